//! Markers of laboratories' sets to our landmarks: Plug-in Gait and CGM2, Helen Hayes, IOR, OpenSim's names, joint centres
//! of models, and the names of pose programs.
//!
//! Where a set has no point for the hip, the hip joint comes from the pelvis by Harrington et al. 2007 (J Biomech 40:595).
//! Knee and ankle are between their lateral and medial markers where both are there, else at the lateral one: seen from the
//! side they are the same.

use super::pose_fault::PoseFault;
use std::collections::BTreeMap;

use super::point_names::{Column, column};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};

/// Points in space by label, one entry a frame.
pub(super) type Trajectories = BTreeMap<String, Vec<Option<[f64; 3]>>>;

type Point = Option<[f64; 3]>;

/// Names without their side, best first: joint centres before markers. Two lists: lateral (or only), then medial.
const HIP: [&str; 4] = ["HJC", "HIPJC", "FEP", "HIPJOINT"];
const KNEE: [&[&str]; 2] = [
    &["KJC", "FEO", "KNEEJC", "KNE", "KNEE", "KNEELAT", "LE", "KNL", "LK", "LKNE", "FLE", "LEC"],
    &["KNM", "KNEEMED", "KNEEMEDIAL", "ME", "MKNE", "KNEM", "FME", "MK", "MEC", "KNEEM"],
];
/// So many of the first list are joint centres, which need no medial marker.
const CENTRES: usize = 3;
const ANKLE: [&[&str]; 2] = [
    &["AJC", "TIO", "ANKLEJC", "ANK", "ANKLE", "ANKLELAT", "LM", "LMA", "LMAL", "FAL", "ANKL"],
    &["MED", "ANM", "MM", "ANKLEMED", "ANKLEMEDIAL", "MMA", "MMAL", "TAM", "MANK", "ANKM"],
];
const HEEL: [&str; 7] = ["HEE", "HEEL", "CA", "CAL", "CALC", "FCC", "HEL"];
const TOE: [&str; 14] =
    ["TOE", "TOETIP", "MT2", "SM", "FM2", "D2M", "MTH2", "TOEMID", "FMT", "FM", "FMH", "TO", "2MH", "META2"];
const SHOULDER: [&str; 9] = ["SHO", "SHOULDER", "ACR", "ACROMION", "ACROMIUM", "AC", "SJC", "SAE", "CAJ"];
const ELBOW: [&str; 4] = ["ELB", "ELBOW", "EJC", "LEL"];
const WRIST: [&str; 4] = ["WJC", "WRA", "WRIST", "WRB"];
const FRONT: [&str; 3] = ["ASI", "ASIS", "IAS"];
const REAR: [&str; 3] = ["PSI", "PSIS", "IPS"];
const SACRUM: [&str; 6] = ["SACR", "SACRUM", "VSACRAL", "SAC", "S2", "SACRAL"];

/// Labels in capitals without the subject's name and without what stands between words.
fn plain(label: &str) -> String {
    let own = label.rsplit(':').next().unwrap_or(label);
    own.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The landmarks of every frame.
///
/// # Errors
/// When hips, knees or ankles of both sides cannot be found among the labels; the message names some of them.
pub(super) fn landmarks_of(
    trajectories: &Trajectories,
    frames: usize,
) -> Result<Vec<LandmarkTable<Point>>, PoseFault> {
    let by_plain: BTreeMap<String, &Vec<Point>> =
        trajectories.iter().map(|(label, places)| (plain(label), places)).collect();
    let mut by_name: BTreeMap<Landmark, &Vec<Point>> = BTreeMap::new();
    for (label, places) in trajectories {
        if let Column::Of(landmark) = column(label.rsplit(':').next().unwrap_or(label)) {
            by_name.entry(landmark).or_insert(places);
        }
    }
    let sided = |side: Side, names: &[&str]| {
        let letter = if side == Side::Left { "L" } else { "R" };
        names.iter().find_map(|name| {
            by_plain
                .get(&format!("{letter}{name}"))
                .or_else(|| by_plain.get(&format!("{name}{letter}")))
                .copied()
        })
    };
    let sacrum = SACRUM.iter().find_map(|name| by_plain.get(*name).copied());
    let both = |names: &[&str]| [sided(Side::Left, names), sided(Side::Right, names)];
    let pelvis = Pelvis { front: both(&FRONT), rear: both(&REAR), sacrum };
    // Which trajectories make a landmark is found once, not in every frame.
    let sources = LandmarkTable::from_fn(|landmark| {
        let side = landmark.side()?;
        let two = |names: &[&[&str]; 2]| {
            let centre = sided(side, &names[0][..CENTRES]).is_some();
            [sided(side, names[0]), sided(side, names[1]).filter(|_| !centre)]
        };
        let found = match landmark.point() {
            BodyPoint::Hip => [sided(side, &HIP), None],
            BodyPoint::Knee => two(&KNEE),
            BodyPoint::Ankle => two(&ANKLE),
            BodyPoint::Heel => [sided(side, &HEEL), None],
            BodyPoint::Toe => [sided(side, &TOE), None],
            BodyPoint::Shoulder => [sided(side, &SHOULDER), None],
            BodyPoint::Elbow => [sided(side, &ELBOW), None],
            BodyPoint::Wrist => [sided(side, &WRIST), None],
            BodyPoint::Nose | BodyPoint::Eye | BodyPoint::Ear => [None, None],
        };
        Some(found)
    });
    let of = |landmark: Landmark, frame: usize| -> Point {
        let side = landmark.side()?;
        let [lateral, medial] = sources[landmark]?.map(|places| places.and_then(|places| places[frame]));
        match (lateral, medial) {
            (Some(a), Some(b)) => Some(middle(a, b)),
            (None, _) if landmark.point() == BodyPoint::Hip => pelvis.hip(side, frame),
            (lateral, _) => lateral,
        }
    };
    let tables: Vec<LandmarkTable<Point>> = (0..frames)
        .map(|frame| {
            LandmarkTable::from_fn(|landmark| {
                of(landmark, frame).or_else(|| by_name.get(&landmark).and_then(|places| places[frame]))
            })
        })
        .collect();
    for point in [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle] {
        for side in Side::BOTH {
            let landmark = Landmark::of(point, side);
            if tables.iter().all(|table| table[landmark].is_none()) {
                let some: Vec<&str> = trajectories.keys().take(12).map(String::as_str).collect();
                return Err(PoseFault::NoMarker { landmark: landmark.name(), labels: some.join(", ") });
            }
        }
    }
    Ok(tables)
}

/// Markers of the pelvis, left and right.
struct Pelvis<'a> {
    front: [Option<&'a Vec<Point>>; 2],
    rear: [Option<&'a Vec<Point>>; 2],
    sacrum: Option<&'a Vec<Point>>,
}

impl Pelvis<'_> {
    /// The hip joint by regression on width and depth of the pelvis, both from the markers.
    fn hip(&self, side: Side, frame: usize) -> Point {
        let at = |places: Option<&Vec<Point>>| places.and_then(|places| places[frame]);
        let (left, right) = (at(self.front[0])?, at(self.front[1])?);
        let rear = match (at(self.rear[0]), at(self.rear[1])) {
            (Some(a), Some(b)) => middle(a, b),
            _ => at(self.sacrum)?,
        };
        let front = middle(left, right);
        let (across, width) = unit(minus(right, left))?;
        let (back, depth) = unit(minus(rear, front))?;
        let (down, _) = unit(cross(across, back))?;
        // The constants of the regression are millimetres; the file's unit is told by the pelvis, which is 20 to 35 cm wide.
        let millimetre = if width > 50.0 {
            1.0
        } else if width > 5.0 {
            0.1
        } else {
            0.001
        };
        let towards = if side == Side::Left { -1.0 } else { 1.0 };
        let (behind, below, beside) = (
            0.24 * depth + 9.9 * millimetre,
            0.30 * width + 10.9 * millimetre,
            0.33 * width + 7.3 * millimetre,
        );
        Some([0, 1, 2].map(|axis| {
            front[axis] + behind * back[axis] + below * down[axis] + towards * beside * across[axis]
        }))
    }
}

fn middle(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|axis| f64::midpoint(a[axis], b[axis]))
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|axis| a[axis] - b[axis])
}

/// Vector product: right × back is down where the axes are right-handed, as those of every laboratory's C3D are.
fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(vector: [f64; 3]) -> Option<([f64; 3], f64)> {
    let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
    (length > 0.0).then(|| (vector.map(|value| value / length), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x forward, y left, z up, mm, as Plug-in Gait has it.
    fn plug_in_gait() -> Trajectories {
        [
            ("Anna:LASI", [0.0, 120.0, 950.0]),
            ("Anna:RASI", [0.0, -120.0, 950.0]),
            ("Anna:SACR", [-180.0, 0.0, 950.0]),
            ("Anna:LKNE", [0.0, 150.0, 480.0]),
            ("Anna:RKNE", [0.0, -150.0, 480.0]),
            ("Anna:LKNM", [0.0, 50.0, 480.0]),
            ("Anna:LANK", [-20.0, 130.0, 90.0]),
            ("Anna:RANK", [-20.0, -130.0, 90.0]),
            ("Anna:LHEE", [-60.0, 100.0, 40.0]),
            ("Anna:LTOE", [120.0, 100.0, 40.0]),
        ]
        .into_iter()
        .map(|(label, place)| (label.to_owned(), vec![Some(place)]))
        .collect()
    }

    #[test]
    fn the_hip_lies_below_and_behind_the_front_of_the_pelvis() {
        let table = &landmarks_of(&plug_in_gait(), 1).unwrap()[0];
        let hip = table[Landmark::LeftHip].unwrap();
        let expected = [-(0.24 * 180.0 + 9.9), 0.33 * 240.0 + 7.3, 950.0 - (0.30 * 240.0 + 10.9)];
        for axis in 0..3 {
            assert!((hip[axis] - expected[axis]).abs() < 1e-6, "{hip:?} for {expected:?}");
        }
        assert_eq!(table[Landmark::LeftKnee], Some([0.0, 100.0, 480.0]), "between the two markers");
        assert_eq!(table[Landmark::RightKnee], Some([0.0, -150.0, 480.0]));
        assert_eq!(table[Landmark::LeftToe], Some([120.0, 100.0, 40.0]));
    }

    /// The labels of each laboratory's set that a walk needs, as their authors list them.
    #[test]
    fn the_sets_of_laboratories_are_known() {
        let sets: [(&str, &str); 5] = [
            (
                "Plug-in Gait",
                "LASI RASI LPSI RPSI LTHI RTHI LKNE RKNE LTIB RTIB LANK RANK LHEE RHEE LTOE RTOE",
            ),
            (
                "Helen Hayes",
                "L.ASIS R.ASIS V.Sacral L.Thigh R.Thigh L.Knee R.Knee L.Knee.Medial R.Knee.Medial L.Shank R.Shank L.Ankle \
                 R.Ankle L.Ankle.Medial R.Ankle.Medial L.Heel R.Heel L.Toe R.Toe",
            ),
            (
                "CGM2",
                "LASI RASI LPSI RPSI LKNE LKNM RKNE RKNM LANK LMED RANK RMED LHEE RHEE LTOE RTOE LFMH RFMH",
            ),
            (
                "IOR",
                "LIAS RIAS LIPS RIPS LFLE LFME RFLE RFME LFAL LTAM RFAL RTAM LFCC RFCC LFM1 LFM2 LFM5 RFM1 RFM2 RFM5",
            ),
            (
                "Halpe",
                "Hip RHip RKnee RAnkle RBigToe RHeel LHip LKnee LAnkle LBigToe LHeel Neck Nose LShoulder RShoulder",
            ),
        ];
        for (set, labels) in sets {
            let labels: Vec<&str> = labels.split_whitespace().collect();
            let markers: Trajectories = labels
                .iter()
                .enumerate()
                .map(|(number, label)| {
                    let side = if label.starts_with('L') { 0.1 } else { -0.1 };
                    (
                        (*label).to_owned(),
                        vec![Some([0.01 * number as f64, side, 1.0 - 0.03 * number as f64])],
                    )
                })
                .collect();
            let table = &landmarks_of(&markers, 1).unwrap_or_else(|said| panic!("{set}: {said}"))[0];
            for side in Side::BOTH {
                let places =
                    [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe]
                        .map(|point| table[Landmark::of(point, side)]);
                assert!(places.iter().all(Option::is_some), "{set}, {}: {places:?}", side.name());
                // Knee and ankle are on their own side, the ankle below the knee.
                assert!(
                    places.iter().skip(1).flatten().all(|place| (place[1] > 0.0) == (side == Side::Left))
                );
            }
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut some = plug_in_gait();
        some.remove("Anna:RANK");
        let said = landmarks_of(&some, 1).unwrap_err().to_string();
        assert!(said.contains("right_ankle") && said.contains("Anna:LANK"), "{said}");
    }
}
