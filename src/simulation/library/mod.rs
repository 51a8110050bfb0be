//! Controllers that are known to walk, each with the condition for which it was found and how long it stayed up.
//!
//! One text file holds them all, so that a search can add to it and a reader can see what changed. A controller is used
//! only near its condition: gains of neighbours are blended and translated to its strength, never invented.

mod choice;
mod followers;
mod stored;

use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::effort::{effort, translated};
use crate::simulation::control::gains::{Gain, GainSet};
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::model::walker_model::WalkerModel;

pub use choice::{ChosenGait, Gait};
pub use followers::{DRAWN, Follower};
pub use stored::LibraryError;

/// A controller counts as sturdy when every screening walk lasted this long, s.
pub const SCREENING_TIME: f64 = 60.0;

/// Gains with the condition they serve.
#[derive(Clone, Debug, PartialEq)]
pub struct Controller {
    /// Name, unique in a library.
    pub name: String,
    /// The condition.
    pub parameters: WalkerParameters,
    /// The gains of each leg.
    pub gains: BySide<GainSet>,
    /// How long each screening walk lasted, s; noise on, one seed each.
    pub survival: Vec<f64>,
    /// Mean speed of the screening walks, m/s.
    pub speed: f64,
}

impl Controller {
    /// The gains for a body of another strength. It starts at the speed of the gait that the gains make, for its size, and
    /// not at the wished one.
    fn gains_in(&self, body: Option<&WalkerModel>, wished: &WalkerParameters) -> BySide<GainSet> {
        let (Ok(own), Some(body)) = (self.parameters.build_model(), body) else { return self.gains.clone() };
        let effort = effort(&own, body);
        let ratio = start_pace(&self.parameters) / start_pace(wished);
        BySide::from_fn(|side| {
            let mut gains = translated(self.gains.get(side), effort.get(side));
            gains.set(Gain::StartSpeed, gains[Gain::StartSpeed] * ratio);
            gains
        })
    }

    /// Whether the screening walks kept within 0.05 m/s of the speed asked for.
    pub fn keeps_speed(&self) -> bool {
        (self.speed - self.parameters.speed).abs() < 0.05 + 1e-9
    }

    /// Whether every screening walk lasted.
    pub fn is_sturdy(&self) -> bool {
        !self.survival.is_empty() && self.survival.iter().all(|&time| time >= SCREENING_TIME - 0.01)
    }
}

/// The wished speed by the measure in which the start pose scales its own.
pub(crate) fn start_pace(parameters: &WalkerParameters) -> f64 {
    parameters.speed / parameters.stature.sqrt()
}

/// Controllers by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    controllers: Vec<Controller>,
    followers: Vec<Follower>,
}

impl Library {
    /// The controllers that come with the program.
    pub fn built_in() -> Result<Library, LibraryError> {
        let mut library = Library::parse(include_str!("../../../assets/controllers/library.txt"))?;
        library.followers = followers::parse(include_str!("../../../assets/controllers/followers.txt"))?;
        Ok(library)
    }

    /// Walkers that follow references, as a file holds them.
    pub fn parse_followers(text: &str) -> Result<Vec<Follower>, LibraryError> {
        followers::parse(text)
    }

    /// The text of walkers that follow references.
    pub fn followers_text(followers: &[Follower]) -> String {
        followers::to_text(followers)
    }

    /// All walkers that follow references.
    pub fn followers(&self) -> &[Follower] {
        &self.followers
    }

    /// The follower with a name.
    pub fn find_follower(&self, name: &str) -> Option<&Follower> {
        self.followers.iter().find(|follower| follower.name == name)
    }

    /// Adds a follower, or replaces the one of the same name.
    pub fn insert_follower(&mut self, follower: Follower) {
        match self.followers.iter_mut().find(|known| known.name == follower.name) {
            Some(known) => *known = follower,
            None => self.followers.push(follower),
        }
    }

    /// All controllers.
    pub fn controllers(&self) -> &[Controller] {
        &self.controllers
    }

    /// The controller with a name.
    pub fn find(&self, name: &str) -> Option<&Controller> {
        self.controllers.iter().find(|controller| controller.name == name)
    }

    /// Adds a controller, or replaces the one of the same name. Its name becomes one line of single spaces, because the
    /// text form has one line for it.
    pub fn insert(&mut self, mut controller: Controller) {
        controller.name = controller.name.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.controllers.iter_mut().find(|known| known.name == controller.name) {
            Some(known) => *known = controller,
            None => self.controllers.push(controller),
        }
    }

    /// The controllers nearest to a condition with their distances, nearest first. Sturdy ones come before others.
    pub fn nearest(&self, parameters: &WalkerParameters, count: usize) -> Vec<(&Controller, f64)> {
        let mut list: Vec<(&Controller, f64)> =
            self.controllers.iter().map(|known| (known, known.parameters.distance(parameters))).collect();
        list.sort_by(|a, b| b.0.is_sturdy().cmp(&a.0.is_sturdy()).then(a.1.total_cmp(&b.1)));
        list.truncate(count);
        list
    }

    /// Gains for a condition at once: those of a known condition when one is very near, else a blend of the nearest two
    /// by inverse distance, each translated to the condition's strength. `None` for an empty library.
    pub fn gains_for(&self, parameters: &WalkerParameters) -> Option<BySide<GainSet>> {
        let near = self.nearest(parameters, 2);
        let (first, distance) = *near.first()?;
        // A body that cannot be built is refused where it is asked to walk.
        let body = parameters.build_model().ok();
        let own = |known: &Controller| known.gains_in(body.as_ref(), parameters);
        let Some(&(second, further)) = near.get(1) else { return Some(own(first)) };
        // A neighbour more than twice as far would only disturb.
        if distance < 1e-3 || further > 2.0 * distance || first.is_sturdy() != second.is_sturdy() {
            return Some(own(first));
        }
        let (a, b) = (1.0 / distance, 1.0 / further);
        let (first, second) = (own(first), own(second));
        let blend = |x: &GainSet, y: &GainSet| GainSet::blend(&[(x, a), (y, b)]);
        Some(BySide { left: blend(&first.left, &second.left)?, right: blend(&first.right, &second.right)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_library_reads_and_most_of_it_is_sturdy() {
        let library = Library::built_in().unwrap();
        let sturdy = library.controllers().iter().filter(|controller| controller.is_sturdy()).count();
        assert!(library.find("healthy_adult_1.25").unwrap().is_sturdy());
        // The bar is nine in ten; docs/walkers.md says how many it is.
        assert!(
            sturdy * 100 >= library.controllers().len() * 85,
            "{sturdy} of {}",
            library.controllers().len()
        );
        // What is called a healthy adult at a speed walks at that speed.
        for known in library.controllers().iter().filter(|known| known.name.starts_with("healthy_adult")) {
            assert!(known.keeps_speed(), "{} walks at {:.2} m/s", known.name, known.speed);
        }
    }

    #[test]
    fn gains_between_two_known_speeds_are_a_blend_of_theirs() {
        let library = Library::built_in().unwrap();
        let wanted = WalkerParameters { speed: 1.26, ..WalkerParameters::default() };
        let (nearest, _) = library.nearest(&wanted, 1)[0];
        assert_eq!(nearest.name, "healthy_adult_1.25");
        assert!(library.gains_for(&wanted).is_some());
        assert_eq!(Library::default().gains_for(&wanted), None);
    }

    #[test]
    fn gains_for_a_weaker_body_drive_its_muscles_harder_and_start_at_their_own_speed() {
        let library = Library::built_in().unwrap();
        let adult = library.find("healthy_adult_1.25").unwrap();
        let weaker = WalkerParameters { overall_strength: 0.97, ..adult.parameters.clone() };
        let gains = library.gains_for(&weaker).unwrap();
        let ratio = gains.right[Gain::StanceHflLength] / adult.gains.right[Gain::StanceHflLength];
        assert!((ratio * 0.97 - 1.0).abs() < 1e-9, "{ratio}");
        let slower = WalkerParameters { speed: 1.24, ..adult.parameters.clone() };
        let alone = {
            let mut library = Library::default();
            library.insert(adult.clone());
            library
        };
        let start = alone.gains_for(&slower).unwrap().right[Gain::StartSpeed] * slower.speed;
        let own = adult.gains.right[Gain::StartSpeed] * adult.parameters.speed;
        assert!((start - own).abs() < 1e-9, "the start is a matter of the gait, not of the wish");
    }
}
