//! Who of the people in a recording is the patient: the one who walks, unless somebody chooses another.

use super::pose::PoseTrack;

/// Number of a person within one recording, in order of first appearance, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub usize);

/// How the person is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum PersonChoice {
    /// The person who walks.
    #[default]
    Walking,
    /// The person at this place at this time: a click.
    At {
        /// When, s from the first frame.
        time: f64,
        /// Where from the left, px.
        x: f64,
        /// Where from the top, px.
        y: f64,
    },
    /// The person with this number.
    Number(PersonId),
}

/// Why a person is taken for the walker or not. All parts are 0..=1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WalkerScore {
    /// How far the person travels through the picture, relative to body height, or grows and shrinks when walking along
    /// the line of sight.
    pub travel: f64,
    /// How much the legs alternate.
    pub alternation: f64,
    /// How complete the body is seen.
    pub completeness: f64,
    /// All of it: what people are ranked by.
    pub total: f64,
}

/// One person of a finished recording.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackedPerson {
    /// Which person.
    pub id: PersonId,
    /// Why this may be the walker.
    pub score: WalkerScore,
    /// What was seen of the person: one sample per frame of the recording.
    pub track: PoseTrack,
}
