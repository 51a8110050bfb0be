//! The command-line program: the same analysis as the window, for scripts and batches.
//!
//! Exit status: 0 done; 1 the input was understood and nothing can be measured; 2 bad usage or unreadable input, with
//! one clear line on standard error. Progress goes to standard error, results to files.

/// Prints a line. Nobody may be listening any more, as in `gaittwin-cli networks list | head -1`: then the work goes on
/// in silence, because its results lie in files. The standard macro would end the program with a panic.
macro_rules! println {
    ($($words:tt)*) => {
        crate::say(&mut std::io::stdout(), format_args!($($words)*))
    };
}

/// The same on standard error.
macro_rules! eprintln {
    ($($words:tt)*) => {
        crate::say(&mut std::io::stderr(), format_args!($($words)*))
    };
}

mod accelerometer;
mod analyse;
mod archive;
mod batch;
mod condition;
mod follow;
mod follower_report;
mod grow;
mod grow_followers;
mod make_dataset;
mod make_profiles;
mod networks;
mod optimise;
mod secret_input;
mod simulate;
mod validate;
mod walk_exports;
mod walker_report;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reads gait from video, beside a simulated twin. Research and education. Not a medical device.
#[derive(Parser)]
#[command(name = "gaittwin-cli", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read walking speed and cadence from a recording of one worn accelerometer.
    Accelerometer(accelerometer::Arguments),
    /// Analyse a video or pose file and write assessment.json, events.csv, strides.csv, curves.csv and poses.json.
    Analyse(analyse::Arguments),
    /// Restore, check and unlock an archive of records.
    Archive(archive::Arguments),
    /// Let a simulated walker follow curves, of a person or of typical people, and write what it did.
    Follow(follow::Arguments),
    /// Read every film, pose file and sensor recording of a folder into one table.
    Batch(batch::Arguments),
    /// Add walking controllers to a library, condition after condition.
    Grow(grow::Arguments),
    /// Simulate many people and write labelled gaits and what cameras would see of them, for training.
    MakeDataset(make_dataset::Arguments),
    /// Film the gaits of a data set and write what the analysis makes of them, for the map of synthetic gaits.
    MakeProfiles(make_profiles::Arguments),
    /// List, add or check the networks that read poses.
    Networks(networks::Arguments),
    /// Search a walking controller for a condition.
    Optimise(optimise::Arguments),
    /// Let the musculoskeletal walker walk and write what it did.
    Simulate(simulate::Arguments),
    /// Compare with walks whose truth is known, through virtual cameras, and write a report.
    Validate(validate::Arguments),
}

/// How a command ended well.
enum Outcome {
    /// Done.
    Done,
    /// The input was understood, and nothing can be measured; or an archive was checked, and something is wrong.
    NothingMeasured,
}

fn main() -> ExitCode {
    if let Some(status) = gaittwin::capture::decode_if_asked() {
        return status;
    }
    if let Some(status) = gaittwin::inference::engines::telemetry::restart_switched_off() {
        return status;
    }
    let given = gaittwin::inference::engines::telemetry::arguments();
    let given = std::iter::once(std::ffi::OsString::from("gaittwin-cli")).chain(given);
    let arguments = match Arguments::try_parse_from(given) {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => {
            // What is wrong, and where names are missing, which; usage and tips stand in the help.
            let text = error.to_string();
            let said: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
            let said = said.join(" ");
            return fail(&format!(
                "{}. See gaittwin-cli --help.",
                said.trim_start_matches("error: ").trim_end_matches('.')
            ));
        }
        Err(help) => {
            println!("{}", help.to_string().trim_end());
            return ExitCode::SUCCESS;
        }
    };
    let result = match arguments.command {
        Command::Accelerometer(arguments) => accelerometer::run(&arguments),
        Command::Analyse(arguments) => analyse::run(&arguments),
        Command::Archive(arguments) => archive::run(&arguments),
        Command::Follow(arguments) => follow::run(&arguments),
        Command::Batch(arguments) => batch::run(&arguments),
        Command::Grow(arguments) => grow::run(&arguments),
        Command::MakeDataset(arguments) => make_dataset::run(&arguments),
        Command::MakeProfiles(arguments) => make_profiles::run(&arguments),
        Command::Networks(arguments) => networks::run(&arguments),
        Command::Optimise(arguments) => optimise::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingMeasured) => ExitCode::from(1),
        Err(error) => fail(&format!("{error:#}")),
    }
}

/// Writes a line to somebody who may have gone.
fn say(to: &mut dyn Write, words: std::fmt::Arguments<'_>) {
    let _nobody_listens = writeln!(to, "{words}");
}

/// One clear line, and the exit status for bad usage or input.
fn fail(message: &str) -> ExitCode {
    eprintln!("gaittwin-cli: {}", message.replace('\n', " "));
    ExitCode::from(2)
}
