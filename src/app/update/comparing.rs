//! Keeps what the simulated walk is held against in step with the walks that are open: what is out of date is forgotten at once,
//! and asked for anew where it is looked at. So nothing of a patient who was closed stays on the screen.

use std::sync::Arc;

use crate::app::command::Place;
use crate::app::state::AppState;
use crate::app::state::comparing::{BandChoice, Comparison};
use crate::messages::job::JobId;
use crate::messages::request::Request;
use crate::messages::simulation::SimulationRequest;
use crate::synthesis::gait_map::GaitMap;
use crate::synthesis::walks::generated_gait::CloudBands;
use crate::twin::walk_places::PlacedWalk;

/// After every input.
pub(super) fn keep_in_step(state: &mut AppState, requests: &mut Vec<Request>) {
    keep_map(state, requests);
    keep_bands(state, requests);
}

fn keep_map(state: &mut AppState, requests: &mut Vec<Request>) {
    let looked_at = state.place == Place::Simulate && state.simulation.comparison == Comparison::Map;
    // Most inputs, every picture of a film among them, come while nobody looks at a map and nothing is to be forgotten.
    if !looked_at && !state.simulation.map.holds_walks() {
        return;
    }
    let walks = state.walks_for_map();
    let view = state.map_view(&walks);
    let map = &mut state.simulation.map;
    if map.walks == walks && map.view == Some(view) {
        return;
    }
    map.keep_only(&walks, view);
    (map.walks, map.view, map.waiting) = (Vec::new(), None, None);
    if looked_at {
        let job = state.new_job();
        let map = &mut state.simulation.map;
        (map.walks, map.view, map.waiting) = (walks.clone(), Some(view), Some(job));
        requests.push(Request::Simulation(SimulationRequest::Place { job, view, walks }));
    }
}

fn keep_bands(state: &mut AppState, requests: &mut Vec<Request>) {
    let like = state.healthy_like().ok();
    if state.simulation.bands.asked == like {
        return;
    }
    let bands = &mut state.simulation.bands;
    (bands.asked, bands.cloud, bands.waiting) = (None, None, None);
    let looked_at = state.place == Place::Simulate && state.simulation.bands.choice == BandChoice::Person;
    if let Some(person) = like.filter(|_| looked_at) {
        let job = state.new_job();
        let bands = &mut state.simulation.bands;
        (bands.asked, bands.waiting) = (Some(person), Some(job));
        requests.push(Request::Simulation(SimulationRequest::DrawPerson { job, person }));
    }
}

/// The map is there, and where the walks lie, unless others are open by now.
pub(super) fn placed(state: &mut AppState, job: JobId, answer: (Arc<GaitMap>, Vec<PlacedWalk>)) {
    let map = &mut state.simulation.map;
    map.map = Some(answer.0);
    if map.waiting == Some(job) {
        map.waiting = None;
        map.placed = answer.1;
        map.placed_for.clone_from(&map.walks);
    }
}

/// The healthy person's gaits are there.
pub(super) fn drawn(state: &mut AppState, job: JobId, cloud: Option<Arc<CloudBands>>) {
    let bands = &mut state.simulation.bands;
    if bands.waiting == Some(job) {
        bands.waiting = None;
        bands.cloud = cloud;
    }
}

/// The walks could not be placed; nothing is waited for any more.
pub(super) fn refused(state: &mut AppState, job: JobId) {
    let map = &mut state.simulation.map;
    map.waiting = map.waiting.filter(|waiting| *waiting != job);
}
