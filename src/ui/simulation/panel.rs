//! The place: condition left, the walker in the middle, comparison at the right.

use egui::{Rect, RichText, Ui, pos2, vec2};

use super::condition::condition_card;
use super::figures::{activity, angles, forces};
use super::map::{MapMemory, map_view};
use super::numbers::numbers_table;
use super::stage::{StageMemory, stage};
use super::sweep::sweep_view;
use crate::app::command::SimulationCommand;
use crate::app::state::comparing::Comparison;
use crate::app::words;
use crate::ui::copying::menu::{Takings, takings_menu};
use crate::ui::copying::plots::simulated_curves_as_csv;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, bold};
use crate::ui::widgets::card::{card, columns};
use crate::ui::widgets::{labelled_button, main_button};

/// What only this place cares about.
#[derive(Debug, Default)]
pub struct SimulationMemory {
    stage: StageMemory,
    swept: String,
    map: MapMemory,
}

/// Draws the place.
pub fn simulation_panel(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SimulationMemory) {
    let Scene { look, state, .. } = *scene;
    let all = ui.max_rect().shrink(GAP);
    let narrow = all.width() < 1250.0;
    let [left, middle, right] = columns(all, if narrow { [1.0, 1.25, 1.1] } else { [0.85, 1.5, 1.15] });
    card(ui, look, left, words::of("window.condition"), |ui| condition_card(ui, scene));
    // A search has a line of its own, so that its Stop is seen in the smallest window.
    let search = if state.simulation.adapting.is_some() { 40.0 } else { 0.0 };
    let bar_height = 44.0 + search;
    let hero = Rect::from_min_max(middle.min, pos2(middle.right(), middle.bottom() - bar_height));
    stage(ui, scene, hero, &mut memory.stage);
    let below = Rect::from_min_max(pos2(middle.left(), hero.bottom() + 6.0), middle.max);
    let bar = Rect::from_min_size(below.min, vec2(below.width(), 38.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(bar).id_salt("walk").layout(layout), |ui| {
        walk_bar(ui, scene);
    });
    if let Some(adapting) = state.simulation.adapting {
        let line = Rect::from_min_max(pos2(below.left(), bar.bottom() + 2.0), below.max);
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.scope_builder(egui::UiBuilder::new().max_rect(line).id_salt("search").layout(layout), |ui| {
            search_line(ui, scene, adapting.generation, adapting.share);
        });
    }
    card(ui, look, right, "", |ui| comparison(ui, scene, memory));
    copying(ui, scene, right);
}

/// The sign at the card's corner: what is compared, as picture and as data.
fn copying(ui: &mut Ui, scene: &mut Scene<'_>, card: Rect) {
    let Some(walk) = scene.state.simulation.walk.clone() else { return };
    let gait = walk.measures();
    let csv = || gait.map(simulated_curves_as_csv).unwrap_or_default();
    let csv: &dyn Fn() -> String = &csv;
    let takings = Takings {
        what: "copy.the_simulation",
        file: "simulated-walk".to_owned(),
        area: card,
        text: None,
        csv: gait.is_some().then_some(csv),
    };
    let at = Rect::from_min_size(pos2(card.right() - 30.0, card.top() + 6.0), vec2(22.0, 22.0));
    takings_menu(ui, scene, at, &takings);
}

/// How far the search is, and its end. From the right: Stop takes its room first.
fn search_line(ui: &mut Ui, scene: &mut Scene<'_>, generation: usize, share: f64) {
    let look = scene.look;
    if labelled_button(ui, look, words::of("window.stop"), true).clicked() {
        scene.ask(SimulationCommand::Stop);
    }
    let (rect, _) = ui.allocate_exact_size(vec2(90.0, 8.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 4.0, look.palette.track);
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share as f32, 8.0));
    ui.painter().rect_filled(done, 4.0, look.palette.accent);
    let text = words::fill(
        "window.adapting_generation_of_the_way",
        &[("generation", &generation), ("0", &number((100.0 * share).round(), 0))],
    );
    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.add(egui::Label::new(RichText::new(text).font(bold(13.0))).truncate());
    });
}

/// Playing, comparing, beginning a search.
fn walk_bar(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let simulation = &state.simulation;
    // In a narrow window all four buttons must be seen, in every language.
    let narrow = ui.available_width() < 520.0;
    if narrow {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.spacing_mut().button_padding.x = 9.0;
    }
    let word = if simulation.playing { words::of("window.hold") } else { words::of("window.walk_2") };
    if labelled_button(ui, look, word, true).clicked() {
        scene.ask(SimulationCommand::TogglePlaying);
    }
    if labelled_button(ui, look, words::of("window.from_the_start"), true).clicked() {
        scene.ask(SimulationCommand::Restart);
    }
    if !narrow {
        ui.separator();
    }
    if simulation.before.is_none() {
        let told = words::of("window.keeps_this_walk_beside_what_you_change");
        if labelled_button(ui, look, words::of("window.keep_as_before"), simulation.walk.is_some())
            .on_hover_text(told)
            .clicked()
        {
            scene.ask(SimulationCommand::KeepAsBefore);
        }
    } else if labelled_button(ui, look, words::of("window.forget_before"), true).clicked() {
        scene.ask(SimulationCommand::ForgetBefore);
    }
    if !narrow {
        ui.separator();
    }
    if simulation.adapting.is_none() {
        let told = words::of("window.looks_for_a_control_that_suits_this");
        if main_button(ui, look, words::of("window.adapt"), None).on_hover_text(told).clicked() {
            scene.ask(SimulationCommand::Adapt);
        }
    }
}

fn comparison(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SimulationMemory) {
    let Scene { look, state, .. } = *scene;
    let shown = state.simulation.comparison;
    ui.horizontal_wrapped(|ui| {
        // Beside the sign for copying.
        ui.set_max_width(ui.available_width() - 16.0);
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        ui.spacing_mut().button_padding = vec2(6.0, 4.0);
        for (which, word) in [
            (Comparison::Angles, words::of("window.angles")),
            (Comparison::Forces, words::of("window.forces")),
            (Comparison::Muscles, words::of("window.muscles_2")),
            (Comparison::Numbers, words::of("window.numbers")),
            (Comparison::Map, words::of("window.map")),
            (Comparison::Sweep, words::of("window.sweep")),
        ] {
            if ui.add(egui::Button::selectable(shown == which, word)).clicked() {
                scene.ask(SimulationCommand::Compare(which));
            }
        }
    });
    ui.add_space(6.0);
    match shown {
        Comparison::Angles => angles(ui, scene),
        Comparison::Forces => forces(ui, scene),
        Comparison::Muscles => activity(ui, look, &state.simulation),
        Comparison::Numbers => numbers_table(ui, scene),
        Comparison::Map => map_view(ui, scene, &mut memory.map),
        Comparison::Sweep => sweep_view(ui, scene, &mut memory.swept),
    }
}
