//! [`BudgetedChannel`]: a queue that loses nothing as long as its contents stay within a number of bytes.
//!
//! For camera frames on their way into a recording. The camera cannot wait, so what is over the budget is refused and
//! counted, and the recording says so.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug)]
struct Inside<T> {
    queue: VecDeque<(usize, T)>,
    bytes: usize,
    refused: u64,
    closed: bool,
}

/// The queue. Shared by reference or `Arc`.
#[derive(Debug)]
pub struct BudgetedChannel<T> {
    inside: Mutex<Inside<T>>,
    changed: Condvar,
    budget: usize,
}

impl<T> BudgetedChannel<T> {
    /// A queue of at most this many bytes.
    pub fn new(budget: usize) -> Self {
        let inside = Inside { queue: VecDeque::new(), bytes: 0, refused: 0, closed: false };
        Self { inside: Mutex::new(inside), changed: Condvar::new(), budget }
    }

    fn inside(&self) -> MutexGuard<'_, Inside<T>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues something of this size; `false` when the budget is used up and it was refused. Never waits. Something of
    /// no size (a mark between the frames) always fits.
    pub fn put(&self, thing: T, bytes: usize) -> bool {
        let mut inside = self.inside();
        if inside.closed || (bytes > 0 && inside.bytes + bytes > self.budget) {
            inside.refused += 1;
            return false;
        }
        inside.bytes += bytes;
        inside.queue.push_back((bytes, thing));
        self.changed.notify_one();
        true
    }

    /// Takes the oldest, waiting at most this long for one.
    pub fn take(&self, patience: Duration) -> Option<T> {
        let empty = |inside: &mut Inside<T>| inside.queue.is_empty() && !inside.closed;
        let (mut inside, _timeout) = self
            .changed
            .wait_timeout_while(self.inside(), patience, empty)
            .unwrap_or_else(PoisonError::into_inner);
        let (bytes, thing) = inside.queue.pop_front()?;
        inside.bytes -= bytes;
        Some(thing)
    }

    /// Whether something waits.
    pub fn has_more(&self) -> bool {
        !self.inside().queue.is_empty()
    }

    /// How many were refused and not yet taken note of.
    pub fn refused(&self) -> u64 {
        self.inside().refused
    }

    /// How many were refused, from the start or since the last call.
    pub fn take_refused(&self) -> u64 {
        std::mem::take(&mut self.inside().refused)
    }

    /// Wakes whoever waits; nothing goes in any more.
    pub fn close(&self) {
        self.inside().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_the_budget_holds() {
        let channel = BudgetedChannel::new(10);
        assert!(channel.put('a', 6));
        assert!(channel.put('b', 4));
        assert!(!channel.put('c', 1));
        assert!(channel.put('|', 0), "a mark always fits");
        assert_eq!(channel.take(Duration::ZERO), Some('a'));
        assert!(channel.put('d', 6));
        assert_eq!(std::iter::from_fn(|| channel.take(Duration::ZERO)).collect::<String>(), "b|d");
        assert_eq!(channel.take_refused(), 1);
        assert_eq!(channel.take_refused(), 0);
    }
}
