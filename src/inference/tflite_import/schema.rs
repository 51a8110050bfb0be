//! The parts of the TFLite schema that a pose network uses, read into plain structures.
//!
//! Field numbers follow TensorFlow Lite's `schema.fbs` (Apache-2.0), version 3.

use super::flatbuffer::{Reason, Table};

/// Type of a tensor's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementType {
    Float32,
    Float16,
    Int32,
    Other(i8),
}

/// How a sparse tensor's numbers are laid out: the TACO format, one entry per traversed dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sparsity {
    pub(super) traversal_order: Vec<usize>,
    pub(super) block_map: Vec<usize>,
    pub(super) dimensions: Vec<SparseDimension>,
}

/// One traversed dimension of a sparse tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SparseDimension {
    /// All indices are stored.
    Dense { size: usize },
    /// Only the indices listed: `indices[segments[i]..segments[i + 1]]` belong to the i-th entry above.
    Compressed { segments: Vec<usize>, indices: Vec<usize> },
}

/// One tensor: an activation, or a constant when `data` is not empty.
#[derive(Clone, Debug)]
pub(super) struct TfTensor<'a> {
    pub(super) shape: Vec<usize>,
    pub(super) element: ElementType,
    pub(super) data: &'a [u8],
    pub(super) sparsity: Option<Sparsity>,
}

/// One operator with its options still unread.
#[derive(Clone, Debug)]
pub(super) struct TfOperator<'a> {
    pub(super) code: i32,
    /// Indices of tensors; `None` for an optional input that is left out.
    pub(super) inputs: Vec<Option<usize>>,
    pub(super) outputs: Vec<usize>,
    pub(super) options: Option<Table<'a>>,
}

/// The first (and for these networks only) graph of a file. Operators stand in the order in which they run.
#[derive(Clone, Debug)]
pub(super) struct TfGraph<'a> {
    pub(super) tensors: Vec<TfTensor<'a>>,
    pub(super) inputs: Vec<usize>,
    pub(super) outputs: Vec<usize>,
    pub(super) operators: Vec<TfOperator<'a>>,
}

/// Longest axis that is believed.
const MAX_LENGTH: usize = 1 << 16;

/// Reads a `.tflite` file.
pub(super) fn read(file: &[u8]) -> Result<TfGraph<'_>, Reason> {
    if file.get(4..8) != Some(b"TFL3") {
        return Err("it is not a TensorFlow Lite file (its mark `TFL3` is missing)".into());
    }
    let model = Table::root(file)?;
    let codes = model.tables(1)?.iter().map(operator_code).collect::<Result<Vec<_>, _>>()?;
    let buffers = model.tables(4)?.iter().map(|buffer| buffer.bytes(0)).collect::<Result<Vec<_>, _>>()?;
    let graph = model.tables(2)?.into_iter().next().ok_or("it holds no graph")?;
    let tensors =
        graph.tables(0)?.iter().map(|table| tensor(table, &buffers)).collect::<Result<Vec<_>, _>>()?;
    let count = tensors.len();
    let inputs = indices(&graph.integers(1)?, count)?;
    let outputs = indices(&graph.integers(2)?, count)?;
    let operators =
        graph.tables(3)?.iter().map(|table| operator(table, &codes, count)).collect::<Result<Vec<_>, _>>()?;
    Ok(TfGraph { tensors, inputs, outputs, operators })
}

/// Old files keep the code in a byte, new ones in a number; the larger one counts.
fn operator_code(table: &Table<'_>) -> Result<i32, Reason> {
    Ok(i32::from(table.byte(0, 0)?).max(table.integer(3, 0)?))
}

fn tensor<'a>(table: &Table<'a>, buffers: &[&'a [u8]]) -> Result<TfTensor<'a>, Reason> {
    let shape = table
        .integers(0)?
        .into_iter()
        .map(|length| bounded(length, MAX_LENGTH).ok_or_else(|| format!("an axis is {length} long")))
        .collect::<Result<Vec<_>, _>>()?;
    let element = match table.byte(1, 0)? {
        0 => ElementType::Float32,
        1 => ElementType::Float16,
        2 => ElementType::Int32,
        other => ElementType::Other(other),
    };
    let buffer = table.integer(2, 0)?;
    let data = usize::try_from(buffer).ok().and_then(|index| buffers.get(index));
    let data = data.ok_or_else(|| format!("a tensor names buffer {buffer}, which is not there"))?;
    let sparsity = table.table(6)?.map(|table| sparsity(&table)).transpose()?;
    Ok(TfTensor { shape, element, data, sparsity })
}

fn sparsity(table: &Table<'_>) -> Result<Sparsity, Reason> {
    let dimensions = table.tables(2)?.iter().map(sparse_dimension).collect::<Result<Vec<_>, _>>()?;
    let axes = |numbers: Vec<i32>| {
        numbers
            .into_iter()
            .map(|axis| bounded(axis, 16).ok_or_else(|| format!("sparse weights name axis {axis}")))
            .collect::<Result<Vec<_>, Reason>>()
    };
    Ok(Sparsity {
        traversal_order: axes(table.integers(0)?)?,
        block_map: axes(table.integers(1)?)?,
        dimensions,
    })
}

fn sparse_dimension(table: &Table<'_>) -> Result<SparseDimension, Reason> {
    if table.byte(0, 0)? == 0 {
        let size = table.integer(1, 0)?;
        let size = bounded(size, MAX_LENGTH).ok_or_else(|| format!("a sparse axis is {size} long"))?;
        return Ok(SparseDimension::Dense { size });
    }
    Ok(SparseDimension::Compressed { segments: index_vector(table, 2)?, indices: index_vector(table, 4)? })
}

/// A union of index vectors of three widths: its kind in field `number`, its table in the next.
fn index_vector(table: &Table<'_>, number: usize) -> Result<Vec<usize>, Reason> {
    let values = table.table(number + 1)?.ok_or("sparse weights lack their indices")?;
    match table.byte(number, 0)? {
        1 => values
            .integers(0)?
            .into_iter()
            .map(|index| usize::try_from(index).map_err(|_negative| "a sparse index is negative".into()))
            .collect(),
        2 => Ok(values.shorts(0)?.into_iter().map(usize::from).collect()),
        3 => Ok(values.bytes(0)?.iter().copied().map(usize::from).collect()),
        other => Err(format!("sparse indices are of unknown kind {other}")),
    }
}

fn operator<'a>(table: &Table<'a>, codes: &[i32], tensors: usize) -> Result<TfOperator<'a>, Reason> {
    let code = table.integer(0, 0)?;
    let code = usize::try_from(code).ok().and_then(|index| codes.get(index));
    let code = *code.ok_or("an operator has no code")?;
    let inputs = table
        .integers(1)?
        .into_iter()
        .map(|index| {
            if index == -1 {
                Ok(None)
            } else {
                indices(&[index], tensors).map(|found| found.first().copied())
            }
        })
        .collect::<Result<Vec<_>, Reason>>()?;
    Ok(TfOperator { code, inputs, outputs: indices(&table.integers(2)?, tensors)?, options: table.table(4)? })
}

fn bounded(value: i32, limit: usize) -> Option<usize> {
    usize::try_from(value).ok().filter(|&value| value <= limit)
}

fn indices(values: &[i32], count: usize) -> Result<Vec<usize>, Reason> {
    values
        .iter()
        .map(|&value| {
            let index = usize::try_from(value).ok().filter(|&index| index < count);
            index.ok_or_else(|| format!("tensor {value} is named but is not there"))
        })
        .collect()
}
