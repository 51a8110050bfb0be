//! The demonstration shows the program at its best: a clean film that opens on a step, with no check against itself.

use gaittwin::analysis::{AnalysisOptions, analyse, source_of_track};
use gaittwin::biomechanics::anatomy::Landmark;
use gaittwin::clinic::assessment::QualityLevel;
use gaittwin::clinic::words::language::Language;
use gaittwin::recording::demonstration::{OPENS_AT, film, seen_by_a_virtual_detector, walker};

#[test]
fn the_demonstration_opens_on_a_step_and_no_check_speaks_against_it() {
    let film = film().unwrap();
    let track = seen_by_a_virtual_detector(&film);
    let opens = track.samples.iter().find(|sample| sample.time >= OPENS_AT).unwrap();
    let hip = opens.pose.as_ref().unwrap().points[Landmark::LeftHip].unwrap();
    let place = hip.x / track.width as f64;
    assert!((0.25..0.75).contains(&place), "the walker is at {place:.2} of the picture's width");
    let options = AnalysisOptions { stature: Some(walker().stature), ..AnalysisOptions::default() };
    let result = analyse(&track, &options, source_of_track("synthetic", &track));
    let on_a_step = result.steps.iter().any(|step| step.start <= OPENS_AT && OPENS_AT < step.end);
    assert!(on_a_step, "no step at {OPENS_AT} s");
    let against: Vec<String> = result
        .quality
        .iter()
        .filter(|flag| flag.level != QualityLevel::Green)
        .map(|flag| flag.message(Language::English))
        .collect();
    assert!(against.is_empty(), "{against:?}");
}
