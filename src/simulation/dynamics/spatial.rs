//! Three-dimensional and spatial (six-dimensional) algebra for the body tree.
//!
//! Written out by hand, not taken from a matrix library, because these few operations are the innermost loop of every
//! simulated step: the plain form stays fast in unoptimised test builds and adds up in the same order on every run.
//! Spatial vectors follow Featherstone, *Rigid Body Dynamics Algorithms* (2008), expressed along the world's axes about
//! the momentary place of the pelvis.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// A vector in space.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vec3 {
    /// Forward.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// To the walker's right.
    pub z: f64,
}

impl Vec3 {
    /// The null vector.
    pub const ZERO: Vec3 = Vec3::new(0.0, 0.0, 0.0);
    /// Unit vector forward.
    pub const X: Vec3 = Vec3::new(1.0, 0.0, 0.0);
    /// Unit vector up.
    pub const Y: Vec3 = Vec3::new(0.0, 1.0, 0.0);
    /// Unit vector to the right.
    pub const Z: Vec3 = Vec3::new(0.0, 0.0, 1.0);

    /// A vector from its coordinates.
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    /// Scalar product.
    #[inline]
    pub fn dot(self, o: Vec3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    /// Vector product.
    #[inline]
    pub fn cross(self, o: Vec3) -> Vec3 {
        Vec3::new(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }

    /// Length.
    #[inline]
    pub fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The mirror image in the sagittal plane (z turned round): how left is made from right.
    pub fn mirrored(self) -> Vec3 {
        Vec3::new(self.x, self.y, -self.z)
    }

    /// Whether every coordinate is a number.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite() && self.z.is_finite()
    }
}

impl Add for Vec3 {
    type Output = Vec3;
    #[inline]
    fn add(self, o: Vec3) -> Vec3 {
        Vec3::new(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for Vec3 {
    type Output = Vec3;
    #[inline]
    fn sub(self, o: Vec3) -> Vec3 {
        Vec3::new(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f64> for Vec3 {
    type Output = Vec3;
    #[inline]
    fn mul(self, s: f64) -> Vec3 {
        Vec3::new(self.x * s, self.y * s, self.z * s)
    }
}

impl Neg for Vec3 {
    type Output = Vec3;
    #[inline]
    fn neg(self) -> Vec3 {
        Vec3::new(-self.x, -self.y, -self.z)
    }
}

impl AddAssign for Vec3 {
    #[inline]
    fn add_assign(&mut self, o: Vec3) {
        *self = *self + o;
    }
}

impl SubAssign for Vec3 {
    #[inline]
    fn sub_assign(&mut self, o: Vec3) {
        *self = *self - o;
    }
}

/// A 3 by 3 matrix, by columns. As a rotation its columns are the body's axes seen from the world.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mat3 {
    /// First column.
    pub x: Vec3,
    /// Second column.
    pub y: Vec3,
    /// Third column.
    pub z: Vec3,
}

impl Mat3 {
    /// The unit matrix.
    pub const IDENTITY: Mat3 = Mat3 { x: Vec3::X, y: Vec3::Y, z: Vec3::Z };

    /// Matrix times vector.
    #[inline]
    pub fn apply(&self, v: Vec3) -> Vec3 {
        self.x * v.x + self.y * v.y + self.z * v.z
    }

    /// Transposed matrix times vector: for a rotation, from the world into the body.
    #[inline]
    pub fn apply_transposed(&self, v: Vec3) -> Vec3 {
        Vec3::new(self.x.dot(v), self.y.dot(v), self.z.dot(v))
    }

    /// Matrix product.
    #[inline]
    pub fn times(&self, o: &Mat3) -> Mat3 {
        Mat3 { x: self.apply(o.x), y: self.apply(o.y), z: self.apply(o.z) }
    }

    /// Rotation about a unit axis by an angle, rad (Rodrigues).
    pub fn from_axis_angle(axis: Vec3, angle: f64) -> Mat3 {
        let (s, c) = angle.sin_cos();
        let t = 1.0 - c;
        let Vec3 { x, y, z } = axis;
        Mat3 {
            x: Vec3::new(t * x * x + c, t * x * y + s * z, t * x * z - s * y),
            y: Vec3::new(t * x * y - s * z, t * y * y + c, t * y * z + s * x),
            z: Vec3::new(t * x * z + s * y, t * y * z - s * x, t * z * z + c),
        }
    }

    /// First a rotation about a unit axis of the body by an angle, rad, then this one. The axes of nearly all joints are
    /// those of the body, and then only two columns change.
    #[inline]
    pub fn turned(&self, axis: Vec3, angle: f64) -> Mat3 {
        let principal = |value: f64| value.abs() > 1.0 - 1e-15;
        let (s, c) = angle.sin_cos();
        let turn = |a: Vec3, b: Vec3, s: f64| (a * c + b * s, b * c - a * s);
        let Mat3 { x, y, z } = *self;
        if principal(axis.z) {
            let (x, y) = turn(x, y, s * axis.z);
            Mat3 { x, y, z }
        } else if principal(axis.x) {
            let (y, z) = turn(y, z, s * axis.x);
            Mat3 { x, y, z }
        } else if principal(axis.y) {
            let (z, x) = turn(z, x, s * axis.y);
            Mat3 { x, y, z }
        } else {
            self.times(&Mat3::from_axis_angle(axis, angle))
        }
    }

    /// `R diag(d) R^T`: principal moments of inertia turned into the world.
    #[inline]
    pub fn turned_diagonal(&self, d: Vec3) -> Mat3 {
        let a = self.x * d.x;
        let b = self.y * d.y;
        let c = self.z * d.z;
        Mat3 {
            x: a * self.x.x + b * self.y.x + c * self.z.x,
            y: a * self.x.y + b * self.y.y + c * self.z.y,
            z: a * self.x.z + b * self.y.z + c * self.z.z,
        }
    }

    /// Sum of two matrices.
    #[inline]
    pub fn plus(&self, o: &Mat3) -> Mat3 {
        Mat3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
    }
}

/// A unit quaternion: the attitude of the floating pelvis, which three angles cannot hold without a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quaternion {
    /// Scalar part.
    pub w: f64,
    /// Vector part.
    pub v: Vec3,
}

impl Quaternion {
    /// No rotation.
    pub const IDENTITY: Quaternion = Quaternion { w: 1.0, v: Vec3::ZERO };

    /// Rotation about a unit axis by an angle, rad.
    pub fn from_axis_angle(axis: Vec3, angle: f64) -> Self {
        let (s, c) = (0.5 * angle).sin_cos();
        Self { w: c, v: axis * s }
    }

    /// Rotation whose axis times angle is `r`, rad.
    pub fn from_rotation_vector(r: Vec3) -> Self {
        let angle = r.norm();
        if angle < 1e-12 {
            Self { w: 1.0, v: r * 0.5 }
        } else {
            Self::from_axis_angle(r * (1.0 / angle), angle)
        }
    }

    /// First `o`, then `self`.
    pub fn times(self, o: Quaternion) -> Quaternion {
        Quaternion { w: self.w * o.w - self.v.dot(o.v), v: o.v * self.w + self.v * o.w + self.v.cross(o.v) }
    }

    /// The same rotation with length one again.
    pub fn normalized(self) -> Quaternion {
        let s = 1.0 / (self.w * self.w + self.v.dot(self.v)).sqrt();
        Quaternion { w: self.w * s, v: self.v * s }
    }

    /// As a matrix.
    pub fn to_matrix(self) -> Mat3 {
        let (w, Vec3 { x, y, z }) = (self.w, self.v);
        Mat3 {
            x: Vec3::new(1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + w * z), 2.0 * (x * z - w * y)),
            y: Vec3::new(2.0 * (x * y - w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z + w * x)),
            z: Vec3::new(2.0 * (x * z + w * y), 2.0 * (y * z - w * x), 1.0 - 2.0 * (x * x + y * y)),
        }
    }
}

/// A spatial motion (velocity or acceleration): turning `w`, rad/s, and the velocity `v` of the body's material at the
/// reference point, m/s.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Twist {
    /// Angular part.
    pub w: Vec3,
    /// Linear part at the reference point.
    pub v: Vec3,
}

/// A spatial force: moment `m` about the reference point, N m, and force `f`, N.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wrench {
    /// Moment about the reference point.
    pub m: Vec3,
    /// Force.
    pub f: Vec3,
}

impl Twist {
    /// Sum.
    #[inline]
    pub fn plus(self, o: Twist) -> Twist {
        Twist { w: self.w + o.w, v: self.v + o.v }
    }

    /// Multiple.
    #[inline]
    pub fn scaled(self, s: f64) -> Twist {
        Twist { w: self.w * s, v: self.v * s }
    }

    /// Power of a force on this motion, W.
    #[inline]
    pub fn dot(self, o: Wrench) -> f64 {
        self.w.dot(o.m) + self.v.dot(o.f)
    }

    /// Rate of change of a motion vector that is carried along by this motion.
    #[inline]
    pub fn cross_motion(self, o: Twist) -> Twist {
        Twist { w: self.w.cross(o.w), v: self.w.cross(o.v) + self.v.cross(o.w) }
    }

    /// Rate of change of a force vector that is carried along by this motion.
    #[inline]
    pub fn cross_force(self, o: Wrench) -> Wrench {
        Wrench { m: self.w.cross(o.m) + self.v.cross(o.f), f: self.w.cross(o.f) }
    }
}

impl Wrench {
    /// A force at a point `r` from the reference point.
    #[inline]
    pub fn at(r: Vec3, force: Vec3) -> Wrench {
        Wrench { m: r.cross(force), f: force }
    }

    /// Adds another.
    #[inline]
    pub fn add(&mut self, o: Wrench) {
        self.m += o.m;
        self.f += o.f;
    }

    /// Takes another away.
    #[inline]
    pub fn subtract(&mut self, o: Wrench) {
        self.m -= o.m;
        self.f -= o.f;
    }
}

/// Inertia of one or several bodies about the reference point.
#[derive(Clone, Copy, Debug, Default)]
pub struct SpatialInertia {
    /// Mass, kg.
    pub mass: f64,
    /// Mass times centre of mass, kg m.
    pub first: Vec3,
    /// Second moments about the reference point, kg m^2.
    pub second: Mat3,
}

impl SpatialInertia {
    /// A body of this mass with its centre of mass at `c` from the reference point and central inertia `central`.
    #[inline]
    pub fn of_body(mass: f64, c: Vec3, central: &Mat3) -> Self {
        let s = mass * c.dot(c);
        let steiner = Mat3 {
            x: Vec3::new(s - mass * c.x * c.x, -mass * c.x * c.y, -mass * c.x * c.z),
            y: Vec3::new(-mass * c.x * c.y, s - mass * c.y * c.y, -mass * c.y * c.z),
            z: Vec3::new(-mass * c.x * c.z, -mass * c.y * c.z, s - mass * c.z * c.z),
        };
        Self { mass, first: c * mass, second: central.plus(&steiner) }
    }

    /// Momentum of a motion, or force of an acceleration.
    #[inline]
    pub fn apply(&self, a: Twist) -> Wrench {
        Wrench {
            m: self.second.apply(a.w) + self.first.cross(a.v),
            f: a.v * self.mass + a.w.cross(self.first),
        }
    }

    /// Adds another body, rigidly joined.
    #[inline]
    pub fn add(&mut self, o: &SpatialInertia) {
        self.mass += o.mass;
        self.first += o.first;
        self.second = self.second.plus(&o.second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quaternion_and_axis_angle_give_the_same_rotation() {
        let axis = Vec3::new(2.0, -1.0, 2.0) * (1.0 / 3.0);
        let a = Mat3::from_axis_angle(axis, 0.7);
        let b = Quaternion::from_axis_angle(axis, 0.7).to_matrix();
        let v = Vec3::new(0.3, -0.2, 0.9);
        assert!((a.apply(v) - b.apply(v)).norm() < 1e-14);
        assert!((a.apply_transposed(a.apply(v)) - v).norm() < 1e-14);
        for axis in [Vec3::X, Vec3::Y, -Vec3::Z, axis] {
            let turned = b.turned(axis, -1.2);
            let product = b.times(&Mat3::from_axis_angle(axis, -1.2));
            assert!((turned.apply(v) - product.apply(v)).norm() < 1e-14);
        }
    }
}
