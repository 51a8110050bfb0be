//! [`PersonCurves`]: one person's own curves as a reference.

use super::{Adaptation, GaitReference};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::simulation::control::following::harmonics::Cyclic;

/// A joint that a person's curves may tell.
const JOINTS: [&str; 3] = ["hip_flexion", "knee_flexion", "ankle_dorsiflexion"];

/// Curves of one person, degrees over the cycle, where they are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonCurves {
    /// Hip flexion, knee flexion, ankle dorsiflexion of each leg, from landing to landing.
    curves: BySide<[Option<Cyclic>; 3]>,
    /// Walking speed, m/s, where it is known.
    pub speed: Option<f64>,
    /// Time of a stride, s, where it is known.
    pub stride_time: Option<f64>,
}

/// Why curves cannot be followed.
#[derive(Clone, Debug, PartialEq)]
pub enum CurveError {
    /// There is no curve of hip, knee or ankle.
    Nothing,
    /// A curve has too few points over the cycle.
    Gaps {
        /// Whose.
        side: Side,
        /// Which joint.
        joint: &'static str,
        /// How many points it has.
        points: usize,
    },
    /// A value no joint can have.
    Value {
        /// Whose.
        side: Side,
        /// Which joint.
        joint: &'static str,
        /// The value, degrees.
        value: f64,
    },
}

impl std::fmt::Display for CurveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CurveError::Nothing => {
                write!(f, "there is no curve of hip_flexion, knee_flexion or ankle_dorsiflexion")
            }
            CurveError::Gaps { side, joint, points } => {
                write!(f, "{} {joint} has {points} points over the cycle; 10 are needed", side.name())
            }
            CurveError::Value { side, joint, value } => {
                write!(f, "{} {joint} reaches {value:.0} degrees, which no joint does", side.name())
            }
        }
    }
}

impl std::error::Error for CurveError {}

impl PersonCurves {
    /// Gathers values by side, joint, percent of the cycle and degrees. Joints other than hip, knee and ankle are passed
    /// over, and so are values that are missing; a joint that is told for one leg only is known for that leg only.
    pub fn gather<'a>(
        values: impl IntoIterator<Item = (Side, &'a str, f64, f64)>,
    ) -> Result<PersonCurves, CurveError> {
        let mut lists: BySide<[Vec<(f64, f64)>; 3]> = BySide::from_fn(|_| Default::default());
        for (side, name, percent, degrees) in values {
            let Some(joint) = JOINTS.iter().position(|known| *known == name) else { continue };
            if !degrees.is_finite() || !(0.0..=100.0).contains(&percent) {
                continue;
            }
            if degrees.abs() > 150.0 {
                return Err(CurveError::Value { side, joint: JOINTS[joint], value: degrees });
            }
            lists.get_mut(side)[joint].push((percent, degrees));
        }
        let mut curves = PersonCurves::default();
        for side in Side::BOTH {
            for (joint, list) in lists.get_mut(side).iter_mut().enumerate() {
                if list.is_empty() {
                    continue;
                }
                list.sort_by(|a, b| a.0.total_cmp(&b.0));
                if list.len() < 10 {
                    let (joint, points) = (JOINTS[joint], list.len());
                    return Err(CurveError::Gaps { side, joint, points });
                }
                curves.curves.get_mut(side)[joint] = Some(closed(list));
            }
        }
        if Side::BOTH.into_iter().all(|side| curves.curves.get(side).iter().all(Option::is_none)) {
            return Err(CurveError::Nothing);
        }
        Ok(curves)
    }

    /// The curve of a joint of a side, degrees: 0 hip flexion, 1 knee flexion, 2 ankle dorsiflexion.
    pub fn curve(&self, side: Side, joint: usize) -> Option<&Cyclic> {
        self.curves.get(side).get(joint).and_then(Option::as_ref)
    }

    /// Names of the joints in the order of [`PersonCurves::curve`].
    pub const JOINTS: [&'static str; 3] = JOINTS;

    /// This person's reference for a leg length (m) and an age (years) at a speed (m/s): own curves where they are known,
    /// else those of typical people at that speed. `share` is how far to go from typical people's to the own.
    ///
    /// The hip is taken against the vertical as far as its mean allows: a person's hip angle counts from a pelvis whose
    /// tilt no camera sees, so its mean is moved to that of typical people's thigh.
    pub fn reference(&self, speed: f64, leg_length: f64, age: f64, share: f64) -> GaitReference {
        let mut reference = GaitReference::typical(speed, leg_length, age);
        if let Some(time) = self.stride_time {
            reference.stride_time += share * (time - reference.stride_time);
        }
        for side in Side::BOTH {
            let own = self.curves.get(side);
            let leg = reference.legs.get_mut(side);
            if let Some(hip) = &own[0] {
                let hip = hip.scaled(1.0_f64.to_radians());
                let own = Cyclic { mean: leg.thigh.mean, ..hip };
                leg.thigh = leg.thigh.towards(&own, share);
            }
            if let Some(knee) = &own[1] {
                leg.knee = leg.knee.towards(&knee.scaled(-1.0_f64.to_radians()), share);
            }
            if let Some(ankle) = &own[2] {
                leg.ankle = leg.ankle.towards(&ankle.scaled(1.0_f64.to_radians()), share);
            }
        }
        reference.adapted(&Adaptation::default())
    }
}

/// A curve from points over the cycle in order, straight between them, its ends drawn together so that it closes.
fn closed(points: &[(f64, f64)]) -> Cyclic {
    let (first, last) = (points[0], points[points.len() - 1]);
    let at = |percent: f64| -> f64 {
        let next = points.partition_point(|point| point.0 < percent);
        let (a, b) = match next {
            0 => ((last.0 - 100.0, last.1), first),
            n if n == points.len() => (last, (first.0 + 100.0, first.1)),
            n => (points[n - 1], points[n]),
        };
        let width = b.0 - a.0;
        if width < 1e-9 { b.1 } else { a.1 + (b.1 - a.1) * (percent - a.0) / width }
    };
    let gap = at(100.0) - at(0.0);
    Cyclic::sampled(|phase| at(100.0 * phase) - gap * (phase - 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_curves_are_followed_and_what_is_missing_comes_from_typical_people() {
        let knee = |p: f64| 20.0 + 15.0 * (std::f64::consts::TAU * p / 100.0).sin();
        let values: Vec<_> = (0..=50)
            .map(|i| (Side::Left, "knee_flexion", 2.0 * f64::from(i), knee(2.0 * f64::from(i))))
            .collect();
        let person = PersonCurves::gather(values).unwrap();
        let gait = person.reference(1.2, 0.89, 30.0, 1.0);
        let typical = GaitReference::typical(1.2, 0.89, 30.0);
        assert!((gait.legs.left.knee.at(0.25).to_degrees() + 35.0).abs() < 0.3);
        assert!((gait.legs.right.knee.at(0.25) - typical.legs.right.knee.at(0.25)).abs() < 1e-3);
        assert!((gait.legs.left.thigh.at(0.4) - typical.legs.left.thigh.at(0.4)).abs() < 1e-3);
    }

    #[test]
    fn curves_that_cannot_be_followed_say_why() {
        assert_eq!(PersonCurves::gather([(Side::Left, "elbow", 0.0, 3.0)]), Err(CurveError::Nothing));
        let few = (0..4).map(|i| (Side::Right, "knee_flexion", 20.0 * f64::from(i), 5.0));
        let error = PersonCurves::gather(few).unwrap_err();
        assert_eq!(error, CurveError::Gaps { side: Side::Right, joint: "knee_flexion", points: 4 });
        let wild = PersonCurves::gather([(Side::Left, "hip_flexion", 0.0, 400.0)]);
        assert!(matches!(wild, Err(CurveError::Value { .. })));
    }
}
