//! [`Cancellation`]: stop flags by job, which overtake everything that waits in a queue.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::messages::job::JobId;

/// The flags of all jobs that have been asked for and have not ended. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Cancellation {
    flags: Arc<Mutex<BTreeMap<JobId, Arc<AtomicBool>>>>,
}

impl Cancellation {
    fn flags(&self) -> MutexGuard<'_, BTreeMap<JobId, Arc<AtomicBool>>> {
        self.flags.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The flag of a job, made when it is asked for: a job can be stopped while it still waits.
    pub fn flag(&self, job: JobId) -> Arc<AtomicBool> {
        Arc::clone(self.flags().entry(job).or_default())
    }

    /// Stops a job, waiting or running. One that has ended is not affected.
    pub fn cancel(&self, job: JobId) {
        if let Some(flag) = self.flags().get(&job) {
            flag.store(true, Ordering::Relaxed);
        }
    }

    /// Stops everything.
    pub fn cancel_all(&self) {
        for flag in self.flags().values() {
            flag.store(true, Ordering::Relaxed);
        }
    }

    /// Forgets a job that has ended.
    pub fn ended(&self, job: JobId) {
        self.flags().remove(&job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_job_is_stopped_and_others_are_not() {
        let cancellation = Cancellation::default();
        let (first, second) = (cancellation.flag(JobId(1)), cancellation.flag(JobId(2)));
        cancellation.cancel(JobId(2));
        assert!(!first.load(Ordering::Relaxed) && second.load(Ordering::Relaxed));
        cancellation.ended(JobId(1));
        cancellation.cancel(JobId(1));
        assert!(!cancellation.flag(JobId(1)).load(Ordering::Relaxed));
    }
}
