//! The clock of a timed test: between two lines of a walking test, or the phases of a Timed Up and Go with borders that
//! can be dragged. Taken from the walk under review; the result is shown with the name of the test, because the version
//! changes the number.

use egui::{DragValue, RichText, Ui};

use crate::app::state::AppState;
use crate::biomechanics::anatomy::Landmark;
use crate::biomechanics::motion::Motion;
use crate::clinic::language::Language;
use crate::clinic::protocol::Protocol;
use crate::clinic::timed_up_and_go::{Phase, Phases};
use crate::clinic::timed_walk::time_between;
use crate::clinic::trial::TrialId;
use crate::ui::theme::{Look, bold};

/// Phases whose borders were moved, of one walk.
#[derive(Debug, Default)]
pub(super) struct TimedMemory {
    of: Option<TrialId>,
    phases: Option<Phases>,
}

/// Draws the result of the test that was walked; nothing for a free walk.
pub(super) fn timed_test(ui: &mut Ui, look: &Look, state: &AppState, memory: &mut TimedMemory) {
    let protocol = state.records.conditions.protocol;
    let assessment = state.review.assessment();
    let Some(motion) = assessment.and_then(|assessment| assessment.motion.as_ref()) else { return };
    if protocol == Protocol::FreeWalk {
        return;
    }
    let name = Language::English.text(&format!("protocol.{}", protocol.name())).to_owned();
    ui.label(RichText::new(name).font(bold(14.0)));
    let said = if let Some(gates) = protocol.gates() {
        let Some(&mark) = state.review.markers.first() else {
            let words = if gates.from_standing {
                "In Review, mark (M) the moment of the command; the toes then stand on the start line."
            } else {
                "In Review, mark (M) the moment at which the leading toes pass the start line of the path."
            };
            ui.label(RichText::new(words).color(look.palette.weak));
            return;
        };
        let line = toes_at(motion, mark).ok_or_else(|| "The toes are not seen at the mark.".to_owned());
        line.and_then(|line| time_between(motion, gates, line, Some(mark))).map(|walk| {
            let speed = walk.speed();
            format!("{:.2} s over {:.2} m: {speed:.2} m/s", walk.duration(), walk.distance)
        })
    } else {
        if memory.of != state.records.walk {
            *memory = TimedMemory { of: state.records.walk, phases: None };
        }
        phases(ui, motion, memory)
    };
    match said {
        Ok(words) => ui.label(RichText::new(words).font(bold(18.0))),
        Err(words) => ui.label(RichText::new(words).color(look.palette.amber_text)),
    };
    ui.separator();
}

/// Forward place of the leading toes at an instant, m.
fn toes_at(motion: &Motion, time: f64) -> Option<f64> {
    let frame = (0..motion.len())
        .min_by(|&a, &b| (motion.time(a) - time).abs().total_cmp(&(motion.time(b) - time).abs()))?;
    [Landmark::LeftToe, Landmark::RightToe]
        .into_iter()
        .filter_map(|toe| motion.landmarks[toe].get(frame).copied().flatten()?.x)
        .reduce(f64::max)
}

/// The six phases, found by rule until a border is moved by hand.
fn phases(ui: &mut Ui, motion: &Motion, memory: &mut TimedMemory) -> Result<String, String> {
    let mut phases = match memory.phases {
        Some(phases) => phases,
        None => found(motion)?,
    };
    let borders = phases.borders();
    for phase in Phase::ALL {
        let number = phase as usize;
        ui.horizontal(|ui| {
            let mut start = borders[number];
            let title = ui.label(words(phase));
            let drag = DragValue::new(&mut start).speed(0.02).fixed_decimals(2).suffix(" s");
            if ui.add(drag).labelled_by(title.id).changed() {
                phases.move_border(number, start);
                memory.phases = Some(phases);
            }
            let span = phases.span(phase);
            ui.label(format!("for {:.2} s", span.end - span.start));
        });
    }
    let mut end = borders[6];
    ui.horizontal(|ui| {
        let title = ui.label("Sits at");
        if ui
            .add(DragValue::new(&mut end).speed(0.02).fixed_decimals(2).suffix(" s"))
            .labelled_by(title.id)
            .changed()
        {
            phases.move_border(6, end);
            memory.phases = Some(phases);
        }
    });
    let by_hand = if memory.phases.is_some() { ", borders by hand" } else { "" };
    Ok(format!("{:.2} s{by_hand}", phases.total()))
}

fn found(motion: &Motion) -> Result<Phases, String> {
    let (mut times, mut forward, mut height) = (Vec::new(), Vec::new(), Vec::new());
    for frame in 0..motion.len() {
        let hips = [Landmark::LeftHip, Landmark::RightHip];
        let seen: Vec<(f64, f64)> = hips
            .into_iter()
            .filter_map(|hip| {
                let place = motion.landmarks[hip].get(frame).copied().flatten()?;
                Some((place.x?, place.y?))
            })
            .collect();
        if !seen.is_empty() {
            let n = seen.len() as f64;
            times.push(motion.time(frame));
            forward.push(seen.iter().map(|hip| hip.0).sum::<f64>() / n);
            height.push(seen.iter().map(|hip| hip.1).sum::<f64>() / n);
        }
    }
    Phases::find(&times, &forward, &height)
}

fn words(phase: Phase) -> &'static str {
    match phase {
        Phase::StandUp => "Stands up",
        Phase::WalkOut => "Walks out",
        Phase::Turn => "Turns",
        Phase::WalkBack => "Walks back",
        Phase::TurnToSit => "Turns to sit",
        Phase::SitDown => "Sits down",
    }
}
