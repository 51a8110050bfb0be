//! [`SmallPicture`]: a grey copy of a picture, a hundred times smaller, in which moving bodies, a moving camera and cuts are
//! looked for.

use super::video_frame::RgbImage;

/// Width of the copy, cells.
const COLUMNS: usize = 128;

/// Mean brightness of the cells of a picture, rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallPicture {
    /// Cells across.
    pub columns: usize,
    /// Cells down.
    pub rows: usize,
    /// Side of a cell, px of the picture.
    pub cell: usize,
    /// Brightness of each cell, 0..=255.
    pub grey: Vec<u8>,
}

impl SmallPicture {
    /// Mean brightness (green counts for all) of a few pixels in each cell.
    pub fn of(image: &RgbImage) -> Self {
        let columns = COLUMNS.min(image.width.max(1));
        let cell = (image.width / columns).max(1);
        let rows = (image.height / cell).max(1);
        let step = (cell / 3).max(1);
        let mut grey = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let (mut sum, mut count) = (0_u32, 0_u32);
                for y in (row * cell..((row + 1) * cell).min(image.height)).step_by(step) {
                    for x in (column * cell..((column + 1) * cell).min(image.width)).step_by(step) {
                        sum += u32::from(image.data[3 * (y * image.width + x) + 1]);
                        count += 1;
                    }
                }
                grey.push((sum / count.max(1)) as u8);
            }
        }
        Self { columns, rows, cell, grey }
    }

    /// Cells across and down.
    pub fn size(&self) -> [i32; 2] {
        [self.columns, self.rows].map(|cells| i32::try_from(cells).unwrap_or(i32::MAX))
    }

    /// Brightness of a cell, 0..=255; the nearest one beyond the edges.
    pub fn at(&self, column: i32, row: i32) -> f64 {
        let [columns, rows] = self.size();
        let (column, row) = (column.clamp(0, columns - 1) as usize, row.clamp(0, rows - 1) as usize);
        f64::from(self.grey[row * self.columns + column])
    }

    /// Whether another copy has as many cells.
    pub fn is_like(&self, other: &Self) -> bool {
        (self.columns, self.rows) == (other.columns, other.rows)
    }

    /// How far two pictures have the same pattern of light and dark, -1..=1: their correlation, which a change of
    /// brightness or contrast as a whole does not move. 1 for two pictures without any pattern.
    pub fn likeness(&self, other: &Self) -> f64 {
        let count = self.grey.len().min(other.grey.len()).max(1) as f64;
        let mean = |grey: &[u8]| grey.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
        let (own, others) = (mean(&self.grey), mean(&other.grey));
        let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
        for (&a, &b) in self.grey.iter().zip(&other.grey) {
            let (a, b) = (f64::from(a) - own, f64::from(b) - others);
            both += a * b;
            first += a * a;
            second += b * b;
        }
        // A wall filmed without any pattern: a spread of one grey level is noise.
        let least = count;
        if first < least && second < least {
            1.0
        } else {
            both / (first.max(least) * second.max(least)).sqrt()
        }
    }
}
