//! [`Controller`]: either family of controllers, behind one door.

use super::following::FollowingController;
use super::nerves::Nerves;
use super::reflex::reflex_controller::ReflexController;
use crate::simulation::dynamics::walker::Walker;

/// Which family a walk belongs to. Every walk says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControllerFamily {
    /// A model of nerves: delayed reflexes.
    Reflex,
    /// A generator of people's gait: muscles chosen so that the body follows curves. Not a model of nerves.
    Following,
}

impl ControllerFamily {
    /// Both families.
    pub const ALL: [ControllerFamily; 2] = [ControllerFamily::Reflex, ControllerFamily::Following];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            ControllerFamily::Reflex => "reflex",
            ControllerFamily::Following => "following",
        }
    }

    /// What a reader of a walk should know.
    pub fn statement(self) -> &'static str {
        match self {
            ControllerFamily::Reflex => "Walks by simulated reflexes: a model of nerves.",
            ControllerFamily::Following => {
                "Follows typical curves of such people: a generator of gait, not a model of nerves."
            }
        }
    }
}

/// The nervous system of a walker, of either family.
#[derive(Clone, Debug)]
pub enum Controller {
    /// Reflexes.
    Reflex(Box<ReflexController>),
    /// Curves that are followed.
    Following(Box<FollowingController>),
}

impl Controller {
    /// Its family.
    pub fn family(&self) -> ControllerFamily {
        match self {
            Controller::Reflex(_) => ControllerFamily::Reflex,
            Controller::Following(_) => ControllerFamily::Following,
        }
    }

    /// Lesions, delays, noise, wishes.
    pub fn nerves(&self) -> &Nerves {
        match self {
            Controller::Reflex(own) => &own.nerves,
            Controller::Following(own) => &own.nerves,
        }
    }

    /// Feels, decides, and sets excitations and motor torques for the next control period.
    pub fn update(&mut self, walker: &mut Walker) {
        match self {
            Controller::Reflex(own) => own.update(walker),
            Controller::Following(own) => own.update(walker),
        }
    }
}
