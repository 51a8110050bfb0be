//! Foot–floor events.

use crate::biomechanics::anatomy::Side;

/// What happened between foot and floor.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
pub enum EventKind {
    /// The foot meets the floor, with whichever part comes first.
    InitialContact,
    /// The last part of the foot leaves the floor.
    ToeOff,
}

impl EventKind {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The kind that a file spells this way.
    pub fn from_name(name: &str) -> Option<EventKind> {
        name.parse().ok()
    }
}

/// One event. Its time is sub-frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaitEvent {
    /// Whose foot.
    pub side: Side,
    /// What happened.
    pub kind: EventKind,
    /// When, s from the first frame.
    pub time: f64,
    /// Nearest video frame.
    pub frame: usize,
    /// How sure the detector is, 0..=1; 1 for an event set by hand.
    pub confidence: f64,
    /// Whether a person set or moved it.
    pub by_hand: bool,
}
