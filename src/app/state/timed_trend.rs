//! Timed tests over the visits of a patient: which were walked, their numbers, and whether they changed.

use super::records::MAY_DIFFER;
use crate::clinic::change::repeatability::Repeatability;
use crate::clinic::protocol::Protocol;
use crate::clinic::timed::timed_measure::{TimedChange, TimedMeasure, judge, own_error};
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::visit_result::TestResult;
use crate::messages::report::{Trend, TrendOf, TrendValue};
use crate::patient_files::local_time::local;
use crate::patient_files::patient_file::{PatientFile, VisitFile};

impl PatientFile {
    /// The timed tests that were ever walked, in the order of the protocols.
    pub fn timed_measures(&self) -> Vec<TimedMeasure> {
        let walked = |protocol: &Protocol| {
            self.all_tests().any(|(_, test)| test.conditions.protocol == *protocol && !test.timed.is_empty())
        };
        Protocol::ALL.into_iter().filter(walked).flat_map(TimedMeasure::all_of).collect()
    }

    /// The tests of a protocol that were walked like the newest of them, medication and shoes apart.
    fn timed_alike(&self, protocol: Protocol) -> Vec<(&VisitFile, &TestResult)> {
        let timed = |(_, test): &(&VisitFile, &TestResult)| {
            test.conditions.protocol == protocol && !test.timed.is_empty()
        };
        let all: Vec<_> = self.all_tests().filter(timed).collect();
        let Some((_, newest)) = all.last().copied() else { return all };
        let alike = |test: &TestResult| {
            let differences = test.conditions.differences(&newest.conditions);
            differences.iter().all(|field| MAY_DIFFER.contains(field))
        };
        all.into_iter().filter(|(_, test)| alike(test)).collect()
    }

    fn timed_error(&self, measure: TimedMeasure) -> Option<Repeatability> {
        let tests = self.timed_alike(measure.protocol);
        let visits: Vec<&[TimedResult]> = tests.iter().map(|(_, test)| test.timed.as_slice()).collect();
        own_error(measure, &visits)
    }

    pub(super) fn timed_trend(&self, measure: TimedMeasure) -> Option<Trend> {
        let tests = self.timed_alike(measure.protocol);
        let values: Vec<TrendValue> = tests
            .iter()
            .filter_map(|(visit, test)| {
                let time = visit.time_of(test);
                let value = measure.mean(&test.timed)?;
                Some(TrendValue { time, day: local(time), value, interval: None })
            })
            .collect();
        let passes = tests.last().map_or(1, |(_, test)| test.timed.len());
        let setup_error = self.timed_error(measure).map(|own| own.detectable_change(passes, passes));
        (!values.is_empty()).then_some(Trend {
            of: TrendOf::Timed(measure),
            unit: measure.unit(),
            values,
            setup_error,
        })
    }

    /// The change of a timed test between the visits before the last and the last that have it, with their places in
    /// time.
    pub fn timed_change(&self, measure: TimedMeasure) -> Option<([&VisitFile; 2], TimedChange)> {
        let tests = self.timed_alike(measure.protocol);
        let (last_visit, last) = tests.last()?;
        let (first_visit, first) = tests.iter().rev().find(|(visit, _)| visit.id != last_visit.id)?;
        let own = self.timed_error(measure);
        let change = judge(
            measure,
            &first.timed,
            &last.timed,
            own.as_ref(),
            self.patient.condition,
            last.conditions.pace,
        )?;
        Some(([first_visit, last_visit], change))
    }
}
