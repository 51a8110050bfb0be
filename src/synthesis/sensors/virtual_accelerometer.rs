//! [`VirtualAccelerometer`]: what an inertial sensor strapped to a body part would feel of a [`KnownWalk`].
//!
//! A sensor feels the acceleration of its place less gravity, in axes that turn with the body part. Places come from
//! the landmarks; the acceleration is the curvature of a parabola fitted to a few hundredths of a second around each
//! instant, which is what the sensor's own low pass and the soft tissue under the strap leave of it. Impacts shorter
//! than that, such as the heel's, are weaker than on a real shank. Straps slip and are put on askew: that is the
//! orientation error. What a soft waist or a loose trouser pocket adds to it is not modelled.

use nalgebra::{Matrix3, Rotation3, Vector3};

use crate::biomechanics::GRAVITY;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::random::Random;
use crate::biomechanics::signal::resampling::even_grid;
use crate::synthesis::walks::known_walk::{KnownWalk, Place};

/// Half width of the fitted parabola, s: passes a wave of 10 Hz with four fifths of its height.
const FIT: f64 = 0.03;

/// Where the sensor is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SensorSite {
    /// On the belt over the lower back, at a tenth of the way from the hips to the shoulders.
    Waist,
    /// On the breast bone, at four fifths of that way.
    Chest,
    /// Half way down the thigh, on its outer side.
    Thigh(Side),
    /// Above the ankle, a tenth of the shank from it.
    Ankle(Side),
}

/// A sensor, how it sits and how it errs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VirtualAccelerometer {
    /// Where it is worn.
    pub site: SensorSite,
    /// Readings per second.
    pub sample_rate: f64,
    /// Turns of the sensor against the body part about its up, forward and right axes, rad.
    pub orientation_error: [f64; 3],
    /// Constant error of each axis, m/s².
    pub offset: [f64; 3],
    /// Standard deviation of the noise of each reading, m/s².
    pub noise: f64,
    /// Largest reading, m/s²; what is larger is cut off.
    pub range: f64,
}

/// What the sensor gave.
#[derive(Clone, Debug, PartialEq)]
pub struct AccelerometerRecord {
    /// Time of the first reading on the walk's own clock, s.
    pub start: f64,
    /// Readings per second.
    pub sample_rate: f64,
    /// Up (along the body part), forward, right, m/s²; a sensor at rest reads gravity upwards. `None` where the walk is
    /// not known well enough.
    pub readings: Vec<Option<[f64; 3]>>,
}

impl VirtualAccelerometer {
    /// A sensor put on without error: 100 readings a second, ±8 g.
    pub fn ideal(site: SensorSite) -> Self {
        Self {
            site,
            sample_rate: 100.0,
            orientation_error: [0.0; 3],
            offset: [0.0; 3],
            noise: 0.0,
            range: 8.0 * GRAVITY,
        }
    }

    /// A sensor as it is put on in a clinic: askew by about ten degrees about each axis, offsets of a few hundredths of
    /// g and the noise of consumer parts (0.03 m/s² at 100 readings a second).
    pub fn as_worn(site: SensorSite, seed: u64) -> Self {
        let mut random = Random::for_part(seed, "accelerometer as worn");
        let mut normals = |scale: f64| std::array::from_fn(|_| scale * random.normal_polar());
        Self {
            orientation_error: normals(10_f64.to_radians()),
            offset: normals(0.02 * GRAVITY),
            noise: 0.03,
            ..Self::ideal(site)
        }
    }

    /// What it reads of a walk, with noise from the seed.
    pub fn record(&self, walk: &KnownWalk, seed: u64) -> AccelerometerRecord {
        let mut random = Random::for_part(seed, "accelerometer noise");
        let (first, last) = walk.span().unwrap_or((0.0, 0.0));
        let start = first + FIT;
        let [up, forward, right] = self.orientation_error;
        let askew = Rotation3::from_axis_angle(&Vector3::x_axis(), up)
            * Rotation3::from_axis_angle(&Vector3::y_axis(), forward)
            * Rotation3::from_axis_angle(&Vector3::z_axis(), right);
        let readings = even_grid(start, last - FIT, self.sample_rate)
            .into_iter()
            .map(|time| {
                let noise: [f64; 3] = std::array::from_fn(|_| self.noise * random.normal_polar());
                let axes = axes(self.site, walk, time)?;
                let felt = acceleration(self.site, walk, time)? + Vector3::new(0.0, GRAVITY, 0.0);
                let sensed = askew.inverse() * (axes.transpose() * felt);
                Some(std::array::from_fn(|axis| {
                    (sensed[axis] + self.offset[axis] + noise[axis]).clamp(-self.range, self.range)
                }))
            })
            .collect();
        AccelerometerRecord { start, sample_rate: self.sample_rate, readings }
    }
}

fn vector(place: Place) -> Vector3<f64> {
    Vector3::from(place)
}

fn middle(walk: &KnownWalk, point: BodyPoint, time: f64) -> Option<Vector3<f64>> {
    let [left, right] = Side::BOTH.map(|side| walk.place(Landmark::of(point, side), time));
    Some((vector(left?) + vector(right?)) * 0.5)
}

/// Lower and upper end of the body part.
fn ends(site: SensorSite, walk: &KnownWalk, time: f64) -> Option<[Vector3<f64>; 2]> {
    let joint = |point, side| walk.place(Landmark::of(point, side), time).map(vector);
    Some(match site {
        SensorSite::Waist | SensorSite::Chest => {
            [middle(walk, BodyPoint::Hip, time)?, middle(walk, BodyPoint::Shoulder, time)?]
        }
        SensorSite::Thigh(side) => [joint(BodyPoint::Knee, side)?, joint(BodyPoint::Hip, side)?],
        SensorSite::Ankle(side) => [joint(BodyPoint::Ankle, side)?, joint(BodyPoint::Knee, side)?],
    })
}

/// Where the sensor is, m. On the body part's axis: the few centimetres to the skin turn with it and matter little.
fn sensor_place(site: SensorSite, walk: &KnownWalk, time: f64) -> Option<Vector3<f64>> {
    let share = match site {
        SensorSite::Waist | SensorSite::Ankle(_) => 0.1,
        SensorSite::Chest => 0.8,
        SensorSite::Thigh(_) => 0.5,
    };
    let [low, high] = ends(site, walk, time)?;
    Some(low + (high - low) * share)
}

/// The body part's axes up, forward and right in the laboratory, as columns.
fn axes(site: SensorSite, walk: &KnownWalk, time: f64) -> Option<Matrix3<f64>> {
    let [low, high] = ends(site, walk, time)?;
    let up = (high - low).try_normalize(1e-6)?;
    let hip = |side| walk.place(Landmark::of(BodyPoint::Hip, side), time).map(vector);
    let across = hip(Side::Right)? - hip(Side::Left)?;
    let forward = up.cross(&across).try_normalize(1e-6)?;
    Some(Matrix3::from_columns(&[up, forward, forward.cross(&up)]))
}

/// Acceleration of the sensor's place, m/s²: twice the curvature of the parabola that fits nine places best.
fn acceleration(site: SensorSite, walk: &KnownWalk, time: f64) -> Option<Vector3<f64>> {
    let offsets: [f64; 9] = std::array::from_fn(|k| (k as f64 - 4.0) / 4.0 * FIT);
    let squares: Vec<f64> = offsets.iter().map(|t| t * t).collect();
    let mean = squares.iter().sum::<f64>() / 9.0;
    let weight: f64 = squares.iter().map(|square| (square - mean).powi(2)).sum();
    let mut curvature = Vector3::zeros();
    for (offset, square) in offsets.iter().zip(&squares) {
        curvature += sensor_place(site, walk, time + offset)? * ((square - mean) / weight);
    }
    Some(2.0 * curvature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::LandmarkTable;
    use crate::biomechanics::signal::robust::mean;
    use crate::synthesis::{AnalyticWalker, WalkerParameters};

    /// A stiff upright body whose every point moves like this.
    fn body(motion: impl Fn(f64) -> [f64; 3]) -> KnownWalk {
        let times: Vec<f64> = (0..=400).map(|k| f64::from(k) / 200.0).collect();
        let points = LandmarkTable::from_fn(|landmark| {
            let height = match landmark.point() {
                BodyPoint::Shoulder => 1.4,
                BodyPoint::Hip => 0.9,
                BodyPoint::Knee => 0.5,
                BodyPoint::Ankle => 0.1,
                _ => return Vec::new(),
            };
            let right = if landmark.side() == Some(Side::Right) { 0.1 } else { -0.1 };
            times
                .iter()
                .map(|&time| {
                    let [x, y, z] = motion(time);
                    Some([x, height + y, right + z])
                })
                .collect()
        });
        KnownWalk { times, points, stature: Some(1.7) }
    }

    fn readings(sensor: &VirtualAccelerometer, walk: &KnownWalk) -> Vec<[f64; 3]> {
        sensor.record(walk, 1).readings.into_iter().flatten().collect()
    }

    const SITES: [SensorSite; 4] =
        [SensorSite::Waist, SensorSite::Chest, SensorSite::Thigh(Side::Left), SensorSite::Ankle(Side::Right)];

    #[test]
    fn at_rest_and_at_constant_speed_it_feels_gravity_alone() {
        for site in SITES {
            for [up, forward, right] in
                readings(&VirtualAccelerometer::ideal(site), &body(|t| [1.3 * t, 0.0, 0.0]))
            {
                assert!((up - GRAVITY).abs() < 1e-6 && forward.abs() < 1e-6 && right.abs() < 1e-6);
            }
        }
    }

    /// Forward, up and sideways shaking of 2 Hz and 5 cm: 7.9 m/s² at most, of which a low pass may take a twentieth.
    #[test]
    fn shaking_is_felt_along_its_own_axis() {
        let wave = |t: f64| 0.05 * (4.0 * std::f64::consts::PI * t).sin();
        let peak = 0.05 * (4.0 * std::f64::consts::PI).powi(2);
        let cases: [(KnownWalk, usize); 3] = [
            (body(|t| [0.0, wave(t), 0.0]), 0),
            (body(|t| [wave(t), 0.0, 0.0]), 1),
            (body(|t| [0.0, 0.0, wave(t)]), 2),
        ];
        for (walk, axis) in cases {
            let felt = readings(&VirtualAccelerometer::ideal(SensorSite::Chest), &walk);
            let highest = felt.iter().map(|reading| reading[axis]).fold(f64::MIN, f64::max);
            let expected = peak + if axis == 0 { GRAVITY } else { 0.0 };
            assert!((highest - expected).abs() < 0.05 * peak, "axis {axis}: {highest} for {expected}");
            for other in (0..3).filter(|&other| other != axis) {
                let still = if other == 0 { GRAVITY } else { 0.0 };
                assert!(felt.iter().all(|reading| (reading[other] - still).abs() < 1e-6));
            }
        }
    }

    #[test]
    fn a_sensor_put_on_askew_leaks_gravity_and_a_small_range_cuts() {
        let tilt = 0.2_f64;
        let sensor = VirtualAccelerometer {
            orientation_error: [0.0, 0.0, tilt],
            ..VirtualAccelerometer::ideal(SensorSite::Waist)
        };
        let [up, forward, right] = readings(&sensor, &body(|_| [0.0; 3]))[10];
        assert!((up - GRAVITY * tilt.cos()).abs() < 1e-6 && right.abs() < 1e-6);
        assert!((forward.abs() - GRAVITY * tilt.sin()).abs() < 1e-6);
        let blunt = VirtualAccelerometer { range: 5.0, ..sensor };
        assert!(readings(&blunt, &body(|_| [0.0; 3])).iter().all(|reading| (reading[0] - 5.0).abs() < 1e-12));
    }

    /// Whatever a body does, over whole strides of steady walking its mean acceleration is nought: a waist sensor's mean
    /// is gravity. And the trunk bobs twice a stride.
    #[test]
    fn over_whole_strides_the_mean_is_gravity_and_the_step_rate_is_heard() {
        let walker = AnalyticWalker::new(WalkerParameters::default());
        let stride = walker.stride_time();
        let walk = walker.known_walk(6.0 * stride + 0.2, 200.0);
        let sensor = VirtualAccelerometer::ideal(SensorSite::Waist);
        let all = readings(&sensor, &walk);
        let count = (5.0 * stride * sensor.sample_rate).round() as usize;
        let vertical: Vec<f64> = all[..count].iter().map(|reading| reading[0]).collect();
        let average = mean(&vertical).unwrap();
        assert!((average - GRAVITY).abs() < 0.15, "{average}");
        let power = |cycles: f64| {
            let (mut real, mut imaginary) = (0.0, 0.0);
            for (k, value) in vertical.iter().enumerate() {
                let angle = std::f64::consts::TAU * cycles * k as f64 / count as f64;
                real += (value - average) * angle.cos();
                imaginary += (value - average) * angle.sin();
            }
            real.hypot(imaginary)
        };
        assert!(power(10.0) > 3.0 * power(5.0), "steps {} and strides {}", power(10.0), power(5.0));
    }

    #[test]
    fn the_same_seed_gives_the_same_readings_and_gaps_stay_gaps() {
        let mut walk = body(|t| [1.2 * t, 0.0, 0.0]);
        let sensor = VirtualAccelerometer::as_worn(SensorSite::Waist, 7);
        assert_eq!(sensor.record(&walk, 3), sensor.record(&walk, 3));
        assert_ne!(sensor.record(&walk, 3), sensor.record(&walk, 4));
        for row in 190..210 {
            walk.points[Landmark::LeftShoulder][row] = None;
        }
        let record = sensor.record(&walk, 3);
        assert!(record.readings[95..105].iter().any(Option::is_none));
        assert!(record.readings[..80].iter().all(Option::is_some));
    }
}
