//! One call from a condition to a walk: the nearest known controller, its body, and what became of it.

use crate::biomechanics::gait::cycle_curves::CycleCurve;
use crate::biomechanics::gait::event::GaitEvent;
use crate::biomechanics::motion::Motion;
use crate::simulation::library::{ChosenGait, Gait, Library};
use crate::simulation::measure::gait::{GaitMeasures, measure};
use crate::simulation::measure::motion::{curves_as_filmed, events, to_motion};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::optimization::search::{FinishedWalk, Subject};
use crate::simulation::simulator::Simulator;

/// The first seconds of a walk are the way from a set pose to the walker's own rhythm and are left out of means.
pub const SETTLING_TIME: f64 = 3.0;
/// Up to this distance a controller counts as found for the condition; further away the walk is a guess and marked so.
pub const NEAR: f64 = 0.15;

/// Why nothing could be simulated.
#[derive(Clone, Debug, PartialEq)]
pub enum SimulationError {
    /// A parameter is impossible.
    Parameter(ParameterError),
    /// The library holds no controller.
    EmptyLibrary,
}

impl std::fmt::Display for SimulationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SimulationError::Parameter(error) => write!(f, "this walker cannot be built: {error}"),
            SimulationError::EmptyLibrary => write!(f, "no controller is known, so nothing can walk"),
        }
    }
}

impl std::error::Error for SimulationError {}

impl From<ParameterError> for SimulationError {
    fn from(error: ParameterError) -> Self {
        SimulationError::Parameter(error)
    }
}

/// A simulated walk with where its gains came from.
#[derive(Clone, Debug)]
pub struct SimulatedWalk {
    /// The walk.
    pub walk: FinishedWalk,
    /// Name of the nearest known walker.
    pub controller: String,
    /// Distance of its condition to the one asked for.
    pub distance: f64,
    /// Means over the strides after the start, where it walked long enough.
    pub measures: Option<GaitMeasures>,
    /// Joint and trunk angles over the cycle after the start, read as those of a filmed person are.
    pub curves: Vec<CycleCurve>,
}

impl SimulatedWalk {
    /// What is to be known of a walk with a controller's gains.
    pub fn of(walk: FinishedWalk, controller: String, distance: f64) -> Self {
        let measures = measure(&walk.record, SETTLING_TIME);
        let curves = curves_as_filmed(&walk.record, SETTLING_TIME);
        Self { walk, controller, distance, measures, curves }
    }

    /// The walk as a motion of 100 frames per second.
    pub fn motion(&self) -> Motion {
        to_motion(&self.walk.record, 2)
    }

    /// Its events, for that motion.
    pub fn events(&self) -> Vec<GaitEvent> {
        events(&self.walk.record, 2)
    }
}

/// Body, nerves and gait for a condition.
fn prepare(
    library: &Library,
    parameters: &WalkerParameters,
) -> Result<(Subject, ChosenGait), SimulationError> {
    let subject = Subject::of(parameters, 5)?;
    let chosen = library.gait_for(parameters).ok_or(SimulationError::EmptyLibrary)?;
    Ok((subject, chosen))
}

/// Lets a condition walk for a time, s, with the gait known for it or for its neighbours, of either family. The same seed
/// gives the same walk.
pub fn simulate(
    library: &Library,
    parameters: &WalkerParameters,
    seconds: f64,
    seed: u64,
) -> Result<SimulatedWalk, SimulationError> {
    let (subject, chosen) = prepare(library, parameters)?;
    let walk = subject.go(&chosen.gait, seconds, seed);
    Ok(SimulatedWalk::of(walk, chosen.name, chosen.distance))
}

/// A walker to be advanced step by step, as a window does that shows it while it walks.
pub fn start(
    library: &Library,
    parameters: &WalkerParameters,
    seed: u64,
) -> Result<Simulator, SimulationError> {
    let (subject, chosen) = prepare(library, parameters)?;
    Ok(match chosen.gait {
        Gait::Reflex(gains) => Simulator::new(subject.model, gains, subject.nerves, seed, subject.substeps),
        Gait::Following(gait) => {
            Simulator::following(subject.model, *gait, subject.nerves, seed, subject.substeps)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::simulator::WalkEnd;

    #[test]
    fn the_verdict_is_honest_about_falls_and_borrowed_gains() {
        let library = Library::built_in().unwrap();
        let healthy = simulate(&library, &WalkerParameters::default(), 5.0, 1).unwrap();
        assert!(healthy.walk.end.is_none());
        assert_eq!(healthy.motion().len(), 500);
        assert!(!healthy.events().is_empty());
        let weak = WalkerParameters { overall_strength: 0.3, ..WalkerParameters::default() };
        let fallen = simulate(&library, &weak, 5.0, 1).unwrap();
        assert!(matches!(fallen.walk.end, Some(WalkEnd::Fall { .. })));
        assert!(fallen.distance > NEAR, "its gains are borrowed");
    }

    #[test]
    fn what_cannot_be_built_is_refused_with_its_reason() {
        let library = Library::built_in().unwrap();
        let absurd = WalkerParameters { mass: f64::NAN, ..WalkerParameters::default() };
        let error = simulate(&library, &absurd, 5.0, 1).unwrap_err();
        assert!(error.to_string().contains("body.mass"), "{error}");
        let error = simulate(&Library::default(), &WalkerParameters::default(), 5.0, 1).unwrap_err();
        assert_eq!(error, SimulationError::EmptyLibrary);
    }
}
