//! The clock: where each leg is in its cycle.
//!
//! Each leg has a phase of its own. A landing sets it to zero and draws the other leg's to where it belongs; a foot that is
//! late for the floor stops both until it lands. (Measured: a leg that goes on to "stance" in the air makes the body fall.)
//!
//! A foot that lands early cuts the cycle short, for both legs. Repeated at every step this is another gait, of strides a
//! quarter shorter and quicker than wished: with stiff calves or weak legs, whose feet hang low, walkers fell into it and
//! shuffled (measured: 136 to 153 steps per minute where 98 were wished, stride times scattered by 14 %). So a landing may
//! be asked to be late enough to count, and what an early one cut off can be made up for by a slower clock after it.

use super::reference::GaitReference;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::control::delay_line::CONTROL_PERIOD;

/// A foot counts as on the floor from this load on, body weights, and until it falls below the second.
const LANDED: f64 = 0.08;
const LIFTED: f64 = 0.02;
/// Up to this phase a foot still settles, and below this load, body weights, it is not on the floor after all.
const SETTLING: f64 = 0.12;
const SETTLED_LOAD: f64 = 0.1;
/// A landing lets the other leg's phase be at most this much beyond where it belongs.
const LEEWAY: f64 = 0.05;
/// What an early landing cut off is made up for by at most this share of the clock's rate.
const SLOWER: f64 = 0.35;
/// Phase of the leg on which a walk begins: just after its foot is loaded.
const START: f64 = 0.18;

/// What a landing has to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct LandingRule {
    /// A foot that touches the floor earlier than this phase scuffs and has not landed.
    pub(super) earliest: f64,
    /// Share of the phase that an early landing cut off that is made up for.
    pub(super) make_up: f64,
}

/// The phases of both legs.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// Phase of each leg, 0 (landing) to 1.
    pub(super) phase: BySide<f64>,
    /// How long each leg has waited for the floor, s.
    pub(super) wait: BySide<f64>,
    loaded: BySide<bool>,
    /// Phase that early landings cut off and that is still to be made up for.
    owed: f64,
}

/// What happened in one control period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Landed(pub(super) Option<Side>);

impl Clock {
    /// In early stance of one leg while the other swings.
    pub(super) fn starting(reference: &GaitReference, stands: Side) -> Clock {
        let other = START + reference.legs.get(stands).other_at_landing;
        let of = |side: Side| if side == stands { START } else { other };
        Clock {
            phase: BySide::from_fn(of),
            wait: BySide::default(),
            loaded: BySide::from_fn(|side| side == stands),
            owed: 0.0,
        }
    }

    /// Moves on by one control period at a rate (cycles per second), given the load of each foot (body weights).
    pub(super) fn advance(
        &mut self,
        rate: f64,
        loads: &BySide<f64>,
        reference: &GaitReference,
        rule: LandingRule,
    ) -> Landed {
        let light = Side::BOTH
            .into_iter()
            .any(|side| *self.phase.get(side) < SETTLING && *loads.get(side) < SETTLED_LOAD);
        if !light {
            let paid = self.owed.min(SLOWER * rate * CONTROL_PERIOD);
            self.owed -= paid;
            self.phase.left += rate * CONTROL_PERIOD - paid;
            self.phase.right += rate * CONTROL_PERIOD - paid;
        }
        let mut landed = Landed::default();
        for side in Side::BOTH {
            let load = *loads.get(side);
            let was = *self.loaded.get(side);
            let on = if was { load > LIFTED } else { load > LANDED };
            let phase = *self.phase.get(side);
            if on && !was && !(0.05..=rule.earliest).contains(&phase) {
                let belongs = reference.legs.get(side).other_at_landing;
                *self.phase.get_mut(side) = 0.0;
                if phase > rule.earliest {
                    self.owed = rule.make_up * (1.0 - phase);
                }
                let other = self.phase.get_mut(side.opposite());
                *other = other.clamp(belongs, belongs + LEEWAY);
                landed = Landed(Some(side));
            }
            *self.loaded.get_mut(side) = on;
        }
        self.wait_for_floor(light, reference);
        landed
    }

    fn wait_for_floor(&mut self, light: bool, reference: &GaitReference) {
        for side in Side::BOTH {
            let loaded = *self.loaded.get(side);
            let (phase, wait) = (self.phase.get_mut(side), self.wait.get_mut(side));
            if *phase >= 1.0 {
                if loaded {
                    *phase -= 1.0;
                } else {
                    *phase = 1.0 - 1e-6;
                    *wait += CONTROL_PERIOD;
                }
            } else if *phase < SETTLING && light && !loaded {
                *wait += CONTROL_PERIOD;
            } else if *phase > SETTLING && *phase < 0.9 {
                *wait = 0.0;
            }
        }
        for side in Side::BOTH {
            let other = *self.phase.get(side.opposite());
            let belongs = reference.legs.get(side.opposite()).other_at_landing;
            let phase = self.phase.get_mut(side);
            if other > 0.99 && *phase > belongs && *phase < belongs + 0.1 {
                *phase = belongs;
            }
        }
    }

    /// Whether a leg is late for the floor.
    pub(super) fn is_late(&self, side: Side) -> bool {
        *self.wait.get(side) > 0.0 && *self.phase.get(side) > 0.9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> (Clock, GaitReference) {
        let reference = GaitReference::typical(1.2, 0.89, 30.0);
        (Clock::starting(&reference, Side::Right), reference)
    }

    const RULE: LandingRule = LandingRule { earliest: 0.85, make_up: 0.0 };

    #[test]
    fn a_foot_that_is_late_stops_the_clock_until_it_lands() {
        let (mut clock, reference) = clock();
        let standing = BySide { left: 0.0, right: 1.0 };
        for _ in 0..400 {
            clock.advance(1.0, &standing, &reference, RULE);
        }
        assert!(clock.is_late(Side::Left) && clock.phase.left > 0.99);
        assert!((clock.phase.right - 0.5).abs() < 0.01, "{}", clock.phase.right);
        let landed = clock.advance(1.0, &BySide { left: 0.3, right: 0.9 }, &reference, RULE);
        assert_eq!(landed, Landed(Some(Side::Left)));
        assert!(clock.phase.left.abs() < 1e-12 && !clock.is_late(Side::Left));
    }

    #[test]
    fn a_scuff_in_mid_swing_is_no_landing() {
        let (mut clock, reference) = clock();
        clock.phase.left = 0.75;
        let landed = clock.advance(1.0, &BySide { left: 0.3, right: 0.8 }, &reference, RULE);
        assert_eq!(landed, Landed(None));
    }

    #[test]
    fn what_an_early_landing_cuts_off_is_made_up_for_in_the_stance_that_follows() {
        let until_mid_stance = |make_up: f64| {
            let (mut clock, reference) = clock();
            let rule = LandingRule { earliest: 0.85, make_up };
            clock.phase.left = 0.88;
            let both = BySide { left: 0.5, right: 0.5 };
            assert_eq!(clock.advance(1.0, &both, &reference, rule), Landed(Some(Side::Left)));
            let mut periods = 0;
            while clock.phase.left < 0.3 {
                clock.advance(1.0, &both, &reference, rule);
                periods += 1;
            }
            f64::from(periods) * CONTROL_PERIOD
        };
        let (cut, made_up) = (until_mid_stance(0.0), until_mid_stance(1.0));
        assert!((cut - 0.3).abs() < 0.01 && (made_up - 0.3 - 0.12).abs() < 0.02, "{cut} {made_up}");
    }
}
