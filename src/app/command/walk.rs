//! What can be asked about a walk: where it comes from, who walks, what is shown of it, what is corrected.

use std::path::PathBuf;

use crate::analysis::options::{Edit, FloorMarks, Surface};
use crate::biomechanics::anatomy::{Sex, Side};
use crate::biomechanics::gait::{EventKind, Parameter};
use crate::clinic::assessment::{CameraView, TimeSpan};
use crate::recording::source_choice::CameraChoice;

/// About what is filmed and read.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceCommand {
    /// Open this video (or pose file, or network) now.
    OpenFile(PathBuf),
    /// Switch on the camera.
    OpenCamera(CameraChoice),
    /// Start the drawn walker.
    OpenDemo,
    /// Close what is open; the camera light goes out.
    Close,
    /// Look for cameras again.
    ListCameras,
    /// Start or stop keeping what the camera sees (key-points only).
    ToggleRecording,
    /// Follow the person at this place of the picture, px.
    ChoosePerson {
        /// Right from the left edge, px.
        x: f64,
        /// Down from the top edge, px.
        y: f64,
    },
    /// Read the walk of this one of two people who may be meant; by its number.
    FollowPerson(usize),
    /// Let the program choose the person.
    ChoosePersonAutomatically,
    /// Start the final analysis.
    Analyse,
    /// Stop the long job that runs.
    CancelJob,
    /// The next person; clears everything that was entered or measured.
    NewPatient,
}

/// About the playhead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaybackCommand {
    /// Play or hold.
    Toggle,
    /// Show this instant, s.
    Seek(f64),
    /// Forward or back by so many frames.
    StepFrames(i64),
    /// Forward or back to the next event.
    StepEvents(i64),
    /// Speed of playing; 1 is real time.
    SetRate(f64),
    /// Play the stride under the playhead again and again, or stop doing so.
    ToggleStrideLoop,
    /// The same at a quarter of real time, or back to real time.
    ToggleSlowStride,
}

/// Who walks, and how it is filmed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TrialCommand {
    /// Standing height, m; `None` when the field is emptied.
    SetStature(Option<f64>),
    /// Age in whole years, for the norms.
    SetAge(Option<u32>),
    /// Whether this is an adult, where the age is not known.
    SetAdult(bool),
    /// Sex, for the norms.
    SetSex(Option<Sex>),
    /// View by hand, or `None` to find it.
    SetView(Option<CameraView>),
    /// Floor or belt.
    SetSurface(Surface),
    /// Marks on the floor clicked in the picture.
    SetFloorMarks(Option<FloorMarks>),
    /// Pixels per metre, measured by the user.
    SetPixelsPerMetre(Option<f64>),
}

/// A correction by hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EditCommand {
    /// One that is told in full.
    Make(Edit),
    /// Add an event under the playhead (keys 1 to 4).
    AddEventHere {
        /// Whose foot.
        side: Side,
        /// Which event.
        kind: EventKind,
    },
    /// Select an event on the timeline, or none.
    SelectEvent(Option<EventChoice>),
    /// Remove the selected event.
    DeleteSelected,
    /// Leave the stride under the playhead out, or take it back (X).
    ToggleStrideHere,
    /// Mark the start of a stretch to be swapped; pressed again, swap from there to here (S).
    SwapHere,
    /// Swap the sides in a stretch chosen on the timeline.
    SwapStretch(TimeSpan),
    /// Take back the last edit.
    Undo,
    /// Do it again.
    Redo,
    /// Mark the instant under the playhead, or take its mark away (M).
    ToggleMarker,
}

/// What Review shows and writes.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewCommand {
    /// Make the shown stretch of the timeline this much longer (above 1) or shorter, about an instant or the playhead.
    ZoomTimeline {
        /// New length over old.
        factor: f64,
        /// What stays in its place, s; `None` the playhead.
        about: Option<f64>,
    },
    /// Move the shown stretch by this share of its length.
    PanTimeline(f64),
    /// Show the whole recording on the timeline.
    ShowWholeTimeline,
    /// Show the frames behind this number, or stop doing so.
    ShowEvidence(Option<Parameter>),
    /// Write the assessment into this folder.
    Export(PathBuf),
}

/// What can be asked while camera, scale and sides are set up.
#[derive(Clone, Debug, PartialEq)]
pub enum SetUpCommand {
    /// From the first step.
    Begin,
    /// Switch on this camera, by its id.
    UseCamera(String),
    /// The next step, done or skipped; after the last one the set-up ends.
    Next,
    /// The step before.
    Back,
    /// Watch for a raised hand anew.
    TryAgain,
    /// The picture is mirrored: turn it round from now on, or no longer.
    TurnPictureRound,
    /// Leave it.
    Leave,
}

/// Which event on the timeline is meant; events have no number, so side, kind and time name one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventChoice {
    /// Whose foot.
    pub side: Side,
    /// Which event.
    pub kind: EventKind,
    /// When, s.
    pub time: f64,
}
