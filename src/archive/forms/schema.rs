//! Tables of the two encrypted files, and the steps that bring an older archive up to date.
//!
//! Steps are only ever added, never changed: a new archive runs all of them, an older one those that it lacks, each in a
//! transaction of its own, so that an interrupted migration goes on where it stopped. A newer archive is refused untouched.
//!
//! Plain columns (inside the encrypted file) hold only what lists and trends ask for: pseudonym, dates, protocol and
//! numbers. Everything else of a person is sealed with that person's key, so that it is gone when the key is.

use rusqlite::{Connection, TransactionBehavior};

use crate::archive::error::ArchiveError;

/// One step per version of the records file.
pub(in crate::archive) const STEPS: &[&str] = &[
    // 1: patients, visits, walks, key-points, results, audit trail.
    "CREATE TABLE patient (
         id INTEGER PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, details BLOB NOT NULL);
     CREATE TABLE patient_name (
         patient INTEGER PRIMARY KEY REFERENCES patient ON DELETE CASCADE, name BLOB NOT NULL);
     CREATE TABLE session (
         id INTEGER PRIMARY KEY, patient INTEGER NOT NULL REFERENCES patient ON DELETE CASCADE,
         start INTEGER NOT NULL, details BLOB NOT NULL);
     CREATE INDEX session_of_patient ON session (patient, start);
     CREATE TABLE trial (
         id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
         created INTEGER NOT NULL, protocol TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0,
         width INTEGER NOT NULL, height INTEGER NOT NULL, conditions BLOB NOT NULL, options BLOB);
     CREATE INDEX trial_of_session ON trial (session, id);
     CREATE TABLE keypoint_chunk (
         trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, part INTEGER NOT NULL, frames INTEGER NOT NULL,
         points BLOB NOT NULL, PRIMARY KEY (trial, part)) WITHOUT ROWID;
     CREATE TABLE assessment (
         trial INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE, created INTEGER NOT NULL,
         software TEXT NOT NULL, network TEXT, body BLOB NOT NULL);
     CREATE TABLE parameter_value (
         trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, parameter TEXT NOT NULL, value REAL, low REAL,
         high REAL, n INTEGER NOT NULL, unit TEXT NOT NULL, method TEXT NOT NULL, status TEXT NOT NULL,
         PRIMARY KEY (trial, parameter)) WITHOUT ROWID;
     CREATE TABLE audit (
         seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, operator TEXT NOT NULL, action TEXT NOT NULL,
         patient TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL);
     CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
         BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END;
     CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
         BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be shortened'); END;",
    // 2: the 30-day bin, and treatments as marks in the trend.
    "ALTER TABLE patient ADD COLUMN binned INTEGER;
     CREATE TABLE treatment (
         id INTEGER PRIMARY KEY, patient INTEGER NOT NULL REFERENCES patient ON DELETE CASCADE,
         time INTEGER NOT NULL, label BLOB NOT NULL);
     CREATE INDEX treatment_of_patient ON treatment (patient, time);",
    // 3: every older result stays when a walk is analysed again; videos that were asked to be kept, with their end.
    "CREATE TABLE earlier_assessment (
         id INTEGER PRIMARY KEY, trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, created INTEGER NOT NULL,
         software TEXT NOT NULL, network TEXT, body BLOB NOT NULL);
     CREATE INDEX earlier_assessment_of_trial ON earlier_assessment (trial, id);
     CREATE TABLE video_chunk (
         trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, part INTEGER NOT NULL, bytes BLOB NOT NULL,
         PRIMARY KEY (trial, part)) WITHOUT ROWID;
     CREATE TABLE video (
         trial INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE, kept_until INTEGER NOT NULL);",
    // 4: how often and when each patient was seen, kept up by triggers, so that the list needs not count every walk.
    "ALTER TABLE patient ADD COLUMN sessions INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE patient ADD COLUMN trials INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE patient ADD COLUMN last_session INTEGER;
     UPDATE patient SET
         sessions = (SELECT count(*) FROM session s WHERE s.patient = patient.id),
         trials = (SELECT count(*) FROM session s JOIN trial t ON t.session = s.id WHERE s.patient = patient.id),
         last_session = (SELECT max(start) FROM session s WHERE s.patient = patient.id);
     CREATE TRIGGER session_is_counted AFTER INSERT ON session BEGIN
         UPDATE patient SET sessions = sessions + 1,
             last_session = max(coalesce(last_session, NEW.start), NEW.start) WHERE id = NEW.patient; END;
     CREATE TRIGGER session_is_taken_off AFTER DELETE ON session BEGIN
         UPDATE patient SET
             sessions = (SELECT count(*) FROM session s WHERE s.patient = OLD.patient),
             trials = (SELECT count(*) FROM session s JOIN trial t ON t.session = s.id WHERE s.patient = OLD.patient),
             last_session = (SELECT max(start) FROM session s WHERE s.patient = OLD.patient)
         WHERE id = OLD.patient; END;
     CREATE TRIGGER trial_is_counted AFTER INSERT ON trial BEGIN
         UPDATE patient SET trials = trials + 1
         WHERE id = (SELECT patient FROM session WHERE id = NEW.session); END;
     CREATE TRIGGER trial_is_taken_off AFTER DELETE ON trial BEGIN
         UPDATE patient SET trials = trials - 1
         WHERE id = (SELECT patient FROM session WHERE id = OLD.session); END;",
    // 5: the last time that can be relied on.
    "CREATE TABLE sure_time (one INTEGER PRIMARY KEY CHECK (one = 1), time INTEGER NOT NULL);",
];

/// One step per version of the keys file.
pub(in crate::archive) const KEY_STEPS: &[&str] = &[
    "CREATE TABLE patient_key (pseudonym TEXT PRIMARY KEY, key BLOB NOT NULL);
     CREATE TABLE audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL);",
    // 2: who was deleted, told in the transaction that destroys the key; how far the trail goes, told before each change;
    // the checksums of both doors.
    "CREATE TABLE tombstone (pseudonym TEXT PRIMARY KEY, time INTEGER NOT NULL);
     ALTER TABLE audit_head ADD COLUMN before_seq INTEGER;
     ALTER TABLE audit_head ADD COLUMN before_hash TEXT;
     ALTER TABLE audit_head ADD COLUMN told_first INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE audit_head ADD COLUMN open_ended INTEGER NOT NULL DEFAULT 0;
     CREATE TABLE door (way TEXT NOT NULL, sum TEXT NOT NULL, PRIMARY KEY (way, sum));",
];

/// The version of the records file from which on the keys file has at least [`KEYS_WITH_TOMBSTONES`].
pub(in crate::archive) const RECORDS_WITH_TOMBSTONES: i64 = 5;

/// See [`RECORDS_WITH_TOMBSTONES`].
pub(in crate::archive) const KEYS_WITH_TOMBSTONES: i64 = 2;

/// Version of a file; 0 for one without tables.
pub(in crate::archive) fn version(connection: &Connection) -> Result<i64, ArchiveError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Runs the steps that the file lacks.
pub(in crate::archive) fn bring_up_to_date(
    connection: &mut Connection,
    steps: &[&str],
) -> Result<(), ArchiveError> {
    let known = steps.len() as i64;
    let found = version(connection)?;
    if found > known {
        return Err(ArchiveError::NewerSchema { found, known });
    }
    for (step, next) in steps.iter().zip(1_i64..).skip(found.max(0) as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", next)?;
        transaction.commit()?;
    }
    Ok(())
}
