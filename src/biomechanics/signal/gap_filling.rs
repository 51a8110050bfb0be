//! Missing stretches: where they are, and short ones filled by a straight line.

/// A run of missing values as half-open indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// First missing index.
    pub start: usize,
    /// First index after.
    pub end: usize,
}

/// All runs of missing values, those at the ends included.
pub fn gaps(values: &[Option<f64>]) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut start = None;
    for index in 0..=values.len() {
        let missing = values.get(index).is_some_and(Option::is_none);
        match (missing, start) {
            (true, None) => start = Some(index),
            (false, Some(begin)) => {
                found.push(Gap { start: begin, end: index });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Fills inner gaps of at most `longest` values linearly; gaps at the ends stay.
pub fn fill_short(values: &[Option<f64>], longest: usize) -> Vec<Option<f64>> {
    let mut filled = values.to_vec();
    for gap in gaps(values) {
        if gap.start == 0 || gap.end == values.len() || gap.end - gap.start > longest {
            continue;
        }
        if let (Some(before), Some(after)) = (values[gap.start - 1], values[gap.end]) {
            let width = (gap.end - gap.start + 1) as f64;
            for index in gap.start..gap.end {
                let share = (index + 1 - gap.start) as f64 / width;
                filled[index] = Some(before + share * (after - before));
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_short_inner_gaps_and_leaves_long_ones_and_ends() {
        let values = [None, Some(1.0), None, Some(3.0), None, None, None, Some(7.0), None];
        let filled = fill_short(&values, 2);
        assert_eq!(filled[0], None);
        assert_eq!(filled[2], Some(2.0));
        assert_eq!(filled[5], None);
        assert_eq!(filled[8], None);
        assert_eq!(gaps(&values).len(), 4);
    }
}
