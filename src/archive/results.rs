//! Results: assessments with the versions they were made by, what they were made with, and parameters over visits.

use rusqlite::OptionalExtension as _;

use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::forms::stored_form::{from_json, to_json};
use super::keys::secret::{open_sealed, seal};
use super::store::Archive;
use super::trail::audit::Action;
use crate::analysis::options::AnalysisOptions;
use crate::biomechanics::gait::estimate::Interval;
use crate::biomechanics::gait::{Parameter, Status, Unit};
use crate::clinic::assessment::Assessment;
use crate::clinic::patient::Pseudonym;
use crate::clinic::protocol::Protocol;
use crate::clinic::session::SessionId;
use crate::clinic::trial::TrialId;
use crate::clinic::wall_time::WallTime;
use crate::stored::{AnyAssessment, StoredAssessment, StoredOptions};

/// An assessment with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredResult {
    /// When it was made.
    pub created: WallTime,
    /// Version of this program that made it.
    pub software: String,
    /// The numbers; without the walk itself, which follows from the key-points.
    pub assessment: Assessment,
    /// Scale, view and corrections by hand that led to it.
    pub options: AnalysisOptions,
}

/// Time, software, sealed result, sealed options.
type ResultRow = (i64, String, Vec<u8>, Option<Vec<u8>>);

/// One value of one parameter in the course of the visits.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendPoint {
    /// Start of the visit.
    pub time: WallTime,
    /// Which visit.
    pub session: SessionId,
    /// Which walk.
    pub trial: TrialId,
    /// Which test.
    pub protocol: Protocol,
    /// The value in `unit`; withheld values are not listed.
    pub value: f64,
    /// Its 90 % interval.
    pub interval: Option<Interval>,
    /// How many steps or strides.
    pub n: usize,
    /// Unit of value and interval.
    pub unit: Unit,
    /// Whether it may be relied on.
    pub status: Status,
}

impl Archive {
    /// Keeps the result of a walk. An earlier result of the same walk stays readable as an older version, but for those
    /// between the first and the last correction of one opening of the archive.
    ///
    /// # Errors
    /// When the walk is not there or the archive cannot be written.
    pub fn save_assessment(
        &mut self,
        trial: TrialId,
        assessment: &Assessment,
        options: &AnalysisOptions,
    ) -> Result<(), ArchiveError> {
        let owner = self.owner_of_trial(trial)?;
        let key = self.patient_key(&owner)?;
        let place = place_of_result(trial);
        let body = seal(&key, &place, &to_json(&StoredAssessment::from(assessment))?)?;
        let options_body = seal(&key, &place, &to_json(&StoredOptions::of(options))?)?;
        let now = self.now();
        let software = concat!("gaittwin ", env!("CARGO_PKG_VERSION"));
        let network = assessment.source.network.as_deref();
        let detail = format!(
            "walk {}, {software}, network {}, {} edits",
            trial.0,
            network.unwrap_or("none"),
            options.edits.len()
        );
        // While somebody corrects, every stroke saves anew. The result from before the corrections stays, and the last of
        // them; each stroke stands in the audit trail.
        let edited = !options.edits.is_empty();
        let replaces = edited && self.edited_now.contains(&trial);
        let action = if options.edits.is_empty() { Action::Analysed } else { Action::Edited };
        let saved = self.change(action, Some(&owner), &detail, |transaction| {
            if !replaces {
                transaction.execute(
                    "INSERT INTO earlier_assessment (trial, created, software, network, body)
                     SELECT trial, created, software, network, body FROM assessment WHERE trial = ?1",
                    [trial.0],
                )?;
            }
            transaction.execute(
                "INSERT OR REPLACE INTO assessment (trial, created, software, network, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                (trial.0, now.0, software, network, body),
            )?;
            transaction.execute("UPDATE trial SET options = ?2 WHERE id = ?1", (trial.0, options_body))?;
            transaction.execute("DELETE FROM parameter_value WHERE trial = ?1", [trial.0])?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO parameter_value (trial, parameter, value, low, high, n, unit, method, status)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for (parameter, estimate) in &assessment.parameters.estimates {
                insert.execute((
                    trial.0,
                    parameter.key(),
                    estimate.value,
                    estimate.interval.map(|interval| interval.low),
                    estimate.interval.map(|interval| interval.high),
                    estimate.n as i64,
                    estimate.unit.name(),
                    estimate.method.name(),
                    estimate.status.name(),
                ))?;
            }
            Ok(())
        });
        match (&saved, edited) {
            (Ok(()), true) => _ = self.edited_now.insert(trial),
            (Ok(()), false) => _ = self.edited_now.remove(&trial),
            (Err(_), _) => {}
        }
        saved
    }

    /// The newest result of a walk, or `None` when it was not analysed yet.
    ///
    /// # Errors
    /// When the walk is not there or its data are damaged.
    pub fn assessment(&self, trial: TrialId) -> Result<Option<StoredResult>, ArchiveError> {
        let key = self.patient_key(&self.owner_of_trial(trial)?)?;
        let row: Option<ResultRow> = self
            .records
            .prepare_cached(
                "SELECT a.created, a.software, a.body, t.options FROM assessment a JOIN trial t ON t.id = a.trial
                 WHERE a.trial = ?1",
            )?
            .query_row([trial.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?;
        let Some((created, software, sealed, options)) = row else { return Ok(None) };
        let place = place_of_result(trial);
        let options = match options {
            None => AnalysisOptions::default(),
            Some(sealed) => from_json::<StoredOptions>(&open_sealed(&key, &place, &sealed)?)?
                .into_options()
                .ok_or(DAMAGED_RECORDS)?,
        };
        let plain = open_sealed(&key, &place, &sealed)?;
        let assessment = from_json::<AnyAssessment>(&plain)?.into_assessment().ok_or(DAMAGED_RECORDS)?;
        Ok(Some(StoredResult { created: WallTime(created), software, assessment, options }))
    }

    /// How many older results of a walk are kept.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn earlier_assessments(&self, trial: TrialId) -> Result<Vec<(WallTime, Assessment)>, ArchiveError> {
        let key = self.patient_key(&self.owner_of_trial(trial)?)?;
        let mut statement = self
            .records
            .prepare_cached("SELECT created, body FROM earlier_assessment WHERE trial = ?1 ORDER BY id")?;
        let rows =
            statement.query_map([trial.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        rows.map(|row| {
            let (created, sealed) = row?;
            let plain = open_sealed(&key, &place_of_result(trial), &sealed)?;
            let assessment = from_json::<AnyAssessment>(&plain)?.into_assessment().ok_or(DAMAGED_RECORDS)?;
            Ok((WallTime(created), assessment))
        })
        .collect()
    }

    /// One parameter of a patient over all visits, oldest first.
    ///
    /// # Errors
    /// When the patient is not there.
    pub fn trend(
        &self,
        pseudonym: &Pseudonym,
        parameter: Parameter,
    ) -> Result<Vec<TrendPoint>, ArchiveError> {
        let row = self.patient_row(pseudonym)?;
        let mut statement = self.records.prepare_cached(
            "SELECT s.start, s.id, t.id, t.protocol, v.value, v.low, v.high, v.n, v.unit, v.status
             FROM session s JOIN trial t ON t.session = s.id
             JOIN parameter_value v ON v.trial = t.id AND v.parameter = ?2
             WHERE s.patient = ?1 AND v.value IS NOT NULL ORDER BY s.start, t.id",
        )?;
        let mut rows = statement.query((row, parameter.key()))?;
        let mut points = Vec::new();
        while let Some(row) = rows.next()? {
            let (unit, status): (String, String) = (row.get(8)?, row.get(9)?);
            let low_high = row.get::<_, Option<f64>>(5)?.zip(row.get::<_, Option<f64>>(6)?);
            points.push(TrendPoint {
                time: WallTime(row.get(0)?),
                session: SessionId(row.get(1)?),
                trial: TrialId(row.get(2)?),
                protocol: Protocol::from_name(&row.get::<_, String>(3)?).unwrap_or_default(),
                value: row.get(4)?,
                interval: low_high.map(|(low, high)| Interval { low, high }),
                n: row.get::<_, i64>(7)? as usize,
                unit: unit.parse().map_err(|_unknown| DAMAGED_RECORDS)?,
                status: status.parse().map_err(|_unknown| DAMAGED_RECORDS)?,
            });
        }
        Ok(points)
    }
}

fn place_of_result(trial: TrialId) -> String {
    format!("result of walk {}", trial.0)
}
