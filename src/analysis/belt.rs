//! Walking on a belt read as walking over ground: the belt's motion is added to every point.
//!
//! After that everything written for walking over ground holds: a standing foot stands, a swinging foot travels. The
//! belt is never guessed from the picture; the user says that there is one. Its speed is the one given, or that of the
//! standing feet.

use super::options::Surface;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::motion::{LengthUnit, Motion};
use crate::biomechanics::signal::robust::quantile;

/// Feet stand for some 60 % of the time, moving back with the belt; the middle of that part of all foot velocities.
const MIDDLE_OF_STANCE: f64 = 0.3;

/// The motion with the belt's motion added, unchanged over ground.
pub fn over_ground(mut motion: Motion, surface: Surface) -> Motion {
    let belt_speed = match surface {
        Surface::Overground => return motion,
        Surface::Treadmill { belt_speed } => belt_speed,
        // Before a camera that is turned after the walker the floor passes like a belt.
        Surface::FollowedByCamera => None,
    };
    let given = belt_speed.filter(|_| motion.length_unit == LengthUnit::Metre);
    let Some(speed) = given.or_else(|| speed_of_standing_feet(&motion)) else { return motion };
    for landmark in Landmark::ALL {
        for (frame, position) in motion.landmarks[landmark].iter_mut().enumerate() {
            if let Some(x) = position.as_mut().and_then(|position| position.x.as_mut()) {
                *x += speed * frame as f64 / motion.sample_rate;
            }
        }
    }
    motion
}

fn speed_of_standing_feet(motion: &Motion) -> Option<f64> {
    floor_velocity(motion).map(|velocity| -velocity).filter(|speed| *speed > 0.0)
}

/// Velocity of the standing feet along the walk, units of length per s: 0 on a floor before a camera at rest, below 0 on a
/// belt. `None` where no foot was seen.
pub fn floor_velocity(motion: &Motion) -> Option<f64> {
    let mut velocities = Vec::new();
    for side in Side::BOTH {
        let place = |point: BodyPoint, frame: usize| {
            motion.landmarks[Landmark::of(point, side)].get(frame).copied().flatten()?.x
        };
        for frame in 1..motion.len() {
            for point in [BodyPoint::Heel, BodyPoint::Ankle] {
                if let (Some(before), Some(now)) = (place(point, frame - 1), place(point, frame)) {
                    velocities.push((now - before) * motion.sample_rate);
                }
            }
        }
    }
    quantile(&velocities, MIDDLE_OF_STANCE)
}
