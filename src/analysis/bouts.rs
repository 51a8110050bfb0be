//! What is walking at all: passes that are not straight walking are refused with the reason, and strides of starting,
//! stopping and turning are left out of the means.
//!
//! The tests are physical, relative to the walker's own size and steps: somebody who walks over ground gets on, his feet
//! take turns, and the rear foot overtakes the body. A person who balances, stands at a table or steps on the spot
//! fails one of them. Walking on the spot is walking only where the user says that there is a belt.

use super::checks::trust::leg_length;
use super::options::{AnalysisOptions, Surface};
use super::pass_result::PassResult;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::plausibility::STEP_TIMES;
use crate::biomechanics::gait::{EventKind, Step};
use crate::biomechanics::motion::Motion;
use crate::biomechanics::signal::robust::median;
use crate::finding::{FilmFinding, Finding, PeopleFinding, StepFinding, WalkFinding};
use crate::vision::pose::PoseSample;
use crate::vision::scale::LEG_SHARE;

/// Below this rate foot contacts cannot be timed, frames per s.
pub const LOWEST_FRAME_RATE: f64 = 20.0;
/// Travel that a pass needs over ground, body heights: two short steps.
const LEAST_TRAVEL: f64 = 0.4;
/// Share of neighbouring contacts that belong to different feet.
const TAKING_TURNS: f64 = 0.7;
/// A stride whose speed is further from the median than these factors is starting, stopping or turning.
const STEADY: (f64, f64) = (0.6, 1.6);

/// Passes that are walking, and why the others are not.
pub fn keep_walking(passes: Vec<PassResult>, options: &AnalysisOptions) -> (Vec<PassResult>, Vec<Finding>) {
    let mut kept = Vec::new();
    let mut refused = Vec::new();
    for mut pass in passes {
        if let Some(reason) = why_not_walking(&pass, options) {
            refused.push(reason);
        } else {
            leave_out_unsteady(&mut pass);
            if pass.pass.view.is_sagittal() {
                leave_out_cut_step(&mut pass);
                leave_out_hurried_ends(&mut pass);
            } else {
                leave_out_mistimed(&mut pass);
            }
            kept.push(pass);
        }
    }
    (kept, refused)
}

/// Why a pass is not walking that can be measured; `None` where it is.
pub fn why_not_walking(pass: &PassResult, options: &AnalysisOptions) -> Option<Finding> {
    let rate = frame_rate(&pass.named);
    if !times_contacts(rate) {
        return Some(FilmFinding::FrameRateTooLow { rate, least: LOWEST_FRAME_RATE }.into());
    }
    if !legs_are_seen(&pass.named) {
        return Some(PeopleFinding::LegsHidden.into());
    }
    let contacts: Vec<(f64, Side)> = pass
        .events
        .iter()
        .filter(|event| event.kind == EventKind::InitialContact)
        .map(|event| (event.time, event.side))
        .collect();
    if contacts.len() < 2 {
        return Some(WalkFinding::TooFewContacts.into());
    }
    let turns = contacts.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
    // In a pass of few steps one missed contact must not refuse the whole.
    let wanted = if contacts.len() < 5 { 0.5 } else { TAKING_TURNS };
    if (turns as f64) < wanted * (contacts.len() - 1) as f64 {
        return Some(WalkFinding::NoTurns.into());
    }
    let steps: Vec<f64> = contacts.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    if median(&steps).is_none_or(|step| step < STEP_TIMES.0 || step > STEP_TIMES.1) {
        return Some(WalkFinding::NoRhythm.into());
    }
    if options.surface == Surface::Overground {
        let travel = pass.depth_travel.or_else(|| travel(&pass.motion)).unwrap_or(0.0);
        if travel < LEAST_TRAVEL {
            return Some(WalkFinding::HardlyGetsOn.into());
        }
    }
    None
}

/// Whether foot contacts can be timed at this rate, Hz; a film of 20 a second whose times were rounded is one.
pub fn times_contacts(rate: f64) -> bool {
    rate >= LOWEST_FRAME_RATE - 0.05
}

/// Mean frame rate of samples, Hz.
pub fn frame_rate(samples: &[PoseSample]) -> f64 {
    match (samples.first(), samples.last()) {
        (Some(first), Some(last)) if last.time > first.time => {
            (samples.len() - 1) as f64 / (last.time - first.time)
        }
        _ => 0.0,
    }
}

/// Whether both knees and ankles are there in at least half of the frames.
fn legs_are_seen(samples: &[PoseSample]) -> bool {
    let legs = [Landmark::LeftKnee, Landmark::RightKnee, Landmark::LeftAnkle, Landmark::RightAnkle];
    legs.iter().all(|&landmark| {
        let seen =
            samples.iter().filter(|s| s.pose.as_ref().is_some_and(|pose| pose.points[landmark].is_some()));
        2 * seen.count() >= samples.len()
    })
}

/// Way of the middle of the hips from the first to the last instant, heights of the body as the legs in the motion have it: a
/// wrong scale must not make a walk of standing or standing of a walk.
fn travel(motion: &Motion) -> Option<f64> {
    let hips: Vec<f64> = (0..motion.len()).filter_map(|frame| pelvis(motion, frame)).collect();
    let way = hips.last()? - hips.first()?;
    let legs: Vec<f64> = Side::BOTH.into_iter().filter_map(|side| leg_length(motion, side)).collect();
    Some(way.abs() * LEG_SHARE / median(&legs).filter(|leg| *leg > 0.0)?)
}

pub(super) fn pelvis(motion: &Motion, frame: usize) -> Option<f64> {
    let places: Vec<f64> = Side::BOTH
        .into_iter()
        .filter_map(|side| {
            motion.landmarks[Landmark::of(BodyPoint::Hip, side)].get(frame).copied().flatten()?.x
        })
        .collect();
    (!places.is_empty()).then(|| places.iter().sum::<f64>() / places.len() as f64)
}

/// Marks strides, and the steps in them, in which the body is much slower or faster than usual. Needs four strides to
/// know what is usual, and a view along which lengths are seen.
fn leave_out_unsteady(pass: &mut PassResult) {
    let speed = |start: f64, end: f64| {
        let frame =
            |time: f64| ((time - pass.motion.start) * pass.motion.sample_rate).round().max(0.0) as usize;
        Some((pelvis(&pass.motion, frame(end))? - pelvis(&pass.motion, frame(start))?) / (end - start))
    };
    let speeds: Vec<Option<f64>> =
        pass.strides.iter().map(|stride| speed(stride.start, stride.end)).collect();
    let known: Vec<f64> = speeds.iter().flatten().copied().collect();
    let Some(usual) = median(&known).filter(|usual| known.len() >= 4 && *usual > 0.0) else { return };
    let mut spans = Vec::new();
    for (stride, speed) in pass.strides.iter_mut().zip(&speeds) {
        let unsteady = speed.is_some_and(|speed| speed < STEADY.0 * usual || speed > STEADY.1 * usual);
        if unsteady && stride.excluded.is_none() {
            stride.excluded = Some(StepFinding::Unsteady.into());
            spans.push((stride.start, stride.end));
        }
    }
    for step in &mut pass.steps {
        let inside = |&(start, end): &(f64, f64)| start <= step.start + 1e-9 && step.end <= end + 1e-9;
        if step.excluded.is_none() && spans.iter().filter(|span| inside(span)).count() > 1 {
            step.excluded = Some(StepFinding::Unsteady.into());
        }
    }
}

/// Marks the last step of a pass, and the stride that ends with it, where the recording ends before the foot has landed:
/// both much shorter in time and less than half as long as this foot's other steps.
fn leave_out_cut_step(pass: &mut PassResult) {
    let Some((last, others)) = pass.steps.split_last_mut() else { return };
    let same: Vec<&Step> = others.iter().filter(|step| step.side == last.side).collect();
    let usual_time = median(&same.iter().map(|step| step.duration()).collect::<Vec<_>>());
    let usual_length = median(&same.iter().filter_map(|step| step.length).collect::<Vec<_>>());
    let (Some(time), Some(usual_length), Some(length)) = (usual_time, usual_length, last.length) else {
        return;
    };
    if last.excluded.is_some() || last.duration() > 0.85 * time || length > 0.5 * usual_length {
        return;
    }
    last.excluded = Some(StepFinding::CutOff.into());
    for stride in pass.strides.iter_mut().filter(|stride| (stride.end - last.end).abs() < 1e-9) {
        stride.excluded = Some(StepFinding::CutOff.into());
    }
}

/// A first or last step shorter than this share of the same foot's usual one was not walked: steps of one foot vary by a few
/// per cent, also after a stroke. At the picture's edge, where a foot is half outside, a contact may be read that never was.
const HURRIED: f64 = 0.7;

/// Marks such steps at both ends of a pass, and the strides that begin or end with their outer contact.
fn leave_out_hurried_ends(pass: &mut PassResult) {
    let Some(last) = pass.steps.len().checked_sub(1) else { return };
    for place in [0, last] {
        let step = &pass.steps[place];
        let others =
            pass.steps.iter().enumerate().filter(|(at, other)| *at != place && other.side == step.side);
        let usual = median(&others.map(|(_, other)| other.duration()).collect::<Vec<_>>());
        if step.excluded.is_some() || usual.is_none_or(|usual| step.duration() >= HURRIED * usual) {
            continue;
        }
        let outer = if place == 0 { step.start } else { step.end };
        pass.steps[place].excluded = Some(StepFinding::Mistimed.into());
        for stride in pass.strides.iter_mut().filter(|stride| stride.excluded.is_none()) {
            if (stride.start - outer).abs() < 1e-9 || (stride.end - outer).abs() < 1e-9 {
                stride.excluded = Some(StepFinding::Mistimed.into());
            }
        }
    }
}

/// Shortest and longest step, as a share of the same foot's usual one, that a view from ahead or behind can have timed
/// rightly: there a contact is read from little movement, and noise may take another moment for it. Paretic steps differ
/// between the sides, not within one by this much.
const TIMED: (f64, f64) = (0.65, 1.5);

/// Marks steps that are far from the same foot's usual one, and the strides that begin or end with such a contact.
fn leave_out_mistimed(pass: &mut PassResult) {
    let mut doubtful = Vec::new();
    for side in Side::BOTH {
        let of_side: Vec<f64> =
            pass.steps.iter().filter(|step| step.side == side).map(Step::duration).collect();
        let Some(usual) = median(&of_side).filter(|_| of_side.len() >= 3) else { continue };
        for step in pass.steps.iter_mut().filter(|step| step.side == side && step.excluded.is_none()) {
            let share = step.duration() / usual;
            if share < TIMED.0 || share > TIMED.1 {
                step.excluded = Some(StepFinding::Mistimed.into());
                doubtful.push((step.start, step.end));
            }
        }
    }
    for stride in pass.strides.iter_mut().filter(|stride| stride.excluded.is_none()) {
        let touches =
            |time: f64| doubtful.iter().any(|&(a, b)| (a - time).abs() < 1e-9 || (b - time).abs() < 1e-9);
        if touches(stride.start) && touches(stride.end) {
            stride.excluded = Some(StepFinding::Mistimed.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{passes, side_view};
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::biomechanics::gait::Stride;
    use crate::synthesis::FilmParameters;
    use crate::synthesis::sensors::walker_film::WalkerFilm;
    use crate::vision::pose::{Keypoint, Pose, PoseTrack};

    /// The walk of a formula past the camera, as far as it is in the picture.
    fn a_pass() -> PassResult {
        let film = WalkerFilm::new(FilmParameters { passes: 1, ..FilmParameters::default() });
        let samples = (0..film.frames())
            .map(|frame| {
                let time = film.time(frame);
                let places = film.keypoints(time);
                let seen = places.iter().all(|(_, place)| (0.0..1280.0).contains(&place.x));
                let points = LandmarkTable::from_fn(|landmark| {
                    let place = places[landmark];
                    Some(Keypoint { x: place.x, y: place.y, confidence: 0.9 })
                });
                PoseSample { frame, time, pose: seen.then_some(Pose { points }), ..PoseSample::default() }
            })
            .collect();
        let track = PoseTrack { width: 1280, height: 720, samples };
        let options = AnalysisOptions { stature: Some(1.75), ..AnalysisOptions::default() };
        let pass = passes::find_passes(&track, &options)[0];
        side_view::analyse_pass(&track, pass, &options).unwrap()
    }

    #[test]
    fn a_contact_that_was_invented_at_the_edge_enters_no_mean() {
        let options = AnalysisOptions::default();
        let walked = a_pass();
        let (kept, _) = keep_walking(vec![walked.clone()], &options);
        assert!(kept[0].steps.len() >= 4);
        assert!(kept[0].steps.iter().all(|step| step.excluded.is_none()), "a walk as it is stays whole");
        // A foot that leaves the picture is read as landed, after little more than half of a step's time.
        let last = walked.steps.last().unwrap().clone();
        let mut read = walked.clone();
        let invented = last.end + 0.57 * last.duration();
        let side = last.side.opposite();
        read.steps.push(Step { side, start: last.end, end: invented, ..last.clone() });
        let stride = walked.strides.iter().rev().find(|stride| stride.side == side).unwrap();
        read.strides.push(Stride { start: last.start, end: invented, ..stride.clone() });
        let (kept, _) = keep_walking(vec![read], &options);
        let out: Vec<bool> = kept[0].steps.iter().map(|step| step.excluded.is_some()).collect();
        assert!(out.iter().rev().skip(1).all(|out| !out) && out[out.len() - 1], "{out:?}");
        assert!(kept[0].strides.last().unwrap().excluded.is_some());
        assert!(kept[0].strides.iter().rev().skip(1).all(|stride| stride.excluded.is_none()));
    }
}
