//! From one person's key-points to an [`Assessment`]: the only road to numbers.
//!
//! Window, command line, validation and tests all call [`analyse`]. It is pure and non-causal: it sees the whole
//! recording. The live screen shows the same analysis of the last seconds, made again and again and marked as preview.
//!
//! Departure from the architecture sketch: this stands outside `pipeline`, so that the whole analysis is tested
//! without features.
//!
//! [`passes`] cuts the recording, one file per view analyses a pass into a [`PassResult`], [`assembly`] joins the passes.
//! The parameters are made by [`crate::clinic::pooling`], which makes those of several recordings too; [`checks::trust`] holds
//! against them what no body can do and what red checks say.

pub mod assembly;
pub mod belt;
pub mod bouts;
pub mod checks;
pub mod edits;
pub mod frontal;
pub mod hip_path;
pub mod options;
pub mod pass_result;
pub mod passes;
pub mod scaling;
pub mod side_view;
pub mod still_angle;

pub use options::AnalysisOptions;
pub use pass_result::PassResult;

use checks::seen_amiss::{feet_cut_off, sliding_feet, wrong_rate};
use options::Surface;

use crate::clinic::assessment::{Assessment, CameraView, Check, QualityFlag, SourceInfo};
use crate::clinic::view_gate;
use crate::finding::{FilmFinding, Finding, WalkFinding};
use crate::vision::people::person_choice::Evidence;
use crate::vision::people::upright::{Bearing, counted_downwards};
use crate::vision::pose::PoseTrack;

/// Kind of a source that is a file of key-points, as in [`SourceInfo`].
pub const POSES: &str = "poses";

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
    match Bearing::of(track) {
        Some(Bearing::OnTheSide) => (nothing(track, source, FilmFinding::OnTheSide), track.clone()),
        Some(Bearing::OnTheHead) if source.kind == POSES => {
            let (mut assessment, named) = analyse_upright(&counted_downwards(track), options, source);
            let turned = QualityFlag::amber(Check::PictureUpright, FilmFinding::CountedUpwards);
            assembly::add_quality(&mut assessment.quality, vec![turned]);
            (assessment, counted_downwards(&named))
        }
        Some(Bearing::OnTheHead) => (nothing(track, source, FilmFinding::OnTheHead), track.clone()),
        Some(Bearing::Upright) | None => analyse_upright(track, options, source),
    }
}

/// An assessment without numbers, because the picture stands otherwise than people do.
fn nothing(track: &PoseTrack, source: SourceInfo, finding: FilmFinding) -> Assessment {
    let finding = Finding::from(finding);
    let mut assessment = assembly::assemble(track, &[], std::slice::from_ref(&finding), &[], source);
    assessment.quality = vec![QualityFlag::red(Check::PictureUpright, finding)];
    let mut checks = checks::quality::checks(track, &[], &[], &assessment.source);
    checks.extend(assessment.source.notes.iter().cloned());
    assembly::add_quality(&mut assessment.quality, checks);
    assessment
}

fn analyse_upright(
    track: &PoseTrack,
    options: &AnalysisOptions,
    mut source: SourceInfo,
) -> (Assessment, PoseTrack) {
    let moved = options.surface == Surface::Overground && source.camera_moved == Some(true);
    let surface = if moved { Surface::FollowedByCamera } else { options.surface };
    let options = &AnalysisOptions { surface, ..options.clone() };
    let (results, mut refused) = bouts::keep_walking(passes_of(track, options), options);
    let cut = feet_cut_off(&results, track.height);
    // Where the pictures told nothing of the camera, the standing feet do, if they are seen.
    let unknown = surface == Surface::Overground && source.camera_moved.is_none() && cut.is_none();
    if let Some(finding) = sliding_feet(&results).filter(|_| unknown) {
        source.camera_moved = Some(true);
        source.notes.push(QualityFlag::red(Check::CameraMoved, finding));
        return analyse_upright(track, options, source);
    }
    if results.is_empty() && surface == Surface::Overground && walks_on_the_spot(track) {
        refused.insert(0, WalkFinding::OnTheSpot.into());
    }
    let mut named = track.clone();
    for result in &results {
        named.samples[result.pass.first..result.pass.end].clone_from_slice(&result.named);
    }
    let mut remarks = match (surface, moved) {
        (Surface::FollowedByCamera, true) => view_gate::camera_moved(),
        (Surface::FollowedByCamera, false) => view_gate::camera_turned(),
        _ => Vec::new(),
    };
    remarks.extend(checks::trust::remarks(&results, options));
    let mut assessment = assembly::assemble(track, &results, &refused, &remarks, source);
    let mut checks = checks::quality::checks(track, &results, &refused, &assessment.source);
    // Of feet that are cut off or in the dark nobody knows how long they swing.
    let feet_seen = cut.is_none() && !assessment.source.notes.iter().any(|note| note.check == Check::TooDark);
    let pace = if feet_seen { wrong_rate(&results, options) } else { None };
    checks.extend(cut.map(|finding| QualityFlag::red(Check::FeetCutOff, finding)));
    checks.extend(pace.map(|finding| QualityFlag::red(Check::CaptureRate, finding)));
    checks.extend(assessment.source.notes.iter().cloned());
    assembly::add_quality(&mut assessment.quality, checks);
    checks::trust::apply(&mut assessment.parameters, &results, options, &assessment.quality);
    (assessment, named)
}

fn passes_of(track: &PoseTrack, options: &AnalysisOptions) -> Vec<PassResult> {
    passes::find_passes(track, options)
        .iter()
        .filter_map(|pass| match pass.view {
            CameraView::Left | CameraView::Right => side_view::analyse_pass(track, *pass, options),
            CameraView::Front | CameraView::Back => frontal::view::analyse_pass(track, *pass, options),
        })
        .collect()
}

/// Fewest seconds of stepping on the spot that may be a belt's: six slow steps; and their share of the time in sight.
const ON_THE_SPOT: (f64, f64) = (3.0, 0.6);

/// Whether the feet take turns as on a belt while the body stays where it is.
fn walks_on_the_spot(track: &PoseTrack) -> bool {
    let evidence = Evidence::of(&track.samples);
    evidence.on_the_spot >= ON_THE_SPOT.0.max(ON_THE_SPOT.1 * evidence.in_sight)
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
