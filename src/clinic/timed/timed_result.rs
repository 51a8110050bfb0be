//! [`TimedResult`]: what the clock of a timed test says of one walk, kept with the walk and printed with the test's name.

use super::hand_timed::HandTimed;
use super::timed_up_and_go::{Phase, Phases};
use super::timed_walk::TimedWalk;
use super::turn::Turn;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::Unit;
use crate::clinic::words::quantity::QuantityStyle;

/// The result of one timed test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimedResult {
    /// Between two lines.
    Walk(TimedWalk),
    /// Timed Up and Go.
    UpAndGo {
        /// Its phases.
        phases: Phases,
        /// Whether a border was moved by hand.
        by_hand: bool,
    },
    /// A walk with a turn.
    Turn(Turn),
    /// Timed by a person.
    ByHand(HandTimed),
}

impl TimedResult {
    /// The number of the test, s.
    pub fn duration(&self) -> f64 {
        match self {
            TimedResult::Walk(walk) => walk.duration(),
            TimedResult::UpAndGo { phases, .. } => phases.total(),
            TimedResult::Turn(turn) => turn.span.end - turn.span.start,
            TimedResult::ByHand(timed) => timed.seconds,
        }
    }

    /// Speed between the lines, m/s, where there are lines.
    pub fn speed(&self) -> Option<f64> {
        match self {
            TimedResult::Walk(walk) => Some(walk.speed()),
            TimedResult::ByHand(timed) => timed.speed(),
            _ => None,
        }
    }

    /// Whether a person placed a border.
    pub fn by_hand(&self) -> bool {
        match self {
            TimedResult::Walk(_) => false,
            TimedResult::UpAndGo { by_hand, .. } => *by_hand,
            TimedResult::Turn(turn) => turn.by_hand,
            TimedResult::ByHand(_) => true,
        }
    }

    /// The borders on the timeline, s, in order.
    pub fn borders(&self) -> Vec<f64> {
        match self {
            TimedResult::Walk(walk) => vec![walk.start, walk.end],
            TimedResult::UpAndGo { phases, .. } => phases.borders().to_vec(),
            TimedResult::Turn(turn) => vec![turn.span.start, turn.span.end],
            TimedResult::ByHand(timed) => vec![0.0, timed.seconds],
        }
    }

    /// The same with one border moved by hand; it stops at its neighbours. The lines of a walk stay where they are.
    #[must_use]
    pub fn with_border(mut self, border: usize, to: f64) -> Self {
        match &mut self {
            TimedResult::Walk(_) | TimedResult::ByHand(_) => {}
            TimedResult::UpAndGo { phases, by_hand } => {
                phases.move_border(border, to);
                *by_hand = true;
            }
            TimedResult::Turn(turn) => {
                if border == 0 {
                    turn.span.start = to.min(turn.span.end);
                } else {
                    turn.span.end = to.max(turn.span.start);
                }
                turn.by_hand = true;
            }
        }
        self
    }

    /// Names of the stretches between the borders: keys of words in the language files.
    pub fn parts(&self) -> Vec<&'static str> {
        match self {
            TimedResult::Walk(_) => vec!["timed.between_lines"],
            TimedResult::UpAndGo { .. } => Phase::ALL.into_iter().map(Phase::key).collect(),
            TimedResult::Turn(_) => vec!["timed.turn"],
            TimedResult::ByHand(_) => vec!["timed.time"],
        }
    }

    /// Time, and what belongs to it, in words: `4.81 s (1.25 m/s)`.
    pub fn words(&self, style: QuantityStyle) -> String {
        let language = style.language;
        let mut text = style.value(self.duration(), Unit::Second);
        let mut more = Vec::new();
        more.extend(self.speed().map(|speed| style.value(speed, Unit::MetrePerSecond)));
        if let TimedResult::Turn(turn) = self {
            let key = |side| if side == Side::Left { "timed.to_left" } else { "timed.to_right" };
            more.extend(turn.to.map(|side| language.text(key(side)).to_owned()));
            more.extend(
                turn.steps.map(|steps| language.fill("timed.steps", &[("steps", &steps.to_string())])),
            );
        }
        if let TimedResult::ByHand(timed) = self {
            if let (Some(distance), Some(laps)) = (timed.distance, timed.laps) {
                more.insert(0, style.value(distance, Unit::Metre));
                more.push(language.fill("timed.laps", &[("laps", &laps.to_string())]));
            }
            more.extend(
                timed.turns.map(|turns| language.fill("timed.turns", &[("turns", &turns.to_string())])),
            );
            more.push(language.text(if timed.typed { "timed.typed" } else { "timed.stopwatch" }).to_owned());
        } else if self.by_hand() {
            more.push(language.text("timed.by_hand").to_owned());
        }
        if !more.is_empty() {
            text += &format!(" ({})", more.join(", "));
        }
        text
    }

    /// The parts with their times: `stand up 1.2 s, walk out 3.1 s, …`; empty where there is one part only.
    pub fn parts_in_words(&self, style: QuantityStyle) -> String {
        let borders = self.borders();
        let parts = self.parts();
        if parts.len() < 2 {
            return String::new();
        }
        let spans = borders.windows(2).map(|pair| style.value(pair[1] - pair[0], Unit::Second));
        let named = parts.into_iter().zip(spans);
        named.map(|(key, span)| format!("{} {span}", style.language.text(key))).collect::<Vec<_>>().join(", ")
    }
}

/// Several passes of one timed test: each time, and their mean where there is more than one. The mean is the arithmetic one
/// of the times, as test protocols ask for; `None` where none was timed.
pub fn timed_in_words(results: &[TimedResult], style: QuantityStyle) -> Option<String> {
    let mean = mean_duration(results)?;
    let each: Vec<String> = results.iter().map(|result| result.words(style)).collect();
    Some(match each.as_slice() {
        [one] => one.clone(),
        many => {
            let mean = style.value(mean, Unit::Second);
            style.language.fill("timed.mean", &[("each", &many.join("; ")), ("mean", &mean)])
        }
    })
}

/// Mean time of the passes, s.
pub fn mean_duration(results: &[TimedResult]) -> Option<f64> {
    let n = results.len() as f64;
    (!results.is_empty()).then(|| results.iter().map(TimedResult::duration).sum::<f64>() / n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::words::language::Language;

    #[test]
    fn each_time_and_their_mean_are_written_with_the_speed() {
        let walk =
            |seconds: f64| TimedResult::Walk(TimedWalk { start: 1.0, end: 1.0 + seconds, distance: 6.0 });
        let words = timed_in_words(&[walk(4.8), walk(5.0)], QuantityStyle::default()).unwrap();
        assert_eq!(words, "4.80\u{a0}s (1.25\u{a0}m/s); 5.00\u{a0}s (1.20\u{a0}m/s); mean 4.90\u{a0}s");
        let german = QuantityStyle { language: Language::German, ..QuantityStyle::default() };
        assert!(timed_in_words(&[walk(4.8)], german).unwrap().starts_with("4,80"));
        assert!(timed_in_words(&[], german).is_none());
    }

    #[test]
    fn borders_moved_by_hand_say_so_and_stop_at_their_neighbours() {
        let phases = Phases::new([0.0, 1.0, 4.0, 5.5, 8.5, 9.5, 11.0]).unwrap();
        let result = TimedResult::UpAndGo { phases, by_hand: false };
        let moved = result.with_border(2, 100.0);
        assert!(moved.by_hand() && (moved.borders()[2] - 5.5).abs() < 1e-12);
        assert!((moved.duration() - 11.0).abs() < 1e-12);
        assert_eq!(moved.parts().len() + 1, moved.borders().len());
        assert!(moved.parts_in_words(QuantityStyle::default()).contains("walk out 4.50\u{a0}s"));
    }
}
