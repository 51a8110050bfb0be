//! [`PoseEstimator`]: one person's key-points from a square of a picture, whichever network reads them.

use std::sync::Arc;

use super::mediapipe_pose::MediaPipePose;
pub use super::person_reading::{PersonReading, PoseEstimator};
use super::rtmpose::RtmPose;
use crate::inference::engines::runtime::{Backend, Runtime};
use crate::inference::error::InferenceError;
use crate::inference::manifest::NetworkTask;
use crate::inference::networks::{self, NetworkStatus};

/// Which network to open and how to read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoseNetworkChoice {
    /// Short name (`mediapipe-full`, `full`, `rtmpose-…`); `None` or `auto` takes the best one that this engine runs in
    /// time: Full with ONNX Runtime, Lite with rten.
    pub network: Option<String>,
    /// Whether each picture is read a second time mirrored and both are averaged: better by a tenth to a third, twice the
    /// time.
    pub mirrored_pass: bool,
}

/// Opens the network.
pub fn open(
    runtime: &Arc<dyn Runtime>,
    choice: &PoseNetworkChoice,
) -> Result<Box<dyn PoseEstimator>, InferenceError> {
    let id = resolve(choice.network.as_deref(), runtime.description().backend, &networks::list());
    let session = networks::open(&**runtime, &id)?;
    if id.starts_with("rtmpose") {
        return Ok(Box::new(RtmPose::new(&id, session)?));
    }
    Ok(Box::new(MediaPipePose::new(&id, session, choice.mirrored_pass)?))
}

/// The network meant by a name; for `auto` the preferred one that is installed, else the preferred one.
fn resolve(name: Option<&str>, backend: Backend, all: &[NetworkStatus]) -> String {
    let automatic = match backend {
        Backend::OnnxRuntime => ["mediapipe-full", "mediapipe-lite", "mediapipe-heavy"],
        Backend::Rten => ["mediapipe-lite", "mediapipe-full", "mediapipe-heavy"],
    };
    match name {
        None | Some("auto" | "") => {
            let installed = |id: &&str| all.iter().any(|status| status.id == *id && status.file.is_some());
            let added = || {
                let usable =
                    |status: &&NetworkStatus| status.task == NetworkTask::Pose && status.file.is_some();
                all.iter().find(usable).map(|status| status.id.as_str())
            };
            automatic.iter().copied().find(installed).or_else(added).unwrap_or(automatic[0]).to_owned()
        }
        Some(short @ ("full" | "lite" | "heavy")) => format!("mediapipe-{short}"),
        Some(id) => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(id: &str, installed: bool) -> NetworkStatus {
        NetworkStatus {
            id: id.into(),
            title: id.into(),
            task: NetworkTask::Pose,
            licence: None,
            file: installed.then(|| "x.onnx".into()),
            sha256: String::new(),
        }
    }

    #[test]
    fn automatic_choice_fits_the_engine_and_what_is_installed() {
        let all = [status("mediapipe-full", true), status("mediapipe-lite", true)];
        assert_eq!(resolve(None, Backend::OnnxRuntime, &all), "mediapipe-full");
        assert_eq!(resolve(Some("auto"), Backend::Rten, &all), "mediapipe-lite");
        let one = [status("mediapipe-full", false), status("mediapipe-lite", true)];
        assert_eq!(resolve(None, Backend::OnnxRuntime, &one), "mediapipe-lite");
        assert_eq!(resolve(None, Backend::OnnxRuntime, &[]), "mediapipe-full");
        // Where somebody added only another network it is taken, under its own name.
        let other = [status("mediapipe-full", false), status("unknown-pose-0a1b2c3d", true)];
        assert_eq!(resolve(None, Backend::OnnxRuntime, &other), "unknown-pose-0a1b2c3d");
        assert_eq!(resolve(Some("heavy"), Backend::Rten, &all), "mediapipe-heavy");
        assert_eq!(resolve(Some("rtmpose-m"), Backend::Rten, &all), "rtmpose-m");
    }
}
