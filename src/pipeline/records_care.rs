//! What the archive thread does for whoever looks after the archive: passphrase, recovery key, audit trail, clock, restore.

use std::path::Path;

use crate::archive::{Archive, ArchiveError, Found};
use crate::messages::care::{CareNews, CareOrder};
use crate::messages::records::{Door, RecordsNews};
use crate::messages::secret::Secret;
use crate::pipeline::records_worker::{Desk, RecordsWorker};
use crate::problem::Problem;

impl RecordsWorker {
    /// Tells what can be seen of the archive from outside.
    pub(super) fn look(&self, desk: &Desk) -> Result<(), ArchiveError> {
        if desk.archive.is_some() {
            return Ok(());
        }
        match Archive::look(&self.tools.folder)? {
            Found::Archive(doors) => {
                self.tell(RecordsNews::Care(CareNews::Doors(doors)));
                self.tell(RecordsNews::Door(Door::Locked));
            }
            // Where something else lies, making an archive is refused with what to do.
            Found::Nothing | Found::SomethingElse => self.tell(RecordsNews::Door(Door::Absent)),
        }
        Ok(())
    }

    /// Puts a backup in the place of what is there, which is kept. Only while nothing is open.
    pub(super) fn restore(&self, backup: &Path, desk: &Desk) -> Result<(), ArchiveError> {
        if desk.archive.is_some() {
            return Ok(());
        }
        let now = (self.tools.clock)();
        match Archive::restore_keeping(backup, &self.tools.folder, now) {
            Ok(kept) => self.tell(RecordsNews::Care(CareNews::Restored { kept })),
            Err(error) => self.tell(RecordsNews::Refused(Problem::from(&error))),
        }
        self.look(desk)
    }

    pub(super) fn about_care(&self, order: CareOrder, desk: &mut Desk) {
        let Some(archive) = &mut desk.archive else { return };
        let done = match order {
            CareOrder::ChangePassphrase { present, new } => {
                archive.change_passphrase(present.text(), new.text()).map(|()| CareNews::PassphraseChanged)
            }
            CareOrder::NewRecoveryKey { passphrase } => {
                archive.new_recovery_key(passphrase.text()).map(|key| {
                    self.tell(RecordsNews::RecoveryKey(Secret::new(&key.text())));
                    CareNews::RecoveryKeyMade
                })
            }
            CareOrder::CheckTrail => {
                archive.check_audit_trail().map(|check| CareNews::TrailChecked(Box::new(check)))
            }
            CareOrder::ConfirmClock => archive.confirm_clock().map(|()| CareNews::ClockConfirmed),
        };
        self.told_of_care(done);
    }

    /// Tells how something asked on the archive's own page ended.
    pub(super) fn told_of_care(&self, done: Result<CareNews, ArchiveError>) {
        let news = done.unwrap_or_else(|error| CareNews::Refused(Problem::from(&error)));
        self.tell(RecordsNews::Care(news));
    }
}
