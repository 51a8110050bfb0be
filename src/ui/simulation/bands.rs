//! Whose gaits the coloured bands under the curves are: those of the condition on the sliders, or those of a healthy person of the
//! open patient's age, sex, stature and speed. Both are drawn by the generator and are a model's, not people's.

use egui::{Label, RichText, Ui};

use crate::app::command::SimulationCommand;
use crate::app::state::AppState;
use crate::app::state::comparing::BandChoice;
use crate::biomechanics::anatomy::Sex;
use crate::synthesis::walks::generated_gait::CloudBands;
use crate::synthesis::walks::healthy_person::HealthyPerson;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;

/// The choice, and below it why there are no bands where there are none.
pub(super) fn band_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let chosen = state.simulation.bands.choice;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Bands").font(look.small()).color(look.palette.weak));
        for (which, word, told) in [
            (BandChoice::Condition, "This condition", "Gaits drawn for the condition on the sliders"),
            (
                BandChoice::Person,
                "Your speed and height",
                "Gaits drawn for a healthy person of the open patient's age, sex, stature and speed",
            ),
        ] {
            let button = ui.add(egui::Button::selectable(chosen == which, word)).on_hover_text(told);
            if button.clicked() {
                scene.ask(SimulationCommand::SetBands(which));
            }
        }
    });
    if let Some(reason) = why_none(state) {
        let text = RichText::new(reason).font(look.small()).color(look.palette.amber_text);
        ui.add(Label::new(text).wrap());
    }
}

/// The gaits whose bands are drawn.
pub(super) fn shown(state: &AppState) -> Option<&CloudBands> {
    match state.simulation.bands.choice {
        BandChoice::Condition => state.simulation.walk.as_ref()?.cloud.as_ref(),
        BandChoice::Person => state.simulation.bands.cloud.as_deref().filter(|cloud| !cloud.is_unlike()),
    }
}

/// Whether the patient's curves are what is looked at, and the simulated walker's stand back.
pub(super) fn of_person(state: &AppState) -> bool {
    state.simulation.bands.choice == BandChoice::Person
}

/// Why the bands of a healthy person like the patient are withheld.
fn why_none(state: &AppState) -> Option<String> {
    let bands = &state.simulation.bands;
    if bands.choice == BandChoice::Condition {
        return None;
    }
    let like = match state.healthy_like() {
        Err(reason) => return Some(reason.sentence().to_owned()),
        Ok(like) => like,
    };
    if bands.waiting.is_some() || bands.asked.is_none() {
        return Some("Drawing gaits …".to_owned());
    }
    match bands.cloud.as_deref() {
        None => Some(format!(
            "No gaits can be drawn for {}: the generator is not installed, or there is no such body in the model.",
            in_words(&like)
        )),
        Some(cloud) if cloud.is_unlike() => Some(format!(
            "Withheld: {} lies outside what the generator learned from, so that its bands would be a guess.",
            in_words(&like)
        )),
        Some(_) => None,
    }
}

/// What the coloured bands are, and how far they are to be trusted.
pub(super) fn words(state: &AppState) -> String {
    match (state.simulation.bands.choice, shown(state)) {
        (BandChoice::Person, None) => String::new(),
        (BandChoice::Person, Some(_)) => {
            let who = state.simulation.bands.asked.as_ref().map(in_words).unwrap_or_default();
            format!(
                " Coloured bands: nine in ten gaits drawn by the generator for {who}, with the mass that is usual for this \
                 height (simulated, not people)."
            )
        }
        (BandChoice::Condition, cloud) => words_of_condition(cloud).to_owned(),
    }
}

/// The same of the bands of the condition on the sliders.
pub(super) fn words_of_condition(cloud: Option<&CloudBands>) -> &'static str {
    match cloud {
        None => "",
        Some(cloud) if cloud.is_unlike() => {
            " Coloured bands: gaits drawn by the generator. This condition lies outside what it learned from: a guess."
        }
        Some(_) => {
            " Coloured bands: nine in ten gaits drawn by the generator for this condition (model, not people)."
        }
    }
}

fn in_words(person: &HealthyPerson) -> String {
    let who = match person.sex {
        Some(Sex::Female) => "a healthy woman",
        Some(Sex::Male) => "a healthy man",
        None => "healthy women and men",
    };
    format!(
        "{who} of {} years, {} m, at {} m/s",
        number(person.age, 0),
        number(person.stature, 2),
        number(person.speed, 2)
    )
}
