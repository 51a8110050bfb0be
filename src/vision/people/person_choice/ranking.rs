//! Who of several figures is the walker: the one who walks longest as a whole, large body with feet on the floor; and whether
//! somebody else may be meant as well.

use std::collections::HashMap;

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};

use super::TrackedPerson;
use super::seen_body::{hip_centre, median};
use crate::vision::pose::Pose;

/// Whom the readings show walking: places in the list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoWalks {
    /// There is nobody.
    Nobody,
    /// One figure is the walker beyond doubt, or the only one there is.
    One(usize),
    /// Two walk at the same time and either may be the patient: the likelier first.
    Either {
        /// Who is followed as long as nobody says otherwise.
        first: usize,
        /// Who may be meant instead.
        second: usize,
    },
}

impl WhoWalks {
    /// Who is followed as long as nobody says otherwise.
    pub fn first(self) -> Option<usize> {
        match self {
            WhoWalks::Nobody => None,
            WhoWalks::One(first) | WhoWalks::Either { first, .. } => Some(first),
        }
    }
}

/// Somebody whose claim reaches this share of the best one may be the patient.
const RIVAL: f64 = 0.6;
/// A rival walks at least so long, s: two steps, fewer give no numbers.
const RIVAL_WALKS: f64 = 1.2;
/// Correlation of the legs' opening from which two figures step as one.
const IN_STEP: f64 = 0.8;
/// A figure in a mirror behind the walk is smaller than this share of the walker.
const REFLECTED_SIZE: f64 = 0.95;
/// Two figures must be in sight together for so many pictures to be compared.
const TOGETHER: usize = 12;
/// Hips nearer to each other than this are of one body, body heights: people side by side stand further apart.
const APART: f64 = 0.2;
/// Highest camera, in statures: with it, of two people on one floor the feet of the smaller stand higher in the picture by
/// at most this much of the difference of their sizes.
const HIGHEST_CAMERA: f64 = 1.8;
/// What people's own statures and the ground's unevenness add, body heights.
const UNEVEN: f64 = 0.35;
/// What is left of the claim of a figure that floats over the floor of another, or is a reflection.
const FLOATING: f64 = 0.4;
const REFLECTED: f64 = 0.5;

/// Judges everybody of a recording.
pub fn who_walks(people: &[TrackedPerson]) -> WhoWalks {
    let claims = claims(people);
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by(|&a, &b| claims[b].total_cmp(&claims[a]));
    let Some(&first) = order.first() else { return WhoWalks::Nobody };
    let second = order[1..].iter().copied().find(|&place| {
        let evidence = people[place].score.evidence;
        claims[place] >= RIVAL * claims[first]
            && evidence.walking >= RIVAL_WALKS
            && evidence.body >= 0.5
            && evidence.feet >= 0.5
            && are_two(&people[first], &people[place])
            && !is_reflection(&people[place], &people[first])
    });
    match second {
        Some(second) if people[first].score.evidence.walking > 0.0 => WhoWalks::Either { first, second },
        _ => WhoWalks::One(first),
    }
}

/// Whether two figures are in sight together and not the same body read twice: their hips are apart.
fn are_two(first: &TrackedPerson, second: &TrackedPerson) -> bool {
    let height = first.score.evidence.height.min(second.score.evidence.height);
    let apart: Vec<f64> = together(first, second)
        .into_iter()
        .filter_map(|(a, b)| {
            let (a, b) = (hip_centre(a)?, hip_centre(b)?);
            Some((a[0] - b[0]).hypot(a[1] - b[1]))
        })
        .collect();
    apart.len() >= TOGETHER && median(apart).is_some_and(|distance| distance >= APART * height)
}

/// What each figure has for it, beside the others: seconds of walking, weighed by size in the picture and taken down where it
/// floats or steps as the image of somebody larger.
fn claims(people: &[TrackedPerson]) -> Vec<f64> {
    let tallest = people
        .iter()
        .filter(|person| person.score.evidence.body >= 0.5)
        .map(|person| person.score.evidence.height)
        .fold(0.0, f64::max);
    let plain: Vec<f64> = people
        .iter()
        .map(|person| {
            let evidence = person.score.evidence;
            let size = if tallest > 0.0 { (evidence.height / tallest).min(1.0) } else { 1.0 };
            evidence.claim() * size
        })
        .collect();
    (0..people.len())
        .map(|place| {
            let mut claim = plain[place];
            // Only somebody who has at least as good a claim can take another's down.
            let others: Vec<usize> = (0..people.len())
                .filter(|&other| other != place && plain[other] >= 0.5 * plain[place])
                .collect();
            if others.iter().any(|&other| floats(&people[place], &people[other])) {
                claim *= FLOATING;
            }
            if others.iter().any(|&other| is_reflection(&people[place], &people[other])) {
                claim *= REFLECTED;
            }
            claim
        })
        .collect()
}

/// Whether a figure's feet stand so high in the picture that no floor holds both.
fn floats(figure: &TrackedPerson, other: &TrackedPerson) -> bool {
    let (own, reference) = (figure.score.evidence, other.score.evidence);
    let (Some(feet), Some(floor)) = (own.floor, reference.floor) else { return false };
    let rise = floor - feet;
    reference.body >= 0.5
        && rise
            > HIGHEST_CAMERA * (reference.height - own.height).max(0.0)
                + UNEVEN * own.height.max(reference.height)
}

/// Whether a figure is smaller than another, or without feet, and opens and closes its legs at the same moments.
fn is_reflection(figure: &TrackedPerson, other: &TrackedPerson) -> bool {
    let (own, whole) = (figure.score.evidence, other.score.evidence);
    let lesser = own.height < REFLECTED_SIZE * whole.height || own.feet < 0.5 * whole.feet;
    if !lesser {
        return false;
    }
    let both = together(figure, other);
    [BodyPoint::Ankle, BodyPoint::Knee].into_iter().any(|point| {
        let pairs: Vec<(f64, f64)> =
            both.iter().filter_map(|(a, b)| Some((opening(a, point)?, opening(b, point)?))).collect();
        pairs.len() >= TOGETHER && correlation(&pairs) >= IN_STEP
    })
}

/// The poses of two figures in the pictures in which both are seen.
fn together<'a>(first: &'a TrackedPerson, second: &'a TrackedPerson) -> Vec<(&'a Pose, &'a Pose)> {
    let seen: HashMap<usize, &Pose> =
        first.track.samples.iter().filter_map(|s| Some((s.frame, s.pose.as_ref()?))).collect();
    second
        .track
        .samples
        .iter()
        .filter_map(|sample| Some((*seen.get(&sample.frame)?, sample.pose.as_ref()?)))
        .collect()
}

fn opening(pose: &Pose, point: BodyPoint) -> Option<f64> {
    let [left, right] = Side::BOTH.map(|side| pose.points[Landmark::of(point, side)]);
    let (left, right) = left.zip(right)?;
    Some((left.x - right.x).hypot(left.y - right.y))
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let (a, b) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / count, sum.1 + pair.1 / count));
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for pair in pairs {
        both += (pair.0 - a) * (pair.1 - b);
        first += (pair.0 - a).powi(2);
        second += (pair.1 - b).powi(2);
    }
    let size = (first * second).sqrt();
    if size > 0.0 { both / size } else { 0.0 }
}
