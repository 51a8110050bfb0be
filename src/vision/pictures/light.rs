//! How much light falls on somebody.
//!
//! In a dark film the network still reads a body, from a dozen grey levels, and its feet where it supposes them. What is
//! bright somewhere else in the picture (a window, a lamp) does not help, so only the place of the body counts.

use super::small_picture::SmallPicture;
use crate::biomechanics::signal::robust::quantile;
use crate::vision::pose::Pose;

/// Brightness that the brightest tenth of a person's surroundings must reach, 0..=1: below it 15 of 255 grey levels are left
/// to tell a foot from the floor. Well lit films give 0.5 and more, before a black curtain too, because the body is lit.
pub const LEAST_LIGHT: f64 = 0.06;

/// Brightness of the brightest tenth of the box around a pose, 0..=1; `None` where the pose has no point.
pub fn brightness(picture: &SmallPicture, pose: &Pose) -> Option<f64> {
    let cell = |px: f64, cells: usize| ((px / picture.cell as f64).max(0.0) as usize).min(cells - 1);
    let mut edges: Option<[usize; 4]> = None;
    for (_, point) in pose.points.iter() {
        let Some(point) = point else { continue };
        let (x, y) = (cell(point.x, picture.columns), cell(point.y, picture.rows));
        let [left, top, right, bottom] = edges.unwrap_or([x, y, x, y]);
        edges = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }
    let [left, top, right, bottom] = edges?;
    let cells: Vec<f64> = (top..=bottom)
        .flat_map(|row| &picture.grey[row * picture.columns + left..=row * picture.columns + right])
        .map(|&grey| f64::from(grey) / 255.0)
        .collect();
    quantile(&cells, 0.9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Landmark;
    use crate::vision::pose::Keypoint;

    #[test]
    fn a_bright_window_elsewhere_is_no_light_on_the_body() {
        let mut picture = SmallPicture { columns: 128, rows: 72, cell: 5, grey: vec![3; 128 * 72] };
        for row in 0..72 {
            picture.grey[row * 128..row * 128 + 40].fill(220);
        }
        let mut pose = Pose::default();
        for (landmark, x, y) in [(Landmark::Nose, 400.0, 60.0), (Landmark::LeftToe, 460.0, 340.0)] {
            pose.points[landmark] = Some(Keypoint { x, y, confidence: 0.8 });
        }
        assert!(brightness(&picture, &pose).unwrap() < LEAST_LIGHT);
        picture.grey.iter_mut().for_each(|grey| *grey = (*grey).max(120));
        assert!(brightness(&picture, &pose).unwrap() > LEAST_LIGHT);
        assert_eq!(brightness(&picture, &Pose::default()), None);
    }
}
