//! What pose programs call the points of the body.
//!
//! Names are taken apart into words, so that `RBigToe` (OpenPose, Sports2D), `right_foot_index` (MediaPipe),
//! `body_right_toe_x` and `Right Toe` are one point.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};

/// What a column of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// One of our landmarks.
    Of(Landmark),
    /// A point of the body that we do not use, such as the neck or a finger.
    Unused,
    /// A name that we have never seen.
    Unknown,
}

/// What stands behind a name.
pub fn column(name: &str) -> Column {
    let mut words = words(name);
    words.retain(|word| !FILLERS.contains(&word.as_str()));
    let mut side = None;
    words.retain(|word| {
        let of = match word.as_str() {
            "left" | "l" | "lt" => Side::Left,
            "right" | "r" | "rt" => Side::Right,
            _ => return true,
        };
        side = Some(of);
        false
    });
    let joined = words.concat();
    if let Some(point) = body_point(&joined) {
        return match (point, side) {
            (BodyPoint::Nose, _) => Column::Of(Landmark::Nose),
            (_, Some(side)) => Column::Of(Landmark::of(point, side)),
            // A hip without a side is the middle of the pelvis, and so on.
            (_, None) => Column::Unused,
        };
    }
    // «lhip», «rbigtoe»: the side without anything that tells it apart.
    if let (None, Some(rest)) = (side, joined.get(1..)) {
        let of = match joined.as_bytes().first() {
            Some(b'l') => Some(Side::Left),
            Some(b'r') => Some(Side::Right),
            _ => None,
        };
        if let Some((side, point)) = of.zip(body_point(rest)) {
            return Column::Of(Landmark::of(point, side));
        }
        if of.is_some() && UNUSED.iter().any(|unused| rest.starts_with(unused)) {
            return Column::Unused;
        }
    }
    if UNUSED.iter().any(|unused| joined.starts_with(unused)) { Column::Unused } else { Column::Unknown }
}

/// Words that say nothing about where a point is.
const FILLERS: [&str; 10] =
    ["body", "mediapipe", "pose", "joint", "center", "centre", "jc", "of", "the", "landmark"];

/// Beginnings of points that programs give and we do not use.
const UNUSED: [&str; 30] = [
    "neck",
    "head",
    "mid",
    "pelvis",
    "chest",
    "thorax",
    "spine",
    "smalltoe",
    "littletoe",
    "eyeinner",
    "eyeouter",
    "mouth",
    "pinky",
    "index",
    "thumb",
    "middle",
    "ring",
    "background",
    "face",
    "hand",
    "foot",
    "forehead",
    "throat",
    "sternum",
    "clavicle",
    "back",
    "trunk",
    "root",
    "jaw",
    "hipextended",
];

fn body_point(word: &str) -> Option<BodyPoint> {
    Some(match word {
        "nose" => BodyPoint::Nose,
        "eye" => BodyPoint::Eye,
        "ear" => BodyPoint::Ear,
        "shoulder" => BodyPoint::Shoulder,
        "elbow" => BodyPoint::Elbow,
        "wrist" => BodyPoint::Wrist,
        "hip" => BodyPoint::Hip,
        "knee" => BodyPoint::Knee,
        "ankle" => BodyPoint::Ankle,
        "heel" | "calc" | "calcaneus" => BodyPoint::Heel,
        "toe" | "toes" | "bigtoe" | "footindex" | "hallux" | "toetip" => BodyPoint::Toe,
        _ => return None,
    })
}

/// A name in lower-case words: at anything that is no letter, and where capitals begin a word.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphabetic() {
            words.push(String::new());
            continue;
        }
        let after_small = at > 0 && letters[at - 1].is_lowercase();
        let before_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let after_capital = at > 0 && letters[at - 1].is_uppercase();
        if letter.is_uppercase() && (after_small || (after_capital && before_small)) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_point_has_many_names() {
        for (name, landmark) in [
            ("left_heel", Landmark::LeftHeel),
            ("leftHeel", Landmark::LeftHeel),
            ("LHeel", Landmark::LeftHeel),
            ("LEFT_HEEL", Landmark::LeftHeel),
            ("l_calc", Landmark::LeftHeel),
            ("RBigToe", Landmark::RightToe),
            ("right_foot_index", Landmark::RightToe),
            ("left_big_toe", Landmark::LeftToe),
            ("body_right_knee", Landmark::RightKnee),
            ("Right Ankle", Landmark::RightAnkle),
            ("rhip", Landmark::RightHip),
            ("knee_l", Landmark::LeftKnee),
            ("Nose", Landmark::Nose),
        ] {
            assert_eq!(column(name), Column::Of(landmark), "{name}");
        }
        for name in [
            "Neck",
            "MidHip",
            "Hip",
            "LSmallToe",
            "left_eye_inner",
            "right_pinky",
            "rsmalltoe",
            "pelvis",
            "mouth_left",
        ] {
            assert_eq!(column(name), Column::Unused, "{name}");
        }
        for name in ["snout", "tail_base", "marker_7", ""] {
            assert_eq!(column(name), Column::Unknown, "{name}");
        }
    }
}
