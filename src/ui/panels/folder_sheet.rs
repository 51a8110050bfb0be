//! The sheet of a folder that is read whole, and the signs of all work that goes on beside everything else.

use egui::{Align, Layout, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

use crate::app::command::{AsideCommand, DesktopCommand};
use crate::app::state::aside::{FolderEnd, FolderReading};
use crate::app::words;
use crate::messages::folder::{FolderRow, RowStatus};
use crate::ui::icons::{self, Icon};
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::{labelled_button, main_button};

/// Width of the sheet, points.
const WIDTH: f32 = 760.0;
/// Height of a row of the list, points.
const ROW: f32 = 22.0;

/// What runs beside everything else, as buttons that lead to its sheet.
pub fn running(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    if let Some((_, share)) = state.aside.film.running {
        let text = words::fill("film_copy.sign", &[("percent", &words::number(100.0 * share, 0))]);
        if labelled_button(ui, look, &text, true).clicked() {
            scene.ask(AsideCommand::ToggleFilmSheet);
        }
    }
    if let Some(folder) = state.aside.folder.as_ref().filter(|folder| folder.runs()) {
        let text = words::fill("folder.sign", &[("done", &folder.done), ("all", &folder.all())]);
        if labelled_button(ui, look, &text, true).clicked() {
            scene.ask(AsideCommand::ToggleFolderSheet);
        }
    }
}

/// A bar with words above it.
pub fn bar(ui: &mut Ui, look: &Look, words: &str, share: f64) {
    ui.label(RichText::new(words).font(bold(14.0)));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 10.0), egui::Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, words));
    ui.painter().rect_filled(rect, 5.0, look.palette.track);
    let mut done = rect;
    done.set_width((rect.width() * share as f32).clamp(10.0, rect.width()));
    ui.painter().rect_filled(done, 5.0, look.palette.accent);
}

/// Draws the sheet.
pub fn folder_sheet(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let Some(folder) = &state.aside.folder else { return };
    ui.set_width(WIDTH);
    ui.heading(words::of("folder.title"));
    ui.add_space(6.0);
    path_line(ui, look, words::of("folder.folder"), &folder.order.folder);
    path_line(ui, look, words::of("folder.table"), &folder.order.table);
    ui.add_space(6.0);
    if folder.runs() {
        reading(ui, scene, folder);
    } else if let Some(end) = &folder.ended {
        ended(ui, scene, folder, end);
    } else if let Some(contents) = folder.contents {
        ui.label(words::fill(
            "folder.holds",
            &[("films", &contents.films), ("poses", &contents.poses), ("sensors", &contents.sensors)],
        ));
        if contents.all() == 0 {
            ui.label(RichText::new(words::of("folder.holds_nothing")).color(look.palette.amber_text));
            return;
        }
        choices(ui, scene, folder);
        begin(ui, scene, contents.rows);
    } else {
        ui.label(RichText::new(words::of("folder.looking")).color(look.palette.weak));
    }
}

fn path_line(ui: &mut Ui, look: &Look, title: &str, path: &std::path::Path) {
    ui.horizontal(|ui| {
        ui.add_sized([64.0, 18.0], egui::Label::new(RichText::new(title).color(look.palette.weak)));
        ui.add(egui::Label::new(path.display().to_string()).truncate());
    });
}

/// Where the table goes, and whose statures are known.
fn choices(ui: &mut Ui, scene: &mut Scene<'_>, folder: &FolderReading) {
    let look = scene.look;
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if labelled_button(ui, look, words::of("folder.other_table"), true).clicked() {
            scene.ask(DesktopCommand::ChooseTable);
        }
        if labelled_button(ui, look, words::of("folder.choose_statures"), true).clicked() {
            scene.ask(DesktopCommand::ChooseStatures);
        }
    });
    ui.add_space(4.0);
    let Some(statures) = &folder.order.statures else {
        let told = RichText::new(words::of("folder.statures_told"));
        ui.label(told.font(look.small()).color(look.palette.weak));
        return;
    };
    let name = statures.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    ui.horizontal(|ui| {
        ui.label(words::fill("folder.statures_from", &[("name", &name)]));
        if ui.button(words::of("folder.no_statures")).clicked() {
            scene.ask(AsideCommand::SetStatures(None));
        }
    });
}

/// From the beginning, or on from where an earlier reading stopped.
fn begin(ui: &mut Ui, scene: &mut Scene<'_>, rows: usize) {
    let look = scene.look;
    ui.add_space(10.0);
    if rows == 0 {
        if main_button(ui, look, words::of("folder.read_all"), None).clicked() {
            scene.ask(AsideCommand::ReadFolder(false));
        }
        return;
    }
    ui.label(words::fill("folder.rows_are_there", &[("rows", &rows)]));
    ui.horizontal(|ui| {
        if main_button(ui, look, words::of("folder.go_on"), None).clicked() {
            scene.ask(AsideCommand::ReadFolder(true));
        }
        if labelled_button(ui, look, words::of("folder.begin_anew"), true).clicked() {
            scene.ask(AsideCommand::ReadFolder(false));
        }
    });
}

fn reading(ui: &mut Ui, scene: &mut Scene<'_>, folder: &FolderReading) {
    let look = scene.look;
    let share = folder.done as f64 / folder.all().max(1) as f64;
    bar(ui, look, &words::fill("folder.done", &[("done", &folder.done), ("all", &folder.all())]), share);
    ui.add_space(4.0);
    list(ui, look, &folder.rows);
    ui.add_space(4.0);
    ui.label(RichText::new(words::of("folder.goes_on")).font(look.small()).color(look.palette.weak));
    if labelled_button(ui, look, words::of("folder.stop"), true).clicked() {
        scene.ask(AsideCommand::StopFolder);
    }
}

fn ended(ui: &mut Ui, scene: &mut Scene<'_>, folder: &FolderReading, end: &FolderEnd) {
    let look = scene.look;
    match end {
        FolderEnd::Whole(count) => {
            let counted: [(&str, &dyn std::fmt::Display); 2] =
                [("all", &count.all), ("measured", &count.measured)];
            ui.label(RichText::new(words::fill("folder.counted", &counted)).font(bold(15.0)));
        }
        FolderEnd::Stopped => {
            let told = words::fill("folder.stopped", &[("done", &folder.done), ("all", &folder.all())]);
            ui.label(RichText::new(told).font(bold(15.0)));
        }
        FolderEnd::Failed(problem) => {
            let said = problem.message(words::language());
            ui.label(RichText::new(&said.what).font(bold(15.0)).color(look.palette.red));
            for part in [said.why, said.advice].into_iter().flatten() {
                ui.label(part);
            }
        }
    }
    if !folder.begun {
        // Nobody could look: another table or other statures may be what is needed.
        choices(ui, scene, folder);
    }
    ui.add_space(4.0);
    list(ui, look, &folder.rows);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let whole = matches!(end, FolderEnd::Whole(_));
        if !whole && folder.begun && main_button(ui, look, words::of("folder.go_on"), None).clicked() {
            scene.ask(AsideCommand::ReadFolder(true));
        }
        let rows = !folder.rows.is_empty() || whole;
        if rows && labelled_button(ui, look, words::of("folder.open_table"), true).clicked() {
            scene.ask(DesktopCommand::OpenFolder(folder.order.table.clone()));
        }
        if labelled_button(ui, look, words::of("folder.another"), true).clicked() {
            scene.ask(DesktopCommand::BrowseFolder);
        }
    });
}

/// What became of each recording, the newest first.
fn list(ui: &mut Ui, look: &Look, rows: &[FolderRow]) {
    if rows.is_empty() {
        return;
    }
    let high = (ROW + 4.0) * 9.0;
    ScrollArea::vertical().max_height(high).auto_shrink([false, true]).show_rows(
        ui,
        ROW,
        rows.len(),
        |ui, shown| {
            for row in rows.iter().rev().skip(shown.start).take(shown.len()) {
                ui.horizontal(|ui| list_row(ui, look, row));
            }
        },
    );
}

fn list_row(ui: &mut Ui, look: &Look, row: &FolderRow) {
    let (icon, ink, said) = match row.status {
        RowStatus::Measured => (Icon::Done, look.palette.green, words::of("folder.measured")),
        RowStatus::NothingMeasured => (Icon::Info, look.palette.amber, words::of("folder.nothing_measured")),
        RowStatus::Unreadable => (Icon::Warning, look.palette.red, words::of("folder.unreadable")),
    };
    let (sign, response) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
    icons::draw(ui.painter(), sign, icon, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said));
    let cell = |ui: &mut Ui, width: f32, text: RichText| {
        ui.allocate_ui_with_layout(vec2(width, ROW - 4.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            ui.add(egui::Label::new(text).truncate());
        });
    };
    cell(ui, 250.0, RichText::new(&row.file));
    let speed = row.speed.map_or_else(|| "–".to_owned(), |speed| format!("{} m/s", number(speed, 2)));
    cell(ui, 70.0, RichText::new(speed));
    let cadence = row.cadence.map_or_else(|| "–".to_owned(), |cadence| format!("{}/min", number(cadence, 0)));
    cell(ui, 70.0, RichText::new(cadence));
    let reason = egui::Label::new(RichText::new(&row.reason).color(look.palette.weak)).truncate();
    ui.add(reason);
}
