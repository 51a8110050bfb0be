//! Timed tests from key-points: a chair, a walk out, a turn and back, seen by one camera from the side.

use gaittwin::analysis::hip_path::hip_path;
use gaittwin::analysis::{AnalysisOptions, analyse, source_of_track};
use gaittwin::biomechanics::anatomy::{Landmark, Side};
use gaittwin::clinic::assessment::{Scale, ScaleMethod};
use gaittwin::clinic::timed::not_timed::NotTimed;
use gaittwin::clinic::timed::timed_up_and_go::Phases;
use gaittwin::clinic::timed::turn::Turn;
use gaittwin::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

const PX_PER_M: f64 = 200.0;
const RATE: f64 = 30.0;

fn smooth(share: f64) -> f64 {
    let s = share.clamp(0.0, 1.0);
    s * s * (3.0 - 2.0 * s)
}

/// Hips and shoulders of somebody who sits for 1 s, stands up in 1 s, walks 3 m to the right in 3 s, turns towards the camera
/// in 1.5 s, walks back in 3 s, turns in 1 s, sits down in 1.2 s. A pixel of noise from a fixed sequence.
fn up_and_go() -> PoseTrack {
    let samples = (0..(13.0 * RATE) as usize)
        .map(|frame| {
            let t = frame as f64 / RATE;
            let height = 0.5 + 0.42 * (smooth(t - 1.0) - smooth((t - 10.5) / 1.2));
            let along = 3.0 * (((t - 2.0) / 3.0).clamp(0.0, 1.0) - ((t - 6.5) / 3.0).clamp(0.0, 1.0));
            let facing =
                if (5.0..6.5).contains(&t) { ((t - 5.0) / 1.5 * std::f64::consts::PI).sin() } else { 0.0 };
            let noise = ((frame * 7919 + 13) % 101) as f64 / 101.0 - 0.5;
            let at = |x: f64, y: f64| {
                Some(Keypoint {
                    x: 300.0 + PX_PER_M * x + noise,
                    y: 700.0 - PX_PER_M * y + noise,
                    confidence: 0.9,
                })
            };
            let mut pose = Pose::default();
            for (side, sign) in [(Side::Left, 1.0), (Side::Right, -1.0)] {
                let (hip, shoulder) = match side {
                    Side::Left => (Landmark::LeftHip, Landmark::LeftShoulder),
                    Side::Right => (Landmark::RightHip, Landmark::RightShoulder),
                };
                pose.points[hip] = at(along + sign * 0.08 * facing, height);
                pose.points[shoulder] = at(along + sign * 0.22 * facing, height + 0.5);
            }
            PoseSample { frame, time: t, pose: Some(pose), leg_candidates: Vec::new() }
        })
        .collect();
    PoseTrack { width: 1280, height: 720, samples }
}

#[test]
fn up_and_go_is_timed_from_the_chair_to_the_chair() {
    let track = up_and_go();
    let mut assessment = analyse(&track, &AnalysisOptions::default(), source_of_track("poses", &track));
    assert_eq!(hip_path(&track, &assessment, None), Err(NotTimed::NoMetres), "no scale, no phases");
    assessment.scale = Some(Scale {
        method: ScaleMethod::FloorMarks,
        px_per_m: PX_PER_M,
        uncertainty: 0.01,
        second_method_difference: None,
    });
    let path = hip_path(&track, &assessment, Some(1.7)).unwrap();
    let phases = Phases::find(&path.times, &path.along, &path.height).unwrap();
    assert!((phases.total() - 10.7).abs() < 0.5, "{phases:?}");
    for (found, truth) in phases.borders().into_iter().zip([1.0, 2.0, 5.0, 6.5, 9.5, 10.5, 11.7]) {
        assert!((found - truth).abs() < 0.4, "{found} for {truth}");
    }
    let turn = Turn::find(&path).unwrap();
    assert!((turn.span.start - 4.7).abs() < 0.15 && (turn.span.end - 6.8).abs() < 0.15, "{turn:?}");
    assert_eq!(turn.to, Some(Side::Right), "who walks to the right and turns towards the camera turns right");
}
