//! [`Command`]: everything a person can ask for, in one closed list of lists by subject. Panels return these; nothing else
//! changes state. Each list is matched whole where it is carried out, so that a wish nobody fulfils does not compile.

mod aside;
mod film;
mod records;
mod screen;
mod simulation;
mod stopwatch;
mod walk;

pub use self::aside::AsideCommand;
pub use self::film::FilmCommand;
pub use self::records::{RecordsCommand, ReportCommand, Which};
pub use self::screen::{
    Appearance, DesktopCommand, LengthChoice, ScreenArea, SettingsCommand, Taken, WindowCommand,
};
pub use self::simulation::SimulationCommand;
pub use self::stopwatch::StopwatchCommand;
pub use self::walk::{
    EditCommand, EventChoice, PlaybackCommand, ReviewCommand, SetUpCommand, SourceCommand, TrialCommand,
};
use super::words;
pub use crate::biomechanics::anatomy::Sex;

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
            Place::Home => words::of("place.home"),
            Place::Capture => words::of("place.capture"),
            Place::Review => words::of("place.review"),
            Place::Patients => words::of("place.patients"),
            Place::Compare => words::of("place.compare"),
            Place::Trend => words::of("place.trend"),
            Place::Report => words::of("place.report"),
            Place::Simulate => words::of("place.simulate"),
            Place::SetUp => words::of("place.set_up"),
        }
    }
}

/// What can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to a place.
    Go(Place),
    /// About what is filmed and read.
    Source(SourceCommand),
    /// About the playhead.
    Playback(PlaybackCommand),
    /// Who walks, and how it is filmed.
    Trial(TrialCommand),
    /// A correction by hand.
    Edit(EditCommand),
    /// What Review shows and writes.
    Review(ReviewCommand),
    /// About the film under review.
    Film(FilmCommand),
    /// About work beside everything else.
    Aside(AsideCommand),
    /// Something for the simulated walker.
    Simulation(SimulationCommand),
    /// Something of the set-up.
    SetUp(SetUpCommand),
    /// About the archive and its patients.
    Records(RecordsCommand),
    /// About the stopwatch of timed tests.
    Stopwatch(StopwatchCommand),
    /// About Compare, Trend and the report.
    Report(ReportCommand),
    /// What is remembered between runs.
    Settings(SettingsCommand),
    /// About the window.
    Window(WindowCommand),
    /// What the desktop does: dialogs, clipboard, its file browser.
    Desktop(DesktopCommand),
    /// Something was taken along, or could not be.
    Taken(Taken),
}

/// Each list by subject is a command.
macro_rules! commands {
    ($($subject:ident($list:ty),)*) => {
        $(impl From<$list> for Command {
            fn from(command: $list) -> Self {
                Self::$subject(command)
            }
        })*
    };
}

commands! {
    Go(Place),
    Source(SourceCommand),
    Playback(PlaybackCommand),
    Trial(TrialCommand),
    Edit(EditCommand),
    Review(ReviewCommand),
    Film(FilmCommand),
    Aside(AsideCommand),
    Simulation(SimulationCommand),
    SetUp(SetUpCommand),
    Records(RecordsCommand),
    Stopwatch(StopwatchCommand),
    Report(ReportCommand),
    Settings(SettingsCommand),
    Window(WindowCommand),
    Desktop(DesktopCommand),
    Taken(Taken),
}
