//! Leg points that are read on the other leg: whole legs at the ends of a pass, single feet anywhere.
//!
//! When somebody walks into the picture only one leg is in it at first, and the pose network lays both legs upon it;
//! the same happens when he leaves. Whatever foot contact is found there is invented, and the far leg seems to stand
//! still where it never stood. Legs that really pass each other are in one place for a frame or two in the middle of a
//! walk, so only unbroken runs at the start and end of a pass are taken for merged.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::median;

use super::leg_identity::FOLLOWED;
use crate::vision::pose::{Pose, PoseSample};

/// Feet nearer to each other than this share of the leg's length are read at one place.
const APART: f64 = 0.1;
/// Frames with legs apart that a run may hold: noise moves single readings.
const FORGIVEN: usize = 1;

/// The same samples without the leg points of the merged frames at both ends; hips and trunk stay.
pub fn without_merged_ends(samples: &[PoseSample], leg_length_px: f64) -> Vec<PoseSample> {
    let merged: Vec<Option<bool>> = samples
        .iter()
        .map(|sample| sample.pose.as_ref().and_then(feet_distance).map(|d| d < APART * leg_length_px))
        .collect();
    let first = run_of_merged(merged.iter().copied());
    let last = samples.len() - run_of_merged(merged.iter().rev().copied());
    let mut trimmed = samples.to_vec();
    for (place, sample) in trimmed.iter_mut().enumerate() {
        if place < first || place >= last {
            remove_legs(sample);
        }
    }
    trimmed
}

/// A heel or toe this many times further from its ankle than usual is not of that foot.
const STRETCHED: f64 = 2.5;

/// Removes heels and toes that are read on the other foot: too far from their own ankle for a foot, and in the place of
/// the other foot's point. The network does this where the foot itself has left the picture or is hidden.
pub fn remove_strayed_feet(samples: &mut [PoseSample], leg_length_px: f64) {
    for point in [BodyPoint::Heel, BodyPoint::Toe] {
        let lengths: Vec<f64> = samples
            .iter()
            .filter_map(|sample| sample.pose.as_ref())
            .flat_map(|pose| Side::BOTH.map(|side| distance(pose, (point, side), (BodyPoint::Ankle, side))))
            .flatten()
            .collect();
        let Some(usual) = median(&lengths) else { continue };
        for pose in samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            for side in Side::BOTH {
                let stretched = distance(pose, (point, side), (BodyPoint::Ankle, side))
                    .is_some_and(|length| length > STRETCHED * usual.max(0.05 * leg_length_px));
                let on_the_other = distance(pose, (point, side), (point, side.opposite()))
                    .is_some_and(|apart| apart < APART * leg_length_px);
                if stretched && on_the_other {
                    pose.points[Landmark::of(point, side)] = None;
                }
            }
        }
    }
}

fn distance(pose: &Pose, a: (BodyPoint, Side), b: (BodyPoint, Side)) -> Option<f64> {
    let (a, b) = (pose.points[Landmark::of(a.0, a.1)]?, pose.points[Landmark::of(b.0, b.1)]?);
    Some((a.x - b.x).hypot(a.y - b.y))
}

/// How many samples from one end are merged. Frames in which the feet are not seen neither end nor lengthen a run.
fn run_of_merged(samples: impl Iterator<Item = Option<bool>>) -> usize {
    let (mut run, mut apart) = (0, 0);
    for (place, merged) in samples.enumerate() {
        match merged {
            Some(true) => run = place + 1,
            Some(false) if apart == FORGIVEN => break,
            Some(false) => apart += 1,
            None => {}
        }
    }
    run
}

/// Middle of the distances between the two ankles, heels and toes, px.
fn feet_distance(pose: &Pose) -> Option<f64> {
    let distances: Vec<f64> = [BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe]
        .into_iter()
        .filter_map(|point| distance(pose, (point, Side::Left), (point, Side::Right)))
        .collect();
    median(&distances)
}

fn remove_legs(sample: &mut PoseSample) {
    sample.leg_candidates.clear();
    let Some(pose) = &mut sample.pose else { return };
    for point in FOLLOWED {
        for side in Side::BOTH {
            pose.points[Landmark::of(point, side)] = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pose::Keypoint;

    /// A sample whose feet are this far apart, px.
    fn sample(frame: usize, apart: f64) -> PoseSample {
        let mut pose = Pose::default();
        for (side, shift) in [(Side::Left, 0.0), (Side::Right, apart)] {
            for (point, y) in [
                (BodyPoint::Hip, 100.0),
                (BodyPoint::Ankle, 280.0),
                (BodyPoint::Heel, 290.0),
                (BodyPoint::Toe, 292.0),
            ] {
                pose.points[Landmark::of(point, side)] =
                    Some(Keypoint { x: 50.0 + shift, y, confidence: 0.9 });
            }
        }
        PoseSample { frame, time: frame as f64 / 30.0, pose: Some(pose), ..PoseSample::default() }
    }

    fn kept(apart: &[f64]) -> Vec<bool> {
        let samples: Vec<PoseSample> = apart.iter().enumerate().map(|(frame, &d)| sample(frame, d)).collect();
        without_merged_ends(&samples, 180.0)
            .iter()
            .map(|sample| sample.pose.as_ref().is_some_and(|pose| pose.points[Landmark::LeftAnkle].is_some()))
            .collect()
    }

    #[test]
    fn legs_on_one_place_while_entering_and_leaving_are_not_read() {
        let seen = kept(&[2.0, 5.0, 3.0, 40.0, 90.0, 60.0, 4.0, 70.0, 90.0, 3.0, 1.0]);
        assert_eq!(seen, [false, false, false, true, true, true, true, true, true, false, false]);
    }

    #[test]
    fn one_stray_reading_does_not_end_the_run_and_hips_stay() {
        assert_eq!(kept(&[2.0, 60.0, 3.0, 40.0, 90.0, 60.0]), [false, false, false, true, true, true]);
        let trimmed = without_merged_ends(&[sample(0, 1.0), sample(1, 50.0), sample(2, 90.0)], 180.0);
        assert!(trimmed[0].pose.as_ref().unwrap().points[Landmark::LeftHip].is_some());
    }

    #[test]
    fn a_toe_read_on_the_other_foot_is_removed_and_long_feet_stay() {
        let mut samples: Vec<PoseSample> = (0..9).map(|frame| sample(frame, 120.0)).collect();
        let strayed = samples[4].pose.as_ref().unwrap().points[Landmark::RightToe];
        samples[4].pose.as_mut().unwrap().points[Landmark::LeftToe] = strayed;
        // Far from its ankle, but nowhere near the other foot: noise, which the smoother weighs.
        if let Some(toe) = &mut samples[6].pose.as_mut().unwrap().points[Landmark::LeftToe] {
            toe.x -= 60.0;
        }
        remove_strayed_feet(&mut samples, 180.0);
        for (place, sample) in samples.iter().enumerate() {
            let pose = sample.pose.as_ref().unwrap();
            assert_eq!(pose.points[Landmark::LeftToe].is_some(), place != 4);
            assert!(pose.points[Landmark::RightToe].is_some());
        }
    }

    #[test]
    fn a_walk_seen_apart_from_the_first_frame_is_left_as_it_is() {
        let samples: Vec<PoseSample> =
            (0..20).map(|frame| sample(frame, 30.0 + 3.0 * frame as f64)).collect();
        assert_eq!(without_merged_ends(&samples, 180.0), samples);
    }
}
