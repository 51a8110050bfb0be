//! [`StoredEstimate`]: a value with its interval, by name.

use serde::{Deserialize, Serialize};

use super::finding::{StoredFinding, in_english, read, stored};
use crate::biomechanics::gait::Estimate;
use crate::biomechanics::gait::estimate::Interval;

/// One value as every file of ours spells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredEstimate {
    pub(super) value: Option<f64>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) unit: String,
    pub(super) n: usize,
    pub(super) method: String,
    pub(super) status: String,
    pub(super) reason: Option<String>,
    /// What the reason is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<StoredFinding>,
    /// The network that told it, and how usual the walk is among those that it learned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) network: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) in_distribution: Option<f64>,
}

impl From<&Estimate> for StoredEstimate {
    fn from(estimate: &Estimate) -> Self {
        Self {
            value: estimate.value,
            low: estimate.interval.map(|interval| interval.low),
            high: estimate.interval.map(|interval| interval.high),
            unit: estimate.unit.name().to_owned(),
            n: estimate.n,
            method: estimate.method.name().to_owned(),
            status: estimate.status.name().to_owned(),
            reason: in_english(&estimate.reasons),
            findings: stored(&estimate.reasons),
            network: None,
            in_distribution: None,
        }
    }
}

impl StoredEstimate {
    /// The same, told by a network of this name of a walk that is this usual among those it learned from, 0..=1.
    #[must_use]
    pub fn told_by(self, network: &str, in_distribution: f64) -> Self {
        Self { network: Some(network.to_owned()), in_distribution: Some(in_distribution), ..self }
    }

    /// `None` when a word is not understood.
    pub fn into_estimate(self) -> Option<Estimate> {
        Some(Estimate {
            value: self.value,
            interval: self.low.zip(self.high).map(|(low, high)| Interval { low, high }),
            unit: self.unit.parse().ok()?,
            n: self.n,
            method: self.method.parse().ok()?,
            status: self.status.parse().ok()?,
            reasons: read(&self.findings, self.reason),
        })
    }
}
