//! Names the two legs of a pass: one decision from all frames together.
//!
//! Evidence, strongest first: the network's labels where the legs are apart; the far leg is hidden behind the near
//! one, so its points are seen with less confidence where the legs cross; the near foot stands lower in the picture
//! when the camera is above the floor.

use super::{LegFrame, PassContext};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::signal::robust::median;

/// Which leg is the left one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Naming {
    /// Whether leg A is the left leg.
    pub a_is_left: bool,
    /// How sure, 0..=1.
    pub confidence: f64,
}

/// Decides from the whole pass.
pub fn name_legs(frames: &[LegFrame], context: PassContext) -> Naming {
    // Log-odds of "A is left". Labels of neighbouring frames are not independent: a clear majority counts six units
    // however long the pass is.
    let mut evidence = 6.0 * label_share(frames, context.leg_length_px);
    if let Some(near) = context.near_side {
        let sign = if near == Side::Left { 1.0 } else { -1.0 };
        evidence +=
            sign * (2.0 * confidence_share(frames, context.leg_length_px) + 1.0 * lower_share(frames));
    }
    Naming { a_is_left: evidence >= 0.0, confidence: 1.0 / (1.0 + (-evidence.abs()).exp()) * 2.0 - 1.0 }
}

/// Share of labels that call A left minus those that call it right, weighted by how far the legs are apart, -1..=1.
fn label_share(frames: &[LegFrame], unit: f64) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for frame in frames {
        for joint in 0..4 {
            let (Some(exchanged), [Some(a), Some(b)]) = (frame.exchanged[joint], frame.joints[joint]) else {
                continue;
            };
            let weight = ((a.x - b.x).abs() / (0.25 * unit)).min(1.0) * a.confidence.min(b.confidence);
            sum += if exchanged { -weight } else { weight };
            total += weight;
        }
    }
    if total > 0.0 { sum / total } else { 0.0 }
}

/// How much surer the network is of A than of B where the legs lie over one another, -1..=1.
fn confidence_share(frames: &[LegFrame], unit: f64) -> f64 {
    let mut differences = Vec::new();
    for frame in frames {
        for pair in frame.joints {
            if let [Some(a), Some(b)] = pair
                && (a.x - b.x).abs() < 0.15 * unit
            {
                differences.push(a.confidence - b.confidence);
            }
        }
    }
    median(&differences).map_or(0.0, |difference| (difference / 0.2).clamp(-1.0, 1.0))
}

/// How much lower leg A's ankle comes than leg B's over the pass, -1..=1: 1 at 3 % of the ankle's range.
fn lower_share(frames: &[LegFrame]) -> f64 {
    let lowest = |leg: usize| {
        let heights: Vec<f64> =
            frames.iter().filter_map(|frame| frame.joints[1][leg]).map(|point| point.y).collect();
        let middle = median(&heights)?;
        let low: Vec<f64> = heights.iter().copied().filter(|height| *height >= middle).collect();
        median(&low)
    };
    let range = |leg: usize| {
        let x: Vec<f64> =
            frames.iter().filter_map(|frame| frame.joints[1][leg]).map(|point| point.y).collect();
        Some(x.iter().copied().fold(f64::MIN, f64::max) - x.iter().copied().fold(f64::MAX, f64::min))
            .filter(|r| r.is_finite())
    };
    match (lowest(0), lowest(1), range(0)) {
        (Some(a), Some(b), Some(range)) if range > 0.0 => ((a - b) / (0.15 * range)).clamp(-1.0, 1.0),
        _ => 0.0,
    }
}
