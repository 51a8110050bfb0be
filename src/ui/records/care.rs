//! The archive's own page, for whoever looks after it: passphrase, recovery key, audit trail, date, backup.

use crate::app::words;
use crate::messages::records::ArchiveExport;
use egui::{RichText, ScrollArea, Ui};

use crate::app::command::{Command, DesktopCommand, RecordsCommand};
use crate::messages::care::{AuditCheck, CareOrder, Notice, WHAT_THE_TRAIL_PROVES};
use crate::messages::records::SHORTEST_PASSPHRASE;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::card::{columns, rows};
use crate::ui::widgets::{SecretText, card, labelled_button, main_button, secret_field};

/// Half-typed secrets; wiped when they are handed over or the page is left.
#[derive(Debug, Default)]
pub(super) struct CareMemory {
    present: SecretText,
    new: SecretText,
    again: SecretText,
    for_key: SecretText,
}

/// Draws the page.
pub(super) fn care(ui: &mut Ui, scene: &mut Scene<'_>, room: egui::Rect, memory: &mut CareMemory) {
    let look = scene.look;
    let [left, right] = columns(room, [1.0, 1.15]);
    let [passphrase, key] = rows(left, [1.45, 1.0]);
    let [trail, rest] = rows(right, [1.25, 1.0]);
    let scrolled = |ui: &mut Ui, name: &str, draw: &mut dyn FnMut(&mut Ui)| {
        ScrollArea::vertical().id_salt(name).auto_shrink(false).show(ui, draw);
    };
    card(ui, look, passphrase, words::of("window.passphrase"), |ui| {
        scrolled(ui, "passphrase", &mut |ui| change_passphrase(ui, scene, memory));
    });
    card(ui, look, key, words::of("window.recovery_key"), |ui| {
        scrolled(ui, "key", &mut |ui| new_key(ui, scene, memory));
    });
    card(ui, look, trail, words::of("window.audit_trail"), |ui| {
        scrolled(ui, "trail", &mut |ui| audit_trail(ui, scene));
    });
    card(ui, look, rest, words::of("window.date_and_backup"), |ui| {
        scrolled(ui, "rest", &mut |ui| date_and_backup(ui, scene));
    });
}

fn quiet(ui: &mut Ui, look: &Look, words: &str) {
    ui.label(RichText::new(words).color(look.palette.weak));
    ui.add_space(6.0);
}

fn ask(commands: &mut Vec<Command>, order: CareOrder) {
    commands.push(Command::Records(RecordsCommand::Care(order)));
}

fn change_passphrase(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut CareMemory) {
    let look = scene.look;
    quiet(ui, look, words::of("window.four_or_five_unrelated_words_the_old"));
    secret_field(ui, look, words::of("window.present_passphrase"), &mut memory.present, false);
    secret_field(ui, look, words::of("window.new_passphrase"), &mut memory.new, false);
    let entered = secret_field(ui, look, words::of("window.new_passphrase_again"), &mut memory.again, false);
    let long = memory.new.letters() >= SHORTEST_PASSPHRASE;
    let same = memory.new.agrees_with(&memory.again);
    let hint = match (memory.new.is_empty(), long, same) {
        (true, ..) | (_, true, true) => String::new(),
        (_, false, _) => {
            words::fill("window.at_least_characters", &[("SHORTEST_PASSPHRASE", &SHORTEST_PASSPHRASE)])
        }
        (_, _, false) => words::of("window.the_two_do_not_agree_yet").to_owned(),
    };
    if !hint.is_empty() {
        ui.label(RichText::new(hint).color(look.palette.amber_text));
    }
    refused(ui, scene);
    let ready = long && same && !memory.present.is_empty();
    let pressed = ui
        .add_enabled_ui(ready, |ui| main_button(ui, look, words::of("window.change_passphrase"), None))
        .inner
        .clicked();
    if ready && (pressed || entered) {
        let (present, new) = (memory.present.take(), memory.new.take());
        memory.again.wipe();
        ask(scene.commands, CareOrder::ChangePassphrase { present, new });
    }
}

/// Why the last thing that was asked for here was not done.
fn refused(ui: &mut Ui, scene: &Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    if let Some(problem) = &state.records.care.refusal {
        super::door::refused(ui, look, problem);
    }
}

fn new_key(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut CareMemory) {
    let look = scene.look;
    quiet(ui, look, words::of("window.it_is_shown_once_to_be_printed"));
    let entered =
        secret_field(ui, look, words::of("window.passphrase_to_make_a_new_key"), &mut memory.for_key, false);
    let ready = !memory.for_key.is_empty();
    let pressed = ui
        .add_enabled_ui(ready, |ui| {
            labelled_button(ui, look, words::of("window.make_a_new_recovery_key"), ready)
        })
        .inner;
    if ready && (pressed.clicked() || entered) {
        let passphrase = memory.for_key.take();
        ask(scene.commands, CareOrder::NewRecoveryKey { passphrase });
    }
}

fn audit_trail(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    quiet(ui, look, words::of("window.who_did_what_and_when_every_entry"));
    ui.horizontal(|ui| {
        if labelled_button(ui, look, words::of("window.check_the_audit_trail"), true).clicked() {
            ask(scene.commands, CareOrder::CheckTrail);
        }
        if labelled_button(ui, look, words::of("window.export_the_audit_trail"), true).clicked() {
            scene.ask(DesktopCommand::ExportArchive(ArchiveExport::AuditTrail));
        }
    });
    ui.add_space(6.0);
    if let Some(check) = &state.records.care.trail {
        checked(ui, scene, check);
    }
    quiet(ui, look, WHAT_THE_TRAIL_PROVES);
}

fn checked(ui: &mut Ui, scene: &mut Scene<'_>, check: &AuditCheck) {
    let look = scene.look;
    let (words, ink) = match &check.fault {
        None => (
            words::fill("window.whole_entries_each_fits_the_one_before", &[("0", &check.entries)]),
            look.palette.green,
        ),
        Some(fault) => (fault.to_string(), look.palette.red),
    };
    ui.label(RichText::new(words).font(bold(14.0)).color(ink));
    if !check.clock_set_back_at.is_empty() {
        let entries: Vec<String> = check.clock_set_back_at.iter().map(i64::to_string).collect();
        let words =
            words::fill("window.the_computer_clock_was_set_back_before", &[("0", &entries.join(", "))]);
        ui.label(RichText::new(words).color(look.palette.amber_text));
    }
    if let Some(mark) = &check.mark {
        let text = mark.text();
        ui.horizontal_wrapped(|ui| {
            ui.label(words::of("window.mark_to_be_filed_outside_this_computer"));
            ui.label(RichText::new(&text).monospace());
            if labelled_button(ui, look, words::of("window.copy"), true).clicked() {
                scene.ask(DesktopCommand::CopyText(text.clone()));
            }
        });
    }
    ui.add_space(4.0);
}

fn date_and_backup(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let notices = &state.records.care.notices;
    let mut date_is_right = true;
    for notice in notices.iter() {
        ui.label(RichText::new(words::language().say(notice)).color(look.palette.amber_text));
        date_is_right &= !matches!(notice, Notice::Clock(_));
        ui.add_space(4.0);
    }
    if date_is_right {
        quiet(ui, look, words::of("window.the_computer_date_is_relied_on_what"));
    } else if labelled_button(ui, look, words::of("window.the_computer_date_is_right_now"), true).clicked() {
        ask(scene.commands, CareOrder::ConfirmClock);
    }
    ui.add_space(6.0);
    if labelled_button(ui, look, words::of("window.back_up"), true).clicked() {
        scene.ask(DesktopCommand::ExportArchive(ArchiveExport::Backup));
    }
    quiet(ui, look, words::of("window.one_encrypted_file_that_opens_with_the"));
}
