//! Which of the people of a recording are the chosen walker again, in another pass.
//!
//! Somebody who walks to and fro leaves the picture for longer than the tracker remembers and comes back under another
//! number. A pass is the same walker's when nobody taken so far is in the picture, when its size and build agree, and when
//! a body could have come there in the time between. Clothes and faces are not looked at: two people of like build and
//! size who walk through the picture one after the other are joined, and the joining is told.

use super::body_build::Build;
use super::person_choice::TrackedPerson;
use super::person_choice::seen_body::{body_height, hip_centre, median};
use crate::vision::pose::PoseTrack;

/// Another pass of the same walker: travels so much, is seen so completely, is of like size.
const PASS_TRAVEL: f64 = 0.4;
const PASS_COMPLETENESS: f64 = 0.5;
const PASS_SIZE: f64 = 1.25;
/// Builds that differ by more than this share are of two people.
///
/// On real walks through virtual cameras with a detector's errors (`tests/science/second_walker.rs`), the passes of one
/// person differ by 3 % in the middle and 15 % at most, those of two people by 18 % in the middle: nobody who comes back
/// is refused, and more than half of the others are told apart.
pub const SAME_BUILD: f64 = 0.15;
/// Out of sight nobody goes faster than this, body heights per s, or than twice the walk's own speed.
const FASTEST: f64 = 1.5;

/// Why a walker is not the chosen one again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Difference {
    /// Larger or smaller in the picture by this share.
    Size(f64),
    /// Legs against trunk, or thigh against shank, differ by this share.
    Build(f64),
    /// Nobody could have come from where the walker left in the time between.
    TooSoon,
}

/// Everybody who walks alone through the picture besides the chosen one: places in the list of people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OtherPasses {
    /// Passes of the chosen walker.
    pub joined: Vec<usize>,
    /// Passes of somebody else, with what tells them apart.
    pub left_out: Vec<(usize, Difference)>,
}

/// One pass: when, and where it begins and ends, px across.
#[derive(Clone, Copy)]
struct Stretch {
    start: f64,
    end: f64,
    from: f64,
    to: f64,
}

/// The chosen walker's other passes, best first, and those of others.
pub fn other_passes(people: &[TrackedPerson], chosen: usize) -> OtherPasses {
    let mut passes = OtherPasses::default();
    let Some(patient) = people.get(chosen) else { return passes };
    let Some(size) = usual_height(&patient.track) else { return passes };
    let build = Build::of(&patient.track.samples);
    let mut order: Vec<usize> = (0..people.len()).filter(|&place| place != chosen).collect();
    order.sort_by(|&a, &b| people[b].score.total.total_cmp(&people[a].score.total));
    let mut taken: Vec<Stretch> = stretch(&patient.track).into_iter().collect();
    for place in order {
        let person = &people[place];
        let walks = person.score.travel >= PASS_TRAVEL && person.score.completeness >= PASS_COMPLETENESS;
        let Some(own) = stretch(&person.track).filter(|_| walks) else { continue };
        if !taken.iter().all(|other| own.end < other.start || other.end < own.start) {
            continue;
        }
        let height = usual_height(&person.track).map_or(0.0, |own| own.max(size) / own.min(size) - 1.0);
        let differs = build.zip(Build::of(&person.track.samples)).map(|(a, b)| a.difference(&b));
        let difference = if height >= PASS_SIZE - 1.0 {
            Some(Difference::Size(height))
        } else if taken.iter().any(|other| !could_be_reached(other, &own, size)) {
            Some(Difference::TooSoon)
        } else {
            differs.filter(|share| *share > SAME_BUILD).map(Difference::Build)
        };
        match difference {
            None => {
                taken.push(own);
                passes.joined.push(place);
            }
            Some(difference) => passes.left_out.push((place, difference)),
        }
    }
    passes
}

/// Whether a body could have gone from where one stretch ends to where the next begins in the time between.
fn could_be_reached(one: &Stretch, another: &Stretch, height: f64) -> bool {
    let (first, second) = if one.end < another.start { (one, another) } else { (another, one) };
    let speed =
        |stretch: &Stretch| (stretch.to - stretch.from).abs() / (stretch.end - stretch.start).max(0.1);
    let fastest = (2.0 * speed(first).max(speed(second))).max(FASTEST * height);
    // Hips are found some way from the picture's edge: half a body height is not held against anybody.
    let way = (second.from - first.to).abs() - 0.5 * height;
    way <= fastest * (second.start - first.end)
}

fn stretch(track: &PoseTrack) -> Option<Stretch> {
    let (first, last) = (track.samples.first()?, track.samples.last()?);
    let seen: Vec<f64> =
        track.samples.iter().filter_map(|s| hip_centre(s.pose.as_ref()?)).map(|c| c[0]).collect();
    let part = (seen.len() / 10).clamp(1, 5).min(seen.len());
    let from = median(seen[..part].to_vec())?;
    let to = median(seen[seen.len() - part..].to_vec())?;
    Some(Stretch { start: first.time, end: last.time, from, to })
}

fn usual_height(track: &PoseTrack) -> Option<f64> {
    median(track.samples.iter().filter_map(|sample| body_height(sample.pose.as_ref()?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
    use crate::vision::people::person_choice::{PersonId, score};
    use crate::vision::pose::{Keypoint, Pose, PoseSample};

    /// Somebody of 200 px who walks across from `start` s on; legs longer than usual by `legs`.
    fn walker(id: usize, start: f64, from: f64, speed: f64, legs: f64) -> TrackedPerson {
        let sample = |frame: usize| {
            let time = start + frame as f64 / 30.0;
            let swing = 0.35 * (5.6 * time).sin();
            let hips = [from + speed * (time - start), 197.6];
            let points = LandmarkTable::from_fn(|landmark: Landmark| {
                let sign = if landmark.side() == Some(Side::Left) { 1.0 } else { -1.0 };
                let down =
                    |length: f64| [hips[0] + length * (sign * swing).sin(), hips[1] + length * swing.cos()];
                let [x, y] = match landmark.point() {
                    BodyPoint::Shoulder => [hips[0], 140.0],
                    BodyPoint::Hip => hips,
                    BodyPoint::Knee => down(49.0 * legs),
                    BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => down(97.0 * legs),
                    _ => [hips[0], 110.0],
                };
                Some(Keypoint { x, y, confidence: 0.9 })
            });
            PoseSample { frame, time, pose: Some(Pose { points }), leg_candidates: Vec::new() }
        };
        let samples: Vec<PoseSample> = (0..90).map(sample).collect();
        let track = PoseTrack { width: 1280, height: 720, samples };
        TrackedPerson { id: PersonId(id), score: score(&track.samples), track }
    }

    #[test]
    fn a_walker_who_comes_back_under_another_number_is_one_walker() {
        let first = walker(1, 0.0, 100.0, 200.0, 1.0);
        let standing = walker(2, 4.0, 300.0, 0.0, 1.0);
        let at_once = walker(3, 1.0, 100.0, 190.0, 1.0);
        let back = walker(4, 8.0, 700.0, -200.0, 1.0);
        let passes = other_passes(&[first, standing, at_once, back], 0);
        assert_eq!(passes, OtherPasses { joined: vec![3], left_out: Vec::new() });
    }

    #[test]
    fn a_second_walker_of_another_build_is_left_out_and_named() {
        let first = walker(1, 0.0, 100.0, 200.0, 1.0);
        let longer_legs = walker(2, 8.0, 700.0, -200.0, 1.18);
        let passes = other_passes(&[first, longer_legs], 0);
        assert!(passes.joined.is_empty());
        let [(1, Difference::Build(share))] = passes.left_out[..] else { panic!("{passes:?}") };
        assert!((share - 0.18).abs() < 0.02, "{share}");
    }

    #[test]
    fn nobody_is_back_at_the_other_end_of_the_picture_within_a_second() {
        let first = walker(1, 0.0, 100.0, 350.0, 1.0);
        let next = walker(2, 3.8, 100.0, 350.0, 1.0);
        let passes = other_passes(&[first.clone(), next], 0);
        assert_eq!(passes.left_out, vec![(1, Difference::TooSoon)]);
        let later = walker(2, 12.0, 100.0, 350.0, 1.0);
        assert_eq!(other_passes(&[first, later], 0).joined, vec![1], "walked back outside the picture");
    }

    #[test]
    fn a_child_beside_a_grown_up_is_told_apart_by_size() {
        let first = walker(1, 0.0, 100.0, 200.0, 1.0);
        let mut child = walker(2, 8.0, 700.0, -200.0, 1.0);
        for sample in &mut child.track.samples {
            for landmark in Landmark::ALL {
                if let Some(point) = sample.pose.as_mut().and_then(|pose| pose.points[landmark].as_mut()) {
                    point.x *= 0.7;
                    point.y *= 0.7;
                }
            }
        }
        let passes = other_passes(&[first, child], 0);
        assert!(matches!(passes.left_out[..], [(1, Difference::Size(_))]), "{passes:?}");
    }
}
