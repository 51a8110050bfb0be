//! [`TrialConditions`]: how one walk was walked. Two walks may be compared only where these agree.

use super::protocol::Protocol;
use super::timed::timed_result::TimedResult;
use crate::biomechanics::anatomy::Side;

/// Number of a walk within an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrialId(pub i64);

/// What the person leaned on.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[expect(missing_docs, reason = "the names say all")]
#[strum(serialize_all = "snake_case")]
pub enum WalkingAid {
    #[default]
    None,
    Cane,
    TwoCanes,
    Crutches,
    Rollator,
    Walker,
    Therapist,
    Other,
}

impl WalkingAid {
    /// All, in the order of the list to choose from.
    pub const ALL: [WalkingAid; 8] = [
        WalkingAid::None,
        WalkingAid::Cane,
        WalkingAid::TwoCanes,
        WalkingAid::Crutches,
        WalkingAid::Rollator,
        WalkingAid::Walker,
        WalkingAid::Therapist,
        WalkingAid::Other,
    ];

    /// As files spell it, and the key of its words (`aid.cane`).
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The aid that a file spells this way.
    pub fn from_name(name: &str) -> Option<WalkingAid> {
        name.parse().ok()
    }
}

/// How fast the person was asked to walk.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[expect(missing_docs, reason = "the names say all")]
#[strum(serialize_all = "snake_case")]
pub enum Pace {
    #[default]
    Comfortable,
    Fast,
    Slow,
}

impl Pace {
    /// All paces.
    pub const ALL: [Pace; 3] = [Pace::Comfortable, Pace::Fast, Pace::Slow];

    /// As files spell it, and the key of its words (`pace.fast`).
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The pace that a file spells this way.
    pub fn from_name(name: &str) -> Option<Pace> {
        name.parse().ok()
    }
}

/// Medication that wears off within hours, levodopa above all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Medication {
    /// Whether the person is in the on phase, as judged by the operator.
    pub on: Option<bool>,
    /// Hours since the last dose.
    pub hours_since_dose: Option<f64>,
}

/// How one walk was walked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrialConditions {
    /// Which test.
    pub protocol: Protocol,
    /// How fast was asked for.
    pub pace: Pace,
    /// What the person leaned on.
    pub aid: WalkingAid,
    /// Help by a person on the seven steps of the functional independence measure, 1 total to 7 none.
    pub assistance: Option<u8>,
    /// Orthosis in words, such as `AFO left`; empty for none.
    pub orthosis: String,
    /// Footwear in words; empty where not noted.
    pub footwear: String,
    /// Medication that wears off.
    pub medication: Medication,
    /// The weaker side on that day.
    pub paretic_side: Option<Side>,
    /// Standing height in these shoes, m.
    pub stature: Option<f64>,
    /// Leg length, m.
    pub leg_length: Option<f64>,
    /// The second task in words, such as `serial sevens`; empty for single-task walking.
    pub second_task: String,
    /// The beat the person walked to, beats/min; `None` without cueing.
    pub cue_rate: Option<f64>,
    /// What the clock of a timed test says.
    pub timed: Option<TimedResult>,
    /// What sets this walk apart, in a few words: `with AFO`, `after medication`; empty for nothing. Walks of different
    /// labels are never pooled, so that before and after within one visit can be compared.
    pub label: String,
    /// Free words.
    pub note: String,
}

impl TrialConditions {
    /// In what two walks differ so that a change between them may not be the person's: keys of words in the language
    /// files. Empty when they may be compared.
    pub fn differences(&self, other: &TrialConditions) -> Vec<&'static str> {
        let pairs = [
            (self.label != other.label, "field.label"),
            (self.protocol != other.protocol, "field.protocol"),
            (self.pace != other.pace, "field.pace"),
            (self.aid != other.aid, "field.aid"),
            (self.assistance != other.assistance, "field.assistance"),
            (self.orthosis != other.orthosis, "field.orthosis"),
            (self.footwear != other.footwear, "field.footwear"),
            (self.medication.on != other.medication.on, "field.medication"),
            (self.second_task != other.second_task, "field.second_task"),
            (self.cue_rate.is_some() != other.cue_rate.is_some(), "field.cue"),
        ];
        pairs.into_iter().filter_map(|(differs, key)| differs.then_some(key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_aid_or_medication_is_named() {
        let first = TrialConditions::default();
        let mut second = first.clone();
        assert!(first.differences(&second).is_empty());
        second.aid = WalkingAid::Cane;
        second.medication.on = Some(true);
        second.note = "a note does not matter".to_owned();
        assert_eq!(first.differences(&second), ["field.aid", "field.medication"]);
        second.label = "after medication".to_owned();
        assert_eq!(
            first.differences(&second)[0],
            "field.label",
            "a walk under another label is another test"
        );
    }
}
