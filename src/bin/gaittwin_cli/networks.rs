//! `networks`: which pose networks are installed, taking one in, and checking that they run.

use std::path::PathBuf;

use anyhow::{Result, bail};
use gaittwin::inference::engines::runtime::{self, Backend, BackendChoice, RuntimeOptions};
use gaittwin::inference::networks;

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
                if !added.known {
                    println!(
                        "It is not one of the networks that this program knows (its bytes are others), so nobody has \
                         measured how well it reads; it is used where it is chosen, or where no known one is installed."
                    );
                }
            }
            Ok(Outcome::Done)
        }
        Action::Check => check(),
    }
}

fn list() -> Result<Outcome> {
    let engine = runtime::start(&RuntimeOptions::default())?;
    println!("Engine: {}", engine.description());
    if engine.description().backend == Backend::Rten {
        let wanted = RuntimeOptions { choice: BackendChoice::OnnxRuntime, ..RuntimeOptions::default() };
        if let Err(reason) = runtime::start(&wanted) {
            println!("{reason}");
        }
    }
    for network in networks::list() {
        let problem = network.problem();
        let state = match (&network.file, &problem) {
            (None, _) => "not installed",
            (Some(_), None) => "installed",
            (Some(_), Some(_)) => "damaged",
        };
        let licence = network.licence.as_deref().unwrap_or("licence unknown");
        println!("{:<22} {:<14} {} ({licence})", network.id, state, network.title);
        if let Some(problem) = problem {
            println!("  {problem}");
        }
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
