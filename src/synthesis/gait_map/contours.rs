//! Lines around where most gaits of a kind lie on the map.

use super::map::MapGait;

/// Cells of the grid along each axis.
const CELLS: usize = 60;
/// The map reaches from -1 to 1; gaits at its edge need room around them.
const EDGE: f64 = 1.15;
/// Width of the bell that each gait spreads, in units of the map.
const BELL: f64 = 0.055;

/// A line in pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contour {
    /// Both ends of each piece, in units of the map.
    pub pieces: Vec<[[f64; 2]; 2]>,
}

/// The line inside which the given share (0..1) of these gaits' weight lies, where the density is highest.
pub fn contour(gaits: &[&MapGait], share: f64) -> Contour {
    let density = |at: [f64; 2]| -> f64 {
        let spread = |gait: &&MapGait| {
            let away = (gait.at[0] - at[0]).powi(2) + (gait.at[1] - at[1]).powi(2);
            gait.weight * (-0.5 * away / (BELL * BELL)).exp()
        };
        gaits.iter().map(spread).sum()
    };
    let mut own: Vec<(f64, f64)> = gaits.iter().map(|gait| (density(gait.at), gait.weight)).collect();
    own.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: f64 = own.iter().map(|(_, weight)| weight).sum();
    let mut inside = 0.0;
    let reaches = |(_, weight): &&(f64, f64)| {
        inside += weight;
        inside >= share * all
    };
    let Some(&(level, _)) = own.iter().find(reaches) else { return Contour::default() };
    let place = |index: usize| EDGE * (2.0 * index as f64 / CELLS as f64 - 1.0);
    let grid: Vec<Vec<f64>> = (0..=CELLS)
        .map(|row| (0..=CELLS).map(|column| density([place(column), place(row)])).collect())
        .collect();
    let mut pieces = Vec::new();
    for row in 0..CELLS {
        for column in 0..CELLS {
            let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
                .map(|(x, y)| ([place(x), place(y)], grid[y][x] - level));
            cell(&corners, &mut pieces);
        }
    }
    Contour { pieces }
}

/// Where the line crosses a cell: between each corner inside and its neighbour outside, on a straight line.
fn cell(corners: &[([f64; 2], f64); 4], pieces: &mut Vec<[[f64; 2]; 2]>) {
    let mut crossings = Vec::with_capacity(4);
    for (index, &(from, above)) in corners.iter().enumerate() {
        let (to, other) = corners[(index + 1) % 4];
        if (above > 0.0) != (other > 0.0) {
            let part = above / (above - other);
            crossings.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
        }
    }
    pieces.extend(crossings.as_chunks::<2>().0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gait(x: f64, y: f64) -> MapGait {
        MapGait { at: [x, y], condition: 0, weight: 1.0, values: Vec::new() }
    }

    /// Of four places of which one holds seven in ten gaits, the line around half of them goes around that place alone.
    #[test]
    fn the_line_around_half_of_the_gaits_goes_around_the_crowd() {
        let mut gaits: Vec<MapGait> = (0..70).map(|k| gait(-0.6 + 0.004 * f64::from(k), 0.4)).collect();
        for corner in [[0.6, 0.6], [0.6, -0.6], [-0.6, -0.6]] {
            gaits.extend((0..10).map(|k| gait(corner[0] + 0.02 * f64::from(k), corner[1])));
        }
        let all: Vec<&MapGait> = gaits.iter().collect();
        let half = contour(&all, 0.5);
        assert!(half.pieces.len() > 4, "{}", half.pieces.len());
        for end in half.pieces.iter().flatten() {
            assert!((end[0] + 0.46).hypot(end[1] - 0.4) < 0.3, "{end:?}");
        }
        let most = contour(&all, 0.95);
        assert!(
            most.pieces.iter().flatten().any(|end| end[0] > 0.4),
            "the line around most goes around all four"
        );
        assert_eq!(contour(&[], 0.5), Contour::default());
    }
}
