//! Who of the people in a recording is the patient: the one who walks, unless somebody chooses another.

mod evidence;
mod ranking;
pub(in crate::vision) mod seen_body;

use seen_body::{SEEN, body_height, hip_centre, median, share_seen};

pub use evidence::Evidence;
pub use ranking::{WhoWalks, who_walks};

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};

use crate::vision::pose::{Pose, PoseSample, PoseTrack};

/// Number of a person within one recording, in order of first appearance, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub usize);

/// How the person is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum PersonChoice {
    /// The person who walks.
    #[default]
    Walking,
    /// The person at this place at this time: a click.
    At {
        /// When, s from the first frame.
        time: f64,
        /// Where from the left, px.
        x: f64,
        /// Where from the top, px.
        y: f64,
    },
    /// The person with this number.
    Number(PersonId),
}

/// Why a person is taken for the walker or not. All parts but the evidence are 0..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WalkerScore {
    /// How far the person travels through the picture, relative to body height, or how much the person grows or shrinks
    /// when walking along the line of sight: one half at one body height, or at a change of size by a half.
    pub travel: f64,
    /// How much the legs alternate.
    pub alternation: f64,
    /// How complete the body is seen.
    pub completeness: f64,
    /// All of it, over a few seconds: what people are ranked by live.
    pub total: f64,
    /// What the whole recording shows: what people are ranked by afterwards.
    pub evidence: Evidence,
}

/// One person of a finished recording.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackedPerson {
    /// Which person.
    pub id: PersonId,
    /// Why this may be the walker.
    pub score: WalkerScore,
    /// What was seen of the person: only the frames in which the person was seen.
    pub track: PoseTrack,
}

/// Spread of the distance between the feet that counts as full alternation, body heights. Walking at a comfortable speed
/// gives 0.10 to 0.15 seen from the side; standing people give less than 0.02.
const FULL_ALTERNATION: f64 = 0.08;
/// Time over which a person must be seen for full weight, s: two steps.
const FULL_TIME: f64 = 1.2;

/// Time between two readings that counts as in sight at most, s: a computer that reads four pictures a second.
const LONGEST_GAP: f64 = 0.3;

/// How much this looks like somebody who walks and is well seen.
///
/// Travel counts most, because bystanders shift their weight and posters stand still; alternation tells a walker from
/// somebody pushed in a chair; completeness tells a patient from half a body at the picture's edge and from most mirrors.
pub fn score(samples: &[PoseSample]) -> WalkerScore {
    let seen: Vec<(f64, &Pose)> =
        samples.iter().filter_map(|sample| sample.pose.as_ref().map(|pose| (sample.time, pose))).collect();
    let Some(height) = median(seen.iter().filter_map(|(_, pose)| body_height(pose)).collect()) else {
        return WalkerScore::default();
    };
    let travel = travel(&seen, height);
    let alternation = alternation(&seen, height);
    let completeness = seen.iter().map(|(_, pose)| share_seen(pose)).sum::<f64>() / seen.len() as f64;
    // Time in sight, not time passed: readings that hopped from one person to another are few and far between.
    let in_sight: f64 = seen.windows(2).map(|pair| (pair[1].0 - pair[0].0).clamp(0.0, LONGEST_GAP)).sum();
    let time = (in_sight / FULL_TIME).clamp(0.0, 1.0);
    let total = time * (0.5 * travel + 0.3 * alternation + 0.2 * completeness);
    WalkerScore { travel, alternation, completeness, total, evidence: Evidence::of(samples) }
}

/// Distance and change of size between where the person was early and late, each as the median of a third.
fn travel(seen: &[(f64, &Pose)], height: f64) -> f64 {
    let third = (seen.len() / 3).max(1);
    let (early, late) = (&seen[..third], &seen[seen.len() - third..]);
    let centre = |part: &[(f64, &Pose)], axis: usize| {
        median(part.iter().filter_map(|(_, pose)| hip_centre(pose)).map(|centre| centre[axis]).collect())
    };
    let distance =
        |axis: usize| centre(late, axis).zip(centre(early, axis)).map_or(0.0, |(b, a)| (b - a) / height);
    let size =
        |part: &[(f64, &Pose)]| median(part.iter().filter_map(|(_, pose)| body_height(pose)).collect());
    let growth = size(late).zip(size(early)).map_or(0.0, |(b, a)| (b / a).ln().abs() / 1.5_f64.ln());
    // Medians of thirds lie two thirds of the way apart.
    let way = 1.5 * (distance(0).powi(2) + (0.5 * distance(1)).powi(2) + growth.powi(2)).sqrt();
    way / (1.0 + way)
}

/// Spread of the distance between the feet over time, whichever foot is which.
fn alternation(seen: &[(f64, &Pose)], height: f64) -> f64 {
    let gaps: Vec<f64> = seen
        .iter()
        .filter_map(|(_, pose)| {
            let [left, right] = Side::BOTH.map(|side| pose.points[Landmark::of(BodyPoint::Ankle, side)]);
            let (left, right) = left.zip(right).filter(|(a, b)| a.confidence.min(b.confidence) >= SEEN)?;
            Some((left.x - right.x).hypot(left.y - right.y) / height)
        })
        .collect();
    if gaps.len() < 6 {
        return 0.0;
    }
    let smooth: Vec<f64> = gaps.windows(3).map(|w| w.iter().sum::<f64>() / 3.0).collect();
    let mean = smooth.iter().sum::<f64>() / smooth.len() as f64;
    let spread = (smooth.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / smooth.len() as f64).sqrt();
    (spread / FULL_ALTERNATION).min(1.0)
}

/// The person meant by the choice; `None` when there is nobody, or nobody there.
pub fn choose(people: &[TrackedPerson], choice: PersonChoice) -> Option<usize> {
    match choice {
        PersonChoice::Walking => who_walks(people).first(),
        PersonChoice::Number(id) => people.iter().position(|person| person.id == id),
        PersonChoice::At { time, x, y } => people
            .iter()
            .enumerate()
            .filter_map(|(place, person)| {
                let nearest = person
                    .track
                    .samples
                    .iter()
                    .filter(|sample| sample.pose.is_some())
                    .min_by(|a, b| (a.time - time).abs().total_cmp(&(b.time - time).abs()))?;
                let late = (nearest.time - time).abs();
                let distance = nearest.pose.as_ref().and_then(|pose| distance_to(pose, x, y))?;
                (late < 0.5 && distance < 1.0).then_some((place, distance + late))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(place, _)| place),
    }
}

/// How far a click lies from the middle of a person, in halves of the person's extent: below 1 is on the person.
pub fn distance_to(pose: &Pose, x: f64, y: f64) -> Option<f64> {
    let points: Vec<[f64; 2]> =
        pose.points.iter().filter_map(|(_, point)| point.map(|p| [p.x, p.y])).collect();
    if points.is_empty() {
        return None;
    }
    let extent = |axis: usize| {
        let low = points.iter().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(|point| point[axis]).fold(f64::NEG_INFINITY, f64::max);
        (f64::midpoint(low, high), (high - low) / 2.0)
    };
    let ((centre_x, half_width), (centre_y, half_height)) = (extent(0), extent(1));
    // A person seen from the side with the feet together is narrow; a click beside the nose still means that person.
    let half_width = half_width.max(0.25 * half_height);
    Some(((x - centre_x) / (1.2 * half_width)).abs().max(((y - centre_y) / (1.2 * half_height)).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::vision::pose::Keypoint;

    /// A figure of 200 px at x with the feet this far apart.
    fn figure(x: f64, stride: f64) -> Pose {
        let points = LandmarkTable::from_fn(|landmark| {
            let (dx, y) = match landmark.point() {
                BodyPoint::Shoulder => (0.0, 140.0),
                BodyPoint::Hip => (0.0, 197.6),
                BodyPoint::Knee => (stride / 4.0, 250.0),
                BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe => (stride / 2.0, 295.0),
                _ => (0.0, 110.0),
            };
            let sign = if landmark.side() == Some(Side::Left) { 1.0 } else { -1.0 };
            Some(Keypoint { x: x + sign * dx, y, confidence: 0.9 })
        });
        Pose { points }
    }

    fn person(id: usize, place: impl Fn(f64) -> f64, stride: impl Fn(f64) -> f64) -> TrackedPerson {
        let samples: Vec<PoseSample> = (0..90)
            .map(|frame| {
                let time = f64::from(frame) / 30.0;
                let pose = Some(figure(place(time), stride(time)));
                PoseSample { frame: frame as usize, time, pose, leg_candidates: Vec::new() }
            })
            .collect();
        let score = score(&samples);
        TrackedPerson { id: PersonId(id), score, track: PoseTrack { width: 1280, height: 720, samples } }
    }

    fn walk(time: f64) -> f64 {
        70.0 * (2.0 * std::f64::consts::PI * 0.9 * time).sin()
    }

    #[test]
    fn the_walker_is_preferred_to_the_bystander_and_the_poster() {
        let bystander = person(1, |t| 300.0 + 10.0 * (3.0 * t).sin(), |_| 30.0);
        let poster = person(2, |_| 900.0, |_| 90.0);
        let walker = person(3, |t| 100.0 + 200.0 * t, walk);
        let people = [bystander, poster, walker];
        assert_eq!(choose(&people, PersonChoice::Walking), Some(2));
        assert!(people[2].score.total > people[0].score.total + 0.3, "{people:?}");
        assert!(people[1].score.alternation < 0.05 && people[1].score.travel < 0.05);
    }

    #[test]
    fn somebody_on_a_treadmill_is_preferred_to_somebody_who_stands() {
        let standing = person(1, |_| 300.0, |_| 30.0);
        let treadmill = person(2, |_| 700.0, walk);
        assert_eq!(choose(&[standing, treadmill], PersonChoice::Walking), Some(1));
    }

    #[test]
    fn a_click_or_a_number_chooses_another() {
        let people = [person(1, |_| 300.0, |_| 30.0), person(3, |t| 100.0 + 200.0 * t, walk)];
        assert_eq!(choose(&people, PersonChoice::At { time: 2.0, x: 305.0, y: 200.0 }), Some(0));
        assert_eq!(choose(&people, PersonChoice::At { time: 2.0, x: 505.0, y: 200.0 }), Some(1));
        assert_eq!(choose(&people, PersonChoice::At { time: 2.0, x: 1200.0, y: 200.0 }), None);
        assert_eq!(choose(&people, PersonChoice::Number(PersonId(3))), Some(1));
        assert_eq!(choose(&[], PersonChoice::Walking), None);
    }

    #[test]
    fn readings_that_hop_about_now_and_then_are_no_walker() {
        let mut hopping = person(1, |t| 100.0 + 250.0 * t, walk);
        hopping.track.samples = hopping.track.samples.into_iter().step_by(30).collect();
        assert!(score(&hopping.track.samples).total < 0.6);
        let walker = person(2, |t| 100.0 + 200.0 * t, walk);
        assert!(walker.score.total > 1.3 * score(&hopping.track.samples).total);
    }

    #[test]
    fn somebody_seen_for_a_moment_scores_low() {
        let mut short = person(1, |t| 100.0 + 400.0 * t, walk);
        short.track.samples.truncate(8);
        assert!(score(&short.track.samples).total < 0.25);
    }
}
