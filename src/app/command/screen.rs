//! What can be asked of the window itself, of the desktop, and of what is remembered between runs.

use std::path::PathBuf;

use crate::clinic::words::language::Language;
use crate::messages::records::ArchiveExport;
use crate::messages::report::FileKind;

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

/// What is remembered between runs.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingsCommand {
    /// Speak this language.
    SetLanguage(Language),
    /// Bright or dark.
    SetAppearance(Appearance),
    /// Numbers that can be read from three metres.
    SetClinicRoom(bool),
    /// Whether muscles are drawn over the picture, coloured by the activity that is usual at the speed.
    ShowMuscles(bool),
    /// Whether walkers are drawn as people, or as rings and sticks.
    ShowBodies(bool),
    /// Size of everything; 1 is normal.
    SetZoom(f32),
    /// Metres or feet.
    SetLengthChoice(LengthChoice),
    /// Whether recent files are remembered.
    SetRememberRecent(bool),
    /// Forget the recent files.
    ClearRecent,
    /// Whether the final analysis reads each picture twice, once mirrored.
    SetMirroredPass(bool),
    /// Which pose network reads pictures from now on; `None` leaves it to the program. Also asks which there are.
    UseNetwork(Option<String>),
}

/// About the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WindowCommand {
    /// Show or hide the list of shortcuts.
    ToggleCheatSheet,
    /// Show or hide the settings.
    ToggleSettings,
    /// Show or hide what this program is.
    ToggleAbout,
    /// Show the stopwatch, or put it away; while it runs it goes on.
    ToggleStopwatch,
    /// Fill the screen or not.
    ToggleFullScreen,
    /// The message was read.
    DismissNotification(u64),
    /// Esc: close the topmost thing that is open, else hold.
    Escape,
    /// The tutorial on the demo, from its first step.
    BeginTutorial,
    /// End it, wherever it is.
    LeaveTutorial,
}

/// How taking something along ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A picture is on the clipboard.
    PictureCopied,
    /// A file is written.
    Written(PathBuf),
    /// A file could not be written.
    NotWritten {
        /// Where it should have gone.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

/// A part of the window, points from its top left.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say all")]
pub struct ScreenArea {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// What the desktop does. Each dialog answers with another command, or with none.
#[derive(Clone, Debug, PartialEq)]
pub enum DesktopCommand {
    /// Choose a video, pose file or network.
    BrowseVideo,
    /// Choose a folder of which everything is read.
    BrowseFolder,
    /// Choose where the table of that folder shall go.
    ChooseTable,
    /// Choose the table with the statures of people.
    ChooseStatures,
    /// Choose where a copy of the film shall go.
    SaveFilm,
    /// Choose a folder for the assessment under review.
    ExportAssessment,
    /// Choose a condition file.
    LoadCondition,
    /// Choose where to write the condition.
    SaveCondition,
    /// Choose a folder for the simulated walk.
    ExportSimulation,
    /// Choose where files of the report shall go.
    WriteReport(FileKind),
    /// Choose where an export of the archive shall go.
    ExportArchive(ArchiveExport),
    /// Choose a backup to be restored.
    RestoreBackup,
    /// Put this text on the clipboard.
    CopyText(String),
    /// Put a picture of this part of the window on the clipboard.
    CopyPicture(ScreenArea),
    /// Write a picture of this part of the window, in a place that is asked for.
    SavePicture {
        /// Which part.
        area: ScreenArea,
        /// The name that is proposed.
        name: String,
    },
    /// Write this text, in a place that is asked for.
    SaveText {
        /// The name that is proposed.
        name: String,
        /// What is written.
        text: String,
    },
    /// Open this folder, or this table, as the system opens it.
    OpenFolder(PathBuf),
}
