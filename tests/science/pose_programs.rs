//! Key-points as other programs write them, through the same analysis: the same walk in the form of each program gives the
//! same numbers, what is amiss is set right and said, and what cannot be known is refused with what to do.

use std::path::{Path, PathBuf};

use gaittwin::biomechanics::anatomy::Landmark;
use gaittwin::exchange::pose_formats::{self, people::PoseRecording};
use gaittwin::vision::people::person_choice::{PersonChoice, PersonId};
use gaittwin::vision::pose::PoseTrack;
use serde_json::{Value, json};

use crate::command_line::{Analysed, analyse};

/// A walk of 5 s with its true values: 0.91 m/s, 98.1 steps/min.
const SPEED: f64 = 0.927;
const CADENCE: f64 = 98.2;

pub(crate) fn case(name: &str) -> Option<PathBuf> {
    let path = crate::material::at(format!("cases/inputs/{name}"));
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

fn base() -> Option<Value> {
    Some(serde_json::from_slice(&std::fs::read(case("base.poses.json")?).unwrap()).unwrap())
}

pub(crate) fn number(value: &Value, key: &str) -> Option<f64> {
    value["parameters"][key]["value"].as_f64()
}

/// Read, and the numbers are those of the walk.
fn is_the_walk(read: &Analysed, what: &str) {
    assert_eq!(read.status, 0, "{what}: {}", read.errors);
    let assessment = read.assessment.as_ref().unwrap();
    let (speed, cadence) = (number(assessment, "walking_speed"), number(assessment, "cadence"));
    assert!(speed.is_some_and(|speed| (speed - SPEED).abs() < 0.03), "{what}: {speed:?}");
    assert!(cadence.is_some_and(|cadence| (cadence - CADENCE).abs() < 2.0), "{what}: {cadence:?}");
}

fn notes(read: &Analysed) -> String {
    let quality = read.assessment.as_ref().unwrap()["quality"].as_array().unwrap();
    let own = quality.iter().filter(|flag| flag["check"] == "pose_file");
    own.map(|flag| flag["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

/// The walk's points by landmark name, frame by frame.
fn points_of(file: &Value) -> (Vec<String>, Vec<Vec<[f64; 3]>>) {
    let names = file["keypoints"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
    let frames = file["frames"].as_array().unwrap().iter().map(|frame| {
        let points = frame["points"].as_array().unwrap().iter();
        points.map(|point| [0, 1, 2].map(|at| point[at].as_f64().unwrap())).collect()
    });
    (names.collect(), frames.collect())
}

const BODY_25: [&str; 25] = [
    "nose",
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "mid_hip",
    "right_hip",
    "right_knee",
    "right_ankle",
    "left_hip",
    "left_knee",
    "left_ankle",
    "right_eye",
    "left_eye",
    "right_ear",
    "left_ear",
    "left_toe",
    "left_small_toe",
    "left_heel",
    "right_toe",
    "right_small_toe",
    "right_heel",
];
const HALPE: [&str; 26] = [
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "head",
    "neck",
    "hip",
    "left_toe",
    "right_toe",
    "left_small_toe",
    "right_small_toe",
    "left_heel",
    "right_heel",
];

const MPII: [&str; 16] = [
    "right_ankle",
    "right_knee",
    "right_hip",
    "left_hip",
    "left_knee",
    "left_ankle",
    "pelvis",
    "thorax",
    "neck",
    "head",
    "right_wrist",
    "right_elbow",
    "right_shoulder",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
];

/// One person's points in a program's order, zeros where the walk has none.
fn flat(names: &[String], frame: &[[f64; 3]], order: &[&str]) -> Vec<f64> {
    let find = |wanted: &&str| names.iter().position(|name| name == wanted);
    order.iter().flat_map(|wanted| find(wanted).map_or([0.0; 3], |at| frame[at])).collect()
}

#[test]
fn the_same_walk_in_the_form_of_each_program_is_the_same_walk() {
    let Some(file) = base() else { return };
    let (names, frames) = points_of(&file);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let rate = &["--stature", "1.7", "--capture-rate", "60"];
    // OpenPose: one file a picture; a second person stands at the edge and is nobody's walk.
    let pictures = folder.path().join("openpose");
    std::fs::create_dir(&pictures).unwrap();
    for (index, frame) in frames.iter().enumerate() {
        let standing: Vec<f64> = flat(&names, &frames[0], &BODY_25)
            .chunks(3)
            .flat_map(|p| if p[2] > 0.0 { [p[0] + 900.0, p[1], 0.8] } else { [0.0; 3] })
            .collect();
        let people = json!({"version": 1.3, "people": [
            {"person_id": [-1], "pose_keypoints_2d": standing},
            {"person_id": [-1], "pose_keypoints_2d": flat(&names, frame, &BODY_25)},
        ]});
        std::fs::write(pictures.join(format!("walk_{index:012}_keypoints.json")), people.to_string())
            .unwrap();
    }
    let read = analyse(&pictures, rate);
    is_the_walk(&read, "OpenPose folder");
    assert!(notes(&read).contains("2 people") && notes(&read).contains("--person"), "{}", notes(&read));
    is_the_walk(&analyse(&pictures.join("walk_000000000003_keypoints.json"), rate), "OpenPose file");

    let list: Vec<Value> = frames
        .iter()
        .enumerate()
        .map(|(k, frame)| json!({"image_id": format!("{k}.jpg"), "category_id": 1, "keypoints": flat(&names, frame, &HALPE), "score": 2.9, "idx": [1]}))
        .collect();
    is_the_walk(&analyse(&write("alphapose-results.json", &json!(list).to_string()), rate), "AlphaPose");
    let list: Vec<Value> = frames
        .iter()
        .enumerate()
        .map(|(k, frame)| json!({"image_id": format!("{k}.jpg"), "category_id": 1, "keypoints": flat(&names, frame, &MPII), "score": 2.9}))
        .collect();
    is_the_walk(&analyse(&write("mpii.json", &json!(list).to_string()), rate), "AlphaPose, 16 points");

    let instances: Vec<Value> = frames
        .iter()
        .enumerate()
        .map(|(k, frame)| {
            let values = flat(&names, frame, &HALPE);
            let points: Vec<[f64; 2]> = values.chunks(3).map(|p| [p[0], p[1]]).collect();
            let scores: Vec<f64> = values.chunks(3).map(|p| p[2]).collect();
            json!({"frame_id": k + 1, "instances": [{"keypoints": points, "keypoint_scores": scores}]})
        })
        .collect();
    is_the_walk(
        &analyse(
            &write("mmpose.json", &json!({"meta_info": {}, "instance_info": instances}).to_string()),
            rate,
        ),
        "MMPose",
    );

    let coco = json!({
        "images": (0..frames.len()).map(|k| json!({"id": k, "file_name": format!("{k:05}.png"), "width": 1280, "height": 720})).collect::<Vec<_>>(),
        "categories": [{"id": 1, "name": "person", "keypoints": names}],
        "annotations": frames.iter().enumerate().map(|(k, frame)| json!({
            "image_id": k, "category_id": 1,
            "keypoints": frame.iter().flat_map(|p| [p[0], p[1], 2.0]).collect::<Vec<f64>>(),
        })).collect::<Vec<_>>(),
    });
    is_the_walk(&analyse(&write("annotations.json", &coco.to_string()), rate), "COCO");

    let yolo: Vec<Value> = frames
        .iter()
        .map(|frame| {
            let values = flat(&names, frame, &HALPE[..17]);
            let list = |at: usize| values.chunks(3).map(|p| p[at]).collect::<Vec<f64>>();
            json!([{"name": "person", "class": 0, "confidence": 0.9, "keypoints": {"x": list(0), "y": list(1), "visible": list(2)}}])
        })
        .collect();
    is_the_walk(&analyse(&write("yolo.json", &json!(yolo).to_string()), rate), "YOLO-pose");

    let (Some(deeplabcut), Some(trc)) = (case("walkDLC_resnet50.csv"), case("sports2d_px.trc")) else {
        return;
    };
    is_the_walk(&analyse(&deeplabcut, rate), "DeepLabCut");
    is_the_walk(&analyse(&trc, &["--stature", "1.7"]), "TRC in pixels");
}

#[test]
fn what_is_amiss_in_a_file_is_set_right_and_said() {
    for (name, word) in [
        ("bom.poses.json", ""),
        ("nan_token.poses.json", ""),
        ("null_xy.poses.json", ""),
        ("names_camel.poses.json", ""),
        ("names_foot_index.poses.json", ""),
        ("openpose_zeros.poses.json", ""),
        ("zeros_noconf.poses.json", ""),
        ("normalised.poses.json", "between 0 and 1"),
        ("time_ms.poses.json", "milliseconds"),
        ("time_frames.poses.json", "counts of frames"),
        ("dup_time.poses.json", "repeat the time"),
        ("y_up.poses.json", "points up"),
    ] {
        let Some(path) = case(name) else { return };
        let read = analyse(&path, &["--stature", "1.7"]);
        if name.contains("zeros") {
            // Half of the shins are missing in it: whatever is told of them, nobody walks in the corner.
            assert!(read.status < 2, "{name}: {}", read.errors);
            assert!(!read.errors.contains("do not take turns"), "{name}: {}", read.errors);
        } else {
            is_the_walk(&read, name);
        }
        assert!(notes(&read).contains(word), "{name}: {}", notes(&read));
        println!("{name}: {}", notes(&read));
    }
}

#[test]
fn feet_by_any_name_are_feet() {
    let (Some(plain), Some(named)) = (case("base.poses.json"), case("names_foot_index.poses.json")) else {
        return;
    };
    let of =
        |path: &Path| pose_formats::read(path, None).unwrap().choose(path, PersonChoice::Walking).unwrap().0;
    assert_eq!(of(&plain), of(&named));
}

fn refused(text: &str, name: &str, more: &[&str], word: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let read = analyse(&path, more);
    assert_eq!(read.status, 2, "{name}: {}", read.errors);
    assert!(read.errors.contains(word), "{name}: {}", read.errors);
}

#[test]
fn what_cannot_be_known_is_refused_with_what_to_do() {
    let person = |scale: f64, confidence: f64| -> Vec<f64> {
        (0..17)
            .flat_map(|k| [scale * (10.0 + f64::from(k)), scale * (20.0 + 3.0 * f64::from(k)), confidence])
            .collect()
    };
    let list = |scale: f64, confidence: f64| {
        json!(
            (0..40)
                .map(|k| json!({"image_id": k, "category_id": 1, "keypoints": person(scale, confidence)}))
                .collect::<Vec<_>>()
        )
        .to_string()
    };
    refused(&list(1.0, 0.9), "results.json", &[], "--capture-rate");
    refused(&list(0.01, 0.9), "results.json", &["--capture-rate", "30"], "shares of the picture's size");
    refused(&list(1.0, 0.0), "results.json", &["--capture-rate", "30"], "no point in it was seen");
    refused(&list(1.0, 0.9), "results.json", &["--capture-rate", "30", "--person", "4"], "one person");
    let fifteen = json!([{"image_id": 0, "category_id": 1, "keypoints": vec![1.0; 45]}]).to_string();
    refused(&fifteen, "results.json", &["--capture-rate", "30"], "15 points without names");
    refused("PathFileType\t4\nDataRate\tUnits\n60\tinch\n", "walk.trc", &[], "px, m, cm and mm");
    refused("time,up,forward,right\n0,9.8,0,0\n", "sensor.csv", &[], "gaittwin-cli accelerometer");
    let names =
        r#"{"schema":"gaittwin/poses/1","width":640,"height":480,"keypoints":["snout","tail"],"frames":[]}"#;
    refused(names, "mouse.poses.json", &[], "snout, tail");
}

#[test]
fn unknown_names_are_named_and_the_rest_is_read() {
    let Some(mut file) = base() else { return };
    file["keypoints"][2] = json!("marker_7");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk.poses.json");
    std::fs::write(&path, file.to_string()).unwrap();
    let read = analyse(&path, &["--stature", "1.7"]);
    is_the_walk(&read, "one unknown name");
    assert!(notes(&read).contains("«marker_7»"), "{}", notes(&read));
}

/// Two people cross; the file does not say who is who.
#[test]
fn people_are_followed_through_a_crossing_and_chosen_by_number() {
    let Some(file) = base() else { return };
    let (names, frames) = points_of(&file);
    let mirrored =
        |frame: &[[f64; 3]]| frame.iter().map(|p| [1280.0 - p[0], p[1] + 40.0, p[2]]).collect::<Vec<_>>();
    let list: Vec<Value> = frames
        .iter()
        .enumerate()
        .flat_map(|(k, frame)| {
            let mut both = vec![frame.clone(), mirrored(frame)];
            // The order in the file changes.
            if k % 3 == 0 {
                both.reverse();
            }
            both.into_iter().map(|person| json!({"image_id": k, "category_id": 1, "keypoints": flat(&names, &person, &HALPE)})).collect::<Vec<_>>()
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.json");
    std::fs::write(&path, json!(list).to_string()).unwrap();
    let recording: PoseRecording = pose_formats::read(&path, Some(60.0)).unwrap();
    assert_eq!(recording.people.len(), 2);
    let way = |track: &PoseTrack| {
        let hips: Vec<f64> = track
            .samples
            .iter()
            .filter_map(|sample| sample.pose.as_ref()?.points[Landmark::LeftHip])
            .map(|point| point.x)
            .collect();
        assert_eq!(hips.len(), frames.len(), "nobody is lost");
        let jumps = hips.windows(2).filter(|pair| (pair[1] - pair[0]).abs() > 40.0).count();
        assert_eq!(jumps, 0, "nobody takes the other's place");
        hips[hips.len() - 1] - hips[0]
    };
    let of = |number: usize| way(&recording.choose(&path, PersonChoice::Number(PersonId(number))).unwrap().0);
    assert!(of(1) * of(2) < 0.0, "one walks to the right, one to the left");
    let said = recording.choose(&path, PersonChoice::Number(PersonId(3))).unwrap_err().to_string();
    assert!(said.contains("2 people"), "{said}");
}
