//! Stroke, cerebral palsy of one side, Parkinson's disease, cautious gait.

use super::{Family, Person, Preset};

const STROKE: &str = "Speed classes of Perry 1995; paretic propulsion follows central drive; gastrocnemius fascicles at 70 % \
                      (Gao & Zhang 2008); spasticity as force and velocity feedback (Falisse 2018, Jansen 2014)";
const PARKINSON: &str = "Zanardi 2021 (speed -0.17 m/s, shorter stride, higher cadence, less arm swing), Cho 2010 (short \
                         stride for the speed)";
const NO_ATAXIA: &str =
    "Sensory loss, neglect, ataxia, dystonia, learned compensations and the arm's posture";
const NO_FREEZING: &str = "Freezing, festination, tremor, medication cycles and the effect of cueing";

const fn stroke(key: &'static str, title: &'static str, changes: &'static [(&'static str, f64)]) -> Preset {
    Preset {
        key,
        title,
        family: Family::Neurological,
        source: STROKE,
        limits: NO_ATAXIA,
        person: Person::Man(62.0),
        changes,
    }
}

const fn parkinson(
    key: &'static str,
    title: &'static str,
    changes: &'static [(&'static str, f64)],
) -> Preset {
    Preset {
        key,
        title,
        family: Family::Neurological,
        source: PARKINSON,
        limits: NO_FREEZING,
        person: Person::Man(66.0),
        changes,
    }
}

pub(super) const PRESETS: &[Preset] = &[
    stroke(
        "stroke_mild",
        "Stroke, right side, mild",
        &[
            ("right.drive_ceiling", 0.7),
            ("right.strength.soleus", 0.8),
            ("right.strength.gastrocnemius", 0.8),
            ("right.strength.tibialis_anterior", 0.7),
            ("right.spastic_calf", 0.03),
            ("right.arm_drive", 0.4),
            ("task.speed", 0.8),
        ],
    ),
    stroke(
        "stroke_moderate",
        "Stroke, right side, moderate",
        &[
            ("right.drive_ceiling", 0.5),
            ("right.strength.soleus", 0.7),
            ("right.strength.gastrocnemius", 0.7),
            ("right.strength.tibialis_anterior", 0.5),
            ("right.strength.hamstrings", 0.7),
            ("right.fibre_length.gastrocnemius", 0.9),
            ("right.spastic_calf", 0.06),
            ("right.spastic_quadriceps", 0.05),
            ("right.synergy", 0.15),
            ("right.arm_drive", 0.1),
            ("task.speed", 0.5),
        ],
    ),
    stroke(
        "stroke_severe",
        "Stroke, right side, severe",
        &[
            ("right.drive_ceiling", 0.35),
            ("right.strength.soleus", 0.6),
            ("right.strength.gastrocnemius", 0.6),
            ("right.strength.tibialis_anterior", 0.3),
            ("right.strength.hamstrings", 0.6),
            ("right.strength.iliopsoas", 0.7),
            ("right.fibre_length.gastrocnemius", 0.85),
            ("right.spastic_calf", 0.1),
            ("right.spastic_quadriceps", 0.08),
            ("right.synergy", 0.3),
            ("right.arm_drive", 0.0),
            ("task.speed", 0.3),
        ],
    ),
    Preset {
        key: "hemiplegia_child",
        title: "Spastic hemiplegia, right, 10 years",
        family: Family::Neurological,
        source: "Equinus of one side (type II of Winters 1987, from memory); strengths after Wiley & Damiano 1998",
        limits: NO_ATAXIA,
        person: Person::Boy(10.0),
        changes: &[
            ("right.strength.soleus", 0.7),
            ("right.strength.gastrocnemius", 0.7),
            ("right.strength.tibialis_anterior", 0.5),
            ("right.fibre_length.gastrocnemius", 0.88),
            ("right.fibre_length.soleus", 0.92),
            ("right.spastic_calf", 0.06),
            ("right.arm_drive", 0.3),
            ("task.speed", 0.9),
        ],
    },
    Preset {
        key: "spastic_calf",
        title: "Spastic calf, both sides",
        family: Family::Neurological,
        source: "Bruel et al. 2022 (J Physiol): hyperreflexia alone gives toe gait; Jansen 2014",
        limits: NO_ATAXIA,
        person: Person::Adult,
        changes: &[("both.spastic_calf", 0.12), ("task.speed", 1.0)],
    },
    parkinson(
        "parkinson_mild",
        "Parkinson's disease, mild",
        &[
            ("both.amplitude", 0.85),
            ("right.arm_drive", 0.3),
            ("left.arm_drive", 0.7),
            ("posture.lean", 0.06),
            ("nerves.rigidity", 0.03),
            ("task.speed", 1.05),
        ],
    ),
    parkinson(
        "parkinson_moderate",
        "Parkinson's disease, moderate",
        &[
            ("both.amplitude", 0.7),
            ("right.arm_drive", 0.15),
            ("left.arm_drive", 0.4),
            ("posture.lean", 0.12),
            ("posture.elbow_flexion", 0.4),
            ("nerves.rigidity", 0.06),
            ("nerves.tone", 0.01),
            ("nerves.noise", 1.5),
            ("task.speed", 0.85),
        ],
    ),
    parkinson(
        "parkinson_severe",
        "Parkinson's disease, severe",
        &[
            ("both.amplitude", 0.55),
            ("right.arm_drive", 0.05),
            ("left.arm_drive", 0.15),
            ("posture.lean", 0.2),
            ("posture.elbow_flexion", 0.7),
            ("nerves.rigidity", 0.1),
            ("nerves.tone", 0.02),
            ("nerves.noise", 1.8),
            ("task.speed", 0.6),
        ],
    ),
    Preset {
        key: "cautious_dementia",
        title: "Cautious gait of dementia, 80 years",
        family: Family::Neurological,
        source: "Peel 2019 (speed -0.11 to -0.20 m/s), meta-analysis of mild impairment 2017 (variability up)",
        limits: "Attention, dual tasks and wandering",
        person: Person::Man(80.0),
        changes: &[("nerves.noise", 2.5), ("task.speed", 0.8)],
    },
];
