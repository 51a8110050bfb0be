//! Weak muscles, short muscles, joints, weight and aids.

use super::{Family, Person, Preset};

const ONG: &str =
    "Ong et al. 2019 (PLoS Comput Biol 15:e1006993): weakness and contracture of plantarflexors";
const WATERVAL: &str =
    "Waterval et al. 2021 (Gait Posture 87:33) and 2023: plantarflexor weakness and AFO stiffness";
const CP: &str = "Patterns after Rodda & Graham 2001; strengths after Wiley & Damiano 1998";
const NO_TORSION: &str = "Bone deformity beyond the set angles; months of adaptation";

const fn preset(
    key: &'static str,
    title: &'static str,
    family: Family,
    source: &'static str,
    changes: &'static [(&'static str, f64)],
) -> Preset {
    Preset { key, title, family, source, limits: NO_TORSION, person: Person::Adult, changes }
}

pub(super) const PRESETS: &[Preset] = &[
    preset(
        "plantarflexors_50",
        "Plantarflexor weakness, half",
        Family::Weakness,
        ONG,
        &[("both.strength.soleus", 0.5), ("both.strength.gastrocnemius", 0.5), ("task.speed", 1.1)],
    ),
    preset(
        "plantarflexors_25",
        "Plantarflexor weakness, a quarter left",
        Family::Weakness,
        WATERVAL,
        &[("both.strength.soleus", 0.25), ("both.strength.gastrocnemius", 0.25), ("task.speed", 1.0)],
    ),
    preset(
        "plantarflexors_25_afo",
        "Plantarflexor weakness with AFO",
        Family::Weakness,
        WATERVAL,
        &[
            ("both.strength.soleus", 0.25),
            ("both.strength.gastrocnemius", 0.25),
            ("both.afo_stiffness", 200.0),
            ("task.speed", 1.0),
        ],
    ),
    preset(
        "foot_drop",
        "Foot drop, right",
        Family::Weakness,
        "Tibialis anterior at 15 %: peroneal palsy grade 2",
        &[("right.strength.tibialis_anterior", 0.15), ("task.speed", 1.1)],
    ),
    preset(
        "foot_drop_afo",
        "Foot drop, right, with AFO",
        Family::Weakness,
        "Tibialis anterior at 15 %; posterior leaf spring of 0.7 N m/deg (flexible ones: 0.2 to 1, from memory)",
        &[("right.strength.tibialis_anterior", 0.15), ("right.afo_stiffness", 40.0), ("task.speed", 1.1)],
    ),
    preset(
        "knee_extensors_30",
        "Knee extensor weakness, right",
        Family::Weakness,
        "van der Krogt et al. 2012 (Gait Posture 36:113): gait is robust to weak knee extensors",
        &[("right.strength.vasti", 0.3), ("right.strength.rectus_femoris", 0.3), ("task.speed", 1.1)],
    ),
    preset(
        "trendelenburg",
        "Hip abductor weakness, right (Trendelenburg)",
        Family::Weakness,
        "van der Krogt et al. 2012: gait is sensitive to weak hip abductors; Trendelenburg 1895",
        &[("right.strength.hip_abductors", 0.4), ("task.speed", 1.1)],
    ),
    preset(
        "equinus",
        "Calf contracture (equinus)",
        Family::Contracture,
        ONG,
        &[("both.fibre_length.soleus", 0.85), ("both.fibre_length.gastrocnemius", 0.85), ("task.speed", 1.0)],
    ),
    preset(
        "hamstring_contracture",
        "Hamstring contracture",
        Family::Contracture,
        "Fibres at 80 %; the SCONE tutorial 5b takes 75 %",
        &[("both.fibre_length.hamstrings", 0.8), ("task.speed", 1.0)],
    ),
    Preset {
        key: "crouch_child",
        title: "Crouch gait, 10 years",
        family: Family::Contracture,
        source: CP,
        limits: NO_TORSION,
        person: Person::Boy(10.0),
        changes: &[
            ("both.strength.soleus", 0.6),
            ("both.strength.gastrocnemius", 0.6),
            ("both.strength.vasti", 0.7),
            ("both.fibre_length.hamstrings", 0.85),
            ("both.fibre_length.iliopsoas", 0.9),
            ("both.hip_rotation", 0.25),
            ("task.speed", 0.8),
        ],
    },
    Preset {
        key: "jump_child",
        title: "Jump gait, 7 years",
        family: Family::Contracture,
        source: CP,
        limits: NO_TORSION,
        person: Person::Boy(7.0),
        changes: &[
            ("both.fibre_length.gastrocnemius", 0.85),
            ("both.fibre_length.hamstrings", 0.9),
            ("both.spastic_calf", 0.08),
            ("both.spastic_hamstrings", 0.05),
            ("task.speed", 0.8),
        ],
    },
    preset(
        "knee_osteoarthritis",
        "Knee osteoarthritis, right",
        Family::Orthopaedic,
        "Spinoso et al. 2018: quadriceps torque -34 %, speed -10.7 %, step time +13 %",
        &[
            ("right.strength.vasti", 0.66),
            ("right.strength.rectus_femoris", 0.66),
            ("right.pain", 0.3),
            ("task.speed", 1.1),
        ],
    ),
    preset(
        "leg_length",
        "Leg-length difference, right 2 cm shorter",
        Family::Orthopaedic,
        "2 cm, which clinics commonly call relevant; from what size on it matters is disputed (Gurney 2002, Gait Posture 15:195)",
        &[("right.shank_length", 0.953), ("task.speed", 1.2)],
    ),
    preset(
        "obesity",
        "Obesity, body mass index 35",
        Family::Orthopaedic,
        "Body mass index 35; strength 15 % below what grows with the mass (our choice); speed 1.1 m/s, at which obese adults load the knee as others do at 1.4 (Browning & Kram 2007, Med Sci Sports Exerc 39:1632)",
        &[("body.mass", 107.0), ("body.strength", 0.85), ("task.speed", 1.1)],
    ),
    preset(
        "cane",
        "Painful right knee with cane in the left hand",
        Family::Orthopaedic,
        "The cane carries 15 % of the leg's load (our choice, within the 10 to 20 % that we recall from studies)",
        &[("right.pain", 0.5), ("right.cane", 0.15), ("task.speed", 0.9)],
    ),
];
