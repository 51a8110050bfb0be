//! How people with each condition move: changes of a reference from published group values, with their source and what
//! they cannot show.
//!
//! Added to what the condition's parameters move by themselves. Values of single people are nowhere in here.

use crate::simulation::control::following::reference::{Adaptation, UnknownChange};

use super::Preset;

/// The shape of a condition's gait.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Keys of the presets that have it.
    presets: &'static [&'static str],
    /// Changes by name.
    pub changes: &'static [(&'static str, f64)],
    /// Where they come from.
    pub source: &'static str,
    /// What they cannot show.
    pub limits: &'static str,
}

const STROKE: &str = "Knee range 43 degrees (SD 14) on the paretic and 55 (9) on the other side against 58 (7) in controls, ankle \
                      19: means of 39 survivors and 28 controls of Kuch et al. 2025 (Zenodo 14014263); longer paretic step time, \
                      circumduction and pelvic hike as directions after Olney & Richards 1996 and Chen et al. 2005 (from memory)";
const STROKE_LIMITS: &str = "Sizes of circumduction, hike and rhythm between the three grades are our steps; people differ by more \
                             than the grades do";
const PARKINSON: &str = "Short quick steps (Morris et al. 1994; 17 people of Hill & Nantel 2022: steps of 0.53 m in 0.52 s at 0.6 to \
                         1.2 m/s), flexed knees and stoop (Knutsson 1972; from memory)";
const PARKINSON_LIMITS: &str = "Festination, freezing, the effect of drugs and cues";
const CP: &str = "Patterns of Rodda & Graham 2001 (angles from memory): crouch with knee flexion beyond 30 degrees all through stance, \
                  jump with flexed hip and knee over an ankle in equinus";
const CP_LIMITS: &str = "Torsion of bones, asymmetry, and the great spread between children";
const OLD: &str = "Less ankle push-off, longer stance, shorter quicker steps, flexed knees and a stoop in old people (Judge et al. \
                   1996, Winter et al. 1990; from memory); sizes by age our steps";
const OLD_LIMITS: &str = "Illness, fear and the spread between old people";

const SHAPES: &[Shape] = &[
    Shape {
        presets: &["stroke_mild"],
        changes: &[
            ("right.swing_knee", -0.10),
            ("right.circumduction", 0.02),
            ("right.hike", 0.02),
            ("right.push_off", -0.15),
            ("left.stance_time", 0.02),
            ("lag", -0.01),
        ],
        source: STROKE,
        limits: STROKE_LIMITS,
    },
    Shape {
        presets: &["stroke_moderate"],
        changes: &[
            ("right.swing_knee", -0.10),
            ("right.circumduction", 0.05),
            ("right.hike", 0.04),
            ("right.push_off", -0.2),
            ("left.stance_time", 0.04),
            ("left.swing_knee", 0.05),
            ("lag", -0.02),
        ],
        source: STROKE,
        limits: STROKE_LIMITS,
    },
    Shape {
        presets: &["stroke_severe"],
        changes: &[
            ("right.swing_knee", -0.15),
            ("right.circumduction", 0.08),
            ("right.hike", 0.06),
            ("right.push_off", -0.3),
            ("left.stance_time", 0.06),
            ("left.swing_knee", 0.1),
            ("lag", -0.03),
        ],
        source: STROKE,
        limits: STROKE_LIMITS,
    },
    Shape {
        presets: &["parkinson_mild"],
        changes: &[("both.stance_knee", 0.03), ("both.stance_time", 0.005)],
        source: PARKINSON,
        limits: PARKINSON_LIMITS,
    },
    Shape {
        presets: &["parkinson_moderate"],
        changes: &[("both.stance_knee", 0.06), ("both.stance_time", 0.01)],
        source: PARKINSON,
        limits: PARKINSON_LIMITS,
    },
    Shape {
        presets: &["parkinson_severe"],
        changes: &[("both.stance_knee", 0.1), ("both.stance_time", 0.02)],
        source: PARKINSON,
        limits: PARKINSON_LIMITS,
    },
    Shape {
        presets: &["crouch_child"],
        changes: &[("both.stance_knee", 0.22), ("both.hip_offset", 0.12), ("both.ankle_offset", 0.08)],
        source: CP,
        limits: CP_LIMITS,
    },
    Shape {
        presets: &["jump_child"],
        changes: &[("both.stance_knee", 0.12), ("both.hip_offset", 0.1), ("both.ankle_offset", -0.05)],
        source: CP,
        limits: CP_LIMITS,
    },
    Shape {
        presets: &["hemiplegia_child"],
        changes: &[("right.swing_ankle", -0.06), ("right.push_off", -0.2), ("right.swing_knee", -0.05)],
        source: CP,
        limits: CP_LIMITS,
    },
    Shape {
        presets: &["cautious_dementia"],
        changes: &[
            ("both.stance_time", 0.015),
            ("width", 0.015),
            ("both.push_off", -0.2),
            ("stride_time", -0.04),
        ],
        source: "Slower, shorter, wider steps (Peel 2019; Maki 1997 on fear of falling; from memory)",
        limits: "Attention, dual tasks and wandering",
    },
    Shape {
        presets: &["older_70"],
        changes: &[("both.push_off", -0.2), ("both.stance_time", 0.01), ("both.sway", 0.02)],
        source: OLD,
        limits: OLD_LIMITS,
    },
    Shape {
        presets: &["older_75"],
        changes: &[
            ("both.push_off", -0.3),
            ("both.stance_time", 0.015),
            ("both.sway", 0.03),
            ("both.stance_knee", 0.02),
        ],
        source: OLD,
        limits: OLD_LIMITS,
    },
    Shape {
        presets: &["older_80"],
        changes: &[
            ("both.push_off", -0.4),
            ("both.stance_time", 0.02),
            ("both.sway", 0.04),
            ("both.stance_knee", 0.03),
        ],
        source: OLD,
        limits: OLD_LIMITS,
    },
    Shape {
        presets: &["older_85"],
        changes: &[
            ("both.push_off", -0.55),
            ("both.stance_time", 0.03),
            ("both.sway", 0.06),
            ("both.stance_knee", 0.04),
            ("both.hip_size", -0.05),
            ("stride_time", -0.04),
            ("lean", 0.04),
        ],
        source: OLD,
        limits: OLD_LIMITS,
    },
    Shape {
        presets: &["older_90"],
        changes: &[
            ("both.push_off", -0.65),
            ("both.stance_time", 0.03),
            ("both.sway", 0.06),
            ("both.stance_knee", 0.04),
            ("both.hip_size", -0.08),
            ("stride_time", -0.05),
            ("lean", 0.05),
        ],
        source: OLD,
        limits: OLD_LIMITS,
    },
    Shape {
        presets: &["sarcopenia"],
        changes: &[
            ("both.push_off", -0.55),
            ("both.stance_time", 0.03),
            ("both.sway", 0.06),
            ("both.stance_knee", 0.04),
            ("both.hip_size", -0.08),
            ("stride_time", -0.05),
            ("lean", 0.04),
        ],
        source: OLD,
        limits: OLD_LIMITS,
    },
    Shape {
        presets: &["trendelenburg"],
        changes: &[("right.sway", 0.06)],
        source: "Trunk over the standing leg when abductors are weak (Trendelenburg 1895, Duchenne); size our choice",
        limits: "The uncompensated form, with the pelvis dropping on the other side",
    },
    Shape {
        presets: &["knee_osteoarthritis", "cane"],
        changes: &[("right.stance_knee", -0.03), ("right.swing_knee", -0.06)],
        source: "Stiffer knee in stance and swing in osteoarthritis (Astephen et al. 2008; from memory)",
        limits: "Malalignment and thrust in the frontal plane",
    },
    Shape {
        presets: &["obesity"],
        changes: &[("width", 0.02), ("both.stance_time", 0.008)],
        source: "Wider steps and longer stance in obesity (Spyropoulos et al. 1991; from memory)",
        limits: "The mass is spread over all segments alike; soft tissue between the thighs",
    },
];

impl Preset {
    /// The published shape of its gait, where there is one.
    pub fn shape(&self) -> Option<&'static Shape> {
        SHAPES.iter().find(|shape| shape.presets.contains(&self.key))
    }

    /// How its reference differs from typical people's: what its parameters move, and its published shape.
    pub fn adaptation(&self) -> Result<Adaptation, PresetError> {
        let mut shape = Adaptation::default();
        for &(name, value) in self.shape().map_or(&[][..], |shape| shape.changes) {
            shape.set(name, value).map_err(PresetError::Change)?;
        }
        let parameters = self.parameters().map_err(PresetError::Parameter)?;
        Ok(Adaptation::for_condition(&parameters).plus(&shape))
    }
}

/// A preset that cannot be built; none that is shipped.
#[derive(Clone, Debug, PartialEq)]
pub enum PresetError {
    /// A change that no reference knows.
    Change(UnknownChange),
    /// An impossible parameter.
    Parameter(crate::simulation::model::parameters::ParameterError),
}

impl std::fmt::Display for PresetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PresetError::Change(error) => write!(f, "{error}"),
            PresetError::Parameter(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for PresetError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Side;
    use crate::simulation::control::following::reference::LegChange;

    #[test]
    fn every_shape_belongs_to_presets_and_says_its_source_and_limits() {
        for shape in SHAPES {
            assert!(shape.presets.iter().all(|key| Preset::find(key).is_some()), "{:?}", shape.presets);
            assert!(shape.source.len() > 20 && shape.limits.len() > 10);
        }
        for preset in Preset::all() {
            preset.adaptation().unwrap();
        }
    }

    #[test]
    fn the_paretic_knee_is_stiffer_the_more_severe_the_stroke() {
        let knee = |key: &str| {
            Preset::find(key).unwrap().adaptation().unwrap().leg(Side::Right, LegChange::SwingKnee)
        };
        let grades = [knee("stroke_mild"), knee("stroke_moderate"), knee("stroke_severe")];
        assert!(grades.windows(2).all(|pair| pair[1] < pair[0] - 0.04), "{grades:?}");
        // 43 of 58 degrees is the mean of 39 survivors; the moderate one lies around it.
        assert!((-0.45..-0.2).contains(&grades[1]), "{grades:?}");
    }
}
