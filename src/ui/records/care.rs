//! The archive's own page, for whoever looks after it: passphrase, recovery key, audit trail, date, backup.

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
    card(ui, look, passphrase, "Passphrase", |ui| {
        scrolled(ui, "passphrase", &mut |ui| change_passphrase(ui, scene, memory));
    });
    card(ui, look, key, "Recovery key", |ui| {
        scrolled(ui, "key", &mut |ui| new_key(ui, scene, memory));
    });
    card(ui, look, trail, "Audit trail", |ui| {
        scrolled(ui, "trail", &mut |ui| audit_trail(ui, scene));
    });
    card(ui, look, rest, "Date and backup", |ui| {
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
    quiet(
        ui,
        look,
        "Four or five unrelated words. The old passphrase opens nothing afterwards; the recovery key stays.",
    );
    secret_field(ui, look, "Present passphrase", &mut memory.present, false);
    secret_field(ui, look, "New passphrase", &mut memory.new, false);
    let entered = secret_field(ui, look, "New passphrase again", &mut memory.again, false);
    let long = memory.new.letters() >= SHORTEST_PASSPHRASE;
    let same = memory.new.agrees_with(&memory.again);
    let hint = match (memory.new.is_empty(), long, same) {
        (true, ..) | (_, true, true) => String::new(),
        (_, false, _) => format!("At least {SHORTEST_PASSPHRASE} characters."),
        (_, _, false) => "The two do not agree yet.".to_owned(),
    };
    if !hint.is_empty() {
        ui.label(RichText::new(hint).color(look.palette.amber_text));
    }
    refused(ui, scene);
    let ready = long && same && !memory.present.is_empty();
    let pressed =
        ui.add_enabled_ui(ready, |ui| main_button(ui, look, "Change passphrase", None)).inner.clicked();
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
        ui.label(RichText::new(&problem.what).font(bold(14.0)).color(look.palette.red));
        ui.label(&problem.advice);
    }
}

fn new_key(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut CareMemory) {
    let look = scene.look;
    quiet(
        ui,
        look,
        "It is shown once, to be printed or written down. The sheet with the old key opens nothing afterwards: destroy it.",
    );
    let entered = secret_field(ui, look, "Passphrase, to make a new key", &mut memory.for_key, false);
    let ready = !memory.for_key.is_empty();
    let pressed =
        ui.add_enabled_ui(ready, |ui| labelled_button(ui, look, "Make a new recovery key", ready)).inner;
    if ready && (pressed.clicked() || entered) {
        let passphrase = memory.for_key.take();
        ask(scene.commands, CareOrder::NewRecoveryKey { passphrase });
    }
}

fn audit_trail(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    quiet(ui, look, "Who did what, and when: every entry carries the one before it in its hash.");
    ui.horizontal(|ui| {
        if labelled_button(ui, look, "Check the audit trail", true).clicked() {
            ask(scene.commands, CareOrder::CheckTrail);
        }
        if labelled_button(ui, look, "Export the audit trail", true).clicked() {
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
        None => (format!("Whole: {} entries, each fits the one before.", check.entries), look.palette.green),
        Some(fault) => (fault.to_string(), look.palette.red),
    };
    ui.label(RichText::new(words).font(bold(14.0)).color(ink));
    if !check.clock_set_back_at.is_empty() {
        let entries: Vec<String> = check.clock_set_back_at.iter().map(i64::to_string).collect();
        let words = format!("The computer's clock was set back before entries {}.", entries.join(", "));
        ui.label(RichText::new(words).color(look.palette.amber_text));
    }
    if let Some(mark) = &check.mark {
        let text = mark.text();
        ui.horizontal_wrapped(|ui| {
            ui.label("Mark to be filed outside this computer:");
            ui.label(RichText::new(&text).monospace());
            if labelled_button(ui, look, "Copy", true).clicked() {
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
        ui.label(RichText::new(notice.to_string()).color(look.palette.amber_text));
        date_is_right &= !matches!(notice, Notice::Clock(_));
        ui.add_space(4.0);
    }
    if date_is_right {
        quiet(ui, look, "The computer's date is relied on: what lies in the bin goes after thirty days.");
    } else if labelled_button(ui, look, "The computer's date is right now", true).clicked() {
        ask(scene.commands, CareOrder::ConfirmClock);
    }
    ui.add_space(6.0);
    if labelled_button(ui, look, "Back up", true).clicked() {
        scene.ask(DesktopCommand::ExportArchive(ArchiveExport::Backup));
    }
    quiet(
        ui,
        look,
        "One encrypted file that opens with the same passphrase and recovery key. To restore it, lock the archive: the \
         door offers it. What is there then is kept.",
    );
}
