//! [`KnownWalk`]: a walk whose every point is known in space at every moment, from motion capture, the simulator or
//! a formula. It is what virtual cameras look at.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::biomechanics::motion::Motion;

/// A place in the laboratory, m: x forward, y up, z to the walker's right.
pub type Place = [f64; 3];

/// A walk in space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownWalk {
    /// When each row was recorded, s, rising.
    pub times: Vec<f64>,
    /// For each landmark its place at each time; empty where the source does not give the landmark at all.
    pub points: LandmarkTable<Vec<Option<Place>>>,
    /// Standing height of the walker, m, where known.
    pub stature: Option<f64>,
}

/// Rows further apart than this, s, have nothing between them: whoever measured had paused.
const PAUSE: f64 = 1.0;

impl KnownWalk {
    /// The walk of a motion that knows all three coordinates (simulated or generated ones do).
    pub fn from_motion(motion: &Motion, stature: Option<f64>) -> Self {
        let points = LandmarkTable::from_fn(|landmark| {
            motion.landmarks[landmark]
                .iter()
                .map(|position| position.and_then(|p| Some([p.x?, p.y?, p.z?])))
                .collect()
        });
        Self { times: (0..motion.len()).map(|frame| motion.time(frame)).collect(), points, stature }
    }

    /// First and last time, s; `None` for a walk without rows.
    pub fn span(&self) -> Option<(f64, f64)> {
        Some((*self.times.first()?, *self.times.last()?))
    }

    /// First and last time of every stretch without a pause, s, in order.
    pub fn stretches(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.times
            .chunk_by(|earlier, later| later - earlier <= PAUSE)
            .filter_map(|stretch| Some((*stretch.first()?, *stretch.last()?)))
    }

    /// The rows within a span of time, s; times stay as they are.
    pub fn between(&self, from: f64, to: f64) -> KnownWalk {
        let first = self.times.partition_point(|&time| time < from);
        let last = self.times.partition_point(|&time| time <= to).max(first);
        let points = LandmarkTable::from_fn(|landmark| {
            self.points[landmark].get(first..last).map_or_else(Vec::new, <[_]>::to_vec)
        });
        KnownWalk { times: self.times[first..last].to_vec(), points, stature: self.stature }
    }

    /// Where a landmark is at any time, m. Cubic between the four nearest rows (Catmull–Rom), linear where one of the
    /// outer two is missing, `None` outside the recording and in gaps.
    pub fn place(&self, landmark: Landmark, time: f64) -> Option<Place> {
        let rows = &self.points[landmark];
        let (first, last) = self.span()?;
        if rows.len() != self.times.len() || time < first || time > last {
            return None;
        }
        let after = self.times.partition_point(|&t| t <= time);
        let k = after.saturating_sub(1).min(self.times.len().checked_sub(2)?);
        let (p1, p2) = (rows[k]?, rows[k + 1]?);
        let step = self.times[k + 1] - self.times[k];
        if step > PAUSE {
            return if time - self.times[k] < 1e-9 { rows[k] } else { None };
        }
        let u = if step > 0.0 { (time - self.times[k]) / step } else { 0.0 };
        let p0 = k.checked_sub(1).and_then(|i| rows[i]);
        let p3 = rows.get(k + 2).copied().flatten();
        Some(std::array::from_fn(|axis| match (p0, p3) {
            (Some(p0), Some(p3)) => catmull_rom([p0[axis], p1[axis], p2[axis], p3[axis]], u),
            _ => p1[axis] + (p2[axis] - p1[axis]) * u,
        }))
    }

    /// Middle of the hips at a time, m: what a panning camera follows.
    pub fn pelvis(&self, time: f64) -> Option<Place> {
        let left = self.place(Landmark::of(BodyPoint::Hip, Side::Left), time)?;
        let right = self.place(Landmark::of(BodyPoint::Hip, Side::Right), time)?;
        Some(std::array::from_fn(|axis| f64::midpoint(left[axis], right[axis])))
    }

    /// Smallest and largest coordinate along an axis (0 forward, 1 up, 2 right) of the pelvis, m.
    pub fn pelvis_range(&self, axis: usize) -> Option<(f64, f64)> {
        self.times.iter().filter_map(|&time| Some(self.pelvis(time)?[axis])).fold(None, |range, value| {
            Some(range.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
        })
    }
}

fn catmull_rom([p0, p1, p2, p3]: [f64; 4], u: f64) -> f64 {
    let a = -0.5 * p0 + 1.5 * p1 - 1.5 * p2 + 0.5 * p3;
    let b = p0 - 2.5 * p1 + 2.0 * p2 - 0.5 * p3;
    let c = 0.5 * (p2 - p0);
    ((a * u + b) * u + c) * u + p1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(place: impl Fn(f64) -> Place, rate: f64, seconds: f64) -> KnownWalk {
        let times: Vec<f64> = (0..=(seconds * rate) as usize).map(|k| k as f64 / rate).collect();
        let points = LandmarkTable::from_fn(|_| times.iter().map(|&t| Some(place(t))).collect());
        KnownWalk { times, points, stature: None }
    }

    #[test]
    fn places_between_rows_follow_a_smooth_path() {
        let path = |t: f64| [1.2 * t, 0.9 + 0.03 * (6.0 * t).sin(), 0.02 * (3.0 * t).cos()];
        let walk = walk(path, 100.0, 2.0);
        for k in 0..180 {
            let time = 0.02 + 0.0107 * f64::from(k);
            let found = walk.place(Landmark::LeftAnkle, time).unwrap();
            let truth = path(time);
            for axis in 0..3 {
                assert!((found[axis] - truth[axis]).abs() < 1e-5, "{time} {axis}");
            }
        }
    }

    #[test]
    fn a_part_of_a_walk_is_the_same_walk() {
        let walk = walk(|t| [1.2 * t, 0.9, 0.0], 100.0, 2.0);
        let part = walk.between(0.5, 1.5);
        assert_eq!(part.times.len(), 101);
        assert_eq!(part.place(Landmark::Nose, 1.0), walk.place(Landmark::Nose, 1.0));
        assert_eq!(part.place(Landmark::Nose, 0.4), None);
        assert!(walk.between(3.0, 4.0).times.is_empty());
    }

    #[test]
    fn nothing_is_invented_outside_the_recording_or_in_gaps() {
        let mut walk = walk(|t| [t, 1.0, 0.0], 50.0, 1.0);
        assert_eq!(walk.place(Landmark::Nose, -0.01), None);
        assert_eq!(walk.place(Landmark::Nose, 1.01), None);
        walk.points[Landmark::Nose][25] = None;
        assert_eq!(walk.place(Landmark::Nose, 0.505), None);
        assert!(walk.place(Landmark::LeftHip, 0.505).is_some());
    }
}
