//! [`StoredWalk`]: a walk from the archive; [`WalkPlace`]: where one belongs there.

use crate::clinic::patient::Pseudonym;
use crate::clinic::session::{Session, SessionId};
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::recording::analysed_trial::AnalysedTrial;

/// Where a walk belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct WalkPlace {
    /// Whose.
    pub patient: Pseudonym,
    /// Which visit; `None` begins one.
    pub session: Option<SessionId>,
    /// Details of a visit that is begun; its start is set by the archive.
    pub details: Session,
    /// How it is walked.
    pub conditions: TrialConditions,
    /// How long ago it was walked, s: walks may be measured first and saved later.
    pub ago: f64,
}

/// A walk from the archive.
#[derive(Clone, Debug)]
pub struct StoredWalk {
    /// Which.
    pub walk: TrialId,
    /// How it was walked.
    pub conditions: TrialConditions,
    /// Result and key-points, made anew from what is stored.
    pub trial: AnalysedTrial,
}
