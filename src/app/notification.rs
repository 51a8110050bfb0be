//! [`Notification`]: what the program tells the person outside the numbers: what, why, what to do.

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let problem = &self.problem;
        [&problem.what, &problem.why, &problem.advice, &problem.details]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// All messages that stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

    /// A message in three parts.
    pub fn say(&mut self, severity: Severity, what: &str, why: &str, advice: &str) {
        self.add(
            severity,
            Problem {
                what: what.to_owned(),
                why: why.to_owned(),
                advice: advice.to_owned(),
                details: String::new(),
            },
        );
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

    #[test]
    fn the_same_message_does_not_pile_up_and_the_oldest_gives_way() {
        let mut notifications = Notifications::default();
        notifications.say(Severity::Failure, "a", "", "");
        notifications.say(Severity::Failure, "a", "", "");
        assert_eq!(notifications.iter().count(), 1);
        for what in ["b", "c", "d"] {
            notifications.say(Severity::Notice, what, "", "");
        }
        let shown: Vec<_> = notifications.iter().map(|n| n.problem.what.as_str()).collect();
        assert_eq!(shown, ["b", "c", "d"]);
    }
}
