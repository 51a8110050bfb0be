//! The field for a passphrase or key: it keeps what is typed in one place that is wiped, and nothing else does.
//!
//! An ordinary text field keeps its undo history in the window's memory (so that Ctrl+Z after locking brings the
//! passphrase back), hands its text to the input method and leaves what was typed in the queue of events. This one has
//! no history, no selection, no clipboard and no input method; a letter is wiped from the queue as it is taken over.

use egui::{
    Align2, Event, EventFilter, Id, ImeEvent, InputState, Key, Modifiers, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, accesskit, pos2, vec2,
};
use zeroize::{Zeroize as _, Zeroizing};

use crate::messages::secret::Secret;
use crate::ui::theme::{Look, regular};

/// No passphrase or key is longer, bytes. The room for it is taken once, so that no growing leaves copies behind.
const LONGEST: usize = 512;
/// Width of a field, points.
const WIDTH: f32 = 380.0;
/// Height of a field, points.
const HEIGHT: f32 = 30.0;

/// A secret as half typed; wiped when it is handed over, forgotten or dropped.
pub struct SecretText(Zeroizing<String>);

impl Default for SecretText {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(LONGEST)))
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText(hidden)")
    }
}

impl SecretText {
    /// Hands the secret over; the field is empty afterwards.
    pub fn take(&mut self) -> Secret {
        let secret = Secret::new(&self.0);
        self.wipe();
        secret
    }

    /// Forgets what was typed.
    pub fn wipe(&mut self) {
        self.0.zeroize();
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Letters typed so far.
    pub fn letters(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether two fields hold the same.
    pub fn agrees_with(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }

    fn push(&mut self, typed: &str) {
        for letter in typed.chars().filter(|letter| !letter.is_control()) {
            if self.0.len() + letter.len_utf8() <= LONGEST {
                self.0.push(letter);
            }
        }
    }

    /// Takes the last letter away; what stood there is overwritten by what is typed next, or wiped at the end.
    fn rub_out(&mut self) {
        self.0.pop();
    }

    /// Takes over what was typed in this turn and wipes it from the queue. Gives whether Enter was pressed.
    fn take_typed(&mut self, input: &mut InputState) -> bool {
        let mut entered = false;
        input.events.retain_mut(|event| match event {
            Event::Text(typed) | Event::Paste(typed) | Event::Ime(ImeEvent::Commit(typed)) => {
                self.push(typed);
                typed.zeroize();
                false
            }
            Event::Key { key: Key::Enter, pressed: true, .. } => {
                entered = true;
                true
            }
            Event::Key { key: Key::Backspace | Key::Delete, pressed: true, modifiers, .. } => {
                if modifiers.any() {
                    self.wipe();
                } else {
                    self.rub_out();
                }
                false
            }
            // Nothing is selected, copied, taken back or done again here.
            Event::Copy | Event::Cut | Event::Ime(_) => false,
            Event::Key { modifiers, .. } => !modifiers.matches_logically(Modifiers::COMMAND),
            _ => true,
        });
        wipe_queue(&mut input.raw.events);
        entered
    }

    /// What a screen reader or a password manager puts into the field of this id, wherever the focus is.
    fn take_given(&mut self, input: &mut InputState, id: Id) {
        for event in input.events.iter_mut().chain(&mut input.raw.events) {
            let Event::AccessKitActionRequest(request) = event else { continue };
            if request.target_node == id.accesskit_id()
                && request.action == accesskit::Action::SetValue
                && let Some(accesskit::ActionData::Value(value)) = request.data.take()
            {
                let mut given = String::from(value);
                if !given.is_empty() {
                    self.wipe();
                    self.push(&given);
                }
                given.zeroize();
            }
        }
    }
}

/// Wipes everything that was typed from a queue of events.
fn wipe_queue(events: &mut [Event]) {
    for event in events {
        if let Event::Text(typed)
        | Event::Paste(typed)
        | Event::Ime(ImeEvent::Commit(typed) | ImeEvent::Preedit { text: typed, .. }) = event
        {
            typed.zeroize();
        }
    }
}

/// Draws the field with its label above; with `focus` the next letters go into it. Gives whether Enter was pressed in it.
pub fn secret_field(ui: &mut Ui, look: &Look, label: &str, text: &mut SecretText, focus: bool) -> bool {
    let words = ui.label(label);
    let size = vec2(ui.available_width().min(WIDTH), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let id = response.id;
    if focus || response.clicked() {
        response.request_focus();
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let mut entered = false;
    ui.input_mut(|input| text.take_given(input, id));
    if response.has_focus() {
        entered = ui.input_mut(|input| text.take_typed(input));
    }
    let palette = look.palette;
    let edge =
        if response.has_focus() { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.line) };
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect(rect, 5.0, palette.ground, edge, StrokeKind::Inside);
    let dots = "\u{2022}".repeat(text.letters());
    let mut inside = rect.shrink2(vec2(9.0, 5.0));
    let galley = painter.layout_no_wrap(dots.clone(), regular(17.0), palette.text);
    // Of a long secret its end is seen, where one types.
    inside.min.x -= (galley.size().x + 4.0 - inside.width()).max(0.0);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(inside.left(), rect.center().y), galley.size());
    painter.galley(at.min, galley, palette.text);
    if response.has_focus() {
        painter.vline(at.right() + 2.0, inside.y_range(), Stroke::new(1.5, palette.text));
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, label);
        info.current_text_value = Some(dots.clone());
        info
    });
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(accesskit::Role::PasswordInput);
        node.add_action(accesskit::Action::SetValue);
    });
    response.labelled_by(words.id);
    ui.add_space(4.0);
    entered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(events: Vec<Event>, text: &mut SecretText) -> (bool, InputState) {
        let raw = egui::RawInput { events: events.clone(), ..egui::RawInput::default() };
        let mut input = InputState::default();
        (input.events, input.raw) = (events, raw);
        let entered = text.take_typed(&mut input);
        (entered, input)
    }

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn what_is_typed_is_in_the_field_and_nowhere_else() {
        let mut text = SecretText::default();
        let room = text.0.as_ptr();
        let events = vec![
            Event::Text("violet".to_owned()),
            Event::Paste(" kettle\n".to_owned()),
            Event::Ime(ImeEvent::Commit("x".to_owned())),
            key(Key::Backspace, Modifiers::NONE),
            key(Key::Enter, Modifiers::NONE),
        ];
        let (entered, input) = typed(events, &mut text);
        assert!(entered);
        assert_eq!((text.0.as_str(), text.letters()), ("violet kettle", 13));
        assert!(!format!("{:?}{:?}", input.events, input.raw.events).contains("violet"));
        assert!(!format!("{:?}", input.raw.events).contains("kettle"));
        text.push(&"longer than any passphrase ".repeat(60));
        assert_eq!(text.0.as_ptr(), room, "it never moves, so that no copy is left behind");
    }

    #[test]
    fn nothing_brings_a_secret_back() {
        let mut text = SecretText::default();
        text.push("violet kettle");
        assert_eq!(text.take().text(), "violet kettle");
        let events = vec![key(Key::Z, Modifiers::COMMAND), key(Key::Y, Modifiers::COMMAND)];
        let (_, input) = typed(events, &mut text);
        assert!(text.is_empty() && input.events.is_empty());
    }
}
