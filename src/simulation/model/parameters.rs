//! [`WalkerParameters`]: everything about a walker that a clinician may turn, with unit, range and clinical name.
//!
//! All parameters are listed once, in [`WalkerParameters::visit`]; files, sliders, checks and distances between
//! conditions all read that list.

use super::leg_parameters::LegParameters;
use super::parameter_info::Row;
pub use super::parameter_info::{ParameterGroup, ParameterInfo};
use crate::biomechanics::anatomy::{BySide, Sex, Side};

/// Everything about a walker that may be turned.
#[derive(Clone, Debug, PartialEq)]
pub struct WalkerParameters {
    /// Sex.
    pub sex: Sex,
    /// Age, years. Sets strength, tissue, nerve speed and the proportions of children.
    pub age: f64,
    /// Stature, m.
    pub stature: f64,
    /// Mass, kg.
    pub mass: f64,
    /// Both legs.
    pub legs: BySide<LegParameters>,
    /// Strength of all muscles of both legs, on top of everything else.
    pub overall_strength: f64,
    /// Constant excitation of all muscles.
    pub tone: f64,
    /// Rigidity, excitation per optimal length of stretch.
    pub rigidity: f64,
    /// Nerve delays relative to this age and size.
    pub delay: f64,
    /// Motor and sensory noise relative to a healthy adult.
    pub noise: f64,
    /// Forward lean of the trunk beyond the healthy one, rad.
    pub lean: f64,
    /// Elbow flexion beyond the healthy one, rad.
    pub elbow_flexion: f64,
    /// Speed that is aimed at, m/s.
    pub speed: f64,
    /// Slope of the floor, rad; uphill positive.
    pub slope: f64,
    /// Speed of a treadmill's belt, m/s; 0 is over ground.
    pub treadmill: f64,
}

impl Default for WalkerParameters {
    /// The reference adult: a healthy man of 30 years.
    fn default() -> Self {
        Self {
            sex: Sex::Male,
            age: 30.0,
            stature: super::adult::STATURE,
            mass: super::adult::MASS,
            legs: BySide::default(),
            overall_strength: 1.0,
            tone: 0.0,
            rigidity: 0.0,
            delay: 1.0,
            noise: 1.0,
            lean: 0.0,
            elbow_flexion: 0.0,
            speed: 1.25,
            slope: 0.0,
            treadmill: 0.0,
        }
    }
}

/// Why parameters were refused.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterError {
    /// No parameter has this key.
    UnknownKey(String),
    /// The value lies outside what the model can represent.
    OutOfRange {
        /// The parameter's key.
        key: String,
        /// The value that was asked for.
        value: f64,
        /// Lowest value allowed.
        low: f64,
        /// Highest value allowed.
        high: f64,
        /// Unit.
        unit: &'static str,
    },
}

impl std::fmt::Display for ParameterError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ParameterError::UnknownKey(key) => write!(f, "no parameter is called \"{key}\""),
            ParameterError::OutOfRange { key, value, low, high, unit } => {
                write!(f, "{key} = {value} is outside {low} to {high} {unit}")
            }
        }
    }
}

impl std::error::Error for ParameterError {}

impl WalkerParameters {
    /// Shows every parameter with its value to `f`, which may change it. Sex is not a number and is left out.
    pub fn visit(&mut self, f: &mut dyn FnMut(ParameterInfo, &mut f64)) {
        use ParameterGroup as G;
        let mut show = |row: Row<'_>, value: &mut f64| {
            let (key, title, group, unit, (low, high), healthy) = row;
            let info = ParameterInfo {
                key: key.to_owned(),
                title: title.to_owned(),
                group,
                side: None,
                unit,
                low,
                high,
                healthy,
            };
            f(info, value);
        };
        show(("body.age", "Age", G::Body, "years", (3.0, 95.0), 30.0), &mut self.age);
        show(("body.stature", "Stature", G::Body, "m", (0.9, 2.1), 1.75), &mut self.stature);
        show(("body.mass", "Mass", G::Body, "kg", (12.0, 160.0), 74.5314), &mut self.mass);
        show(
            ("body.strength", "Strength, all muscles", G::Strength, "", (0.2, 1.4), 1.0),
            &mut self.overall_strength,
        );
        show(("nerves.tone", "Constant tone", G::Nerves, "", (0.0, 0.1), 0.0), &mut self.tone);
        show(("nerves.rigidity", "Rigidity", G::Nerves, "", (0.0, 0.5), 0.0), &mut self.rigidity);
        show(("nerves.delay", "Reflex delay", G::Nerves, "", (0.7, 1.8), 1.0), &mut self.delay);
        show(("nerves.noise", "Motor and sensory noise", G::Nerves, "", (0.0, 5.0), 1.0), &mut self.noise);
        show(("posture.lean", "Forward lean", G::Posture, "rad", (-0.2, 0.6), 0.0), &mut self.lean);
        show(
            ("posture.elbow_flexion", "Elbow flexion", G::Posture, "rad", (0.0, 1.5), 0.0),
            &mut self.elbow_flexion,
        );
        show(("task.speed", "Walking speed", G::Task, "m/s", (0.2, 2.0), 1.25), &mut self.speed);
        show(("task.slope", "Slope, uphill positive", G::Task, "rad", (-0.2, 0.2), 0.0), &mut self.slope);
        show(("task.treadmill", "Treadmill belt", G::Task, "m/s", (0.0, 2.0), 0.0), &mut self.treadmill);
        for side in Side::BOTH {
            self.legs.get_mut(side).visit(side, f);
        }
    }

    /// All parameters with their values.
    pub fn list(&self) -> Vec<(ParameterInfo, f64)> {
        let mut list = Vec::new();
        self.clone().visit(&mut |info, value| list.push((info, *value)));
        list
    }

    /// Sets a parameter by key. `both.` before a leg's key sets both sides.
    pub fn set(&mut self, key: &str, value: f64) -> Result<(), ParameterError> {
        if let Some(rest) = key.strip_prefix("both.") {
            self.set(&format!("left.{rest}"), value)?;
            return self.set(&format!("right.{rest}"), value);
        }
        let mut result = Err(ParameterError::UnknownKey(key.to_owned()));
        self.visit(&mut |info, slot| {
            if info.key == key {
                result = check(&info, value);
                if result.is_ok() {
                    *slot = value;
                }
            }
        });
        result
    }

    /// A parameter by key.
    pub fn get(&self, key: &str) -> Option<f64> {
        self.list().into_iter().find(|(info, _)| info.key == key).map(|(_, value)| value)
    }

    /// Checks every value against its range.
    pub fn validate(&self) -> Result<(), ParameterError> {
        self.list().iter().try_for_each(|(info, value)| check(info, *value))
    }

    /// How far two conditions lie apart: root mean square over the parameters of difference by range, speed and age
    /// counting most because gains change most with them.
    pub fn distance(&self, other: &WalkerParameters) -> f64 {
        let sum: f64 = self
            .list()
            .into_iter()
            .zip(other.list())
            .map(|((info, a), (_, b))| {
                let weight = match info.key.as_str() {
                    "task.speed" | "body.stature" => 3.0,
                    "body.age" => 0.3,
                    "body.mass" => 0.5,
                    _ => 1.0,
                };
                (weight * (a - b) / (info.high - info.low)).powi(2)
            })
            .sum();
        sum.sqrt()
    }
}

fn check(info: &ParameterInfo, value: f64) -> Result<(), ParameterError> {
    if value.is_finite() && value >= info.low && value <= info.high {
        return Ok(());
    }
    Err(ParameterError::OutOfRange {
        key: info.key.clone(),
        value,
        low: info.low,
        high: info.high,
        unit: info.unit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_a_unique_key_and_a_healthy_value_in_range() {
        let parameters = WalkerParameters::default();
        let list = parameters.list();
        let mut keys: Vec<_> = list.iter().map(|(info, _)| info.key.clone()).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), list.len());
        for (info, value) in &list {
            assert!(check(info, info.healthy).is_ok(), "{}", info.key);
            assert!((value - info.healthy).abs() < 1e-9, "{} is not healthy by default", info.key);
        }
    }

    #[test]
    fn impossible_values_are_named_and_refused() {
        let mut parameters = WalkerParameters::default();
        assert!(parameters.set("left.strength.soleus", 0.5).is_ok());
        assert_eq!(parameters.get("left.strength.soleus"), Some(0.5));
        for value in [-1.0, f64::NAN, f64::INFINITY, 40.0] {
            let error = parameters.set("both.strength.soleus", value).unwrap_err();
            assert!(error.to_string().contains("strength.soleus"), "{error}");
        }
        assert!(matches!(parameters.set("left.strenght.soleus", 0.5), Err(ParameterError::UnknownKey(_))));
        parameters.mass = f64::NAN;
        assert!(parameters.validate().is_err());
    }
}
