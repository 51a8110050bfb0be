//! Walks a day, or thirty thousand years, apart in one recording: measured as alone, and stored without the time between.

use gaittwin::analysis::{AnalysisOptions, analyse, source_of_track};
use gaittwin::biomechanics::anatomy::Side;
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::biomechanics::motion::Motion;
use gaittwin::clinic::assessment::Check;
use gaittwin::clinic::words::language::Language;
use gaittwin::synthesis::walks::analytic_walker::{AnalyticWalker, WalkerParameters};
use gaittwin::synthesis::{CameraPlacement, VirtualCamera};
use gaittwin::vision::pose::PoseTrack;

fn pass() -> PoseTrack {
    let walker = AnalyticWalker::new(WalkerParameters::default());
    let walk = walker.known_walk(5.0, 100.0);
    VirtualCamera::for_walk(&walk, CameraPlacement::Side(Side::Right), 60.0).film(&walk).track
}

#[test]
fn time_between_passes_costs_no_memory_and_changes_no_number() {
    let options = AnalysisOptions { stature: Some(1.72), ..AnalysisOptions::default() };
    let alone = pass();
    let one = analyse(&alone, &options, source_of_track("poses", &alone));
    let speed = one.parameters.value(Parameter::WalkingSpeed).unwrap();
    for gap in [5.0, 86_400.0, 1e12] {
        let mut both = pass();
        let last = both.samples.last().unwrap().time;
        let later: Vec<_> = alone
            .samples
            .iter()
            .cloned()
            .map(|mut sample| {
                sample.time += last + gap;
                sample.frame += alone.samples.len();
                sample
            })
            .collect();
        both.samples.extend(later);
        let two = analyse(&both, &options, source_of_track("poses", &both));
        let frames: usize = two.motions.iter().map(Motion::len).sum();
        println!("gap {gap}: {} time bases, {frames} instants", two.motions.len());
        assert_eq!(two.bouts().len(), 2, "gap {gap}");
        assert_eq!(two.motions.len(), if gap > 60.0 { 2 } else { 1 });
        assert!(frames < 5 * 100 * 2 + 1000, "gap {gap}: {frames} instants");
        let found = two.parameters.value(Parameter::WalkingSpeed).unwrap();
        assert!((found - speed).abs() < 0.02, "gap {gap}: {found} for {speed}");
        assert!(
            two.quality.iter().any(|flag| flag.check == Check::FrameTimes
                && flag.message(Language::English).contains("no picture"))
        );
    }
}
