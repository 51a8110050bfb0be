//! Whoever goes by keys sees where they are: with the focus, everything that takes one is drawn otherwise than without.

use egui::{Key, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gaittwin::app::command::{Command, Place, SettingsCommand, SourceCommand, WindowCommand};

use crate::whole_program::Program;

impl Program {
    /// What is drawn at a place, as text, so that two turns can be compared.
    fn drawn_at(&self, place: Rect) -> Vec<String> {
        let near = place.expand(4.0);
        let shapes = &self.harness.output().shapes;
        shapes
            .iter()
            .filter(|shape| shape.clip_rect.intersects(near))
            .filter(|shape| {
                let around = shape.shape.visual_bounding_rect();
                around.intersects(near) && around.width() < place.width() + 40.0
            })
            .map(|shape| format!("{:?}", shape.shape))
            .collect()
    }

    fn focused(&self) -> Option<(String, Rect)> {
        let node = self.harness.query_all_by(|node| node.is_focused() && !node.is_hidden()).next()?;
        let rect = node.rect();
        let node = node.accesskit_node();
        let name = node.label().or_else(|| node.value()).unwrap_or_default();
        Some((name, rect))
    }

    /// Goes through a place by Tab; gives what looked the same with and without the focus.
    fn unseen(&mut self, screen: &str, steps: usize) -> Vec<String> {
        let mut unseen = Vec::new();
        let mut last: Option<(String, Rect, Vec<String>)> = None;
        for _ in 0..steps {
            self.harness.key_press(Key::Tab);
            self.harness.run_steps(3);
            let Some((name, rect)) = self.focused() else { continue };
            if let Some((before, place, with)) = last.take()
                && before != name
                && place.width() > 1.0
                && self.drawn_at(place) == with
            {
                unseen.push(format!("{screen}: {before} at {place:?}"));
            }
            let drawn = self.drawn_at(rect);
            last = Some((name, rect, drawn));
        }
        assert!(last.is_some(), "{screen}: Tab reaches nothing");
        unseen
    }
}

#[test]
fn the_focus_is_seen_wherever_it_is() {
    let mut program = Program::start();
    let mut unseen = program.unseen("home", 18);
    program.ask(Command::Source(SourceCommand::OpenFile("corridor.mp4".into())));
    program.ask(Command::Source(SourceCommand::Analyse));
    unseen.extend(program.unseen("review", 45));
    program.ask(Command::Go(Place::Simulate));
    program.ask(Command::Settings(SettingsCommand::ShowBodies(false)));
    program.press(Key::Escape);
    unseen.extend(program.unseen("simulate", 30));
    program.ask(Command::Window(WindowCommand::ToggleSettings));
    unseen.extend(program.unseen("settings", 20));
    assert!(unseen.is_empty(), "{} looked the same with the focus:\n{}", unseen.len(), unseen.join("\n"));
}
