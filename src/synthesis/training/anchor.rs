//! [`Anchor`]: somebody who walks, found by trying, and a family of walks like his.
//!
//! An anchor is a condition (body, nerves, task) with which a known walker's gains walked a whole minute with noise. It is
//! **not** a walker of its own: anchors around one walker share its gains, and around a reflex walker its style. How many
//! walkers stand behind the anchors is said wherever anchors are counted.

use std::collections::BTreeMap;

use super::gait_labels::Rejection;
use super::training_example::{TrainingGait, WALK, walk, whole_strides};
use crate::biomechanics::random::Random;
use crate::synthesis::walks::known_gait::KnownGait;
use crate::synthesis::walks::population::{Population, Proposal};

/// How long an anchor has to walk, s.
pub const TRIAL: f64 = 60.0;
/// Draws for an anchor before it is given up.
const MOST_DRAWS: usize = 40;
/// By how much draws come nearer to the controller after each failure.
const TAMER: f64 = 0.9;

/// What is asked of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorWish {
    /// Number of the anchor in the data set.
    pub index: usize,
    /// How many gaits.
    pub gaits: usize,
    /// Seed of the data set.
    pub seed: u64,
}

/// Somebody who walks, and his family.
#[derive(Clone, Debug, Default)]
pub struct Anchor {
    /// Who; `None` where none of the draws walked.
    pub proposal: Option<Proposal>,
    /// How boldly he was drawn.
    pub boldness: f64,
    /// The walks.
    pub gaits: Vec<TrainingGait>,
    /// How many draws for the anchor were refused, by reason.
    pub refused_anchors: BTreeMap<Rejection, usize>,
    /// How many variants of the anchor were refused, by reason.
    pub refused_gaits: BTreeMap<Rejection, usize>,
    /// Seconds of walking that were simulated in all.
    pub simulated: f64,
}

impl Anchor {
    /// Finds the anchor of this number and lets its family walk. It depends on the wish alone, so that any process may
    /// make any anchor.
    pub fn make(population: &Population<'_>, wish: &AnchorWish) -> Anchor {
        let mut random = Random::for_part(wish.seed, &format!("anchor {}", wish.index));
        let mut anchor = Anchor { boldness: random.between(0.3, 1.0), ..Anchor::default() };
        for _ in 0..MOST_DRAWS {
            let Some(proposal) = population.draw(anchor.boldness, &mut random) else { continue };
            let Some(known) = population.find(&proposal.controller) else { continue };
            let Ok((finished, labels)) =
                walk(known, &proposal.parameters, &proposal.manner, TRIAL, random.next_u64())
            else {
                continue;
            };
            anchor.simulated += finished.record.duration();
            match labels {
                Ok(_) => {
                    anchor.proposal = Some(proposal);
                    break;
                }
                Err(reason) => {
                    *anchor.refused_anchors.entry(reason).or_default() += 1;
                    anchor.boldness *= TAMER;
                }
            }
        }
        anchor.grow(population, wish, &mut random);
        anchor
    }

    fn grow(&mut self, population: &Population<'_>, wish: &AnchorWish, random: &mut Random) {
        let Some(proposal) = self.proposal.clone() else { return };
        let Some(known) = population.find(&proposal.controller) else { return };
        for _ in 0..4 * wish.gaits {
            if self.gaits.len() == wish.gaits {
                break;
            }
            let Some(parameters) = population.variant(&proposal.parameters, random) else { continue };
            let Ok((finished, labels)) = walk(known, &parameters, &proposal.manner, WALK, random.next_u64())
            else {
                continue;
            };
            self.simulated += finished.record.duration();
            match labels {
                Ok(labels) => {
                    let gait = KnownGait::of(&finished.record, &labels, parameters.stature);
                    let strides = whole_strides(&finished);
                    self.gaits.push(TrainingGait { parameters, labels, strides, known: gait });
                }
                Err(reason) => *self.refused_gaits.entry(reason).or_default() += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;

    #[test]
    fn an_anchor_depends_on_its_number_and_seed_alone() {
        let library = Library::built_in().unwrap();
        let population = Population::of(&library).unwrap();
        let wish = AnchorWish { index: 3, gaits: 2, seed: 9 };
        let (first, again) = (Anchor::make(&population, &wish), Anchor::make(&population, &wish));
        assert_eq!(first.gaits.len(), 2, "{:?}", first.refused_anchors);
        assert_eq!(first.proposal, again.proposal);
        for (a, b) in first.gaits.iter().zip(&again.gaits) {
            assert_eq!((&a.parameters, &a.known), (&b.parameters, &b.known));
        }
        let other = Anchor::make(&population, &AnchorWish { index: 4, ..wish });
        assert_ne!(first.proposal, other.proposal);
        assert!(first.simulated >= TRIAL + 2.0 * WALK - 0.1);
    }
}
