//! A worn accelerometer's recording through the built program: what is told, what is withheld, what is refused.

use std::fmt::Write as _;
use std::path::Path;

use gaittwin::biomechanics::gait::EventKind;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::simulate::simulate;
use gaittwin::synthesis::{KnownWalk, SensorSite, VirtualAccelerometer};

use crate::command_line::run;

/// A simulated adult's walk as a sensor at the waist writes it, and his true speed, m/s, and cadence, steps/min.
fn recording() -> (String, f64, f64) {
    let library = Library::built_in().unwrap();
    let walk = simulate(&library, &WalkerParameters::default(), 12.0, 5).unwrap();
    let known = KnownWalk::from_motion(&walk.motion(), Some(1.75)).between(3.0, 12.0);
    let record = VirtualAccelerometer::as_worn(SensorSite::Waist, 3).record(&known, 3);
    let mut text = String::from("time,up,forward,right\n");
    for (index, reading) in record.readings.iter().enumerate() {
        let time = index as f64 / record.sample_rate;
        match reading {
            Some([up, forward, right]) => writeln!(text, "{time:.4},{up},{forward},{right}").unwrap(),
            None => writeln!(text, "{time:.4},,,").unwrap(),
        }
    }
    let contacts: Vec<f64> = walk
        .events()
        .iter()
        .filter(|event| event.kind == EventKind::InitialContact && event.time > 3.0)
        .map(|event| event.time)
        .collect();
    let cadence = 60.0 * (contacts.len() - 1) as f64 / (contacts[contacts.len() - 1] - contacts[0]);
    (text, walk.measures.unwrap().speed, cadence)
}

fn told(path: &Path, more: &[&str]) -> (i32, String) {
    let mut arguments = vec!["accelerometer", path.to_str().unwrap()];
    arguments.extend_from_slice(more);
    let output = run(&arguments);
    let text =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.code().unwrap(), text)
}

/// The first number of the line that begins with these words.
fn number(text: &str, words: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(words))?;
    line.split_whitespace().find_map(|word| word.parse().ok())
}

#[test]
fn speed_and_cadence_are_told_from_the_waist_and_speed_withheld_from_the_ankle() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.csv");
    let (text, speed, cadence) = recording();
    std::fs::write(&path, text).unwrap();
    let (status, said) = told(&path, &["--worn", "waist"]);
    println!("{said}(true: {speed:.2} m/s, {cadence:.0} steps/min)");
    assert_eq!(status, 0, "{said}");
    assert!((number(&said, "Walking speed").unwrap() - speed).abs() < 0.2, "{said}");
    assert!((number(&said, "Cadence").unwrap() / cadence - 1.0).abs() < 0.06, "{said}");
    assert!(said.contains("simulated walks only") && said.contains("Not a medical device"), "{said}");
    let (status, said) = told(&path, &["--worn", "ankle"]);
    assert_eq!(status, 0, "{said}");
    assert_eq!(number(&said, "Walking speed"), None, "{said}");
    assert!(said.contains("Wear it at the waist"), "{said}");
}

#[test]
fn bad_recordings_are_refused_with_the_line_and_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.csv");
    let rows = |row: fn(usize) -> String| -> String {
        std::iter::once("time,up,forward,right".to_owned())
            .chain((0..200).map(row))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let good = |k: usize| format!("{:.3},9.8,0.1,0.2", k as f64 / 50.0);
    let cases: [(String, &[&str], &str); 4] = [
        (rows(good), &["--worn", "wrist"], "waist, chest, thigh or ankle"),
        (rows(good), &["--worn", "waist", "--unit", "kg"], "m/s2 or g"),
        (rows(good).replace("forward", "ahead"), &["--worn", "waist"], "no column «forward»"),
        (
            rows(|k| {
                if k == 3 { "0.06,9.8,inf,0".into() } else { format!("{:.3},9.8,0.1,0.2", k as f64 / 50.0) }
            }),
            &["--worn", "waist"],
            "Line 5: «inf» is not a finite number",
        ),
    ];
    for (text, arguments, reason) in cases {
        std::fs::write(&path, text).unwrap();
        let (status, said) = told(&path, arguments);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(reason), "{said}");
    }
    std::fs::write(&path, "time,up,forward,right\n0.00,9.8,0,0\n0.02,9.8,0,0\n").unwrap();
    let (status, said) = told(&path, &["--worn", "waist"]);
    assert!(status == 1 && said.contains("Nobody walks"), "{said}");
}
