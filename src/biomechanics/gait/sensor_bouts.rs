//! Bouts of walking and their steps in a recording of one accelerometer on the trunk, by classical methods.
//!
//! A foot that lands pushes the trunk up: initial contacts are maxima of the vertical acceleration, smoothed by a Gaussian
//! (McCamley et al. 2012, Gait Posture 36:316, who get the same smoothing by integrating and differentiating with a Gaussian
//! wavelet). Steps that follow one another like steps are a bout (Kluge et al. 2021, PLoS One 16:e0256541: at least four
//! strides, pauses under 3 s; we take four steps and somewhat shorter pauses, because corridors are short). A turn is yaw faster than
//! 15°/s through more than 45° (El-Gohary et al. 2013, Sensors 14:356); it needs a gyroscope.
//!
//! The least push and the smoothing were chosen on half of the real recordings of a waist sensor; a test holds the other
//! half to them.

use crate::biomechanics::signal::robust::median;

/// Smoothing of the vertical acceleration, standard deviation of the Gaussian, s.
const SMOOTHING: f64 = 0.08;
/// Time over which gravity is taken to keep its direction, standard deviation, s.
const POSTURE: f64 = 1.0;
/// Least rise or fall of the smoothed vertical acceleration at a step, m/s²; the other of the two may be half of it.
const LEAST_PUSH: f64 = 0.8;
/// A maximum of the smoothed acceleration comes after the contact by this, s.
const LATE: f64 = 0.03;
/// Nobody steps faster, s.
const SHORTEST_STEP: f64 = 0.3;
/// A longer pause between two contacts holds no step, s.
const LONGEST_STEP: f64 = 1.25;
/// Two bouts with a shorter pause are one, s: somebody who turns or opens a door.
const LONGEST_PAUSE: f64 = 2.5;
/// Fewest steps of a bout.
const FEWEST_STEPS: usize = 4;
/// Turning: slowest yaw, rad/s, and least angle, rad.
const TURN_RATE: f64 = 15.0 * std::f64::consts::PI / 180.0;
const TURN_ANGLE: f64 = 45.0 * std::f64::consts::PI / 180.0;
/// Smoothing of the yaw, standard deviation, s.
const YAW_SMOOTHING: f64 = 0.25;

/// One stretch of walking.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorBout {
    /// First and last contact, s from the first reading.
    pub start: f64,
    /// See above.
    pub end: f64,
    /// Initial contacts, s. Which foot lands an accelerometer on the trunk does not tell.
    pub contacts: Vec<f64>,
    /// Whether the walker turns; `None` without a gyroscope.
    pub turning: Option<bool>,
}

impl SensorBout {
    /// Times from one contact to the next, s.
    pub fn step_times(&self) -> Vec<f64> {
        self.contacts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

/// Bouts of walking. `readings` in m/s², axes as they come, `rate` of them a second, a missing one `None`; `gyroscope` in
/// rad/s in the same axes, where there is one.
///
/// Each stretch between gaps is read for itself. Readings may hold gravity or not.
pub fn bouts(
    readings: &[Option<[f64; 3]>],
    gyroscope: Option<&[Option<[f64; 3]>]>,
    rate: f64,
) -> Vec<SensorBout> {
    if !(rate.is_finite() && rate > 0.0) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < readings.len() {
        let whole: Vec<[f64; 3]> = readings[at..].iter().map_while(|reading| *reading).collect();
        if whole.len() as f64 > rate {
            let turned = gyroscope.map(|all| {
                let of = |k: usize| all.get(at + k).copied().flatten().unwrap_or_default();
                (0..whole.len()).map(of).collect::<Vec<[f64; 3]>>()
            });
            found.extend(of_stretch(&whole, turned.as_deref(), rate, at as f64 / rate));
        }
        at += whole.len().max(1);
    }
    found
}

fn of_stretch(
    readings: &[[f64; 3]],
    gyroscope: Option<&[[f64; 3]]>,
    rate: f64,
    start: f64,
) -> Vec<SensorBout> {
    let upright = upright(readings, rate);
    let along = |values: &[[f64; 3]]| -> Vec<f64> {
        let pairs = values.iter().zip(&upright);
        pairs.map(|(value, up)| (0..3).map(|axis| value[axis] * up[axis]).sum()).collect()
    };
    let vertical = along(readings);
    let usual = median(&vertical).unwrap_or(0.0);
    let pushes = smoothed(&vertical.iter().map(|value| value - usual).collect::<Vec<_>>(), SMOOTHING, rate);
    let yaw = gyroscope.map(|gyroscope| smoothed(&along(gyroscope), YAW_SMOOTHING, rate));
    let mut bouts: Vec<Vec<usize>> = Vec::new();
    for contact in contacts(&pushes, rate) {
        match bouts.last_mut() {
            Some(bout) if bout.last().is_some_and(|last| (contact - last) as f64 <= LONGEST_STEP * rate) => {
                bout.push(contact);
            }
            _ => bouts.push(vec![contact]),
        }
    }
    bouts.retain(|bout| bout.len() >= FEWEST_STEPS);
    joined(bouts, rate)
        .into_iter()
        .map(|bout| {
            let time = |at: &usize| (start + *at as f64 / rate - LATE).max(start);
            let contacts: Vec<f64> = bout.iter().map(time).collect();
            let span = bout[0]..bout[bout.len() - 1];
            SensorBout {
                start: contacts[0],
                end: contacts[contacts.len() - 1],
                contacts,
                turning: yaw.as_ref().map(|yaw| turns(&yaw[span.clone()], rate)),
            }
        })
        .collect()
}

/// Bouts with short pauses between them are one.
fn joined(bouts: Vec<Vec<usize>>, rate: f64) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = Vec::new();
    for bout in bouts {
        match joined.last_mut() {
            Some(before) if (bout[0] - before[before.len() - 1]) as f64 <= LONGEST_PAUSE * rate => {
                before.extend(bout);
            }
            _ => joined.push(bout),
        }
    }
    joined
}

/// The direction of gravity at each instant: the mean of a few seconds around it, as a unit vector.
fn upright(readings: &[[f64; 3]], rate: f64) -> Vec<[f64; 3]> {
    let axes = [0, 1, 2].map(|axis| {
        let values: Vec<f64> = readings.iter().map(|reading| reading[axis]).collect();
        smoothed(&values, POSTURE, rate)
    });
    // Where gravity was taken out of the recording its mean is nothing; then the axis of the largest motion is upright.
    let size = |k: usize| axes.iter().map(|axis| axis[k] * axis[k]).sum::<f64>().sqrt();
    let sizes: Vec<f64> = (0..readings.len()).map(size).collect();
    if median(&sizes).is_none_or(|size| size < 2.0) {
        let moved = [0, 1, 2].map(|axis| readings.iter().map(|reading| reading[axis].powi(2)).sum::<f64>());
        let largest = if moved[0] >= moved[1].max(moved[2]) {
            0
        } else if moved[1] >= moved[2] {
            1
        } else {
            2
        };
        let mut up = [0.0; 3];
        up[largest] = 1.0;
        return vec![up; readings.len()];
    }
    (0..readings.len()).map(|k| [0, 1, 2].map(|axis| axes[axis][k] / sizes[k].max(1e-9))).collect()
}

/// Maxima that stand out as steps do, at least a shortest step apart.
fn contacts(pushes: &[f64], rate: f64) -> Vec<usize> {
    let turning_points: Vec<usize> = (1..pushes.len().saturating_sub(1))
        .filter(|&k| (pushes[k] - pushes[k - 1]) * (pushes[k + 1] - pushes[k]) < 0.0)
        .collect();
    let mut found: Vec<usize> = Vec::new();
    for (place, &at) in turning_points.iter().enumerate() {
        let before = place.checked_sub(1).map_or(pushes[at], |place| pushes[turning_points[place]]);
        let after = turning_points.get(place + 1).map_or(pushes[at], |&next| pushes[next]);
        let (rise, fall) = (pushes[at] - before, pushes[at] - after);
        if rise.max(fall) < LEAST_PUSH || rise.min(fall) < 0.5 * LEAST_PUSH {
            continue;
        }
        match found.last_mut() {
            Some(last) if (at - *last) as f64 <= SHORTEST_STEP * rate => {
                if pushes[at] > pushes[*last] {
                    *last = at;
                }
            }
            _ => found.push(at),
        }
    }
    found
}

/// Whether this much yaw, rad/s, is a turn somewhere.
fn turns(yaw: &[f64], rate: f64) -> bool {
    let mut angle = 0.0;
    yaw.iter().any(|&speed| {
        angle = if speed.abs() > TURN_RATE && speed * angle >= 0.0 { angle + speed / rate } else { 0.0 };
        angle.abs() > TURN_ANGLE
    })
}

/// Smoothed by a Gaussian of this standard deviation, s; at the ends the first and last value go on.
fn smoothed(values: &[f64], deviation: f64, rate: f64) -> Vec<f64> {
    let reach = (4.0 * deviation * rate).ceil() as i64;
    let weights: Vec<f64> =
        (-reach..=reach).map(|k| (-0.5 * (k as f64 / rate / deviation).powi(2)).exp()).collect();
    let total: f64 = weights.iter().sum();
    let last = i64::try_from(values.len()).unwrap_or(0) - 1;
    (0..=last)
        .map(|at| {
            let around = (-reach..=reach).zip(&weights);
            around.map(|(k, weight)| weight * values[(at + k).clamp(0, last) as usize]).sum::<f64>() / total
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::GRAVITY;

    const RATE: f64 = 100.0;

    /// Stands for 4 s, walks for 6 s with a step every 0.55 s, stands again; the sensor leans and may be turned.
    fn walk(turn: [usize; 3], sign: f64, gravity: f64) -> Vec<Option<[f64; 3]>> {
        (0..1400)
            .map(|k| {
                let time = f64::from(k) / RATE;
                let walking = (4.0..10.0).contains(&time);
                let wave =
                    if walking { 1.5 * (std::f64::consts::TAU * (time - 4.0) / 0.55).cos() } else { 0.0 };
                let plain = [sign * (gravity + wave), 0.3 * wave, 0.1];
                Some(turn.map(|axis| plain[axis]))
            })
            .collect()
    }

    #[test]
    fn the_walk_is_found_between_the_standing_whichever_way_the_sensor_is_worn() {
        for (turn, sign, gravity) in [
            ([0, 1, 2], 1.0, GRAVITY),
            ([1, 0, 2], 1.0, GRAVITY),
            ([2, 1, 0], -1.0, GRAVITY),
            ([0, 1, 2], 1.0, 0.0),
        ] {
            let found = bouts(&walk(turn, sign, gravity), None, RATE);
            assert_eq!(found.len(), 1, "{turn:?} {sign} {gravity}: {found:?}");
            let steps = found[0].step_times();
            assert!((9..=12).contains(&found[0].contacts.len()), "{found:?}");
            assert!((median(&steps).unwrap() - 0.55).abs() < 0.015, "{steps:?}");
            assert!(found[0].start > 3.7 && found[0].end < 10.3, "{found:?}");
        }
    }

    #[test]
    fn nobody_walks_where_nothing_moves_or_somebody_sits_down() {
        let still = vec![Some([GRAVITY, 0.0, 0.0]); 3000];
        assert!(bouts(&still, None, RATE).is_empty());
        let mut sits = still.clone();
        for (k, reading) in sits[500..560].iter_mut().enumerate() {
            *reading = Some([GRAVITY + 3.0 * (k as f64 / 10.0).sin(), 0.0, 0.0]);
        }
        assert!(bouts(&sits, None, RATE).is_empty());
        assert!(bouts(&[], None, RATE).is_empty() && bouts(&still, None, 0.0).is_empty());
    }

    #[test]
    fn a_turn_is_told_by_the_gyroscope_alone() {
        let readings = walk([0, 1, 2], 1.0, GRAVITY);
        let yaw = |speed: f64| vec![Some([speed, 0.0, 0.0]); readings.len()];
        let told = |speed: f64| bouts(&readings, Some(&yaw(speed)), RATE)[0].turning;
        assert_eq!(told(0.1), Some(false));
        assert_eq!(told(-0.9), Some(true));
        assert_eq!(bouts(&readings, None, RATE)[0].turning, None);
    }
}
