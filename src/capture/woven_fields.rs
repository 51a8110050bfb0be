//! Fields that were woven into frames by somebody who did not say so, told apart again.
//!
//! A camcorder takes the odd and the even rows one after the other. Copies made without care hold both in one picture, and
//! a moving leg then has combs for edges: its place is that of two moments. A film that says so goes through ffmpeg's
//! deinterlacer; here the pictures themselves are looked at. Once combs are seen, the rows of the second moment are made
//! from those of the first: half the height of detail, and one moment in each picture.

use std::sync::Arc;

use super::error::CaptureError;
use super::frame_source::{FrameSource, SourceDescription};
use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};

/// Brightness by which rows in a comb differ, of 255.
const TEETH: i16 = 14;
/// Teeth in a row, one above the other, that are a comb and no texture.
const ROWS: u16 = 6;
/// Share of the places looked at that are combs in a picture of woven fields with somebody moving.
const SHARE: f64 = 0.0004;
/// Pictures with combs among the last [`WATCHED`] that settle it.
const ENOUGH: u32 = 6;
/// Pictures that are remembered.
const WATCHED: u32 = 12;
/// Columns between two that are looked at.
const EVERY: usize = 4;

/// A film whose pictures are watched for combs.
pub(super) struct WovenFields {
    film: Box<dyn FrameSource>,
    /// Combs in the two pictures before, the older first.
    before: [Vec<bool>; 2],
    /// Whether each of the last pictures had combs, the newest in the lowest bit.
    seen: u32,
    woven: bool,
}

impl WovenFields {
    /// Watches a film.
    pub(super) fn in_film(film: Box<dyn FrameSource>) -> Self {
        Self { film, before: [Vec::new(), Vec::new()], seen: 0, woven: false }
    }

    fn watch(&mut self, image: &RgbImage) {
        let columns = image.width.div_ceil(EVERY);
        let mut now = Vec::with_capacity(columns * image.height);
        for row in image.data.chunks_exact(3 * image.width.max(1)) {
            // Green, which is most of brightness.
            now.extend(row.chunks(3 * EVERY).map(|pixel| pixel[1]));
        }
        let now = combs(&now, columns);
        let [older, last] = &self.before;
        if older.len() == now.len() && last.len() == now.len() {
            let share = passing([older, last, &now]) as f64 / now.len().max(1) as f64;
            self.seen = (self.seen << 1) & ((1 << WATCHED) - 1) | u32::from(share > SHARE);
            self.woven |= self.seen.count_ones() >= ENOUGH;
        }
        self.before = [std::mem::take(&mut self.before[1]), now];
    }
}

/// Which places of a picture are in a comb: rows that jump up and down, one after the other.
fn combs(bright: &[u8], columns: usize) -> Vec<bool> {
    let mut combs = vec![false; bright.len()];
    let (mut teeth, mut last) = (vec![0_u16; columns], vec![0_i16; columns]);
    for y in 1..bright.len() / columns.max(1) {
        let (above, row) = bright[(y - 1) * columns..(y + 1) * columns].split_at(columns);
        let found = &mut combs[y * columns..(y + 1) * columns];
        // All columns side by side, without a question between them, so that the processor takes sixteen at once.
        let state = teeth.iter_mut().zip(&mut last).zip(found);
        for (((teeth, last), found), (&now, &before)) in state.zip(row.iter().zip(above)) {
            let step = i16::from(now) - i16::from(before);
            let turned = i16::from(step > 0) - i16::from(step < 0);
            let on = if turned == -*last { teeth.saturating_add(1) } else { 1 };
            *teeth = if step.abs() > TEETH { on } else { 0 };
            *last = turned;
            *found = *teeth >= ROWS;
        }
    }
    combs
}

/// How many combs of the middle one of three pictures are in neither other: an edge passes, while fine stripes that
/// somebody uncovers stay.
fn passing([before, now, after]: [&[bool]; 3]) -> usize {
    now.iter()
        .zip(before.iter().zip(after))
        .filter(|&(now, (before, after))| *now && !before && !after)
        .count()
}

/// The picture of its even rows alone, the others between their neighbours.
fn first_moment(image: &RgbImage) -> RgbImage {
    let mut data = image.data.clone();
    let row = image.width * 3;
    for y in (1..image.height).step_by(2) {
        let below = if y + 1 < image.height { y + 1 } else { y - 1 };
        for x in 0..row {
            let (a, b) = (image.data[(y - 1) * row + x], image.data[below * row + x]);
            data[y * row + x] = a.midpoint(b);
        }
    }
    RgbImage { width: image.width, height: image.height, data }
}

impl FrameSource for WovenFields {
    fn description(&self) -> &SourceDescription {
        self.film.description()
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        let Some(frame) = self.film.next_frame()? else { return Ok(None) };
        if !self.woven {
            self.watch(&frame.image);
        }
        let image = if self.woven { Arc::new(first_moment(&frame.image)) } else { frame.image };
        Ok(Some(VideoFrame { image, ..frame }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        self.before = [Vec::new(), Vec::new()];
        self.film.seek(time)
    }

    fn lost_frames(&self) -> usize {
        self.film.lost_frames()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (usize, usize) = (160, 80);

    /// A bright bar that moves from a plain wall to a grille; the odd rows are of a later moment where the fields are woven.
    fn bar(frame: usize, woven: bool) -> RgbImage {
        let (width, height) = SIZE;
        let mut data = Vec::new();
        for y in 0..height {
            let start = 4 + 3 * frame + if woven && y % 2 == 1 { 3 } else { 0 };
            for x in 0..width {
                let behind = if y % 2 == 0 || x < 100 { 60 } else { 90 };
                let value = if (start..start + 12).contains(&x) { 220 } else { behind };
                data.extend([value; 3]);
            }
        }
        RgbImage { width, height, data }
    }

    struct Film(usize, bool, SourceDescription);

    impl FrameSource for Film {
        fn description(&self) -> &SourceDescription {
            &self.2
        }

        fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
            self.0 += 1;
            let image = Arc::new(bar(self.0, self.1));
            Ok((self.0 < 40).then(|| VideoFrame { index: self.0, time: self.0 as f64 / 25.0, image }))
        }

        fn seek(&mut self, _time: f64) -> Result<(), CaptureError> {
            Ok(())
        }
    }

    #[test]
    fn combs_are_found_where_something_moves_and_texture_is_none() {
        for (woven, expected) in [(true, true), (false, false)] {
            let mut film = WovenFields::in_film(Box::new(Film(0, woven, SourceDescription::default())));
            let mut last = None;
            while let Some(frame) = film.next_frame().unwrap() {
                last = Some(frame);
            }
            assert_eq!(film.woven, expected);
            let image = last.unwrap().image;
            let edge = |y: usize| (0..SIZE.0).find(|x| image.data[(y * SIZE.0 + x) * 3] > 200);
            assert_eq!(edge(40), edge(41), "one moment in the picture");
        }
    }
}
