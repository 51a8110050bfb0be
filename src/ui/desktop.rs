//! What the window asks of the desktop: dialogs, clipboard, pictures of itself, the system's file browser.

use std::path::PathBuf;

use egui::Context;

use super::copying::shots::{ShotTo, write_png};
use super::dialogs::{Question, Wanted};
use super::records;
use super::window::Window;
use crate::app::command::{DesktopCommand, Taken};
use crate::app::update::Input;
use crate::app::words;

impl Window {
    /// Dialogs, clipboard and the system's file browser.
    pub(super) fn ask_desktop(&mut self, context: &Context, command: DesktopCommand) {
        match command {
            DesktopCommand::BrowseVideo => self.dialogs.browse_video(context),
            DesktopCommand::BrowseFolder => self.dialogs.browse_folder(context),
            DesktopCommand::ChooseTable => self.dialogs.choose_table(context),
            DesktopCommand::ChooseStatures => self.dialogs.choose_statures(context),
            DesktopCommand::SaveFilm => {
                if self.state.film_to_copy().is_ok() {
                    self.dialogs.save_film(context, format!("{}-film.mp4", self.state.file_stem()));
                }
            }
            DesktopCommand::ExportAssessment => {
                if self.state.review.trial.is_some() {
                    let name = format!("{}-assessment", self.state.file_stem());
                    self.dialogs.choose_folder(context, name);
                }
            }
            DesktopCommand::WriteReport(kind) => {
                self.dialogs.ask(context, records::dialogs::of_file(&self.state, kind));
            }
            DesktopCommand::ExportArchive(what) => {
                self.dialogs.ask(context, records::dialogs::of_export(&self.state, what));
            }
            DesktopCommand::RestoreBackup => self.dialogs.ask(context, records::dialogs::of_restore()),
            DesktopCommand::LoadCondition => self.dialogs.load_condition(context),
            DesktopCommand::SaveCondition => self.dialogs.save_condition(context),
            DesktopCommand::ExportSimulation => {
                if self.state.simulation.walk.is_some() {
                    self.dialogs.export_walk(context);
                }
            }
            DesktopCommand::CopyText(text) => context.copy_text(text),
            DesktopCommand::CopyPicture(area) => self.shots.ask(context, area, ShotTo::Clipboard),
            DesktopCommand::SavePicture { area, name } => self.shots.ask(context, area, ShotTo::File(name)),
            DesktopCommand::SaveText { name, text } => {
                self.save(context, name, move |path| std::fs::write(path, text));
            }
            DesktopCommand::OpenFolder(folder) => {
                context.open_url(egui::OpenUrl::new_tab(format!("file://{}", folder.display())));
            }
        }
    }

    /// Asks where a file shall go and writes it there, apart from the window.
    fn save(
        &mut self,
        context: &Context,
        name: String,
        write: impl FnOnce(&std::path::Path) -> std::io::Result<()> + Send + 'static,
    ) {
        let then = move |path: PathBuf| {
            let taken = match write(&path) {
                Ok(()) => Taken::Written(path),
                Err(error) => Taken::NotWritten { path, cause: error.to_string() },
            };
            Some(taken.into())
        };
        self.dialogs.ask(context, Question::new(words::of("dialog.save_as"), Wanted::NewFile(name), then));
    }

    /// Pictures of the window that have come go where they were asked for.
    pub(super) fn hand_over_pictures(&mut self, context: &Context) {
        while let Some((picture, to)) = self.shots.taken() {
            match to {
                ShotTo::Clipboard => {
                    context.copy_image(picture);
                    self.handle(Input::Command(Taken::PictureCopied.into()));
                }
                ShotTo::File(name) => self.save(context, name, move |path| write_png(path, &picture)),
            }
        }
    }
}
