//! Which date can be relied on, so that a clock that was wrong once destroys nothing.
//!
//! Only the bin and videos with an end depend on dates. We follow the clock in steps: a time is relied on when it comes
//! at most [`LONGEST_STEP`] days after the last one that was. A clock that jumps further ahead, or back, is not followed;
//! once it runs right again, everything goes on as if nothing had been. Where the archive really was left alone for long,
//! a person confirms the date, and the audit trail says so.

use rusqlite::{Connection, OptionalExtension as _};

use super::audit::Action;
use crate::archive::error::ArchiveError;
use crate::clinic::wall_time::WallTime;

/// Days after the last use up to which a date is believed.
pub const LONGEST_STEP: f64 = 7.0;

/// Clocks are set right by some seconds or minutes all the time; an hour back is nothing to worry about. Days.
pub(super) const SET_RIGHT: f64 = 1.0 / 24.0;

/// Why the present date is not relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockDoubt {
    /// The clock is far ahead of the last use: it is wrong, or nobody used the archive for long.
    Ahead {
        /// The last time that can be relied on.
        last: WallTime,
        /// The clock's time.
        now: WallTime,
    },
    /// The clock runs behind the last use: it is wrong now, or it was confirmed when it was wrong.
    Behind {
        /// The last time that can be relied on.
        last: WallTime,
        /// The clock's time.
        now: WallTime,
    },
}

impl ClockDoubt {
    /// As the refusal to remove anything.
    pub(in crate::archive) fn refusal(self) -> ArchiveError {
        match self {
            Self::Ahead { last, now } => ArchiveError::ClockAhead { now: now.iso(), last: last.iso() },
            Self::Behind { last, now } => ArchiveError::ClockSetBack { now: now.iso(), last: last.iso() },
        }
    }
}

/// The last time that is relied on after one more entry.
fn follow(last: Option<WallTime>, time: WallTime, confirmed: bool) -> WallTime {
    match last {
        Some(last) if !confirmed => {
            let step = time.days_since(last);
            if step > 0.0 && step <= LONGEST_STEP { time } else { last }
        }
        _ => time,
    }
}

/// Follows one entry of the audit trail, in its transaction.
pub(in crate::archive) fn note(
    connection: &Connection,
    time: WallTime,
    action: Action,
) -> Result<(), ArchiveError> {
    let last = last_sure(connection)?;
    let next = follow(last, time, action == Action::ClockConfirmed);
    if last != Some(next) {
        connection
            .prepare_cached("INSERT OR REPLACE INTO sure_time (one, time) VALUES (1, ?1)")?
            .execute([next.0])?;
    }
    Ok(())
}

/// For an archive of an earlier version: follows the trail from its beginning.
pub(in crate::archive) fn follow_trail(connection: &Connection) -> Result<(), ArchiveError> {
    if last_sure(connection)?.is_some() {
        return Ok(());
    }
    let mut last = None;
    {
        let mut statement = connection.prepare("SELECT time FROM audit ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            last = Some(follow(last, WallTime(row.get(0)?), false));
        }
    }
    if let Some(last) = last {
        connection.execute("INSERT OR REPLACE INTO sure_time (one, time) VALUES (1, ?1)", [last.0])?;
    }
    Ok(())
}

pub(super) fn last_sure(connection: &Connection) -> Result<Option<WallTime>, ArchiveError> {
    let mut statement = connection.prepare_cached("SELECT time FROM sure_time")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?.map(WallTime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_ahead_and_back_leaves_no_trace_and_small_steps_are_followed() {
        let day = |n: f64| WallTime::midnight(jiff::civil::date(2026, 11, 1)).plus_days(n);
        let walk = |days: &[f64]| days.iter().fold(None, |last, n| Some(follow(last, day(*n), false)));
        assert_eq!(walk(&[0.0, 0.1, 120.0, 120.1, 0.2]), Some(day(0.2)), "four months ahead for one evening");
        assert_eq!(walk(&[0.0, 6.0, 12.0, 18.5, 25.0]), Some(day(25.0)), "used every week");
        assert_eq!(walk(&[0.0, 8.0]), Some(day(0.0)), "a holiday has to be confirmed");
        assert_eq!(walk(&[0.0, -2000.0, 1.0]), Some(day(1.0)), "a battery that was empty for a day");
        assert_eq!(follow(Some(day(40.0)), day(3.0), true), day(3.0));
    }
}
