//! What the window asks of the simulated walker and what it is told, apart from [`super::request`] and [`super::event`]
//! because no source, network or recording has a part in it.

use std::path::PathBuf;
use std::sync::Arc;

use super::event::Problem;
use super::request::JobId;
use super::walk_places::{MapWalk, PlacedWalk};
use crate::clinic::gait_profile::ProfileView;
use crate::simulation::measure::gait::GaitMeasures;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::simulate::SimulatedWalk;
use crate::synthesis::gait_map::GaitMap;
use crate::synthesis::walks::generated_gait::CloudBands;
use crate::synthesis::walks::healthy_person::HealthyPerson;

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

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum SimulationRequest {
    /// Let this condition walk. Of several that wait only the last counts. Answer: `Walked` or `Refused`.
    Walk {
        /// Answers carry it.
        job: JobId,
        /// The condition.
        parameters: Box<WalkerParameters>,
        /// Seed of motor and sensor noise.
        seed: u64,
    },
    /// Look for gains that suit this condition better than the borrowed ones. Answers: `Adapting`, then `Walked`.
    Adapt {
        /// Answers carry it.
        job: JobId,
        /// The condition.
        parameters: Box<WalkerParameters>,
        /// Seed of the search and of the noise.
        seed: u64,
    },
    /// Let one parameter run through these values. Answers: `Swept` after each.
    Sweep {
        /// Answers carry it.
        job: JobId,
        /// The condition.
        parameters: Box<WalkerParameters>,
        /// Key of the parameter; with `both.` before a leg's key, of both legs.
        key: String,
        /// Its values.
        values: Vec<f64>,
    },
    /// Read a condition file. Answer: `Loaded` or `Refused`.
    Load {
        /// Answers carry it.
        job: JobId,
        /// Which file.
        path: PathBuf,
    },
    /// Take the condition of a shipped controller. Answer: `Loaded` or `Refused`.
    Choose {
        /// Answers carry it.
        job: JobId,
        /// Name of the controller.
        controller: String,
        /// Whether its mirror image is meant.
        mirrored: bool,
        /// Name of the condition, to be shown.
        name: String,
    },
    /// Say where walks lie on the map of synthetic gaits. Answer: `Placed` or `Refused`.
    Place {
        /// Answers carry it.
        job: JobId,
        /// On which map.
        view: ProfileView,
        /// Which walks.
        walks: Vec<MapWalk>,
    },
    /// Draw gaits of a healthy person. Answer: `PersonDrawn`.
    DrawPerson {
        /// Answers carry it.
        job: JobId,
        /// Who.
        person: HealthyPerson,
    },
    /// Write a condition file. Answer: `Written` or `Refused`.
    Save {
        /// Answers carry it.
        job: JobId,
        /// The condition.
        parameters: Box<WalkerParameters>,
        /// Which file.
        path: PathBuf,
    },
    /// Write a walk as `.motion.json`, `.mot`, `.sto` and `.trc`. Answer: `Written` or `Refused`.
    Export {
        /// Answers carry it.
        job: JobId,
        /// The walk.
        trial: Arc<SimulatedTrial>,
        /// Into which folder; made if it is not there.
        folder: PathBuf,
    },
}

/// What is told.
#[derive(Clone, Debug)]
pub enum SimulationEvent {
    /// A condition walked, or fell.
    Walked {
        /// Which request.
        job: JobId,
        /// The walk.
        trial: Arc<SimulatedTrial>,
    },
    /// A search goes on.
    Adapting {
        /// Which request.
        job: JobId,
        /// Generations so far.
        generation: usize,
        /// Share of the way from the known condition to this one, 0..=1.
        share: f64,
    },
    /// One value of a sweep is done.
    Swept {
        /// Which request.
        job: JobId,
        /// What it led to.
        point: Box<SweepPoint>,
        /// Whether it was the last.
        last: bool,
    },
    /// A condition file was read.
    Loaded {
        /// Which request.
        job: JobId,
        /// The condition.
        parameters: Box<WalkerParameters>,
        /// Its name, where it has one.
        name: Option<String>,
    },
    /// Walks lie on the map.
    Placed {
        /// Which request.
        job: JobId,
        /// The map.
        map: Arc<GaitMap>,
        /// The walks in the order in which they were asked for.
        walks: Vec<PlacedWalk>,
    },
    /// Gaits of a healthy person were drawn.
    PersonDrawn {
        /// Which request.
        job: JobId,
        /// The gaits; `None` where the generator is not installed or there is no such body.
        cloud: Option<Arc<CloudBands>>,
    },
    /// Files were written.
    Written {
        /// Which request.
        job: JobId,
        /// Where.
        path: PathBuf,
    },
    /// It could not be done.
    Refused {
        /// Which request.
        job: JobId,
        /// Why.
        problem: Problem,
    },
    /// A search or sweep was stopped on request.
    Stopped {
        /// Which request.
        job: JobId,
    },
}
