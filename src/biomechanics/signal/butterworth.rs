//! Second-order Butterworth low-pass run forwards and backwards: the filter of the gait literature, zero phase.
//!
//! Design by the bilinear transform, with the cut-off raised for the two passes so that the whole falls to -3 dB at the
//! cut-off asked for (Winter 2009, Biomechanics and Motor Control of Human Movement, ch. 3). Ends are padded by
//! reflection about the end value.

/// One biquad section, `a0 = 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
}

impl Biquad {
    fn low_pass(cutoff: f64, rate: f64) -> Biquad {
        let two_passes = (2.0_f64.sqrt() - 1.0).powf(0.25);
        let k = (std::f64::consts::PI * (cutoff / two_passes / rate).min(0.49)).tan();
        let norm = 1.0 / (1.0 + std::f64::consts::SQRT_2 * k + k * k);
        let b0 = k * k * norm;
        Biquad {
            b: [b0, 2.0 * b0, b0],
            a: [2.0 * (k * k - 1.0) * norm, (1.0 - std::f64::consts::SQRT_2 * k + k * k) * norm],
        }
    }

    fn run(&self, values: &mut [f64]) {
        let Some(&first) = values.first() else {
            return;
        };
        let (mut x1, mut x2, mut y1, mut y2) = (first, first, first, first);
        for value in values {
            let x = *value;
            let y = self.b[0] * x + self.b[1] * x1 + self.b[2] * x2 - self.a[0] * y1 - self.a[1] * y2;
            (x2, x1, y2, y1) = (x1, x, y1, y);
            *value = y;
        }
    }
}

/// Low-pass of evenly spaced values, zero phase; `cutoff` and `rate` in Hz.
pub fn low_pass(values: &[f64], cutoff: f64, rate: f64) -> Vec<f64> {
    let count = values.len();
    if count < 2 {
        return values.to_vec();
    }
    let pad = ((2.0 * rate / cutoff) as usize).clamp(1, count - 1);
    let mut padded = Vec::with_capacity(count + 2 * pad);
    padded.extend((1..=pad).rev().map(|index| 2.0 * values[0] - values[index]));
    padded.extend_from_slice(values);
    padded.extend((1..=pad).map(|index| 2.0 * values[count - 1] - values[count - 1 - index]));
    let section = Biquad::low_pass(cutoff, rate);
    section.run(&mut padded);
    padded.reverse();
    section.run(&mut padded);
    padded.reverse();
    padded[pad..pad + count].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(frequency: f64) -> f64 {
        let values: Vec<f64> = (0..4000)
            .map(|index| (std::f64::consts::TAU * frequency * f64::from(index) / 200.0).sin())
            .collect();
        let filtered = low_pass(&values, 6.0, 200.0);
        filtered[1000..3000].iter().fold(0.0_f64, |peak, value| peak.max(value.abs()))
    }

    #[test]
    fn passes_slow_halves_power_at_the_cut_off_and_stops_fast() {
        assert!((gain(0.5) - 1.0).abs() < 0.01);
        assert!((gain(6.0) - 0.5_f64.sqrt()).abs() < 0.02, "{}", gain(6.0));
        assert!(gain(40.0) < 0.002);
    }
}
