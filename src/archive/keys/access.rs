//! Everything about one patient in plain files: what a person may ask for under the law.

use std::path::Path;

use serde_json::{Value, json};

use super::private_file;
use crate::archive::error::ArchiveError;
use crate::archive::forms::stored_form::{StoredConditions, StoredPatient, StoredSession};
use crate::archive::store::Archive;
use crate::archive::trail::audit::Action;
use crate::biomechanics::anatomy::Landmark;
use crate::clinic::patient::Pseudonym;
use crate::stored::{StoredAssessment, StoredOptions};
use crate::vision::pose::PoseTrack;

impl Archive {
    /// Writes all that the archive holds of a patient into a folder, readable without this program: `patient.json` with
    /// name, visits, walks, conditions, results, corrections and the patient's part of the audit trail, and the
    /// key-points of each walk as a table. The files are not encrypted: they are the person's to keep.
    ///
    /// # Errors
    /// When the patient is not there, or the folder is not empty or cannot be written.
    pub fn export_patient(&mut self, pseudonym: &Pseudonym, folder: &Path) -> Result<(), ArchiveError> {
        self.note_use(Action::Exported, pseudonym, "everything, in plain files")?;
        private_file::make_folder(folder).map_err(ArchiveError::file("action.making_the_folder", folder))?;
        let mut entries =
            std::fs::read_dir(folder).map_err(ArchiveError::file("action.reading_the_folder", folder))?;
        if entries.next().is_some() {
            return Err(ArchiveError::FolderNotEmpty(folder.to_path_buf()));
        }
        let mut sessions = Vec::new();
        for (session, details) in self.sessions(pseudonym)? {
            let mut walks = Vec::new();
            for walk in self.trials(session)? {
                let file = format!("walk-{}-keypoints.csv", walk.id.0);
                put(&folder.join(&file), keypoint_table(&self.track(walk.id)?).as_bytes())?;
                let mut results: Vec<Value> = Vec::new();
                for (created, assessment) in self.earlier_assessments(walk.id)? {
                    results.push(
                        json!({"created": created.iso(), "result": StoredAssessment::from(&assessment)}),
                    );
                }
                if let Some(newest) = self.assessment(walk.id)? {
                    results.push(json!({
                        "created": newest.created.iso(), "software": newest.software,
                        "options": StoredOptions::of(&newest.options),
                        "result": StoredAssessment::from(&newest.assessment),
                    }));
                }
                walks.push(json!({
                    "recorded": walk.created.iso(), "protocol": walk.conditions.protocol.name(), "keypoints": file,
                    "conditions": StoredConditions::of(&walk.conditions), "results": results,
                }));
            }
            let start = details.start.iso();
            sessions.push(json!({"start": start, "details": StoredSession::of(&details), "walks": walks}));
        }
        let trail: Vec<Value> = self
            .audit_trail(Some(pseudonym))?
            .into_iter()
            .map(|entry| {
                json!({"seq": entry.seq, "time": entry.time.iso(), "operator": entry.operator,
                       "action": entry.action, "detail": entry.detail, "hash": entry.hash})
            })
            .collect();
        let treatments: Vec<Value> = self
            .treatments(pseudonym)?
            .into_iter()
            .map(|treatment| json!({"time": treatment.time.iso(), "label": treatment.label}))
            .collect();
        let all = json!({
            "schema": "gaittwin/patient-export/1",
            "label": crate::DISCLAIMER,
            "pseudonym": pseudonym.as_str(),
            "name": self.name(pseudonym)?,
            "patient": StoredPatient::of(&self.patient(pseudonym)?),
            "treatments": treatments,
            "visits": sessions,
            "audit_trail": trail,
            "audit_mark": self.audit_mark()?.map(|mark| mark.text()),
            "audit_mark_proves": crate::archive::trail::audit_check::WHAT_THE_TRAIL_PROVES,
        });
        let text =
            serde_json::to_vec_pretty(&all).map_err(|error| ArchiveError::Database(error.to_string()))?;
        put(&folder.join("patient.json"), &text)
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), ArchiveError> {
    private_file::replace(path, bytes).map_err(ArchiveError::file("action.writing_the_export", path))
}

/// One row per frame and landmark.
fn keypoint_table(track: &PoseTrack) -> String {
    let mut text = String::from("frame,time_s,landmark,x_px,y_px,confidence\n");
    for sample in &track.samples {
        let Some(pose) = &sample.pose else { continue };
        for landmark in Landmark::ALL {
            if let Some(point) = pose.points[landmark] {
                text += &format!(
                    "{},{:.4},{},{:.3},{:.3},{:.3}\n",
                    sample.frame,
                    sample.time,
                    landmark.name(),
                    point.x,
                    point.y,
                    point.confidence
                );
            }
        }
    }
    text
}
