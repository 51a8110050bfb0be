//! How tall the walker stands in the picture, px: from the chain of body segments, so that crouching does not matter.
//!
//! We measure thigh and shank along the leg and take the leg's share of stature from anthropometry, not the height of
//! the bounding box: a flexed knee, a stoop or a swinging arm change the box but no bone. Where head and feet are seen,
//! the height of the eyes above the floor is a second measure, used only while the person walks upright.

use super::landmarks::PixelPaths;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::{median, quantile};

/// Thigh and shank (hip to knee to ankle centre) as a share of stature: mean of the two sexes in de Leva 1996,
/// J Biomech 29:1223, Table 4 (422.2 + 434.0 of 1741 mm; 368.5 + 432.3 of 1735 mm).
pub const LEG_SHARE: f64 = 0.4766;
/// Standard deviation of that share between people: the two sexes lie 0.015 apart on either side.
pub const LEG_SHARE_SD: f64 = 0.014;
/// Height of the eyes as a share of stature (Drillis & Contini 1966, in Winter 2009, fig. 4.1).
pub const EYE_SHARE: f64 = 0.936;
/// What walking takes off the height of the head on average, as a share of stature: the legs form a triangle.
pub const WALKING_DROP: f64 = 0.015;
/// Relative uncertainty of the height from the eyes: posture, shoes, and where a network puts the eye.
const EYE_UNCERTAINTY: f64 = 0.03;

/// The walker's size in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodySize {
    /// Length of thigh and shank together, px.
    pub leg_px: f64,
    /// Standing height, px.
    pub height_px: f64,
    /// Relative standard uncertainty of the height.
    pub uncertainty: f64,
    /// The height from the eyes over the height from the legs, where both were measured.
    pub eyes_over_legs: Option<f64>,
    /// Whether the walker is too bent for the height of the eyes to count.
    pub crouched: bool,
}

/// Length of thigh and shank at each instant of one side, px.
pub fn leg_lengths(paths: &PixelPaths, side: Side) -> Vec<Option<f64>> {
    (0..paths.times.len())
        .map(|index| {
            let place = |point| paths.paths[Landmark::of(point, side)].place(index);
            let (hip, knee, ankle) =
                (place(BodyPoint::Hip)?, place(BodyPoint::Knee)?, place(BodyPoint::Ankle)?);
            Some(distance(hip, knee) + distance(knee, ankle))
        })
        .collect()
}

/// The walker's size from a pass seen from the side. `None` where no whole leg was seen.
pub fn body_size(paths: &PixelPaths) -> Option<BodySize> {
    let by_side: Vec<f64> = Side::BOTH
        .into_iter()
        .filter_map(|side| median(&leg_lengths(paths, side).into_iter().flatten().collect::<Vec<_>>()))
        .collect();
    let leg_px = by_side.iter().sum::<f64>() / by_side.len().max(1) as f64;
    if leg_px.is_nan() || leg_px <= 0.0 {
        return None;
    }
    let from_legs = leg_px / LEG_SHARE;
    let legs_uncertainty = LEG_SHARE_SD / LEG_SHARE;
    let from_eyes = eye_height(paths).map(|height| height / (EYE_SHARE - WALKING_DROP));
    let eyes_over_legs = from_eyes.map(|height| height / from_legs);
    let crouched = eyes_over_legs.is_some_and(|ratio| ratio < 0.93) || knee_bend(paths) > 0.5;
    let mut size =
        BodySize { leg_px, height_px: from_legs, uncertainty: legs_uncertainty, eyes_over_legs, crouched };
    if let Some(eyes) = from_eyes.filter(|_| !crouched && eyes_over_legs.is_some_and(|ratio| ratio < 1.1)) {
        let (w_legs, w_eyes) = (legs_uncertainty.powi(-2), EYE_UNCERTAINTY.powi(-2));
        size.height_px = (w_legs * from_legs + w_eyes * eyes) / (w_legs + w_eyes);
        size.uncertainty = (w_legs + w_eyes).powf(-0.5);
    }
    Some(size)
}

/// Smallest knee flexion that lasts, rad: the lowest tenth over the pass of the straighter knee.
fn knee_bend(paths: &PixelPaths) -> f64 {
    let mut bends = Vec::new();
    for index in 0..paths.times.len() {
        for side in Side::BOTH {
            let place = |point| paths.paths[Landmark::of(point, side)].place(index);
            if let (Some(h), Some(k), Some(a)) =
                (place(BodyPoint::Hip), place(BodyPoint::Knee), place(BodyPoint::Ankle))
            {
                let (thigh, shank) = ([k[0] - h[0], k[1] - h[1]], [a[0] - k[0], a[1] - k[1]]);
                let cross = thigh[0] * shank[1] - thigh[1] * shank[0];
                let dot = thigh[0] * shank[0] + thigh[1] * shank[1];
                bends.push(cross.atan2(dot).abs());
            }
        }
    }
    quantile(&bends, 0.1).unwrap_or(0.0)
}

/// Height of the eyes above the standing feet, px; the median over the pass.
fn eye_height(paths: &PixelPaths) -> Option<f64> {
    let heights: Vec<f64> = (0..paths.times.len())
        .filter_map(|index| {
            let mean_y = |points: [Landmark; 2]| {
                let seen: Vec<f64> = points
                    .iter()
                    .filter_map(|&point| paths.paths[point].place(index))
                    .map(|p| p[1])
                    .collect();
                (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / seen.len() as f64)
            };
            let eye = mean_y([Landmark::LeftEye, Landmark::RightEye])?;
            let heel = [Landmark::LeftHeel, Landmark::RightHeel]
                .iter()
                .filter_map(|&point| paths.paths[point].place(index))
                .map(|place| place[1])
                .fold(None, |low: Option<f64>, y| Some(low.map_or(y, |low| low.max(y))))?;
            Some(heel - eye)
        })
        .collect();
    median(&heights).filter(|_| heights.len() * 2 > paths.times.len())
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
