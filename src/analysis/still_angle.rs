//! [`StillAngle`]: an angle measured by a person on the still picture with three clicks, as with a goniometer.

/// How far a click lies from the point that was meant, px of the picture in each direction (one standard deviation). An
/// assumption about hand and eye under the fourfold glass; no study of ours stands behind it.
const CLICK_SD: f64 = 1.5;
/// Arms shorter than this have no direction, px.
const SHORTEST_ARM: f64 = 4.0;
/// Half of a 90 % interval in standard deviations.
const NINETY: f64 = 1.645;

/// Three points of one picture and the angle between them. It is the angle in the plane of the picture: a limb that is
/// turned out of that plane looks bent otherwise than it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StillAngle {
    /// Time of the picture, s.
    pub time: f64,
    /// End of the first arm, px right and down.
    pub first: [f64; 2],
    /// Where both arms meet, px right and down.
    pub vertex: [f64; 2],
    /// End of the other arm, px right and down.
    pub last: [f64; 2],
}

impl StillAngle {
    /// The angle between three clicks; `None` where an arm is too short to have a direction.
    pub fn new(time: f64, [first, vertex, last]: [[f64; 2]; 3]) -> Option<Self> {
        let angle = Self { time, first, vertex, last };
        let lengths = angle.arms().map(|[x, y]| x.hypot(y));
        lengths.iter().all(|length| *length >= SHORTEST_ARM).then_some(angle)
    }

    /// Both arms from the vertex, px.
    fn arms(&self) -> [[f64; 2]; 2] {
        [self.first, self.last].map(|end| [end[0] - self.vertex[0], end[1] - self.vertex[1]])
    }

    /// The angle, degrees, 0..=180.
    pub fn degrees(&self) -> f64 {
        let [a, b] = self.arms();
        let cross = a[0] * b[1] - a[1] * b[0];
        let dot = a[0] * b[0] + a[1] * b[1];
        cross.abs().atan2(dot).to_degrees()
    }

    /// Half of the 90 % interval, degrees, as far as it comes from where the clicks landed: short arms are read worse than
    /// long ones. What turning out of the picture's plane does is not in it.
    pub fn click_error(&self) -> f64 {
        let [a, b] = self.arms();
        let (near, far) = (1.0 / a[0].hypot(a[1]), 1.0 / b[0].hypot(b[1]));
        let both = near * near + far * far;
        // The ends turn one arm each; the vertex turns both at once.
        let vertex = both - 2.0 * near * far * self.degrees().to_radians().cos();
        NINETY * CLICK_SD * (both + vertex).sqrt().to_degrees()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn angle(first: [f64; 2], last: [f64; 2]) -> StillAngle {
        let at = |end: [f64; 2]| [300.0 + end[0], 200.0 + end[1]];
        StillAngle::new(1.0, [at(first), [300.0, 200.0], at(last)]).unwrap()
    }

    #[test]
    fn a_set_square_a_stretched_leg_and_a_bent_knee_are_read_as_they_are() {
        assert!((angle([0.0, -80.0], [60.0, 0.0]).degrees() - 90.0).abs() < 1e-9);
        assert!((angle([0.0, -80.0], [0.0, 90.0]).degrees() - 180.0).abs() < 1e-9);
        for bent in [5.0_f64, 60.0, 135.0, 175.0] {
            let (sin, cos) = bent.to_radians().sin_cos();
            let turned = angle([120.0 * cos, -120.0 * sin], [70.0, 0.0]);
            assert!((turned.degrees() - bent).abs() < 1e-9);
        }
        assert!(StillAngle::new(0.0, [[5.0, 5.0], [5.0, 6.0], [90.0, 5.0]]).is_none(), "no arm to speak of");
    }

    /// The interval against clicks that are scattered as it says: nine of ten lie within it, on long and on short arms.
    #[test]
    fn nine_of_ten_scattered_readings_lie_within_the_interval() {
        let mut seed = 17_u64;
        let mut even = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut normal = move || {
            let (radius, turn) = ((-2.0 * (1.0 - even()).ln()).sqrt(), std::f64::consts::TAU * even());
            radius * turn.cos()
        };
        for (first, last) in [([0.0, -90.0], [30.0, 80.0]), ([20.0, -40.0], [45.0, 10.0])] {
            let meant = angle(first, last);
            let mut scattered = |point: [f64; 2]| point.map(|axis| axis + CLICK_SD * normal());
            let within = (0..4000)
                .filter(|_| {
                    let clicks = [meant.first, meant.vertex, meant.last].map(&mut scattered);
                    let read = StillAngle::new(1.0, clicks).unwrap();
                    (read.degrees() - meant.degrees()).abs() <= meant.click_error()
                })
                .count();
            assert!((3500..=3700).contains(&within), "{within} of 4000");
        }
    }
}
