//! Where files shall go: the system's dialogs, with names that carry a pseudonym and never a name.

use crate::app::command::{Command, RecordsCommand, ReportCommand};
use crate::app::state::AppState;
use crate::messages::records::ArchiveExport;
use crate::messages::records::DoorOrder;
use crate::messages::report::FileKind;

/// A dialog that runs on its own thread and answers with a command.
type Dialog = Box<dyn FnOnce() -> Option<Command> + Send>;

/// Where a report or figure shall go.
pub fn of_file(state: &AppState, kind: FileKind) -> Dialog {
    let (title, name, is_folder) = match kind {
        FileKind::Pdf => ("Save the report", "report.pdf", false),
        FileKind::Fhir => ("Save the FHIR bundle", "fhir.json", false),
        FileKind::StrideTable => ("Save steps and strides", "strides.csv", false),
        FileKind::Figures => ("Where shall the figures go?", "figures", true),
        FileKind::Assessment => ("Where shall the assessment go?", "assessment", true),
        FileKind::Motion => ("Where shall the motion files go?", "motion", true),
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
        ArchiveExport::Patient(_) => {
            ("Where shall the patient's data go?", format!("{}-everything", state.file_stem()), true)
        }
        ArchiveExport::Cohort => ("Where shall the cohort go?", "cohort".to_owned(), true),
        ArchiveExport::Backup => ("Save the backup", "gaittwin-backup.gtb".to_owned(), false),
        ArchiveExport::AuditTrail => ("Save the audit trail", "gaittwin-audit-trail.csv".to_owned(), false),
    };
    Box::new(move || {
        let path = choose(title, &name, is_folder)?;
        Some(Command::Records(RecordsCommand::Export(what, path)))
    })
}

/// Which backup shall be restored.
pub fn of_restore() -> Dialog {
    Box::new(|| {
        let dialog = rfd::FileDialog::new().set_title("Which backup shall be restored?");
        let backup = dialog.add_filter("Backup", &["gtb"]).add_filter("All files", &["*"]).pick_file()?;
        Some(Command::Records(RecordsCommand::Door(DoorOrder::Restore(backup))))
    })
}

fn choose(title: &str, name: &str, is_folder: bool) -> Option<std::path::PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(title);
    if is_folder { Some(dialog.pick_folder()?.join(name)) } else { dialog.set_file_name(name).save_file() }
}
