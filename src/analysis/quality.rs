//! The traffic lights of a recording: what is good, what is doubtful and what to do about it, in sentences that can be
//! read out in the room.
//!
//! Limits follow clinical practice: body 50 to 85 % of the picture, feet seen in 90 % of the frames, 50 frames per
//! second with even times, 6 strides for a mean and 20 for variability.

use super::film_checks::checks_of_pictures;
use super::pass_result::PassResult;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::median;
use crate::clinic::assessment::{NOTE_OF_PICTURES, QualityFlag, QualityLevel, RepairKind, SourceInfo};
use crate::vision::body_build::Build;
use crate::vision::other_passes::{Difference, OtherPasses, SAME_BUILD};
use crate::vision::person_choice::TrackedPerson;
use crate::vision::pose::{PoseSample, PoseTrack};
use crate::vision::scale::LEG_SHARE;

/// All checks that rest on the key-points and passes; `refused` are the passes that were not walking.
pub fn checks(
    track: &PoseTrack,
    passes: &[PassResult],
    refused: &[String],
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
    flags.extend(refused.iter().map(|reason| flag("walking", QualityLevel::Red, reason.clone())));
    flags
}

fn flag(check: &'static str, level: QualityLevel, message: impl Into<String>) -> QualityFlag {
    QualityFlag { check, level, message: message.into() }
}

fn strides(passes: &[PassResult]) -> QualityFlag {
    let clean =
        passes.iter().flat_map(|pass| &pass.strides).filter(|stride| stride.excluded.is_none()).count();
    let per_pass = (clean as f64 / passes.len().max(1) as f64).max(1.0);
    let more = |wanted: usize| ((wanted.saturating_sub(clean)) as f64 / per_pass).ceil() as usize;
    let plural =
        |count: usize| if count == 1 { "1 more pass".to_owned() } else { format!("{count} more passes") };
    match clean {
        0..3 => flag(
            "strides",
            QualityLevel::Red,
            format!("{clean} clean strides: too few for a mean. Walk {}.", plural(more(6))),
        ),
        3..6 => flag(
            "strides",
            QualityLevel::Amber,
            format!("{clean} clean strides: walk {} for a good mean.", plural(more(6))),
        ),
        6..20 => flag(
            "strides",
            QualityLevel::Amber,
            format!("{clean} clean strides: good for means; walk {} for variability.", plural(more(20))),
        ),
        _ => flag("strides", QualityLevel::Green, format!("{clean} clean strides.")),
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
    let percent = (100.0 * share).round();
    Some(if share > 0.95 {
        flag(
            "body_size",
            QualityLevel::Red,
            "Too close: head or feet leave the picture. Move the camera back.",
        )
    } else if share > 0.85 {
        flag(
            "body_size",
            QualityLevel::Amber,
            format!("Too close: the body fills {percent} % of the picture."),
        )
    } else if share < 0.25 {
        flag(
            "body_size",
            QualityLevel::Red,
            format!("Too far: the body fills {percent} % of the picture's height. Move the camera closer."),
        )
    } else if share < 0.5 {
        flag(
            "body_size",
            QualityLevel::Amber,
            format!("Far: the body fills {percent} % of the picture's height."),
        )
    } else {
        flag("body_size", QualityLevel::Green, format!("The body fills {percent} % of the picture's height."))
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
    let percent = 100.0 * share;
    Some(if share >= 0.9 {
        flag("feet_in_frame", QualityLevel::Green, "Both feet are seen.")
    } else if share >= 0.7 {
        flag(
            "feet_in_frame",
            QualityLevel::Amber,
            format!(
                "Feet seen in {percent:.0} % of the frames. Raise or tilt the camera so that the floor is in the picture."
            ),
        )
    } else {
        flag(
            "feet_in_frame",
            QualityLevel::Red,
            format!(
                "Feet seen in only {percent:.0} % of the frames. Get the whole walking line into the picture."
            ),
        )
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
            (across > leg).then_some((focal_length * pass.size_drift?.abs() / across).atan().to_degrees())
        })
        .collect();
    let angle =
        angles.iter().copied().fold(None, |worst: Option<f64>, a| Some(worst.map_or(a, |w| w.max(a))))?;
    Some(if angle <= 10.0 {
        flag("travel_direction", QualityLevel::Green, "The walk runs square to the camera.")
    } else if angle <= 25.0 {
        flag(
            "travel_direction",
            QualityLevel::Amber,
            format!("The walk runs about {angle:.0}° off the line. Walk along a line square to the camera."),
        )
    } else {
        flag(
            "travel_direction",
            QualityLevel::Red,
            format!(
                "The walk runs about {angle:.0}° towards or away from the camera: lengths are not to be trusted."
            ),
        )
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
    let percent = (100.0 * apart).round();
    (count > 1).then(|| {
        if apart <= SAME_BUILD {
            let words = format!(
                "{count} passes are joined as one walker's: the build agrees within {percent} %. Faces and clothes are not \
                 compared."
            );
            flag("joined_passes", QualityLevel::Green, words)
        } else {
            let words = format!(
                "{count} passes are joined, but the build differs by {percent} %: perhaps two people. Click the patient, or \
                 film one person."
            );
            flag("joined_passes", QualityLevel::Amber, words)
        }
    })
}

/// What to say of others who walked through the picture alone and were left out; `None` where there were none.
pub fn left_out(people: &[TrackedPerson], passes: &OtherPasses) -> Option<QualityFlag> {
    let (place, difference) = passes.left_out.first()?;
    let samples = &people.get(*place)?.track.samples;
    let (from, to) = (samples.first()?.time, samples.last()?.time);
    let where_to = match passes.left_out.len() {
        1 => format!("Another walker is left out, at {from:.0} to {to:.0} s."),
        more => format!("{more} passes of others are left out, the clearest at {from:.0} to {to:.0} s."),
    };
    let why = match difference {
        Difference::Size(share) => format!("The size differs by {:.0} %.", 100.0 * share),
        Difference::Build(share) => format!("The build differs by {:.0} %.", 100.0 * share),
        Difference::TooSoon => "Nobody could have come back so soon.".to_owned(),
    };
    let click = "Click that person to see the numbers.";
    let words = [where_to.as_str(), why.as_str(), click].join(" ");
    Some(flag(NOTE_OF_PICTURES, QualityLevel::Amber, words))
}

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
        let percent = 100.0 * share;
        if share > 0.2 {
            flag(
                "legs_exchanged",
                QualityLevel::Amber,
                format!("Left and right legs were exchanged back in {percent:.0} % of the walk. Look at the colours."),
            )
        } else {
            flag("legs_exchanged", QualityLevel::Green, format!("Legs exchanged back in {percent:.0} % of the walk."))
        }
    })
}
