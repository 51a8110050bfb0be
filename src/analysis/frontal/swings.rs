//! Which foot swings when, in a walk seen from ahead or behind.
//!
//! A foot that stands keeps its place in the picture, and from one stance to the next that place goes up (away from
//! the camera) or down (towards it). So the path of each foot is a staircase with smooth edges, and the staircase is
//! fitted to the key-points as they were read: stances are constant, swings are free at a fixed price, and the cheapest
//! cut is found exactly by dynamic programming. The mean over a stance is known much better than any velocity, which is
//! what lets a slow, shuffling foot be followed: there a swing moves the foot by little more than the noise of one
//! frame, and velocities drown.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::median;
use crate::vision::pose::PoseSample;

/// One swing of one foot, s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analysis) struct FootSwing {
    /// Which foot.
    pub(in crate::analysis) side: Side,
    /// The foot's last instant in its place; `None` where the recording began in the swing.
    pub(in crate::analysis) start: Option<f64>,
    /// Its first instant in the next place; `None` where the recording ended in the swing.
    pub(in crate::analysis) end: Option<f64>,
    /// Some instant inside the swing.
    pub(in crate::analysis) middle: f64,
    /// How far the foot's place moves along the walk in the picture, in standard errors of that difference; 0 where one
    /// of the two places is not known.
    gain: f64,
}

/// Prices in squared standard errors, where a frame of stance costs 2 on average (two coordinates): of each swing, of
/// each of its frames, and on top of that of each frame in which the other foot is thought to swing as well, which
/// walking feet do not do. A frame of swing costs more than one of stance because a standing foot rolls a little.
const SWING: f64 = 10.0;
/// As above.
const SWING_FRAME: f64 = 5.0;
/// As above.
const BOTH_SWING: f64 = 8.0;
/// How often each foot is cut anew with the other one's swings known; three rounds settle.
const ROUNDS: usize = 3;
/// Shortest stance, s: that of a running child.
const SHORTEST_STANCE: f64 = 0.2;
/// Shortest and longest swing, s.
const SWING_TIMES: (f64, f64) = (0.12, 1.6);
/// Readings closer together than this are taken as one, s.
const BIN: f64 = 0.03;
/// Smallest noise believed, body heights: a standing foot rolls and its markers turn.
const LEAST_NOISE: f64 = 0.004;
/// A swing between two seen stances carries the foot along the walk by this many standard errors at least.
const LEAST_GAIN: f64 = 3.0;

/// Where one foot was read.
struct Readings {
    times: Vec<f64>,
    places: Vec<[f64; 2]>,
}

/// Swings of both feet in time order, left and right in turn. `height` is the walker's size in the middle of the pass,
/// px; `away` tells a walk away from the camera.
pub(in crate::analysis) fn find_swings(samples: &[PoseSample], height: f64, away: bool) -> Vec<FootSwing> {
    let feet = Side::BOTH.map(|side| readings(samples, side));
    let mut found: [Vec<FootSwing>; 2] = Default::default();
    for _ in 0..ROUNDS {
        let last = found.clone();
        for (k, side) in Side::BOTH.into_iter().enumerate() {
            if let Some(foot) = &feet[k] {
                found[k] = swings_of(foot, side, height, away, &last[1 - k]);
            }
        }
    }
    let mut swings = found.concat();
    swings.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    in_turn(swings)
}

/// The toe where it is mostly seen, because it stays until the foot leaves the floor; else the ankle.
fn readings(samples: &[PoseSample], side: Side) -> Option<Readings> {
    [BodyPoint::Toe, BodyPoint::Ankle].into_iter().find_map(|point| {
        let landmark = Landmark::of(point, side);
        let (times, places): (Vec<f64>, Vec<[f64; 2]>) = samples
            .iter()
            .filter_map(|sample| {
                let keypoint = sample.pose.as_ref()?.points[landmark]?;
                Some((sample.time, [keypoint.x, keypoint.y]))
            })
            .unzip();
        (2 * times.len() > samples.len()).then(|| thinned(&times, &places))
    })
}

/// Means over bins of a thirtieth of a second: what is read more often shares its errors.
fn thinned(times: &[f64], places: &[[f64; 2]]) -> Readings {
    let mut thin = Readings { times: Vec::new(), places: Vec::new() };
    let mut k = 0;
    while k < times.len() {
        let end = k + times[k..].iter().take_while(|&&time| time < times[k] + BIN).count();
        let n = (end - k) as f64;
        let mean = |value: &dyn Fn(usize) -> f64| (k..end).map(value).sum::<f64>() / n;
        thin.times.push(mean(&|index| times[index]));
        thin.places.push([mean(&|index| places[index][0]), mean(&|index| places[index][1])]);
        k = end;
    }
    thin
}

/// One foot, where the other one is thought to swing in `other`.
fn swings_of(foot: &Readings, side: Side, height: f64, away: bool, other: &[FootSwing]) -> Vec<FootSwing> {
    let sd = noise(&foot.places).max(LEAST_NOISE * height);
    let mut stances = cheapest_cut(foot, sd, other);
    // A stance of which the edge of the recording leaves hardly anything was not seen.
    stances.retain(|&(from, to)| foot.times[to - 1] - foot.times[from] >= 0.6 * SHORTEST_STANCE);
    let level = |(from, to): (usize, usize)| {
        let n = (to - from) as f64;
        (foot.places[from..to].iter().map(|place| place[1]).sum::<f64>() / n, n)
    };
    let towards = if away { -1.0 } else { 1.0 };
    let last = foot.times.len() - 1;
    let mut swings = Vec::new();
    if let Some(&(from, _)) = stances.first().filter(|stance| stance.0 > 1) {
        let middle = foot.times[from / 2];
        swings.push(FootSwing { side, start: None, end: Some(foot.times[from]), middle, gain: 0.0 });
    }
    for pair in stances.windows(2) {
        let (start, end) = (foot.times[pair[0].1 - 1], foot.times[pair[1].0]);
        let ((before, n), (after, m)) = (level(pair[0]), level(pair[1]));
        let gain = towards * (after - before) / (sd * (1.0 / n + 1.0 / m).sqrt());
        let middle = f64::midpoint(start, end);
        swings.push(FootSwing { side, start: Some(start), end: Some(end), middle, gain });
    }
    if let Some(&(_, to)) = stances.last().filter(|stance| stance.1 < last) {
        let start = foot.times[to - 1];
        let middle = f64::midpoint(start, foot.times[last]);
        swings.push(FootSwing { side, start: Some(start), end: None, middle, gain: 0.0 });
    }
    swings.retain(|swing| swing.gain > LEAST_GAIN || swing.start.is_none() || swing.end.is_none());
    swings
}

/// SD of one coordinate from second differences, px.
fn noise(places: &[[f64; 2]]) -> f64 {
    let bends: Vec<f64> = places
        .windows(3)
        .flat_map(|w| [0, 1].map(|axis| (w[0][axis] - 2.0 * w[1][axis] + w[2][axis]).abs()))
        .collect();
    median(&bends).unwrap_or(0.0) / 0.6745 / 6.0_f64.sqrt()
}

/// Running sums, so that the squares about the mean of any stretch cost nothing.
struct Sums {
    first: Vec<[f64; 2]>,
    second: Vec<f64>,
}

impl Sums {
    fn of(places: &[[f64; 2]]) -> Self {
        let origin = places.first().copied().unwrap_or_default();
        let (mut first, mut second) = (vec![[0.0; 2]], vec![0.0]);
        let (mut sum, mut square) = ([0.0; 2], 0.0);
        for place in places {
            for axis in 0..2 {
                let value = place[axis] - origin[axis];
                sum[axis] += value;
                square += value * value;
            }
            first.push(sum);
            second.push(square);
        }
        Self { first, second }
    }

    fn about_mean(&self, from: usize, to: usize) -> f64 {
        let n = (to - from) as f64;
        let [x, y] = [0, 1].map(|axis| self.first[to][axis] - self.first[from][axis]);
        (self.second[to] - self.second[from] - (x * x + y * y) / n).max(0.0)
    }
}

/// The stances, as ranges of readings, of the cheapest cut into stances and swings.
fn cheapest_cut(foot: &Readings, sd: f64, other: &[FootSwing]) -> Vec<(usize, usize)> {
    let n = foot.times.len();
    let sums = Sums::of(&foot.places);
    let variance = sd * sd;
    let lasts = |from: usize, to: usize| foot.times[to.min(n - 1)] - foot.times[from];
    let mut price = vec![0.0];
    let mut sum = 0.0;
    for &time in &foot.times {
        let both = other.iter().any(|s| s.start.is_none_or(|a| time > a) && s.end.is_none_or(|b| time < b));
        sum += SWING_FRAME + if both { BOTH_SWING } else { 0.0 };
        price.push(sum);
    }
    // Cheapest way to explain the first k readings, ending in a stance or in a swing, and where that last part begins.
    let mut stance = vec![(f64::INFINITY, 0_usize); n + 1];
    let mut swing = vec![(f64::INFINITY, 0_usize); n + 1];
    swing[0] = (0.0, 0);
    for to in 1..=n {
        for from in (0..to).rev() {
            let time = lasts(from, to);
            let at_edge = from == 0 || to == n;
            if time >= SHORTEST_STANCE || at_edge {
                let cost = swing[from].0 + sums.about_mean(from, to) / variance;
                if cost < stance[to].0 {
                    stance[to] = (cost, from);
                }
            }
            if time > SWING_TIMES.1 {
                continue;
            }
            if time >= SWING_TIMES.0 || at_edge {
                let before = if from == 0 { 0.0 } else { stance[from].0 };
                let cost = before + SWING + price[to] - price[from];
                if cost < swing[to].0 {
                    swing[to] = (cost, from);
                }
            }
        }
    }
    let mut stances = Vec::new();
    let (mut to, mut standing) = (n, stance[n].0 <= swing[n].0);
    while to > 0 {
        let from = if standing { stance[to].1 } else { swing[to].1 };
        if standing {
            stances.push((from, to));
        }
        to = from;
        standing = !standing;
    }
    stances.reverse();
    stances
}

/// Leaves the strongest of swings of one foot that follow each other without one of the other foot in between.
fn in_turn(swings: Vec<FootSwing>) -> Vec<FootSwing> {
    let mut turns: Vec<FootSwing> = Vec::new();
    for swing in swings {
        match turns.last_mut() {
            Some(last) if last.side == swing.side => {
                if swing.gain > last.gain {
                    *last = swing;
                }
            }
            _ => turns.push(swing),
        }
    }
    turns
}

/// The usual time between two swings of the same foot, s.
pub(in crate::analysis) fn stride_time(swings: &[FootSwing]) -> Option<f64> {
    let times: Vec<f64> = swings.windows(3).map(|three| three[2].middle - three[0].middle).collect();
    median(&times).or_else(|| {
        let steps: Vec<f64> = swings.windows(2).map(|two| 2.0 * (two[1].middle - two[0].middle)).collect();
        median(&steps)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::biomechanics::random::Random;
    use crate::vision::pose::{Keypoint, Pose};

    /// Toes that stand for 1.3 s and swing for 0.5 s in turn, each swing moving them by `step` px up in the picture.
    fn shuffle(step: f64, noise: f64, rate: f64) -> Vec<PoseSample> {
        let mut random = Random::new(7);
        let progress = |time: f64| {
            let cycle = time / 1.8;
            let swing = ((cycle.fract() * 1.8 - 1.3) / 0.5).clamp(0.0, 1.0);
            cycle.floor() + swing * swing * (3.0 - 2.0 * swing)
        };
        (0..(9.0 * rate) as usize)
            .map(|frame| {
                let time = frame as f64 / rate;
                let mut points: LandmarkTable<Option<Keypoint>> = LandmarkTable::from_fn(|_| None);
                for (side, shift) in [(Side::Left, 0.0), (Side::Right, 0.9)] {
                    let y = 900.0 - step * progress(time + shift);
                    points[Landmark::of(BodyPoint::Toe, side)] = Some(Keypoint {
                        x: 960.0 + noise * random.normal_polar(),
                        y: y + noise * random.normal_polar(),
                        confidence: 0.9,
                    });
                }
                PoseSample { frame, time, pose: Some(Pose { points }), leg_candidates: Vec::new() }
            })
            .collect()
    }

    #[test]
    fn a_shuffling_foot_is_followed_though_a_step_is_only_three_times_the_noise() {
        for rate in [30.0, 60.0] {
            let swings = find_swings(&shuffle(18.0, 6.0, rate), 550.0, true);
            let whole: Vec<&FootSwing> =
                swings.iter().filter(|swing| swing.start.is_some() && swing.end.is_some()).collect();
            // Left feet swing about 1.55, 3.35, ... s, right ones about 0.65, 2.45, ... s.
            for swing in &whole {
                let first = if swing.side == Side::Left { 1.55 } else { 0.65 };
                let off = (swing.middle - first).rem_euclid(1.8);
                assert!(off.min(1.8 - off) < 0.2, "{rate}: {swing:?}");
            }
            assert!((8..=10).contains(&whole.len()), "{rate}: {swings:?}");
            assert!((stride_time(&swings).unwrap() - 1.8).abs() < 0.12);
        }
    }

    #[test]
    fn feet_that_stay_do_not_swing() {
        assert!(find_swings(&shuffle(0.0, 6.0, 30.0), 550.0, true).is_empty());
    }

    #[test]
    fn a_foot_that_goes_the_other_way_does_not_walk_away() {
        // Towards the camera the same picture would be a walk backwards.
        let whole = |swing: &FootSwing| swing.start.is_some() && swing.end.is_some();
        assert!(!find_swings(&shuffle(18.0, 2.0, 30.0), 550.0, false).iter().any(whole));
    }
}
