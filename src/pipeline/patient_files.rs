//! From the archive's rows to what the window shows: a patient's file, a walk for Review, a cohort for research.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::event::{AnalysedTrial, Problem};
use super::learned_reader::learned;
use super::records_wire::{PatientFile, StoredWalk, VisitFile, WalkFile, WalkPlace};
use super::sources::plain_problem;
use crate::analysis;
use crate::archive::{Archive, ArchiveError};
use crate::clinic::patient::Pseudonym;
use crate::clinic::session::SessionId;
use crate::clinic::trial::TrialId;
use crate::clinic::visit_result::tests_of_visit;
use crate::exchange::research_table::{self, CohortWalk};

/// Reads all that is known of a patient.
pub(super) fn read_file(archive: &mut Archive, pseudonym: &Pseudonym) -> Result<PatientFile, ArchiveError> {
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

/// Reads a walk and makes its result anew from its key-points and corrections, because curves over time are not stored.
pub(super) fn read_walk(archive: &Archive, walk: TrialId) -> Result<StoredWalk, ArchiveError> {
    let track = archive.track(walk)?;
    let conditions = archive.conditions(walk)?;
    let stored = archive.assessment(walk)?;
    let (options, source) = if let Some(stored) = stored {
        (stored.options, stored.assessment.source)
    } else {
        let options = analysis::AnalysisOptions { stature: conditions.stature, ..Default::default() };
        (options, analysis::source_of_track("recording", &track))
    };
    let (assessment, overlay) = analysis::analyse_and_name(&track, &options, source);
    let learned = learned(&assessment, &overlay, options.stature);
    let trial = AnalysedTrial {
        assessment: Arc::new(assessment),
        track: Arc::new(track),
        overlay: Arc::new(overlay),
        learned,
    };
    Ok(StoredWalk { walk, conditions, trial, options })
}

/// Writes all analysed walks for research, without anything that names people. The seed of the new numbers is drawn and
/// thrown away.
pub(super) fn write_cohort(
    archive: &mut Archive,
    folder: &Path,
) -> Result<Result<(), Problem>, ArchiveError> {
    let mut walks = Vec::new();
    for summary in archive.patients(false)? {
        for (session, details) in archive.sessions(&summary.patient.pseudonym)? {
            for walk in archive.trials(session)? {
                if let Some(stored) = archive.assessment(walk.id)? {
                    walks.push((summary.patient.clone(), details.start, walk.conditions, stored.assessment));
                }
            }
        }
    }
    let rows: Vec<CohortWalk<'_>> = walks
        .iter()
        .map(|(patient, time, conditions, assessment)| CohortWalk {
            patient,
            time: *time,
            conditions,
            assessment,
        })
        .collect();
    let seed = archive.random_seed()?;
    Ok(research_table::write_cohort(folder, &rows, seed).map_err(|error| plain_problem(&error)))
}

/// The visit a walk belongs to: the one that is named, else a new one as of now.
pub(super) fn session_of(archive: &mut Archive, place: &WalkPlace) -> Result<SessionId, ArchiveError> {
    if let Some(session) = place.session {
        return Ok(session);
    }
    let mut details = place.details.clone();
    details.start = archive.now();
    archive.add_session(&place.patient, &details)
}
