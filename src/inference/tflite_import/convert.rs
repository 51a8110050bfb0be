//! Turns a graph of TFLite operators into an ONNX graph that runs fast.
//!
//! TFLite keeps the channels last, ONNX first. We turn the whole graph, not each operator: activations of four axes are
//! channels-first throughout, and a transposition is written only where a reshape needs the original order. Steps whose
//! results no kept output needs are left out, and paddings go into the convolutions behind them.

use super::super::onnx_writer::{Attribute, GraphWriter, Node};
use super::flatbuffer::Reason;
use super::schema::{TfGraph, TfOperator};
use super::signature::KeptOutput;
use super::weights;

/// Most numbers in all constants together; the largest network has 14 million.
const MAX_WEIGHTS: usize = 1 << 25;

/// The operators that MediaPipe Pose uses, by their code in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Add,
    Concatenation,
    Convolution,
    DepthwiseConvolution,
    DepthToSpace,
    Dequantize,
    Logistic,
    MaxPool,
    Reshape,
    ResizeBilinear,
    Pad,
    Densify,
}

impl Kind {
    fn from_code(code: i32) -> Result<Self, Reason> {
        Ok(match code {
            0 => Kind::Add,
            2 => Kind::Concatenation,
            3 => Kind::Convolution,
            4 => Kind::DepthwiseConvolution,
            5 => Kind::DepthToSpace,
            6 => Kind::Dequantize,
            14 => Kind::Logistic,
            17 => Kind::MaxPool,
            22 => Kind::Reshape,
            23 => Kind::ResizeBilinear,
            34 => Kind::Pad,
            124 => Kind::Densify,
            other => {
                return Err(format!("it uses operator {other} of TensorFlow Lite, which is not supported"));
            }
        })
    }
}

/// Zeros around a picture, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Margins {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) left: usize,
    pub(super) right: usize,
}

/// What is known about each tensor before anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// Computed while the network runs.
    Computed,
    /// Constant: the numbers of this tensor.
    Constant(usize),
    /// This tensor with zeros around it.
    Padded(usize, Margins),
}

/// The conversion under way.
pub(super) struct Converter<'a> {
    pub(super) graph: &'a TfGraph<'a>,
    origins: Vec<Origin>,
    writer: GraphWriter,
    /// Name in the ONNX graph of each tensor written so far.
    names: Vec<Option<String>>,
    weights: usize,
    constants: usize,
}

/// Converts the graph; the outputs are those kept.
pub(super) fn convert(graph: &TfGraph<'_>, kept: &[KeptOutput], source: &str) -> Result<Vec<u8>, Reason> {
    let kinds = graph
        .operators
        .iter()
        .map(|operator| Kind::from_code(operator.code))
        .collect::<Result<Vec<_>, _>>()?;
    let origins = origins(graph, &kinds)?;
    let needed = needed_operators(graph, &kinds, &origins, kept);
    let mut converter = Converter {
        graph,
        origins,
        writer: GraphWriter::default(),
        names: vec![None; graph.tensors.len()],
        weights: 0,
        constants: 0,
    };
    for &input in &graph.inputs {
        let shape = channels_first(&graph.tensors[input].shape);
        converter.writer.input("image", &shape);
        converter.names[input] = Some("image".into());
    }
    for &(tensor, name) in kept {
        converter.names[tensor] = Some(name.into());
        converter.writer.output(name, &channels_first(&graph.tensors[tensor].shape));
    }
    for (index, operator) in graph.operators.iter().enumerate() {
        if needed[index] {
            converter.operator(kinds[index], operator)?;
        }
    }
    converter.writer.property("source", source);
    converter.writer.property(
        "changes",
        "converted from TensorFlow Lite; channels first; weights written out densely in 32 bits; unused outputs removed",
    );
    Ok(converter.writer.finish("network"))
}

/// Follows constants through the operators that only unpack them, and notes paddings.
fn origins(graph: &TfGraph<'_>, kinds: &[Kind]) -> Result<Vec<Origin>, Reason> {
    let mut origins: Vec<Origin> = graph
        .tensors
        .iter()
        .enumerate()
        .map(
            |(index, tensor)| if tensor.data.is_empty() { Origin::Computed } else { Origin::Constant(index) },
        )
        .collect();
    for (operator, kind) in graph.operators.iter().zip(kinds) {
        let (Some(&Some(input)), Some(&output)) = (operator.inputs.first(), operator.outputs.first()) else {
            return Err("an operator has no input or no output".into());
        };
        match (kind, origins[input]) {
            (Kind::Dequantize | Kind::Densify, Origin::Constant(tensor)) => {
                origins[output] = Origin::Constant(tensor);
            }
            (Kind::Dequantize | Kind::Densify, _) => {
                return Err("it unpacks numbers while it runs, which is not supported".into());
            }
            (Kind::Pad, _) => {
                // Zeros around the picture go into the convolution behind; added channels stay a step of their own.
                if let [0, 0, top, bottom, left, right, 0, 0] = padding_widths(graph, operator)? {
                    origins[output] = Origin::Padded(input, Margins { top, bottom, left, right });
                }
            }
            _ => {}
        }
    }
    Ok(origins)
}

/// Which operators the kept outputs need, found from the end.
fn needed_operators(
    graph: &TfGraph<'_>,
    kinds: &[Kind],
    origins: &[Origin],
    kept: &[KeptOutput],
) -> Vec<bool> {
    let mut wanted = vec![false; graph.tensors.len()];
    for &(tensor, _) in kept {
        wanted[tensor] = true;
    }
    let mut needed = vec![false; graph.operators.len()];
    for (index, operator) in graph.operators.iter().enumerate().rev() {
        let unpacks = matches!(kinds[index], Kind::Dequantize | Kind::Densify);
        if unpacks || !operator.outputs.iter().any(|&output| wanted[output]) {
            continue;
        }
        needed[index] = true;
        let convolves = matches!(kinds[index], Kind::Convolution | Kind::DepthwiseConvolution);
        for &input in operator.inputs.iter().flatten() {
            match origins[input] {
                Origin::Padded(source, _) if convolves => wanted[source] = true,
                _ => wanted[input] = true,
            }
        }
    }
    needed
}

/// The zeros that a padding operator adds before and after each axis, in TFLite's order of axes.
pub(super) fn padding_widths(graph: &TfGraph<'_>, operator: &TfOperator<'_>) -> Result<[usize; 8], Reason> {
    let widths = weights::integers(&graph.tensors[input(operator, 1)?])?;
    let widths: Vec<usize> =
        widths.into_iter().filter_map(|w| usize::try_from(w).ok().filter(|&w| w < 4096)).collect();
    widths.try_into().map_err(|_other| "it pads something else than a picture".into())
}

/// The order of the axes in the ONNX graph: four axes are turned, others kept.
pub(super) fn channels_first(shape: &[usize]) -> Vec<usize> {
    match *shape {
        [n, h, w, c] => vec![n, c, h, w],
        _ => shape.to_vec(),
    }
}

/// The tensor at this place of an operator's inputs.
pub(super) fn input(operator: &TfOperator<'_>, place: usize) -> Result<usize, Reason> {
    operator.inputs.get(place).copied().flatten().ok_or_else(|| "an operator lacks an input".into())
}

impl<'a> Converter<'a> {
    /// Shape of a tensor in TFLite's order.
    pub(super) fn shape(&self, tensor: usize) -> &'a [usize] {
        &self.graph.tensors[tensor].shape
    }

    /// Height, width and channels of a picture-like tensor.
    pub(super) fn picture(&self, tensor: usize) -> Result<[usize; 3], Reason> {
        match *self.shape(tensor) {
            [1, height, width, channels] if height * width * channels > 0 => Ok([height, width, channels]),
            ref other => Err(format!("a tensor of shape {other:?} stands where a picture is expected")),
        }
    }

    /// Name of a computed tensor.
    pub(super) fn name(&self, tensor: usize) -> Result<String, Reason> {
        self.names[tensor].clone().ok_or_else(|| format!("tensor {tensor} is used before it is computed"))
    }

    /// The tensor behind a padding, and the padding, so that a convolution can do both at once.
    pub(super) fn behind_padding(&self, tensor: usize) -> (usize, Margins) {
        match self.origins[tensor] {
            Origin::Padded(source, margins) => (source, margins),
            _ => (tensor, Margins::default()),
        }
    }

    /// The numbers of a constant with its shape.
    pub(super) fn numbers(&mut self, tensor: usize) -> Result<(Vec<usize>, Vec<f32>), Reason> {
        let Origin::Constant(source) = self.origins[tensor] else {
            return Err("weights are computed while it runs, which is not supported".into());
        };
        let numbers = weights::numbers(&self.graph.tensors[source])?;
        self.weights += numbers.len();
        if self.weights > MAX_WEIGHTS {
            return Err("its weights are unbelievably many".into());
        }
        Ok((self.shape(tensor).to_vec(), numbers))
    }

    /// Writes constant numbers and returns their name.
    pub(super) fn constant(&mut self, shape: &[usize], numbers: &[f32]) -> String {
        let name = self.next_constant();
        self.writer.floats(&name, shape, numbers);
        name
    }

    /// Writes constant whole numbers and returns their name.
    pub(super) fn whole_numbers(&mut self, numbers: &[i64]) -> String {
        let name = self.next_constant();
        self.writer.integers(&name, numbers);
        name
    }

    fn next_constant(&mut self) -> String {
        self.constants += 1;
        format!("constant{}", self.constants)
    }

    /// Writes one step whose result is an operator's output, after checking its shape (TFLite's order).
    pub(super) fn step(
        &mut self,
        operator: &TfOperator<'_>,
        shape: &[usize],
        node: (&'static str, Vec<String>),
        attributes: Vec<(&'static str, Attribute)>,
    ) -> Result<(), Reason> {
        let output = operator.outputs[0];
        if self.shape(output) != shape {
            let stated = self.shape(output);
            return Err(format!("a {} gives shape {shape:?} where {stated:?} is stated", node.0));
        }
        let name = self.output_name(output);
        self.write(node.0, node.1, name, attributes);
        Ok(())
    }

    /// The name of an operator's output: the kept output's own, else one made from its number.
    pub(super) fn output_name(&mut self, tensor: usize) -> String {
        self.names[tensor].get_or_insert_with(|| format!("t{tensor}")).clone()
    }

    /// Writes one step.
    pub(super) fn write(
        &mut self,
        operator: &'static str,
        inputs: Vec<String>,
        output: String,
        attributes: Vec<(&'static str, Attribute)>,
    ) {
        self.writer.node(&Node { operator, inputs, output, attributes });
    }
}
