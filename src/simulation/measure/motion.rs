//! A simulated walk as the [`Motion`] and events that every other part of the program understands.

use super::record::{Sample, WalkRecord};
use super::strides::foot_contacts;
use crate::biomechanics::anatomy::{BodyPoint, BySide, LandmarkTable, MuscleTable, Side};
use crate::biomechanics::gait::cycle_curves::{CycleCurve, cycle_curves};
use crate::biomechanics::gait::event::{EventKind, GaitEvent};
use crate::biomechanics::gait::spatiotemporal::find_strides;
use crate::biomechanics::kinematics::joint_angles::{joint_angles, trunk_lean};
use crate::biomechanics::motion::{GroundReaction, JointAngles, LengthUnit, Motion, MotionSource, Position};
use crate::simulation::dynamics::spatial::Vec3;
use crate::simulation::model::walker_model as wm;

/// A walk as a motion with every `every`-th sample (1 gives 200 frames per second, 2 gives 100).
///
/// Joint angles are computed from the landmarks by the same function that reads a filmed person, so that the two can be
/// compared; the model's own angles stay in the record. On a slope the positions are turned so that y is vertical.
pub fn to_motion(record: &WalkRecord, every: usize) -> Motion {
    let every = every.max(1);
    let samples = || record.samples.iter().step_by(every);
    let (s, c) = record.slope.sin_cos();
    let level = |p: Vec3| Vec3::new(c * p.x - s * p.y, s * p.x + c * p.y, p.z);
    let landmarks = LandmarkTable::from_fn(|landmark| {
        samples()
            .map(|sample| {
                let p = level(sample.landmarks[landmark]);
                Some(Position { x: Some(p.x), y: Some(p.y), z: Some(p.z) })
            })
            .collect::<Vec<_>>()
    });
    let frames = samples().count();
    let ground_reaction = BySide::from_fn(|side| {
        let mut out = GroundReaction::default();
        for sample in samples() {
            let foot = sample.feet.get(side);
            out.forward.push(foot.force.x);
            out.vertical.push(foot.force.y);
            out.rightward.push(foot.force.z);
            out.centre_of_pressure.push(foot.centre_of_pressure().map(|p| (p.x, p.z)));
        }
        out
    });
    let activations = BySide::from_fn(|side| {
        MuscleTable::from_fn(|group| {
            samples().map(|sample| sample.activation[wm::muscle(side, group)]).collect::<Vec<_>>()
        })
    });
    Motion {
        source: MotionSource::Simulated,
        start: 0.0,
        sample_rate: 1.0 / (record.period * every as f64),
        length_unit: LengthUnit::Metre,
        joint_angles: joint_angles(&landmarks, frames),
        trunk_lean: trunk_lean(&landmarks, frames),
        landmarks,
        ground_reaction: Some(ground_reaction),
        activations: Some(activations),
    }
}

/// The feet of a walk, every sample, as they step over the floor or the belt on which they stand: along the slope, and with the
/// belt's travel added. It is what steps and strides are measured in; the rest of the body is left out.
pub(super) fn feet_over_the_floor(record: &WalkRecord) -> Motion {
    let landmarks = LandmarkTable::from_fn(|landmark| {
        if !matches!(landmark.point(), BodyPoint::Heel | BodyPoint::Ankle) {
            return Vec::new();
        }
        let place = |(index, sample): (usize, &Sample)| {
            let p = sample.landmarks[landmark];
            let passed = record.belt_speed * index as f64 * record.period;
            Some(Position { x: Some(p.x + passed), y: Some(p.y), z: Some(p.z) })
        };
        record.samples.iter().enumerate().map(place).collect()
    });
    Motion {
        source: MotionSource::Simulated,
        start: 0.0,
        sample_rate: 1.0 / record.period,
        length_unit: LengthUnit::Metre,
        landmarks,
        joint_angles: BySide::from_fn(|_| JointAngles::default()),
        trunk_lean: vec![None; record.samples.len()],
        ground_reaction: None,
        activations: None,
    }
}

/// Joint and trunk angles over the cycle from a time on (s), read from the landmarks as those of a filmed person are: what may be
/// drawn over a patient's curves.
pub fn curves_as_filmed(record: &WalkRecord, after: f64) -> Vec<CycleCurve> {
    let motion = to_motion(record, 2);
    let mut strides = find_strides(&motion, &events(record, 2));
    strides.retain(|stride| stride.start >= after);
    cycle_curves(&[(&motion, &strides)])
}

/// Initial contacts and toe-offs of a walk by its floor forces, in time order; times from the first sample, frames of the
/// motion with the same `every`.
pub fn events(record: &WalkRecord, every: usize) -> Vec<GaitEvent> {
    let contacts = foot_contacts(record);
    let mut events: Vec<GaitEvent> = Side::BOTH
        .into_iter()
        .flat_map(|side| {
            let feet = contacts.get(side);
            let make = move |kind: EventKind| {
                move |&index: &usize| GaitEvent {
                    side,
                    kind,
                    time: index as f64 * record.period,
                    frame: index / every.max(1),
                    confidence: 1.0,
                    by_hand: false,
                }
            };
            let landings: Vec<_> = feet.landings.iter().map(make(EventKind::InitialContact)).collect();
            let liftoffs: Vec<_> = feet.liftoffs.iter().map(make(EventKind::ToeOff)).collect();
            landings.into_iter().chain(liftoffs)
        })
        .collect();
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    events
}
