//! Joins key-points into two legs: a beam search over the recording with a Kalman filter per joint and leg.
//!
//! A hypothesis says for every frame so far which point belongs to which leg. It is charged for surprise of its
//! filters (white-noise acceleration), for bones that change their length, for joints of one leg that carry the other
//! label, and for each change of the network's labelling. Deciding late is what makes it hold where the legs cross:
//! hypotheses that agree over the last quarter of a second are merged, all others live on. Lengths are in units of the
//! leg, so that nothing depends on the size of the person in the picture.

use super::follower::Follower;
use super::{FOLLOWED, LegFrame};
use crate::biomechanics::anatomy::{Landmark, Side};
use crate::biomechanics::signal::robust::median;
use crate::vision::pose::{Keypoint, PoseSample};

/// Hypotheses kept per frame.
const BEAM: usize = 48;
/// Time after which two hypotheses that agreed ever since count as one, s.
const MEMORY: f64 = 0.27;
/// Intensities of the driving acceleration that are tried, leg² / s³: shuffling to fast walking.
const INTENSITIES: [f64; 4] = [0.5, 3.0, 15.0, 60.0];
/// Charge for a change of the network's labelling between frames, and for each joint that changes.
const CHANGE: [f64; 2] = [2.2, 0.6];
/// Charge for each joint labelled unlike the ankle.
const MIXED: f64 = 1.2;
/// Charge for leaving a labelled point unused, and for taking an unlabelled peak instead.
const UNUSED: f64 = 6.0;
const PEAK: f64 = 0.7;
/// Ways to give one joint's points to the legs that are so much worse than the best are not followed.
const HOPELESS: f64 = 12.0;

/// One point that may belong to a leg.
#[derive(Clone, Copy)]
struct Seen {
    place: [f64; 2],
    keypoint: Keypoint,
    label: Option<Side>,
}

/// One way to give a joint's points to the legs.
#[derive(Clone, Copy, Default)]
struct Choice {
    points: [Option<u8>; 2],
    exchanged: Option<bool>,
    charge: f64,
}

#[derive(Clone)]
struct Hypothesis {
    followers: [[Follower; 2]; 4],
    exchanged: [Option<bool>; 4],
    recent: u128,
    cost: f64,
    node: usize,
}

struct Node {
    parent: usize,
    choices: [Choice; 4],
}

/// Lengths between followed joints, leg lengths.
struct Bones {
    pairs: Vec<(usize, usize, f64)>,
}

/// The two legs in every frame, in the order of the samples.
pub fn join_legs(samples: &[PoseSample], leg_length_px: f64) -> Vec<LegFrame> {
    let seen: Vec<[Vec<Seen>; 4]> = samples.iter().map(|sample| points_of(sample, leg_length_px)).collect();
    let bones = bones_of(&seen);
    let noise = noise_of(samples, leg_length_px).powi(2);
    let mut best: Option<(f64, Vec<LegFrame>)> = None;
    for intensity in INTENSITIES {
        let (cost, frames) = run(samples, &seen, &bones, noise, intensity);
        if best.as_ref().is_none_or(|(lowest, _)| cost < *lowest) {
            best = Some((cost, frames));
        }
    }
    best.map(|(_, frames)| frames).unwrap_or_default()
}

fn points_of(sample: &PoseSample, unit: f64) -> [Vec<Seen>; 4] {
    FOLLOWED.map(|point| {
        let mut seen = Vec::new();
        let place = |keypoint: Keypoint| [keypoint.x / unit, keypoint.y / unit];
        if let Some(pose) = &sample.pose {
            for side in Side::BOTH {
                if let Some(keypoint) = pose.points[Landmark::of(point, side)] {
                    seen.push(Seen { place: place(keypoint), keypoint, label: Some(side) });
                }
            }
        }
        for candidate in sample.leg_candidates.iter().filter(|candidate| candidate.point == point) {
            let here = place(candidate.keypoint);
            let known =
                seen.iter().any(|other| (other.place[0] - here[0]).hypot(other.place[1] - here[1]) < 0.06);
            if !known && seen.len() < 4 {
                seen.push(Seen { place: here, keypoint: candidate.keypoint, label: None });
            }
        }
        seen
    })
}

fn bones_of(seen: &[[Vec<Seen>; 4]]) -> Bones {
    let mut pairs = Vec::new();
    for (first, second) in [(0, 1), (1, 2), (1, 3), (2, 3)] {
        let mut lengths = Vec::new();
        for frame in seen {
            for side in Side::BOTH {
                let find = |joint: usize| frame[joint].iter().find(|point| point.label == Some(side));
                if let (Some(a), Some(b)) = (find(first), find(second)) {
                    lengths.push((a.place[0] - b.place[0]).hypot(a.place[1] - b.place[1]));
                }
            }
        }
        if let Some(length) = median(&lengths) {
            pairs.push((first, second, length));
        }
    }
    Bones { pairs }
}

/// Noise of one coordinate of a leg point, leg lengths: from third differences of points that move evenly.
fn noise_of(samples: &[PoseSample], unit: f64) -> f64 {
    let mut sizes = Vec::new();
    for landmark in [Landmark::LeftHip, Landmark::RightHip, Landmark::LeftShoulder, Landmark::RightShoulder] {
        let path: Vec<Option<Keypoint>> = samples
            .iter()
            .map(|sample| sample.pose.as_ref().and_then(|pose| pose.points[landmark]))
            .collect();
        for four in path.windows(4) {
            if let [Some(a), Some(b), Some(c), Some(d)] = four {
                sizes.push((d.x - 3.0 * c.x + 3.0 * b.x - a.x).abs() / unit);
                sizes.push((d.y - 3.0 * c.y + 3.0 * b.y - a.y).abs() / unit);
            }
        }
    }
    // A third difference of white noise has 20 times its variance. Feet are found less well than hips.
    let spread = median(&sizes).map_or(0.02, |size| size / 0.6745 / 20.0_f64.sqrt());
    (1.3 * spread).clamp(0.012, 0.05)
}

fn choices_of(points: &[Seen]) -> Vec<Choice> {
    let labelled = points.iter().filter(|point| point.label.is_some()).count();
    let mut choices = Vec::new();
    let options: Vec<Option<u8>> = (0..points.len()).map(|index| Some(index as u8)).chain([None]).collect();
    for &a in &options {
        for &b in &options {
            if a.is_some() && a == b {
                continue;
            }
            let label = |choice: Option<u8>| choice.and_then(|index| points[usize::from(index)].label);
            let exchanged = match (label(a), label(b)) {
                (Some(side), _) => Some(side == Side::Right),
                (None, Some(side)) => Some(side == Side::Left),
                (None, None) => None,
            };
            let used = [a, b].iter().filter(|choice| label(**choice).is_some()).count();
            let peaks = [a, b].iter().flatten().count() - used;
            // Never leave a leg without a point when there are two.
            if a.is_none() && b.is_none() && !points.is_empty() {
                continue;
            }
            let charge = UNUSED * (labelled - used) as f64 + PEAK * peaks as f64;
            choices.push(Choice { points: [a, b], exchanged, charge });
        }
    }
    choices
}

fn run(
    samples: &[PoseSample],
    seen: &[[Vec<Seen>; 4]],
    bones: &Bones,
    noise: f64,
    intensity: f64,
) -> (f64, Vec<LegFrame>) {
    let duration =
        samples.last().map_or(0.0, |last| last.time) - samples.first().map_or(0.0, |first| first.time);
    let rate = samples.len() as f64 / duration.max(1e-3);
    let window = ((MEMORY * rate).ceil() as u32).clamp(3, 31);
    let mask = (1_u128 << (4 * window)) - 1;
    let mut nodes = vec![Node { parent: 0, choices: [Choice::default(); 4] }];
    let mut beam = vec![Hypothesis {
        followers: [[Follower::UNSEEN; 2]; 4],
        exchanged: [None; 4],
        recent: 0,
        cost: 0.0,
        node: 0,
    }];
    let mut before = None;
    for (sample, points) in samples.iter().zip(seen) {
        let dt = before.map_or(0.0, |time: f64| (sample.time - time).max(0.0));
        before = Some(sample.time);
        let choices: [Vec<Choice>; 4] = std::array::from_fn(|joint| choices_of(&points[joint]));
        let mut offspring = Vec::new();
        for hypothesis in &mut beam {
            for follower in hypothesis.followers.iter_mut().flatten() {
                follower.predict(dt, intensity);
            }
            expand(hypothesis, points, &choices, bones, noise, &mut offspring);
        }
        offspring.sort_by(|a, b| a.1.total_cmp(&b.1));
        beam = select(&beam, offspring, points, noise, mask, &mut nodes);
    }
    let Some(best) = beam.first() else {
        return (f64::INFINITY, Vec::new());
    };
    (best.cost, trace(&nodes, best.node, seen))
}

type Offspring = (usize, f64, [Choice; 4]);

fn expand(
    hypothesis: &Hypothesis,
    points: &[Vec<Seen>; 4],
    choices: &[Vec<Choice>; 4],
    bones: &Bones,
    noise: f64,
    offspring: &mut Vec<Offspring>,
) {
    let ranked: [Vec<(f64, Choice)>; 4] = std::array::from_fn(|joint| {
        let mut list: Vec<(f64, Choice)> = choices[joint]
            .iter()
            .map(|choice| {
                let surprise: f64 = (0..2)
                    .filter_map(|leg| {
                        let point = choice.points[leg]?;
                        let place = points[joint][usize::from(point)].place;
                        Some(hypothesis.followers[joint][leg].surprise(place, noise))
                    })
                    .sum();
                (choice.charge + surprise, *choice)
            })
            .collect();
        list.sort_by(|a, b| a.0.total_cmp(&b.0));
        list.truncate(3);
        let worst = list.first().map_or(0.0, |best| best.0) + HOPELESS;
        list.retain(|choice| choice.0 <= worst);
        list
    });
    let parent = hypothesis.node;
    for knee in &ranked[0] {
        for ankle in &ranked[1] {
            for heel in &ranked[2] {
                for toe in &ranked[3] {
                    let chosen = [knee.1, ankle.1, heel.1, toe.1];
                    let cost = hypothesis.cost
                        + knee.0
                        + ankle.0
                        + heel.0
                        + toe.0
                        + label_charge(hypothesis.exchanged, &chosen)
                        + bone_charge(points, &chosen, bones, noise);
                    offspring.push((parent, cost, chosen));
                }
            }
        }
    }
}

fn label_charge(before: [Option<bool>; 4], chosen: &[Choice; 4]) -> f64 {
    let changed = (0..4)
        .filter(
            |&joint| matches!((before[joint], chosen[joint].exchanged), (Some(was), Some(is)) if was != is),
        )
        .count();
    let reference = chosen[1].exchanged.or(chosen[0].exchanged);
    let mixed = chosen
        .iter()
        .filter(|choice| matches!((choice.exchanged, reference), (Some(is), Some(other)) if is != other))
        .count();
    let change = if changed > 0 { CHANGE[0] + CHANGE[1] * changed as f64 } else { 0.0 };
    change + MIXED * mixed as f64
}

fn bone_charge(points: &[Vec<Seen>; 4], chosen: &[Choice; 4], bones: &Bones, noise: f64) -> f64 {
    let mut charge = 0.0;
    for leg in 0..2 {
        let place =
            |joint: usize| chosen[joint].points[leg].map(|index| points[joint][usize::from(index)].place);
        for &(first, second, length) in &bones.pairs {
            if let (Some(a), Some(b)) = (place(first), place(second)) {
                let found = (a[0] - b[0]).hypot(a[1] - b[1]);
                // 6 % of the bone for turning out of the picture, beside the noise of both ends.
                let variance = 2.0 * noise + (0.06 * length).powi(2);
                charge += (0.5 * (found - length).powi(2) / variance).min(4.0);
            }
        }
    }
    charge
}

fn select(
    beam: &[Hypothesis],
    offspring: Vec<Offspring>,
    points: &[Vec<Seen>; 4],
    noise: f64,
    mask: u128,
    nodes: &mut Vec<Node>,
) -> Vec<Hypothesis> {
    let mut kept: Vec<Hypothesis> = Vec::with_capacity(BEAM);
    for (parent, cost, choices) in offspring {
        let Some(origin) = beam.iter().find(|hypothesis| hypothesis.node == parent) else {
            continue;
        };
        let mut exchanged = origin.exchanged;
        let mut bits = 0;
        for joint in 0..4 {
            exchanged[joint] = choices[joint].exchanged.or(exchanged[joint]);
            bits |= u128::from(exchanged[joint] == Some(true)) << joint;
        }
        let recent = ((origin.recent << 4) | bits) & mask;
        if kept.iter().any(|other| other.recent == recent) {
            continue;
        }
        let mut followers = origin.followers;
        for joint in 0..4 {
            for leg in 0..2 {
                if let Some(index) = choices[joint].points[leg] {
                    followers[joint][leg].take(points[joint][usize::from(index)].place, noise);
                }
            }
        }
        nodes.push(Node { parent, choices });
        kept.push(Hypothesis { followers, exchanged, recent, cost, node: nodes.len() - 1 });
        if kept.len() >= BEAM {
            break;
        }
    }
    kept
}

fn trace(nodes: &[Node], last: usize, seen: &[[Vec<Seen>; 4]]) -> Vec<LegFrame> {
    let mut frames = Vec::with_capacity(seen.len());
    let mut node = last;
    for points in seen.iter().rev() {
        let choices = &nodes[node].choices;
        let mut frame = LegFrame::default();
        for joint in 0..4 {
            frame.exchanged[joint] = choices[joint].exchanged;
            for leg in 0..2 {
                frame.joints[joint][leg] =
                    choices[joint].points[leg].map(|index| points[joint][usize::from(index)].keypoint);
            }
        }
        frames.push(frame);
        node = nodes[node].parent;
    }
    frames.reverse();
    frames
}
