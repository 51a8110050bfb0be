//! [`History`]: edits by hand with undo and redo, each result kept beside its edit so that undo computes nothing.

use crate::analysis::options::Edit;
use crate::app::words;
use crate::biomechanics::gait::EventKind;
use crate::recording::analysed_trial::AnalysedTrial;

/// One edit and, once it has come, the result with it.
#[derive(Clone, Debug)]
struct Entry {
    edit: Edit,
    result: Option<AnalysedTrial>,
}

/// Edits in the order they were made.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The result without any edit.
    base: Option<AnalysedTrial>,
    done: Vec<Entry>,
    undone: Vec<Entry>,
}

impl History {
    /// The edits that hold now.
    pub fn edits(&self) -> Vec<Edit> {
        self.done.iter().map(|entry| entry.edit).collect()
    }

    /// How many edits hold now.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether no edit holds.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Adds an edit; what was undone is forgotten.
    pub fn push(&mut self, edit: Edit) {
        self.done.push(Entry { edit, result: None });
        self.undone.clear();
    }

    /// Takes the last edit back. `None` when there is none; else the kept result of what holds now, if there is one.
    pub fn undo(&mut self) -> Option<Option<AnalysedTrial>> {
        let entry = self.done.pop()?;
        self.undone.push(entry);
        Some(self.current())
    }

    /// Makes the last undone edit again, as [`History::undo`].
    pub fn redo(&mut self) -> Option<Option<AnalysedTrial>> {
        let entry = self.undone.pop()?;
        self.done.push(entry);
        Some(self.current())
    }

    /// What would be undone, in words.
    pub fn undo_name(&self) -> Option<String> {
        self.done.last().map(|entry| name(&entry.edit))
    }

    /// What would be redone, in words.
    pub fn redo_name(&self) -> Option<String> {
        self.undone.last().map(|entry| name(&entry.edit))
    }

    /// Keeps the result of what holds now.
    pub fn keep(&mut self, trial: &AnalysedTrial) {
        match self.done.last_mut() {
            Some(entry) => entry.result = Some(trial.clone()),
            None => self.base = Some(trial.clone()),
        }
    }

    /// Forgets all results (another stature, another view), not the edits.
    pub fn forget_results(&mut self) {
        self.base = None;
        for entry in self.done.iter_mut().chain(&mut self.undone) {
            entry.result = None;
        }
    }

    fn current(&self) -> Option<AnalysedTrial> {
        self.done.last().map_or_else(|| self.base.clone(), |entry| entry.result.clone())
    }
}

/// The edit in words, for the undo button.
pub fn name(edit: &Edit) -> String {
    let (key, side, kind) = match edit {
        Edit::SwapSides(_) => return words::of("edit.swap_sides").to_owned(),
        Edit::ToggleStride { side, .. } => {
            return words::fill("edit.stride", &[("side", &words::side(*side))]);
        }
        Edit::AddEvent { side, kind, .. } => ("edit.add", side, kind),
        Edit::MoveEvent { side, kind, .. } => ("edit.move", side, kind),
        Edit::RemoveEvent { side, kind, .. } => ("edit.remove", side, kind),
    };
    let kind = words::of(match kind {
        EventKind::InitialContact => "edit.contact",
        EventKind::ToeOff => "edit.toe_off",
    });
    words::fill(key, &[("side", &words::side(*side)), ("kind", &kind)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::anatomy::Side;

    fn toggle(time: f64) -> Edit {
        Edit::ToggleStride { side: Side::Left, time }
    }

    #[test]
    fn undo_and_redo_walk_the_same_road_and_a_new_edit_closes_the_old_one() {
        let mut history = History::default();
        assert!(history.undo().is_none());
        history.push(toggle(1.0));
        history.push(toggle(2.0));
        assert!(history.undo().is_some());
        assert_eq!(history.edits(), [toggle(1.0)]);
        assert!(history.redo().is_some());
        assert_eq!(history.edits(), [toggle(1.0), toggle(2.0)]);
        assert!(history.undo().is_some());
        history.push(toggle(3.0));
        assert!(history.redo().is_none());
        assert_eq!(history.edits(), [toggle(1.0), toggle(3.0)]);
        assert_eq!(history.undo_name().as_deref(), Some("left stride in or out"));
    }
}
