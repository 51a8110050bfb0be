//! Timing a walk between two lines on the floor: the moment at which the leading foot crosses each.
//!
//! Stopwatch rules of the ten-metre walk: the clock starts when the toes of the leading foot pass the first line and
//! stops when the toes of the leading foot pass the second. From standing, it starts with the command, which the operator
//! marks.

use super::not_timed::NotTimed;
use crate::biomechanics::anatomy::Landmark;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::{Estimate, Method, Status, Unit};
use crate::biomechanics::motion::{LengthUnit, Motion};
use crate::clinic::protocol::Gates;

/// One timed walk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedWalk {
    /// When the clock started, s.
    pub start: f64,
    /// When it stopped, s.
    pub end: f64,
    /// Distance between the lines, m.
    pub distance: f64,
}

impl TimedWalk {
    /// Time between the lines, s.
    pub fn duration(&self) -> f64 {
        self.end - self.start
    }

    /// Distance over time, m/s.
    pub fn speed(&self) -> f64 {
        self.distance / self.duration()
    }

    /// Speed as an estimate; the ends of the clock are known to about half a frame each.
    pub fn estimate(&self, frame_rate: f64) -> Estimate {
        let relative = 1.645 * (1.0 / frame_rate / 6.0_f64.sqrt()) / self.duration();
        let speed = self.speed();
        Estimate {
            value: Some(speed),
            interval: Some(Interval { low: speed * (1.0 - relative), high: speed * (1.0 + relative) }),
            unit: Unit::MetrePerSecond,
            n: 1,
            method: Method::Geometric,
            status: Status::Ok,
            reasons: Vec::new(),
        }
    }
}

/// Times a walk. `start_line` is where the protocol's zero lies in the motion, m; `command` is when the operator gave the
/// start, s, for protocols from standing.
///
/// # Errors
/// When the walk cannot be timed: no metres, a line out of sight, or no command.
pub fn time_between(
    motion: &Motion,
    gates: Gates,
    start_line: f64,
    command: Option<f64>,
) -> Result<TimedWalk, NotTimed> {
    if motion.length_unit != LengthUnit::Metre {
        return Err(NotTimed::NoMetres);
    }
    let start = if gates.from_standing {
        command.ok_or(NotTimed::NoCommand)?
    } else {
        crossing(motion, start_line + gates.start).ok_or(NotTimed::FirstLine)?
    };
    let end = crossing(motion, start_line + gates.end).ok_or(NotTimed::LastLine)?;
    if end <= start {
        return Err(NotTimed::LinesReversed);
    }
    Ok(TimedWalk { start, end, distance: gates.end - gates.start })
}

/// When the toes of the leading foot first pass a line, s; between frames by a straight line. `None` when they never do,
/// or were already past it when first seen.
fn crossing(motion: &Motion, line: f64) -> Option<f64> {
    let lead = |frame: usize| {
        [Landmark::LeftToe, Landmark::RightToe]
            .into_iter()
            .filter_map(|toe| motion.landmarks[toe].get(frame).copied().flatten()?.x)
            .reduce(f64::max)
    };
    let mut before: Option<(f64, f64)> = None;
    for frame in 0..motion.len() {
        let Some(place) = lead(frame) else { continue };
        let time = motion.time(frame);
        if place >= line {
            let (earlier, behind) = before?;
            return Some(earlier + (time - earlier) * (line - behind) / (place - behind));
        }
        before = Some((time, place));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::{BySide, LandmarkTable};
    use crate::biomechanics::motion::{JointAngles, MotionSource, Position};
    use crate::clinic::protocol::Protocol;

    /// Both toes glide at this speed from −1 m on: the leading one is the right, 0.3 m ahead.
    fn glide(speed: f64) -> Motion {
        let mut landmarks: LandmarkTable<Vec<Option<Position>>> = LandmarkTable::default();
        let frames = 1500;
        for (toe, ahead) in [(Landmark::LeftToe, 0.0), (Landmark::RightToe, 0.3)] {
            landmarks[toe] = (0..frames)
                .map(|frame| {
                    let x = -1.0 + ahead + speed * f64::from(frame) / 100.0;
                    (frame % 50 != 3).then_some(Position { x: Some(x), y: Some(0.0), z: None })
                })
                .collect();
        }
        Motion {
            source: MotionSource::Measured,
            start: 0.0,
            sample_rate: 100.0,
            length_unit: LengthUnit::Metre,
            landmarks,
            joint_angles: BySide::from_fn(|_| JointAngles::default()),
            trunk_lean: vec![None; frames as usize],
            ground_reaction: None,
            activations: None,
        }
    }

    #[test]
    fn both_versions_of_the_ten_metre_walk_give_the_same_steady_speed() {
        let motion = glide(1.25);
        for (protocol, seconds) in [(Protocol::TenMetreMiddleSix, 4.8), (Protocol::TenMetreFlyingTen, 8.0)] {
            let timed = time_between(&motion, protocol.gates().unwrap(), 0.0, None).unwrap();
            assert!((timed.duration() - seconds).abs() < 1e-6, "{protocol:?}");
            assert!((timed.speed() - 1.25).abs() < 1e-6);
        }
    }

    #[test]
    fn the_four_metre_walk_starts_with_the_command() {
        let (motion, gates) = (glide(1.0), Protocol::FourMetre.gates().unwrap());
        assert!(time_between(&motion, gates, 0.0, None).is_err_and(|why| why == NotTimed::NoCommand));
        let timed = time_between(&motion, gates, 0.0, Some(0.2)).unwrap();
        assert!((timed.duration() - 4.5).abs() < 1e-6, "the reaction counts");
        assert_eq!(time_between(&motion, gates, 20.0, Some(0.2)), Err(NotTimed::LastLine));
        let mut bare = motion;
        bare.length_unit = LengthUnit::BodyHeight;
        assert_eq!(time_between(&bare, gates, 0.0, Some(0.2)), Err(NotTimed::NoMetres));
    }
}
