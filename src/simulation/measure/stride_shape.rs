//! [`StrideShape`]: one stride of a walker whole, in the terms in which strides of different people can be compared and
//! learned from: joint angles, activations and floor forces over the cycle, in the walker's own sizes.
//!
//! A stride belongs to the foot that lands. Legs, arms and muscles are ordered as that foot's own (ipsilateral) and the
//! other's (contralateral), and what points sideways points to its side, so that left and right strides are the same kind
//! of thing and a walk gives twice as many of them.

use super::gait::standing_heel;
use super::record::{Sample, WalkRecord};
use super::strides::StrideSpan;
use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::simulation::model::walker_model::{self as wm, LUMBAR};

/// Places over the cycle, both ends included.
pub const PLACES: usize = 41;
/// Angles of the pelvis and the trunk, travel of the pelvis: the channels that have no side.
const MIDDLE: [&str; 9] = [
    "pelvis_progress",
    "pelvis_height",
    "pelvis_sway",
    "pelvis_heading",
    "pelvis_tilt",
    "pelvis_roll",
    "lumbar_extension",
    "lumbar_bending",
    "lumbar_turning",
];
/// Joints of a leg, in the order of the walker's degrees of freedom.
pub const LEG: [&str; 6] =
    ["hip_flexion", "hip_adduction", "hip_rotation", "knee_extension", "ankle_dorsiflexion", "toe_extension"];
/// Joints of an arm, in the order of the walker's degrees of freedom.
pub const ARM: [&str; 3] = ["shoulder_flexion", "shoulder_adduction", "elbow_flexion"];
/// Floor force on a foot, body weights: forward, upward, to the landing foot's side.
const FORCE: [&str; 3] = ["force_forward", "force_up", "force_outward"];
/// Channels of one side.
const SIDED: usize = LEG.len() + ARM.len() + MuscleGroup::COUNT + FORCE.len();
/// Number of channels.
pub const CHANNELS: usize = MIDDLE.len() + 2 * SIDED;

/// Timing and size of a stride, in the order of [`StrideShape::scalars`].
pub const SCALARS: [&str; 7] = [
    "duration",
    "length",
    "other_liftoff",
    "other_landing",
    "liftoff",
    "other_step_length",
    "other_step_width",
];

/// Names of the channels in their order, such as `own.hip_flexion` and `other.activation.soleus`.
pub fn channel_names() -> Vec<String> {
    let mut names: Vec<String> = MIDDLE.iter().map(|&name| name.to_owned()).collect();
    for side in ["own", "other"] {
        let plain = LEG.into_iter().chain(ARM).map(str::to_owned);
        let muscles = MuscleGroup::ALL.into_iter().map(|group| format!("activation.{}", group.name()));
        let forces = FORCE.into_iter().map(str::to_owned);
        names.extend(plain.chain(muscles).chain(forces).map(|name| format!("{side}.{name}")));
    }
    names
}

/// One stride.
#[derive(Clone, Debug, PartialEq)]
pub struct StrideShape {
    /// The foot that lands at its begin and end.
    pub side: Side,
    /// [`CHANNELS`] × [`PLACES`]: angles in rad, places in leg lengths, activations 0..1, forces in body weights. Progress
    /// is what the pelvis is ahead of even travel.
    pub curves: Vec<f64>,
    /// By [`SCALARS`]: s, leg lengths, shares of the cycle, leg lengths.
    pub scalars: [f64; SCALARS.len()],
}

impl StrideShape {
    /// Reads a stride of a walk.
    pub fn of(record: &WalkRecord, span: &StrideSpan) -> StrideShape {
        let period = record.period;
        let steps = (span.end - span.start) as f64;
        let (first, last) = (&record.samples[span.start], &record.samples[span.end]);
        let out = if span.side == Side::Right { 1.0 } else { -1.0 };
        let travelled = last.centre.x - first.centre.x;
        let sway = f64::midpoint(first.centre.z, last.centre.z);
        let mut curves = vec![0.0; CHANNELS * PLACES];
        for place in 0..PLACES {
            let share = place as f64 / (PLACES - 1) as f64;
            let exact = span.start as f64 + share * steps;
            let index = (exact as usize).min(span.end);
            let next = (index + 1).min(record.samples.len() - 1);
            let part = exact - index as f64;
            let a = channels(&record.samples[index], span.side, record);
            let b = channels(&record.samples[next], span.side, record);
            for (channel, (a, b)) in a.into_iter().zip(b).enumerate() {
                curves[channel * PLACES + place] = a + part * (b - a);
            }
            curves[place] -= (first.centre.x + share * travelled) / record.leg_length;
            curves[2 * PLACES + place] -= out * sway / record.leg_length;
        }
        let share = |index: usize| (index - span.start) as f64 / steps;
        let own = standing_heel(record, span.start, span.side, steps);
        let other = standing_heel(record, span.other_landing, span.side.opposite(), steps);
        StrideShape {
            side: span.side,
            curves,
            scalars: [
                steps * period,
                (travelled + record.belt_speed * steps * period) / record.leg_length,
                share(span.other_liftoff),
                share(span.other_landing),
                share(span.liftoff),
                (other.x - own.x + record.belt_speed * (span.other_landing - span.start) as f64 * period)
                    / record.leg_length,
                -out * (other.z - own.z) / record.leg_length,
            ],
        }
    }
}

/// All channels at one moment; places still in the world's frame.
fn channels(sample: &Sample, side: Side, record: &WalkRecord) -> [f64; CHANNELS] {
    let out = if side == Side::Right { 1.0 } else { -1.0 };
    let (heading, tilt, roll) = sample.pelvis;
    let leg = record.leg_length;
    // The pelvis's own place is that of its hips' middle.
    let hips = (sample.landmarks[crate::biomechanics::anatomy::Landmark::LeftHip]
        + sample.landmarks[crate::biomechanics::anatomy::Landmark::RightHip])
        * 0.5;
    let mut values = [0.0; CHANNELS];
    let middle = [
        hips.x / leg,
        hips.y / leg,
        out * hips.z / leg,
        // Turning to the left is positive; told is turning away from the landing foot's side.
        out * heading,
        tilt,
        out * roll,
        sample.angles[LUMBAR],
        out * sample.angles[LUMBAR + 1],
        out * sample.angles[LUMBAR + 2],
    ];
    values[..MIDDLE.len()].copy_from_slice(&middle);
    let mut at = MIDDLE.len();
    let weight = record.mass * GRAVITY;
    for side in [side, side.opposite()] {
        let (leg, arm) = (wm::leg_dof(side), wm::arm_dof(side));
        let force = sample.feet.get(side).force;
        let muscles = MuscleGroup::ALL.map(|group| sample.activation[wm::muscle(side, group)]);
        let parts = sample.angles[leg..leg + LEG.len()]
            .iter()
            .chain(&sample.angles[arm..arm + ARM.len()])
            .chain(&muscles)
            .copied()
            .chain([force.x / weight, force.y / weight, out * force.z / weight]);
        for value in parts {
            values[at] = value;
            at += 1;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::BySide;
    use crate::simulation::library::Library;
    use crate::simulation::measure::strides::{foot_contacts, strides};
    use crate::simulation::optimization::search::Subject;

    fn walked() -> (WalkRecord, BySide<Vec<StrideSpan>>) {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let walk = Subject::of(&controller.parameters, 5).unwrap().walk(&controller.gains, 9.0, 3);
        let contacts = foot_contacts(&walk.record);
        let spans = BySide::from_fn(|side| strides(&contacts, side, 600));
        (walk.record, spans)
    }

    #[test]
    fn a_stride_holds_what_the_record_holds_in_the_order_of_its_names() {
        let (record, spans) = walked();
        let names = channel_names();
        assert_eq!(names.len(), CHANNELS);
        let span = &spans.left[1];
        let shape = StrideShape::of(&record, span);
        let at = |name: &str, place: usize| {
            shape.curves[names.iter().position(|known| known == name).unwrap() * PLACES + place]
        };
        let first = &record.samples[span.start];
        let knee = wm::leg_dof(Side::Left) + wm::leg::KNEE;
        assert!((at("own.knee_extension", 0) - first.angles[knee]).abs() < 1e-12);
        let soleus = first.activation[wm::muscle(Side::Right, MuscleGroup::Soleus)];
        assert!((at("other.activation.soleus", 0) - soleus).abs() < 1e-12);
        assert!(at("own.force_up", 8) > 0.5, "it stands at 20 % of the cycle");
        assert!(at("own.force_up", 32).abs() < 0.05, "and swings at 80 %");
        let [duration, length, other_liftoff, other_landing, liftoff, step, width] = shape.scalars;
        assert!((0.9..1.3).contains(&duration) && (length / duration * record.leg_length - 1.25).abs() < 0.1);
        assert!(0.0 < other_liftoff && other_liftoff < other_landing && other_landing < liftoff);
        assert!((0.55..0.68).contains(&liftoff) && (step / length - 0.5).abs() < 0.1);
        assert!((0.02..0.3).contains(&width), "{width}");
        assert!(shape.curves[..PLACES].iter().all(|ahead| ahead.abs() < 0.2), "progress is relative");
    }

    /// A healthy walker's left and right strides are the same kind of thing.
    #[test]
    fn left_and_right_strides_look_alike() {
        let (record, spans) = walked();
        let mean = |side: Side| {
            let shapes: Vec<StrideShape> =
                spans.get(side).iter().map(|span| StrideShape::of(&record, span)).collect();
            let count = shapes.len() as f64;
            (0..CHANNELS * PLACES)
                .map(|k| shapes.iter().map(|shape| shape.curves[k]).sum::<f64>() / count)
                .collect::<Vec<f64>>()
        };
        let (left, right) = (mean(Side::Left), mean(Side::Right));
        for (channel, name) in channel_names().iter().enumerate() {
            let row = channel * PLACES..(channel + 1) * PLACES;
            let worst =
                left[row.clone()].iter().zip(&right[row]).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(worst < 0.35, "{name}: {worst}");
        }
        assert!(left[5 * PLACES..6 * PLACES].iter().any(|roll| roll.abs() > 0.005), "the pelvis does list");
    }
}
