//! The gains of the following controller: names, search spreads, bounds, and a set of them.
//!
//! Both legs share them; what differs between legs is their reference. Lengths in leg lengths, times in seconds, angles in
//! rad, forces in body weights; a stiffness is an acceleration (rad/s^2) per angle, a damping one per rate. Weights are
//! relative to each other.

use crate::simulation::control::gains::{GainError, GainInfo};

macro_rules! gains {
    ($($variant:ident, $name:literal, $start:expr, $spread:expr, $lower:expr, $upper:expr;)*) => {
        /// One gain; see its [`GainInfo::name`] for what it does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names in the table say what each gain does")]
        pub enum FollowingGain { $($variant),* }

        impl FollowingGain {
            /// All gains in the order of a gain vector.
            pub const ALL: &'static [FollowingGain] = &[$(FollowingGain::$variant),*];
            /// Name, search spread and bounds.
            pub fn info(self) -> GainInfo {
                match self {
                    $(FollowingGain::$variant => GainInfo { name: $name, spread: $spread, lower: $lower, upper: $upper }),*
                }
            }
            /// A value set by hand, from which searches began.
            pub fn usual(self) -> f64 {
                match self { $(FollowingGain::$variant => $start),* }
            }
        }
    };
}

gains! {
    SwingStiffness, "swing.stiffness", 300.0, 40.0, 50.0, 1200.0;
    SwingDamping, "swing.damping", 28.0, 4.0, 5.0, 80.0;
    StanceStiffness, "stance.stiffness", 200.0, 40.0, 0.0, 1200.0;
    StanceDamping, "stance.damping", 22.0, 4.0, 2.0, 80.0;
    PelvisStiffness, "pelvis.stiffness", 200.0, 40.0, 20.0, 1000.0;
    PelvisDamping, "pelvis.damping", 24.0, 4.0, 2.0, 80.0;
    SwingHipWeight, "swing.hip_flexion.weight", 1.0, 0.2, 0.02, 5.0;
    SwingAdductionWeight, "swing.hip_adduction.weight", 1.0, 0.2, 0.02, 5.0;
    SwingKneeWeight, "swing.knee.weight", 1.0, 0.2, 0.02, 5.0;
    SwingAnkleWeight, "swing.ankle.weight", 1.0, 0.2, 0.02, 5.0;
    StanceHipWeight, "stance.hip_flexion.weight", 0.3, 0.1, 0.0, 5.0;
    StanceAdductionWeight, "stance.hip_adduction.weight", 0.0, 0.05, 0.0, 3.0;
    StanceKneeWeight, "stance.knee.weight", 1.0, 0.2, 0.0, 5.0;
    StanceAnkleWeight, "stance.ankle.weight", 0.3, 0.1, 0.0, 5.0;
    PitchWeight, "pelvis.pitch.weight", 2.0, 0.3, 0.05, 8.0;
    RollWeight, "pelvis.roll.weight", 2.0, 0.3, 0.05, 8.0;
    SwingRotationWeight, "swing.hip_rotation.weight", 1.0, 0.2, 0.05, 8.0;
    HeadingWeight, "pelvis.heading.weight", 1.0, 0.2, 0.05, 8.0;
    HeadingStiffness, "pelvis.heading.stiffness", 80.0, 15.0, 5.0, 400.0;
    Steering, "pelvis.heading.steering", 0.0, 0.05, -0.5, 0.5;
    ForwardWeight, "centre.forward.weight", 0.3, 0.1, 0.0, 8.0;
    SidewaysWeight, "centre.sideways.weight", 0.0, 0.1, 0.0, 8.0;
    CaptureWeight, "centre.capture.weight", 0.0, 0.2, 0.0, 8.0;
    CaptureGain, "centre.capture.gain", 2.0, 0.3, 1.0, 6.0;
    ForwardRate, "centre.forward.rate", 4.0, 1.0, 0.0, 20.0;
    SidewaysRate, "centre.sideways.rate", 6.0, 1.0, 0.0, 20.0;
    PelvisTilt, "pelvis.tilt", -0.105, 0.02, -0.35, 0.1;
    PlacementSpeed, "placement.forward.speed", 0.25, 0.06, -0.3, 1.2;
    PlacementPlace, "placement.forward.place", 0.25, 0.06, -0.5, 1.5;
    ClockSpeed, "clock.speed", 0.0, 0.1, -1.0, 1.5;
    LateralVelocity, "placement.sideways.velocity", 1.0, 0.1, 0.2, 2.0;
    LateralMargin, "placement.sideways.margin", 0.045, 0.01, 0.0, 0.15;
    LateralOnset, "placement.sideways.onset", 0.5, 0.2, 0.0, 1.0;
    ClockStretch, "clock.stretch", 1.0, 0.02, 0.8, 1.2;
    MidStance, "clock.mid_stance", 0.30, 0.02, 0.15, 0.45;
    KneeOffset, "knee.offset", 0.0, 0.03, -0.2, 0.6;
    AnkleOffset, "ankle.offset", 0.0, 0.02, -0.1, 0.1;
    HipOffset, "hip_flexion.offset", 0.0, 0.02, -0.1, 0.1;
    SwingKneeSize, "swing.knee.size", 1.0, 0.03, 0.9, 1.15;
    SwingDorsiflexion, "swing.ankle.dorsiflexion", 0.14, 0.02, 0.0, 0.4;
    Foresight, "foresight", 0.02, 0.01, 0.0, 0.1;
    Effort, "choice.effort", 10.0, 3.0, 0.5, 300.0;
    Usual, "choice.usual.weight", 0.1, 0.05, 0.0, 3.0;
    UsualLevel, "choice.usual.level", 1.0, 0.1, 0.2, 2.0;
    Reach, "choice.reach", 0.02, 0.005, 0.005, 0.06;
    Obliquity, "pelvis.obliquity.size", 0.3, 0.2, 0.0, 2.0;
    TrunkLean, "trunk.lean", 0.0, 0.02, -0.2, 0.2;
    FullLoad, "stance.full_load", 0.3, 0.1, 0.05, 1.0;
    HeelRise, "contact.heel_rise", 0.40, 0.03, 0.2, 0.6;
    SlowestForce, "choice.slowest_force", 0.5, 0.05, 0.1, 1.0;
    ClearanceWeight, "swing.clearance.weight", 3.0, 0.5, 0.0, 20.0;
    Clearance, "swing.clearance.height", 0.035, 0.005, 0.0, 0.1;
    Retraction, "late_swing.retraction", 1.5, 0.3, 0.0, 6.0;
    Hold, "late_stance.hold", 0.5, 0.2, 0.0, 1.0;
    HipMomentWeight, "moment.hip_flexion.weight", 0.1, 0.05, 0.0, 4.0;
    AdductionMomentWeight, "moment.hip_adduction.weight", 0.1, 0.05, 0.0, 4.0;
    KneeMomentWeight, "moment.knee.weight", 0.1, 0.05, 0.0, 4.0;
    AnkleMomentWeight, "moment.ankle.weight", 0.3, 0.1, 0.0, 4.0;
    VerticalWeight, "centre.vertical.weight", 0.3, 0.1, 0.0, 8.0;
    VerticalRate, "centre.vertical.rate", 2.0, 0.5, 0.0, 10.0;
    EarliestLanding, "clock.earliest_landing", 0.85, 0.02, 0.75, 0.97;
    MakeUp, "clock.make_up", 0.0, 0.15, 0.0, 1.0;
    ClearanceEnd, "swing.clearance.end", 0.86, 0.02, 0.75, 0.98;
    TransferWeight, "centre.transfer.weight", 0.0, 0.2, 0.0, 8.0;
}

/// How many gains there are.
pub const FOLLOWING_GAINS: usize = FollowingGain::ALL.len();

/// One value for every gain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowingGains {
    values: [f64; FOLLOWING_GAINS],
}

impl Default for FollowingGains {
    /// The values set by hand.
    fn default() -> Self {
        let mut values = [0.0; FOLLOWING_GAINS];
        for (value, gain) in values.iter_mut().zip(FollowingGain::ALL) {
            *value = gain.usual();
        }
        Self { values }
    }
}

impl FollowingGains {
    /// From values in the order of [`FollowingGain::ALL`]; `None` if their number is wrong or one is not finite.
    pub fn from_values(values: &[f64]) -> Option<FollowingGains> {
        let values: [f64; FOLLOWING_GAINS] = values.try_into().ok()?;
        values.iter().all(|value| value.is_finite()).then_some(FollowingGains { values })
    }

    /// All values in the order of [`FollowingGain::ALL`].
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Sets one gain.
    pub fn set(&mut self, gain: FollowingGain, value: f64) {
        self.values[gain as usize] = value;
    }

    /// Reads lines of `name value`; `#` begins a comment. Every gain must be given once or more.
    pub fn parse(text: &str) -> Result<FollowingGains, GainError> {
        let mut values = [None; FOLLOWING_GAINS];
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (name, value) = line.split_once(char::is_whitespace).ok_or(GainError::Line { number })?;
            let gain = FollowingGain::ALL
                .iter()
                .position(|gain| gain.info().name == name)
                .ok_or_else(|| GainError::UnknownName { number, name: name.to_owned() })?;
            let value = value.trim().parse::<f64>().ok().filter(|value| value.is_finite());
            values[gain] = Some(value.ok_or(GainError::Value { number })?);
        }
        let mut gains = FollowingGains::default();
        for (&gain, value) in FollowingGain::ALL.iter().zip(values) {
            gains.set(gain, value.ok_or(GainError::Missing { name: gain.info().name })?);
        }
        Ok(gains)
    }

    /// Writes lines of `name value` that [`FollowingGains::parse`] reads back exactly.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (gain, value) in FollowingGain::ALL.iter().zip(self.values) {
            text.push_str(&format!("{} {value}\n", gain.info().name));
        }
        text
    }

    /// A share of the way to another set.
    pub fn towards(&self, other: &FollowingGains, share: f64) -> FollowingGains {
        let mut mixed = *self;
        for (value, other) in mixed.values.iter_mut().zip(other.values) {
            *value += share * (other - *value);
        }
        mixed
    }
}

impl std::ops::Index<FollowingGain> for FollowingGains {
    type Output = f64;
    #[inline]
    fn index(&self, gain: FollowingGain) -> &f64 {
        &self.values[gain as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_file_reads_back_exactly_and_says_what_is_wrong_with_a_bad_one() {
        let mut gains = FollowingGains::default();
        gains.set(FollowingGain::Foresight, 0.031_7);
        let text = gains.to_text();
        assert_eq!(FollowingGains::parse(&text), Ok(gains));
        let unknown = FollowingGains::parse(&format!("nonsense 1\n{text}"));
        assert_eq!(unknown, Err(GainError::UnknownName { number: 1, name: "nonsense".into() }));
        assert!(matches!(FollowingGains::parse("foresight NaN"), Err(GainError::Value { number: 1 })));
        assert!(matches!(FollowingGains::parse("foresight 0.02"), Err(GainError::Missing { .. })));
    }

    #[test]
    fn every_gain_has_a_name_of_its_own_and_begins_within_its_bounds() {
        let mut names: Vec<_> = FollowingGain::ALL.iter().map(|gain| gain.info().name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FOLLOWING_GAINS);
        for gain in FollowingGain::ALL {
            let info = gain.info();
            assert!((info.lower..=info.upper).contains(&gain.usual()), "{}", info.name);
        }
    }
}
