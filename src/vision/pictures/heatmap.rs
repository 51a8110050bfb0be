//! From a heat map to places: its peaks, refined by the centre of mass around them.
//!
//! We read peaks and not a network's regressed points: where a network cannot decide between two legs, the regression
//! answers with the middle, which is on neither; each peak of the map is on a real joint.

/// A peak of a heat map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// From the left, in cells; cell centres are whole numbers.
    pub x: f64,
    /// From the top, in cells.
    pub y: f64,
    /// Height of the peak as a probability, 0..=1.
    pub score: f64,
}

/// One map of logits, rows from the top.
#[derive(Clone, Copy, Debug)]
pub struct Heatmap<'a> {
    logits: &'a [f32],
    width: usize,
}

impl<'a> Heatmap<'a> {
    /// The map with this width; `None` when the numbers do not fill its rows or there are none.
    pub fn new(logits: &'a [f32], width: usize) -> Option<Self> {
        (width > 0 && !logits.is_empty() && logits.len().is_multiple_of(width))
            .then_some(Self { logits, width })
    }

    fn height(&self) -> usize {
        self.logits.len() / self.width
    }

    /// The highest peak; `None` for a map that holds no number.
    pub fn highest(&self) -> Option<Peak> {
        let best = (0..self.logits.len())
            .filter(|&cell| self.logits[cell].is_finite())
            .max_by(|&a, &b| self.logits[a].total_cmp(&self.logits[b]))?;
        Some(self.refined(best % self.width, best / self.width))
    }

    /// All local peaks of at least `least` probability, highest first, at most `most`.
    ///
    /// A cell is a peak when none of its eight neighbours is higher; of equal neighbours the first counts.
    pub fn peaks(&self, least: f64, most: usize) -> Vec<Peak> {
        let threshold = (least.clamp(1e-9, 1.0 - 1e-9) / (1.0 - least.clamp(1e-9, 1.0 - 1e-9))).ln() as f32;
        let (width, height) = (self.width, self.height());
        let mut found: Vec<usize> = (0..self.logits.len())
            .filter(|&cell| self.logits[cell] >= threshold)
            .filter(|&cell| {
                let (x, y) = (cell % width, cell / width);
                let value = self.logits[cell];
                (y.saturating_sub(1)..(y + 2).min(height)).all(|row| {
                    (x.saturating_sub(1)..(x + 2).min(width)).all(|column| {
                        let other = row * width + column;
                        other == cell
                            || self.logits[other] < value
                            || (other > cell && self.logits[other] <= value)
                    })
                })
            })
            .collect();
        found.sort_by(|&a, &b| self.logits[b].total_cmp(&self.logits[a]));
        found.truncate(most);
        found.into_iter().map(|cell| self.refined(cell % width, cell / width)).collect()
    }

    /// Centre of mass of the probabilities in the 5 × 5 cells around a cell.
    fn refined(&self, x: usize, y: usize) -> Peak {
        let (mut mass, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
        for row in y.saturating_sub(2)..(y + 3).min(self.height()) {
            for column in x.saturating_sub(2)..(x + 3).min(self.width) {
                let weight = probability(self.logits[row * self.width + column]);
                mass += weight;
                sum_x += weight * column as f64;
                sum_y += weight * row as f64;
            }
        }
        let score = probability(self.logits[y * self.width + x]);
        if mass > 0.0 {
            Peak { x: sum_x / mass, y: sum_y / mass, score }
        } else {
            Peak { x: x as f64, y: y as f64, score }
        }
    }
}

/// The logistic function; a number that is none counts as nothing.
pub fn probability(logit: f32) -> f64 {
    if logit.is_nan() { 0.0 } else { 1.0 / (1.0 + (-f64::from(logit)).exp()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Logits of Gaussian blobs at these places with these heights (probability), width 64.
    fn blobs(places: &[(f64, f64, f64)]) -> Vec<f32> {
        (0..64 * 64)
            .map(|cell| {
                let (x, y) = (f64::from(cell % 64), f64::from(cell / 64));
                let p: f64 = places
                    .iter()
                    .map(|&(px, py, height)| height * (-((x - px).powi(2) + (y - py).powi(2)) / 4.0).exp())
                    .sum();
                let p = p.clamp(1e-6, 1.0 - 1e-6);
                (p / (1.0 - p)).ln() as f32
            })
            .collect()
    }

    #[test]
    fn a_peak_between_cells_is_found_between_cells() {
        let map = blobs(&[(20.3, 40.6, 0.9)]);
        let peak = Heatmap::new(&map, 64).unwrap().highest().unwrap();
        assert!((peak.x - 20.3).abs() < 0.1 && (peak.y - 40.6).abs() < 0.15, "{peak:?}");
        assert!(peak.score > 0.75);
    }

    #[test]
    fn two_feet_give_two_peaks_and_never_their_middle() {
        let map = blobs(&[(15.0, 50.0, 0.6), (45.0, 50.0, 0.5)]);
        let peaks = Heatmap::new(&map, 64).unwrap().peaks(0.1, 5);
        assert_eq!(peaks.len(), 2);
        assert!((peaks[0].x - 15.0).abs() < 0.1 && (peaks[1].x - 45.0).abs() < 0.1);
    }

    #[test]
    fn flat_and_broken_maps_do_no_harm() {
        let flat = vec![-5.0; 64 * 64];
        assert!(Heatmap::new(&flat, 64).unwrap().peaks(0.1, 5).is_empty());
        let high = vec![5.0; 64 * 64];
        assert!(Heatmap::new(&high, 64).unwrap().peaks(0.1, 5).len() <= 5);
        let broken = vec![f32::NAN; 64 * 64];
        assert!(Heatmap::new(&broken, 64).unwrap().highest().is_none());
        assert!(Heatmap::new(&[1.0; 5], 2).is_none());
    }
}
