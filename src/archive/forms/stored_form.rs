//! How people, visits and conditions are written down: JSON of our own stored types, sealed with the patient's key.
//!
//! The science types carry no serde; this file converts by hand, so that they can change without breaking an archive.
//! Unknown words from a later version read as "not noted", never as an error.

use serde::{Deserialize, Serialize};

use super::stored_timed::StoredTimed;
use crate::archive::error::{ArchiveError, DAMAGED_RECORDS};
use crate::biomechanics::anatomy::Side;
use crate::clinic::patient::{Condition, Patient, Pseudonym, Sex};
use crate::clinic::protocol::Protocol;
use crate::clinic::session::Session;
use crate::clinic::trial::{Medication, Pace, TrialConditions, WalkingAid};
use crate::clinic::wall_time::WallTime;

#[derive(Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(in crate::archive) struct StoredPatient {
    sex: Option<String>,
    birth_year: Option<i32>,
    condition: Option<String>,
    paretic_side: Option<String>,
    note: String,
}

impl StoredPatient {
    pub(in crate::archive) fn of(patient: &Patient) -> Self {
        Self {
            sex: patient.sex.map(|sex| sex.name().to_owned()),
            birth_year: patient.birth_year,
            condition: patient.condition.map(|condition| condition.name().to_owned()),
            paretic_side: patient.paretic_side.map(|side| side.name().to_owned()),
            note: patient.note.clone(),
        }
    }

    pub(in crate::archive) fn into_patient(self, pseudonym: Pseudonym) -> Patient {
        Patient {
            pseudonym,
            sex: self.sex.as_deref().and_then(Sex::from_name),
            birth_year: self.birth_year,
            condition: self.condition.as_deref().and_then(Condition::from_name),
            paretic_side: self.paretic_side.as_deref().and_then(Side::from_name),
            note: self.note,
        }
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(in crate::archive) struct StoredSession {
    operator: String,
    room: String,
    stature: Option<f64>,
    leg_length: Option<f64>,
    mass: Option<f64>,
    note: String,
}

impl StoredSession {
    pub(in crate::archive) fn of(session: &Session) -> Self {
        Self {
            operator: session.operator.clone(),
            room: session.room.clone(),
            stature: session.stature,
            leg_length: session.leg_length,
            mass: session.mass,
            note: session.note.clone(),
        }
    }

    pub(in crate::archive) fn into_session(self, start: WallTime) -> Session {
        Session {
            start,
            operator: self.operator,
            room: self.room,
            stature: self.stature,
            leg_length: self.leg_length,
            mass: self.mass,
            note: self.note,
        }
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(in crate::archive) struct StoredConditions {
    pace: String,
    aid: String,
    assistance: Option<u8>,
    orthosis: String,
    footwear: String,
    medication_on: Option<bool>,
    hours_since_dose: Option<f64>,
    paretic_side: Option<String>,
    stature: Option<f64>,
    leg_length: Option<f64>,
    second_task: String,
    cue_rate: Option<f64>,
    timed: Option<StoredTimed>,
    label: String,
    note: String,
}

impl StoredConditions {
    pub(in crate::archive) fn of(conditions: &TrialConditions) -> Self {
        Self {
            pace: conditions.pace.name().to_owned(),
            aid: conditions.aid.name().to_owned(),
            assistance: conditions.assistance,
            orthosis: conditions.orthosis.clone(),
            footwear: conditions.footwear.clone(),
            medication_on: conditions.medication.on,
            hours_since_dose: conditions.medication.hours_since_dose,
            paretic_side: conditions.paretic_side.map(|side| side.name().to_owned()),
            stature: conditions.stature,
            leg_length: conditions.leg_length,
            second_task: conditions.second_task.clone(),
            cue_rate: conditions.cue_rate,
            timed: conditions.timed.map(StoredTimed::of),
            label: conditions.label.clone(),
            note: conditions.note.clone(),
        }
    }

    pub(in crate::archive) fn into_conditions(self, protocol: &str) -> TrialConditions {
        TrialConditions {
            protocol: Protocol::from_name(protocol).unwrap_or_default(),
            pace: Pace::from_name(&self.pace).unwrap_or_default(),
            aid: WalkingAid::from_name(&self.aid).unwrap_or_default(),
            assistance: self.assistance,
            orthosis: self.orthosis,
            footwear: self.footwear,
            medication: Medication { on: self.medication_on, hours_since_dose: self.hours_since_dose },
            paretic_side: self.paretic_side.as_deref().and_then(Side::from_name),
            stature: self.stature,
            leg_length: self.leg_length,
            second_task: self.second_task,
            cue_rate: self.cue_rate,
            timed: self.timed.and_then(StoredTimed::into_result),
            label: self.label,
            note: self.note,
        }
    }
}

/// To bytes that can be sealed.
pub(in crate::archive) fn to_json(value: &impl Serialize) -> Result<Vec<u8>, ArchiveError> {
    serde_json::to_vec(value).map_err(|error| ArchiveError::Database(error.to_string()))
}

/// From bytes that were sealed.
pub(in crate::archive) fn from_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ArchiveError> {
    serde_json::from_slice(bytes).map_err(|_malformed| DAMAGED_RECORDS)
}
