//! What the window asks of the simulated walker and what it is told, apart from [`crate::messages::request`] and [`crate::messages::event`]
//! because no source, network or recording has a part in it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::clinic::gait_profile::ProfileView;
use crate::messages::job::JobId;
use crate::problem::Problem;
use crate::simulation::model::parameters::WalkerParameters;
use crate::synthesis::gait_map::GaitMap;
use crate::synthesis::walks::generated_gait::CloudBands;
use crate::synthesis::walks::healthy_person::HealthyPerson;
use crate::twin::simulated_trial::{SimulatedTrial, SweepPoint};
use crate::twin::walk_places::{MapWalk, PlacedWalk};

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
