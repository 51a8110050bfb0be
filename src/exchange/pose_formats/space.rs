//! Points in space brought into the plane of walking, as a camera far away at the side would see them.

use super::pose_fault::PoseFault;
use super::raw::{CoordinateUnit, RawFrame, RawPerson, RawRecording};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, LandmarkTable, Side};
use crate::biomechanics::signal::robust::median;
use crate::vision::pose::Keypoint;

/// One instant: its time and everybody's points in the file's axes and unit.
pub(super) type Instant = (Option<f64>, LandmarkTable<Option<[f64; 3]>>);

/// Least share of pictures in which the trunk must say which axis is up.
const SURE: f64 = 0.9;

/// A recording of the plane of walking: x along the way, y up, in the file's unit of `metres` each.
///
/// Which axis is up is found from the body: shoulders (or hips) are above the ankles along it, most of the time and by most.
/// The way goes where the pelvis goes in the plane across it; somebody who stays on the spot (treadmill) faces where the
/// toes point.
///
/// # Errors
/// When no axis is up, or neither pelvis nor toes tell the direction.
pub(super) fn sagittal(instants: &[Instant], metres: f64) -> Result<RawRecording, PoseFault> {
    let up = upright(instants).ok_or(PoseFault::NoUpright)?;
    let (first, second) = match up.axis {
        0 => (1, 2),
        1 => (0, 2),
        _ => (0, 1),
    };
    let [along, across] = direction(instants, [first, second]).ok_or(PoseFault::NoDirection)?;
    let frames = instants
        .iter()
        .map(|(time, places)| {
            let points = LandmarkTable::from_fn(|landmark| {
                let place = places[landmark]?;
                let x = place[first] * along + place[second] * across;
                Some(Keypoint { x, y: up.sign * place[up.axis], confidence: 1.0 })
            });
            let person = RawPerson { id: None, points };
            RawFrame { time: *time, people: if person.pose().is_some() { vec![person] } else { Vec::new() } }
        })
        .collect();
    Ok(RawRecording { unit: CoordinateUnit::Metres(metres), frames, ..RawRecording::default() })
}

struct Upright {
    axis: usize,
    sign: f64,
}

fn middle(places: &LandmarkTable<Option<[f64; 3]>>, point: BodyPoint) -> Option<[f64; 3]> {
    let seen: Vec<[f64; 3]> =
        Side::BOTH.into_iter().filter_map(|side| places[Landmark::of(point, side)]).collect();
    (!seen.is_empty())
        .then(|| [0, 1, 2].map(|axis| seen.iter().map(|place| place[axis]).sum::<f64>() / seen.len() as f64))
}

fn upright(instants: &[Instant]) -> Option<Upright> {
    let trunk = |places| middle(places, BodyPoint::Shoulder).or_else(|| middle(places, BodyPoint::Hip));
    let bodies: Vec<[f64; 3]> = instants
        .iter()
        .filter_map(|(_, places)| {
            let (top, bottom) = (trunk(places)?, middle(places, BodyPoint::Ankle)?);
            Some([0, 1, 2].map(|axis| top[axis] - bottom[axis]))
        })
        .collect();
    (0..3)
        .filter_map(|axis| {
            let along: Vec<f64> = bodies.iter().map(|body| body[axis]).collect();
            let usual = median(&along)?;
            let same = along.iter().filter(|height| **height * usual > 0.0).count();
            (same as f64 >= SURE * along.len() as f64).then_some((axis, usual))
        })
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
        .map(|(axis, usual)| Upright { axis, sign: usual.signum() })
}

/// The unit vector of the way in the plane of these two axes.
fn direction(instants: &[Instant], axes: [usize; 2]) -> Option<[f64; 2]> {
    let flat = |place: [f64; 3]| axes.map(|axis| place[axis]);
    let pelvis: Vec<[f64; 2]> =
        instants.iter().filter_map(|(_, places)| middle(places, BodyPoint::Hip)).map(flat).collect();
    let height: Vec<f64> = instants
        .iter()
        .filter_map(|(_, places)| {
            let (hip, ankle) = (middle(places, BodyPoint::Hip)?, middle(places, BodyPoint::Ankle)?);
            Some((0..3).map(|axis| (hip[axis] - ankle[axis]).powi(2)).sum::<f64>().sqrt())
        })
        .collect();
    let leg = median(&height)?;
    let (first, last) = (pelvis.first()?, pelvis.last()?);
    let way = [last[0] - first[0], last[1] - first[1]];
    if way[0].hypot(way[1]) > leg {
        return Some(unit(way));
    }
    // On the spot, or there and back: the feet.
    let feet: Vec<[f64; 2]> = instants
        .iter()
        .flat_map(|(_, places)| {
            Side::BOTH.map(|side| {
                let toe = places[Landmark::of(BodyPoint::Toe, side)]?;
                let heel = places[Landmark::of(BodyPoint::Heel, side)]
                    .or(places[Landmark::of(BodyPoint::Ankle, side)])?;
                Some([toe[axes[0]] - heel[axes[0]], toe[axes[1]] - heel[axes[1]]])
            })
        })
        .flatten()
        .collect();
    let pointing =
        [0, 1].map(|axis| feet.iter().map(|foot| foot[axis]).sum::<f64>() / feet.len().max(1) as f64);
    (pointing[0].hypot(pointing[1]) > 0.05 * leg).then(|| unit(pointing))
}

fn unit(vector: [f64; 2]) -> [f64; 2] {
    let length = vector[0].hypot(vector[1]);
    [vector[0] / length, vector[1] / length]
}
