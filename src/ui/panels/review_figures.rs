//! The figures of Review: curves over the cycle and steps over the walk, with the playhead in both.

use egui::{Rect, Ui};

use crate::app::command::Command;
use crate::app::state::AppState;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::assessment::{Assessment, CurveKind};
use crate::clinic::norms::{NoNorm, curve_band, norm};
use crate::ui::theme::{CARD_AIR, Look};
use crate::ui::views::cycle_plot::{CyclePlot, cycle_plot};
use crate::ui::views::step_plot::{StepPlot, StepValue, step_plot};
use crate::ui::widgets::card::{card, columns, rows};
use crate::ui::widgets::chart::side_legend;
use crate::ui::widgets::figure::{line_within, short_study};

/// Four joint curves with norm band, single strides and playhead.
pub fn curves_card(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, assessment): (&AppState, &Assessment),
    commands: &mut Vec<Command>,
) {
    let toe_off = BySide::from_fn(|side| mean_toe_off(assessment, side));
    let playhead = BySide::from_fn(|side| cycle_percent(assessment, side, state.playback.time));
    let person = state.walker.norm_person();
    let speed = assessment.parameters.value(Parameter::WalkingSpeed).filter(|_| {
        let estimate = assessment.parameters.get(Parameter::WalkingSpeed);
        estimate.is_some_and(|estimate| estimate.unit == Unit::MetrePerSecond)
    });
    let mut source = String::new();
    card(ui, look, rect, "Over the gait cycle", |ui| {
        let mut room = ui.available_rect_before_wrap();
        room.max.y -= 20.0;
        let [top, below] = rows(room, [1.0, 1.0]);
        let cells = [columns(top, [1.0, 1.0]), columns(below, [1.0, 1.0])].concat();
        for (kind, cell) in CurveKind::ALL.into_iter().zip(cells) {
            let band = curve_band(kind, &person, speed);
            match &band {
                Ok(band) if source.is_empty() => {
                    let what = if band.sd.is_empty() { "mean" } else { "mean ± 1 SD" };
                    let study = short_study(band.source.study);
                    source =
                        format!("Grey: {what}, {} ({study}, {} people)", band.matched, band.source.people);
                }
                Err(NoNorm(reason)) if source.is_empty() && kind == CurveKind::KneeFlexion => {
                    source = format!("No norm band: {reason}");
                }
                _ => {}
            }
            let find = |side| assessment.curves.iter().find(|c| c.side == side && c.kind == kind);
            let plot = CyclePlot {
                kind,
                curves: BySide::from_fn(find),
                band: band.as_ref().ok(),
                toe_off,
                playhead,
                single_strides: true,
                missing: missing_words(assessment),
            };
            if let Some((side, percent)) = cycle_plot(ui, look, cell, &plot)
                && let Some(time) = time_in_cycle(assessment, side, percent, state.playback.time)
            {
                commands.push(Command::Seek(time));
            }
        }
        let at = egui::pos2(room.left(), room.bottom() + 6.0);
        line_within(ui, (at, room.width()), &source, look.small(), look.palette.weak);
    });
    let corner = egui::pos2(rect.right() - CARD_AIR, rect.top() + CARD_AIR);
    side_legend(ui.painter(), look, corner);
}

fn missing_words(assessment: &Assessment) -> &'static str {
    match assessment.view {
        Some(view) if !view.is_sagittal() => "Not from the front or back: bending is seen from the side.",
        _ => "Not enough whole strides for a curve.",
    }
}

/// Step length, or step time where the view shows no length, for each step of the walk.
pub fn steps_card(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, assessment): (&AppState, &Assessment),
    commands: &mut Vec<Command>,
) {
    let by_length = assessment.steps.iter().any(|step| step.length.is_some());
    let values: Vec<StepValue> = assessment
        .steps
        .iter()
        .filter_map(|step| {
            let value = if by_length { step.length? } else { step.duration() };
            Some(StepValue { side: step.side, time: step.end, value, excluded: step.excluded.is_some() })
        })
        .collect();
    let parameter = if by_length { Parameter::StepLengthLeft } else { Parameter::StepTimeLeft };
    let unit = assessment.parameters.get(parameter).map(|estimate| estimate.unit);
    let title = match (by_length, unit) {
        (true, Some(Unit::BodyHeight)) => "Step length, heights",
        (true, _) => "Step length, m",
        (false, _) => "Step time, s",
    };
    let speed = assessment.parameters.value(Parameter::WalkingSpeed);
    let reference = norm(parameter, &state.walker.norm_person(), speed).ok();
    card(ui, look, rect, title, |ui| {
        let plot = StepPlot {
            values: &values,
            places: 2,
            norm: reference.and_then(|norm| norm.range()).filter(|_| unit != Some(Unit::BodyHeight)),
            least_range: 0.2,
            playhead: Some(state.playback.time),
            waiting: "No step was found.",
        };
        let room = ui.available_rect_before_wrap();
        if let Some(time) = step_plot(ui, look, room, &plot) {
            commands.push(Command::Seek(time.max(0.0)));
        }
    });
    let corner = egui::pos2(rect.right() - CARD_AIR, rect.top() + CARD_AIR);
    side_legend(ui.painter(), look, corner);
}

fn mean_toe_off(assessment: &Assessment, side: Side) -> Option<f64> {
    let of_side = assessment.strides.iter().filter(|s| s.side == side && s.excluded.is_none());
    let shares: Vec<f64> = of_side.filter_map(crate::biomechanics::gait::Stride::stance_fraction).collect();
    (!shares.is_empty()).then(|| 100.0 * shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Where an instant lies in a side's stride, %.
fn cycle_percent(assessment: &Assessment, side: Side, time: f64) -> Option<f64> {
    let stride = assessment.strides.iter().find(|s| s.side == side && s.start <= time && time < s.end)?;
    Some(100.0 * (time - stride.start) / stride.duration())
}

/// The instant at this percentage of the stride under (or after) the playhead.
fn time_in_cycle(assessment: &Assessment, side: Side, percent: f64, time: f64) -> Option<f64> {
    let mut own = assessment.strides.iter().filter(|stride| stride.side == side);
    let stride = own.clone().find(|stride| time < stride.end).or_else(|| own.next_back())?;
    Some(stride.start + percent / 100.0 * stride.duration())
}
