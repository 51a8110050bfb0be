//! Where in the picture something moves: squares worth a closer look by the person detector.
//!
//! A detector that sees the whole picture overlooks people who are small in it. Somebody who walks differs from the picture
//! a moment before; still people are found by tiles. When nearly everything differs (the camera moves, the light changes)
//! this says nothing.

use super::letterbox::Square;
use super::small_picture::SmallPicture;

/// Least difference of brightness that counts, 0..=255.
const LEAST_DIFFERENCE: u8 = 16;
/// Time between the pictures compared, s: long enough for slow walking, short enough to stay in place.
const INTERVAL: f64 = 0.12;
/// Above this share of moving cells the camera moves.
const MOST_MOVING: f64 = 0.5;
/// Cells between moving cells of one body: arms and legs, trunk without texture.
const GAP: usize = 5;
/// How many places are named at once.
const MOST_PLACES: usize = 3;

/// Compares pictures that come one after the other.
#[derive(Clone, Debug, Default)]
pub struct MovingRegions {
    previous: Option<(f64, SmallPicture)>,
}

impl MovingRegions {
    /// Takes the next picture; tells the places that moved since the last one compared, largest first.
    pub fn update(&mut self, picture: &SmallPicture, time: f64) -> Vec<Square> {
        if let Some((before, _)) = &self.previous
            && (time - before).abs() < INTERVAL
        {
            return Vec::new();
        }
        let regions = match &self.previous {
            Some((_, previous)) if previous.is_like(picture) => moving(previous, picture),
            _ => Vec::new(),
        };
        self.previous = Some((time, picture.clone()));
        regions
    }
}

fn moving(before: &SmallPicture, now: &SmallPicture) -> Vec<Square> {
    let mut open: Vec<bool> =
        before.grey.iter().zip(&now.grey).map(|(&a, &b)| a.abs_diff(b) >= LEAST_DIFFERENCE).collect();
    let count = open.iter().filter(|&&moves| moves).count();
    if count as f64 > MOST_MOVING * open.len() as f64 {
        return Vec::new();
    }
    let mut bodies: Vec<(usize, [usize; 4])> = Vec::new();
    for start in 0..open.len() {
        if open[start] {
            bodies.push(connected(&mut open, now.columns, now.rows, start));
        }
    }
    // A body is at least a twentieth of the picture high and more than specks.
    bodies.retain(|(cells, [_, _, top, bottom])| *cells >= 6 && (bottom - top + 1) * 20 >= now.rows);
    bodies.sort_by_key(|(cells, _)| std::cmp::Reverse(*cells));
    bodies.truncate(MOST_PLACES);
    let cell = now.cell as f64;
    bodies
        .into_iter()
        .map(|(_, [left, right, top, bottom])| {
            let (width, height) = ((right - left + 1) as f64 * cell, (bottom - top + 1) as f64 * cell);
            Square {
                x: (left + right + 1) as f64 / 2.0 * cell,
                y: (top + bottom + 1) as f64 / 2.0 * cell,
                side: 1.6 * width.max(height) + 4.0 * cell,
                angle: 0.0,
            }
        })
        .collect()
}

/// Cells that hang together with this one across small gaps: how many, and left, right, top, bottom. They are closed.
fn connected(open: &mut [bool], columns: usize, rows: usize, start: usize) -> (usize, [usize; 4]) {
    let (x, y) = (start % columns, start / columns);
    let mut bounds = [x, x, y, y];
    let mut waiting = vec![start];
    open[start] = false;
    let mut cells = 0;
    while let Some(cell) = waiting.pop() {
        let (x, y) = (cell % columns, cell / columns);
        cells += 1;
        bounds = [bounds[0].min(x), bounds[1].max(x), bounds[2].min(y), bounds[3].max(y)];
        for row in y.saturating_sub(GAP)..(y + GAP + 1).min(rows) {
            for column in x.saturating_sub(GAP)..(x + GAP + 1).min(columns) {
                let other = row * columns + column;
                if open[other] {
                    open[other] = false;
                    waiting.push(other);
                }
            }
        }
    }
    (cells, bounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::pictures::video_frame::RgbImage;

    /// A grey picture with a bright upright box.
    fn picture(left: usize) -> SmallPicture {
        let data = (0..360_usize)
            .flat_map(|y| {
                (0..640_usize).flat_map(move |x| {
                    [if (left..left + 40).contains(&x) && (100..260).contains(&y) { 220 } else { 90 }; 3]
                })
            })
            .collect();
        SmallPicture::of(&RgbImage { width: 640, height: 360, data })
    }

    #[test]
    fn a_moving_body_is_found_and_a_still_one_is_not() {
        let mut regions = MovingRegions::default();
        assert!(regions.update(&picture(300), 0.0).is_empty());
        assert!(regions.update(&picture(300), 0.2).is_empty());
        let found = regions.update(&picture(320), 0.4);
        assert_eq!(found.len(), 1);
        assert!(found[0].holds(340.0, 180.0) && found[0].side > 160.0 && found[0].side < 400.0);
    }

    #[test]
    fn a_change_of_light_is_no_person() {
        let mut regions = MovingRegions::default();
        regions.update(&picture(300), 0.0);
        let bright = RgbImage { width: 640, height: 360, data: vec![200; 640 * 360 * 3] };
        assert!(regions.update(&SmallPicture::of(&bright), 0.2).is_empty());
    }
}
