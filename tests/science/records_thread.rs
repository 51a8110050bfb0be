//! The archive thread: a recording is safe while it runs, a walk keeps its key-points, wrong words are told and not fatal.

use std::sync::Arc;

use crossbeam_channel::{Sender, bounded};
use gaittwin::archive::{Archive, Opening};
use gaittwin::clinic::patient::{Patient, Pseudonym};
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::messages::event::Event;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::records::RecordingOrder;
use gaittwin::messages::records::{Door, RecordsNews, RecordsOrder};
use gaittwin::messages::secret::Secret;
use gaittwin::messages::window_link::{WindowEnd, window_link};
use gaittwin::patient_files::place::RecordsTools;
use gaittwin::patient_files::stored_walk::WalkPlace;
use gaittwin::pipeline::records_worker::{Desk, RecordsWorker};
use gaittwin::pipeline::walk_worker::WalkWorker;
use gaittwin::recording::source_choice::RecordingId;
use gaittwin::recording::sources::Recordings;

use crate::archive_samples;

struct Thread {
    folder: tempfile::TempDir,
    orders: Sender<RecordsOrder>,
    worker: RecordsWorker,
    recordings: Recordings,
    desk: Desk,
    window: WindowEnd,
    walks: WalkWorker,
}

impl Thread {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (orders, received) = bounded(64);
        let (walks, walk_orders) = bounded(64);
        let (window, end) = window_link(Arc::new(|| {}));
        let recordings = Recordings::default();
        let tools = RecordsTools {
            folder: folder.path().join("archive"),
            clock: Arc::new(|| WallTime::midnight(jiff::civil::date(2026, 5, 4))),
        };
        let walk_worker = WalkWorker { orders: walk_orders, window: end.clone() };
        let recorded = recordings.clone();
        let worker = RecordsWorker { orders: received, tools, recordings: recorded, walks, window: end };
        let desk = Desk::default();
        Self { folder, orders, worker, recordings, desk, window, walks: walk_worker }
    }

    fn ask(&mut self, order: RecordsOrder) -> Vec<RecordsNews> {
        self.orders.send(order).unwrap();
        self.serve()
    }

    fn serve(&mut self) -> Vec<RecordsNews> {
        self.worker.serve_waiting(&mut self.desk);
        self.walks.serve_waiting();
        let mut news = Vec::new();
        while let Some(event) = self.window.next_event() {
            if let Event::Records(one) = event {
                news.push(one);
            }
        }
        news
    }

    fn with_patient(&mut self) -> Pseudonym {
        let passphrase = Secret::new(archive_samples::PASSPHRASE);
        self.ask(RecordsOrder::Door(DoorOrder::Create { passphrase, operator: "t".to_owned() }));
        let patient = Box::new(Patient::new(Pseudonym::from_random(0)));
        let news = self.ask(RecordsOrder::Patients(PatientOrder::Add(patient, None)));
        let opened = news.iter().find_map(|news| match news {
            RecordsNews::Opened(file) => Some(file.patient.pseudonym.clone()),
            _ => None,
        });
        opened.unwrap()
    }
}

fn place(patient: &Pseudonym) -> Box<WalkPlace> {
    Box::new(WalkPlace {
        patient: patient.clone(),
        session: None,
        details: Session::default(),
        conditions: TrialConditions::default(),
        ago: 0.0,
    })
}

#[test]
fn a_recording_is_in_the_archive_while_it_runs_but_for_less_than_the_last_second() {
    let mut thread = Thread::new();
    let patient = thread.with_patient();
    thread.ask(RecordsOrder::Recording(RecordingOrder::Follow(place(&patient))));
    for frame in 0..150 {
        thread.recordings.push(RecordingId(1), (1920, 1080), archive_samples::sample(frame));
        if frame % 6 == 5 {
            thread.serve();
        }
    }
    // The program is killed: nothing is finished, nothing closed. Only the file's lock goes with the process.
    let folder = thread.folder.path().join("archive");
    let copy = thread.folder.path().join("after-the-kill");
    std::fs::create_dir(&copy).unwrap();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    let mut archive = Archive::open(&copy, archive_samples::PASSPHRASE, Opening::by("t")).unwrap();
    let cut_off = archive.unfinished_trials().unwrap();
    assert_eq!(cut_off.len(), 1);
    let saved = archive.recover_trial(cut_off[0]).unwrap();
    let last = saved.samples.last().unwrap().time;
    assert!(last > 149.0 / 30.0 - 1.0, "only {last} s of 4.97 s were safe");
}

#[test]
fn locking_closes_the_archive_also_when_the_end_of_the_recording_cannot_be_saved() {
    let mut thread = Thread::new();
    let patient = thread.with_patient();
    thread.ask(RecordsOrder::Recording(RecordingOrder::Follow(place(&patient))));
    for frame in 0..60 {
        thread.recordings.push(RecordingId(1), (1920, 1080), archive_samples::sample(frame));
    }
    thread.serve();
    // As on a full disk, nothing more can be written of this recording: its patient's key is destroyed.
    thread.ask(RecordsOrder::Patients(PatientOrder::Bin(patient.clone())));
    thread.ask(RecordsOrder::Patients(PatientOrder::Delete(patient)));
    let news = thread.ask(RecordsOrder::Door(DoorOrder::Lock));
    let locked = news.iter().position(|news| matches!(news, RecordsNews::Door(Door::Locked)));
    let told = news.iter().position(|news| matches!(news, RecordsNews::Failed(_)));
    assert!(locked.is_some() && told > locked, "closed first, then told: {news:?}");
    let folder = thread.folder.path().join("archive");
    let again = Archive::open(&folder, archive_samples::PASSPHRASE, Opening::by("t"));
    assert!(again.is_ok(), "nothing holds it open: {again:?}");
}

#[test]
fn a_wrong_passphrase_is_told_and_the_thread_lives_on() {
    let mut thread = Thread::new();
    thread.with_patient();
    thread.ask(RecordsOrder::Door(DoorOrder::Lock));
    let operator = || "t".to_owned();
    let wrong = thread.ask(RecordsOrder::Door(DoorOrder::Unlock {
        passphrase: Secret::new("no such words here"),
        operator: operator(),
    }));
    assert!(wrong.iter().any(|news| matches!(news, RecordsNews::Refused(_))));
    let passphrase = Secret::new(archive_samples::PASSPHRASE);
    let right = thread.ask(RecordsOrder::Door(DoorOrder::Unlock { passphrase, operator: operator() }));
    assert!(right.iter().any(|news| matches!(news, RecordsNews::Door(Door::Open { read_only: false }))));
}

#[test]
fn a_kept_video_comes_back_byte_for_byte_and_goes_when_its_day_has_come() {
    let folder = tempfile::tempdir().unwrap();
    let now =
        Arc::new(std::sync::atomic::AtomicI64::new(WallTime::midnight(jiff::civil::date(2026, 5, 4)).0));
    let clock = Arc::clone(&now);
    let opening = Opening {
        operator: "t".to_owned(),
        clock: Box::new(move || WallTime(clock.load(std::sync::atomic::Ordering::Relaxed))),
    };
    let place = folder.path().join("archive");
    let (mut archive, _) = Archive::create(&place, archive_samples::PASSPHRASE, opening).unwrap();
    let patient = archive.add_patient(|_| {}).unwrap();
    let session = archive.add_session(&patient.pseudonym, &Session::default()).unwrap();
    let walk = archive.add_trial(session, &TrialConditions::default(), &archive_samples::track(30)).unwrap();
    let film = folder.path().join("film.mp4");
    let bytes: Vec<u8> = (0..9_000_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&film, &bytes).unwrap();
    assert_eq!(archive.video_until(walk).unwrap(), None, "no video is kept unless asked for");
    archive.keep_video(walk, &film, 14.0).unwrap();
    assert_eq!(archive.video(walk).unwrap(), bytes);
    assert_eq!(archive.delete_expired_videos().unwrap(), 0);
    let later = WallTime(now.load(std::sync::atomic::Ordering::Relaxed)).plus_days(14.1);
    now.store(later.0, std::sync::atomic::Ordering::Relaxed);
    assert!(
        archive.delete_expired_videos().is_err(),
        "after two weeks without use somebody confirms the date"
    );
    archive.confirm_clock().unwrap();
    assert_eq!(archive.delete_expired_videos().unwrap(), 1);
    assert!(archive.video(walk).is_err() && archive.video_until(walk).unwrap().is_none());
    assert!(!archive.track(walk).unwrap().samples.is_empty(), "the walk itself stays");
}
