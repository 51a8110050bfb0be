//! What the learned estimator says of a recording, beside what was measured.
//!
//! The estimator reads only the stretches in which the analysis found walking: standing, turning and people who do not
//! walk are not its business. Without its network the measured values stand alone and nothing fails.

use std::cell::RefCell;
use std::sync::Arc;

use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::Assessment;
use crate::inference::error::InferenceError;
use crate::inference::gait_estimator::GaitEstimator;
use crate::inference::runtime::{RuntimeOptions, start};
use crate::vision::pose::PoseTrack;
use crate::vision::pose_window::windows;

/// Time between windows, s.
const STEP: f64 = 0.5;

/// The estimator of a thread.
enum Opened {
    NotYet,
    Ready(Box<GaitEstimator>),
    Missing,
}

thread_local! {
    /// Engines are not shared between threads, and one thread analyses.
    static ESTIMATOR: RefCell<Opened> = const { RefCell::new(Opened::NotYet) };
}

fn open() -> Result<GaitEstimator, InferenceError> {
    let runtime = start(&RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() })?;
    GaitEstimator::open(&*runtime)
}

/// What the estimator says of the walking in a recording; `None` without walking, without enough of the body in the
/// picture, or without the network. `stature` in m.
pub fn learned(assessment: &Assessment, track: &PoseTrack, stature: Option<f64>) -> Option<Arc<LearnedGait>> {
    let windows: Vec<_> = assessment
        .bouts
        .iter()
        .flat_map(|bout| {
            let samples = track.samples.iter().filter(|sample| bout.contains(sample.time)).cloned();
            windows(&PoseTrack { samples: samples.collect(), ..track.clone() }, STEP)
        })
        .collect();
    if windows.is_empty() {
        return None;
    }
    ESTIMATOR.with_borrow_mut(|slot| {
        if matches!(slot, Opened::NotYet) {
            *slot = match open() {
                Ok(estimator) => Opened::Ready(Box::new(estimator)),
                Err(error) => {
                    tracing::warn!("the learned estimator does not run: {error}");
                    Opened::Missing
                }
            };
        }
        let Opened::Ready(estimator) = slot else { return None };
        match estimator.read_windows(&windows) {
            Ok(readings) => LearnedGait::of(&readings, stature).map(Arc::new),
            Err(error) => {
                tracing::warn!("the learned estimator failed: {error}");
                None
            }
        }
    })
}
