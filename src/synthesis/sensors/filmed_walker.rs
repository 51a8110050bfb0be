//! [`FilmedWalker`]: who walks in a [`crate::synthesis::sensors::walker_film::WalkerFilm`]: the walker of a formula, whose numbers are known
//! exactly, or any walk that is known point by point, as a simulated one is.

use crate::biomechanics::anatomy::{BodyPoint, BySide, Landmark, LandmarkTable, Side};

use crate::synthesis::walks::analytic_walker::AnalyticWalker;
use crate::synthesis::walks::known_walk::{KnownWalk, Place};
use crate::synthesis::walks::walker_body::{Arm, Leg, Posture, add, minus, posture, times};

/// The ball of the foot lies this share of the way from heel to toe.
const BALL: f64 = 0.72;
/// Stature of a walk that does not tell it, m: only the figure's thickness hangs on it.
const USUAL_STATURE: f64 = 1.7;

/// Who is filmed.
#[derive(Clone, Debug)]
pub enum FilmedWalker {
    /// The walker of a formula.
    Formula(AnalyticWalker),
    /// A walk known point by point. It should last as long as the film; after its end the walker stands still.
    Known(Box<KnownWalk>),
}

impl FilmedWalker {
    /// Standing height, m.
    pub fn stature(&self) -> f64 {
        match self {
            FilmedWalker::Formula(walker) => walker.parameters().stature,
            FilmedWalker::Known(walk) => walk.stature.unwrap_or(USUAL_STATURE),
        }
    }

    /// Mean speed along the walk, m/s; `None` for a walk that does not get on.
    pub fn speed(&self) -> Option<f64> {
        match self {
            FilmedWalker::Formula(walker) => Some(walker.parameters().speed),
            FilmedWalker::Known(walk) => {
                let (first, last) = walk.span()?;
                let speed = (walk.pelvis(last)?[0] - walk.pelvis(first)?[0]) / (last - first);
                (speed > 0.05).then_some(speed)
            }
        }
    }

    /// The body `within` seconds after a pass began, whose beginning lies `since` seconds after the film's; metres from
    /// where the pelvis was when the pass began.
    pub(in crate::synthesis) fn posture(&self, since: f64, within: f64) -> Posture {
        match self {
            // The pelvis begins half a step before zero.
            FilmedWalker::Formula(walker) => {
                posture(walker, within).moved([walker.stride_length() / 4.0, 0.0, 0.0])
            }
            FilmedWalker::Known(walk) => posture_of(&landmarks_in(walk, since, within)),
        }
    }

    /// Every landmark at that moment.
    pub(in crate::synthesis) fn landmarks(&self, since: f64, within: f64) -> LandmarkTable<Place> {
        match self {
            FilmedWalker::Formula(_) => self.posture(since, within).landmarks(self.stature()),
            FilmedWalker::Known(walk) => landmarks_in(walk, since, within),
        }
    }
}

/// Landmarks of a known walk, seen from where the pelvis was when the pass began; one that is missing lies there.
fn landmarks_in(walk: &KnownWalk, since: f64, within: f64) -> LandmarkTable<Place> {
    let (first, last) = walk.span().unwrap_or_default();
    let start = walk.pelvis((first + since).min(last)).unwrap_or_default();
    let from = [-start[0], 0.0, -start[2]];
    let time = (first + since + within).min(last);
    LandmarkTable::from_fn(|landmark| walk.place(landmark, time).map_or([0.0; 3], |place| add(place, from)))
}

/// The body that goes with known landmarks.
fn posture_of(places: &LandmarkTable<Place>) -> Posture {
    let at = |point: BodyPoint, side: Side| places[Landmark::of(point, side)];
    let middle = |point: BodyPoint| times(add(at(point, Side::Left), at(point, Side::Right)), 0.5);
    let legs = BySide::from_fn(|side| {
        let (heel, toe) = (at(BodyPoint::Heel, side), at(BodyPoint::Toe, side));
        Leg {
            hip: at(BodyPoint::Hip, side),
            knee: at(BodyPoint::Knee, side),
            ankle: at(BodyPoint::Ankle, side),
            heel,
            ball: add(heel, times(minus(toe, heel), BALL)),
            toe,
        }
    });
    let arms = BySide::from_fn(|side| Arm {
        shoulder: at(BodyPoint::Shoulder, side),
        elbow: at(BodyPoint::Elbow, side),
        wrist: at(BodyPoint::Wrist, side),
    });
    Posture {
        legs,
        arms,
        pelvis: middle(BodyPoint::Hip),
        neck: middle(BodyPoint::Shoulder),
        head: middle(BodyPoint::Ear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthesis::walks::analytic_walker::WalkerParameters;

    #[test]
    fn a_known_walk_is_filmed_as_the_formula_it_was_made_of() {
        let walker = AnalyticWalker::new(WalkerParameters::default());
        let known = FilmedWalker::Known(Box::new(walker.known_walk(8.0, 200.0)));
        let formula = FilmedWalker::Formula(walker);
        assert!((known.speed().unwrap() - formula.speed().unwrap()).abs() < 0.02);
        let (a, b) = (known.landmarks(0.0, 1.3), formula.landmarks(0.0, 1.3));
        // The formula begins where its hips should be half a step before zero, the known walk where they are.
        let shift = minus(a[Landmark::LeftHip], b[Landmark::LeftHip]);
        assert!(shift.iter().all(|axis| axis.abs() < 0.1), "{shift:?}");
        for landmark in Landmark::ALL {
            let off = minus(minus(a[landmark], b[landmark]), shift);
            assert!(off.iter().all(|axis| axis.abs() < 1e-4), "{landmark:?} {off:?}");
        }
    }

    #[test]
    fn a_later_pass_goes_on_in_the_walk_and_begins_where_the_camera_waits() {
        let walker = AnalyticWalker::new(WalkerParameters::default());
        let known = FilmedWalker::Known(Box::new(walker.known_walk(8.0, 200.0)));
        for since in [0.0, 2.5, 5.0] {
            let body = known.posture(since, 0.0);
            assert!(body.pelvis[0].abs() < 1e-9 && body.pelvis[2].abs() < 1e-9, "{:?}", body.pelvis);
        }
    }
}
