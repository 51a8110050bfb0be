//! `batch`: every film, pose file and sensor recording of a folder, one row of a table for each.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail, ensure};
use gaittwin::analysis::AnalysisOptions;
use gaittwin::exchange::batch_table;
use gaittwin::recording::batch::{self, BatchOptions};

use crate::Outcome;
use crate::accelerometer::worn_at;

/// What `batch` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder; folders in it are looked into. Films, pose files and tables of sensors may be mixed.
    folder: PathBuf,
    /// The table to write (CSV): file, kind, status, reason, view, and each parameter with its interval and status.
    #[arg(long)]
    out: PathBuf,
    /// A table with the columns file (or person: what file names begin with) and stature, in m or cm.
    #[arg(long)]
    stature_column: Option<PathBuf>,
    /// Standing height of everybody who is not in that table, m.
    #[arg(long)]
    stature: Option<f64>,
    /// Pictures or readings a second of files that have no times.
    #[arg(long)]
    capture_rate: Option<f64>,
    /// Where sensors were worn: waist, chest, thigh or ankle.
    #[arg(long, default_value = "waist")]
    worn: String,
    /// How many recordings at once; as many as there are cores if not said.
    #[arg(long)]
    workers: Option<usize>,
    /// Read one part of the folder only, as 3/100 for the third of a hundred: for many computers, each with a table of its own.
    #[arg(long, value_name = "PART/PARTS", default_value = "1/1")]
    part: String,
    /// Keep the rows of a table that was begun and read only what is missing.
    #[arg(long)]
    resume: bool,
}

/// Reads everything, writes the table.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    if let Some(stature) = arguments.stature {
        ensure!(
            (0.5..=2.6).contains(&stature),
            "--stature is {stature}; it is in metres and lies between 0.5 and 2.6."
        );
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = arguments.workers.unwrap_or(cores);
    ensure!((1..=256).contains(&workers), "--workers is {workers}; it can be 1 to 256.");
    let statures = match &arguments.stature_column {
        Some(path) => batch_table::statures(path)?,
        None => BTreeMap::new(),
    };
    let options = BatchOptions {
        statures,
        analysis: AnalysisOptions { stature: arguments.stature, ..AnalysisOptions::default() },
        capture_rate: arguments.capture_rate,
        worn: worn_at(&arguments.worn)?,
        workers,
        resume: arguments.resume,
        part: part(&arguments.part)?,
    };
    let mut but = vec![arguments.out.as_path()];
    but.extend(arguments.stature_column.as_deref());
    let tell = |done: usize, all: usize, row: &batch_table::BatchRow| {
        eprintln!("{done} of {all}: {} {}", row.file, row.status.name());
    };
    let count =
        batch::run(&arguments.folder, &arguments.out, &options, &but, &tell, &AtomicBool::new(false))?;
    if count.all == 0 && options.part.1 > 1 {
        println!("This part of the folder holds no recording. ({})", arguments.out.display());
        return Ok(Outcome::Done);
    }
    if count.all == 0 {
        bail!(
            "The folder holds no film, pose file or table of a sensor. Check that it is the right one. ({})",
            arguments.folder.display()
        );
    }
    println!(
        "{} recordings, {} with values, {} taken over from before. ({})",
        count.all,
        count.measured,
        count.kept,
        arguments.out.display()
    );
    println!("{}", gaittwin::DISCLAIMER);
    Ok(if count.measured > 0 { Outcome::Done } else { Outcome::NothingMeasured })
}

/// A part and how many there are.
fn part(text: &str) -> Result<(usize, usize)> {
    let numbers =
        text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    match numbers {
        Some((part, parts)) if (1..=parts).contains(&part) && parts <= 100_000 => Ok((part, parts)),
        _ => bail!("--part is «{text}»; it is a part and how many there are, such as 3/100."),
    }
}
