//! [`WaitingWalk`]: a walk that was measured and belongs to no patient yet. Whatever is opened next, it waits with its
//! stature, scale and corrections until it is saved or thrown away.

use crate::clinic::trial::TrialConditions;
use crate::messages::records::WaitingId;
use crate::recording::analysed_trial::AnalysedTrial;

/// One of them.
#[derive(Clone, Debug)]
pub struct WaitingWalk {
    /// Which one.
    pub id: WaitingId,
    /// Name of the film or recording, or of the test.
    pub title: String,
    /// What was measured, with what led to it: stature, scale, view, corrections by hand.
    pub trial: AnalysedTrial,
    /// How it was walked.
    pub conditions: TrialConditions,
    /// When it was set aside, by the window's clock, s.
    pub since: f64,
    /// Whether it goes to the patient who is opened next, because that was asked for.
    pub wanted: bool,
    /// Whether it is on its way into the archive.
    pub sent: bool,
}
