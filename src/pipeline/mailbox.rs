//! [`Mailbox`]: a place for one thing, where the newest replaces the one that was not fetched.
//!
//! For pictures on their way to the screen: an old one is worth nothing, and whoever brings one never waits.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug)]
struct Inside<T> {
    newest: Option<T>,
    replaced: u64,
    closed: bool,
}

/// The place. Shared by reference or `Arc`.
#[derive(Debug)]
pub struct Mailbox<T> {
    inside: Mutex<Inside<T>>,
    changed: Condvar,
}

impl<T> Default for Mailbox<T> {
    fn default() -> Self {
        let inside = Inside { newest: None, replaced: 0, closed: false };
        Self { inside: Mutex::new(inside), changed: Condvar::new() }
    }
}

impl<T> Mailbox<T> {
    fn inside(&self) -> MutexGuard<'_, Inside<T>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something in, in place of what is there. Never waits.
    pub fn put(&self, thing: T) {
        let mut inside = self.inside();
        if !inside.closed && inside.newest.replace(thing).is_some() {
            inside.replaced += 1;
        }
        self.changed.notify_one();
    }

    /// Takes what is there, waiting at most this long for it.
    pub fn take(&self, patience: Duration) -> Option<T> {
        let empty = |inside: &mut Inside<T>| inside.newest.is_none() && !inside.closed;
        let (mut inside, _timeout) = self
            .changed
            .wait_timeout_while(self.inside(), patience, empty)
            .unwrap_or_else(PoisonError::into_inner);
        inside.newest.take()
    }

    /// Whether something is there.
    pub fn is_full(&self) -> bool {
        self.inside().newest.is_some()
    }

    /// Throws away what is there.
    pub fn clear(&self) {
        self.inside().newest = None;
    }

    /// How many things were replaced before they were fetched.
    pub fn replaced(&self) -> u64 {
        self.inside().replaced
    }

    /// Whether nothing goes in any more.
    pub fn is_closed(&self) -> bool {
        self.inside().closed
    }

    /// Wakes whoever waits; nothing goes in any more.
    pub fn close(&self) {
        let mut inside = self.inside();
        inside.closed = true;
        inside.newest = None;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_wins_and_the_others_are_counted() {
        let mailbox = Mailbox::default();
        for number in 0..5 {
            mailbox.put(number);
        }
        assert_eq!(mailbox.take(Duration::ZERO), Some(4));
        assert_eq!(mailbox.take(Duration::ZERO), None);
        assert_eq!(mailbox.replaced(), 4);
        mailbox.close();
        mailbox.put(9);
        assert_eq!(mailbox.take(Duration::from_mins(1)), None);
    }
}
