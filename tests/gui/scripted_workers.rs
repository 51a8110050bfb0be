//! Workers that answer at once from the example walk: pictures are drawn, the analysis is the real one.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crossbeam_channel::{Sender, bounded};
use gaittwin::analysis::analyse_and_name;
use gaittwin::app::settings::Settings;
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::messages::event::{CameraInfo, EngineInfo, Event, Performance};
use gaittwin::messages::job::JobId;
use gaittwin::messages::request::PersonChoice;
use gaittwin::messages::request::PlayOrder;
use gaittwin::messages::request::Request;
use gaittwin::messages::request::SourceOrder;
use gaittwin::messages::simulation::{SimulationEvent, SimulationRequest};
use gaittwin::messages::window_link::{WorkersEnd, window_link};
use gaittwin::patient_files::place::RecordsTools;
use gaittwin::pipeline::records_worker::{Desk, RecordsWorker};
use gaittwin::pipeline::report_worker::ReportWorker;
use gaittwin::pipeline::simulation_worker::KnownControllers;
use gaittwin::pipeline::walk_worker::WalkWorker;
use gaittwin::recording::analysed_trial::{AnalysedTrial, Beside};
use gaittwin::recording::source_choice::RecordingId;
use gaittwin::recording::sources::Recordings;
use gaittwin::recording::stage::Stage;
use gaittwin::report::printing::Printing;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::simulate::simulate;
use gaittwin::twin::drawn_gaits::DrawnGaits;
use gaittwin::twin::gait_map_file::SharedMap;
use gaittwin::twin::simulated_trial::{SimulatedTrial, SweepPoint};
use gaittwin::twin::walk_places::placed;
use gaittwin::ui::window::Window;
use gaittwin::vision::pose::{Pose, PoseSample, PoseTrack};

use crate::example_walk;

/// The workers' end of the wire, answering from a script.
pub(crate) struct ScriptedWorkers {
    end: WorkersEnd,
    track: PoseTrack,
    open: Cell<Option<JobId>>,
    map: SharedMap,
    drawn: DrawnGaits,
    archive: ArchiveThread,
    /// Every request, in order, but for those that hold a secret.
    pub(crate) requests: RefCell<Vec<Request>>,
    /// Whether analyses are answered; else they stay at half.
    pub(crate) finishes: Cell<bool>,
    /// Whether the analysed recording is of somebody who only stands in the picture for a moment.
    pub(crate) nobody_walks: Cell<bool>,
    /// What comes with the key-points of an analysed recording; candidates only while nobody is chosen.
    pub(crate) beside: RefCell<Beside>,
}

/// A window and its scripted workers.
pub(crate) fn window_with_workers(
    creation: &eframe::CreationContext<'_>,
    settings: Settings,
) -> (Window, ScriptedWorkers) {
    let context = creation.egui_ctx.clone();
    let (window_end, workers_end) = window_link(Arc::new(move || context.request_repaint()));
    let window = Window::new(&creation.egui_ctx, window_end, settings, 12);
    let workers = ScriptedWorkers {
        track: example_walk::track(4.6),
        open: Cell::new(None),
        map: SharedMap::default(),
        drawn: DrawnGaits::default(),
        archive: ArchiveThread::new(&workers_end),
        end: workers_end,
        requests: RefCell::new(Vec::new()),
        finishes: Cell::new(true),
        nobody_walks: Cell::new(false),
        beside: RefCell::default(),
    };
    (window, workers)
}

/// A list of requests is no place for a passphrase: the memory of the process is searched for it.
fn holds_a_secret(request: &Request) -> bool {
    use gaittwin::messages::records::DoorOrder::{Create, Recover, Unlock};
    use gaittwin::messages::records::RecordsOrder::{Care, Door};
    matches!(request, Request::Records(Door(Create { .. } | Unlock { .. } | Recover { .. }) | Care(_)))
}

impl ScriptedWorkers {
    /// Answers everything that was asked; gives whether anything was.
    pub(crate) fn answer(&self) -> bool {
        let mut any = false;
        while let Ok(request) = self.end.requests().try_recv() {
            any = true;
            self.answer_one(&request);
            if !holds_a_secret(&request) {
                self.requests.borrow_mut().push(request);
            }
        }
        any
    }

    /// Tells the window something.
    pub(crate) fn tell(&self, event: Event) {
        assert!(self.end.tell(event));
    }

    /// Shows the picture and preview of an instant.
    pub(crate) fn play_to(&self, time: f64) {
        let Some(job) = self.open.get() else { return };
        let after = self.track.samples.partition_point(|sample| sample.time <= time + 1e-9);
        let sample = &self.track.samples[after.saturating_sub(1)];
        self.end.show(example_walk::picture(job, sample));
    }

    /// Shows a picture with this pose in it.
    pub(crate) fn show_pose(&self, frame: usize, time: f64, pose: Pose) {
        let Some(job) = self.open.get() else { return };
        let sample = PoseSample { frame, time, pose: Some(pose), leg_candidates: Vec::new() };
        self.end.show(example_walk::picture(job, &sample));
    }

    /// Tells the numbers of the walk up to an instant.
    pub(crate) fn preview_to(&self, time: f64) {
        if let Some(job) = self.open.get() {
            self.tell(Event::Preview(example_walk::preview(job, time)));
            let performance = Performance { source_rate: 29.97, pose_rate: 24.0, latency: 0.046, dropped: 0 };
            self.tell(Event::Performance(performance));
        }
    }

    fn answer_one(&self, request: &Request) {
        match request {
            Request::ListCameras => {
                let camera = CameraInfo {
                    id: "0".to_owned(),
                    name: "Front camera".to_owned(),
                    formats: vec![(1280, 720, 60.0), (1920, 1080, 30.0)],
                };
                self.tell(Event::CamerasListed(vec![camera]));
                let network = Some("MediaPipe Pose full".to_owned());
                self.tell(Event::Engine(EngineInfo { network, backend: Some("ONNX Runtime".to_owned()) }));
            }
            Request::Source(SourceOrder::Open { job, .. }) => {
                self.open.set(Some(*job));
                self.tell(Event::SourceOpened { job: *job, description: example_walk::description() });
                self.play_to(0.0);
            }
            Request::Source(SourceOrder::Play(PlayOrder::Seek(time))) => self.play_to(*time),
            Request::Source(SourceOrder::StartRecording) => self.tell(Event::RecordingStarted),
            Request::Source(SourceOrder::StopRecording) => {
                let recording = RecordingId(0);
                self.tell(Event::RecordingFinished { recording, frames: 138, dropped: 0 });
            }
            Request::Analyse { job, options, person, .. } => {
                self.tell(Event::Progress { job: *job, stage: Stage::ReadingPoses, fraction: 0.5 });
                if self.finishes.get() {
                    let seconds = if self.nobody_walks.get() { 0.3 } else { 4.6 };
                    let mut trial = example_walk::trial_of(seconds, options);
                    trial.beside = self.beside.borrow().clone();
                    if *person != PersonChoice::Walking {
                        trial.beside.candidates.clear();
                    }
                    self.tell(Event::AnalysisFinished { job: *job, trial });
                }
            }
            Request::Reanalyse { job, trial, options } => {
                let source = trial.assessment.source.clone();
                let (assessment, overlay) = analyse_and_name(&trial.track, options, source);
                let (assessment, overlay) = (Arc::new(assessment), Arc::new(overlay));
                let options = Arc::new(options.clone());
                let trial = AnalysedTrial { assessment, overlay, options, ..trial.clone() };
                self.tell(Event::AnalysisFinished { job: *job, trial });
            }
            Request::Simulation(request) => self.answer_simulation(request),
            Request::Export { job, folder, .. } => {
                self.tell(Event::Exported { job: *job, folder: folder.clone() });
            }
            Request::Records(order) => self.archive.serve(order.clone()),
            Request::Report(order) => self.archive.serve_report(order.clone()),
            _ => {}
        }
    }

    /// The real physics, for a few seconds.
    fn answer_simulation(&self, request: &SimulationRequest) {
        match request {
            SimulationRequest::Walk { job, parameters, seed } => {
                let library = Library::built_in().expect("the shipped library reads");
                let walk =
                    simulate(&library, parameters, 7.0, *seed).expect("the sliders hold what can be built");
                let cycle = walk.walk.end.is_none().then_some((3.0, 6.0));
                let parameters = (**parameters).clone();
                let trial = Arc::new(SimulatedTrial { parameters, walk, adapted: false, cycle, cloud: None });
                self.tell(Event::Simulation(SimulationEvent::Walked { job: *job, trial }));
            }
            SimulationRequest::Adapt { job, .. } => {
                let event = SimulationEvent::Adapting { job: *job, generation: 3, share: 0.5 };
                self.tell(Event::Simulation(event));
            }
            SimulationRequest::Sweep { job, values, .. } => {
                for (index, &value) in values.iter().enumerate() {
                    let last = index + 1 == values.len();
                    let point = Box::new(SweepPoint { value, fell_at: Some(2.0), measures: None });
                    self.tell(Event::Simulation(SimulationEvent::Swept { job: *job, point, last }));
                }
            }
            SimulationRequest::Export { job, folder: path, .. }
            | SimulationRequest::Save { job, path, .. } => {
                let event = SimulationEvent::Written { job: *job, path: path.clone() };
                self.tell(Event::Simulation(event));
            }
            SimulationRequest::Load { job, .. } => {
                let parameters = Box::default();
                let event = SimulationEvent::Loaded { job: *job, parameters, name: None };
                self.tell(Event::Simulation(event));
            }
            SimulationRequest::Choose { job, controller, mirrored, name } => {
                let parameters = KnownControllers::default().condition(controller, *mirrored);
                let parameters = Box::new(parameters.expect("the map names shipped controllers"));
                let event = SimulationEvent::Loaded { job: *job, parameters, name: Some(name.clone()) };
                self.tell(Event::Simulation(event));
            }
            SimulationRequest::Place { job, view, walks } => {
                let map = self.map.get().expect("the shipped map reads");
                let walks = walks.iter().map(|walk| placed(&map, walk, *view)).collect();
                self.tell(Event::Simulation(SimulationEvent::Placed { job: *job, map, walks }));
            }
            SimulationRequest::DrawPerson { job, person } => {
                let cloud = self.drawn.person(person).map(Arc::new);
                self.tell(Event::Simulation(SimulationEvent::PersonDrawn { job: *job, cloud }));
            }
        }
    }

    /// The folder of the archive, for looking at what was written.
    pub(crate) fn archive_folder(&self) -> &std::path::Path {
        self.archive.folder.path()
    }

    /// Moves the archive's clock on by so many days.
    pub(crate) fn days_pass(&self, days: f64) {
        let now = self.archive.now.load(std::sync::atomic::Ordering::Relaxed);
        let then = WallTime(now).plus_days(days);
        self.archive.now.store(then.0, std::sync::atomic::Ordering::Relaxed);
    }
}

/// The real archive and report workers, called by the test in place of their threads.
struct ArchiveThread {
    folder: tempfile::TempDir,
    now: Arc<std::sync::atomic::AtomicI64>,
    orders: Sender<gaittwin::messages::records::RecordsOrder>,
    asked_reports: Sender<gaittwin::messages::report::ReportOrder>,
    worker: RecordsWorker,
    reports: ReportWorker,
    walks: WalkWorker,
    desk: RefCell<Desk>,
}

impl ArchiveThread {
    fn new(window: &WorkersEnd) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(std::sync::atomic::AtomicI64::new(
            WallTime::midnight(jiff::civil::date(2026, 3, 2)).0 + 36_000_000,
        ));
        let clock = Arc::clone(&now);
        let tools = RecordsTools {
            folder: folder.path().join("archive"),
            clock: Arc::new(move || WallTime(clock.load(std::sync::atomic::Ordering::Relaxed))),
        };
        let (orders, received) = bounded(64);
        let (asked_reports, report_orders) = bounded(64);
        let (walks, walk_orders) = bounded(64);
        let worker = RecordsWorker {
            orders: received,
            tools,
            recordings: Recordings::default(),
            walks,
            window: window.clone(),
        };
        // A printer that takes every page with something on it.
        let printing = Printing { printers: &[&["test", "-s"]], viewers: &[] };
        let reports = ReportWorker { printing, ..ReportWorker::new(report_orders, window.clone()) };
        let walks = WalkWorker { orders: walk_orders, window: window.clone() };
        Self { folder, now, orders, asked_reports, worker, reports, walks, desk: RefCell::default() }
    }

    fn serve(&self, order: gaittwin::messages::records::RecordsOrder) {
        self.orders.send(order).unwrap();
        self.worker.serve_waiting(&mut self.desk.borrow_mut());
        self.walks.serve_waiting();
    }

    fn serve_report(&self, order: gaittwin::messages::report::ReportOrder) {
        self.asked_reports.send(order).unwrap();
        self.reports.serve_waiting();
    }
}
