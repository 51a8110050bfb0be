//! The simulation threads: physics never runs in the window. One thread lets conditions walk at once, the newest first;
//! another searches and sweeps, which takes long and can be stopped.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::Receiver;

use crate::biomechanics::anatomy::Side;
use crate::messages::event::Event;
use crate::messages::job::JobId;
use crate::messages::simulation::{SimulationEvent, SimulationRequest};
use crate::messages::window_link::WorkersEnd;
use crate::pipeline::cancellation::Cancellation;
use crate::problem::Problem;
use crate::simulation::measure::strides::foot_contacts;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::optimization::continuation::{ContinuationSettings, Moment, adapt_watched};
use crate::simulation::optimization::search::Subject;
use crate::simulation::simulate::{SETTLING_TIME, SimulatedWalk};
use crate::twin::condition_file;
use crate::twin::drawn_gaits::DrawnGaits;
use crate::twin::gait_map_file::SharedMap;
pub use crate::twin::known_controllers::KnownControllers;
use crate::twin::known_controllers::said;
use crate::twin::simulated_trial::{SimulatedTrial, SweepPoint};
use crate::twin::simulation_export;
use crate::twin::walk_places::placed;

/// How long a walker walks that is shown, s: long enough for means, short enough to be there at once.
const SHOWN: f64 = 20.0;
/// The same for one point of a sweep, s.
const SWEPT: f64 = 12.0;
/// Physics steps in a control period of 5 ms: 1 ms each.
const SUBSTEPS: usize = 5;
/// What a simulation thread works with.
#[derive(Clone)]
pub struct SimulationWorker {
    /// Where requests come from; it ends when nobody can send any more.
    pub orders: Receiver<SimulationRequest>,
    /// The controllers, shared by both threads.
    pub known: KnownControllers,
    /// The generator, shared by both threads.
    pub drawn: DrawnGaits,
    /// The map of synthetic gaits, shared by both threads.
    pub map: SharedMap,
    /// Stop flags of searches and sweeps.
    pub cancellation: Cancellation,
    /// The window.
    pub window: WorkersEnd,
}

impl SimulationWorker {
    /// A worker that knows the shipped controllers; a clone of it shares what both find.
    pub fn new(orders: Receiver<SimulationRequest>, cancellation: Cancellation, window: WorkersEnd) -> Self {
        Self {
            orders,
            known: KnownControllers::default(),
            drawn: DrawnGaits::default(),
            map: SharedMap::default(),
            cancellation,
            window,
        }
    }

    /// Works until nobody can send requests any more.
    pub fn run(&self) {
        while let Ok(request) = self.orders.recv() {
            let mut waiting = vec![request];
            waiting.extend(self.orders.try_iter());
            for request in newest_walk_only(waiting) {
                let event = self.work(request);
                if !self.window.tell(Event::Simulation(event)) {
                    return;
                }
            }
        }
    }

    fn work(&self, request: SimulationRequest) -> SimulationEvent {
        let job = request.job();
        match self.try_work(request) {
            Ok(event) => event,
            Err(problem) => SimulationEvent::Refused { job, problem },
        }
    }

    fn try_work(&self, request: SimulationRequest) -> Result<SimulationEvent, Problem> {
        match request {
            SimulationRequest::Walk { job, parameters, seed } => {
                let trial = Arc::new(self.shown(&parameters, seed)?);
                Ok(SimulationEvent::Walked { job, trial })
            }
            SimulationRequest::Adapt { job, parameters, seed } => self.adapt(job, &parameters, seed),
            SimulationRequest::Sweep { job, parameters, key, values } => {
                self.sweep(job, &parameters, &key, &values)
            }
            SimulationRequest::Load { job, path } => {
                let parameters = condition_file::read(&path).map_err(|error| Problem::from(&error))?;
                Ok(SimulationEvent::Loaded { job, parameters: Box::new(parameters), name: None })
            }
            SimulationRequest::Choose { job, controller, mirrored, name } => {
                let parameters = Box::new(self.known.condition(&controller, mirrored)?);
                Ok(SimulationEvent::Loaded { job, parameters, name: Some(name) })
            }
            SimulationRequest::Place { job, view, walks } => {
                let map = self.map.get().map_err(|error| Problem::from(&error))?;
                let walks = walks.iter().map(|walk| placed(&map, walk, view)).collect();
                Ok(SimulationEvent::Placed { job, map, walks })
            }
            SimulationRequest::DrawPerson { job, person } => {
                Ok(SimulationEvent::PersonDrawn { job, cloud: self.drawn.person(&person).map(Arc::new) })
            }
            SimulationRequest::Save { job, parameters, path } => {
                condition_file::write(&path, &parameters).map_err(|error| Problem::from(&error))?;
                Ok(SimulationEvent::Written { job, path })
            }
            SimulationRequest::Export { job, trial, folder } => export(job, &trial, &folder),
        }
    }

    /// Lets a condition walk with the gains known for it or its neighbours.
    fn walk(
        &self,
        parameters: &WalkerParameters,
        seconds: f64,
        seed: u64,
    ) -> Result<SimulatedTrial, Problem> {
        let subject =
            Subject::of(parameters, SUBSTEPS).map_err(|error| said(&error, "told.walker_not_built"))?;
        let (gait, controller, distance) = self.known.gait(parameters)?;
        let walk = subject.go(&gait, seconds, seed);
        let adapted = self.known.was_found(&controller);
        let walk = SimulatedWalk::of(walk, controller, distance);
        let cycle = cycle(&walk);
        Ok(SimulatedTrial { parameters: parameters.clone(), walk, adapted, cycle, cloud: None })
    }

    fn adapt(
        &self,
        job: JobId,
        parameters: &WalkerParameters,
        seed: u64,
    ) -> Result<SimulationEvent, Problem> {
        let flag = self.cancellation.flag(job);
        let parent = self.known.parent(parameters)?;
        let settings = ContinuationSettings {
            generations: 80,
            polish: 24,
            population: 14,
            duration: 8.0,
            likeness: 0.0,
            seed,
            substeps: 2,
            screenings: 1,
        };
        // A condition that is soon walked surely is not searched to the end of its generations.
        let mut progress = |moment: Moment<'_>| {
            let (generation, share) = (moment.generation, moment.share);
            self.window.tell(Event::Simulation(SimulationEvent::Adapting { job, generation, share }));
            !flag.load(Ordering::Relaxed) && !moment.is_sure()
        };
        let name = format!("found for this condition ({})", parent.name);
        let found = adapt_watched(&parent, parameters, &name, &settings, &mut progress)
            .map_err(|error| said(&error, "told.walker_not_built"))?;
        self.cancellation.ended(job);
        if flag.load(Ordering::Relaxed) {
            return Ok(SimulationEvent::Stopped { job });
        }
        let before = self.walk(parameters, SHOWN, seed)?;
        // What was found is kept only if it walks no shorter than what was borrowed.
        let lasts = found.survival.iter().copied().fold(f64::INFINITY, f64::min);
        if lasts >= before.duration() {
            self.known.keep(found);
        }
        let trial = Arc::new(self.shown(parameters, seed)?);
        Ok(SimulationEvent::Walked { job, trial })
    }

    /// A walk for the screen, among what the generator draws for its condition at the speed that was walked.
    fn shown(&self, parameters: &WalkerParameters, seed: u64) -> Result<SimulatedTrial, Problem> {
        let mut trial = self.walk(parameters, SHOWN, seed)?;
        let speed = trial.measures().map_or(parameters.speed, |measures| measures.speed);
        trial.cloud = self.drawn.bands(parameters, speed);
        Ok(trial)
    }

    fn sweep(
        &self,
        job: JobId,
        parameters: &WalkerParameters,
        key: &str,
        values: &[f64],
    ) -> Result<SimulationEvent, Problem> {
        let flag: Arc<AtomicBool> = self.cancellation.flag(job);
        for (index, &value) in values.iter().enumerate() {
            if flag.load(Ordering::Relaxed) {
                break;
            }
            let mut own = parameters.clone();
            own.set(key, value).map_err(|error| said(&error, "told.value_not_set"))?;
            let trial = self.walk(&own, SWEPT, 1)?;
            let fell_at = trial.fell().then(|| trial.duration());
            let point = SweepPoint { value, fell_at, measures: trial.measures().cloned() };
            let last = index + 1 == values.len();
            let event = SimulationEvent::Swept { job, point: Box::new(point), last };
            if last {
                self.cancellation.ended(job);
                return Ok(event);
            }
            self.window.tell(Event::Simulation(event));
        }
        self.cancellation.ended(job);
        Ok(SimulationEvent::Stopped { job })
    }
}

impl SimulationRequest {
    /// Its number.
    pub fn job(&self) -> JobId {
        match self {
            SimulationRequest::Walk { job, .. }
            | SimulationRequest::Adapt { job, .. }
            | SimulationRequest::Sweep { job, .. }
            | SimulationRequest::Load { job, .. }
            | SimulationRequest::Choose { job, .. }
            | SimulationRequest::Place { job, .. }
            | SimulationRequest::DrawPerson { job, .. }
            | SimulationRequest::Save { job, .. }
            | SimulationRequest::Export { job, .. } => *job,
        }
    }

    /// Whether it takes long, so that it must not stand in the way of the walker on the screen.
    pub fn takes_long(&self) -> bool {
        matches!(self, SimulationRequest::Adapt { .. } | SimulationRequest::Sweep { .. })
    }
}

/// A slider that is dragged asks for many walks and their places; only the last of each is still wanted.
fn newest_walk_only(waiting: Vec<SimulationRequest>) -> Vec<SimulationRequest> {
    let is_walk = |request: &SimulationRequest| matches!(request, SimulationRequest::Walk { .. });
    let is_place = |request: &SimulationRequest| matches!(request, SimulationRequest::Place { .. });
    let (walk, place) = (waiting.iter().rposition(is_walk), waiting.iter().rposition(is_place));
    let kept = waiting.into_iter().enumerate().filter(|(index, request)| {
        (!is_walk(request) || Some(*index) == walk) && (!is_place(request) || Some(*index) == place)
    });
    kept.map(|(_, request)| request).collect()
}

/// From a left landing after the start to the last one: shown again and again, the gait does not jump.
fn cycle(walk: &SimulatedWalk) -> Option<(f64, f64)> {
    if walk.walk.end.is_some() {
        return None;
    }
    let record = &walk.walk.record;
    let contacts = foot_contacts(record);
    let landings: Vec<f64> =
        contacts.get(Side::Left).landings.iter().map(|&index| record.time(index)).collect();
    let first = landings.iter().copied().find(|&time| time >= SETTLING_TIME)?;
    let last = landings.last().copied()?;
    (last > first + 1.0).then_some((first, last))
}

fn export(job: JobId, trial: &SimulatedTrial, folder: &Path) -> Result<SimulationEvent, Problem> {
    simulation_export::write_folder(folder, trial).map_err(|error| Problem::from(&error))?;
    Ok(SimulationEvent::Written { job, path: folder.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(job: u64) -> SimulationRequest {
        SimulationRequest::Walk { job: JobId(job), parameters: Box::default(), seed: 1 }
    }

    #[test]
    fn of_waiting_walks_only_the_last_is_made_and_nothing_else_is_lost() {
        let load = SimulationRequest::Load { job: JobId(3), path: "a.toml".into() };
        let kept = newest_walk_only(vec![walk(1), load, walk(2), walk(4)]);
        assert_eq!(kept.iter().map(|request| request.job().0).collect::<Vec<_>>(), [3, 4]);
    }
}
