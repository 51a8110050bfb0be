//! In which order pose programs write the points of the body that give no names, each as its own documentation has it.

use super::point_names::{Column, column};
use super::pose_fault::PoseFault;
use crate::biomechanics::anatomy::Landmark;

/// A set of points that a program writes in a fixed order, without names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointOrder {
    /// What the set is called.
    pub title: &'static str,
    /// How many points a person has in it.
    pub count: usize,
    /// The names, a word each, in one list or two.
    names: [&'static str; 2],
}

impl PointOrder {
    /// The columns, as many as `count`.
    pub fn columns(&self) -> Vec<Column> {
        let named =
            self.names.iter().flat_map(|list| list.split(' ')).filter(|name| !name.is_empty()).map(column);
        named.chain(std::iter::repeat(Column::Unused)).take(self.count).collect()
    }
}

const COCO: &str = "nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist \
     right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle";
const MPII: &str = "right_ankle right_knee right_hip left_hip left_knee left_ankle pelvis thorax neck head right_wrist \
     right_elbow right_shoulder left_shoulder left_elbow left_wrist";
const BODY_25: &str = "nose neck right_shoulder right_elbow right_wrist left_shoulder left_elbow left_wrist mid_hip right_hip \
     right_knee right_ankle left_hip left_knee left_ankle right_eye left_eye right_ear left_ear left_big_toe \
     left_small_toe left_heel right_big_toe right_small_toe right_heel";
const OPENPOSE_COCO: &str = "nose neck right_shoulder right_elbow right_wrist left_shoulder left_elbow left_wrist right_hip right_knee \
     right_ankle left_hip left_knee left_ankle right_eye left_eye right_ear left_ear";
const MEDIAPIPE: &str = "nose left_eye_inner left_eye left_eye_outer right_eye_inner right_eye right_eye_outer left_ear right_ear \
     mouth_left mouth_right left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist left_pinky \
     right_pinky left_index right_index left_thumb right_thumb left_hip right_hip left_knee right_knee left_ankle \
     right_ankle left_heel right_heel left_foot_index right_foot_index";
/// Behind those of COCO.
const FEET: &str = "left_big_toe left_small_toe left_heel right_big_toe right_small_toe right_heel";
/// Behind those of COCO.
const HALPE: &str =
    "head neck mid_hip left_big_toe right_big_toe left_small_toe right_small_toe left_heel right_heel";

/// All orders. No two have the same number of points, so the number tells which it is.
pub const ORDERS: [PointOrder; 9] = [
    PointOrder { title: "MPII", count: 16, names: [MPII, ""] },
    PointOrder { title: "COCO", count: 17, names: [COCO, ""] },
    PointOrder { title: "OpenPose COCO", count: 18, names: [OPENPOSE_COCO, ""] },
    PointOrder { title: "COCO with feet", count: 23, names: [COCO, FEET] },
    PointOrder { title: "OpenPose BODY_25", count: 25, names: [BODY_25, ""] },
    PointOrder { title: "Halpe 26", count: 26, names: [COCO, HALPE] },
    PointOrder { title: "MediaPipe", count: 33, names: [MEDIAPIPE, ""] },
    PointOrder { title: "COCO whole body", count: 133, names: [COCO, FEET] },
    PointOrder { title: "Halpe 136", count: 136, names: [COCO, HALPE] },
];

/// The order of a set with this many points.
///
/// # Errors
/// When no set has so many: the message names those that are read.
pub fn order_of(count: usize) -> Result<PointOrder, PoseFault> {
    let known = || ORDERS.map(|order| format!("{} ({})", order.count, order.title)).join(", ");
    let unknown = || PoseFault::UnknownOrder { points: count, known: known() };
    ORDERS.into_iter().find(|order| order.count == count).ok_or_else(unknown)
}

/// The columns of a flat list of so many numbers.
///
/// # Errors
/// When no set of points has so many.
pub(super) fn order(numbers: usize) -> Result<Vec<Option<Landmark>>, PoseFault> {
    if !numbers.is_multiple_of(3) {
        return Err(PoseFault::NotByThree { numbers });
    }
    let columns = order_of(numbers / 3)?.columns();
    Ok(columns
        .into_iter()
        .map(|column| if let Column::Of(landmark) = column { Some(landmark) } else { None })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::{BodyPoint, Side};

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
        assert!(order_of(15).unwrap_err().to_string().contains("17 (COCO)"));
    }
}
