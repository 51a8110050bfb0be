//! [`StoredEvent`]: how every file of ours writes a foot contact or toe off.

use serde::{Deserialize, Serialize};

use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{EventKind, GaitEvent};

/// One event as assessments and motions spell it; times in seconds from the first frame.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredEvent {
    side: String,
    kind: String,
    time: f64,
    frame: usize,
    confidence: f64,
    by_hand: bool,
}

impl From<&GaitEvent> for StoredEvent {
    fn from(event: &GaitEvent) -> Self {
        Self {
            side: event.side.name().to_owned(),
            kind: event.kind.name().to_owned(),
            time: event.time,
            frame: event.frame,
            confidence: event.confidence,
            by_hand: event.by_hand,
        }
    }
}

impl StoredEvent {
    pub(super) fn into_event(self) -> Option<GaitEvent> {
        Some(GaitEvent {
            side: Side::from_name(&self.side)?,
            kind: EventKind::from_name(&self.kind)?,
            time: self.time,
            frame: self.frame,
            confidence: self.confidence,
            by_hand: self.by_hand,
        })
    }
}
