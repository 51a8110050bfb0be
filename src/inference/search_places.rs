//! Where the detector looks for people in turn, because of a whole picture it sees only the nearest.

use crate::vision::pictures::letterbox::Square;

/// The whole picture, then tiles as high (or wide) as the picture, then tiles of 0.6 of that, each overlapping by half.
pub(super) fn search_places(width: usize, height: usize) -> Vec<Square> {
    let short = width.min(height) as f64;
    let mut places = vec![Square::around_picture(width, height)];
    for side in [short, 0.6 * short] {
        let (across, down) = (steps(width as f64, side), steps(height as f64, side));
        if across.len() * down.len() > 1 {
            places.extend(
                down.iter().flat_map(|&y| across.iter().map(move |&x| Square { x, y, side, angle: 0.0 })),
            );
        }
    }
    places
}

/// Centres of tiles of this side that cover a length with half overlap.
fn steps(length: f64, side: f64) -> Vec<f64> {
    let count = ((length - side) / (0.5 * side)).ceil().max(0.0);
    let gap = if count > 0.0 { (length - side) / count } else { 0.0 };
    (0..=count as usize).map(|step| side / 2.0 + step as f64 * gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_cover_the_picture() {
        let places = search_places(1280, 720);
        assert!(places.len() > 10 && places.len() < 30);
        for (x, y) in [(0.0, 0.0), (1279.0, 719.0), (640.0, 360.0), (1279.0, 0.0)] {
            assert!(places.iter().filter(|place| place.side < 700.0).any(|place| place.holds(x, y)));
        }
    }
}
