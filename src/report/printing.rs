//! Paper: a page goes to the system's own print command, else it is opened in whatever shows it, from where it can be printed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Who took a page that was to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintedBy {
    /// The usual printer has it in its queue.
    Printer,
    /// There is no printer that takes it; a viewer shows it.
    Viewer,
    /// There is neither.
    Nobody,
}

/// What a print command takes to hand a page to its queue; one that says nothing for longer waits for somebody.
const LONGEST_HANDING_OVER: Duration = Duration::from_secs(20);
/// A viewer that is still there after so long has opened.
const OPENED: Duration = Duration::from_secs(3);
/// How often we look whether a program has ended.
const LOOK: Duration = Duration::from_millis(20);

/// Programs with their first arguments; the page's path follows.
type Programs = &'static [&'static [&'static str]];

/// The ways from a page to paper.
#[derive(Clone, Copy, Debug)]
pub struct Printing {
    /// They put the page into the queue of the usual printer and end; tried first, in this order.
    pub printers: Programs,
    /// They show it; tried where no printer takes it.
    pub viewers: Programs,
}

impl Default for Printing {
    /// Those of this system.
    fn default() -> Self {
        if cfg!(windows) {
            Self { printers: &[], viewers: &[&["rundll32.exe", "url.dll,FileProtocolHandler"]] }
        } else if cfg!(target_os = "macos") {
            Self { printers: &[&["lp", "-s"]], viewers: &[&["open"]] }
        } else {
            Self { printers: &[&["lp", "-s"], &["lpr"]], viewers: &[&["xdg-open"], &["gio", "open"]] }
        }
    }
}

impl Printing {
    /// Hands a page over. It lies in a folder that only this user can read and is taken away when it is in the printer's
    /// queue; for a viewer it stays, and its folder is given back so that it goes with the program.
    ///
    /// # Errors
    /// When the page cannot be put down.
    pub fn print(&self, name: &str, page: &[u8]) -> std::io::Result<(PrintedBy, Option<PathBuf>)> {
        let folder = own_folder()?;
        let path = folder.join(name);
        let put = std::fs::File::create_new(&path).and_then(|mut file| file.write_all(page));
        if let Err(error) = put {
            remove(&folder);
            return Err(error);
        }
        if self.printers.iter().any(|program| ends_well(program, &path, LONGEST_HANDING_OVER, false)) {
            remove(&folder);
            return Ok((PrintedBy::Printer, None));
        }
        if self.viewers.iter().any(|program| ends_well(program, &path, OPENED, true)) {
            return Ok((PrintedBy::Viewer, Some(folder)));
        }
        remove(&folder);
        Ok((PrintedBy::Nobody, None))
    }
}

/// A new folder that only this user can look into.
fn own_folder() -> std::io::Result<PathBuf> {
    let mut salt = [0; 8];
    getrandom::fill(&mut salt).map_err(|error| std::io::Error::other(error.to_string()))?;
    let folder = std::env::temp_dir().join(format!("gaittwin-print-{:016x}", u64::from_le_bytes(salt)));
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    Ok(folder)
}

/// Takes a printed page and its folder away.
pub fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        tracing::warn!("a printed page could not be deleted: {error}");
    }
}

/// Whether a program took the page: it ended without a complaint, or, where that is enough, it is still there.
fn ends_well(program: &[&str], page: &Path, patience: Duration, staying_is_well: bool) -> bool {
    let Some((name, arguments)) = program.split_first() else { return false };
    let mut command = Command::new(name);
    command.args(arguments).arg(page);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    let start = Instant::now();
    while start.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(LOOK),
            Err(_gone) => return false,
        }
    }
    if !staying_is_well {
        // It waits for an answer that nobody can give here.
        let _ = child.kill();
        let _ = child.wait();
    }
    staying_is_well
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const NOBODY: Programs = &[&["gaittwin-no-such-program"], &["false"]];

    #[test]
    fn a_page_goes_to_the_printer_else_to_a_viewer_else_it_is_said_that_nobody_took_it() {
        // `test -s` is a printer that takes every page with something on it.
        let taker: Programs = &[&["test", "-s"]];
        let printed = Printing { printers: taker, viewers: taker }.print("report.pdf", b"%PDF").unwrap();
        assert_eq!(printed, (PrintedBy::Printer, None));
        let empty = Printing { printers: taker, viewers: NOBODY }.print("report.pdf", b"").unwrap();
        assert_eq!(empty.0, PrintedBy::Nobody, "a printer that refuses the page has not printed it");
        let (by, folder) =
            Printing { printers: NOBODY, viewers: taker }.print("report.pdf", b"%PDF").unwrap();
        let folder = folder.unwrap();
        assert_eq!(by, PrintedBy::Viewer);
        assert_eq!(std::fs::read(folder.join("report.pdf")).unwrap(), b"%PDF", "whoever looks finds it");
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&folder).unwrap().permissions());
        assert_eq!(mode & 0o077, 0, "nobody else can look into it");
        remove(&folder);
        assert!(!folder.exists());
    }

    #[test]
    fn nothing_of_a_page_stays_once_it_is_in_the_queue() {
        let place = tempfile::tempdir().unwrap();
        let noted = place.path().join("where");
        // Leaks a few bytes in a test, so that the list of programs can stay a constant elsewhere.
        let script = format!("echo \"$1\" > {}", noted.display());
        let printer: Programs = Vec::leak(vec![&*Vec::leak(vec!["sh", "-c", script.leak(), "sh"])]);
        let printed = Printing { printers: printer, viewers: NOBODY }.print("report.pdf", b"%PDF").unwrap();
        assert_eq!(printed.0, PrintedBy::Printer);
        let path = PathBuf::from(std::fs::read_to_string(noted).unwrap().trim());
        assert!(path.ends_with("report.pdf") && !path.exists() && !path.parent().unwrap().exists());
    }
}
