//! How fast a full report becomes a PDF and its pages a picture: prints the times. `cargo bench --bench report_speed`

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "its numbers are its purpose")]

use std::time::Instant;

use gaittwin::biomechanics::gait::{Parameter, Unit};
use gaittwin::clinic::patient::{Patient, Pseudonym};
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::clinic::words::quantity::QuantityStyle;
use gaittwin::report::SessionReport;
use gaittwin::report::trend_figure::{Trend, TrendOf, TrendValue};

#[path = "../tests/science/archive_samples.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod archive_samples;

fn main() {
    let patient = Patient::new(Pseudonym::parse("7K3Q-92MD").unwrap());
    let (session, conditions) = (Session::default(), TrialConditions::default());
    let (current, previous) = (archive_samples::assessment(1.0), archive_samples::assessment(0.9));
    let day = WallTime::midnight(jiff::civil::date(2026, 4, 12));
    let values: Vec<TrendValue> = (0..24)
        .map(|visit| {
            let time = day.plus_days(30.0 * f64::from(visit));
            let value = 1.0 + 0.01 * f64::from(visit);
            TrendValue { time, day: time.civil(60), value, interval: None }
        })
        .collect();
    let trends =
        [Parameter::WalkingSpeed, Parameter::StepLengthLeft, Parameter::StepLengthRight, Parameter::Cadence]
            .map(|parameter| Trend {
                of: TrendOf::Parameter(parameter),
                unit: Unit::MetrePerSecond,
                values: values.clone(),
                setup_error: Some(0.06),
            });
    let report = SessionReport {
        style: QuantityStyle::default(),
        patient: &patient,
        session: &session,
        conditions: &conditions,
        assessment: &current,
        passes: 4,
        previous: Some((&previous, day)),
        changes: &[],
        trends: &trends,
        treatments: &[],
        summary: None,
        edits: 0,
        timed: &[],
        costs: &[],
        cues: &[],
        annex: true,
        model: None,
        printed: day,
        minutes_ahead: |_| 60,
    };
    let start = Instant::now();
    let bytes = report.to_pdf().unwrap();
    println!("the first PDF, fonts read anew: {:.0?}, {} kB", start.elapsed(), bytes.len() / 1000);
    let mut times: Vec<f64> = (0..20)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(report.to_pdf().unwrap());
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "a PDF of {} pages: {:.0} ms, the longest of 20 {:.0} ms",
        report.pages().len(),
        1e3 * times[10],
        1e3 * times[19]
    );
}
