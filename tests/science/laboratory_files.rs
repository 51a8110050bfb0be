//! Walks of motion laboratories, in space and with lengths, and key-points that lack the feet.

use std::sync::Arc;

use gaittwin::analysis::{AnalysisOptions, source_of_track};
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::exchange::c3d;
use gaittwin::recording::final_analysis::{Recording, assess};
use gaittwin::simulation::library::Library;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::simulate::simulate;
use gaittwin::study::validation::{Split, read_folder};
use gaittwin::synthesis::{CameraPlacement, VirtualCamera};

use crate::command_line::analyse;
use crate::pose_programs::{case, number};

#[test]
fn lengths_of_a_laboratory_need_no_stature() {
    let Some(trc) = case("sports2d_px.trc") else { return };
    let text = std::fs::read_to_string(trc).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[2] = lines[2].replace("px", "m");
    // The plane of walking stands askew in the room, z up and y to the left, as many laboratories have it.
    let px_per_m = 264.6 / 1.7 * 0.9;
    for line in lines.iter_mut().skip(5) {
        let cells: Vec<&str> = line.split('\t').collect();
        let mut row = vec![cells[0].to_owned(), cells[1].to_owned()];
        for point in cells[2..].chunks(3) {
            let [x, y] = [0, 1].map(|at| point[at].parse::<f64>().unwrap() / px_per_m);
            row.extend([0.8 * x, -0.6 * x, 3.0 - y].map(|value| format!("{value:.5}")));
        }
        *line = row.join("\t");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.trc");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let read = analyse(&path, &[]);
    assert_eq!(read.status, 0, "{}", read.errors);
    let assessment = read.assessment.as_ref().unwrap();
    assert_eq!(assessment["scale"]["method"], "given", "{assessment}");
    let in_pixels =
        analyse(&case("sports2d_px.trc").unwrap(), &["--scale-px-per-m", &format!("{px_per_m:.3}")]);
    let expected = number(in_pixels.assessment.as_ref().unwrap(), "walking_speed").unwrap();
    let found = number(assessment, "walking_speed").unwrap();
    assert!((found / expected - 1.0).abs() < 0.02, "{found} for {expected}");
}

/// A walk in space as laboratories store it, long axis up or across, is read back and measured.
#[test]
fn a_walk_in_c3d_is_measured_without_a_stature() {
    let library = Library::built_in().unwrap();
    let walk = simulate(&library, &WalkerParameters::default(), 8.0, 5).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.c3d");
    c3d::write(&path, &walk.motion(), &walk.events()).unwrap();
    let read = analyse(&path, &[]);
    assert_eq!(read.status, 0, "{}", read.errors);
    let found = number(read.assessment.as_ref().unwrap(), "walking_speed").unwrap();
    let truth = walk.measures.unwrap().speed;
    assert!((found / truth - 1.0).abs() < 0.05, "{found} for {truth}");
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 100, 600, whole.len() / 3] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(analyse(&path, &[]).status > 0 || length > 600, "{length}");
    }
}

/// Without heel and toe the toe off is timed by the ankle: later than it rises, and surer by less. The people here are those on
/// whom nothing was set.
#[test]
fn without_feet_double_support_holds_the_truth_in_its_interval() {
    let folder = crate::material::at("real-gait");
    if !folder.is_dir() {
        println!("skipped: {} is not here", folder.display());
        return;
    }
    let (mut held, mut all) = (0, 0);
    for trial in read_folder(&folder).unwrap() {
        let usable = Split::Report.holds(&trial.subject) && trial.straight;
        let Some(truth) = trial.truth.get("double_support_fraction").copied().filter(|_| usable) else {
            continue;
        };
        let film =
            VirtualCamera::for_walk(&trial.walk, CameraPlacement::Side(Side::Right), 60.0).film(&trial.walk);
        let mut track = film.track;
        for pose in track.samples.iter_mut().filter_map(|sample| sample.pose.as_mut()) {
            for side in Side::BOTH {
                for point in [BodyPoint::Heel, BodyPoint::Toe] {
                    pose.points[Landmark::of(point, side)] = None;
                }
            }
        }
        let recording = Recording {
            source: source_of_track("poses", &track),
            track: Arc::new(track),
            ..Recording::default()
        };
        let options = AnalysisOptions { stature: trial.stature, ..AnalysisOptions::default() };
        let told = assess(&recording, &options).assessment;
        let Some(estimate) = told.parameters.get(Parameter::DoubleSupportFraction) else { continue };
        let Some((value, interval)) = estimate.value.zip(estimate.interval) else { continue };
        println!("{}: {value:.3} ({:.3} to {:.3}) for {truth:.3}", trial.id, interval.low, interval.high);
        all += 1;
        held += usize::from((interval.low..=interval.high).contains(&truth));
    }
    assert!(all >= 5 && 5 * held >= 4 * all, "{held} of {all}");
}
