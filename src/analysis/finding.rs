//! [`Finding`]: what was found out about a recording that no single number tells, each with what to do.

use crate::clinic::assessment::{
    CAMERA_MOVED, CAPTURE_RATE, FEET_CUT_OFF, FILM_CUT, NOTE_OF_PICTURES, QualityFlag, QualityLevel,
    TOO_DARK, WHICH_WALKER,
};

/// Something found in the pictures or in the key-points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finding {
    /// The background moved through the picture by this share of its width.
    CameraMoved {
        /// Share of the picture's width.
        share: f64,
    },
    /// Standing feet slide through the picture at this share of the walking speed.
    FeetSlide {
        /// Share of the walking speed.
        share: f64,
    },
    /// Another scene begins.
    FilmCut {
        /// When the first does, s.
        time: f64,
        /// How many do.
        count: usize,
    },
    /// Heads stand below feet in a film.
    OnTheHead,
    /// Bodies lie in the picture.
    OnTheSide,
    /// Heads stand below feet in a file of key-points.
    CountedUpwards,
    /// The feet leave the lower edge of the picture.
    FeetCutOff {
        /// Share of the readings.
        share: f64,
    },
    /// Legs swing more slowly than any leg.
    SlowMotion {
        /// Mean swing, s.
        swing: f64,
    },
    /// Legs swing faster than any leg.
    TimeLapse {
        /// Mean swing, s.
        swing: f64,
    },
    /// The feet take turns, but the body stays where it is.
    OnTheSpot,
    /// The person stands in the dark.
    TooDark {
        /// Mean brightness around the person, 0..=1.
        brightness: f64,
    },
    /// Two people walk at the same time.
    EitherWalks {
        /// Who is followed.
        followed: usize,
        /// Who may be meant.
        other: usize,
        /// When the other is in sight, s.
        span: [f64; 2],
    },
    /// Somebody else than the chosen one was seen walking.
    SomebodyElseWalks {
        /// Who.
        person: usize,
        /// When, s.
        span: [f64; 2],
    },
}

impl Finding {
    /// Short machine name of the check.
    pub fn check(self) -> &'static str {
        match self {
            Finding::CameraMoved { .. } | Finding::FeetSlide { .. } => CAMERA_MOVED,
            Finding::FilmCut { .. } => FILM_CUT,
            Finding::OnTheHead | Finding::OnTheSide | Finding::CountedUpwards => "picture_upright",
            Finding::FeetCutOff { .. } => FEET_CUT_OFF,
            Finding::SlowMotion { .. } | Finding::TimeLapse { .. } => CAPTURE_RATE,
            Finding::OnTheSpot => "walking",
            Finding::TooDark { .. } => TOO_DARK,
            Finding::EitherWalks { .. } => WHICH_WALKER,
            Finding::SomebodyElseWalks { .. } => NOTE_OF_PICTURES,
        }
    }

    fn level(self) -> QualityLevel {
        match self {
            Finding::FilmCut { .. }
            | Finding::CountedUpwards
            | Finding::EitherWalks { .. }
            | Finding::SomebodyElseWalks { .. } => QualityLevel::Amber,
            _ => QualityLevel::Red,
        }
    }

    /// What happened, why it matters and what to do now.
    pub fn message(self) -> String {
        match self {
            Finding::CameraMoved { share } => format!(
                "The camera moved: the background shifts by {:.0} % of the picture's width. Lengths and speed are left \
                 out; times hold. Film with the camera at rest.",
                100.0 * share
            ),
            Finding::FeetSlide { share } => format!(
                "The camera moved: standing feet slide through the picture at {:.0} % of the walking speed. Lengths and \
                 speed are left out; times hold. Film with the camera at rest.",
                100.0 * share
            ),
            Finding::FilmCut { time, count: 1 } => format!(
                "The film is cut at {time:.1} s. What comes before and after is read apart. Give one uncut film for each \
                 walk."
            ),
            Finding::FilmCut { time, count } => format!(
                "The film is cut {count} times, first at {time:.1} s. Each piece is read apart. Give one uncut film for \
                 each walk."
            ),
            Finding::OnTheHead => {
                "The picture stands on its head, so that left and right would be exchanged. Turn the \
                                   film by 180° and open it again."
                    .to_owned()
            }
            Finding::OnTheSide => {
                "The picture lies on its side. Turn the film by 90° and open it again.".to_owned()
            }
            Finding::CountedUpwards => {
                "Heads lie below feet in this file, so heights are taken to count upwards. Check \
                                        that the walker goes the right way."
                    .to_owned()
            }
            Finding::FeetCutOff { share } => format!(
                "The feet leave the lower edge of the picture in {:.0} % of the walk, so nothing that rests on feet is \
                 given. Tilt the camera down or move it back.",
                100.0 * share
            ),
            Finding::SlowMotion { swing } => format!(
                "A leg swings for {swing:.2} s, longer than any leg does: this looks like slow motion. Times, cadence and \
                 speed are those of the film. Give the frame rate at which it was taken (--capture-rate)."
            ),
            Finding::TimeLapse { swing } => format!(
                "A leg swings for {swing:.2} s, shorter than any leg does: this looks like a film played too fast. Times, \
                 cadence and speed are those of the film. Give the frame rate at which it was taken (--capture-rate)."
            ),
            Finding::OnTheSpot => {
                "The feet take turns but the person stays in one place. On a treadmill, choose \
                                   treadmill (--treadmill)."
                    .to_owned()
            }
            Finding::TooDark { brightness } => format!(
                "The person stands in the dark ({:.0} % of full brightness), so foot contacts cannot be told. Turn on \
                 light or film away from the window.",
                100.0 * brightness
            ),
            Finding::EitherWalks { followed, other, span: [from, to] } => format!(
                "Two people walk: person {followed} is followed, person {other} at {from:.0} to {to:.0} s may be meant. \
                 For the other, click that person or give --person {other}."
            ),
            Finding::SomebodyElseWalks { person, span: [from, to] } => format!(
                "Person {person} walks at {from:.0} to {to:.0} s. To follow that person, click them or give --person \
                 {person}."
            ),
        }
    }

    /// As it stands among the checks of a recording.
    pub fn flag(self) -> QualityFlag {
        QualityFlag { check: self.check(), level: self.level(), message: self.message() }
    }
}
