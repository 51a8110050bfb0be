//! Videos that somebody asked to be kept: sealed in pieces with the patient's key, each with the day of its end.
//!
//! Nothing is kept unless asked for, walk by walk. When its day has come, a video is removed the next time the archive is
//! opened; a clock that runs behind the archive removes nothing.

use std::io::Read as _;
use std::path::Path;

use rusqlite::OptionalExtension as _;

use super::error::ArchiveError;
use super::keys::cipher_file;
use super::keys::secret::{open_sealed, seal};
use super::store::Archive;
use super::trail::audit::Action;
use super::trail::clock::ClockDoubt;
use crate::clinic::trial::TrialId;
use crate::clinic::wall_time::WallTime;

/// Bytes of one piece.
const PIECE: usize = 4 << 20;

impl Archive {
    /// Keeps a video with its walk for so many days. An earlier one of the same walk is replaced.
    ///
    /// # Errors
    /// When the walk is not there, the file cannot be read or the archive cannot be written; then nothing is kept.
    pub fn keep_video(&mut self, trial: TrialId, file: &Path, days: f64) -> Result<WallTime, ArchiveError> {
        let owner = self.owner_of_trial(trial)?;
        let key = self.patient_key(&owner)?;
        let until = self.cautious_time()?.plus_days(days.max(0.0));
        let (mut input, _) = crate::input_file::open(file, u64::MAX)
            .map_err(ArchiveError::file("action.reading_the_video", file))?;
        let detail = format!("walk {}, until {}", trial.0, until.iso());
        self.change(Action::VideoKept, Some(&owner), &detail, |transaction| {
            transaction.execute("DELETE FROM video_chunk WHERE trial = ?1", [trial.0])?;
            let mut insert = transaction
                .prepare_cached("INSERT INTO video_chunk (trial, part, bytes) VALUES (?1, ?2, ?3)")?;
            for part in 0_i64.. {
                let mut piece = Vec::new();
                input
                    .by_ref()
                    .take(PIECE as u64)
                    .read_to_end(&mut piece)
                    .map_err(ArchiveError::file("action.reading_the_video", file))?;
                if piece.is_empty() {
                    break;
                }
                insert.execute((trial.0, part, seal(&key, &place_of_piece(trial, part), &piece)?))?;
            }
            transaction.execute(
                "INSERT OR REPLACE INTO video (trial, kept_until) VALUES (?1, ?2)",
                (trial.0, until.0),
            )?;
            Ok(until)
        })
    }

    /// Until when the video of a walk is kept; `None` where none is.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn video_until(&self, trial: TrialId) -> Result<Option<WallTime>, ArchiveError> {
        let mut statement = self.records.prepare_cached("SELECT kept_until FROM video WHERE trial = ?1")?;
        Ok(statement.query_row([trial.0], |row| row.get(0)).optional()?.map(WallTime))
    }

    /// The kept video of a walk, as it was.
    ///
    /// # Errors
    /// When there is none or it is damaged.
    pub fn video(&self, trial: TrialId) -> Result<Vec<u8>, ArchiveError> {
        let key = self.patient_key(&self.owner_of_trial(trial)?)?;
        let mut statement = self
            .records
            .prepare_cached("SELECT part, bytes FROM video_chunk WHERE trial = ?1 ORDER BY part")?;
        let mut rows = statement.query([trial.0])?;
        let mut film = Vec::new();
        while let Some(row) = rows.next()? {
            let (part, sealed): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            film.extend_from_slice(&open_sealed(&key, &place_of_piece(trial, part), &sealed)?);
        }
        if film.is_empty() { Err(ArchiveError::NoSuchEntry("entry.video")) } else { Ok(film) }
    }

    /// Whether every piece of a kept video opens; none is fine too.
    pub(super) fn check_video(&self, trial: TrialId) -> Result<(), ArchiveError> {
        let key = self.patient_key(&self.owner_of_trial(trial)?)?;
        let mut statement = self
            .records
            .prepare_cached("SELECT part, bytes FROM video_chunk WHERE trial = ?1 ORDER BY part")?;
        let mut rows = statement.query([trial.0])?;
        while let Some(row) = rows.next()? {
            let (part, sealed): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            open_sealed(&key, &place_of_piece(trial, part), &sealed)?;
        }
        Ok(())
    }

    /// Removes a video before its time.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn delete_video(&mut self, trial: TrialId) -> Result<(), ArchiveError> {
        let owner = self.owner_of_trial(trial)?;
        self.change(Action::VideoDeleted, Some(&owner), &format!("walk {}", trial.0), |transaction| {
            transaction.execute("DELETE FROM video_chunk WHERE trial = ?1", [trial.0])?;
            transaction.execute("DELETE FROM video WHERE trial = ?1", [trial.0])?;
            Ok(())
        })?;
        cipher_file::settle(&self.records)
    }

    /// Removes every video whose day has come; gives how many.
    ///
    /// # Errors
    /// When the computer's date is not relied on: nothing is removed by a wrong date; see [`Archive::confirm_clock`].
    pub fn delete_expired_videos(&mut self) -> Result<usize, ArchiveError> {
        let now = self.now();
        let doubt = self.clock_doubt()?;
        if let Some(doubt @ ClockDoubt::Behind { .. }) = doubt {
            return Err(doubt.refusal());
        }
        let due: Vec<TrialId> = {
            let mut statement =
                self.records.prepare_cached("SELECT trial FROM video WHERE kept_until <= ?1")?;
            let rows = statement.query_map([now.0], |row| Ok(TrialId(row.get(0)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        if let (Some(doubt), false) = (doubt, due.is_empty()) {
            return Err(doubt.refusal());
        }
        for trial in &due {
            self.delete_video(*trial)?;
        }
        Ok(due.len())
    }
}

fn place_of_piece(trial: TrialId, part: i64) -> String {
    format!("piece {part} of the video of walk {}", trial.0)
}
