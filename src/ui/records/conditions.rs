//! How a walk is walked: protocol, pace, aid, orthosis, footwear, medication, weaker side, second task, beat.

use egui::{ComboBox, TextEdit, Ui};

use super::patients::pick;
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::clinic::protocol::Protocol;
use crate::clinic::trial::{Pace, TrialConditions, WalkingAid};

/// Draws the fields; gives the changed conditions.
pub fn conditions_fields(ui: &mut Ui, conditions: &TrialConditions) -> Option<TrialConditions> {
    let mut now = conditions.clone();
    let words = |key: String| words::language().text(&key).to_owned();
    choose(ui, words::of("window.test"), &mut now.protocol, &Protocol::ALL, |one| {
        words(format!("protocol.{}", one.name()))
    });
    text(ui, words::of("window.label"), &mut now.label, words::of("window.such_as_with_afo"));
    choose(ui, words::of("window.pace"), &mut now.pace, &Pace::ALL, |one| {
        words(format!("pace.{}", one.name()))
    });
    choose(ui, words::of("window.walking_aid"), &mut now.aid, &WalkingAid::ALL, |one| {
        words(format!("aid.{}", one.name()))
    });
    let mut help = now.assistance;
    pick(ui, words::of("window.help_by_a_person_7_none_1"), &mut help, &[7, 6, 5, 4, 3, 2, 1], |step: u8| {
        step.to_string()
    });
    now.assistance = help;
    text(ui, words::of("window.orthosis"), &mut now.orthosis, words::of("window.none"));
    text(ui, words::of("window.footwear"), &mut now.footwear, words::of("window.not_noted"));
    let mut on = now.medication.on;
    pick(ui, words::of("window.medication_state"), &mut on, &[true, false], |on| {
        if on { words::of("window.on") } else { words::of("window.off") }.to_owned()
    });
    now.medication.on = on;
    number(
        ui,
        words::of("window.hours_since_the_last_dose"),
        &mut now.medication.hours_since_dose,
        0.0,
        48.0,
    );
    let mut side = now.paretic_side;
    pick(ui, words::of("window.weaker_side_today"), &mut side, &Side::BOTH, |side: Side| {
        words::side(side).to_owned()
    });
    now.paretic_side = side;
    number(ui, words::of("window.leg_length_m"), &mut now.leg_length, 0.3, 1.3);
    text(ui, words::of("window.second_task_2"), &mut now.second_task, words::of("window.none_single_task"));
    number(ui, words::of("window.walking_to_a_beat_beats_min"), &mut now.cue_rate, 30.0, 200.0);
    (now != *conditions).then_some(now)
}

fn choose<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    value: &mut T,
    all: &[T],
    words: impl Fn(T) -> String,
) {
    let title = ui.label(label);
    ComboBox::from_id_salt(label)
        .selected_text(words(*value))
        .width(220.0)
        .show_ui(ui, |ui| {
            for one in all {
                ui.selectable_value(value, *one, words(*one));
            }
        })
        .response
        .labelled_by(title.id);
    ui.add_space(2.0);
}

/// Words are handed on when the field is left, not letter by letter: each change of a stored walk is an entry of the
/// audit trail.
fn text(ui: &mut Ui, label: &str, value: &mut String, hint: &str) {
    let title = ui.label(label);
    let id = ui.scope_id().with(label);
    let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| value.clone());
    let response = ui.add(TextEdit::singleline(&mut typed).hint_text(hint).desired_width(220.0));
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, typed));
    } else {
        if response.lost_focus() {
            typed.trim().clone_into(value);
        }
        ui.data_mut(|data| data.remove::<String>(id));
    }
    response.labelled_by(title.id);
    ui.add_space(2.0);
}

/// A number within limits; an empty field is "not noted".
fn number(ui: &mut Ui, label: &str, value: &mut Option<f64>, low: f64, high: f64) {
    let mut words = value.map(|value| format!("{value}")).unwrap_or_default();
    text(ui, label, &mut words, words::of("window.not_noted"));
    let typed: Option<f64> = words.replace(',', ".").parse().ok();
    if words.is_empty() {
        *value = None;
    } else if let Some(typed) = typed.filter(|typed| (low..=high).contains(typed)) {
        *value = Some(typed);
    }
}
