//! The map of synthetic gaits beside the walker: where the patient lies, which conditions walk alike, and what that is worth.

use egui::{Label, Rect, RichText, Ui, pos2, vec2};

use super::map_figure::map_figure;
use crate::app::command::SimulationCommand;
use crate::app::words;
use crate::clinic::gait_profile::ProfileView;
use crate::synthesis::gait_map::{GaitMap, MapCondition, NEAR, Placement};
use crate::twin::walk_places::{MapRole, NotPlaced, PlacedWalk};
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::figure::words_in_the_middle;

/// The gait that was clicked, by view.
#[derive(Debug, Default)]
pub(super) struct MapMemory {
    chosen: Option<usize>,
    of: Option<ProfileView>,
}

/// What stands below the map wherever it is shown.
const NO_DIAGNOSIS: &str = "window.the_map_shows_simulated_gaits_not_people";

/// What the map from ahead is worth (scores in its card).
const FEW: &str = "window.from_the_front_or_back_only_step";

/// Draws the tab.
pub(super) fn map_view(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut MapMemory) {
    let Scene { look, state, .. } = *scene;
    let view = state.simulation.map.view.unwrap_or(ProfileView::Side);
    ui.horizontal(|ui| {
        for (which, word) in [
            (ProfileView::Side, words::of("window.seen_from_the_side")),
            (ProfileView::Front, words::of("window.from_the_front_or_back")),
        ] {
            if ui.add(egui::Button::selectable(view == which, word)).clicked() {
                scene.ask(SimulationCommand::ShowMapFrom(which));
            }
        }
    });
    let Some(map) = state.simulation.map.map.as_deref() else {
        words_in_the_middle(
            ui,
            look,
            ui.available_rect_before_wrap(),
            words::of("window.reading_the_map_of_simulated_gaits"),
        );
        return;
    };
    if memory.of != Some(view) {
        *memory = MapMemory { chosen: None, of: Some(view) };
    }
    let room = ui.available_rect_before_wrap();
    let side = room.width().min(0.52 * room.height()).max(60.0);
    let square = Rect::from_min_size(room.min, vec2(room.width(), side));
    let walks = &state.simulation.map.placed;
    let asked = map_figure(ui, look, square, map, map.view(view), walks, &mut memory.chosen);
    let below = Rect::from_min_max(pos2(room.left(), square.bottom() + 4.0), room.max);
    let builder = egui::UiBuilder::new().max_rect(below).id_salt("below the map");
    ui.scope_builder(builder, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            weak(ui, look, &legend(walks));
            let condition = memory
                .chosen
                .and_then(|index| map.view(view).gaits.get(index))
                .and_then(|gait| map.condition_of(gait));
            if let Some(condition) = condition {
                let text = RichText::new(words::fill("window.chosen", &[("0", &condition.condition.name)]))
                    .font(bold(13.0));
                let pressed = ui
                    .horizontal_wrapped(|ui| {
                        ui.label(text);
                        show_button(ui, look, condition)
                    })
                    .inner;
                if pressed || asked {
                    scene.ask(take(condition));
                }
            }
            told(ui, scene, map);
            if view == ProfileView::Front {
                weak(ui, look, words::of(FEW));
            }
            weak(ui, look, words::of(NO_DIAGNOSIS));
        });
    });
}

fn weak(ui: &mut Ui, look: &Look, words: &str) {
    let text = RichText::new(words).font(look.small()).color(look.palette.weak);
    ui.add(Label::new(text).wrap());
}

fn legend(walks: &[PlacedWalk]) -> String {
    let mut words = words::of("window.rings_and_whole_lines_healthy_gaits_dots").to_owned();
    let has = |role: fn(&MapRole) -> bool| walks.iter().any(|walk| role(&walk.role) && walk.place.is_ok());
    if has(|role| matches!(role, MapRole::Current)) {
        words += &format!(" {}", words::of("window.large_dot_the_patient"));
    }
    if has(|role| matches!(role, MapRole::Earlier(_))) {
        words += &format!(" {}", words::of("window.pale_dots_the_patient_other_walks"));
    }
    if has(|role| matches!(role, MapRole::Simulated)) {
        words += &format!(" {}", words::of("window.diamond_the_simulated_walker"));
    }
    words
}

fn take(condition: &MapCondition) -> SimulationCommand {
    SimulationCommand::Take {
        controller: condition.controller.clone(),
        mirrored: condition.mirrored,
        name: condition.condition.name.clone(),
    }
}

fn show_button(ui: &mut Ui, look: &Look, condition: &MapCondition) -> bool {
    let words = RichText::new(words::of("window.show")).font(look.small());
    let button = ui.add(egui::Button::new(words).small());
    let name = words::fill("window.show_this_walker", &[("0", &condition.condition.name)]);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    button.on_hover_text(words::of("window.lets_a_simulated_walker_of_this_condition")).clicked()
}

/// What the map says of the patient's walk, or, without a patient, of the simulated one.
fn told(ui: &mut Ui, scene: &mut Scene<'_>, map: &GaitMap) {
    let Scene { look, state, .. } = *scene;
    let walks = &state.simulation.map.placed;
    let of = |role: MapRole| walks.iter().find(|walk| walk.role == role);
    let Some(walk) = of(MapRole::Current).or_else(|| of(MapRole::Simulated)) else {
        let fell = state.simulation.walk.as_ref().is_some_and(|walk| walk.fell());
        let words = match (state.simulation.map.waiting.is_some(), fell) {
            (true, _) => words::of("window.placing_the_walk"),
            (false, true) => words::of("window.a_walk_that_ends_on_the_floor_2"),
            (false, false) => words::of("window.no_walk_is_open"),
        };
        weak(ui, look, words);
        return;
    };
    let whose = if walk.role == MapRole::Current {
        words::of("window.the_patient")
    } else {
        words::of("window.this_simulated_walker")
    };
    match &walk.place {
        Ok(place) => nearest(ui, scene, whose, place, map),
        Err(NotPlaced::NoProfile(reason)) => {
            weak(
                ui,
                look,
                &words::fill(
                    "window.is_not_on_the_map",
                    &[("whose", &whose), ("0", &words::language().say(reason))],
                ),
            );
        }
        Err(NotPlaced::OtherView(filmed)) => {
            let from = match filmed {
                ProfileView::Side => words::of("window.the_side"),
                ProfileView::Front => words::of("window.the_front_or_back"),
            };
            weak(
                ui,
                look,
                &words::fill("window.was_filmed_from_and_is_on_that", &[("whose", &whose), ("from", &from)]),
            );
        }
    }
}

fn nearest(ui: &mut Ui, scene: &mut Scene<'_>, whose: &str, place: &Placement, map: &GaitMap) {
    let look = scene.look;
    if place.is_outside() {
        let words = words::fill(
            "window.lies_outside_the_nearest_simulated_gait_is",
            &[("whose", &whose), ("0", &number(place.distance, 1)), ("1", &number(place.limit, 1))],
        );
        let text = RichText::new(words).font(bold(13.0)).color(look.palette.amber_text);
        ui.add(Label::new(text).wrap());
    }
    ui.label(RichText::new(words::of("window.simulated_conditions_most_like_it")).font(bold(13.0)));
    for near in &place.conditions {
        let Some(condition) = map.conditions.get(near.condition) else { continue };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&condition.condition.name).font(look.body()));
            let words = words::fill(
                "window.distance_of",
                &[("0", &number(near.distance, 1)), ("1", &near.near), ("NEAR", &NEAR)],
            );
            ui.label(RichText::new(words).font(look.small()).color(look.palette.weak));
            if show_button(ui, look, condition) {
                scene.ask(take(condition));
            }
        });
    }
    weak(ui, look, words::of("window.distance_1_0_is_the_typical_difference"));
    if let (Some(healthy), Some(other)) = (place.to_healthy, place.to_abnormal) {
        let words = words::fill(
            "window.to_the_nearest_healthy_gaits_to_the",
            &[("0", &number(healthy, 1)), ("1", &number(other, 1))],
        );
        weak(ui, look, &words);
    }
    if !place.missing.is_empty() {
        weak(
            ui,
            look,
            &words::fill(
                "window.not_compared_because_it_was_not_measured",
                &[("0", &place.missing.join(", "))],
            ),
        );
    }
}
