//! What the simulated walk is held against: curves, numbers, the map of synthetic gaits, a healthy person like the patient.

use std::sync::Arc;

use super::AppState;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::gait_profile::ProfileView;
use crate::finding::findings;
use crate::messages::job::JobId;
use crate::synthesis::gait_map::GaitMap;
use crate::synthesis::walks::generated_gait::CloudBands;
use crate::synthesis::walks::healthy_person::HealthyPerson;
use crate::twin::walk_places::{MapRole, MapSubject, MapWalk, PlacedWalk};

/// Of a patient with many visits so many walks are shown on the map, the newest.
const SHOWN: usize = 12;

/// What stands at the right of the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comparison {
    /// Joint angles over the cycle.
    #[default]
    Angles,
    /// Floor forces and moments.
    Forces,
    /// Activations.
    Muscles,
    /// The table.
    Numbers,
    /// The map of synthetic gaits.
    Map,
    /// One parameter over its range.
    Sweep,
}

/// Whose gaits the coloured bands are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BandChoice {
    /// Gaits under the condition on the sliders.
    #[default]
    Condition,
    /// Gaits of a healthy person of the open patient's age, sex, stature and speed.
    Person,
}

/// The map and the walks on it.
#[derive(Clone, Debug, Default)]
pub struct MapState {
    /// Chosen by hand; `None` follows the patient's walk.
    pub chosen: Option<ProfileView>,
    /// The map, once it was read.
    pub map: Option<Arc<GaitMap>>,
    /// The view of what was asked for last.
    pub view: Option<ProfileView>,
    /// The walks that were asked for last.
    pub walks: Vec<MapWalk>,
    /// Where they lie, as far as the answer is there.
    pub placed: Vec<PlacedWalk>,
    /// Which walks those are, in the same order.
    pub placed_for: Vec<MapWalk>,
    /// The request that has not been answered.
    pub waiting: Option<JobId>,
}

findings! {
    /// Why there is no healthy person to compare with.
    NoPerson {
        /// Nobody was measured.
        NoPatient = "no_person.no_patient",
        /// No age.
        NoAge = "no_person.no_age",
        /// No stature.
        NoStature = "no_person.no_stature",
        /// No speed in m/s.
        NoSpeed = "no_person.no_speed",
    }
}

/// Gaits of a healthy person like the patient.
#[derive(Clone, Debug, Default)]
pub struct PersonBands {
    /// Whose bands are drawn.
    pub choice: BandChoice,
    /// Who was asked for last.
    pub asked: Option<HealthyPerson>,
    /// The gaits.
    pub cloud: Option<Arc<CloudBands>>,
    /// The request that has not been answered.
    pub waiting: Option<JobId>,
}

impl MapState {
    /// Whether anything was asked for or is known of any walk.
    pub fn holds_walks(&self) -> bool {
        self.view.is_some() || !self.placed_for.is_empty()
    }

    /// Forgets where walks lie that are not among these, or that were seen from elsewhere.
    pub fn keep_only(&mut self, walks: &[MapWalk], view: ProfileView) {
        if self.view != Some(view) {
            self.placed_for.clear();
        }
        let known = std::mem::take(&mut self.placed_for);
        let kept = known.into_iter().zip(std::mem::take(&mut self.placed));
        (self.placed_for, self.placed) = kept.filter(|(walk, _)| walks.contains(walk)).unzip();
    }
}

impl AppState {
    /// The walks of the open file, oldest first, with the numbers of their visits; not the one under review.
    fn stored_walks(&self) -> Vec<(usize, MapSubject)> {
        let reviewed = self.records.walk.filter(|_| self.review.trial.is_some());
        let visits = self.records.file.iter().flat_map(|file| file.visits.iter().enumerate());
        let walks = visits.flat_map(|(number, visit)| {
            visit.walks.iter().map(move |walk| (number + 1, visit.session.stature, walk))
        });
        walks
            .filter(|(_, _, walk)| Some(walk.summary.id) != reviewed)
            .filter_map(|(number, stature, walk)| {
                let stature = walk.summary.conditions.stature.or(stature);
                Some((number, MapSubject::Measured(Arc::clone(walk.assessment.as_ref()?), stature)))
            })
            .collect()
    }

    /// The walks that belong on the map now: of the simulated walker and of the open patient, of nobody else. The patient's
    /// walk that is looked at is the one under review, else the newest stored one.
    pub fn walks_for_map(&self) -> Vec<MapWalk> {
        let mut walks = Vec::new();
        let mut stored = self.stored_walks();
        let current = match &self.review.trial {
            Some(trial) => Some(MapSubject::Measured(Arc::clone(&trial.assessment), self.walker.stature)),
            None => stored.pop().map(|(_, subject)| subject),
        };
        let old = stored.len().saturating_sub(SHOWN);
        for (number, subject) in stored.into_iter().skip(old) {
            walks.push(MapWalk { role: MapRole::Earlier(number), subject });
        }
        let simulated = self.simulation.walk.as_ref().filter(|walk| !walk.fell());
        walks.extend(simulated.map(|walk| MapWalk {
            role: MapRole::Simulated,
            subject: MapSubject::Simulated(Arc::clone(walk)),
        }));
        walks.extend(current.map(|subject| MapWalk { role: MapRole::Current, subject }));
        walks
    }

    /// From where the map of these walks is to be seen: as chosen, else as the patient's walk was filmed.
    pub fn map_view(&self, walks: &[MapWalk]) -> ProfileView {
        let current = walks.iter().find(|walk| walk.role == MapRole::Current);
        let filmed = || match &current?.subject {
            MapSubject::Measured(assessment, _) => ProfileView::of(assessment),
            MapSubject::Simulated(_) => None,
        };
        self.simulation.map.chosen.or_else(filmed).unwrap_or(ProfileView::Side)
    }

    /// The healthy person of the open patient's age, sex, stature and speed.
    ///
    /// # Errors
    /// What is not known.
    pub fn healthy_like(&self) -> Result<HealthyPerson, NoPerson> {
        let assessment = self.review.assessment().ok_or(NoPerson::NoPatient)?;
        let speed = assessment.parameters.get(Parameter::WalkingSpeed);
        let speed = speed.filter(|speed| speed.unit == Unit::MetrePerSecond).and_then(|speed| speed.value);
        Ok(HealthyPerson {
            age: f64::from(self.walker.age.ok_or(NoPerson::NoAge)?),
            sex: self.walker.sex,
            stature: self.walker.stature.ok_or(NoPerson::NoStature)?,
            speed: speed.ok_or(NoPerson::NoSpeed)?,
        })
    }
}
