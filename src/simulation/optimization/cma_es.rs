//! Covariance matrix adaptation evolution strategy: the search for gains.
//!
//! Hansen's CMA-ES (tutorial, arXiv:1604.00772) with asking and telling apart, so that the caller evaluates as it likes;
//! in more than [`SEPARABLE_FROM`] coordinates only the diagonal of the covariance is learnt (Ros & Hansen 2008, PPSN X),
//! which takes tens of generations where the full matrix of a hundred gains would take thousands;
//! bounds by folding back, which keeps every candidate legal; deterministic for a seed. We write it out and take no crate
//! because a search must be resumable and repeatable bit for bit.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::biomechanics::random::Random;

/// In more coordinates than this the covariance is kept diagonal.
pub const SEPARABLE_FROM: usize = 60;

/// A search in progress. Coordinates are divided by `scale` inside.
#[derive(Clone, Debug)]
pub struct CmaEs {
    scale: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    population: usize,
    mean: DVector<f64>,
    step: f64,
    covariance: DMatrix<f64>,
    basis: DMatrix<f64>,
    axes: DVector<f64>,
    path_c: DVector<f64>,
    path_s: DVector<f64>,
    weights: Vec<f64>,
    mu_eff: f64,
    rates: Rates,
    generation: usize,
    decomposed: usize,
    separable: bool,
    asked: Vec<DVector<f64>>,
    random: Random,
}

/// Learning rates, named as in the tutorial.
#[derive(Clone, Copy, Debug)]
struct Rates {
    cc: f64,
    cs: f64,
    c1: f64,
    cmu: f64,
    damps: f64,
    chi: f64,
}

/// Bounds and expected size of a step for one coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinate {
    /// Where the search starts.
    pub start: f64,
    /// Standard deviation of the first steps for a step size of one.
    pub spread: f64,
    /// Lowest legal value.
    pub lower: f64,
    /// Highest legal value.
    pub upper: f64,
}

impl CmaEs {
    /// Begins a search. `step` multiplies all spreads; `population` is the number of candidates of a generation (at least 4).
    pub fn new(coordinates: &[Coordinate], step: f64, population: usize, seed: u64) -> CmaEs {
        let n = coordinates.len();
        let dims = n as f64;
        let population = population.max(4);
        let parents = population / 2;
        let raw: Vec<f64> =
            (0..parents).map(|i| (0.5 * (population as f64 + 1.0)).ln() - ((i + 1) as f64).ln()).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|w| w / sum).collect();
        let mu_eff = 1.0 / weights.iter().map(|w| w * w).sum::<f64>();
        let cs = (mu_eff + 2.0) / (dims + mu_eff + 5.0);
        let separable = n > SEPARABLE_FROM;
        // A diagonal has n numbers to learn instead of n^2/2, so that it may be learnt faster.
        let faster = if separable { (dims + 2.0) / 3.0 } else { 1.0 };
        let c1 = faster * 2.0 / ((dims + 1.3).powi(2) + mu_eff);
        let cmu = faster * 2.0 * (mu_eff - 2.0 + 1.0 / mu_eff) / ((dims + 2.0).powi(2) + mu_eff);
        let rates = Rates {
            cc: (4.0 + mu_eff / dims) / (dims + 4.0 + 2.0 * mu_eff / dims),
            cs,
            c1,
            cmu: cmu.min(1.0 - c1),
            damps: 1.0 + 2.0 * (((mu_eff - 1.0) / (dims + 1.0)).sqrt() - 1.0).max(0.0) + cs,
            chi: dims.sqrt() * (1.0 - 1.0 / (4.0 * dims) + 1.0 / (21.0 * dims * dims)),
        };
        let scale: Vec<f64> = coordinates.iter().map(|c| c.spread.max(1e-9)).collect();
        let mean = coordinates.iter().zip(&scale).map(|(c, s)| c.start.clamp(c.lower, c.upper) / s);
        CmaEs {
            mean: DVector::from_iterator(n, mean),
            lower: coordinates.iter().map(|c| c.lower).collect(),
            upper: coordinates.iter().map(|c| c.upper).collect(),
            scale,
            population,
            step,
            covariance: DMatrix::identity(n, n),
            basis: DMatrix::identity(n, n),
            axes: DVector::from_element(n, 1.0),
            path_c: DVector::zeros(n),
            path_s: DVector::zeros(n),
            weights,
            mu_eff,
            rates,
            generation: 0,
            decomposed: 0,
            separable,
            asked: Vec::new(),
            random: Random::new(seed),
        }
    }

    /// The candidates of the next generation.
    pub fn ask(&mut self) -> Vec<Vec<f64>> {
        self.asked.clear();
        let n = self.mean.len();
        (0..self.population)
            .map(|_| {
                let z = DVector::from_fn(n, |i, _| self.random.normal_box_muller() * self.axes[i]);
                let y = if self.separable { z } else { &self.basis * z };
                let candidate: Vec<f64> = (0..n)
                    .map(|i| {
                        fold(self.scale[i] * (self.mean[i] + self.step * y[i]), self.lower[i], self.upper[i])
                    })
                    .collect();
                let legal =
                    DVector::from_fn(n, |i, _| (candidate[i] / self.scale[i] - self.mean[i]) / self.step);
                self.asked.push(legal);
                candidate
            })
            .collect()
    }

    /// Takes the costs of the candidates last asked for, in their order; what is not a number counts as worst.
    pub fn tell(&mut self, costs: &[f64]) {
        let rank = |cost: f64| if cost.is_finite() { cost } else { f64::INFINITY };
        let mut order: Vec<usize> = (0..self.asked.len().min(costs.len())).collect();
        order.sort_by(|&a, &b| rank(costs[a]).total_cmp(&rank(costs[b])));
        if order.len() < self.weights.len() {
            return;
        }
        let n = self.mean.len();
        let Rates { cc, cs, c1, cmu, damps, chi } = self.rates;
        let mut y = DVector::zeros(n);
        for (k, weight) in self.weights.iter().enumerate() {
            y += &self.asked[order[k]] * *weight;
        }
        self.mean += &y * self.step;
        self.generation += 1;
        let white = if self.separable {
            y.component_div(&self.axes)
        } else {
            let z = self.basis.transpose() * &y;
            &self.basis * z.component_div(&self.axes)
        };
        self.path_s = &self.path_s * (1.0 - cs) + white * (cs * (2.0 - cs) * self.mu_eff).sqrt();
        let norm = self.path_s.norm();
        let expected =
            (1.0 - (1.0 - cs).powi(2 * i32::try_from(self.generation).unwrap_or(i32::MAX / 2))).sqrt() * chi;
        let moving = if norm / expected < 1.4 + 2.0 / (n as f64 + 1.0) { 1.0 } else { 0.0 };
        self.path_c = &self.path_c * (1.0 - cc) + &y * (moving * (cc * (2.0 - cc) * self.mu_eff).sqrt());
        let keep = 1.0 - c1 - cmu + (1.0 - moving) * c1 * cc * (2.0 - cc);
        self.step *= ((cs / damps) * (norm / chi - 1.0)).clamp(-1.0, 1.0).exp();
        if self.separable {
            self.learn_diagonal(keep, &order);
            return;
        }
        self.covariance *= keep;
        self.covariance.ger(c1, &self.path_c, &self.path_c, 1.0);
        for (k, weight) in self.weights.iter().enumerate() {
            let y = &self.asked[order[k]];
            self.covariance.ger(cmu * weight, y, y, 1.0);
        }
        let pause = (1.0 / ((c1 + cmu) * n as f64 * 10.0)) as usize;
        if self.generation - self.decomposed > pause {
            self.decomposed = self.generation;
            let eigen = SymmetricEigen::new(self.covariance.clone());
            self.axes = eigen.eigenvalues.map(|value| value.max(1e-20).sqrt());
            self.basis = eigen.eigenvectors;
        }
    }

    /// The update of a diagonal covariance; its axes stay those of the coordinates.
    fn learn_diagonal(&mut self, keep: f64, order: &[usize]) {
        for i in 0..self.mean.len() {
            let drift = self.path_c[i] * self.path_c[i];
            let spread: f64 =
                self.weights.iter().zip(order).map(|(weight, &k)| weight * self.asked[k][i].powi(2)).sum();
            let value = keep * self.covariance[(i, i)] + self.rates.c1 * drift + self.rates.cmu * spread;
            self.covariance[(i, i)] = value;
            self.axes[i] = value.max(1e-20).sqrt();
        }
    }

    /// The present best guess.
    pub fn mean(&self) -> Vec<f64> {
        (0..self.mean.len())
            .map(|i| fold(self.mean[i] * self.scale[i], self.lower[i], self.upper[i]))
            .collect()
    }

    /// The present step size.
    pub fn step_size(&self) -> f64 {
        self.step
    }

    /// Goes on around another mean with what was learnt about the coordinates; a fresh seed gives fresh candidates.
    pub fn recentre(&mut self, mean: &[f64], step: f64, seed: u64) {
        for (i, value) in mean.iter().enumerate().take(self.mean.len()) {
            self.mean[i] = value.clamp(self.lower[i], self.upper[i]) / self.scale[i];
        }
        self.step = step;
        self.asked.clear();
        self.random = Random::new(seed);
    }

    /// How many generations were told.
    pub fn generation(&self) -> usize {
        self.generation
    }
}

/// Folds a value back into its bounds, like light between mirrors.
fn fold(value: f64, lower: f64, upper: f64) -> f64 {
    if value >= lower && value <= upper {
        return value;
    }
    let width = upper - lower;
    if !width.is_finite() || width <= 0.0 {
        return value.clamp(lower, upper);
    }
    let t = (value - lower).rem_euclid(2.0 * width);
    lower + if t > width { 2.0 * width - t } else { t }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(f: impl Fn(&[f64]) -> f64, n: usize, generations: usize, seed: u64) -> Vec<f64> {
        let coordinate = Coordinate { start: 0.5, spread: 0.3, lower: -5.0, upper: 5.0 };
        let mut cma = CmaEs::new(&vec![coordinate; n], 1.0, 12, seed);
        for _ in 0..generations {
            let costs: Vec<f64> = cma.ask().iter().map(|x| f(x)).collect();
            cma.tell(&costs);
        }
        cma.mean()
    }

    #[test]
    fn finds_the_bottom_of_the_bent_valley() {
        let rosenbrock = |x: &[f64]| -> f64 {
            x.windows(2).map(|p| 100.0 * (p[1] - p[0] * p[0]).powi(2) + (1.0 - p[0]).powi(2)).sum()
        };
        let found = search(rosenbrock, 6, 600, 3);
        assert!(found.iter().all(|x| (x - 1.0).abs() < 1e-3), "{found:?}");
    }

    #[test]
    fn learns_the_sizes_of_a_hundred_coordinates_in_few_generations() {
        // Sizes of the coordinates span a factor of a thousand, as those of gains do.
        let f = |x: &[f64]| -> f64 {
            x.iter().enumerate().map(|(i, x)| 10_f64.powf(6.0 * i as f64 / 99.0) * x * x).sum()
        };
        let start = f(&[0.5; 100]);
        let found = f(&search(f, 100, 1200, 5));
        assert!(found < 1e-4 * start, "{found} from {start}");
    }

    #[test]
    fn what_was_learnt_about_the_coordinates_survives_a_move() {
        // A long narrow valley, whose bottom then moves: with the learnt axes it is found again sooner than without.
        let f = |x: &[f64], to: f64| -> f64 {
            x.iter().enumerate().map(|(i, x)| 10_f64.powf(i as f64) * (x - to).powi(2)).sum()
        };
        let coordinate = Coordinate { start: 0.5, spread: 0.3, lower: -5.0, upper: 5.0 };
        let fresh = CmaEs::new(&[coordinate; 6], 1.0, 12, 3);
        let mut learnt = fresh.clone();
        let run = |cma: &mut CmaEs, to: f64, generations: usize| {
            for _ in 0..generations {
                let costs: Vec<f64> = cma.ask().iter().map(|x| f(x, to)).collect();
                cma.tell(&costs);
            }
            f(&cma.mean(), to)
        };
        run(&mut learnt, 0.0, 150);
        learnt.recentre(&[0.5; 6], 1.0, 4);
        assert!(learnt.mean().iter().all(|x| (x - 0.5).abs() < 1e-12));
        let mut fresh = fresh;
        assert!(run(&mut learnt, 1.0, 60) < 0.1 * run(&mut fresh, 1.0, 60));
    }

    #[test]
    fn is_repeatable_and_stays_within_bounds() {
        let f = |x: &[f64]| -> f64 { x.iter().map(|x| (x - 7.0).powi(2)).sum() };
        let a = search(f, 4, 200, 1);
        assert_eq!(a, search(f, 4, 200, 1));
        assert!(a.iter().all(|&x| (4.9..=5.0).contains(&x)), "the optimum lies outside: {a:?}");
    }
}
