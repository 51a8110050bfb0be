//! [`FilmView`]: how the film of the walk under review is looked at.

use super::AppState;
use crate::analysis::options::Surface;
use crate::app::command::Place;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::EventKind;

/// What lies over the film, and how large it is. Kept while the program runs, from walk to walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct FilmView {
    /// Whether the film fills the window.
    pub filled: bool,
    /// Whether the skeleton is drawn over it.
    pub skeleton: bool,
    /// Whether upright and level lines are drawn over it.
    pub grid: bool,
    /// Whether the places where the feet landed are drawn on the floor.
    pub steps: bool,
    /// Whether clicks measure an angle.
    pub measuring: bool,
}

impl Default for FilmView {
    fn default() -> Self {
        Self { filled: false, skeleton: true, grid: false, steps: false, measuring: false }
    }
}

/// Where a foot landed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footfall {
    /// Whose.
    pub side: Side,
    /// When, s.
    pub time: f64,
    /// Heel, or toe where no heel is known, in the picture, px.
    pub at: [f64; 2],
    /// Length of the step that ended here, m, where the view shows it.
    pub length: Option<f64>,
}

impl AppState {
    /// Whether the film fills the window now.
    pub fn film_fills(&self) -> bool {
        let shown = self.review.trial.is_some() || self.capture.open.is_some();
        self.film.filled && self.place == Place::Review && shown
    }

    /// Where the feet landed, in time order; empty where the floor does not stand still in the picture.
    pub fn footfalls(&self) -> Vec<Footfall> {
        let Some(trial) = self.review.trial.as_ref().filter(|_| self.setup.surface == Surface::Overground)
        else {
            return Vec::new();
        };
        let metric = trial.assessment.scale.is_some();
        let contacts = trial.assessment.events.iter().filter(|event| event.kind == EventKind::InitialContact);
        let found = contacts.filter_map(|event| {
            let pose = self.review.sample_at(event.time)?.pose.as_ref()?;
            let foot = [BodyPoint::Heel, BodyPoint::Toe, BodyPoint::Ankle];
            let point = foot.iter().find_map(|&point| pose.points[Landmark::of(point, event.side)])?;
            let step = trial.assessment.steps.iter().find(|step| {
                step.side == event.side && (step.end - event.time).abs() < 1e-6 && step.excluded.is_none()
            });
            let length = step.and_then(|step| step.length).filter(|_| metric);
            Some(Footfall { side: event.side, time: event.time, at: [point.x, point.y], length })
        });
        found.collect()
    }
}
