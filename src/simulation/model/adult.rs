//! The reference adult: a young man of 74.5 kg and 1.75 m, before any scaling.
//!
//! Segments, joints and muscle paths are those of the `OpenSim` model `gait2392` (Delp et al. 1990, IEEE Trans Biomed Eng
//! 37:757; Anderson & Pandy 1999) as reduced in the SCONE model H1922; arms and toes after Rajagopal et al. 2016 (IEEE
//! Trans Biomed Eng 63:2068).
//!
//! Maximum forces lie between the cadaver-based ones of H1922, which saturate hip flexors and abductors in walking, and the
//! MRI-based ones of Ong et al. 2019 (`PLoS` Comput Biol 15:e1006993), with which calf, abductors and adductors would pull
//! twice as hard as young men do on dynamometers: each group is as strong as its joint torque (`tests/science/muscle_torque.rs`).
//! The calf's tendons are 7 and 8 mm longer and the adductors' 16 mm shorter than in H1922, so that the calf is strongest
//! with the foot drawn up and rests slack at a right angle, as people's is; with the shorter tendons its passive pull kept
//! tibialis anterior at half its strength all through swing. The abductors' one line is the force-weighted mean of gluteus
//! medius, gluteus minimus and tensor fasciae latae of gait2392; H1922 takes the middle of gluteus medius alone, which
//! extends the hip twice as much and has to be undone by the flexors at every step. Departures: one toe joint per foot;
//! hand and forearm are one segment; hip rotation is held by a spring that stands for the deep rotators the eleven
//! groups lack. Right side given; left is its mirror image.

use crate::biomechanics::anatomy::MuscleGroup;

/// Stature of the reference adult, m. His shoulder is 1.40 m and his hip 0.88 m above the floor.
pub const STATURE: f64 = 1.75;
/// Mass of the reference adult, kg.
pub const MASS: f64 = 74.5314;

/// A segment: name, mass (kg), principal moments (kg m^2), joint in parent, joint in segment (m, centre-of-mass frames).
pub(super) struct Segment {
    pub(super) name: &'static str,
    pub(super) mass: f64,
    pub(super) inertia: [f64; 3],
    pub(super) joint_in_parent: [f64; 3],
    pub(super) joint_in_body: [f64; 3],
}

pub(super) const PELVIS: Segment = Segment {
    name: "pelvis",
    mass: 11.777,
    inertia: [0.1028, 0.0871, 0.0579],
    joint_in_parent: [0.0; 3],
    joint_in_body: [0.0; 3],
};
pub(super) const THIGH: Segment = Segment {
    name: "thigh",
    mass: 9.3014,
    inertia: [0.1339, 0.0351, 0.1412],
    joint_in_parent: [0.0, -0.0661, 0.0835],
    joint_in_body: [0.0, 0.17, 0.0],
};
pub(super) const SHANK: Segment = Segment {
    name: "shank",
    mass: 3.7075,
    inertia: [0.0504, 0.0051, 0.0511],
    joint_in_parent: [0.0, -0.226, 0.0],
    joint_in_body: [0.0, 0.1867, 0.0],
};
/// Rear and mid foot; the toes' mass is taken out.
pub(super) const FOOT: Segment = Segment {
    name: "foot",
    mass: 1.0334,
    inertia: [0.0013, 0.0032, 0.0034],
    joint_in_parent: [0.0, -0.2433, 0.0],
    joint_in_body: [-0.051_23, 0.011_95, -0.007_92],
};
pub(super) const TOES: Segment = Segment {
    name: "toes",
    mass: 0.2166,
    inertia: [1e-4, 4e-4, 4e-4],
    joint_in_parent: [0.0788, -0.032, 0.001],
    joint_in_body: [-0.0346, -0.006, 0.0],
};
pub(super) const TORSO: Segment = Segment {
    name: "torso",
    mass: 26.8266,
    inertia: [1.4745, 0.7555, 1.4314],
    joint_in_parent: [-0.03, 0.0815, 0.0],
    joint_in_body: [0.03, -0.32, 0.0],
};
pub(super) const UPPER_ARM: Segment = Segment {
    name: "upper_arm",
    mass: 2.0325,
    inertia: [0.011_946, 0.004_121, 0.013_409],
    joint_in_parent: [0.033, 0.0515, 0.17],
    joint_in_body: [0.0, 0.1645, 0.0],
};
/// Forearm and hand as one segment.
pub(super) const FOREARM: Segment = Segment {
    name: "forearm",
    mass: 1.6725,
    inertia: [0.0198, 0.0018, 0.0198],
    joint_in_parent: [0.0, -0.1218, 0.0],
    joint_in_body: [0.0, 0.1745, 0.0],
};

/// Where a path point sits.
#[derive(Clone, Copy)]
pub(super) enum Bone {
    Pelvis,
    Thigh,
    Shank,
    Foot,
}

/// A muscle: group, maximum force (N), optimal length (m), slack length (m), pennation (rad), path.
pub(super) struct MuscleRow {
    pub(super) group: MuscleGroup,
    pub(super) max_force: f64,
    pub(super) optimal_length: f64,
    pub(super) slack_length: f64,
    pub(super) pennation: f64,
    pub(super) path: &'static [(Bone, [f64; 3])],
}

use Bone::{Foot, Pelvis, Shank, Thigh};

/// The eleven groups in the order of [`MuscleGroup::ALL`].
pub(super) const MUSCLES: [MuscleRow; MuscleGroup::COUNT] = [
    MuscleRow {
        group: MuscleGroup::HipAbductors,
        max_force: 3400.0,
        optimal_length: 0.0733,
        slack_length: 0.044,
        pennation: 0.3578,
        path: &[(Pelvis, [-0.0013, 0.0178, 0.0946]), (Thigh, [-0.0174, 0.1549, 0.0546])],
    },
    MuscleRow {
        group: MuscleGroup::HipAdductors,
        max_force: 2268.0,
        optimal_length: 0.087,
        slack_length: 0.044,
        pennation: 0.0873,
        path: &[(Pelvis, [-0.0025, -0.1174, 0.0255]), (Thigh, [-0.0045, 0.0489, 0.0339])],
    },
    MuscleRow {
        group: MuscleGroup::Hamstrings,
        max_force: 3100.0,
        optimal_length: 0.0976,
        slack_length: 0.319,
        pennation: 0.2025,
        path: &[
            (Pelvis, [-0.055_26, -0.102_57, 0.069_44]),
            (Shank, [-0.028, 0.1667, 0.029_43]),
            (Shank, [-0.021, 0.1467, 0.0343]),
        ],
    },
    MuscleRow {
        group: MuscleGroup::BicepsShortHead,
        max_force: 804.0,
        optimal_length: 0.1103,
        slack_length: 0.095,
        pennation: 0.2147,
        path: &[
            (Thigh, [0.005, -0.0411, 0.0234]),
            (Shank, [-0.028, 0.1667, 0.029_43]),
            (Shank, [-0.021, 0.1467, 0.0343]),
        ],
    },
    MuscleRow {
        group: MuscleGroup::GluteusMaximus,
        max_force: 3338.0,
        optimal_length: 0.1569,
        slack_length: 0.111,
        pennation: 0.3822,
        path: &[
            (Pelvis, [-0.0642, 0.0176, 0.0563]),
            (Pelvis, [-0.0669, -0.052, 0.0914]),
            (Thigh, [-0.0426, 0.117, 0.0293]),
            (Thigh, [-0.0156, 0.0684, 0.0419]),
        ],
    },
    MuscleRow {
        group: MuscleGroup::Iliopsoas,
        max_force: 2697.0,
        optimal_length: 0.1066,
        slack_length: 0.152,
        pennation: 0.2496,
        path: &[
            (Pelvis, [0.006, 0.0887, 0.0289]),
            (Pelvis, [0.0407, -0.01, 0.076]),
            (Thigh, [0.033, 0.135, 0.0038]),
            (Thigh, [-0.0188, 0.1103, 0.0104]),
        ],
    },
    MuscleRow {
        group: MuscleGroup::RectusFemoris,
        max_force: 2192.0,
        optimal_length: 0.0759,
        slack_length: 0.3449,
        pennation: 0.2426,
        path: &[
            (Pelvis, [0.0412, -0.0311, 0.0968]),
            (Thigh, [0.038, -0.17, 0.004]),
            (Shank, [0.038, 0.2117, 0.0018]),
        ],
    },
    MuscleRow {
        group: MuscleGroup::Vasti,
        max_force: 7500.0,
        optimal_length: 0.0993,
        slack_length: 0.1231,
        pennation: 0.0785,
        path: &[
            (Thigh, [0.029, -0.0224, 0.031]),
            (Thigh, [0.038, -0.17, 0.007]),
            (Shank, [0.038, 0.2117, 0.0018]),
        ],
    },
    MuscleRow {
        group: MuscleGroup::Gastrocnemius,
        max_force: 2241.0,
        optimal_length: 0.051,
        slack_length: 0.392,
        pennation: 0.1728,
        path: &[(Thigh, [-0.02, -0.218, -0.024]), (Foot, [-0.095, 0.001, -0.0053])],
    },
    MuscleRow {
        group: MuscleGroup::Soleus,
        max_force: 3549.0,
        optimal_length: 0.044,
        slack_length: 0.255,
        pennation: 0.4939,
        path: &[(Shank, [-0.0024, 0.0334, 0.0071]), (Foot, [-0.095, 0.001, -0.0053])],
    },
    MuscleRow {
        group: MuscleGroup::TibialisAnterior,
        max_force: 1579.0,
        optimal_length: 0.0683,
        slack_length: 0.243,
        pennation: 0.1676,
        path: &[
            (Shank, [0.0179, 0.0243, 0.0115]),
            (Shank, [0.0329, -0.2084, -0.0177]),
            (Foot, [0.0166, -0.0122, -0.0305]),
        ],
    },
];

/// A group's row.
pub(super) fn row(group: MuscleGroup) -> &'static MuscleRow {
    MUSCLES.iter().find(|row| row.group == group).unwrap_or(&MUSCLES[0])
}

/// A sphere under the foot: whether it belongs to the toes, place in that segment's frame, radius (m).
pub(super) const SPHERES: [(bool, [f64; 3], f64); 4] = [
    (false, [-0.085, -0.015, -0.005], 0.03),
    (false, [0.0425, -0.03, 0.041], 0.02),
    (false, [0.078, -0.03, -0.0275], 0.02),
    (true, [0.013, -0.009, -0.012], 0.015),
];
