//! Whether the camera stands still, told by the background, and where a film is cut.
//!
//! A walker's speed is read against the picture's edge, so that a camera that is carried, turned or zoomed after the walker
//! makes every length wrong without a sign in the key-points. What stands still in the room tells: the picture is cut
//! into blocks, those with a person in them are left out, and each of the others is looked for in later pictures. When the
//! blocks that can be judged agree on a shift, the camera moved; walkers, leaves and shadows move a few blocks, each in
//! its own way, and outvote nobody. Pictures are compared with one kept from the time before, not only with the last one,
//! so that a slow turn adds up instead of hiding below a cell.

use super::letterbox::Square;
use super::small_picture::SmallPicture;

/// Side of a block, cells.
const BLOCK: i32 = 10;
/// How far a block is looked for around where it is expected, cells.
const REACH: i32 = 7;
/// Time between the pictures compared, s.
const INTERVAL: f64 = 0.12;
/// A kept picture is replaced when the view has shifted by so many cells: blocks near the edge are about to leave.
const RENEWED_AT: f64 = 4.0;
/// Noise of a cell's brightness, 0..=255: means over a cell of a coded film tremble by a grey level or two.
const NOISE: f64 = 2.0;
/// Least squared gradient along the weaker direction, per cell, that makes a block's place certain both across and down.
const LEAST_TEXTURE: f64 = 16.0;
/// A block has moved where it is found elsewhere with less than this share of the difference that staying leaves.
const CLEARLY_ELSEWHERE: f64 = 0.4;
/// Blocks that must be judged, and the share of them that must agree, cells apart.
const FEWEST_BLOCKS: usize = 6;
const AGREEING: f64 = 0.5;
const AGREE_WITHIN: f64 = 1.0;
/// Pictures less alike than this, after pictures more alike than that, are of two scenes.
const OTHER_SCENE: f64 = 0.5;
const SAME_SCENE: f64 = 0.8;
/// Shift of the view that counts as a moved camera, shares of the picture's width. One cell of 128 is 0.008: what
/// compression and the camera's own steadying do stays below half of that on the films at hand.
const MOVED: f64 = 0.012;

/// How far the view has shifted by some time, in shares of the picture's width, to the right and down.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shift {
    time: f64,
    by: [f64; 2],
}

/// A camera that did not stand still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CameraMovement {
    /// How far the view shifted in all, shares of the picture's width.
    pub share: f64,
    /// First and last moment at which it did, s.
    pub span: [f64; 2],
}

/// Watches the background of one film.
#[derive(Clone, Debug, Default)]
pub struct CameraWatch {
    kept: Option<(SmallPicture, Vec<bool>)>,
    /// How far the kept picture is shifted against the first one, cells.
    base: [f64; 2],
    /// Where the view was last against the kept picture, cells.
    last: [f64; 2],
    judged: Option<f64>,
    path: Vec<Shift>,
    previous: Option<(SmallPicture, f64)>,
    cuts: Vec<f64>,
}

impl CameraWatch {
    /// Takes the next picture with the squares around the people in it. True when another scene begins with it.
    pub fn update(&mut self, picture: &SmallPicture, time: f64, people: &[Square]) -> bool {
        let cut = self.is_cut(picture);
        if cut {
            self.cuts.push(time);
            self.kept = None;
        }
        if cut || self.judged.is_none_or(|before| time - before >= INTERVAL || time < before) {
            self.judged = Some(time);
            self.judge(picture, time, people);
        }
        cut
    }

    /// When other scenes begin, s.
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    /// Whether the background could be judged at all.
    pub fn tells(&self) -> bool {
        !self.path.is_empty()
    }

    /// How the camera moved between two moments, s; `None` where it stood still, or where the background tells nothing.
    pub fn movement(&self, from: f64, to: f64) -> Option<CameraMovement> {
        let inside: Vec<&Shift> =
            self.path.iter().filter(|shift| (from..=to).contains(&shift.time)).collect();
        let range = |axis: usize| {
            let values = inside.iter().map(|shift| shift.by[axis]);
            values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
        };
        let share = if inside.is_empty() { 0.0 } else { range(0).max(range(1)) };
        if share < MOVED {
            return None;
        }
        let differs =
            |pair: &&[&Shift]| (0..2).any(|axis| (pair[1].by[axis] - pair[0].by[axis]).abs() > 0.25 * MOVED);
        let first = inside.windows(2).find(differs).map_or(from, |pair| pair[0].time);
        let last = inside.windows(2).rev().find(differs).map_or(to, |pair| pair[1].time);
        Some(CameraMovement { share, span: [first, last] })
    }

    fn is_cut(&mut self, picture: &SmallPicture) -> bool {
        let before = self.previous.take();
        let likeness = match &before {
            Some((previous, _)) if previous.is_like(picture) => previous.likeness(picture),
            _ => 1.0,
        };
        let steady = before.is_none_or(|(_, likeness)| likeness > SAME_SCENE);
        self.previous = Some((picture.clone(), likeness));
        steady && likeness < OTHER_SCENE
    }

    fn judge(&mut self, picture: &SmallPicture, time: f64, people: &[Square]) {
        let free = free_blocks(picture, people);
        let found = self.kept.as_ref().and_then(|(kept, was_free)| {
            let both: Vec<bool> = was_free.iter().zip(&free).map(|(&a, &b)| a && b).collect();
            kept.is_like(picture).then(|| common_shift(kept, picture, &both, self.last)).flatten()
        });
        if let Some(shift) = found {
            self.last = shift;
            let width = picture.columns as f64;
            let by = [0, 1].map(|axis| (self.base[axis] + shift[axis]) / width);
            self.path.push(Shift { time, by });
        }
        let far = self.last[0].abs().max(self.last[1].abs()) >= RENEWED_AT;
        if found.is_none() || far {
            for axis in 0..2 {
                self.base[axis] += self.last[axis];
            }
            self.last = [0.0; 2];
            self.kept = Some((picture.clone(), free));
        }
    }
}

/// Upper left cells of all blocks, in rows.
fn corners(picture: &SmallPicture) -> impl Iterator<Item = [i32; 2]> + use<> {
    let [columns, rows] = picture.size();
    (0..rows / BLOCK)
        .flat_map(move |row| (0..columns / BLOCK).map(move |column| [column * BLOCK, row * BLOCK]))
}

/// For each block whether no person stands in it.
fn free_blocks(picture: &SmallPicture, people: &[Square]) -> Vec<bool> {
    let half = 0.5 * f64::from(BLOCK);
    let taken = |[left, top]: [i32; 2]| {
        let [x, y] = [left, top].map(|cells| (f64::from(cells) + half) * picture.cell as f64);
        // Squares leave room around the body: arms and legs seldom reach beyond a third of the side.
        people.iter().any(|person| {
            let [u, v] = person.from_picture(x, y);
            (u - 0.5).abs() < 0.35 && (v - 0.5).abs() < 0.5
        })
    };
    corners(picture).map(|corner| !taken(corner)).collect()
}

/// The shift, in cells, on which the blocks agree; `None` where too few can be judged or they do not agree.
fn common_shift(
    kept: &SmallPicture,
    now: &SmallPicture,
    free: &[bool],
    expected: [f64; 2],
) -> Option<[f64; 2]> {
    let shifts: Vec<[f64; 2]> = corners(kept)
        .zip(free)
        .filter(|(_, free)| **free)
        .map(|(corner, _)| corner)
        .filter(|&corner| has_texture(kept, corner))
        .filter_map(|corner| block_shift(kept, now, corner, expected))
        .collect();
    if shifts.len() < FEWEST_BLOCKS {
        return None;
    }
    let middle = [0, 1].map(|axis| {
        let mut values: Vec<f64> = shifts.iter().map(|shift| shift[axis]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    });
    let agreeing = shifts
        .iter()
        .filter(|shift| (shift[0] - middle[0]).hypot(shift[1] - middle[1]) <= AGREE_WITHIN)
        .count();
    (agreeing as f64 >= AGREEING * shifts.len() as f64).then_some(middle)
}

/// Whether a block has edges in two directions: along a single edge nobody can tell how far it slid.
fn has_texture(picture: &SmallPicture, [left, top]: [i32; 2]) -> bool {
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for row in top..top + BLOCK {
        for column in left..left + BLOCK {
            let dx = 0.5 * (picture.at(column + 1, row) - picture.at(column - 1, row));
            let dy = 0.5 * (picture.at(column, row + 1) - picture.at(column, row - 1));
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
    }
    let half = 0.5 * (xx + yy);
    let weaker = half - (0.25 * (xx - yy) * (xx - yy) + xy * xy).max(0.0).sqrt();
    weaker >= LEAST_TEXTURE * f64::from(BLOCK * BLOCK)
}

/// Where a block has gone, cells; zero where staying explains the picture, `None` where nothing does.
fn block_shift(
    kept: &SmallPicture,
    now: &SmallPicture,
    corner: [i32; 2],
    expected: [f64; 2],
) -> Option<[f64; 2]> {
    let around = expected.map(|value| value.round() as i32);
    let stays = difference(kept, now, corner, [0, 0]);
    let noise = NOISE * NOISE;
    if stays <= noise {
        return Some([0.0; 2]);
    }
    let [columns, rows] = now.size();
    let mut best = (f64::INFINITY, [0, 0]);
    for down in around[1] - REACH..=around[1] + REACH {
        for right in around[0] - REACH..=around[0] + REACH {
            let inside = |from: i32, by: i32, size: i32| from + by >= 0 && from + by + BLOCK <= size;
            if !inside(corner[0], right, columns) || !inside(corner[1], down, rows) {
                continue;
            }
            let left_over = difference(kept, now, corner, [right, down]);
            if left_over < best.0 {
                best = (left_over, [right, down]);
            }
        }
    }
    if stays * CLEARLY_ELSEWHERE <= best.0 {
        // Staying explains it as well as anything; but a block that fits nowhere was covered or lit anew.
        return (stays <= 16.0 * noise).then_some([0.0; 2]);
    }
    (best.0 <= 16.0 * noise).then(|| {
        let [right, down] = best.1;
        let finer = |before: f64, after: f64| {
            let curve = before - 2.0 * best.0 + after;
            if curve > 0.0 { (0.5 * (before - after) / curve).clamp(-0.5, 0.5) } else { 0.0 }
        };
        let at = |dx: i32, dy: i32| difference(kept, now, corner, [right + dx, down + dy]);
        [f64::from(right) + finer(at(-1, 0), at(1, 0)), f64::from(down) + finer(at(0, -1), at(0, 1))]
    })
}

/// Mean squared difference of brightness between a block and the place that lies so many cells right and down.
fn difference(
    kept: &SmallPicture,
    now: &SmallPicture,
    [left, top]: [i32; 2],
    [right, down]: [i32; 2],
) -> f64 {
    let mut sum = 0.0;
    for row in top..top + BLOCK {
        for column in left..left + BLOCK {
            let change = now.at(column + right, row + down) - kept.at(column, row);
            sum += change * change;
        }
    }
    sum / f64::from(BLOCK * BLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::random::Random;

    const COLUMNS: usize = 128;
    const ROWS: usize = 72;

    /// A room as a sum of waves, looked at from `shift` cells further right, with grey noise and a bright body at a column.
    fn room(seed: u64, shift: f64, body: Option<usize>, noise: &mut Random) -> SmallPicture {
        let mut draw = Random::new(seed);
        let waves: Vec<[f64; 4]> = (0..6)
            .map(|_| {
                [
                    draw.between(0.15, 0.6),
                    draw.between(0.15, 0.6),
                    draw.between(0.0, 6.3),
                    draw.between(10.0, 25.0),
                ]
            })
            .collect();
        let grey = (0..ROWS * COLUMNS)
            .map(|cell| {
                let (x, y) = ((cell % COLUMNS) as f64 + shift, (cell / COLUMNS) as f64);
                let pattern: f64 = waves
                    .iter()
                    .map(|wave| wave[3] * (wave[0] * x + wave[2]).sin() * (wave[1] * y + 2.0 * wave[2]).cos())
                    .sum();
                let inside = body.is_some_and(|left| {
                    (left..left + 12).contains(&(cell % COLUMNS)) && (15..65).contains(&(cell / COLUMNS))
                });
                let value = if inside { 230.0 } else { 110.0 + pattern };
                (value + 1.5 * noise.normal_polar()).clamp(0.0, 255.0) as u8
            })
            .collect();
        SmallPicture { columns: COLUMNS, rows: ROWS, cell: 5, grey }
    }

    fn watch(seed: u64, seconds: f64, shift: impl Fn(f64) -> f64) -> CameraWatch {
        let mut noise = Random::new(seed + 100);
        let mut watch = CameraWatch::default();
        for frame in 0..(15.0 * seconds) as usize {
            let time = frame as f64 / 15.0;
            // Somebody walks through, nobody tells where.
            let body = Some(5 + (25.0 * time) as usize);
            watch.update(&room(seed, shift(time), body, &mut noise), time, &[]);
        }
        watch
    }

    #[test]
    fn a_camera_at_rest_is_at_rest_whoever_walks_through() {
        for seed in 0..3 {
            let watch = watch(seed, 4.0, |_| 0.0);
            assert_eq!(watch.movement(0.0, 4.0), None, "{seed}");
            assert!(watch.path.len() > 20, "the background was judged {} times", watch.path.len());
            assert!(watch.cuts().is_empty());
        }
    }

    #[test]
    fn a_camera_that_is_turned_is_found_however_slowly() {
        for (seed, speed) in [(1, 0.6), (2, 2.0), (3, 12.0), (4, 40.0)] {
            let watch = watch(seed, 4.0, |time| speed * time);
            let found = watch.movement(0.0, 4.0);
            let share = found.map_or(0.0, |movement| movement.share);
            // The last compared picture lies a little before the end.
            let truth = 3.8 * speed / COLUMNS as f64;
            assert!((share / truth - 1.0).abs() < 0.1, "{speed} cells/s: {share} for {truth}");
        }
    }

    #[test]
    fn a_camera_that_shakes_in_the_hand_is_told() {
        let watch = watch(5, 4.0, |time| 2.5 * (5.0 * time).sin());
        assert!(watch.movement(0.0, 4.0).is_some());
    }

    #[test]
    fn only_what_happens_while_somebody_walks_counts() {
        let watch = watch(7, 6.0, |time| if time < 1.0 { 8.0 * (1.0 - time) } else { 0.0 });
        assert!(watch.movement(0.0, 6.0).is_some(), "the phone was put on its stand");
        assert_eq!(watch.movement(1.5, 6.0), None);
    }

    #[test]
    fn a_cut_is_found_once_and_a_lamp_is_none() {
        let mut noise = Random::new(3);
        let mut watch = CameraWatch::default();
        let mut found = Vec::new();
        for frame in 0..120_usize {
            let time = frame as f64 / 30.0;
            let mut picture = room(if frame < 60 { 1 } else { 2 }, 0.0, None, &mut noise);
            if frame >= 90 {
                for value in &mut picture.grey {
                    *value = (f64::from(*value) * 0.6) as u8;
                }
            }
            if watch.update(&picture, time, &[]) {
                found.push(frame);
            }
        }
        assert_eq!(found, [60]);
        assert_eq!(watch.movement(0.0, 4.0), None, "another scene is no turn of the camera");
    }
}
