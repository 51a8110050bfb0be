//! The public cases, row by row: what is right, what an early version made of it, and what comes out now.
//!
//! Inputs lie beside the project and are no part of it; a row whose input is absent is left out. The table is printed as it
//! stands in `docs/cases.md`: `cargo test --test science -- --ignored public_cases --nocapture`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::command_line::{analyse, networks_are_here, run};
use crate::pose_programs::{case, number};

/// What is right.
enum Right {
    /// The walk as key-points: 0.91 m/s, 98 steps a minute.
    KeyPoints,
    /// The filmed walk: 98 steps a minute, and the speed of the demonstration clip within a tenth.
    Film,
    /// Its times, and no lengths.
    TimesOnly,
    /// No number, and words of this kind.
    Nothing(&'static str),
    /// Numbers of the file as it is, with a warning of this kind.
    Warned(&'static str),
    /// The sensor's walk, 1.00 m/s and 111 steps a minute within the intervals.
    Sensor,
    /// Refused with words of this kind.
    Refused(&'static str),
}

/// One row: number, input, further arguments, what an early version gave, what is right.
struct Row(&'static str, &'static str, &'static [&'static str], &'static str, Right);

const STATURE: [&str; 2] = ["--stature", "1.7"];
/// Steps a minute of both walks, and speed of the filmed one, m/s.
const CADENCE: f64 = 98.0;
const FILM_SPEED: f64 = 1.27;

const ROWS: &[Row] = &[
    Row(
        "V01",
        "treadmill_runner_phantom_a.mp4",
        &[],
        "a phantom",
        Right::Nothing("On a treadmill, choose treadmill"),
    ),
    Row(
        "V01",
        "treadmill_runner_phantom_ceiling.mp4",
        &[],
        "a figure on the ceiling",
        Right::Nothing("On a treadmill, choose treadmill"),
    ),
    Row("V04", "camera_panned.mp4", &[], "0.50 m/s, ok", Right::TimesOnly),
    Row("V05", "slow_motion_2x_android_tag.mp4", &[], "0.65 m/s and 49/min, ok", Right::Film),
    Row("V05", "slow2_30fps.poses.json", &[], "0.46 m/s and 49/min, ok", Right::Warned("slow motion")),
    Row("V07", "upside_down.mp4", &[], "numbers, sides exchanged", Right::Nothing("stands on its head")),
    Row("V08", "lying_90.mp4", &[], "«nobody walks»", Right::Nothing("lies on its side")),
    Row("V10", "hdr_pq_hevc10.mov", &[], "104/min, ok", Right::Film),
    Row("V12", "dark.mp4", &[], "194/min", Right::Nothing("in the dark")),
    Row("V17", "cut_off_at_60_percent.mp4", &[], "«nobody walks»", Right::Nothing("The film was cut off")),
    Row("V18", "damaged_in_the_middle.mp4", &[], "not a word", Right::Nothing("The film is damaged")),
    Row("V25", "feet_cut.mp4", &[], "2.43 m/s", Right::Nothing("leave the lower edge")),
    Row("P", "base.poses.json", &[], "0.93 m/s, 98/min", Right::KeyPoints),
    Row("P10", "normalised.poses.json", &[], "0.54 m/s, ok", Right::KeyPoints),
    Row("P11", "openpose_zeros.poses.json", &[], "no feet that take turns", Right::KeyPoints),
    Row("P11", "zeros_noconf.poses.json", &[], "no feet that take turns", Right::KeyPoints),
    Row("P12", "coco_nofeet.poses.json", &[], "double support 0.14, ok", Right::KeyPoints),
    Row("P13", "names_foot_index.poses.json", &[], "toes left out", Right::KeyPoints),
    Row("P13", "names_camel.poses.json", &[], "names not known", Right::KeyPoints),
    Row("P14", "nan_token.poses.json", &[], "«damaged or cut off»", Right::KeyPoints),
    Row("P14", "null_xy.poses.json", &[], "«invalid type: null»", Right::KeyPoints),
    Row("P15", "y_up.poses.json", &[], "hip 160°, no flag", Right::KeyPoints),
    Row("P16", "time_ms.poses.json", &[], "«0 frames per second»", Right::KeyPoints),
    Row(
        "P16",
        "time_frames.poses.json",
        &["--capture-rate", "60"],
        "«1 frames per second»",
        Right::KeyPoints,
    ),
    Row("P17", "bom.poses.json", &[], "«damaged or cut off»", Right::KeyPoints),
    Row("P18", "dup_time.poses.json", &[], "refused whole", Right::KeyPoints),
    Row("P19", "sports2d_px.trc", &[], "«not a video»", Right::KeyPoints),
    Row("P19", "walkDLC_resnet50.csv", &["--capture-rate", "60"], "«not a video»", Right::KeyPoints),
    Row(
        "P19",
        "alphapose-results.json",
        &["--capture-rate", "60"],
        "«another kind of file»",
        Right::Nothing("y axis"),
    ),
    Row(
        "P19",
        "openpose_json",
        &["--capture-rate", "60"],
        "«a folder, not a video»",
        Right::Nothing("Nobody walks"),
    ),
    Row("A03", "acc_lying_still.csv", &["--worn", "waist"], "0.51 m/s", Right::Nothing("Nobody walks")),
    Row(
        "A04",
        "acc_in_g_called_ms2.csv",
        &["--worn", "waist", "--unit", "m/s2"],
        "0.66 m/s",
        Right::Refused("they are in g"),
    ),
    Row("A04", "acc_in_g_called_ms2.csv", &["--worn", "waist"], "0.66 m/s", Right::Sensor),
    Row("A05", "x_decimalcomma.csv", &["--worn", "waist"], "no column «time»", Right::Sensor),
    Row("A05", "x_header_unit.csv", &["--worn", "waist"], "no column «time»", Right::Sensor),
    Row("A06", "x_dup.csv", &["--worn", "waist"], "refused whole", Right::Sensor),
];

/// What came out, in words, and whether it is right.
fn of_recording(row: &Row, path: &std::path::Path) -> (String, bool) {
    let read = analyse(path, &[&STATURE[..], row.2].concat());
    let Some(assessment) = &read.assessment else {
        return (
            read.errors.lines().last().unwrap_or_default().to_owned(),
            matches!(row.4, Right::Refused(word) if read.errors.contains(word)),
        );
    };
    let value = |key: &str| number(assessment, key);
    let (speed, cadence) = (value("walking_speed"), value("cadence"));
    let double = &assessment["parameters"]["double_support_fraction"];
    let near = |value: Option<f64>, wanted: f64, within: f64| {
        value.is_some_and(|value| (value - wanted).abs() < within)
    };
    let told = everything_told(assessment);
    let right = match &row.4 {
        Right::KeyPoints => near(speed, 0.91, 0.03) && near(cadence, CADENCE, 2.0) && honest(double, 0.233),
        Right::Film => {
            near(speed, FILM_SPEED, 0.1 * FILM_SPEED) && near(cadence, CADENCE, 3.0) && honest(double, 0.21)
        }
        Right::TimesOnly => speed.is_none() && near(cadence, CADENCE, 5.0) && honest(double, 0.21),
        Right::Nothing(word) => read.status == 1 && cadence.is_none() && told.contains(word),
        Right::Warned(word) => told.contains(word) && assessment["parameters"]["cadence"]["status"] != "ok",
        Right::Sensor | Right::Refused(_) => false,
    };
    let shown = |value: Option<f64>, places: usize| {
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"))
    };
    let reason = match &row.4 {
        Right::Nothing(word) | Right::Warned(word) => {
            told.lines().find(|line| line.contains(word)).unwrap_or_default()
        }
        _ if double["status"] == "limited" && speed.is_some() => "double support limited",
        _ => "",
    };
    let words = format!(
        "{} m/s, {}/min, double support {} {}",
        shown(speed, 2),
        shown(cadence, 0),
        shown(double["value"].as_f64(), 2),
        reason
    );
    (words, right)
}

/// An estimate that is called right holds the truth.
fn honest(estimate: &Value, truth: f64) -> bool {
    let holds = |low: f64, high: f64| (low..=high).contains(&truth);
    estimate["status"] != "ok"
        || matches!((estimate["low"].as_f64(), estimate["high"].as_f64()), (Some(low), Some(high)) if holds(low, high))
}

/// Checks and reasons, a line each.
fn everything_told(assessment: &Value) -> String {
    let checks =
        assessment["quality"].as_array().into_iter().flatten().filter_map(|flag| flag["message"].as_str());
    let reasons = assessment["parameters"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, one)| one["reason"].as_str());
    checks.chain(reasons).collect::<Vec<_>>().join("\n")
}

fn of_sensor(row: &Row, path: &std::path::Path) -> (String, bool) {
    let output = run(&[&["accelerometer", path.to_str().unwrap()], row.2].concat());
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let line = |start: &str| {
        said.lines()
            .find(|line| line.starts_with(start))
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let right = match row.4 {
        Right::Sensor => {
            line("Walking speed").is_some_and(|line| line.contains("1.0"))
                && line("Cadence").is_some_and(|line| line.contains("steps/min"))
        }
        Right::Nothing(word) => output.status.code() == Some(1) && said.contains(word),
        Right::Refused(word) => output.status.code() == Some(2) && said.contains(word),
        _ => false,
    };
    let words =
        line("Walking speed").zip(line("Cadence")).map(|(speed, cadence)| format!("{speed}; {cadence}"));
    (words.unwrap_or_else(|| said.lines().next().unwrap_or_default().to_owned()), right)
}

fn expected(right: &Right) -> String {
    match right {
        Right::KeyPoints => "0.91 m/s, 98/min, double support holds 0.23".into(),
        Right::Film => "1.27 m/s, 98/min, double support holds 0.21 or is limited".into(),
        Right::TimesOnly => "98/min, no lengths".into(),
        Right::Nothing(word) => format!("no number: «… {word} …»"),
        Right::Warned(word) => format!("limited: «… {word} …»"),
        Right::Sensor => "1.00 m/s, 111/min".into(),
        Right::Refused(word) => format!("refused: «… {word} …»"),
    }
}

#[test]
#[ignore = "reads every film of the public cases"]
fn public_cases_row_by_row() {
    let networks = networks_are_here();
    let (mut table, mut wrong) = (
        String::from("| case | input | right is | before | now | |\n|---|---|---|---|---|---|\n"),
        Vec::new(),
    );
    for row in ROWS {
        let Some(path) = case(row.1) else { continue };
        let film = path.extension().is_some_and(|ending| ending == "mp4" || ending == "mov");
        if film && !networks {
            continue;
        }
        let (now, right) =
            if row.2.contains(&"--worn") { of_sensor(row, &path) } else { of_recording(row, &path) };
        // A place of this machine is nobody's business.
        let now = now.replace(path.parent().unwrap().to_str().unwrap(), "…").replace('|', "/");
        let verdict = if right { "right" } else { "**wrong**" };
        writeln!(
            table,
            "| {} | {} | {} | {} | {} | {verdict} |",
            row.0,
            row.1,
            expected(&row.4),
            row.3,
            now.trim()
        )
        .unwrap();
        if !right {
            wrong.push(row.1);
        }
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{wrong:?}");
}
