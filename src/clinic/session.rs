//! [`Session`]: one visit of one patient, and the treatments that lie between visits.

use super::wall_time::WallTime;

/// Number of a visit within an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub i64);

/// What is the same for all walks of one visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// When it began.
    pub start: WallTime,
    /// Who measured, as initials or a role.
    pub operator: String,
    /// Room and camera place: repeatability belongs to a set-up, not to the program.
    pub room: String,
    /// Standing height, m.
    pub stature: Option<f64>,
    /// Leg length, floor to greater trochanter, m.
    pub leg_length: Option<f64>,
    /// Body mass, kg.
    pub mass: Option<f64>,
    /// Free words.
    pub note: String,
}

/// Something that began or happened between visits, drawn as a mark in the trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Treatment {
    /// When.
    pub time: WallTime,
    /// What, in a few words: `botulinum toxin left calf`, `treadmill training, 3 × week`.
    pub label: String,
}
