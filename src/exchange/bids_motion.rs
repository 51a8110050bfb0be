//! A walk as a data set of the Brain Imaging Data Structure, with its extension for motion (BIDS 1.10, Jeung et al. 2024, Sci
//! Data 11:716): what laboratories put into public repositories beside brain and muscle recordings.
//!
//! Each stretch of walking with a clock of its own becomes one run: a table of places and joint angles without a header, a
//! description of its columns, one of the recording, and the foot contacts as events. A folder that holds such a data set already
//! gets further participants and runs; nothing in it is written over.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use super::assessment_file::{write_json, write_whole};
use super::error::ExchangeError;
use super::opensim_files::axes_seen;
use crate::biomechanics::anatomy::{Landmark, Side};
use crate::biomechanics::gait::GaitEvent;
use crate::biomechanics::motion::{JointAngles, LengthUnit, Motion, Position};
use crate::clinic::assessment::Assessment;

/// The version of the standard that this is written after.
const VERSION: &str = "1.10.0";
/// The name of the tracking system, in names of files and in their contents alike.
const SYSTEM: &str = "GaitTwin";
/// Longest label of a participant.
const LONGEST_LABEL: usize = 64;
/// Runs of one participant.
const MOST_RUNS: usize = 9_999;

/// Whose walk it is.
#[derive(Clone, Copy, Debug)]
pub struct BidsWalk<'a> {
    /// The participant's label: letters and digits only, and no name.
    pub participant: &'a str,
    /// The task: letters and digits only.
    pub task: &'a str,
}

/// Adds a walk to the data set in `folder`, which is made where it is not there; how many runs were written.
///
/// # Errors
/// When a label has other signs than letters and digits, nobody walks, or a file cannot be written.
pub fn add(folder: &Path, walk: BidsWalk<'_>, assessment: &Assessment) -> Result<usize, ExchangeError> {
    for (what, label) in [("participant", walk.participant), ("task", walk.task)] {
        if label.is_empty()
            || label.len() > LONGEST_LABEL
            || !label.chars().all(|c| c.is_ascii_alphanumeric())
        {
            return Err(refused(
                folder,
                format!(
                    "the {what} is «{label}»; the standard takes 1 to {LONGEST_LABEL} letters and digits."
                ),
            ));
        }
    }
    let motions: Vec<&Motion> = assessment.motions.iter().filter(|motion| !motion.is_empty()).collect();
    if motions.is_empty() {
        return Err(refused(folder, "there is no walk in it that could be written.".into()));
    }
    let place = folder.join(format!("sub-{}", walk.participant)).join("motion");
    std::fs::create_dir_all(&place).map_err(ExchangeError::file("action.making_the_folder", &place))?;
    describe_set(folder)?;
    add_participant(folder, walk.participant)?;
    for motion in &motions {
        let names = RunNames::free(&place, walk)?;
        let events = assessment
            .events
            .iter()
            .filter(|event| (motion.start - 1e-6..=motion.time(motion.len()) + 1e-6).contains(&event.time));
        write_run(&names, motion, events)?;
    }
    Ok(motions.len())
}

fn refused(folder: &Path, cause: String) -> ExchangeError {
    ExchangeError::Malformed {
        kind: "file_kind.walk_for_bids",
        cause: cause.into(),
        path: folder.to_path_buf(),
    }
}

/// The names of a run's files.
struct RunNames {
    place: PathBuf,
    stem: String,
}

impl RunNames {
    /// Those of the first run that is not there.
    fn free(place: &Path, walk: BidsWalk<'_>) -> Result<Self, ExchangeError> {
        let stem = |run: usize| {
            format!("sub-{}_task-{}_tracksys-{SYSTEM}_run-{run:02}", walk.participant, walk.task)
        };
        let free = (1..=MOST_RUNS).find(|run| !place.join(format!("{}_motion.tsv", stem(*run))).exists());
        let run = free.ok_or_else(|| refused(place, format!("it has {MOST_RUNS} runs already.")))?;
        Ok(Self { place: place.to_path_buf(), stem: stem(run) })
    }

    fn of(&self, ending: &str) -> PathBuf {
        self.place.join(format!("{}_{ending}", self.stem))
    }
}

/// What the data set is; written once.
fn describe_set(folder: &Path) -> Result<(), ExchangeError> {
    let description = folder.join("dataset_description.json");
    if !description.exists() {
        let by = json!([{"Name": "GaitTwin", "Version": env!("CARGO_PKG_VERSION")}]);
        let what = json!({
            "Name": "Walks read by GaitTwin",
            "BIDSVersion": VERSION,
            "DatasetType": "raw",
            "GeneratedBy": by,
        });
        write_json(&description, &what)?;
    }
    let readme = folder.join("README.md");
    if !readme.exists() {
        let text = format!(
            "# Walks read by GaitTwin\n\nPlaces of points of the body and joint angles, read from films or files of key-points, and \
             foot contacts as events.\nx is forward along the walk, y up from the floor, z to the walker's right. An axis that the \
             camera cannot see has no column.\nPlaces are in metres; where no scale was known they are in standing heights, and the \
             unit of the column is n/a.\n\n{}\n",
            crate::DISCLAIMER
        );
        write_whole(&readme, text.as_bytes())?;
    }
    Ok(())
}

fn add_participant(folder: &Path, participant: &str) -> Result<(), ExchangeError> {
    let path = folder.join("participants.tsv");
    let line = format!("sub-{participant}");
    let text = if path.exists() {
        std::fs::read_to_string(&path)
            .map_err(ExchangeError::file("action.reading_the_participants", &path))?
    } else {
        "participant_id\n".to_owned()
    };
    if text.lines().any(|row| row.split('\t').next() == Some(&line)) {
        return Ok(());
    }
    // A table that somebody has given more columns keeps them.
    let columns = text.lines().next().map_or(1, |head| head.split('\t').count());
    let row = [&line[..]].into_iter().chain(std::iter::repeat_n("n/a", columns.max(1) - 1));
    let row: Vec<&str> = row.collect();
    write_whole(&path, format!("{}\n{}\n", text.trim_end(), row.join("\t")).as_bytes())
}

/// A column of the table.
struct Channel<'a> {
    name: String,
    component: &'static str,
    kind: &'static str,
    point: String,
    unit: &'static str,
    value: Box<dyn Fn(usize) -> Option<f64> + 'a>,
}

type Coordinate = fn(&Position) -> Option<f64>;
type Angle = fn(&JointAngles) -> &Vec<Option<f64>>;

const AXES: [(&str, Coordinate); 3] =
    [("x", |place| place.x), ("y", |place| place.y), ("z", |place| place.z)];
const ANGLES: [(&str, Angle); 3] = [
    ("hip_flexion", |angles| &angles.hip_flexion),
    ("knee_flexion", |angles| &angles.knee_flexion),
    ("ankle_dorsiflexion", |angles| &angles.ankle_dorsiflexion),
];

fn channels(motion: &Motion) -> Vec<Channel<'_>> {
    let rate = motion.sample_rate;
    let mut all = vec![Channel {
        name: "latency".into(),
        component: "n/a",
        kind: "LATENCY",
        point: "n/a".into(),
        unit: "s",
        value: Box::new(move |frame| Some(frame as f64 / rate)),
    }];
    let seen = axes_seen(motion);
    let unit = if motion.length_unit == LengthUnit::Metre { "m" } else { "n/a" };
    for landmark in Landmark::ALL {
        let places = &motion.landmarks[landmark];
        if places.iter().all(Option::is_none) {
            continue;
        }
        for ((axis, of), _) in AXES.into_iter().zip(seen).filter(|(_, seen)| *seen) {
            all.push(Channel {
                name: format!("{}_{axis}", landmark.name()),
                component: axis,
                kind: "POS",
                point: landmark.name().to_owned(),
                unit,
                value: Box::new(move |frame| of(places.get(frame)?.as_ref()?)),
            });
        }
    }
    for side in Side::BOTH {
        for (name, of) in ANGLES {
            let angles = of(motion.joint_angles.get(side));
            if angles.iter().any(Option::is_some) {
                all.push(Channel {
                    name: format!("{}_{name}", side.name()),
                    component: "n/a",
                    kind: "JNTANG",
                    point: format!("{}_{name}", side.name()),
                    unit: "deg",
                    value: Box::new(move |frame| Some(angles.get(frame).copied()??.to_degrees())),
                });
            }
        }
    }
    all
}

fn write_run<'a>(
    names: &RunNames,
    motion: &Motion,
    events: impl Iterator<Item = &'a GaitEvent>,
) -> Result<(), ExchangeError> {
    let channels = channels(motion);
    let mut table = String::new();
    for frame in 0..motion.len() {
        for (place, channel) in channels.iter().enumerate() {
            let between = if place == 0 { "" } else { "\t" };
            // Writing to a string does not fail.
            let _written = match (channel.value)(frame) {
                Some(value) => write!(table, "{between}{value:.6}"),
                None => write!(table, "{between}n/a"),
            };
        }
        table.push('\n');
    }
    let mut columns = "name\tcomponent\ttype\ttracked_point\tunits\treference_frame\n".to_owned();
    for channel in &channels {
        let frame = if channel.kind == "POS" { "walk" } else { "n/a" };
        let Channel { name, component, kind, point, unit, .. } = channel;
        columns += &format!("{name}\t{component}\t{kind}\t{point}\t{unit}\t{frame}\n");
    }
    let mut list = "onset\tduration\ttrial_type\n".to_owned();
    for event in events {
        let onset = event.time - motion.start;
        list += &format!("{onset:.4}\tn/a\t{}_{}\n", event.side.name(), event.kind.name());
    }
    write_whole(&names.of("channels.tsv"), columns.as_bytes())?;
    write_json(&names.of("channels.json"), &reference_frame())?;
    write_whole(&names.of("events.tsv"), list.as_bytes())?;
    write_json(&names.of("events.json"), &event_words())?;
    write_json(&names.of("motion.json"), &recording(motion, &channels))?;
    // The table last: a run whose table is there is whole.
    write_whole(&names.of("motion.tsv"), table.as_bytes())
}

fn reference_frame() -> Value {
    json!({"reference_frame": {
        "Description": "Frame of reference of a place",
        "Levels": {"walk": {
            "RotationRule": "right-hand",
            "RotationOrder": "n/a",
            "SpatialAxes": "FUR",
            "Description": "x forward along the direction of progression, y up from the floor, z to the walker's right",
        }},
    }})
}

fn event_words() -> Value {
    let words: BTreeMap<String, String> = Side::BOTH
        .into_iter()
        .flat_map(|side| {
            let of = |kind: &str, words: &str| {
                (format!("{}_{kind}", side.name()), format!("{} {words}", side.name()))
            };
            [of("initial_contact", "foot meets the floor"), of("toe_off", "foot leaves the floor")]
        })
        .collect();
    json!({"trial_type": {"Description": "Event of the gait cycle", "Levels": words}})
}

fn recording(motion: &Motion, channels: &[Channel<'_>]) -> impl Serialize + use<> {
    let count = |kind: &str| channels.iter().filter(|channel| channel.kind == kind).count();
    let points: std::collections::BTreeSet<&str> = channels
        .iter()
        .filter(|channel| channel.kind == "POS")
        .map(|channel| channel.point.as_str())
        .collect();
    let seen = axes_seen(motion);
    let axes: String = "FUR".chars().zip(seen).map(|(axis, seen)| if seen { axis } else { '_' }).collect();
    json!({
        "TaskName": "walking",
        "TaskDescription": "Walking, read without markers",
        "TrackingSystemName": SYSTEM,
        "SamplingFrequency": motion.sample_rate,
        "SamplingFrequencyEffective": motion.sample_rate,
        "RecordingDuration": motion.len() as f64 / motion.sample_rate,
        "MotionChannelCount": channels.len(),
        "POSChannelCount": count("POS"),
        "JNTANGChannelCount": count("JNTANG"),
        "LATENCYChannelCount": count("LATENCY"),
        "TrackedPointsCount": points.len(),
        "SpatialAxes": axes,
        "MissingValues": "n/a",
        "SubjectArtefactDescription": "n/a",
        "SoftwareVersions": concat!("GaitTwin ", env!("CARGO_PKG_VERSION")),
    })
}
