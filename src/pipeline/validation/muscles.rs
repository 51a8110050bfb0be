//! The learned muscle activity against real EMG, beside "norm timing for everybody".
//!
//! A surface envelope has no true height, so that two things are compared: when a muscle is on, and the shape of the curve.
//! Both curves count as on where they exceed three tenths of their own range; the norm is on at the times of the usual
//! table (Perry & Burnfield). For the shape, the norm's on and off is smoothed over 8 % of the cycle, because the real
//! envelopes were low-passed as well.

use super::curves::mean_of_strides;
use super::trial::RealTrial;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::learned::LearnedGait;
use crate::biomechanics::gait::learned_curves::PHASES;
use crate::simulation::measure::reference::usually_active;

/// Share of a curve's range above its lowest point at which a muscle counts as on.
const ON: f64 = 0.3;

/// One muscle of one leg in one film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MuscleScore {
    /// Which muscle.
    pub group: MuscleGroup,
    /// Whose leg.
    pub side: Side,
    /// Time on in both over time on in either, 0..=1: the estimator's.
    pub overlap: f64,
    /// The same for norm timing.
    pub norm_overlap: f64,
    /// Correlation of the curves: the estimator's.
    pub correlation: Option<f64>,
    /// The same for norm timing.
    pub norm_correlation: Option<f64>,
}

/// The muscle group that an electrode lay over; `None` for a muscle that no group stands for.
fn group_of(electrode: &str) -> Option<MuscleGroup> {
    Some(match electrode {
        "rectus_femoris" => MuscleGroup::RectusFemoris,
        "vastus" | "quadriceps" => MuscleGroup::Vasti,
        "hamstrings" | "hamstrings_medial" | "semitendinosus" | "biceps_femoris" => MuscleGroup::Hamstrings,
        "tibialis_anterior" => MuscleGroup::TibialisAnterior,
        "gastrocnemius" => MuscleGroup::Gastrocnemius,
        "soleus" => MuscleGroup::Soleus,
        _ => return None,
    })
}

/// Scores of all electrodes of a trial that have a whole stride.
pub fn muscle_scores(trial: &RealTrial, learned: &LearnedGait) -> Vec<MuscleScore> {
    trial
        .emg
        .iter()
        .filter_map(|(name, rows)| {
            let (side, electrode) = name.split_once('_')?;
            let (side, group) = (Side::from_name(side)?, group_of(electrode)?);
            let real = every_fourth(&mean_of_strides(trial, side, rows)?);
            let found = &learned.legs.get(side).activation[group].middle;
            if found.len() != PHASES {
                return None;
            }
            if found.len() != PHASES {
                return None;
            }
            let norm: Vec<bool> = (0..PHASES).map(|k| usually_active(group, 4.0 * k as f64)).collect();
            let on = on(&real);
            Some(MuscleScore {
                group,
                side,
                overlap: overlap(&on, &self::on(found)),
                norm_overlap: overlap(&on, &norm),
                correlation: correlation(&real, found),
                norm_correlation: correlation(&real, &smoothed(&norm)),
            })
        })
        .collect()
}

/// Of a curve at 0, 1, …, 100 % the points at 0, 4, …, 100 %.
pub(super) fn every_fourth(curve: &[f64]) -> Vec<f64> {
    curve.iter().step_by(4).copied().collect()
}

fn on(curve: &[f64]) -> Vec<bool> {
    let low = curve.iter().copied().fold(f64::INFINITY, f64::min);
    let high = curve.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    curve.iter().map(|value| *value > low + ON * (high - low)).collect()
}

fn overlap(a: &[bool], b: &[bool]) -> f64 {
    let count =
        |both: bool| a.iter().zip(b).filter(|(a, b)| if both { **a && **b } else { **a || **b }).count();
    if count(false) == 0 { 0.0 } else { count(true) as f64 / count(false) as f64 }
}

/// On and off as a curve, smoothed over the neighbours around the cycle (its last point is its first again).
fn smoothed(on: &[bool]) -> Vec<f64> {
    let cycle = on.len().saturating_sub(1).max(1);
    let at = |k: usize| f64::from(u8::from(on[k % cycle]));
    (0..on.len()).map(|k| (at(k + cycle - 1) + at(k) + at(k + 1)) / 3.0).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - ma, y - mb)).sum::<f64>();
    let size = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (size > 1e-12).then(|| sum(&|x, y| x * y) / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_and_correlation_are_one_for_the_same_and_small_for_the_opposite() {
        let curve: Vec<f64> = (0..PHASES).map(|k| (k as f64 * 0.24).sin()).collect();
        let opposite: Vec<f64> = curve.iter().map(|value| -value).collect();
        assert!((overlap(&on(&curve), &on(&curve)) - 1.0).abs() < 1e-12);
        assert!(overlap(&on(&curve), &on(&opposite)) < 0.45);
        assert!((correlation(&curve, &curve).unwrap() - 1.0).abs() < 1e-12);
        assert!((correlation(&curve, &opposite).unwrap() + 1.0).abs() < 1e-12);
        assert_eq!(correlation(&curve, &[0.5; PHASES]), None);
    }

    #[test]
    fn the_norm_is_smoothed_around_the_cycle() {
        let mut on = [false; PHASES];
        on[0] = true;
        on[PHASES - 1] = true;
        let smooth = smoothed(&on);
        assert!((smooth[0] - 1.0 / 3.0).abs() < 1e-12 && (smooth[1] - 1.0 / 3.0).abs() < 1e-12);
        assert!((smooth[PHASES - 2] - 1.0 / 3.0).abs() < 1e-12 && smooth[5] == 0.0);
    }
}
