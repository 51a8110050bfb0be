//! The window's own file dialog, for systems that have none: a path to type, places, and what lies in a folder.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError};

use egui::{Context, Frame, Id, Key, Margin, Modal, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::dialogs::{Filters, Question, Wanted};
use super::folders::{Entry, fits, places, read_folder, why_unreadable};
use super::theme::{Look, bold};
use super::widgets::{labelled_button, main_button};
use crate::app::words;

/// Lists longer than this can be searched.
const SEARCHED_FROM: usize = 10;

/// What is known of the folder that is shown.
enum Listing {
    /// It is being read; a drive of the network may take its time.
    Coming(Receiver<std::io::Result<Vec<Entry>>>),
    /// It was read, folders first.
    There(Vec<Entry>),
    /// It cannot be read, and why.
    Unreadable(std::io::Error),
}

/// How the dialog ended.
pub(super) enum Answer {
    /// It was left.
    Left,
    /// This path was chosen.
    Chosen(PathBuf),
}

/// The open dialog.
pub(super) struct OwnDialog {
    wanted: Wanted,
    folder: PathBuf,
    listing: Listing,
    /// The typed path: of the folder, or of the file that was chosen.
    path: String,
    /// The name of a file that is to be written.
    name: String,
    search: String,
    filter: usize,
    /// Why the last attempt did not work.
    fault: Option<String>,
    /// The file that is there already and may be replaced when asked again.
    replaces: Option<PathBuf>,
}

impl OwnDialog {
    pub(super) fn new(question: &Question) -> Self {
        let name = match &question.wanted {
            Wanted::NewFile(name) => name.clone(),
            Wanted::File(_) | Wanted::Folder => String::new(),
        };
        let mut dialog = Self {
            wanted: question.wanted.clone(),
            folder: PathBuf::new(),
            listing: Listing::There(Vec::new()),
            path: String::new(),
            name,
            search: String::new(),
            filter: 0,
            fault: None,
            replaces: None,
        };
        dialog.enter(places().into_iter().next().map_or_else(|| PathBuf::from("/"), |(_, folder)| folder));
        dialog
    }

    /// Shows a folder; it is read apart from the window.
    fn enter(&mut self, folder: PathBuf) {
        let (sender, receiver) = std::sync::mpsc::channel();
        let wanted = folder.clone();
        let read = move || {
            // The dialog may have been closed meanwhile; then nobody waits for the list.
            let _ = sender.send(read_folder(&wanted));
        };
        self.listing = match std::thread::Builder::new().name("folder".to_owned()).spawn(read) {
            Ok(_) => Listing::Coming(receiver),
            Err(error) => Listing::Unreadable(error),
        };
        self.path = folder.display().to_string();
        self.folder = folder;
        self.search.clear();
        self.fault = None;
        self.replaces = None;
    }

    /// Draws it. `None` while it stays open.
    pub(super) fn show(
        &mut self,
        context: &Context,
        look: &Look,
        title: &str,
        recent: &[PathBuf],
    ) -> Option<Answer> {
        if let Listing::Coming(receiver) = &self.listing {
            match receiver.try_recv() {
                Ok(Ok(entries)) => self.listing = Listing::There(entries),
                Ok(Err(why)) => self.listing = Listing::Unreadable(why),
                Err(TryRecvError::Disconnected) => self.listing = Listing::There(Vec::new()),
                Err(TryRecvError::Empty) => {
                    context.request_repaint_after(std::time::Duration::from_millis(30));
                }
            }
        }
        let frame = Frame::new()
            .fill(look.palette.card)
            .stroke(Stroke::new(1.0, look.palette.line))
            .corner_radius(f32::from(super::theme::CARD_CORNER))
            .inner_margin(Margin::same(20));
        let mut answer = None;
        let modal = Modal::new(Id::unique("own file dialog")).frame(frame).show(context, |ui| {
            ui.set_width((ui.ctx().content_rect().width() - 80.0).clamp(360.0, 820.0));
            ui.heading(title);
            ui.add_space(6.0);
            answer = self.inside(ui, look, recent);
        });
        let escaped = context.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape));
        if escaped || modal.backdrop_response.clicked() {
            return Some(Answer::Left);
        }
        answer
    }

    fn inside(&mut self, ui: &mut Ui, look: &Look, recent: &[PathBuf]) -> Option<Answer> {
        let mut answer = self.path_line(ui, look);
        ui.add_space(4.0);
        let height = (ui.ctx().content_rect().height() - 330.0).clamp(160.0, 420.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(190.0);
                ScrollArea::vertical().id_salt("places").max_height(height).show(ui, |ui| {
                    self.places_list(ui, look, recent);
                });
            });
            ui.add_space(10.0);
            ui.vertical(|ui| {
                ui.set_height(height);
                if let Some(file) = self.entries_list(ui, look, height) {
                    answer = self.try_path(file).map(Answer::Chosen);
                }
            });
        });
        if let Wanted::NewFile(_) = self.wanted {
            ui.horizontal(|ui| {
                let label = ui.label(words::of("dialog.name"));
                let edit = TextEdit::singleline(&mut self.name).desired_width(ui.available_width() - 20.0);
                if ui.add(edit).labelled_by(label.id).changed() {
                    self.replaces = None;
                }
            });
        }
        if let Some(fault) = &self.fault {
            ui.label(RichText::new(fault).color(look.palette.red));
        }
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            let word = match (&self.wanted, &self.replaces) {
                (Wanted::File(_), _) => words::of("dialog.open"),
                (Wanted::Folder, _) => words::of("dialog.choose"),
                (Wanted::NewFile(_), None) => words::of("dialog.save"),
                (Wanted::NewFile(_), Some(_)) => words::of("dialog.replace"),
            };
            if main_button(ui, look, word, None).clicked() {
                let path = match &self.wanted {
                    Wanted::NewFile(_) => self.folder.join(self.name.trim()),
                    Wanted::File(_) | Wanted::Folder => PathBuf::from(typed(&self.path)),
                };
                answer = self.try_path(path).map(Answer::Chosen).or(answer.take());
            }
            if labelled_button(ui, look, words::of("window.cancel"), true).clicked() {
                answer = Some(Answer::Left);
            }
        });
        answer
    }

    /// The path, which can be typed or pasted; Enter goes there.
    fn path_line(&mut self, ui: &mut Ui, look: &Look) -> Option<Answer> {
        let mut entered = false;
        ui.horizontal(|ui| {
            let parent = self.folder.parent().map(Path::to_path_buf);
            if labelled_button(ui, look, words::of("dialog.up"), parent.is_some())
                .on_hover_text(words::of("dialog.up_told"))
                .clicked()
                && let Some(parent) = parent
            {
                self.enter(parent);
            }
            let label = ui.label(words::of("dialog.path"));
            let edit = TextEdit::singleline(&mut self.path).desired_width(ui.available_width() - 20.0);
            let response = ui.add(edit).labelled_by(label.id);
            entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        });
        if !entered {
            return None;
        }
        let path = PathBuf::from(typed(&self.path));
        if path.is_dir() {
            self.enter(path);
            return None;
        }
        self.try_path(path).map(Answer::Chosen)
    }

    fn places_list(&mut self, ui: &mut Ui, look: &Look, recent: &[PathBuf]) {
        for (word, folder) in places() {
            if ui.button(word).on_hover_text(folder.display().to_string()).clicked() {
                self.enter(folder);
            }
        }
        let mut folders: Vec<&Path> = Vec::new();
        for folder in recent.iter().filter_map(|file| file.parent()) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        if !folders.is_empty() {
            ui.add_space(6.0);
            ui.label(RichText::new(words::of("dialog.recent")).color(look.palette.weak));
        }
        for folder in folders {
            let name =
                folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let button = egui::Button::new(words::fill("dialog.recent_folder", &[("0", &name)])).truncate();
            if ui.add(button).on_hover_text(folder.display().to_string()).clicked() {
                self.enter(folder.to_path_buf());
            }
        }
    }

    /// What lies in the folder; gives the file that was pressed.
    fn entries_list(&mut self, ui: &mut Ui, look: &Look, height: f32) -> Option<PathBuf> {
        let entries = match &self.listing {
            Listing::Coming(_) => {
                ui.label(RichText::new(words::of("dialog.reading")).color(look.palette.weak));
                return None;
            }
            Listing::Unreadable(why) => {
                ui.label(RichText::new(why_unreadable(why)).color(look.palette.amber_text));
                return None;
            }
            Listing::There(entries) => entries.clone(),
        };
        let filters: Filters =
            if let Wanted::File(filters) = &self.wanted { filters.clone() } else { Vec::new() };
        ui.horizontal(|ui| {
            if entries.len() > SEARCHED_FROM {
                let label = ui.label(words::of("window.search"));
                ui.add(TextEdit::singleline(&mut self.search).desired_width(150.0)).labelled_by(label.id);
            }
            for (number, (name, _)) in filters.iter().enumerate() {
                if ui.add(egui::Button::selectable(self.filter == number, *name)).clicked() {
                    self.filter = number;
                }
            }
        });
        let ends = filters.get(self.filter).map(|(_, ends)| *ends);
        let wanted_folder = self.wanted == Wanted::Folder;
        let sought = self.search.trim().to_lowercase();
        let shown: Vec<&Entry> = entries
            .iter()
            .filter(|entry| {
                entry.is_folder || !wanted_folder && ends.is_none_or(|ends| fits(&entry.name, ends))
            })
            .filter(|entry| sought.is_empty() || entry.name.to_lowercase().contains(&sought))
            .collect();
        if shown.is_empty() {
            let said = if sought.is_empty() {
                words::of("dialog.nothing_here")
            } else {
                words::of("dialog.nothing_found")
            };
            ui.label(RichText::new(said).color(look.palette.weak));
        }
        let mut pressed = None;
        ScrollArea::vertical().id_salt("entries").max_height(height - 40.0).auto_shrink(false).show_rows(
            ui,
            26.0,
            shown.len(),
            |ui, rows| {
                for entry in &shown[rows] {
                    let text = if entry.is_folder {
                        RichText::new(format!("{}/", entry.name)).font(bold(14.0))
                    } else {
                        RichText::new(&entry.name)
                    };
                    let path = self.folder.join(&entry.name);
                    let chosen = !entry.is_folder && Path::new(typed(&self.path)) == path;
                    if ui
                        .add(
                            egui::Button::selectable(chosen, text).truncate().min_size(egui::vec2(0.0, 24.0)),
                        )
                        .clicked()
                    {
                        pressed = Some((path, (*entry).clone(), chosen));
                    }
                }
            },
        );
        let (path, entry, chosen) = pressed?;
        if entry.is_folder {
            self.enter(path);
            return None;
        }
        self.path = path.display().to_string();
        self.name.clone_from(&entry.name);
        self.replaces = None;
        // The second press on the same file opens it.
        (chosen && matches!(self.wanted, Wanted::File(_))).then_some(path)
    }

    /// The path, if it is what was asked for; else the fault is said.
    fn try_path(&mut self, path: PathBuf) -> Option<PathBuf> {
        self.fault = None;
        match self.wanted {
            Wanted::File(_) if path.is_file() => return Some(path),
            Wanted::File(_) if path.is_dir() => {
                self.fault = Some(words::of("dialog.is_a_folder").to_owned());
            }
            Wanted::File(_) => self.fault = Some(words::of("dialog.no_file").to_owned()),
            Wanted::Folder if path.is_dir() => return Some(path),
            Wanted::Folder => {
                self.fault = Some(words::of("dialog.no_folder").to_owned());
            }
            Wanted::NewFile(_) if path == self.folder => {
                self.fault = Some(words::of("dialog.needs_a_name").to_owned());
            }
            Wanted::NewFile(_) if !self.folder.is_dir() => {
                self.fault = Some(words::of("dialog.no_such_folder").to_owned());
            }
            Wanted::NewFile(_) if path.exists() && self.replaces.as_ref() != Some(&path) => {
                self.fault = Some(words::of("dialog.is_there").to_owned());
                self.replaces = Some(path);
            }
            Wanted::NewFile(_) => return Some(path),
        }
        None
    }
}

/// What was typed, without blanks and the quotation marks that file browsers paste.
fn typed(path: &str) -> &str {
    path.trim().trim_matches('"')
}
