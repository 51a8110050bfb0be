//! Following a person's curves from the command line.

use super::command_line::run;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Curves of a made-up person with a lazy right knee, degrees.
fn curves() -> String {
    let mut text = String::from("side,joint,percent,mean,sd,n\n");
    for (side, peak) in [("left", 58.0), ("right", 44.0)] {
        for percent in (0..=100).step_by(2) {
            let swing = (-((f64::from(percent) - 72.0) / 11.0).powi(2)).exp();
            let load = (-((f64::from(percent) - 14.0) / 9.0).powi(2)).exp();
            text += &format!(
                "{side},knee_flexion,{percent},{:.2},2.0,6\n",
                5.0 + (peak - 5.0) * swing + 12.0 * load
            );
        }
    }
    text
}

#[test]
fn a_person_is_followed_and_how_closely_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(file("curves.csv"), curves()).unwrap();
    let output = run(&[
        "follow",
        "--curves",
        &file("curves.csv"),
        "--age",
        "35",
        "--sex",
        "male",
        "--stature",
        "1.78",
        "--mass",
        "76",
        "--speed",
        "1.2",
        "--seconds",
        "12",
        "--lessons",
        "3",
        "--out",
        &file("walk.motion.json"),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).contains("not a model of nerves"));
    let motion: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(file("walk.motion.json")).unwrap()).unwrap();
    assert_eq!(motion["controller_family"], "following");
    assert!(motion["fell_at"].is_null());
    for side in ["left", "right"] {
        let rms = motion["reference_rms_deg"][side]["knee_flexion"].as_f64().unwrap();
        // Nobody has this made-up knee, and no hip and ankle go with it: near is not asked for here, only that it is told.
        assert!((0.2..20.0).contains(&rms), "{side} {rms}");
    }
}

#[test]
fn curves_that_cannot_be_followed_are_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let refuse = |content: &str, word: &str| {
        let file = folder.path().join("c.csv");
        std::fs::write(&file, content).unwrap();
        let out = folder.path().join("w.motion.json");
        let output = run(&["follow", "--curves", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(word) && errors.trim().lines().count() == 1, "{errors}");
        assert!(!out.exists(), "nothing is written");
    };
    refuse("side,joint,percent\nleft,knee_flexion,0\n", "mean");
    refuse("side,joint,percent,mean\nleft,knee_flexion,0,x\n", "«x»");
    refuse("side,joint,percent,mean\nleft,knee_flexion,0,5\n", "10 are needed");
    refuse("side,joint,percent,mean\nleft,elbow,0,5\n", "knee_flexion");
}
