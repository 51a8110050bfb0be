//! What can be asked of the stopwatch of timed tests.

use crate::clinic::protocol::Protocol;
use crate::clinic::timed::hand_timed::Laps;

/// What can be asked of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StopwatchCommand {
    /// Start it, or stop it.
    Press,
    /// One more lap.
    Lap,
    /// Time this test.
    SetTest(Protocol),
    /// Laps as counted, their length and the rest.
    SetLaps(Laps),
    /// A time by another clock, s; `None` while what is typed is none.
    Type(Option<f64>),
    /// Keep the time: with the open patient, else until one is.
    Keep,
}
