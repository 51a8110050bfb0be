//! [`RecordsState`]: the archive as the window knows it: locked or open, who is listed, whose file is open.

use std::sync::Arc;

use super::waiting::WaitingWalk;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::change::comparison::{Change, detectable_change};
use crate::clinic::session::{Session, SessionId};
use crate::clinic::timed::timed_measure::TimedMeasure;
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::clinic::visit_result::{TestResult, changes, cue_effects, second_task_costs};
use crate::clinic::wall_time::WallTime;
use crate::clinic::words::quantity::QuantityStyle;
use crate::messages::care::{AuditCheck, Doors, Notice};
use crate::messages::records::{DeletionReceipt, Door, PatientSummary, WaitingId};
use crate::messages::report::{Drawing, ReportMaterial, Trend, TrendOf, TrendValue};
use crate::messages::secret::Secret;
use crate::patient_files::local_time::local;
use crate::patient_files::patient_file::{PatientFile, VisitFile};
use crate::patient_files::stored_walk::{StoredWalk, WalkPlace};
use crate::problem::Problem;
use crate::recording::stride_film::StrideFilm;

/// The archive as the window knows it.
#[derive(Clone, Debug, Default)]
pub struct RecordsState {
    /// Whether it can be entered.
    pub door: Door,
    /// Why it could not be entered.
    pub refusal: Option<Problem>,
    /// The recovery key of a new archive until it is noted.
    pub recovery_key: Option<Secret>,
    /// The archive's own page and what was told of the archive itself.
    pub care: Care,
    /// Words that were searched for.
    pub words: String,
    /// Who was found, the last seen first.
    pub patients: Arc<Vec<PatientSummary>>,
    /// Who lies in the bin.
    pub binned: Arc<Vec<PatientSummary>>,
    /// The file of the current patient.
    pub file: Option<Arc<PatientFile>>,
    /// The visit that goes on.
    pub session: Option<SessionId>,
    /// Room and camera place.
    pub room: String,
    /// Leg length, m.
    pub leg_length: Option<f64>,
    /// How the next walk is walked.
    pub conditions: TrialConditions,
    /// The walk of the archive that is under review.
    pub walk: Option<TrialId>,
    /// The stored walk that was asked for and has not come yet.
    pub awaited: Option<TrialId>,
    /// Whether what is under review is safe in the archive.
    pub saved: bool,
    /// Walks that were measured and belong to nobody yet, in the order they were measured.
    pub waiting: Vec<WaitingWalk>,
    /// The number of the walk that waited last.
    pub last_waiting: WaitingId,
    /// Whether what is under review goes to the patient who is opened next.
    pub wants_saving: bool,
    /// The visit that is begun next was so many days ago.
    pub visit_days_ago: f64,
    /// A receipt to be shown and filed.
    pub receipt: Option<Box<DeletionReceipt>>,
    /// What Compare, Trend and Report show.
    pub shown: Shown,
}

/// What was told of the archive itself.
#[derive(Clone, Debug, Default)]
pub struct Care {
    /// Whether its page is shown in the place of the patients.
    pub shown: bool,
    /// The ways into it, seen from outside.
    pub doors: Option<Doors>,
    /// What was found when it was opened.
    pub notices: Arc<Vec<Notice>>,
    /// What the last check of the audit trail found.
    pub trail: Option<Arc<AuditCheck>>,
    /// Why the last thing that was asked for on its page was not done.
    pub refusal: Option<Problem>,
}

/// What Compare, Trend and Report show.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What Trend shows; `None` the walking speed.
    pub trend: Option<TrendOf>,
    /// Places of the compared tests in [`PatientFile::all_tests`]; `None` the last two alike.
    pub chosen: (Option<usize>, Option<usize>),
    /// The compared walks with their key-points.
    pub pair: Option<Arc<(StoredWalk, StoredWalk)>>,
    /// Their videos over the compared stride, where both were kept.
    pub films: Option<Arc<[StrideFilm; 2]>>,
    /// The instant of the cycle, %.
    pub phase: f64,
    /// Whether it runs.
    pub playing: bool,
    /// How the report writes numbers.
    pub style: QuantityStyle,
    /// Whether the annex is printed: one page is what goes into a record.
    pub with_annex: bool,
    /// Whether the report has a page on the simulated walker.
    pub with_model: bool,
    /// The operator's summary.
    pub summary: Option<String>,
    /// What the preview shows was made from.
    pub material: Option<Arc<ReportMaterial>>,
    /// The pages.
    pub pages: Option<Arc<Vec<Drawing>>>,
    /// The summary that follows from the numbers.
    pub automatic_summary: String,
}

impl RecordsState {
    /// Whether patients can be read now.
    pub fn is_open(&self) -> bool {
        matches!(self.door, Door::Open { .. })
    }

    /// Until when the video of the walk under review is kept, if it is.
    pub fn video_until(&self) -> Option<WallTime> {
        let walks = self.file.iter().flat_map(|file| file.visits.iter().flat_map(|visit| &visit.walks));
        walks.filter(|walk| Some(walk.summary.id) == self.walk).find_map(|walk| walk.video_until)
    }

    /// Where the next walk belongs; `None` without a current patient.
    pub fn place(&self, stature: Option<f64>) -> Option<WalkPlace> {
        let file = self.file.as_ref()?;
        let conditions = TrialConditions {
            stature,
            leg_length: self.leg_length,
            paretic_side: self.conditions.paretic_side.or(file.patient.paretic_side),
            ..self.conditions.clone()
        };
        Some(WalkPlace {
            patient: file.patient.pseudonym.clone(),
            session: self.session,
            details: Session {
                start: WallTime::default(),
                operator: String::new(),
                room: self.room.clone(),
                stature,
                leg_length: self.leg_length,
                mass: None,
                note: String::new(),
            },
            conditions,
            ago: if self.session.is_none() { self.visit_days_ago.max(0.0) * 86_400.0 } else { 0.0 },
        })
    }

    /// The number of the next walk that waits.
    pub fn next_waiting(&mut self) -> WaitingId {
        self.last_waiting.0 += 1;
        self.last_waiting
    }

    /// The two tests that are compared: those that were chosen, else the last one and the last before it that was walked
    /// alike on another visit.
    pub fn compared(&self) -> (Option<usize>, Option<usize>) {
        let Some(file) = &self.file else { return (None, None) };
        let tests: Vec<_> = file.all_tests().collect();
        let second = self.shown.chosen.1.or_else(|| tests.len().checked_sub(1));
        let first = self.shown.chosen.0.or_else(|| {
            let (visit, test) = tests.get(second?)?;
            let before = &tests[..second?];
            let on_another_day = before.iter().rposition(|(other, candidate)| {
                other.id != visit.id && candidate.conditions.differences(&test.conditions).is_empty()
            });
            // Before and after within one visit: what differs in its label alone.
            on_another_day.or_else(|| {
                before.iter().rposition(|(other, candidate)| {
                    other.id == visit.id
                        && candidate.conditions.differences(&test.conditions) == ["field.label"]
                })
            })
        });
        (first, second)
    }
}

/// In what tests may differ that stand in one trend: it shows what shoes, medication or an orthosis under a label did.
pub(super) const MAY_DIFFER: [&str; 3] = ["field.medication", "field.footwear", "field.label"];

impl VisitFile {
    /// When a test was walked: the time of day of its first walk, so that before and after within a visit stand apart.
    pub fn time_of(&self, test: &TestResult) -> WallTime {
        let first = test.passes.first();
        let walk = self.walks.iter().find(|walk| Some(&walk.summary.id) == first);
        walk.map_or(self.session.start, |walk| walk.summary.created)
    }
}

impl PatientFile {
    /// Whether a walk is one of this patient's.
    pub fn has_walk(&self, walk: TrialId) -> bool {
        self.visits.iter().flat_map(|visit| &visit.walks).any(|known| known.summary.id == walk)
    }

    /// Every test of every visit, oldest first.
    pub fn all_tests(&self) -> impl Iterator<Item = (&VisitFile, &TestResult)> {
        self.visits.iter().flat_map(|visit| visit.tests.iter().map(move |test| (visit, test)))
    }

    /// One number over the visits: of each visit the test that was walked like the newest one.
    pub fn trend(&self, of: TrendOf) -> Option<Trend> {
        match of {
            TrendOf::Parameter(parameter) => self.parameter_trend(parameter),
            TrendOf::Timed(measure) => self.timed_trend(measure),
        }
    }

    fn parameter_trend(&self, parameter: Parameter) -> Option<Trend> {
        let (_, newest) = self.all_tests().last()?;
        let unit = newest.assessment.parameters.get(parameter)?.unit;
        let values: Vec<TrendValue> = self
            .all_tests()
            .filter(|(_, test)| {
                let differences = test.conditions.differences(&newest.conditions);
                differences.iter().all(|field| MAY_DIFFER.contains(field))
            })
            .filter_map(|(visit, test)| {
                let estimate = test.assessment.parameters.get(parameter)?;
                let value = estimate.value.filter(|_| estimate.unit == unit)?;
                let time = visit.time_of(test);
                Some(TrendValue { time, day: local(time), value, interval: estimate.interval })
            })
            .collect();
        let passes = newest.passes.len();
        let known = self.room_error.get(&parameter).filter(|_| unit != Unit::BodyHeight);
        let newest = newest.assessment.parameters.get(parameter)?;
        let setup_error = known.map(|own| detectable_change(own, (newest, passes), (newest, passes)));
        (!values.is_empty()).then_some(Trend { of: TrendOf::Parameter(parameter), unit, values, setup_error })
    }

    /// Judged changes between two tests.
    pub fn changes(&self, first: usize, second: usize) -> Vec<Change> {
        let tests: Vec<_> = self.all_tests().collect();
        match (tests.get(first), tests.get(second)) {
            (Some((_, before)), Some((_, after))) => {
                changes(before, after, &self.room_error, self.patient.condition)
            }
            _ => Vec::new(),
        }
    }

    /// What the report of a test is made of, held against an earlier one.
    pub fn report(&self, first: Option<usize>, second: usize, shown: &Shown) -> Option<ReportMaterial> {
        let tests: Vec<_> = self.all_tests().collect();
        let (visit, test) = tests.get(second)?;
        let earlier = first.and_then(|first| tests.get(first));
        let timed = TimedMeasure::all_of(test.conditions.protocol).into_iter().take(1).map(TrendOf::Timed);
        let always = [
            Parameter::WalkingSpeed,
            Parameter::StepLengthLeft,
            Parameter::StepLengthRight,
            Parameter::Cadence,
        ];
        // The page has room for four; the number of the test that was walked comes first.
        let trends = timed.chain(always.map(TrendOf::Parameter)).filter_map(|of| self.trend(of)).take(4);
        Some(ReportMaterial {
            style: shown.style,
            patient: self.patient.clone(),
            session: visit.session.clone(),
            conditions: test.conditions.clone(),
            assessment: Arc::new(test.assessment.clone()),
            passes: test.passes.len(),
            previous: earlier.map(|(visit, test)| (Arc::new(test.assessment.clone()), visit.session.start)),
            changes: first.map(|first| self.changes(first, second)).unwrap_or_default(),
            trends: trends.collect(),
            treatments: self.treatments.clone(),
            summary: shown.summary.clone(),
            edits: test.edits,
            timed: test.timed.clone(),
            costs: second_task_costs(&visit.tests),
            cues: cue_effects(&visit.tests),
            annex: shown.with_annex,
            model: None,
            printed: self.read_at,
        })
    }
}
