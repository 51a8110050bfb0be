//! [`Ancestor`]: a known walker as the beginning of another, with what its reference has of its own.

use super::aim::Aim;
use crate::biomechanics::anatomy::BySide;
use crate::simulation::control::following::reference::{Adaptation, WholeChange};
use crate::simulation::library::Follower;

/// A known walker from which others are tried and searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Ancestor<'a> {
    /// The walker.
    pub follower: &'a Follower,
    /// Changes of its reference that its condition and what is published of it ask for.
    pub published: Adaptation,
    /// Changes that its own search found beyond them. (Measured: the gains of a mild stroke three quarters of the way walk
    /// the whole of it with these changes, and fall at the first step without.)
    pub own: Adaptation,
}

impl<'a> Ancestor<'a> {
    /// All known walkers that last, given everything that is wanted: what is published of a walker is known by its name.
    pub fn all(known: &'a [Follower], wanted: &[Aim]) -> Vec<Ancestor<'a>> {
        known
            .iter()
            .filter(|follower| follower.is_sturdy())
            .map(|follower| {
                let published = wanted
                    .iter()
                    .find(|aim| aim.name == follower.name)
                    .map_or_else(|| Adaptation::for_condition(&follower.parameters), |aim| aim.adaptation);
                Ancestor { follower, published, own: follower.adaptation.plus(&published.times(-1.0)) }
            })
            .collect()
    }

    /// What of its own changes an aim may take over: nothing where typical curves are kept, and the mean of both legs where
    /// these are alike.
    pub fn own_for(&self, aim: &Aim) -> Adaptation {
        if aim.likeness >= 1.0 {
            return Adaptation::default();
        }
        if aim.parameters.legs.left != aim.parameters.legs.right {
            return self.own;
        }
        let BySide { left, right } = self.own.legs;
        let mean = std::array::from_fn(|i| 0.5 * (left[i] + right[i]));
        let mut alike = Adaptation { legs: BySide { left: mean, right: mean }, whole: self.own.whole };
        alike.whole[WholeChange::Lag as usize] = 0.0;
        alike
    }
}
