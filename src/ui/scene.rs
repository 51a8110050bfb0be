//! [`Scene`]: what every panel is drawn from, and where its wishes go.

use super::theme::Look;
use crate::app::command::Command;
use crate::app::state::AppState;

/// Handed from panel to panel for one turn.
#[derive(Debug)]
pub struct Scene<'a> {
    /// Colours, letters and language.
    pub look: &'a Look,
    /// What the program knows; panels only read it.
    pub state: &'a AppState,
    /// What the person asked for in this turn.
    pub commands: &'a mut Vec<Command>,
}

impl Scene<'_> {
    /// Asks for something.
    pub fn ask(&mut self, command: impl Into<Command>) {
        self.commands.push(command.into());
    }
}
