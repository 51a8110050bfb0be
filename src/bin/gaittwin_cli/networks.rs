//! `networks`: which pose networks are installed, taking one in, and checking that they run.

use std::path::PathBuf;

use anyhow::Result;

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
    /// Run every network once on each engine and compare.
    Check,
}
