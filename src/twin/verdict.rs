//! What is said of a simulated walk: whether it lasted, whose gains it walks with, and what its controller is a model of.

use crate::clinic::words::language::Language;
use crate::simulation::control::ControllerFamily;
use crate::simulation::simulate::{NEAR, SimulatedWalk};
use crate::simulation::simulator::WalkEnd;

/// The verdict, three sentences.
pub fn verdict(walk: &SimulatedWalk, language: Language) -> String {
    let lasted = match &walk.walk.end {
        Some(WalkEnd::Fall { time }) => {
            language.fill("verdict.fell", &[("seconds", &language.number(*time, 1))])
        }
        Some(WalkEnd::Diverged(cause)) => language.fill("verdict.stopped", &[("cause", &cause.to_string())]),
        None => {
            language.fill("verdict.walked", &[("seconds", &language.number(walk.walk.record.duration(), 0))])
        }
    };
    let own = if walk.distance <= NEAR { "verdict.own_gains" } else { "verdict.borrowed_gains" };
    let family = language.text(match walk.walk.family {
        ControllerFamily::Reflex => "verdict.reflex",
        ControllerFamily::Following => "verdict.following",
    });
    format!("{lasted} {} {family}", language.fill(own, &[("whose", &walk.controller)]))
}
