//! Pose files, `*.poses.json`, schema `gaittwin/poses/1`: key-points of one person in pixels over time.
//!
//! Key-points may be fewer than ours, COCO-17 without feet for example; names that we do not know are skipped. Whatever
//! cannot be a pose (a time that runs backwards, a number that is not finite, a frame with too many points) is refused
//! with the frame named, because a walk read from half-understood data is worse than none.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use super::error::ExchangeError;
use crate::biomechanics::anatomy::Landmark;
use crate::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

const SCHEMA: &str = "gaittwin/poses/1";

/// Longest recording that is read: four hours at 120 frames/s.
const MOST_FRAMES: usize = 4 * 3600 * 120;

/// Largest file that is read, bytes: [`MOST_FRAMES`] with 25 points each as we write them.
const LARGEST: u64 = 2 << 30;

/// All that is needed to know whether the rest can be understood.
#[derive(Deserialize)]
struct SchemaMark {
    schema: String,
}

#[derive(Serialize, Deserialize)]
struct StoredPoses {
    schema: String,
    width: f64,
    height: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frame_rate: Option<f64>,
    keypoints: Vec<String>,
    frames: Vec<StoredFrame>,
}

#[derive(Serialize, Deserialize)]
struct StoredFrame {
    time: Option<f64>,
    #[serde(default)]
    points: Option<Vec<Option<Vec<f64>>>>,
}

/// Reads a pose file.
///
/// # Errors
/// When the file cannot be read, is not JSON, has another schema, or holds values that cannot be key-points; the
/// message names the frame.
pub fn read(path: &Path) -> Result<PoseTrack, ExchangeError> {
    let bytes =
        crate::input_file::read(path, LARGEST).map_err(ExchangeError::file("Reading the pose file", path))?;
    parse(&bytes).map_err(|cause| ExchangeError::Malformed {
        kind: "pose file",
        cause,
        path: path.to_path_buf(),
    })
}

/// Understands the bytes of a pose file, or says what is wrong with them.
pub fn parse(bytes: &[u8]) -> Result<PoseTrack, String> {
    // The mark first: what another version or another program wrote may lack anything else.
    let mark: SchemaMark = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => format!("it does not say \"schema\": \"{SCHEMA}\", so it is another kind of file."),
        _ => format!("it is damaged or cut off ({error})."),
    })?;
    if mark.schema != SCHEMA {
        return Err(format!("its schema is «{}»; this version reads «{SCHEMA}».", mark.schema));
    }
    let stored: StoredPoses = serde_json::from_slice(bytes).map_err(|error| format!("{error}."))?;
    if stored.frames.len() > MOST_FRAMES {
        return Err(format!("it has {} frames; at most {MOST_FRAMES} are read.", stored.frames.len()));
    }
    let columns: Vec<Option<Landmark>> =
        stored.keypoints.iter().map(|name| Landmark::from_name(name)).collect();
    if columns.iter().flatten().count() == 0 {
        return Err(
            "none of its key-point names is known (COCO-17 names and left_heel, left_toe, …).".to_owned()
        );
    }
    for (at, column) in columns.iter().enumerate() {
        if column.is_some() && columns[..at].contains(column) {
            return Err(format!("the key-point «{}» is listed twice.", stored.keypoints[at]));
        }
    }
    let width = picture_size(stored.width, "width")?;
    let height = picture_size(stored.height, "height")?;
    let rate = match stored.frame_rate {
        Some(rate) if !(rate.is_finite() && rate > 0.0) => {
            return Err(format!("its frame rate is {rate}; it must be above zero."));
        }
        rate => rate,
    };
    let mut samples: Vec<PoseSample> = Vec::with_capacity(stored.frames.len());
    for (frame, entry) in stored.frames.iter().enumerate() {
        let time = match (entry.time, rate) {
            (Some(time), _) => time,
            (None, Some(rate)) => frame as f64 / rate,
            (None, None) => return Err(format!("frame {frame} has no time and the file no frame rate.")),
        };
        if !time.is_finite() || samples.last().is_some_and(|before| before.time >= time) {
            return Err(format!(
                "the time of frame {frame} ({time} s) does not come after the frame before it."
            ));
        }
        let pose = entry.points.as_deref().map(|points| pose_of(points, &columns, frame)).transpose()?;
        let pose = pose.filter(|pose| pose.points.iter().any(|(_, point)| point.is_some()));
        samples.push(PoseSample { frame, time, pose, leg_candidates: Vec::new() });
    }
    let start = samples.first().map_or(0.0, |sample| sample.time);
    for sample in &mut samples {
        sample.time -= start;
    }
    Ok(PoseTrack { width, height, samples })
}

fn picture_size(value: f64, name: &str) -> Result<usize, String> {
    if value.is_finite() && (1.0..=65_536.0).contains(&value) {
        Ok(value.round() as usize)
    } else {
        Err(format!("its {name} is {value}; it must be between 1 and 65536 pixels."))
    }
}

fn pose_of(points: &[Option<Vec<f64>>], columns: &[Option<Landmark>], frame: usize) -> Result<Pose, String> {
    if points.len() > columns.len() {
        return Err(format!("frame {frame} has {} points for {} key-points.", points.len(), columns.len()));
    }
    let mut pose = Pose::default();
    for (point, column) in points.iter().zip(columns) {
        let (Some(values), Some(landmark)) = (point, column) else { continue };
        let keypoint = match values[..] {
            [x, y] => Keypoint { x, y, confidence: 1.0 },
            [x, y, confidence] => Keypoint { x, y, confidence: confidence.clamp(0.0, 1.0) },
            _ => {
                return Err(format!(
                    "a point of frame {frame} has {} numbers; x, y, confidence are three.",
                    values.len()
                ));
            }
        };
        if !(keypoint.x.is_finite() && keypoint.y.is_finite() && keypoint.confidence.is_finite())
            || keypoint.x.abs().max(keypoint.y.abs()) > 1e6
        {
            return Err(format!("a point of frame {frame} lies at {}, {}.", keypoint.x, keypoint.y));
        }
        pose.points[*landmark] = Some(keypoint);
    }
    Ok(pose)
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
            time: Some(sample.time),
            points: sample.pose.as_ref().map(|pose| {
                pose.points
                    .iter()
                    .map(|(_, point)| point.map(|p| vec![rounded(p.x), rounded(p.y), rounded(p.confidence)]))
                    .collect()
            }),
        })
        .collect();
    let stored = StoredPoses {
        schema: SCHEMA.to_owned(),
        width: track.width as f64,
        height: track.height as f64,
        frame_rate: None,
        keypoints: Landmark::ALL.iter().map(|landmark| landmark.name().to_owned()).collect(),
        frames,
    };
    super::assessment_file::write_json(path, &stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn small_file() -> String {
        r#"{"schema":"gaittwin/poses/1","width":640,"height":480,"frame_rate":30.0,
            "keypoints":["left_hip","something_else","right_hip"],
            "frames":[{"time":0.5,"points":[[1,2,0.5],[3,4,1],null]},{"time":0.53,"points":[]},{"time":0.6}]}"#
            .to_owned()
    }

    #[test]
    fn unknown_points_are_skipped_and_times_start_at_zero() {
        let track = parse(small_file().as_bytes()).unwrap();
        assert_eq!(track.samples.len(), 3);
        assert!(track.samples[0].time.abs() < 1e-12 && (track.samples[2].time - 0.1).abs() < 1e-9);
        let pose = track.samples[0].pose.as_ref().unwrap();
        assert_eq!(pose.points[Landmark::LeftHip], Some(Keypoint { x: 1.0, y: 2.0, confidence: 0.5 }));
        assert_eq!(pose.points[Landmark::RightHip], None);
        assert!(track.samples[1].pose.is_none() && track.samples[2].pose.is_none());
    }

    #[test]
    fn what_cannot_be_a_walk_is_refused_with_the_reason() {
        for (from, to, word) in [
            ("poses/1", "poses/9", "schema"),
            ("0.53", "0.4", "does not come after"),
            ("640", "0", "width"),
            ("[1,2,0.5]", "[1]", "numbers"),
            ("[1,2,0.5]", "[1e300,2,0.5]", "lies at"),
            ("30.0", "-1", "frame rate"),
            ("\"something_else\"", "\"left_hip\"", "twice"),
        ] {
            let error = parse(small_file().replace(from, to).as_bytes()).unwrap_err();
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
