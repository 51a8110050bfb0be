//! One pass seen from ahead or behind: events from the movement of the feet, step width from where they stand.
//!
//! Lengths along the walk are not measured: depth is seen only through the walker's growth, which is far too coarse
//! for a step. Across the walk the scale is that of the walker's own size at the instant at which the body passes over
//! the standing foot, when foot and body are equally far from the camera.

use super::events::frontal_events;
use super::size::{SizeOverTime, size_over_time};
use crate::analysis::edits;
use crate::analysis::options::AnalysisOptions;
use crate::analysis::pass_result::{PassResult, grid_times};
use crate::analysis::passes::Pass;
use crate::analysis::side_view::INDEPENDENT_RATE;
use crate::biomechanics::anatomy::{BySide, Landmark, LandmarkTable};
use crate::biomechanics::gait::spatiotemporal::{find_steps, find_strides};
use crate::biomechanics::gait::summary::PassErrors;
use crate::biomechanics::motion::{JointAngles, LengthUnit, Motion, MotionSource, Position};
use crate::biomechanics::signal::robust::{fit_line, median};
use crate::clinic::assessment::{CameraView, Scale, ScaleMethod};
use crate::vision::landmarks::{PixelPaths, smooth_paths_at_least};
use crate::vision::pose::{PoseSample, PoseTrack};

/// Lowest cut-off for the feet, Hz. Depth makes even a fast foot move little in the picture, so that the likelihood
/// alone would smooth the landing of a slow walker over a quarter of a second.
const LOWEST_CUTOFF: f64 = 3.5;

/// Standard error that all times between contact and toe off of a pass share, s, as in the view from the side.
const PHASE_ERROR: f64 = 0.03;

/// Everything that one pass from ahead or behind gives; `None` where no whole leg was seen.
pub fn analyse_pass(track: &PoseTrack, pass: Pass, options: &AnalysisOptions) -> Option<PassResult> {
    let samples = pass.samples(track);
    let paths = smooth_paths_at_least(samples, grid_times(pass.span.start, pass.span.end), LOWEST_CUTOFF);
    let size = size_over_time(&paths)?;
    let unit = if options.stature.is_some() { LengthUnit::Metre } else { LengthUnit::BodyHeight };
    let stature = options.stature.unwrap_or(1.0);
    let mut events = frontal_events(&paths, samples, &size.heights, pass.view == CameraView::Back);
    edits::apply_to_events(&mut events, &options.edits, pass.span);
    for event in &mut events {
        event.frame = nearest_frame(samples, event.time);
    }
    let motion = to_motion(&paths, &size, pass.view, track.width, stature, unit);
    let mut steps = find_steps(&motion, &events);
    let mut strides = find_strides(&motion, &events);
    edits::apply_to_strides(&mut steps, &mut strides, &options.edits);
    let noise_px = paths.foot_noise.unwrap_or(0.01 * size.middle());
    let foot_noise = noise_px / size.middle() * stature;
    let rate = frame_rate(samples);
    // The foot's edge of movement is a tenth of a second long and some three times slower than from the side.
    let event_error =
        (0.01_f64).hypot(foot_noise / (0.1 * rate.min(INDEPENDENT_RATE)).max(1.0).sqrt()).max(0.3 / rate);
    Some(PassResult {
        pass,
        scale: options.stature.map(|stature| Scale {
            method: ScaleMethod::Stature,
            px_per_m: size.middle() / stature,
            uncertainty: size.uncertainty,
            second_method_difference: None,
        }),
        errors: PassErrors {
            length_uncertainty: size.uncertainty,
            event_error,
            // Feet that land differently may be timed at different instants; checked on the develop half.
            side_timing_error: event_error,
            phase_error: PHASE_ERROR,
            position_error: foot_noise / (0.25 * rate.min(INDEPENDENT_RATE)).max(1.0).sqrt(),
            side_length_error: 0.0,
        },
        depth_speed: Some(size.speed(track.width.max(track.height), options.stature, strides.len())),
        depth_travel: size.travel(track.width.max(track.height)),
        size_drift: None,
        motion,
        events,
        steps,
        strides,
        quality: Vec::new(),
        repairs: Vec::new(),
        named: samples.to_vec(),
    })
}

fn frame_rate(samples: &[PoseSample]) -> f64 {
    match (samples.first(), samples.last()) {
        (Some(first), Some(last)) if last.time > first.time => {
            (samples.len() - 1) as f64 / (last.time - first.time)
        }
        _ => 30.0,
    }
}

fn nearest_frame(samples: &[PoseSample], time: f64) -> usize {
    samples
        .iter()
        .min_by(|a, b| (a.time - time).abs().total_cmp(&(b.time - time).abs()))
        .map_or(0, |sample| sample.frame)
}

/// Pixels to the laboratory: y up from the standing feet, z to the walker's right from the middle of the picture. x,
/// along the walk, is not seen.
fn to_motion(
    paths: &PixelPaths,
    size: &SizeOverTime,
    view: CameraView,
    width: usize,
    stature: f64,
    unit: LengthUnit,
) -> Motion {
    let frames = paths.times.len();
    let floor = floor_heights(paths, size);
    // From behind the walker's right is the picture's right; from ahead it is the picture's left.
    let sign = if view == CameraView::Back { 1.0 } else { -1.0 };
    let middle = 0.5 * width as f64;
    let landmarks = LandmarkTable::from_fn(|landmark: Landmark| {
        (0..frames)
            .map(|index| {
                let [x, y] = paths.paths[landmark].place(index)?;
                let scale = stature / size.heights[index];
                Some(Position {
                    x: None,
                    y: Some((floor[index] - y) * scale),
                    z: Some(sign * (x - middle) * scale),
                })
            })
            .collect()
    });
    let hidden = || vec![None; frames];
    Motion {
        source: MotionSource::Measured,
        start: paths.times.first().copied().unwrap_or(0.0),
        sample_rate: crate::analysis::pass_result::GRID_RATE,
        length_unit: unit,
        landmarks,
        joint_angles: BySide::from_fn(|_| JointAngles {
            hip_flexion: hidden(),
            knee_flexion: hidden(),
            ankle_dorsiflexion: hidden(),
        }),
        trunk_lean: hidden(),
        ground_reaction: None,
        activations: None,
    }
}

/// Where the floor under the walker is in the picture at each instant, px. For a camera at any height, the foot of an
/// upright body of size h stands at a + b·h: a is the horizon, b the camera's height in body heights.
fn floor_heights(paths: &PixelPaths, size: &SizeOverTime) -> Vec<f64> {
    let lower: Vec<(f64, f64)> = (0..paths.times.len())
        .filter_map(|index| {
            let feet = [Landmark::LeftHeel, Landmark::RightHeel, Landmark::LeftAnkle, Landmark::RightAnkle];
            let lowest = feet.iter().filter_map(|&foot| paths.paths[foot].place(index)).map(|place| place[1]);
            lowest
                .fold(None, |low: Option<f64>, y| Some(low.map_or(y, |low| low.max(y))))
                .map(|y| (size.heights[index], y))
        })
        .collect();
    let spread = lower.iter().map(|point| point.0).fold(0.0, f64::max)
        / lower.iter().map(|point| point.0).fold(f64::MAX, f64::min);
    let constant = median(&lower.iter().map(|point| point.1).collect::<Vec<_>>()).unwrap_or(0.0);
    match fit_line(&lower).filter(|_| spread > 1.1) {
        Some(line) => size.heights.iter().map(|&height| line.at(height)).collect(),
        None => vec![constant; size.heights.len()],
    }
}
