//! A value that may be shown: with interval, count, method and status, or withheld with its reason.

use crate::finding::Finding;

/// How a value was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Method {
    /// From key-points, events and scale.
    Geometric,
    /// From an estimator trained on synthetic gaits.
    Learned,
    /// From the physics simulator.
    Simulated,
}

impl Method {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Whether a value may be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Nothing known speaks against it.
    Ok,
    /// To be read with the reason beside it.
    Limited,
    /// Not shown; the reason says why.
    Withheld,
}

impl Status {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The unit of an [`Estimate`]. Estimates are kept in the units of `assessment.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumString)]
#[expect(missing_docs, reason = "the names are the units")]
pub enum Unit {
    #[strum(serialize = "m/s")]
    MetrePerSecond,
    #[strum(serialize = "body heights/s")]
    BodyHeightPerSecond,
    #[strum(serialize = "steps/min")]
    StepPerMinute,
    #[strum(serialize = "s")]
    Second,
    #[strum(serialize = "m")]
    Metre,
    #[strum(serialize = "body heights")]
    BodyHeight,
    /// A share of the gait cycle, 0..=1.
    #[strum(serialize = "1")]
    Fraction,
    #[strum(serialize = "%")]
    Percent,
    #[strum(serialize = "deg")]
    Degree,
}

impl Unit {
    /// As files spell it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A 90 % interval, in the unit of its estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One value of one parameter. `value` is `None` exactly when the status is [`Status::Withheld`], and then there is
/// a reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: Option<f64>,
    /// Its 90 % interval.
    pub interval: Option<Interval>,
    /// Unit of value and interval.
    pub unit: Unit,
    /// How many steps or strides it stands on.
    pub n: usize,
    /// How it was come by.
    pub method: Method,
    /// Whether it may be relied on.
    pub status: Status,
    /// Why it is limited or withheld, and what else is to be said of it.
    pub reasons: Vec<Finding>,
}

impl Estimate {
    /// A value that is not shown, with the reason.
    pub fn withheld(unit: Unit, reason: impl Into<Finding>) -> Self {
        Self::withheld_for(unit, vec![reason.into()])
    }

    /// The same with several reasons.
    pub fn withheld_for(unit: Unit, reasons: Vec<Finding>) -> Self {
        Self {
            value: None,
            interval: None,
            unit,
            n: 0,
            method: Method::Geometric,
            status: Status::Withheld,
            reasons,
        }
    }

    /// The same value, to be read with this reason beside it. A withheld value stays withheld.
    #[must_use]
    pub fn limited(mut self, reason: impl Into<Finding>) -> Self {
        if self.status == Status::Withheld {
            return self;
        }
        self.status = Status::Limited;
        self.reasons.push(reason.into());
        self
    }
}
