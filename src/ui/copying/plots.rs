//! What the plots of Compare, Trend and Simulate show, as CSV: the same series that is drawn.

use super::tables::{curves_of, push_row};
use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::typical_gait::Signal;
use crate::clinic::assessment::Assessment;
use crate::clinic::words::quantity::QuantityStyle;
use crate::messages::report::Trend;
use crate::simulation::measure::gait::GaitMeasures;

/// Mean and spread of each joint angle at every percent of the cycle at two visits, degrees.
pub fn compared_curves_as_csv(before: Option<&Assessment>, after: &Assessment) -> String {
    let walks = before.into_iter().map(|before| ("before", before)).chain([("after", after)]);
    let columns: Vec<(String, Vec<f64>)> = walks
        .flat_map(|(when, assessment)| {
            curves_of(assessment).into_iter().flat_map(move |curve| {
                let name = format!("{when}_{}_{}", curve.kind.name(), curve.side.name());
                let degrees = |values: &[f64]| values.iter().map(|value| value.to_degrees()).collect();
                [
                    (format!("{name}_mean_deg"), degrees(&curve.mean)),
                    (format!("{name}_sd_deg"), degrees(&curve.sd)),
                ]
            })
        })
        .collect();
    over_the_cycle(&columns)
}

/// One row for each visit of a trend: the day, the value and its 90 % interval, in the unit of the figure.
pub fn trend_as_csv(trend: &Trend) -> String {
    let style = QuantityStyle::default();
    let mut csv = String::new();
    let title = trend.of.words(words::language());
    push_row(&mut csv, &["date", &title, "unit", "interval_90_low", "interval_90_high"].map(str::to_owned));
    for value in &trend.values {
        let plain = |value: f64| format!("{:.4}", style.plain(value, trend.unit));
        let day = value.day;
        push_row(
            &mut csv,
            &[
                format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
                plain(value.value),
                style.unit(trend.unit).to_owned(),
                value.interval.map(|interval| plain(interval.low)).unwrap_or_default(),
                value.interval.map(|interval| plain(interval.high)).unwrap_or_default(),
            ],
        );
    }
    csv
}

/// Angles, forces, moments, powers and activations of a simulated walk at every percent of the cycle. Units: degrees, body
/// weights, N m/kg, W/kg; activation 0..=1.
pub fn simulated_curves_as_csv(gait: &GaitMeasures) -> String {
    let columns: Vec<(String, Vec<f64>)> = Side::BOTH
        .into_iter()
        .flat_map(|side| {
            let curves = gait.curves.get(side);
            let signals = Signal::ALL
                .map(|signal| (format!("{}_{}", signal.name(), side.name()), curves.signal(signal).to_vec()));
            let muscles = curves.activation.iter().map(move |(group, values)| {
                (format!("activation_{}_{}", group.name(), side.name()), values.clone())
            });
            signals.into_iter().chain(muscles)
        })
        .collect();
    over_the_cycle(&columns)
}

/// Named columns over the gait cycle, of as many points as each has.
fn over_the_cycle(columns: &[(String, Vec<f64>)]) -> String {
    let mut csv = String::new();
    let head =
        std::iter::once("percent_of_cycle".to_owned()).chain(columns.iter().map(|(name, _)| name.clone()));
    push_row(&mut csv, &head.collect::<Vec<_>>());
    let points = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    let step = 100.0 / (points.max(2) - 1) as f64;
    for point in 0..points {
        let value = |values: &[f64]| values.get(point).map(|value| format!("{value:.4}")).unwrap_or_default();
        let row = std::iter::once(format!("{}", (step * point as f64 * 100.0).round() / 100.0))
            .chain(columns.iter().map(|(_, values)| value(values)));
        push_row(&mut csv, &row.collect::<Vec<_>>());
    }
    csv
}
