//! Where heads are in the pictures of a film, so that faces can be made unrecognisable in a copy.
//!
//! Everybody who was found counts, not only the walker. Between two sightings a head is taken to move evenly, and it is kept
//! covered a little before the first and after the last one: a face that shows for one picture is a face shown.

use std::collections::BTreeMap;

use super::person_choice::TrackedPerson;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::vision::pictures::video_frame::RgbImage;
use crate::vision::pose::{Keypoint, Pose};

/// Points less sure than this tell nothing.
const UNSURE: f64 = 0.1;
/// Radius of a head with hair, as a share of the trunk's length: 0.15 m of 0.5 m, and a third more for safety.
const RADIUS: f64 = 0.4;
/// How far the middle of a head lies above the shoulders, as a share of the trunk's length.
const ABOVE: f64 = 0.42;
/// Longest time between two sightings that are joined, and time for which a head is covered around them, s.
const JOINED: f64 = 1.5;
const AROUND: f64 = 0.4;
/// A head becomes so many patches across.
const PATCHES: f64 = 5.0;

/// A head in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Middle, px from the left edge.
    pub x: f64,
    /// Middle, px from the top edge.
    pub y: f64,
    /// Half of its width, px.
    pub radius: f64,
}

impl Head {
    /// The head of a body; from behind or cut off it is where it must be above the shoulders.
    pub fn of(pose: &Pose) -> Option<Self> {
        let seen = |landmark: Landmark| pose.points[landmark].filter(|point| point.confidence >= UNSURE);
        let pair = |point| middle(&Side::BOTH.map(|side| seen(Landmark::of(point, side))));
        let (neck, pelvis) = (pair(BodyPoint::Shoulder)?, pair(BodyPoint::Hip)?);
        let up = [neck[0] - pelvis[0], neck[1] - pelvis[1]];
        let trunk = up[0].hypot(up[1]);
        let face = middle(&[
            seen(Landmark::Nose),
            seen(Landmark::LeftEye),
            seen(Landmark::RightEye),
            seen(Landmark::LeftEar),
            seen(Landmark::RightEar),
        ]);
        let above = [neck[0] + ABOVE * up[0], neck[1] + ABOVE * up[1]];
        // A face point that lies far from the shoulders was guessed elsewhere.
        let face = face.filter(|face| (face[0] - above[0]).hypot(face[1] - above[1]) < 0.6 * trunk);
        let [x, y] = face.unwrap_or(above);
        (trunk >= 4.0).then_some(Self { x, y, radius: RADIUS * trunk })
    }

    fn towards(self, other: Self, share: f64) -> Self {
        let mix = |a: f64, b: f64| a + share * (b - a);
        Self { x: mix(self.x, other.x), y: mix(self.y, other.y), radius: self.radius.max(other.radius) }
    }

    /// Makes the head a few patches of one colour each; `scale` is px of this picture per px of the place.
    pub fn blur(&self, image: &mut RgbImage, scale: f64) {
        let (x, y, radius) = (self.x * scale, self.y * scale, self.radius * scale);
        let (rx, ry) = (radius, 1.25 * radius);
        let patch = (2.0 * radius / PATCHES).max(3.0);
        let across = (2.0 * rx / patch).ceil() as usize;
        let down = (2.0 * ry / patch).ceil() as usize;
        for row in 0..down {
            for column in 0..across {
                let left = x - rx + column as f64 * patch;
                let top = y - ry + row as f64 * patch;
                let (u, v) = ((left + 0.5 * patch - x) / rx, (top + 0.5 * patch - y) / ry);
                if u * u + v * v < 1.35 {
                    one_colour(image, [left, top], patch);
                }
            }
        }
    }
}

fn middle(points: &[Option<Keypoint>]) -> Option<[f64; 2]> {
    let there: Vec<Keypoint> = points.iter().flatten().copied().collect();
    let count = there.len() as f64;
    let sum = |of: fn(&Keypoint) -> f64| there.iter().map(of).sum::<f64>() / count;
    (!there.is_empty()).then(|| [sum(|point| point.x), sum(|point| point.y)])
}

fn one_colour(image: &mut RgbImage, [left, top]: [f64; 2], side: f64) {
    let inside = |from: f64, most: usize| {
        let (from, to) = (from.floor(), (from + side).ceil());
        from.clamp(0.0, most as f64) as usize..to.clamp(0.0, most as f64) as usize
    };
    let (columns, rows) = (inside(left, image.width), inside(top, image.height));
    let count = (columns.len() * rows.len()) as u32;
    if count == 0 {
        return;
    }
    let mut sum = [0_u32; 3];
    let width = image.width;
    let places: Vec<usize> =
        rows.flat_map(|row| columns.clone().map(move |column| 3 * (row * width + column))).collect();
    for &at in &places {
        for channel in 0..3 {
            sum[channel] += u32::from(image.data[at + channel]);
        }
    }
    let mean = sum.map(|sum| (sum / count) as u8);
    for at in places {
        image.data[at..at + 3].copy_from_slice(&mean);
    }
}

/// The heads in every picture of a film.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heads(BTreeMap<usize, Vec<Head>>);

impl Heads {
    /// Those of everybody who was found.
    pub fn of(people: &[TrackedPerson]) -> Self {
        let mut heads = Self::default();
        for person in people {
            heads.add(person);
        }
        heads
    }

    /// The heads in a picture, by its number in the film.
    pub fn at(&self, frame: usize) -> &[Head] {
        self.0.get(&frame).map(Vec::as_slice).unwrap_or_default()
    }

    fn add(&mut self, person: &TrackedPerson) {
        let seen: Vec<(usize, f64, Head)> = person
            .track
            .samples
            .iter()
            .filter_map(|sample| Some((sample.frame, sample.time, Head::of(sample.pose.as_ref()?)?)))
            .collect();
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return };
        // Pictures a second, as far as this person's sightings tell.
        let rate = (last.0 - first.0) as f64 / (last.1 - first.1).max(1e-3);
        let around = (AROUND * rate).ceil().clamp(1.0, 600.0) as usize;
        let mut put = |frame: usize, head: Head| self.0.entry(frame).or_default().push(head);
        let mut before: Option<(usize, f64, Head)> = None;
        for &(frame, time, head) in &seen {
            match before {
                Some((was, then, other)) if time - then <= JOINED => {
                    for between in was + 1..frame {
                        put(between, other.towards(head, (between - was) as f64 / (frame - was) as f64));
                    }
                }
                earlier => {
                    let since = earlier.map_or(0, |(was, _, other)| {
                        (was + 1..(was + around).min(frame)).for_each(|after| put(after, other));
                        was + 1
                    });
                    (frame.saturating_sub(around).max(since)..frame).for_each(|ahead| put(ahead, head));
                }
            }
            put(frame, head);
            before = Some((frame, time, head));
        }
        (last.0 + 1..=last.0 + around).for_each(|after| put(after, last.2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vision::people::person_choice::{PersonId, score};
    use crate::vision::pose::{PoseSample, PoseTrack};

    fn body(x: f64) -> Pose {
        let mut pose = Pose::default();
        let mut put = |landmark, dx: f64, y| {
            pose.points[landmark] = Some(Keypoint { x: x + dx, y, confidence: 0.9 });
        };
        put(Landmark::LeftShoulder, -10.0, 100.0);
        put(Landmark::RightShoulder, 10.0, 100.0);
        put(Landmark::LeftHip, -8.0, 180.0);
        put(Landmark::RightHip, 8.0, 180.0);
        put(Landmark::Nose, 6.0, 68.0);
        pose
    }

    #[test]
    fn a_head_seen_from_behind_is_above_the_shoulders() {
        let front = Head::of(&body(50.0)).unwrap();
        let mut behind = body(50.0);
        behind.points[Landmark::Nose] = None;
        let behind = Head::of(&behind).unwrap();
        assert!((front.x - behind.x).hypot(front.y - behind.y) < 0.3 * front.radius);
        assert!(Head::of(&Pose::default()).is_none());
    }

    #[test]
    fn a_head_stays_covered_between_and_around_sightings() {
        let sample = |frame: usize| PoseSample {
            frame,
            time: frame as f64 / 30.0,
            pose: Some(body(frame as f64)),
            ..PoseSample::default()
        };
        let samples: Vec<PoseSample> = [20, 21, 30, 31, 120].map(sample).to_vec();
        let score = score(&samples);
        let track = PoseTrack { width: 640, height: 480, samples };
        let heads = Heads::of(&[TrackedPerson { id: PersonId(1), score, track }]);
        for frame in 10..=40 {
            let [head] = heads.at(frame) else { panic!("frame {frame} has {:?}", heads.at(frame)) };
            assert!((head.x - 6.0 - frame as f64).abs() < 15.0);
        }
        assert!(heads.at(70).is_empty() && heads.at(115).len() == 1 && heads.at(130).len() == 1);
    }

    #[test]
    fn nothing_of_a_face_is_left_and_the_rest_stays() {
        // Stripes of one pixel: all of their pattern must go within the head, none outside.
        let data = (0..200 * 200).flat_map(|at| [if at % 2 == 0 { 255 } else { 0 }; 3]).collect();
        let mut image = RgbImage { width: 200, height: 200, data };
        Head { x: 50.0, y: 50.0, radius: 15.0 }.blur(&mut image, 2.0);
        let pixel = |x: usize, y: usize| i32::from(image.data[3 * (y * 200 + x)]);
        for (dx, dy) in [(0, 0), (-20, 0), (20, 0), (0, -30), (0, 30), (15, 15)] {
            let (x, y) = (100_usize.strict_add_signed(dx), 100_usize.strict_add_signed(dy));
            assert!((pixel(x, y) - 127).abs() < 12, "{dx} {dy}: {}", pixel(x, y));
        }
        assert_eq!((pixel(10, 10), pixel(11, 10)), (255, 0));
    }
}
