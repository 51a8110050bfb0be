//! Key-points of one pass to smooth paths on an even time grid, still in pixels.
//!
//! Joints that move alike share a cut-off frequency, chosen from the data by likelihood, so that a shuffling walk is
//! smoothed more than a fast one and a noisy network more than a good one. Times are the true time stamps; gaps are
//! bridged only as far as the spline can be trusted.

use super::pose::PoseSample;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::biomechanics::signal::gap_filling;
use crate::biomechanics::signal::smoother::{self, Sample, SmoothPoint, SmootherModel};

/// Longest inner gap that is bridged, s: a third of a slow stride's swing.
pub const LONGEST_GAP: f64 = 0.25;

/// Longest gap of one foot point that is bridged with the help of another, s: a swing.
const LONGEST_FOOT_GAP: f64 = 0.5;

/// How far one foot point is carried on with another where it leaves the picture before the rest of the foot, s.
const FOOT_END: f64 = 0.15;

/// Cut-off frequencies that are tried, Hz.
const CUTOFFS: [f64; 9] = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0];

/// The likelihood weighs the long quiet stance with the short swing; the forward path of the feet is wanted at its
/// corners, where events are timed, and so gets this much more bandwidth.
const SWING_FACTOR: f64 = 1.4;

/// Joints that share a cut-off.
const GROUPS: [&[BodyPoint]; 4] = [
    &[BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe],
    &[BodyPoint::Knee],
    &[BodyPoint::Hip, BodyPoint::Shoulder, BodyPoint::Nose, BodyPoint::Eye, BodyPoint::Ear],
    &[BodyPoint::Elbow, BodyPoint::Wrist],
];

/// Path of one landmark: for each grid instant x and y, px, or `None` where it was not seen for too long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PixelPath {
    /// Right and down, px.
    pub points: Vec<Option<[SmoothPoint; 2]>>,
}

impl PixelPath {
    /// Place at a grid instant, px.
    pub fn place(&self, index: usize) -> Option<[f64; 2]> {
        self.points.get(index).copied().flatten().map(|[x, y]| [x.value, y.value])
    }
}

/// All landmarks of a pass on one even grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PixelPaths {
    /// Instants, s.
    pub times: Vec<f64>,
    /// Paths by landmark.
    pub paths: LandmarkTable<PixelPath>,
    /// Noise of one coordinate of a foot point, px, where feet were seen.
    pub foot_noise: Option<f64>,
}

/// Smooths the samples of a pass at these instants.
pub fn smooth_paths(samples: &[PoseSample], times: Vec<f64>) -> PixelPaths {
    smooth_paths_at_least(samples, times, 0.0)
}

/// The same, but the feet's cut-off is not chosen below `lowest_for_feet`, Hz.
pub fn smooth_paths_at_least(samples: &[PoseSample], times: Vec<f64>, lowest_for_feet: f64) -> PixelPaths {
    let series = LandmarkTable::from_fn(|landmark| [0, 1].map(|axis| series_of(samples, landmark, axis)));
    let mut paths = PixelPaths { times, ..PixelPaths::default() };
    for group in GROUPS {
        let members: Vec<Landmark> =
            Landmark::ALL.into_iter().filter(|landmark| group.contains(&landmark.point())).collect();
        let lowest = if group.contains(&BodyPoint::Ankle) { lowest_for_feet } else { 0.0 };
        let cutoffs: Vec<f64> = CUTOFFS.into_iter().filter(|cutoff| *cutoff >= lowest).collect();
        let models = [0, 1].map(|axis| {
            let signals: Vec<&[Sample]> =
                members.iter().map(|&member| series[member][axis].as_slice()).collect();
            smoother::choose_model(&signals, &cutoffs)
        });
        let [Some(mut model_x), Some(model_y)] = models else {
            continue;
        };
        if group.contains(&BodyPoint::Ankle) {
            paths.foot_noise = Some(model_x.noise);
            model_x.cutoff *= SWING_FACTOR;
        }
        for member in members {
            paths.paths[member] = path_of(&series[member], [model_x, model_y], &paths.times);
        }
    }
    for side in Side::BOTH {
        complete_foot(&mut paths, side);
    }
    paths
}

/// Fills longer gaps of one foot point from another of the same foot: a foot is nearly rigid, so that the distance
/// between two of its points changes slowly and may be carried on a straight line across the gap.
fn complete_foot(paths: &mut PixelPaths, side: Side) {
    let foot = [BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe].map(|point| Landmark::of(point, side));
    let before = foot.map(|landmark| paths.paths[landmark].points.clone());
    let rate = paths.times.len() as f64 / duration(&paths.times).max(1e-9);
    let (longest, end) = ((LONGEST_FOOT_GAP * rate) as usize, (FOOT_END * rate) as usize);
    for (target, landmark) in foot.into_iter().enumerate() {
        for gap in missing_runs(&before[target]) {
            if gap.0 == 0 || gap.1 >= before[target].len() {
                carry_to_end(&mut paths.paths[landmark].points, gap, target, &before, end);
                continue;
            }
            if gap.1 - gap.0 > longest {
                continue;
            }
            let (first, last) = (gap.0 - 1, gap.1);
            let helper = (0..3).filter(|&other| other != target).find(|&other| {
                before[other].get(first..=last).is_some_and(|part| part.iter().all(Option::is_some))
            });
            let Some(helper) = helper else { continue };
            for index in gap.0..gap.1 {
                let share = (index - first) as f64 / (last - first) as f64;
                let filled = [0, 1].map(|axis| {
                    let at = |which: usize, index: usize| before[which][index].map(|point| point[axis]);
                    let (a, b, here) = (at(target, first)?, at(target, last)?, at(helper, index)?);
                    let (c, d) = (at(helper, first)?, at(helper, last)?);
                    let (from, to) = (a.value - c.value, b.value - d.value);
                    Some(SmoothPoint { value: here.value + from + share * (to - from), ..here })
                });
                if let [Some(x), Some(y)] = filled {
                    paths.paths[landmark].points[index] = Some([x, y]);
                }
            }
        }
    }
}

/// Carries a foot point on beside another of the same foot where it is missing at the start or end, for at most `most`
/// instants and as long as the other is seen: the toe leaves the picture before the heel, whose contact is wanted.
fn carry_to_end(
    points: &mut [Option<[SmoothPoint; 2]>],
    gap: (usize, usize),
    target: usize,
    before: &[Vec<Option<[SmoothPoint; 2]>>; 3],
    most: usize,
) {
    let at_start = gap.0 == 0;
    let edge = if at_start { gap.1 } else { gap.0.wrapping_sub(1) };
    let missing: Vec<usize> =
        if at_start { (gap.0..gap.1).rev().collect() } else { (gap.0..gap.1).collect() };
    for helper in (0..3).filter(|&other| other != target) {
        let (Some(own), Some(other)) =
            (points.get(edge).copied().flatten(), before[helper].get(edge).copied().flatten())
        else {
            continue;
        };
        for &index in missing.iter().take(most) {
            let Some(here) = before[helper][index] else { break };
            if points[index].is_none() {
                points[index] = Some([0, 1].map(|axis| SmoothPoint {
                    value: here[axis].value + own[axis].value - other[axis].value,
                    ..here[axis]
                }));
            }
        }
    }
}

fn duration(times: &[f64]) -> f64 {
    times.last().zip(times.first()).map_or(0.0, |(last, first)| last - first)
}

/// Runs of missing points as half-open index ranges.
fn missing_runs(points: &[Option<[SmoothPoint; 2]>]) -> Vec<(usize, usize)> {
    let seen: Vec<Option<f64>> = points.iter().map(|point| point.map(|[x, _]| x.value)).collect();
    gap_filling::gaps(&seen).into_iter().map(|gap| (gap.start, gap.end)).collect()
}

fn series_of(samples: &[PoseSample], landmark: Landmark, axis: usize) -> Vec<Sample> {
    samples
        .iter()
        .filter_map(|sample| {
            let keypoint = sample.pose.as_ref()?.points[landmark]?;
            let value = if axis == 0 { keypoint.x } else { keypoint.y };
            // Half-seen points are trusted less, never not at all.
            Some(Sample { time: sample.time, value, weight: keypoint.confidence.clamp(0.1, 1.0) })
        })
        .collect()
}

fn path_of(series: &[Vec<Sample>; 2], models: [SmootherModel; 2], times: &[f64]) -> PixelPath {
    let smooth = [0, 1].map(|axis| smoother::smooth(&series[axis], models[axis], times));
    if smooth.iter().any(|axis| axis.len() != times.len()) {
        return PixelPath { points: vec![None; times.len()] };
    }
    let seen: Vec<f64> = series[0].iter().map(|sample| sample.time).collect();
    let points = times
        .iter()
        .enumerate()
        .map(|(index, &time)| is_supported(&seen, time).then(|| [smooth[0][index], smooth[1][index]]))
        .collect();
    PixelPath { points }
}

/// Whether an instant lies between two samples that are close enough.
fn is_supported(seen: &[f64], time: f64) -> bool {
    let after = seen.partition_point(|&sample| sample < time - 1e-9);
    match (after.checked_sub(1).map(|index| seen[index]), seen.get(after)) {
        (_, Some(&next)) if next - time < 1e-6 => true,
        (Some(previous), Some(&next)) => next - previous <= LONGEST_GAP,
        (Some(previous), None) => time - previous < 1e-6,
        _ => false,
    }
}
