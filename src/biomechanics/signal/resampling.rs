//! Even grids, and values between samples.

/// Instants from `start` to `end`, both included as far as the step fits, `rate` in Hz.
pub fn even_grid(start: f64, end: f64, rate: f64) -> Vec<f64> {
    let count = ((end - start) * rate + 1e-6).floor().max(0.0) as usize + 1;
    (0..count).map(|index| start + index as f64 / rate).collect()
}

/// Value at a fractional place by straight line between neighbours; `None` outside or next to a gap.
pub fn value_at(values: &[Option<f64>], place: f64) -> Option<f64> {
    if place < 0.0 || place > values.len().saturating_sub(1) as f64 {
        return None;
    }
    let low = place.floor() as usize;
    let share = place - low as f64;
    let first = values.get(low).copied().flatten()?;
    if share < 1e-9 {
        return Some(first);
    }
    let second = values.get(low + 1).copied().flatten()?;
    Some(first + share * (second - first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_ends_where_it_should_and_values_lie_between() {
        let grid = even_grid(0.5, 1.5, 100.0);
        assert_eq!(grid.len(), 101);
        assert!((grid[100] - 1.5).abs() < 1e-12);
        assert_eq!(value_at(&[Some(1.0), Some(3.0), None], 0.25), Some(1.5));
        assert_eq!(value_at(&[Some(1.0), Some(3.0), None], 1.5), None);
        assert_eq!(value_at(&[Some(1.0)], -0.1), None);
    }
}
