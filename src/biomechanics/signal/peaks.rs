//! Local maxima with prominence.

/// A local maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Place, in samples, refined by a parabola through three values.
    pub place: f64,
    /// Value at the sample.
    pub value: f64,
    /// Height above the higher of the two lowest points between it and a higher peak (or the end).
    pub prominence: f64,
}

/// Local maxima of at least this prominence, in order. Plateaus count once, at their first sample.
pub fn find_peaks(values: &[f64], prominence: f64) -> Vec<Peak> {
    let mut found = Vec::new();
    for index in 1..values.len().saturating_sub(1) {
        let value = values[index];
        if values[index - 1] >= value || values[index + 1] > value {
            continue;
        }
        let lowest = |side: &mut dyn Iterator<Item = &f64>| -> f64 {
            side.take_while(|other| **other <= value).fold(value, |low, other| low.min(*other))
        };
        let before = lowest(&mut values[..index].iter().rev());
        let after = lowest(&mut values[index + 1..].iter());
        let height = value - before.max(after);
        if height >= prominence {
            let bend = values[index - 1] - 2.0 * value + values[index + 1];
            let shift = if bend < 0.0 { 0.5 * (values[index - 1] - values[index + 1]) / bend } else { 0.0 };
            found.push(Peak { place: index as f64 + shift, value, prominence: height });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_true_places_of_a_sine_and_skips_ripples() {
        let values: Vec<f64> = (0..400)
            .map(|index| (f64::from(index) * 0.05).sin() + 0.02 * (f64::from(index) * 1.3).sin())
            .collect();
        let peaks = find_peaks(&values, 0.5);
        assert_eq!(peaks.len(), 3);
        let expected = std::f64::consts::FRAC_PI_2 / 0.05;
        assert!((peaks[0].place - expected).abs() < 3.0);
    }
}
