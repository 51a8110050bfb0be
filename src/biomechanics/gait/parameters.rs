//! The parameters that clinicians read, each with the definition that is printed beside it.

use std::collections::BTreeMap;

use super::estimate::{Estimate, Unit};
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::motion::LengthUnit;

/// The five domains into which tables group the parameters (after Hollman 2011, Gait Posture 34:111).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the domains")]
pub enum Domain {
    Pace,
    Rhythm,
    Phases,
    Variability,
    AsymmetryAndBase,
}

/// One parameter of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "see definition()")]
pub enum Parameter {
    WalkingSpeed,
    Cadence,
    StepLengthLeft,
    StepLengthRight,
    StrideLength,
    StepTimeLeft,
    StepTimeRight,
    StrideTime,
    StepWidth,
    StanceFractionLeft,
    StanceFractionRight,
    SwingFractionLeft,
    SwingFractionRight,
    DoubleSupportFraction,
    SingleSupportFractionLeft,
    SingleSupportFractionRight,
    StepLengthAsymmetry,
    StepTimeAsymmetry,
    StanceAsymmetry,
    StepTimeCv,
    StrideTimeCv,
}

impl Parameter {
    /// All parameters in the order of every table.
    pub const ALL: [Parameter; 21] = [
        Parameter::WalkingSpeed,
        Parameter::Cadence,
        Parameter::StepLengthLeft,
        Parameter::StepLengthRight,
        Parameter::StrideLength,
        Parameter::StepTimeLeft,
        Parameter::StepTimeRight,
        Parameter::StrideTime,
        Parameter::StepWidth,
        Parameter::StanceFractionLeft,
        Parameter::StanceFractionRight,
        Parameter::SwingFractionLeft,
        Parameter::SwingFractionRight,
        Parameter::DoubleSupportFraction,
        Parameter::SingleSupportFractionLeft,
        Parameter::SingleSupportFractionRight,
        Parameter::StepLengthAsymmetry,
        Parameter::StepTimeAsymmetry,
        Parameter::StanceAsymmetry,
        Parameter::StepTimeCv,
        Parameter::StrideTimeCv,
    ];

    /// The key in `assessment.json`.
    pub fn key(self) -> &'static str {
        match self {
            Parameter::WalkingSpeed => "walking_speed",
            Parameter::Cadence => "cadence",
            Parameter::StepLengthLeft => "step_length_left",
            Parameter::StepLengthRight => "step_length_right",
            Parameter::StrideLength => "stride_length",
            Parameter::StepTimeLeft => "step_time_left",
            Parameter::StepTimeRight => "step_time_right",
            Parameter::StrideTime => "stride_time",
            Parameter::StepWidth => "step_width",
            Parameter::StanceFractionLeft => "stance_fraction_left",
            Parameter::StanceFractionRight => "stance_fraction_right",
            Parameter::SwingFractionLeft => "swing_fraction_left",
            Parameter::SwingFractionRight => "swing_fraction_right",
            Parameter::DoubleSupportFraction => "double_support_fraction",
            Parameter::SingleSupportFractionLeft => "single_support_fraction_left",
            Parameter::SingleSupportFractionRight => "single_support_fraction_right",
            Parameter::StepLengthAsymmetry => "step_length_asymmetry",
            Parameter::StepTimeAsymmetry => "step_time_asymmetry",
            Parameter::StanceAsymmetry => "stance_asymmetry",
            Parameter::StepTimeCv => "step_time_cv",
            Parameter::StrideTimeCv => "stride_time_cv",
        }
    }

    /// The parameter that a file calls by this key.
    pub fn from_key(key: &str) -> Option<Parameter> {
        Parameter::ALL.into_iter().find(|parameter| parameter.key() == key)
    }

    /// The name on screen, without side.
    pub fn title(self) -> &'static str {
        match self {
            Parameter::WalkingSpeed => "Walking speed",
            Parameter::Cadence => "Cadence",
            Parameter::StepLengthLeft | Parameter::StepLengthRight => "Step length",
            Parameter::StrideLength => "Stride length",
            Parameter::StepTimeLeft | Parameter::StepTimeRight => "Step time",
            Parameter::StrideTime => "Stride time",
            Parameter::StepWidth => "Step width",
            Parameter::StanceFractionLeft | Parameter::StanceFractionRight => "Stance",
            Parameter::SwingFractionLeft | Parameter::SwingFractionRight => "Swing",
            Parameter::DoubleSupportFraction => "Double support",
            Parameter::SingleSupportFractionLeft | Parameter::SingleSupportFractionRight => "Single support",
            Parameter::StepLengthAsymmetry => "Step length asymmetry",
            Parameter::StepTimeAsymmetry => "Step time asymmetry",
            Parameter::StanceAsymmetry => "Stance asymmetry",
            Parameter::StepTimeCv => "Step time CV",
            Parameter::StrideTimeCv => "Stride time CV",
        }
    }

    /// The definition printed beside every value.
    pub fn definition(self) -> &'static str {
        match self {
            Parameter::WalkingSpeed => {
                "Distance along the line of progression divided by time, over whole strides of steady walking."
            }
            Parameter::Cadence => "60 divided by the mean step time.",
            Parameter::StepLengthLeft | Parameter::StepLengthRight => {
                "Distance along the line of progression from the other heel, standing, to this heel at its contact. \
                 Named after the landing foot."
            }
            Parameter::StrideLength => "Distance between two successive contacts of the same heel.",
            Parameter::StepTimeLeft | Parameter::StepTimeRight => {
                "Time from the other foot's initial contact to this foot's. Named after the landing foot."
            }
            Parameter::StrideTime => "Time between two successive initial contacts of the same foot.",
            Parameter::StepWidth => {
                "Distance of a heel from the line through the neighbouring heels of the other foot."
            }
            Parameter::StanceFractionLeft | Parameter::StanceFractionRight => {
                "Share of the stride during which this foot is on the floor."
            }
            Parameter::SwingFractionLeft | Parameter::SwingFractionRight => {
                "Share of the stride during which this foot is in the air."
            }
            Parameter::DoubleSupportFraction => {
                "Share of the stride during which both feet are on the floor, initial and terminal together."
            }
            Parameter::SingleSupportFractionLeft | Parameter::SingleSupportFractionRight => {
                "Share of the stride during which only this foot is on the floor: the other foot's swing."
            }
            Parameter::StepLengthAsymmetry | Parameter::StepTimeAsymmetry | Parameter::StanceAsymmetry => {
                "100·ln(left/right), in percent: 0 is symmetric, positive is left more."
            }
            Parameter::StepTimeCv | Parameter::StrideTimeCv => {
                "Standard deviation divided by mean, in percent, within straight steady walking, left and right \
                 pooled after their means are removed."
            }
        }
    }

    /// The unit of its estimate where lengths have this unit.
    pub fn unit(self, length: LengthUnit) -> Unit {
        let metric = length == LengthUnit::Metre;
        match self {
            Parameter::WalkingSpeed if metric => Unit::MetrePerSecond,
            Parameter::WalkingSpeed => Unit::BodyHeightPerSecond,
            Parameter::Cadence => Unit::StepPerMinute,
            Parameter::StepTimeLeft | Parameter::StepTimeRight | Parameter::StrideTime => Unit::Second,
            _ if self.is_length() && metric => Unit::Metre,
            _ if self.is_length() => Unit::BodyHeight,
            _ if self.domain() == Domain::Phases => Unit::Fraction,
            _ => Unit::Percent,
        }
    }

    /// Whether it is a length along the walk, or formed from such.
    pub fn is_along_the_walk(self) -> bool {
        let is_other = matches!(self, Parameter::StepWidth | Parameter::WalkingSpeed);
        (self.is_length() && !is_other) || self == Parameter::StepLengthAsymmetry
    }

    /// Whether lengths of several passes must have one unit for it.
    pub fn needs_one_length_unit(self) -> bool {
        self.is_length() || self == Parameter::StepLengthAsymmetry
    }

    /// The side it belongs to, where it has one.
    pub fn side(self) -> Option<Side> {
        match self {
            Parameter::StepLengthLeft
            | Parameter::StepTimeLeft
            | Parameter::StanceFractionLeft
            | Parameter::SwingFractionLeft
            | Parameter::SingleSupportFractionLeft => Some(Side::Left),
            Parameter::StepLengthRight
            | Parameter::StepTimeRight
            | Parameter::StanceFractionRight
            | Parameter::SwingFractionRight
            | Parameter::SingleSupportFractionRight => Some(Side::Right),
            _ => None,
        }
    }

    /// Whether it stands on lengths along or across the walk, and so on the scale.
    pub fn is_length(self) -> bool {
        matches!(
            self,
            Parameter::WalkingSpeed
                | Parameter::StepLengthLeft
                | Parameter::StepLengthRight
                | Parameter::StrideLength
                | Parameter::StepWidth
        )
    }

    /// The domain under which tables list it.
    pub fn domain(self) -> Domain {
        match self {
            Parameter::WalkingSpeed
            | Parameter::StepLengthLeft
            | Parameter::StepLengthRight
            | Parameter::StrideLength => Domain::Pace,
            Parameter::Cadence
            | Parameter::StepTimeLeft
            | Parameter::StepTimeRight
            | Parameter::StrideTime => Domain::Rhythm,
            Parameter::StepTimeCv | Parameter::StrideTimeCv => Domain::Variability,
            Parameter::StepWidth
            | Parameter::StepLengthAsymmetry
            | Parameter::StepTimeAsymmetry
            | Parameter::StanceAsymmetry => Domain::AsymmetryAndBase,
            _ => Domain::Phases,
        }
    }
}

/// The clinical result of one walk: an estimate, possibly withheld, for each parameter that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GaitParameters {
    /// The estimates by parameter.
    pub estimates: BTreeMap<Parameter, Estimate>,
}

impl GaitParameters {
    /// The estimate of a parameter, withheld ones included.
    pub fn get(&self, parameter: Parameter) -> Option<&Estimate> {
        self.estimates.get(&parameter)
    }

    /// The value of a parameter, where there is one.
    pub fn value(&self, parameter: Parameter) -> Option<f64> {
        self.get(parameter).and_then(|estimate| estimate.value)
    }
}
