//! Review: the final result: table, symmetry, curves, picture, quality and the timeline in which events are corrected.

use egui::{Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::PanelMemory;
use super::notices::progress;
use super::playback_bar::playback_bar;
use super::review_figures::{curves_card, steps_card};
use super::setup_bar::{self, setup_bar};
use crate::app::command::Command;
use crate::app::state::AppState;
use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::{Assessment, TimeSpan};
use crate::clinic::norms::norm;
use crate::ui::theme::{GAP, Look, bold};
use crate::ui::views::event_timeline::{EventTimeline, event_timeline};
use crate::ui::views::parameter_table::{ParameterTable, parameter_table};
use crate::ui::views::quality_list::quality_list;
use crate::ui::views::symmetry_bars::symmetry_bars;
use crate::ui::views::video_view::{VideoView, video_view};
use crate::ui::widgets::card::{card, columns, remark, rows};
use crate::ui::widgets::figure::{Figure, figure};
use crate::ui::widgets::main_button;

/// Draws the place.
pub fn review_panel(
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
    let Some(assessment) = state.review.assessment() else {
        nothing_yet(ui, look, all, (state, memory), commands);
        return;
    };
    if state.job.is_some_and(|job| job.kind != crate::app::state::JobKind::Reanalysis) {
        let bar = Rect::from_min_size(all.min, vec2(all.width(), 36.0));
        ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| progress(ui, look, state, commands));
        all.min.y = bar.bottom() + 6.0;
    }
    if look.clinic_room {
        for_the_room(ui, look, all, (state, memory), (assessment, commands));
        return;
    }
    let timeline_height = (all.height() * 0.2).clamp(132.0, 190.0);
    let upper = Rect::from_min_max(all.min, pos2(all.right(), all.bottom() - timeline_height - GAP));
    let lower = Rect::from_min_max(pos2(all.left(), upper.bottom() + GAP), all.max);
    let [left, middle, right] = columns(upper, [1.25, 1.12, 0.85]);
    numbers(ui, look, left, (state, assessment), commands);
    curves_card(ui, look, middle, (state, assessment), commands);
    let picture_height = (right.width() * 0.62).min(right.height() * 0.42);
    let picture_rect = Rect::from_min_size(right.min, vec2(right.width(), picture_height));
    picture(ui, look, picture_rect, (state, memory), commands);
    let rest = Rect::from_min_max(pos2(right.left(), picture_rect.bottom() + GAP), right.max);
    let [steps, quality] = rows(rest, [1.0, 0.85]);
    steps_card(ui, look, steps, (state, assessment), commands);
    card(ui, look, quality, "Recording quality", |ui| {
        ScrollArea::vertical().show(ui, |ui| quality_list(ui, look, &assessment.quality));
    });
    timeline_card(ui, look, lower, (state, memory), (assessment, commands));
}

/// Table and symmetry; what does not fit is scrolled.
fn numbers(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, assessment): (&AppState, &Assessment),
    commands: &mut Vec<Command>,
) {
    card(ui, look, rect, "Walking in numbers", |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let person = state.walker.norm_person();
            let table = ParameterTable {
                parameters: &assessment.parameters,
                person: &person,
                evidence: state.review.evidence,
            };
            if let Some(parameter) = parameter_table(ui, look, &table) {
                commands.push(Command::ShowEvidence(Some(parameter)));
            }
            ui.add_space(12.0);
            ui.label(RichText::new("Symmetry").font(look.title()).color(look.palette.weak));
            if let Some(parameter) = symmetry_bars(ui, look, &assessment.parameters) {
                commands.push(Command::ShowEvidence(Some(parameter)));
            }
            let words = "100·ln(left/right). Grey: 90 % interval. Click a number to see its frames; Ctrl ← → for the next.";
            ui.label(RichText::new(words).font(look.small()).color(look.palette.weak));
        });
    });
    let seconds: f64 = assessment.bouts.iter().map(|bout| bout.end - bout.start).sum();
    let used = assessment.strides.iter().filter(|stride| stride.excluded.is_none()).count();
    let left_out = assessment.strides.len() - used;
    remark(ui, look, rect, &format!("{used} strides in {seconds:.1} s, {left_out} left out"));
}

/// Three numbers and the symmetry, to be read from the other end of the room.
fn for_the_room(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, memory): (&AppState, &mut PanelMemory),
    (assessment, commands): (&Assessment, &mut Vec<Command>),
) {
    let [left, right] = columns(rect, [1.0, 1.0]);
    let [top, below] = rows(left, [1.3, 1.0]);
    picture(ui, look, top, (state, memory), commands);
    card(ui, look, below, "Symmetry", |ui| {
        ui.add_space(6.0);
        symmetry_bars(ui, look, &assessment.parameters);
    });
    card(ui, look, right, "Walking in numbers", |ui| {
        let person = state.walker.norm_person();
        let speed = assessment.parameters.value(Parameter::WalkingSpeed);
        for (index, parameter) in [
            Parameter::WalkingSpeed,
            Parameter::Cadence,
            Parameter::StrideLength,
            Parameter::DoubleSupportFraction,
        ]
        .into_iter()
        .enumerate()
        {
            let reference = norm(parameter, &person, speed);
            let item = Figure {
                parameter,
                estimate: assessment.parameters.get(parameter),
                norm: Some(&reference),
                waiting: "not measured",
            };
            let font = if index == 0 { look.headline() } else { look.number() };
            if figure(ui, look, &font, &item) {
                commands.push(Command::ShowEvidence(Some(parameter)));
            }
            ui.add_space(16.0);
        }
    });
}

/// The picture of the playhead with the repaired skeleton; without pictures the skeleton alone.
fn picture(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, memory): (&AppState, &mut PanelMemory),
    commands: &mut Vec<Command>,
) {
    let with_pictures = state.review_has_pictures();
    let newest = state.capture.picture.as_ref().filter(|_| with_pictures);
    let time = newest.map_or(state.playback.time, |picture| picture.frame.time);
    let sample = state.review.sample_at(time);
    let size = state.review.trial.as_ref().map(|trial| (trial.track.width, trial.track.height));
    let view = VideoView {
        picture: newest,
        size,
        pose: match sample {
            Some(sample) => sample.pose.as_ref(),
            None => newest.and_then(|picture| picture.pose.as_ref()),
        },
        people: &[],
        marks: &memory.setup.marks,
        marking: memory.setup.marking,
        waiting: "",
    };
    if let Some((x, y)) = video_view(ui, look, rect, &mut memory.video, &view) {
        if memory.setup.marking {
            memory.setup.mark(x, y);
        } else if with_pictures && sample.is_none_or(|sample| sample.pose.is_none()) {
            commands.push(Command::ChoosePerson { x, y });
        } else {
            commands.push(Command::TogglePlaying);
        }
    }
    if !with_pictures {
        let at = pos2(rect.left() + 14.0, rect.top() + 10.0);
        let words = "Key-points only: pictures are not kept";
        ui.painter().text(at, egui::Align2::LEFT_TOP, words, look.small(), look.palette.stage_weak);
    }
}

fn timeline_card(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, memory): (&AppState, &mut PanelMemory),
    (assessment, commands): (&Assessment, &mut Vec<Command>),
) {
    card(ui, look, rect, "", |ui| {
        let room = ui.available_rect_before_wrap();
        let bar = Rect::from_min_size(room.min, vec2(room.width(), 32.0));
        playback_bar(ui, look, bar, state, commands);
        let lanes = Rect::from_min_max(pos2(room.left(), bar.bottom() + 4.0), room.max);
        let evidence =
            state.review.evidence.map(|parameter| state.review.evidence_spans(parameter)).unwrap_or_default();
        let timeline = EventTimeline {
            assessment,
            span: shown_span(assessment, state),
            playhead: state.playback.time,
            selected: state.review.selected,
            swap_from: state.review.swap_from,
            evidence: &evidence,
            editable: true,
        };
        event_timeline(ui, look, lanes, &mut memory.timeline, (&timeline, commands));
    });
    let words = match state.review.evidence {
        Some(parameter) => format!("Frames behind: {}. Ctrl ← → for the next, Esc to end", parameter.title()),
        None => {
            "Drag an event to move it, double-click to add, Delete to remove, right-click a stance".to_owned()
        }
    };
    remark(ui, look, rect, &words);
}

/// The whole recording, or the 20 s around the playhead of a long one.
fn shown_span(assessment: &Assessment, state: &AppState) -> TimeSpan {
    const SHOWN: f64 = 20.0;
    let end = state.playback.duration.unwrap_or(assessment.source.duration).max(1.0);
    if end <= SHOWN * 1.3 {
        return TimeSpan { start: 0.0, end };
    }
    // Pages, not a running band: an event must not move away under the pointer.
    let page = (state.playback.time / (SHOWN * 0.9)).floor();
    let start = (page * SHOWN * 0.9).min(end - SHOWN).max(0.0);
    TimeSpan { start, end: start + SHOWN }
}

/// No result: progress, or why there is none; the picture stays to be looked at.
fn nothing_yet(
    ui: &mut Ui,
    look: &Look,
    all: Rect,
    (state, memory): (&AppState, &mut PanelMemory),
    commands: &mut Vec<Command>,
) {
    let bar_height = 40.0;
    let words_height = 150.0;
    let hero =
        Rect::from_min_max(all.min, pos2(all.right(), all.bottom() - words_height - bar_height - 2.0 * GAP));
    if state.capture.open.is_some() {
        picture(ui, look, hero, (state, memory), commands);
        let bar = Rect::from_min_size(pos2(hero.left(), hero.bottom() + 4.0), vec2(hero.width(), bar_height));
        playback_bar(ui, look, bar, state, commands);
    }
    let below = Rect::from_min_max(pos2(all.left(), all.bottom() - words_height), all.max);
    let centred = if state.capture.open.is_some() {
        below
    } else {
        Rect::from_center_size(all.center(), vec2(all.width().min(760.0), words_height))
    };
    card(ui, look, centred, "", |ui| {
        if state.job.is_some() {
            progress(ui, look, state, commands);
            let words =
                "Every frame is read; the numbers come from the whole walk at once, not from the preview.";
            ui.label(RichText::new(words).color(look.palette.weak));
        } else if let Some((stage, problem)) = &state.review.failure {
            let stage = match stage {
                crate::app::wire::Stage::LoadingNetworks => "while loading the network",
                crate::app::wire::Stage::ReadingPoses => "while reading poses",
                crate::app::wire::Stage::Analysing => "while finding steps",
                crate::app::wire::Stage::Writing => "while writing",
            };
            ui.label(RichText::new(format!("{} ({stage})", problem.what)).font(bold(16.0)));
            for part in [&problem.why, &problem.advice] {
                if !part.is_empty() {
                    ui.label(part);
                }
            }
            if main_button(ui, look, "Try again (A)", None).clicked() {
                commands.push(Command::Analyse);
            }
        } else {
            ui.label(RichText::new("No result yet").font(bold(16.0)));
            ui.label("Open a video, or record with the camera; then press Analyse.");
            if main_button(ui, look, "Open video", None).clicked() {
                commands.push(Command::BrowseVideo);
            }
        }
    });
}
