//! The door of the archive: make it, open it, open it with the recovery key; and the sheet that shows that key once.

use crate::app::words;
use crate::messages::records::DoorOrder;
use crate::problem::Problem;
use egui::{Rect, RichText, TextEdit, Ui, pos2, vec2};

use crate::app::command::{DesktopCommand, RecordsCommand};
use crate::messages::care::DoorState;
use crate::messages::records::{Door, SHORTEST_PASSPHRASE};
use crate::messages::secret::Secret;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::{SecretText, card, labelled_button, main_button, secret_field};

/// Half-typed secrets; wiped as soon as they are handed over or the door is left.
#[derive(Debug, Default)]
pub(super) struct DoorMemory {
    passphrase: SecretText,
    again: SecretText,
    key: SecretText,
    operator: String,
    with_key: bool,
    asked: bool,
    /// Whether the recovery key lies in the clipboard.
    copied: bool,
    /// The door whose first field has been given the focus.
    focused: Option<&'static str>,
}

impl DoorMemory {
    /// The door is left, or what was typed was handed over: nothing of it stays.
    pub(super) fn forget(&mut self) {
        let operator = std::mem::take(&mut self.operator);
        *self = Self { operator, ..Self::default() };
    }

    /// Whether this door is drawn for the first time: then its first field takes the keyboard.
    fn first_time(&mut self, door: &'static str) -> bool {
        self.focused.replace(door) != Some(door)
    }
}

/// Draws it in the middle of the place.
pub(super) fn door(ui: &mut Ui, scene: &mut Scene<'_>, room: Rect, memory: &mut DoorMemory) {
    let Scene { look, state, .. } = *scene;
    let size = vec2(room.width().min(560.0), room.height().min(470.0));
    let rect = Rect::from_min_size(pos2(room.center().x - size.x / 2.0, room.top() + 20.0), size);
    if let Some(key) = &state.records.recovery_key {
        card(ui, look, rect, words::of("window.recovery_key"), |ui| recovery_sheet(ui, scene, key, memory));
        return;
    }
    let title = match state.records.door {
        Door::Absent => words::of("window.new_patient_archive"),
        _ => words::of("window.patient_archive"),
    };
    card(ui, look, rect, title, |ui| match state.records.door {
        Door::Unknown => {
            if !std::mem::replace(&mut memory.asked, true) {
                scene.ask(RecordsCommand::Door(DoorOrder::Look));
            }
            ui.label(words::of("window.looking_for_the_archive"));
        }
        Door::Opening => {
            ui.add_space(20.0);
            ui.label(RichText::new(words::of("window.opening")).font(bold(20.0)));
            ui.label(words::of("window.the_passphrase_is_stretched_so_that_guessing"));
        }
        Door::Absent => {
            create(ui, scene, memory);
            restore(ui, scene, words::of("window.there_is_a_backup_restore_it"));
        }
        _ => locked(ui, scene, memory),
    });
}

/// Which way in is left where the file of the other one is missing or damaged: never a new archive.
fn locked(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut DoorMemory) {
    let Scene { look, state, .. } = *scene;
    let Some(doors) = &state.records.care.doors else { return unlock(ui, scene, memory) };
    let shut = |door: DoorState| door != DoorState::Whole;
    let by_passphrase = !shut(doors.passphrase);
    let by_key = !shut(doors.recovery_key);
    let mut said = Vec::new();
    if !doors.missing.is_empty() {
        said.push(words::fill(
            "window.missing_or_empty_without_it_nothing_opens",
            &[("0", &doors.missing.join(", "))],
        ));
    }
    match (by_passphrase, by_key) {
        (true, true) => {}
        (true, false) => said.push(words::of("window.the_file_behind_the_recovery_key_is").to_owned()),
        (false, true) => said.push(words::of("window.the_file_behind_the_passphrase_is_missing").to_owned()),
        (false, false) => {
            said.push(words::of("window.the_files_behind_passphrase_and_recovery_key").to_owned());
        }
    }
    for words in &said {
        ui.label(RichText::new(words).color(look.palette.amber_text));
        ui.add_space(4.0);
    }
    if doors.missing.is_empty() && (by_passphrase || by_key) {
        memory.with_key |= !by_passphrase;
        unlock(ui, scene, memory);
    } else {
        refusal(ui, scene);
        paragraph(ui, look, words::of("window.put_the_missing_files_back_into_the"));
    }
    restore(ui, scene, words::of("window.restore_a_backup"));
}

/// The way back from a backup.
fn restore(ui: &mut Ui, scene: &mut Scene<'_>, words: &str) {
    let look = scene.look;
    ui.add_space(6.0);
    let told = words::of("window.the_backup_is_checked_first_what_is");
    if labelled_button(ui, look, words, true).on_hover_text(told).clicked() {
        scene.ask(DesktopCommand::RestoreBackup);
    }
}

fn paragraph(ui: &mut Ui, look: &Look, words: &str) {
    ui.label(RichText::new(words).color(look.palette.weak));
    ui.add_space(6.0);
}

/// Why the last thing that was asked for was not done, and what to do now.
pub(super) fn refused(ui: &mut Ui, look: &Look, problem: &Problem) {
    let said = problem.message(words::language());
    ui.label(RichText::new(&said.what).font(bold(14.0)).color(look.palette.red));
    for part in [said.why, said.advice].into_iter().flatten() {
        ui.label(RichText::new(part).color(look.palette.text));
    }
}

fn refusal(ui: &mut Ui, scene: &Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    if let Some(problem) = &state.records.refusal {
        ui.add_space(4.0);
        refused(ui, look, problem);
        ui.add_space(4.0);
    }
}

fn operator(ui: &mut Ui, memory: &mut DoorMemory) {
    let words = ui.label(words::of("window.your_initials_or_role_optional_for_the"));
    ui.add(TextEdit::singleline(&mut memory.operator).desired_width(180.0).char_limit(24))
        .labelled_by(words.id);
    ui.add_space(8.0);
}

fn who(memory: &DoorMemory) -> String {
    let typed = memory.operator.trim();
    if typed.is_empty() { "operator".to_owned() } else { typed.to_owned() }
}

fn create(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut DoorMemory) {
    let look = scene.look;
    paragraph(ui, look, words::of("window.patients_walks_and_results_are_kept_encrypted"));
    let first = memory.first_time("create");
    let mut entered = secret_field(ui, look, words::of("window.passphrase"), &mut memory.passphrase, first);
    entered |= secret_field(ui, look, words::of("window.passphrase_again"), &mut memory.again, false);
    let long = memory.passphrase.letters() >= SHORTEST_PASSPHRASE;
    let same = memory.passphrase.agrees_with(&memory.again);
    let hint = if memory.passphrase.is_empty() || long && same {
        String::new()
    } else if !long {
        words::fill("window.at_least_characters", &[("SHORTEST_PASSPHRASE", &SHORTEST_PASSPHRASE)])
    } else {
        words::of("window.the_two_do_not_agree_yet").to_owned()
    };
    ui.label(RichText::new(hint).color(look.palette.amber_text));
    operator(ui, memory);
    refusal(ui, scene);
    let ready = long && same;
    let pressed = ui
        .add_enabled_ui(ready, |ui| main_button(ui, look, words::of("window.create_archive"), None))
        .inner
        .clicked();
    if ready && (pressed || entered) {
        let passphrase = memory.passphrase.take();
        scene.ask(RecordsCommand::Door(DoorOrder::Create { passphrase, operator: who(memory) }));
        memory.forget();
    }
}

fn unlock(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut DoorMemory) {
    let look = scene.look;
    if memory.with_key {
        paragraph(ui, look, words::of("window.type_the_recovery_key_from_its_sheet"));
        let first = memory.first_time("key");
        let mut entered = secret_field(ui, look, words::of("window.recovery_key"), &mut memory.key, first);
        entered |= secret_field(ui, look, words::of("window.new_passphrase"), &mut memory.passphrase, false);
        refusal(ui, scene);
        let pressed = main_button(ui, look, words::of("window.open_with_recovery_key"), None).clicked();
        if pressed || entered && !memory.key.is_empty() && !memory.passphrase.is_empty() {
            let (key, passphrase) = (memory.key.take(), memory.passphrase.take());
            scene.ask(RecordsCommand::Door(DoorOrder::Recover { key, passphrase, operator: who(memory) }));
            memory.forget();
            memory.with_key = true;
        }
        ui.add_space(8.0);
        if labelled_button(ui, look, words::of("window.use_the_passphrase_instead"), true).clicked() {
            memory.forget();
        }
        return;
    }
    paragraph(ui, look, words::of("window.the_archive_is_locked_it_locks_itself"));
    let first = memory.first_time("unlock");
    let entered = secret_field(ui, look, words::of("window.passphrase"), &mut memory.passphrase, first);
    operator(ui, memory);
    refusal(ui, scene);
    if main_button(ui, look, words::of("window.unlock"), None).clicked()
        || entered && !memory.passphrase.is_empty()
    {
        let passphrase = memory.passphrase.take();
        scene.ask(RecordsCommand::Door(DoorOrder::Unlock { passphrase, operator: who(memory) }));
        memory.forget();
    }
    ui.add_space(8.0);
    if labelled_button(ui, look, words::of("window.passphrase_forgotten"), true).clicked() {
        memory.forget();
        memory.with_key = true;
    }
}

fn recovery_sheet(ui: &mut Ui, scene: &mut Scene<'_>, key: &Secret, memory: &mut DoorMemory) {
    let look = scene.look;
    paragraph(ui, look, words::of("window.print_this_key_or_write_it_down"));
    let half = key.text().len().div_ceil(2);
    let (first, second) = key.text().split_at(half.min(key.text().len()));
    for line in [first, second] {
        ui.label(RichText::new(line.trim_matches('-')).font(bold(26.0)));
    }
    ui.add_space(12.0);
    let told = words::of("window.into_a_store_of_passwords_the_clipboard");
    if labelled_button(ui, look, words::of("window.copy"), true).on_hover_text(told).clicked() {
        memory.copied = true;
        scene.ask(DesktopCommand::CopyText(key.text().to_owned()));
    }
    ui.add_space(8.0);
    let noted = main_button(ui, look, words::of("window.i_have_written_it_down"), None);
    if memory.first_time("sheet") {
        noted.request_focus();
    }
    if noted.clicked() {
        if std::mem::take(&mut memory.copied) {
            scene.ask(DesktopCommand::CopyText(String::new()));
        }
        scene.ask(RecordsCommand::RecoveryKeyNoted);
    }
}
