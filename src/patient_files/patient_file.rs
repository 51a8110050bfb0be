//! [`PatientFile`]: all that is known of one patient, as it is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::TrialSummary;
use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::Assessment;
use crate::clinic::change::repeatability::Repeatability;
use crate::clinic::patient::Patient;
use crate::clinic::session::{Session, SessionId, Treatment};
use crate::clinic::visit_result::TestResult;
use crate::clinic::wall_time::WallTime;

/// One walk with its newest result.
#[derive(Clone, Debug, PartialEq)]
pub struct WalkFile {
    /// What the list shows.
    pub summary: TrialSummary,
    /// Its result, once analysed.
    pub assessment: Option<Arc<Assessment>>,
    /// Corrections by hand.
    pub edits: usize,
    /// Until when its video is kept, if it is.
    pub video_until: Option<WallTime>,
}

/// One visit with all its walks.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitFile {
    /// Which.
    pub id: SessionId,
    /// When, where, who measured.
    pub session: Session,
    /// The walks in their order.
    pub walks: Vec<WalkFile>,
    /// Walks that were walked alike, pooled.
    pub tests: Vec<TestResult>,
}

/// All that is known of one patient.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientFile {
    /// Who, by pseudonym.
    pub patient: Patient,
    /// The name, where one was entered.
    pub name: Option<String>,
    /// Visits, oldest first.
    pub visits: Vec<VisitFile>,
    /// Treatments in time order.
    pub treatments: Vec<Treatment>,
    /// The error of the room of the last visit.
    pub room_error: BTreeMap<Parameter, Repeatability>,
    /// When this was read.
    pub read_at: WallTime,
}
