//! The map of synthetic gaits beside the walker: where the patient lies, which conditions walk alike, and what that is worth.

use egui::{Label, Rect, RichText, Ui, pos2, vec2};

use super::map_figure::map_figure;
use crate::app::command::SimulationCommand;
use crate::clinic::gait_profile::ProfileView;
use crate::clinic::words::language::Language;
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
const NO_DIAGNOSIS: &str = "The map shows simulated gaits, not people. Several causes give similar walking: what lies near is a \
                            hypothesis, not a diagnosis.";

/// What the map from ahead is worth (scores in its card).
const FEW: &str = "From the front or back only step times, stance and width are compared: too little to tell healthy from other walks.";

/// Draws the tab.
pub(super) fn map_view(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut MapMemory) {
    let Scene { look, state, .. } = *scene;
    let view = state.simulation.map.view.unwrap_or(ProfileView::Side);
    ui.horizontal(|ui| {
        for (which, word) in
            [(ProfileView::Side, "Seen from the side"), (ProfileView::Front, "From the front or back")]
        {
            if ui.add(egui::Button::selectable(view == which, word)).clicked() {
                scene.ask(SimulationCommand::ShowMapFrom(which));
            }
        }
    });
    let Some(map) = state.simulation.map.map.as_deref() else {
        words_in_the_middle(ui, look, ui.available_rect_before_wrap(), "Reading the map of simulated gaits.");
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
                let text = RichText::new(format!("Chosen: {}", condition.condition.name)).font(bold(13.0));
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
                weak(ui, look, FEW);
            }
            weak(ui, look, NO_DIAGNOSIS);
        });
    });
}

fn weak(ui: &mut Ui, look: &Look, words: &str) {
    let text = RichText::new(words).font(look.small()).color(look.palette.weak);
    ui.add(Label::new(text).wrap());
}

fn legend(walks: &[PlacedWalk]) -> String {
    let mut words =
        "Rings and whole lines: healthy gaits; dots and broken lines: all others. Lines go around half and nine tenths of them."
            .to_owned();
    let has = |role: fn(&MapRole) -> bool| walks.iter().any(|walk| role(&walk.role) && walk.place.is_ok());
    if has(|role| matches!(role, MapRole::Current)) {
        words += " Large dot: the patient.";
    }
    if has(|role| matches!(role, MapRole::Earlier(_))) {
        words += " Pale dots: the patient's other walks.";
    }
    if has(|role| matches!(role, MapRole::Simulated)) {
        words += " Diamond: the simulated walker.";
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
    let words = RichText::new("Show").font(look.small());
    let button = ui.add(egui::Button::new(words).small());
    let name = format!("Show this walker: {}", condition.condition.name);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    button.on_hover_text("Lets a simulated walker of this condition walk beside the patient").clicked()
}

/// What the map says of the patient's walk, or, without a patient, of the simulated one.
fn told(ui: &mut Ui, scene: &mut Scene<'_>, map: &GaitMap) {
    let Scene { look, state, .. } = *scene;
    let walks = &state.simulation.map.placed;
    let of = |role: MapRole| walks.iter().find(|walk| walk.role == role);
    let Some(walk) = of(MapRole::Current).or_else(|| of(MapRole::Simulated)) else {
        let fell = state.simulation.walk.as_ref().is_some_and(|walk| walk.fell());
        let words = match (state.simulation.map.waiting.is_some(), fell) {
            (true, _) => "Placing the walk …",
            (false, true) => "A walk that ends on the floor has no place on the map.",
            (false, false) => "No walk is open.",
        };
        weak(ui, look, words);
        return;
    };
    let whose = if walk.role == MapRole::Current { "The patient" } else { "This simulated walker" };
    match &walk.place {
        Ok(place) => nearest(ui, scene, whose, place, map),
        Err(NotPlaced::NoProfile(reason)) => {
            weak(ui, look, &format!("{whose} is not on the map. {}", Language::English.say(reason)));
        }
        Err(NotPlaced::OtherView(filmed)) => {
            let from = match filmed {
                ProfileView::Side => "the side",
                ProfileView::Front => "the front or back",
            };
            weak(ui, look, &format!("{whose} was filmed from {from} and is on that map, not on this one."));
        }
    }
}

fn nearest(ui: &mut Ui, scene: &mut Scene<'_>, whose: &str, place: &Placement, map: &GaitMap) {
    let look = scene.look;
    if place.is_outside() {
        let words = format!(
            "{whose} lies outside: the nearest simulated gait is {} typical differences away, farther than 99 in 100 simulated \
             walkers are from their nearest ({}). What is near on the map does not walk like this.",
            number(place.distance, 1),
            number(place.limit, 1)
        );
        let text = RichText::new(words).font(bold(13.0)).color(look.palette.amber_text);
        ui.add(Label::new(text).wrap());
    }
    ui.label(RichText::new("Simulated conditions most like it").font(bold(13.0)));
    for near in &place.conditions {
        let Some(condition) = map.conditions.get(near.condition) else { continue };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&condition.condition.name).font(look.body()));
            let words = format!("distance {} · {} of {NEAR}", number(near.distance, 1), near.near);
            ui.label(RichText::new(words).font(look.small()).color(look.palette.weak));
            if show_button(ui, look, condition) {
                scene.ask(take(condition));
            }
        });
    }
    weak(ui, look, "Distance 1.0 is the typical difference between two simulated walkers of one condition.");
    if let (Some(healthy), Some(other)) = (place.to_healthy, place.to_abnormal) {
        let words = format!(
            "To the nearest healthy gaits {}, to the nearest of all other conditions {}.",
            number(healthy, 1),
            number(other, 1)
        );
        weak(ui, look, &words);
    }
    if !place.missing.is_empty() {
        weak(ui, look, &format!("Not compared, because it was not measured: {}.", place.missing.join(", ")));
    }
}
