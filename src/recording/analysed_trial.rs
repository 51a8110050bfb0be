//! [`AnalysedTrial`]: a finished analysis with what it was made from.

use std::sync::Arc;

use crate::analysis::AnalysisOptions;
use crate::biomechanics::gait::learned::LearnedGait;
use crate::clinic::assessment::Assessment;
use crate::vision::pose::PoseTrack;

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
}

impl PartialEq for AnalysedTrial {
    /// The same results, not merely equal ones: requests are compared in tests.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.assessment, &other.assessment) && Arc::ptr_eq(&self.track, &other.track)
    }
}
