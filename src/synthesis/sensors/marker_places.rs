//! [`MarkerPlaces`]: where a detector or a marker set puts each joint, beside where the simulator's joint is.
//!
//! Laboratories and networks agree on a joint's name, not on its place: hip centres differ by centimetres between
//! regressions, a shoulder marker sits on the acromion or not at all, a "toe" is a metatarsal head or a tip. Such a
//! difference is constant for a person and a film, so that an estimator which never met it takes it for a longer leg and is
//! too sure of itself. Legs and trunks of people differ in proportion as well, which looks the same and is drawn with it.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable};
use crate::biomechanics::random::Random;
use crate::synthesis::walks::known_walk::{KnownWalk, Place};

/// Standard deviation of each point's shift along its segment, forward of it and outwards, shares of the stature, in the
/// order of [`BodyPoint`]. Assumed: hip regressions differ by 1 to 3 cm (Harrington 2007 and its successors), skin
/// markers from joint centres by as much.
const SPREAD: [[f64; 3]; 11] = [
    [0.02, 0.02, 0.0],
    [0.02, 0.02, 0.0],
    [0.02, 0.02, 0.0],
    [0.02, 0.012, 0.015],
    [0.02, 0.012, 0.012],
    [0.02, 0.012, 0.012],
    [0.014, 0.014, 0.012],
    [0.012, 0.008, 0.006],
    [0.010, 0.008, 0.006],
    [0.010, 0.010, 0.004],
    [0.018, 0.010, 0.006],
];
/// Left and right differ by this share of the common shift's spread.
const UNLIKE: f64 = 0.3;

/// Shifts of all landmarks.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerPlaces {
    /// Along the segment, forward of it, outwards, shares of the stature.
    shifts: LandmarkTable<[f64; 3]>,
    /// Factor on the height of everything above the hips.
    pub trunk: f64,
}

impl MarkerPlaces {
    /// A marker set and a person.
    pub fn drawn(random: &mut Random) -> Self {
        let normal = |random: &mut Random| random.normal_polar().clamp(-2.2, 2.2);
        let common: [[f64; 3]; 11] = SPREAD.map(|spread| spread.map(|size| size * normal(random)));
        let shifts = LandmarkTable::from_fn(|landmark| {
            let point = landmark.point() as usize;
            std::array::from_fn(|axis| common[point][axis] + UNLIKE * SPREAD[point][axis] * normal(random))
        });
        Self { shifts, trunk: random.between(0.78, 1.12) }
    }

    /// The walk as this marker set gives it.
    pub fn apply(&self, walk: &KnownWalk) -> KnownWalk {
        let stature = walk.stature.unwrap_or(1.7);
        let points = LandmarkTable::from_fn(|landmark| {
            let rows = &walk.points[landmark];
            (0..rows.len())
                .map(|row| {
                    let place = |landmark: Landmark| walk.points[landmark].get(row).copied().flatten();
                    self.seen(landmark, stature, &place)
                })
                .collect()
        });
        KnownWalk { times: walk.times.clone(), points, stature: walk.stature }
    }

    fn seen(
        &self,
        landmark: Landmark,
        stature: f64,
        place: &dyn Fn(Landmark) -> Option<Place>,
    ) -> Option<Place> {
        let mut own = place(landmark)?;
        let side = landmark.side();
        let of = |point: BodyPoint| side.and_then(|side| place(Landmark::of(point, side)));
        let up = match landmark.point() {
            BodyPoint::Knee => along(own, of(BodyPoint::Hip)),
            BodyPoint::Ankle => along(own, of(BodyPoint::Knee)),
            BodyPoint::Heel => along(of(BodyPoint::Toe).unwrap_or(own), Some(own)),
            BodyPoint::Toe => along(own, of(BodyPoint::Heel)),
            _ => [0.0, 1.0],
        };
        let above = !matches!(
            landmark.point(),
            BodyPoint::Hip | BodyPoint::Knee | BodyPoint::Ankle | BodyPoint::Heel | BodyPoint::Toe
        );
        if above && let (Some(left), Some(right)) = (place(Landmark::LeftHip), place(Landmark::RightHip)) {
            let hips = f64::midpoint(left[1], right[1]);
            own[1] = hips + self.trunk * (own[1] - hips);
        }
        let [a, b, out] = self.shifts[landmark].map(|shift| shift * stature);
        let outward = match side {
            Some(crate::biomechanics::anatomy::Side::Right) => out,
            Some(crate::biomechanics::anatomy::Side::Left) => -out,
            None => 0.0,
        };
        // Along the segment and square to it in the plane of the walk.
        Some([own[0] + a * up[0] + b * up[1], own[1] + a * up[1] - b * up[0], own[2] + outward])
    }
}

/// Direction from one place to another in the plane of the walk; upwards where it is not known.
fn along(from: Place, to: Option<Place>) -> [f64; 2] {
    let Some(to) = to else { return [0.0, 1.0] };
    let (x, y) = (to[0] - from[0], to[1] - from[1]);
    let length = x.hypot(y);
    if length > 1e-6 { [x / length, y / length] } else { [0.0, 1.0] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::{AnalyticWalker, WalkerParameters};

    fn thigh(walk: &KnownWalk, row: usize) -> f64 {
        let (hip, knee) =
            (walk.points[Landmark::LeftHip][row].unwrap(), walk.points[Landmark::LeftKnee][row].unwrap());
        (0..3).map(|axis| (hip[axis] - knee[axis]).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn shifts_are_constant_for_a_person_and_of_a_few_hundredths_of_stature() {
        let walk = AnalyticWalker::new(WalkerParameters::default()).known_walk(3.0, 50.0);
        let mut changes = Vec::new();
        for seed in 0..200 {
            let places = MarkerPlaces::drawn(&mut Random::new(seed));
            let seen = places.apply(&walk);
            let change = |row: usize| thigh(&seen, row) - thigh(&walk, row);
            assert!((change(20) - change(60)).abs() < 0.06, "the thigh keeps its length");
            changes.push(change(20) / 1.72);
        }
        let spread =
            (changes.iter().map(|change| change * change).sum::<f64>() / changes.len() as f64).sqrt();
        assert!((0.01..0.03).contains(&spread), "{spread}");
    }
}
