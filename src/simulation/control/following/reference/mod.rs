//! [`GaitReference`]: what is followed. Curves of both legs over their own cycles, how long a stride takes, how fast it goes.
//!
//! It comes from a table of typical people by dimensionless speed and age ([`GaitReference::typical`]), from one person's own
//! curves ([`PersonCurves`]), or from either changed by a condition ([`Adaptation`]). The thigh is given in the world and not
//! against the pelvis, whose zero differs between laboratories and which has a task of its own.

mod adaptation;
mod condition;

mod person;
mod typical;

pub use adaptation::{Adaptation, LegChange, UnknownChange, WholeChange};
pub use person::{CurveError, PersonCurves};

use super::harmonics::Cyclic;
use crate::biomechanics::anatomy::{BySide, MuscleTable};

/// The typical share of the cycle at which a leg begins to swing.
pub(super) const SWING_START: f64 = 0.62;

/// The curves of one leg over its own cycle, which begins when the foot lands.
#[derive(Clone, Debug, PartialEq)]
pub struct LegReference {
    /// Flexion of the thigh in the world, rad.
    pub thigh: Cyclic,
    /// Hip adduction, rad.
    pub adduction: Cyclic,
    /// Knee extension, rad (negative in flexion).
    pub knee: Cyclic,
    /// Ankle dorsiflexion, rad.
    pub ankle: Cyclic,
    /// Pelvis up on this side, rad.
    pub obliquity: Cyclic,
    /// Hip flexion moment, N m/kg of the reference adult.
    pub hip_moment: Cyclic,
    /// Hip adduction moment, N m/kg.
    pub adduction_moment: Cyclic,
    /// Knee extension moment, N m/kg.
    pub knee_moment: Cyclic,
    /// Ankle dorsiflexion moment, N m/kg.
    pub ankle_moment: Cyclic,
    /// Vertical force of the floor, body weights.
    pub vertical_force: Cyclic,
    /// Usual activity by muscle, 0 to 1.
    pub activity: MuscleTable<Cyclic>,
    /// Share of the cycle at which swing begins.
    pub swing_start: f64,
    /// Phase of the other leg at the moment this one lands: 0.5 when steps are alike.
    pub other_at_landing: f64,
    /// Further abduction of the swinging leg, rad, on top of where balance wants the foot.
    pub circumduction: f64,
    /// How far the pelvis rises on this side while the leg swings, rad.
    pub hike: f64,
}

/// What a walk shall look like.
#[derive(Clone, Debug, PartialEq)]
pub struct GaitReference {
    /// Both legs.
    pub legs: BySide<LegReference>,
    /// Time of a stride, s.
    pub stride_time: f64,
    /// Walking speed, m/s.
    pub speed: f64,
    /// Further backward tilt of the pelvis, rad.
    pub pelvis_tilt: f64,
    /// Further forward lean of the trunk, rad.
    pub lean: f64,
    /// Lean of the trunk over the leg that stands, rad.
    pub sway: BySide<f64>,
    /// Further distance of a landing foot sideways, leg lengths.
    pub width: f64,
}
