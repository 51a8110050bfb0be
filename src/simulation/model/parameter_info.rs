//! [`ParameterInfo`]: what is known of a parameter of a walker besides its value.

use crate::biomechanics::anatomy::Side;

/// Under which heading a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterGroup {
    /// Age, size, bones.
    Body,
    /// Strength of muscle groups.
    Strength,
    /// Short or stiff muscles.
    Contracture,
    /// Voluntary drive and selective control.
    Drive,
    /// Spastic reflexes.
    Spasticity,
    /// Tone, rigidity, delays, noise.
    Nerves,
    /// Amplitude, arms, posture.
    Posture,
    /// Pain.
    Pain,
    /// Orthoses, braces, cane.
    Device,
    /// Speed and floor.
    Task,
}

impl ParameterGroup {
    /// The heading on screen.
    pub fn title(self) -> &'static str {
        match self {
            ParameterGroup::Body => "Body",
            ParameterGroup::Strength => "Strength",
            ParameterGroup::Contracture => "Contracture",
            ParameterGroup::Drive => "Voluntary drive",
            ParameterGroup::Spasticity => "Spasticity",
            ParameterGroup::Nerves => "Nerves and tone",
            ParameterGroup::Posture => "Amplitude and posture",
            ParameterGroup::Pain => "Pain",
            ParameterGroup::Device => "Devices",
            ParameterGroup::Task => "Task",
        }
    }
}

/// What is known about a parameter besides its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Key in files, such as `left.strength.soleus`.
    pub key: String,
    /// Name on screen, without side.
    pub title: String,
    /// Heading.
    pub group: ParameterGroup,
    /// Side, where it has one.
    pub side: Option<Side>,
    /// Unit, as shown; empty for a ratio.
    pub unit: &'static str,
    /// Lowest value allowed.
    pub low: f64,
    /// Highest value allowed.
    pub high: f64,
    /// Value of a healthy young adult.
    pub healthy: f64,
}

/// A row of the list: key, title, group, unit, range, healthy value.
pub(super) type Row<'a> = (&'a str, &'a str, ParameterGroup, &'static str, (f64, f64), f64);
