//! Patients, visits, comparison, trend and report: everything that needs the archive.
//!
//! While the archive is locked every one of these places shows its door, so that nothing of a patient can be seen by
//! going somewhere else. The figures are the report's own drawings, painted on the screen.

mod care;
mod compare;
mod compared_body;
mod conditions;
pub mod dialogs;
mod door;
mod drawing_view;
mod patients;
mod report;
pub mod timed_test;
mod trend;
mod visits;
mod waiting_walks;

use crate::app::words;
use crate::messages::records::ArchiveExport;
use crate::messages::records::DoorOrder;
use crate::ui::panels::stopwatch::stopwatch_button;
use egui::{RichText, Ui};

pub use self::conditions::conditions_fields;
use crate::app::command::{Command, DesktopCommand, Place, RecordsCommand, ReportCommand};
use crate::app::state::AppState;
use crate::biomechanics::gait::Parameter;
use crate::messages::report::FileKind;
use crate::recording::source_choice::SourceChoice;
use crate::ui::scene::Scene;
use crate::ui::theme::GAP;
use crate::ui::widgets::{labelled_button, main_button};

/// The name of a parameter with its side.
fn titled(parameter: Parameter) -> String {
    match parameter.side() {
        Some(side) => format!("{}, {}", words::parameter(parameter), words::side(side)),
        None => words::parameter(parameter).to_owned(),
    }
}

/// After so long without key or pointer the archive is locked, s.
pub const AUTO_LOCK: f64 = 600.0;

/// What only these panels care about.
#[derive(Debug, Default)]
pub struct RecordsMemory {
    compare: compare::CompareMemory,
    door: door::DoorMemory,
    care: care::CareMemory,
    patients: patients::PatientsMemory,
    visits: visits::VisitsMemory,
    report: report::ReportMemory,
}

impl RecordsMemory {
    /// Another place is shown: what was typed at the door is wiped.
    pub fn leave_door(&mut self) {
        self.door.forget();
        self.care = care::CareMemory::default();
    }
}

/// Draws one of the places.
pub fn panel(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut RecordsMemory) {
    let state = scene.state;
    let room = ui.max_rect().shrink(GAP);
    if !state.records.is_open() || state.records.recovery_key.is_some() {
        door::door(ui, scene, room, &mut memory.door);
        return;
    }
    memory.door.forget();
    if state.place == Place::Patients && state.records.care.shown {
        care::care(ui, scene, room, &mut memory.care);
        return;
    }
    memory.care = care::CareMemory::default();
    match state.place {
        Place::Patients => match &state.records.file {
            Some(file) => visits::visits(ui, scene, room, file, &mut memory.visits),
            None => patients::patients(ui, scene, room, &mut memory.patients),
        },
        place => match &state.records.file {
            Some(file) if file.all_tests().next().is_some() => match place {
                Place::Compare => {
                    compare::compare(ui, scene, room, file, &mut memory.compare);
                }
                Place::Trend => trend::trend(ui, scene, room, file),
                _ => report::report(ui, scene, room, file, &mut memory.report),
            },
            file => nothing_yet(ui, scene, file.is_some()),
        },
    }
}

fn nothing_yet(ui: &mut Ui, scene: &mut Scene<'_>, has_patient: bool) {
    let look = scene.look;
    ui.add_space(60.0);
    ui.vertical_centered(|ui| {
        let (words, button, place) = if has_patient {
            (
                words::of("window.this_patient_has_no_analysed_walk_yet"),
                words::of("window.open_a_video_or_camera"),
                Place::Home,
            )
        } else {
            (words::of("window.no_patient_is_open"), words::of("window.choose_a_patient"), Place::Patients)
        };
        ui.label(RichText::new(words).size(20.0).color(look.palette.weak));
        ui.add_space(10.0);
        if main_button(ui, look, button, None).clicked() {
            scene.ask(place);
        }
    });
}

/// Whether the video of the walk under review is kept, for the bottom line.
pub fn video_words(state: &AppState) -> String {
    match state.records.video_until() {
        Some(until) => {
            let date = words::language().date(crate::patient_files::local_time::local(until));
            words::fill("window.video_of_this_walk_kept_encrypted_until", &[("date", &date)])
        }
        None => words::of("window.video_is_not_kept").to_owned(),
    }
}

/// At the top, beside the pseudonym: whether the walk is safe, and the way to leave the patient.
pub fn current_patient(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let records = &state.records;
    if records.file.is_none() {
        return;
    }
    if state.place == Place::Review && state.review.trial.is_some() {
        let words = if records.saved { words::of("window.saved") } else { words::of("window.not_saved") };
        let ink = if records.saved { look.palette.green_text } else { look.palette.amber_text };
        ui.label(RichText::new(words).color(ink));
    }
    if state.place == Place::Review && records.video_until().is_some() {
        let hint = words::of("window.deletes_the_kept_video_of_this_walk");
        if labelled_button(ui, look, words::of("window.delete_video"), true).on_hover_text(hint).clicked() {
            scene.ask(RecordsCommand::DeleteVideo);
        }
    }
    let is_file = matches!(state.review.source, Some(SourceChoice::Video(_)));
    if state.place == Place::Review && records.saved && records.walk.is_some() && is_file {
        let hint = words::of("window.keeps_the_video_with_this_walk_encrypted");
        if labelled_button(ui, look, words::of("window.keep_video_30_days"), true)
            .on_hover_text(hint)
            .clicked()
        {
            scene.ask(RecordsCommand::KeepVideo(30.0));
        }
    }
    if labelled_button(ui, look, words::of("window.close_patient"), true).clicked() {
        scene.ask(RecordsCommand::ClosePatient);
    }
}

/// The main action of each place, at the top right.
pub fn actions(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let records = &state.records;
    if !records.is_open() {
        return;
    }
    let main = match (state.place, &records.file) {
        (Place::Report, Some(_)) if records.shown.material.is_some() => {
            Some((words::of("print.print"), Command::Report(ReportCommand::Print)))
        }
        (Place::Patients, _) if records.care.shown => None,
        (Place::Patients, Some(_)) => Some((words::of("window.new_walk"), Command::Go(Place::Home))),
        (Place::Compare | Place::Trend, Some(_)) => {
            Some((words::of("window.print_report"), Command::Go(Place::Report)))
        }
        _ => None,
    };
    if let Some((words, command)) = main
        && main_button(ui, look, words, None).clicked()
    {
        scene.ask(command);
    }
    if state.place == Place::Report && records.shown.material.is_some() && records.file.is_some() {
        let pressed = labelled_button(ui, look, words::of("window.save_pdf"), true);
        if pressed.on_hover_text(words::of("print.save_told")).clicked() {
            scene.ask(DesktopCommand::WriteReport(FileKind::Pdf));
        }
    }
    if state.place == Place::Patients {
        stopwatch_button(ui, scene);
        if labelled_button(ui, look, words::of("window.lock"), true).clicked() {
            scene.ask(RecordsCommand::Door(DoorOrder::Lock));
        }
        if records.care.shown {
            if main_button(ui, look, words::of("window.back_to_the_patients"), None).clicked() {
                scene.ask(RecordsCommand::ShowCare(false));
            }
            return;
        }
        let told = words::of("window.passphrase_recovery_key_audit_trail_date_backup");
        if labelled_button(ui, look, words::of("window.archive"), true).on_hover_text(told).clicked() {
            scene.ask(RecordsCommand::ShowCare(true));
        }
        if records.file.is_none() {
            let exports = [
                (words::of("window.back_up"), ArchiveExport::Backup),
                (words::of("window.export_for_research"), ArchiveExport::Cohort),
            ];
            for (words, what) in exports {
                if labelled_button(ui, look, words, true).clicked() {
                    scene.ask(DesktopCommand::ExportArchive(what));
                }
            }
        }
    }
}
