//! [`SimulationState`]: the condition on the sliders, the walk it led to, the walk it is compared with, and what runs.

use std::sync::Arc;

use super::comparing::{Comparison, MapState, PersonBands};
use crate::app::words;
use crate::messages::job::JobId;
use crate::messages::report::ModelStatement;
use crate::problem::Problem;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::presets::Preset;
use crate::twin::simulated_trial::{SimulatedTrial, SweepPoint};

/// A search that runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adapting {
    /// Its request.
    pub job: JobId,
    /// Generations so far.
    pub generation: usize,
    /// Share of the way, 0..=1.
    pub share: f64,
}

/// One parameter over its range.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    /// Key of the parameter.
    pub key: String,
    /// Its name and unit.
    pub title: String,
    /// The request, while it runs.
    pub job: Option<JobId>,
    /// How many values were asked for.
    pub asked: usize,
    /// What came so far, in order.
    pub points: Vec<SweepPoint>,
}

/// The whole of the place.
#[derive(Clone, Debug)]
pub struct SimulationState {
    /// What the sliders say.
    pub parameters: WalkerParameters,
    /// The preset that was chosen last, by its key; it may have been changed since.
    pub preset: Option<&'static str>,
    /// Name of the condition that was taken from the map.
    pub taken: Option<String>,
    /// Whether both legs are turned together.
    pub linked: bool,
    /// The newest walk.
    pub walk: Option<Arc<SimulatedTrial>>,
    /// The walk it is compared with.
    pub before: Option<Arc<SimulatedTrial>>,
    /// Its condition in words, as it was named when it was kept.
    pub before_title: String,
    /// Where the playhead is, s.
    pub time: f64,
    /// Whether it moves.
    pub playing: bool,
    /// The walk that was asked for and has not come yet.
    pub waiting: Option<JobId>,
    /// The search that runs.
    pub adapting: Option<Adapting>,
    /// The last sweep.
    pub sweep: Sweep,
    /// Why the condition was refused.
    pub refused: Option<Problem>,
    /// What stands at the right.
    pub comparison: Comparison,
    /// The map of synthetic gaits.
    pub map: MapState,
    /// A healthy person like the patient.
    pub bands: PersonBands,
}

impl Default for SimulationState {
    fn default() -> Self {
        Self {
            parameters: WalkerParameters::default(),
            preset: Some("healthy_adult"),
            taken: None,
            linked: true,
            walk: None,
            before: None,
            before_title: String::new(),
            time: 0.0,
            playing: true,
            waiting: None,
            adapting: None,
            sweep: Sweep::default(),
            refused: None,
            comparison: Comparison::default(),
            map: MapState::default(),
            bands: PersonBands::default(),
        }
    }
}

impl SimulationState {
    /// Moves the playhead: round the steady part of a walk, or once from the start to the fall, where it stops.
    pub fn advance(&mut self, elapsed: f64) {
        let Some(walk) = &self.walk else { return };
        self.time += elapsed;
        match walk.cycle {
            Some((start, end)) if self.time >= end => {
                self.time = start + (self.time - start).rem_euclid(end - start);
            }
            None if walk.fell() => self.time = self.time.min(walk.duration()),
            None if self.time > walk.duration() => self.time = 0.0,
            _ => {}
        }
    }

    /// The condition on the sliders in words, with how many things were changed: "Healthy young adult, 2 changed".
    pub fn title(&self) -> String {
        let chosen = self.preset.and_then(Preset::find);
        let Some(preset) = chosen else {
            return self.taken.clone().unwrap_or_else(|| words::of("window.from_a_file").to_owned());
        };
        let changed = preset.parameters().map_or(0, |healthy| changes(&self.parameters, &healthy));
        if changed == 0 {
            return words::preset(preset).to_owned();
        }
        words::fill("simulation.changed", &[("0", &words::preset(preset)), ("1", &changed)])
    }

    /// The walker on the screen as a report takes it; `None` where none walks or it fell.
    pub fn statement(&self) -> Option<ModelStatement> {
        let trial = self.walk.as_deref()?;
        ModelStatement::of(&trial.walk, &trial.parameters, self.preset, trial.adapted)
    }

    /// Whether the sliders say something else than the walk on the screen.
    pub fn is_behind(&self) -> bool {
        self.waiting.is_some()
    }
}

/// How many parameters differ; a pair of legs that differs alike on both sides is one.
fn changes(now: &WalkerParameters, before: &WalkerParameters) -> usize {
    let changed: Vec<_> = now
        .list()
        .into_iter()
        .zip(before.list())
        .filter(|((info, now), (_, before))| (now - before).abs() > 1e-6 * (info.high - info.low))
        .map(|((info, now), _)| (info.key, now))
        .collect();
    // Of a pair the left one is counted, the right one where it says something else.
    let said = |key: &str, value: f64| {
        let left = key.strip_prefix("right.").map(|rest| format!("left.{rest}"));
        left.is_some_and(|left| changed.iter().any(|(key, of)| *key == left && (of - value).abs() < 1e-9))
    };
    let alone = changed.iter().filter(|(key, value)| !said(key, *value)).count();
    alone + usize::from(now.sex != before.sex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_says_how_many_things_were_changed() {
        let mut state = SimulationState::default();
        assert_eq!(state.title(), "Healthy young adult");
        state.parameters.set("both.strength.soleus", 0.7).unwrap();
        assert!(state.title().ends_with(", 1 changed"), "a linked pair is one thing: {}", state.title());
        state.parameters.set("task.speed", 0.9).unwrap();
        state.parameters.set("right.strength.soleus", 0.6).unwrap();
        assert!(state.title().ends_with(", 3 changed"), "{}", state.title());
        state.preset = None;
        state.taken = Some("Stroke, mild".to_owned());
        assert_eq!(state.title(), "Stroke, mild");
    }
}
