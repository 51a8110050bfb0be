//! Real clips through the built program, from pixels to numbers: one that must be measured, and four that must not.
//!
//! Needs the folder `shared` beside the project and installed networks; says so and passes without them.

use std::path::PathBuf;

use serde_json::Value;

use crate::command_line::{analyse, networks_are_here};

fn clip(name: &str) -> Option<PathBuf> {
    let path = crate::material::at(format!("media/{name}"));
    if path.is_file() && networks_are_here() {
        return Some(path);
    }
    println!("skipped: {name} or the networks are not here");
    None
}

/// Strikes seen by eye: side, frame, frames either way (one rater; the woman walks from right to left).
fn labelled_strikes() -> Option<Vec<(String, i64, i64)>> {
    let path = crate::material::at("media/sports2d_demo_events.csv");
    let text = std::fs::read_to_string(path).ok()?;
    Some(
        text.lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .filter(|cells| cells[2] == "strike")
            .map(|cells| (cells[1].to_owned(), cells[3].parse().unwrap(), 2))
            .collect(),
    )
}

/// The bars that were set for this clip before it was ever read: every strike within two frames and on its side, none
/// invented, cadence 98 ± 2, step time within 0.015 s of 0.611, speed 1.21 ± 0.08 m/s (scale from her stature).
fn the_walking_woman_is_measured(name: &str) {
    let (Some(path), Some(labels)) = (clip(name), labelled_strikes()) else { return };
    let result = analyse(&path, &["--stature", "1.65"]);
    assert_eq!(result.status, 0, "{}", result.errors);
    let assessment = result.assessment.unwrap();
    let value = |parameter: &str| assessment["parameters"][parameter]["value"].as_f64();
    let strikes: Vec<(String, i64)> = assessment["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "initial_contact")
        .map(|event| (event["side"].as_str().unwrap().to_owned(), event["frame"].as_i64().unwrap()))
        .collect();
    println!(
        "{name}: strikes {strikes:?}; cadence {:?}, speed {:?}, step times {:?} and {:?}",
        value("cadence"),
        value("walking_speed"),
        value("step_time_left"),
        value("step_time_right")
    );
    for (side, frame, within) in &labels {
        assert!(
            strikes.iter().any(|(found, at)| found == side && (at - frame).abs() <= *within),
            "the {side} strike at frame {frame} is not among {strikes:?}"
        );
    }
    assert_eq!(strikes.len(), labels.len(), "invented: {strikes:?}");
    assert!((value("cadence").unwrap() - 98.0).abs() <= 2.0);
    let mean_step = f64::midpoint(value("step_time_left").unwrap(), value("step_time_right").unwrap());
    assert!((mean_step - 0.611).abs() <= 0.015, "{mean_step}");
    assert!((value("walking_speed").unwrap() - 1.21).abs() <= 0.08);
    assert_eq!(assessment["view"], "left", "she walks to the left and shows her left side");
    let speed: &Value = &assessment["parameters"]["walking_speed"];
    assert!(
        speed["low"].as_f64() < speed["value"].as_f64() && speed["value"].as_f64() < speed["high"].as_f64()
    );
}

#[test]
fn the_walking_woman_in_h264() {
    the_walking_woman_is_measured("sports2d_demo_720p_h264.mp4");
}

#[test]
fn the_walking_woman_in_vp9() {
    let Some(path) = clip("sports2d_demo.mp4") else { return };
    if gaittwin::capture::open_video(&path).is_err() {
        println!("skipped: nothing here decodes VP9");
        return;
    }
    the_walking_woman_is_measured("sports2d_demo.mp4");
}

/// Balancing on a stopped treadmill, filmed from the front in portrait: not gait.
#[test]
fn balancing_on_the_spot_is_not_gait() {
    for name in ["pose2sim_single_cam01.mp4", "pose2sim_single_cam02.mp4", "pose2sim_multi_cam02.mp4"] {
        let Some(path) = clip(name) else { continue };
        if gaittwin::capture::open_video(&path).is_err() {
            println!("skipped: {name}: no decoder here");
            continue;
        }
        analyse(&path, &[]).measures_nothing(name);
    }
}

/// Six people enter a room one by one, stand and leave, seen from above at 10 frames/s: not a walk that can be measured.
#[test]
fn coming_and_going_at_ten_frames_a_second_is_not_measured() {
    if let Some(path) = clip("intel_one_by_one.mp4") {
        analyse(&path, &["--stature", "1.75"]).measures_nothing("intel_one_by_one.mp4");
    }
}
