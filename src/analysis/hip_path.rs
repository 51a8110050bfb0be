//! The hips over a whole recording in metres, sitting and turning included: what timed tests are read from.
//!
//! A motion holds only stretches of walking; a chair and a turn lie outside them. So this goes back to the key-points and
//! the scale of the assessment.

use crate::biomechanics::anatomy::{Landmark, Side};
use crate::clinic::assessment::{Assessment, ScaleMethod};
use crate::clinic::timed::not_timed::NotTimed;
use crate::clinic::timed::turn::HipPath;
use crate::vision::pose::{Pose, PoseTrack};

/// Shoulder width over stature in adults (Winter 2009, table 4.1: 0.259 between the shoulder joints of both sides); only
/// the sign and rough size of what follows from it are used.
const SHOULDERS: f64 = 0.259;

/// The path of the hips. `stature` serves for the width of the shoulders where it is known.
///
/// # Errors
/// When there are no metres or the hips are not seen.
pub fn hip_path(
    track: &PoseTrack,
    assessment: &Assessment,
    stature: Option<f64>,
) -> Result<HipPath, NotTimed> {
    let scale = assessment
        .scale
        .filter(|scale| scale.px_per_m > 0.0)
        .filter(|scale| scale.method != ScaleMethod::Stature || stature.is_some())
        .ok_or(NotTimed::NoMetres)?
        .px_per_m;
    let shoulders = SHOULDERS * stature.unwrap_or(1.7) * scale;
    let mut path = HipPath::default();
    let mut lowest = f64::MIN;
    let mut down = Vec::new();
    for sample in &track.samples {
        let Some(pose) = &sample.pose else { continue };
        let hips: Vec<_> = Side::BOTH.into_iter().filter_map(|side| pose.points[hip(side)]).collect();
        if hips.is_empty() {
            continue;
        }
        let n = hips.len() as f64;
        path.times.push(sample.time);
        path.along.push(hips.iter().map(|point| point.x).sum::<f64>() / n / scale);
        let y = hips.iter().map(|point| point.y).sum::<f64>() / n / scale;
        lowest = lowest.max(y);
        down.push(y);
        path.facing.push(facing(pose, shoulders));
    }
    if path.times.len() < 10 {
        return Err(NotTimed::HipsUnseen);
    }
    path.height = down.into_iter().map(|y| lowest - y).collect();
    Ok(path)
}

fn hip(side: Side) -> Landmark {
    match side {
        Side::Left => Landmark::LeftHip,
        Side::Right => Landmark::RightHip,
    }
}

/// Who faces the camera has the left shoulder on the right of the picture.
fn facing(pose: &Pose, width: f64) -> Option<f64> {
    let (left, right) = (pose.points[Landmark::LeftShoulder]?, pose.points[Landmark::RightShoulder]?);
    (width > 0.0).then(|| ((left.x - right.x) / width).clamp(-1.5, 1.5))
}
