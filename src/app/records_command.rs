//! [`RecordsCommand`]: what a person can ask for about patients, visits and reports, beside the [`super::command::Command`]s
//! about the picture.

use std::path::PathBuf;

use super::wire::{CareOrder, FileKind, Secret, TrendOf};
use crate::clinic::language::Language;
use crate::clinic::patient::{Patient, Pseudonym};
use crate::clinic::quantity::LengthDisplay;
use crate::clinic::trial::{TrialConditions, TrialId};

/// Which of the two visits of Compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The earlier one, as a rule.
    First,
    /// The later one.
    Second,
}

/// What can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordsCommand {
    /// Look whether there is an archive.
    Look,
    /// Make the archive.
    Create {
        /// Its passphrase.
        passphrase: Secret,
        /// Who works.
        operator: String,
    },
    /// Open the archive.
    Unlock {
        /// Its passphrase.
        passphrase: Secret,
        /// Who works.
        operator: String,
    },
    /// Open it with the recovery key.
    Recover {
        /// The key.
        key: Secret,
        /// The new passphrase.
        passphrase: Secret,
        /// Who works.
        operator: String,
    },
    /// Show the archive's own page, or the patients again.
    ShowCare(bool),
    /// Something asked there.
    Care(CareOrder),
    /// Choose a backup, then restore it.
    RestoreDialog,
    /// Restore this backup.
    Restore(PathBuf),
    /// The recovery key is written down.
    RecoveryKeyNoted,
    /// The receipt of a deletion is filed.
    ReceiptNoted,
    /// Lock the archive now.
    Lock,
    /// Nobody has touched anything for the time of the auto-lock.
    Idle,
    /// Search patients.
    Search(String),
    /// A new patient.
    AddPatient(Box<Patient>, Option<String>),
    /// Changed details of the open patient.
    ChangePatient(Box<Patient>, Option<String>),
    /// Open a patient's file.
    OpenPatient(Pseudonym),
    /// Close it: nobody is the current patient.
    ClosePatient,
    /// Put the open patient into the bin.
    BinPatient,
    /// Take one out.
    UnbinPatient(Pseudonym),
    /// Delete one in the bin for good.
    DeletePatient(Pseudonym),
    /// Note a treatment of the open patient.
    AddTreatment {
        /// In words.
        label: String,
        /// How many days ago.
        days_ago: f64,
    },
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
    /// Keep the video of the walk under review for so many days.
    KeepVideo(f64),
    /// Delete the kept video of the walk under review now.
    DeleteVideo,
    /// Show this in Trend.
    ShowTrend(TrendOf),
    /// One test of one visit, by its place in the file, for Compare and Report.
    Choose(Which, usize),
    /// Play the compared strides or hold.
    TogglePhase,
    /// Show this instant of the cycle, %.
    SetPhase(f64),
    /// Language of the report.
    SetReportLanguage(Language),
    /// Unit of lengths in the report.
    SetReportLength(LengthDisplay),
    /// Whether the report has a page on the simulated walker.
    SetModelPage(bool),
    /// The operator's own summary; `None` goes back to the one that follows from the numbers.
    SetSummary(Option<String>),
    /// Ask where a file shall go, then write it.
    WriteDialog(FileKind),
    /// Write it there.
    Write(FileKind, PathBuf),
    /// Ask where an export of the archive shall go.
    ExportDialog(ArchiveExport),
    /// Write it there.
    Export(ArchiveExport, PathBuf),
}

/// What can be written of the archive as a whole or of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveExport {
    /// Everything about the open patient, in plain files.
    Patient,
    /// All walks, without anything that names people.
    Cohort,
    /// The archive, still encrypted, in one file.
    Backup,
    /// The audit trail, readable.
    AuditTrail,
}
