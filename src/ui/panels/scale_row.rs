//! The scale: how pixels become metres, whether two methods agree, and entering floor marks or pixels per metre.

use egui::{RichText, TextEdit, Ui};

use super::setup_bar::SetupMemory;
use crate::analysis::options::{FloorMarks, Surface};
use crate::app::command::TrialCommand;
use crate::app::state::AppState;
use crate::app::words;
use crate::clinic::assessment::{Scale, ScaleMethod};
use crate::ui::icons::Icon;
use crate::ui::quantity_format::{number, parse_length};
use crate::ui::scene::Scene;
use crate::ui::widgets::{icon_button, labelled_button};

/// Two methods that differ by more than this do not measure the same walk.
const TOO_FAR_APART: f64 = 0.05;

/// The scale of what is looked at: the final one, else the preview's.
fn scale(state: &AppState) -> Option<Scale> {
    let of_preview = state.capture.preview.as_ref().map(|preview| preview.assessment.as_ref());
    state.review.assessment().or(of_preview)?.scale
}

fn word(method: ScaleMethod) -> &'static str {
    match method {
        ScaleMethod::Stature => words::of("window.stature"),
        ScaleMethod::FloorMarks => words::of("window.floor_marks"),
        ScaleMethod::Given => words::of("window.given_px_m"),
    }
}

/// Says where metres come from, or what to do to get them; opens the row below.
pub(super) fn scale_button(ui: &mut Ui, scene: &Scene<'_>, memory: &mut SetupMemory) {
    let Scene { look, state, .. } = *scene;
    let (text, warn) = match scale(state) {
        // Metres would be offered in vain while the camera is turned.
        _ if state.setup.surface == Surface::FollowedByCamera => {
            (words::of("window.camera_turned_times_no_speed_or_lengths").to_owned(), true)
        }
        Some(scale) => scale_words(&scale),
        None if state.has_scale() => (words::of("window.scale_after_the_first_steps").to_owned(), false),
        None => (words::of("window.no_scale_enter_the_stature_to_get").to_owned(), true),
    };
    let ink = if warn { look.palette.amber_text } else { look.palette.text };
    let button = egui::Button::selectable(memory.scale_open, RichText::new(&text).color(ink)).truncate();
    let told = words::of("window.click_for_other_ways_to_get_metres");
    let response = ui.add(button).on_hover_text(format!("{text}\n{told}"));
    if response.clicked() {
        memory.scale_open = !memory.scale_open;
        memory.marking = false;
    }
}

/// Method, value and what a second method says; whether that is alarming.
fn scale_words(scale: &Scale) -> (String, bool) {
    let text = words::fill(
        "window.scale_px_m",
        &[
            ("0", &word(scale.method)),
            ("1", &number(scale.px_per_m, 0)),
            ("2", &number(100.0 * scale.uncertainty, 0)),
        ],
    );
    match scale.second_method_difference {
        Some((second, difference)) => {
            let apart = format!("{} {} %", word(second), number(100.0 * difference.abs(), 1));
            let sense =
                if difference >= 0.0 { words::of("window.higher") } else { words::of("window.lower") };
            let alarming = difference.abs() > TOO_FAR_APART;
            let end = if alarming { words::of("window.check_both") } else { words::of("window.they_agree") };
            (format!("{text}; {apart} {sense}{end}"), alarming)
        }
        None => (text, false),
    }
}

/// The second row: floor marks and pixels per metre.
pub(super) fn scale_row(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetupMemory) {
    let Scene { look, state, .. } = *scene;
    let word = match (memory.marking, memory.marks.len()) {
        (true, 0) => words::of("window.click_the_first_mark_in_the_picture"),
        (true, _) => words::of("window.click_the_second_mark"),
        (false, _) => words::of("window.mark_the_floor"),
    };
    if icon_button(ui, look, Icon::Ruler, words::of("window.mark_two_points_on_the_floor"), memory.marking)
        .clicked()
    {
        memory.marking = !memory.marking;
        memory.marks.clear();
    }
    ui.label(word);
    if memory.marks.len() == 2 {
        let label = ui.label(words::of("window.distance"));
        let edit = TextEdit::singleline(&mut memory.distance)
            .hint_text(words::of("window.example_distance"))
            .desired_width(80.0);
        let response = ui.add(edit).labelled_by(label.id);
        if response.lost_focus() || labelled_button(ui, look, words::of("window.use"), true).clicked() {
            match parse_length(&memory.distance) {
                Ok(distance) if (0.2..=50.0).contains(&distance) => {
                    memory.error = None;
                    let (first, second) = (memory.marks[0], memory.marks[1]);
                    scene.ask(TrialCommand::SetFloorMarks(Some(FloorMarks { first, second, distance })));
                }
                _ if memory.distance.trim().is_empty() => {}
                _ => memory.error = Some(words::of("window.write_the_distance_of_the_marks_as").to_owned()),
            }
        }
    }
    if let Some(marks) = state.setup.floor_marks {
        ui.label(words::fill("window.marks_m_apart", &[("0", &number(marks.distance, 2))]));
        if icon_button(ui, look, Icon::Close, words::of("window.forget_the_floor_marks"), false).clicked() {
            memory.marks.clear();
            scene.ask(TrialCommand::SetFloorMarks(None));
        }
    }
    ui.separator();
    memory.px_per_m.follow(state.setup.px_per_m, |value| number(value, 1));
    let label = ui.label(words::of("window.pixels_per_metre"));
    let edit = TextEdit::singleline(&mut memory.px_per_m.text)
        .hint_text(words::of("window.if_measured"))
        .desired_width(90.0);
    if ui.add(edit).labelled_by(label.id).lost_focus() {
        memory.error = None;
        let text = memory.px_per_m.text.trim().replace(',', ".");
        match text.parse::<f64>() {
            Ok(value) if (5.0..=5000.0).contains(&value) => {
                scene.ask(TrialCommand::SetPixelsPerMetre(Some(value)));
            }
            _ if text.is_empty() => scene.ask(TrialCommand::SetPixelsPerMetre(None)),
            _ => memory.error = Some(words::of("window.pixels_per_metre_lie_between_5_and").to_owned()),
        }
    }
}
