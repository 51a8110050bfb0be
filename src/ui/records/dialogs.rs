//! Where files shall go: the system's dialogs, with names that carry a pseudonym and never a name.

use std::path::PathBuf;

use crate::app::command::{Command, RecordsCommand, ReportCommand};
use crate::app::state::AppState;
use crate::app::words;
use crate::messages::records::ArchiveExport;
use crate::messages::records::DoorOrder;
use crate::messages::report::FileKind;
use crate::ui::dialogs::{Filters, Question, Wanted};

/// Where a report or figure shall go.
pub(in crate::ui) fn of_file(state: &AppState, kind: FileKind) -> Question {
    let (title, name, is_folder) = match kind {
        FileKind::Pdf => (words::of("window.save_the_report"), "report.pdf", false),
        FileKind::Fhir => (words::of("window.save_the_fhir_bundle"), "fhir.json", false),
        FileKind::StrideTable => (words::of("window.save_steps_and_strides"), "strides.csv", false),
        FileKind::Figures => (words::of("window.where_shall_the_figures_go"), "figures", true),
        FileKind::Assessment => (words::of("window.where_shall_the_assessment_go"), "assessment", true),
        FileKind::Motion => (words::of("window.where_shall_the_motion_files_go"), "motion", true),
    };
    let name = format!("{}-{name}", state.file_stem());
    question(title, name, is_folder, move |path| ReportCommand::Write(kind, path).into())
}

/// Where an export of the archive shall go.
pub(in crate::ui) fn of_export(state: &AppState, what: ArchiveExport) -> Question {
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
    question(title, name, is_folder, move |path| RecordsCommand::Export(what, path).into())
}

/// Which backup shall be restored.
pub(in crate::ui) fn of_restore() -> Question {
    let filters: Filters =
        vec![(words::of("window.backup"), &["gtb"]), (words::of("window.all_files"), &["*"])];
    Question::new(words::of("window.which_backup_shall_be_restored"), Wanted::File(filters), |backup| {
        Some(RecordsCommand::Door(DoorOrder::Restore(backup)).into())
    })
}

/// Asks for a folder, in which one of this name is made, or for the place of a file.
fn question(
    title: &'static str,
    name: String,
    is_folder: bool,
    then: impl FnOnce(PathBuf) -> Command + Send + 'static,
) -> Question {
    if is_folder {
        Question::new(title, Wanted::Folder, move |folder| Some(then(folder.join(name))))
    } else {
        Question::new(title, Wanted::NewFile(name), move |path| Some(then(path)))
    }
}
