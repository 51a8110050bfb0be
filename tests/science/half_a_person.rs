//! Half a person in the picture: no number where the part that it needs was not seen, and a sentence that says what to do.

use gaittwin::analysis::{AnalysisOptions, analyse, source_of_track};
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use gaittwin::capture::SyntheticWalker;
use gaittwin::clinic::assessment::{Assessment, QualityLevel};
use gaittwin::clinic::words::language::Language;
use gaittwin::synthesis::FilmParameters;
use gaittwin::vision::pose::{Pose, PoseSample, PoseTrack};

/// The drawn walker of whom only some points are in the picture.
fn seen(inside: fn(Landmark) -> bool) -> Assessment {
    let walker = SyntheticWalker::new(FilmParameters { passes: 4, ..FilmParameters::default() });
    let film = walker.film();
    let samples = (0..film.frames()).map(|frame| {
        let time = film.time(frame);
        let points = film.keypoints(time);
        let width = film.parameters().width as f64;
        let points = LandmarkTable::from_fn(|landmark| {
            Some(points[landmark]).filter(|point| inside(landmark) && (0.0..width).contains(&point.x))
        });
        PoseSample { frame, time, pose: Some(Pose { points }), leg_candidates: Vec::new() }
    });
    let (width, height) = (film.parameters().width, film.parameters().height);
    let track = PoseTrack { width, height, samples: samples.collect() };
    let options = AnalysisOptions { stature: Some(1.72), ..AnalysisOptions::default() };
    analyse(&track, &options, source_of_track("video", &track))
}

fn values(assessment: &Assessment) -> usize {
    assessment.parameters.estimates.values().filter(|estimate| estimate.value.is_some()).count()
}

#[test]
fn the_whole_walker_is_measured() {
    assert!(values(&seen(|_| true)) > 8);
}

#[test]
fn an_upper_body_alone_gives_no_numbers_and_says_what_to_film() {
    let assessment = seen(|landmark| {
        !matches!(landmark.point(), BodyPoint::Knee | BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe)
    });
    assert_eq!(values(&assessment), 0);
    let red: Vec<String> = assessment
        .quality
        .iter()
        .filter(|flag| flag.level == QualityLevel::Red)
        .map(|flag| flag.message(Language::English))
        .collect();
    assert!(
        red.iter().any(|words| words.contains("whole body") || words.contains("whole walking line")),
        "{red:?}"
    );
}

#[test]
fn legs_without_feet_are_told_as_feet_out_of_the_picture() {
    let assessment =
        seen(|landmark| !matches!(landmark.point(), BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe));
    assert_eq!(values(&assessment), 0);
    assert!(assessment.quality.iter().any(|flag| flag.level == QualityLevel::Red));
}

#[test]
fn one_side_of_the_body_alone_names_no_sides_apart() {
    let assessment = seen(|landmark| landmark.side() != Some(Side::Left));
    assert!(assessment.events.iter().all(|event| event.side == Side::Right), "{:?}", assessment.events);
}
