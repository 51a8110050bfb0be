//! The parameters of one recording, or of several that were walked alike: groups passes and says what each can tell.
//!
//! How steps become a number with its interval is the business of [`summary`] alone, so that a walk has the same numbers
//! whether its two passes are in one recording or in two. Here each parameter gets the passes whose view and camera can tell
//! it (see [`view_gate`]): what a pass cannot tell does not become true by being pooled.

use super::assessment::{Assessment, QualityFlag};
use super::pass_evidence::PassEvidence;
use super::quality_touch;
use super::view_gate;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::summary::{self, PassSteps};
use crate::biomechanics::gait::{Estimate, GaitParameters, Parameter, Status, Unit};
use crate::biomechanics::motion::LengthUnit;
use crate::finding::{Finding, ValueFinding};

/// One pass with its steps.
struct Pass<'a> {
    evidence: &'a PassEvidence,
    steps: PassSteps<'a>,
    /// What its recording alone gives; `None` while that is being made.
    recording: Option<&'a GaitParameters>,
}

impl Pass<'_> {
    fn tells(&self, parameter: Parameter) -> bool {
        view_gate::why_withheld(parameter, self.evidence).is_none() && self.why_refused(parameter).is_none()
    }

    /// Why the recording took back what its pass would tell, such as a value that no body reaches or a red check. Spreads and
    /// asymmetries are judged by what they are made of: few steps withhold them in a recording and not in a visit.
    fn why_refused(&self, parameter: Parameter) -> Option<Vec<Finding>> {
        use Parameter as P;
        let made_of: &[P] = match parameter {
            P::StepLengthAsymmetry => &[P::StepLengthLeft, P::StepLengthRight],
            P::StepTimeAsymmetry => &[P::StepTimeLeft, P::StepTimeRight],
            P::StanceAsymmetry => &[P::StanceFractionLeft, P::StanceFractionRight],
            P::StepTimeCv | P::StrideTimeCv => &[],
            _ => std::slice::from_ref(&parameter),
        };
        let own = made_of.iter().filter_map(|part| self.recording?.get(*part));
        let withheld = own.filter(|estimate| estimate.status == Status::Withheld);
        let reasons = withheld.map(|estimate| &estimate.reasons).find(|reasons| !reasons.is_empty())?;
        (reasons != &[ValueFinding::TooFewSteps.into()]).then(|| reasons.clone())
    }
}

/// The parameters of one recording from its passes; what it holds already where it has none, which says why there are none.
pub fn parameters(recording: &Assessment) -> GaitParameters {
    let passes = passes_of(recording, None);
    if passes.is_empty() { recording.parameters.clone() } else { parameters_of(&passes) }
}

/// The parameters of all passes of several recordings, and what red checks say of them.
pub(super) fn parameters_of_visit(recordings: &[&Assessment], quality: &[QualityFlag]) -> GaitParameters {
    let passes: Vec<Pass<'_>> =
        recordings.iter().flat_map(|recording| passes_of(recording, Some(&recording.parameters))).collect();
    if passes.is_empty() {
        return recordings.first().map(|first| first.parameters.clone()).unwrap_or_default();
    }
    let mut parameters = parameters_of(&passes);
    quality_touch::apply(&mut parameters, quality);
    parameters
}

fn parameters_of(passes: &[Pass<'_>]) -> GaitParameters {
    let mut parameters = GaitParameters::default();
    for parameter in Parameter::ALL {
        parameters.estimates.insert(parameter, estimate(parameter, passes));
    }
    parameters
}

/// The passes of a recording. A step belongs to the pass in which its middle lies, or to the nearest where it was moved out
/// of all of them by hand.
fn passes_of<'a>(recording: &'a Assessment, given: Option<&'a GaitParameters>) -> Vec<Pass<'a>> {
    let distance = |pass: &PassEvidence, time: f64| (pass.span.start - time).max(time - pass.span.end);
    let nearest = |start: f64, end: f64| {
        let middle = f64::midpoint(start, end);
        let passes = recording.passes.iter().enumerate();
        passes
            .min_by(|(_, a), (_, b)| distance(a, middle).total_cmp(&distance(b, middle)))
            .map(|(number, _)| number)
    };
    let scale_uncertainty = recording.scale.map_or(0.0, |scale| scale.uncertainty);
    let mut passes: Vec<Pass<'_>> = recording
        .passes
        .iter()
        .map(|evidence| Pass {
            evidence,
            steps: PassSteps {
                steps: Vec::new(),
                strides: Vec::new(),
                length_unit: evidence.length_unit,
                errors: evidence.errors_or_usual(scale_uncertainty),
            },
            recording: given,
        })
        .collect();
    for step in &recording.steps {
        if let Some(pass) = nearest(step.start, step.end).and_then(|number| passes.get_mut(number)) {
            pass.steps.steps.push(step);
        }
    }
    for stride in &recording.strides {
        if let Some(pass) = nearest(stride.start, stride.end).and_then(|number| passes.get_mut(number)) {
            pass.steps.strides.push(stride);
        }
    }
    passes
}

/// One parameter of the passes that can tell it, with the remarks that belong to them. Lengths are in metres where any pass
/// has them in metres; passes with another unit then tell times only.
fn estimate(parameter: Parameter, passes: &[Pass<'_>]) -> Estimate {
    let mut telling: Vec<&Pass<'_>> = passes.iter().filter(|pass| pass.tells(parameter)).collect();
    if telling.is_empty() {
        return withheld(parameter, passes);
    }
    if parameter == Parameter::WalkingSpeed && telling.iter().any(|pass| pass.evidence.view.is_sagittal()) {
        telling.retain(|pass| pass.evidence.view.is_sagittal());
    }
    if parameter.needs_one_length_unit() {
        let unit = unit_of(telling.iter().map(|pass| pass.evidence));
        telling.retain(|pass| pass.evidence.length_unit == unit);
    }
    let by_depth =
        parameter == Parameter::WalkingSpeed && telling.iter().all(|pass| !pass.evidence.view.is_sagittal());
    let mut found = if by_depth {
        speed_by_depth(&telling)
    } else {
        let by_steps: Vec<&PassSteps<'_>> = telling.iter().map(|pass| &pass.steps).collect();
        summary::estimate(parameter, &by_steps)
    };
    for reason in view_gate::remarks(parameter, telling.iter().map(|pass| pass.evidence)) {
        found = found.limited(reason);
    }
    if telling.len() < passes.len() {
        let (some, all) = (telling.len(), passes.len());
        found = found.limited(ValueFinding::SomePasses { some, all });
    }
    found
}

fn unit_of<'a>(mut passes: impl Iterator<Item = &'a PassEvidence>) -> LengthUnit {
    let metric = passes.any(|pass| pass.length_unit == LengthUnit::Metre);
    if metric { LengthUnit::Metre } else { LengthUnit::BodyHeight }
}

/// In the unit that it would have, with the reason of the first pass that cannot tell it.
fn withheld(parameter: Parameter, passes: &[Pass<'_>]) -> Estimate {
    let reasons = passes.iter().find_map(|pass| {
        view_gate::why_withheld(parameter, pass.evidence).or_else(|| pass.why_refused(parameter))
    });
    let unit = parameter.unit(unit_of(passes.iter().map(|pass| pass.evidence)));
    Estimate::withheld_for(unit, reasons.unwrap_or_else(|| vec![ValueFinding::TooFewSteps.into()]))
}

/// The speeds that growth in the picture gave, each weighing as much as it has strides. Its interval is not narrowed by their
/// number, because most of such an error is the same in each.
fn speed_by_depth(passes: &[&Pass<'_>]) -> Estimate {
    let speeds: Vec<&Estimate> =
        passes.iter().filter_map(|pass| pass.evidence.depth_speed.as_ref()).collect();
    let given: Vec<(f64, Interval, f64)> = speeds
        .iter()
        .filter_map(|speed| Some((speed.value?, speed.interval?, speed.n.max(1) as f64)))
        .collect();
    let Some(first) = speeds.iter().find(|speed| speed.value.is_some()) else {
        return speeds.first().map_or_else(
            || Estimate::withheld(Unit::MetrePerSecond, ValueFinding::NoDepth),
            |speed| (*speed).clone(),
        );
    };
    let weight: f64 = given.iter().map(|one| one.2).sum();
    let mean = |pick: fn(&(f64, Interval, f64)) -> f64| {
        given.iter().map(|one| pick(one) * one.2).sum::<f64>() / weight
    };
    Estimate {
        value: Some(mean(|one| one.0)),
        interval: Some(Interval { low: mean(|one| one.1.low), high: mean(|one| one.1.high) }),
        n: speeds.iter().filter(|speed| speed.value.is_some()).map(|speed| speed.n).sum(),
        ..(*first).clone()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Side;
    use crate::biomechanics::gait::summary::PassErrors;
    use crate::biomechanics::gait::{Step, Stride};
    use crate::clinic::assessment::{CameraView, CurveKind, CycleCurve, TimeSpan};
    use crate::clinic::visit_result::pooled;

    /// A pass of strides of a second, seen from the side; `from` in s.
    fn add_pass(walk: &mut Assessment, from: f64, speed: f64, strides: usize) {
        for number in 0..strides {
            let side = if number % 2 == 0 { Side::Left } else { Side::Right };
            let start = from + 0.5 * number as f64 + 0.01 * (number % 3) as f64;
            walk.strides.push(Stride {
                side,
                start,
                end: start + 1.0,
                toe_off: Some(start + 0.6),
                opposite_toe_off: Some(start + 0.1),
                opposite_contact: Some(start + 0.5),
                length: Some(speed),
                excluded: None,
            });
            walk.steps.push(Step {
                side: side.opposite(),
                start,
                end: start + 0.5,
                length: Some(0.5 * speed),
                width: None,
                excluded: None,
            });
        }
        let end = from + 0.5 * strides as f64 + 1.0;
        walk.source.duration = end;
        walk.passes.push(PassEvidence {
            span: TimeSpan { start: from, end },
            view: CameraView::Right,
            length_unit: LengthUnit::Metre,
            errors: Some(PassErrors {
                length_uncertainty: 0.03,
                event_error: 0.01 + 0.001 * speed,
                phase_error: 0.014,
                side_timing_error: 0.007,
                position_error: 0.01,
                side_length_error: 0.016,
            }),
            depth_speed: None,
            remarks: Vec::new(),
        });
    }

    /// A walk of one pass.
    pub(crate) fn walk(speed: f64, strides: usize) -> Assessment {
        let mut walk = Assessment::nothing();
        walk.source.frame_rate = 100.0;
        add_pass(&mut walk, 0.0, speed, strides);
        walk.parameters = parameters(&walk);
        walk.curves.push(CycleCurve {
            side: Side::Left,
            kind: CurveKind::KneeFlexion,
            mean: vec![speed; 101],
            sd: Vec::new(),
            strides: vec![vec![speed; 101]; strides],
        });
        walk
    }

    #[test]
    fn every_stride_counts_once_however_the_passes_are_cut() {
        let (short, long) = (walk(1.0, 2), walk(1.3, 8));
        let all = pooled(&[&short, &long]);
        let speed = all.parameters.value(Parameter::WalkingSpeed).unwrap();
        assert!((speed - (2.0 * 1.0 + 8.0 * 1.3) / 10.0).abs() < 1e-9, "{speed}");
        assert_eq!(all.strides.len(), 10);
        assert!((all.curves[0].mean[50] - 1.24).abs() < 1e-9);
        assert!(all.strides.windows(2).all(|pair| pair[0].start < pair[1].start));
    }

    /// Twelve steps in one recording of two passes and in two recordings of one pass each are the same twelve steps.
    #[test]
    fn a_recording_of_two_passes_has_the_numbers_of_two_recordings_of_one_pass() {
        let (there, back) = (walk(1.1, 7), walk(1.3, 6));
        let mut both = Assessment::nothing();
        add_pass(&mut both, 0.0, 1.1, 7);
        add_pass(&mut both, 20.0, 1.3, 6);
        both.parameters = parameters(&both);
        let visit = pooled(&[&there, &back]);
        for parameter in Parameter::ALL {
            let (one, two) =
                (both.parameters.get(parameter).unwrap(), visit.parameters.get(parameter).unwrap());
            let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
            let key = parameter.key();
            assert_eq!((one.n, one.status, &one.reasons), (two.n, two.status, &two.reasons), "{key}");
            assert_eq!(one.value.is_some(), two.value.is_some(), "{key}");
            assert!(one.value.zip(two.value).is_none_or(|(a, b)| near(a, b)), "{key}: {one:?} {two:?}");
            let ends = one.interval.zip(two.interval);
            assert!(ends.is_none_or(|(a, b)| near(a.low, b.low) && near(a.high, b.high)), "{key}: {ends:?}");
        }
        // A second walk of the same kind narrows the interval; it does not turn a tight one into a loose one.
        let width = |walk: &Assessment| {
            let interval = walk.parameters.get(Parameter::Cadence).unwrap().interval.unwrap();
            interval.high - interval.low
        };
        assert!(width(&pooled(&[&there, &there])) < width(&there));
    }

    #[test]
    fn what_one_pass_withheld_comes_from_the_others_and_says_so() {
        let (good, mut bad) = (walk(1.0, 6), walk(2.0, 6));
        bad.passes[0].remarks = view_gate::camera_turned();
        bad.parameters = parameters(&bad);
        let all = pooled(&[&good, &bad, &good]);
        let speed = all.parameters.get(Parameter::WalkingSpeed).unwrap();
        assert!((speed.value.unwrap() - 1.0).abs() < 1e-9, "the withheld pass does not enter: {speed:?}");
        assert_eq!((speed.n, speed.status), (12, Status::Limited));
        assert_eq!(speed.reasons, [ValueFinding::SomePasses { some: 2, all: 3 }.into()]);
        assert_eq!(all.parameters.get(Parameter::Cadence).unwrap().n, 18, "times are seen in all three");
        let none = pooled(&[&bad, &bad]);
        let speed = none.parameters.get(Parameter::WalkingSpeed).unwrap();
        assert_eq!(
            (speed.value, &speed.reasons),
            (None, &bad.parameters.get(Parameter::WalkingSpeed).unwrap().reasons)
        );
    }

    #[test]
    fn lengths_in_body_heights_do_not_enter_a_mean_of_metres() {
        let (metres, mut heights) = (walk(1.2, 6), walk(0.7, 6));
        heights.passes[0].length_unit = LengthUnit::BodyHeight;
        heights.parameters = parameters(&heights);
        for order in [[&heights, &metres], [&metres, &heights]] {
            let length = pooled(&order).parameters.get(Parameter::StrideLength).cloned().unwrap();
            assert_eq!((length.unit, length.n), (Unit::Metre, 6));
            assert!((length.value.unwrap() - 1.2).abs() < 1e-9);
        }
    }

    #[test]
    fn a_single_pass_is_itself() {
        let one = walk(1.1, 6);
        assert_eq!(pooled(&[&one]), one);
    }
}
