//! Constants of a `.tflite` file as plain numbers: 32-bit, 16-bit and sparse.

use half::f16;

use super::flatbuffer::Reason;
use super::schema::{ElementType, SparseDimension, Sparsity, TfTensor};

/// Most numbers that one constant may hold; the largest network's largest constant has under a million.
const MAX_ELEMENTS: usize = 1 << 24;
/// A sparse constant may unfold to at most this many times what is stored.
const MAX_UNFOLDING: usize = 64;

/// The numbers of a constant in row-major order.
pub(super) fn numbers(tensor: &TfTensor<'_>) -> Result<Vec<f32>, Reason> {
    let stored = stored_numbers(tensor)?;
    let count = element_count(&tensor.shape)?;
    match &tensor.sparsity {
        None if stored.len() == count => Ok(stored),
        None => Err(format!("a constant of shape {:?} holds {} numbers", tensor.shape, stored.len())),
        Some(sparsity) => unfold(&tensor.shape, count, sparsity, &stored),
    }
}

/// The whole numbers of a constant.
pub(super) fn integers(tensor: &TfTensor<'_>) -> Result<Vec<i32>, Reason> {
    if tensor.element != ElementType::Int32 || !tensor.data.len().is_multiple_of(4) {
        return Err("a constant of whole numbers is of another type".into());
    }
    Ok(tensor.data.chunks_exact(4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

/// The number of elements of a shape, when it is believable.
pub(super) fn element_count(shape: &[usize]) -> Result<usize, Reason> {
    shape
        .iter()
        .try_fold(1_usize, |product, &length| product.checked_mul(length))
        .filter(|&count| count <= MAX_ELEMENTS)
        .ok_or_else(|| format!("a tensor of shape {shape:?} is too large"))
}

fn stored_numbers(tensor: &TfTensor<'_>) -> Result<Vec<f32>, Reason> {
    match tensor.element {
        ElementType::Float32 => {
            Ok(tensor.data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
        }
        ElementType::Float16 => {
            Ok(tensor.data.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32()).collect())
        }
        ElementType::Int32 => Err("weights are whole numbers".into()),
        ElementType::Other(kind) => {
            Err(format!("weights are of type {kind}; only 16-bit and 32-bit floating point is supported"))
        }
    }
}

/// Writes sparse numbers out densely.
///
/// The stored order visits the axes of `traversal_order`; entries beyond the tensor's rank are positions inside a block,
/// which `block_map` ties to an axis.
fn unfold(shape: &[usize], count: usize, sparsity: &Sparsity, stored: &[f32]) -> Result<Vec<f32>, Reason> {
    let rank = shape.len();
    let levels = sparsity.dimensions.len();
    let order = &sparsity.traversal_order;
    let mut seen: Vec<usize> = order.clone();
    seen.sort_unstable();
    if levels != rank + sparsity.block_map.len()
        || !seen.iter().copied().eq(0..levels)
        || sparsity.block_map.iter().any(|&axis| axis >= rank)
    {
        return Err("the layout of sparse weights contradicts itself".into());
    }
    if count / MAX_UNFOLDING > stored.len() + 16 {
        return Err("sparse weights would unfold to an unbelievable size".into());
    }
    let block_sizes = block_sizes(sparsity, rank)?;
    let strides = strides(shape);
    // Each position so far as (place in the next level's entries, offset in the dense tensor); level by level.
    let mut positions: Vec<(usize, usize)> = vec![(0, 0)];
    for (level, dimension) in sparsity.dimensions.iter().enumerate() {
        let axis = order[level];
        let step = if axis < rank {
            let block =
                sparsity.block_map.iter().position(|&mapped| mapped == axis).map_or(1, |b| block_sizes[b]);
            strides[axis].checked_mul(block).ok_or("a sparse stride overflows")?
        } else {
            strides[sparsity.block_map[axis - rank]]
        };
        positions = descend(&positions, dimension, step, count)?;
    }
    let mut dense = vec![0.0; count];
    if positions.len() != stored.len() {
        return Err(format!("sparse weights hold {} numbers for {} places", stored.len(), positions.len()));
    }
    for (&(_, offset), &value) in positions.iter().zip(stored) {
        *dense.get_mut(offset).ok_or("a sparse weight lies outside its tensor")? = value;
    }
    Ok(dense)
}

/// The next level's positions under each position of this level; never more than the dense tensor has places.
fn descend(
    positions: &[(usize, usize)],
    dimension: &SparseDimension,
    step: usize,
    limit: usize,
) -> Result<Vec<(usize, usize)>, Reason> {
    let mut next = Vec::new();
    let mut place = |entry: usize, offset: usize, index: usize| {
        let offset = index.checked_mul(step).and_then(|shift| offset.checked_add(shift));
        next.push((entry, offset.ok_or("a sparse index overflows")?));
        if next.len() > limit {
            Err("sparse weights name more places than there are".to_owned())
        } else {
            Ok(())
        }
    };
    for &(entry, offset) in positions {
        match dimension {
            SparseDimension::Dense { size } => {
                for index in 0..*size {
                    place(entry * size + index, offset, index)?;
                }
            }
            SparseDimension::Compressed { segments, indices } => {
                let (Some(&from), Some(&to)) = (segments.get(entry), segments.get(entry + 1)) else {
                    return Err("sparse weights lack a segment".into());
                };
                let listed = indices.get(from..to).ok_or("a sparse segment lies outside its indices")?;
                for (nth, &index) in listed.iter().enumerate() {
                    place(from + nth, offset, index)?;
                }
            }
        }
    }
    Ok(next)
}

fn block_sizes(sparsity: &Sparsity, rank: usize) -> Result<Vec<usize>, Reason> {
    (0..sparsity.block_map.len())
        .map(|block| {
            let level = sparsity.traversal_order.iter().position(|&axis| axis == rank + block);
            match level.and_then(|level| sparsity.dimensions.get(level)) {
                Some(SparseDimension::Dense { size }) => Ok(*size),
                _ => Err("a block of sparse weights is itself sparse".into()),
            }
        })
        .collect()
}

/// How far apart neighbours on each axis lie in row-major order.
fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1_usize; shape.len()];
    for axis in (0..shape.len().saturating_sub(1)).rev() {
        strides[axis] = strides[axis + 1].saturating_mul(shape[axis + 1]);
    }
    strides
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The matrix [[0, 5, 0], [0, 0, 0], [7, 0, 9]] with compressed columns.
    #[test]
    fn compressed_rows_unfold() {
        let sparsity = Sparsity {
            traversal_order: vec![0, 1],
            block_map: vec![],
            dimensions: vec![
                SparseDimension::Dense { size: 3 },
                SparseDimension::Compressed { segments: vec![0, 1, 1, 3], indices: vec![1, 0, 2] },
            ],
        };
        let dense = unfold(&[3, 3], 9, &sparsity, &[5.0, 7.0, 9.0]).unwrap();
        assert_eq!(dense, vec![0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 7.0, 0.0, 9.0]);
        assert!(unfold(&[3, 3], 9, &sparsity, &[5.0, 7.0]).is_err());
        assert!(unfold(&[2, 2], 4, &sparsity, &[5.0, 7.0, 9.0]).is_err());
    }

    /// A 2 x 4 matrix in blocks of 1 x 2: only the second block of the first row is stored.
    #[test]
    fn blocks_unfold() {
        let sparsity = Sparsity {
            traversal_order: vec![0, 1, 2],
            block_map: vec![1],
            dimensions: vec![
                SparseDimension::Dense { size: 2 },
                SparseDimension::Compressed { segments: vec![0, 1, 1], indices: vec![1] },
                SparseDimension::Dense { size: 2 },
            ],
        };
        let dense = unfold(&[2, 4], 8, &sparsity, &[3.0, 4.0]).unwrap();
        assert_eq!(dense, vec![0.0, 0.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
