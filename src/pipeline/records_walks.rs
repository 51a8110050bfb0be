//! What the archive thread does about walks: saving them, reading them, their videos, exports, and the recording that is
//! saved while it runs.

use std::path::PathBuf;

use crate::archive::{Archive, ArchiveError, Recording};
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::SessionId;
use crate::clinic::trial::TrialId;
use crate::clinic::wall_time::WallTime;
use crate::messages::records::{RecordsNews, VideoOrder, WalkOrder};
use crate::patient_files::reading::{read_walk, session_of, walked_at};
use crate::patient_files::stored_walk::WalkPlace;
use crate::pipeline::records_worker::{Desk, RecordsWorker};
use crate::pipeline::walk_worker::WalkWork;
use crate::problem::Problem;
use crate::recording::source_choice::RecordingId;
use crate::vision::pose::PoseTrack;

/// A recording that is saved while it runs.
pub(super) struct Followed {
    /// Known once its first sample has come.
    id: Option<RecordingId>,
    /// The recording before, which is not meant.
    before: Option<RecordingId>,
    place: WalkPlace,
    /// Made with the first sample.
    pub(super) saved: Option<(SessionId, Recording)>,
    taken: usize,
    failed: bool,
}

impl Followed {
    /// A recording that has not begun yet; `before` is the newest one until then.
    pub(super) fn new(place: WalkPlace, before: Option<RecordingId>) -> Self {
        Self { id: None, before, place, saved: None, taken: 0, failed: false }
    }
}

/// Ends the recording; where readings of somebody else were taken out of it afterwards, they go from the archive as well.
fn finish(
    mut recording: Recording,
    archive: &mut Archive,
    track: &PoseTrack,
) -> Result<TrialId, ArchiveError> {
    let seen = |track: &PoseTrack| track.samples.iter().filter(|sample| sample.pose.is_some()).count();
    recording.save(archive)?;
    if seen(&archive.track(recording.trial())?) == seen(track) {
        recording.finish(archive)
    } else {
        recording.finish_with(archive, track)
    }
}

impl RecordsWorker {
    pub(super) fn about_walks(&self, order: WalkOrder, desk: &mut Desk) -> Result<(), ArchiveError> {
        let Some(archive) = &mut desk.archive else { return Ok(()) };
        match order {
            WalkOrder::Save { place, trial, recording, waiting } => {
                let kept = desk.followed.take_if(|followed| recording.is_some() && followed.id == recording);
                let (session, walk) =
                    if let Some((session, recording)) = kept.and_then(|followed| followed.saved) {
                        let walk = finish(recording, archive, &trial.track)?;
                        // What was found out of the walk after its recording had begun.
                        archive.change_conditions(walk, &place.conditions)?;
                        (session, walk)
                    } else {
                        let session = session_of(archive, &place)?;
                        // A visit that is dated back has its walks on that day.
                        let dated = place.session.is_none().then_some(place.details.start);
                        let dated = dated.filter(|start| *start != WallTime::default());
                        let walked = dated.unwrap_or_else(|| walked_at(archive, &place));
                        (session, archive.add_trial_of(session, &place.conditions, &trial.track, walked)?)
                    };
                archive.save_assessment(walk, &trial.assessment, &trial.options)?;
                self.tell(RecordsNews::Saved { session, walk, patient: place.patient.clone(), waiting });
                self.changed(desk, &place.patient)
            }
            WalkOrder::SaveAgain { walk, trial } => {
                archive.save_assessment(walk, &trial.assessment, &trial.options)?;
                let owner = archive.owner_of_walk(walk)?;
                self.changed(desk, &owner)
            }
            WalkOrder::ChangeConditions(walk, conditions) => {
                archive.change_conditions(walk, &conditions)?;
                let owner = archive.owner_of_walk(walk)?;
                self.changed(desk, &owner)
            }
            WalkOrder::Load(walk) => {
                self.hand_on(WalkWork::Open(Box::new(read_walk(archive, walk)?)));
                Ok(())
            }
            WalkOrder::LoadPair(first, second) => {
                let pair = (read_walk(archive, first)?, read_walk(archive, second)?);
                self.hand_on(WalkWork::OpenPair(Box::new(pair)));
                Ok(())
            }
        }
    }

    pub(super) fn about_videos(&self, order: VideoOrder, desk: &mut Desk) -> Result<(), ArchiveError> {
        let Some(archive) = &mut desk.archive else { return Ok(()) };
        match order {
            VideoOrder::Hold(walk) => {
                let film = archive.video(walk)?;
                self.recordings.hold_film(walk, film);
                self.tell(RecordsNews::FilmReady(walk));
                Ok(())
            }
            VideoOrder::LoadStrides([first, second]) => {
                // Deciphered here, where the keys are; decoded elsewhere.
                let films = [
                    (first.0, archive.video(first.0)?.into(), first.1),
                    (second.0, archive.video(second.0)?.into(), second.1),
                ];
                self.hand_on(WalkWork::StrideFilms(films));
                Ok(())
            }
            VideoOrder::Delete(walk) => {
                archive.delete_video(walk)?;
                self.recordings.drop_film();
                let owner = archive.owner_of_walk(walk)?;
                self.changed(desk, &owner)
            }
            VideoOrder::Keep(walk, path, days) => {
                let until = archive.keep_video(walk, &path, days)?;
                let what = Problem::new("told.video_kept").with("until", &until.iso());
                self.wrote(what, self.tools.folder.clone());
                let owner = archive.owner_of_walk(walk)?;
                self.changed(desk, &owner)
            }
        }
    }

    /// Long work goes to its own thread: this one must be free to save.
    pub(super) fn hand_on(&self, order: WalkWork) {
        if self.walks.send(order).is_err() {
            tracing::warn!("the thread of stored walks has ended");
        }
    }

    /// Ends the recording that is saved while it runs, if there is one; of whom it is.
    pub(super) fn end_recording(desk: &mut Desk) -> Result<Option<Pseudonym>, ArchiveError> {
        let saved = desk.followed.take().and_then(|followed| Some((followed.saved?, followed.place.patient)));
        let (Some(((_, recording), patient)), Some(archive)) = (saved, &mut desk.archive) else {
            return Ok(None);
        };
        recording.finish(archive)?;
        Ok(Some(patient))
    }

    pub(super) fn wrote(&self, what: impl Into<Problem>, place: PathBuf) {
        self.tell(RecordsNews::Wrote { what: what.into(), place });
    }

    /// Saves what the running recording has gathered since the last look.
    pub(super) fn follow(&self, desk: &mut Desk) {
        let (Some(followed), Some(archive)) = (&mut desk.followed, &mut desk.archive) else { return };
        if followed.id.is_none() {
            followed.id = self.recordings.newest().filter(|newest| Some(*newest) != followed.before);
        }
        let Some(id) = followed.id else { return };
        let Some((size, samples)) = self.recordings.since(id, followed.taken) else { return };
        followed.taken += samples.len();
        let keep = || -> Result<(), ArchiveError> {
            if followed.saved.is_none() {
                let session = session_of(archive, &followed.place)?;
                let begun = archive.start_recording(session, &followed.place.conditions, size)?;
                followed.saved = Some((session, begun));
            }
            if let Some((_, recording)) = &mut followed.saved {
                for sample in samples {
                    recording.push(archive, sample)?;
                }
            }
            Ok(())
        };
        if let Err(error) = keep()
            && !std::mem::replace(&mut followed.failed, true)
        {
            let problem = Problem::new("told.saving_stopped").because(Problem::from(&error));
            self.tell(RecordsNews::Failed(problem));
        }
    }
}
