//! The stopwatch of timed tests: a clock to be read from afar, one large button, the space bar, or a typed time.

use egui::{Align, Color32, ComboBox, DragValue, Key, Layout, Modifiers, RichText, TextEdit, Ui, vec2};

use crate::app::command::StopwatchCommand;
use crate::app::state::stopwatch::{SIX_MINUTES, TESTS};
use crate::clinic::norms::NormPerson;
use crate::clinic::protocol::Protocol;
use crate::clinic::timed::hand_timed::Laps;
use crate::clinic::timed::timed_measure::TimedMeasure;
use crate::clinic::timed::timed_norms::timed_norm;
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::{labelled_button, main_button};

/// Draws it.
pub(super) fn stopwatch(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let watch = &state.stopwatch;
    let now = ui.input(|input| input.time).max(state.clock);
    let running = watch.running_since.is_some();
    ui.set_width(460.0);
    ui.heading("Stopwatch");
    test_choice(ui, scene);
    ui.label(RichText::new(how(watch.protocol)).color(look.palette.weak));
    ui.add_space(6.0);
    let shows = watch.shows(now);
    ui.vertical_centered(|ui| ui.label(RichText::new(clock_words(shows, watch.protocol)).font(bold(64.0))));
    let six = watch.protocol == Protocol::SixMinuteWalk;
    if six && running && shows >= SIX_MINUTES {
        ui.label(RichText::new("Six minutes are over: stop.").font(bold(18.0)).color(look.palette.red));
    }
    let (words, fill): (_, Option<Color32>) =
        if running { ("Stop (space)", Some(look.palette.stop)) } else { ("Start (space)", None) };
    let pressed = ui.vertical_centered_justified(|ui| {
        ui.spacing_mut().button_padding = vec2(20.0, 18.0);
        main_button(ui, look, words, fill).clicked()
    });
    let typing = ui.ctx().egui_wants_keyboard_input();
    let space = !typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space));
    if pressed.inner || space {
        scene.ask(StopwatchCommand::Press);
    }
    if running {
        // The clock is read while it runs.
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
    }
    if six {
        laps(ui, scene);
    }
    if !running {
        typed_time(ui, scene);
        result(ui, scene);
    }
}

fn test_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words =
        |protocol: Protocol| Language::English.text(&format!("protocol.{}", protocol.name())).to_owned();
    let mut chosen = scene.state.stopwatch.protocol;
    ui.horizontal(|ui| {
        let title = ui.label("Test");
        let list = ComboBox::from_id_salt("stopwatch test").selected_text(words(chosen)).width(330.0);
        let shown = list.show_ui(ui, |ui| {
            for test in TESTS {
                ui.selectable_value(&mut chosen, test, words(test));
            }
        });
        shown.response.labelled_by(title.id);
    });
    if chosen != scene.state.stopwatch.protocol {
        scene.ask(StopwatchCommand::SetTest(chosen));
    }
}

/// Where the clock is started and stopped.
fn how(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::TenMetreMiddleSix => {
            "Start when the leading foot passes the 2 m mark, stop at the 8 m mark: 6 m are timed."
        }
        Protocol::TenMetreFlyingTen => {
            "Start when the leading foot passes the 2 m mark, stop at the 12 m mark: 10 m are timed."
        }
        Protocol::FourMetre => "Start at the command, stop when the first foot passes the 4 m mark.",
        Protocol::TwentyFiveFoot => {
            "As fast as safe. Start at the command, stop when the first foot passes 7.62 m."
        }
        Protocol::TimedUpAndGo => "Start at the command, stop when the person sits again.",
        Protocol::FiveTimesSitToStand => {
            "Arms crossed. Start at the command, stop when the person sits after the fifth time."
        }
        Protocol::SixMinuteWalk => {
            "Start at the command; press Lap at each end. The person may rest; the clock goes on."
        }
        Protocol::Turn | Protocol::FreeWalk => {
            "Start when the turn begins, stop when the person walks straight again."
        }
    }
}

fn clock_words(seconds: f64, protocol: Protocol) -> String {
    if protocol == Protocol::SixMinuteWalk || seconds >= 60.0 {
        format!("{:.0}:{:04.1}", (seconds / 60.0).floor(), (seconds % 60.0 * 10.0).floor() / 10.0)
    } else {
        format!("{seconds:.2} s")
    }
}

fn laps(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let watch = &state.stopwatch;
    let mut laps: Laps = watch.laps;
    ui.horizontal(|ui| {
        if labelled_button(ui, look, "Lap", watch.running_since.is_some()).clicked() {
            scene.ask(StopwatchCommand::Lap);
        }
        for (name, field) in [("Laps", 0), ("Length of one, m", 1), ("Rest, m", 2)] {
            let title = ui.label(name);
            let drag = match field {
                0 => ui.add(DragValue::new(&mut laps.count).range(0..=200)),
                1 => ui.add(DragValue::new(&mut laps.length).range(5.0..=200.0).speed(0.5)),
                _ => ui.add(DragValue::new(&mut laps.rest).range(0.0..=200.0).speed(0.5)),
            };
            drag.labelled_by(title.id);
        }
    });
    if laps != watch.laps {
        scene.ask(StopwatchCommand::SetLaps(laps));
    }
}

fn typed_time(ui: &mut Ui, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        let title = ui.label("Or type the time of another clock, s");
        let id = ui.scope_id().with("typed time");
        let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let field = ui.add(TextEdit::singleline(&mut text).desired_width(80.0)).labelled_by(title.id);
        if field.changed() {
            let seconds = text.trim().replace(',', ".").parse::<f64>().ok();
            scene.ask(StopwatchCommand::Type(seconds));
            ui.data_mut(|data| data.insert_temp(id, text));
        }
    });
}

/// What was timed with its norm, and the button that keeps it.
fn result(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let watch = &state.stopwatch;
    let Some(timed) = watch.result() else { return };
    ui.separator();
    let style = QuantityStyle::default();
    ui.label(RichText::new(TimedResult::ByHand(timed).words(style)).font(bold(18.0)));
    let person = NormPerson {
        age: state.walker.age.map(f64::from),
        said_to_be_adult: state.walker.is_adult,
        sex: state.walker.sex,
        pace: state.records.conditions.pace,
        ..NormPerson::default()
    };
    let norms = TimedMeasure::all_of(watch.protocol)
        .into_iter()
        .find_map(|measure| Some(timed_norm(measure, &person)?.words(measure.unit(), style)));
    let none = "No norm was read at its source for this test and person.";
    ui.label(RichText::new(norms.as_deref().unwrap_or(none)).color(look.palette.weak));
    let open = state.records.file.is_some();
    let words = if open { "Save to the patient (Enter)" } else { "Keep; save to a patient later (Enter)" };
    let typing = ui.ctx().egui_wants_keyboard_input();
    let enter = !typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        if main_button(ui, look, words, None).clicked() || enter {
            scene.ask(StopwatchCommand::Keep);
        }
    });
}
