//! Pose files, `*.poses.json`, schema `gaittwin/poses/1`: key-points of one person in pixels over time.
//!
//! Key-points may be fewer than ours, COCO-17 without feet for example; names that we do not know are left out and named.
//! Whatever cannot be a pose (a time that runs backwards, a frame with too many points) is refused with the frame named,
//! because a walk read from half-understood data is worse than none. Reading goes the way of every pose file
//! ([`super::pose_formats`]).

use std::path::Path;

use serde::Serialize;

use super::error::ExchangeError;
use super::pose_formats;
use crate::biomechanics::anatomy::Landmark;
use crate::exchange::pose_formats::pose_fault::PoseFault;
use crate::vision::people::person_choice::PersonChoice;
use crate::vision::pose::PoseTrack;

const SCHEMA: &str = "gaittwin/poses/1";

#[derive(Serialize)]
struct StoredPoses {
    schema: &'static str,
    width: f64,
    height: f64,
    keypoints: Vec<&'static str>,
    frames: Vec<StoredFrame>,
}

#[derive(Serialize)]
struct StoredFrame {
    time: f64,
    points: Option<Vec<Option<[f64; 3]>>>,
}

/// Reads a pose file of any kind, of several people the one who walks.
///
/// # Errors
/// When the file cannot be read, is none of the kinds, or holds values that cannot be key-points.
pub fn read(path: &Path) -> Result<PoseTrack, ExchangeError> {
    pose_formats::read(path, None)?.choose(path, PersonChoice::Walking).map(|(track, _notes)| track)
}

/// Understands the bytes of a pose file of this program, or says what is wrong with them.
pub fn parse(bytes: &[u8]) -> Result<PoseTrack, PoseFault> {
    pose_formats::parse_own(bytes)
}

/// Writes a pose file with all of our landmarks.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, track: &PoseTrack) -> Result<(), ExchangeError> {
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    let frames = track
        .samples
        .iter()
        .map(|sample| StoredFrame {
            time: sample.time,
            points: sample.pose.as_ref().map(|pose| {
                pose.points
                    .iter()
                    .map(|(_, point)| point.map(|p| [rounded(p.x), rounded(p.y), rounded(p.confidence)]))
                    .collect()
            }),
        })
        .collect();
    let stored = StoredPoses {
        schema: SCHEMA,
        width: track.width as f64,
        height: track.height as f64,
        keypoints: Landmark::ALL.iter().map(|landmark| landmark.name()).collect(),
        frames,
    };
    super::assessment_file::write_json(path, &stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pose::Keypoint;
    use proptest::prelude::*;

    fn small_file() -> String {
        r#"{"schema":"gaittwin/poses/1","width":640,"height":480,"frame_rate":30.0,
            "keypoints":["left_hip","something_else","right_hip"],
            "frames":[{"time":0.5,"points":[[101,202,0.5],[3,4,1],null]},{"time":0.53,"points":[]},{"time":0.6}]}"#
            .to_owned()
    }

    #[test]
    fn unknown_points_are_skipped_and_times_start_at_zero() {
        let track = parse(small_file().as_bytes()).unwrap();
        assert_eq!(track.samples.len(), 3);
        assert!(track.samples[0].time.abs() < 1e-12 && (track.samples[2].time - 0.1).abs() < 1e-9);
        let pose = track.samples[0].pose.as_ref().unwrap();
        assert_eq!(pose.points[Landmark::LeftHip], Some(Keypoint { x: 101.0, y: 202.0, confidence: 0.5 }));
        assert_eq!(pose.points[Landmark::RightHip], None);
        assert!(track.samples[1].pose.is_none() && track.samples[2].pose.is_none());
    }

    #[test]
    fn what_cannot_be_a_walk_is_refused_with_the_reason() {
        for (from, to, word) in [
            ("poses/1", "poses/9", "schema"),
            ("0.53", "0.4", "does not come after"),
            ("640", "0", "width"),
            ("[101,202,0.5]", "[101]", "numbers"),
            ("[101,202,0.5]", "[1e300,2,0.5]", "lies at"),
            ("30.0", "-1", "frame rate"),
            ("\"something_else\"", "\"left_hip\"", "twice"),
        ] {
            let error = parse(small_file().replace(from, to).as_bytes()).unwrap_err().to_string();
            assert!(error.contains(word), "{from} -> {to}: {error}");
        }
        assert!(parse(b"").is_err() && parse(b"[]").is_err());
    }

    #[test]
    fn a_track_survives_the_round_trip() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walk.poses.json");
        let mut track = parse(small_file().as_bytes()).unwrap();
        track.samples[1].pose = None;
        write(&path, &track).unwrap();
        assert_eq!(read(&path).unwrap(), track);
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic(position in 0usize..300, byte in any::<u8>(), cut in 0usize..300) {
            let mut bytes = small_file().into_bytes();
            let at = position % bytes.len();
            bytes[at] = byte;
            let _ = parse(&bytes);
            bytes.truncate(cut);
            let _ = parse(&bytes);
        }
    }
}
