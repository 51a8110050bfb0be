//! The threads behind the simulated walker: walks, files, sweeps and a search that can be stopped.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded};
use gaittwin::messages::event::Event;
use gaittwin::messages::job::JobId;
use gaittwin::messages::simulation::{SimulationEvent, SimulationRequest};
use gaittwin::messages::window_link::{WindowEnd, window_link};
use gaittwin::pipeline::cancellation::Cancellation;
use gaittwin::pipeline::simulation_worker::SimulationWorker;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::twin::condition_file;
use gaittwin::twin::simulated_trial::SimulatedTrial;

struct Rig {
    orders: Sender<SimulationRequest>,
    window: WindowEnd,
    cancellation: Cancellation,
}

impl Rig {
    fn new() -> Self {
        let (window, workers) = window_link(Arc::new(|| {}));
        let (orders, queue) = bounded(8);
        let cancellation = Cancellation::default();
        let worker = SimulationWorker::new(queue, cancellation.clone(), workers);
        std::thread::spawn(move || worker.run());
        Self { orders, window, cancellation }
    }

    fn next(&self) -> SimulationEvent {
        for _ in 0..12_000 {
            if let Some(Event::Simulation(event)) = self.window.next_event() {
                return event;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("no answer within two minutes");
    }

    fn walk(&self, parameters: WalkerParameters) -> Arc<SimulatedTrial> {
        let request = SimulationRequest::Walk { job: JobId(1), parameters: Box::new(parameters), seed: 1 };
        self.orders.send(request).unwrap();
        match self.next() {
            SimulationEvent::Walked { trial, .. } => trial,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_walk_can_be_shown_round_and_round_and_is_exported_whole() {
    let rig = Rig::new();
    let trial = rig.walk(WalkerParameters::default());
    let (start, end) = trial.cycle.expect("a healthy adult walks on");
    assert!(start >= 3.0 && end > start + 10.0, "{start} {end}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walk");
    rig.orders.send(SimulationRequest::Export { job: JobId(2), trial, folder: path.clone() }).unwrap();
    assert!(matches!(rig.next(), SimulationEvent::Written { .. }));
    for name in ["walk.motion.json", "walk.trc", "walk.mot", "walk.sto", "condition.toml"] {
        assert!(path.join(name).metadata().is_ok_and(|file| file.len() > 50), "{name}");
    }
    let again = condition_file::read(&path.join("condition.toml")).unwrap();
    assert_eq!(again, WalkerParameters::default());
}

fn said(problem: &gaittwin::problem::Problem) -> String {
    problem.message(gaittwin::clinic::words::language::Language::English).to_string()
}

#[test]
fn impossible_conditions_and_damaged_files_are_refused_in_words() {
    let rig = Rig::new();
    let absurd = WalkerParameters { mass: f64::NAN, ..WalkerParameters::default() };
    rig.orders
        .send(SimulationRequest::Walk { job: JobId(1), parameters: Box::new(absurd), seed: 1 })
        .unwrap();
    let SimulationEvent::Refused { problem, .. } = rig.next() else { panic!("it walked") };
    assert!(said(&problem).contains("body.mass"), "{problem:?}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("condition.toml");
    std::fs::write(&path, "left.strenght.soleus = 0.4").unwrap();
    rig.orders.send(SimulationRequest::Load { job: JobId(2), path }).unwrap();
    let SimulationEvent::Refused { problem, .. } = rig.next() else { panic!("it was read") };
    assert!(said(&problem).contains("left.strenght.soleus"), "{problem:?}");
}

#[test]
fn a_sweep_tells_every_value_and_a_search_stops_when_told() {
    let rig = Rig::new();
    let parameters = Box::new(WalkerParameters::default());
    let (key, values) = ("task.speed".to_owned(), vec![1.2, 1.3]);
    rig.orders
        .send(SimulationRequest::Sweep { job: JobId(3), parameters: parameters.clone(), key, values })
        .unwrap();
    for expected in [false, true] {
        let SimulationEvent::Swept { point, last, .. } = rig.next() else { panic!("not a point") };
        assert!(last == expected && point.measures.is_some() && point.fell_at.is_none(), "{point:?}");
    }
    let _flag = rig.cancellation.flag(JobId(4));
    rig.orders.send(SimulationRequest::Adapt { job: JobId(4), parameters, seed: 1 }).unwrap();
    let told = rig.next();
    assert!(matches!(told, SimulationEvent::Adapting { generation: 1, .. }), "{told:?}");
    rig.cancellation.cancel(JobId(4));
    loop {
        match rig.next() {
            SimulationEvent::Adapting { .. } => {}
            SimulationEvent::Stopped { job } => break assert_eq!(job, JobId(4)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_search_that_is_let_run_ends_with_a_walk() {
    let rig = Rig::new();
    let parameters = Box::new(WalkerParameters { speed: 1.24, ..WalkerParameters::default() });
    rig.orders.send(SimulationRequest::Adapt { job: JobId(5), parameters, seed: 1 }).unwrap();
    let mut told = 0;
    let trial = loop {
        match rig.next() {
            SimulationEvent::Adapting { generation, share, .. } => {
                told += 1;
                assert!(generation == told && (0.0..=1.0).contains(&share), "{generation} {share}");
            }
            SimulationEvent::Walked { job: JobId(5), trial } => break trial,
            other => panic!("{other:?}"),
        }
    };
    assert!(told >= 12, "{told}");
    assert!(trial.fell() || trial.measures().is_some(), "a walk that lasts is measured");
}
