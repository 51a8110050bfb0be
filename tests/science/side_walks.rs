//! Walks known in closed form, seen from the side: what goes in must come out, whichever way the picture is turned,
//! scaled, timed or spoilt.

use gaittwin::analysis::{AnalysisOptions, analyse, analyse_and_name};
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use gaittwin::biomechanics::gait::{EventKind, Parameter};
use gaittwin::clinic::assessment::{Assessment, CameraView, SourceInfo};
use gaittwin::synthesis::{CameraPlacement, KnownWalk, PoseNoise, VirtualCamera};
use gaittwin::vision::pose::PoseTrack;
use proptest::prelude::*;

const STATURE: f64 = 1.70;
const SPEED: f64 = 1.20;
const STRIDE_TIME: f64 = 1.10;
/// Share of the stride that a foot swings.
const SWING: f64 = 0.38;

/// Forward place of a foot whose strides start at `phase`: it stands, then swings along a cycloid.
fn foot(time: f64, phase: f64, speed: f64) -> (f64, f64) {
    let cycle = time / STRIDE_TIME - phase;
    let (whole, share) = (cycle.floor(), cycle - cycle.floor());
    let stride = speed * STRIDE_TIME;
    let swing = ((share - (1.0 - SWING)) / SWING).max(0.0);
    let turn = std::f64::consts::TAU * swing;
    (
        (whole + phase) * stride + stride * (swing - turn.sin() / std::f64::consts::TAU),
        0.5 * (1.0 - turn.cos()),
    )
}

/// Legs of two equal bones between a level pelvis and such feet; contacts at multiples of half the stride time.
fn walker(speed: f64, seconds: f64) -> KnownWalk {
    let times: Vec<f64> = (0..=(seconds * 100.0) as usize).map(|k| k as f64 / 100.0).collect();
    // Thigh and shank together are the leg's share of stature.
    let (bone, hip_height) = (0.2383 * STATURE, 0.505 * STATURE);
    let points = LandmarkTable::from_fn(|landmark| {
        let right = match landmark.side() {
            Some(Side::Left) => -0.06,
            Some(Side::Right) => 0.06,
            None => 0.0,
        };
        let phase = if landmark.side() == Some(Side::Left) { 0.0 } else { 0.5 };
        let place = |time: f64| {
            // A standing foot lies under the pelvis in the middle of its stance.
            let (x, lift) = foot(time, phase, speed);
            let hip = [speed * (time - 0.31 * STRIDE_TIME), hip_height];
            let ankle = [x, 0.039 * STATURE + 0.08 * lift];
            let (dx, dy) = (ankle[0] - hip[0], ankle[1] - hip[1]);
            let half = 0.5 * dx.hypot(dy);
            let bend = (bone * bone - half * half).max(0.0).sqrt();
            let knee =
                [hip[0] + 0.5 * dx - bend * dy / (2.0 * half), hip[1] + 0.5 * dy + bend * dx / (2.0 * half)];
            Some(match landmark.point() {
                BodyPoint::Hip => [hip[0], hip[1], right],
                BodyPoint::Knee => [knee[0], knee[1], right],
                BodyPoint::Ankle => [ankle[0], ankle[1], right],
                BodyPoint::Heel => [x - 0.05, 0.02 + 0.08 * lift, right],
                BodyPoint::Toe => [x + 0.15, 0.02 + 0.05 * lift, right],
                BodyPoint::Shoulder => [hip[0], 0.8 * STATURE, 2.0 * right],
                _ => return None,
            })
        };
        times.iter().map(|&time| place(time)).collect()
    });
    KnownWalk { times, points, stature: Some(STATURE) }
}

fn film(near: Side, rate: f64, noise: &PoseNoise, seed: u64) -> PoseTrack {
    let walk = walker(SPEED, 6.0);
    let camera = VirtualCamera::for_walk(&walk, CameraPlacement::Side(near), rate);
    noise.apply(&camera.film(&walk), STATURE, seed).0
}

fn source() -> SourceInfo {
    SourceInfo { kind: "poses".to_owned(), frame_rate: 30.0, ..SourceInfo::default() }
}

fn result(track: &PoseTrack) -> Assessment {
    analyse(track, &AnalysisOptions { stature: Some(STATURE), ..AnalysisOptions::default() }, source())
}

fn value(assessment: &Assessment, parameter: Parameter) -> f64 {
    assessment.parameters.value(parameter).unwrap_or_else(|| panic!("{parameter:?} is missing"))
}

/// Contacts that lie inside the recording: the left foot's at whole, the right foot's at half cycles.
fn assert_contacts(assessment: &Assessment, tolerance: f64) {
    for side in Side::BOTH {
        let phase = if side == Side::Left { 0.0 } else { 0.5 };
        let contacts: Vec<f64> = assessment
            .events
            .iter()
            .filter(|event| event.side == side && event.kind == EventKind::InitialContact)
            .map(|event| event.time)
            .collect();
        assert!((4..=6).contains(&contacts.len()), "{side:?} {contacts:?}");
        for time in contacts {
            let cycle = time / STRIDE_TIME - phase;
            let error = (cycle - cycle.round()) * STRIDE_TIME;
            assert!(error.abs() < tolerance, "{side:?} contact {time} is off by {error}");
        }
    }
}

#[test]
fn a_known_walk_is_measured_from_both_sides() {
    for (near, view) in [(Side::Left, CameraView::Left), (Side::Right, CameraView::Right)] {
        let assessment = result(&film(near, 50.0, &PoseNoise::none(), 1));
        assert_eq!(assessment.view, Some(view));
        assert!((value(&assessment, Parameter::WalkingSpeed) / SPEED - 1.0).abs() < 0.02);
        assert!((value(&assessment, Parameter::StrideTime) - STRIDE_TIME).abs() < 0.005);
        assert!((value(&assessment, Parameter::Cadence) - 120.0 / STRIDE_TIME).abs() < 0.5);
        assert!((value(&assessment, Parameter::StrideLength) - SPEED * STRIDE_TIME).abs() < 0.03);
        // The cycloid is slower than half the walking speed for the last 0.16 of the swing.
        assert_contacts(&assessment, 0.09);
        assert!(assessment.parameters.get(Parameter::StepWidth).unwrap().value.is_none());
    }
}

#[test]
fn noise_drop_outs_and_exchanged_legs_cost_little() {
    for seed in 0..4 {
        let track = film(Side::Right, 30.0, &PoseNoise::white(), seed);
        let assessment = result(&track);
        assert!((value(&assessment, Parameter::WalkingSpeed) / SPEED - 1.0).abs() < 0.04, "seed {seed}");
        assert!((value(&assessment, Parameter::StrideTime) - STRIDE_TIME).abs() < 0.02, "seed {seed}");
        assert_contacts(&assessment, 0.13);
    }
}

#[test]
fn ninety_percent_intervals_hold_the_known_truth_and_are_not_absurdly_wide() {
    let truths = [
        (Parameter::WalkingSpeed, SPEED, 0.15),
        (Parameter::Cadence, 120.0 / STRIDE_TIME, 6.0),
        (Parameter::StrideTime, STRIDE_TIME, 0.06),
        (Parameter::StepTimeLeft, 0.5 * STRIDE_TIME, 0.05),
        (Parameter::StepTimeRight, 0.5 * STRIDE_TIME, 0.05),
        (Parameter::StrideLength, SPEED * STRIDE_TIME, 0.15),
        (Parameter::StepLengthLeft, 0.5 * SPEED * STRIDE_TIME, 0.08),
        (Parameter::StepTimeAsymmetry, 0.0, 8.0),
    ];
    let mut inside = [0_usize; 8];
    let films = 20;
    for seed in 0..films {
        let near = if seed % 2 == 0 { Side::Left } else { Side::Right };
        let noise = if seed % 4 < 2 { PoseNoise::white() } else { PoseNoise::detector_like() };
        let assessment = result(&film(near, 30.0, &noise, seed));
        for (count, (parameter, truth, widest)) in inside.iter_mut().zip(truths) {
            let interval = assessment.parameters.get(parameter).unwrap().interval.unwrap();
            *count += usize::from(interval.low <= truth && truth <= interval.high);
            let half = 0.5 * (interval.high - interval.low);
            assert!(half <= widest, "{}: half width {half}", parameter.key());
        }
    }
    for (count, (parameter, _, _)) in inside.into_iter().zip(truths) {
        // 18 of 20 is nominal; chance alone leaves 16 or more in 19 of 20 such tests.
        assert!(count >= 16, "{}: {count} of {films}", parameter.key());
    }
}

#[test]
fn legs_that_the_network_exchanges_for_a_whole_step_are_put_right_and_reported() {
    let clean = film(Side::Left, 30.0, &PoseNoise::none(), 1);
    let mut spoilt = clean.clone();
    for sample in spoilt.samples.iter_mut().filter(|sample| (2.0..2.7).contains(&sample.time)) {
        let pose = sample.pose.as_mut().unwrap();
        for point in [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe] {
            let (left, right) = (Landmark::of(point, Side::Left), Landmark::of(point, Side::Right));
            let kept = pose.points[left];
            pose.points[left] = pose.points[right];
            pose.points[right] = kept;
        }
    }
    let options = AnalysisOptions { stature: Some(STATURE), ..AnalysisOptions::default() };
    let (assessment, named) = analyse_and_name(&spoilt, &options, source());
    for (sample, truth) in named.samples.iter().zip(&clean.samples) {
        let (found, truth) = (sample.pose.as_ref().unwrap(), truth.pose.as_ref().unwrap());
        let (l, r) =
            (truth.points[Landmark::LeftAnkle].unwrap(), truth.points[Landmark::RightAnkle].unwrap());
        if (l.x - r.x).abs() > 30.0 {
            assert_eq!(found.points[Landmark::LeftAnkle], Some(l), "at {} s", sample.time);
        }
    }
    let repair =
        assessment.repairs.iter().find(|repair| repair.span.contains(2.35)).expect("no repair reported");
    assert!(!repair.by_hand && (repair.span.start - 2.0).abs() < 0.2 && (repair.span.end - 2.7).abs() < 0.2);
}

#[test]
fn a_walk_without_feet_points_is_still_measured() {
    let mut track = film(Side::Right, 30.0, &PoseNoise::white(), 5);
    for sample in &mut track.samples {
        if let Some(pose) = sample.pose.as_mut() {
            for landmark in [Landmark::LeftHeel, Landmark::RightHeel, Landmark::LeftToe, Landmark::RightToe] {
                pose.points[landmark] = None;
            }
        }
    }
    let assessment = result(&track);
    assert!((value(&assessment, Parameter::WalkingSpeed) / SPEED - 1.0).abs() < 0.05);
    assert!((value(&assessment, Parameter::StrideTime) - STRIDE_TIME).abs() < 0.02);
}

/// The live screen shows this analysis of what was seen so far: it must not change its mind about the past.
#[test]
fn half_a_walk_has_the_same_steps_as_the_first_half_of_the_whole() {
    let track = film(Side::Left, 30.0, &PoseNoise::none(), 1);
    let whole = result(&track);
    for seconds in [3.0, 4.0, 5.0] {
        let mut part = track.clone();
        part.samples.retain(|sample| sample.time <= seconds);
        let seen = result(&part);
        assert_eq!(seen.view, Some(CameraView::Left));
        assert!((value(&seen, Parameter::WalkingSpeed) / SPEED - 1.0).abs() < 0.05);
        assert!((value(&seen, Parameter::Cadence) - 120.0 / STRIDE_TIME).abs() < 3.0);
        let contacts = |assessment: &Assessment| -> Vec<f64> {
            assessment
                .events
                .iter()
                .filter(|event| event.kind == EventKind::InitialContact && event.time < seconds - 0.8)
                .map(|event| event.time)
                .collect()
        };
        let (early, late) = (contacts(&seen), contacts(&whole));
        assert_eq!(early.len(), late.len(), "{seconds} s: {early:?} {late:?}");
        assert!(early.iter().zip(&late).all(|(a, b)| (a - b).abs() < 0.02), "{early:?} {late:?}");
    }
}

fn mirrored(track: &PoseTrack) -> PoseTrack {
    let mut mirror = track.clone();
    for sample in &mut mirror.samples {
        if let Some(pose) = sample.pose.as_mut() {
            let before = pose.points.clone();
            for landmark in Landmark::ALL {
                pose.points[landmark] = before[landmark.mirrored()].map(|mut point| {
                    point.x = track.width as f64 - point.x;
                    point
                });
            }
        }
    }
    mirror
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn mirroring_the_picture_exchanges_the_sides_and_nothing_else(seed in 0_u64..1000) {
        let track = film(Side::Left, 30.0, &PoseNoise::white(), seed);
        let (there, back) = (result(&track), result(&mirrored(&track)));
        for (left, right) in [
            (Parameter::StepTimeLeft, Parameter::StepTimeRight),
            (Parameter::StepLengthLeft, Parameter::StepLengthRight),
        ] {
            prop_assert!((value(&there, left) - value(&back, right)).abs() < 2e-3);
        }
        prop_assert!((value(&there, Parameter::WalkingSpeed) - value(&back, Parameter::WalkingSpeed)).abs() < 2e-3);
    }

    #[test]
    fn starting_the_clock_later_or_enlarging_the_picture_changes_no_number(shift in 0.0_f64..20.0, zoom in 0.4_f64..2.5) {
        let track = film(Side::Right, 60.0, &PoseNoise::white(), 3);
        let mut other = track.clone();
        let enlarged = |size: usize| (size as f64 * zoom).round() as usize;
        (other.width, other.height) = (enlarged(track.width), enlarged(track.height));
        for sample in &mut other.samples {
            sample.time += shift;
            if let Some(pose) = sample.pose.as_mut() {
                for landmark in Landmark::ALL {
                    if let Some(point) = pose.points[landmark].as_mut() {
                        point.x *= zoom;
                        point.y *= zoom;
                    }
                }
            }
        }
        let (first, second) = (result(&track), result(&other));
        for parameter in [Parameter::WalkingSpeed, Parameter::StrideTime, Parameter::StepLengthLeft] {
            let (a, b) = (value(&first, parameter), value(&second, parameter));
            prop_assert!((a - b).abs() < 0.01 * a, "{parameter:?} {a} {b}");
        }
    }

    #[test]
    fn uneven_time_stamps_are_taken_as_they_are(seed in 0_u64..1000) {
        // Every frame keeps its true time; a third of the frames is lost.
        let mut track = film(Side::Right, 60.0, &PoseNoise::none(), 1);
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        track.samples.retain(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % 3 != 0
        });
        let even = result(&film(Side::Right, 60.0, &PoseNoise::none(), 1));
        let assessment = result(&track);
        // The scale has an error of its own; lost frames must not add to it.
        let (speed, full) = (value(&assessment, Parameter::WalkingSpeed), value(&even, Parameter::WalkingSpeed));
        prop_assert!((speed / full - 1.0).abs() < 0.01, "speed {speed}, with all frames {full}");
        let stride_time = value(&assessment, Parameter::StrideTime);
        prop_assert!((stride_time - STRIDE_TIME).abs() < 0.006, "stride time {stride_time}, walked {STRIDE_TIME}");
    }
}
