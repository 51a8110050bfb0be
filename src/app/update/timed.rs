//! Timed tests of the walk under review: found when it is analysed or marked, kept with it, moved by hand.

use crate::analysis::hip_path::hip_path;
use crate::app::state::AppState;
use crate::biomechanics::anatomy::Landmark;
use crate::biomechanics::motion::Motion;
use crate::clinic::protocol::Protocol;
use crate::clinic::timed::not_timed::NotTimed;
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::timed::timed_up_and_go::Phases;
use crate::clinic::timed::timed_walk::time_between;
use crate::clinic::timed::turn::Turn;

impl AppState {
    /// What the clock of the chosen test says of the walk under review; `None` for a free walk or without a result.
    ///
    /// # Errors
    /// When it cannot be timed.
    pub fn timed_anew(&self) -> Option<Result<TimedResult, NotTimed>> {
        let protocol = self.records.conditions.protocol;
        let trial = self.review.trial.as_ref()?;
        let assessment = trial.assessment.as_ref();
        if let Some(gates) = protocol.gates() {
            let Some(&mark) = self.review.markers.first() else {
                let mark = if gates.from_standing { NotTimed::MarkCommand } else { NotTimed::MarkStart };
                return Some(Err(mark));
            };
            let Some(motion) = around(&assessment.motions, mark) else {
                return Some(Err(NotTimed::NoWalk));
            };
            let line = toes_at(motion, mark).ok_or(NotTimed::ToesUnseen);
            return Some(
                line.and_then(|line| time_between(motion, gates, line, Some(mark))).map(TimedResult::Walk),
            );
        }
        let path = || hip_path(&trial.track, assessment, self.walker.stature);
        match protocol {
            Protocol::TimedUpAndGo => Some(path().and_then(|path| {
                let phases = Phases::find(&path.times, &path.along, &path.height)?;
                Ok(TimedResult::UpAndGo { phases, by_hand: false })
            })),
            Protocol::Turn => Some(path().and_then(|path| Turn::find(&path)).map(TimedResult::Turn)),
            _ => None,
        }
    }

    /// Times the walk anew. Borders that were placed by hand stay while the test is the same. Gives whether anything
    /// changed.
    pub(super) fn renew_timed(&mut self, same_test: bool) -> bool {
        let before = self.records.conditions.timed;
        if same_test && before.is_some_and(|timed| timed.by_hand()) {
            return false;
        }
        let now = self.timed_anew().and_then(Result::ok);
        // A stored walk has no marks any more; its time was taken when it had.
        if now.is_none() && same_test && self.review.markers.is_empty() && before.is_some() {
            return false;
        }
        self.records.conditions.timed = now;
        now != before
    }
}

/// The stretch of walking nearest to an instant, s.
fn around(motions: &[Motion], time: f64) -> Option<&Motion> {
    let away = |motion: &Motion| {
        let end = motion.time(motion.len().saturating_sub(1));
        (motion.start - time).max(time - end).max(0.0)
    };
    motions.iter().min_by(|a, b| away(a).total_cmp(&away(b)))
}

/// Forward place of the leading toes at an instant, m.
fn toes_at(motion: &Motion, time: f64) -> Option<f64> {
    let frame = (0..motion.len())
        .min_by(|&a, &b| (motion.time(a) - time).abs().total_cmp(&(motion.time(b) - time).abs()))?;
    [Landmark::LeftToe, Landmark::RightToe]
        .into_iter()
        .filter_map(|toe| motion.landmarks[toe].get(frame).copied().flatten()?.x)
        .reduce(f64::max)
}
