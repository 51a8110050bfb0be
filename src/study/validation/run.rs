//! The experiment: every trial before every camera, read by one analysis.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::coverage::{Covered, covered};
use super::curves::{CurveError, curve_errors, learned_errors};
use super::matching::{EventScore, match_events};
use super::measure::Measure;
use super::muscles::{MuscleScore, muscle_scores};
use super::split::Split;
use super::trial::{Group, RealTrial};
use crate::analysis::AnalysisOptions;
use crate::analysis::options::Surface;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::learned::LearnedGait;
use crate::biomechanics::gait::{EventKind, GaitParameters, Parameter};
use crate::biomechanics::random::Random;
use crate::clinic::assessment::Assessment;
use crate::clinic::norms::{NormPerson, usual_muscles};
use crate::clinic::words::language::Language;
use crate::synthesis::{CameraPlacement, PoseNoise, VirtualCamera};
use crate::vision::pose::PoseTrack;

/// Which cameras stand around the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the choices")]
pub enum CameraChoice {
    Side,
    Front,
    Back,
    Panning,
    All,
}

impl CameraChoice {
    /// The choice that the command line spells this way.
    pub fn from_name(name: &str) -> Option<CameraChoice> {
        match name {
            "side" => Some(CameraChoice::Side),
            "front" => Some(CameraChoice::Front),
            "back" => Some(CameraChoice::Back),
            "panning" => Some(CameraChoice::Panning),
            "all" => Some(CameraChoice::All),
            _ => None,
        }
    }

    /// As the command line spells it.
    pub fn name(self) -> &'static str {
        match self {
            CameraChoice::Side => "side",
            CameraChoice::Front => "front",
            CameraChoice::Back => "back",
            CameraChoice::Panning => "panning",
            CameraChoice::All => "all",
        }
    }

    /// The places meant; side cameras stand on both sides.
    pub fn placements(self) -> Vec<CameraPlacement> {
        use CameraPlacement as C;
        match self {
            CameraChoice::Side => vec![C::Side(Side::Left), C::Side(Side::Right)],
            CameraChoice::Front => vec![C::Front],
            CameraChoice::Back => vec![C::Back],
            CameraChoice::Panning => vec![C::PanningSide(Side::Left), C::PanningSide(Side::Right)],
            CameraChoice::All => {
                [CameraChoice::Side, CameraChoice::Front, CameraChoice::Back, CameraChoice::Panning]
                    .into_iter()
                    .flat_map(CameraChoice::placements)
                    .collect()
            }
        }
    }
}

/// The noise that the command line spells this way: `none`, `white`, `detector-like` or `measured`.
pub fn noise_from_name(name: &str) -> Option<(&'static str, PoseNoise)> {
    match name {
        "none" => Some(("none", PoseNoise::none())),
        "white" => Some(("white", PoseNoise::white())),
        "detector-like" => Some(("detector-like", PoseNoise::detector_like())),
        "measured" => Some(("measured", PoseNoise::measured())),
        _ => None,
    }
}

/// Everything that the result depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Which cameras.
    pub camera: CameraChoice,
    /// Frame rates, Hz.
    pub frame_rates: Vec<f64>,
    /// Named kinds of noise.
    pub noises: Vec<(&'static str, PoseNoise)>,
    /// Which half of the people.
    pub split: Split,
    /// Seed of the noise, the cameras' phases and the bootstrap.
    pub seed: u64,
    /// Largest time between a true event and its match, s.
    pub tolerance: f64,
}

impl Settings {
    /// The set-up that docs/accuracy.md reports.
    pub fn standard(camera: CameraChoice, seed: u64) -> Self {
        Self {
            camera,
            frame_rates: vec![30.0, 60.0],
            noises: ["white", "detector-like"].into_iter().filter_map(noise_from_name).collect(),
            split: Split::All,
            seed,
            tolerance: 0.1,
        }
    }
}

/// One trial through one camera.
#[derive(Clone, Debug)]
pub struct Record {
    /// Which trial.
    pub trial: String,
    /// Who walked.
    pub subject: String,
    /// Group of the walker.
    pub group: Group,
    /// Whether the walk is straight.
    pub straight: bool,
    /// Which camera.
    pub placement: CameraPlacement,
    /// Frames per second.
    pub frame_rate: f64,
    /// Which noise.
    pub noise: &'static str,
    /// Pairs of true and found values; found is `None` where withheld.
    pub values: BTreeMap<Measure, (f64, Option<f64>)>,
    /// Initial contacts.
    pub contacts: EventScore,
    /// Toe offs.
    pub toe_offs: EventScore,
    /// Parameters shown with an interval.
    pub covered: Vec<Covered>,
    /// Joint curves.
    pub curves: Vec<CurveError>,
    /// Why step time is withheld, where it is.
    pub reason: Option<String>,
    /// Muscle activity against EMG, where it was recorded.
    pub muscles: Vec<MuscleScore>,
    /// What the learned estimator says, where it was asked and saw enough.
    pub learned: Option<LearnedRecord>,
}

/// The learned estimator's answer for one film.
#[derive(Clone, Debug)]
pub struct LearnedRecord {
    /// Pairs of true and found values.
    pub values: BTreeMap<Measure, (f64, Option<f64>)>,
    /// Parameters with their intervals.
    pub covered: Vec<Covered>,
    /// Joint curves.
    pub angles: Vec<CurveError>,
    /// How usual the walk is among those learned from, 0..=1.
    pub in_distribution: f64,
}

/// What reads a track beside the analysis: the learned estimator with the stature, m.
pub type Estimator<'a> = &'a (dyn Fn(&PoseTrack, Option<f64>) -> Option<LearnedGait> + Sync);

/// Films every trial of the wanted half with every camera, rate and noise, and compares. Films are analysed in parallel;
/// each draws its noise from its own name, so that the records and their order do not depend on the number of threads.
pub fn run(
    trials: &[RealTrial],
    settings: &Settings,
    analyse: &(dyn Fn(&PoseTrack, &AnalysisOptions) -> Assessment + Sync),
) -> Vec<Record> {
    run_with_estimator(trials, settings, analyse, None)
}

/// As [`run`], with the learned estimator reading the same films.
pub fn run_with_estimator(
    trials: &[RealTrial],
    settings: &Settings,
    analyse: &(dyn Fn(&PoseTrack, &AnalysisOptions) -> Assessment + Sync),
    estimator: Option<Estimator<'_>>,
) -> Vec<Record> {
    let mut films = Vec::new();
    for trial in trials.iter().filter(|trial| settings.split.holds(&trial.subject)) {
        for placement in settings.camera.placements() {
            for &frame_rate in &settings.frame_rates {
                for &(noise_name, noise) in &settings.noises {
                    films.push((trial, placement, frame_rate, noise_name, noise));
                }
            }
        }
    }
    films
        .into_par_iter()
        .map(|(trial, placement, frame_rate, noise_name, noise)| {
            let part = format!("{} {} {frame_rate} {noise_name}", trial.id, placement.name());
            let (track, start) = film(trial, placement, frame_rate, &noise, settings.seed, &part);
            // The one thing that a user would tell: that the camera was turned.
            let surface = match placement {
                CameraPlacement::PanningSide(_) => Surface::FollowedByCamera,
                _ => Surface::Overground,
            };
            let options = AnalysisOptions { stature: trial.stature, surface, ..AnalysisOptions::default() };
            let assessment = analyse(&track, &options);
            let mut record =
                compare(trial, placement, frame_rate, noise_name, &assessment, start, settings.tolerance);
            let learned = estimator.and_then(|estimate| estimate(&track, trial.stature));
            let person = NormPerson { stature: trial.stature, ..NormPerson::default() };
            let usual = usual_muscles(&assessment, &person);
            record.muscles = muscle_scores(trial, usual.as_ref(), learned.as_ref());
            record.learned = learned.map(|learned| learned_record(trial, placement, &learned));
            record
        })
        .collect()
}

/// One film, and the time of its first frame on the trial's clock, s.
pub fn film(
    trial: &RealTrial,
    placement: CameraPlacement,
    frame_rate: f64,
    noise: &PoseNoise,
    seed: u64,
    part: &str,
) -> (PoseTrack, f64) {
    let mut random = Random::for_part(seed, part);
    let mut camera = VirtualCamera::for_walk(&trial.walk, placement, frame_rate);
    camera.phase = random.uniform();
    let film = camera.film(&trial.walk);
    // Jitter needs a size; a walker of unknown height is taken as 1.7 m for the noise only.
    let (track, _) = noise.apply(&film, trial.stature.unwrap_or(1.7), random.next_u64());
    (track, camera.first_frame_time(&trial.walk).unwrap_or(0.0))
}

/// The leg next to the camera, where there is one.
fn near_leg(placement: CameraPlacement) -> Option<Side> {
    match placement {
        CameraPlacement::Side(side) | CameraPlacement::PanningSide(side) => Some(side),
        CameraPlacement::Front | CameraPlacement::Back => None,
    }
}

fn pairs(
    trial: &RealTrial,
    parameters: &GaitParameters,
    near: Option<Side>,
) -> BTreeMap<Measure, (f64, Option<f64>)> {
    Measure::ALL
        .into_iter()
        .filter_map(|measure| Some((measure, (measure.truth(trial, near)?, measure.found(parameters, near)))))
        .collect()
}

fn learned_record(trial: &RealTrial, placement: CameraPlacement, learned: &LearnedGait) -> LearnedRecord {
    LearnedRecord {
        values: pairs(trial, &learned.parameters, near_leg(placement)),
        covered: covered(trial, &learned.parameters),
        angles: learned_errors(trial, learned),
        in_distribution: learned.in_distribution,
    }
}

fn compare(
    trial: &RealTrial,
    placement: CameraPlacement,
    frame_rate: f64,
    noise: &'static str,
    assessment: &Assessment,
    start: f64,
    tolerance: f64,
) -> Record {
    let near = near_leg(placement);
    let mut found = assessment.events.clone();
    for event in &mut found {
        event.time += start;
    }
    let values = pairs(trial, &assessment.parameters, near);
    let reason = [Parameter::StepTimeLeft, Parameter::StepTimeRight]
        .into_iter()
        .filter_map(|parameter| assessment.parameters.get(parameter))
        .find(|estimate| estimate.value.is_none())
        .and_then(|estimate| Language::English.reason(estimate));
    Record {
        trial: trial.id.clone(),
        subject: trial.subject.clone(),
        group: trial.group,
        straight: trial.straight,
        placement,
        frame_rate,
        noise,
        values,
        contacts: match_events(&trial.events, &found, EventKind::InitialContact, tolerance),
        toe_offs: match_events(&trial.events, &found, EventKind::ToeOff, tolerance),
        covered: covered(trial, &assessment.parameters),
        curves: curve_errors(trial, &assessment.curves),
        reason,
        muscles: Vec::new(),
        learned: None,
    }
}
