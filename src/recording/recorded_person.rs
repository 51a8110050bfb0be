//! One person's key-points out of a camera recording in which the live view may have followed several.
//!
//! The camera's pictures are not kept, so what was read live is all there is. Whom the program followed first need not be
//! the patient; the readings of everybody else become pictures in which the patient was not seen.

use std::collections::BTreeMap;

use crate::vision::people::other_passes::other_passes;
use crate::vision::people::person_choice::{PersonChoice, PersonId, TrackedPerson, choose, score};
use crate::vision::pose::{PoseSample, PoseTrack};

/// Keeps the readings of the patient, with the other passes of the same walker: whoever was followed last when somebody
/// chose by hand, else whoever walks. Pictures of this width and height, px.
pub fn keep_one_person(
    samples: Vec<(Option<usize>, PoseSample)>,
    width: usize,
    height: usize,
    chosen_by_hand: bool,
) -> Vec<PoseSample> {
    let mut each: BTreeMap<usize, Vec<PoseSample>> = BTreeMap::new();
    for (person, sample) in &samples {
        if let Some(person) = person.filter(|_| sample.pose.is_some()) {
            each.entry(person).or_default().push(sample.clone());
        }
    }
    let last = samples.iter().rev().find_map(|(person, _)| *person);
    if each.len() < 2 {
        return samples.into_iter().map(|(_, sample)| sample).collect();
    }
    let people: Vec<TrackedPerson> = each
        .into_iter()
        .map(|(id, samples)| TrackedPerson {
            id: PersonId(id),
            score: score(&samples),
            track: PoseTrack { width, height, samples },
        })
        .collect();
    let by_hand = last.filter(|_| chosen_by_hand).map(|last| PersonChoice::Number(PersonId(last)));
    let chosen = by_hand.and_then(|choice| choose(&people, choice));
    let chosen = chosen.or_else(|| choose(&people, PersonChoice::Walking));
    let wanted: Vec<usize> = chosen
        .into_iter()
        .flat_map(|chosen| std::iter::once(chosen).chain(other_passes(&people, chosen).joined))
        .map(|place| people[place].id.0)
        .collect();
    samples
        .into_iter()
        .map(|(person, sample)| match person {
            Some(person) if !wanted.contains(&person) => {
                PoseSample { pose: None, leg_candidates: Vec::new(), ..sample }
            }
            _ => sample,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::{BodyPoint, LandmarkTable, Side};
    use crate::vision::pose::{Keypoint, Pose};

    /// Somebody of 200 px at this place, standing or in mid-walk.
    fn sample(frame: usize, x: f64, walks: bool) -> PoseSample {
        let time = frame as f64 / 30.0;
        let apart = if walks { 60.0 * (5.6 * time).sin() } else { 8.0 };
        let points = LandmarkTable::from_fn(|landmark| {
            let (y, spread) = match landmark.point() {
                BodyPoint::Shoulder => (140.0, 0.0),
                BodyPoint::Hip => (197.6, 0.0),
                BodyPoint::Knee => (250.0, 0.5),
                BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => (295.0, 1.0),
                _ => (110.0, 0.0),
            };
            let sign = if landmark.side() == Some(Side::Left) { 0.5 } else { -0.5 };
            Some(Keypoint { x: x + sign * spread * apart, y, confidence: 0.9 })
        });
        PoseSample { frame, time, pose: Some(Pose { points }), leg_candidates: Vec::new() }
    }

    /// A second of an examiner who stands, then four seconds of a patient who walks.
    fn recording() -> Vec<(Option<usize>, PoseSample)> {
        let examiner = (0..60).map(|frame| (Some(1), sample(frame, 100.0, false)));
        let patient = (60..180).map(|frame| (Some(2), sample(frame, 2.0 * frame as f64 * 3.0, true)));
        examiner.chain(patient).collect()
    }

    fn seen(samples: &[PoseSample]) -> Vec<usize> {
        samples.iter().filter(|sample| sample.pose.is_some()).map(|sample| sample.frame).collect()
    }

    #[test]
    fn the_examiner_is_taken_out_and_no_frame_is_lost() {
        let kept = keep_one_person(recording(), 640, 480, false);
        assert_eq!(kept.len(), 180);
        assert_eq!(seen(&kept), (60..180).collect::<Vec<_>>());
    }

    #[test]
    fn whom_somebody_chose_by_hand_is_kept() {
        let mut other_way = recording();
        other_way.extend((180..240).map(|frame| (Some(1), sample(frame, 100.0, false))));
        let kept = keep_one_person(other_way, 640, 480, true);
        assert_eq!(seen(&kept), (0..60).chain(180..240).collect::<Vec<_>>());
    }
}
