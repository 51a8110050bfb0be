//! Capture: the picture is the hero; big numbers beside it, steps and joint angles below, all marked as preview.

use egui::{Rect, Ui, pos2, vec2};

use super::PanelMemory;
use super::notices::progress;
use super::playback_bar::playback_bar;
use super::setup_bar::{self, setup_bar};
use crate::app::command::{Command, Place};
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, Parameter, Unit};
use crate::clinic::assessment::{Assessment, QualityLevel, TimeSpan};
use crate::clinic::norms::norm;
use crate::ui::quantity_format;
use crate::ui::theme::{GAP, Look};
use crate::ui::views::event_timeline::{EventTimeline, event_timeline};
use crate::ui::views::joint_strips::joint_strips;
use crate::ui::views::quality_list::{lamp, quality_list, worst};
use crate::ui::views::step_plot::{StepPlot, StepValue, step_plot};
use crate::ui::views::symmetry_bars::symmetry_bars;
use crate::ui::views::video_view::{VideoView, video_view};
use crate::ui::widgets::card::{card, columns, remark, rows, stamp};
use crate::ui::widgets::chart::side_legend;
use crate::ui::widgets::figure::{Figure, figure};

/// Draws the place.
pub fn capture_panel(
    ui: &mut Ui,
    look: &Look,
    state: &AppState,
    memory: &mut PanelMemory,
    commands: &mut Vec<Command>,
) {
    let mut all = ui.max_rect().shrink(GAP);
    if !look.clinic_room {
        let mut bar = all;
        bar.set_height(setup_bar::height(&memory.setup));
        setup_bar(ui, look, bar, (state, &mut memory.setup), commands);
        all.min.y = bar.bottom() + 4.0;
    }
    if look.clinic_room {
        let [left, right] = columns(all, [1.0, 1.0]);
        let [top, below] = rows(left, [1.35, 1.0]);
        picture(ui, look, top, (state, memory), commands);
        let [length, time] = columns(below, [1.0, 1.0]);
        step_length_card(ui, look, length, state);
        step_time_card(ui, look, time, state);
        numbers_card(ui, look, right, state, commands);
        return;
    }
    let narrow = all.width() < 1180.0;
    let [left, right] = columns(all, if narrow { [2.05, 1.0] } else { [2.25, 1.0] });
    let [top, below] = rows(left, [1.8, 1.0]);
    let strip = if top.height() > 330.0 { 96.0 } else { 0.0 };
    let hero = Rect::from_min_max(top.min, pos2(top.right(), top.bottom() - strip - 40.0));
    picture(ui, look, hero, (state, memory), commands);
    let bar = Rect::from_min_size(pos2(top.left(), hero.bottom() + 4.0), vec2(top.width(), 34.0));
    under_the_picture(ui, look, bar, state, commands);
    if strip > 0.0 {
        let lanes = Rect::from_min_max(pos2(top.left(), bar.bottom() + 2.0), top.max);
        live_events(ui, look, lanes, (state, memory), commands);
    }
    let [speed, length, time, joints] = columns(below, [1.0, 1.0, 1.0, 1.25]);
    speed_card(ui, look, speed, state);
    step_length_card(ui, look, length, state);
    step_time_card(ui, look, time, state);
    joints_card(ui, look, joints, state);
    let quality_height = (right.height() * 0.26).clamp(130.0, 240.0);
    let numbers = Rect::from_min_max(right.min, pos2(right.right(), right.bottom() - quality_height - GAP));
    numbers_card(ui, look, numbers, state, commands);
    let quality = Rect::from_min_max(pos2(right.left(), numbers.bottom() + GAP), right.max);
    quality_card(ui, look, quality, state);
}

fn preview(state: &AppState) -> Option<&Assessment> {
    state.capture.preview.as_ref().map(|preview| preview.assessment.as_ref())
}

fn picture(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, memory): (&AppState, &mut PanelMemory),
    commands: &mut Vec<Command>,
) {
    let newest = state.capture.picture.as_ref();
    let waiting = match &state.capture.open {
        Some(open) => open.failure.as_ref().map_or("Opening …", |problem| problem.what.as_str()),
        None => "Open a video or switch on the camera.",
    };
    let view = VideoView {
        picture: newest,
        size: None,
        pose: newest.and_then(|picture| picture.pose.as_ref()),
        people: newest.map(|picture| picture.people.as_slice()).unwrap_or_default(),
        marks: &memory.setup.marks,
        marking: memory.setup.marking,
        waiting,
    };
    if let Some((x, y)) = video_view(ui, look, rect, &mut memory.video, &view) {
        if memory.setup.marking {
            memory.setup.mark(x, y);
        } else {
            commands.push(Command::ChoosePerson { x, y });
        }
    }
    let lost = state.capture.preview.as_ref().is_some_and(|preview| preview.person_lost);
    if lost {
        let at = rect.center_top() + vec2(0.0, 14.0);
        let words = "Nobody followed now: step into the picture, or click the person";
        let galley = ui.painter().layout_no_wrap(words.to_owned(), look.body(), look.palette.stage_text);
        let back =
            Rect::from_center_size(at + vec2(0.0, galley.size().y / 2.0), galley.size() + vec2(24.0, 10.0));
        ui.painter().rect_filled(back, 8.0, egui::Color32::from_black_alpha(170));
        ui.painter().galley(back.min + vec2(12.0, 5.0), galley, look.palette.stage_text);
    }
}

/// Playback for files and the demo, or progress when something runs.
fn under_the_picture(ui: &mut Ui, look: &Look, bar: Rect, state: &AppState, commands: &mut Vec<Command>) {
    if state.job.is_some() {
        ui.scope_builder(egui::UiBuilder::new().max_rect(bar), |ui| progress(ui, look, state, commands));
    } else if state.capture.open.as_ref().is_some_and(OpenSource::can_seek) {
        playback_bar(ui, look, bar, state, commands);
    }
}

/// The last ten seconds of contacts and stances.
fn live_events(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, memory): (&AppState, &mut PanelMemory),
    commands: &mut Vec<Command>,
) {
    let Some(preview) = &state.capture.preview else { return };
    let end = preview.time.max(10.0);
    let timeline = EventTimeline {
        assessment: &preview.assessment,
        span: TimeSpan { start: end - 10.0, end },
        playhead: state.playback.time,
        selected: None,
        swap_from: None,
        evidence: &[],
        editable: false,
    };
    event_timeline(ui, look, rect, &mut memory.timeline, (&timeline, commands));
}

/// The headline numbers.
fn numbers_card(ui: &mut Ui, look: &Look, rect: Rect, state: &AppState, commands: &mut Vec<Command>) {
    card(ui, look, rect, "", |ui| {
        let person = state.walker.norm_person();
        let assessment = preview(state);
        let speed = assessment.and_then(|a| a.parameters.value(Parameter::WalkingSpeed));
        for (index, parameter) in
            [Parameter::WalkingSpeed, Parameter::Cadence, Parameter::DoubleSupportFraction]
                .into_iter()
                .enumerate()
        {
            let reference = norm(parameter, &person, speed);
            let font = if index == 0 { look.headline() } else { look.number() };
            let item = Figure {
                parameter,
                estimate: assessment.and_then(|a| a.parameters.get(parameter)),
                norm: Some(&reference),
                waiting: "after the first steps",
            };
            if figure(ui, look, &font, &item) && state.review.trial.is_some() {
                commands.push(Command::Go(Place::Review));
                commands.push(Command::ShowEvidence(Some(parameter)));
            }
            ui.add_space(if look.clinic_room { 18.0 } else { 12.0 });
        }
        if let Some(assessment) = assessment {
            ui.add_space(4.0);
            symmetry_bars(ui, look, &assessment.parameters);
        }
        if look.clinic_room
            && let Some(level) = assessment.and_then(|a| worst(&a.quality))
        {
            quality_in_short(ui, look, level, assessment);
        }
    });
    stamp(ui, look, rect, "preview");
}

fn quality_in_short(ui: &mut Ui, look: &Look, level: QualityLevel, assessment: Option<&Assessment>) {
    let flag = assessment.and_then(|a| a.quality.iter().find(|flag| flag.level == level));
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(30.0, 30.0), egui::Sense::hover());
        lamp(ui, look, rect, level);
        let words = match (level, flag) {
            (QualityLevel::Green, _) | (_, None) => "Picture is good",
            (_, Some(flag)) => flag.message.as_str(),
        };
        ui.label(egui::RichText::new(words).font(look.unit()));
    });
}

fn quality_card(ui: &mut Ui, look: &Look, rect: Rect, state: &AppState) {
    card(ui, look, rect, "Picture quality", |ui| {
        let flags = preview(state).map(|a| a.quality.as_slice()).unwrap_or_default();
        egui::ScrollArea::vertical().show(ui, |ui| quality_list(ui, look, flags));
    });
}

fn norm_range(parameter: Parameter, state: &AppState, factor: f64) -> Option<(f64, f64)> {
    let speed = preview(state).and_then(|a| a.parameters.value(Parameter::WalkingSpeed));
    let reference = norm(parameter, &state.walker.norm_person(), speed).ok()?;
    reference.range().map(|(low, high)| (low * factor, high * factor))
}

/// Left and right means above a step plot.
fn pair(ui: &mut Ui, look: &Look, parameters: [(Side, Option<&Estimate>); 2]) {
    ui.horizontal(|ui| {
        for (side, estimate) in parameters {
            let text = estimate.map_or_else(|| "\u{2013}".to_owned(), quantity_format::value);
            let font = crate::ui::theme::bold(if look.clinic_room { 60.0 } else { 25.0 });
            let word = if side == Side::Left { "left" } else { "right" };
            let galley = ui.painter().layout_no_wrap(text.clone(), font, look.palette.side_text(side));
            let (rect, response) =
                ui.allocate_exact_size(galley.size() + vec2(10.0, 0.0), egui::Sense::hover());
            ui.painter().galley(rect.min, galley, look.palette.side_text(side));
            response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{word} {text}")));
        }
    });
}

fn step_length_card(ui: &mut Ui, look: &Look, rect: Rect, state: &AppState) {
    let assessment = preview(state);
    let get = |parameter| assessment.and_then(|a| a.parameters.get(parameter));
    let estimates =
        [(Side::Left, get(Parameter::StepLengthLeft)), (Side::Right, get(Parameter::StepLengthRight))];
    let metres = estimates.iter().any(|(_, e)| e.is_some_and(|e| e.unit == Unit::Metre));
    let title = if metres || assessment.is_none() { "Step length, m" } else { "Step length, heights" };
    let values: Vec<StepValue> = assessment
        .map(|a| {
            let steps = a.steps.iter();
            steps
                .filter_map(|s| {
                    Some(StepValue {
                        side: s.side,
                        time: s.end,
                        value: s.length?,
                        excluded: s.excluded.is_some(),
                    })
                })
                .collect()
        })
        .unwrap_or_default();
    card(ui, look, rect, title, |ui| {
        let reason = estimates[0].1.and_then(|e| e.reason.clone());
        let waiting = reason.unwrap_or_else(|| "after the first steps".to_owned());
        if !values.is_empty() {
            pair(ui, look, estimates);
        }
        let plot = StepPlot {
            values: &values,
            places: 2,
            norm: metres.then(|| norm_range(Parameter::StepLengthLeft, state, 1.0)).flatten(),
            least_range: 0.2,
            playhead: None,
            waiting: &waiting,
        };
        let room = ui.available_rect_before_wrap();
        step_plot(ui, look, room, &plot);
    });
    legend(ui, look, rect);
}

/// The legend of both sides at the right of a card's title, where there is room for both.
fn legend(ui: &Ui, look: &Look, rect: Rect) {
    if rect.width() > 15.5 * look.title().size {
        let air = crate::ui::theme::CARD_AIR;
        side_legend(ui.painter(), look, pos2(rect.right() - air, rect.top() + air));
    }
}

fn step_time_card(ui: &mut Ui, look: &Look, rect: Rect, state: &AppState) {
    let assessment = preview(state);
    let get = |parameter| assessment.and_then(|a| a.parameters.get(parameter));
    let estimates =
        [(Side::Left, get(Parameter::StepTimeLeft)), (Side::Right, get(Parameter::StepTimeRight))];
    let values: Vec<StepValue> = assessment
        .map(|a| {
            let value = |s: &crate::biomechanics::gait::Step| StepValue {
                side: s.side,
                time: s.end,
                value: s.duration(),
                excluded: s.excluded.is_some(),
            };
            a.steps.iter().map(value).collect()
        })
        .unwrap_or_default();
    card(ui, look, rect, "Step time, s", |ui| {
        if !values.is_empty() {
            pair(ui, look, estimates);
        }
        let plot = StepPlot {
            values: &values,
            places: 2,
            norm: norm_range(Parameter::StepTimeLeft, state, 1.0),
            least_range: 0.2,
            playhead: None,
            waiting: "after the first steps",
        };
        let room = ui.available_rect_before_wrap();
        step_plot(ui, look, room, &plot);
    });
    legend(ui, look, rect);
}

/// Speed of each stride: its length over its time.
fn speed_card(ui: &mut Ui, look: &Look, rect: Rect, state: &AppState) {
    let assessment = preview(state);
    let values: Vec<StepValue> = assessment
        .map(|a| {
            let strides = a.strides.iter();
            strides
                .filter_map(|s| {
                    Some(StepValue {
                        side: s.side,
                        time: s.end,
                        value: s.length? / s.duration(),
                        excluded: s.excluded.is_some(),
                    })
                })
                .collect()
        })
        .unwrap_or_default();
    let estimate = assessment.and_then(|a| a.parameters.get(Parameter::WalkingSpeed));
    let metres = estimate.is_none_or(|e| e.unit == Unit::MetrePerSecond);
    let title = if metres { "Speed, m/s" } else { "Speed, heights/s" };
    card(ui, look, rect, title, |ui| {
        let waiting =
            estimate.and_then(|e| e.reason.clone()).unwrap_or_else(|| "after the first strides".to_owned());
        let plot = StepPlot {
            values: &values,
            places: 1,
            norm: metres.then(|| norm_range(Parameter::WalkingSpeed, state, 1.0)).flatten(),
            least_range: 0.4,
            playhead: None,
            waiting: &waiting,
        };
        let room = ui.available_rect_before_wrap();
        step_plot(ui, look, room, &plot);
    });
    legend(ui, look, rect);
}

fn joints_card(ui: &mut Ui, look: &Look, rect: Rect, state: &AppState) {
    card(ui, look, rect, "Joint angles, °", |ui| {
        let motion = preview(state).and_then(|a| a.motion.as_ref());
        let room = ui.available_rect_before_wrap();
        joint_strips(ui, look, room, motion, state.playback.time);
    });
    remark(ui, look, rect, "last 6 s");
}
