//! How well a room repeats itself, from all visits of the archive that were measured there with several passes.
//!
//! A change is held against the error of the very room and camera that measured it. Passes are only counted together
//! where they were walked alike on one visit, so that neither a cane nor a second task is read as measuring error.

use std::collections::BTreeMap;

use super::error::{ArchiveError, DAMAGED_RECORDS};
use super::forms::stored_form::{StoredConditions, StoredSession, from_json};
use super::keys::secret::open_sealed;
use super::store::Archive;
use crate::biomechanics::gait::Parameter;
use crate::clinic::change::repeatability::Repeatability;
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::SessionId;
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::clinic::wall_time::WallTime;

/// The newest visits are looked at, as many as these: a room's error is that of its present set-up.
const MOST_VISITS: usize = 200;

impl Archive {
    /// The error of every parameter in a room; without those that too few repeat passes speak of.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn room_error(&self, room: &str) -> Result<BTreeMap<Parameter, Repeatability>, ArchiveError> {
        let mut groups: BTreeMap<Parameter, Vec<Vec<f64>>> = BTreeMap::new();
        let keys = self.all_patient_keys()?;
        for (session, start, sealed, owner) in self.visits_with_passes()? {
            let Some(key) = keys.get(&owner) else { continue };
            let pseudonym = Pseudonym::parse(&owner).ok_or(DAMAGED_RECORDS)?;
            let plain = open_sealed(key, &format!("session of {pseudonym} at {start}"), &sealed)?;
            let details = from_json::<StoredSession>(&plain)?.into_session(WallTime(start));
            if details.room.trim() != room.trim() {
                continue;
            }
            let mut alike: Vec<(TrialConditions, Vec<TrialId>)> = Vec::new();
            for (trial, protocol, sealed) in self.analysed_walks(session)? {
                let plain = open_sealed(key, &super::visits::place_of_conditions(session), &sealed)?;
                let conditions = from_json::<StoredConditions>(&plain)?.into_conditions(&protocol);
                match alike.iter_mut().find(|(known, _)| known.differences(&conditions).is_empty()) {
                    Some((_, trials)) => trials.push(trial),
                    None => alike.push((conditions, vec![trial])),
                }
            }
            for (_, trials) in alike.iter().filter(|(_, trials)| trials.len() >= 2) {
                self.add_values(trials, &mut groups)?;
            }
        }
        Ok(groups
            .into_iter()
            .filter_map(|(parameter, values)| Some((parameter, Repeatability::from_passes(&values)?)))
            .collect())
    }

    #[expect(clippy::type_complexity, reason = "one row of one question, taken apart at once")]
    fn visits_with_passes(&self) -> Result<Vec<(SessionId, i64, Vec<u8>, String)>, ArchiveError> {
        let mut statement = self.records.prepare_cached(
            "SELECT s.id, s.start, s.details, p.pseudonym FROM session s JOIN patient p ON p.id = s.patient
             WHERE p.binned IS NULL AND (SELECT count(*) FROM trial t WHERE t.session = s.id) >= 2
             ORDER BY s.start DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([MOST_VISITS as i64], |row| {
            Ok((SessionId(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn analysed_walks(&self, session: SessionId) -> Result<Vec<(TrialId, String, Vec<u8>)>, ArchiveError> {
        let mut statement = self.records.prepare_cached(
            "SELECT t.id, t.protocol, t.conditions FROM trial t JOIN assessment a ON a.trial = t.id
             WHERE t.session = ?1 ORDER BY t.id",
        )?;
        let rows =
            statement.query_map([session.0], |row| Ok((TrialId(row.get(0)?), row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn add_values(
        &self,
        trials: &[TrialId],
        groups: &mut BTreeMap<Parameter, Vec<Vec<f64>>>,
    ) -> Result<(), ArchiveError> {
        let mut of_visit: BTreeMap<(Parameter, String), Vec<f64>> = BTreeMap::new();
        let mut statement = self.records.prepare_cached(
            "SELECT parameter, value, unit FROM parameter_value WHERE trial = ?1 AND value IS NOT NULL",
        )?;
        for trial in trials {
            let rows = statement.query_map([trial.0], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?, row.get::<_, String>(2)?))
            })?;
            for row in rows {
                let (name, value, unit) = row?;
                if let Some(parameter) = Parameter::from_key(&name) {
                    of_visit.entry((parameter, unit)).or_default().push(value);
                }
            }
        }
        for ((parameter, unit), values) in of_visit {
            // Lengths in body heights say nothing of an error in metres.
            if !unit.contains("height") {
                groups.entry(parameter).or_default().push(values);
            }
        }
        Ok(())
    }
}
