//! Whose gaits the coloured bands under the curves are: those of the condition on the sliders, or those of a healthy person of the
//! open patient's age, sex, stature and speed. Both are drawn by the generator and are a model's, not people's.

use egui::{Label, RichText, Ui};

use crate::app::command::SimulationCommand;
use crate::app::state::AppState;
use crate::app::state::comparing::BandChoice;
use crate::app::words;
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
        ui.label(RichText::new(words::of("window.bands")).font(look.small()).color(look.palette.weak));
        for (which, word, told) in [
            (
                BandChoice::Condition,
                words::of("window.this_condition"),
                words::of("window.gaits_drawn_for_the_condition_on_the"),
            ),
            (
                BandChoice::Person,
                words::of("window.your_speed_and_height"),
                words::of("window.gaits_drawn_for_a_healthy_person_of"),
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
        Err(reason) => return Some(words::language().say(&reason)),
        Ok(like) => like,
    };
    if bands.waiting.is_some() || bands.asked.is_none() {
        return Some(words::of("window.drawing_gaits").to_owned());
    }
    match bands.cloud.as_deref() {
        None => Some(words::fill("window.no_gaits_can_be_drawn_for_the", &[("0", &in_words(&like))])),
        Some(cloud) if cloud.is_unlike() => Some(words::fill(
            "window.withheld_lies_outside_what_the_generator_learned",
            &[("0", &in_words(&like))],
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
            format!(" {}", words::fill("window.coloured_bands_nine_in_ten_gaits_drawn", &[("who", &who)]))
        }
        (BandChoice::Condition, cloud) => words_of_condition(cloud),
    }
}

/// The same of the bands of the condition on the sliders.
pub(super) fn words_of_condition(cloud: Option<&CloudBands>) -> String {
    match cloud {
        None => String::new(),
        Some(cloud) if cloud.is_unlike() => {
            format!(" {}", words::of("window.coloured_bands_gaits_drawn_by_the_generator"))
        }
        Some(_) => {
            format!(" {}", words::of("window.coloured_bands_nine_in_ten_gaits_drawn_2"))
        }
    }
}

fn in_words(person: &HealthyPerson) -> String {
    let who = match person.sex {
        Some(Sex::Female) => words::of("window.a_healthy_woman"),
        Some(Sex::Male) => words::of("window.a_healthy_man"),
        None => words::of("window.healthy_women_and_men"),
    };
    words::fill(
        "window.of_years_m_at_m_s",
        &[
            ("who", &who),
            ("0", &number(person.age, 0)),
            ("1", &number(person.stature, 2)),
            ("2", &number(person.speed, 2)),
        ],
    )
}
