//! In which order pose programs write the points of the body that give no names, each as its own documentation has it.

use super::point_names::{Column, column};

/// A set of points that a program writes in a fixed order, without names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointOrder {
    /// What the set is called.
    pub title: &'static str,
    /// How many points a person has in it.
    pub count: usize,
    names: &'static [&'static str],
}

impl PointOrder {
    /// The columns, as many as `count`.
    pub fn columns(&self) -> Vec<Column> {
        let named = self.names.iter().map(|name| column(name));
        named.chain(std::iter::repeat(Column::Unused)).take(self.count).collect()
    }
}

const COCO: &[&str] = &[
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
];

const MPII: &[&str] = &[
    "right_ankle",
    "right_knee",
    "right_hip",
    "left_hip",
    "left_knee",
    "left_ankle",
    "pelvis",
    "thorax",
    "neck",
    "head",
    "right_wrist",
    "right_elbow",
    "right_shoulder",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
];

const WHOLE_BODY: &[&str] = &[
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_big_toe",
    "left_small_toe",
    "left_heel",
    "right_big_toe",
    "right_small_toe",
    "right_heel",
];

const HALPE: &[&str] = &[
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "head",
    "neck",
    "mid_hip",
    "left_big_toe",
    "right_big_toe",
    "left_small_toe",
    "right_small_toe",
    "left_heel",
    "right_heel",
];

const BODY_25: &[&str] = &[
    "nose",
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "mid_hip",
    "right_hip",
    "right_knee",
    "right_ankle",
    "left_hip",
    "left_knee",
    "left_ankle",
    "right_eye",
    "left_eye",
    "right_ear",
    "left_ear",
    "left_big_toe",
    "left_small_toe",
    "left_heel",
    "right_big_toe",
    "right_small_toe",
    "right_heel",
];

const OPENPOSE_COCO: &[&str] = &[
    "nose",
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "right_hip",
    "right_knee",
    "right_ankle",
    "left_hip",
    "left_knee",
    "left_ankle",
    "right_eye",
    "left_eye",
    "right_ear",
    "left_ear",
];

const MEDIAPIPE: &[&str] = &[
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
];

/// All orders. No two have the same number of points, so the number tells which it is.
pub const ORDERS: [PointOrder; 9] = [
    PointOrder { title: "MPII", count: 16, names: MPII },
    PointOrder { title: "COCO", count: 17, names: COCO },
    PointOrder { title: "OpenPose COCO", count: 18, names: OPENPOSE_COCO },
    PointOrder { title: "COCO with feet", count: 23, names: WHOLE_BODY },
    PointOrder { title: "OpenPose BODY_25", count: 25, names: BODY_25 },
    PointOrder { title: "Halpe 26", count: 26, names: HALPE },
    PointOrder { title: "MediaPipe", count: 33, names: MEDIAPIPE },
    PointOrder { title: "COCO whole body", count: 133, names: WHOLE_BODY },
    PointOrder { title: "Halpe 136", count: 136, names: HALPE },
];

/// The order of a set with this many points.
///
/// # Errors
/// When no set has so many: the message names those that are read.
pub fn order_of(count: usize) -> Result<PointOrder, String> {
    ORDERS.into_iter().find(|order| order.count == count).ok_or_else(|| {
        let known: Vec<String> =
            ORDERS.iter().map(|order| format!("{} ({})", order.count, order.title)).collect();
        format!("a person has {count} points without names; sets with {} are known", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};

    #[test]
    fn every_order_has_the_trunk_and_both_legs_once() {
        for order in ORDERS {
            let columns = order.columns();
            assert_eq!(columns.len(), order.count);
            assert!(!columns.contains(&Column::Unknown), "{}", order.title);
            for point in [BodyPoint::Shoulder, BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle] {
                for side in Side::BOTH {
                    let wanted = Column::Of(Landmark::of(point, side));
                    assert_eq!(
                        columns.iter().filter(|&&column| column == wanted).count(),
                        1,
                        "{}",
                        order.title
                    );
                }
            }
        }
        assert!(order_of(15).unwrap_err().contains("17 (COCO)"));
    }
}
