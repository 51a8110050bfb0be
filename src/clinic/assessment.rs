//! [`Assessment`]: everything that came out of one recording, as screen, file and report show it.

pub use super::camera_view::{CameraView, TimeSpan};
use super::pass_evidence::PassEvidence;
use super::words::language::Language;
pub use crate::biomechanics::gait::cycle_curves::{CurveKind, CycleCurve};
use crate::biomechanics::gait::{GaitEvent, GaitParameters, Step, Stride};
use crate::biomechanics::motion::Motion;
pub use crate::finding::Check;
use crate::finding::Finding;

/// How pixels became metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ScaleMethod {
    /// From the person's stature, upright frames only.
    Stature,
    /// From marks on the floor clicked in the picture.
    FloorMarks,
    /// Given by the user.
    Given,
}

impl ScaleMethod {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Pixels per metre in the walking plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// How it was found.
    pub method: ScaleMethod,
    /// Pixels per metre at the middle of the walk.
    pub px_per_m: f64,
    /// Relative standard uncertainty.
    pub uncertainty: f64,
    /// Relative difference to a second method, where there was one: second / first - 1.
    pub second_method_difference: Option<(ScaleMethod, f64)>,
}

/// Where the picture data came from. The default is a source of which nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceInfo {
    /// `video`, `camera`, `poses`, `synthetic`.
    pub kind: String,
    /// Number of frames read.
    pub frames: usize,
    /// Seconds.
    pub duration: f64,
    /// Mean true frame rate, Hz.
    pub frame_rate: f64,
    /// Pictures that belong to the film and could not be read or never came; `None` where nobody counted.
    pub lost_frames: Option<usize>,
    /// Whether the film ends before the place at which it says it does; how much is missing need not be known.
    pub ends_early: bool,
    /// Pictures per second at which the camera took them, Hz, where the file says that it plays them at another pace.
    pub capture_rate: Option<f64>,
    /// Whether the camera moved or was turned; `None` where nobody looked.
    pub camera_moved: Option<bool>,
    /// Pose network, where one ran.
    pub network: Option<String>,
    /// Inference backend, where one ran.
    pub backend: Option<String>,
    /// What was noticed while the pictures were read and cannot be seen in the key-points: it joins the checks of quality.
    pub notes: Vec<QualityFlag>,
}

/// Traffic light of one quality check.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[expect(missing_docs, reason = "green, amber, red")]
#[strum(serialize_all = "snake_case")]
pub enum QualityLevel {
    Green,
    Amber,
    Red,
}

impl QualityLevel {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One quality check with what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct QualityFlag {
    /// What was looked at.
    pub check: Check,
    /// Traffic light.
    pub level: QualityLevel,
    /// What was found, and with it what to do.
    pub finding: Finding,
}

impl QualityFlag {
    /// Nothing speaks against the recording.
    pub fn green(check: Check, finding: impl Into<Finding>) -> Self {
        Self { check, level: QualityLevel::Green, finding: finding.into() }
    }

    /// Something is doubtful.
    pub fn amber(check: Check, finding: impl Into<Finding>) -> Self {
        Self { check, level: QualityLevel::Amber, finding: finding.into() }
    }

    /// Something is not to be trusted.
    pub fn red(check: Check, finding: impl Into<Finding>) -> Self {
        Self { check, level: QualityLevel::Red, finding: finding.into() }
    }

    /// In the words of a language: what, why, what to do.
    pub fn message(&self, language: Language) -> String {
        language.say(&self.finding)
    }
}

/// What was changed by the program in a stretch of the key-points, for the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum RepairKind {
    /// Left and right legs were exchanged back.
    SidesSwapped,
    /// A missing stretch was filled.
    GapFilled,
}

impl RepairKind {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One repaired stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repair {
    /// When.
    pub span: TimeSpan,
    /// What.
    pub kind: RepairKind,
    /// Whether a person asked for it.
    pub by_hand: bool,
}

/// Everything that came out of one recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Where it came from.
    pub source: SourceInfo,
    /// From where the camera looked, where that could be told.
    pub view: Option<CameraView>,
    /// How pixels became metres, where they did.
    pub scale: Option<Scale>,
    /// Stretches of straight steady walking that were used, with what is known of their errors, in time order.
    pub passes: Vec<PassEvidence>,
    /// The numbers.
    pub parameters: GaitParameters,
    /// Events in time order.
    pub events: Vec<GaitEvent>,
    /// Steps in time order, excluded ones included.
    pub steps: Vec<Step>,
    /// Strides in time order, excluded ones included.
    pub strides: Vec<Stride>,
    /// Curves over the gait cycle.
    pub curves: Vec<CycleCurve>,
    /// Quality checks, worst first.
    pub quality: Vec<QualityFlag>,
    /// Where key-points were repaired.
    pub repairs: Vec<Repair>,
    /// The walk itself in time order: passes with short pauses share a time base, others keep their own. Empty where
    /// nobody walked.
    pub motions: Vec<Motion>,
}

impl Assessment {
    /// Of no recording at all.
    pub fn nothing() -> Self {
        Self {
            source: SourceInfo::default(),
            view: None,
            scale: None,
            passes: Vec::new(),
            parameters: GaitParameters::default(),
            events: Vec::new(),
            steps: Vec::new(),
            strides: Vec::new(),
            curves: Vec::new(),
            quality: Vec::new(),
            repairs: Vec::new(),
            motions: Vec::new(),
        }
    }

    /// When there was straight steady walking.
    pub fn bouts(&self) -> impl ExactSizeIterator<Item = TimeSpan> + '_ {
        self.passes.iter().map(|pass| pass.span)
    }
}
