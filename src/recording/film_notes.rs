//! What the pictures of a film told that its key-points cannot: a moved camera, cuts, and who else walks.

use crate::analysis::checks::quality::left_out;
use crate::clinic::assessment::{Check, QualityFlag};
use crate::finding::{FilmFinding, PeopleFinding};
use crate::inference::pose::finished_reading::FinishedReading;
use crate::vision::people::person_choice::{PersonChoice, TrackedPerson, WhoWalks};
use crate::vision::pictures::light::LEAST_LIGHT;

/// The camera may still be put down or taken up while the walker is first and last in sight, s.
const HANDLING: f64 = 0.3;
/// Somebody who was seen walking for so long is named to whoever gets no numbers, s.
const WALKS: f64 = 1.2;

/// Everything noticed, for the checks of the recording.
pub(super) fn notes(finished: &FinishedReading, choice: PersonChoice) -> Vec<QualityFlag> {
    let mut notes: Vec<QualityFlag> = left_out(&finished.people, &finished.passes).into_iter().collect();
    notes.extend(dark(finished).map(|finding| QualityFlag::red(Check::TooDark, finding)));
    notes.extend(camera(finished).map(|finding| QualityFlag::red(Check::CameraMoved, finding)));
    notes.extend(cuts(finished).map(|finding| QualityFlag::amber(Check::FilmCut, finding)));
    notes.extend(who_else(finished, choice));
    notes
}

fn span(person: &TrackedPerson) -> Option<[f64; 2]> {
    let samples = &person.track.samples;
    Some([samples.first()?.time, samples.last()?.time])
}

/// Whether the camera moved while the walker was in sight; `None` where nobody was or the background tells nothing.
pub(super) fn camera_moved(finished: &FinishedReading) -> Option<bool> {
    finished.chosen_person()?;
    finished.camera.tells().then(|| camera(finished).is_some())
}

fn camera(finished: &FinishedReading) -> Option<FilmFinding> {
    let [from, to] = span(finished.chosen_person()?)?;
    let movement = finished.camera.movement(from + HANDLING, to - HANDLING)?;
    Some(FilmFinding::CameraMoved { share: movement.share })
}

fn dark(finished: &FinishedReading) -> Option<FilmFinding> {
    let brightness = finished.brightness.filter(|brightness| *brightness < LEAST_LIGHT)?;
    Some(FilmFinding::TooDark { brightness })
}

fn cuts(finished: &FinishedReading) -> Option<FilmFinding> {
    let cuts = finished.camera.cuts();
    Some(FilmFinding::Cut { time: *cuts.first()?, count: cuts.len() })
}

/// Whom else somebody may have meant: a second walker beside the one that the program took, or, where a person was chosen who
/// does not walk, the one who does.
fn who_else(finished: &FinishedReading, choice: PersonChoice) -> Option<QualityFlag> {
    let chosen = finished.chosen_person()?;
    match finished.who? {
        WhoWalks::Either { first, second } if choice == PersonChoice::Walking => {
            let (followed, other) = (finished.people.get(first)?, finished.people.get(second)?);
            let [from, to] = span(other)?;
            let either = PeopleFinding::EitherWalks { followed: followed.id.0, other: other.id.0, from, to };
            Some(QualityFlag::amber(Check::WhichWalker, either))
        }
        who if choice != PersonChoice::Walking => {
            let walker = finished.people.get(who.first()?)?;
            let better = walker.id != chosen.id
                && walker.score.evidence.walking >= WALKS
                && chosen.score.evidence.walking < WALKS;
            let [from, to] = span(walker)?;
            let walks = PeopleFinding::SomebodyElseWalks { person: walker.id.0, from, to };
            better.then(|| QualityFlag::amber(Check::AnotherWalker, walks))
        }
        _ => None,
    }
}
