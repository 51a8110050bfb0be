//! `assessment.json`, schema `gaittwin/assessment/1`: everything that came out of one recording.

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use super::error::ExchangeError;
use super::stored_estimate::{
    StoredEstimates, StoredMuscles, StoredUsualMuscles, estimated_muscles, learned, usual_muscles,
};
use crate::analysis::AnalysisOptions;
use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::{Assessment, CameraView};
use crate::clinic::gait_profile::NoProfile;
use crate::clinic::norms::UsualMuscles;
use crate::clinic::words::language::Language;
use crate::finding::{Part, Tell as _, Told};
use crate::problem::problems;
use crate::stored::{StoredFindings, StoredOptions};

const SCHEMA: &str = "gaittwin/assessment/1";

/// Everything that is known of one walk, as files take it.
#[derive(Clone, Copy, Debug)]
pub struct WholeWalk<'a> {
    /// What was measured.
    pub assessment: &'a Assessment,
    /// What led to it: with these and the key-points it can be made anew.
    pub options: &'a AnalysisOptions,
    /// What the estimator of this name, which learned from simulated walks, says of it; or why it says nothing.
    pub learned: Result<(&'a LearnedGait, &'a str), &'a Unsaid>,
    /// What is usual for its muscles, or why nothing is told.
    pub muscles: Result<&'a UsualMuscles, &'a Unsaid>,
    /// Where the walk lies among the simulated ones, or why nowhere.
    pub place: Result<&'a MapPlace, &'a Unsaid>,
}

problems! {
    /// Why a file of a walk does not tell something.
    Unsaid {
        /// No straight steady walking.
        NoWalking = "unsaid.no_walking",
        /// The estimator is not there, or sees too little.
        NoEstimate = "unsaid.no_estimate",
        /// Too few strides for muscles.
        NoMuscles = "unsaid.no_muscles",
        /// The walk has no profile.
        Profile(reason: NoProfile) = "unsaid.profile",
        /// The map is damaged.
        NoMap = "unsaid.no_map",
        /// The map holds none of the walk's numbers.
        NotOnMap = "unsaid.not_on_map",
    }
}

impl Part for NoProfile {
    fn told(&self) -> Told {
        self.line()
    }
}

/// A walk's place on the map of synthetic gaits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapPlace {
    /// `side` or `front`.
    pub view: &'static str,
    /// Distance to the nearest gait, in typical differences between simulated walkers of one condition.
    pub distance: f64,
    /// The distance beyond which no simulated walker walks like this.
    pub limit: f64,
    /// Whether it lies beyond.
    pub outside: bool,
    /// The nearest conditions, nearest first.
    pub nearest: Vec<NearGait>,
}

/// A condition on the map that walks like the walk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearGait {
    /// Its key, such as `healthy_adult`.
    pub condition: String,
    /// Which share of the nearest gaits are of this condition, 0..=1.
    pub share: f64,
}

#[derive(Serialize)]
struct AssessmentFile<'a> {
    schema: &'static str,
    label: &'static str,
    software: &'static str,
    #[serde(flatten)]
    findings: StoredFindings,
    options: StoredOptions,
    direction: Option<&'static str>,
    estimates: StoredEstimates,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimates_reason: Option<String>,
    muscle_activity: StoredUsualMuscles,
    #[serde(skip_serializing_if = "Option::is_none")]
    muscle_activity_reason: Option<String>,
    /// Experimental: on real walks it fits EMG worse than `muscle_activity`.
    estimated_muscle_activity: StoredMuscles<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimated_muscle_activity_reason: Option<String>,
    map: Option<&'a MapPlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    map_reason: Option<String>,
}

/// Writes `assessment.json`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, walk: WholeWalk<'_>) -> Result<(), ExchangeError> {
    let said = |why: &Unsaid| Language::English.say(why);
    let gait = walk.learned.ok();
    // An estimator whose values are all withheld has no curves either, for the same reason.
    let active = gait.filter(|(gait, _)| gait.tells());
    let why_silent =
        gait.and_then(|(gait, _)| Language::English.reason(gait.parameters.estimates.values().next()?));
    let file = AssessmentFile {
        schema: SCHEMA,
        label: crate::DISCLAIMER,
        software: concat!("gaittwin ", env!("CARGO_PKG_VERSION")),
        findings: walk.assessment.into(),
        options: StoredOptions::of(walk.options),
        direction: walk.assessment.view.map(direction_in_picture),
        estimates: gait.map(|(gait, network)| learned(gait, network)).unwrap_or_default(),
        estimates_reason: walk.learned.err().map(said),
        muscle_activity: walk.muscles.map(usual_muscles).unwrap_or_default(),
        muscle_activity_reason: walk.muscles.err().map(said),
        estimated_muscle_activity: active.map(|(gait, _)| estimated_muscles(gait)).unwrap_or_default(),
        estimated_muscle_activity_reason: if active.is_some() {
            None
        } else {
            walk.learned.err().map(said).or(why_silent)
        },
        map: walk.place.ok(),
        map_reason: walk.place.err().map(said),
    };
    write_json(path, &file)
}

/// What was measured over one walk or over the passes of a test, for documents that carry it: the findings of
/// `assessment.json` under a schema of their own, because several passes have no one set of options.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn numbers(assessment: &Assessment) -> Result<Vec<u8>, ExchangeError> {
    #[derive(Serialize)]
    struct Numbers {
        schema: &'static str,
        label: &'static str,
        software: &'static str,
        #[serde(flatten)]
        findings: StoredFindings,
    }
    let file = Numbers {
        schema: "gaittwin/report-data/1",
        label: crate::DISCLAIMER,
        software: concat!("gaittwin ", env!("CARGO_PKG_VERSION")),
        findings: assessment.into(),
    };
    serde_json::to_vec(&file).map_err(|cause| ExchangeError::Malformed {
        kind: "file_kind.result",
        cause: cause.to_string().into(),
        path: Path::new("assessment.json").to_path_buf(),
    })
}

/// Which way the walker goes in the picture.
fn direction_in_picture(view: CameraView) -> &'static str {
    match view {
        CameraView::Left => "right_to_left",
        CameraView::Right => "left_to_right",
        CameraView::Front => "towards_camera",
        CameraView::Back => "away_from_camera",
    }
}

/// Writes JSON beside its place and then moves it there, so that a crash never leaves half a file.
///
/// # Errors
/// When the file cannot be written.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ExchangeError> {
    let text = serde_json::to_vec_pretty(value).map_err(|cause| ExchangeError::Malformed {
        kind: "file_kind.result",
        cause: cause.to_string().into(),
        path: path.to_path_buf(),
    })?;
    write_whole(path, &text)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ExchangeError> {
    let partial = path.with_extension("partial");
    let written = std::fs::File::create(&partial)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&partial, path));
    if written.is_err() {
        // The half-written file is of no use to anyone; if even removing fails, the first error says what matters.
        drop(std::fs::remove_file(&partial));
    }
    written.map_err(ExchangeError::file("action.writing_the_result", path))
}
