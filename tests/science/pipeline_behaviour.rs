//! The threads behind the window, with scripted sources and networks: a window that does not look, a job that is
//! stopped, a network that panics, a camera that is pulled out, and closing in the middle of everything.

use std::sync::{Arc, Mutex, atomic::AtomicUsize, atomic::Ordering};
use std::time::{Duration, Instant};

use gaittwin::analysis::{AnalysisOptions, source_of_track};
use gaittwin::capture::{CaptureError, FrameSource, SourceDescription, SourceKind};
use gaittwin::messages::event::{EngineInfo, Event, LivePicture};
use gaittwin::messages::job::JobId;
use gaittwin::messages::request::{PlayOrder, Request, SourceOrder};
use gaittwin::messages::window_link::{WindowEnd, window_link};
use gaittwin::patient_files::place::RecordsTools;
use gaittwin::pipeline::frame_reader::{FrameReader, FrameReading};
use gaittwin::pipeline::job_worker::{JobTools, ReadingEnd};
use gaittwin::pipeline::workers::{Tools, Workers};
use gaittwin::problem::Problem;
use gaittwin::recording::source_choice::{CameraChoice, SourceChoice};
use gaittwin::recording::sources::{OpenedSource, Recordings};
use gaittwin::recording::{final_analysis::Recording, stage::Stage};
use gaittwin::vision::people::person_choice::PersonChoice;
use gaittwin::vision::pictures::video_frame::{RgbImage, VideoFrame};
use gaittwin::vision::pose::{Pose, PoseTrack};

/// A source of small grey pictures at 100 frames per second.
struct Scripted {
    description: SourceDescription,
    next: usize,
    /// A camera sleeps between frames and is lost after so many.
    lost_after: Option<usize>,
}

const FRAMES: usize = 200;

impl Scripted {
    fn new(kind: SourceKind, lost_after: Option<usize>) -> Self {
        let description = SourceDescription {
            kind,
            name: "scripted".into(),
            width: 64,
            height: 48,
            frame_rate: Some(100.0),
            frames: (kind == SourceKind::VideoFile).then_some(FRAMES),
            decoder: "none".into(),
            ..SourceDescription::default()
        };
        Self { description, next: 0, lost_after }
    }
}

impl FrameSource for Scripted {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        if self.description.kind == SourceKind::Camera {
            std::thread::sleep(Duration::from_millis(5));
            if self.lost_after.is_some_and(|frames| self.next >= frames) {
                return Err(CaptureError::CameraLost {
                    name: "scripted".into(),
                    reason: "pulled out".into(),
                });
            }
        } else if self.next >= FRAMES {
            return Ok(None);
        }
        let image = RgbImage { width: 64, height: 48, data: vec![90; 64 * 48 * 3] };
        self.next += 1;
        Ok(Some(VideoFrame {
            index: self.next - 1,
            time: (self.next - 1) as f64 / 100.0,
            image: Arc::new(image),
        }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        self.next = ((time + 1e-9) * 100.0) as usize;
        Ok(())
    }
}

/// A network that takes its time and panics at chosen frames.
struct ScriptedReader {
    delay: Duration,
    panic_at: Option<usize>,
}

impl FrameReader for ScriptedReader {
    fn read(&mut self, frame: &VideoFrame) -> Result<FrameReading, String> {
        std::thread::sleep(self.delay);
        assert!(self.panic_at != Some(frame.index), "scripted panic");
        Ok(FrameReading { pose: Some(Pose::default()), ..FrameReading::default() })
    }

    fn choose(&mut self, _person: PersonChoice) {}
}

/// A job that counts its steps until it is stopped.
fn endless_job(steps: &Arc<AtomicUsize>) -> JobTools {
    let steps = Arc::clone(steps);
    JobTools {
        read: Arc::new(move |_source, _person, show, stop| {
            for step in 0..10_000 {
                if stop.load(Ordering::Relaxed) {
                    return Err(ReadingEnd::Cancelled);
                }
                steps.fetch_add(1, Ordering::Relaxed);
                show(Stage::ReadingPoses, f64::from(step) / 10_000.0);
                std::thread::sleep(Duration::from_millis(2));
            }
            Err(ReadingEnd::Failed(Stage::ReadingPoses, Problem::foreign("nothing")))
        }),
        export: Arc::new(|_trial, _folder| Ok(())),
        add_network: Arc::new(|_path| Err(Problem::foreign("no network"))),
        copy_film: Arc::new(|_, _, _| Err(ReadingEnd::Cancelled)),
        look_into: Arc::new(|_| Err(Problem::foreign("nothing"))),
        read_folder: Arc::new(|_, _, _| Err(Problem::foreign("nothing"))),
    }
}

/// A window's end with real workers on scripted tools.
struct Rig {
    window: Option<WindowEnd>,
    workers: Option<Workers>,
    events: Vec<Event>,
}

impl Rig {
    fn new(change: impl FnOnce(&mut Tools)) -> Self {
        let recordings = Recordings::default();
        let mut tools = Tools {
            open: Arc::new(|choice| {
                let kind = match choice {
                    SourceChoice::Camera(_) => SourceKind::Camera,
                    _ => SourceKind::VideoFile,
                };
                Ok(OpenedSource { frames: Box::new(Scripted::new(kind, None)), track: None })
            }),
            cameras: Arc::new(Vec::new),
            use_network: Arc::new(|_name| Vec::new()),
            reader: Arc::new(|| {
                let reader = ScriptedReader { delay: Duration::from_millis(3), panic_at: None };
                Ok((Box::new(reader), EngineInfo::default()))
            }),
            jobs: endless_job(&Arc::default()),
            recordings,
            records: RecordsTools::of_this_computer(),
        };
        change(&mut tools);
        let (window, workers_end) = window_link(Arc::new(|| {}));
        let workers = Workers::start(&workers_end, tools).unwrap();
        drop(workers_end);
        Self { window: Some(window), workers: Some(workers), events: Vec::new() }
    }

    fn ask(&self, request: Request) {
        assert!(self.window.as_ref().unwrap().request(request).is_ok());
    }

    fn open(&self, job: u64, source: SourceChoice, playing: bool, estimate: bool) {
        self.ask(Request::Source(SourceOrder::Open { job: JobId(job), source, playing, estimate }));
    }

    /// Waits for an event, up to ten seconds.
    fn wait(&mut self, what: &str, wanted: impl Fn(&Event) -> bool) -> Event {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            match self.window.as_ref().unwrap().next_event() {
                Some(event) => {
                    self.events.push(event.clone());
                    if wanted(&event) {
                        return event;
                    }
                }
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        unreachable!("no {what} within ten seconds; got {:?}", self.events)
    }

    /// Waits for a picture, up to ten seconds; events go on being read, as a window does.
    fn picture(&mut self, wanted: impl Fn(&LivePicture) -> bool) -> LivePicture {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            let window = self.window.as_ref().unwrap();
            self.events.extend(std::iter::from_fn(|| window.next_event()));
            match window.take_picture() {
                Some(picture) if wanted(&picture) => return picture,
                _ => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        unreachable!("no such picture within ten seconds; events {:?}", self.events)
    }

    /// Closes the window; all threads must end.
    fn close(mut self) {
        self.window = None;
        let (ended, done) = std::sync::mpsc::channel();
        let workers = self.workers.take();
        std::thread::spawn(move || {
            drop(workers);
            let _ = ended.send(());
        });
        assert!(done.recv_timeout(Duration::from_secs(15)).is_ok(), "the threads did not end");
    }
}

fn file() -> SourceChoice {
    SourceChoice::Video("scripted.mp4".into())
}

fn camera() -> SourceChoice {
    SourceChoice::Camera(CameraChoice::default())
}

#[test]
fn a_window_that_does_not_look_stops_nobody() {
    let mut rig = Rig::new(|_| {});
    rig.open(1, file(), true, false);
    // Two seconds of film run while no picture is fetched; the newest is there at the end.
    rig.wait("end", |event| matches!(event, Event::SourceEnded { job: JobId(1) }));
    assert_eq!(rig.picture(|_| true).frame.index, FRAMES - 1);
    rig.close();
}

#[test]
fn a_held_film_shows_exactly_the_frame_that_was_sought() {
    let mut rig = Rig::new(|_| {});
    rig.open(1, file(), false, false);
    assert_eq!(rig.picture(|_| true).frame.index, 0);
    for target in [150_usize, 3, 199, 42, 43, 42] {
        rig.ask(Request::Source(SourceOrder::Play(PlayOrder::Seek(target as f64 / 100.0))));
        assert_eq!(rig.picture(|picture| picture.frame.index == target).frame.index, target);
    }
    // Dragging: of many only the last must be shown in the end.
    for target in 0..20 {
        rig.ask(Request::Source(SourceOrder::Play(PlayOrder::Seek(f64::from(target) / 10.0))));
    }
    rig.picture(|picture| picture.frame.index == 190);
    rig.ask(Request::Source(SourceOrder::Play(PlayOrder::SetPlaying(true))));
    rig.wait("end", |event| matches!(event, Event::SourceEnded { .. }));
    rig.close();
}

#[test]
fn a_slow_network_sees_the_newest_frames_and_the_film_is_not_late() {
    let mut rig = Rig::new(|tools| {
        tools.reader = Arc::new(|| {
            let reader = ScriptedReader { delay: Duration::from_millis(50), panic_at: None };
            Ok((Box::new(reader), EngineInfo::default()))
        });
    });
    rig.open(7, file(), true, true);
    rig.wait("end", |event| matches!(event, Event::SourceEnded { .. }));
    let last = rig.picture(|picture| picture.frame.index + 12 > FRAMES);
    assert!(last.pose.is_some() && last.job == JobId(7));
    rig.close();
}

fn analyse(job: u64) -> Request {
    let (person, options) = (PersonChoice::Walking, AnalysisOptions::default());
    Request::Analyse { job: JobId(job), source: file(), person, mirrored_pass: false, options }
}

#[test]
fn a_job_is_stopped_while_it_runs_and_while_it_waits() {
    let steps = Arc::new(AtomicUsize::new(0));
    let jobs = endless_job(&steps);
    let mut rig = Rig::new(|tools| tools.jobs = jobs);
    for job in [1, 2] {
        rig.ask(analyse(job));
    }
    rig.wait("progress", |event| matches!(event, Event::Progress { job: JobId(1), .. }));
    rig.ask(Request::Cancel(JobId(2)));
    rig.ask(Request::Cancel(JobId(1)));
    rig.wait("first stop", |event| matches!(event, Event::Cancelled { job: JobId(1) }));
    let done = steps.load(Ordering::Relaxed);
    rig.wait("second stop", |event| matches!(event, Event::Cancelled { job: JobId(2) }));
    assert_eq!(steps.load(Ordering::Relaxed), done, "the waiting job never began");
    rig.close();
}

#[test]
fn a_panic_in_a_network_is_told_and_the_picture_goes_on() {
    let mut rig = Rig::new(|tools| {
        tools.reader = Arc::new(|| {
            let reader = ScriptedReader { delay: Duration::ZERO, panic_at: Some(0) };
            Ok((Box::new(reader), EngineInfo::default()))
        });
    });
    rig.open(1, file(), true, true);
    let told = rig.wait("failure", |event| matches!(event, Event::WorkerFailed { worker: "preview", .. }));
    let Event::WorkerFailed { problem, .. } = told else { unreachable!() };
    assert!(problem.details().contains("scripted panic"));
    let picture = rig.picture(|picture| picture.frame.index > 20);
    assert!(picture.pose.is_some());
    rig.close();
}

#[test]
fn a_network_that_cannot_be_loaded_leaves_bare_pictures_and_one_message() {
    let mut rig = Rig::new(|tools| {
        tools.reader = Arc::new(|| Err(Problem::foreign("No network.")));
    });
    rig.open(1, file(), true, true);
    assert!(rig.picture(|picture| picture.frame.index > 50).pose.is_none());
    let messages = rig.events.iter().filter(|event| matches!(event, Event::JobFailed { .. })).count();
    assert_eq!(messages, 1);
    rig.close();
}

#[test]
fn a_camera_that_is_pulled_out_and_put_back_goes_on_in_the_same_time() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&attempts);
    let mut rig = Rig::new(|tools| {
        tools.open = Arc::new(move |_choice| match counted.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(OpenedSource {
                frames: Box::new(Scripted::new(SourceKind::Camera, Some(30))),
                track: None,
            }),
            1 => Err(Problem::foreign("No camera.")),
            _ => Ok(OpenedSource { frames: Box::new(Scripted::new(SourceKind::Camera, None)), track: None }),
        });
    });
    rig.open(1, camera(), true, false);
    rig.wait("loss", |event| matches!(event, Event::CameraLost(true)));
    let before = rig.picture(|_| true).frame;
    rig.wait("return", |event| matches!(event, Event::CameraLost(false)));
    let after = rig.picture(|picture| picture.frame.index > before.index).frame;
    assert!(after.time > before.time + 1.0, "{} then {}", before.time, after.time);
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
    rig.close();
}

#[test]
fn a_recording_keeps_every_frame_even_when_the_network_is_slow() {
    let kept = Recordings::default();
    let shared = kept.clone();
    let mut rig = Rig::new(|tools| {
        tools.recordings = shared;
        tools.reader = Arc::new(|| {
            let reader = ScriptedReader { delay: Duration::from_millis(12), panic_at: None };
            Ok((Box::new(reader), EngineInfo::default()))
        });
    });
    rig.open(1, camera(), true, true);
    rig.picture(|_| true);
    rig.ask(Request::Source(SourceOrder::StartRecording));
    rig.wait("start", |event| matches!(event, Event::RecordingStarted));
    std::thread::sleep(Duration::from_millis(400));
    rig.ask(Request::Source(SourceOrder::StopRecording));
    let told = rig.wait("finish", |event| matches!(event, Event::RecordingFinished { .. }));
    let Event::RecordingFinished { recording, frames, dropped } = told else { unreachable!() };
    let track: Arc<PoseTrack> = kept.get(recording).unwrap();
    assert_eq!((track.samples.len(), dropped), (frames, 0));
    assert!(frames > 20, "{frames}");
    for (place, sample) in track.samples.iter().enumerate() {
        assert_eq!(sample.frame, place, "none is missing");
    }
    rig.close();
}

#[test]
fn closing_in_the_middle_of_everything_ends_all_threads() {
    let opened = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&opened);
    let rig = Rig::new(|tools| {
        let inner = Arc::clone(&tools.open);
        tools.open = Arc::new(move |choice| {
            *counted.lock().unwrap() += 1;
            inner(choice)
        });
    });
    rig.open(1, camera(), true, true);
    rig.ask(Request::Source(SourceOrder::StartRecording));
    rig.ask(analyse(2));
    rig.ask(Request::ListCameras);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(*opened.lock().unwrap(), 1);
    rig.close();
    Rig::new(|_| {}).close();
}

#[test]
fn a_finished_reading_becomes_a_result() {
    let mut rig = Rig::new(|tools| {
        tools.jobs.read = Arc::new(|_source, _person, _show, _stop| {
            let track = PoseTrack { width: 64, height: 48, samples: Vec::new() };
            let source = source_of_track("video", &track);
            Ok(Recording { source, track: Arc::new(track), ..Recording::default() })
        });
    });
    rig.ask(analyse(5));
    let told = rig.wait("result", |event| matches!(event, Event::AnalysisFinished { job: JobId(5), .. }));
    let Event::AnalysisFinished { trial, .. } = told else { unreachable!() };
    assert_eq!(trial.assessment.source.kind, "video");
    rig.close();
}
