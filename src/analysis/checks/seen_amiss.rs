//! What is amiss with a walk that was found: feet that the picture does not hold, feet that slide, legs that swing as no leg
//! does.

use crate::analysis::AnalysisOptions;
use crate::analysis::belt::floor_velocity;
use crate::analysis::bouts::pelvis;
use crate::analysis::pass_result::PassResult;
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::Stride;
use crate::biomechanics::motion::LengthUnit;
use crate::biomechanics::signal::robust::{mean, median};
use crate::finding::{FilmFinding, PeopleFinding};
use crate::vision::pose::{Pose, PoseSample};

/// Standing feet may seem to slide by these shares of the walking speed, backwards and forwards, before the camera is said to
/// have moved. They roll over their toes, so that a still camera shows them going forward by up to a fifth.
const SLIDE: (f64, f64) = (-0.15, 0.35);
/// Share of a walk in which the lower edge may hide a foot.
const HIDDEN: f64 = 0.25;
/// A foot whose lowest point is nearer to the lower edge than this share of the body height has its sole cut off: the points
/// of heel and toe lie 0.02 to 0.03 above the sole.
const EDGE: f64 = 0.03;

/// Longest and shortest mean swing of any walking leg, s. A swinging leg falls, so that it swings about as fast in slow as in
/// quick walking: 0.29 to 0.58 s in 67 people of 20 to 80 with and without Parkinson's and Huntington's disease and ALS
/// (Hausdorff 1997, 2000; Shida 2023), in children and after stroke.
const SLOWEST_SWING: f64 = 0.75;
const QUICKEST_SWING: f64 = 0.25;
/// Swings longer than this together with steps too long for their rhythm are slow motion as well.
const SLOW_SWING: f64 = 0.62;
/// Step length over cadence without units, (length / stature) / (step rate * sqrt(stature / g)): it hardly changes with speed
/// (Sekiya 1996, Rota 2011). Healthy people 0.30 to 0.75, disease shortens steps; half the speed of the film doubles it.
const LONG_STEPS: f64 = 0.9;
/// Cadence of grown-up size, cadence * sqrt(stature / 1.7 m), beyond that of any patient or child at hand (143), steps per min.
const QUICK_CADENCE: f64 = 160.0;
/// Stature that stands for one not known, m.
const USUAL_STATURE: f64 = 1.7;
const GRAVITY: f64 = 9.81;

/// Whether standing feet slide through the picture of passes from the side.
pub(in crate::analysis) fn sliding_feet(passes: &[PassResult]) -> Option<FilmFinding> {
    let shares: Vec<f64> = passes
        .iter()
        .filter(|pass| pass.pass.view.is_sagittal())
        .filter_map(|pass| {
            let hips: Vec<f64> =
                (0..pass.motion.len()).filter_map(|frame| pelvis(&pass.motion, frame)).collect();
            let duration = pass.motion.len() as f64 / pass.motion.sample_rate;
            let speed = (hips.last()? - hips.first()?) / duration;
            let floor = floor_velocity(&pass.motion)?;
            (speed - floor > 0.0).then_some(floor / (speed - floor))
        })
        .collect();
    let share = median(&shares)?;
    (share < SLIDE.0 || share > SLIDE.1).then_some(FilmFinding::FeetSlide { share: share.abs() })
}

/// Whether a foot is below the picture, or cut by its edge, for much of the walk. Both feet stand on one floor, so that one
/// cut foot is enough.
pub(in crate::analysis) fn feet_cut_off(
    passes: &[PassResult],
    picture_height: usize,
) -> Option<PeopleFinding> {
    let samples: Vec<&PoseSample> = passes.iter().flat_map(|pass| &pass.named).collect();
    let poses: Vec<&Pose> = samples.iter().filter_map(|sample| sample.pose.as_ref()).collect();
    let size = median(&poses.iter().filter_map(|pose| leg_height(pose)).collect::<Vec<_>>())?;
    let edge = picture_height as f64 - EDGE * size;
    let cut = poses.iter().filter(|pose| is_cut(pose, edge, size)).count();
    let share = cut as f64 / poses.len().max(1) as f64;
    (share > HIDDEN).then_some(PeopleFinding::FeetCutOff { share })
}

/// Whether a foot lies at or beyond the lower edge: seen there, or not seen below a knee from which a shank reaches it.
fn is_cut(pose: &Pose, edge: f64, size: f64) -> bool {
    Side::BOTH.into_iter().any(|side| {
        let y = |point: BodyPoint| pose.points[Landmark::of(point, side)].map(|keypoint| keypoint.y);
        let feet = [BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe].map(y);
        match feet.into_iter().flatten().reduce(f64::max) {
            Some(lowest) => lowest >= edge,
            // Shank and foot are 0.285 of stature (Drillis and Contini 1966).
            None => y(BodyPoint::Knee).is_some_and(|knee| knee + 0.285 * size >= edge),
        }
    })
}

/// Standing height from thigh and shank, px.
fn leg_height(pose: &Pose) -> Option<f64> {
    let lengths: Vec<f64> = Side::BOTH
        .into_iter()
        .filter_map(|side| {
            let place = |point: BodyPoint| pose.points[Landmark::of(point, side)];
            let (hip, knee) = (place(BodyPoint::Hip)?, place(BodyPoint::Knee)?);
            // Thigh over stature: 0.245 (Drillis and Contini 1966).
            Some((hip.x - knee.x).hypot(hip.y - knee.y) / 0.245)
        })
        .collect();
    mean(&lengths)
}

/// Whether the film runs slower or faster than life.
pub(in crate::analysis) fn wrong_rate(
    passes: &[PassResult],
    options: &AnalysisOptions,
) -> Option<FilmFinding> {
    // From ahead and behind the phases are too uncertain.
    let passes = passes.iter().filter(|pass| pass.pass.view.is_sagittal());
    let strides: Vec<&Stride> =
        passes.clone().flat_map(|pass| &pass.strides).filter(|stride| stride.excluded.is_none()).collect();
    let swing = |stride: &&Stride| Some((1.0 - stride.stance_fraction()?) * stride.duration());
    let swing = median(&strides.iter().filter_map(swing).collect::<Vec<_>>())?;
    let stride = median(&strides.iter().map(|stride| stride.duration()).collect::<Vec<_>>())?;
    let stature = options.stature.unwrap_or(USUAL_STATURE);
    let lengths: Vec<f64> = passes
        .flat_map(|pass| {
            let unit = if pass.motion.length_unit == LengthUnit::Metre { stature } else { 1.0 };
            pass.steps.iter().filter_map(move |step| Some(step.length? / unit))
        })
        .collect();
    let rate = 2.0 / stride * (stature / GRAVITY).sqrt();
    let ratio = median(&lengths).map(|length| length / rate);
    let cadence = 120.0 / stride * (stature / USUAL_STATURE).sqrt();
    if swing > SLOWEST_SWING || (swing > SLOW_SWING && ratio.is_some_and(|ratio| ratio > LONG_STEPS)) {
        Some(FilmFinding::SlowMotion { swing })
    } else if swing < QUICKEST_SWING && cadence > QUICK_CADENCE {
        Some(FilmFinding::TimeLapse { swing })
    } else {
        None
    }
}
