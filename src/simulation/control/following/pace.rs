//! Holding the wished speed and the wished cadence: what the walk itself leaves open is learnt while walking.

use super::clock::Landed;
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::delay_line::CONTROL_PERIOD;

/// The speed is averaged over this time, s: about a stride, so that its waves within a step do not count.
const SPEED_FILTER: f64 = 1.0;
/// A lack of speed is made up at this rate, 1/s.
const SPEED_RATE: f64 = 0.3;
/// What may be asked for beyond the wished speed, by the square root of gravity times leg length.
const LARGEST_PUSH: f64 = 0.12;
/// Share of a stride's error by which the clock is set right after it.
const CADENCE_SHARE: f64 = 0.12;
/// How far the clock may be stretched for it.
const STRETCH: (f64, f64) = (0.7, 1.2);
/// Nothing is learnt before this time, s: the start is not yet a walk.
const LEARNING_FROM: f64 = 1.5;

/// What was learnt about pace.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// Speed to ask for beyond the wished one, m/s.
    pub(super) push: f64,
    /// Factor on the clock's stride time.
    pub(super) stretch: f64,
    time: f64,
    mean_speed: f64,
    last_landing: BySide<Option<f64>>,
}

impl Pace {
    pub(super) fn new(speed: f64) -> Pace {
        Pace { push: 0.0, stretch: 1.0, time: 0.0, mean_speed: speed, last_landing: BySide::default() }
    }

    /// Takes a control period's speed (m/s; `unit` is the square root of gravity times leg length) and landing, with what
    /// is wished of both.
    pub(super) fn learn(&mut self, speed: f64, wished: f64, unit: f64, landed: Landed, stride_time: f64) {
        self.time += CONTROL_PERIOD;
        self.mean_speed += (speed - self.mean_speed) * CONTROL_PERIOD / SPEED_FILTER;
        if self.time > LEARNING_FROM {
            let most = LARGEST_PUSH * unit;
            self.push += SPEED_RATE * (wished - self.mean_speed) * CONTROL_PERIOD;
            self.push = self.push.clamp(-most, most);
        }
        let Landed(Some(side)) = landed else { return };
        let last = self.last_landing.get_mut(side).replace(self.time);
        let Some(last) = last.filter(|&last| last > LEARNING_FROM) else { return };
        let error = ((self.time - last) / stride_time).clamp(0.7, 1.4);
        self.stretch = (self.stretch * error.powf(-CADENCE_SHARE)).clamp(STRETCH.0, STRETCH.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Side;

    #[test]
    fn who_walks_slower_than_wished_asks_for_more_until_it_is_enough() {
        // A walk that loses 0.1 m/s of what is asked, and lands a tenth later than its clock says.
        let mut pace = Pace::new(1.2);
        let (mut speed, mut stride) = (1.1, 1.1);
        let mut until_landing = 1.1;
        for _ in 0..12_000 {
            until_landing -= CONTROL_PERIOD;
            let landed = Landed((until_landing <= 0.0).then_some(Side::Left));
            if landed.0.is_some() {
                stride = 1.1 * pace.stretch;
                until_landing = stride;
            }
            pace.learn(speed, 1.2, 2.95, landed, 1.0);
            speed += (1.1 + pace.push - speed) * CONTROL_PERIOD;
        }
        assert!((speed - 1.2).abs() < 0.01, "{speed}");
        assert!((stride - 1.0).abs() < 0.02, "{stride}");
    }

    #[test]
    fn what_cannot_be_reached_is_not_asked_for_without_end() {
        let mut pace = Pace::new(1.2);
        for _ in 0..100_000 {
            pace.learn(0.5, 1.2, 2.95, Landed(None), 1.0);
        }
        assert!(pace.push < 0.36, "{}", pace.push);
    }
}
