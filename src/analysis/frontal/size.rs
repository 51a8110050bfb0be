//! How large the walker stands in the picture at each instant of a walk towards or away from the camera, and what that
//! growth tells of the speed.
//!
//! Size goes with one over depth, so for a steady walker 1/size runs along a straight line in time. That line, fitted
//! locally, is the scale at every instant, and its slope is the walking speed times the stature over the focal length.
//! The focal length of an unknown camera can not be told from a walk along its axis: depth and focal length trade off
//! exactly. So the speed carries the spread of common cameras as its interval and says so.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::{Estimate, Method, Status, Unit};
use crate::biomechanics::signal::robust::{fit_line, median, spread};
use crate::finding::ValueFinding;
use crate::vision::landmarks::PixelPaths;
use crate::vision::scale::{LEG_SHARE, LEG_SHARE_SD};

/// The longer of both hip-to-ankle distances in the picture as a share of thigh plus shank, averaged over a walk seen
/// along its axis: the stance leg tilts by up to 20° out of the picture plane and its knee bends by 5 to 20°.
const LEG_SEEN: f64 = 0.968;
/// Half the window of the local line, s: about two steps.
const HALF_WINDOW: f64 = 1.0;
/// Focal length over the longer side of the picture, smallest and largest of common webcams and phones (horizontal
/// views of 55° to 80° of the longer side); their geometric mean is assumed.
const FOCAL_SHARES: (f64, f64) = (0.60, 0.96);

/// Size of the walker over a pass.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeOverTime {
    /// Standing height in the picture at each instant, px.
    pub heights: Vec<f64>,
    /// Relative standard uncertainty of the heights as a whole.
    pub uncertainty: f64,
    /// Slope of 1/height over time, per px and s: positive when the walker goes away.
    pub slope: f64,
    /// Standard error of the slope.
    pub slope_error: f64,
}

/// Measures the size at all instants of the paths; `None` where hardly a leg was seen.
pub fn size_over_time(paths: &PixelPaths) -> Option<SizeOverTime> {
    let inverse: Vec<(f64, f64)> = paths
        .times
        .iter()
        .enumerate()
        .filter_map(|(index, &time)| {
            let leg = Side::BOTH
                .into_iter()
                .filter_map(|side| {
                    let hip = paths.paths[Landmark::of(BodyPoint::Hip, side)].place(index)?;
                    let ankle = paths.paths[Landmark::of(BodyPoint::Ankle, side)].place(index)?;
                    Some((hip[0] - ankle[0]).hypot(hip[1] - ankle[1]))
                })
                .fold(0.0, f64::max);
            (leg > 1.0).then(|| (time, LEG_SHARE * LEG_SEEN / leg))
        })
        .collect();
    let whole = fit_line(&inverse).filter(|_| inverse.len() > 20)?;
    let residuals: Vec<f64> = inverse.iter().map(|&(time, value)| value - whole.at(time)).collect();
    let heights = paths
        .times
        .iter()
        .map(|&time| {
            let from = inverse.partition_point(|point| point.0 < time - HALF_WINDOW);
            let to = inverse.partition_point(|point| point.0 <= time + HALF_WINDOW);
            let near = &inverse[from..to];
            // A window cut off by the end of the pass has too short an arm for a slope of its own.
            let whole_window =
                near.last().zip(near.first()).is_some_and(|(b, a)| b.0 - a.0 > 1.6 * HALF_WINDOW);
            let line = if whole_window { fit_line(near).unwrap_or(whole) } else { whole };
            1.0 / line.at(time).max(1e-6)
        })
        .collect();
    let duration = inverse.last()?.0 - inverse.first()?.0;
    // Residuals hang together over about half a step, a quarter of a second.
    let independent = (duration / 0.25).max(3.0);
    let slope_error = spread(&residuals)? * 12.0_f64.sqrt() / duration / independent.sqrt();
    Some(SizeOverTime { heights, uncertainty: LEG_SHARE_SD / LEG_SHARE, slope: whole.slope, slope_error })
}

impl SizeOverTime {
    /// Height in the middle of the pass, px.
    pub fn middle(&self) -> f64 {
        median(&self.heights).unwrap_or(1.0)
    }

    /// Way towards or away from the camera, body heights, with the focal length of a common camera.
    pub fn travel(&self, longer_side: usize) -> Option<f64> {
        let (low, high) = FOCAL_SHARES;
        let (first, last) = (self.heights.first()?, self.heights.last()?);
        Some((low * high).sqrt() * longer_side as f64 * (1.0 / first - 1.0 / last).abs())
    }

    /// Walking speed from the growth, for a picture whose longer side has this many px: always limited, because the
    /// focal length is not known.
    pub fn speed(&self, longer_side: usize, stature: Option<f64>, strides: usize) -> Estimate {
        let (low, high) = FOCAL_SHARES;
        let focal_length = (low * high).sqrt() * longer_side as f64;
        let unit = if stature.is_some() { Unit::MetrePerSecond } else { Unit::BodyHeightPerSecond };
        let size = stature.unwrap_or(1.0);
        let value = self.slope.abs() * focal_length * size;
        // The range of focal lengths is a 90 % range on the log scale; the other two errors are standard ones.
        let focal_error = (high / low).ln() / 2.0 / 1.645;
        let slope_error = self.slope_error / self.slope.abs().max(1e-12);
        let error = focal_error.hypot(slope_error).hypot(self.uncertainty);
        Estimate {
            value: Some(value),
            interval: Some(Interval {
                low: value * (-1.645 * error).exp(),
                high: value * (1.645 * error).exp(),
            }),
            unit,
            n: strides,
            method: Method::Geometric,
            status: Status::Limited,
            reasons: vec![ValueFinding::FocalLength.into()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_the_speed_holds_every_common_camera() {
        // 1.2 m/s, stature 1.75 m, seen with focal lengths of 0.62 to 0.94 of the longer side.
        for share in [0.62, 0.714, 0.8, 0.94] {
            let focal = share * 1920.0;
            let slope = -1.2 / (focal * 1.75);
            let size =
                SizeOverTime { heights: vec![400.0], uncertainty: 0.03, slope, slope_error: 0.02 * -slope };
            let speed = size.speed(1920, Some(1.75), 4);
            let interval = speed.interval.unwrap();
            assert!(interval.low < 1.2 && 1.2 < interval.high, "{share}: {interval:?}");
            assert_eq!(speed.status, Status::Limited);
        }
    }
}
