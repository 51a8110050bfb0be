//! From one person's key-points to an [`Assessment`]: the only road to numbers.
//!
//! Window, command line, validation and tests all call [`analyse`]. It is pure and non-causal: it sees the whole
//! recording. The live screen shows the same analysis of the last seconds, made again and again and marked as preview.
//!
//! Departure from the architecture sketch: this stands outside `pipeline`, so that the whole analysis is tested
//! without features.
//!
//! [`passes`] cuts the recording, one file per view analyses a pass into a [`PassResult`], [`assembly`] joins the passes.
//! The parameters are made by [`crate::clinic::pooling`], which makes those of several recordings too; [`trust`] holds
//! against them what no body can do and what red checks say.

pub mod assembly;
pub mod belt;
pub mod bouts;
pub mod edits;
pub mod film_checks;
pub mod frontal_events;
mod frontal_fit;
pub mod frontal_size;
mod frontal_swings;
pub mod frontal_view;
pub mod hip_path;
pub mod options;
pub mod pass_result;
pub mod passes;
pub mod quality;
pub mod scaling;
pub mod side_view;
pub mod trust;
pub mod turned_picture;

pub use options::AnalysisOptions;
pub use pass_result::PassResult;

use options::Surface;
use turned_picture::Turn;

use crate::clinic::assessment::{Assessment, CameraView, SourceInfo};
use crate::clinic::view_gate;
use crate::vision::pose::PoseTrack;

/// Analyses one person's whole recording. Never fails: what cannot be measured is withheld with its reason.
pub fn analyse(track: &PoseTrack, options: &AnalysisOptions, source: SourceInfo) -> Assessment {
    analyse_and_name(track, options, source).0
}

/// The same, with the key-points as they were used: sides put right where a walk was found, untouched elsewhere. This
/// is what belongs over the picture, so that nobody sees other legs than those that were measured.
pub fn analyse_and_name(
    track: &PoseTrack,
    options: &AnalysisOptions,
    source: SourceInfo,
) -> (Assessment, PoseTrack) {
    // Key-points from elsewhere are turned where they are read: there a file may count upwards instead.
    let Some(turn) = Turn::needed(track).filter(|_| source.kind != "poses") else {
        return analyse_upright(track, options, source);
    };
    let (mut assessment, named) = analyse_upright(&turn.turned(track), &turn.options(options, track), source);
    assembly::add_quality(&mut assessment.quality, vec![turn.flag()]);
    (assessment, turn.turned_back(&named))
}

fn analyse_upright(
    track: &PoseTrack,
    options: &AnalysisOptions,
    source: SourceInfo,
) -> (Assessment, PoseTrack) {
    let found = passes::find_passes(track, options);
    let analysed: Vec<PassResult> = found
        .iter()
        .filter_map(|pass| match pass.view {
            CameraView::Left | CameraView::Right => side_view::analyse_pass(track, *pass, options),
            CameraView::Front | CameraView::Back => frontal_view::analyse_pass(track, *pass, options),
        })
        .collect();
    let (results, refused) = bouts::keep_walking(analysed, options);
    let mut named = track.clone();
    for result in &results {
        named.samples[result.pass.first..result.pass.end].clone_from_slice(&result.named);
    }
    let followed = options.surface == Surface::FollowedByCamera;
    let mut remarks = if followed { view_gate::camera_turned() } else { Vec::new() };
    remarks.extend(trust::remarks(&results, options));
    let mut assessment = assembly::assemble(track, &results, &refused, &remarks, source);
    let mut checks = quality::checks(track, &results, &refused, &assessment.source);
    checks.extend(assessment.source.notes.iter().cloned());
    checks.extend(film_checks::slow_motion(&assessment.parameters, options.stature));
    assembly::add_quality(&mut assessment.quality, checks);
    trust::apply(&mut assessment.parameters, &results, options, &assessment.quality);
    (assessment, named)
}

/// What can be said of a recording from its key-points alone; `kind` as in [`SourceInfo`].
pub fn source_of_track(kind: &str, track: &PoseTrack) -> SourceInfo {
    let frames = track.samples.len();
    let duration = match (track.samples.first(), track.samples.last()) {
        (Some(first), Some(last)) => last.time - first.time,
        _ => 0.0,
    };
    let frame_rate = if duration > 0.0 { (frames - 1) as f64 / duration } else { 0.0 };
    SourceInfo { kind: kind.to_owned(), frames, duration, frame_rate, ..SourceInfo::default() }
}
