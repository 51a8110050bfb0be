//! One pass seen from the side: legs followed, paths smoothed, pixels scaled, events, steps and strides found.

use super::options::{AnalysisOptions, Edit};
use super::pass_result::{PassResult, grid_times};
use super::passes::Pass;
use super::{belt, edits, scaling};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::biomechanics::gait::event_detection::{
    ANKLE_PHASE_ERROR, detect_events, feet_seen, walking_speed,
};
use crate::biomechanics::gait::spatiotemporal::{find_steps, find_strides};
use crate::biomechanics::gait::summary::PassErrors;
use crate::biomechanics::kinematics::bone_geometry::{hips_ahead, put_hips_back};
use crate::biomechanics::kinematics::joint_angles::{joint_angles, trunk_lean};
use crate::biomechanics::motion::{LengthUnit, Motion, MotionSource, Position};
use crate::biomechanics::signal::robust::{fit_line, median};
use crate::clinic::assessment::{CameraView, Repair, RepairKind, TimeSpan};
use crate::vision::landmarks::{PixelPaths, smooth_paths};
use crate::vision::legs::leg_identity::{PassContext, follow_legs};
use crate::vision::legs::merged_legs::{remove_strayed_feet, without_merged_ends};
use crate::vision::pose::{PoseSample, PoseTrack};
use crate::vision::scale::body_size;

/// Pose networks err alike in neighbouring frames, over about a tenth of a second: more frames per second than this do
/// not average more of the error away.
pub(super) const INDEPENDENT_RATE: f64 = 30.0;

/// Standard error that all times between contact and toe off of a pass share, s: the spread between people of the mean
/// error of their stance times, from the develop half of the motion-capture collection.
const PHASE_ERROR: f64 = 0.014;

/// Everything that one pass from the side gives; `None` where no whole leg was seen.
pub fn analyse_pass(track: &PoseTrack, pass: Pass, options: &AnalysisOptions) -> Option<PassResult> {
    let samples = pass.samples(track);
    let near_side = match pass.view {
        CameraView::Left => Some(Side::Left),
        CameraView::Right => Some(Side::Right),
        CameraView::Front | CameraView::Back => None,
    };
    let leg_length_px = rough_leg_length(samples)?;
    let apart = without_merged_ends(samples, leg_length_px);
    let followed = follow_legs(&apart, PassContext { leg_length_px, near_side });
    let mut named = followed.samples;
    remove_strayed_feet(&mut named, leg_length_px);
    let mut repairs = spans_of(&named, &followed.repaired, RepairKind::SidesSwapped);
    repairs.extend(swap_by_hand(&mut named, &options.edits));
    let paths = smooth_paths(&named, grid_times(pass.span.start, pass.span.end));
    repairs.extend(spans_of(&named, &missing_legs(&named), RepairKind::GapFilled));
    let size = body_size(&paths)?;
    let heading = if pass.view == CameraView::Right { 1.0 } else { -1.0 };
    let scaled = scaling::scale_of(&size, options, track);
    let motion = to_motion(&paths, heading, scaled.px_per_unit, scaled.unit);
    let motion = belt::over_ground(motion, options.surface);
    let foot_noise = paths.foot_noise.unwrap_or(0.01 * size.height_px) / scaled.px_per_unit;
    let mut events = detect_events(&motion);
    edits::apply_to_events(&mut events, &options.edits, pass.span);
    for event in &mut events {
        event.frame = nearest_frame(samples, event.time);
    }
    let mut steps = find_steps(&motion, &events);
    let mut strides = find_strides(&motion, &events);
    edits::apply_to_strides(&mut steps, &mut strides, &options.edits);
    let quality = scaling::quality(&size, &paths, followed.confidence);
    let rate = frame_rate(samples);
    let event_error = event_error(foot_noise, &motion, rate);
    Some(PassResult {
        pass,
        scale: scaled.scale,
        errors: PassErrors {
            length_uncertainty: scaled.uncertainty,
            event_error,
            side_timing_error: 0.7 * event_error,
            phase_error: phase_error(&motion),
            position_error: foot_noise / (0.25 * rate.min(INDEPENDENT_RATE)).max(1.0).sqrt(),
            // The feet stand a step width apart in depth, so that the near foot's place is magnified: at the edge of the
            // picture, half a picture off the axis, by about a hundredth of a body height.
            side_length_error: 0.01 * size.height_px / scaled.px_per_unit,
        },
        depth_speed: None,
        depth_travel: None,
        size_drift: scaling::size_drift(&paths),
        motion,
        events,
        steps,
        strides,
        quality,
        repairs,
        named,
    })
}

/// Standard error that all times between contact and toe off of this pass share, s.
fn phase_error(motion: &Motion) -> f64 {
    let feet = Side::BOTH.into_iter().all(|side| feet_seen(motion, side));
    if feet { PHASE_ERROR } else { PHASE_ERROR.hypot(ANKLE_PHASE_ERROR) }
}

/// Standard error of one event's time, s: the noise of a foot point over the foot's speed around the event, averaged
/// over the tenth of a second in which the foot changes from moving to standing, beside a fifth of a frame.
/// Checked on the labelled walks: 13 ms at 30 and 9 ms at 60 frames per second with noise of 1 % of stature.
fn event_error(foot_noise: f64, motion: &Motion, rate: f64) -> f64 {
    let speeds: Vec<f64> = walking_speed(motion).into_iter().flatten().collect();
    let from_noise = median(&speeds).filter(|speed| *speed > 0.0).map_or(0.5 / rate, |speed| {
        foot_noise / (0.6 * speed) / (0.1 * rate.min(INDEPENDENT_RATE)).max(1.0).sqrt()
    });
    from_noise.min(0.05).hypot(0.2 / rate)
}

fn frame_rate(samples: &[PoseSample]) -> f64 {
    match (samples.first(), samples.last()) {
        (Some(first), Some(last)) if last.time > first.time => {
            (samples.len() - 1) as f64 / (last.time - first.time)
        }
        _ => 30.0,
    }
}

/// Length of thigh and shank without regard to sides, px.
fn rough_leg_length(samples: &[PoseSample]) -> Option<f64> {
    let mut lengths = Vec::new();
    for pose in samples.iter().filter_map(|sample| sample.pose.as_ref()) {
        let legs = [
            [Landmark::LeftHip, Landmark::LeftKnee, Landmark::LeftAnkle],
            [Landmark::RightHip, Landmark::RightKnee, Landmark::RightAnkle],
        ];
        for [hip, knee, ankle] in legs {
            if let (Some(h), Some(k), Some(a)) = (pose.points[hip], pose.points[knee], pose.points[ankle]) {
                lengths.push((h.x - k.x).hypot(h.y - k.y) + (k.x - a.x).hypot(k.y - a.y));
            }
        }
    }
    median(&lengths).filter(|length| *length > 0.0)
}

fn nearest_frame(samples: &[PoseSample], time: f64) -> usize {
    samples
        .iter()
        .min_by(|a, b| (a.time - time).abs().total_cmp(&(b.time - time).abs()))
        .map_or(0, |sample| sample.frame)
}

/// Runs of marked samples as repairs; runs closer than a tenth of a second become one.
fn spans_of(samples: &[PoseSample], marked: &[bool], kind: RepairKind) -> Vec<Repair> {
    let step = 1.0 / frame_rate(samples);
    let mut repairs: Vec<Repair> = Vec::new();
    for (sample, _) in samples.iter().zip(marked).filter(|(_, marked)| **marked) {
        let end = sample.time + step;
        match repairs.last_mut() {
            Some(last) if sample.time - last.span.end < 0.1 => last.span.end = end,
            _ => repairs.push(Repair { span: TimeSpan { start: sample.time, end }, kind, by_hand: false }),
        }
    }
    repairs
}

/// For each sample whether a leg point is missing that other samples have.
fn missing_legs(samples: &[PoseSample]) -> Vec<bool> {
    let legs: Vec<Landmark> = Landmark::ALL
        .into_iter()
        .filter(|landmark| crate::vision::legs::leg_identity::FOLLOWED.contains(&landmark.point()))
        .filter(|&landmark| {
            let seen = samples
                .iter()
                .filter(|s| s.pose.as_ref().is_some_and(|pose| pose.points[landmark].is_some()));
            2 * seen.count() > samples.len()
        })
        .collect();
    samples
        .iter()
        .map(|sample| {
            sample
                .pose
                .as_ref()
                .is_none_or(|pose| legs.iter().any(|&landmark| pose.points[landmark].is_none()))
        })
        .collect()
}

fn swap_by_hand(samples: &mut [PoseSample], edits: &[Edit]) -> Vec<Repair> {
    let mut repairs = Vec::new();
    for edit in edits {
        let Edit::SwapSides(span) = edit else { continue };
        let mut any = false;
        for sample in samples.iter_mut().filter(|sample| span.contains(sample.time)) {
            let Some(pose) = sample.pose.as_mut() else { continue };
            any = true;
            for landmark in Landmark::ALL {
                let is_leg = landmark.point() == BodyPoint::Hip
                    || crate::vision::legs::leg_identity::FOLLOWED.contains(&landmark.point());
                if is_leg && landmark.side() == Some(Side::Left) {
                    let other = landmark.mirrored();
                    let kept = pose.points[landmark];
                    pose.points[landmark] = pose.points[other];
                    pose.points[other] = kept;
                }
            }
        }
        if any {
            repairs.push(Repair { span: *span, kind: RepairKind::SidesSwapped, by_hand: true });
        }
    }
    repairs
}

/// Pixels to the laboratory: x forward, y up from the floor on which the feet stand.
fn to_motion(paths: &PixelPaths, heading: f64, px_per_unit: f64, unit: LengthUnit) -> Motion {
    let frames = paths.times.len();
    let floor = floor_line(paths);
    let origin = paths
        .paths
        .iter()
        .filter(|(landmark, _)| landmark.point() == BodyPoint::Hip)
        .find_map(|(_, path)| (0..frames).find_map(|index| path.place(index)))
        .map_or(0.0, |place| place[0]);
    let mut landmarks: LandmarkTable<Vec<Option<Position>>> = LandmarkTable::from_fn(|landmark| {
        (0..frames)
            .map(|index| {
                let [x, y] = paths.paths[landmark].place(index)?;
                Some(Position {
                    x: Some(heading * (x - origin) / px_per_unit),
                    y: Some((floor(x) - y) / px_per_unit),
                    z: None,
                })
            })
            .collect()
    });
    if let Some(ahead) = hips_ahead(&landmarks) {
        put_hips_back(&mut landmarks, &ahead);
    }
    Motion {
        source: MotionSource::Measured,
        start: paths.times.first().copied().unwrap_or(0.0),
        sample_rate: super::pass_result::GRID_RATE,
        length_unit: unit,
        joint_angles: joint_angles(&landmarks, frames),
        trunk_lean: trunk_lean(&landmarks, frames),
        landmarks,
        ground_reaction: None,
        activations: None,
    }
}

/// Height of the floor in the picture at x, px: a line through the feet while they are slow.
fn floor_line(paths: &PixelPaths) -> impl Fn(f64) -> f64 + use<> {
    let mut points = Vec::new();
    let mut speeds = Vec::new();
    for landmark in [Landmark::LeftHeel, Landmark::RightHeel, Landmark::LeftToe, Landmark::RightToe] {
        for [x, y] in paths.paths[landmark].points.iter().flatten() {
            points.push((x.value, y.value, x.velocity.abs()));
            speeds.push(x.velocity.abs());
        }
    }
    let slow = crate::biomechanics::signal::robust::quantile(&speeds, 0.4).unwrap_or(f64::MAX);
    let standing: Vec<(f64, f64)> = points.iter().filter(|p| p.2 <= slow).map(|p| (p.0, p.1)).collect();
    let line = fit_line(&standing);
    let level = median(&standing.iter().map(|p| p.1).collect::<Vec<_>>());
    // A slope steeper than 5° is no camera tilt but too few points.
    let line = line.filter(|line| line.slope.abs() < 0.09);
    move |x| line.map_or(level.unwrap_or(0.0), |line| line.at(x))
}
