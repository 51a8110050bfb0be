//! The archive thread: owns the open archive, saves running recordings, answers the window's questions.
//!
//! The stretching of the passphrase takes most of a second by design, which is why not even opening happens elsewhere.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::archive::{Archive, ArchiveError, Opening, RecoveryKey};
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::Treatment;
use crate::messages::care::CareNews;
use crate::messages::event::Event;
use crate::messages::records::{
    ArchiveExport, Door, DoorOrder, PatientOrder, RecordingOrder, RecordsNews, RecordsOrder,
};
use crate::messages::secret::Secret;
use crate::messages::window_link::WorkersEnd;
use crate::patient_files::place::RecordsTools;
use crate::patient_files::reading::{read_cohort, read_file};
use crate::pipeline::records_walks::Followed;
use crate::pipeline::walk_worker::WalkWork;
use crate::problem::Problem;
use crate::recording::sources::Recordings;

/// How often a running recording is looked after; with the archive's own half second less than a second is at risk.
const LOOK: Duration = Duration::from_millis(200);

/// What the thread works with.
#[derive(Clone)]
pub struct RecordsWorker {
    /// Where orders come from; it ends when nobody can send any more.
    pub orders: Receiver<RecordsOrder>,
    /// Where and when.
    pub tools: RecordsTools,
    /// The recordings of this run.
    pub recordings: Recordings,
    /// The thread that makes stored walks ready.
    pub walks: Sender<WalkWork>,
    /// The window.
    pub window: WorkersEnd,
}

/// What the thread knows from one order to the next.
#[derive(Default)]
pub struct Desk {
    pub(super) archive: Option<Archive>,
    pub(super) followed: Option<Followed>,
    words: String,
}

impl RecordsWorker {
    /// Works until nobody can send orders any more, then closes the archive.
    pub fn run(&self) {
        let mut desk = Desk::default();
        loop {
            match self.orders.recv_timeout(if desk.followed.is_some() {
                LOOK
            } else {
                Duration::from_hours(1)
            }) {
                Ok(order) => self.serve(order, &mut desk),
                Err(RecvTimeoutError::Timeout) => self.follow(&mut desk),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.follow(&mut desk);
        if let Err(error) = Self::end_recording(&mut desk) {
            tracing::warn!("a recording could not be finished: {error}");
        }
        if let Some(archive) = desk.archive.take()
            && let Err(error) = archive.close()
        {
            tracing::warn!("the archive could not be closed: {error}");
        }
    }

    /// Does all that waits without waiting for more: for tests that are their own thread.
    pub fn serve_waiting(&self, desk: &mut Desk) {
        while let Ok(order) = self.orders.try_recv() {
            self.serve(order, desk);
        }
        self.follow(desk);
    }

    fn serve(&self, order: RecordsOrder, desk: &mut Desk) {
        self.follow(desk);
        if let Err(error) = self.carry_out(order, desk) {
            self.tell(RecordsNews::Failed(Problem::from(&error)));
        }
    }

    pub(super) fn tell(&self, news: RecordsNews) {
        self.window.tell(Event::Records(news));
    }

    fn opening(&self, operator: &str) -> Opening {
        let clock = Arc::clone(&self.tools.clock);
        Opening { operator: operator.to_owned(), clock: Box::new(move || clock()) }
    }

    fn carry_out(&self, order: RecordsOrder, desk: &mut Desk) -> Result<(), ArchiveError> {
        match order {
            RecordsOrder::Door(order) => self.at_the_door(order, desk),
            RecordsOrder::Patients(order) => self.about_patients(order, desk),
            RecordsOrder::Walks(order) => self.about_walks(order, desk),
            RecordsOrder::Videos(order) => self.about_videos(order, desk),
            RecordsOrder::Recording(order) => self.about_recording(order, desk),
            RecordsOrder::Export(what, path) => self.export(what, path, desk),
            RecordsOrder::Care(order) => {
                self.about_care(order, desk);
                Ok(())
            }
        }
    }

    fn at_the_door(&self, order: DoorOrder, desk: &mut Desk) -> Result<(), ArchiveError> {
        let folder = &self.tools.folder;
        match order {
            DoorOrder::Look => self.look(desk)?,
            DoorOrder::Restore(backup) => self.restore(&backup, desk)?,
            DoorOrder::Create { passphrase, operator } => {
                let made = Archive::create(folder, passphrase.text(), self.opening(&operator));
                let made = made.map(|(archive, key)| {
                    self.tell(RecordsNews::RecoveryKey(Secret::new(&key.text())));
                    archive
                });
                self.entered(made, desk, Door::Absent);
            }
            DoorOrder::Unlock { passphrase, operator } => {
                let opened = Archive::open(folder, passphrase.text(), self.opening(&operator));
                self.entered(opened, desk, Door::Locked);
            }
            DoorOrder::Recover { key, passphrase, operator } => {
                let opened = RecoveryKey::parse(key.text()).and_then(|key| {
                    Archive::recover(folder, &key, passphrase.text(), self.opening(&operator))
                });
                self.entered(opened, desk, Door::Locked);
            }
            DoorOrder::Lock => {
                self.recordings.drop_film();
                self.lock(desk);
            }
        }
        Ok(())
    }

    /// Closes the archive, whatever else fails: on a full disk the end of a recording cannot be saved, and whoever locks
    /// must not find the archive open behind a locked window. What failed is told afterwards.
    fn lock(&self, desk: &mut Desk) {
        let ended = Self::end_recording(desk);
        desk.words.clear();
        let closed = desk.archive.take().map_or(Ok(()), Archive::close);
        self.tell(RecordsNews::Door(Door::Locked));
        if let Err(error) = ended {
            let told = Problem::new("told.locked_while_recording").because(Problem::from(&error));
            self.tell(RecordsNews::Failed(told));
        } else if let Err(error) = closed {
            self.tell(RecordsNews::Failed(Problem::from(&error)));
        }
    }

    /// Tells how an attempt to enter ended.
    fn entered(&self, opened: Result<Archive, ArchiveError>, desk: &mut Desk, before: Door) {
        match opened {
            Ok(mut archive) => {
                self.tidy(&mut archive);
                if !archive.notices().is_empty() {
                    self.tell(RecordsNews::Care(CareNews::Notices(archive.notices().to_vec())));
                }
                self.tell(RecordsNews::Door(Door::Open { read_only: archive.is_read_only() }));
                desk.archive = Some(archive);
                if let Err(error) = self.list(desk) {
                    self.tell(RecordsNews::Failed(Problem::from(&error)));
                }
            }
            Err(error) => {
                self.tell(RecordsNews::Door(before));
                self.tell(RecordsNews::Refused(Problem::from(&error)));
            }
        }
    }

    /// What falls due when an archive is opened: cut-off recordings, the bin, videos whose day has come.
    fn tidy(&self, archive: &mut Archive) {
        if archive.is_read_only() {
            return;
        }
        let mut recovered = 0;
        let done = archive.unfinished_trials().and_then(|trials| {
            for trial in trials {
                recovered += usize::from(!archive.recover_trial(trial)?.samples.is_empty());
            }
            archive.delete_expired_videos()?;
            archive.empty_bin()
        });
        match done {
            Ok(receipts) => {
                for receipt in receipts {
                    self.tell(RecordsNews::Deleted(Box::new(receipt)));
                }
            }
            Err(error) => self.tell(RecordsNews::Failed(Problem::from(&error))),
        }
        if recovered > 0 {
            self.tell(RecordsNews::Recovered(recovered));
        }
    }

    fn list(&self, desk: &Desk) -> Result<(), ArchiveError> {
        let Some(archive) = &desk.archive else { return Ok(()) };
        let patients = Arc::new(archive.find_patients(&desk.words)?);
        let binned = Arc::new(archive.patients(true)?);
        self.tell(RecordsNews::Listed { words: desk.words.clone(), patients, binned });
        Ok(())
    }

    fn opened(&self, desk: &mut Desk, pseudonym: &Pseudonym) -> Result<(), ArchiveError> {
        if let Some(archive) = &mut desk.archive {
            let file = read_file(archive, pseudonym)?;
            self.tell(RecordsNews::Opened(Arc::new(file)));
        }
        Ok(())
    }

    pub(super) fn changed(&self, desk: &mut Desk, pseudonym: &Pseudonym) -> Result<(), ArchiveError> {
        if let Some(archive) = &mut desk.archive {
            let file = read_file(archive, pseudonym)?;
            self.tell(RecordsNews::Changed(Arc::new(file)));
        }
        Ok(())
    }

    fn about_patients(&self, order: PatientOrder, desk: &mut Desk) -> Result<(), ArchiveError> {
        // Locked meanwhile: what was asked before is not answered any more.
        let Some(archive) = &mut desk.archive else { return Ok(()) };
        match order {
            PatientOrder::List(words) => {
                self.recordings.drop_film();
                desk.words = words;
                self.list(desk)
            }
            PatientOrder::Add(details, name) => {
                let made = archive.add_patient(|patient| *patient = *details)?;
                if name.is_some() {
                    archive.set_name(&made.pseudonym, name.as_deref())?;
                }
                self.list(desk)?;
                self.opened(desk, &made.pseudonym)
            }
            PatientOrder::Change(patient, name) => {
                archive.change_patient(&patient)?;
                if archive.name(&patient.pseudonym)? != name {
                    archive.set_name(&patient.pseudonym, name.as_deref())?;
                }
                self.list(desk)?;
                self.changed(desk, &patient.pseudonym)
            }
            PatientOrder::Open(pseudonym) => {
                // A deciphered film is held only while its walk is open.
                self.recordings.drop_film();
                if !archive.is_read_only() {
                    archive.note_use(crate::archive::Action::Viewed, &pseudonym, "file opened")?;
                }
                self.opened(desk, &pseudonym)
            }
            PatientOrder::AddTreatment { patient, label, days_ago } => {
                let time = archive.now().plus_days(-days_ago);
                archive.add_treatment(&patient, &Treatment { time, label })?;
                self.changed(desk, &patient)
            }
            PatientOrder::Bin(pseudonym) => {
                archive.bin_patient(&pseudonym)?;
                self.tell(RecordsNews::Binned(pseudonym));
                self.list(desk)
            }
            PatientOrder::Unbin(pseudonym) => {
                archive.take_from_bin(&pseudonym)?;
                self.list(desk)?;
                self.opened(desk, &pseudonym)
            }
            PatientOrder::Delete(pseudonym) => {
                let receipt = archive.delete_patient(&pseudonym)?;
                self.tell(RecordsNews::Deleted(Box::new(receipt)));
                self.list(desk)
            }
        }
    }

    fn about_recording(&self, order: RecordingOrder, desk: &mut Desk) -> Result<(), ArchiveError> {
        if desk.archive.is_none() {
            return Ok(());
        }
        match order {
            RecordingOrder::Follow(place) => {
                let followed = Followed::new(*place, self.recordings.newest());
                // One that was never analysed is safe as far as it went; the new one is followed in any case.
                let ended = Self::end_recording(desk);
                desk.followed = Some(followed);
                ended.map(|_patient| ())
            }
            RecordingOrder::End => match Self::end_recording(desk)? {
                Some(patient) => self.changed(desk, &patient),
                None => Ok(()),
            },
        }
    }

    fn export(&self, what: ArchiveExport, path: PathBuf, desk: &mut Desk) -> Result<(), ArchiveError> {
        let Some(archive) = &mut desk.archive else { return Ok(()) };
        match what {
            ArchiveExport::Patient(pseudonym) => {
                archive.export_patient(&pseudonym, &path)?;
                self.wrote("told.patient_written", path);
            }
            ArchiveExport::Cohort => {
                let (rows, seed) = read_cohort(archive)?;
                self.hand_on(WalkWork::Cohort { rows, seed, folder: path });
            }
            ArchiveExport::Backup => {
                archive.back_up(&path)?;
                self.wrote("told.backup_written", path);
            }
            ArchiveExport::AuditTrail => {
                let written = archive.export_audit_trail(&path).map(|()| CareNews::TrailWritten(path));
                self.told_of_care(written);
            }
        }
        Ok(())
    }
}
