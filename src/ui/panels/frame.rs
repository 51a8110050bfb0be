//! What stands around every place: the rail, the top line, the bottom line.

use egui::{Align, Align2, Layout, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::{
    AsideCommand, Command, DesktopCommand, EditCommand, Place, RecordsCommand, SourceCommand, WindowCommand,
};
use crate::app::state::AppState;
use crate::app::words;
use crate::clinic::assessment::CameraView;
use crate::recording::source_choice::SourceChoice;
use crate::ui::icons::{self, Icon};
use crate::ui::quantity_format;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold, regular};
use crate::ui::widgets::{icon_button, labelled_button, main_button};

/// Width of the rail, points.
pub const RAIL: f32 = 84.0;
/// Height of the top line, points.
pub const TOP: f32 = 58.0;
/// Height of the bottom line, points.
pub const BOTTOM: f32 = 34.0;

/// What is said of the button that starts the final analysis.
const ANALYSE_KEY: &str = "window.final_analysis_of_the_whole_recording_ctrl";

/// Room that the top line needs for rates beside who and what, points.
const WIDE: f32 = 700.0;

/// The places, one below the other.
pub fn rail(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let palette = look.palette;
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, palette.card);
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, palette.line));
    let mut top = rect.top() + 10.0;
    // In a low window the places move closer together.
    let step = ((rect.height() - 140.0) / Place::ALL.len() as f32).min(68.0);
    for place in Place::ALL {
        let icon = match place {
            Place::Home => Icon::Home,
            Place::Capture => Icon::Camera,
            Place::Review => Icon::Review,
            Place::Patients => Icon::Patients,
            Place::Compare => Icon::Compare,
            Place::Trend => Icon::Trend,
            Place::Report => Icon::Report,
            Place::Simulate => Icon::Walker,
            Place::SetUp => Icon::Settings,
        };
        let cell = Rect::from_min_size(pos2(rect.left() + 8.0, top), vec2(RAIL - 16.0, step - 6.0));
        top += step;
        if rail_button(ui, look, cell, icon, place.title(), state.place == place) {
            scene.ask(place);
        }
    }
    let mut bottom = rect.bottom() - 8.0;
    for (icon, title, command) in [
        (Icon::Help, words::of("window.keys"), Command::Window(WindowCommand::ToggleCheatSheet)),
        (Icon::Settings, words::of("window.settings"), Command::Window(WindowCommand::ToggleSettings)),
    ] {
        bottom -= 60.0;
        let cell = Rect::from_min_size(pos2(rect.left() + 8.0, bottom), vec2(RAIL - 16.0, 56.0));
        if rail_button(ui, look, cell, icon, title, false) {
            scene.ask(command);
        }
    }
}

fn rail_button(ui: &mut Ui, look: &Look, cell: Rect, icon: Icon, title: &str, chosen: bool) -> bool {
    let response = ui.interact(cell, ui.scope_id().with(title), Sense::click());
    crate::ui::widgets::button::dress(ui, look, cell, &response, chosen);
    let ink = if chosen { look.palette.accent } else { look.palette.weak };
    let size = (0.45 * cell.height()).min(24.0);
    let centre = pos2(cell.center().x, cell.top() + 0.37 * cell.height());
    let square = Rect::from_center_size(centre, vec2(size, size));
    icons::draw(ui.painter(), square, icon, ink);
    let font = if chosen { bold(12.0) } else { regular(12.0) };
    ui.painter().text(
        pos2(cell.center().x, cell.bottom() - 0.11 * cell.height()),
        Align2::CENTER_BOTTOM,
        title,
        font,
        ink,
    );
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, title));
    response.clicked()
}

/// Who, what, and the one main action.
pub fn top_line(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let palette = look.palette;
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, palette.card);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let inside = rect.shrink2(vec2(18.0, 8.0));
    let builder = egui::UiBuilder::new().max_rect(inside).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.label(RichText::new("GaitTwin").font(bold(18.0)));
        ui.add_space(8.0);
        // The actions take their room first: in a narrow window what is said beside them is cut, never they.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            actions(ui, scene);
            super::folder_sheet::running(ui, scene);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                chip(ui, look, &who(state));
                crate::ui::records::current_patient(ui, scene);
                if let Some(what) = what(state) {
                    chip(ui, look, &what);
                }
            });
        });
    });
}

/// Grey pill; the part before the first colon is said quietly.
fn chip(ui: &mut Ui, look: &Look, text: &str) {
    let frame = egui::Frame::new()
        .stroke(Stroke::new(1.0, look.palette.line))
        .corner_radius(16.0)
        .inner_margin(egui::Margin::symmetric(12, 2));
    frame.show(ui, |ui| ui.add(egui::Label::new(text).truncate()));
}

fn who(state: &AppState) -> String {
    let walker = &state.walker;
    if walker.is_demo {
        return words::of("window.demo_walker_not_a_patient").to_owned();
    }
    // Only who stands in the archive is a patient; a number that nobody gave would look like one.
    let mut text = match &state.records.file {
        Some(file) => words::fill("window.patient", &[("0", &file.patient.pseudonym)]),
        None if state.has_unsaved_walk() => words::of("window.unsaved_walk").to_owned(),
        None if state.records.is_open() => {
            return words::of("window.no_patient_open_nothing_is_saved").to_owned();
        }
        None => words::of("window.no_patient_open").to_owned(),
    };
    if let Some(age) = walker.age {
        text = words::fill("window.aged", &[("0", &text), ("1", &age)]);
    } else if walker.is_adult {
        text.push_str(&format!(" {}", words::of("window.adult")));
    }
    if let Some(stature) = walker.stature {
        text = format!("{text} · {}", quantity_format::stature(stature, state.settings.lengths));
    }
    text
}

fn what(state: &AppState) -> Option<String> {
    if state.place == Place::Simulate {
        return Some(words::fill("window.simulated_2", &[("0", &state.simulation.title())]));
    }
    let title = match state.place {
        Place::Review if !state.review.title.is_empty() => state.review.title.clone(),
        _ => state.capture.open.as_ref()?.title(),
    };
    let assessment = match state.place {
        Place::Review => state.review.assessment(),
        _ => state.capture.preview.as_ref().map(|preview| preview.assessment.as_ref()),
    };
    let view = assessment.and_then(|assessment| assessment.view).or(state.setup.view);
    Some(match view {
        Some(view) => format!("{title} · {}", view_title(view)),
        None => title,
    })
}

/// The view in words.
pub fn view_title(view: CameraView) -> &'static str {
    match view {
        CameraView::Left => words::of("window.side_view_left_leg_near"),
        CameraView::Right => words::of("window.side_view_right_leg_near"),
        CameraView::Front => words::of("window.front_view"),
        CameraView::Back => words::of("window.back_view"),
    }
}

/// From the right: the main action first.
fn actions(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    match state.place {
        Place::Home => {
            if main_button(ui, look, words::of("window.open_video"), None).clicked() {
                scene.ask(DesktopCommand::BrowseVideo);
            }
            super::stopwatch::stopwatch_button(ui, scene);
        }
        Place::Capture => capture_actions(ui, scene),
        Place::Review => review_actions(ui, scene),
        Place::Patients | Place::Compare | Place::Trend | Place::Report => {
            crate::ui::records::actions(ui, scene);
        }
        // Their actions stand below the picture.
        Place::Simulate | Place::SetUp => {}
    }
}

fn capture_actions(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let open = state.capture.open.as_ref();
    let is_camera = open.is_some_and(|open| matches!(open.choice, SourceChoice::Camera(_)));
    let is_demo = open.is_none_or(|open| matches!(open.choice, SourceChoice::SyntheticWalker));
    if is_camera {
        let (text, fill) = if state.is_recording() {
            (words::of("window.stop_ctrl_r"), Some(look.palette.stop))
        } else {
            (words::of("window.record_ctrl_r"), None)
        };
        if main_button(ui, look, text, fill).clicked() {
            scene.ask(SourceCommand::ToggleRecording);
        }
    } else if is_demo {
        if main_button(ui, look, words::of("window.open_video"), None).clicked() {
            scene.ask(DesktopCommand::BrowseVideo);
        }
        if labelled_button(ui, look, words::of("window.use_camera"), true).clicked() {
            scene.ask(SourceCommand::OpenCamera(state.capture.camera.clone()));
        }
        if open.is_some()
            && labelled_button(ui, look, words::of("window.analyse"), true)
                .on_hover_text(words::of(ANALYSE_KEY))
                .clicked()
        {
            scene.ask(SourceCommand::Analyse);
        }
    } else if main_button(ui, look, words::of("window.analyse"), None)
        .on_hover_text(words::of(ANALYSE_KEY))
        .clicked()
    {
        scene.ask(SourceCommand::Analyse);
    }
    // In a narrow window the line at the foot tells it alone.
    if let Some(performance) = state.capture.performance.filter(|_| ui.available_width() > WIDE) {
        let rate = quantity_format::number(performance.source_rate, 1);
        let text = words::fill("window.frames_per_second", &[("0", &rate)]);
        ui.label(RichText::new(text).color(look.palette.weak));
    }
    if state.is_recording() {
        ui.label(RichText::new(words::of("window.recording")).font(bold(14.0)).color(look.palette.red));
    }
}

fn review_actions(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    if state.review.trial.is_some() {
        if main_button(ui, look, words::of("window.export"), None)
            .on_hover_text(words::of("window.writes_the_assessment_folder_ctrl_e"))
            .clicked()
        {
            scene.ask(DesktopCommand::ExportAssessment);
        }
        let told = words::of("film_copy.told");
        if labelled_button(ui, look, words::of("film_copy.begin"), true).on_hover_text(told).clicked() {
            scene.ask(AsideCommand::ToggleFilmSheet);
        }
        let told = words::of("window.save_to_a_patient_told");
        if state.has_unsaved_walk()
            && labelled_button(ui, look, words::of("window.save_to_a_patient"), true)
                .on_hover_text(told)
                .clicked()
        {
            scene.ask(RecordsCommand::SaveToPatient);
        }
    } else if state.capture.open.is_some()
        && state.job.is_none()
        && main_button(ui, look, words::of("window.analyse"), None)
            .on_hover_text(words::of(ANALYSE_KEY))
            .clicked()
    {
        scene.ask(SourceCommand::Analyse);
    }
    let history = &state.review.history;
    let redo = history.redo_name();
    let undo = history.undo_name();
    for (icon, word, name, command) in [
        (Icon::Redo, words::of("window.redo"), redo, Command::Edit(EditCommand::Redo)),
        (Icon::Undo, words::of("window.undo"), undo, Command::Edit(EditCommand::Undo)),
    ] {
        let title = name.as_ref().map_or_else(
            || words::fill("window.nothing_to", &[("0", &word.to_lowercase())]),
            |name| format!("{word}: {name}"),
        );
        let pressed = ui.add_enabled_ui(name.is_some(), |ui| icon_button(ui, look, icon, &title, false));
        if pressed.inner.clicked() {
            scene.ask(command);
        }
    }
}

/// What runs, how fast, what is kept, and what this is not.
pub fn bottom_line(ui: &mut Ui, scene: &Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let palette = look.palette;
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, palette.card);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, palette.line));
    let builder = egui::UiBuilder::new()
        .max_rect(rect.shrink2(vec2(18.0, 2.0)))
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 22.0;
        ui.label(RichText::new(words::of("window.disclaimer")).font(bold(12.5)));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 22.0;
            for part in status_parts(state) {
                // A part of which nothing but dots would be seen is left out.
                if ui.available_width() < 60.0 {
                    break;
                }
                ui.add(egui::Label::new(RichText::new(part).size(12.5).color(palette.weak)).truncate());
            }
        });
    });
}

fn status_parts(state: &AppState) -> Vec<String> {
    let mut parts = Vec::new();
    if state.walker.is_demo {
        parts.push(words::of("window.demo_simulated_walker_its_key_points_are").to_owned());
    }
    match &state.engine {
        // The demo's key-points are known: whatever network is installed reads none of its pictures.
        _ if state.walker.is_demo => {}
        Some(engine) => match (&engine.network, &engine.backend) {
            (Some(network), Some(backend)) => {
                parts.push(words::fill("window.network_with", &[("0", network), ("1", backend)]));
            }
            (Some(network), None) => parts.push(network.clone()),
            (None, _) => {
                parts.push(words::of("window.no_pose_network_installed_run_scripts_start").to_owned());
            }
        },
        None => parts.push(words::of("window.pose_network_not_loaded_yet").to_owned()),
    }
    if let Some(performance) = state.capture.performance.filter(|_| !state.walker.is_demo) {
        if performance.pose_rate > 0.0 {
            let number = quantity_format::number;
            parts.push(words::fill("window.poses_per_second", &[("0", &number(performance.pose_rate, 0))]));
            parts.push(words::fill("window.latency_ms", &[("0", &number(1000.0 * performance.latency, 0))]));
        }
        // Only a recording can drop pictures; what a preview passes over is read by the final analysis.
        if state.is_recording() || performance.dropped > 0 {
            parts.push(words::fill("window.frames_of_the_recording_dropped", &[("0", &performance.dropped)]));
        }
    }
    if state.place == Place::Review && !state.review.history.is_empty() {
        let edits = state.review.history.len();
        parts.push(words::count(edits, "count.edit_by_hand", "count.edits_by_hand"));
    }
    if state.sides_unchecked() {
        parts.push(words::of("window.left_and_right_of_this_camera_not").to_owned());
    }
    parts.push(crate::ui::records::video_words(state));
    parts
}
