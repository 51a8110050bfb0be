//! [`Cyclic`]: a curve over the gait cycle as a short sum of harmonics.

use std::f64::consts::TAU;

/// Harmonics of a curve. Joint angles of walking hold next to nothing above the eighth (Winter 2009).
pub const HARMONICS: usize = 8;

/// Sines and cosines of one phase, worked out once for all curves that are read there.
#[derive(Clone, Copy, Debug)]
pub struct PhaseAngles {
    cosine: [f64; HARMONICS],
    sine: [f64; HARMONICS],
}

impl PhaseAngles {
    /// At a phase; 0 and 1 are the same moment.
    pub fn at(phase: f64) -> PhaseAngles {
        let (s1, c1) = (TAU * phase).sin_cos();
        let (mut s, mut c) = (s1, c1);
        let mut angles = PhaseAngles { cosine: [0.0; HARMONICS], sine: [0.0; HARMONICS] };
        for k in 0..HARMONICS {
            (angles.cosine[k], angles.sine[k]) = (c, s);
            (s, c) = (s * c1 + c * s1, c * c1 - s * s1);
        }
        angles
    }
}

/// A closed curve over the cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cyclic {
    /// Mean.
    pub mean: f64,
    /// Cosine and sine part of each harmonic.
    pub terms: [(f64, f64); HARMONICS],
}

impl Cyclic {
    /// A curve that is the same all along.
    pub fn constant(value: f64) -> Cyclic {
        Cyclic { mean: value, ..Cyclic::default() }
    }

    /// The harmonics of values at even steps over the cycle, of which first and last are the same moment. Fewer than
    /// three values are a constant.
    pub fn of(values: &[f64]) -> Cyclic {
        let n = values.len().saturating_sub(1);
        if n < 2 {
            return Cyclic::constant(values.first().copied().unwrap_or(0.0));
        }
        // Where a curve does not close, its two ends are one moment seen twice.
        let at = |i: usize| if i == 0 { 0.5 * (values[0] + values[n]) } else { values[i] };
        let mean = (0..n).map(at).sum::<f64>() / n as f64;
        let highest = HARMONICS.min((n - 1) / 2);
        let terms = std::array::from_fn(|k| {
            if k >= highest {
                return (0.0, 0.0);
            }
            let (mut a, mut b) = (0.0, 0.0);
            for i in 0..n {
                let (s, c) = (TAU * ((k + 1) * i) as f64 / n as f64).sin_cos();
                a += at(i) * c;
                b += at(i) * s;
            }
            (2.0 * a / n as f64, 2.0 * b / n as f64)
        });
        Cyclic { mean, terms }
    }

    /// From a function of the phase.
    pub fn sampled(value: impl Fn(f64) -> f64) -> Cyclic {
        const STEPS: usize = 50;
        let values: Vec<f64> = (0..=STEPS).map(|i| value(i as f64 / STEPS as f64)).collect();
        Cyclic::of(&values)
    }

    /// Value at a phase.
    #[inline]
    pub fn value(&self, at: &PhaseAngles) -> f64 {
        let mut value = self.mean;
        for (k, (a, b)) in self.terms.iter().enumerate() {
            value += a * at.cosine[k] + b * at.sine[k];
        }
        value
    }

    /// Value, first and second derivative by the phase.
    #[inline]
    pub fn motion(&self, at: &PhaseAngles) -> (f64, f64, f64) {
        let (mut value, mut first, mut second) = (self.mean, 0.0, 0.0);
        for (k, (a, b)) in self.terms.iter().enumerate() {
            let w = TAU * (k + 1) as f64;
            let (c, s) = (at.cosine[k], at.sine[k]);
            let part = a * c + b * s;
            value += part;
            first += w * (b * c - a * s);
            second -= w * w * part;
        }
        (value, first, second)
    }

    /// Value at a phase that is read only once.
    pub fn at(&self, phase: f64) -> f64 {
        self.value(&PhaseAngles::at(phase))
    }

    /// The curve multiplied about its mean, and its mean moved.
    pub fn changed(&self, amplitude: f64, offset: f64) -> Cyclic {
        let terms = self.terms.map(|(a, b)| (a * amplitude, b * amplitude));
        Cyclic { mean: self.mean + offset, terms }
    }

    /// The curve with every value multiplied.
    pub fn scaled(&self, factor: f64) -> Cyclic {
        Cyclic { mean: self.mean * factor, ..self.changed(factor, 0.0) }
    }

    /// A share of the way to another curve.
    pub fn towards(&self, other: &Cyclic, share: f64) -> Cyclic {
        let mix = |a: f64, b: f64| a + share * (b - a);
        Cyclic {
            mean: mix(self.mean, other.mean),
            terms: std::array::from_fn(|k| {
                (mix(self.terms[k].0, other.terms[k].0), mix(self.terms[k].1, other.terms[k].1))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_of_low_harmonics_comes_back_with_its_derivatives() {
        let wave = |p: f64| 0.3 + 0.5 * (TAU * p).sin() - 0.2 * (3.0 * TAU * p).cos();
        let curve = Cyclic::sampled(wave);
        for i in 0..40 {
            let p = f64::from(i) / 40.0;
            let (value, first, second) = curve.motion(&PhaseAngles::at(p));
            let slope = (wave(p + 1e-5) - wave(p - 1e-5)) / 2e-5;
            let bend = (wave(p + 1e-3) - 2.0 * wave(p) + wave(p - 1e-3)) / 1e-6;
            assert!((value - wave(p)).abs() < 1e-9 && (first - slope).abs() < 1e-5, "{p}");
            assert!((second - bend).abs() < 0.05, "{p}: {second} {bend}");
        }
    }

    #[test]
    fn a_knee_is_told_by_eight_harmonics_to_half_a_degree() {
        use crate::biomechanics::typical_gait::{Signal, band};
        let knee = band(Signal::KneeFlexion, 0.4294).unwrap().mean;
        let curve = Cyclic::of(&knee);
        for (i, value) in knee.iter().enumerate().skip(1).take(24) {
            let told = curve.at(i as f64 / 25.0);
            assert!((told - value).abs() < 0.5, "at {} %: {told} {value}", 4 * i);
        }
    }
}
