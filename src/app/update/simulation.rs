//! What each [`SimulationCommand`] asks for and what the answers change.

use std::sync::Arc;

use super::comparing;
use crate::app::command::SimulationCommand;
use crate::app::notification::Severity;
use crate::app::state::AppState;
use crate::app::state::simulation::{Adapting, Sweep};
use crate::app::words;
use crate::messages::request::Request;
use crate::messages::simulation::{SimulationEvent, SimulationRequest};
use crate::problem::Problem;
use crate::simulation::model::parameters::{ParameterInfo, WalkerParameters};
use crate::simulation::presets::Preset;
use crate::twin::simulated_trial::SimulatedTrial;

/// Values of a sweep.
const SWEEP_VALUES: usize = 9;
/// Seed of the noise of shown walks: the same condition always walks the same way.
const SEED: u64 = 1;

/// Applies one command.
pub(super) fn apply(state: &mut AppState, command: SimulationCommand, requests: &mut Vec<Request>) {
    match command {
        SimulationCommand::ChoosePreset(key) => choose_preset(state, key, requests),
        SimulationCommand::Set { key, value } => {
            let key = linked_key(state, &key);
            if state.simulation.parameters.set(&key, value).is_ok() {
                walk(state, requests);
            }
        }
        SimulationCommand::SetSex(sex) => {
            state.simulation.parameters.sex = sex;
            walk(state, requests);
        }
        SimulationCommand::SetLinked(linked) => state.simulation.linked = linked,
        SimulationCommand::KeepAsBefore => {
            state.simulation.before = state.simulation.walk.clone();
            state.simulation.before_title = state.simulation.title();
        }
        SimulationCommand::ForgetBefore => state.simulation.before = None,
        SimulationCommand::TogglePlaying => state.simulation.playing = !state.simulation.playing,
        SimulationCommand::Restart => state.simulation.time = 0.0,
        SimulationCommand::Adapt => adapt(state, requests),
        SimulationCommand::Sweep { key } => sweep(state, key, requests),
        SimulationCommand::Stop => stop(state, requests),
        SimulationCommand::Load(path) => {
            let job = state.new_job();
            requests.push(Request::Simulation(SimulationRequest::Load { job, path }));
        }
        SimulationCommand::Save(path) => {
            let (job, parameters) = (state.new_job(), Box::new(state.simulation.parameters.clone()));
            requests.push(Request::Simulation(SimulationRequest::Save { job, parameters, path }));
        }
        SimulationCommand::Export(folder) => {
            if let Some(trial) = state.simulation.walk.clone() {
                let job = state.new_job();
                requests.push(Request::Simulation(SimulationRequest::Export { job, trial, folder }));
            }
        }
        SimulationCommand::Compare(comparison) => state.simulation.comparison = comparison,
        SimulationCommand::ShowMapFrom(view) => state.simulation.map.chosen = Some(view),
        SimulationCommand::SetBands(choice) => state.simulation.bands.choice = choice,
        SimulationCommand::Take { controller, mirrored, name } => {
            let job = state.new_job();
            let request = SimulationRequest::Choose { job, controller, mirrored, name };
            requests.push(Request::Simulation(request));
        }
    }
}

/// The place is shown: the first time something must walk.
pub(super) fn enter(state: &mut AppState, requests: &mut Vec<Request>) {
    if state.simulation.walk.is_none() && state.simulation.waiting.is_none() {
        walk(state, requests);
    }
}

fn choose_preset(state: &mut AppState, key: &'static str, requests: &mut Vec<Request>) {
    let Some(preset) = Preset::find(key) else { return };
    match preset.parameters() {
        Ok(parameters) => {
            state.simulation.linked = parameters.legs.left == parameters.legs.right;
            state.simulation.parameters = parameters;
            state.simulation.preset = Some(preset.key);
            state.simulation.taken = None;
            walk(state, requests);
        }
        Err(error) => {
            state.simulation.refused = Some(Problem::foreign(&error));
        }
    }
}

fn walk(state: &mut AppState, requests: &mut Vec<Request>) {
    let job = state.new_job();
    state.simulation.waiting = Some(job);
    let parameters = Box::new(state.simulation.parameters.clone());
    requests.push(Request::Simulation(SimulationRequest::Walk { job, parameters, seed: SEED }));
}

fn adapt(state: &mut AppState, requests: &mut Vec<Request>) {
    stop(state, requests);
    let job = state.new_job();
    state.simulation.adapting = Some(Adapting { job, generation: 0, share: 0.0 });
    let parameters = Box::new(state.simulation.parameters.clone());
    requests.push(Request::Simulation(SimulationRequest::Adapt { job, parameters, seed: SEED }));
}

/// Both legs' keys are turned together when the legs are linked.
fn linked_key(state: &AppState, key: &str) -> String {
    let rest = key.strip_prefix("left.").or_else(|| key.strip_prefix("right."));
    match rest {
        Some(rest) if state.simulation.linked => format!("both.{rest}"),
        _ => key.to_owned(),
    }
}

fn info(parameters: &WalkerParameters, key: &str) -> Option<ParameterInfo> {
    parameters.list().into_iter().find(|(info, _)| info.key == key).map(|(info, _)| info)
}

fn sweep(state: &mut AppState, key: String, requests: &mut Vec<Request>) {
    let Some(info) = info(&state.simulation.parameters, &key) else { return };
    stop(state, requests);
    let job = state.new_job();
    let share = |index: usize| index as f64 / (SWEEP_VALUES - 1) as f64;
    let values: Vec<f64> =
        (0..SWEEP_VALUES).map(|index| info.low + share(index) * (info.high - info.low)).collect();
    let side = info.side.filter(|_| !state.simulation.linked).map_or("", words::side);
    let unit = if info.unit.is_empty() { String::new() } else { format!(", {}", info.unit) };
    let title = format!("{} {side}{unit}", words::walker_parameter(&info)).replace("  ", " ");
    let title = title.trim().to_owned();
    let asked = values.len();
    let linked = linked_key(state, &key);
    state.simulation.sweep = Sweep { key, title, job: Some(job), asked, points: Vec::new() };
    let parameters = Box::new(state.simulation.parameters.clone());
    requests.push(Request::Simulation(SimulationRequest::Sweep { job, parameters, key: linked, values }));
}

/// Stops the search or sweep that runs.
fn stop(state: &mut AppState, requests: &mut Vec<Request>) {
    let search = state.simulation.adapting.take().map(|adapting| adapting.job);
    for job in search.into_iter().chain(state.simulation.sweep.job.take()) {
        requests.push(Request::Cancel(job));
    }
}

/// Applies one answer; answers to what was asked before the last change are thrown away.
pub(super) fn answered(state: &mut AppState, event: SimulationEvent, requests: &mut Vec<Request>) {
    match event {
        SimulationEvent::Walked { job, trial } => walked(state, job, trial),
        SimulationEvent::Adapting { job, generation, share } => {
            if let Some(adapting) = state.simulation.adapting.as_mut().filter(|it| it.job == job) {
                (adapting.generation, adapting.share) = (generation, share);
            }
        }
        SimulationEvent::Swept { job, point, last } if state.simulation.sweep.job == Some(job) => {
            state.simulation.sweep.points.push(*point);
            if last {
                state.simulation.sweep.job = None;
            }
        }
        SimulationEvent::Loaded { parameters, name, .. } => {
            state.simulation.linked = parameters.legs.left == parameters.legs.right;
            state.simulation.parameters = *parameters;
            state.simulation.preset = None;
            state.simulation.taken = name;
            walk(state, requests);
        }
        SimulationEvent::Placed { job, map, walks } => comparing::placed(state, job, (map, walks)),
        SimulationEvent::PersonDrawn { job, cloud } => comparing::drawn(state, job, cloud),
        SimulationEvent::Written { path, .. } => {
            state.notifications.wrote("told.walk_written", &path);
        }
        SimulationEvent::Refused { job, problem } => {
            if state.simulation.waiting == Some(job) {
                state.simulation.waiting = None;
                state.simulation.refused = Some(problem);
            } else {
                comparing::refused(state, job);
                state.notifications.add(Severity::Failure, problem);
            }
            ended(state, job);
        }
        SimulationEvent::Stopped { job } => ended(state, job),
        SimulationEvent::Swept { .. } => {}
    }
}

/// A search or sweep runs no longer.
fn ended(state: &mut AppState, job: crate::messages::job::JobId) {
    state.simulation.adapting = state.simulation.adapting.filter(|adapting| adapting.job != job);
    state.simulation.sweep.job = state.simulation.sweep.job.filter(|running| *running != job);
}

fn walked(state: &mut AppState, job: crate::messages::job::JobId, trial: Arc<SimulatedTrial>) {
    let simulation = &mut state.simulation;
    let from_search = simulation.adapting.is_some_and(|adapting| adapting.job == job);
    if simulation.waiting != Some(job) && !from_search {
        return;
    }
    ended(state, job);
    let simulation = &mut state.simulation;
    // A search that ends after the sliders were moved has found gains for another condition.
    if from_search && trial.parameters != simulation.parameters {
        return;
    }
    simulation.waiting = None;
    simulation.refused = None;
    let same_time = trial.cycle.is_some_and(|(start, end)| (start..end).contains(&simulation.time));
    if !same_time {
        simulation.time = 0.0;
    }
    simulation.walk = Some(trial);
}
