//! Joins the passes of a recording into one assessment.

use super::pass_result::{GRID_RATE, PassResult};
use crate::biomechanics::anatomy::{BySide, LandmarkTable};
use crate::biomechanics::gait::cycle_curves::cycle_curves;
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Stride};
use crate::biomechanics::motion::{JointAngles, LengthUnit, Motion};
use crate::clinic::assessment::{Assessment, Check, QualityFlag, SourceInfo};
use crate::clinic::pass_evidence::Remark;
use crate::clinic::pooling;
use crate::finding::{Finding, PeopleFinding, WalkFinding};
use crate::vision::pose::PoseTrack;

/// One assessment from all passes. `refused` says why stretches were not walking, `remarks` what takes the numbers of all
/// passes down.
pub fn assemble(
    track: &PoseTrack,
    passes: &[PassResult],
    refused: &[Finding],
    remarks: &[Remark],
    source: SourceInfo,
) -> Assessment {
    let nothing = reason_for_nothing(track);
    let longest = passes.iter().max_by(|a, b| duration(a).total_cmp(&duration(b)));
    let mut quality: Vec<QualityFlag> = passes.iter().flat_map(|pass| pass.quality.clone()).collect();
    if passes.is_empty() && refused.is_empty() {
        quality.push(QualityFlag::red(Check::Walking, nothing.clone()));
    }
    add_quality(&mut quality, Vec::new());
    let mut events: Vec<_> = passes.iter().flat_map(|pass| pass.events.clone()).collect();
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut steps: Vec<_> = passes.iter().flat_map(|pass| pass.steps.clone()).collect();
    steps.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut strides: Vec<_> = passes.iter().flat_map(|pass| pass.strides.clone()).collect();
    strides.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut repairs: Vec<_> = passes.iter().flat_map(|pass| pass.repairs.clone()).collect();
    repairs.sort_by(|a, b| a.span.start.total_cmp(&b.span.start));
    let walked: Vec<(&Motion, &[Stride])> =
        passes.iter().map(|pass| (&pass.motion, pass.strides.as_slice())).collect();
    let mut assessment = Assessment {
        source,
        view: longest.map(|pass| pass.pass.view),
        scale: longest.and_then(|pass| pass.scale),
        passes: passes.iter().map(|pass| pass.evidence(remarks)).collect(),
        parameters: no_parameters(refused.first().unwrap_or(&nothing)),
        events,
        steps,
        strides,
        curves: cycle_curves(&walked),
        quality,
        repairs,
        motions: joined_motions(passes),
    };
    assessment.parameters = pooling::parameters(&assessment);
    assessment
}

/// What a recording without walking gives: the reason in the place of every number.
fn no_parameters(reason: &Finding) -> GaitParameters {
    let estimates = Parameter::ALL
        .into_iter()
        .map(|parameter| (parameter, Estimate::withheld(parameter.unit(LengthUnit::Metre), reason.clone())))
        .collect();
    GaitParameters { estimates }
}

/// Adds checks, worst first; the same check of several passes is kept once, at its worst.
pub fn add_quality(quality: &mut Vec<QualityFlag>, more: Vec<QualityFlag>) {
    quality.extend(more);
    quality.sort_by_key(|flag| std::cmp::Reverse(flag.level));
    let mut seen = Vec::new();
    quality.retain(|flag| {
        let fresh = !seen.contains(&flag.check);
        seen.push(flag.check.clone());
        fresh
    });
}

fn duration(pass: &PassResult) -> f64 {
    pass.pass.span.end - pass.pass.span.start
}

/// Why there is no walking.
fn reason_for_nothing(track: &PoseTrack) -> Finding {
    if track.samples.iter().all(|sample| sample.pose.is_none()) {
        PeopleFinding::Nobody.into()
    } else {
        WalkFinding::NobodyWalks.into()
    }
}

/// Longest pause, s, over which two passes share a grid: somebody who turns and comes back is one walk, somebody whom a
/// motion-triggered camera sees again tomorrow is not, and the night between is not stored.
const LONGEST_PAUSE: f64 = 60.0;

/// The passes in time order, those with short pauses on one grid.
fn joined_motions(passes: &[PassResult]) -> Vec<Motion> {
    let mut ordered: Vec<&PassResult> = passes.iter().collect();
    ordered.sort_by(|a, b| a.motion.start.total_cmp(&b.motion.start));
    let near = |a: &&PassResult, b: &&PassResult| b.pass.span.start - a.pass.span.end <= LONGEST_PAUSE;
    ordered.chunk_by(near).filter_map(joined_motion).collect()
}

/// Passes in time order on one grid; nothing in between. Each pass is in its own direction of travel.
fn joined_motion(passes: &[&PassResult]) -> Option<Motion> {
    let first = passes.first()?;
    let start = first.motion.start;
    let offset = |motion: &Motion| ((motion.start - start) * GRID_RATE).round() as usize;
    let frames = passes.iter().map(|pass| offset(&pass.motion) + pass.motion.len()).max()?;
    let mut joined = Motion {
        landmarks: LandmarkTable::from_fn(|_| vec![None; frames]),
        joint_angles: BySide::from_fn(|_| JointAngles {
            hip_flexion: vec![None; frames],
            knee_flexion: vec![None; frames],
            ankle_dorsiflexion: vec![None; frames],
        }),
        trunk_lean: vec![None; frames],
        ..first.motion.clone()
    };
    for pass in passes {
        let motion = &pass.motion;
        let at = offset(motion);
        for (landmark, path) in motion.landmarks.iter() {
            joined.landmarks[landmark][at..at + path.len()].clone_from_slice(path);
        }
        for (side, angles) in motion.joint_angles.iter() {
            let into = joined.joint_angles.get_mut(side);
            into.hip_flexion[at..at + angles.hip_flexion.len()].clone_from_slice(&angles.hip_flexion);
            into.knee_flexion[at..at + angles.knee_flexion.len()].clone_from_slice(&angles.knee_flexion);
            into.ankle_dorsiflexion[at..at + angles.ankle_dorsiflexion.len()]
                .clone_from_slice(&angles.ankle_dorsiflexion);
        }
        joined.trunk_lean[at..at + motion.trunk_lean.len()].clone_from_slice(&motion.trunk_lean);
    }
    Some(joined)
}
