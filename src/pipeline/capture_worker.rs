//! The capture thread: owns the open source and gives out its frames at their times.
//!
//! It waits for the device or for the clock, never for the window or the networks. A camera that is lost is looked for
//! every second until it is back; its frames then go on in the same time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError};

use crate::capture::{CaptureError, FrameSource};
use crate::clinic::assessment::TimeSpan;
use crate::messages::event::{Event, LivePicture, SourceDescription, SourceKind};
use crate::messages::job::JobId;
use crate::messages::request::PlayOrder;
use crate::messages::request::SourceOrder;
use crate::messages::window_link::WorkersEnd;
use crate::pipeline::live_inlet::{LiveFrame, LiveInlet};
use crate::pipeline::playback_clock::PlaybackClock;
use crate::pipeline::preview_worker::PreviewOrder;
use crate::problem::Problem;
use crate::recording::source_choice::SourceChoice;
use crate::recording::sources::OpenSource;
use crate::vision::pictures::video_frame::VideoFrame;

/// How long a lost camera is left alone between two attempts.
const RETRY: Duration = Duration::from_secs(1);

/// What the thread works with.
#[derive(Clone)]
pub struct CaptureWorker {
    /// The requests that concern the open source; it ends when nobody can send any more.
    pub orders: Receiver<SourceOrder>,
    /// Opens sources.
    pub open: OpenSource,
    /// Where frames go that are to be read.
    pub inlet: Arc<LiveInlet>,
    /// Tells the preview thread which source is open.
    pub preview: crossbeam_channel::Sender<PreviewOrder>,
    /// The window.
    pub window: WorkersEnd,
}

/// One open source and how it is played.
struct OpenState {
    job: JobId,
    choice: SourceChoice,
    frames: Option<Box<dyn FrameSource>>,
    description: SourceDescription,
    playing: bool,
    estimate: bool,
    repeat: Option<TimeSpan>,
    clock: PlaybackClock,
    /// The frame that was decoded and is not due yet.
    waiting: Option<VideoFrame>,
    shown: Option<VideoFrame>,
    opened: Instant,
    /// Added to a camera's times and indices after it came back.
    offset: (f64, usize),
}

impl OpenState {
    fn is_camera(&self) -> bool {
        self.description.kind == SourceKind::Camera
    }
}

impl CaptureWorker {
    /// Works until the senders of orders are gone.
    pub fn run(&self) {
        let mut source: Option<OpenState> = None;
        while let Ok(order) = self.next_order(source.as_mut()) {
            if let Some(order) = order {
                self.carry_out(self.latest_seek(order, &mut source), &mut source);
            }
        }
        self.inlet.end_recording();
    }

    /// Waits for an order as long as nothing else is to be done, and does what is to be done.
    fn next_order(&self, source: Option<&mut OpenState>) -> Result<Option<SourceOrder>, ()> {
        let patience = match source {
            None => return self.orders.recv().map(Some).map_err(|_gone| ()),
            Some(playing) if playing.is_camera() => self.serve_camera(playing),
            Some(playing) if playing.playing => self.serve_file(playing),
            Some(_) => return self.orders.recv().map(Some).map_err(|_gone| ()),
        };
        if patience.is_zero() {
            return match self.orders.try_recv() {
                Ok(order) => Ok(Some(order)),
                Err(TryRecvError::Empty) => Ok(None),
                Err(TryRecvError::Disconnected) => Err(()),
            };
        }
        match self.orders.recv_timeout(patience) {
            Ok(order) => Ok(Some(order)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(()),
        }
    }

    /// Of several seeks in a row only the last counts: dragging the time line must not queue up.
    fn latest_seek(&self, first: SourceOrder, source: &mut Option<OpenState>) -> SourceOrder {
        let mut order = first;
        while matches!(order, SourceOrder::Play(PlayOrder::Seek(_))) {
            match self.orders.try_recv() {
                Ok(newer @ SourceOrder::Play(PlayOrder::Seek(_))) => order = newer,
                Ok(other) => {
                    self.carry_out(order, source);
                    order = other;
                }
                Err(_none) => break,
            }
        }
        order
    }

    fn carry_out(&self, order: SourceOrder, source: &mut Option<OpenState>) {
        match order {
            SourceOrder::Open { job, source: choice, playing, estimate } => {
                // The old source goes first: a camera can be open only once.
                self.put_away(source);
                *source = self.open(job, choice, playing, estimate);
            }
            SourceOrder::Close => self.put_away(source),
            SourceOrder::StopRecording => {
                self.inlet.end_recording();
            }
            SourceOrder::StartRecording if source.is_none() => {
                // The window must not say that it records when nothing does.
                self.window.tell(Event::RecordingFailed(Problem::new("told.not_recorded")));
            }
            SourceOrder::StartRecording => {
                if let Some(source) = source {
                    source.estimate = true;
                    self.inlet.begin_recording();
                    self.window.tell(Event::RecordingStarted);
                }
            }
            SourceOrder::Play(order) => {
                // Where nothing is open any more there is nothing to play.
                if let Some(source) = source {
                    self.play(order, source);
                }
            }
        }
    }

    fn put_away(&self, source: &mut Option<OpenState>) {
        *source = None;
        self.inlet.end_recording();
        self.inlet.clear();
    }

    fn play(&self, order: PlayOrder, source: &mut OpenState) {
        match order {
            PlayOrder::SetPlaying(playing) => {
                source.playing = playing;
                source.clock.restart();
            }
            PlayOrder::Seek(time) => self.seek(source, time),
            PlayOrder::SetRate(rate) => source.clock.set_rate(rate),
            PlayOrder::SetLoop(repeat) => source.repeat = repeat,
            PlayOrder::SetEstimating(estimate) => {
                source.estimate = estimate;
                if let Some(frame) = source.shown.clone()
                    && !source.playing
                {
                    self.give_out(source, frame);
                }
            }
        }
    }

    fn open(&self, job: JobId, choice: SourceChoice, playing: bool, estimate: bool) -> Option<OpenState> {
        let opened = match (self.open)(&choice) {
            Ok(opened) => opened,
            Err(problem) => {
                self.window.tell(Event::SourceFailed { job, problem });
                return None;
            }
        };
        let description = opened.frames.description().clone();
        // The preview thread must know the source before its first frame.
        let _ended = self.preview.send(PreviewOrder::Source {
            job,
            size: (description.width, description.height),
            track: opened.track,
        });
        self.window.tell(Event::SourceOpened { job, description: description.clone() });
        let mut source = OpenState {
            job,
            choice,
            frames: Some(opened.frames),
            description,
            playing,
            estimate,
            repeat: None,
            clock: PlaybackClock::default(),
            waiting: None,
            shown: None,
            opened: Instant::now(),
            offset: (0.0, 0),
        };
        if !source.is_camera() && !playing {
            self.show_next(&mut source);
        }
        Some(source)
    }

    /// Shows the next frame of a file out of turn: the first, or after a seek.
    fn show_next(&self, source: &mut OpenState) {
        source.waiting = None;
        match source.frames.as_mut().map(FrameSource::next_frame) {
            Some(Ok(Some(frame))) => self.give_out(source, frame),
            Some(Err(error)) => self.fail(source, &error),
            // The end of the film, or nothing to read.
            Some(Ok(None)) | None => {}
        }
    }

    fn seek(&self, source: &mut OpenState, time: f64) {
        source.clock.restart();
        source.waiting = None;
        match source.frames.as_mut().map(|frames| frames.seek(time)) {
            Some(Ok(())) => self.show_next(source),
            Some(Err(CaptureError::CannotSeek)) | None => {}
            Some(Err(error)) => self.fail(source, &error),
        }
    }

    fn fail(&self, source: &mut OpenState, error: &CaptureError) {
        source.playing = false;
        let job = source.job;
        self.window.tell(Event::SourceFailed { job, problem: Problem::from(error) });
    }

    /// Plays a file: shows the waiting frame if it is due and says how long to wait for the next.
    fn serve_file(&self, source: &mut OpenState) -> Duration {
        if source.waiting.is_none() {
            match source.frames.as_mut().map(FrameSource::next_frame) {
                Some(Ok(frame)) => source.waiting = frame,
                Some(Err(error)) => self.fail(source, &error),
                None => {}
            }
        }
        let over = source
            .repeat
            .is_some_and(|span| source.waiting.as_ref().is_none_or(|frame| frame.time >= span.end));
        if over && let Some(span) = source.repeat {
            self.seek(source, span.start);
            return Duration::ZERO;
        }
        let Some(frame) = source.waiting.take() else {
            if source.playing {
                source.playing = false;
                self.window.tell(Event::SourceEnded { job: source.job });
            }
            return Duration::from_millis(1);
        };
        let wait = source.clock.wait(frame.time, Instant::now());
        if wait.is_zero() {
            self.give_out(source, frame);
        } else {
            source.waiting = Some(frame);
        }
        wait
    }

    /// Takes one frame of a camera, or tries to get a lost one back.
    fn serve_camera(&self, source: &mut OpenState) -> Duration {
        let Some(frames) = source.frames.as_mut() else { return self.look_for_camera(source) };
        let Ok(Some(mut frame)) = frames.next_frame() else {
            source.frames = None;
            self.window.tell(Event::CameraLost(true));
            return RETRY;
        };
        frame.time += source.offset.0;
        frame.index += source.offset.1;
        if source.playing {
            self.give_out(source, frame);
        }
        Duration::ZERO
    }

    fn look_for_camera(&self, source: &mut OpenState) -> Duration {
        let Ok(opened) = (self.open)(&source.choice) else { return RETRY };
        source.frames = Some(opened.frames);
        let next = source.shown.as_ref().map_or(0, |frame| frame.index + 1);
        source.offset = (source.opened.elapsed().as_secs_f64(), next);
        self.window.tell(Event::CameraLost(false));
        Duration::ZERO
    }

    /// To the networks when poses are wanted, else straight to the window.
    fn give_out(&self, source: &mut OpenState, frame: VideoFrame) {
        source.shown = Some(frame.clone());
        if source.estimate {
            self.inlet.deliver(LiveFrame { job: source.job, frame, arrived: Instant::now() });
        } else {
            self.inlet.count_shown();
            let (job, arrived) = (source.job, Instant::now());
            let picture = LivePicture { job, frame, pose: None, people: Vec::new(), arrived };
            self.window.show(picture);
        }
    }
}
