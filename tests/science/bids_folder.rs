//! BIDS: a folder of walks keeps the rules of the standard's own validator (specification 1.10, motion), and holds what was read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gaittwin::analysis::{self, AnalysisOptions};
use gaittwin::exchange::bids_motion::{self, BidsWalk};
use gaittwin::exchange::pose_formats;
use gaittwin::vision::people::person_choice::PersonChoice;
use serde_json::Value;

use crate::pose_programs::case;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n') && !text.contains('\r'), "{}", path.display());
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The rules of the standard's schema for names, columns and fields of motion.
fn keeps_the_rules(folder: &Path) {
    let about = json(&folder.join("dataset_description.json"));
    assert!(about["Name"].is_string() && about["BIDSVersion"].as_str().unwrap().starts_with("1."));
    assert!(std::fs::metadata(folder.join("README.md")).unwrap().len() > 150);
    let people = rows(&folder.join("participants.tsv"));
    assert_eq!(people[0][0], "participant_id");
    let named: BTreeSet<&str> = people[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(named.len(), people.len() - 1, "each participant once");
    let mut all = Vec::new();
    files(folder, &mut all);
    let mut folders = BTreeSet::new();
    for path in &all {
        let inside = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        let Some((subject, name)) = inside.split_once("/motion/") else {
            let known = ["dataset_description.json", "README.md", "participants.tsv"];
            assert!(known.contains(&&*inside), "{inside} has no place in the standard");
            continue;
        };
        folders.insert(subject.to_owned());
        let (entities, ending) = name.rsplit_once('_').unwrap();
        let allowed =
            ["motion.tsv", "motion.json", "channels.tsv", "channels.json", "events.tsv", "events.json"];
        assert!(allowed.contains(&ending), "{name}");
        // The order of the parts of a name: participant, task, tracking system, run.
        let parts: Vec<(&str, &str)> =
            entities.split('_').map(|part| part.split_once('-').unwrap()).collect();
        assert_eq!(parts.iter().map(|part| part.0).collect::<Vec<_>>(), ["sub", "task", "tracksys", "run"]);
        assert!(parts.iter().all(|part| part.1.chars().all(|c| c.is_ascii_alphanumeric())), "{name}");
        assert_eq!(format!("sub-{}", parts[0].1), subject);
        if ending == "motion.tsv" {
            keeps_the_rules_of_a_run(path, parts[2].1);
        }
    }
    assert_eq!(folders.iter().map(String::as_str).collect::<BTreeSet<_>>(), named);
}

fn keeps_the_rules_of_a_run(path: &Path, system: &str) {
    let beside = |ending: &str| PathBuf::from(path.to_string_lossy().replace("_motion.tsv", ending));
    let about = json(&beside("_motion.json"));
    for field in ["TaskName", "TrackingSystemName"] {
        assert!(about[field].is_string(), "{field} is required");
    }
    assert_eq!(about["TrackingSystemName"], system, "TRACKSYS_MISMATCH");
    assert!(about["SamplingFrequency"].as_f64().unwrap() > 0.0);
    let channels = rows(&beside("_channels.tsv"));
    assert_eq!(channels[0][..5], ["name", "component", "type", "tracked_point", "units"]);
    let frames = json(&beside("_channels.json"));
    let mut names = BTreeSet::new();
    for row in &channels[1..] {
        assert!(names.insert(&row[0]), "{} twice", row[0]);
        let kinds = ["ACCEL", "ANGACCEL", "GYRO", "JNTANG", "LATENCY", "MAGN", "MISC", "ORNT", "POS", "VEL"];
        assert!(kinds.contains(&&*row[2]) && ["x", "y", "z", "n/a"].contains(&&*row[1]), "{row:?}");
        assert!(row[2] != "POS" || row[1] != "n/a");
        let frame = &frames["reference_frame"]["Levels"][&row[5]];
        assert!(row[5] == "n/a" || frame["SpatialAxes"].is_string());
    }
    let table = rows(path);
    let counts = ["POSChannelCount", "JNTANGChannelCount", "LATENCYChannelCount"];
    let counted: u64 = counts.iter().map(|name| about[name].as_u64().unwrap()).sum();
    assert_eq!(about["MotionChannelCount"].as_u64(), Some(channels.len() as u64 - 1));
    assert_eq!(counted, channels.len() as u64 - 1);
    for row in &table {
        // No header row, and as many columns as the description has rows.
        assert_eq!(row.len(), channels.len() - 1);
        assert!(row.iter().all(|cell| cell == "n/a" || cell.parse::<f64>().is_ok_and(f64::is_finite)));
    }
    let events = rows(&beside("_events.tsv"));
    assert_eq!(events[0][..2], ["onset", "duration"]);
    let words = &json(&beside("_events.json"))["trial_type"]["Levels"];
    let length = about["RecordingDuration"].as_f64().unwrap();
    for row in &events[1..] {
        assert!((-0.01..=length + 0.05).contains(&row[0].parse::<f64>().unwrap()), "{row:?}");
        assert!(words[&row[2]].is_string(), "{row:?}");
    }
}

#[test]
fn a_folder_of_walks_keeps_the_rules_of_the_standard() {
    let Some(path) = case("base.poses.json") else { return };
    let (track, _) = pose_formats::read(&path, None).unwrap().choose(&path, PersonChoice::Walking).unwrap();
    let source = analysis::source_of_track("poses", &track);
    let known = AnalysisOptions { stature: Some(1.75), ..AnalysisOptions::default() };
    let unknown = AnalysisOptions::default();
    let kept = std::env::var_os("GAITTWIN_EXCHANGE_OUT").map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.unwrap_or_else(|| temporary.path().to_path_buf()).join("bids");
    let walk = |participant| BidsWalk { participant, task: "walking" };
    let of = |options| analysis::analyse(&track, options, source.clone());
    assert_eq!(bids_motion::add(&folder, walk("01"), &of(&known)).unwrap(), 1);
    keeps_the_rules(&folder);
    // A second walk of the same person and one of another, without a scale.
    bids_motion::add(&folder, walk("01"), &of(&known)).unwrap();
    bids_motion::add(&folder, walk("P7"), &of(&unknown)).unwrap();
    keeps_the_rules(&folder);
    let place = folder.join("sub-01/motion");
    let stem = "sub-01_task-walking_tracksys-GaitTwin_run-";
    let first = rows(&place.join(format!("{stem}01_motion.tsv")));
    assert_eq!(first, rows(&place.join(format!("{stem}02_motion.tsv"))));
    // What was read stands in it: the heel of the walker goes forward as fast as he walks.
    let assessment = of(&known);
    let motion = &assessment.motions[0];
    let channels = rows(&place.join(format!("{stem}01_channels.tsv")));
    let column = channels[1..].iter().position(|row| row[0] == "left_hip_x").unwrap();
    let value = |row: usize| first[row][column].parse::<f64>().unwrap();
    let speed = (value(first.len() - 5) - value(5)) / ((first.len() - 10) as f64 / motion.sample_rate);
    assert!((speed - 0.93).abs() < 0.08, "{speed}");
    let events = rows(&place.join(format!("{stem}01_events.tsv")));
    assert_eq!(events.len() - 1, assessment.events.len());
}

#[test]
fn labels_that_the_standard_forbids_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let assessment = gaittwin::clinic::assessment::Assessment::nothing();
    for participant in ["", "Anna Muster", "sub-01", "../x"] {
        let walk = BidsWalk { participant, task: "walking" };
        let said = bids_motion::add(folder.path(), walk, &assessment).unwrap_err().to_string();
        assert!(said.contains("letters and digits"), "{said}");
    }
    let walk = BidsWalk { participant: "01", task: "walking" };
    let said = bids_motion::add(folder.path(), walk, &assessment).unwrap_err().to_string();
    assert!(said.contains("no walk"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}
