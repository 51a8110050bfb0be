//! Tables as text for a letter and as CSV for a spreadsheet. What was not measured stays empty beside its reason.

use std::fmt::Write as _;

use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, Parameter};
use crate::clinic::assessment::{Assessment, CurveKind, CycleCurve};
use crate::clinic::norms::{Norm, NormPerson, norm};
use crate::ui::quantity_format::{self, number, shown_unit};
use crate::ui::views::step_series::StepMeasure;
use crate::ui::widgets::figure::shortest_study;

/// One line for each number: value, interval, norm; or why there is none.
pub fn parameters_as_text(assessment: &Assessment, person: &NormPerson) -> String {
    let mut text = String::new();
    let speed = assessment.parameters.value(Parameter::WalkingSpeed);
    for (parameter, estimate) in rows(assessment) {
        let (factor, places, unit) = shown_unit(estimate.unit);
        let title = titled(parameter);
        let told = match estimate.value {
            Some(_) => {
                let mut told = format!("{} {unit}", quantity_format::value(estimate));
                if let Some(interval) = quantity_format::interval(estimate) {
                    let line = words::fill("copy.interval", &[("interval", &interval), ("n", &estimate.n)]);
                    let _ = write!(told, " ({line})");
                }
                if let Ok(norm) = norm(parameter, person, speed)
                    && let Some((low, high)) = norm.range()
                {
                    let study = shortest_study(norm.source.study);
                    let (low, high) = (number(low * factor, places), number(high * factor, places));
                    let who = norm.matched.words(words::language());
                    let values: [(&str, &dyn std::fmt::Display); 4] =
                        [("low", &low), ("high", &high), ("who", &who), ("study", &study)];
                    let _ = write!(told, "; {}", words::fill("copy.norm", &values));
                }
                told
            }
            None => words::fill("copy.not_measured", &[("why", &reasons(estimate))]),
        };
        let _ = writeln!(text, "{title}: {told}");
    }
    let _ = writeln!(text, "{}", words::of("window.disclaimer"));
    text
}

/// One row for each number, units as on the screen, decimal points as files take them.
pub fn parameters_as_csv(assessment: &Assessment, person: &NormPerson) -> String {
    let mut csv = String::from(
        "parameter,side,value,unit,interval_90_low,interval_90_high,n,method,status,reason,norm_low,norm_high,norm_source\n",
    );
    let speed = assessment.parameters.value(Parameter::WalkingSpeed);
    for (parameter, estimate) in rows(assessment) {
        let (factor, places, unit) = shown_unit(estimate.unit);
        let shown = |value: f64| format!("{:.*}", places + 2, value * factor);
        let norm = norm(parameter, person, speed).ok().filter(|_| estimate.value.is_some());
        let range = norm.as_ref().and_then(Norm::range);
        let cells = [
            parameter.title().to_owned(),
            parameter.side().map_or(String::new(), |side| side.name().to_owned()),
            estimate.value.map(shown).unwrap_or_default(),
            unit.to_owned(),
            estimate.interval.map(|interval| shown(interval.low)).unwrap_or_default(),
            estimate.interval.map(|interval| shown(interval.high)).unwrap_or_default(),
            estimate.n.to_string(),
            estimate.method.name().to_owned(),
            estimate.status.name().to_owned(),
            reasons(estimate),
            range.map(|(low, _)| shown(low)).unwrap_or_default(),
            range.map(|(_, high)| shown(high)).unwrap_or_default(),
            norm.map(|norm| norm.source.study.to_owned()).unwrap_or_default(),
        ];
        push_row(&mut csv, &cells);
    }
    csv
}

/// Mean and spread of each joint angle at every percent of the cycle, degrees.
pub fn curves_as_csv(assessment: &Assessment) -> String {
    let curves = curves_of(assessment);
    let mut head = vec!["percent_of_cycle".to_owned()];
    for curve in &curves {
        let name = format!("{}_{}", curve.kind.name(), curve.side.name());
        head.extend([format!("{name}_mean_deg"), format!("{name}_sd_deg")]);
    }
    let mut csv = String::new();
    push_row(&mut csv, &head);
    let degrees =
        |value: Option<&f64>| value.map(|value| format!("{:.2}", value.to_degrees())).unwrap_or_default();
    for percent in 0..=100 {
        let mut cells = vec![percent.to_string()];
        for curve in &curves {
            cells.extend([degrees(curve.mean.get(percent)), degrees(curve.sd.get(percent))]);
        }
        push_row(&mut csv, &cells);
    }
    csv
}

/// The curves in the order in which they are drawn.
pub(super) fn curves_of(assessment: &Assessment) -> Vec<&CycleCurve> {
    CurveKind::ALL
        .into_iter()
        .flat_map(|kind| Side::BOTH.map(|side| (kind, side)))
        .filter_map(|(kind, side)| assessment.curves.iter().find(|c| c.kind == kind && c.side == side))
        .collect()
}

/// One row for each step of the walk.
pub fn steps_as_csv(assessment: &Assessment, measure: StepMeasure) -> String {
    let mut csv = format!("time_s,side,{},left_out\n", field(measure.title(Some(assessment))));
    for step in measure.values(assessment) {
        let excluded = if step.excluded { "yes" } else { "no" };
        let cells = [
            format!("{:.3}", step.time),
            step.side.name().to_owned(),
            format!("{:.*}", measure.places() + 1, step.value),
            excluded.to_owned(),
        ];
        push_row(&mut csv, &cells);
    }
    csv
}

/// The numbers in the order of the parameters, those of which nothing is said left out.
fn rows(assessment: &Assessment) -> impl Iterator<Item = (Parameter, &Estimate)> {
    let known = |parameter: Parameter| Some((parameter, assessment.parameters.get(parameter)?));
    Parameter::ALL.into_iter().filter_map(known)
}

/// Why it is not shown, or to be read with caution, in words.
fn reasons(estimate: &Estimate) -> String {
    let said: Vec<String> = estimate.reasons.iter().map(|reason| words::language().say(reason)).collect();
    said.join(" ")
}

fn titled(parameter: Parameter) -> String {
    match parameter.side() {
        Some(side) => format!("{}, {}", words::parameter(parameter), words::side(side)),
        None => words::parameter(parameter).to_owned(),
    }
}

pub(super) fn push_row(csv: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| field(cell)).collect();
    csv.push_str(&cells.join(","));
    csv.push('\n');
}

/// A field as RFC 4180 wants it.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
