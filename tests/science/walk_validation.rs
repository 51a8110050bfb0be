//! Real walks through virtual cameras: the bars that are met on people on whom nothing was tuned, guarded against later
//! changes with a margin. Which bars are missed stands in docs/accuracy.md.
//!
//! Skips with a printed line where the shared recordings are absent.

use gaittwin::analysis::{analyse, source_of_track};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::assessment::CurveKind;
use gaittwin::study::validation::coverage::Coverage;
use gaittwin::study::validation::measure::Measure;
use gaittwin::study::validation::{CameraChoice, Record, Settings, Split, noise_from_name, read_folder, run};

fn records(camera: CameraChoice, rate: f64) -> Option<Vec<Record>> {
    let folder = crate::material::at("real-gait");
    let Ok(trials) = read_folder(&folder) else {
        println!("skipped: no recordings in {}", folder.display());
        return None;
    };
    let straight: Vec<_> = trials.into_iter().filter(|trial| trial.straight).collect();
    let mut settings = Settings::standard(camera, 1);
    settings.split = Split::Report;
    settings.frame_rates = vec![rate];
    settings.noises = noise_from_name("white").into_iter().collect();
    Some(run(&straight, &settings, &|track, options| {
        analyse(track, options, source_of_track("virtual camera", track))
    }))
}

/// Mean absolute error over all walks; fails where a walk has no value.
fn error(records: &[Record], measure: Measure) -> f64 {
    let errors: Vec<f64> = records
        .iter()
        .filter_map(|record| record.values.get(&measure).map(|value| (record, value)))
        .map(|(record, (truth, found))| {
            let found = found.unwrap_or_else(|| panic!("{} has no {}", record.trial, measure.title()));
            (found - truth).abs()
        })
        .collect();
    assert!(errors.len() >= 10, "{} walks", errors.len());
    errors.iter().sum::<f64>() / errors.len() as f64
}

fn assert_below(records: &[Record], bars: &[(Measure, f64)]) {
    for &(measure, bar) in bars {
        let error = error(records, measure);
        assert!(error <= bar, "{}: {error:.4} above {bar}", measure.title());
    }
}

/// Root mean square error of a joint's curves, mean over walks and legs, degrees; `shape` without the offset.
fn curve_error(records: &[Record], kind: CurveKind, shape: bool) -> f64 {
    let errors: Vec<f64> = records
        .iter()
        .flat_map(|record| &record.curves)
        .filter(|error| error.kind == kind)
        .map(|error| if shape { error.rmse_without_offset } else { error.rmse })
        .collect();
    assert!(!errors.is_empty());
    (errors.iter().sum::<f64>() / errors.len() as f64).to_degrees()
}

#[test]
fn side_cameras_keep_the_bars_of_times_lengths_knee_and_ankle() {
    for rate in [30.0, 60.0] {
        let Some(records) = records(CameraChoice::Side, rate) else { return };
        assert_below(
            &records,
            &[
                (Measure::StepTime, 0.010),
                (Measure::StepLength, 0.025),
                (Measure::WalkingSpeed, 0.04),
                (Measure::Cadence, 1.5),
            ],
        );
        let (mut truth, mut found, mut wrong) = (0, 0, 0);
        for score in records.iter().flat_map(|record| [&record.contacts, &record.toe_offs]) {
            truth += score.truth;
            found += score.found;
            wrong += score.wrong_side;
        }
        assert!(100 * found >= 97 * truth, "{found} of {truth} events at {rate}");
        assert_eq!(wrong, 0, "sides wrong at {rate}");
        assert!(curve_error(&records, CurveKind::KneeFlexion, false) <= 6.0);
        assert!(curve_error(&records, CurveKind::AnkleDorsiflexion, false) <= 8.0);
        // The level of the hip holds the pelvic tilt, which the side view does not see; its shape is ours to keep.
        assert!(curve_error(&records, CurveKind::HipFlexion, true) <= 4.0);
    }
}

#[test]
fn a_camera_ahead_keeps_its_bars_and_a_turned_camera_tells_times_and_no_lengths() {
    let Some(front) = records(CameraChoice::Front, 60.0) else { return };
    assert_below(&front, &[(Measure::StepTime, 0.03), (Measure::Cadence, 3.0), (Measure::StepWidth, 0.02)]);
    let Some(turned) = records(CameraChoice::Panning, 60.0) else { return };
    assert_below(&turned, &[(Measure::StepTime, 0.010), (Measure::Cadence, 1.5)]);
    for record in &turned {
        for measure in [Measure::WalkingSpeed, Measure::StepLength] {
            assert!(record.values.get(&measure).is_none_or(|value| value.1.is_none()), "{}", record.trial);
        }
    }
}

#[test]
fn ninety_percent_intervals_hold_the_truth_about_as_often_as_they_say() {
    let Some(records) = records(CameraChoice::Side, 30.0) else { return };
    for parameter in Parameter::ALL {
        let rows = records.iter().flat_map(|record| &record.covered);
        let Some(coverage) = Coverage::of(rows.filter(|row| row.parameter == parameter)) else { continue };
        // Asymmetries have 12 walks of four people here, too few to tell nine in ten from seven; docs/accuracy.md names them.
        if coverage.n < 20 {
            continue;
        }
        // 20 to 26 walks: nine in ten are expected, and one person's walk missed by both cameras is two of them.
        assert!(coverage.inside >= 0.80, "{}: {:.2} inside", parameter.key(), coverage.inside);
        let relative = coverage.half_width / coverage.error.max(1e-9);
        assert!(relative < 15.0, "{}: {relative:.0} times as wide as the errors", parameter.key());
    }
}

#[test]
fn the_number_of_threads_does_not_change_the_records() {
    let folder = crate::material::at("real-gait");
    let Ok(mut trials) = read_folder(&folder) else {
        println!("skipped: no recordings in {}", folder.display());
        return;
    };
    trials.truncate(2);
    let mut settings = Settings::standard(CameraChoice::Side, 7);
    settings.frame_rates = vec![30.0];
    let values = || -> Vec<_> {
        let records = run(&trials, &settings, &|track, options| {
            analyse(track, options, source_of_track("virtual camera", track))
        });
        records.into_iter().map(|record| (record.trial, record.values)).collect()
    };
    let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    assert_eq!(pool(1).install(values), pool(3).install(values));
}
