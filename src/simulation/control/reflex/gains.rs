//! The gains of the reflex controller: their names, search spreads and bounds, and a set of them.
//!
//! The first 78 are the reflexes of the SCONE controller "RS2" (Geijtenbeek, H1922), under names that say what they do:
//! `phase.muscle[.from_source].kind`. The rest are ours: fading of extensors in late stance, constant drive around
//! lift-off and landing, lateral placement of the swinging leg and speed control after Song & Geyer 2015 (J Physiol
//! 593:3493), and the pose in which a walk starts. Lengths in optimal fibre lengths, velocities in optimal lengths per
//! second, forces in maximum isometric forces, angles in rad; a gain turns them into excitation (0 to 1). Trunk
//! stiffness in N m/rad and damping in N m s/rad of the reference adult.

/// What is known about a gain besides its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GainInfo {
    /// Name in files.
    pub name: &'static str,
    /// Standard deviation of a first search step, in the gain's unit.
    pub spread: f64,
    /// Lowest value a search may try.
    pub lower: f64,
    /// Highest value a search may try.
    pub upper: f64,
}

macro_rules! gains {
    ($($variant:ident, $name:literal, $spread:expr, $lower:expr, $upper:expr;)*) => {
        /// One gain; see its [`GainInfo::name`] for what it does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names in the table say what each gain does")]
        pub enum Gain { $($variant),* }

        impl Gain {
            /// All gains in the order of a gain vector.
            pub const ALL: &'static [Gain] = &[$(Gain::$variant),*];
            /// Name, search spread and bounds.
            pub fn info(self) -> GainInfo {
                match self {
                    $(Gain::$variant => GainInfo { name: $name, spread: $spread, lower: $lower, upper: $upper }),*
                }
            }
        }
    };
}

gains! {
    StanceLoad, "stance_load_threshold", 0.01, 0.02, 0.5;
    TaLength, "always.tibialis_anterior.length", 0.0198, -5.0, 5.0;
    TaLengthOffset, "always.tibialis_anterior.length_offset", 0.0154, 0.1, 2.0;
    TaForce, "always.tibialis_anterior.force", 0.0251, -5.0, 5.0;
    SolLength, "always.soleus.length", 0.01, -5.0, 5.0;
    SolLengthOffset, "always.soleus.length_offset", 0.0246, 0.1, 2.0;
    SolForce, "always.soleus.force", 0.0256, -5.0, 5.0;
    GasLength, "always.gastrocnemius.length", 0.01, -5.0, 5.0;
    GasLengthOffset, "always.gastrocnemius.length_offset", 0.0231, 0.1, 2.0;
    GasForce, "always.gastrocnemius.force", 0.0233, -5.0, 5.0;
    TaFromSolLength, "always.tibialis_anterior.from_soleus.length", 0.01, -5.0, 5.0;
    TaFromSolForce, "always.tibialis_anterior.from_soleus.force", 0.0515, -5.0, 5.0;
    TaFromGasLength, "always.tibialis_anterior.from_gastrocnemius.length", 0.01, -5.0, 5.0;
    TaFromGasForce, "always.tibialis_anterior.from_gastrocnemius.force", 0.0312, -5.0, 5.0;
    SolFromTaForce, "always.soleus.from_tibialis_anterior.force", 0.01, -5.0, 5.0;
    GasFromTaForce, "always.gastrocnemius.from_tibialis_anterior.force", 0.0148, -5.0, 5.0;
    StanceVasLength, "stance.vasti.length", 0.0239, -5.0, 5.0;
    StanceVasLengthOffset, "stance.vasti.length_offset", 0.0119, 0.1, 2.0;
    StanceVasVelocity, "stance.vasti.velocity", 0.01, -5.0, 5.0;
    StanceVasForce, "stance.vasti.force", 0.0289, -5.0, 5.0;
    StanceVasFromBfshLength, "stance.vasti.from_biceps_short_head.length", 0.0136, -5.0, 5.0;
    StanceVasFromBfshLengthOffset, "stance.vasti.from_biceps_short_head.length_offset", 0.0283, 0.1, 2.0;
    StanceVasFromBfshVelocity, "stance.vasti.from_biceps_short_head.velocity", 0.01, -5.0, 5.0;
    StanceHflLength, "stance.iliopsoas.length", 0.0433, -5.0, 5.0;
    StanceHflLengthOffset, "stance.iliopsoas.length_offset", 0.0206, 0.1, 2.0;
    StanceRfLength, "stance.rectus_femoris.length", 0.01, -5.0, 5.0;
    StanceRfLengthOffset, "stance.rectus_femoris.length_offset", 0.0464, 0.1, 3.0;
    StanceHamLength, "stance.hamstrings.length", 0.019, -5.0, 5.0;
    StanceHamLengthOffset, "stance.hamstrings.length_offset", 0.0198, 0.1, 2.0;
    StanceHamVelocity, "stance.hamstrings.velocity", 0.01, -5.0, 5.0;
    StanceHamFromGasForce, "stance.hamstrings.from_gastrocnemius.force", 0.01, -5.0, 5.0;
    StanceHamFromGasForceOffset, "stance.hamstrings.from_gastrocnemius.force_offset", 0.01, 0.0, 1.0;
    StanceBfshLength, "stance.biceps_short_head.length", 0.0288, -5.0, 5.0;
    StanceBfshLengthOffset, "stance.biceps_short_head.length_offset", 0.0364, 0.1, 2.0;
    StanceBfshVelocity, "stance.biceps_short_head.velocity", 0.01, -5.0, 5.0;
    StanceBfshFromGasForce, "stance.biceps_short_head.from_gastrocnemius.force", 0.027, -5.0, 5.0;
    StanceBfshFromGasForceOffset, "stance.biceps_short_head.from_gastrocnemius.force_offset", 0.01, 0.0, 1.0;
    StanceGluLength, "stance.gluteus_maximus.length", 0.01, -5.0, 5.0;
    StanceGluLengthOffset, "stance.gluteus_maximus.length_offset", 0.0222, 0.1, 2.0;
    StanceHamFromPelvisTiltAngle, "stance.hamstrings.from_pelvis_tilt.angle", 0.0172, -5.0, 5.0;
    StanceRfFromPelvisTiltAngle, "stance.rectus_femoris.from_pelvis_tilt.angle", 0.0203, -5.0, 5.0;
    StanceHabLength, "stance.hip_abductors.length", 0.0221, -5.0, 5.0;
    StanceHabLengthOffset, "stance.hip_abductors.length_offset", 0.0122, 0.1, 2.0;
    StanceHabVelocity, "stance.hip_abductors.velocity", 0.01, -5.0, 5.0;
    StanceHadLength, "stance.hip_adductors.length", 0.0221, -5.0, 5.0;
    StanceHadLengthOffset, "stance.hip_adductors.length_offset", 0.0182, 0.1, 2.0;
    StanceHadVelocity, "stance.hip_adductors.velocity", 0.01, -5.0, 5.0;
    StanceHabFromPelvisListAngle, "stance.hip_abductors.from_pelvis_list.angle", 0.0165, -5.0, 5.0;
    StanceHabFromPelvisListRate, "stance.hip_abductors.from_pelvis_list.rate", 0.01, -5.0, 5.0;
    StanceHadFromPelvisListAngle, "stance.hip_adductors.from_pelvis_list.angle", 0.01, -5.0, 5.0;
    StanceHadFromPelvisListRate, "stance.hip_adductors.from_pelvis_list.rate", 0.01, -5.0, 5.0;
    SwingHflLength, "swing.iliopsoas.length", 0.0293, -5.0, 5.0;
    SwingHflLengthOffset, "swing.iliopsoas.length_offset", 0.0158, 0.1, 2.0;
    SwingRfLength, "swing.rectus_femoris.length", 0.01, -5.0, 5.0;
    SwingRfLengthOffset, "swing.rectus_femoris.length_offset", 0.0694, 0.1, 3.0;
    SwingHflFromPelvisTiltAngle, "swing.iliopsoas.from_pelvis_tilt.angle", 0.01, -5.0, 5.0;
    SwingHflFromHamLength, "swing.iliopsoas.from_hamstrings.length", 0.0832, -5.0, 5.0;
    SwingHflFromHamLengthOffset, "swing.iliopsoas.from_hamstrings.length_offset", 0.0222, 0.1, 2.0;
    SwingHamLength, "swing.hamstrings.length", 0.0137, -5.0, 5.0;
    SwingHamLengthOffset, "swing.hamstrings.length_offset", 0.0361, 0.1, 2.0;
    SwingHamVelocity, "swing.hamstrings.velocity", 0.01, -5.0, 5.0;
    SwingBfshForce, "swing.biceps_short_head.force", 0.01, -5.0, 5.0;
    SwingGluLength, "swing.gluteus_maximus.length", 0.0172, -5.0, 5.0;
    SwingGluLengthOffset, "swing.gluteus_maximus.length_offset", 0.0321, 0.1, 2.0;
    SwingHabFromOtherThighAngle, "swing.hip_abductors.from_other_thigh.angle", 0.01, -5.0, 5.0;
    SwingHabFromOtherThighRate, "swing.hip_abductors.from_other_thigh.rate", 0.01, -5.0, 5.0;
    SwingHabFromOtherThighConstant, "swing.hip_abductors.from_other_thigh.constant", 0.01, -5.0, 5.0;
    SwingHadFromOtherThighAngle, "swing.hip_adductors.from_other_thigh.angle", 0.01, -5.0, 5.0;
    SwingHadFromOtherThighRate, "swing.hip_adductors.from_other_thigh.rate", 0.01, -5.0, 5.0;
    SwingHadFromOtherThighConstant, "swing.hip_adductors.from_other_thigh.constant", 0.01, -5.0, 5.0;
    TrunkLeanTarget, "trunk.lean_target", 0.01, -0.3, 0.2;
    TrunkLeanStiffness, "trunk.lean_stiffness", 6.66, 0.0, 800.0;
    TrunkLeanDamping, "trunk.lean_damping", 0.616, 0.0, 800.0;
    TrunkBendStiffness, "trunk.bend_stiffness", 9.85, 0.0, 800.0;
    TrunkBendDamping, "trunk.bend_damping", 0.573, 0.0, 800.0;
    TrunkTurnStiffness, "trunk.turn_stiffness", 8.37, 0.0, 800.0;
    TrunkTurnDamping, "trunk.turn_damping", 1.51, 0.0, 800.0;
    EarlyHfl, "early_stance.iliopsoas.factor", 0.05, 0.0, 1.5;
    EarlyCalf, "early_stance.calf.factor", 0.05, 0.0, 1.5;
    HflFromExtensors, "stance.iliopsoas.from_hip_extensors.drive", 0.05, 0.0, 3.0;
    ExtensorsFromHfl, "stance.hip_extensors.from_iliopsoas.drive", 0.05, 0.0, 3.0;
    HadFromHab, "stance.hip_adductors.from_hip_abductors.drive", 0.03, 0.0, 2.0;
    SwingCalf, "swing.calf.factor", 0.05, 0.0, 1.5;
    SwingBfshConstant, "swing.biceps_short_head.constant", 0.02, -0.2, 0.6;
    PelvisListTarget, "pelvis_list_target", 0.01, -0.2, 0.2;
    StanceVasLate, "late_stance.vasti.factor", 0.05, 0.0, 1.5;
    StanceHamLate, "late_stance.hamstrings.factor", 0.05, 0.0, 1.5;
    StanceGluLate, "late_stance.gluteus_maximus.factor", 0.05, 0.0, 1.5;
    StanceGluFromPelvisTiltAngle, "stance.gluteus_maximus.from_pelvis_tilt.angle", 0.03, -1.0, 3.0;
    StanceHamFromPelvisTiltRate, "stance.hamstrings.from_pelvis_tilt.rate", 0.01, -0.5, 0.5;
    LiftoffHflConstant, "liftoff.iliopsoas.constant", 0.02, -0.2, 0.6;
    LiftoffRfConstant, "liftoff.rectus_femoris.constant", 0.02, -0.2, 0.6;
    LiftoffHadConstant, "liftoff.hip_adductors.constant", 0.02, -0.2, 0.6;
    LandingVasConstant, "landing.vasti.constant", 0.02, -0.1, 0.4;
    LandingGluConstant, "landing.gluteus_maximus.constant", 0.02, -0.2, 0.4;
    LandingHabConstant, "landing.hip_abductors.constant", 0.02, -0.2, 0.4;
    LandingHamConstant, "landing.hamstrings.constant", 0.02, -0.2, 0.4;
    PlacementVelocity, "placement.lateral_velocity", 0.03, -1.0, 3.0;
    PlacementForward, "placement.forward_velocity", 0.05, -1.0, 3.0;
    PlacementOffset, "placement.lateral_offset", 0.05, -3.0, 3.0;
    SpeedLean, "speed.lean", 0.01, -0.2, 0.4;
    SpeedHipFlexors, "speed.hip_flexors", 0.02, -0.5, 1.0;
    SpeedPushOff, "speed.push_off", 0.02, -0.5, 1.0;
    SpeedPersistence, "speed.persistence", 0.05, 0.0, 1.0;
    PelvisTiltTarget, "pelvis_tilt_target", 0.01, -0.4, 0.2;
    HeadingStiffness, "heading.stiffness", 5.0, 0.0, 400.0;
    HeadingDamping, "heading.damping", 0.5, 0.0, 60.0;
    StanceHflFromPelvisTiltAngle, "stance.iliopsoas.from_pelvis_tilt.angle", 0.05, -1.0, 4.0;
    StanceHflFromPelvisTiltRate, "stance.iliopsoas.from_pelvis_tilt.rate", 0.01, -0.2, 0.8;
    StanceGluFromPelvisTiltRate, "stance.gluteus_maximus.from_pelvis_tilt.rate", 0.01, -0.2, 0.8;
    EarlyCalfConstant, "early_stance.calf.constant", 0.02, -0.2, 0.4;
    LandingRfConstant, "landing.rectus_femoris.constant", 0.02, -0.2, 0.4;
    LandingHadConstant, "landing.hip_adductors.constant", 0.02, -0.2, 0.4;
    PlacementStiffness, "placement.target.stiffness", 0.1, 0.0, 10.0;
    PlacementDamping, "placement.target.damping", 0.02, 0.0, 2.0;
    PlacementMargin, "placement.target.margin", 0.005, -0.1, 0.2;
    StrideStiffness, "placement.ahead.stiffness", 0.2, 0.0, 10.0;
    StrideDamping, "placement.ahead.damping", 0.04, 0.0, 2.0;
    StrideMargin, "placement.ahead.margin", 0.01, -0.2, 0.6;
    SwingHflRestraint, "swing.iliopsoas.restraint", 0.03, 0.0, 0.8;
    StartPelvisTilt, "start.pelvis_tilt", 0.02, -2.0, 2.0;
    StartPelvisList, "start.pelvis_list", 0.02, -2.0, 2.0;
    StartPelvisRotation, "start.pelvis_rotation", 0.02, -2.0, 2.0;
    StartRightHipFlexion, "start.right_hip_flexion", 0.02, -2.0, 2.0;
    StartRightHipAdduction, "start.right_hip_adduction", 0.02, -2.0, 2.0;
    StartRightKnee, "start.right_knee", 0.02, -2.0, 2.0;
    StartRightAnkle, "start.right_ankle", 0.02, -2.0, 2.0;
    StartLeftHipFlexion, "start.left_hip_flexion", 0.02, -2.0, 2.0;
    StartLeftHipAdduction, "start.left_hip_adduction", 0.02, -2.0, 2.0;
    StartLeftKnee, "start.left_knee", 0.02, -2.0, 2.0;
    StartLeftAnkle, "start.left_ankle", 0.02, -2.0, 2.0;
    StartLumbarExtension, "start.lumbar_extension", 0.02, -2.0, 2.0;
    StartLumbarBending, "start.lumbar_bending", 0.02, -2.0, 2.0;
    StartLumbarRotation, "start.lumbar_rotation", 0.02, -2.0, 2.0;
    StartSpeed, "start.speed_factor", 0.03, 0.5, 1.6;
}

/// How many gains there are.
pub const GAINS: usize = Gain::ALL.len();

/// One value for every gain.
#[derive(Clone, Debug, PartialEq)]
pub struct GainSet {
    values: Vec<f64>,
}

/// Why a gain file was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum GainError {
    /// A line that is not `name value`.
    Line {
        /// Line number, from one.
        number: usize,
    },
    /// A name that no gain has.
    UnknownName {
        /// Line number, from one.
        number: usize,
        /// The name.
        name: String,
    },
    /// A value that is not a finite number.
    Value {
        /// Line number, from one.
        number: usize,
    },
    /// A gain without a value.
    Missing {
        /// Its name.
        name: &'static str,
    },
}

impl std::fmt::Display for GainError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            GainError::Line { number } => write!(f, "line {number} is not of the form \"name value\""),
            GainError::UnknownName { number, name } => {
                write!(f, "line {number} names an unknown gain \"{name}\"")
            }
            GainError::Value { number } => write!(f, "line {number} does not hold a finite number"),
            GainError::Missing { name } => write!(f, "the gain \"{name}\" is missing"),
        }
    }
}

impl GainSet {
    /// From values in the order of [`Gain::ALL`]; `None` if their number is wrong or one is not finite.
    pub fn from_values(values: Vec<f64>) -> Option<GainSet> {
        (values.len() == GAINS && values.iter().all(|value| value.is_finite())).then_some(GainSet { values })
    }

    /// All values in the order of [`Gain::ALL`].
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Sets one gain.
    pub fn set(&mut self, gain: Gain, value: f64) {
        self.values[gain as usize] = value;
    }

    /// Reads lines of `name value`; `#` begins a comment. Every gain must be given once or more.
    pub fn parse(text: &str) -> Result<GainSet, GainError> {
        let mut values = vec![None; GAINS];
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (name, value) = line.split_once(char::is_whitespace).ok_or(GainError::Line { number })?;
            let gain = Gain::ALL
                .iter()
                .position(|gain| gain.info().name == name)
                .ok_or_else(|| GainError::UnknownName { number, name: name.to_owned() })?;
            let value = value.trim().parse::<f64>().ok().filter(|value| value.is_finite());
            values[gain] = Some(value.ok_or(GainError::Value { number })?);
        }
        let values = Gain::ALL
            .iter()
            .zip(values)
            .map(|(gain, value)| value.ok_or(GainError::Missing { name: gain.info().name }))
            .collect::<Result<_, _>>()?;
        Ok(GainSet { values })
    }

    /// Writes lines of `name value` that [`GainSet::parse`] reads back exactly.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (gain, value) in Gain::ALL.iter().zip(&self.values) {
            text.push_str(&format!("{} {value}\n", gain.info().name));
        }
        text
    }

    /// A mean of several sets with weights; `None` without a positive weight.
    pub fn blend(sets: &[(&GainSet, f64)]) -> Option<GainSet> {
        let total: f64 = sets.iter().map(|(_, weight)| weight).sum();
        if total.is_nan() || total <= 0.0 {
            return None;
        }
        let values = (0..GAINS)
            .map(|i| sets.iter().map(|(set, weight)| set.values[i] * weight).sum::<f64>() / total)
            .collect();
        Some(GainSet { values })
    }
}

impl std::ops::Index<Gain> for GainSet {
    type Output = f64;
    #[inline]
    fn index(&self, gain: Gain) -> &f64 {
        &self.values[gain as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_file_reads_back_exactly_and_says_what_is_wrong_with_a_bad_one() {
        let values = (0..GAINS).map(|i| (i as f64 * 0.37).sin()).collect();
        let set = GainSet::from_values(values).unwrap();
        let text = set.to_text();
        assert_eq!(GainSet::parse(&text).unwrap(), set);
        let broken = format!("nonsense 1\n{text}");
        assert_eq!(
            GainSet::parse(&broken),
            Err(GainError::UnknownName { number: 1, name: "nonsense".into() })
        );
        assert!(matches!(GainSet::parse("stance_load_threshold NaN"), Err(GainError::Value { number: 1 })));
        assert!(matches!(GainSet::parse("stance_load_threshold 0.2"), Err(GainError::Missing { .. })));
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Gain::ALL.iter().map(|gain| gain.info().name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), GAINS);
    }
}
