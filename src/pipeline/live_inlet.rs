//! [`LiveInlet`]: the way of frames from the capture thread to the preview thread.
//!
//! While only watching, the newest frame wins; while recording, frames queue within a budget, because every one of them
//! becomes part of the result.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::messages::job::JobId;
use crate::pipeline::budgeted_channel::BudgetedChannel;
use crate::pipeline::mailbox::Mailbox;
use crate::recording::source_choice::RecordingId;
use crate::vision::pictures::video_frame::VideoFrame;

/// What a recording may hold undigested, bytes: two seconds of 1080p at 10 frames per second more than real time.
const BUDGET: usize = 128 << 20;

/// A frame on its way.
#[derive(Clone, Debug)]
pub struct LiveFrame {
    /// The `Open` it belongs to.
    pub job: JobId,
    /// The picture.
    pub frame: VideoFrame,
    /// When it came from its source.
    pub arrived: Instant,
}

/// What lies in the recording queue.
#[derive(Clone, Debug)]
pub enum RecordedItem {
    /// The recording begins.
    Begin(RecordingId),
    /// One frame of it.
    Frame(LiveFrame),
    /// The recording has ended; so many frames were refused.
    End,
}

/// Both ways and what they count.
#[derive(Debug)]
pub struct LiveInlet {
    mailbox: Mailbox<LiveFrame>,
    queue: BudgetedChannel<RecordedItem>,
    recording: AtomicBool,
    delivered: AtomicU64,
    /// Recordings begun so far: the last one's number.
    recordings: AtomicU64,
}

impl Default for LiveInlet {
    fn default() -> Self {
        Self {
            mailbox: Mailbox::default(),
            queue: BudgetedChannel::new(BUDGET),
            recording: AtomicBool::new(false),
            delivered: AtomicU64::new(0),
            recordings: AtomicU64::new(0),
        }
    }
}

impl LiveInlet {
    /// A frame came from the source. Never waits.
    pub fn deliver(&self, frame: LiveFrame) {
        self.delivered.fetch_add(1, Ordering::Relaxed);
        if self.recording.load(Ordering::Relaxed) {
            let bytes = frame.frame.image.data.len();
            // What is refused is counted by the queue and told at the end of the recording.
            let _kept = self.queue.put(RecordedItem::Frame(frame), bytes);
        } else {
            self.mailbox.put(frame);
        }
    }

    /// Counts a frame that is shown without being read.
    pub fn count_shown(&self) {
        self.delivered.fetch_add(1, Ordering::Relaxed);
    }

    /// From now on every frame is kept, under the next number.
    pub fn begin_recording(&self) {
        let recording = RecordingId(self.recordings.fetch_add(1, Ordering::Relaxed) + 1);
        self.mailbox.clear();
        let _old = self.queue.take_refused();
        self.queue.put(RecordedItem::Begin(recording), 0);
        self.recording.store(true, Ordering::Relaxed);
    }

    /// The recording ends after the frames that are queued. `false` if none ran.
    pub fn end_recording(&self) -> bool {
        let ran = self.recording.swap(false, Ordering::Relaxed);
        if ran {
            self.queue.put(RecordedItem::End, 0);
        }
        ran
    }

    /// The next frame or mark: what is recorded first, then the newest. `None` after a short while without any.
    pub fn next(&self) -> Option<RecordedItem> {
        if let Some(item) = self.queue.take(Duration::ZERO) {
            return Some(item);
        }
        if self.recording.load(Ordering::Relaxed) {
            return self.queue.take(Duration::from_millis(40));
        }
        self.mailbox.take(Duration::from_millis(40)).map(RecordedItem::Frame)
    }

    /// Whether a newer frame waits already.
    pub fn has_more(&self) -> bool {
        self.mailbox.is_full() || self.queue.has_more()
    }

    /// Frames that the running recording had to refuse so far.
    pub fn refused(&self) -> u64 {
        self.queue.refused()
    }

    /// Frames that the recording had to refuse since it began.
    pub fn take_refused(&self) -> u64 {
        self.queue.take_refused()
    }

    /// Frames delivered and frames replaced unseen, since the start of the program.
    pub fn counts(&self) -> (u64, u64) {
        (self.delivered.load(Ordering::Relaxed), self.mailbox.replaced())
    }

    /// Throws away the frame that waits to be looked at: it belongs to another source or another time.
    pub fn clear(&self) {
        self.mailbox.clear();
    }

    /// Nothing comes any more.
    pub fn close(&self) {
        self.mailbox.close();
        self.queue.close();
    }
}
