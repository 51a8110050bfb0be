//! How the result of a timed test is written down: its kind, its borders in seconds, and what belongs to it.

use serde::{Deserialize, Serialize};

use crate::biomechanics::anatomy::Side;
use crate::clinic::assessment::TimeSpan;
use crate::clinic::timed::hand_timed::HandTimed;
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::timed::timed_up_and_go::Phases;
use crate::clinic::timed::timed_walk::TimedWalk;
use crate::clinic::timed::turn::Turn;

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(in crate::archive) struct StoredTimed {
    kind: String,
    borders: Vec<f64>,
    distance: Option<f64>,
    to: Option<String>,
    steps: Option<u8>,
    by_hand: bool,
    laps: Option<u16>,
    turns: Option<u16>,
    typed: bool,
}

impl StoredTimed {
    pub(in crate::archive) fn of(result: TimedResult) -> Self {
        let base = Self { borders: result.borders(), by_hand: result.by_hand(), ..Self::default() };
        match result {
            TimedResult::Walk(walk) => {
                Self { kind: "walk".to_owned(), distance: Some(walk.distance), ..base }
            }
            TimedResult::UpAndGo { .. } => Self { kind: "up_and_go".to_owned(), ..base },
            TimedResult::Turn(turn) => Self {
                kind: "turn".to_owned(),
                to: turn.to.map(|side| side.name().to_owned()),
                steps: turn.steps,
                ..base
            },
            TimedResult::ByHand(timed) => Self {
                kind: "by_hand".to_owned(),
                distance: timed.distance,
                laps: timed.laps,
                turns: timed.turns,
                typed: timed.typed,
                ..base
            },
        }
    }

    /// `None` for a kind of a later version, or what cannot be one.
    pub(in crate::archive) fn into_result(self) -> Option<TimedResult> {
        let ordered = self.borders.windows(2).all(|pair| pair[0] <= pair[1]);
        let ends = || Some((*self.borders.first()?, *self.borders.last()?)).filter(|_| ordered);
        match self.kind.as_str() {
            "walk" => {
                let (start, end) = ends()?;
                Some(TimedResult::Walk(TimedWalk { start, end, distance: self.distance? }))
            }
            "up_and_go" => {
                let phases = Phases::new(self.borders.try_into().ok()?)?;
                Some(TimedResult::UpAndGo { phases, by_hand: self.by_hand })
            }
            "turn" => {
                let (start, end) = ends()?;
                let to = self.to.as_deref().and_then(Side::from_name);
                let span = TimeSpan { start, end };
                Some(TimedResult::Turn(Turn { span, to, steps: self.steps, by_hand: self.by_hand }))
            }
            "by_hand" => {
                let (start, end) = ends()?;
                Some(TimedResult::ByHand(HandTimed {
                    seconds: end - start,
                    distance: self.distance,
                    laps: self.laps,
                    turns: self.turns,
                    typed: self.typed,
                }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back() {
        let span = TimeSpan { start: 3.0, end: 4.5 };
        for result in [
            TimedResult::Walk(TimedWalk { start: 1.0, end: 5.8, distance: 6.0 }),
            TimedResult::UpAndGo {
                phases: Phases::new([0.0, 1.0, 4.0, 5.5, 8.5, 9.5, 11.0]).unwrap(),
                by_hand: true,
            },
            TimedResult::Turn(Turn { span, to: Some(Side::Left), steps: Some(4), by_hand: false }),
            TimedResult::ByHand(HandTimed {
                seconds: 360.0,
                distance: Some(402.5),
                laps: Some(13),
                turns: Some(13),
                typed: false,
            }),
        ] {
            let text = serde_json::to_string(&StoredTimed::of(result)).unwrap();
            let back: StoredTimed = serde_json::from_str(&text).unwrap();
            assert_eq!(back.into_result(), Some(result));
        }
        let later: StoredTimed = serde_json::from_str(r#"{"kind": "six_minutes", "laps": 9}"#).unwrap();
        assert_eq!(later.into_result(), None);
    }
}
