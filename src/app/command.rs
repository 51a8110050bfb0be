//! [`Command`]: everything a person can ask for, in one closed list. Panels return these; nothing else changes state.

use std::path::PathBuf;

pub use super::records_command::RecordsCommand;
use super::state::comparing::{BandChoice, Comparison};
use crate::analysis::options::{Edit, FloorMarks, Surface};
pub use crate::biomechanics::anatomy::Sex;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, Parameter};
use crate::clinic::assessment::{CameraView, TimeSpan};
use crate::clinic::gait_profile::ProfileView;
use crate::pipeline::request::CameraChoice;

/// The places of the rail. Only places that exist are listed: no empty screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Where everything starts.
    #[default]
    Home,
    /// Pictures and live numbers.
    Capture,
    /// The final result.
    Review,
    /// The archive's patients.
    Patients,
    /// Two visits side by side.
    Compare,
    /// One parameter over the visits.
    Trend,
    /// What will be printed.
    Report,
    /// The simulated walker.
    Simulate,
    /// Camera, scale and sides, one after the other; reached from the settings and at the first start.
    SetUp,
}

impl Place {
    /// All places in the order of the rail.
    pub const ALL: [Place; 8] = [
        Place::Home,
        Place::Patients,
        Place::Capture,
        Place::Review,
        Place::Simulate,
        Place::Compare,
        Place::Trend,
        Place::Report,
    ];

    /// The word on the rail.
    pub fn title(self) -> &'static str {
        match self {
            Place::Home => "Home",
            Place::Capture => "Capture",
            Place::Review => "Review",
            Place::Patients => "Patients",
            Place::Compare => "Compare",
            Place::Trend => "Trend",
            Place::Report => "Report",
            Place::Simulate => "Simulate",
            Place::SetUp => "Set up",
        }
    }
}

/// Bright or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Appearance {
    /// Dark text on light ground.
    #[default]
    Light,
    /// Light text on dark ground.
    Dark,
}

/// In which unit lengths of the body are typed and shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LengthChoice {
    /// Metres and centimetres.
    #[default]
    Metric,
    /// Feet and inches.
    Imperial,
}

/// What can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to a place.
    Go(Place),
    /// Something about patients, visits or reports.
    Records(RecordsCommand),

    /// Show the file dialog of the system.
    BrowseVideo,
    /// Open this video (or pose file, or network) now.
    OpenFile(PathBuf),
    /// Switch on the camera.
    OpenCamera(CameraChoice),
    /// Start the drawn walker.
    OpenDemo,
    /// Close what is open; the camera light goes out.
    CloseSource,
    /// Look for cameras again.
    ListCameras,
    /// Forget the recent files.
    ClearRecent,

    /// Play or hold.
    TogglePlaying,
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
    /// Start or stop keeping what the camera sees (key-points only).
    ToggleRecording,

    /// Follow the person at this place of the picture, px.
    ChoosePerson {
        /// Right from the left edge, px.
        x: f64,
        /// Down from the top edge, px.
        y: f64,
    },
    /// Let the program choose the person.
    ChoosePersonAutomatically,
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
    /// The next person; clears everything that was entered or measured.
    NewPatient,

    /// Start the final analysis.
    Analyse,
    /// Stop the long job that runs.
    CancelJob,

    /// One correction by hand.
    Edit(Edit),
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
    /// Choose a folder and write the assessment there.
    ExportDialog,
    /// Write the assessment into this folder.
    Export(PathBuf),
    /// Open this folder with the system's file browser.
    OpenFolder(PathBuf),

    /// Something for the simulated walker.
    Simulation(SimulationCommand),
    /// Something of the set-up.
    SetUp(SetUpCommand),

    /// Bright or dark.
    SetAppearance(Appearance),
    /// Numbers that can be read from three metres.
    SetClinicRoom(bool),
    /// Whether muscles are drawn over the picture, coloured by their usual activity.
    ShowMuscles(bool),
    /// Size of everything; 1 is normal.
    SetZoom(f32),
    /// Metres or feet.
    SetLengthChoice(LengthChoice),
    /// Whether recent files are remembered.
    SetRememberRecent(bool),
    /// Whether the final analysis reads each picture twice, once mirrored.
    SetMirroredPass(bool),
    /// Which pose network reads pictures from now on; `None` leaves it to the program. Also asks which there are.
    UseNetwork(Option<String>),
    /// Show or hide the list of shortcuts.
    ToggleCheatSheet,
    /// Show or hide the settings.
    ToggleSettings,
    /// Fill the screen or not.
    ToggleFullScreen,
    /// The message was read.
    DismissNotification(u64),
    /// Put this text on the clipboard.
    CopyText(String),
    /// Esc: close the topmost thing that is open, else hold.
    Escape,
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

/// What can be asked of the simulated walker.
#[derive(Clone, Debug, PartialEq)]
pub enum SimulationCommand {
    /// Start from a named condition.
    ChoosePreset(&'static str),
    /// Turn one parameter; with linked legs the other leg's follows.
    Set {
        /// Its key.
        key: String,
        /// Its value, in its own unit.
        value: f64,
    },
    /// Build the walker as a woman or as a man.
    SetSex(Sex),
    /// Turn both legs together, or apart.
    SetLinked(bool),
    /// Keep the walk on the screen beside the next ones.
    KeepAsBefore,
    /// No longer.
    ForgetBefore,
    /// Play or hold.
    TogglePlaying,
    /// Show the walk from its start.
    Restart,
    /// Look for gains that suit this condition.
    Adapt,
    /// Let one parameter run through its range.
    Sweep {
        /// Its key.
        key: String,
    },
    /// Stop the search or sweep.
    Stop,
    /// Show another comparison at the right.
    Compare(Comparison),
    /// Show the map of walks seen from here.
    ShowMapFrom(ProfileView),
    /// Draw these bands under the curves.
    SetBands(BandChoice),
    /// Let the walker of a condition on the map walk.
    Take {
        /// Name of its controller.
        controller: String,
        /// Whether its mirror image is meant.
        mirrored: bool,
        /// Name of the condition.
        name: String,
    },
    /// Choose a condition file.
    LoadDialog,
    /// Read this condition file.
    Load(PathBuf),
    /// Choose where to write the condition.
    SaveDialog,
    /// Write the condition here.
    Save(PathBuf),
    /// Choose a folder for the walk.
    ExportDialog,
    /// Write the walk into this folder.
    Export(PathBuf),
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
