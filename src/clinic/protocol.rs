//! The tests a clinic times: which line starts the clock, which stops it, and what is printed beside the result.
//!
//! The same name stands for different tests in different houses, and the version changes the number; so each version is
//! its own protocol and its name is printed.

/// Which test was walked.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
pub enum Protocol {
    /// Walking through the picture, no clock.
    #[default]
    FreeWalk,
    /// Ten-metre path, timed between its 2 m and 8 m marks (6 m): the version of the ANPT core measures.
    TenMetreMiddleSix,
    /// Ten metres timed, with 2 m before and after them (14 m path).
    TenMetreFlyingTen,
    /// Four metres timed from standing, as in the Short Physical Performance Battery.
    FourMetre,
    /// 25 feet, as fast as safe, from standing.
    TwentyFiveFoot,
    /// Stand up, 3 m, turn, back, sit down.
    TimedUpAndGo,
    /// Walk out, turn half round, walk back: the turn is timed.
    Turn,
    /// Five times up from a chair and down again, arms crossed.
    FiveTimesSitToStand,
    /// As far as one comes in six minutes, laps between two ends.
    SixMinuteWalk,
}

/// Where the clock starts and stops, m from the start line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gates {
    /// First line.
    pub start: f64,
    /// Last line.
    pub end: f64,
    /// Whether the clock starts at `go` with the person standing at the first line.
    pub from_standing: bool,
}

impl Protocol {
    /// All, in the order of the list to choose from.
    pub const ALL: [Protocol; 9] = [
        Protocol::FreeWalk,
        Protocol::TenMetreMiddleSix,
        Protocol::TenMetreFlyingTen,
        Protocol::FourMetre,
        Protocol::TwentyFiveFoot,
        Protocol::TimedUpAndGo,
        Protocol::Turn,
        Protocol::FiveTimesSitToStand,
        Protocol::SixMinuteWalk,
    ];

    /// As files spell it, and the key of its words (`protocol.four_metre`).
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The protocol that a file spells this way.
    pub fn from_name(name: &str) -> Option<Protocol> {
        name.parse().ok()
    }

    /// The timed stretch, where there is one.
    pub fn gates(self) -> Option<Gates> {
        let gates = |start, end, from_standing| Some(Gates { start, end, from_standing });
        match self {
            Protocol::FreeWalk
            | Protocol::TimedUpAndGo
            | Protocol::Turn
            | Protocol::FiveTimesSitToStand
            | Protocol::SixMinuteWalk => None,
            Protocol::TenMetreMiddleSix => gates(2.0, 8.0, false),
            Protocol::TenMetreFlyingTen => gates(2.0, 12.0, false),
            Protocol::FourMetre => gates(0.0, 4.0, true),
            Protocol::TwentyFiveFoot => gates(0.0, 7.62, true),
        }
    }
}
