//! [`StoredEvent`]: how every file of ours writes a foot contact or toe off.

use serde::Serialize;

use crate::biomechanics::gait::GaitEvent;

/// One event as assessments and motions spell it; times in seconds from the first frame.
#[derive(Serialize)]
pub(super) struct StoredEvent {
    side: &'static str,
    kind: &'static str,
    time: f64,
    frame: usize,
    confidence: f64,
    by_hand: bool,
}

impl From<&GaitEvent> for StoredEvent {
    fn from(event: &GaitEvent) -> Self {
        Self {
            side: event.side.name(),
            kind: event.kind.name(),
            time: event.time,
            frame: event.frame,
            confidence: event.confidence,
            by_hand: event.by_hand,
        }
    }
}
