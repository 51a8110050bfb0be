//! [`Worker`]: a named thread that survives a panic of its work and is joined when dropped.
//!
//! A defect in one decoder or network must not close the window with a patient in the room: the panic is caught, told
//! as `WorkerFailed`, and the work is started anew with fresh state.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use crate::messages::event::Event;
use crate::messages::window_link::WorkersEnd;
use crate::problem::Problem;

/// How often a worker is started again before it is left alone: a defect at the start would otherwise never end.
const MOST_RESTARTS: usize = 20;

/// A running thread. Dropping it waits for its end, so tell it to stop first.
#[derive(Debug)]
pub struct Worker {
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts `work` on a thread of this name. When it panics, the window is told and it is called again; when it
    /// returns, the thread ends.
    pub fn start(
        name: &'static str,
        window: WorkersEnd,
        mut work: impl FnMut() + Send + 'static,
    ) -> std::io::Result<Self> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            for _ in 0..=MOST_RESTARTS {
                match catch_unwind(AssertUnwindSafe(&mut work)) {
                    Ok(()) => return,
                    Err(cause) => {
                        let problem = Problem::new("told.part_restarted").with("part", &name);
                        let problem = problem.detailed(panic_text(cause.as_ref()));
                        tracing::error!(worker = name, details = problem.details(), "a worker panicked");
                        if !window.tell(Event::WorkerFailed { worker: name, problem }) {
                            return;
                        }
                    }
                }
            }
        })?;
        Ok(Self { thread: Some(thread) })
    }

    /// Waits for the end.
    pub fn join(&mut self) {
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a worker ended by a panic outside its work");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.join();
    }
}

fn panic_text(cause: &(dyn std::any::Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}
