//! From the archive's rows to what the window shows: a patient's file, a walk for Review, a cohort for research.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::{self, AnalysisOptions};
use crate::archive::{Archive, ArchiveError};
use crate::clinic::assessment::Assessment;
use crate::clinic::assessment::SourceInfo;
use crate::clinic::patient::Patient;
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::SessionId;
use crate::clinic::trial::{TrialConditions, TrialId};
use crate::clinic::visit_result::tests_of_visit;
use crate::clinic::wall_time::WallTime;
use crate::patient_files::patient_file::{PatientFile, VisitFile, WalkFile};
use crate::patient_files::stored_walk::{StoredWalk, WalkPlace};
use crate::recording::analysed_trial::{AnalysedTrial, Beside};
use crate::recording::learned_reader::learned;
use crate::vision::pose::PoseTrack;

/// Reads all that is known of a patient.
pub fn read_file(archive: &mut Archive, pseudonym: &Pseudonym) -> Result<PatientFile, ArchiveError> {
    let mut visits = Vec::new();
    for (id, session) in archive.sessions(pseudonym)? {
        let mut walks = Vec::new();
        for summary in archive.trials(id)? {
            let stored = archive.assessment(summary.id)?;
            let edits = stored.as_ref().map_or(0, |stored| stored.options.edits.len());
            walks.push(WalkFile {
                video_until: archive.video_until(summary.id)?,
                summary,
                assessment: stored.map(|stored| Arc::new(stored.assessment)),
                edits,
            });
        }
        let analysed: Vec<_> = walks
            .iter()
            .filter_map(|walk| {
                let assessment = walk.assessment.as_deref()?;
                Some((walk.summary.id, &walk.summary.conditions, assessment, walk.edits))
            })
            .collect();
        let tests = tests_of_visit(&analysed);
        visits.push(VisitFile { id, session, walks, tests });
    }
    let room = visits.last().map(|visit| visit.session.room.clone());
    let room_error = room.map_or_else(|| Ok(BTreeMap::new()), |room| archive.room_error(&room))?;
    Ok(PatientFile {
        patient: archive.patient(pseudonym)?,
        name: archive.name(pseudonym)?,
        visits,
        treatments: archive.treatments(pseudonym)?,
        room_error,
        read_at: archive.now(),
    })
}

/// A walk as it is stored: enough to make its result anew, which takes long and is done elsewhere.
pub struct StoredMaterial {
    walk: TrialId,
    conditions: TrialConditions,
    track: PoseTrack,
    options: AnalysisOptions,
    source: SourceInfo,
}

impl StoredMaterial {
    /// Makes the result anew from key-points and corrections, because curves over time are not stored.
    pub fn analysed(self) -> StoredWalk {
        let Self { walk, conditions, track, options, source } = self;
        let (assessment, overlay) = analysis::analyse_and_name(&track, &options, source);
        let learned = learned(&assessment, &overlay, options.stature);
        let trial = AnalysedTrial {
            assessment: Arc::new(assessment),
            track: Arc::new(track),
            overlay: Arc::new(overlay),
            learned,
            options: Arc::new(options),
            beside: Beside::default(),
        };
        StoredWalk { walk, conditions, trial }
    }
}

/// Reads a walk.
pub fn read_walk(archive: &Archive, walk: TrialId) -> Result<StoredMaterial, ArchiveError> {
    let track = archive.track(walk)?;
    let conditions = archive.conditions(walk)?;
    let (options, source) = if let Some(stored) = archive.assessment(walk)? {
        (stored.options, stored.assessment.source)
    } else {
        let options = AnalysisOptions { stature: conditions.stature, ..AnalysisOptions::default() };
        (options, analysis::source_of_track("recording", &track))
    };
    Ok(StoredMaterial { walk, conditions, track, options, source })
}

/// One walk of a cohort.
pub struct CohortRow {
    /// Whose.
    pub patient: Patient,
    /// When the visit began.
    pub time: WallTime,
    /// How it was walked.
    pub conditions: TrialConditions,
    /// Its result.
    pub assessment: Assessment,
}

/// Reads all analysed walks for research, and draws the seed of their new numbers, which is thrown away afterwards.
pub fn read_cohort(archive: &Archive) -> Result<(Vec<CohortRow>, u64), ArchiveError> {
    let mut walks = Vec::new();
    for summary in archive.patients(false)? {
        for (session, details) in archive.sessions(&summary.patient.pseudonym)? {
            for walk in archive.trials(session)? {
                if let Some(stored) = archive.assessment(walk.id)? {
                    walks.push(CohortRow {
                        patient: summary.patient.clone(),
                        time: details.start,
                        conditions: walk.conditions,
                        assessment: stored.assessment,
                    });
                }
            }
        }
    }
    Ok((walks, archive.random_seed()?))
}

/// When a walk was walked by the archive's clock.
pub fn walked_at(archive: &Archive, place: &WalkPlace) -> WallTime {
    archive.now().plus_days(-place.ago.max(0.0) / 86_400.0)
}

/// The visit a walk belongs to: the one that is named, else a new one as of when it was walked.
///
/// # Errors
/// When the archive cannot be written.
pub fn session_of(archive: &mut Archive, place: &WalkPlace) -> Result<SessionId, ArchiveError> {
    if let Some(session) = place.session {
        return Ok(session);
    }
    let mut details = place.details.clone();
    if details.start == WallTime::default() {
        details.start = walked_at(archive, place);
    }
    archive.add_session(&place.patient, &details)
}
