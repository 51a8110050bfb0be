//! What is known against the numbers of a recording, held against them before they leave the analysis: a scale by which
//! the walker is no person, values that no body reaches, and red checks of quality.
//!
//! A red check is not a remark in an annex: what it touches is limited or withheld, with what it found as the reason,
//! so that no page says "stop" while another prints the number as good.

use crate::analysis::options::{AnalysisOptions, Surface};
use crate::analysis::pass_result::PassResult;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::GaitParameters;
use crate::biomechanics::gait::plausibility::{Basis, Gate, STATURES};
use crate::biomechanics::motion::{LengthUnit, Motion};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{QualityFlag, Scale, ScaleMethod};
use crate::clinic::pass_evidence::{Affected, Remark};
use crate::clinic::quality_touch;
use crate::finding::ValueFinding;
use crate::vision::scale::LEG_SHARE;

/// A scale may make the walker so much taller or smaller than he says, as a ratio: legs and statures differ between people by
/// 3 %, key-points and marks by a few more.
const SCALE_AGREES: f64 = 1.15;
/// Beyond this ratio one of the two is simply wrong.
const SCALE_WRONG: f64 = 1.35;

/// What a scale takes down by which the walker is no person, or another one than he says.
pub fn remarks(passes: &[PassResult], options: &AnalysisOptions) -> Option<Remark> {
    let scale = passes.iter().find_map(|pass| pass.scale)?;
    judge_scale(gate(passes, options), walker_height(passes, scale)?)
}

/// Holds what no body reaches and what red checks say against the parameters. `quality` are all checks of the recording.
pub fn apply(
    parameters: &mut GaitParameters,
    passes: &[PassResult],
    options: &AnalysisOptions,
    quality: &[QualityFlag],
) {
    gate(passes, options).apply(parameters);
    quality_touch::apply(parameters, quality);
}

fn gate(passes: &[PassResult], options: &AnalysisOptions) -> Gate {
    let scale = passes.iter().find_map(|pass| pass.scale);
    Gate { stature: options.stature, basis: basis(scale, options) }
}

fn basis(scale: Option<Scale>, options: &AnalysisOptions) -> Basis {
    if matches!(options.surface, Surface::Treadmill { belt_speed: Some(_) }) {
        return Basis::Belt;
    }
    match scale.map(|scale| scale.method) {
        None => Basis::BodyHeights,
        Some(ScaleMethod::Stature) => Basis::Stature,
        Some(ScaleMethod::FloorMarks) => Basis::FloorMarks,
        Some(ScaleMethod::Given) => Basis::GivenScale,
    }
}

/// How tall the walker would be by a scale that does not stand on his stature, m: from the length of his legs.
fn walker_height(passes: &[PassResult], scale: Scale) -> Option<f64> {
    let known = scale.method != ScaleMethod::Stature;
    let heights: Vec<f64> = passes
        .iter()
        .filter(|pass| known && pass.motion.length_unit == LengthUnit::Metre && pass.pass.view.is_sagittal())
        .flat_map(|pass| Side::BOTH.map(|side| leg_length(&pass.motion, side)))
        .flatten()
        .map(|leg| leg / LEG_SHARE)
        .collect();
    median(&heights)
}

/// Thigh and shank of one side, middle over the pass, in the motion's unit.
pub(in crate::analysis) fn leg_length(motion: &Motion, side: Side) -> Option<f64> {
    let lengths: Vec<f64> = (0..motion.len())
        .filter_map(|frame| {
            let place = |point: BodyPoint| {
                let position = motion.landmarks[Landmark::of(point, side)].get(frame).copied().flatten()?;
                Some([position.x?, position.y?])
            };
            let (hip, knee, ankle) =
                (place(BodyPoint::Hip)?, place(BodyPoint::Knee)?, place(BodyPoint::Ankle)?);
            let length = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            Some(length(hip, knee) + length(knee, ankle))
        })
        .collect();
    median(&lengths)
}

fn judge_scale(gate: Gate, by_scale: f64) -> Option<Remark> {
    let remark = |why: ValueFinding, withholds: bool| {
        Some(Remark { affected: Affected::Scaled, withholds, reasons: gate.basis.reasons(why) })
    };
    if by_scale < STATURES.0 || by_scale > STATURES.1 {
        return remark(ValueFinding::ScaleOfNobody { stature: by_scale }, true);
    }
    let stature = gate.stature?;
    let ratio = (by_scale / stature).max(stature / by_scale);
    let why = ValueFinding::ScaleAgainstStature { by_scale, stature };
    if ratio > SCALE_AGREES { remark(why, ratio > SCALE_WRONG) } else { None }
}
