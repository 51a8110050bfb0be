//! Curves over the gait cycle: 101 values from one initial contact to the same foot's next.

use super::steps::Stride;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::motion::Motion;
use crate::biomechanics::signal::resampling::value_at;
use crate::biomechanics::signal::robust::{mean, standard_deviation};

/// Number of values of a curve: 0, 1, … 100 % of the cycle.
pub const CYCLE_POINTS: usize = 101;

/// One quantity over one stride; `None` where more than a twentieth of it is missing or the ends are.
pub fn over_stride(motion: &Motion, values: &[Option<f64>], stride: &Stride) -> Option<Vec<f64>> {
    let curve: Vec<Option<f64>> = (0..CYCLE_POINTS)
        .map(|percent| {
            let time = stride.start + stride.duration() * percent as f64 / 100.0;
            value_at(values, (time - motion.start) * motion.sample_rate)
        })
        .collect();
    let filled = crate::biomechanics::signal::gap_filling::fill_short(&curve, 5);
    filled.into_iter().collect()
}

/// Mean and standard deviation over strides at each percent of the cycle. The deviation is empty for one stride.
pub fn mean_and_spread(strides: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let column = |percent: usize| strides.iter().map(|stride| stride[percent]).collect::<Vec<f64>>();
    let middle = (0..CYCLE_POINTS).filter_map(|percent| mean(&column(percent))).collect();
    let spread = (0..CYCLE_POINTS).filter_map(|percent| standard_deviation(&column(percent))).collect();
    (middle, spread)
}

/// All strides of one side that enter the means, as curves of one quantity.
pub fn stride_curves(
    motion: &Motion,
    values: &[Option<f64>],
    strides: &[Stride],
    side: Side,
) -> Vec<Vec<f64>> {
    strides
        .iter()
        .filter(|stride| stride.side == side && stride.excluded.is_none())
        .filter_map(|stride| over_stride(motion, values, stride))
        .collect()
}
