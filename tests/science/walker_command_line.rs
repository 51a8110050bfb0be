//! The walker from the command line: searches that can be broken off, files that other programs read, refusals.

use super::command_line::run;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_search_writes_gains_that_simulate_walks_with_and_goes_on_from_them() {
    let folder = tempfile::tempdir().unwrap();
    let gains = folder.path().join("slower.gains");
    let out = gains.to_str().unwrap();
    let search = |more: &[&str]| {
        let mut arguments =
            vec!["optimise", "--condition", "healthy_adult_1.24", "--out", out, "--polish", "5"];
        arguments.extend_from_slice(&["--population", "4", "--seconds", "2", "--screenings", "0"]);
        arguments.extend_from_slice(more);
        let output = run(&arguments);
        // Nothing was screened, so that nothing is known to walk.
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let first = search(&["--from", "healthy_adult_1.25"]);
    assert!(first.contains("From healthy_adult_1.25") && first.contains("generation 5"), "{first}");
    let second = search(&["--resume"]);
    assert!(second.contains("From healthy_adult_1.24 (distance 0.00)"), "{second}");

    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (mot, trc, sto) = (file("w.mot"), file("w.trc"), file("w.sto"));
    let output = run(&[
        "simulate",
        "--gains",
        out,
        "--condition",
        "healthy_adult_1.24",
        "--seconds",
        "2",
        "--mot",
        &mot,
        "--trc",
        &trc,
        "--sto",
        &sto,
    ]);
    assert_ne!(output.status.code(), Some(2), "{}", text(&output.stderr));
    for (path, word) in [(&mot, "hip_flexion_r"), (&trc, "PathFileType"), (&sto, "soleus_left/activation")] {
        assert!(std::fs::read_to_string(path).unwrap().contains(word), "{path}");
    }
}

#[test]
fn impossible_conditions_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x.gains");
    let refuse = |condition: &str, word: &str| {
        let file = folder.path().join("c.toml");
        std::fs::write(&file, condition).unwrap();
        let output =
            run(&["optimise", "--condition", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(word) && !errors.contains("panicked"), "{errors}");
        assert!(!out.exists(), "nothing is written");
    };
    refuse("[task]\nspede = 1.0\n", "task.spede");
    refuse("[task]\nspeed = \"fast\"\n", "task.speed");
    refuse("[body]\nmass = -3.0\n", "body.mass");
    refuse("[body]\nmass = nan\n", "body.mass");
    refuse("preset = \"nobody\"\n", "nobody");
}
