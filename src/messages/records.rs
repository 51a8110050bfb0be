//! What window and archive say to each other: orders one way, news the other, and patient files as they travel.
//!
//! They are lists of their own beside `Request` and `Event`, because patients and recordings are different subjects; each
//! travels inside one variant of those. Orders carry all they need. Secrets hide themselves from every log.

use std::path::PathBuf;
use std::sync::Arc;

pub use crate::archive::{DeletionReceipt, PatientSummary, SHORTEST_PASSPHRASE, TrialSummary};
use crate::clinic::assessment::TimeSpan;
use crate::clinic::patient::{Patient, Pseudonym};
use crate::clinic::session::SessionId;
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::messages::care::{CareNews, CareOrder};
use crate::messages::secret::Secret;
use crate::patient_files::patient_file::PatientFile;
use crate::patient_files::stored_walk::{StoredWalk, WalkPlace};
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::source_choice::RecordingId;
use crate::recording::stride_film::StrideFilm;

/// What the window asks of the archive, by subject.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordsOrder {
    /// About the way into the archive.
    Door(DoorOrder),
    /// About patients.
    Patients(PatientOrder),
    /// About walks.
    Walks(WalkOrder),
    /// About the kept videos of walks.
    Videos(VideoOrder),
    /// About the recording that runs.
    Recording(RecordingOrder),
    /// Something that whoever looks after the open archive asks. News: `Care`.
    Care(CareOrder),
    /// Write this there. News: `Wrote`, or `Care` for the audit trail.
    Export(ArchiveExport, PathBuf),
}

/// About the way into the archive.
#[derive(Clone, Debug, PartialEq)]
pub enum DoorOrder {
    /// Whether there is an archive. News: `Door`.
    Look,
    /// Make one. News: `RecoveryKey`, `Door`, `Listed`.
    Create {
        /// Its passphrase.
        passphrase: Secret,
        /// Initials or role, for the audit trail.
        operator: String,
    },
    /// Open it. News: `Door`, `Listed`.
    Unlock {
        /// Its passphrase.
        passphrase: Secret,
        /// Initials or role, for the audit trail.
        operator: String,
    },
    /// Open it with the recovery key and set a new passphrase.
    Recover {
        /// The recovery key as typed.
        key: Secret,
        /// The new passphrase.
        passphrase: Secret,
        /// Initials or role, for the audit trail.
        operator: String,
    },
    /// Put this backup in the place of what is there, which is kept. Only while nothing is open. News: `Care`, `Door`.
    Restore(PathBuf),
    /// Lock it: keys leave the memory. News: `Door`.
    Lock,
}

/// About patients.
#[derive(Clone, Debug, PartialEq)]
pub enum PatientOrder {
    /// Name patients whose pseudonym, name or note has these words. News: `Listed`.
    List(String),
    /// Make a patient with a new random pseudonym. News: `Opened`.
    Add(Box<Patient>, Option<String>),
    /// Change what is known of a patient. News: `Changed`.
    Change(Box<Patient>, Option<String>),
    /// Read everything about a patient. News: `Opened`.
    Open(Pseudonym),
    /// Note a treatment as of now, or days ago. News: `Changed`.
    AddTreatment {
        /// Whose.
        patient: Pseudonym,
        /// In words.
        label: String,
        /// How many days ago.
        days_ago: f64,
    },
    /// Put a patient into the bin. News: `Binned`, `Listed`.
    Bin(Pseudonym),
    /// Take a patient out of the bin. News: `Opened`.
    Unbin(Pseudonym),
    /// Delete a patient for good. News: `Deleted`, `Listed`.
    Delete(Pseudonym),
}

/// Number of a walk that waits to be saved; unique within a run of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingId(pub u64);

/// About walks.
#[derive(Clone, Debug, PartialEq)]
pub enum WalkOrder {
    /// Keep a walk that was analysed. News: `Saved`, `Changed`.
    Save {
        /// Where it belongs.
        place: Box<WalkPlace>,
        /// Key-points and result.
        trial: AnalysedTrial,
        /// The recording that was saved while it ran, if there is one.
        recording: Option<RecordingId>,
        /// The waiting walk that it is; `None` for the walk under review. It comes back in `Saved`.
        waiting: Option<WaitingId>,
    },
    /// Keep a corrected result of a walk that is in the archive. News: `Changed`.
    SaveAgain {
        /// Which walk.
        walk: TrialId,
        /// The result.
        trial: AnalysedTrial,
    },
    /// Correct how a walk was walked. News: `Changed`.
    ChangeConditions(TrialId, Box<TrialConditions>),
    /// Read a walk for Review. News: `Walk`.
    Load(TrialId),
    /// Read two walks for Compare. News: `Pair`.
    LoadPair(TrialId, TrialId),
}

/// About the kept videos of walks.
#[derive(Clone, Debug, PartialEq)]
pub enum VideoOrder {
    /// Keep a video with its walk, encrypted, for so many days. News: `Wrote`, `Changed`.
    Keep(TrialId, PathBuf, f64),
    /// Hold the kept video of a walk ready in memory, to be opened as `SourceChoice::Kept`. News: `FilmReady`.
    Hold(TrialId),
    /// Delete the kept video of a walk before its day. News: `Changed`.
    Delete(TrialId),
    /// Take these strides out of the kept videos of two walks. News: `StrideFilms`, unless one cannot be shown.
    LoadStrides([(TrialId, TimeSpan); 2]),
}

/// About the recording that runs.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordingOrder {
    /// Save the key-points of the recording that begins now while it runs.
    Follow(Box<WalkPlace>),
    /// The recording has ended and is not analysed now, because its patient was closed: it stays in the patient's file.
    /// News: `Changed`.
    End,
}

/// What can be written of the archive as a whole or of a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveExport {
    /// Everything about a patient, in plain files.
    Patient(Pseudonym),
    /// All walks of all patients, without anything that names people.
    Cohort,
    /// The archive, still encrypted, in one file.
    Backup,
    /// The audit trail, readable.
    AuditTrail,
}

/// Whether the archive can be entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// Not looked yet.
    #[default]
    Unknown,
    /// There is no archive on this computer.
    Absent,
    /// There is one, and it is locked.
    Locked,
    /// It is being opened or made.
    Opening,
    /// It is open.
    Open {
        /// From media that cannot be written.
        read_only: bool,
    },
}

/// What the archive tells.
#[derive(Clone, Debug)]
pub enum RecordsNews {
    /// Whether it can be entered now.
    Door(Door),
    /// It could not be entered.
    Refused(Problem),
    /// The recovery key of a new archive, this once.
    RecoveryKey(Secret),
    /// The patients that were asked for, the last seen first, and how many there are in all.
    Listed {
        /// For which words.
        words: String,
        /// The patients.
        patients: Arc<Vec<PatientSummary>>,
        /// Those in the bin.
        binned: Arc<Vec<PatientSummary>>,
    },
    /// The file of the patient that was asked for, who then is the current one.
    Opened(Arc<PatientFile>),
    /// Something was added to a patient's file. It matters only while that patient is the current one: a late answer must
    /// never bring back a patient who was closed.
    Changed(Arc<PatientFile>),
    /// A walk is safe.
    Saved {
        /// In which visit.
        session: SessionId,
        /// Its number.
        walk: TrialId,
        /// Whose.
        patient: Pseudonym,
        /// The waiting walk that it was; `None` for the walk under review.
        waiting: Option<WaitingId>,
    },
    /// A patient lies in the bin.
    Binned(Pseudonym),
    /// A patient is gone for good.
    Deleted(Box<DeletionReceipt>),
    /// Recordings that a stop of the program had cut off were taken in: how many.
    Recovered(usize),
    /// A walk for Review.
    Walk(Box<StoredWalk>),
    /// The kept video of a walk can be opened.
    FilmReady(TrialId),
    /// Two walks for Compare.
    Pair(Box<(StoredWalk, StoredWalk)>),
    /// The strides of the compared walks as pictures.
    StrideFilms(Box<[StrideFilm; 2]>),
    /// Files were written.
    Wrote {
        /// What, as it is told; the place belongs to it.
        what: Problem,
        /// Where.
        place: PathBuf,
    },
    /// Something could not be done.
    Failed(Problem),
    /// About the archive itself.
    Care(CareNews),
}
