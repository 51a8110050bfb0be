//! The wire between window and workers: requests one way, events and the newest picture the other way.
//!
//! The window's end never blocks; the workers' end may. We hand out two ends, not a trait, because tests drive the whole
//! window by holding the workers' end themselves.

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use crate::messages::event::{Event, LivePicture};
use crate::messages::request::Request;

/// Events that may wait; then workers wait for the window.
const EVENTS: usize = 256;

/// Called after something was published, so that the window looks. Must be cheap and must not block.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What the window holds.
#[derive(Clone, Debug)]
pub struct WindowEnd {
    requests: Sender<Request>,
    events: Receiver<Event>,
    picture: Arc<Mutex<Option<LivePicture>>>,
}

impl WindowEnd {
    /// Hands a request over and never waits; gives it back when nobody listens any more.
    ///
    /// As many as a person can make may wait: a request that was refused because others were queued would leave the
    /// camera running that the window shows as closed. Those of which only the newest counts are passed over where they
    /// are served.
    pub fn request(&self, request: Request) -> Result<(), Box<Request>> {
        self.requests.send(request).map_err(|gone| Box::new(gone.0))
    }

    /// The next event, if one waits.
    pub fn next_event(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// The newest picture, once.
    pub fn take_picture(&self) -> Option<LivePicture> {
        self.picture.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What the workers hold; cheap to clone, one for each thread.
#[derive(Clone)]
pub struct WorkersEnd {
    requests: Receiver<Request>,
    events: Sender<Event>,
    picture: Arc<Mutex<Option<LivePicture>>>,
    wake: Wake,
}

impl WorkersEnd {
    /// Where requests arrive, for waiting and selecting; disconnected when the window has gone.
    pub fn requests(&self) -> &Receiver<Request> {
        &self.requests
    }

    /// Tells the window something; waits while 256 events wait. `false` when the window has gone.
    pub fn tell(&self, event: Event) -> bool {
        let told = self.events.send(event).is_ok();
        (self.wake)();
        told
    }

    /// Shows a picture in place of the one that was not yet looked at. `true` when one was replaced.
    pub fn show(&self, picture: LivePicture) -> bool {
        let replaced = self.picture.lock().unwrap_or_else(PoisonError::into_inner).replace(picture).is_some();
        (self.wake)();
        replaced
    }
}

impl std::fmt::Debug for WorkersEnd {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("WorkersEnd")
    }
}

/// Both ends of a new wire.
pub fn window_link(wake: Wake) -> (WindowEnd, WorkersEnd) {
    let (request_sender, request_receiver) = unbounded();
    let (event_sender, event_receiver) = bounded(EVENTS);
    let picture = Arc::new(Mutex::new(None));
    (
        WindowEnd { requests: request_sender, events: event_receiver, picture: Arc::clone(&picture) },
        WorkersEnd { requests: request_receiver, events: event_sender, picture, wake },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::request::{PlayOrder, SourceOrder};

    #[test]
    fn every_request_arrives_however_many_wait_and_is_given_back_only_when_nobody_listens() {
        let (window, workers) = window_link(Arc::new(|| {}));
        for number in 0..500 {
            assert!(
                window
                    .request(Request::Source(SourceOrder::Play(PlayOrder::Seek(f64::from(number)))))
                    .is_ok()
            );
        }
        assert!(window.request(Request::Source(SourceOrder::Close)).is_ok());
        assert_eq!(workers.requests().try_iter().last(), Some(Request::Source(SourceOrder::Close)));
        drop(workers);
        assert_eq!(
            window.request(Request::Source(SourceOrder::Close)),
            Err(Box::new(Request::Source(SourceOrder::Close)))
        );
    }

    #[test]
    fn telling_wakes_the_window() {
        let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let (window, workers) = window_link(Arc::new(move || {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }));
        assert!(workers.tell(Event::RecordingStarted));
        assert_eq!(count.load(std::sync::atomic::Ordering::Relaxed), 1);
        assert!(matches!(window.next_event(), Some(Event::RecordingStarted)));
        assert!(window.next_event().is_none());
    }
}
