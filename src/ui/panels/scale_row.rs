//! The scale: how pixels become metres, whether two methods agree, and entering floor marks or pixels per metre.

use egui::{RichText, TextEdit, Ui};

use super::setup_bar::SetupMemory;
use crate::analysis::options::{FloorMarks, Surface};
use crate::app::command::TrialCommand;
use crate::app::state::AppState;
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
        ScaleMethod::Stature => "stature",
        ScaleMethod::FloorMarks => "floor marks",
        ScaleMethod::Given => "given px/m",
    }
}

/// Says where metres come from, or what to do to get them; opens the row below.
pub(super) fn scale_button(ui: &mut Ui, scene: &Scene<'_>, memory: &mut SetupMemory) {
    let Scene { look, state, .. } = *scene;
    let (text, warn) = match scale(state) {
        // Metres would be offered in vain while the camera is turned.
        _ if state.setup.surface == Surface::FollowedByCamera => {
            ("Camera turned: times, no speed or lengths".to_owned(), true)
        }
        Some(scale) => scale_words(&scale),
        None if state.has_scale() => ("Scale: after the first steps".to_owned(), false),
        None => ("No scale: enter the stature to get metres".to_owned(), true),
    };
    let ink = if warn { look.palette.amber_text } else { look.palette.text };
    let button = egui::Button::selectable(memory.scale_open, RichText::new(&text).color(ink)).truncate();
    let told = "Click for other ways to get metres: marks on the floor, pixels per metre. With two ways, they are compared.";
    let response = ui.add(button).on_hover_text(format!("{text}\n{told}"));
    if response.clicked() {
        memory.scale_open = !memory.scale_open;
        memory.marking = false;
    }
}

/// Method, value and what a second method says; whether that is alarming.
fn scale_words(scale: &Scale) -> (String, bool) {
    let text = format!(
        "Scale: {}, {} px/m ± {} %",
        word(scale.method),
        number(scale.px_per_m, 0),
        number(100.0 * scale.uncertainty, 0)
    );
    match scale.second_method_difference {
        Some((second, difference)) => {
            let apart = format!("{} {} %", word(second), number(100.0 * difference.abs(), 1));
            let sense = if difference >= 0.0 { "higher" } else { "lower" };
            let alarming = difference.abs() > TOO_FAR_APART;
            let end = if alarming { ": check both" } else { ": they agree" };
            (format!("{text}; {apart} {sense}{end}"), alarming)
        }
        None => (text, false),
    }
}

/// The second row: floor marks and pixels per metre.
pub(super) fn scale_row(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetupMemory) {
    let Scene { look, state, .. } = *scene;
    let word = match (memory.marking, memory.marks.len()) {
        (true, 0) => "Click the first mark in the picture",
        (true, _) => "Click the second mark",
        (false, _) => "Mark the floor",
    };
    if icon_button(ui, look, Icon::Ruler, "Mark two points on the floor", memory.marking).clicked() {
        memory.marking = !memory.marking;
        memory.marks.clear();
    }
    ui.label(word);
    if memory.marks.len() == 2 {
        let label = ui.label("Distance");
        let edit = TextEdit::singleline(&mut memory.distance).hint_text("e.g. 4.00 m").desired_width(80.0);
        let response = ui.add(edit).labelled_by(label.id);
        if response.lost_focus() || labelled_button(ui, look, "Use", true).clicked() {
            match parse_length(&memory.distance) {
                Ok(distance) if (0.2..=50.0).contains(&distance) => {
                    memory.error = None;
                    let (first, second) = (memory.marks[0], memory.marks[1]);
                    scene.ask(TrialCommand::SetFloorMarks(Some(FloorMarks { first, second, distance })));
                }
                _ if memory.distance.trim().is_empty() => {}
                _ => memory.error = Some("Write the distance of the marks as 4.00 m or 400 cm.".to_owned()),
            }
        }
    }
    if let Some(marks) = state.setup.floor_marks {
        ui.label(format!("Marks {:.2} m apart", marks.distance));
        if icon_button(ui, look, Icon::Close, "Forget the floor marks", false).clicked() {
            memory.marks.clear();
            scene.ask(TrialCommand::SetFloorMarks(None));
        }
    }
    ui.separator();
    memory.px_per_m.follow(state.setup.px_per_m, |value| format!("{value:.1}"));
    let label = ui.label("Pixels per metre");
    let edit = TextEdit::singleline(&mut memory.px_per_m.text).hint_text("if measured").desired_width(90.0);
    if ui.add(edit).labelled_by(label.id).lost_focus() {
        memory.error = None;
        let text = memory.px_per_m.text.trim().replace(',', ".");
        match text.parse::<f64>() {
            Ok(value) if (5.0..=5000.0).contains(&value) => {
                scene.ask(TrialCommand::SetPixelsPerMetre(Some(value)));
            }
            _ if text.is_empty() => scene.ask(TrialCommand::SetPixelsPerMetre(None)),
            _ => memory.error = Some("Pixels per metre lie between 5 and 5000.".to_owned()),
        }
    }
}
