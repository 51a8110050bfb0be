//! [`SimulatedTrial`]: a simulated walk with what it was asked to be.

use crate::simulation::measure::gait::GaitMeasures;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::simulate::SimulatedWalk;
use crate::synthesis::walks::generated_gait::CloudBands;

/// A finished walk with what it was asked to be.
#[derive(Clone, Debug)]
pub struct SimulatedTrial {
    /// The condition.
    pub parameters: WalkerParameters,
    /// The walk.
    pub walk: SimulatedWalk,
    /// Whether its gains were found for this very condition in this run of the program.
    pub adapted: bool,
    /// From when to when it can be shown again and again without a jump in the gait, s; `None` when it fell first.
    pub cycle: Option<(f64, f64)>,
    /// What the generator draws for this condition; `None` where it is not installed.
    pub cloud: Option<CloudBands>,
}

impl SimulatedTrial {
    /// How long it walked, s.
    pub fn duration(&self) -> f64 {
        self.walk.walk.record.duration()
    }

    /// Whether it fell or its physics left their range.
    pub fn fell(&self) -> bool {
        self.walk.walk.end.is_some()
    }

    /// Its means, unless it fell: a walk that ends on the floor has none worth comparing.
    pub fn measures(&self) -> Option<&GaitMeasures> {
        self.walk.measures.as_ref().filter(|_| !self.fell())
    }
}

impl PartialEq for SimulatedTrial {
    /// The same condition walked: requests are compared in tests.
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.adapted == other.adapted
    }
}

/// What a parameter's value led to.
#[derive(Clone, Debug)]
pub struct SweepPoint {
    /// The value, in the parameter's unit.
    pub value: f64,
    /// When it fell, s.
    pub fell_at: Option<f64>,
    /// What was measured, if it walked.
    pub measures: Option<GaitMeasures>,
}
