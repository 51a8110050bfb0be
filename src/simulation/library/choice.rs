//! Which known walker, of which family, walks a condition.

use super::{Follower, Library};
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::ControllerFamily;
use crate::simulation::control::following::FollowingGait;
use crate::simulation::control::gains::GainSet;
use crate::simulation::model::parameters::WalkerParameters;

/// A reflex walker this near is of the very condition, and keeps it.
const OWN: f64 = 0.02;

/// How a condition is walked.
#[derive(Clone, Debug, PartialEq)]
pub enum Gait {
    /// By reflexes, with the gains of each leg.
    Reflex(BySide<GainSet>),
    /// By following a reference.
    Following(Box<FollowingGait>),
}

impl Gait {
    /// Its family.
    pub fn family(&self) -> ControllerFamily {
        match self {
            Gait::Reflex(_) => ControllerFamily::Reflex,
            Gait::Following(_) => ControllerFamily::Following,
        }
    }
}

/// A gait with whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenGait {
    /// The gait.
    pub gait: Gait,
    /// Name of the known walker nearest to the condition.
    pub name: String,
    /// Distance of its condition to the one asked for.
    pub distance: f64,
    /// Whether that walker lasted in every screening walk.
    pub sturdy: bool,
}

impl Library {
    /// The followers nearest to a condition with their distances, nearest first. Sturdy ones come before others.
    pub fn nearest_followers(&self, parameters: &WalkerParameters, count: usize) -> Vec<(&Follower, f64)> {
        let mut list: Vec<(&Follower, f64)> =
            self.followers.iter().map(|known| (known, known.parameters.distance(parameters))).collect();
        list.sort_by(|a, b| b.0.is_sturdy().cmp(&a.0.is_sturdy()).then(a.1.total_cmp(&b.1)));
        list.truncate(count);
        list
    }

    /// The gait for a condition: that of the nearest sturdy walker of either family, people drawn at random left out. Reflexes walk a condition that is
    /// their own; elsewhere, at the same distance, a reference is followed, because followers keep walking in bodies that
    /// no search has seen where borrowed reflexes fall. `None` for an empty library, or a body that cannot be built.
    pub fn gait_for(&self, parameters: &WalkerParameters) -> Option<ChosenGait> {
        let reflex = self.nearest(parameters, 1).first().copied();
        let followers = self.nearest_followers(parameters, self.followers.len());
        let follower = followers.into_iter().find(|(known, _)| !known.is_drawn());
        let follows = match (reflex, follower) {
            (Some((own, near)), Some((other, far))) => {
                let keeps = own.is_sturdy() && near < OWN;
                let better = other.is_sturdy() && (!own.is_sturdy() || far <= near + OWN);
                !keeps && better
            }
            (None, Some(_)) => true,
            _ => false,
        };
        if follows {
            let (known, distance) = follower?;
            let leg_length = parameters.build_model().ok()?.leg_length;
            let gait = Gait::Following(Box::new(known.gait_for(parameters, leg_length)));
            let sturdy = known.is_sturdy();
            return Some(ChosenGait { gait, name: known.name.clone(), distance, sturdy });
        }
        let (known, distance) = reflex?;
        let gait = Gait::Reflex(self.gains_for(parameters)?);
        Some(ChosenGait { gait, name: known.name.clone(), distance, sturdy: known.is_sturdy() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_for_a_condition_gets_nobody_drawn_at_random() {
        let library = Library::built_in().unwrap();
        let drawn: Vec<&Follower> = library.followers().iter().filter(|known| known.is_drawn()).collect();
        assert!(drawn.len() > 10);
        for known in drawn {
            let chosen = library.gait_for(&known.parameters).unwrap();
            assert!(
                library.find_follower(&chosen.name).is_none_or(|known| !known.is_drawn()),
                "{}",
                chosen.name
            );
        }
    }
}
