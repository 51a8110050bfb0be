//! [`KnownControllers`]: the shipped controllers, the mirror images of those that were asked for, and what was found in this run.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::problem::Problem;
use crate::simulation::library::{Controller, Gait, Library};
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::simulate::SimulationError;

/// Conditions nearer than this are the same.
const SAME: f64 = 1e-6;

/// The gait to walk with, whose it is, and how far its condition lies from the one asked for.
pub type BorrowedGait = (Gait, String, f64);

/// The known controllers, with those found in this run.
#[derive(Clone, Debug, Default)]
pub struct KnownControllers {
    library: Arc<Mutex<Option<Library>>>,
    found: Arc<Mutex<Vec<Controller>>>,
    mirrored: Arc<Mutex<Vec<Controller>>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl KnownControllers {
    /// Does something with the shipped library, which is read when it is first asked for.
    fn with_library<R>(&self, work: impl FnOnce(&Library) -> R) -> Result<R, Problem> {
        let mut slot = held(&self.library);
        let library = match slot.take() {
            Some(library) => library,
            None => Library::built_in().map_err(|error| said(&error, "told.controllers_unread"))?,
        };
        let result = work(&library);
        *slot = Some(library);
        Ok(result)
    }

    /// The gait to start from: that found in this run for this very condition, that of a mirror image, else of the nearest
    /// shipped walker of either family.
    ///
    /// # Errors
    /// When there is no controller at all.
    pub fn gait(&self, parameters: &WalkerParameters) -> Result<BorrowedGait, Problem> {
        for list in [&self.found, &self.mirrored] {
            if let Some(own) = held(list).iter().find(|own| own.parameters.distance(parameters) < SAME) {
                return Ok((Gait::Reflex(own.gains.clone()), own.name.clone(), 0.0));
            }
        }
        let near = self.with_library(|library| {
            let chosen = library.gait_for(parameters)?;
            Some((chosen.gait, chosen.name, chosen.distance))
        })?;
        near.ok_or_else(|| said(&SimulationError::EmptyLibrary, "told.nothing_walks"))
    }

    /// The shipped controller nearest to a condition, to start a search from.
    ///
    /// # Errors
    /// When there is no controller at all.
    pub fn parent(&self, parameters: &WalkerParameters) -> Result<Controller, Problem> {
        let parent =
            self.with_library(|library| library.nearest(parameters, 1).first().map(|it| it.0.clone()))?;
        parent.ok_or_else(|| said(&SimulationError::EmptyLibrary, "told.nothing_walks"))
    }

    /// The condition of a shipped controller, or of its mirror image, which from then on walks as its original does.
    ///
    /// # Errors
    /// When no controller has this name.
    pub fn condition(&self, name: &str, mirrored: bool) -> Result<WalkerParameters, Problem> {
        let controller = self.with_library(|library| library.find(name).cloned())?;
        let Some(mut controller) = controller else {
            return Err(Problem::new("told.no_such_walker").with("name", &name));
        };
        if mirrored {
            let legs = &mut controller.parameters.legs;
            std::mem::swap(&mut legs.left, &mut legs.right);
            std::mem::swap(&mut controller.gains.left, &mut controller.gains.right);
            controller.name = format!("{name}, mirrored");
            let parameters = controller.parameters.clone();
            let mut list = held(&self.mirrored);
            list.retain(|known| known.name != controller.name);
            list.push(controller);
            return Ok(parameters);
        }
        Ok(controller.parameters)
    }

    /// Whether gains of this name were found in this run.
    pub fn was_found(&self, name: &str) -> bool {
        held(&self.found).iter().any(|own| own.name == name)
    }

    /// Keeps what was found; what was known of the same condition is forgotten.
    pub fn keep(&self, found: Controller) {
        let mut known = held(&self.found);
        known.retain(|own| own.parameters.distance(&found.parameters) >= SAME);
        known.push(found);
    }
}

/// An error of the simulator with what it means to the person.
pub fn said(error: &dyn std::fmt::Display, key: &'static str) -> Problem {
    Problem::new(key).with("cause", &error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::optimization::search::Subject;

    #[test]
    fn a_mirrored_walker_has_its_deficit_on_the_other_side_and_walks_as_its_original() {
        let known = KnownControllers::default();
        let library = Library::built_in().unwrap();
        let controller = library
            .controllers()
            .iter()
            .find(|known| known.name.starts_with("foot_drop") && known.is_sturdy())
            .unwrap();
        let own = known.condition(&controller.name, false).unwrap();
        let mirrored = known.condition(&controller.name, true).unwrap();
        assert_eq!(own.legs.left, mirrored.legs.right);
        assert_ne!(own.legs.left, mirrored.legs.left);
        let (gait, name, distance) = known.gait(&mirrored).unwrap();
        let Gait::Reflex(gains) = gait else { panic!("it has reflexes of its own") };
        assert_eq!((name, distance), (format!("{}, mirrored", controller.name), 0.0));
        assert_eq!(gains.left, controller.gains.right);
        let walk = Subject::of(&mirrored, 5).unwrap().walk(&gains, 12.0, 1);
        assert!(walk.end.is_none(), "it does not fall");
        assert!(!known.was_found(&controller.name));
        assert!(known.condition("nobody", false).is_err());
    }
}
