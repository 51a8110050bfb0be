//! A walker drawn from joint angles whose standing foot does not slide, its pictures, and its real analysis.

use std::sync::Arc;

use gaittwin::analysis::{AnalysisOptions, analyse};
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use gaittwin::clinic::assessment::SourceInfo;
use gaittwin::messages::event::{LivePicture, LivePreview, SourceDescription, SourceKind};
use gaittwin::messages::job::JobId;
use gaittwin::recording::analysed_trial::{AnalysedTrial, Beside};
use gaittwin::vision::pictures::video_frame::{RgbImage, VideoFrame};
use gaittwin::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

pub(crate) const WIDTH: usize = 960;
pub(crate) const HEIGHT: usize = 540;
pub(crate) const RATE: f64 = 30.0;
pub(crate) const STATURE: f64 = 1.71;
const PX_PER_M: f64 = 190.0;
const FLOOR: f64 = 480.0;
const STRIDE_TIME: f64 = 1.08;

fn bump(phase: f64, at: f64, width: f64) -> f64 {
    let distance = (phase - at + 0.5).rem_euclid(1.0) - 0.5;
    (-(distance / width).powi(2)).exp()
}

/// Hip, knee and ankle flexion over the cycle, rad; the left leg swings a little less.
fn angles(side: Side, time: f64) -> (f64, f64, f64) {
    let shift = if side == Side::Left { 0.0 } else { 0.5 };
    let phase = (time / STRIDE_TIME + shift).rem_euclid(1.0);
    let share = if side == Side::Left { 0.93 } else { 1.0 };
    let hip = share * (0.16 + 0.46 * (std::f64::consts::TAU * (phase + 0.04)).cos());
    let knee = 0.09 + 0.26 * bump(phase, 0.14, 0.08) + share * 0.98 * bump(phase, 0.72, 0.11);
    let ankle =
        0.16 * bump(phase, 0.45, 0.15) - 0.34 * bump(phase, 0.64, 0.06) - 0.08 * bump(phase, 0.06, 0.04);
    (hip, knee, ankle)
}

/// Ankle, heel, toe and knee relative to the hip, m, y up.
fn leg(side: Side, time: f64) -> [(BodyPoint, [f64; 2]); 4] {
    let (hip, knee, ankle) = angles(side, time);
    let (thigh, shank) = (0.245 * STATURE, 0.246 * STATURE);
    let knee_at = [thigh * hip.sin(), -thigh * hip.cos()];
    let shank_angle = hip - knee;
    let ankle_at = [knee_at[0] + shank * shank_angle.sin(), knee_at[1] - shank * shank_angle.cos()];
    let foot = shank_angle + ankle;
    let along = |forward: f64, down: f64| {
        [
            ankle_at[0] + forward * foot.cos() + down * foot.sin(),
            ankle_at[1] + forward * foot.sin() - down * foot.cos(),
        ]
    };
    [
        (BodyPoint::Knee, knee_at),
        (BodyPoint::Ankle, ankle_at),
        (BodyPoint::Heel, along(-0.05, 0.07)),
        (BodyPoint::Toe, along(0.17, 0.07)),
    ]
}

/// Lowest point of a leg and where it is, relative to the hip.
fn contact(side: Side, time: f64) -> (f64, [f64; 2]) {
    let feet = leg(side, time);
    let lowest = feet[2..].iter().map(|(_, at)| *at).min_by(|a, b| a[1].total_cmp(&b[1])).unwrap();
    (lowest[1], lowest)
}

/// Walks from left to right through the picture: the right side is seen.
pub(crate) fn track(seconds: f64) -> PoseTrack {
    let fine = 8;
    let frames = (seconds * RATE) as usize;
    let mut pelvis_x = 0.4;
    let mut samples = Vec::new();
    for step in 0..frames * fine {
        let time = step as f64 / (RATE * fine as f64);
        let next = time + 1.0 / (RATE * fine as f64);
        let side =
            if contact(Side::Left, time).0 < contact(Side::Right, time).0 { Side::Left } else { Side::Right };
        let pelvis_y = -contact(side, time).0;
        if step % fine == 0 {
            samples.push(PoseSample {
                frame: step / fine,
                time,
                pose: Some(pose(time, [pelvis_x, pelvis_y])),
                leg_candidates: Vec::new(),
            });
        }
        // The ankle of the standing leg stays where it is.
        pelvis_x += leg(side, time)[1].1[0] - leg(side, next)[1].1[0];
    }
    PoseTrack { width: WIDTH, height: HEIGHT, samples }
}

fn pose(time: f64, pelvis: [f64; 2]) -> Pose {
    let mut points: LandmarkTable<Option<Keypoint>> = LandmarkTable::default();
    let mut put = |landmark: Landmark, at: [f64; 2]| {
        let (x, y) = (at[0] * PX_PER_M, FLOOR - at[1] * PX_PER_M);
        if (0.0..WIDTH as f64).contains(&x) {
            points[landmark] = Some(Keypoint { x, y, confidence: 0.9 });
        }
    };
    let up = |x: f64, y: f64| [pelvis[0] + x, pelvis[1] + y];
    put(Landmark::Nose, up(0.14, 0.40 * STATURE));
    for side in Side::BOTH {
        put(Landmark::of(BodyPoint::Ear, side), up(0.03, 0.405 * STATURE));
        put(Landmark::of(BodyPoint::Eye, side), up(0.11, 0.415 * STATURE));
        put(Landmark::of(BodyPoint::Shoulder, side), up(0.03, 0.29 * STATURE));
        put(Landmark::of(BodyPoint::Hip, side), pelvis);
        let (other_hip, ..) = angles(side.opposite(), time);
        let swing = 0.8 * (other_hip - 0.14);
        let elbow = [0.03 + 0.186 * STATURE * swing.sin(), 0.29 * STATURE - 0.186 * STATURE * swing.cos()];
        put(Landmark::of(BodyPoint::Elbow, side), up(elbow[0], elbow[1]));
        let fore = swing + 0.4;
        let wrist = [elbow[0] + 0.146 * STATURE * fore.sin(), elbow[1] - 0.146 * STATURE * fore.cos()];
        put(Landmark::of(BodyPoint::Wrist, side), up(wrist[0], wrist[1]));
        for (point, at) in leg(side, time) {
            put(Landmark::of(point, side), up(at[0], at[1]));
        }
    }
    Pose { points }
}

pub(crate) fn source(frames: usize) -> SourceInfo {
    SourceInfo {
        kind: "synthetic".to_owned(),
        frames,
        duration: frames as f64 / RATE,
        frame_rate: RATE,
        ..SourceInfo::default()
    }
}

/// The real analysis of the walk.
pub(crate) fn trial(options: &AnalysisOptions) -> AnalysedTrial {
    trial_of(4.6, options)
}

/// The real analysis of the first seconds of the walk.
pub(crate) fn trial_of(seconds: f64, options: &AnalysisOptions) -> AnalysedTrial {
    let track = Arc::new(track(seconds));
    let assessment = Arc::new(analyse(&track, options, source(track.samples.len())));
    let learned = gaittwin::recording::learned_reader::learned(&assessment, &track, options.stature);
    let options = Arc::new(options.clone());
    let beside = Beside::default();
    AnalysedTrial { assessment, overlay: Arc::clone(&track), track, learned, options, beside }
}

pub(crate) fn options() -> AnalysisOptions {
    AnalysisOptions { stature: Some(STATURE), ..AnalysisOptions::default() }
}

/// A plain picture: wall, floor, and a figure drawn along the pose.
pub(crate) fn picture(job: JobId, sample: &PoseSample) -> LivePicture {
    let mut data = vec![0_u8; 3 * WIDTH * HEIGHT];
    for (row, line) in data.chunks_exact_mut(3 * WIDTH).enumerate() {
        let floor = row as f64 > FLOOR - 70.0;
        let shade = if floor { 96 + row / 12 } else { 168 - row / 10 } as u8;
        for pixel in line.chunks_exact_mut(3) {
            pixel.copy_from_slice(&[shade, shade.saturating_add(4), shade.saturating_add(10)]);
        }
    }
    if let Some(pose) = &sample.pose {
        figure(&mut data, pose);
    }
    LivePicture {
        job,
        frame: VideoFrame {
            index: sample.frame,
            time: sample.time,
            image: Arc::new(RgbImage { width: WIDTH, height: HEIGHT, data }),
        },
        pose: sample.pose.clone(),
        people: Vec::new(),
        arrived: std::time::Instant::now(),
    }
}

fn figure(data: &mut [u8], pose: &Pose) {
    use BodyPoint::{Ankle, Elbow, Heel, Hip, Knee, Shoulder, Toe, Wrist};
    let bones = [
        (Hip, Knee, 19.0, [58, 66, 92]),
        (Knee, Ankle, 14.0, [58, 66, 92]),
        (Heel, Toe, 8.0, [40, 40, 44]),
        (Shoulder, Hip, 27.0, [120, 130, 120]),
        (Shoulder, Elbow, 10.0, [104, 114, 106]),
        (Elbow, Wrist, 8.0, [196, 160, 138]),
    ];
    for side in [Side::Left, Side::Right] {
        for (from, to, radius, colour) in bones {
            let ends = (pose.points[Landmark::of(from, side)], pose.points[Landmark::of(to, side)]);
            if let (Some(a), Some(b)) = ends {
                for part in 0..=40 {
                    let share = f64::from(part) / 40.0;
                    disc(data, a.x + share * (b.x - a.x), a.y + share * (b.y - a.y), radius, colour);
                }
            }
        }
    }
    if let Some(ear) = pose.points[Landmark::RightEar] {
        disc(data, ear.x + 4.0, ear.y, 21.0, [196, 160, 138]);
    }
}

fn disc(data: &mut [u8], x: f64, y: f64, radius: f64, colour: [u8; 3]) {
    let rows = ((y - radius).max(0.0) as usize)..((y + radius).min(HEIGHT as f64 - 1.0).max(0.0) as usize);
    for row in rows {
        let half = (radius * radius - (row as f64 - y).powi(2)).max(0.0).sqrt();
        let from = (x - half).clamp(0.0, WIDTH as f64 - 1.0) as usize;
        let to = (x + half).clamp(0.0, WIDTH as f64 - 1.0) as usize;
        for column in from..to {
            data[3 * (row * WIDTH + column)..][..3].copy_from_slice(&colour);
        }
    }
}

pub(crate) fn description() -> SourceDescription {
    SourceDescription {
        kind: SourceKind::VideoFile,
        name: "corridor.mp4".to_owned(),
        width: WIDTH,
        height: HEIGHT,
        frame_rate: Some(RATE),
        frames: Some(138),
        duration: Some(4.6),
        decoder: "drawn".to_owned(),
        ..SourceDescription::default()
    }
}

/// What a preview would say in the middle of the walk: here the analysis of the part seen so far.
pub(crate) fn preview(job: JobId, until: f64) -> LivePreview {
    let mut seen = track(4.6);
    seen.samples.retain(|sample| sample.time <= until);
    let assessment = Arc::new(analyse(&seen, &options(), source(seen.samples.len())));
    let learned = gaittwin::recording::learned_reader::learned(&assessment, &seen, options().stature);
    LivePreview { job, time: until, assessment, learned, person_lost: false }
}

#[test]
fn the_example_walk_is_a_walk() {
    let trial = trial(&options());
    let speed = trial.assessment.parameters.value(gaittwin::biomechanics::gait::Parameter::WalkingSpeed);
    assert!(
        speed.is_some_and(|speed| (0.5..1.6).contains(&speed)),
        "{speed:?} {:?}",
        trial.assessment.quality
    );
}
