//! Timed Up and Go: its phases, found by rule and moved by hand.
//!
//! Phases follow practice: stand up, walk out, turn, walk back, turn to sit, sit down. The rules use only the height and the
//! forward place of the hips, because those survive a single camera; people with Parkinson's disease often turn and sit in
//! one movement, so every border may be dragged and two may coincide.

use super::not_timed::NotTimed;
use crate::clinic::assessment::TimeSpan;

/// One phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Phase {
    StandUp,
    WalkOut,
    Turn,
    WalkBack,
    TurnToSit,
    SitDown,
}

impl Phase {
    /// All, in order.
    pub const ALL: [Phase; 6] =
        [Phase::StandUp, Phase::WalkOut, Phase::Turn, Phase::WalkBack, Phase::TurnToSit, Phase::SitDown];

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Phase::StandUp => "timed.stand_up",
            Phase::WalkOut => "timed.walk_out",
            Phase::Turn => "timed.turn",
            Phase::WalkBack => "timed.walk_back",
            Phase::TurnToSit => "timed.turn_to_sit",
            Phase::SitDown => "timed.sit_down",
        }
    }
}

/// The seven borders of the six phases, s, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phases {
    borders: [f64; 7],
}

/// Hips within this share of their rise count as sitting or standing.
const SETTLED: f64 = 0.10;
/// The turn is where the hips are within this distance of the farthest point, m.
const TURN_REACH: f64 = 0.30;

impl Phases {
    /// From borders in time order; `None` where they run backwards.
    pub fn new(borders: [f64; 7]) -> Option<Self> {
        let ordered = borders.windows(2).all(|pair| pair[0] <= pair[1]);
        (ordered && borders.iter().all(|border| border.is_finite())).then_some(Self { borders })
    }

    /// The borders, s.
    pub fn borders(&self) -> [f64; 7] {
        self.borders
    }

    /// When a phase begins and ends.
    pub fn span(&self, phase: Phase) -> TimeSpan {
        let number = phase as usize;
        TimeSpan { start: self.borders[number], end: self.borders[number + 1] }
    }

    /// The clinical result: from the first movement to sitting again, s.
    pub fn total(&self) -> f64 {
        self.borders[6] - self.borders[0]
    }

    /// Moves a border; it stops at its neighbours, so that phases never overlap.
    pub fn move_border(&mut self, border: usize, to: f64) {
        if border >= self.borders.len() || !to.is_finite() {
            return;
        }
        let low = border.checked_sub(1).map_or(f64::MIN, |before| self.borders[before]);
        let high = self.borders.get(border + 1).copied().unwrap_or(f64::MAX);
        self.borders[border] = to.clamp(low, high);
    }

    /// Finds the phases from times (s), forward place of the hips (m from the chair) and their height (m).
    ///
    /// # Errors
    /// When the person never stands, never walks out or never sits again.
    pub fn find(times: &[f64], forward: &[f64], height: &[f64]) -> Result<Self, NotTimed> {
        let n = times.len();
        if n < 10 || forward.len() != n || height.len() != n {
            return Err(NotTimed::HipsUnseen);
        }
        let low = height.iter().copied().fold(f64::MAX, f64::min);
        let high = height.iter().copied().fold(f64::MIN, f64::max);
        let rise = high - low;
        if rise < 0.15 {
            return Err(NotTimed::NobodyStandsUp);
        }
        let sitting = low + SETTLED * rise;
        let standing = high - SETTLED * rise * 2.0;
        let first_up = height.iter().position(|h| *h > sitting).unwrap_or(0);
        let stood = height.iter().position(|h| *h >= standing).unwrap_or(first_up);
        let last_up = height.iter().rposition(|h| *h >= standing).unwrap_or(n - 1);
        let sat = (last_up..n).find(|&at| height[at] <= sitting).ok_or(NotTimed::NobodySitsDown)?;
        let home = forward[stood];
        let far = (stood..=last_up)
            .max_by(|&a, &b| (forward[a] - home).abs().total_cmp(&(forward[b] - home).abs()))
            .unwrap_or(stood);
        let reach = (forward[far] - home).abs();
        if reach < 1.5 {
            return Err(NotTimed::NotFarEnough);
        }
        let near_far = |at: &usize| (forward[*at] - forward[far]).abs() <= TURN_REACH;
        let turn_start = (stood..=far).find(near_far).unwrap_or(far);
        let turn_end = (far..=last_up).rev().find(near_far).unwrap_or(far);
        // The second turn begins when the person is back within reach of the chair.
        let back =
            (turn_end..=last_up).find(|&at| (forward[at] - home).abs() <= TURN_REACH).unwrap_or(last_up);
        let at = |index: usize| times[index];
        let start = at(first_up.saturating_sub(1));
        Self::new([start, at(stood), at(turn_start), at(turn_end), at(back), at(last_up), at(sat)])
            .ok_or(NotTimed::Phases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 s sitting, 1 s up, 3 s out, 1.5 s turn, 3 s back, 1 s turn, 1.2 s down, 1 s sitting; 50 Hz.
    fn hips() -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let smooth = |share: f64| {
            let s = share.clamp(0.0, 1.0);
            s * s * (3.0 - 2.0 * s)
        };
        let times: Vec<f64> = (0..640).map(|frame| f64::from(frame) / 50.0).collect();
        let height =
            times.iter().map(|t| 0.5 + 0.42 * (smooth(t - 1.0) - smooth((t - 10.5) / 1.2))).collect();
        let forward = times
            .iter()
            .map(|t| 3.0 * (((t - 2.0) / 3.0).clamp(0.0, 1.0) - ((t - 6.5) / 3.0).clamp(0.0, 1.0)))
            .collect();
        (times, forward, height)
    }

    #[test]
    fn phases_are_found_within_a_third_of_a_second() {
        let (times, forward, height) = hips();
        let phases = Phases::find(&times, &forward, &height).unwrap();
        for (found, truth) in phases.borders().into_iter().zip([1.0, 2.0, 5.0, 6.5, 9.5, 10.5, 11.7]) {
            assert!((found - truth).abs() < 0.36, "{found} for {truth}");
        }
        assert!((phases.total() - 10.7).abs() < 0.5);
    }

    #[test]
    fn borders_can_be_dragged_but_never_cross() {
        let (times, forward, height) = hips();
        let mut phases = Phases::find(&times, &forward, &height).unwrap();
        phases.move_border(3, 100.0);
        assert!((phases.borders()[3] - phases.borders()[4]).abs() < 1e-12);
        phases.move_border(0, 0.2);
        assert!((phases.span(Phase::StandUp).start - 0.2).abs() < 1e-12);
        phases.move_border(9, 1.0);
        assert!(Phases::new(phases.borders()).is_some());
    }

    #[test]
    fn what_is_no_such_test_is_said_so() {
        let (times, forward, height) = hips();
        let flat = vec![0.9; times.len()];
        assert_eq!(Phases::find(&times, &forward, &flat), Err(NotTimed::NobodyStandsUp));
        assert_eq!(Phases::find(&times, &vec![0.0; times.len()], &height), Err(NotTimed::NotFarEnough));
        assert_eq!(
            Phases::find(&times[..500], &forward[..500], &height[..500]),
            Err(NotTimed::NobodySitsDown)
        );
    }
}
