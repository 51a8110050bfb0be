//! Patients: made with a drawn pseudonym, listed, searched, changed; names apart from everything else.

use rusqlite::OptionalExtension as _;

use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::forms::stored_form::{StoredPatient, from_json, to_json};
use super::keys::secret::{Key, open_sealed, random, seal};
use super::store::Archive;
use super::trail::audit::Action;
use crate::clinic::patient::{Patient, Pseudonym};
use crate::clinic::session::Treatment;
use crate::clinic::wall_time::WallTime;

/// One line of the patient list.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientSummary {
    /// Who.
    pub patient: Patient,
    /// The name, where one was entered.
    pub name: Option<String>,
    /// How many visits.
    pub sessions: usize,
    /// How many walks.
    pub trials: usize,
    /// Start of the last visit.
    pub last_session: Option<WallTime>,
    /// Since when it lies in the bin, if it does.
    pub binned: Option<WallTime>,
}

impl Archive {
    /// Makes a patient with a new random pseudonym; the one in `details` is not used, only the rest.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn add_patient(&mut self, details: impl FnOnce(&mut Patient)) -> Result<Patient, ArchiveError> {
        self.writable()?;
        let mut pseudonym = Pseudonym::from_random(u64::from_le_bytes(random()?));
        while self.patient_row(&pseudonym).is_ok() || self.is_buried(&pseudonym)? {
            pseudonym = Pseudonym::from_random(u64::from_le_bytes(random()?));
        }
        let mut patient = Patient::new(pseudonym.clone());
        details(&mut patient);
        patient.pseudonym = pseudonym.clone();
        let key = self.new_patient_key(&pseudonym)?;
        let place = format!("patient:{pseudonym}");
        let sealed = seal(&key, &place, &to_json(&StoredPatient::of(&patient))?)?;
        let now = self.now();
        self.change(Action::PatientMade, Some(&pseudonym), "", |transaction| {
            transaction.execute(
                "INSERT INTO patient (pseudonym, created, details) VALUES (?1, ?2, ?3)",
                (pseudonym.as_str(), now.0, sealed),
            )?;
            Ok(())
        })?;
        Ok(patient)
    }

    /// Changes what is known of a patient.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written.
    pub fn change_patient(&mut self, patient: &Patient) -> Result<(), ArchiveError> {
        let row = self.patient_row(&patient.pseudonym)?;
        let key = self.patient_key(&patient.pseudonym)?;
        let place = format!("patient:{}", patient.pseudonym);
        let sealed = seal(&key, &place, &to_json(&StoredPatient::of(patient))?)?;
        self.change(Action::PatientChanged, Some(&patient.pseudonym), "", |transaction| {
            transaction.execute("UPDATE patient SET details = ?2 WHERE id = ?1", (row, sealed))?;
            Ok(())
        })
    }

    /// Notes the patient's name in the separate table, or removes it with `None`.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written.
    pub fn set_name(&mut self, pseudonym: &Pseudonym, name: Option<&str>) -> Result<(), ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let key = self.patient_key(pseudonym)?;
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let sealed =
            name.map(|name| seal(&key, &format!("name:{pseudonym}"), name.as_bytes())).transpose()?;
        self.change(Action::NameChanged, Some(pseudonym), "", |transaction| {
            match sealed {
                Some(sealed) => transaction.execute(
                    "INSERT OR REPLACE INTO patient_name (patient, name) VALUES (?1, ?2)",
                    (row, sealed),
                )?,
                None => transaction.execute("DELETE FROM patient_name WHERE patient = ?1", [row])?,
            };
            Ok(())
        })
    }

    /// One patient.
    ///
    /// # Errors
    /// When the patient is not there or its data are damaged.
    pub fn patient(&self, pseudonym: &Pseudonym) -> Result<Patient, ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let sealed: Vec<u8> =
            self.records.query_row("SELECT details FROM patient WHERE id = ?1", [row], |row| row.get(0))?;
        opened_patient(&self.patient_key(pseudonym)?, pseudonym, &sealed)
    }

    /// The patients that are not in the bin (or those that are), the last seen first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn patients(&self, in_bin: bool) -> Result<Vec<PatientSummary>, ArchiveError> {
        let mut statement = self.records.prepare_cached(
            "SELECT p.pseudonym, p.details, p.binned, n.name, p.sessions, p.trials, p.last_session
             FROM patient p LEFT JOIN patient_name n ON n.patient = p.id
             WHERE (p.binned IS NOT NULL) = ?1 ORDER BY coalesce(p.last_session, p.created) DESC, p.id",
        )?;
        // All keys in one question: a thousand single ones take longer than everything else together.
        let keys = self.all_patient_keys()?;
        let mut rows = statement.query([in_bin])?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            let pseudonym = Pseudonym::parse(&text).ok_or(DAMAGED_RECORDS)?;
            // Whose key is missing is told at opening; nobody else is kept out by it.
            let Some(key) = keys.get(&text) else { continue };
            let sealed: Vec<u8> = row.get(1)?;
            let name: Option<Vec<u8>> = row.get(3)?;
            list.push(PatientSummary {
                patient: opened_patient(key, &pseudonym, &sealed)?,
                name: name.map(|sealed| opened_name(key, &pseudonym, &sealed)).transpose()?,
                sessions: row.get::<_, i64>(4)? as usize,
                trials: row.get::<_, i64>(5)? as usize,
                last_session: row.get::<_, Option<i64>>(6)?.map(WallTime),
                binned: row.get::<_, Option<i64>>(2)?.map(WallTime),
            });
        }
        Ok(list)
    }

    /// The patient's name, where one was entered.
    ///
    /// # Errors
    /// When the patient is not there.
    pub fn name(&self, pseudonym: &Pseudonym) -> Result<Option<String>, ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let sealed: Option<Vec<u8>> = self
            .records
            .query_row("SELECT name FROM patient_name WHERE patient = ?1", [row], |row| row.get(0))
            .optional()?;
        let key = self.patient_key(pseudonym)?;
        sealed.map(|sealed| opened_name(&key, pseudonym, &sealed)).transpose()
    }

    /// Patients whose pseudonym, name or note contains the words, whatever their case; all for an empty search.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn find_patients(&self, words: &str) -> Result<Vec<PatientSummary>, ArchiveError> {
        let wanted = words.trim().to_lowercase();
        let compact: String = wanted.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let mut found = self.patients(false)?;
        found.retain(|summary| {
            let pseudonym = summary.patient.pseudonym.as_str().replace('-', "").to_lowercase();
            let contains = |text: &str| text.to_lowercase().contains(&wanted);
            (!compact.is_empty() && pseudonym.contains(&compact))
                || summary.name.as_deref().is_some_and(contains)
                || contains(&summary.patient.note)
        });
        Ok(found)
    }

    /// Notes a treatment as a mark in the trend.
    ///
    /// # Errors
    /// When the patient is not there or the archive cannot be written.
    pub fn add_treatment(
        &mut self,
        pseudonym: &Pseudonym,
        treatment: &Treatment,
    ) -> Result<(), ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let key = self.patient_key(pseudonym)?;
        let sealed = seal(&key, &format!("treatment:{pseudonym}"), treatment.label.as_bytes())?;
        self.change(Action::TreatmentNoted, Some(pseudonym), "", |transaction| {
            transaction.execute(
                "INSERT INTO treatment (patient, time, label) VALUES (?1, ?2, ?3)",
                (row, treatment.time.0, sealed),
            )?;
            Ok(())
        })
    }

    /// The treatments of a patient in time order.
    ///
    /// # Errors
    /// When the patient is not there.
    pub fn treatments(&self, pseudonym: &Pseudonym) -> Result<Vec<Treatment>, ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let key = self.patient_key(pseudonym)?;
        let mut statement = self
            .records
            .prepare_cached("SELECT time, label FROM treatment WHERE patient = ?1 ORDER BY time, id")?;
        let rows =
            statement.query_map([row], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        rows.map(|row| {
            let (time, sealed) = row?;
            let plain = open_sealed(&key, &format!("treatment:{pseudonym}"), &sealed)?;
            let label = String::from_utf8(plain.to_vec()).map_err(|_not_text| DAMAGED_RECORDS)?;
            Ok(Treatment { time: WallTime(time), label })
        })
        .collect()
    }

    /// The patient's row, or that there is none.
    pub(super) fn patient_row(&self, pseudonym: &Pseudonym) -> Result<i64, ArchiveError> {
        let mut statement = self.records.prepare_cached("SELECT id FROM patient WHERE pseudonym = ?1")?;
        statement
            .query_row([pseudonym.as_str()], |row| row.get(0))
            .optional()?
            .ok_or_else(|| ArchiveError::NoSuchPatient(pseudonym.clone()))
    }
}

fn opened_patient(key: &Key, pseudonym: &Pseudonym, sealed: &[u8]) -> Result<Patient, ArchiveError> {
    let plain = open_sealed(key, &format!("patient:{pseudonym}"), sealed)?;
    Ok(from_json::<StoredPatient>(&plain)?.into_patient(pseudonym.clone()))
}

fn opened_name(key: &Key, pseudonym: &Pseudonym, sealed: &[u8]) -> Result<String, ArchiveError> {
    let plain = open_sealed(key, &format!("name:{pseudonym}"), sealed)?;
    String::from_utf8(plain.to_vec()).map_err(|_not_text| DAMAGED_RECORDS)
}
