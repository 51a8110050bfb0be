//! Intervals of means and spreads from few values.
//!
//! Walks in a clinic give five to fifty steps, so Student's and the chi-squared distribution are used, not the normal
//! one; quantiles are computed here because two formulae are less than a statistics crate.

/// 95 % quantiles of Student's t for 1 to 30 degrees of freedom: the ends of a 90 % interval.
const T95: [f64; 30] = [
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
    1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697,
];

/// Usual standard deviation of one person's steps over their mean: between the 2 to 3 % of healthy adults at their own
/// speed and the 4 to 6 % of slow and neurological gait (Hausdorff 2005, J Neuroeng Rehabil 2:19).
pub const USUAL_CV: f64 = 0.03;
/// How many degrees of freedom that knowledge is worth beside what a recording shows: it rules the spread of two or three
/// steps and is forgotten over twenty.
pub const USUAL_DEGREES: usize = 4;

/// The 95 % quantile of Student's t; infinite without a degree of freedom.
pub fn t95(degrees_of_freedom: usize) -> f64 {
    match degrees_of_freedom {
        0 => f64::INFINITY,
        1..=30 => T95[degrees_of_freedom - 1],
        // Cornish–Fisher expansion to first order; within 0.001 from 30 degrees on.
        more => 1.6449 + 1.524 / more as f64,
    }
}

/// The 97.5 % quantile of Student's t, by the expansion of Abramowitz & Stegun 26.7.5; good to 0.3 % from three degrees of
/// freedom on.
pub fn t97_5(degrees_of_freedom: usize) -> f64 {
    let z: f64 = 1.959_964;
    let v = degrees_of_freedom.max(1) as f64;
    let g1 = (z.powi(3) + z) / 4.0;
    let g2 = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let g3 = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    let g4 = (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1482.0 * z.powi(5) - 1920.0 * z.powi(3) - 945.0 * z)
        / 92_160.0;
    z + g1 / v + g2 / v.powi(2) + g3 / v.powi(3) + g4 / v.powi(4)
}

/// Factors that turn a standard deviation into the ends of its 90 % interval, from the chi-squared distribution
/// (Wilson & Hilferty 1931, PNAS 17:684). `None` without degrees of freedom.
pub fn spread_factors(degrees_of_freedom: usize) -> Option<(f64, f64)> {
    if degrees_of_freedom == 0 {
        return None;
    }
    let df = degrees_of_freedom as f64;
    let chi_squared = |z: f64| df * (1.0 - 2.0 / (9.0 * df) + z * (2.0 / (9.0 * df)).sqrt()).powi(3);
    let (low, high) = (chi_squared(-1.6449), chi_squared(1.6449));
    (low > 0.0).then(|| ((df / high).sqrt(), (df / low).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_published_tables() {
        assert!((t95(40) - 1.684).abs() < 0.002 && (t95(120) - 1.658).abs() < 0.001);
        for (freedom, table) in [(3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042)] {
            assert!((t97_5(freedom) / table - 1.0).abs() < 0.004, "{freedom}");
        }
        // Chi-squared with 10 degrees: 3.940 and 18.307.
        let (low, high) = spread_factors(10).unwrap();
        assert!((low - (10.0_f64 / 18.307).sqrt()).abs() < 0.003);
        assert!((high - (10.0_f64 / 3.940).sqrt()).abs() < 0.005);
    }
}
