//! `archive`: what a clinic's IT person does with an archive of records: restore, check, passphrase, recovery key.
//!
//! Secrets are asked for at the terminal, or read from standard input, one a line, in the order in which they are named.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use gaittwin::archive::{
    Archive, AuditMark, Finding, Notice, Opening, RecoveryKey, Verification, WHAT_THE_TRAIL_PROVES,
};
use gaittwin::patient_files::place::RecordsTools;

use crate::Outcome;
use crate::secret_input::{ask, ask_new};

/// What `archive` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
    /// Who does it, for the audit trail: initials or role.
    #[arg(long, global = true, default_value = "command line")]
    operator: String,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Put a backup into an empty folder. The backup is checked before, and what was written is read back and compared.
    Restore {
        /// The backup file.
        backup: PathBuf,
        /// Where to; the archive of this computer's user when it is left out.
        folder: Option<PathBuf>,
        /// Restore although something is there: it is moved into a subfolder of its own, and nothing is removed.
        #[arg(long)]
        keep: bool,
    },
    /// Check a whole archive (asks for its passphrase), or a backup file as far as can be told without it.
    Verify {
        /// The archive's folder or a backup file; the archive of this computer's user when it is left out.
        place: Option<PathBuf>,
        /// A mark of the audit trail that was printed or filed earlier; may be given several times.
        #[arg(long, value_name = "MARK")]
        mark: Vec<String>,
        /// Write the whole audit trail into this file, as a table.
        #[arg(long, value_name = "FILE")]
        trail: Option<PathBuf>,
    },
    /// Set a new passphrase (asks for the present one and the new one).
    Passphrase {
        /// The archive's folder; that of this computer's user when it is left out.
        folder: Option<PathBuf>,
        /// The present one is forgotten, or its file is missing: asks for the recovery key and the new passphrase.
        #[arg(long)]
        with_recovery_key: bool,
    },
    /// Make a new recovery key and print it this once (asks for the passphrase). The old sheet opens nothing any more.
    RecoveryKey {
        /// The archive's folder; that of this computer's user when it is left out.
        folder: Option<PathBuf>,
    },
    /// Write the archive, encrypted as it is, into one file (asks for the passphrase).
    Backup {
        /// The file to be written.
        file: PathBuf,
        /// The archive's folder; that of this computer's user when it is left out.
        folder: Option<PathBuf>,
    },
    /// Say that this computer's date is right, after it jumped or the archive was left alone for long (asks for the
    /// passphrase).
    ConfirmClock {
        /// The archive's folder; that of this computer's user when it is left out.
        folder: Option<PathBuf>,
    },
    /// Take an archive whose files do not belong together as it is, when neither the right ones nor a backup are left (asks
    /// for the passphrase). Nothing is deleted; the audit trail says for ever that it was done.
    Accept {
        /// The archive's folder; that of this computer's user when it is left out.
        folder: Option<PathBuf>,
    },
}

/// Does it.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let opening = || Opening::by(&arguments.operator);
    match &arguments.action {
        Action::Restore { backup, folder, keep } => restore(backup, &folder_or_own(folder.as_ref()), *keep)?,
        Action::Verify { place, mark, trail } => {
            return verify(&folder_or_own(place.as_ref()), mark, trail.as_deref(), opening());
        }
        Action::Passphrase { folder, with_recovery_key } => {
            let folder = folder_or_own(folder.as_ref());
            if *with_recovery_key {
                let key = RecoveryKey::parse(&ask("Recovery key")?)?;
                let new = ask_new("New passphrase")?;
                Archive::recover(&folder, &key, &new, opening())?.close()?;
            } else {
                let present = ask("Present passphrase")?;
                let new = ask_new("New passphrase")?;
                let mut archive = Archive::open(&folder, &present, opening())?;
                archive.change_passphrase(&present, &new)?;
                archive.close()?;
            }
            println!(
                "The new passphrase is set; the old one opens nothing any more. The recovery key stays."
            );
        }
        Action::RecoveryKey { folder } => {
            let passphrase = ask("Passphrase")?;
            let mut archive = Archive::open(&folder_or_own(folder.as_ref()), &passphrase, opening())?;
            let key = archive.new_recovery_key(&passphrase)?;
            archive.close()?;
            println!("{}", key.text().as_str());
            eprintln!(
                "This is the new recovery key, shown this once: print it, put it into the safe and destroy the old sheet, which opens nothing any more."
            );
        }
        Action::Backup { file, folder } => {
            let passphrase = ask("Passphrase")?;
            let mut archive = Archive::open(&folder_or_own(folder.as_ref()), &passphrase, opening())?;
            archive.back_up(file)?;
            archive.close()?;
            println!(
                "The backup is written and was read back; it opens with the same passphrase. ({})",
                file.display()
            );
        }
        Action::ConfirmClock { folder } => {
            let passphrase = ask("Passphrase")?;
            let mut archive = Archive::open(&folder_or_own(folder.as_ref()), &passphrase, opening())?;
            archive.confirm_clock()?;
            println!("The date is confirmed: {}.", archive.now().iso());
            archive.close()?;
        }
        Action::Accept { folder } => {
            let passphrase = ask("Passphrase")?;
            let archive = Archive::open_as_it_is(&folder_or_own(folder.as_ref()), &passphrase, opening())?;
            println!("The archive opens again; nothing was deleted. The audit trail says what did not fit.");
            tell(archive.notices());
            archive.close()?;
        }
    }
    Ok(Outcome::Done)
}

fn folder_or_own(named: Option<&PathBuf>) -> PathBuf {
    named.cloned().unwrap_or_else(|| RecordsTools::of_this_computer().folder)
}

fn tell(notices: &[Notice]) {
    for notice in notices {
        eprintln!("{notice}");
    }
}

fn restore(backup: &Path, folder: &Path, keep: bool) -> Result<()> {
    let kept = if keep {
        Archive::restore_keeping(backup, folder, (RecordsTools::of_this_computer().clock)())?
    } else {
        Archive::restore(backup, folder)?;
        None
    };
    println!("The backup is restored and was read back. ({})", folder.display());
    if let Some(kept) = kept {
        println!("What was there before is kept. ({})", kept.display());
    }
    println!("Check it with its passphrase of then: gaittwin-cli archive verify \"{}\"", folder.display());
    Ok(())
}

fn verify(place: &Path, marks: &[String], trail: Option<&Path>, opening: Opening) -> Result<Outcome> {
    if place.is_file() {
        let contents = Archive::check_backup(place)?;
        let doors: Vec<&str> = contents.doors.iter().map(|way| way.file_name()).collect();
        println!(
            "The backup is whole: {} bytes, with {}. Whether it opens, only its passphrase can tell: restore it into an empty folder and verify that.",
            contents.bytes,
            doors.join(" and ")
        );
        return Ok(Outcome::Done);
    }
    let marks = marks
        .iter()
        .map(|text| AuditMark::parse(text).with_context(|| format!("«{text}» is no complete mark.")))
        .collect::<Result<Vec<_>>>()?;
    let archive = Archive::open(place, &ask("Passphrase")?, opening)?;
    let found = archive.verify(&marks)?;
    if let Some(path) = trail {
        if path.exists() {
            bail!("There is a file of this name, so the trail was not written. ({})", path.display());
        }
        archive.export_audit_trail(path)?;
    }
    archive.close()?;
    print_verification(&found);
    // A date that waits for somebody's word is no damage.
    let whole = found.findings.iter().all(|finding| matches!(finding, Finding::AtOpening(Notice::Clock(_))));
    Ok(if whole { Outcome::Done } else { Outcome::NothingMeasured })
}

fn print_verification(found: &Verification) {
    println!(
        "{} patients, {} visits and {} walks were read; {} entries in the audit trail.",
        found.patients, found.sessions, found.trials, found.audit.entries
    );
    for seq in &found.audit.clock_set_back_at {
        println!("The clock had been set back at entry {seq}.");
    }
    if let Some(mark) = &found.audit.mark {
        println!("Mark of the audit trail: {}", mark.text());
        println!("{WHAT_THE_TRAIL_PROVES}");
    }
    for finding in &found.findings {
        println!("{finding}");
    }
    if found.findings.is_empty() {
        println!("Everything is as it should be.");
    }
}
