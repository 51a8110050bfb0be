//! Walks that were measured before a patient was opened: what they are, and whose they become.

use egui::{RichText, Ui};

use crate::app::command::RecordsCommand;
use crate::app::state::waiting::WaitingWalk;
use crate::app::words;
use crate::biomechanics::gait::Parameter;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::labelled_button;

/// Draws them; nothing where none waits. With `to_this` each can be saved to the patient whose file is open.
pub(super) fn waiting_walks(ui: &mut Ui, scene: &mut Scene<'_>, to_this: bool) {
    let Scene { look, state, .. } = *scene;
    let records = &state.records;
    if records.wants_saving && !to_this {
        ui.label(RichText::new(words::of("window.open_or_add_the_patient")).font(bold(15.0)));
        ui.add_space(6.0);
    }
    for (at, walk) in records.waiting.iter().enumerate().filter(|(_, walk)| !walk.sent) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(in_words(walk, state.clock)).color(look.palette.amber_text));
            if to_this && labelled_button(ui, look, words::of("window.save_to_this_patient"), true).clicked()
            {
                scene.ask(RecordsCommand::SaveWaiting(at));
            }
            if labelled_button(ui, look, words::of("window.throw_away"), true).clicked() {
                scene.ask(RecordsCommand::DropWaiting(at));
            }
        });
        ui.add_space(4.0);
    }
}

fn in_words(walk: &WaitingWalk, now: f64) -> String {
    let style = words::style();
    let minutes = ((now - walk.since) / 60.0).floor().max(0.0);
    let mut parts = vec![words::fill("window.not_saved_yet", &[("0", &walk.title)])];
    parts.extend(walk.conditions.timed.map(|timed| timed.words(style)));
    let speed = walk.trial.assessment.parameters.get(Parameter::WalkingSpeed);
    parts.extend(speed.and_then(|speed| Some(style.value(speed.value?, speed.unit))));
    parts.push(if minutes < 1.0 {
        words::of("window.just_now").to_owned()
    } else {
        words::fill("window.min_ago", &[("0", &style.language.number(minutes, 0))])
    });
    parts.join(" · ")
}
