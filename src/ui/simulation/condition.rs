//! Presets and sliders, grouped as a clinician thinks: body, strength, contracture, drive, spasticity, devices, task.

use crate::app::command::DesktopCommand;
use crate::app::words;
use egui::{CollapsingHeader, ComboBox, PopupCloseBehavior, RichText, ScrollArea, Slider, Ui};

use crate::app::command::SimulationCommand;
use crate::biomechanics::anatomy::Sex;
use crate::biomechanics::anatomy::Side;
use crate::simulation::model::parameters::{ParameterGroup, ParameterInfo};
use crate::simulation::presets::{Family, Preset, Reached};
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::{focus_ring, labelled_button, search_in_drop_down};

/// The groups in the order of the card.
const GROUPS: [ParameterGroup; 10] = [
    ParameterGroup::Task,
    ParameterGroup::Body,
    ParameterGroup::Strength,
    ParameterGroup::Contracture,
    ParameterGroup::Spasticity,
    ParameterGroup::Drive,
    ParameterGroup::Nerves,
    ParameterGroup::Posture,
    ParameterGroup::Pain,
    ParameterGroup::Device,
];

/// Factor, places and name of the unit that people read.
pub(super) fn shown(unit: &'static str) -> (f64, usize, String) {
    let (factor, places, unit) = match unit {
        "" => (100.0, 0, "%"),
        "rad" => return (1f64.to_degrees(), 0, "°".to_owned()),
        "N m/rad" => (1f64.to_radians(), 1, "N·m/°"),
        "years" => (1.0, 0, words::of("unit.years")),
        "kg" => (1.0, 0, unit),
        other => (1.0, 2, other),
    };
    (factor, places, format!(" {unit}"))
}

/// Draws the card's inside.
pub(super) fn condition_card(ui: &mut Ui, scene: &mut Scene<'_>) {
    let look = scene.look;
    let state = &scene.state.simulation;
    presets(ui, scene);
    ui.horizontal(|ui| {
        let mut linked = state.linked;
        let told = words::of("window.both_legs_are_turned_together_off_each");
        if ui.checkbox(&mut linked, words::of("window.left_and_right_together")).on_hover_text(told).clicked()
        {
            scene.ask(SimulationCommand::SetLinked(linked));
        }
    });
    files(ui, scene);
    ui.add_space(4.0);
    let list = state.parameters.list();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for group in GROUPS {
            let own: Vec<&(ParameterInfo, f64)> =
                list.iter().filter(|(info, _)| info.group == group).collect();
            let changed = own.iter().filter(|(info, value)| is_changed(info, *value)).count();
            let mut title =
                RichText::new(words::walker_group(group)).font(bold(13.5)).color(look.palette.accent);
            if changed > 0 && group != ParameterGroup::Body {
                let words = words::fill(
                    "window.changed",
                    &[("0", &words::walker_group(group)), ("changed", &changed)],
                );
                title = RichText::new(words).font(bold(13.5)).color(look.palette.accent);
            }
            let open = group == ParameterGroup::Task || (changed > 0 && group != ParameterGroup::Body);
            let header = CollapsingHeader::new(title).id_salt(group.title()).default_open(open);
            let shown = header.show(ui, |ui| {
                if group == ParameterGroup::Body {
                    sexes(ui, scene);
                }
                for (info, value) in own {
                    // Linked legs have one slider, the left one's; it turns both.
                    if !(state.linked && info.side == Some(Side::Right)) {
                        slider(ui, scene, info, *value, state.linked);
                    }
                }
            });
            focus_ring(ui, look, shown.header_response.rect.shrink(3.0), &shown.header_response);
        }
    });
}

/// Strength at equal size differs between women and men.
fn sexes(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = &scene.state.simulation;
    ui.horizontal(|ui| {
        for (sex, word) in [(Sex::Female, words::of("window.female")), (Sex::Male, words::of("window.male"))]
        {
            if ui.radio(state.parameters.sex == sex, word).clicked() {
                scene.ask(SimulationCommand::SetSex(sex));
            }
        }
    });
}

fn is_changed(info: &ParameterInfo, value: f64) -> bool {
    (value - info.healthy).abs() > 1e-6 * (info.high - info.low)
}

/// The name of a parameter with its side, where it has one of its own.
pub(super) fn name(info: &ParameterInfo, linked: bool) -> String {
    match info.side.filter(|_| !linked) {
        Some(Side::Left) => words::fill("window.left_3", &[("0", &words::walker_parameter(info))]),
        Some(Side::Right) => words::fill("window.right_2", &[("0", &words::walker_parameter(info))]),
        None => words::walker_parameter(info),
    }
}

fn slider(ui: &mut Ui, scene: &mut Scene<'_>, info: &ParameterInfo, value: f64, linked: bool) {
    let look = scene.look;
    let (factor, places, unit) = shown(info.unit);
    let ink = match info.side.filter(|_| !linked) {
        Some(side) => look.palette.side_text(side),
        None if is_changed(info, value) => look.palette.text,
        None => look.palette.weak,
    };
    let label = ui.label(RichText::new(name(info, linked)).font(look.small()).color(ink));
    ui.horizontal(|ui| {
        let mut turned = value * factor;
        ui.spacing_mut().slider_width = (ui.available_width() - 96.0).max(60.0);
        let widget = Slider::new(&mut turned, info.low * factor..=info.high * factor)
            .suffix(&unit)
            .fixed_decimals(places)
            .clamping(egui::SliderClamping::Always);
        let response = ui.add(widget).labelled_by(label.id);
        if response.changed() {
            let key = info.key.clone();
            let value = (turned / factor).clamp(info.low, info.high);
            scene.ask(SimulationCommand::Set { key, value });
        }
        response.on_hover_text(words::fill(
            "window.to_healthy_key_in_files",
            &[
                ("0", &number(info.low * factor, places)),
                ("1", &number(info.high * factor, places)),
                ("unit", &unit),
                ("2", &number(info.healthy * factor, places)),
                ("3", &info.key),
            ],
        ));
    });
}

fn presets(ui: &mut Ui, scene: &mut Scene<'_>) {
    let look = scene.look;
    let state = &scene.state.simulation;
    let chosen = state.preset.and_then(Preset::find);
    let shown = state.title();
    let width = ui.available_width() - 8.0;
    let combo = ComboBox::from_id_salt("preset").width(width).height(420.0).selected_text(shown.as_str());
    let combo = combo.close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let response = combo.show_ui(ui, |ui| {
        let sought = search_in_drop_down(ui, "preset", Preset::all().count());
        let found = |preset: &&Preset| {
            sought.finds(&format!("{} {}", words::preset(preset), family_title(preset.family)))
        };
        if !Preset::all().any(|preset| found(&preset)) {
            ui.label(RichText::new(words::of("window.no_condition_found")).color(look.palette.weak));
        }
        for family in [
            Family::Healthy,
            Family::Weakness,
            Family::Contracture,
            Family::Neurological,
            Family::Orthopaedic,
        ] {
            let own: Vec<&Preset> =
                Preset::all().filter(|preset| preset.family == family).filter(found).collect();
            if own.is_empty() {
                continue;
            }
            ui.label(RichText::new(family_title(family)).font(bold(12.5)).color(look.palette.weak));
            for preset in own {
                let reached = preset.reached_built_in();
                let title = if reached.walks() {
                    RichText::new(words::preset(preset))
                } else {
                    let note = words::of("window.not_reached_yet");
                    RichText::new(format!("{} · {note}", words::preset(preset))).color(look.palette.weak)
                };
                let row = ui.selectable_label(state.preset == Some(preset.key), title);
                let told = advice(reached).map_or_else(
                    || preset.source.to_owned(),
                    |advice| format!("{advice}\n{}", ended(preset.source)),
                );
                if row.on_hover_text(told).clicked() {
                    scene.ask(SimulationCommand::ChoosePreset(preset.key));
                    ui.close();
                }
            }
        }
    });
    response.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, words::of("window.preset"));
        info.current_text_value = Some(shown.clone());
        info
    });
    if let Some(advice) = chosen.and_then(|preset| advice(preset.reached_built_in())) {
        ui.add(egui::Label::new(RichText::new(advice).font(look.small())).wrap());
    }
    if let Some(preset) = chosen {
        let words = words::fill(
            "window.limits_of_the_model",
            &[("0", &ended(preset.source)), ("1", &preset.limits.trim_end_matches('.'))],
        );
        let text = RichText::new(words).font(look.small()).color(look.palette.weak);
        ui.add(egui::Label::new(text).wrap());
    }
}

/// With a full stop at its end.
fn ended(sentence: &str) -> String {
    format!("{}.", sentence.trim_end_matches('.'))
}

/// What to expect and what to choose instead: nothing where it walks.
fn advice(reached: &Reached) -> Option<String> {
    let Reached::NotYet { nearest } = reached else { return None };
    let start = words::of("window.not_reached_yet_told");
    Some(match nearest.and_then(Preset::find) {
        Some(other) => {
            format!(
                "{start} {}",
                words::fill("window.the_nearest_that_walks", &[("0", &words::preset(other))])
            )
        }
        None => start.to_owned(),
    })
}

fn family_title(family: Family) -> &'static str {
    match family {
        Family::Healthy => words::of("window.healthy"),
        Family::Weakness => words::of("window.weakness"),
        Family::Contracture => words::of("window.contracture_and_cerebral_palsy"),
        Family::Neurological => words::of("window.brain_and_nerves"),
        Family::Orthopaedic => words::of("window.joints_bones_aids"),
    }
}

fn files(ui: &mut Ui, scene: &mut Scene<'_>) {
    let look = scene.look;
    let state = &scene.state.simulation;
    ui.horizontal(|ui| {
        for (word, told, command, enabled) in [
            (
                words::of("window.load"),
                words::of("window.a_condition_file_toml"),
                DesktopCommand::LoadCondition,
                true,
            ),
            (
                words::of("window.save"),
                words::of("window.this_condition_as_a_file_toml"),
                DesktopCommand::SaveCondition,
                true,
            ),
            (
                words::of("window.export"),
                words::of("window.the_walk_as_motion_json_trc_mot"),
                DesktopCommand::ExportSimulation,
                state.walk.is_some(),
            ),
        ] {
            if labelled_button(ui, look, word, enabled).on_hover_text(told).clicked() {
                scene.ask(command);
            }
        }
    });
}
