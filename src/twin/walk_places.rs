//! Walks on the map of synthetic gaits: what the window asks about them, and what it is told.

use std::sync::Arc;

use crate::clinic::assessment::Assessment;
use crate::clinic::gait_profile::{GaitProfile, NoProfile, ProfileView};
use crate::synthesis::gait_map::{GaitMap, Placement};
use crate::twin::simulated_trial::SimulatedTrial;
use crate::twin::walk_profile::profile_of_record;

/// Whose walk is placed.
#[derive(Clone, Debug)]
pub enum MapSubject {
    /// The simulated walk on the screen.
    Simulated(Arc<SimulatedTrial>),
    /// A measured walk of somebody of a stature, m.
    Measured(Arc<Assessment>, Option<f64>),
}

impl PartialEq for MapSubject {
    /// The same walk, not merely an equal one.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (MapSubject::Simulated(a), MapSubject::Simulated(b)) => Arc::ptr_eq(a, b),
            (MapSubject::Measured(a, stature), MapSubject::Measured(b, other)) => {
                Arc::ptr_eq(a, b) && stature == other
            }
            _ => false,
        }
    }
}

/// What a walk on the map is to the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapRole {
    /// The simulated walk on the screen.
    Simulated,
    /// The patient's walk that is looked at now.
    Current,
    /// Another walk of the patient; with the visit's number, from one.
    Earlier(usize),
}

/// A walk to be placed.
#[derive(Clone, Debug, PartialEq)]
pub struct MapWalk {
    /// What it is to the reader.
    pub role: MapRole,
    /// The walk.
    pub subject: MapSubject,
}

/// Why a walk is not on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPlaced {
    /// It has no profile.
    NoProfile(NoProfile),
    /// It was filmed from elsewhere than the map that is shown.
    OtherView(ProfileView),
}

/// A placed walk.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedWalk {
    /// What it is to the reader.
    pub role: MapRole,
    /// Where it lies, or why it does not.
    pub place: Result<Placement, NotPlaced>,
}

/// Places a walk on the map of a view.
pub fn placed(map: &GaitMap, walk: &MapWalk, view: ProfileView) -> PlacedWalk {
    let profile = match &walk.subject {
        MapSubject::Simulated(trial) => {
            profile_of_record(&trial.walk.walk.record, trial.parameters.stature, view)
        }
        MapSubject::Measured(assessment, stature) => GaitProfile::of(assessment, *stature),
    };
    let place = profile.map_err(NotPlaced::NoProfile).and_then(|profile| {
        if profile.view == view {
            map.place(&profile).ok_or(NotPlaced::NoProfile(NoProfile::NoWalk))
        } else {
            Err(NotPlaced::OtherView(profile.view))
        }
    });
    PlacedWalk { role: walk.role.clone(), place }
}
