//! Which network a file holds, told by the shapes of its inputs and outputs, and which outputs are worth keeping.
//!
//! MediaPipe's files carry no useful names. The segmentation mask is left out: it costs more time than all the rest and
//! nothing here uses it.

use super::flatbuffer::Reason;
use super::schema::TfGraph;

/// The kinds of network that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkKind {
    /// MediaPipe's landmarks of one person in a crop of 256 pixels.
    PoseLandmarks,
    /// MediaPipe's finder of persons in a picture of 224 pixels.
    PersonDetector,
}

/// An output to keep: tensor and the name it gets.
pub(super) type KeptOutput = (usize, &'static str);

/// Tells the kind and the outputs to keep, in the order in which they are to stand.
pub(super) fn recognise(graph: &TfGraph<'_>) -> Result<(NetworkKind, Vec<KeptOutput>), Reason> {
    let [input] = graph.inputs[..] else {
        return Err(format!("it has {} inputs where one picture is expected", graph.inputs.len()));
    };
    let (kind, wanted): (_, &[(&[usize], &'static str)]) = match graph.tensors[input].shape[..] {
        [1, 256, 256, 3] => (
            NetworkKind::PoseLandmarks,
            &[
                (&[1, 195], "landmarks"),
                (&[1, 1], "presence"),
                (&[1, 64, 64, 39], "heatmap"),
                (&[1, 117], "world"),
            ],
        ),
        [1, 224, 224, 3] => {
            (NetworkKind::PersonDetector, &[(&[1, 2254, 12], "boxes"), (&[1, 2254, 1], "scores")])
        }
        ref other => {
            return Err(format!("its input has shape {other:?}, which no network of MediaPipe Pose has"));
        }
    };
    let outputs = wanted
        .iter()
        .map(|&(shape, name)| {
            let found = graph.outputs.iter().copied().find(|&output| graph.tensors[output].shape == shape);
            found
                .map(|tensor| (tensor, name))
                .ok_or_else(|| format!("it has no output of shape {shape:?} ({name})"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok((kind, outputs))
}
