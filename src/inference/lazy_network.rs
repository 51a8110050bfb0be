//! [`LazyNetwork`]: a network that comes with the program, opened when it is first asked and no reason to stop when it is
//! not there: what it adds is then missing, and everything else goes on.

use crate::inference::engines::runtime::{Runtime, RuntimeOptions, start};
use crate::inference::error::InferenceError;

/// A network, or that it could not be opened.
#[derive(Default)]
pub enum LazyNetwork<T> {
    /// Nobody has asked yet.
    #[default]
    NotYet,
    /// It runs.
    Ready(Box<T>),
    /// It could not be opened, which is tried once; why.
    Missing(String),
}

impl<T> LazyNetwork<T> {
    /// What the network answers; `None` where it is missing or fails, which the log says.
    pub fn ask<R>(
        &mut self,
        open: impl FnOnce(&dyn Runtime) -> Result<T, InferenceError>,
        question: impl FnOnce(&mut T) -> Result<R, InferenceError>,
    ) -> Option<R> {
        if matches!(self, LazyNetwork::NotYet) {
            // One thread: the walker and the pictures need the others.
            let options = RuntimeOptions { threads: Some(1), ..RuntimeOptions::default() };
            *self = match start(&options).and_then(|runtime| open(&*runtime)) {
                Ok(network) => LazyNetwork::Ready(Box::new(network)),
                Err(error) => {
                    tracing::warn!("a network is left out: {error}");
                    LazyNetwork::Missing(error.to_string())
                }
            };
        }
        let LazyNetwork::Ready(network) = self else { return None };
        question(network).inspect_err(|error| tracing::warn!("a network failed: {error}")).ok()
    }

    /// Why the network could not be opened; `None` while it was not asked or where it runs.
    pub fn why_missing(&self) -> Option<&str> {
        match self {
            LazyNetwork::Missing(reason) => Some(reason),
            LazyNetwork::NotYet | LazyNetwork::Ready(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_opened_is_tried_once_and_answers_nothing() {
        let mut network: LazyNetwork<()> = LazyNetwork::default();
        let missing = || InferenceError::NotInstalled { name: "none".into() };
        for _ in 0..2 {
            assert_eq!(network.ask(|_| Err(missing()), |()| Ok(1)), None);
            assert!(network.why_missing().is_some_and(|reason| reason.contains("not installed")));
        }
    }
}
