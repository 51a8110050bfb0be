//! Writes `.onnx` files: the few messages of the format that our importer needs, without a protobuf library.
//!
//! The format is protobuf with the field numbers of `onnx.proto3` (ONNX, Apache-2.0). We write operator set 13 and IR
//! version 7, which both engines accept.

/// IR version of the file format.
const IR_VERSION: i64 = 7;
/// Operator set that the nodes are meant in.
const OPERATOR_SET: i64 = 13;

/// `TensorProto.DataType`.
const FLOAT: i64 = 1;
const INT64: i64 = 7;

/// A value of a node's attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// A whole number.
    Int(i64),
    /// Whole numbers.
    Ints(Vec<i64>),
    /// A word.
    Text(&'static str),
}

/// One computation step.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Operator, such as `Conv`.
    pub operator: &'static str,
    /// Names of inputs; an empty name leaves an optional input out.
    pub inputs: Vec<String>,
    /// Name of the output.
    pub output: String,
    /// Attributes by name.
    pub attributes: Vec<(&'static str, Attribute)>,
}

/// A graph under construction.
#[derive(Clone, Debug, Default)]
pub struct GraphWriter {
    nodes: Vec<u8>,
    constants: Vec<u8>,
    inputs: Vec<u8>,
    outputs: Vec<u8>,
    properties: Vec<u8>,
}

impl GraphWriter {
    /// Adds a computation step. Steps come in an order in which they can be run.
    pub fn node(&mut self, node: &Node) {
        let mut message = Vec::new();
        for input in &node.inputs {
            bytes_field(&mut message, 1, input.as_bytes());
        }
        bytes_field(&mut message, 2, node.output.as_bytes());
        bytes_field(&mut message, 3, node.output.as_bytes());
        bytes_field(&mut message, 4, node.operator.as_bytes());
        for (name, value) in &node.attributes {
            bytes_field(&mut message, 5, &attribute(name, value));
        }
        bytes_field(&mut self.nodes, 1, &message);
    }

    /// Adds constant numbers.
    pub fn floats(&mut self, name: &str, shape: &[usize], data: &[f32]) {
        let raw: Vec<u8> = data.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(name, shape, FLOAT, &raw);
    }

    /// Adds constant whole numbers, as one axis.
    pub fn integers(&mut self, name: &str, data: &[i64]) {
        let raw: Vec<u8> = data.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(name, &[data.len()], INT64, &raw);
    }

    fn constant(&mut self, name: &str, shape: &[usize], kind: i64, raw: &[u8]) {
        let mut message = Vec::with_capacity(raw.len() + 64);
        for &length in shape {
            integer_field(&mut message, 1, signed(length));
        }
        integer_field(&mut message, 2, kind);
        bytes_field(&mut message, 8, name.as_bytes());
        bytes_field(&mut message, 9, raw);
        bytes_field(&mut self.constants, 5, &message);
    }

    /// Declares an input of the network.
    pub fn input(&mut self, name: &str, shape: &[usize]) {
        bytes_field(&mut self.inputs, 11, &value_info(name, shape));
    }

    /// Declares an output of the network.
    pub fn output(&mut self, name: &str, shape: &[usize]) {
        bytes_field(&mut self.outputs, 12, &value_info(name, shape));
    }

    /// Adds a remark that stays in the file, such as where the network came from.
    pub fn property(&mut self, key: &str, value: &str) {
        let mut message = Vec::new();
        bytes_field(&mut message, 1, key.as_bytes());
        bytes_field(&mut message, 2, value.as_bytes());
        bytes_field(&mut self.properties, 14, &message);
    }

    /// The file.
    pub fn finish(self, name: &str) -> Vec<u8> {
        let mut graph = self.nodes;
        bytes_field(&mut graph, 2, name.as_bytes());
        graph.extend(self.constants);
        graph.extend(self.inputs);
        graph.extend(self.outputs);
        let mut operator_set = Vec::new();
        bytes_field(&mut operator_set, 1, b"");
        integer_field(&mut operator_set, 2, OPERATOR_SET);
        let mut model = Vec::with_capacity(graph.len() + 256);
        integer_field(&mut model, 1, IR_VERSION);
        bytes_field(&mut model, 2, b"gaittwin");
        bytes_field(&mut model, 3, env!("CARGO_PKG_VERSION").as_bytes());
        bytes_field(&mut model, 7, &graph);
        bytes_field(&mut model, 8, &operator_set);
        model.extend(self.properties);
        model
    }
}

fn attribute(name: &str, value: &Attribute) -> Vec<u8> {
    let mut message = Vec::new();
    bytes_field(&mut message, 1, name.as_bytes());
    let kind = match value {
        Attribute::Int(number) => {
            integer_field(&mut message, 3, *number);
            2
        }
        Attribute::Text(text) => {
            bytes_field(&mut message, 4, text.as_bytes());
            3
        }
        Attribute::Ints(numbers) => {
            for &number in numbers {
                integer_field(&mut message, 8, number);
            }
            7
        }
    };
    integer_field(&mut message, 20, kind);
    message
}

fn value_info(name: &str, shape: &[usize]) -> Vec<u8> {
    let mut dimensions = Vec::new();
    for &length in shape {
        let mut dimension = Vec::new();
        integer_field(&mut dimension, 1, signed(length));
        bytes_field(&mut dimensions, 1, &dimension);
    }
    let mut tensor = Vec::new();
    integer_field(&mut tensor, 1, FLOAT);
    bytes_field(&mut tensor, 2, &dimensions);
    let mut kind = Vec::new();
    bytes_field(&mut kind, 1, &tensor);
    let mut message = Vec::new();
    bytes_field(&mut message, 1, name.as_bytes());
    bytes_field(&mut message, 2, &kind);
    message
}

/// A field with a length and bytes (wire type 2).
fn bytes_field(message: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    variable_length(message, field << 3 | 2);
    variable_length(message, bytes.len() as u64);
    message.extend_from_slice(bytes);
}

/// A field with a whole number (wire type 0). Negative numbers take ten bytes, as the format wants.
fn integer_field(message: &mut Vec<u8>, field: u64, value: i64) {
    variable_length(message, field << 3);
    variable_length(message, value.cast_unsigned());
}

/// A length as the format counts it.
pub fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn variable_length(message: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        message.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    message.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::super::engines::runtime::{BackendChoice, Input, RuntimeOptions, start};
    use super::*;

    /// y = relu(x + c), with a negative attribute-free graph both engines must read.
    #[test]
    fn a_written_network_runs_in_every_engine_that_is_here() {
        let mut graph = GraphWriter::default();
        graph.input("x", &[1, 3]);
        graph.floats("c", &[1, 3], &[-1.0, 0.5, 2.0]);
        for (operator, inputs, output) in [("Add", vec!["x", "c"], "sum"), ("Relu", vec!["sum"], "y")] {
            let inputs = inputs.into_iter().map(str::to_owned).collect();
            graph.node(&Node { operator, inputs, output: output.into(), attributes: Vec::new() });
        }
        graph.output("y", &[1, 3]);
        let file = graph.finish("test");
        for choice in [BackendChoice::Rten, BackendChoice::OnnxRuntime] {
            let Ok(runtime) = start(&RuntimeOptions { choice, ..Default::default() }) else {
                println!("skipped: {} is not installed", choice.name());
                continue;
            };
            let mut session = runtime.load("test", file.clone()).unwrap();
            assert_eq!(session.inputs()[0].shape, vec![Some(1), Some(3)]);
            let input = Input { name: "x", shape: &[1, 3], data: &[0.5, 0.5, -3.0] };
            let result = session.run(&[input], &["y"]).unwrap();
            assert_eq!(result[0].shape, vec![1, 3]);
            assert_eq!(result[0].data, vec![0.0, 1.0, 0.0]);
        }
    }

    #[test]
    fn numbers_are_written_as_protobuf_wants_them() {
        let mut message = Vec::new();
        integer_field(&mut message, 1, 300);
        assert_eq!(message, [0x08, 0xac, 0x02]);
        message.clear();
        integer_field(&mut message, 1, -1);
        assert_eq!(message.len(), 11);
    }
}
