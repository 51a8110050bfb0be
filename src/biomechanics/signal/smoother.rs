//! Robust smoothing of samples at uneven times: a spline by Kalman filter and Rauch–Tung–Striebel smoother.
//!
//! Model: the third derivative of the signal is white noise, the samples carry white noise (a quintic smoothing
//! spline; Wahba 1978, J R Stat Soc B 40:364; Kohn & Ansley 1987, SIAM J Sci Stat Comput 8:33). One number steers it,
//! here as a cut-off frequency: at sampling interval `dt` the smoother behaves as the zero-phase low-pass
//! `1 / (1 + (f / f_c)^6)`. Departures: the cut-off is chosen by likelihood from a short list, not by
//! cross-validation, and samples far off are weighted down as under Student-t noise, in three rounds.

use nalgebra::{Matrix3, RowVector3, Vector3};

use super::robust::quantile;

/// One measured value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When, s.
    pub time: f64,
    /// What.
    pub value: f64,
    /// Relative trust: the noise variance of this sample is the signal's noise variance divided by it.
    pub weight: f64,
}

/// The smoothed signal at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothPoint {
    /// When, s.
    pub time: f64,
    /// Value.
    pub value: f64,
    /// First derivative, per s.
    pub velocity: f64,
    /// Second derivative, per s².
    pub acceleration: f64,
    /// Posterior standard deviation of the value.
    pub value_sd: f64,
    /// Posterior standard deviation of the first derivative.
    pub velocity_sd: f64,
}

/// How strongly to smooth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmootherModel {
    /// Cut-off frequency, Hz.
    pub cutoff: f64,
    /// Standard deviation of the sample noise, in the signal's unit.
    pub noise: f64,
}

/// Degrees of freedom of the Student-t sample noise: heavy tails, still informative about the scale.
const STUDENT_DEGREES: f64 = 5.0;
/// Rounds of re-weighting.
const ROUNDS: usize = 3;
/// Variance, in units of the noise variance, of the state before the first sample, and the time, s, that turns it into
/// variances of the derivatives: next to no knowledge, yet not so much that the backward pass loses its digits.
const DIFFUSE: (f64, f64) = (1e6, 0.1);

struct Step {
    time: f64,
    prior_mean: Vector3<f64>,
    prior_covariance: Matrix3<f64>,
    mean: Vector3<f64>,
    covariance: Matrix3<f64>,
    transition: Matrix3<f64>,
}

struct Filtered {
    steps: Vec<Step>,
    log_likelihood: f64,
    noise_variance: f64,
}

/// State transition over `dt` and the covariance of unit-intensity driving noise.
fn dynamics(dt: f64) -> (Matrix3<f64>, Matrix3<f64>) {
    let (d2, d3, d4, d5) = (dt.powi(2), dt.powi(3), dt.powi(4), dt.powi(5));
    (
        Matrix3::new(1.0, dt, d2 / 2.0, 0.0, 1.0, dt, 0.0, 0.0, 1.0),
        Matrix3::new(d5 / 20.0, d4 / 8.0, d3 / 6.0, d4 / 8.0, d3 / 3.0, d2 / 2.0, d3 / 6.0, d2 / 2.0, dt),
    )
}

/// Median interval between samples, s.
fn sampling_interval(samples: &[Sample]) -> Option<f64> {
    let mut gaps: Vec<f64> =
        samples.windows(2).map(|pair| pair[1].time - pair[0].time).filter(|gap| *gap > 0.0).collect();
    if gaps.is_empty() {
        return None;
    }
    gaps.sort_by(f64::total_cmp);
    Some(gaps[gaps.len() / 2])
}

/// Kalman filter in units of the noise variance, over samples (with `weights`) and, in between, extra instants.
fn filter(samples: &[Sample], weights: &[f64], extra: &[f64], ratio: f64) -> Option<Filtered> {
    let first = samples.first()?;
    let observe = RowVector3::new(1.0, 0.0, 0.0);
    let mut mean = Vector3::new(first.value, 0.0, 0.0);
    let spread = DIFFUSE.0 * Vector3::new(1.0, DIFFUSE.1.powi(-2), DIFFUSE.1.powi(-4));
    let mut covariance = Matrix3::from_diagonal(&spread);
    let start = extra.first().map_or(first.time, |time| time.min(first.time));
    let mut now = start;
    let (mut next_sample, mut next_extra) = (0, 0);
    let mut steps = Vec::with_capacity(samples.len() + extra.len());
    let (mut log_determinant, mut squares) = (0.0, Vec::with_capacity(samples.len()));
    while next_sample < samples.len() || next_extra < extra.len() {
        let sample = samples.get(next_sample);
        let instant = extra.get(next_extra).copied();
        let take_sample = match (sample, instant) {
            (Some(sample), Some(instant)) => sample.time <= instant,
            (found, _) => found.is_some(),
        };
        let time = if take_sample { samples[next_sample].time } else { extra[next_extra] };
        let (transition, driving) = dynamics((time - now).max(0.0));
        let prior_mean = transition * mean;
        let prior_covariance = transition * covariance * transition.transpose() + driving * ratio;
        (mean, covariance) = (prior_mean, prior_covariance);
        if take_sample {
            let variance = prior_covariance[(0, 0)] + 1.0 / weights[next_sample].max(1e-9);
            let residual = samples[next_sample].value - prior_mean[0];
            let gain = prior_covariance * observe.transpose() / variance;
            mean = prior_mean + gain * residual;
            let keep = Matrix3::identity() - gain * observe;
            covariance = keep * prior_covariance * keep.transpose()
                + gain * gain.transpose() / weights[next_sample].max(1e-9);
            // The first three samples only fix the diffuse start.
            if next_sample >= 3 {
                log_determinant += variance.ln();
                squares.push(residual * residual / variance);
            }
            next_sample += 1;
        } else {
            next_extra += 1;
        }
        steps.push(Step { time, prior_mean, prior_covariance, mean, covariance, transition });
        now = time;
    }
    let count = squares.len() as f64;
    let mean_square = squares.iter().sum::<f64>() / count.max(1.0);
    let log_likelihood = -0.5 * (log_determinant + count * mean_square.max(1e-300).ln());
    // 1.642 is the 80 % point of a squared standard normal: up to a fifth of the samples may be outliers. The median
    // would not do: a foot stands for more than half of the time, and its swings would count as outliers.
    let noise_variance = quantile(&squares, 0.8).unwrap_or(0.0) / 1.642;
    Some(Filtered { steps, log_likelihood, noise_variance })
}

/// Backward pass: the smoothed state at every filtered step.
fn smooth_backwards(steps: &[Step]) -> Vec<(f64, Vector3<f64>, Matrix3<f64>)> {
    let Some(last) = steps.last() else {
        return Vec::new();
    };
    let mut result = vec![(last.time, last.mean, last.covariance)];
    let (mut mean, mut covariance) = (last.mean, last.covariance);
    for index in (0..steps.len() - 1).rev() {
        let (here, after) = (&steps[index], &steps[index + 1]);
        if let Some(inverse) = after.prior_covariance.try_inverse() {
            let gain = here.covariance * after.transition.transpose() * inverse;
            mean = here.mean + gain * (mean - after.prior_mean);
            covariance = here.covariance + gain * (covariance - after.prior_covariance) * gain.transpose();
        } else {
            (mean, covariance) = (here.mean, here.covariance);
        }
        result.push((here.time, mean, covariance));
    }
    result.reverse();
    result
}

/// Ratio of driving-noise intensity to noise variance that gives this cut-off at this sampling interval.
fn driving_ratio(cutoff: f64, interval: f64) -> f64 {
    (std::f64::consts::TAU * cutoff).powi(6) * interval
}

/// Chooses the cut-off with the highest likelihood over several signals that share it (the x of both heels, say), and
/// their common noise. `None` where no signal has more than three samples.
pub fn choose_model(signals: &[&[Sample]], cutoffs: &[f64]) -> Option<SmootherModel> {
    let mut best: Option<(f64, SmootherModel)> = None;
    for &cutoff in cutoffs {
        let (mut log_likelihood, mut variance, mut count) = (0.0, 0.0, 0.0);
        for samples in signals.iter().filter(|samples| samples.len() > 5) {
            let Some(ratio) = sampling_interval(samples).map(|interval| driving_ratio(cutoff, interval))
            else {
                continue;
            };
            let mut weights: Vec<f64> = samples.iter().map(|sample| sample.weight).collect();
            let Some(plain) = filter(samples, &weights, &[], ratio) else {
                continue;
            };
            reweight(samples, &mut weights, &smooth_backwards(&plain.steps), plain.noise_variance);
            if let Some(filtered) = filter(samples, &weights, &[], ratio) {
                log_likelihood += filtered.log_likelihood;
                variance += plain.noise_variance * samples.len() as f64;
                count += samples.len() as f64;
            }
        }
        if count > 0.0 && best.as_ref().is_none_or(|(value, _)| log_likelihood > *value) {
            best = Some((log_likelihood, SmootherModel { cutoff, noise: (variance / count).sqrt() }));
        }
    }
    best.map(|(_, model)| model)
}

/// Student-t weights from the residuals to the smoothed values.
fn reweight(
    samples: &[Sample],
    weights: &mut [f64],
    smoothed: &[(f64, Vector3<f64>, Matrix3<f64>)],
    variance: f64,
) {
    let mut place = 0;
    for (sample, weight) in samples.iter().zip(weights.iter_mut()) {
        while place < smoothed.len() && smoothed[place].0 < sample.time {
            place += 1;
        }
        let Some((_, mean, _)) = smoothed.get(place) else {
            break;
        };
        let square = (sample.value - mean[0]).powi(2) * sample.weight / variance.max(1e-300);
        // Beyond two standard deviations only, so that the noise of clean data is not underestimated.
        *weight = sample.weight * ((STUDENT_DEGREES + 4.0) / (STUDENT_DEGREES + square)).min(1.0);
    }
}

/// The smoothed signal at the wanted instants (ascending). Empty with fewer than four samples.
///
/// Outside the samples the spline runs on with a fast-growing standard deviation; callers cut what they do not trust.
pub fn smooth(samples: &[Sample], model: SmootherModel, instants: &[f64]) -> Vec<SmoothPoint> {
    let Some(interval) = sampling_interval(samples).filter(|_| samples.len() > 3) else {
        return Vec::new();
    };
    let ratio = driving_ratio(model.cutoff, interval);
    let variance = model.noise.powi(2);
    let mut weights: Vec<f64> = samples.iter().map(|sample| sample.weight).collect();
    for _ in 0..ROUNDS {
        if let Some(filtered) = filter(samples, &weights, &[], ratio) {
            reweight(samples, &mut weights, &smooth_backwards(&filtered.steps), variance);
        }
    }
    let Some(filtered) = filter(samples, &weights, instants, ratio) else {
        return Vec::new();
    };
    let smoothed = smooth_backwards(&filtered.steps);
    let mut place = 0;
    let mut result = Vec::with_capacity(instants.len());
    for &time in instants {
        while place + 1 < smoothed.len() && smoothed[place].0 < time {
            place += 1;
        }
        let (_, mean, covariance) = &smoothed[place];
        result.push(SmoothPoint {
            time,
            value: mean[0],
            velocity: mean[1],
            acceleration: mean[2],
            value_sd: (covariance[(0, 0)].max(0.0) * variance).sqrt(),
            velocity_sd: (covariance[(1, 1)].max(0.0) * variance).sqrt(),
        });
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noisy(count: usize, rate: f64, noise: f64, seed: u64) -> Vec<Sample> {
        let mut state = seed;
        let mut uniform = move || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..count)
            .map(|index| {
                let jitter = 0.2 * (uniform() - 0.5) / rate;
                let time = index as f64 / rate + jitter;
                let gauss: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
                Sample { time, value: (std::f64::consts::TAU * time).sin() + noise * gauss, weight: 1.0 }
            })
            .collect()
    }

    #[test]
    fn finds_value_velocity_and_noise_of_a_noisy_sine_at_uneven_times() {
        let samples = noisy(300, 30.0, 0.1, 7);
        let model = choose_model(&[&samples], &[0.5, 1.0, 2.0, 3.0, 4.0, 8.0]).unwrap();
        assert!((model.noise - 0.1).abs() < 0.03, "noise {}", model.noise);
        let instants: Vec<f64> = (50..900).map(|index| f64::from(index) * 0.01).collect();
        let smooth = smooth(&samples, model, &instants);
        let value_error =
            smooth.iter().map(|point| (point.value - (std::f64::consts::TAU * point.time).sin()).powi(2));
        let rms = (value_error.sum::<f64>() / smooth.len() as f64).sqrt();
        assert!(rms < 0.045, "value error {rms}");
        let tau = std::f64::consts::TAU;
        let speed_error =
            smooth.iter().map(|point| (point.velocity - tau * (tau * point.time).cos()).powi(2));
        let rms = (speed_error.sum::<f64>() / smooth.len() as f64).sqrt();
        assert!(rms < 0.6, "velocity error {rms}");
    }

    #[test]
    fn a_single_wild_sample_hardly_moves_the_curve() {
        let mut samples = noisy(200, 50.0, 0.02, 3);
        let time = samples[100].time;
        samples[100].value += 5.0;
        let model = SmootherModel { cutoff: 4.0, noise: 0.02 };
        let point = smooth(&samples, model, &[time])[0];
        assert!((point.value - (std::f64::consts::TAU * time).sin()).abs() < 0.03);
    }
}
