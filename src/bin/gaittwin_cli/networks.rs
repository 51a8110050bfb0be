//! `networks`: which pose networks are installed, taking one in, and checking that they run.

use std::path::PathBuf;

use anyhow::{Result, bail};
use gaittwin::inference::networks;
use gaittwin::inference::runtime::{self, BackendChoice, RuntimeOptions};

use crate::Outcome;

/// What `networks` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Networks that can be used, and which engine runs them.
    List,
    /// Take in a .tflite file, a .task bundle or an RTMPose .onnx file.
    Add {
        /// The file.
        file: PathBuf,
    },
    /// Run every installed network once on each engine there is.
    Check,
}

/// Lists, adds or checks.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.action {
        Action::List => list(),
        Action::Add { file } => {
            for added in networks::add(file)? {
                println!("{} is ready to use.", added.id);
            }
            Ok(Outcome::Done)
        }
        Action::Check => check(),
    }
}

fn list() -> Result<Outcome> {
    let engine = runtime::start(&RuntimeOptions::default())?;
    println!("Engine: {}", engine.description());
    for network in networks::list() {
        let state = if network.file.is_some() { "installed" } else { "not installed" };
        let licence = network.licence.as_deref().unwrap_or("licence unknown");
        println!("{:<22} {:<14} {} ({licence})", network.id, state, network.title);
    }
    Ok(Outcome::Done)
}

fn check() -> Result<Outcome> {
    let mut broken = 0;
    for choice in [BackendChoice::OnnxRuntime, BackendChoice::Rten] {
        let options = RuntimeOptions { choice, ..RuntimeOptions::default() };
        let engine = match runtime::start(&options) {
            Ok(engine) => engine,
            Err(error) => {
                println!("{}: {error}", choice.name());
                continue;
            }
        };
        println!("{}", engine.description());
        for checked in networks::check(&options)? {
            match checked.result {
                Ok(seconds) => println!("  {:<22} runs, {:.1} ms a pass", checked.id, 1000.0 * seconds),
                Err(error) => {
                    broken += 1;
                    println!("  {:<22} {error}", checked.id);
                }
            }
        }
    }
    if broken > 0 {
        bail!("{broken} of the checks failed; the lines above say why.");
    }
    Ok(Outcome::Done)
}
