//! Reading the index of MP4 and MOV files.
//!
//! We read it ourselves, not with a crate, because a clinic's files come from anywhere: the crates at hand index
//! tables with numbers from the file and allocate by its counts, so one wrong byte ends the program. Here every
//! count is held against the bytes that are really there, only the index is read into memory (never the pictures),
//! and a file that was cut short still shows what arrived.

mod boxes;
mod fragments;
mod metadata;
mod movie;
mod sample_table;
mod written;

pub(super) use metadata::CAPTURE_RATE;
pub(super) use movie::{VideoTrack, read_video_track};
pub(super) use written::{Mp4Writer, ParameterSets};

/// One coded picture in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    /// Where its bytes start.
    pub offset: u64,
    /// How many there are.
    pub size: u32,
    /// When it is shown, in units of the track's time scale.
    pub shown_at: i64,
    /// Whether decoding can start here.
    pub sync: bool,
}

/// Why an index cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum IndexError {
    /// There is none: the file was cut off before it was written.
    Missing,
    /// There is no video in it.
    NoVideo,
    /// It has a video without pictures.
    NoFrames,
    /// It contradicts itself.
    Damaged(&'static str),
    /// The system could not read.
    Io(String),
}

/// More pictures than this are a damaged index: 19 hours at 60 frames per second.
pub(super) const MOST_SAMPLES: usize = 1 << 22;
