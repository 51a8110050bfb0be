//! No order to the threads is dropped in silence: whatever else waits, a source is closed, a recording is ended and a walk
//! is saved; only of seeks, previews and walks of the simulation the newest alone counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gaittwin::capture::{CaptureError, FrameSource, SourceDescription, SourceKind};
use gaittwin::messages::event::Event;
use gaittwin::messages::folder::{BatchCount, FolderContents};
use gaittwin::messages::job::JobId;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::records::{Door, RecordsNews, RecordsOrder};
use gaittwin::messages::request::PlayOrder;
use gaittwin::messages::request::Request;
use gaittwin::messages::request::SourceOrder;
use gaittwin::messages::secret::Secret;
use gaittwin::messages::window_link::{WindowEnd, window_link};
use gaittwin::patient_files::place::RecordsTools;
use gaittwin::pipeline::job_worker::{JobTools, ReadingEnd};
use gaittwin::pipeline::workers::{Tools, Workers};
use gaittwin::problem::Problem;
use gaittwin::recording::source_choice::{CameraChoice, SourceChoice};
use gaittwin::recording::sources::{OpenedSource, Recordings};
use gaittwin::vision::pictures::video_frame::{RgbImage, VideoFrame};

/// A film of ten seconds that takes its time to seek; it says when it is let go.
struct SlowFilm {
    description: SourceDescription,
    next: usize,
    open: Arc<AtomicUsize>,
}

impl Drop for SlowFilm {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl FrameSource for SlowFilm {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        std::thread::sleep(Duration::from_millis(2));
        self.next += 1;
        let image = Arc::new(RgbImage { width: 16, height: 16, data: vec![9; 768] });
        Ok(Some(VideoFrame { index: self.next, time: self.next as f64 / 100.0, image }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        std::thread::sleep(Duration::from_millis(20));
        self.next = (time * 100.0) as usize;
        Ok(())
    }
}

struct Rig {
    window: WindowEnd,
    workers: Workers,
    open: Arc<AtomicUsize>,
    /// While this holds, a source does not come to be opened.
    held: Arc<AtomicBool>,
    folder: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        let (open, held) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (counted, holding) = (Arc::clone(&open), Arc::clone(&held));
        let folder = tempfile::tempdir().unwrap();
        let refuse = |what: &str| Problem::foreign(what);
        let jobs = JobTools {
            read: Arc::new(|_, _, _, _| Err(ReadingEnd::Cancelled)),
            export: Arc::new(|_, _| Ok(())),
            add_network: Arc::new(move |_| Err(refuse("none"))),
            copy_film: Arc::new(|_, _, _| Err(ReadingEnd::Cancelled)),
            look_into: Arc::new(|_| Ok(FolderContents::default())),
            read_folder: Arc::new(|_, _, _| Ok(BatchCount::default())),
        };
        let tools = Tools {
            open: Arc::new(move |choice| {
                while holding.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(1));
                }
                counted.fetch_add(1, Ordering::SeqCst);
                let camera = matches!(choice, SourceChoice::Camera(_));
                let description = SourceDescription {
                    kind: if camera { SourceKind::Camera } else { SourceKind::VideoFile },
                    name: "slow".into(),
                    width: 16,
                    height: 16,
                    frame_rate: Some(100.0),
                    ..slow()
                };
                let frames = Box::new(SlowFilm { description, next: 0, open: Arc::clone(&counted) });
                Ok(OpenedSource { frames, track: None })
            }),
            cameras: Arc::new(Vec::new),
            use_network: Arc::new(|_| Vec::new()),
            reader: Arc::new(|| Err(Problem::foreign("no network"))),
            jobs,
            recordings: Recordings::default(),
            records: RecordsTools {
                folder: folder.path().join("archive"),
                clock: RecordsTools::of_this_computer().clock,
            },
        };
        let (window, end) = window_link(Arc::new(|| {}));
        let workers = Workers::start(&end, tools).unwrap();
        Self { window, workers, open, held, folder }
    }

    fn ask(&self, request: Request) {
        assert!(self.window.request(request).is_ok());
    }

    fn open(&self, source: SourceChoice) {
        self.ask(Request::Source(SourceOrder::Open {
            job: JobId(1),
            source,
            playing: false,
            estimate: false,
        }));
    }

    /// Waits for this, up to ten seconds.
    fn until(&self, what: &str, mut holds: impl FnMut(Option<Event>) -> bool) {
        let end = Instant::now() + Duration::from_secs(10);
        while !holds(self.window.next_event()) {
            assert!(Instant::now() < end, "not within ten seconds: {what}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn end(self) {
        let Self { window, mut workers, .. } = self;
        drop(window);
        workers.join();
    }
}

fn slow() -> SourceDescription {
    SourceDescription {
        kind: SourceKind::VideoFile,
        name: "slow".into(),
        width: 16,
        height: 16,
        frame_rate: Some(100.0),
        decoder: "none".into(),
        ..SourceDescription::default()
    }
}

#[test]
fn a_source_is_closed_behind_hundreds_of_seeks_that_came_while_it_was_slow_to_open() {
    let rig = Rig::new();
    rig.held.store(true, Ordering::SeqCst);
    rig.open(SourceChoice::Video("slow.mp4".into()));
    for step in 0..400 {
        rig.ask(Request::Source(SourceOrder::Play(PlayOrder::Seek(f64::from(step) / 40.0))));
    }
    rig.ask(Request::Source(SourceOrder::Close));
    rig.held.store(false, Ordering::SeqCst);
    let mut opened = false;
    rig.until("the source is opened and let go", |event| {
        opened |= matches!(event, Some(Event::SourceOpened { .. }));
        opened && rig.open.load(Ordering::SeqCst) == 0
    });
    rig.end();
}

#[test]
fn a_recording_ends_behind_hundreds_of_orders() {
    let rig = Rig::new();
    rig.held.store(true, Ordering::SeqCst);
    rig.open(SourceChoice::Camera(CameraChoice::default()));
    rig.ask(Request::Source(SourceOrder::StartRecording));
    for step in 0..200 {
        rig.ask(Request::Source(SourceOrder::Play(PlayOrder::SetPlaying(step % 2 == 0))));
        rig.ask(Request::Source(SourceOrder::Play(PlayOrder::Seek(1.0))));
    }
    rig.ask(Request::Source(SourceOrder::StopRecording));
    rig.held.store(false, Ordering::SeqCst);
    rig.until("the end of the recording", |event| matches!(event, Some(Event::RecordingFinished { .. })));
    rig.end();
}

#[test]
fn recording_without_an_open_camera_is_told() {
    let rig = Rig::new();
    rig.ask(Request::Source(SourceOrder::StartRecording));
    rig.until("that nothing is recorded", |event| matches!(event, Some(Event::RecordingFailed(_))));
    rig.end();
}

#[test]
fn every_order_to_the_archive_is_served_in_its_turn() {
    let rig = Rig::new();
    let passphrase = Secret::new("violet kettle orbit grass");
    rig.ask(Request::Records(RecordsOrder::Door(DoorOrder::Create { passphrase, operator: "t".into() })));
    // The passphrase is stretched meanwhile.
    for number in 0..200 {
        rig.ask(Request::Records(RecordsOrder::Patients(PatientOrder::List(number.to_string()))));
    }
    rig.ask(Request::Records(RecordsOrder::Door(DoorOrder::Lock)));
    let mut lists = 0;
    rig.until("the lock", |event| {
        lists += usize::from(matches!(event, Some(Event::Records(RecordsNews::Listed { .. }))));
        matches!(event, Some(Event::Records(RecordsNews::Door(Door::Locked))))
    });
    assert!(lists >= 200, "{lists} answers");
    assert!(rig.folder.path().join("archive").is_dir());
    rig.end();
}
