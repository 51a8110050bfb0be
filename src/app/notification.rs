//! [`Notification`]: what the program tells the person outside the numbers: what, why, what to do.

use std::path::Path;

use crate::app::words;
use crate::problem::Problem;

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something went as asked.
    Done,
    /// To be known.
    Notice,
    /// Something did not work.
    Failure,
}

/// One message; stands until it is dismissed or replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// For dismissing; rising.
    pub id: u64,
    /// How serious.
    pub severity: Severity,
    /// What, why, what to do, details.
    pub problem: Problem,
    /// A folder that can be opened from here.
    pub folder: Option<std::path::PathBuf>,
}

impl Notification {
    /// The text for the clipboard.
    pub fn details_text(&self) -> String {
        let said = self.problem.message(words::language());
        let parts = [Some(said.what.as_str()), said.why.as_deref(), said.advice.as_deref()];
        let details = Some(self.problem.details()).filter(|details| !details.is_empty());
        parts.into_iter().chain([details]).flatten().collect::<Vec<_>>().join("\n")
    }
}

/// All messages that stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notifications {
    list: Vec<Notification>,
    next_id: u64,
}

impl Notifications {
    /// More than these are never shown at once; the oldest goes.
    const MOST: usize = 3;

    /// The messages, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Notification> {
        self.list.iter()
    }

    /// Adds a message, unless the same already stands.
    pub fn add(&mut self, severity: Severity, problem: Problem) {
        self.add_with_folder(severity, problem, None);
    }

    /// Adds a message that leads to a folder.
    pub fn add_with_folder(
        &mut self,
        severity: Severity,
        problem: Problem,
        folder: Option<std::path::PathBuf>,
    ) {
        if self.list.iter().any(|standing| standing.problem == problem) {
            return;
        }
        self.list.push(Notification { id: self.next_id, severity, problem, folder });
        self.next_id += 1;
        if self.list.len() > Self::MOST {
            self.list.remove(0);
        }
    }

    /// A message without numbers, by its key in the language files.
    pub fn say(&mut self, severity: Severity, key: &'static str) {
        self.add(severity, Problem::new(key));
    }

    /// Something was written there: a message with its `place`, and the way to the folder.
    pub fn wrote(&mut self, told: impl Into<Problem>, place: &Path) {
        let folder = if place.is_dir() { Some(place) } else { place.parent() };
        let problem = told.into().with("place", &place.to_path_buf());
        self.add_with_folder(Severity::Done, problem, folder.map(Path::to_path_buf));
    }

    /// Takes a message away.
    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|notification| notification.id != id);
    }

    /// Takes the newest message away; `false` when there was none.
    pub fn dismiss_newest(&mut self) -> bool {
        self.list.pop().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Tell as _;

    #[test]
    fn the_same_message_does_not_pile_up_and_the_oldest_gives_way() {
        let mut notifications = Notifications::default();
        notifications.say(Severity::Failure, "a");
        notifications.say(Severity::Failure, "a");
        assert_eq!(notifications.iter().count(), 1);
        for what in ["b", "c", "d"] {
            notifications.say(Severity::Notice, what);
        }
        let shown: Vec<_> = notifications.iter().map(|n| n.problem.key()).collect();
        assert_eq!(shown, ["b", "c", "d"]);
    }
}
