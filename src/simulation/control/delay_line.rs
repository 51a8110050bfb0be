//! What the nerves felt a while ago: sensor readings kept for as long as the slowest nerve needs.

/// Control period, s: nerves are read and muscles excited 200 times a second.
pub const CONTROL_PERIOD: f64 = 0.005;
/// Longest delay that can be kept, control periods.
const DEPTH: usize = 64;

/// A ring of sensor readings, one per control period.
#[derive(Clone, Debug)]
pub struct DelayLine<const N: usize> {
    ring: Vec<[f64; N]>,
    count: usize,
}

impl<const N: usize> Default for DelayLine<N> {
    fn default() -> Self {
        Self { ring: vec![[0.0; N]; DEPTH], count: 0 }
    }
}

impl<const N: usize> DelayLine<N> {
    /// Adds the newest reading. The first fills the whole past, so that a walk does not start with a jump.
    pub fn push(&mut self, reading: [f64; N]) {
        if self.count == 0 {
            self.ring.fill(reading);
        }
        self.ring[self.count % DEPTH] = reading;
        self.count += 1;
    }

    /// A channel as it was `delay` seconds ago, straight between readings; beyond the ring's depth (0.3 s) its oldest.
    #[inline]
    pub fn read(&self, channel: usize, delay: f64) -> f64 {
        let back = (delay / CONTROL_PERIOD).clamp(0.0, (DEPTH - 2) as f64);
        let whole = back as usize;
        let part = back - whole as f64;
        let at = |steps: usize| self.ring[(self.count + DEPTH - 1 - steps) % DEPTH][channel];
        if part < 1e-9 { at(whole) } else { at(whole) * (1.0 - part) + at(whole + 1) * part }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_arrives_after_its_delay() {
        let mut line = DelayLine::<1>::default();
        for step in 0..100 {
            line.push([f64::from(step)]);
        }
        assert!((line.read(0, 0.0) - 99.0).abs() < 1e-12);
        assert!((line.read(0, 0.035) - 92.0).abs() < 1e-9);
        assert!((line.read(0, 0.0375) - 91.5).abs() < 1e-9);
    }
}
