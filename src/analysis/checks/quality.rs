//! The traffic lights of a recording: what is good, what is doubtful and what to do about it.
//!
//! Limits follow clinical practice: body 50 to 85 % of the picture, feet seen in 90 % of the frames, 50 frames per
//! second with even times, 6 strides for a mean and 20 for variability.

use super::film_checks::checks_of_pictures;
use crate::analysis::pass_result::PassResult;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{Check, QualityFlag, RepairKind, SourceInfo};
use crate::finding::{Finding, PeopleFinding, WalkFinding};
use crate::vision::people::body_build::Build;
use crate::vision::people::other_passes::{Difference, OtherPasses, SAME_BUILD};
use crate::vision::people::person_choice::TrackedPerson;
use crate::vision::pose::{PoseSample, PoseTrack};
use crate::vision::scale::LEG_SHARE;

/// All checks that rest on the key-points and passes; `refused` are the passes that were not walking.
pub fn checks(
    track: &PoseTrack,
    passes: &[PassResult],
    refused: &[Finding],
    source: &SourceInfo,
) -> Vec<QualityFlag> {
    let walking: Vec<&PoseSample> = passes.iter().flat_map(|pass| &pass.named).collect();
    let samples: Vec<&PoseSample> = if walking.is_empty() { track.samples.iter().collect() } else { walking };
    let mut flags = checks_of_pictures(track, source);
    flags.push(strides(passes));
    flags.extend(body_size(&samples, track.height));
    flags.extend(feet(&samples));
    flags.extend(direction(passes, track));
    flags.extend(repaired(passes));
    flags.extend(came_back(track));
    flags.extend(refused.iter().map(|reason| QualityFlag::red(Check::Walking, reason.clone())));
    flags
}

fn strides(passes: &[PassResult]) -> QualityFlag {
    let clean =
        passes.iter().flat_map(|pass| &pass.strides).filter(|stride| stride.excluded.is_none()).count();
    let per_pass = (clean as f64 / passes.len().max(1) as f64).max(1.0);
    let more = |wanted: usize| ((wanted.saturating_sub(clean)) as f64 / per_pass).ceil() as usize;
    let (check, passes) = (Check::Strides, more(if clean < 6 { 6 } else { 20 }));
    match clean {
        0..3 => QualityFlag::red(check, WalkFinding::StridesTooFew { clean, passes }),
        3..6 => QualityFlag::amber(check, WalkFinding::StridesFew { clean, passes }),
        6..20 => QualityFlag::amber(check, WalkFinding::StridesForMeans { clean, passes }),
        _ => QualityFlag::green(check, WalkFinding::StridesEnough { clean }),
    }
}

fn body_size(samples: &[&PoseSample], picture_height: usize) -> Option<QualityFlag> {
    let sizes: Vec<f64> = samples
        .iter()
        .filter_map(|sample| sample.pose.as_ref())
        .flat_map(|pose| {
            Side::BOTH.map(|side| {
                let place = |point| pose.points[Landmark::of(point, side)].map(|k| [k.x, k.y]);
                let (h, k, a) = (place(BodyPoint::Hip)?, place(BodyPoint::Knee)?, place(BodyPoint::Ankle)?);
                let length = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
                Some((length(h, k) + length(k, a)) / LEG_SHARE)
            })
        })
        .flatten()
        .collect();
    let share = median(&sizes)? / picture_height.max(1) as f64;
    let check = Check::BodySize;
    Some(match share {
        share if share > 0.95 => QualityFlag::red(check, PeopleFinding::FarTooClose),
        share if share > 0.85 => QualityFlag::amber(check, PeopleFinding::TooClose { share }),
        share if share < 0.25 => QualityFlag::red(check, PeopleFinding::FarTooFar { share }),
        share if share < 0.5 => QualityFlag::amber(check, PeopleFinding::TooFar { share }),
        share => QualityFlag::green(check, PeopleFinding::Size { share }),
    })
}

/// Share of foot sightings: in each frame each foot counts as seen where its heel, toe or ankle is found with some
/// confidence.
fn feet(samples: &[&PoseSample]) -> Option<QualityFlag> {
    if samples.is_empty() {
        return None;
    }
    let seen: usize = samples
        .iter()
        .filter_map(|sample| sample.pose.as_ref())
        .map(|pose| {
            Side::BOTH
                .into_iter()
                .filter(|&side| {
                    [BodyPoint::Heel, BodyPoint::Toe, BodyPoint::Ankle].into_iter().any(|point| {
                        pose.points[Landmark::of(point, side)]
                            .is_some_and(|keypoint| keypoint.confidence >= 0.3)
                    })
                })
                .count()
        })
        .sum();
    let share = seen as f64 / (2 * samples.len()) as f64;
    let check = Check::FeetInFrame;
    Some(match share {
        share if share >= 0.9 => QualityFlag::green(check, PeopleFinding::FeetSeen),
        share if share >= 0.7 => QualityFlag::amber(check, PeopleFinding::FeetOften { share }),
        share => QualityFlag::red(check, PeopleFinding::FeetSeldom { share }),
    })
}

/// From hip to ankle, down the picture, px.
fn leg_height(sample: &PoseSample) -> Option<f64> {
    let pose = sample.pose.as_ref()?;
    let height = |side| {
        let place = |point| pose.points[Landmark::of(point, side)];
        Some(place(BodyPoint::Ankle)?.y - place(BodyPoint::Hip)?.y)
    };
    height(Side::Left).or_else(|| height(Side::Right))
}

/// Angle between the walk and the picture plane of side passes, from the walker's growth with the focal length of a
/// common camera (0.76 of the longer side).
fn direction(passes: &[PassResult], track: &PoseTrack) -> Option<QualityFlag> {
    let focal_length = 0.76 * track.width.max(track.height) as f64;
    let angles: Vec<f64> = passes
        .iter()
        .filter(|pass| pass.pass.view.is_sagittal())
        .filter_map(|pass| {
            let bodies: Vec<(f64, f64)> = pass
                .named
                .iter()
                .filter_map(|sample| {
                    let pose = sample.pose.as_ref()?;
                    let hip = pose.points[Landmark::LeftHip].or(pose.points[Landmark::RightHip])?;
                    Some((sample.time, hip.x))
                })
                .collect();
            let across = (bodies.last()?.1 - bodies.first()?.1).abs();
            // On a belt, and after the turn of somebody who comes back, a body crosses too little of the picture to tell.
            let leg = median(&pass.named.iter().filter_map(leg_height).collect::<Vec<_>>())?;
            (across > leg).then_some((focal_length * pass.size_drift?.abs() / across).atan())
        })
        .collect();
    let angle =
        angles.iter().copied().fold(None, |worst: Option<f64>, a| Some(worst.map_or(a, |w| w.max(a))))?;
    let check = Check::TravelDirection;
    Some(match angle.to_degrees() {
        ..=10.0 => QualityFlag::green(check, WalkFinding::Square),
        ..=25.0 => QualityFlag::amber(check, WalkFinding::Askew { angle }),
        _ => QualityFlag::red(check, WalkFinding::Towards { angle }),
    })
}

/// Out of sight for longer than this, s, a walker is followed under another number and joined afterwards.
const GONE: f64 = 3.0;

/// Whether the key-points are of a walker who left the picture and came back, and whether it is the same body.
fn came_back(track: &PoseTrack) -> Option<QualityFlag> {
    let mut stretches: Vec<Vec<PoseSample>> = Vec::new();
    for sample in track.samples.iter().filter(|sample| sample.pose.is_some()) {
        match stretches.last_mut() {
            Some(stretch) if stretch.last().is_some_and(|last| sample.time - last.time < GONE) => {
                stretch.push(sample.clone());
            }
            _ => stretches.push(vec![sample.clone()]),
        }
    }
    let builds: Vec<Build> = stretches.iter().filter_map(|stretch| Build::of(stretch)).collect();
    let count = builds.len();
    let apart = builds.iter().flat_map(|a| builds.iter().map(|b| a.difference(b))).fold(0.0, f64::max);
    (count > 1).then(|| {
        let check = Check::JoinedPasses;
        if apart <= SAME_BUILD {
            QualityFlag::green(check, PeopleFinding::Joined { count, share: apart })
        } else {
            QualityFlag::amber(check, PeopleFinding::JoinedUnlike { count, share: apart })
        }
    })
}

/// What to say of others who walked through the picture alone and were left out; `None` where there were none.
pub fn left_out(people: &[TrackedPerson], passes: &OtherPasses) -> Option<QualityFlag> {
    let (place, difference) = passes.left_out.first()?;
    let samples = &people.get(*place)?.track.samples;
    let (from, to) = (samples.first()?.time, samples.last()?.time);
    let count = passes.left_out.len();
    let finding = match *difference {
        Difference::Size(share) => PeopleFinding::LeftOutBySize { count, from, to, share },
        Difference::Build(share) => PeopleFinding::LeftOutByBuild { count, from, to, share },
        Difference::TooSoon => PeopleFinding::LeftOutTooSoon { count, from, to },
    };
    Some(QualityFlag::amber(Check::AnotherWalker, finding))
}

/// Shares of a walk in which legs were exchanged back: from the first on one had better look; above the second the network lost
/// the legs so often that nobody knows which foot left the floor when.
const OFTEN_EXCHANGED: f64 = 0.2;
const MOSTLY_EXCHANGED: f64 = 1.0 / 3.0;

fn repaired(passes: &[PassResult]) -> Option<QualityFlag> {
    let duration: f64 = passes.iter().map(|pass| pass.pass.span.end - pass.pass.span.start).sum();
    let swapped: f64 = passes
        .iter()
        .flat_map(|pass| &pass.repairs)
        .filter(|repair| repair.kind == RepairKind::SidesSwapped && !repair.by_hand)
        .map(|repair| repair.span.end - repair.span.start)
        .sum();
    // The sum of nothing is −0.
    let share = swapped.abs() / duration.max(1e-9);
    (duration > 0.0).then(|| {
        let check = Check::LegsExchanged;
        if share > MOSTLY_EXCHANGED {
            QualityFlag::red(check, PeopleFinding::LegsOftenExchanged { share })
        } else if share > OFTEN_EXCHANGED {
            QualityFlag::amber(check, PeopleFinding::LegsOftenExchanged { share })
        } else {
            QualityFlag::green(check, PeopleFinding::LegsExchanged { share })
        }
    })
}
