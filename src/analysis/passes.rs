//! Cuts a recording into passes: stretches in which the walker goes one way past, towards or away from the camera.
//!
//! Only points that need no left and right are used here (the middle of the hips and shoulders), because the legs are
//! named later, pass by pass.

use super::options::{AnalysisOptions, Surface};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::signal::robust::{fit_line, median};
use crate::biomechanics::signal::smoother::{self, Sample, SmootherModel};
use crate::clinic::assessment::{CameraView, TimeSpan};
use crate::vision::pose::{Pose, PoseSample, PoseTrack};

/// A stretch of the recording with one direction of travel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pass {
    /// When, s.
    pub span: TimeSpan,
    /// First sample of the track that belongs to it.
    pub first: usize,
    /// First sample after it.
    pub end: usize,
    /// From where the camera sees the walker.
    pub view: CameraView,
}

impl Pass {
    /// The samples of the pass.
    pub fn samples<'a>(&self, track: &'a PoseTrack) -> &'a [PoseSample] {
        &track.samples[self.first..self.end]
    }
}

/// The person may be lost for this long within a pass, s.
const LONGEST_LOSS: f64 = 0.5;
/// Fastest that hips go through a picture, body heights per s (running is 4), and what noise adds between two readings.
const FASTEST: f64 = 5.0;
const JUMP: f64 = 0.2;
/// Shortest pass, s: two steps of a slow walker do not fit into less.
const SHORTEST: f64 = 0.8;
/// Slowest travel across the picture that counts as walking past, body heights per s.
const SLOWEST: f64 = 0.07;
/// Travel across the picture that a pass from the side needs, body heights.
const SHORTEST_TRAVEL: f64 = 0.25;

/// Middle of the hips (or shoulders) and size of the body, px.
#[derive(Clone, Copy)]
struct Body {
    time: f64,
    index: usize,
    x: f64,
    size: f64,
}

/// The passes in time order. Empty where nobody travels and the view was not given.
pub fn find_passes(track: &PoseTrack, options: &AnalysisOptions) -> Vec<Pass> {
    let mut passes = Vec::new();
    for stretch in stretches(track) {
        let Some(height) = median(&stretch.iter().map(|body| body.size).collect::<Vec<_>>()) else {
            continue;
        };
        let standing = options.surface != Surface::Overground;
        for (first, end, heading) in one_way(&stretch, height) {
            let bodies = &stretch[first..end];
            let (Some(start), Some(last)) = (bodies.first(), bodies.last()) else {
                continue;
            };
            if last.time - start.time < SHORTEST {
                continue;
            }
            let samples = &track.samples[start.index..=last.index];
            let travel = (last.x - start.x).abs() / height;
            let past = travel > SHORTEST_TRAVEL && travel / (last.time - start.time) > SLOWEST;
            let found = match options.view {
                Some(view) => Some(view),
                None if past && !grows(bodies) => Some(side_view(heading)),
                None => appearance(samples, bodies, standing),
            };
            if let Some(view) = found {
                passes.push(Pass {
                    span: TimeSpan { start: start.time, end: last.time },
                    first: start.index,
                    end: last.index + 1,
                    view,
                });
            }
        }
    }
    passes
}

fn side_view(heading: f64) -> CameraView {
    if heading > 0.0 { CameraView::Right } else { CameraView::Left }
}

fn middle(pose: &Pose, point: BodyPoint) -> Option<[f64; 2]> {
    let seen: Vec<[f64; 2]> = Side::BOTH
        .into_iter()
        .filter_map(|side| pose.points[Landmark::of(point, side)])
        .map(|keypoint| [keypoint.x, keypoint.y])
        .collect();
    let count = seen.len() as f64;
    (!seen.is_empty()).then(|| {
        [seen.iter().map(|p| p[0]).sum::<f64>() / count, seen.iter().map(|p| p[1]).sum::<f64>() / count]
    })
}

/// Runs of samples in which hips and legs are seen without a long loss.
fn stretches(track: &PoseTrack) -> Vec<Vec<Body>> {
    let mut runs: Vec<Vec<Body>> = vec![Vec::new()];
    for (index, sample) in track.samples.iter().enumerate() {
        let Some(pose) = &sample.pose else { continue };
        let (Some(hip), Some(knee), Some(ankle)) =
            (middle(pose, BodyPoint::Hip), middle(pose, BodyPoint::Knee), middle(pose, BodyPoint::Ankle))
        else {
            continue;
        };
        // Legs as a share of stature; enough for thresholds.
        let leg = (hip[0] - knee[0]).hypot(hip[1] - knee[1]) + (knee[0] - ankle[0]).hypot(knee[1] - ankle[1]);
        let body = Body { time: sample.time, index, x: hip[0], size: leg / 0.47 };
        let torn = runs.last().and_then(|run| run.last()).is_some_and(|last| {
            let elapsed = body.time - last.time;
            // A body that is somewhere else at once: the film was cut, or somebody else is read.
            let jumped = (body.x - last.x).abs() > (JUMP + FASTEST * elapsed) * last.size;
            elapsed > LONGEST_LOSS || jumped
        });
        if torn {
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.push(body);
        }
    }
    runs.retain(|run| run.len() > 5);
    runs
}

/// Splits a run where the travel across the picture turns round: index ranges with the sign of travel.
fn one_way(run: &[Body], height: f64) -> Vec<(usize, usize, f64)> {
    let samples: Vec<Sample> =
        run.iter().map(|body| Sample { time: body.time, value: body.x, weight: 1.0 }).collect();
    let times: Vec<f64> = run.iter().map(|body| body.time).collect();
    let smooth = smoother::smooth(&samples, SmootherModel { cutoff: 0.5, noise: 0.02 * height }, &times);
    let mut parts: Vec<(usize, usize, f64)> = Vec::new();
    for (index, point) in smooth.iter().enumerate() {
        let speed = point.velocity / height;
        let heading = if speed.abs() < SLOWEST { 0.0 } else { speed.signum() };
        match parts.last_mut() {
            Some((_, end, current)) if heading * *current >= 0.0 => {
                *end = index + 1;
                if heading != 0.0 {
                    *current = heading;
                }
            }
            _ => parts.push((index, index + 1, heading)),
        }
    }
    parts
}

/// Whether the walker grows or shrinks so much that the walk leads towards or away from the camera.
fn grows(bodies: &[Body]) -> bool {
    let points: Vec<(f64, f64)> = bodies.iter().map(|body| (body.time, body.size.ln())).collect();
    let travel = bodies.last().zip(bodies.first()).map_or(0.0, |(last, first)| (last.x - first.x).abs());
    let height = median(&bodies.iter().map(|body| body.size).collect::<Vec<_>>()).unwrap_or(1.0);
    let duration = bodies.last().zip(bodies.first()).map_or(0.0, |(last, first)| last.time - first.time);
    // Going straight at the camera from two distances, size grows without travel across; past it, travel without size.
    fit_line(&points).is_some_and(|line| (line.slope * duration).abs() > 0.3 * (travel / height).max(0.5))
}

/// The view from how the body looks: from the side the shoulders and hips lie over one another and the feet point
/// across. A standing person is only read when walking on the spot was announced.
fn appearance(samples: &[PoseSample], bodies: &[Body], standing: bool) -> Option<CameraView> {
    let height = median(&bodies.iter().map(|body| body.size).collect::<Vec<_>>())?;
    let moves = grows(bodies);
    if !moves && !standing {
        return None;
    }
    let (mut widths, mut feet) = (Vec::new(), Vec::new());
    for pose in samples.iter().filter_map(|sample| sample.pose.as_ref()) {
        for point in [BodyPoint::Shoulder, BodyPoint::Hip] {
            if let [Some(left), Some(right)] = Side::BOTH.map(|side| pose.points[Landmark::of(point, side)]) {
                widths.push(
                    (left.x - right.x) / height / if point == BodyPoint::Shoulder { 0.24 } else { 0.11 },
                );
            }
        }
        for side in Side::BOTH {
            if let (Some(heel), Some(toe)) = (
                pose.points[Landmark::of(BodyPoint::Heel, side)],
                pose.points[Landmark::of(BodyPoint::Toe, side)],
            ) {
                feet.push((toe.x - heel.x) / height);
            }
        }
    }
    let width = median(&widths)?;
    let foot = median(&feet).unwrap_or(0.0);
    if width.abs() < 0.45 && foot.abs() > 0.04 && standing {
        return Some(side_view(foot));
    }
    (width.abs() >= 0.3).then_some(if width > 0.0 { CameraView::Front } else { CameraView::Back })
}
