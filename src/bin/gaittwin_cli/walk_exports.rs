//! What `analyse` writes besides its folder of results, where it is asked to: C3D, TRC, MOT, BIDS; and what a laboratory recorded
//! beside its markers.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use gaittwin::biomechanics::gait::GaitEvent;
use gaittwin::biomechanics::motion::Motion;
use gaittwin::clinic::assessment::Assessment;
use gaittwin::exchange::bids_motion::{self, BidsWalk};
use gaittwin::exchange::pose_formats::laboratory_signals::LaboratorySignals;
use gaittwin::exchange::{ExchangeError, c3d, opensim_files};
use gaittwin::recording::candidates::CandidatePicture;
use gaittwin::recording::final_analysis::Recording;

/// Further forms of a walk.
#[derive(clap::Args)]
pub(crate) struct ExportArguments {
    /// Write the walk also as C3D (places and events), TRC (places) and MOT (joint angles), of any length.
    #[arg(long)]
    motion_files: bool,
    /// Add the walk to a data set of BIDS (extension for motion) in this folder, which is made if it is not there.
    #[arg(long, value_name = "FOLDER", requires = "participant")]
    bids: Option<PathBuf>,
    /// The participant's label in the data set: letters and digits, no name.
    #[arg(long, value_name = "LABEL")]
    participant: Option<String>,
}

impl ExportArguments {
    /// Writes what was asked for, and what the file holds beside markers.
    pub(crate) fn write(&self, out: &Path, recording: &Recording, assessment: &Assessment) -> Result<()> {
        if let Some(signals) = &recording.beside.signals {
            signals.write(&out.join("laboratory.csv"))?;
            print_signals(signals);
        }
        for CandidatePicture { person, picture } in &recording.beside.candidates {
            let name = format!("person_{person}.png");
            let path = out.join(&name);
            let (width, height) = (picture.width as u32, picture.height as u32);
            image::save_buffer(&path, &picture.data, width, height, image::ExtendedColorType::Rgb8)
                .with_context(|| {
                    format!(
                        "The picture could not be written. Check that the drive has space. ({})",
                        path.display()
                    )
                })?;
            println!("Person {person}, who may be meant, is shown in {name}.");
        }
        if self.motion_files {
            let several = assessment.motions.len() > 1;
            for (number, motion) in assessment.motions.iter().enumerate() {
                let stem = if several { format!("walk_{}", number + 1) } else { "walk".to_owned() };
                write_motion(out, &stem, motion, &assessment.events)?;
            }
        }
        if let (Some(folder), Some(participant)) = (&self.bids, &self.participant) {
            let runs = bids_motion::add(folder, BidsWalk { participant, task: "walking" }, assessment)?;
            println!("{runs} runs were added to {}.", folder.display());
        }
        Ok(())
    }
}

fn write_motion(out: &Path, stem: &str, motion: &Motion, events: &[GaitEvent]) -> Result<(), ExchangeError> {
    let (start, end) = (motion.start - 1e-6, motion.time(motion.len()) + 1e-6);
    let own: Vec<GaitEvent> =
        events.iter().filter(|event| (start..=end).contains(&event.time)).copied().collect();
    c3d::write(&out.join(format!("{stem}.c3d")), motion, &own)?;
    opensim_files::write_trc(&out.join(format!("{stem}.trc")), motion)?;
    opensim_files::write_mot(&out.join(format!("{stem}.mot")), motion)
}

/// A line for each plate and signal.
fn print_signals(signals: &LaboratorySignals) {
    for plate in &signals.plates {
        println!("Force plate {}: largest vertical force {:.0} N", plate.number, plate.largest());
    }
    for signal in &signals.muscles {
        println!("Muscle signal {} ({}), {:.0} values a second", signal.label, signal.unit, signals.rate);
    }
    for signal in &signals.others {
        println!("Channel {} ({}), {:.0} values a second", signal.label, signal.unit, signals.rate);
    }
}
