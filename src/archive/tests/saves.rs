//! Every kind of save, one after the other, with what must hold after each: for the tests with killed programs and full
//! disks.

#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};

use crate::analysis::options::{AnalysisOptions, Edit};
use crate::archive::copies::pairing;
use crate::archive::error::ArchiveError;
use crate::archive::folder_lock::FolderLock;
use crate::archive::keys::door::MasterKeys;
use crate::archive::keys::secret::Key;
use crate::archive::store::{Archive, Opening};
use crate::archive::{Action, Recording};
use crate::biomechanics::anatomy::{Landmark, Side};
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::{Session, SessionId, Treatment};
use crate::clinic::trial::{Pace, TrialConditions, TrialId};
use crate::clinic::visit_result::pooled;
use crate::clinic::wall_time::WallTime;
use crate::vision::pose::{Keypoint, Pose, PoseSample, PoseTrack};

pub(in crate::archive) const PASSPHRASE: &str = "seven quiet words by the river";

/// One save. They come in this order, over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::archive) enum Save {
    AddPatient,
    SetName,
    ChangePatient,
    AddVisit,
    StartRecording,
    Record,
    FinishRecording,
    StartAnother,
    RecordTwo,
    TakeAnotherPersonOut,
    AddFilm,
    StoreResult,
    CorrectResult,
    ChangeConditions,
    AddTreatment,
    KeepVideo,
    NoteUse,
    BackUp,
    ConfirmClock,
    Import,
    DeleteVideo,
    Bin,
    TakeFromBin,
    Delete,
}

impl Save {
    pub(in crate::archive) const ALL: [Self; 24] = [
        Self::AddPatient,
        Self::SetName,
        Self::ChangePatient,
        Self::AddVisit,
        Self::StartRecording,
        Self::Record,
        Self::FinishRecording,
        Self::StartAnother,
        Self::RecordTwo,
        Self::TakeAnotherPersonOut,
        Self::AddFilm,
        Self::StoreResult,
        Self::CorrectResult,
        Self::ChangeConditions,
        Self::AddTreatment,
        Self::KeepVideo,
        Self::NoteUse,
        Self::BackUp,
        Self::ConfirmClock,
        Self::Import,
        Self::DeleteVideo,
        Self::Bin,
        Self::TakeFromBin,
        Self::Delete,
    ];
}

/// Frames of a recording; a quarter of a minute of a fast camera.
pub(in crate::archive) const RECORDED: usize = 3600;
/// Frames that are left where another person was taken out.
pub(in crate::archive) const LEFT: usize = 2400;
const RATE: f64 = 240.0;
const FILMED: usize = 120;
const VIDEO: usize = 40_000;

/// What the saves work on.
#[derive(Default)]
pub(in crate::archive) struct Desk {
    pub(in crate::archive) outside: PathBuf,
    pub(in crate::archive) patient: Option<Pseudonym>,
    visit: Option<SessionId>,
    recording: Option<Recording>,
    next: usize,
    film: Option<TrialId>,
    /// Told of every frame that was recorded.
    pub(in crate::archive) pushed: Option<Box<dyn FnMut(usize)>>,
}

fn sample(frame: usize, seen: bool) -> PoseSample {
    let mut pose = Pose::default();
    for (n, landmark) in Landmark::ALL.into_iter().take(6).enumerate() {
        let x = 100.0 + frame as f64 + n as f64;
        pose.points[landmark] = Some(Keypoint { x, y: 240.5, confidence: 0.9 });
    }
    PoseSample { frame, time: frame as f64 / RATE, pose: seen.then_some(pose), leg_candidates: Vec::new() }
}

fn track(frames: usize, another: bool) -> PoseTrack {
    // Where another person was taken out, a third of the readings is gone.
    let samples = (0..frames).map(|frame| sample(frame, !another || frame % 3 > 0)).collect();
    PoseTrack { width: 1920, height: 1080, samples }
}

impl Desk {
    pub(in crate::archive) fn new(outside: &Path) -> Self {
        std::fs::write(outside.join("film.mp4"), vec![7_u8; VIDEO]).unwrap();
        Self { outside: outside.to_path_buf(), ..Self::default() }
    }

    pub(in crate::archive) fn save(&mut self, save: Save, archive: &mut Archive) -> Result<(), ArchiveError> {
        if save == Save::AddPatient {
            self.patient = Some(archive.add_patient(|_| {})?.pseudonym);
            return Ok(());
        }
        let patient = self.patient.clone().unwrap();
        match save {
            Save::SetName => archive.set_name(&patient, Some("Wilhelmine Unverwechselbar")),
            Save::ChangePatient => {
                let mut changed = archive.patient(&patient)?;
                changed.note = "since 2019".to_owned();
                archive.change_patient(&changed)
            }
            Save::AddVisit => {
                self.visit = Some(archive.add_session(&patient, &Session::default())?);
                Ok(())
            }
            Save::AddTreatment => {
                let label = "LSVT-BIG".to_owned();
                archive.add_treatment(&patient, &Treatment { time: WallTime(0), label })
            }
            Save::NoteUse => archive.note_use(Action::Viewed, &patient, "report"),
            Save::BackUp => archive.back_up(&self.outside.join("backup.gaittwin")),
            Save::ConfirmClock => archive.confirm_clock(),
            Save::Import => archive.import(|archive| {
                archive.note_use(Action::Viewed, &patient, "first")?;
                archive.note_use(Action::Viewed, &patient, "second")
            }),
            Save::Bin => archive.bin_patient(&patient),
            Save::TakeFromBin => archive.take_from_bin(&patient),
            Save::Delete => {
                archive.delete_patient(&patient)?;
                self.patient = None;
                Ok(())
            }
            walk => self.save_walk(walk, archive),
        }
    }

    fn save_walk(&mut self, save: Save, archive: &mut Archive) -> Result<(), ArchiveError> {
        let conditions = TrialConditions::default();
        let options = AnalysisOptions::default();
        match save {
            Save::StartRecording | Save::StartAnother => {
                let visit = self.visit.unwrap();
                self.recording = Some(archive.start_recording(visit, &conditions, (1920, 1080))?);
                self.next = 0;
                Ok(())
            }
            Save::Record | Save::RecordTwo => {
                let recording = self.recording.as_mut().unwrap();
                while self.next < RECORDED {
                    let frame = self.next;
                    // A sample that could not be written is held and written later.
                    self.next += 1;
                    recording.push(archive, sample(frame, true))?;
                    if let Some(pushed) = &mut self.pushed {
                        pushed(frame + 1);
                    }
                }
                recording.save(archive)
            }
            Save::FinishRecording => {
                Recording::of(self.recording.as_ref().unwrap().trial()).finish(archive).map(|_| ())
            }
            Save::TakeAnotherPersonOut => {
                let recording = Recording::of(self.recording.as_ref().unwrap().trial());
                recording.finish_with(archive, &track(RECORDED, true)).map(|_| ())
            }
            Save::AddFilm => {
                self.film =
                    Some(archive.add_trial(self.visit.unwrap(), &conditions, &track(FILMED, false))?);
                Ok(())
            }
            Save::StoreResult => archive.save_assessment(self.film.unwrap(), &pooled(&[]), &options),
            Save::CorrectResult => {
                let edits = vec![Edit::ToggleStride { side: Side::Left, time: 1.0 }];
                let options = AnalysisOptions { edits, ..options };
                archive.save_assessment(self.film.unwrap(), &pooled(&[]), &options)
            }
            Save::ChangeConditions => {
                let conditions = TrialConditions { pace: Pace::Fast, ..conditions };
                archive.change_conditions(self.film.unwrap(), &conditions)
            }
            Save::KeepVideo => {
                let path = self.outside.join("film.mp4");
                archive.keep_video(self.film.unwrap(), &path, 14.0).map(|_| ())
            }
            Save::DeleteVideo => archive.delete_video(self.film.unwrap()),
            _ => Ok(()),
        }
    }
}

/// A copy of the keys of an open archive, so that its copies open without stretching the passphrase each time.
pub(in crate::archive) fn keys_of(archive: &Archive) -> MasterKeys {
    let copy = |key: &Key| Key::from_slice(key.bytes()).unwrap();
    MasterKeys { records: copy(&archive.master.records), keys: copy(&archive.master.keys) }
}

/// Opens a copy as [`Archive::open`] does once it has the keys.
pub(in crate::archive) fn open_copy(folder: &Path, keys: &MasterKeys) -> Result<Archive, ArchiveError> {
    let copy = |key: &Key| Key::from_slice(key.bytes()).unwrap();
    let keys = MasterKeys { records: copy(&keys.records), keys: copy(&keys.keys) };
    let lock = FolderLock::take(folder)?;
    let mut archive = Archive::assemble(folder, keys, lock, Opening::by("PT"), false)?;
    archive.check_pair(false)?;
    archive.finish_interrupted_deletions()?;
    archive.change(Action::Opened, None, "", |_| Ok(()))?;
    Ok(archive)
}

/// What an archive must hold once everything up to this save was said to be saved; `pushed` frames of the recording that runs.
pub(in crate::archive) fn must_hold(
    archive: &Archive,
    patient: &Pseudonym,
    done: Option<Save>,
    pushed: usize,
) {
    assert!(pairing::keyless(&archive.records, &archive.keys).unwrap().lost.is_empty());
    assert_eq!(archive.check_audit_trail().unwrap().fault, None);
    let Some(at) = done.and_then(|done| Save::ALL.into_iter().position(|save| save == done)) else { return };
    let has = |save: Save| Save::ALL.into_iter().position(|other| other == save).unwrap() <= at;
    let is_next = |save: Save| Save::ALL.get(at + 1) == Some(&save);
    if has(Save::Delete) {
        assert!(matches!(archive.patient(patient), Err(ArchiveError::NoSuchPatient(_))));
        return;
    }
    if is_next(Save::Delete) && archive.patient(patient).is_err() {
        return;
    }
    let note = archive.patient(patient).unwrap().note;
    assert!(!has(Save::ChangePatient) || note == "since 2019");
    assert!(!has(Save::SetName) || archive.name(patient).unwrap().is_some());
    assert!(!has(Save::AddTreatment) || archive.treatments(patient).unwrap().len() == 1);
    let binned = archive.patients(true).unwrap().iter().any(|one| one.patient.pseudonym == *patient);
    assert!(!(has(Save::Bin) && !has(Save::TakeFromBin) && !is_next(Save::TakeFromBin)) || binned);
    assert!(!has(Save::TakeFromBin) || !binned);
    let Some((visit, _)) = archive.sessions(patient).unwrap().pop() else {
        assert!(!has(Save::AddVisit));
        return;
    };
    let walks = archive.trials(visit).unwrap();
    let seen = |at: usize| {
        let samples = archive.track(walks[at].id).unwrap().samples;
        (samples.len(), samples.iter().filter(|sample| sample.pose.is_some()).count())
    };
    for (number, (record, finish)) in
        [(Save::Record, Save::FinishRecording), (Save::RecordTwo, Save::TakeAnotherPersonOut)]
            .into_iter()
            .enumerate()
    {
        if has(record) {
            let (all, posed) = seen(number);
            let exchanged = record == Save::RecordTwo && has(finish);
            let may_be = record == Save::RecordTwo && is_next(finish);
            assert_eq!(all, RECORDED, "no frame of a recording is lost, whatever is done to it");
            assert!(posed == if exchanged { LEFT } else { RECORDED } || (may_be && posed == LEFT), "{posed}");
        } else if is_next(record) {
            let (all, _) = seen(number);
            assert!(
                all as f64 + RATE >= pushed as f64,
                "{all} of {pushed}: more than the last second is lost"
            );
        }
        assert!(!has(finish) || walks[number].finished);
    }
    if let Some(film) = walks.get(2) {
        assert_eq!((film.frames, film.finished), (FILMED, true), "a film is there whole or not at all");
        assert!(!has(Save::StoreResult) || film.analysed);
        assert!(!has(Save::CorrectResult) || archive.earlier_assessments(film.id).unwrap().len() == 1);
        assert!(!has(Save::ChangeConditions) || film.conditions.pace == Pace::Fast);
        let kept = has(Save::KeepVideo) && !has(Save::DeleteVideo) && !is_next(Save::DeleteVideo);
        assert!(!kept || archive.video(film.id).unwrap().len() == VIDEO);
        assert!(!has(Save::DeleteVideo) || archive.video_until(film.id).unwrap().is_none());
    } else {
        assert!(!has(Save::AddFilm));
    }
}
