//! [`KnownGait`]: a simulated gait as virtual sensors need it: where every point was, when the feet met the floor, and
//! what is true of it.
//!
//! It is what files of a data set hold of a gait. Numbers are rounded to the files' precision as soon as it is made, so that
//! sensors see the same whether the gait has just been simulated or was read back.

use super::known_walk::KnownWalk;
use crate::biomechanics::anatomy::{BySide, Landmark, LandmarkTable, MuscleTable, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::biomechanics::typical_gait::Signal;
use crate::simulation::measure::motion::{events, to_motion};
use crate::simulation::measure::record::WalkRecord;
use crate::synthesis::training::gait_labels::{GaitLabels, GaitMeans};

/// Of how many samples of the simulator (200 a second) one row of the walk is kept.
pub const EVERY: usize = 4;
/// Rows a second.
pub const ROWS_PER_SECOND: f64 = 50.0;

/// Joints of the angle curves, hip to ankle.
pub const JOINTS: [Signal; 3] = [Signal::HipFlexion, Signal::KneeFlexion, Signal::AnkleDorsiflexion];

/// Curves of one leg over its cycle, from landing to landing at 0, 4, …, 100 %.
#[derive(Clone, Debug, PartialEq)]
pub struct LegCurves {
    /// Flexion of hip and knee, dorsiflexion of the ankle, degrees.
    pub angles: [Vec<f64>; 3],
    /// Activation of each muscle group, 0..=1.
    pub activation: MuscleTable<Vec<f64>>,
}

/// A gait that sensors can look at.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownGait {
    /// Where every point was.
    pub walk: KnownWalk,
    /// Initial contacts and toe offs by floor force; times from the start of the walk.
    pub events: Vec<GaitEvent>,
    /// Means.
    pub means: GaitMeans,
    /// Curves of each leg.
    pub curves: BySide<LegCurves>,
}

/// To the precision of files.
fn rounded(value: f64) -> f64 {
    f64::from(value as f32)
}

impl KnownGait {
    /// A simulated walk of somebody of a stature, m.
    pub fn of(record: &WalkRecord, labels: &GaitLabels, stature: f64) -> KnownGait {
        let motion = KnownWalk::from_motion(&to_motion(record, EVERY), Some(stature));
        let round = |values: &[f64]| values.iter().copied().map(rounded).collect::<Vec<f64>>();
        let points = LandmarkTable::from_fn(|landmark| {
            motion.points[landmark].iter().map(|place| place.map(|place| place.map(rounded))).collect()
        });
        let curves = BySide::from_fn(|side| {
            let curves = labels.measures.curves.get(side);
            LegCurves {
                angles: JOINTS.map(|joint| round(curves.signal(joint))),
                activation: MuscleTable::from_fn(|group| round(&curves.activation[group])),
            }
        });
        let mut events = events(record, EVERY);
        for event in &mut events {
            event.time = rounded(event.time);
        }
        let means = labels.means;
        let sides = |values: BySide<f64>| values.map(rounded);
        KnownGait {
            walk: KnownWalk {
                times: times(motion.times.len()),
                points,
                stature: motion.stature.map(rounded),
            },
            events,
            means: GaitMeans {
                speed: rounded(means.speed),
                step_time: sides(means.step_time),
                step_length: sides(means.step_length),
                step_width: rounded(means.step_width),
                stance: sides(means.stance),
                double_support: rounded(means.double_support),
            },
            curves,
        }
    }

    /// All coordinates: rows, landmarks, axes.
    pub fn coordinates(&self) -> impl Iterator<Item = f64> + '_ {
        let places = (0..self.walk.times.len())
            .flat_map(|row| Landmark::ALL.into_iter().map(move |landmark| (row, landmark)));
        places.flat_map(|(row, landmark)| {
            self.walk.points[landmark].get(row).copied().flatten().unwrap_or_default()
        })
    }

    /// A walk from its coordinates; `None` where they are no whole rows.
    pub fn walk_from(coordinates: &[f32], stature: f64) -> Option<KnownWalk> {
        let width = 3 * Landmark::ALL.len();
        if !coordinates.len().is_multiple_of(width) {
            return None;
        }
        let mut points = LandmarkTable::from_fn(|_| Vec::with_capacity(coordinates.len() / width));
        for row in coordinates.chunks(width) {
            for (landmark, place) in Landmark::ALL.into_iter().zip(row.chunks(3)) {
                points[landmark].push(Some(std::array::from_fn(|axis| f64::from(place[axis]))));
            }
        }
        Some(KnownWalk { times: times(coordinates.len() / width), points, stature: Some(stature) })
    }
}

fn times(rows: usize) -> Vec<f64> {
    (0..rows).map(|row| row as f64 / ROWS_PER_SECOND).collect()
}

/// An event as files hold it: whether of the right foot, whether a toe off, time, s.
pub fn event_from(right: bool, toe_off: bool, time: f64) -> GaitEvent {
    GaitEvent {
        side: if right { Side::Right } else { Side::Left },
        kind: if toe_off { EventKind::ToeOff } else { EventKind::InitialContact },
        time,
        frame: (time * ROWS_PER_SECOND) as usize,
        confidence: 1.0,
        by_hand: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;
    use crate::simulation::optimization::search::Subject;

    #[test]
    fn a_gait_is_the_same_after_it_was_written_and_read() {
        let library = Library::built_in().unwrap();
        let controller = library.find("healthy_adult_1.25").unwrap();
        let walk = Subject::of(&controller.parameters, 5).unwrap().walk(&controller.gains, 8.0, 4);
        let labels = GaitLabels::of(&walk.record, walk.end.is_some(), 3.0).unwrap();
        let gait = KnownGait::of(&walk.record, &labels, 1.75);
        let stored: Vec<f32> = gait.coordinates().map(|value| value as f32).collect();
        assert_eq!(KnownGait::walk_from(&stored, 1.75), Some(gait.walk.clone()));
        assert_eq!(KnownGait::walk_from(&stored[1..], 1.75), None);
        let event = gait.events[3];
        let read = event_from(event.side == Side::Right, event.kind == EventKind::ToeOff, event.time);
        assert_eq!(
            (read.side, read.kind, read.frame.abs_diff(event.frame) <= 1),
            (event.side, event.kind, true)
        );
    }
}
