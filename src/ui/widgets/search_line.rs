//! A line in which one types what is looked for, above lists that are too long to be read.

use egui::{Id, Response, TextEdit, Ui};

use crate::app::words;

/// Lists longer than this can be searched.
pub const SEARCHED_FROM: usize = 10;

/// What is looked for, in small letters; empty finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought(String);

impl Sought {
    /// Whether every word that is looked for stands in this text, whole or in part.
    pub fn finds(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.split_whitespace().all(|word| text.contains(word))
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

/// What was typed, and the turn in which the line was last seen.
#[derive(Clone, Default)]
struct Typed {
    text: String,
    seen: u64,
}

/// Draws the line above a list that stands open, where it is long; the owner keeps what was typed.
pub fn search_line(ui: &mut Ui, text: &mut String, entries: usize) -> Sought {
    if entries <= SEARCHED_FROM {
        text.clear();
        return Sought::default();
    }
    line(ui, text);
    Sought(text.to_lowercase())
}

fn line(ui: &mut Ui, text: &mut String) -> Response {
    ui.horizontal(|ui| {
        let label = ui.label(words::of("window.search"));
        let width = (ui.available_width() - 16.0).clamp(80.0, 260.0);
        ui.add(TextEdit::singleline(text).desired_width(width)).labelled_by(label.id)
    })
    .inner
}

/// The same in a list that drops down: the line takes the keys at once and begins empty each time.
pub fn search_in_drop_down(ui: &mut Ui, salt: &str, entries: usize) -> Sought {
    if entries <= SEARCHED_FROM {
        return Sought::default();
    }
    let place = Id::unique(("search line", salt));
    let mut typed: Typed = ui.data(|data| data.get_temp(place)).unwrap_or_default();
    let now = ui.ctx().cumulative_frame_nr();
    let fresh = now > typed.seen + 1;
    if fresh {
        typed.text.clear();
    }
    typed.seen = now;
    let response = line(ui, &mut typed.text);
    if fresh {
        response.request_focus();
    }
    let sought = Sought(typed.text.to_lowercase());
    ui.data_mut(|data| data.insert_temp(place, typed));
    sought
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_looked_for_and_the_size_of_letters_does_not_matter() {
        let sought = Sought("foot left".to_owned());
        assert!(sought.finds("Left foot drop") && !sought.finds("Foot drop, right"));
        assert!(Sought::default().finds("anything"));
    }
}
