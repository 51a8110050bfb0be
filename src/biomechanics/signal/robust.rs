//! Statistics that a few wild values do not move.

/// Median; `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Quantile by linear interpolation, `share` in 0..=1; `None` of nothing.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    if sorted.is_empty() {
        return None;
    }
    sorted.sort_by(f64::total_cmp);
    let place = share.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let low = place.floor() as usize;
    let high = (low + 1).min(sorted.len() - 1);
    Some(sorted[low] + (place - low as f64) * (sorted[high] - sorted[low]))
}

/// Standard deviation of the bulk: 1.4826 times the median absolute deviation.
pub fn spread(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let deviations: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    median(&deviations).map(|deviation| 1.4826 * deviation)
}

/// Mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Standard deviation with n − 1; `None` of fewer than two.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let middle = mean(values).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// A straight line `value = at_zero + slope * x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Value at x = 0.
    pub at_zero: f64,
    /// Change per unit of x.
    pub slope: f64,
}

impl Line {
    /// Value at `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.at_zero + self.slope * x
    }
}

/// Straight line through points (x, value) by least squares with Huber weights, ten rounds. `None` with fewer than two
/// different x.
pub fn fit_line(points: &[(f64, f64)]) -> Option<Line> {
    let mut weights = vec![1.0; points.len()];
    let mut line = None;
    for _ in 0..10 {
        let total: f64 = weights.iter().sum();
        let weighted = |value: &dyn Fn(&(f64, f64)) -> f64| -> f64 {
            points.iter().zip(&weights).map(|(point, weight)| weight * value(point)).sum::<f64>() / total
        };
        let middle_x = weighted(&|point| point.0);
        let middle_y = weighted(&|point| point.1);
        let variance = weighted(&|point| (point.0 - middle_x).powi(2));
        if variance.is_nan() || variance <= 0.0 {
            return None;
        }
        let slope = weighted(&|point| (point.0 - middle_x) * (point.1 - middle_y)) / variance;
        let found = Line { at_zero: middle_y - slope * middle_x, slope };
        let residuals: Vec<f64> = points.iter().map(|point| point.1 - found.at(point.0)).collect();
        let scale = spread(&residuals).unwrap_or(0.0).max(1e-12);
        for (weight, residual) in weights.iter_mut().zip(&residuals) {
            *weight = (1.5 * scale / residual.abs().max(1e-300)).min(1.0);
        }
        line = Some(found);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_value_in_ten_does_not_move_median_or_line() {
        let mut points: Vec<(f64, f64)> = (0..20).map(|x| (f64::from(x), 2.0 * f64::from(x) + 1.0)).collect();
        points[5].1 = 500.0;
        let line = fit_line(&points).unwrap();
        assert!((line.slope - 2.0).abs() < 0.05 && (line.at_zero - 1.0).abs() < 0.6, "{line:?}");
        assert!((median(&[1.0, 2.0, 3.0, 1e9]).unwrap() - 2.5).abs() < 1e-12);
        assert!(median(&[]).is_none());
    }
}
