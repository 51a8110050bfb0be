//! Home: three ways to begin, a path to type, the recent files.

use std::path::PathBuf;

use egui::{
    Align, Align2, Layout, Rect, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use crate::app::command::{
    Command, DesktopCommand, Place, RecordsCommand, SetUpCommand, SettingsCommand, SourceCommand,
    WindowCommand,
};
use crate::app::words;
use crate::ui::dropped_files::opened;
use crate::ui::icons::{self, Icon};
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_CORNER, GAP, Look, bold, regular};
use crate::ui::widgets::card::{card, columns};
use crate::ui::widgets::labelled_button;

/// The half-typed path.
#[derive(Debug, Default)]
pub struct HomeMemory {
    path: String,
}

/// Draws the place.
pub fn home_panel(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut HomeMemory) {
    let Scene { look, state, .. } = *scene;
    let all = ui.max_rect().shrink(GAP);
    let width = all.width().min(1100.0);
    let left = all.center().x - width / 2.0;
    let mut top = all.top() + (all.height() * 0.05).min(40.0);
    let painter = ui.painter().clone();
    let heading = painter.text(
        pos2(left, top),
        Align2::LEFT_TOP,
        words::of("window.how_does_this_person_walk"),
        bold(30.0),
        look.palette.text,
    );
    let words = words::of("window.open_a_video_or_switch_on_the_2");
    let line = painter.text(
        pos2(left, heading.bottom() + 6.0),
        Align2::LEFT_TOP,
        words,
        regular(16.0),
        look.palette.weak,
    );
    let right = Rect::from_min_max(pos2(left + width - 210.0, top), pos2(left + width, top + 36.0));
    let builder =
        UiBuilder::new().max_rect(right).id_salt("tutorial").layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        let told = words::of("tutorial.begin_told");
        if labelled_button(ui, look, words::of("tutorial.begin"), true).on_hover_text(told).clicked() {
            scene.ask(WindowCommand::BeginTutorial);
        }
    });
    top = line.bottom() + 26.0;
    let tile_height = (all.height() * 0.26).clamp(150.0, 220.0);
    let tiles = Rect::from_min_size(pos2(left, top), vec2(width, tile_height));
    let texts = [
        (Icon::Video, words::of("window.open_video"), words::of("window.mp4_mov_avi_or_what_ffmpeg_reads")),
        (
            Icon::Camera,
            words::of("window.use_camera"),
            words::of("window.live_numbers_while_the_patient_walks_pictures"),
        ),
        (
            Icon::Walker,
            words::of("window.demo_walk"),
            words::of("window.a_simulated_walker_before_a_virtual_camera"),
        ),
    ];
    for (index, (rect, (icon, title, text))) in columns(tiles, [1.0; 3]).into_iter().zip(texts).enumerate() {
        if tile(ui, look, rect, icon, title, text, index == 0) {
            scene.ask(match index {
                0 => Command::Desktop(DesktopCommand::BrowseVideo),
                1 => Command::Source(SourceCommand::OpenCamera(state.capture.camera.clone())),
                _ => Command::Source(SourceCommand::OpenDemo),
            });
        }
    }
    let lower = Rect::from_min_max(pos2(left, tiles.bottom() + GAP), pos2(left + width, all.bottom()));
    let [recent, patient] = columns(lower, [1.75, 1.0]);
    let recent_height = recent.height().min(300.0);
    let recent = Rect::from_min_size(recent.min, vec2(recent.width(), recent_height));
    card(ui, look, recent, words::of("window.recent_files"), |ui| recent_files(ui, scene, memory));
    let patient = Rect::from_min_size(patient.min, vec2(patient.width(), 232.0_f32.min(patient.height())));
    card(ui, look, patient, words::of("window.patient_2"), |ui| patient_card(ui, scene));
}

fn tile(ui: &mut Ui, look: &Look, rect: Rect, icon: Icon, title: &str, text: &str, main: bool) -> bool {
    let palette = look.palette;
    let response = ui.interact(rect, ui.scope_id().with(title), Sense::click());
    let fill = if response.hovered() { palette.accent_soft } else { palette.card };
    let edge = if main || response.hovered() || response.has_focus() { palette.accent } else { palette.line };
    let stroke = Stroke::new(if main || response.has_focus() { 2.0 } else { 1.0 }, edge);
    let painter = ui.painter();
    painter.rect(rect, f32::from(CARD_CORNER), fill, stroke, StrokeKind::Inside);
    let square = Rect::from_min_size(rect.min + vec2(22.0, 22.0), vec2(44.0, 44.0));
    icons::draw(painter, square, icon, palette.accent);
    let at = pos2(rect.left() + 22.0, square.bottom() + 14.0);
    let title_rect = painter.text(at, Align2::LEFT_TOP, title, bold(20.0), palette.text);
    let galley = painter.layout(text.to_owned(), regular(14.0), palette.weak, rect.width() - 44.0);
    painter.galley(pos2(at.x, title_rect.bottom() + 5.0), galley, palette.weak);
    crate::ui::widgets::focus_ring(ui, look, rect, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    response.clicked()
}

fn recent_files(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut HomeMemory) {
    let Scene { look, state, .. } = *scene;
    ui.horizontal(|ui| {
        let label = ui.label(words::of("window.path"));
        let width = (ui.available_width() - 90.0).max(80.0);
        let edit = TextEdit::singleline(&mut memory.path)
            .hint_text(words::of("window.type_or_paste_the_path_of_a"))
            .desired_width(width);
        let response = ui.add(edit).labelled_by(label.id);
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let typed = memory.path.trim().trim_matches('"').to_owned();
        let pressed = labelled_button(ui, look, words::of("window.open"), !typed.is_empty()).clicked();
        if (entered || pressed) && !typed.is_empty() {
            scene.ask(opened(PathBuf::from(typed)));
        }
    });
    let told = words::of("folder.begin_told");
    if labelled_button(ui, look, words::of("folder.begin"), true).on_hover_text(told).clicked() {
        scene.ask(DesktopCommand::BrowseFolder);
    }
    ui.add_space(6.0);
    if !state.settings.remember_recent {
        let words = words::of("window.recent_files_are_not_remembered_because_paths");
        ui.label(RichText::new(words).color(look.palette.weak));
        return;
    }
    if state.settings.recent.is_empty() {
        ui.label(
            RichText::new(words::of("window.none_yet_files_you_open_are_listed")).color(look.palette.weak),
        );
        return;
    }
    egui::ScrollArea::vertical().max_height((ui.available_height() - 40.0).max(40.0)).show(ui, |ui| {
        for path in &state.settings.recent {
            recent_row(ui, scene, path);
        }
    });
    if ui.button(words::of("window.clear_list")).clicked() {
        scene.ask(SettingsCommand::ClearRecent);
    }
}

fn recent_row(ui: &mut Ui, scene: &mut Scene<'_>, path: &std::path::Path) {
    let look = scene.look;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::click());
    crate::ui::widgets::button::dress(ui, look, rect, &response, false);
    let square = Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), vec2(20.0, 20.0));
    icons::draw(ui.painter(), square, Icon::Video, look.palette.weak);
    let folder = path.parent().map_or_else(String::new, |folder| folder.to_string_lossy().into_owned());
    let builder =
        UiBuilder::new().max_rect(Rect::from_min_max(pos2(rect.left() + 42.0, rect.top()), rect.max));
    ui.scope_builder(builder.layout(egui::Layout::left_to_right(egui::Align::Center)), |ui| {
        ui.add(egui::Label::new(RichText::new(&name).font(bold(14.0))).truncate());
        ui.add(egui::Label::new(RichText::new(folder).size(12.0).color(look.palette.weak)).truncate());
    });
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, words::fill("window.open_2", &[("name", &name)]))
    });
    if response.clicked() {
        scene.ask(SourceCommand::OpenFile(path.to_owned()));
    }
}

fn patient_card(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let (title, words) = match &state.records.file {
        Some(file) => (file.patient.pseudonym.as_str(), words::of("window.the_next_walk_is_saved_in_this")),
        None if state.has_unsaved_walk() => {
            (words::of("window.unsaved_walk"), words::of("window.nothing_is_saved_while_no_patient_is"))
        }
        None => {
            (words::of("window.no_patient_open"), words::of("window.nothing_is_saved_while_no_patient_is_2"))
        }
    };
    ui.label(RichText::new(title).font(bold(24.0)));
    ui.label(RichText::new(words).color(look.palette.weak));
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        if state.records.file.is_some()
            && labelled_button(ui, look, words::of("window.new_visit"), true).clicked()
        {
            scene.ask(RecordsCommand::NewVisit);
        }
        if labelled_button(ui, look, words::of("window.next_walker"), true).clicked() {
            scene.ask(SourceCommand::NewPatient);
        }
        let words = if state.records.file.is_some() {
            words::of("window.continue_with_this_patient")
        } else {
            words::of("window.choose_a_patient")
        };
        if labelled_button(ui, look, words, true).clicked() {
            scene.ask(Place::Patients);
        }
        if labelled_button(ui, look, words::of("window.set_up_the_camera"), true).clicked() {
            scene.ask(SetUpCommand::Begin);
        }
    });
}
