//! [`AppState`]: all the program knows that more than one panel cares about. Half-typed text is not here but in `ui`.

pub mod aside;
pub mod capture;
pub mod comparing;
pub mod film;
pub mod history;
pub mod playback;
pub mod records;
pub mod review;
pub mod set_up;
pub mod simulation;
pub mod stopwatch;
mod timed_trend;
pub mod timeline;
pub mod tutorial;
pub mod waiting;
pub mod walker;

use super::command::Place;
use super::notification::Notifications;
use super::settings::Settings;
use super::words;
use crate::analysis::AnalysisOptions;
use crate::messages::event::{CameraInfo, EngineInfo};
use crate::messages::job::JobId;
use crate::recording::source_choice::CameraChoice;
use crate::recording::stage::Stage;
pub use aside::Aside;
pub use capture::CaptureState;
use capture::OpenSource;
pub use film::FilmView;
pub use playback::Playback;
pub use records::RecordsState;
pub use review::ReviewState;
pub use set_up::SetUp;
pub use simulation::SimulationState;
pub use stopwatch::Stopwatch;
pub use walker::{TrialSetup, Walker};

/// Which kind of long work runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// From pictures to numbers.
    Analysis,
    /// From key-points to numbers, after an edit.
    Reanalysis,
    /// Writing an assessment folder.
    Export,
    /// Taking in a pose network.
    NetworkImport,
}

/// The one long job that runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunningJob {
    /// Its number.
    pub id: JobId,
    /// What it is.
    pub kind: JobKind,
    /// What it is doing, once it has said so.
    pub stage: Option<Stage>,
    /// Share done, 0..=1.
    pub fraction: f64,
}

impl RunningJob {
    /// What it is doing, in words.
    pub fn title(&self) -> &'static str {
        match (self.kind, self.stage) {
            (_, Some(Stage::LoadingNetworks)) => words::of("job.loading_the_pose_network"),
            (_, Some(Stage::ReadingPoses)) => words::of("job.reading_the_pose_in_every_frame"),
            (_, Some(Stage::Analysing)) => words::of("job.finding_steps_and_making_numbers"),
            (_, Some(Stage::Writing)) => words::of("job.writing_files"),
            (JobKind::Analysis, None) => words::of("job.starting_the_analysis"),
            (JobKind::Reanalysis, None) => words::of("job.making_numbers_again"),
            (JobKind::Export, None) => words::of("job.writing_the_assessment"),
            (JobKind::NetworkImport, None) => words::of("job.taking_in_the_network"),
        }
    }
}

/// What lies over the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Nothing.
    #[default]
    None,
    /// The list of shortcuts.
    Shortcuts,
    /// The settings.
    Settings,
    /// The stopwatch of timed tests.
    Stopwatch,
    /// What this program is, and what whoever helps needs to know.
    About,
    /// A copy of the film.
    FilmCopy,
    /// The folder that is read whole.
    Folder,
    /// Which of two people is meant.
    WhichWalker,
}

/// The whole.
#[derive(Clone, Debug)]
pub struct AppState {
    /// Where we are.
    pub place: Place,
    /// What is remembered between runs.
    pub settings: Settings,
    /// Who walks.
    pub walker: Walker,
    /// How this recording was made.
    pub setup: TrialSetup,
    /// What estimates poses.
    pub engine: Option<EngineInfo>,
    /// Short names of the pose networks that are installed.
    pub networks: Vec<String>,
    /// The cameras, once asked for.
    pub cameras: Option<Vec<CameraInfo>>,
    /// The open source and its live numbers.
    pub capture: CaptureState,
    /// The playhead.
    pub playback: Playback,
    /// The final result and its edits.
    pub review: ReviewState,
    /// How the film of the result is looked at.
    pub film: FilmView,
    /// The archive.
    pub records: RecordsState,
    /// The simulated walker.
    pub simulation: SimulationState,
    /// Setting up camera, scale and sides.
    pub set_up: SetUp,
    /// The long job that runs.
    pub job: Option<RunningJob>,
    /// What goes on beside everything else.
    pub aside: Aside,
    /// What the person was told.
    pub notifications: Notifications,
    /// The stopwatch of timed tests.
    pub stopwatch: Stopwatch,
    /// The window's clock, s since it was opened.
    pub clock: f64,
    /// What lies over the place.
    pub sheet: Sheet,
    /// Where in the tutorial we are, while it runs.
    pub tutorial: Option<tutorial::Lesson>,
    /// What draws the window, in the words of the system: library, card, driver.
    pub graphics: String,
    /// Whether the window fills the screen.
    pub full_screen: bool,
    next_job: u64,
}

impl AppState {
    /// A fresh start. The seed, from outside, makes the pseudonym.
    pub fn new(settings: Settings, seed: u64) -> Self {
        let mut records = RecordsState::default();
        records.shown.style.language = settings.language;
        Self {
            place: Place::Home,
            settings,
            walker: Walker::new(seed),
            setup: TrialSetup::default(),
            engine: None,
            networks: Vec::new(),
            cameras: None,
            capture: CaptureState::default(),
            playback: Playback::default(),
            review: ReviewState::default(),
            film: FilmView::default(),
            records,
            simulation: SimulationState::default(),
            set_up: SetUp::default(),
            job: None,
            aside: Aside::default(),
            notifications: Notifications::default(),
            stopwatch: Stopwatch::default(),
            clock: 0.0,
            sheet: Sheet::None,
            tutorial: None,
            graphics: String::new(),
            full_screen: false,
            next_job: 1,
        }
    }

    /// A number that no job had before.
    pub fn new_job(&mut self) -> JobId {
        let id = JobId(self.next_job);
        self.next_job += 1;
        id
    }

    /// What steers an analysis now, edits by hand included.
    pub fn options(&self) -> AnalysisOptions {
        AnalysisOptions {
            stature: self.walker.stature,
            px_per_m: self.setup.px_per_m,
            floor_marks: self.setup.floor_marks,
            view: self.setup.view,
            surface: self.setup.surface,
            edits: self.review.history.edits(),
            still_angles: self.review.angles.clone(),
        }
    }

    /// Whether somebody's walk is open or measured that belongs to no patient of the archive.
    pub fn has_unsaved_walk(&self) -> bool {
        let shown = self.review.trial.is_some() || self.capture.open.is_some();
        shown && self.records.file.is_none() && !self.walker.is_demo
    }

    /// The start of names for files that are written: the patient's pseudonym, or that it is a walk of nobody.
    pub fn file_stem(&self) -> String {
        let patient = self.records.file.as_ref().map(|file| file.patient.pseudonym.as_str());
        patient.unwrap_or(if self.walker.is_demo { "demo" } else { "walk" }).to_lowercase()
    }

    /// Whether anything gives a scale in metres.
    pub fn has_scale(&self) -> bool {
        self.walker.stature.is_some() || self.setup.px_per_m.is_some() || self.setup.floor_marks.is_some()
    }

    /// Whether the pictures of the open source belong to the result under review.
    pub fn review_has_pictures(&self) -> bool {
        self.capture
            .open
            .as_ref()
            .is_some_and(|open| self.review.source.as_ref() == Some(&open.choice) && open.can_seek())
    }

    /// Whether the window itself must move the playhead: a result without pictures is being played.
    pub fn wants_ticks(&self) -> bool {
        if self.place == Place::Simulate {
            return self.simulation.playing && self.simulation.walk.is_some();
        }
        self.place == Place::Review
            && self.playback.playing
            && self.review.trial.is_some()
            && !self.review_has_pictures()
    }

    /// The name of the camera that is chosen: the one by its id, else the first. `None` before cameras were listed.
    pub fn camera_name(&self) -> Option<String> {
        let cameras = self.cameras.as_deref()?;
        let chosen = cameras.iter().find(|camera| Some(&camera.id) == self.capture.camera.id.as_ref());
        chosen.or(cameras.first()).map(|camera| camera.name.clone())
    }

    /// The choice with what is known of the camera: whether it mirrors.
    pub fn with_mirror(&self, choice: CameraChoice) -> CameraChoice {
        let cameras = self.cameras.as_deref().unwrap_or_default();
        let chosen = cameras.iter().find(|camera| Some(&camera.id) == choice.id.as_ref());
        let name = chosen.or(cameras.first()).map(|camera| &camera.name);
        let mirrored = name.is_some_and(|name| self.settings.mirrored_cameras.contains(name));
        CameraChoice { mirrored, ..choice }
    }

    /// Whether the open camera was never seen to keep left and right.
    pub fn sides_unchecked(&self) -> bool {
        let camera = self.capture.open.as_ref().is_some_and(OpenSource::is_camera);
        camera && self.camera_name().is_none_or(|name| !self.settings.checked_cameras.contains(&name))
    }

    /// Whether a camera recording is being kept.
    pub fn is_recording(&self) -> bool {
        self.capture.recording
    }
}
