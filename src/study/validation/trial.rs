//! Reader of real walks (`real-gait/1` JSON): points in space, events and the laboratory's own numbers.
//!
//! The files run x forward, y left, z up; everything of ours runs x forward, y up, z right, so the reader turns them
//! once here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::biomechanics::anatomy::{BySide, Landmark, LandmarkTable, Side};
use crate::biomechanics::gait::EventKind;
use crate::problem::problems;
use crate::synthesis::KnownWalk;

/// Largest walk, bytes: an hour at 100 Hz.
const LARGEST: u64 = 512 << 20;

problems! {
    /// Why a folder of trials or one trial cannot be read.
    TrialError {
        /// The folder or a file cannot be opened.
        Unreadable { path: PathBuf, cause: std::io::Error } = "trials.unreadable",
        /// The file is not a trial.
        Malformed { path: PathBuf, cause: serde_json::Error } = "trials.malformed",
        /// There was nothing to read.
        Empty { path: PathBuf } = "trials.empty",
    }
}

/// Who walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the groups")]
pub enum Group {
    Child,
    Adult,
    Stroke,
}

impl Group {
    /// As reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Child => "children",
            Group::Adult => "adults",
            Group::Stroke => "stroke",
        }
    }
}

/// One true event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrueEvent {
    /// Whose foot.
    pub side: Side,
    /// What happened.
    pub kind: EventKind,
    /// When on the walk's clock, s.
    pub time: f64,
}

/// Hip flexion, knee flexion and ankle dorsiflexion over the rows of a walk, rad.
pub type AngleRows = [Vec<Option<f64>>; 3];

/// One real walk with its truth.
#[derive(Clone, Debug)]
pub struct RealTrial {
    /// Name of the trial.
    pub id: String,
    /// Name of the person.
    pub subject: String,
    /// Which group the person belongs to.
    pub group: Group,
    /// Whether the walk is straight.
    pub straight: bool,
    /// Standing height, m, where known or estimated.
    pub stature: Option<f64>,
    /// Whether the height was estimated from the leg length.
    pub stature_is_estimated: bool,
    /// The points in space.
    pub walk: KnownWalk,
    /// Events in time order.
    pub events: Vec<TrueEvent>,
    /// Full strides as (side, start, end), s.
    pub strides: Vec<(Side, f64, f64)>,
    /// The laboratory's means by name.
    pub truth: BTreeMap<String, f64>,
    /// The laboratory's joint angles, where it has them.
    pub angles: Option<BySide<AngleRows>>,
    /// Envelopes of the electromyogram over the rows of the walk by side and electrode (`left_soleus`), where there are any.
    pub emg: BTreeMap<String, Vec<Option<f64>>>,
}

/// Reads all trials of a folder laid out as `real-gait`, in order of their names.
pub fn read_folder(folder: &Path) -> Result<Vec<RealTrial>, TrialError> {
    let inner = folder.join("trials");
    let folder = if inner.is_dir() { inner } else { folder.to_path_buf() };
    let unreadable = |cause| TrialError::Unreadable { path: folder.clone(), cause };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(TrialError::Empty { path: folder });
    }
    paths.iter().map(|path| read_trial(path)).collect()
}

/// Reads one trial.
pub fn read_trial(path: &Path) -> Result<RealTrial, TrialError> {
    let text = crate::input_file::read_text(path, LARGEST)
        .map_err(|cause| TrialError::Unreadable { path: path.to_path_buf(), cause })?;
    let stored: StoredTrial = serde_json::from_str(&text)
        .map_err(|cause| TrialError::Malformed { path: path.to_path_buf(), cause })?;
    Ok(stored.into_trial())
}

#[derive(Deserialize)]
struct StoredTrial {
    meta: StoredMeta,
    time: Vec<f64>,
    points: BTreeMap<String, Vec<Option<[f64; 3]>>>,
    events: Vec<StoredEvent>,
    #[serde(default)]
    strides: Vec<StoredStride>,
    truth: BTreeMap<String, Option<f64>>,
    #[serde(default)]
    angles_deg: BTreeMap<String, Vec<Option<f64>>>,
    #[serde(default)]
    emg_envelope: BTreeMap<String, Vec<Option<f64>>>,
}

#[derive(Deserialize)]
struct StoredMeta {
    id: String,
    subject: String,
    group: String,
    height_m: Option<f64>,
    height_estimated_m: Option<f64>,
    straight: bool,
}

#[derive(Deserialize)]
struct StoredEvent {
    side: String,
    event: String,
    t: f64,
}

#[derive(Deserialize)]
struct StoredStride {
    side: String,
    t0: f64,
    t1: f64,
}

impl StoredTrial {
    fn into_trial(self) -> RealTrial {
        let points = LandmarkTable::from_fn(|landmark: Landmark| {
            self.points.get(landmark.name()).map_or_else(Vec::new, |rows| {
                rows.iter().map(|row| row.map(|[x, y_left, z_up]| [x, z_up, -y_left])).collect()
            })
        });
        let stature = self.meta.height_m.or(self.meta.height_estimated_m);
        let mut events: Vec<TrueEvent> = self.events.iter().filter_map(StoredEvent::read).collect();
        events.sort_by(|a, b| a.time.total_cmp(&b.time));
        let strides =
            self.strides.iter().filter_map(|s| Some((Side::from_name(&s.side)?, s.t0, s.t1))).collect();
        let angles = (!self.angles_deg.is_empty()).then(|| {
            BySide::from_fn(|side| {
                ["hip_flexion", "knee_flexion", "ankle_dorsiflexion"].map(|joint| {
                    let rows = self.angles_deg.get(&format!("{}_{joint}", side.name()));
                    rows.map_or_else(Vec::new, |rows| rows.iter().map(|v| v.map(f64::to_radians)).collect())
                })
            })
        });
        RealTrial {
            group: group_of(&self.meta.group),
            id: self.meta.id,
            subject: self.meta.subject,
            straight: self.meta.straight,
            stature,
            stature_is_estimated: self.meta.height_m.is_none(),
            walk: KnownWalk { times: self.time, points, stature },
            events,
            strides,
            truth: self.truth.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            angles,
            emg: self.emg_envelope,
        }
    }
}

impl StoredEvent {
    fn read(&self) -> Option<TrueEvent> {
        let kind = match self.event.as_str() {
            "strike" => EventKind::InitialContact,
            "off" => EventKind::ToeOff,
            _ => return None,
        };
        Some(TrueEvent { side: Side::from_name(&self.side)?, kind, time: self.t })
    }
}

fn group_of(words: &str) -> Group {
    if words.contains("stroke") {
        Group::Stroke
    } else if words.contains("child") {
        Group::Child
    } else {
        Group::Adult
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"meta": {"id": "a-1", "subject": "a", "group": "healthy child", "height_m": 1.4,
        "height_estimated_m": null, "straight": true}, "time": [0.0, 0.01],
        "points": {"left_hip": [[1.0, 0.1, 0.8], null]},
        "events": [{"side": "left", "event": "off", "t": 0.5}, {"side": "right", "event": "strike", "t": 0.1}],
        "strides": [], "truth": {"step_time_s": 0.5, "stride_time_sd_s": null}}"#;

    #[test]
    fn axes_are_turned_and_missing_stays_missing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.json"), SMALL).unwrap();
        let trials = read_folder(folder.path()).unwrap();
        let trial = &trials[0];
        assert_eq!(trial.walk.points[Landmark::LeftHip], vec![Some([1.0, 0.8, -0.1]), None]);
        assert!(trial.walk.points[Landmark::Nose].is_empty());
        assert_eq!(trial.events[0].side, Side::Right);
        assert_eq!(trial.truth.get("stride_time_sd_s"), None);
        assert_eq!(trial.group, Group::Child);
    }

    #[test]
    fn bad_input_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read_folder(folder.path()), Err(TrialError::Empty { .. })));
        assert!(matches!(read_folder(Path::new("/no/such/place")), Err(TrialError::Unreadable { .. })));
        std::fs::write(folder.path().join("b.json"), "{\"meta\": 3}").unwrap();
        let message = read_folder(folder.path()).unwrap_err().to_string();
        assert!(message.contains("b.json"), "{message}");
    }
}
