//! One door to two engines that run networks: ONNX Runtime where its library is found, else rten.
//!
//! We load ONNX Runtime at run time and do not link it, because it is not in the crate registry and the program must
//! work without it; rten is pure Rust and always there, at a third to a quarter of the speed. Both give the same
//! results within rounding (a test compares them), so which one runs is shown to the person but changes no number.

use std::path::PathBuf;
use std::sync::Arc;

use super::{onnx_runtime, rten_runtime};
use crate::inference::error::InferenceError;

/// Numbers in row-major order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tensor {
    /// Length of each axis, outermost first.
    pub shape: Vec<usize>,
    /// The numbers; as many as the product of `shape`.
    pub data: Vec<f32>,
}

/// Name and shape of an input or output of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Its name in the file.
    pub name: String,
    /// Length of each axis; `None` where the file leaves it open.
    pub shape: Vec<Option<usize>>,
}

/// An input by name: shape and row-major numbers, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Name of the input.
    pub name: &'a str,
    /// Length of each axis.
    pub shape: &'a [usize],
    /// The numbers.
    pub data: &'a [f32],
}

/// A loaded network, ready to run. Not shared between threads: each thread loads its own.
pub trait Session: Send {
    /// The network's inputs.
    fn inputs(&self) -> &[Port];

    /// The network's outputs.
    fn outputs(&self) -> &[Port];

    /// Runs the network and returns the outputs named, in that order.
    fn run(&mut self, inputs: &[Input<'_>], outputs: &[&str]) -> Result<Vec<Tensor>, InferenceError>;
}

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Microsoft's ONNX Runtime, loaded from its shared library.
    OnnxRuntime,
    /// The engine in pure Rust that is part of this program.
    Rten,
}

impl Backend {
    /// As settings, files and the command line spell it.
    pub fn name(self) -> &'static str {
        match self {
            Backend::OnnxRuntime => "onnxruntime",
            Backend::Rten => "rten",
        }
    }
}

/// What the person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendChoice {
    /// ONNX Runtime when it is found, else rten.
    #[default]
    Auto,
    /// Only ONNX Runtime; an error when it is not found.
    OnnxRuntime,
    /// Only rten.
    Rten,
}

impl BackendChoice {
    /// The choice spelt `auto`, `onnxruntime` or `rten`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "onnxruntime" => Some(Self::OnnxRuntime),
            "rten" => Some(Self::Rten),
            _ => None,
        }
    }

    /// As settings and the command line spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::OnnxRuntime => "onnxruntime",
            Self::Rten => "rten",
        }
    }
}

/// How to choose and start the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuntimeOptions {
    /// Which engine.
    pub choice: BackendChoice,
    /// The library of ONNX Runtime that the person set, tried first.
    pub library: Option<PathBuf>,
    /// Threads inside one network; `None` takes all but one of the cores.
    pub threads: Option<usize>,
}

/// Which engine runs, for status line and assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeDescription {
    /// Which engine.
    pub backend: Backend,
    /// Its version, as it says itself.
    pub version: String,
    /// Threads inside one network.
    pub threads: usize,
}

impl std::fmt::Display for RuntimeDescription {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.backend.name(), self.version)
    }
}

/// An engine that runs networks.
pub trait Runtime: Send + Sync {
    /// Which engine this is.
    fn description(&self) -> &RuntimeDescription;

    /// Loads a network from the bytes of an `.onnx` file; `name` is used in messages.
    fn load(&self, name: &str, onnx: Vec<u8>) -> Result<Box<dyn Session>, InferenceError>;
}

/// Starts the engine that the options ask for.
///
/// With [`BackendChoice::Auto`] this never fails: where ONNX Runtime is not found, rten runs.
pub fn start(options: &RuntimeOptions) -> Result<Arc<dyn Runtime>, InferenceError> {
    let threads = options.threads.unwrap_or_else(default_threads).max(1);
    match options.choice {
        BackendChoice::Rten => Ok(Arc::new(rten_runtime::RtenRuntime::new(threads))),
        BackendChoice::OnnxRuntime => {
            Ok(Arc::new(onnx_runtime::OnnxRuntime::start(options.library.as_deref(), threads)?))
        }
        BackendChoice::Auto => match onnx_runtime::OnnxRuntime::start(options.library.as_deref(), threads) {
            Ok(runtime) => Ok(Arc::new(runtime)),
            Err(reason) => {
                tracing::info!("the built-in backend rten runs the networks: {reason}");
                Ok(Arc::new(rten_runtime::RtenRuntime::new(threads)))
            }
        },
    }
}

/// All cores but one, which decodes and draws; two where there are but two, because a pass takes a third less time so and
/// decoding little; at most four, beyond which these small networks gain nothing.
fn default_threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    cores.saturating_sub(1).clamp(cores.min(2), 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_choice_always_starts_an_engine() {
        let options =
            RuntimeOptions { library: Some("/nonexistent/libonnxruntime.so".into()), ..Default::default() };
        let runtime = start(&options).unwrap();
        assert!(!runtime.description().version.is_empty());
    }

    #[test]
    fn names_round_trip() {
        for choice in [BackendChoice::Auto, BackendChoice::OnnxRuntime, BackendChoice::Rten] {
            assert_eq!(BackendChoice::from_name(choice.name()), Some(choice));
        }
        assert_eq!(BackendChoice::from_name("tract"), None);
    }

    #[test]
    fn rten_refuses_bytes_that_are_no_network() {
        let options = RuntimeOptions { choice: BackendChoice::Rten, ..Default::default() };
        let result = start(&options).unwrap().load("noise", vec![7; 100]);
        assert!(matches!(result, Err(InferenceError::Load { .. })));
    }
}
