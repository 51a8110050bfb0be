//! How well two lists of numbers agree: mean absolute error, bias, limits of agreement, correlation, and how much of
//! that is chance.
//!
//! Intervals come from drawing persons, not walks, with replacement: walks of one person are alike, and an interval
//! over walks would claim more than was seen.

use std::collections::BTreeMap;

use crate::biomechanics::random::Random;

/// One person's pair of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Who.
    pub subject: String,
    /// What the laboratory says.
    pub truth: f64,
    /// What we say.
    pub found: f64,
}

/// Agreement of found with true values, in their unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Number of pairs.
    pub n: usize,
    /// Number of persons.
    pub persons: usize,
    /// Mean absolute error.
    pub mae: f64,
    /// Person-wise bootstrap interval (95 %) of the mean absolute error; `None` below three persons.
    pub mae_interval: Option<(f64, f64)>,
    /// Mean of found minus true.
    pub bias: f64,
    /// Limits of agreement: bias ± 1.96 standard deviations of the differences (Bland & Altman 1986, Lancet 1:307);
    /// `None` below three pairs.
    pub limits: Option<(f64, f64)>,
    /// Pearson's correlation; `None` below three pairs or without spread.
    pub correlation: Option<f64>,
}

impl Agreement {
    /// Agreement of these pairs; `None` without any.
    pub fn of(pairs: &[Pair], seed: u64) -> Option<Agreement> {
        if pairs.is_empty() {
            return None;
        }
        let n = pairs.len() as f64;
        let differences: Vec<f64> = pairs.iter().map(|pair| pair.found - pair.truth).collect();
        let bias = differences.iter().sum::<f64>() / n;
        let spread =
            (differences.iter().map(|d| (d - bias).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
        let mut persons: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (pair, difference) in pairs.iter().zip(&differences) {
            persons.entry(&pair.subject).or_default().push(difference.abs());
        }
        Some(Agreement {
            n: pairs.len(),
            persons: persons.len(),
            mae: differences.iter().map(|d| d.abs()).sum::<f64>() / n,
            mae_interval: bootstrap(&persons.into_values().collect::<Vec<_>>(), seed),
            bias,
            limits: (pairs.len() >= 3).then_some((bias - 1.96 * spread, bias + 1.96 * spread)),
            correlation: correlation(pairs),
        })
    }
}

/// 95 % interval of the mean over persons drawn with replacement (percentile method, 2000 draws).
fn bootstrap(persons: &[Vec<f64>], seed: u64) -> Option<(f64, f64)> {
    if persons.len() < 3 {
        return None;
    }
    let mut random = Random::for_part(seed, "bootstrap");
    let mut means: Vec<f64> = (0..2000)
        .map(|_| {
            let mut sum = 0.0;
            let mut count = 0.0;
            for _ in 0..persons.len() {
                let person = &persons[random.index(persons.len())];
                sum += person.iter().sum::<f64>();
                count += person.len() as f64;
            }
            sum / count
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Some((means[50], means[1949]))
}

fn correlation(pairs: &[Pair]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let n = pairs.len() as f64;
    let mean_truth = pairs.iter().map(|p| p.truth).sum::<f64>() / n;
    let mean_found = pairs.iter().map(|p| p.found).sum::<f64>() / n;
    let mut products = [0.0_f64; 3];
    for pair in pairs {
        let (a, b) = (pair.truth - mean_truth, pair.found - mean_found);
        products[0] += a * b;
        products[1] += a * a;
        products[2] += b * b;
    }
    let spread = (products[1] * products[2]).sqrt();
    (spread > 0.0).then(|| products[0] / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(values: &[(&str, f64, f64)]) -> Vec<Pair> {
        values.iter().map(|&(s, truth, found)| Pair { subject: s.to_owned(), truth, found }).collect()
    }

    #[test]
    fn known_numbers() {
        let pairs = pairs(&[("a", 1.0, 1.1), ("b", 2.0, 1.9), ("c", 3.0, 3.3), ("c", 4.0, 4.1)]);
        let agreement = Agreement::of(&pairs, 1).unwrap();
        assert!((agreement.mae - 0.15).abs() < 1e-12);
        assert!((agreement.bias - 0.1).abs() < 1e-12);
        // Differences 0.1, -0.1, 0.3, 0.1: SD 0.16330, limits 0.1 ± 0.32006.
        let (low, high) = agreement.limits.unwrap();
        assert!((low + 0.220_06).abs() < 1e-4 && (high - 0.420_06).abs() < 1e-4);
        assert!(agreement.correlation.unwrap() > 0.98);
        let (low, high) = agreement.mae_interval.unwrap();
        assert!(low <= agreement.mae && agreement.mae <= high);
        assert_eq!(agreement.persons, 3);
        assert_eq!(Agreement::of(&[], 1), None);
    }
}
