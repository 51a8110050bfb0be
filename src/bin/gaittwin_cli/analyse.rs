//! `analyse`: from a video or pose file to a folder of results.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, Result, bail};
use gaittwin::analysis::AnalysisOptions;
use gaittwin::analysis::options::Surface;
use gaittwin::biomechanics::gait::GaitParameters;
use gaittwin::biomechanics::gait::learned::LearnedGait;
use gaittwin::clinic::assessment::{Assessment, CameraView};
use gaittwin::clinic::words::language::Language;
use gaittwin::clinic::words::quantity::QuantityStyle;
use gaittwin::exchange::pose_formats;
use gaittwin::inference::engines::runtime::{BackendChoice, RuntimeOptions};
use gaittwin::inference::pose::person_reader::ReaderOptions;
use gaittwin::inference::pose::pose_estimator::PoseNetworkChoice;
use gaittwin::recording::analysed_trial::AnalysedTrial;
use gaittwin::recording::final_analysis::{self, Progress, Recording};
use gaittwin::recording::overlay_film::{self, OverlayOptions};
use gaittwin::recording::walk_folder;
use gaittwin::vision::people::person_choice::{PersonChoice, PersonId};

use crate::Outcome;

/// What `analyse` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A video file, or key-points: a pose file (*.poses.json), JSON of OpenPose (a folder or one file), AlphaPose, MMPose, COCO
    /// or YOLO-pose, a table of DeepLabCut or FreeMoCap, a TRC file.
    input: PathBuf,
    /// Folder for the results; made if it is not there.
    #[arg(long)]
    out: PathBuf,
    /// Standing height of the walker, m.
    #[arg(long)]
    stature: Option<f64>,
    /// Pixels per metre in the walking plane.
    #[arg(long)]
    scale_px_per_m: Option<f64>,
    /// auto, left, right, front or back: where the camera sees the walker from.
    #[arg(long, default_value = "auto")]
    view: String,
    /// Slow motion: pictures a second that the camera took, where the film does not say it itself.
    #[arg(long, visible_alias = "frame-rate")]
    capture_rate: Option<f64>,
    #[command(flatten)]
    surface: SurfaceArguments,
    /// auto (the one who walks), or the person's number in order of appearance.
    #[arg(long, default_value = "auto")]
    person: String,
    /// Which installed pose network; see `networks list`.
    #[arg(long)]
    network: Option<String>,
    /// Read every picture a second time mirrored and average: steadier key-points, twice the time.
    #[arg(long)]
    mirrored_pass: bool,
    /// auto, onnxruntime or rten.
    #[arg(long, default_value = "auto")]
    backend: String,
    #[command(flatten)]
    overlay: OverlayArguments,
    #[command(flatten)]
    exports: crate::walk_exports::ExportArguments,
    /// Progress as one JSON object a line, on standard error.
    #[arg(long)]
    json_progress: bool,
}

/// What the walker walks on, and whether the camera stood still.
#[derive(clap::Args)]
struct SurfaceArguments {
    /// The camera was turned after the walker: times only, no lengths and no speed.
    #[arg(long)]
    camera_follows: bool,
    /// The walker is on a treadmill: walking on the spot is walking.
    #[arg(long, conflicts_with = "camera_follows")]
    treadmill: bool,
    /// Speed of the belt, m/s; with it speed and lengths are those over the belt. Without it they come from the standing feet.
    #[arg(long, requires = "treadmill")]
    belt_speed: Option<f64>,
}

/// The copy of the film with everything drawn in.
#[derive(clap::Args)]
struct OverlayArguments {
    /// Write the film once more, with skeleton, events and numbers drawn in (H.264 in MP4, the same times).
    #[arg(long, value_name = "FILM")]
    overlay: Option<PathBuf>,
    /// Make the heads of everybody who was found unrecognisable in it. Look it through before you hand it on.
    #[arg(long, requires = "overlay")]
    blur_faces: bool,
}

impl SurfaceArguments {
    fn surface(&self) -> Result<Surface> {
        if let Some(speed) = self.belt_speed
            && !(speed.is_finite() && speed > 0.0 && speed <= 6.0)
        {
            bail!("--belt-speed is {speed}; it is in m/s, above 0 and at most 6.");
        }
        Ok(match (self.treadmill, self.camera_follows) {
            (true, _) => Surface::Treadmill { belt_speed: self.belt_speed },
            (false, true) => Surface::FollowedByCamera,
            (false, false) => Surface::Overground,
        })
    }
}

/// Reads, analyses, writes, and prints the main numbers.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let options = options(arguments)?;
    let choice = BackendChoice::from_name(&arguments.backend).with_context(|| {
        format!("--backend is «{}»; it can be auto, onnxruntime or rten.", arguments.backend)
    })?;
    let reading = ReaderOptions {
        runtime: RuntimeOptions { choice, ..RuntimeOptions::default() },
        network: PoseNetworkChoice {
            network: arguments.network.clone(),
            mirrored_pass: arguments.mirrored_pass,
        },
        ..ReaderOptions::default()
    };
    let person = person(&arguments.person)?;
    if arguments.overlay.overlay.is_some() && pose_formats::is_pose_source(&arguments.input) {
        bail!("--overlay draws into a film, and this is a file of key-points. Give the film itself.");
    }
    let mut last_percent = None;
    let mut show = |progress: Progress| {
        let percent = (progress.fraction * 100.0).floor() as i64;
        if last_percent != Some((progress.stage, percent)) {
            last_percent = Some((progress.stage, percent));
            if arguments.json_progress {
                eprintln!(r#"{{"stage":"{}","percent":{percent}}}"#, progress.stage.name());
            } else if percent % 10 == 0 {
                eprintln!("{}: {percent} %", progress.stage.name());
            }
        }
    };
    let recording = final_analysis::read_at(
        &arguments.input,
        arguments.capture_rate,
        person,
        &reading,
        &mut show,
        &AtomicBool::new(false),
    )?;
    let result = final_analysis::assess(&recording, &options);
    walk_folder::write(&arguments.out, &result)?;
    arguments.exports.write(&arguments.out, &recording, &result.assessment)?;
    if let Some(copy) = &arguments.overlay.overlay {
        write_overlay(arguments, copy, (&recording, &result))?;
    }
    print_summary(&result.assessment, result.learned.as_deref());
    let measured = result.assessment.parameters.estimates.values().any(|estimate| estimate.value.is_some());
    Ok(if measured { Outcome::Done } else { Outcome::NothingMeasured })
}

/// Writes the film with the walk drawn in.
fn write_overlay(
    arguments: &Arguments,
    copy: &Path,
    (recording, result): (&Recording, &AnalysedTrial),
) -> Result<()> {
    let options = OverlayOptions {
        blur: recording.beside.heads.as_deref().filter(|_| arguments.overlay.blur_faces),
        rate: arguments.capture_rate,
        ..OverlayOptions::default()
    };
    let mut last = None;
    let mut show = |share: f64| {
        let percent = (share * 10.0).floor() as i64 * 10;
        if last.replace(percent) != Some(percent) {
            if arguments.json_progress {
                eprintln!(r#"{{"stage":"writing_film","percent":{percent}}}"#);
            } else {
                eprintln!("writing_film: {percent} %");
            }
        }
    };
    overlay_film::write(&arguments.input, copy, result, &options, &mut show, &AtomicBool::new(false))?;
    Ok(())
}

fn options(arguments: &Arguments) -> Result<AnalysisOptions> {
    if let Some(stature) = arguments.stature
        && !(0.5..=2.6).contains(&stature)
    {
        bail!("--stature is {stature}; it is in metres and lies between 0.5 and 2.6.");
    }
    if let Some(scale) = arguments.scale_px_per_m
        && !(scale.is_finite() && scale > 0.0)
    {
        bail!("--scale-px-per-m is {scale}; it must be above zero.");
    }
    if let Some(rate) = arguments.capture_rate
        && !(1.0..=4000.0).contains(&rate)
    {
        bail!("--capture-rate is {rate}; it is in pictures a second and lies between 1 and 4000.");
    }
    let view =
        match arguments.view.as_str() {
            "auto" => None,
            name => Some(CameraView::from_name(name).with_context(|| {
                format!("--view is «{name}»; it can be auto, left, right, front or back.")
            })?),
        };
    Ok(AnalysisOptions {
        stature: arguments.stature,
        px_per_m: arguments.scale_px_per_m,
        view,
        surface: arguments.surface.surface()?,
        ..AnalysisOptions::default()
    })
}

fn person(text: &str) -> Result<PersonChoice> {
    if text == "auto" {
        return Ok(PersonChoice::Walking);
    }
    match text.parse() {
        Ok(number) if number > 0 => Ok(PersonChoice::Number(PersonId(number))),
        _ => bail!("--person is «{text}»; it can be auto or a number from 1."),
    }
}

fn print_summary(assessment: &Assessment, learned: Option<&LearnedGait>) {
    print_parameters(&assessment.parameters);
    if let Some(learned) = learned {
        println!("Model estimates, learned from simulated walks only, {} windows:", learned.windows);
        print_parameters(&learned.parameters);
    }
    for flag in &assessment.quality {
        println!("[{}] {}", flag.level.name(), flag.message(Language::English));
    }
    println!("{}", gaittwin::DISCLAIMER);
}

/// A line for each parameter: value, interval and count, or why there is none.
pub(crate) fn print_parameters(parameters: &GaitParameters) {
    let style = QuantityStyle::default();
    for (parameter, estimate) in &parameters.estimates {
        let side = parameter.side().map(|side| format!(", {}", side.name())).unwrap_or_default();
        let name = format!("{}{side}", parameter.title());
        match (estimate.value, estimate.interval) {
            (Some(value), Some(interval)) => println!(
                "{name:<28} {:>18}   ({} to {}, n = {})",
                style.value(value, estimate.unit),
                style.number(interval.low, estimate.unit),
                style.number(interval.high, estimate.unit),
                estimate.n
            ),
            (Some(value), None) => {
                println!("{name:<28} {:>18}   (n = {})", style.value(value, estimate.unit), estimate.n);
            }
            (None, _) => {
                println!(
                    "{name:<28} {:>18}   {}",
                    "–",
                    Language::English.reason(estimate).unwrap_or_default()
                );
            }
        }
    }
}
