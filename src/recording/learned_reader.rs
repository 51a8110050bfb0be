//! What the learned estimator says of a recording, beside what was measured.
//!
//! The estimator reads only the stretches in which the analysis found walking: standing, turning and people who do not
//! walk are not its business. Without its network, or where its file is damaged, the measured values stand alone, and
//! [`left_out`] says why.

use std::cell::RefCell;
use std::sync::Arc;

use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::{Assessment, Check, QualityFlag};
use crate::finding::ValueFinding;
use crate::inference::gait_estimator::{GaitEstimator, STEP};
use crate::inference::lazy_network::LazyNetwork;
use crate::vision::pose::PoseTrack;
use crate::vision::pose_window::windows;

thread_local! {
    /// Engines are not shared between threads, and one thread analyses.
    static ESTIMATOR: RefCell<LazyNetwork<GaitEstimator>> = const { RefCell::new(LazyNetwork::NotYet) };
}

/// What the estimator says of the walking in a recording; `None` without walking, without enough of the body in the
/// picture, or without the network. `stature` in m.
pub fn learned(assessment: &Assessment, track: &PoseTrack, stature: Option<f64>) -> Option<Arc<LearnedGait>> {
    let windows: Vec<_> = assessment
        .bouts()
        .flat_map(|bout| {
            let samples = track.samples.iter().filter(|sample| bout.contains(sample.time)).cloned();
            windows(&PoseTrack { samples: samples.collect(), ..track.clone() }, STEP)
        })
        .collect();
    if windows.is_empty() {
        return None;
    }
    let readings = ESTIMATOR.with_borrow_mut(|network| {
        network.ask(GaitEstimator::open, |estimator| estimator.read_windows(&windows))
    })?;
    LearnedGait::of(&readings, stature).map(|gait| Arc::new(gait.held_against(&assessment.parameters)))
}

/// That the estimator could not be asked on this thread, and why: a damaged network says nothing rather than something
/// wrong, and nobody should wonder where its values are.
pub fn left_out() -> Option<QualityFlag> {
    ESTIMATOR.with_borrow(|network| {
        let why = network.why_missing()?.to_owned();
        Some(QualityFlag::amber(Check::ModelEstimates, ValueFinding::NoEstimator { why }))
    })
}
