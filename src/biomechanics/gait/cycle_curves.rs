//! Curves over the gait cycle: 101 values from one initial contact to the same foot's next.

use super::steps::Stride;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::motion::Motion;
use crate::biomechanics::signal::resampling::value_at;
use crate::biomechanics::signal::robust::{mean, standard_deviation};

/// Number of values of a curve: 0, 1, … 100 % of the cycle.
pub const CYCLE_POINTS: usize = 101;

/// A quantity drawn over the gait cycle.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[expect(missing_docs, reason = "the names say all")]
#[strum(serialize_all = "snake_case")]
pub enum CurveKind {
    HipFlexion,
    KneeFlexion,
    AnkleDorsiflexion,
    TrunkLean,
}

impl CurveKind {
    /// All kinds in the order of every figure.
    pub const ALL: [CurveKind; 4] =
        [CurveKind::HipFlexion, CurveKind::KneeFlexion, CurveKind::AnkleDorsiflexion, CurveKind::TrunkLean];

    /// As `curves.csv` spells it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What of the curve cannot be trusted from one camera at the side, as a few words for its title: the level of the hip
    /// holds the pelvic tilt, which does not show (2° to 22° between people), that of knee and ankle the places that a pose
    /// network gives joints, heel and toe (what the bones do not tell of them makes 7° and 9° in nine walks of ten), and that
    /// of the trunk where it puts shoulders and hips (some 10° of lean on a real clip). The shape is measured.
    pub fn uncertain_level(self) -> Option<&'static str> {
        match self {
            CurveKind::HipFlexion => Some("level ±10"),
            CurveKind::KneeFlexion => Some("level ±8"),
            CurveKind::AnkleDorsiflexion => Some("level ±9"),
            CurveKind::TrunkLean => Some("shape only"),
        }
    }
}

/// Mean and spread over strides at 0, 1, … 100 % of the cycle, rad.
#[derive(Clone, Debug, PartialEq)]
pub struct CycleCurve {
    /// Whose cycle.
    pub side: Side,
    /// Which quantity.
    pub kind: CurveKind,
    /// 101 means, rad.
    pub mean: Vec<f64>,
    /// 101 standard deviations over strides, rad; empty for a single stride.
    pub sd: Vec<f64>,
    /// Each stride's own 101 values, rad, for the consistency plot.
    pub strides: Vec<Vec<f64>>,
}

/// Joint and trunk angles over the cycle of one walk or of several passes together, each with its strides; those that were
/// not seen over a whole stride are left out.
pub fn cycle_curves(passes: &[(&Motion, &[Stride])]) -> Vec<CycleCurve> {
    let mut curves = Vec::new();
    for kind in CurveKind::ALL {
        for side in Side::BOTH {
            let strides: Vec<Vec<f64>> = passes
                .iter()
                .flat_map(|(motion, strides)| {
                    stride_curves(motion, series(motion, side, kind), strides, side)
                })
                .collect();
            if !strides.is_empty() {
                let (mean, sd) = mean_and_spread(&strides);
                curves.push(CycleCurve { side, kind, mean, sd, strides });
            }
        }
    }
    curves
}

fn series(motion: &Motion, side: Side, kind: CurveKind) -> &[Option<f64>] {
    let angles = motion.joint_angles.get(side);
    match kind {
        CurveKind::HipFlexion => &angles.hip_flexion,
        CurveKind::KneeFlexion => &angles.knee_flexion,
        CurveKind::AnkleDorsiflexion => &angles.ankle_dorsiflexion,
        CurveKind::TrunkLean => &motion.trunk_lean,
    }
}

/// One quantity over one stride; `None` where more than a twentieth of it is missing or the ends are.
pub fn over_stride(motion: &Motion, values: &[Option<f64>], stride: &Stride) -> Option<Vec<f64>> {
    let curve: Vec<Option<f64>> = (0..CYCLE_POINTS)
        .map(|percent| {
            let time = stride.start + stride.duration() * percent as f64 / 100.0;
            value_at(values, (time - motion.start) * motion.sample_rate)
        })
        .collect();
    let filled = crate::biomechanics::signal::gap_filling::fill_short(&curve, 5);
    filled.into_iter().collect()
}

/// Mean and standard deviation over strides at each percent of the cycle. The deviation is empty for one stride.
pub fn mean_and_spread(strides: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let column = |percent: usize| strides.iter().map(|stride| stride[percent]).collect::<Vec<f64>>();
    let middle = (0..CYCLE_POINTS).filter_map(|percent| mean(&column(percent))).collect();
    let spread = (0..CYCLE_POINTS).filter_map(|percent| standard_deviation(&column(percent))).collect();
    (middle, spread)
}

/// All strides of one side that enter the means, as curves of one quantity.
pub fn stride_curves(
    motion: &Motion,
    values: &[Option<f64>],
    strides: &[Stride],
    side: Side,
) -> Vec<Vec<f64>> {
    strides
        .iter()
        .filter(|stride| stride.side == side && stride.excluded.is_none())
        .filter_map(|stride| over_stride(motion, values, stride))
        .collect()
}
