//! Where files shall go: the system's dialogs, with names that carry a pseudonym and never a name.

use crate::app::command::{Command, RecordsCommand, ReportCommand};
use crate::app::state::AppState;
use crate::app::words;
use crate::messages::records::ArchiveExport;
use crate::messages::records::DoorOrder;
use crate::messages::report::FileKind;

/// A dialog that runs on its own thread and answers with a command.
type Dialog = Box<dyn FnOnce() -> Option<Command> + Send>;

/// Where a report or figure shall go.
pub fn of_file(state: &AppState, kind: FileKind) -> Dialog {
    let (title, name, is_folder) = match kind {
        FileKind::Pdf => (words::of("window.save_the_report"), "report.pdf", false),
        FileKind::Fhir => (words::of("window.save_the_fhir_bundle"), "fhir.json", false),
        FileKind::StrideTable => (words::of("window.save_steps_and_strides"), "strides.csv", false),
        FileKind::Figures => (words::of("window.where_shall_the_figures_go"), "figures", true),
        FileKind::Assessment => (words::of("window.where_shall_the_assessment_go"), "assessment", true),
        FileKind::Motion => (words::of("window.where_shall_the_motion_files_go"), "motion", true),
    };
    let name = format!("{}-{name}", state.file_stem());
    Box::new(move || {
        let path = choose(title, &name, is_folder)?;
        Some(Command::Report(ReportCommand::Write(kind, path)))
    })
}

/// Where an export of the archive shall go.
pub fn of_export(state: &AppState, what: ArchiveExport) -> Dialog {
    let (title, name, is_folder) = match &what {
        ArchiveExport::Patient(_) => (
            words::of("window.where_shall_the_patient_data_go"),
            format!("{}-everything", state.file_stem()),
            true,
        ),
        ArchiveExport::Cohort => (words::of("window.where_shall_the_cohort_go"), "cohort".to_owned(), true),
        ArchiveExport::Backup => {
            (words::of("window.save_the_backup"), "gaittwin-backup.gtb".to_owned(), false)
        }
        ArchiveExport::AuditTrail => {
            (words::of("window.save_the_audit_trail"), "gaittwin-audit-trail.csv".to_owned(), false)
        }
    };
    Box::new(move || {
        let path = choose(title, &name, is_folder)?;
        Some(Command::Records(RecordsCommand::Export(what, path)))
    })
}

/// Which backup shall be restored.
pub fn of_restore() -> Dialog {
    Box::new(|| {
        let dialog = rfd::FileDialog::new().set_title(words::of("window.which_backup_shall_be_restored"));
        let backup = dialog
            .add_filter(words::of("window.backup"), &["gtb"])
            .add_filter(words::of("window.all_files"), &["*"])
            .pick_file()?;
        Some(Command::Records(RecordsCommand::Door(DoorOrder::Restore(backup))))
    })
}

fn choose(title: &str, name: &str, is_folder: bool) -> Option<std::path::PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(title);
    if is_folder { Some(dialog.pick_folder()?.join(name)) } else { dialog.set_file_name(name).save_file() }
}
