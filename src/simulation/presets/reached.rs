//! Which presets walk, by which family, and what to offer where one does not yet.
//!
//! What counts is what the files of controllers say of each walker's screening: walks of a minute in noise, written down by the
//! command that found it.

use std::sync::LazyLock;

use super::Preset;
use crate::simulation::control::ControllerFamily;
use crate::simulation::library::Library;
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};

/// A known walker counts as the preset's own up to this distance.
const OWN: f64 = 0.02;

/// Whether a preset walks.
#[derive(Clone, Debug, PartialEq)]
pub enum Reached {
    /// It walks in full.
    InFull {
        /// By which family.
        family: ControllerFamily,
        /// The known walker's name.
        walker: String,
    },
    /// No walker is known that lasts in just this condition.
    NotYet {
        /// Key of the preset that walks and lies nearest, where one does.
        nearest: Option<&'static str>,
    },
}

/// What the built-in library reaches, in the order of [`Preset::all`].
static BUILT_IN: LazyLock<Vec<(&'static str, Reached)>> = LazyLock::new(|| {
    let library = Library::built_in().unwrap_or_default();
    let known = |preset: &'static Preset| {
        let reached = preset.reached(&library);
        (preset.key, reached.unwrap_or(Reached::NotYet { nearest: None }))
    };
    Preset::all().map(known).collect()
});

impl Reached {
    /// Whether it walks in full.
    pub fn walks(&self) -> bool {
        matches!(self, Reached::InFull { .. })
    }
}

impl Preset {
    /// Whether the walkers that are shipped walk this preset in full. Worked out once, in some hundredths of a second.
    pub fn reached_built_in(&self) -> &'static Reached {
        static NOTHING: Reached = Reached::NotYet { nearest: None };
        BUILT_IN.iter().find(|(key, _)| *key == self.key).map_or(&NOTHING, |(_, reached)| reached)
    }

    /// Whether a library's walkers walk this preset in full, five minutes of noise without a fall, and in which family.
    ///
    /// # Errors
    /// When the preset's own parameters are impossible; those that are shipped are not.
    pub fn reached(&self, library: &Library) -> Result<Reached, ParameterError> {
        if let Some(own) = self.own_walker(library)? {
            return Ok(own);
        }
        let wished = self.parameters()?;
        let mut nearest: Option<(f64, &'static Preset)> = None;
        for other in Preset::all().filter(|other| other.key != self.key) {
            // A child is no stand-in for an adult, whatever the numbers say.
            let distance =
                wished.distance(&other.parameters()?) + if other.family == self.family { 0.0 } else { 0.3 };
            if nearest.is_none_or(|known| distance < known.0) && other.own_walker(library)?.is_some() {
                nearest = Some((distance, other));
            }
        }
        Ok(Reached::NotYet { nearest: nearest.map(|known| known.1.key) })
    }

    fn own_walker(&self, library: &Library) -> Result<Option<Reached>, ParameterError> {
        let wished = self.parameters()?;
        // Cheap first: what differs in speed or age by this much is another condition.
        let alike = |other: &WalkerParameters| {
            (other.speed - wished.speed).abs() < 0.02
                && (other.age - wished.age).abs() < 8.0
                && other.distance(&wished) < OWN
        };
        let reflex = library.controllers().iter().find(|known| known.is_sturdy() && alike(&known.parameters));
        if let Some(known) = reflex {
            let (family, walker) = (ControllerFamily::Reflex, known.name.clone());
            return Ok(Some(Reached::InFull { family, walker }));
        }
        let follower = library.followers().iter().find(|known| known.is_sturdy() && alike(&known.parameters));
        Ok(follower
            .map(|known| Reached::InFull { family: ControllerFamily::Following, walker: known.name.clone() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_reached_names_the_nearest_that_walks() {
        let library = Library::built_in().unwrap();
        let adult = Preset::find("healthy_adult").unwrap().reached(&library).unwrap();
        assert!(adult.walks());
        for preset in Preset::all() {
            if let Reached::NotYet { nearest } = preset.reached(&library).unwrap() {
                let nearest = nearest.unwrap();
                let reached = Preset::find(nearest).unwrap().reached(&library).unwrap();
                assert!(matches!(reached, Reached::InFull { .. }), "{nearest} for {}", preset.key);
            }
        }
        let built_in = Preset::find("healthy_adult").unwrap().reached_built_in();
        assert_eq!(built_in, &adult);
        let empty = Preset::find("stroke_mild").unwrap().reached(&Library::default()).unwrap();
        assert_eq!(empty, Reached::NotYet { nearest: None });
        assert!(!empty.walks());
    }
}
