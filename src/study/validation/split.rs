//! Who is tuned on and who is reported: the people of the real walks in two halves.
//!
//! Constants of the analysis (lags of the events, the usual pelvic tilt) are set on the `develop` half only, and the
//! accuracy that docs/accuracy.md states comes from the `report` half. The halves are of people, not of walks, because the
//! walks of one person are alike. A hash of the person's id decides, so that nobody can move a person later on.

use crate::biomechanics::random::Random;

/// Seed of the hash. It is the first one, counted from 0, under which each half holds 9 of the 18 people with straight
/// walks, 3 of the 6 children and at least 4 of the 9 people with joint angles, and the one stroke survivor is reported
/// and not tuned on. Only these counts decided, no error did.
const SPLIT_SEED: u64 = 6;

/// A half of the people, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Those on whom constants are set.
    Develop,
    /// Those on whom accuracy is reported.
    Report,
    /// Everybody.
    All,
}

impl Split {
    /// The half that the command line spells this way.
    pub fn from_name(name: &str) -> Option<Split> {
        [Split::Develop, Split::Report, Split::All].into_iter().find(|split| split.name() == name)
    }

    /// As the command line spells it.
    pub fn name(self) -> &'static str {
        match self {
            Split::Develop => "develop",
            Split::Report => "report",
            Split::All => "all",
        }
    }

    /// Whether this half holds the person with this id.
    pub fn holds(self, subject: &str) -> bool {
        match self {
            Split::All => true,
            Split::Develop => !is_reported(subject),
            Split::Report => is_reported(subject),
        }
    }
}

fn is_reported(subject: &str) -> bool {
    Random::for_part(SPLIT_SEED, subject).next_u64() >> 63 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The people with straight walks in the collection.
    const PEOPLE: [&str; 18] = [
        "child01", "child03", "child05", "child07", "child09", "child11", "btk-a", "btk-d", "btk-f",
        "stroke01", "osc01", "osm01", "cgm01", "coda01", "mac01", "cmu02", "cmu05", "cmu07",
    ];

    #[test]
    fn each_person_is_in_one_half_and_the_halves_never_move() {
        let reported: Vec<&str> = PEOPLE.into_iter().filter(|id| Split::Report.holds(id)).collect();
        let wanted =
            ["child05", "child09", "child11", "btk-d", "btk-f", "stroke01", "osc01", "osm01", "cgm01"];
        assert_eq!(reported, wanted);
        for id in PEOPLE {
            assert!(Split::All.holds(id) && Split::Develop.holds(id) != Split::Report.holds(id));
        }
    }
}
