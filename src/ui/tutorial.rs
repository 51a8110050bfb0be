//! The tutorial's card: which step, what to do, and the way out. It lies where the step's own controls are not.

use egui::{Align2, Area, Frame, Id, Margin, Order, RichText, Stroke, Ui, vec2};

use super::scene::Scene;
use super::theme::bold;
use super::widgets::labelled_button;
use crate::app::command::{Place, WindowCommand};
use crate::app::state::tutorial::Lesson;
use crate::app::words;

/// Title and what is to be done.
fn told(lesson: Lesson) -> (&'static str, &'static str) {
    match lesson {
        Lesson::OpenDemo => (words::of("tutorial.open"), words::of("tutorial.open_told")),
        Lesson::Hold => (words::of("tutorial.hold"), words::of("tutorial.hold_told")),
        Lesson::Analyse => (words::of("tutorial.analyse"), words::of("tutorial.analyse_told")),
        Lesson::SeeFrames => (words::of("tutorial.frames"), words::of("tutorial.frames_told")),
        Lesson::Correct => (words::of("tutorial.correct"), words::of("tutorial.correct_told")),
        Lesson::Done => (words::of("tutorial.done"), words::of("tutorial.done_told")),
    }
}

/// Draws the card, while the tutorial runs.
pub fn tutorial(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let Some(lesson) = state.tutorial else { return };
    let (title, text) = told(lesson);
    let (corner, shift) = match lesson {
        Lesson::OpenDemo | Lesson::SeeFrames => (Align2::CENTER_BOTTOM, vec2(0.0, -60.0)),
        Lesson::Hold | Lesson::Analyse => (Align2::CENTER_TOP, vec2(-120.0, 150.0)),
        Lesson::Correct | Lesson::Done => (Align2::CENTER_CENTER, vec2(0.0, -60.0)),
    };
    let frame = Frame::new()
        .fill(look.palette.card)
        .stroke(Stroke::new(2.0, look.palette.accent))
        .corner_radius(f32::from(super::theme::CARD_CORNER))
        .inner_margin(Margin::same(16));
    Area::new(Id::unique("tutorial")).order(Order::Foreground).anchor(corner, shift).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(400.0);
            if let Some(number) = lesson.number() {
                let steps = words::fill("tutorial.step", &[("0", &number), ("1", &Lesson::STEPS.len())]);
                ui.label(RichText::new(steps).color(look.palette.accent));
            }
            ui.label(RichText::new(title).font(bold(18.0)));
            ui.add(egui::Label::new(text).wrap());
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                let leave = if lesson == Lesson::Done {
                    words::of("tutorial.close")
                } else {
                    words::of("tutorial.leave")
                };
                if labelled_button(ui, look, leave, true).clicked() {
                    scene.ask(WindowCommand::LeaveTutorial);
                }
                way_back(ui, scene, lesson);
            });
        });
    });
}

/// Whoever wandered off is led to where the step is done.
fn way_back(ui: &mut Ui, scene: &mut Scene<'_>, lesson: Lesson) {
    let state = scene.state;
    let place = match lesson {
        Lesson::OpenDemo => Place::Home,
        Lesson::Analyse if state.place == Place::Review => return,
        Lesson::Hold | Lesson::Analyse => Place::Capture,
        Lesson::SeeFrames | Lesson::Correct => Place::Review,
        Lesson::Done => return,
    };
    if state.place != place
        && labelled_button(ui, scene.look, &words::fill("tutorial.go", &[("0", &place.title())]), true)
            .clicked()
    {
        scene.ask(place);
    }
}
