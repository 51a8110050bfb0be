//! A folder of everything: one row for each recording, whatever becomes of it, and a night that was interrupted goes on.

use std::path::{Path, PathBuf};

use crate::command_line::run;

fn case(name: &str) -> Option<PathBuf> {
    let path = crate::material::at(format!("cases/inputs/{name}"));
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

fn rows(table: &Path) -> Vec<Vec<String>> {
    let mut file = csv::Reader::from_path(table).unwrap();
    let titles: Vec<String> = file.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        titles[..8],
        [
            "file",
            "kind",
            "status",
            "reason",
            "view",
            "walking_speed",
            "walking_speed_low",
            "walking_speed_high"
        ]
    );
    file.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_row_for_each_recording_and_a_reason_where_there_is_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, table) = (folder.path().join("night/day 1"), folder.path().join("table.csv"));
    std::fs::create_dir_all(inside.join("P2_openpose")).unwrap();
    let (Some(walk), Some(sensor), Some(lying), Some(picture)) = (
        case("base.poses.json"),
        case("x_header_unit.csv"),
        case("acc_lying_still.csv"),
        case("openpose_json/walk_000000000000_keypoints.json"),
    ) else {
        return;
    };
    std::fs::copy(&walk, inside.join("P1_walk.poses.json")).unwrap();
    std::fs::copy(&sensor, inside.join("P1_sensor.csv")).unwrap();
    std::fs::copy(&lying, inside.join("lying.csv")).unwrap();
    std::fs::copy(&picture, inside.join("P2_openpose/walk_000000000000_keypoints.json")).unwrap();
    std::fs::write(inside.join("letter.mp4"), b"Dear colleague, thank you\n").unwrap();
    std::fs::write(inside.join("notes.txt"), b"not a recording").unwrap();
    std::fs::write(inside.join("half.poses.json"), b"{\"schema\": \"gaittwin/poses/1\", ").unwrap();
    let people = folder.path().join("people.csv");
    std::fs::write(&people, "person,stature\nP1,1.70\n").unwrap();
    let night = folder.path().join("night");
    let arguments = [
        "batch",
        night.to_str().unwrap(),
        "--out",
        table.to_str().unwrap(),
        "--stature-column",
        people.to_str().unwrap(),
        "--workers",
        "2",
        "--capture-rate",
        "60",
    ];
    let output = run(&arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let written = rows(&table);
    assert_eq!(written.len(), 6, "{written:?}");
    let row = |name: &str| written.iter().find(|row| row[0] == format!("day 1/{name}")).unwrap();
    let walk = row("P1_walk.poses.json");
    assert_eq!((walk[1].as_str(), walk[2].as_str(), walk[4].as_str()), ("poses", "ok", "right"));
    assert!((walk[5].parse::<f64>().unwrap() - 0.927).abs() < 0.03, "{walk:?}");
    assert_eq!((row("P1_sensor.csv")[1].as_str(), row("P1_sensor.csv")[2].as_str()), ("accelerometer", "ok"));
    assert_eq!(row("lying.csv")[2], "nothing_measured");
    assert!(row("lying.csv")[3].contains("Nobody walks"));
    for (name, kind) in [("letter.mp4", "video"), ("half.poses.json", "poses")] {
        assert_eq!((row(name)[1].as_str(), row(name)[2].as_str()), (kind, "unreadable"));
        assert!(row(name)[3].len() > 20, "{:?}", row(name));
    }
    assert_ne!(row("P2_openpose")[2], "ok", "one picture is no walk");

    // Interrupted in the middle of a line: what is whole is kept, the rest is read again.
    let whole = std::fs::read_to_string(&table).unwrap();
    std::fs::write(&table, &whole[..whole.len() - 200]).unwrap();
    let output = run(&[&arguments[..], &["--resume"]].concat());
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("5 taken over"), "{told}");
    assert_eq!(std::fs::read_to_string(&table).unwrap(), whole);

    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let output = run(&["batch", empty.to_str().unwrap(), "--out", table.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let absent = folder.path().join("absent");
    let output = run(&["batch", absent.to_str().unwrap(), "--out", table.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.trim_end().lines().count() == 1, "{said}");

    // Three computers share the night: together they have each row once.
    let whole = rows(&table);
    let mut shared = Vec::new();
    for part in 1..=3 {
        let own = folder.path().join(format!("part_{part}.csv"));
        let mut arguments = arguments.map(str::to_owned);
        arguments[3] = own.to_str().unwrap().to_owned();
        let which = ["--part".to_owned(), format!("{part}/3")];
        let all: Vec<&str> = arguments.iter().chain(&which).map(String::as_str).collect();
        run(&all);
        shared.extend(rows(&own));
    }
    shared.sort();
    assert_eq!(shared, whole);
    let output = run(&[&arguments[..], &["--part", "4/3"]].concat());
    assert!(String::from_utf8_lossy(&output.stderr).contains("such as 3/100"));
}
