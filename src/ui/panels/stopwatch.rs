//! The stopwatch of timed tests: a clock to be read from afar, one large button, the space bar, or a typed time.

use egui::{Align, Color32, ComboBox, Key, Layout, Modifiers, RichText, TextEdit, Ui, vec2};

use crate::app::command::{StopwatchCommand, WindowCommand};
use crate::app::state::stopwatch::{SIX_MINUTES, TESTS};
use crate::app::words;
use crate::clinic::norms::NormPerson;
use crate::clinic::protocol::Protocol;
use crate::clinic::timed::hand_timed::Laps;
use crate::clinic::timed::timed_measure::TimedMeasure;
use crate::clinic::timed::timed_norms::timed_norm;
use crate::clinic::timed::timed_result::TimedResult;
use crate::ui::quantity_format::{clock, number};
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::{labelled_button, main_button, number_field};

/// Draws it.
pub(super) fn stopwatch(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let watch = &state.stopwatch;
    let now = ui.input(|input| input.time).max(state.clock);
    let running = watch.running_since.is_some();
    ui.set_width(460.0);
    ui.heading(words::of("stopwatch.title"));
    test_choice(ui, scene);
    ui.label(RichText::new(how(watch.protocol)).color(look.palette.weak));
    ui.add_space(6.0);
    let shows = watch.shows(now);
    ui.vertical_centered(|ui| ui.label(RichText::new(clock_words(shows, watch.protocol)).font(bold(64.0))));
    let six = watch.protocol == Protocol::SixMinuteWalk;
    if six && running && shows >= SIX_MINUTES {
        ui.label(RichText::new(words::of("stopwatch.over")).font(bold(18.0)).color(look.palette.red));
    }
    let (words, fill): (_, Option<Color32>) = if running {
        (words::of("stopwatch.stop"), Some(look.palette.stop))
    } else {
        (words::of("stopwatch.start"), None)
    };
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

/// The way to the stopwatch.
pub fn stopwatch_button(ui: &mut Ui, scene: &mut Scene<'_>) {
    let button = labelled_button(ui, scene.look, words::of("stopwatch.title"), true);
    if button.on_hover_text(words::of("stopwatch.told")).clicked() {
        scene.ask(WindowCommand::ToggleStopwatch);
    }
}

fn test_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let words =
        |protocol: Protocol| words::language().text(&format!("protocol.{}", protocol.name())).to_owned();
    let mut chosen = scene.state.stopwatch.protocol;
    ui.horizontal(|ui| {
        let title = ui.label(words::of("stopwatch.test"));
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
    words::of(match protocol {
        Protocol::TenMetreMiddleSix => "stopwatch.how.ten_metre_middle_six",
        Protocol::TenMetreFlyingTen => "stopwatch.how.ten_metre_flying_ten",
        Protocol::FourMetre => "stopwatch.how.four_metre",
        Protocol::TwentyFiveFoot => "stopwatch.how.twenty_five_foot",
        Protocol::TimedUpAndGo => "stopwatch.how.timed_up_and_go",
        Protocol::FiveTimesSitToStand => "stopwatch.how.five_times_sit_to_stand",
        Protocol::SixMinuteWalk => "stopwatch.how.six_minute_walk",
        Protocol::Turn | Protocol::FreeWalk => "stopwatch.how.turn",
    })
}

fn clock_words(seconds: f64, protocol: Protocol) -> String {
    if protocol == Protocol::SixMinuteWalk || seconds >= 60.0 {
        // A stopwatch never shows a tenth that is not over yet.
        clock((seconds * 10.0).floor() / 10.0)
    } else {
        format!("{} s", number(seconds, 2))
    }
}

fn laps(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let watch = &state.stopwatch;
    let mut laps: Laps = watch.laps;
    ui.horizontal(|ui| {
        if labelled_button(ui, look, words::of("stopwatch.lap"), watch.running_since.is_some()).clicked() {
            scene.ask(StopwatchCommand::Lap);
        }
        for (name, field) in [
            (words::of("stopwatch.laps"), 0),
            (words::of("stopwatch.lap_length"), 1),
            (words::of("stopwatch.rest"), 2),
        ] {
            let title = ui.label(name);
            let drag = match field {
                0 => ui.add(number_field(&mut laps.count).range(0..=200)),
                1 => ui.add(number_field(&mut laps.length).range(5.0..=200.0).speed(0.5)),
                _ => ui.add(number_field(&mut laps.rest).range(0.0..=200.0).speed(0.5)),
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
        let title = ui.label(words::of("stopwatch.typed"));
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
    let style = words::style();
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
    let none = words::of("stopwatch.no_norm");
    ui.label(RichText::new(norms.as_deref().unwrap_or(none)).color(look.palette.weak));
    let open = state.records.file.is_some();
    let words = if open { words::of("stopwatch.save") } else { words::of("stopwatch.keep") };
    let typing = ui.ctx().egui_wants_keyboard_input();
    let enter = !typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        if main_button(ui, look, words, None).clicked() || enter {
            scene.ask(StopwatchCommand::Keep);
        }
    });
}
