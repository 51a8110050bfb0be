//! GaitTwin reads a walking person's gait from video and walks a synthetic twin beside it.
//!
//! For research and education. Not a medical device.
//!
//! # How data flow
//!
//! ```text
//! measured    camera | video | walker ─► VideoFrame ─► Pose ─► PoseTrack ─► Motion
//! simulated   MusculoskeletalParameters ─► Model ─► Simulator ───────────► Motion
//! analysed    Motion ─► GaitEvents ─► steps, strides, curves ─► GaitParameters ─► Assessment
//! ```
//!
//! # Table of contents, in that order
//!
//! | module | purity | what |
//! | --- | --- | --- |
//! | [`biomechanics`] | pure | the language of the program: anatomy, motion, gait |
//! | [`clinic`] | pure | who was recorded, and what came out: [`clinic::assessment::Assessment`] |
//! | [`vision`] | pure | from key-points in pixels to a person's landmarks |
//! | [`simulation`] | pure | physics of walking |
//! | [`synthesis`] | pure | what sensors would see of a known walk |
//! | [`analysis`] | pure | the one road from a [`vision::pose::PoseTrack`] to an assessment |
//! | `capture`, `inference`, `exchange` | io | frames in; networks; file formats |
//! | `pipeline` | io | threads |
//! | `app`, `ui` | gui | what the program does; what it looks like |
//!
//! # Invariants
//!
//! * Pure modules do no IO, read no clock, draw no random numbers but from a seed they are given.
//! * Missing is `Option`, never NaN and never a default.
//! * SI units, seconds from the first frame, radians. Exceptions carry their unit in the name or in
//!   [`biomechanics::gait::estimate::Unit`].
//! * Frames of reference: image pixels with x right and y down; `Lab` metres with x forward (direction of
//!   progression), y up, z to the walker's right.
//! * Left and right are anatomical.

pub mod analysis;
pub mod biomechanics;
pub mod clinic;
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
pub mod pipeline;
#[cfg(feature = "io")]
pub mod report;

#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod ui;

/// What every screen, file and report says about the status of this program.
pub const DISCLAIMER: &str = "Research and education. Not a medical device.";
