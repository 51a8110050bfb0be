//! GaitTwin reads a walking person's gait from video and walks a synthetic twin beside it.
//!
//! For research and education. Not a medical device.
//!
//! # How data flow
//!
//! ```text
//! measured    camera | film | pose file ─► VideoFrame ─► Pose ─► PoseTrack ─► Motion + GaitEvents
//! simulated   WalkerParameters ─► WalkerModel ─► Simulator ─► WalkRecord ───► Motion + GaitEvents
//! generated   condition ─► generator ─► StrideShape ─► GeneratedWalk ──────► landmarks, bands
//! analysed    Motion + GaitEvents ─► steps, strides, curves ─► GaitParameters    the same for all
//! recording   passes with their errors ─► Assessment ─► archive, files, report, screen
//! visit       Assessments walked alike ─► one Assessment (clinic::pooling) ─► change, trend, report
//! learned     PoseTrack ─► windows ─► estimator ─► LearnedGait, beside what was measured
//! worn        accelerometer samples ─► estimator ─► GaitParameters
//! training    Simulator ─► KnownGait ─► virtual cameras and sensors ─► data set
//! compared    Assessment ─► GaitProfile ─► map of synthetic gaits ─► nearest conditions
//! ```
//!
//! # Table of contents, in that order
//!
//! | module | purity | what |
//! | --- | --- | --- |
//! | [`finding`] | pure | what may be said of a recording or a number: names with numbers, no sentences |
//! | [`biomechanics`] | pure | the language of the program: anatomy, motion, gait, and the one statistics of steps |
//! | [`clinic`] | pure | who was recorded, and what came out: [`clinic::assessment::Assessment`]; norms, change, words |
//! | [`vision`] | pure | from key-points in pixels to a person's landmarks |
//! | [`simulation`] | pure | physics of walking, controllers and the search for them |
//! | [`synthesis`] | pure | what sensors would see of a known walk; walks that a generator draws; the map of gaits |
//! | [`analysis`] | pure | the one road from a [`vision::pose::PoseTrack`] to an assessment |
//! | `input_file` | io | that a given file is one and ends |
//! | `problem` | io | what is told of something that went wrong: errors are names with numbers, as findings are |
//! | `capture` | io | frames in: cameras and films |
//! | `inference` | io | networks |
//! | `stored` | io | how findings are written down by name |
//! | `exchange` | io | file formats of others and of our own |
//! | `archive` | io | encrypted patients, visits, walks and results |
//! | `letters` | io | letters of every script: fonts of this computer, and the order of a line |
//! | `report` | io | pages for people |
//! | `twin` | io | what the simulated twin is used for: conditions, the map of gaits, files |
//! | `recording` | io | reading a recording: from a film, pose file, camera or sensor to one result |
//! | `patient_files` | io | all that the archive holds of a patient, as it is shown and compared |
//! | `study` | io | offline: how well it measures, and what the networks learn from |
//! | `messages` | io | what window and workers say to each other |
//! | `pipeline` | io | threads, and nothing else |
//! | `app`, `ui` | gui | what the program does; what it looks like |
//!
//! # Invariants
//!
//! * Pure modules do no IO, read no clock, draw no random numbers but from a seed they are given.
//! * A number has one definition and one function that makes it, whoever walked and however many recordings there are.
//! * Missing is `Option`, never NaN and never a default.
//! * SI units, seconds from the first frame, radians. Exceptions carry their unit in the name or in
//!   [`biomechanics::gait::estimate::Unit`].
//! * Frames of reference: image pixels with x right and y down; `Lab` metres with x forward (direction of
//!   progression), y up, z to the walker's right.
//! * Left and right are anatomical.

pub mod analysis;
pub mod biomechanics;
pub mod clinic;
pub mod finding;
pub mod simulation;
pub mod synthesis;
pub mod vision;

#[cfg(feature = "io")]
pub mod archive;
#[cfg(feature = "io")]
pub mod capture;
#[cfg(feature = "io")]
pub mod exchange;
#[cfg(feature = "io")]
pub mod inference;
#[cfg(feature = "io")]
pub mod input_file;
#[cfg(feature = "io")]
pub mod letters;
#[cfg(feature = "io")]
pub mod messages;
#[cfg(feature = "io")]
pub mod patient_files;
#[cfg(feature = "io")]
pub mod pipeline;
#[cfg(feature = "io")]
pub mod problem;
#[cfg(feature = "io")]
pub mod recording;
#[cfg(feature = "io")]
pub mod report;
#[cfg(feature = "io")]
pub mod stored;
#[cfg(feature = "io")]
pub mod study;
#[cfg(feature = "io")]
pub mod twin;

#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod ui;

/// What every screen, file and report says about the status of this program.
pub const DISCLAIMER: &str = "Research and education. Not a medical device.";
