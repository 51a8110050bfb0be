//! Walks of motion laboratories, in space and with lengths, and key-points that lack the feet.

use std::sync::Arc;

use gaittwin::analysis::{AnalysisOptions, source_of_track};
use gaittwin::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::words::language::Language;
use gaittwin::exchange::{c3d, pose_formats};
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

/// A file of a laboratory with two plates and muscle signals beside its markers: all of it is read on the clock of the walk.
#[test]
fn force_plates_and_muscle_signals_are_read_beside_the_markers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.c3d");
    let frames = 300;
    std::fs::write(&path, laboratory_c3d(frames)).unwrap();
    let recording = pose_formats::read(&path, None).unwrap();
    let signals = recording.signals.as_ref().unwrap();
    assert!((signals.rate - 1000.0).abs() < 1e-6);
    assert_eq!(signals.plates.len(), 1);
    // 400 bits of 2 N each, counted from the offset of 100.
    assert!((signals.plates[0].largest() - 600.0).abs() < 1e-3, "{}", signals.plates[0].largest());
    assert_eq!(signals.plates[0].force[2].len(), frames * 10);
    let corner = signals.plates[0].corners[2];
    assert!(corner.iter().zip([500.0, 400.0, 0.0]).all(|(a, b)| (a - b).abs() < 1e-6), "{corner:?}");
    let names: Vec<&str> = signals.muscles.iter().map(|signal| signal.label.as_str()).collect();
    assert_eq!((names, signals.others[0].label.as_str()), (vec!["L.TibAnt"], "Trigger"));
    // The signal counts upwards from frame to frame and within them: value by value in the right order.
    let rises = signals.muscles[0].values.windows(2).all(|pair| pair[1] > pair[0]);
    assert!(rises && signals.muscles[0].values.len() == frames * 10);
    let out = folder.path().join("signals.csv");
    signals.write(&out).unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.starts_with(
        "time,force_plate_1_x,force_plate_1_y,force_plate_1_z,muscle_L.TibAnt (V),channel_Trigger"
    ));
    assert_eq!(text.lines().count(), frames * 10 + 1);
    assert!(
        text.lines().nth(11).unwrap().starts_with("0.010000,"),
        "the eleventh value is of the second frame"
    );
    assert!(recording.notes.iter().any(|note| note.message(Language::English).contains("1 muscle signals")));
}

/// What a file says of itself is not lost on the window's road either: scale and signals arrive with the walk, and stay when it
/// is read anew after a correction.
#[test]
fn scale_and_signals_of_a_file_reach_the_window() {
    use gaittwin::pipeline::job_worker::ReadingChoice;
    use gaittwin::pipeline::real_tools::real_tools;
    use gaittwin::recording::source_choice::SourceChoice;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.c3d");
    std::fs::write(&path, laboratory_c3d(300)).unwrap();
    let read = real_tools().jobs.read;
    let never = std::sync::atomic::AtomicBool::new(false);
    let source = SourceChoice::Video(path);
    let recording = read(&source, ReadingChoice::default(), &mut |_, _| (), &never).unwrap();
    assert!(recording.beside.px_per_m.is_some_and(|scale| scale > 0.0));
    let trial = assess(&recording, &AnalysisOptions::default());
    assert_eq!(trial.beside.signals.as_ref().map(|signals| signals.plates.len()), Some(1));
    assert_eq!(trial.options.px_per_m, recording.beside.px_per_m);
    let again = Recording {
        source: trial.assessment.source.clone(),
        track: Arc::clone(&trial.track),
        beside: trial.beside.clone(),
    };
    assert_eq!(assess(&again, &AnalysisOptions::default()).options.px_per_m, recording.beside.px_per_m);
}

/// Hip, knee, ankle, heel and toe of both sides.
const LABORATORY_LABELS: [&str; 10] =
    ["LHJC", "RHJC", "LKJC", "RKJC", "LAJC", "RAJC", "LHEE", "RHEE", "LTOE", "RTOE"];

/// A laboratory's file in whole numbers: six markers of somebody who goes forward, and eight analogue channels ten times as often.
fn laboratory_c3d(frames: usize) -> Vec<u8> {
    let text = |words: &[&str]| {
        let width = words.iter().map(|word| word.len()).max().unwrap();
        let mut bytes = vec![0xff, 2, width as u8, words.len() as u8];
        for word in words {
            bytes.extend(format!("{word:width$}").bytes());
        }
        bytes
    };
    let words = |sizes: &[u8], values: &[i16]| {
        let mut bytes = [&[2, sizes.len() as u8], sizes].concat();
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        bytes
    };
    let numbers = |sizes: &[u8], values: &[f32]| {
        let mut bytes = [&[4, sizes.len() as u8], sizes].concat();
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        bytes
    };
    let mut section = vec![1, 0x50, 0, 84];
    let group = |section: &mut Vec<u8>, number: u8, name: &str| {
        section.extend([name.len() as u8, 0_u8.wrapping_sub(number)]);
        section.extend(name.bytes());
        section.extend([3, 0, 0]);
    };
    let put = |section: &mut Vec<u8>, number: u8, name: &str, body: Vec<u8>| {
        section.extend([name.len() as u8, number]);
        section.extend(name.bytes());
        section.extend((body.len() as u16 + 3).to_le_bytes());
        section.extend(body);
        section.push(0);
    };
    group(&mut section, 1, "POINT");
    put(&mut section, 1, "LABELS", text(&LABORATORY_LABELS));
    put(&mut section, 1, "UNITS", text(&["mm"]));
    put(&mut section, 1, "SCALE", numbers(&[], &[0.1]));
    put(&mut section, 1, "RATE", numbers(&[], &[100.0]));
    group(&mut section, 2, "ANALOG");
    put(&mut section, 2, "USED", words(&[], &[8]));
    let channels = ["Fx1", "Fy1", "Fz1", "Mx1", "My1", "Mz1", "L.TibAnt", "Trigger"];
    put(&mut section, 2, "LABELS", text(&channels));
    put(&mut section, 2, "UNITS", text(&["N", "N", "N", "Nmm", "Nmm", "Nmm", "V", ""]));
    put(&mut section, 2, "GEN_SCALE", numbers(&[], &[0.5]));
    put(&mut section, 2, "SCALE", numbers(&[8], &[4.0, 4.0, 4.0, 1.0, 1.0, 1.0, 0.002, 1.0]));
    put(&mut section, 2, "OFFSET", words(&[8], &[100, 100, 100, 0, 0, 0, 0, 0]));
    group(&mut section, 3, "FORCE_PLATFORM");
    put(&mut section, 3, "USED", words(&[], &[1]));
    put(&mut section, 3, "TYPE", words(&[1], &[2]));
    put(&mut section, 3, "CHANNEL", words(&[6, 1], &[1, 2, 3, 4, 5, 6]));
    let corners = [0.0, 0.0, 0.0, 500.0, 0.0, 0.0, 500.0, 400.0, 0.0, 0.0, 400.0, 0.0];
    put(&mut section, 3, "CORNERS", numbers(&[3, 4, 1], &corners));
    section.extend([0, 0]);
    section.resize(section.len().div_ceil(512) * 512, 0);
    let blocks = section.len() / 512;
    section[2] = blocks as u8;
    let mut head = vec![2, 0x50];
    for word in [LABORATORY_LABELS.len(), 80, 1, frames, 0] {
        head.extend((word as u16).to_le_bytes());
    }
    head.extend(0.1_f32.to_le_bytes());
    for word in [2 + blocks, 10] {
        head.extend((word as u16).to_le_bytes());
    }
    head.extend(100.0_f32.to_le_bytes());
    head.resize(512, 0);
    [head, section, laboratory_rows(frames)].concat()
}

/// The values of every frame: places of the markers, then ten times those of the channels.
fn laboratory_rows(frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for frame in 0..frames {
        for (number, _) in LABORATORY_LABELS.iter().enumerate() {
            let (side, row) = (if number % 2 == 0 { 1000.0 } else { -1000.0 }, number / 2);
            let swing = 1500.0
                * (0.12 * frame as f64 + if number % 2 == 0 { 0.0 } else { std::f64::consts::PI }).sin();
            let up = [9000.0, 5000.0, 1000.0, 500.0, 400.0][row];
            let forward = 100.0 * frame as f64
                + [0.0, 0.5, 1.0, 1.0, 1.0][row] * swing
                + [0.0, 0.0, 0.0, -500.0, 1500.0][row];
            for value in [forward - 12_000.0, side, up, 0.0] {
                bytes.extend((value as i16).to_le_bytes());
            }
        }
        for row in 0..10 {
            let count = i16::try_from(frame * 10 + row).unwrap();
            let force = if (100..200).contains(&frame) { 400 } else { 100 };
            for value in [100, 100, force, 0, 0, 0, count, 7] {
                bytes.extend(value.to_le_bytes());
            }
        }
    }
    bytes
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
