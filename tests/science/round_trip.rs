//! From a walk given by formulae through a virtual camera and the whole analysis back to its parameters.
//!
//! Tolerances are a few times what projection and interpolation cost without noise; with noise those of the product's
//! promises.

use gaittwin::analysis::options::Surface;
use gaittwin::analysis::{AnalysisOptions, analyse};
use gaittwin::biomechanics::anatomy::{Landmark, Side};
use gaittwin::biomechanics::gait::{Parameter, Status};
use gaittwin::clinic::assessment::{Assessment, CameraView, Check, QualityLevel, SourceInfo};
use gaittwin::finding::{FilmFinding, Finding, ValueFinding};
use gaittwin::synthesis::walks::analytic_walker::{AnalyticWalker, WalkerParameters};
use gaittwin::synthesis::{CameraPlacement, KnownWalk, PoseNoise, VirtualCamera};
use gaittwin::vision::pose::PoseTrack;

fn source() -> SourceInfo {
    SourceInfo { kind: "poses".to_owned(), frame_rate: 0.0, ..SourceInfo::default() }
}

fn read(track: &PoseTrack, stature: Option<f64>) -> Assessment {
    analyse(track, &AnalysisOptions { stature, ..AnalysisOptions::default() }, source())
}

fn film(walk: &KnownWalk, placement: CameraPlacement, rate: f64, noise: &PoseNoise) -> PoseTrack {
    let film = VirtualCamera::for_walk(walk, placement, rate).film(walk);
    noise.apply(&film, 1.72, 11).0
}

fn value(assessment: &Assessment, parameter: Parameter) -> f64 {
    let estimate = assessment.parameters.get(parameter).unwrap();
    estimate.value.unwrap_or_else(|| panic!("{}: {:?}", parameter.key(), estimate.reasons))
}

#[test]
fn a_walk_from_ahead_and_behind_gives_back_its_rhythm_and_width() {
    let walker = AnalyticWalker::new(WalkerParameters { step_width: 0.13, ..WalkerParameters::default() });
    let walk = walker.known_walk(5.0, 100.0);
    for (placement, view) in
        [(CameraPlacement::Front, CameraView::Front), (CameraPlacement::Back, CameraView::Back)]
    {
        for (noise, loose) in [(PoseNoise::none(), 1.0), (PoseNoise::white(), 3.0)] {
            let result = read(&film(&walk, placement, 60.0, &noise), Some(1.72));
            assert_eq!(result.view, Some(view));
            let cadence = value(&result, Parameter::Cadence);
            assert!((cadence - 111.0).abs() < 1.5 * loose, "{view:?} cadence {cadence}");
            let width = value(&result, Parameter::StepWidth);
            assert!((width - 0.13).abs() < 0.01 * loose, "{view:?} step width {width}");
            for side in Side::BOTH {
                let parameter =
                    if side == Side::Left { Parameter::StepTimeLeft } else { Parameter::StepTimeRight };
                let time = value(&result, parameter);
                // From behind and through noise, single contacts are up to 0.06 s off, and a side has two or three steps.
                let worst = if view == CameraView::Back { 0.013 } else { 0.01 } * loose;
                assert!((time - walker.step_time(side)).abs() < worst, "{view:?} {side:?} {time}");
            }
        }
    }
}

#[test]
fn depth_gives_the_speed_only_with_a_wide_interval_and_no_step_length() {
    let walker = AnalyticWalker::new(WalkerParameters::default());
    let walk = walker.known_walk(4.0, 100.0);
    let result = read(&film(&walk, CameraPlacement::Front, 60.0, &PoseNoise::none()), Some(1.72));
    let speed = result.parameters.get(Parameter::WalkingSpeed).unwrap();
    let interval = speed.interval.unwrap();
    assert_eq!(speed.status, Status::Limited);
    assert!(interval.low < 1.25 && 1.25 < interval.high, "{speed:?}");
    assert!(interval.high / interval.low > 1.4, "a focal length that nobody gave cannot be known to 20 %");
    for parameter in [Parameter::StepLengthLeft, Parameter::StrideLength, Parameter::StepLengthAsymmetry] {
        let estimate = result.parameters.get(parameter).unwrap();
        assert_eq!(estimate.status, Status::Withheld);
        assert_eq!(estimate.reasons, [ValueFinding::LengthsFromAhead.into()]);
    }
}

#[test]
fn a_camera_at_the_side_never_reports_step_width() {
    let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(4.0, 100.0);
    let result = read(&film(&walk, CameraPlacement::Side(Side::Left), 50.0, &PoseNoise::none()), Some(1.72));
    assert_eq!(result.parameters.value(Parameter::StepWidth), None);
    let speed = value(&result, Parameter::WalkingSpeed);
    assert!((speed - 1.25).abs() < 0.05, "{speed}");
}

#[test]
fn ten_frames_per_second_give_no_number_and_say_why() {
    let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(5.0, 100.0);
    let result = read(&film(&walk, CameraPlacement::Side(Side::Right), 10.0, &PoseNoise::none()), Some(1.72));
    for parameter in Parameter::ALL {
        let estimate = result.parameters.get(parameter).unwrap();
        assert_eq!(estimate.value, None, "{}", parameter.key());
        assert!(
            matches!(estimate.reasons[..], [Finding::Film(FilmFinding::FrameRateTooLow { .. })]),
            "{estimate:?}"
        );
    }
    assert!(
        result.quality.iter().any(|flag| flag.check == Check::FrameRate && flag.level == QualityLevel::Red)
    );
}

#[test]
fn standing_and_stepping_on_the_spot_are_not_read_as_walking_unless_on_a_belt() {
    let mut walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(5.0, 100.0);
    // On a belt: the body stays where it is, the feet travel back.
    for landmark in Landmark::ALL {
        for (row, time) in walk.points[landmark].iter_mut().zip(&walk.times) {
            if let Some(place) = row {
                place[0] -= 1.25 * time;
            }
        }
    }
    let track = film(&walk, CameraPlacement::Side(Side::Right), 60.0, &PoseNoise::white());
    let floor = read(&track, Some(1.72));
    assert_eq!(floor.parameters.value(Parameter::Cadence), None);
    assert!(!floor.parameters.get(Parameter::Cadence).unwrap().reasons.is_empty());
    let options = AnalysisOptions {
        stature: Some(1.72),
        surface: Surface::Treadmill { belt_speed: Some(1.25) },
        ..AnalysisOptions::default()
    };
    let belt = analyse(&track, &options, source());
    let cadence = value(&belt, Parameter::Cadence);
    assert!((cadence - 111.0).abs() < 1.5, "{cadence}");
    let speed = value(&belt, Parameter::WalkingSpeed);
    assert!((speed - 1.25).abs() < 0.08, "{speed}");
    // Standing still.
    let mut still = walk.clone();
    for landmark in Landmark::ALL {
        let first = still.points[landmark].first().copied().flatten();
        still.points[landmark].fill(first);
    }
    for placement in [CameraPlacement::Side(Side::Right), CameraPlacement::Front] {
        let result = read(&film(&still, placement, 60.0, &PoseNoise::detector_like()), Some(1.72));
        assert_eq!(result.parameters.value(Parameter::Cadence), None, "{placement:?}");
    }
}

#[test]
fn seen_from_either_side_the_same_walk_gives_the_same_numbers_for_each_leg() {
    let limping = WalkerParameters { step_length_asymmetry: 0.2, ..WalkerParameters::default() };
    let walk = AnalyticWalker::new(limping).known_walk(6.0, 100.0);
    let [left, right] = Side::BOTH
        .map(|side| read(&film(&walk, CameraPlacement::Side(side), 60.0, &PoseNoise::none()), Some(1.72)));
    for parameter in [Parameter::StepLengthLeft, Parameter::StepLengthRight] {
        let (a, b) = (value(&left, parameter), value(&right, parameter));
        assert!((a - b).abs() < 0.03, "{}: {a} from the left, {b} from the right", parameter.key());
    }
    assert!(value(&left, Parameter::StepLengthLeft) > value(&left, Parameter::StepLengthRight) + 0.05);
}
