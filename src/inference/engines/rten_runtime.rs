//! Networks run by rten, the engine in pure Rust that is always there.

use std::sync::Arc;

use rten::{Dimension, Model, NodeId, RunOptions, ThreadPool, ValueOrView};
use rten_tensor::TensorView;
use rten_tensor::prelude::*;

use super::runtime::{Backend, Input, Port, Runtime, RuntimeDescription, Session, Tensor};
use crate::inference::error::InferenceError;

/// The version named in `Cargo.lock`; rten does not say it at run time, so a test holds the two together.
const RTEN_VERSION: &str = "0.27.0";

/// The built-in engine.
pub(in crate::inference) struct RtenRuntime {
    description: RuntimeDescription,
    pool: Arc<ThreadPool>,
}

impl RtenRuntime {
    /// Starts the engine with this many threads.
    pub(in crate::inference) fn new(threads: usize) -> Self {
        Self {
            description: RuntimeDescription { backend: Backend::Rten, version: RTEN_VERSION.into(), threads },
            pool: Arc::new(ThreadPool::with_num_threads(threads)),
        }
    }
}

impl Runtime for RtenRuntime {
    fn description(&self) -> &RuntimeDescription {
        &self.description
    }

    fn load(&self, name: &str, onnx: Vec<u8>) -> Result<Box<dyn Session>, InferenceError> {
        let refuse = |reason: String| InferenceError::Load {
            network: name.to_owned(),
            backend: self.description.to_string(),
            reason,
        };
        let mut options = rten::ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = options.load(onnx).map_err(|error| refuse(error.to_string()))?;
        let inputs = ports(&model, model.input_ids());
        let outputs = ports(&model, model.output_ids());
        Ok(Box::new(RtenSession {
            name: name.to_owned(),
            model,
            inputs,
            outputs,
            pool: Arc::clone(&self.pool),
        }))
    }
}

fn ports(model: &Model, ids: &[NodeId]) -> Vec<Port> {
    ids.iter()
        .filter_map(|&id| model.node_info(id))
        .map(|node| Port {
            name: node.name().unwrap_or_default().to_owned(),
            shape: node.shape().unwrap_or_default().iter().map(known_length).collect(),
        })
        .collect()
}

fn known_length(dimension: &Dimension) -> Option<usize> {
    match dimension {
        Dimension::Fixed(length) => Some(*length),
        Dimension::Symbolic(_) => None,
    }
}

struct RtenSession {
    name: String,
    model: Model,
    inputs: Vec<Port>,
    outputs: Vec<Port>,
    pool: Arc<ThreadPool>,
}

impl RtenSession {
    fn failed(&self, reason: String) -> InferenceError {
        InferenceError::Run { network: self.name.clone(), reason }
    }

    fn node(&self, name: &str) -> Result<NodeId, InferenceError> {
        self.model.node_id(name).map_err(|error| self.failed(error.to_string()))
    }
}

impl Session for RtenSession {
    fn inputs(&self) -> &[Port] {
        &self.inputs
    }

    fn outputs(&self) -> &[Port] {
        &self.outputs
    }

    fn run(&mut self, inputs: &[Input<'_>], outputs: &[&str]) -> Result<Vec<Tensor>, InferenceError> {
        let mut values: Vec<(NodeId, ValueOrView<'_>)> = Vec::with_capacity(inputs.len());
        for input in inputs {
            let view = TensorView::try_from_data(input.shape, input.data)
                .map_err(|error| self.failed(format!("input `{}`: {error:?}", input.name)))?;
            values.push((self.node(input.name)?, view.into()));
        }
        let ids = outputs.iter().map(|name| self.node(name)).collect::<Result<Vec<_>, _>>()?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let results =
            self.model.run(values, &ids, Some(options)).map_err(|error| self.failed(error.to_string()))?;
        results
            .into_iter()
            .map(|value| {
                let tensor: rten_tensor::Tensor<f32> =
                    value.try_into().map_err(|error| self.failed(format!("output is not f32: {error:?}")))?;
                Ok(Tensor { shape: tensor.shape().to_vec(), data: tensor.into_data() })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_version_is_the_locked_one() {
        let lock = include_str!("../../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"rten\"\nversion = \"{RTEN_VERSION}\"")));
    }
}
