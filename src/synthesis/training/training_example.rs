//! [`TrainingGait`]: one simulated walk with its truth and with what cameras would see of it.
//!
//! Windows of the walk as it was simulated stand beside windows of the same walk changed by a [`GaitChange`]; each
//! says which it is, because the muscle activity of a changed walk is a guess.

use super::gait_labels::{GaitLabels, GaitMeans, Rejection};
use super::training_film::{FilmKind, TrainingFilm};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::random::Random;
use crate::simulation::control::following::reference::Adaptation;
use crate::simulation::measure::stride_shape::StrideShape;
use crate::simulation::measure::strides::{foot_contacts, strides};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::optimization::search::{FinishedWalk, Subject};
use crate::synthesis::sensors::marker_places::MarkerPlaces;
use crate::synthesis::walks::gait_change::GaitChange;
use crate::synthesis::walks::known_gait::{KnownGait, LegCurves};
use crate::synthesis::walks::known_walk::KnownWalk;
use crate::synthesis::walks::population::KnownWalker;
use crate::vision::pose_window::{LENGTH, PoseWindow, RATE};

/// The way from the set pose to the walker's own rhythm, s.
pub const SETTLING: f64 = 3.0;
/// How long a gait of the data set walks, the settling included, s.
pub const WALK: f64 = 13.0;

/// What a window's estimator should say. Lengths in statures, because a picture alone knows no metres; left and right
/// as in the window, which may be mirrored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowTruth {
    /// Speed, statures per second.
    pub speed: f64,
    /// Step time, s.
    pub step_time: f64,
    /// Step length, statures.
    pub step_length: f64,
    /// Step width, statures.
    pub step_width: f64,
    /// Stance of the window's left and right leg, shares of the stride.
    pub stance: [f64; 2],
    /// Double support, share of the stride.
    pub double_support: f64,
    /// Logarithm of the window's left over right step time.
    pub step_time_asymmetry: f64,
    /// Logarithm of the window's left over right step length.
    pub step_length_asymmetry: f64,
}

impl WindowTruth {
    /// Names, in the order of [`Self::values`].
    pub const NAMES: [&'static str; 9] = [
        "speed",
        "step_time",
        "step_length",
        "step_width",
        "stance_left",
        "stance_right",
        "double_support",
        "step_time_asymmetry",
        "step_length_asymmetry",
    ];

    /// All values.
    pub fn values(&self) -> [f64; 9] {
        [
            self.speed,
            self.step_time,
            self.step_length,
            self.step_width,
            self.stance[0],
            self.stance[1],
            self.double_support,
            self.step_time_asymmetry,
            self.step_length_asymmetry,
        ]
    }

    /// Truth of a gait of somebody of a stature (m), in a window that is mirrored or not.
    pub fn of(means: &GaitMeans, stature: f64, mirrored: bool) -> Self {
        let mean = |sides: &BySide<f64>| f64::midpoint(sides.left, sides.right);
        let sign = if mirrored { -1.0 } else { 1.0 };
        let stance = [means.stance.left, means.stance.right];
        Self {
            speed: means.speed / stature,
            step_time: mean(&means.step_time),
            step_length: mean(&means.step_length) / stature,
            step_width: means.step_width / stature,
            stance: if mirrored { [stance[1], stance[0]] } else { stance },
            double_support: means.double_support,
            step_time_asymmetry: sign * GaitLabels::asymmetry(&means.step_time),
            step_length_asymmetry: sign * GaitLabels::asymmetry(&means.step_length),
        }
    }
}

/// One window with its truth.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingWindow {
    /// Which camera, by [`FilmKind::ALL`].
    pub kind: FilmKind,
    /// Whether the walk was changed besides simulated.
    pub changed: bool,
    /// What is seen.
    pub window: PoseWindow,
    /// What is true.
    pub truth: WindowTruth,
    /// Curves of the window's left and right leg.
    pub curves: [LegCurves; 2],
}

/// One simulated walk.
#[derive(Clone, Debug)]
pub struct TrainingGait {
    /// Who walked.
    pub parameters: WalkerParameters,
    /// What is true of it.
    pub labels: GaitLabels,
    /// Some of its strides, whole.
    pub strides: Vec<StrideShape>,
    /// The walk as sensors see it.
    pub known: KnownGait,
}

/// Strides of each side that are kept of a gait.
const STRIDES: usize = 3;

/// Some strides of a settled walk, spread over it, of both sides.
pub fn whole_strides(finished: &FinishedWalk) -> Vec<StrideShape> {
    let record = &finished.record;
    let contacts = foot_contacts(record);
    let after = (SETTLING / record.period) as usize;
    let mut kept = Vec::new();
    for side in Side::BOTH {
        let spans = strides(&contacts, side, after);
        let count = spans.len().min(STRIDES);
        kept.extend((0..count).map(|k| StrideShape::of(record, &spans[k * spans.len() / count])));
    }
    kept
}

/// Lets somebody walk as a known walker does, with a way of walking of one's own; the truth of it, or why it is not taken.
pub fn walk(
    known: KnownWalker<'_>,
    parameters: &WalkerParameters,
    manner: &Adaptation,
    seconds: f64,
    seed: u64,
) -> Result<(FinishedWalk, Result<GaitLabels, Rejection>), ParameterError> {
    let subject = Subject::of(parameters, 5)?;
    let finished = subject.go(&known.gait_for(parameters, manner, subject.model.leg_length), seconds, seed);
    let labels = GaitLabels::of(&finished.record, finished.end.is_some(), SETTLING);
    Ok((finished, labels))
}

/// Films a gait with `films` cameras of each kind: half of the first of each kind see it as it is, all others changed. Each
/// sees it through marks of its own on the body.
pub fn film(gait: &KnownGait, films: usize, random: &mut Random) -> Vec<TrainingWindow> {
    let mut windows = Vec::new();
    for kind in FilmKind::ALL {
        for index in 0..films {
            let plain = index == 0 && random.chance(0.5);
            let changed = (!plain).then(|| GaitChange::drawn(gait, random).apply(gait));
            let seen = changed.as_ref().unwrap_or(gait);
            let walk = MarkerPlaces::drawn(random).apply(&excerpt(&seen.walk, random));
            let film = TrainingFilm::drawn(&walk, kind, random);
            let Some(window) = film.window(&walk) else { continue };
            let truth = WindowTruth::of(&seen.means, walk.stature.unwrap_or(1.7), window.mirrored);
            let (left, right) = (seen.curves.left.clone(), seen.curves.right.clone());
            let curves = if window.mirrored { [right, left] } else { [left, right] };
            windows.push(TrainingWindow { kind, changed: changed.is_some(), window, truth, curves });
        }
    }
    windows
}

/// A part of the settled walk that fills a window, or, in two of five cases, less: many recordings are short.
fn excerpt(walk: &KnownWalk, random: &mut Random) -> KnownWalk {
    let full = LENGTH as f64 / RATE + 0.2;
    let wanted = if random.chance(0.4) { random.between(1.6, full) } else { full };
    let last = walk.span().map_or(0.0, |(_, last)| last);
    // The walk may have been stretched in time, its settling with it; legs that were shifted miss their last moments.
    let settled = last * (SETTLING / WALK);
    let end = (last - 0.3).max(settled);
    let length = wanted.min(end - settled);
    let start = random.between(settled, (end - length).max(settled + 1e-9));
    walk.between(start, start + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;

    #[test]
    fn truths_of_changed_walks_hang_together_and_mirrors_exchange_sides() {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let known = KnownWalker::Reflex(controller);
        let (finished, labels) =
            walk(known, &controller.parameters, &Adaptation::default(), WALK, 2).unwrap();
        let labels = labels.unwrap();
        let mut random = Random::new(1);
        let gait = KnownGait::of(&finished.record, &labels, controller.parameters.stature);
        let windows = film(&gait, 3, &mut random);
        assert!(windows.len() >= 9, "{}", windows.len());
        for window in &windows {
            let truth = window.truth;
            let by_steps = truth.step_length / truth.step_time;
            assert!((truth.speed / by_steps - 1.0).abs() < 0.06, "{truth:?}");
        }
        let changed: Vec<f64> =
            windows.iter().filter(|window| window.changed).map(|window| window.truth.speed).collect();
        let fastest = changed.iter().copied().fold(0.0, f64::max);
        assert!(changed.len() >= 6 && changed.iter().any(|speed| *speed < 0.6 * fastest), "{changed:?}");
        let plain = WindowTruth::of(&gait.means, 1.75, false);
        let mirror = WindowTruth::of(&gait.means, 1.75, true);
        assert_eq!(plain.stance[0].to_bits(), mirror.stance[1].to_bits());
        assert!((plain.step_time_asymmetry + mirror.step_time_asymmetry).abs() < 1e-12);
        assert_eq!(plain.values().len(), WindowTruth::NAMES.len());
    }
}
