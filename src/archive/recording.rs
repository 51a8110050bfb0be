//! Key-points while they are recorded: written every half second, so that a killed program loses no more than that.
//!
//! A walk is a row and a sequence of sealed chunks, each its own transaction. A finished recording is the same chunks
//! with a mark, and nothing is rewritten at the end. Only where another person's readings are taken out the chunks are
//! exchanged, all at once or not at all. A walk that comes whole, from a film, is also written all at once.

use rusqlite::Transaction;

use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::forms::keypoint_blob;
use super::keys::secret::{Key, open_sealed, seal};
use super::store::Archive;
use super::trail::audit::Action;
use crate::clinic::session::SessionId;
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::clinic::wall_time::WallTime;
use crate::vision::pose::{PoseSample, PoseTrack};

/// How much is held in memory at most before it is written, s of recording.
pub const LONGEST_UNSAVED: f64 = 0.5;

/// A recording that runs: push every sample, finish at the end.
#[derive(Debug)]
pub struct Recording {
    trial: TrialId,
    pending: Vec<PoseSample>,
}

impl Archive {
    /// Starts to record a walk; pictures of this width and height, px.
    ///
    /// # Errors
    /// When the visit is not there or the archive cannot be written.
    pub fn start_recording(
        &mut self,
        session: SessionId,
        conditions: &TrialConditions,
        size: (usize, usize),
    ) -> Result<Recording, ArchiveError> {
        let owner = self.owner_of_session(session)?;
        let sealed = self.sealed_conditions(&owner, session, conditions)?;
        let now = self.now();
        let trial = self.change(Action::TrialStarted, Some(&owner), "", |transaction| {
            insert_trial(transaction, session, now, conditions.protocol.name(), [size.0, size.1], &sealed)
        })?;
        Ok(Recording { trial, pending: Vec::new() })
    }

    /// Saves a walk that was recorded elsewhere, a video file's for example.
    ///
    /// # Errors
    /// As [`Archive::start_recording`].
    pub fn add_trial(
        &mut self,
        session: SessionId,
        conditions: &TrialConditions,
        track: &PoseTrack,
    ) -> Result<TrialId, ArchiveError> {
        self.add_trial_of(session, conditions, track, self.now())
    }

    /// The same for a walk that was walked before it is saved: it is dated by when it was walked.
    ///
    /// # Errors
    /// As [`Archive::start_recording`].
    pub fn add_trial_of(
        &mut self,
        session: SessionId,
        conditions: &TrialConditions,
        track: &PoseTrack,
        walked: WallTime,
    ) -> Result<TrialId, ArchiveError> {
        self.writable()?;
        let owner = self.owner_of_session(session)?;
        let key = self.patient_key(&owner)?;
        let sealed = self.sealed_conditions(&owner, session, conditions)?;
        let size = (track.width, track.height);
        // All of it or nothing: half a film would look like a short walk.
        self.change_in_steps(
            &[Action::TrialStarted],
            Action::TrialFinished,
            Some(&owner),
            "",
            |transaction| {
                let trial = insert_trial(
                    transaction,
                    session,
                    walked,
                    conditions.protocol.name(),
                    [size.0, size.1],
                    &sealed,
                )?;
                insert_chunks(transaction, &key, trial, track)?;
                transaction.execute("UPDATE trial SET finished = 1 WHERE id = ?1", [trial.0])?;
                Ok(trial)
            },
        )
    }

    /// The key-points of a walk.
    ///
    /// # Errors
    /// When the walk is not there or its data are damaged.
    pub fn track(&self, trial: TrialId) -> Result<PoseTrack, ArchiveError> {
        let key = self.patient_key(&self.owner_of_trial(trial)?)?;
        let (width, height): (i64, i64) =
            self.records.query_row("SELECT width, height FROM trial WHERE id = ?1", [trial.0], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let mut track = PoseTrack { width: width as usize, height: height as usize, samples: Vec::new() };
        let mut statement = self
            .records
            .prepare_cached("SELECT part, points FROM keypoint_chunk WHERE trial = ?1 ORDER BY part")?;
        let mut rows = statement.query([trial.0])?;
        while let Some(row) = rows.next()? {
            let part: i64 = row.get(0)?;
            let sealed: Vec<u8> = row.get(1)?;
            let plain = open_sealed(&key, &place_of_chunk(trial, part), &sealed)?;
            track.samples.extend(keypoint_blob::decode(&plain).ok_or(DAMAGED_RECORDS)?);
        }
        Ok(track)
    }

    /// Walks whose recording was cut off because the program was stopped; their key-points up to then are there.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn unfinished_trials(&self) -> Result<Vec<TrialId>, ArchiveError> {
        let mut statement = self.records.prepare("SELECT id FROM trial WHERE finished = 0 ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok(TrialId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Takes a cut-off recording as it is, or removes it when nothing was recorded.
    ///
    /// # Errors
    /// When the walk is not there or the archive cannot be written.
    pub fn recover_trial(&mut self, trial: TrialId) -> Result<PoseTrack, ArchiveError> {
        let owner = self.owner_of_trial(trial)?;
        let track = self.track(trial)?;
        let sql = if track.samples.is_empty() {
            "DELETE FROM trial WHERE id = ?1"
        } else {
            "UPDATE trial SET finished = 1 WHERE id = ?1"
        };
        let detail = format!("walk {}, {} frames", trial.0, track.samples.len());
        self.change(Action::TrialRecovered, Some(&owner), &detail, |transaction| {
            transaction.execute(sql, [trial.0])?;
            Ok(())
        })?;
        Ok(track)
    }
}

impl Recording {
    /// A recording of which everything is written, for tests that end it more than once.
    #[cfg(test)]
    pub(super) fn of(trial: TrialId) -> Self {
        Self { trial, pending: Vec::new() }
    }

    /// Which walk.
    pub fn trial(&self) -> TrialId {
        self.trial
    }

    /// Takes one sample, and writes when half a second has gathered.
    ///
    /// # Errors
    /// When the archive cannot be written: the samples stay here and are written with the next push that succeeds.
    pub fn push(&mut self, archive: &mut Archive, sample: PoseSample) -> Result<(), ArchiveError> {
        let since = self.pending.first().map_or(0.0, |first| sample.time - first.time);
        self.pending.push(sample);
        if since >= LONGEST_UNSAVED { self.save(archive) } else { Ok(()) }
    }

    /// Writes what has gathered; call it also when no samples come for a while.
    ///
    /// # Errors
    /// When the archive cannot be written: the samples stay here.
    pub fn save(&mut self, archive: &mut Archive) -> Result<(), ArchiveError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        archive.writable()?;
        let trial = self.trial;
        let key = archive.patient_key(&archive.owner_of_trial(trial)?)?;
        let part: i64 = archive
            .records
            .prepare_cached("SELECT coalesce(max(part) + 1, 0) FROM keypoint_chunk WHERE trial = ?1")?
            .query_row([trial.0], |row| row.get(0))?;
        let sealed = seal(&key, &place_of_chunk(trial, part), &keypoint_blob::encode(&self.pending))?;
        archive
            .records
            .prepare_cached(
                "INSERT INTO keypoint_chunk (trial, part, frames, points) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((trial.0, part, self.pending.len() as i64, sealed))?;
        self.pending.clear();
        Ok(())
    }

    /// Ends the recording with these key-points in the place of what was gathered: some readings turned out to be somebody
    /// else's. In one transaction: until it is done, all that was gathered is in the archive, and afterwards all of `track`.
    ///
    /// # Errors
    /// When the archive cannot be written; what was gathered can then be recovered when it is opened next.
    pub fn finish_with(mut self, archive: &mut Archive, track: &PoseTrack) -> Result<TrialId, ArchiveError> {
        self.save(archive)?;
        let trial = self.trial;
        let owner = archive.owner_of_trial(trial)?;
        let key = archive.patient_key(&owner)?;
        let detail = format!("walk {}, readings of others taken out", trial.0);
        archive.change(Action::TrialFinished, Some(&owner), &detail, |transaction| {
            transaction.execute("DELETE FROM keypoint_chunk WHERE trial = ?1", [trial.0])?;
            insert_chunks(transaction, &key, trial, track)?;
            transaction.execute("UPDATE trial SET finished = 1 WHERE id = ?1", [trial.0])?;
            Ok(trial)
        })
    }

    /// Ends the recording.
    ///
    /// # Errors
    /// When the archive cannot be written; the walk can then be recovered when it is opened next.
    pub fn finish(mut self, archive: &mut Archive) -> Result<TrialId, ArchiveError> {
        self.save(archive)?;
        let trial = self.trial;
        let owner = archive.owner_of_trial(trial)?;
        archive.change(Action::TrialFinished, Some(&owner), &format!("walk {}", trial.0), |transaction| {
            transaction.execute("UPDATE trial SET finished = 1 WHERE id = ?1", [trial.0])?;
            Ok(trial)
        })
    }
}

fn insert_trial(
    transaction: &Transaction<'_>,
    session: SessionId,
    created: WallTime,
    protocol: &str,
    [width, height]: [usize; 2],
    sealed_conditions: &[u8],
) -> Result<TrialId, ArchiveError> {
    transaction.execute(
        "INSERT INTO trial (session, created, protocol, width, height, conditions) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (session.0, created.0, protocol, width as i64, height as i64, sealed_conditions),
    )?;
    Ok(TrialId(transaction.last_insert_rowid()))
}

/// All key-points of a walk, in pieces as a recording writes them.
fn insert_chunks(
    transaction: &Transaction<'_>,
    key: &Key,
    trial: TrialId,
    track: &PoseTrack,
) -> Result<(), ArchiveError> {
    let sql = "INSERT INTO keypoint_chunk (trial, part, frames, points) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = transaction.prepare_cached(sql)?;
    for (part, chunk) in (0_i64..).zip(track.samples.chunks(600)) {
        let sealed = seal(key, &place_of_chunk(trial, part), &keypoint_blob::encode(chunk))?;
        insert.execute((trial.0, part, chunk.len() as i64, sealed))?;
    }
    Ok(())
}

fn place_of_chunk(trial: TrialId, part: i64) -> String {
    format!("chunk {part} of walk {}", trial.0)
}
