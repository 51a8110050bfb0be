//! [`Workers`]: starts the threads behind the window, hands its requests to them, and stops them.
//!
//! One thread receives requests and never works itself, so that "cancel" and "close" are heard while everything else is
//! busy. The threads end when the window's end of the link is dropped.

use std::sync::Arc;

use crossbeam_channel::{Sender, bounded, unbounded};

use crate::messages::event::{CameraInfo, Event};
use crate::messages::job::JobId;
use crate::messages::records::{RecordsNews, RecordsOrder};
use crate::messages::report::{ReportNews, ReportOrder};
use crate::messages::request::{Request, SourceOrder};
use crate::messages::simulation::SimulationRequest;
use crate::messages::window_link::WorkersEnd;
use crate::patient_files::place::RecordsTools;
use crate::pipeline::cancellation::Cancellation;
use crate::pipeline::capture_worker::CaptureWorker;
use crate::pipeline::frame_reader::OpenReader;
use crate::pipeline::job_worker::{FilmOrder, Job, JobTools, JobWorker, ReadingChoice};
use crate::pipeline::live_inlet::LiveInlet;
use crate::pipeline::live_numbers::{NumbersOrder, make_numbers};
use crate::pipeline::mailbox::Mailbox;
use crate::pipeline::preview_worker::{PreviewOrder, PreviewWorker};
use crate::pipeline::records_worker::RecordsWorker;
use crate::pipeline::report_worker::ReportWorker;
use crate::pipeline::simulation_worker::SimulationWorker;
use crate::pipeline::walk_worker::WalkWorker;
use crate::pipeline::worker::Worker;
use crate::problem::Problem;
use crate::recording::sources::{OpenSource, Recordings};

/// Names the cameras.
pub type ListCameras = Arc<dyn Fn() -> Vec<CameraInfo> + Send + Sync>;

/// Takes the short name of the network to read with, or none for the best, and names all that are installed.
pub type UseNetwork = Arc<dyn Fn(Option<String>) -> Vec<String> + Send + Sync>;

/// What the threads work with: the real things, or scripted ones in tests.
#[derive(Clone)]
pub struct Tools {
    /// Opens sources.
    pub open: OpenSource,
    /// Names cameras.
    pub cameras: ListCameras,
    /// Chooses the network for the live view and the final analysis.
    pub use_network: UseNetwork,
    /// Loads networks for the live view.
    pub reader: OpenReader,
    /// Long work.
    pub jobs: JobTools,
    /// Recordings of this run, shared with `open`.
    pub recordings: Recordings,
    /// The archive's place and clock.
    pub records: RecordsTools,
}

/// The running threads. Dropping waits for their end: drop the window's end of the link first.
#[derive(Debug)]
pub struct Workers {
    // Joined in this order: the dispatcher's end lets the others end.
    dispatcher: Worker,
    others: Vec<Worker>,
}

impl Workers {
    /// Starts all threads.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start(window: &WorkersEnd, tools: Tools) -> std::io::Result<Self> {
        let inlet = Arc::new(LiveInlet::default());
        let numbers: Arc<Mailbox<NumbersOrder>> = Arc::default();
        let cancellation = Cancellation::default();
        let (capture, capture_orders) = unbounded();
        let (preview, preview_orders) = unbounded();
        let (lists, list_queue) = bounded(1);
        let (records, record_orders) = unbounded();
        let (reports, report_orders) = unbounded();
        let (walks, walk_orders) = unbounded();
        let records_worker = RecordsWorker {
            orders: record_orders,
            tools: tools.records,
            recordings: tools.recordings.clone(),
            walks,
            window: window.clone(),
        };
        let walk_worker = WalkWorker { orders: walk_orders, window: window.clone() };
        let report_worker = ReportWorker::new(report_orders, window.clone());
        let (simulation, simulation_orders) = unbounded();
        let (searches, search_orders) = unbounded();
        let simulation_worker =
            SimulationWorker::new(simulation_orders, cancellation.clone(), window.clone());
        let search_worker = SimulationWorker { orders: search_orders, ..simulation_worker.clone() };
        let capture_worker = CaptureWorker {
            orders: capture_orders,
            open: tools.open,
            inlet: Arc::clone(&inlet),
            preview: preview.clone(),
            window: window.clone(),
        };
        let preview_worker = PreviewWorker {
            orders: preview_orders,
            inlet: Arc::clone(&inlet),
            open_reader: tools.reader,
            numbers: Arc::clone(&numbers),
            recordings: tools.recordings,
            window: window.clone(),
        };
        let (jobs, job_workers) = start_jobs(window, &tools.jobs, &cancellation)?;
        let mut others = vec![
            Worker::start("capture", window.clone(), move || capture_worker.run())?,
            Worker::start("preview", window.clone(), move || preview_worker.run())?,
            start_numbers(window, &numbers)?,
            Worker::start("report", window.clone(), move || report_worker.run())?,
            Worker::start("walks", window.clone(), move || walk_worker.run())?,
            start_records(window, records_worker)?,
            Worker::start("simulation", window.clone(), move || simulation_worker.run())?,
            Worker::start("searches", window.clone(), move || search_worker.run())?,
            start_cameras(window, tools.cameras, list_queue)?,
        ];
        others.extend(job_workers);
        let addresses = Addresses {
            window: window.clone(),
            capture,
            preview,
            jobs,
            records,
            reports,
            simulation,
            searches,
            lists,
            inlet,
            numbers,
            use_network: tools.use_network,
            cancellation,
        };
        // The addresses go when the dispatcher ends, which ends the others.
        let mut addresses = Some(addresses);
        let dispatcher = Worker::start("requests", window.clone(), move || {
            if let Some(mut addresses) = addresses.take() {
                addresses.dispatch();
            }
        })?;
        Ok(Self { dispatcher, others })
    }

    /// Waits until all threads have ended, which they do when the window's end of the link is gone.
    pub fn join(&mut self) {
        self.dispatcher.join();
        for worker in &mut self.others {
            worker.join();
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.join();
    }
}

/// The thread of the live numbers.
fn start_numbers(window: &WorkersEnd, orders: &Arc<Mailbox<NumbersOrder>>) -> std::io::Result<Worker> {
    let (orders, told) = (Arc::clone(orders), window.clone());
    Worker::start("numbers", window.clone(), move || make_numbers(&orders, &told))
}

/// The thread that names the cameras.
fn start_cameras(
    window: &WorkersEnd,
    cameras: ListCameras,
    asked: crossbeam_channel::Receiver<()>,
) -> std::io::Result<Worker> {
    let told = window.clone();
    Worker::start("cameras", window.clone(), move || {
        while let Ok(()) = asked.recv() {
            told.tell(Event::CamerasListed(cameras()));
        }
    })
}

/// The archive's thread. It is moved into its first run, so that the thread of stored walks ends with it.
fn start_records(window: &WorkersEnd, worker: RecordsWorker) -> std::io::Result<Worker> {
    Worker::start("archive", window.clone(), move || worker.run())
}

/// Where jobs wait, each kind behind its own: nobody waits for a number behind a night of films.
struct JobQueues {
    waited_for: Sender<Job>,
    films: Sender<Job>,
    folders: Sender<Job>,
}

/// The threads of jobs and their queues.
fn start_jobs(
    window: &WorkersEnd,
    tools: &JobTools,
    cancellation: &Cancellation,
) -> std::io::Result<(JobQueues, Vec<Worker>)> {
    let mut workers = Vec::new();
    let mut start = |name: &'static str| -> std::io::Result<Sender<Job>> {
        let (sender, jobs) = unbounded();
        let (tools, cancellation) = (tools.clone(), cancellation.clone());
        let worker = JobWorker { jobs, tools, cancellation, window: window.clone() };
        workers.push(Worker::start(name, window.clone(), move || worker.run())?);
        Ok(sender)
    };
    let queues = JobQueues { waited_for: start("jobs")?, films: start("films")?, folders: start("folders")? };
    Ok((queues, workers))
}

/// Where each request goes.
struct Addresses {
    window: WorkersEnd,
    capture: Sender<SourceOrder>,
    preview: Sender<PreviewOrder>,
    jobs: JobQueues,
    records: Sender<RecordsOrder>,
    reports: Sender<ReportOrder>,
    simulation: Sender<SimulationRequest>,
    searches: Sender<SimulationRequest>,
    lists: Sender<()>,
    inlet: Arc<LiveInlet>,
    numbers: Arc<Mailbox<NumbersOrder>>,
    use_network: UseNetwork,
    cancellation: Cancellation,
}

impl Addresses {
    fn dispatch(&mut self) {
        while let Ok(request) = self.window.requests().recv() {
            self.deliver(request);
        }
        self.cancellation.cancel_all();
        self.inlet.close();
        self.numbers.close();
    }

    fn deliver(&mut self, request: Request) {
        match request {
            Request::ListCameras => {
                // One that is already asked for answers both.
                let _asked = self.lists.try_send(());
            }
            Request::Source(order) => self.to_capture(order),
            Request::ChoosePerson(person) => self.to_preview(PreviewOrder::Choose(person)),
            Request::SetOptions(options) => self.to_preview(PreviewOrder::Options(Box::new(options))),
            Request::Analyse { job, source, person, mirrored_pass, options } => {
                let reading = ReadingChoice { person, mirrored_pass };
                self.to_jobs(&self.jobs.waited_for, Job::Analyse(job, source, reading, Box::new(options)));
            }
            Request::Reanalyse { job, trial, options } => {
                self.to_jobs(&self.jobs.waited_for, Job::Reanalyse(job, trial, Box::new(options)));
            }
            Request::Cancel(job) => self.cancellation.cancel(job),
            Request::Export { job, trial, folder } => {
                self.to_jobs(&self.jobs.waited_for, Job::Export(job, trial, folder));
            }
            Request::Records(order) => self.to_records(order),
            Request::Report(order) => self.to_reports(order),
            Request::Simulation(request) => self.to_simulation(request),
            Request::UseNetwork(name) => {
                self.window.tell(Event::NetworksListed((self.use_network)(name)));
                self.to_preview(PreviewOrder::OtherNetwork);
            }
            Request::AddNetwork { job, path } => {
                self.to_jobs(&self.jobs.waited_for, Job::AddNetwork(job, path));
            }
            Request::CopyFilm { job, source, trial, blur, style, place } => {
                let order = FilmOrder { source, trial, blur, style, place };
                self.to_jobs(&self.jobs.films, Job::CopyFilm(job, Box::new(order)));
            }
            Request::LookIntoFolder { job, order } => {
                self.to_jobs(&self.jobs.folders, Job::LookInto(job, order));
            }
            Request::ReadFolder { job, order } => {
                self.to_jobs(&self.jobs.folders, Job::ReadFolder(job, order));
            }
        }
    }

    fn to_capture(&self, order: SourceOrder) {
        if self.capture.send(order).is_err() {
            self.gone("capture");
        }
    }

    fn to_simulation(&self, request: SimulationRequest) {
        let (job, long) = (request.job(), request.takes_long());
        if long {
            // The flag must exist before the work begins, so that it can be stopped while it waits.
            let _flag = self.cancellation.flag(job);
        }
        let address = if long { &self.searches } else { &self.simulation };
        if address.send(request).is_err() {
            self.gone("simulation");
        }
    }

    fn to_preview(&self, order: PreviewOrder) {
        if self.preview.send(order).is_err() {
            self.gone("preview");
        }
    }

    fn to_records(&self, order: RecordsOrder) {
        if self.records.send(order).is_err() {
            self.window.tell(Event::Records(RecordsNews::Failed(thread_ended("archive"))));
        }
    }

    fn to_reports(&self, order: ReportOrder) {
        if self.reports.send(order).is_err() {
            self.window.tell(Event::Report(ReportNews::Failed(thread_ended("report"))));
        }
    }

    fn to_jobs(&self, thread: &Sender<Job>, job: Job) {
        let id: JobId = job.id();
        // The flag must exist before the job runs, so that it can be stopped while it waits.
        let _flag = self.cancellation.flag(id);
        if thread.send(job).is_err() {
            self.cancellation.ended(id);
            self.window.tell(Event::JobFailed { job: id, problem: thread_ended("jobs") });
        }
    }

    /// An order could not be handed over because its thread has ended: the person must know that nothing will come.
    fn gone(&self, worker: &'static str) {
        self.window.tell(Event::WorkerFailed { worker, problem: thread_ended(worker) });
    }
}

fn thread_ended(worker: &str) -> Problem {
    Problem::new("told.part_ended").with("part", &worker)
}
