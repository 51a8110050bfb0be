//! [`GeneratedWalk`]: a drawn stride put on the floor, as positions of a body, and how well its feet keep their place.
//!
//! The generator draws angles; where the pelvis is follows from the feet that bear weight. We let them roll over the floor
//! without sliding as far as both feet agree, and put the lowest point of the soles on the floor, so that nothing sinks in.
//! What sliding is left is measured ([`GeneratedWalk::slip`]) and belongs to the generator's score.

use std::collections::BTreeMap;

use crate::biomechanics::anatomy::{BySide, LandmarkTable, Side};
use crate::simulation::dynamics::spatial::{Mat3, Quaternion, Vec3};
use crate::simulation::dynamics::walker::Walker;
use crate::simulation::measure::landmarks::landmarks;
use crate::simulation::measure::stride_shape::{ARM, LEG, PLACES, StrideShape, channel_names};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::model::walker_model as wm;

/// A foot stands above this share of the body weight; below it heels still roll on and toes already leave.
const BEARS: f64 = 0.2;
/// Soles share the weight over this height, m: the lowest point bears most.
const SOFT: f64 = 0.004;
/// Moments between two places, so that the weight passes smoothly over the sole.
const BETWEEN: usize = 5;

/// One stride on the floor.
#[derive(Clone, Debug)]
pub struct GeneratedWalk {
    /// Time between moments, s.
    pub period: f64,
    /// The shared landmarks at each of [`PLACES`] moments, m.
    pub landmarks: Vec<LandmarkTable<Vec3>>,
    /// How far the points that bear each foot drift along the floor at most during a stance, m.
    pub slip: BySide<f64>,
    /// Height of the lowest point of either sole over the stride: lowest and highest, m. Both nought but for rounding.
    pub clearance: (f64, f64),
}

/// A point of a sole in its segment's frame, and in the world at one moment.
struct Sole {
    body: usize,
    local: Vec3,
    place: Vec3,
}

impl GeneratedWalk {
    /// Puts a stride of this person on the floor.
    ///
    /// # Errors
    /// When the parameters are impossible.
    pub fn of(stride: &StrideShape, parameters: &WalkerParameters) -> Result<Self, ParameterError> {
        let mut walker = Walker::new(parameters.build_model()?);
        let curves = Curves::of(stride);
        let mut walk = GeneratedWalk {
            period: stride.scalars[0] / (PLACES - 1) as f64,
            landmarks: Vec::with_capacity(PLACES),
            slip: BySide { left: 0.0, right: 0.0 },
            clearance: (f64::INFINITY, f64::NEG_INFINITY),
        };
        let mut before: Option<BySide<Vec<(f64, Sole)>>> = None;
        let mut forward = Vec3::ZERO;
        let mut drifts = BySide { left: Vec3::ZERO, right: Vec3::ZERO };
        for moment in 0..=(PLACES - 1) * BETWEEN {
            let place = moment as f64 / BETWEEN as f64;
            pose(&mut walker, &curves, place);
            walker.state.position += forward - hips(&walker);
            walker.refresh();
            // Both loaded feet say how far the pelvis went; the more a foot bears, the more it counts.
            if let Some(before) = &before {
                let slides = BySide::from_fn(|side| slide(&walker, before.get(side)));
                let loads = BySide::from_fn(|side| curves.sided(side, "force_up", place).max(0.0));
                let sum = (loads.left + loads.right).max(1e-6);
                let back = (slides.left * loads.left + slides.right * loads.right) * (1.0 / sum);
                forward -= back;
                walker.state.position -= back;
                for side in Side::BOTH {
                    let drift = drifts.get_mut(side);
                    if *loads.get(side) > BEARS {
                        *drift += *slides.get(side) - back;
                        let slip = walk.slip.get_mut(side);
                        *slip = slip.max(drift.x.hypot(drift.z));
                    } else {
                        *drift = Vec3::ZERO;
                    }
                }
            }
            walker.refresh();
            walker.state.position.y -= lowest(&walker);
            walker.refresh();
            let height = lowest(&walker);
            walk.clearance = (walk.clearance.0.min(height), walk.clearance.1.max(height));
            before = Some(BySide::from_fn(|side| bearing(&walker, side)));
            if moment % BETWEEN == 0 {
                walk.landmarks.push(landmarks(&walker));
            }
        }
        Ok(walk)
    }
}

/// The curves of a stride by name.
struct Curves<'a> {
    stride: &'a StrideShape,
    rows: BTreeMap<String, usize>,
}

impl<'a> Curves<'a> {
    fn of(stride: &'a StrideShape) -> Self {
        let rows = channel_names().into_iter().enumerate().map(|(row, name)| (name, row)).collect();
        Curves { stride, rows }
    }

    /// A channel at a place over the cycle, between two on a straight line.
    fn at(&self, name: &str, place: f64) -> f64 {
        let Some(row) = self.rows.get(name) else { return 0.0 };
        let (low, part) = ((place as usize).min(PLACES - 1), place.fract());
        let curve = &self.stride.curves[row * PLACES..(row + 1) * PLACES];
        curve[low] + part * (curve[(low + 1).min(PLACES - 1)] - curve[low])
    }

    fn sided(&self, side: Side, name: &str, place: f64) -> f64 {
        let owner = if side == self.stride.side { "own" } else { "other" };
        self.at(&format!("{owner}.{name}"), place)
    }

    /// What points to the stride's own side, turned into what points to the right.
    fn outward(&self, name: &str, place: f64) -> f64 {
        let value = self.at(name, place);
        if self.stride.side == Side::Right { value } else { -value }
    }
}

fn hips(walker: &Walker) -> Vec3 {
    let joint = |side| walker.kinematics.joint[wm::thigh(side)];
    (joint(Side::Left) + joint(Side::Right)) * 0.5
}

/// Sets the body's angles; the pelvis stays near the origin.
fn pose(walker: &mut Walker, curves: &Curves<'_>, place: f64) {
    let turn = |axis: Vec3, angle: f64| Quaternion::from_rotation_vector(axis * angle);
    let heading = turn(Vec3::Y, curves.outward("pelvis_heading", place));
    let tilt = turn(Vec3::Z, curves.at("pelvis_tilt", place));
    let roll = turn(Vec3::X, curves.outward("pelvis_roll", place));
    walker.state.attitude = heading.times(tilt).times(roll).normalized();
    walker.state.position = Vec3::ZERO;
    let angles = &mut walker.state.angles;
    angles[wm::LUMBAR] = curves.at("lumbar_extension", place);
    angles[wm::LUMBAR + 1] = curves.outward("lumbar_bending", place);
    angles[wm::LUMBAR + 2] = curves.outward("lumbar_turning", place);
    for side in Side::BOTH {
        for (first, names) in [(wm::leg_dof(side), &LEG[..]), (wm::arm_dof(side), &ARM[..])] {
            for (index, name) in names.iter().enumerate() {
                angles[first + index] = curves.sided(side, name, place);
            }
        }
    }
    walker.refresh();
}

fn lowest(walker: &Walker) -> f64 {
    soles(walker).map(|sole| sole.place.y).fold(f64::INFINITY, f64::min)
}

/// The lowest point of every sphere of the soles.
fn soles(walker: &Walker) -> impl Iterator<Item = Sole> + '_ {
    walker.model.spheres.iter().map(|sphere| {
        let rotation: &Mat3 = &walker.kinematics.rotation[sphere.body];
        let down = rotation.apply_transposed(Vec3::new(0.0, -sphere.radius, 0.0));
        let local = sphere.centre + down;
        Sole { body: sphere.body, local, place: walker.kinematics.point(sphere.body, local) }
    })
}

/// The points of one foot with the share of its load that each bears.
fn bearing(walker: &Walker, side: Side) -> Vec<(f64, Sole)> {
    let points: Vec<Sole> = soles(walker)
        .zip(&walker.model.spheres)
        .filter(|(_, sphere)| sphere.side == side)
        .map(|(sole, _)| sole)
        .collect();
    let lowest = points.iter().map(|sole| sole.place.y).fold(f64::INFINITY, f64::min);
    let weights: Vec<f64> = points.iter().map(|sole| (-(sole.place.y - lowest) / SOFT).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).zip(points).collect()
}

/// How far the points that bore a foot have moved along the floor since.
fn slide(walker: &Walker, before: &[(f64, Sole)]) -> Vec3 {
    before.iter().fold(Vec3::ZERO, |sum, (weight, sole)| {
        let moved = walker.kinematics.point(sole.body, sole.local) - sole.place;
        sum + Vec3::new(moved.x, 0.0, moved.z) * *weight
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Landmark;
    use crate::simulation::library::Library;
    use crate::simulation::measure::strides::{foot_contacts, strides};
    use crate::simulation::optimization::search::Subject;

    /// A simulated stride, taken apart and put on the floor again, is the stride that was walked.
    #[test]
    fn a_true_stride_put_on_the_floor_walks_as_far_as_it_did_and_hardly_slides() {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let walked = Subject::of(&controller.parameters, 5).unwrap().walk(&controller.gains, 9.0, 3);
        let contacts = foot_contacts(&walked.record);
        for side in Side::BOTH {
            let span = strides(&contacts, side, 600)[0];
            let stride = StrideShape::of(&walked.record, &span);
            let walk = GeneratedWalk::of(&stride, &controller.parameters).unwrap();
            let length = stride.scalars[1] * walked.record.leg_length;
            let hip = |place: usize| walk.landmarks[place][Landmark::LeftHip].x;
            assert!(
                (hip(PLACES - 1) - hip(0) - length).abs() < 0.06,
                "{} {length}",
                hip(PLACES - 1) - hip(0)
            );
            for foot in Side::BOTH {
                assert!(*walk.slip.get(foot) < 0.012, "{side:?} {foot:?} {}", walk.slip.get(foot));
            }
            assert!(walk.clearance.0 > -1e-9 && walk.clearance.1 < 1e-9, "{:?}", walk.clearance);
            let truth = &walked.record.samples[span.start].landmarks;
            let thigh = |table: &LandmarkTable<Vec3>| table[Landmark::LeftKnee] - table[Landmark::LeftHip];
            assert!((thigh(truth) - thigh(&walk.landmarks[0])).norm() < 0.002);
        }
    }
}
