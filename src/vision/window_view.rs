//! From where a pose window shows the walker, and which way he walks in it.

use super::pose_window::{Instant, Travel};
use crate::biomechanics::anatomy::{BodyPoint, Side};
use crate::biomechanics::gait::learned::SeenFrom;
use crate::biomechanics::signal::robust::median;

/// Sideways travel that decides which way somebody walks, leg lengths per second; below it the feet decide.
const TRAVELS: f64 = 0.25;

/// Distance in the picture between the right and the left point, leg lengths, at which hips and shoulders face the camera.
const FACES: f64 = 0.12;

/// From where the walker is seen: whoever travels across the picture faster than towards the camera or away from it is seen
/// from beside; otherwise hips and shoulders tell, whose left lies on the picture's right when they face the camera.
pub(super) fn seen_from(
    instants: &[Instant],
    travel: &[Option<Travel>],
    size: &dyn Fn(usize) -> f64,
    approach: f64,
) -> SeenFrom {
    if across(travel, size).is_some_and(|speed| speed.abs() > TRAVELS.max(1.2 * approach.abs())) {
        return SeenFrom::Beside;
    }
    let apart = |point| {
        let all: Vec<f64> = instants
            .iter()
            .enumerate()
            .filter_map(|(k, instant)| {
                Some((instant.at(point, Side::Right)?.x - instant.at(point, Side::Left)?.x) / size(k))
            })
            .collect();
        median(&all)
    };
    let apart: Vec<f64> = [BodyPoint::Hip, BodyPoint::Shoulder].into_iter().filter_map(apart).collect();
    let apart = apart.iter().sum::<f64>() / apart.len().max(1) as f64;
    if apart.abs() < FACES {
        SeenFrom::Beside
    } else if apart < 0.0 {
        SeenFrom::Ahead
    } else {
        SeenFrom::Behind
    }
}

/// Whether the person walks to the picture's left: by travel, or where the camera turns with him, by where the toes
/// point, or the nose where no feet are known. From ahead and behind nothing decides, and the picture stays as it is.
pub(super) fn walks_left(
    instants: &[Instant],
    travel: &[Option<Travel>],
    size: &dyn Fn(usize) -> f64,
) -> bool {
    if let Some(speed) = across(travel, size).filter(|speed| speed.abs() > TRAVELS) {
        return speed < 0.0;
    }
    let ahead = |front: BodyPoint, back: BodyPoint| {
        let mut ways = Vec::new();
        for (k, instant) in instants.iter().enumerate() {
            for side in Side::BOTH {
                if let (Some(front), Some(back)) = (instant.at(front, side), instant.at(back, side)) {
                    ways.push((front.x - back.x) / size(k));
                }
            }
        }
        median(&ways)
    };
    ahead(BodyPoint::Toe, BodyPoint::Heel)
        .or_else(|| ahead(BodyPoint::Nose, BodyPoint::Shoulder))
        .is_some_and(|way| way < -0.02)
}

/// Median travel across the picture, leg lengths per second.
fn across(travel: &[Option<Travel>], size: &dyn Fn(usize) -> f64) -> Option<f64> {
    let speeds: Vec<f64> = travel
        .iter()
        .enumerate()
        .filter_map(|(k, travel)| Some(travel.as_ref()?.speed[0] / size(k)))
        .collect();
    median(&speeds)
}

#[cfg(test)]
mod tests {
    use crate::biomechanics::anatomy::Side;
    use crate::biomechanics::gait::learned::SeenFrom;
    use crate::synthesis::{AnalyticWalker, CameraPlacement, VirtualCamera, WalkerParameters};
    use crate::vision::pose_window::windows;

    #[test]
    fn the_view_is_told_for_every_camera_and_for_slow_and_fast_walkers() {
        for speed in [0.5, 1.2, 1.7] {
            let walker = AnalyticWalker::new(WalkerParameters { speed, ..WalkerParameters::default() });
            let walk = walker.known_walk(3.6, 100.0);
            for (placement, wanted) in [
                (CameraPlacement::Front, SeenFrom::Ahead),
                (CameraPlacement::Back, SeenFrom::Behind),
                (CameraPlacement::PanningSide(Side::Left), SeenFrom::Beside),
                (CameraPlacement::Side(Side::Right), SeenFrom::Beside),
            ] {
                let track = VirtualCamera::for_walk(&walk, placement, 30.0).film(&walk).track;
                for window in windows(&track, 0.3) {
                    assert_eq!(window.seen, wanted, "{} at {speed} m/s", placement.name());
                }
            }
        }
    }
}
