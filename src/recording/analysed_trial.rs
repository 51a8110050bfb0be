//! [`AnalysedTrial`]: a finished analysis with what it was made from.

use std::sync::Arc;

use crate::analysis::AnalysisOptions;
use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::Assessment;
pub use crate::exchange::pose_formats::laboratory_signals::{ForcePlate, LaboratorySignals, Signal};
use crate::recording::candidates::CandidatePicture;
use crate::vision::people::heads::Heads;
use crate::vision::pose::PoseTrack;

/// What came with the key-points and is the same whatever is made of them.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Pixels per metre, where the file itself holds lengths.
    pub px_per_m: Option<f64>,
    /// Force plates and muscle signals, where the file holds them.
    pub signals: Option<Arc<LaboratorySignals>>,
    /// A picture of each of two who may be meant, the one who was read first; empty where one alone is meant or was chosen.
    pub candidates: Vec<CandidatePicture>,
    /// Heads of everybody in the film; `None` where no pictures were read.
    pub heads: Option<Arc<Heads>>,
}

/// A finished analysis with what it was made from.
#[derive(Clone, Debug)]
pub struct AnalysedTrial {
    /// The result.
    pub assessment: Arc<Assessment>,
    /// Key-points as the network gave them: what an analysis with other options starts from.
    pub track: Arc<PoseTrack>,
    /// Key-points as the analysis used them, sides repaired: what is drawn over the picture. The same as `track`
    /// where nothing was repaired.
    pub overlay: Arc<PoseTrack>,
    /// What the estimator that learned from simulated walks says of the same walking, where it says anything.
    pub learned: Option<Arc<LearnedGait>>,
    /// What led to the result: whoever keeps or writes it needs no others.
    pub options: Arc<AnalysisOptions>,
    /// What came with the key-points.
    pub beside: Beside,
}

impl PartialEq for AnalysedTrial {
    /// The same results, not merely equal ones: requests are compared in tests.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.assessment, &other.assessment) && Arc::ptr_eq(&self.track, &other.track)
    }
}
