//! What can be asked about the archive, its patients and visits, and about the report of a visit.
//!
//! What the archive does is asked for in the archive's own words ([`DoorOrder`], [`PatientOrder`], [`CareOrder`]); the rest
//! is about what the window shows.

use std::path::PathBuf;

use crate::clinic::trial::{TrialConditions, TrialId};
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::LengthDisplay;
use crate::messages::care::CareOrder;
use crate::messages::records::{ArchiveExport, DoorOrder, PatientOrder};
use crate::messages::report::{FileKind, TrendOf};

/// Which of the two visits of Compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The earlier one, as a rule.
    First,
    /// The later one.
    Second,
}

/// About the archive and its patients.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordsCommand {
    /// About the way into the archive.
    Door(DoorOrder),
    /// About patients.
    Patients(PatientOrder),
    /// About the open archive itself.
    Care(CareOrder),
    /// Write this there.
    Export(ArchiveExport, PathBuf),
    /// Show the archive's own page, or the patients again.
    ShowCare(bool),
    /// The recovery key is written down.
    RecoveryKeyNoted,
    /// The receipt of a deletion is filed.
    ReceiptNoted,
    /// Nobody has touched anything for the time of the auto-lock.
    Idle,
    /// Nobody is the current patient any more.
    ClosePatient,
    /// Begin a visit: the next walk opens it.
    NewVisit,
    /// Room and camera place of the next visit.
    SetRoom(String),
    /// How the next walk is walked, or, where one of the archive is open in Review, that one.
    SetConditions(Box<TrialConditions>),
    /// Leg length, m.
    SetLegLength(Option<f64>),
    /// Open a stored walk in Review.
    OpenWalk(TrialId),
    /// Keep the result under review.
    SaveResult,
    /// Save what is under review to a patient: the open one, else whoever is opened or added next.
    SaveToPatient,
    /// Save this waiting walk to the patient whose file is open.
    SaveWaiting(usize),
    /// Throw this waiting walk away.
    DropWaiting(usize),
    /// The visit that is begun next was so many days ago.
    SetVisitDaysAgo(f64),
    /// Keep the video of the walk under review for so many days.
    KeepVideo(f64),
    /// Delete the kept video of the walk under review now.
    DeleteVideo,
}

/// About Compare, Trend and the report.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportCommand {
    /// Show this in Trend.
    ShowTrend(TrendOf),
    /// One test of one visit, by its place in the file, for Compare and Report.
    Choose(Which, usize),
    /// Play the compared strides or hold.
    TogglePhase,
    /// Show this instant of the cycle, %.
    SetPhase(f64),
    /// Language of the report.
    SetLanguage(Language),
    /// Unit of lengths in the report.
    SetLength(LengthDisplay),
    /// Whether the report has its annex.
    SetAnnex(bool),
    /// Whether the report has a page on the simulated walker.
    SetModelPage(bool),
    /// The operator's own summary; `None` goes back to the one that follows from the numbers.
    SetSummary(Option<String>),
    /// Put the report on paper.
    Print,
    /// Write files of the report there.
    Write(FileKind, PathBuf),
}
