//! Muscle activity against real EMG: what is shown (usual at that speed, in this walk's phases) and what the learned
//! estimator tells, beside "text-book timing for everybody".
//!
//! A surface envelope has no true height, so that two things are compared: when a muscle is on, and the shape of the curve.
//! Curves count as on where they exceed three tenths of their own range; the text-book is on at its times (Perry &
//! Burnfield). For the shape, on and off is smoothed over 8 % of the cycle, because the real envelopes were low-passed as
//! well.

use super::curves::{every_fourth, mean_of_strides};
use super::trial::RealTrial;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::learned::LearnedGait;
use crate::biomechanics::gait::learned_curves::PHASES;
use crate::biomechanics::typical_gait::usual_times;
use crate::biomechanics::usual_activity::{UsualActivity, above_three_tenths};
use crate::clinic::norms::UsualMuscles;

/// How well one way of telling fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Time on in both over time on in either, 0..=1.
    pub overlap: f64,
    /// Correlation of the curves; `None` where one of them does not change.
    pub correlation: Option<f64>,
}

/// One muscle of one leg in one film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MuscleScore {
    /// Which muscle.
    pub group: MuscleGroup,
    /// Whose leg.
    pub side: Side,
    /// The same times for everybody.
    pub text_book: Fit,
    /// What is usual at that speed, in this walk's phases; `None` where too few strides were seen.
    pub usual: Option<Fit>,
    /// What the learned estimator tells; `None` where it tells nothing.
    pub learned: Option<Fit>,
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
pub fn muscle_scores(
    trial: &RealTrial,
    usual: Option<&UsualMuscles>,
    learned: Option<&LearnedGait>,
) -> Vec<MuscleScore> {
    trial
        .emg
        .iter()
        .filter_map(|(name, rows)| {
            let (side, electrode) = name.split_once('_')?;
            let (side, group) = (Side::from_name(side)?, group_of(electrode)?);
            let real = every_fourth(&mean_of_strides(trial, side, rows)?);
            let fit = |curve: &[f64], on: &[bool]| Fit {
                overlap: overlap(&above_three_tenths(&real), on),
                correlation: correlation(&real, curve),
            };
            let of_usual = |usual: &UsualActivity| fit(&usual.curve(), &usual.on());
            let told = learned.map(|learned| &learned.legs.get(side).activation[group].middle);
            Some(MuscleScore {
                group,
                side,
                text_book: of_usual(&UsualActivity::Times(usual_times(group).to_vec())),
                usual: usual.map(|usual| of_usual(&usual.get(side)[group])),
                learned: told
                    .filter(|curve| curve.len() == PHASES)
                    .map(|curve| fit(curve, &above_three_tenths(curve))),
            })
        })
        .collect()
}

fn overlap(a: &[bool], b: &[bool]) -> f64 {
    let count =
        |both: bool| a.iter().zip(b).filter(|(a, b)| if both { **a && **b } else { **a || **b }).count();
    if count(false) == 0 { 0.0 } else { count(true) as f64 / count(false) as f64 }
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
        assert!((overlap(&above_three_tenths(&curve), &above_three_tenths(&curve)) - 1.0).abs() < 1e-12);
        assert!(overlap(&above_three_tenths(&curve), &above_three_tenths(&opposite)) < 0.45);
        assert!((correlation(&curve, &curve).unwrap() - 1.0).abs() < 1e-12);
        assert!((correlation(&curve, &opposite).unwrap() + 1.0).abs() < 1e-12);
        assert_eq!(correlation(&curve, &[0.5; PHASES]), None);
    }
}
