//! Derivatives of evenly spaced values.

/// First derivative by central differences, one-sided at the ends; `rate` in Hz.
pub fn derivative(values: &[f64], rate: f64) -> Vec<f64> {
    let last = values.len().saturating_sub(1);
    (0..values.len())
        .map(|index| {
            let (low, high) = (index.saturating_sub(1), (index + 1).min(last));
            if high > low { (values[high] - values[low]) * rate / (high - low) as f64 } else { 0.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_has_a_linear_derivative() {
        let values: Vec<f64> = (0..50).map(|index| (f64::from(index) / 10.0).powi(2)).collect();
        let slope = derivative(&values, 10.0);
        for index in 1..49 {
            assert!((slope[index] - 0.2 * index as f64).abs() < 1e-9);
        }
    }
}
