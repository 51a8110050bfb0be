//! What the readings of one figure say about it: whether it is a body, how long it walks, how large and whole it is.
//!
//! All of it is physics of bodies. Bones keep their length and nobody jumps a tenth of his height from one picture to the
//! next, so that what a network imagines in lamps or between two people shows by trembling. Trembling is taken out of
//! what counts as walking: of a series of readings, the part that the neighbouring pictures do not foretell is noise.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::quantile;

use super::seen_body::{SEEN, body_height, hip_centre, median, share_seen};
use crate::vision::pose::{Pose, PoseSample};

/// Readings further apart than this do not belong to one stretch, s.
const LONGEST_GAP: f64 = 0.3;
/// A stretch is judged in parts of at most this length, s: two to four steps.
const PART: f64 = 2.0;
/// Shorter parts tell nothing, s.
const SHORTEST: f64 = 0.5;
/// Fastest that hips move through a picture, body heights per s: running is 4.
const FASTEST: f64 = 5.0;
/// Above this speed over a part somebody gets on, body heights per s: 0.17 m/s, slower than patients who need help.
const SLOWEST: f64 = 0.1;
/// Least way in a part, body heights: more than swaying on the spot.
const LEAST_WAY: f64 = 0.15;
/// Spread of the distance of the feet, across or down, that is stepping, body heights: walking gives 0.06 and more, seen
/// from behind 0.03, somebody who stands less than 0.01.
const STEPPING: f64 = 0.022;
/// On a belt people wander by less than this, body heights, and hardly grow or shrink (logarithm of the ratio).
const STAYS: f64 = 0.7;
const STAYS_SIZE: f64 = 0.25;
/// How much of a second of stepping counts where nobody gets on: as on a belt, or in somebody who jumps about.
const ON_THE_SPOT: f64 = 0.6;
/// How much of a second of getting on counts where no steps are seen: chairs and cut-off legs move too.
const GLIDING: f64 = 0.5;
/// Change of a bone's length from one picture to the next, body heights: real readings stay below the first, which is jitter
/// of 1.5 % of the height; beyond the second nothing is a body.
const FIRM: (f64, f64) = (0.03, 0.08);
/// Mean confidence of trunk and legs from which a figure is believed to be a body without reserve.
const SURE: f64 = 0.5;

/// What was seen of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// How much it is a body, 0..=1: its bones keep their length and the network is sure of trunk and legs.
    pub body: f64,
    /// How long it was in sight without jumping, s.
    pub in_sight: f64,
    /// How long of that it walked, s: it got on, or its feet took turns.
    pub walking: f64,
    /// How long its feet took turns while it stayed where it was, s: on a belt, or jumping about.
    pub on_the_spot: f64,
    /// Share of shoulders, hips, knees and feet seen, 0..=1.
    pub completeness: f64,
    /// Share of readings with at least one ankle, 0..=1.
    pub feet: f64,
    /// Standing height in the picture, px; 0 where no trunk and no leg was seen.
    pub height: f64,
    /// Lowest points of the feet, px from the top, in the middle of the readings; `None` without feet.
    pub floor: Option<f64>,
}

impl Evidence {
    /// Looks at all readings of one figure, in time order.
    pub fn of(samples: &[PoseSample]) -> Self {
        let seen: Vec<(f64, &Pose)> = samples
            .iter()
            .filter_map(|sample| sample.pose.as_ref().map(|pose| (sample.time, pose)))
            .collect();
        let Some(height) = median(seen.iter().filter_map(|(_, pose)| figure_height(pose)).collect()) else {
            return Self::default();
        };
        let count = seen.len() as f64;
        let mean = |of: &dyn Fn(&Pose) -> f64| seen.iter().map(|(_, pose)| of(pose)).sum::<f64>() / count;
        let mut evidence = Self {
            body: firmness(&seen, height) * (mean(&confidence) / SURE).min(1.0).powi(2),
            completeness: mean(&share_seen),
            feet: mean(&|pose| f64::from(u8::from(lowest_foot(pose).is_some()))),
            floor: median(seen.iter().filter_map(|(_, pose)| lowest_foot(pose)).collect()),
            height,
            ..Self::default()
        };
        for part in parts(&seen, height) {
            let duration = part[part.len() - 1].0 - part[0].0;
            evidence.in_sight += duration;
            let doing = (steps(part, height), gets_on(part, height));
            evidence.walking += duration * worth(doing);
            evidence.on_the_spot += if doing.0 { duration } else { 0.0 };
        }
        if !stays(&seen, height) {
            evidence.on_the_spot = 0.0;
        }
        evidence
    }

    /// What figures are ranked by: seconds of a whole body walking. Somebody who only stands there counts a little, so that
    /// a film without any walker still has a person.
    pub fn claim(&self) -> f64 {
        self.body * self.completeness * (self.walking + 0.03 * self.in_sight)
    }
}

/// Standing height by the trunk, or by a leg where the trunk is not seen, px.
fn figure_height(pose: &Pose) -> Option<f64> {
    body_height(pose).or_else(|| {
        Side::BOTH.into_iter().find_map(|side| {
            let [hip, knee, ankle] = [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle]
                .map(|point| pose.points[Landmark::of(point, side)]);
            let (hip, knee, ankle) = (hip?, knee?, ankle?);
            let length = (hip.x - knee.x).hypot(hip.y - knee.y) + (knee.x - ankle.x).hypot(knee.y - ankle.y);
            Some(length / 0.48).filter(|height| *height > 1.0)
        })
    })
}

/// Mean confidence of shoulders, hips, knees and ankles; what is not seen counts as none.
fn confidence(pose: &Pose) -> f64 {
    let points = [BodyPoint::Shoulder, BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle];
    let each = points.into_iter().flat_map(|point| Side::BOTH.map(|side| Landmark::of(point, side)));
    each.filter_map(|landmark| pose.points[landmark]).map(|point| point.confidence).sum::<f64>() / 8.0
}

fn lowest_foot(pose: &Pose) -> Option<f64> {
    let points = [BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];
    points
        .into_iter()
        .flat_map(|point| Side::BOTH.map(|side| pose.points[Landmark::of(point, side)]))
        .flatten()
        .filter(|point| point.confidence >= SEEN)
        .map(|point| point.y)
        .reduce(f64::max)
}

/// How well bones keep their length from one reading to the next: 1 as in bodies, 0 as in nothing.
fn firmness(seen: &[(f64, &Pose)], height: f64) -> f64 {
    let mut changes = Vec::new();
    for pair in seen.windows(2).filter(|pair| pair[1].0 - pair[0].0 <= LONGEST_GAP) {
        let (before, now) = (bones(pair[0].1), bones(pair[1].1));
        changes.extend(before.into_iter().zip(now).filter_map(|(a, b)| Some((b? - a?).abs() / height)));
    }
    match median(changes) {
        Some(change) => ((FIRM.1 - change) / (FIRM.1 - FIRM.0)).clamp(0.0, 1.0),
        None => 1.0,
    }
}

/// Lengths of trunk, thighs and shanks, px.
fn bones(pose: &Pose) -> [Option<f64>; 5] {
    let length = |from: BodyPoint, to: BodyPoint, side: Side| {
        let (a, b) = (pose.points[Landmark::of(from, side)]?, pose.points[Landmark::of(to, side)]?);
        Some((a.x - b.x).hypot(a.y - b.y))
    };
    let [left, right] = Side::BOTH;
    [
        body_height(pose).map(|height| 0.288 * height),
        length(BodyPoint::Hip, BodyPoint::Knee, left),
        length(BodyPoint::Hip, BodyPoint::Knee, right),
        length(BodyPoint::Knee, BodyPoint::Ankle, left),
        length(BodyPoint::Knee, BodyPoint::Ankle, right),
    ]
}

/// The readings cut where the figure was lost or jumped as no body can, and into parts of about two seconds.
fn parts<'a>(seen: &'a [(f64, &'a Pose)], height: f64) -> Vec<&'a [(f64, &'a Pose)]> {
    let mut cuts = vec![0];
    for at in 1..seen.len() {
        let elapsed = seen[at].0 - seen[at - 1].0;
        let jumped = hip_centre(seen[at].1).zip(hip_centre(seen[at - 1].1)).is_some_and(|(now, before)| {
            (now[0] - before[0]).hypot(now[1] - before[1]) > (0.1 + FASTEST * elapsed) * height
        });
        if elapsed > LONGEST_GAP || jumped {
            cuts.push(at);
        }
    }
    cuts.push(seen.len());
    let mut parts = Vec::new();
    for pair in cuts.windows(2) {
        let stretch = &seen[pair[0]..pair[1]];
        let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
        let count = ((last.0 - first.0) / PART).ceil().max(1.0) as usize;
        // Neighbours share a reading, so that no time is lost between them.
        let size = stretch.len().div_ceil(count);
        for part in 0..count {
            let (from, to) = (part * size, ((part + 1) * size + 1).min(stretch.len()));
            if from < to && stretch[to - 1].0 - stretch[from].0 >= SHORTEST {
                parts.push(&stretch[from..to]);
            }
        }
    }
    parts
}

/// 1 for a part in which the feet take turns and the body gets on, less where only one of them holds, 0 for standing.
fn worth(doing: (bool, bool)) -> f64 {
    match doing {
        (true, true) => 1.0,
        (true, false) => ON_THE_SPOT,
        (false, true) => GLIDING,
        (false, false) => 0.0,
    }
}

fn steps(part: &[(f64, &Pose)], height: f64) -> bool {
    let ankles = |pose: &Pose| {
        let [left, right] = Side::BOTH.map(|side| pose.points[Landmark::of(BodyPoint::Ankle, side)]);
        let (left, right) = left.zip(right).filter(|(a, b)| a.confidence.min(b.confidence) >= SEEN)?;
        Some([(left.x - right.x) / height, (left.y - right.y) / height])
    };
    let between: Vec<[f64; 2]> = part.iter().filter_map(|(_, pose)| ankles(pose)).collect();
    if 2 * between.len() < part.len() {
        return false;
    }
    // Legs are exchanged now and then where they cross, which turns the sign across; the length does not mind.
    let across: Vec<f64> = between.iter().map(|by| by[0].hypot(by[1])).collect();
    let down: Vec<f64> = between.iter().map(|by| by[1]).collect();
    foretold_spread(&across).max(foretold_spread(&down)) >= STEPPING
}

/// Standard deviation of a series without what its neighbours do not foretell: white jitter has six times its own variance
/// in second differences, a step hardly any.
fn foretold_spread(values: &[f64]) -> f64 {
    if values.len() < 6 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    let bends: Vec<f64> = values.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).powi(2)).collect();
    let noise = bends.iter().sum::<f64>() / bends.len() as f64 / 6.0;
    (variance - noise).max(0.0).sqrt()
}

/// Whether somebody stays in one place over all readings, to and fro on a belt included.
fn stays(seen: &[(f64, &Pose)], height: f64) -> bool {
    let range = |values: Vec<f64>| {
        let ends = [0.1, 0.9].map(|share| quantile(&values, share));
        if let [Some(low), Some(high)] = ends { high - low } else { 0.0 }
    };
    let across = range(seen.iter().filter_map(|(_, pose)| Some(hip_centre(pose)?[0])).collect());
    across < STAYS * height && growth(seen) < STAYS_SIZE
}

/// Whether the hips get on, or the figure grows or shrinks as on a walk along the line of sight.
fn gets_on(part: &[(f64, &Pose)], height: f64) -> bool {
    let third = (part.len() / 3).max(1);
    let (early, late) = (&part[..third], &part[part.len() - third..]);
    let duration = part[part.len() - 1].0 - part[0].0;
    let centre = |part: &[(f64, &Pose)], axis: usize| {
        median(part.iter().filter_map(|(_, pose)| hip_centre(pose)).map(|centre| centre[axis]).collect())
    };
    let moved =
        |axis: usize| centre(late, axis).zip(centre(early, axis)).map_or(0.0, |(b, a)| (b - a) / height);
    // From four metres a step of one metre is a quarter in size: a body height of way per ln(1.5).
    let way = 1.5 * moved(0).hypot(moved(1)).max(growth(part) / 1.5_f64.ln());
    way >= LEAST_WAY && way >= SLOWEST * duration
}

/// Change of size from the first to the last third, as a logarithm.
fn growth(part: &[(f64, &Pose)]) -> f64 {
    let third = (part.len() / 3).max(1);
    let size =
        |part: &[(f64, &Pose)]| median(part.iter().filter_map(|(_, pose)| figure_height(pose)).collect());
    size(&part[part.len() - third..]).zip(size(&part[..third])).map_or(0.0, |(b, a)| (b / a).ln().abs())
}
