//! Where a leg is in its cycle: the switch between stance and swing reflexes.

/// Phase of a leg (SCONE's gait state controller).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaitPhase {
    /// Loaded, foot in front of the pelvis.
    EarlyStance,
    /// Loaded, foot behind the pelvis.
    LateStance,
    /// Still loaded, but the other foot has taken over in front.
    Liftoff,
    /// In the air, behind the pelvis.
    Swing,
    /// In the air, in front of the pelvis.
    Landing,
}

/// What decides about the phase of a leg.
#[derive(Clone, Copy, Debug)]
pub struct LegSituation {
    /// Load above the threshold.
    pub loaded: bool,
    /// Load of the other leg above the threshold.
    pub other_loaded: bool,
    /// Foot ahead of the pelvis, m.
    pub ahead: f64,
    /// Other foot ahead of the pelvis, m.
    pub other_ahead: f64,
}

impl GaitPhase {
    /// Whether the stance reflexes act.
    pub fn is_stance(self) -> bool {
        matches!(self, GaitPhase::EarlyStance | GaitPhase::LateStance)
    }

    /// The phase that a situation suggests without history: for the first moment of a walk.
    pub fn first(s: LegSituation) -> GaitPhase {
        if s.loaded {
            Self::stance(s)
        } else if s.ahead > 0.0 {
            GaitPhase::Landing
        } else {
            GaitPhase::Swing
        }
    }

    fn stance(s: LegSituation) -> GaitPhase {
        if s.other_loaded && s.ahead < s.other_ahead {
            GaitPhase::Liftoff
        } else if s.ahead < 0.0 {
            GaitPhase::LateStance
        } else {
            GaitPhase::EarlyStance
        }
    }

    /// The next phase.
    pub fn next(self, s: LegSituation) -> GaitPhase {
        match self {
            GaitPhase::EarlyStance | GaitPhase::LateStance => Self::stance(s),
            GaitPhase::Liftoff if s.loaded => GaitPhase::Liftoff,
            GaitPhase::Liftoff => GaitPhase::Swing,
            GaitPhase::Swing if !s.loaded && s.ahead > 0.0 => GaitPhase::Landing,
            // A foot that scuffs behind the other has not landed yet.
            GaitPhase::Swing if !s.loaded || s.ahead <= s.other_ahead => GaitPhase::Swing,
            GaitPhase::Landing if !s.loaded => GaitPhase::Landing,
            GaitPhase::Swing | GaitPhase::Landing => GaitPhase::EarlyStance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leg_goes_through_its_cycle_in_order() {
        let s = |loaded, other_loaded, ahead, other_ahead| LegSituation {
            loaded,
            other_loaded,
            ahead,
            other_ahead,
        };
        let story = [
            (s(true, false, 0.2, -0.3), GaitPhase::EarlyStance),
            (s(true, false, -0.1, 0.0), GaitPhase::LateStance),
            (s(true, true, -0.3, 0.3), GaitPhase::Liftoff),
            (s(false, true, -0.4, 0.2), GaitPhase::Swing),
            (s(false, true, 0.1, 0.0), GaitPhase::Landing),
            (s(true, true, 0.3, -0.3), GaitPhase::EarlyStance),
        ];
        let mut phase = GaitPhase::Landing;
        for (situation, expected) in story {
            phase = phase.next(situation);
            assert_eq!(phase, expected);
        }
    }
}
