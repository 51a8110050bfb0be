//! [`TestResult`]: the passes of one visit that were walked alike, as one assessment; and what changed since another visit.
//!
//! Only passes whose conditions agree are pooled: a walk with a cane never enters the mean of walks without. Screen,
//! report and trend all take their numbers from here, so that they cannot differ.

use std::collections::BTreeMap;

use super::assessment::{Assessment, CycleCurve, TimeSpan};
use super::change::comparison::{Change, Comparison};
use super::change::repeatability::Repeatability;
use super::change::task_effect::dual_task_cost;
use super::pass_evidence::PassEvidence;
use super::patient::Condition;
use super::pooling::parameters_of_visit;
use super::timed::timed_result::TimedResult;
use super::trial::{TrialConditions, TrialId};
use crate::biomechanics::gait::cycle_curves::{CYCLE_POINTS, mean_and_spread};
use crate::biomechanics::gait::{Parameter, Unit};

/// One test of one visit.
#[derive(Clone, Debug, PartialEq)]
pub struct TestResult {
    /// How it was walked.
    pub conditions: TrialConditions,
    /// Its passes in the order they were walked.
    pub passes: Vec<TrialId>,
    /// All passes together.
    pub assessment: Assessment,
    /// Corrections by hand in all passes.
    pub edits: usize,
    /// Times of the passes that were timed, in their order.
    pub timed: Vec<TimedResult>,
}

/// Room between the times of two passes that stand one after the other, s.
const BETWEEN_PASSES: f64 = 10.0;

/// Sorts the analysed walks of a visit into tests and pools each. Every walk: number, conditions, result, edits by hand.
pub fn tests_of_visit(walks: &[(TrialId, &TrialConditions, &Assessment, usize)]) -> Vec<TestResult> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, (_, conditions, _, _)) in walks.iter().enumerate() {
        match groups.iter_mut().find(|group| walks[group[0]].1.differences(conditions).is_empty()) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
        .into_iter()
        .map(|group| {
            let passes: Vec<&Assessment> = group.iter().map(|at| walks[*at].2).collect();
            TestResult {
                // The newest pass knows best: a stature that was typed wrong is corrected there.
                conditions: walks[group[group.len() - 1]].1.clone(),
                passes: group.iter().map(|at| walks[*at].0).collect(),
                assessment: pooled(&passes),
                edits: group.iter().map(|at| walks[*at].3).sum(),
                timed: group.iter().filter_map(|at| walks[*at].1.timed).collect(),
            }
        })
        .collect()
}

/// One assessment of several passes: strides counted once each, curves over all strides, the worst of every quality check.
/// Times of later passes are moved behind those of the first, so that no two steps stand at one instant. Frames of events
/// stay those of their own recording.
pub fn pooled(passes: &[&Assessment]) -> Assessment {
    let Some((first, rest)) = passes.split_first() else { return Assessment::nothing() };
    let mut all = (*first).clone();
    if rest.is_empty() {
        return all;
    }
    // Times are those of the first pass, so its motion still goes with its steps; those of others would overlap it.
    let mut offset = first.source.duration + BETWEEN_PASSES;
    for pass in rest {
        append(&mut all, pass, offset);
        offset += pass.source.duration + BETWEEN_PASSES;
    }
    for curve in &mut all.curves {
        average(curve);
    }
    all.quality.sort_by_key(|flag| std::cmp::Reverse(flag.level));
    all.parameters = parameters_of_visit(passes, &all.quality);
    all
}

fn append(all: &mut Assessment, pass: &Assessment, offset: f64) {
    all.source.frames += pass.source.frames;
    all.source.ends_early |= pass.source.ends_early;
    all.source.duration += pass.source.duration;
    let lost = all.source.lost_frames.zip(pass.source.lost_frames);
    all.source.lost_frames = lost.map(|(own, other)| own + other);
    all.source.camera_moved = match (all.source.camera_moved, pass.source.camera_moved) {
        (Some(own), Some(other)) => Some(own || other),
        (own, other) => own.or(other).filter(|moved| *moved),
    };
    all.source.capture_rate = all.source.capture_rate.filter(|rate| pass.source.capture_rate == Some(*rate));
    if all.view != pass.view {
        all.view = None;
    }
    if let (Some(own), Some(other)) = (&mut all.scale, pass.scale) {
        own.uncertainty = own.uncertainty.max(other.uncertainty);
    }
    let moved = |span: TimeSpan| TimeSpan { start: span.start + offset, end: span.end + offset };
    all.passes.extend(
        pass.passes.iter().map(|evidence| PassEvidence { span: moved(evidence.span), ..evidence.clone() }),
    );
    all.events.extend(pass.events.iter().copied().map(|mut event| {
        event.time += offset;
        event
    }));
    all.steps.extend(pass.steps.iter().cloned().map(|mut step| {
        step.start += offset;
        step.end += offset;
        step
    }));
    all.strides.extend(pass.strides.iter().cloned().map(|mut stride| {
        stride.start += offset;
        stride.end += offset;
        for instant in [&mut stride.toe_off, &mut stride.opposite_contact, &mut stride.opposite_toe_off] {
            *instant = instant.map(|time| time + offset);
        }
        stride
    }));
    for curve in &pass.curves {
        match all.curves.iter_mut().find(|own| own.side == curve.side && own.kind == curve.kind) {
            Some(own) => own.strides.extend(curve.strides.iter().cloned()),
            None => all.curves.push(curve.clone()),
        }
    }
    for flag in &pass.quality {
        match all.quality.iter_mut().find(|own| own.check == flag.check) {
            Some(own) if own.level < flag.level => *own = flag.clone(),
            Some(_) => {}
            None => all.quality.push(flag.clone()),
        }
    }
    all.repairs.extend(pass.repairs.iter().map(|repair| {
        let mut repair = *repair;
        repair.span = moved(repair.span);
        repair
    }));
}

/// Mean and spread anew over all strides of a curve.
fn average(curve: &mut CycleCurve) {
    if !curve.strides.is_empty() && curve.strides.iter().all(|stride| stride.len() == CYCLE_POINTS) {
        (curve.mean, curve.sd) = mean_and_spread(&curve.strides);
    }
}

/// What changed from one test to another, every parameter that has a value in both.
pub fn changes(
    before: &TestResult,
    after: &TestResult,
    own_error: &BTreeMap<Parameter, Repeatability>,
    condition: Option<Condition>,
) -> Vec<Change> {
    let speed = before.assessment.parameters.get(Parameter::WalkingSpeed);
    let speed = speed.filter(|speed| speed.unit == Unit::MetrePerSecond).and_then(|speed| speed.value);
    Parameter::ALL
        .into_iter()
        .filter_map(|parameter| {
            let (first, last) =
                (before.assessment.parameters.get(parameter)?, after.assessment.parameters.get(parameter)?);
            let comparison = Comparison {
                parameter,
                before: (first, before.passes.len()),
                after: (last, after.passes.len()),
                repeatability: own_error.get(&parameter).copied(),
                condition,
                pace: after.conditions.pace,
                speed,
                differences: before.conditions.differences(&after.conditions),
            };
            (first.value.is_some() && last.value.is_some()).then(|| comparison.judge())
        })
        .collect()
}

/// The cost of a second task within a visit: speed and cadence with it against the same test without it, %.
pub fn second_task_costs(tests: &[TestResult]) -> Vec<(Parameter, f64)> {
    let alike =
        |a: &TestResult, b: &TestResult| a.conditions.differences(&b.conditions) == ["field.second_task"];
    let pair = tests.iter().filter(|dual| !dual.conditions.second_task.is_empty()).find_map(|dual| {
        let single = tests.iter().find(|test| test.conditions.second_task.is_empty() && alike(test, dual))?;
        Some((single, dual))
    });
    let Some((single, dual)) = pair else { return Vec::new() };
    [Parameter::WalkingSpeed, Parameter::Cadence, Parameter::StrideLength]
        .into_iter()
        .filter_map(|parameter| {
            let (a, b) =
                (single.assessment.parameters.get(parameter)?, dual.assessment.parameters.get(parameter)?);
            let cost = dual_task_cost(a.value?, b.value?, true)?;
            (a.unit == b.unit).then_some((parameter, cost))
        })
        .collect()
}

/// What cueing did within a visit: each value to the beat minus without, in the unit of the parameter.
pub fn cue_effects(tests: &[TestResult]) -> Vec<(Parameter, f64)> {
    let pair = tests.iter().filter(|cued| cued.conditions.cue_rate.is_some()).find_map(|cued| {
        let plain = tests.iter().find(|test| {
            test.conditions.cue_rate.is_none()
                && test.conditions.differences(&cued.conditions) == ["field.cue"]
        })?;
        Some((plain, cued))
    });
    let Some((plain, cued)) = pair else { return Vec::new() };
    [Parameter::WalkingSpeed, Parameter::Cadence, Parameter::StrideLength]
        .into_iter()
        .filter_map(|parameter| {
            let (a, b) =
                (plain.assessment.parameters.get(parameter)?, cued.assessment.parameters.get(parameter)?);
            (a.unit == b.unit).then_some((parameter, b.value? - a.value?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::pooling::tests::walk;

    #[test]
    fn a_walk_with_a_second_task_is_never_pooled_with_one_without() {
        let (single, dual) = (walk(1.2, 8), walk(0.9, 8));
        let plain = TrialConditions::default();
        let task = TrialConditions { second_task: "serial sevens".to_owned(), ..plain.clone() };
        let walks = [
            (TrialId(1), &plain, &single, 0),
            (TrialId(2), &task, &dual, 1),
            (TrialId(3), &plain, &single, 0),
        ];
        let tests = tests_of_visit(&walks);
        assert_eq!(tests.len(), 2);
        assert_eq!(tests[0].passes, [TrialId(1), TrialId(3)]);
        let costs = second_task_costs(&tests);
        let speed = costs.iter().find(|(parameter, _)| *parameter == Parameter::WalkingSpeed).unwrap().1;
        assert!((speed - 25.0).abs() < 1e-6, "from 1.2 to 0.9 m/s is a cost of a quarter, not {speed} %");
        assert!(cue_effects(&tests).is_empty());
    }

    #[test]
    fn no_change_is_real_while_the_rooms_error_is_unknown() {
        let test = |speed| TestResult {
            conditions: TrialConditions::default(),
            passes: vec![TrialId(1)],
            assessment: walk(speed, 8),
            edits: 0,
            timed: Vec::new(),
        };
        let unknown = changes(&test(0.8), &test(1.2), &BTreeMap::new(), Some(Condition::Parkinson));
        assert!(unknown.iter().all(|change| change.is_real().is_none()));
        let passes = [vec![0.80, 0.82, 0.81, 0.79], vec![1.0, 1.01, 1.02]];
        let own = BTreeMap::from([(Parameter::WalkingSpeed, Repeatability::from_passes(&passes).unwrap())]);
        let known = changes(&test(0.8), &test(1.2), &own, Some(Condition::Parkinson));
        let speed = known.iter().find(|change| change.parameter == Parameter::WalkingSpeed).unwrap();
        assert_eq!(speed.is_real(), Some(true));
    }
}
