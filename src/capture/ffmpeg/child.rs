//! A child process that reads one film: how it is given the film, and how its answer is read within bounds.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::capture::error::CaptureError;
use crate::input_file;

/// How a child on Unix names its standard input as a file that it can wind.
const OWN_INPUT: &str = "/dev/fd/0";

/// Gives a child the film as its input, after `-i`. On Unix it gets the open file and no name: whoever lists the processes
/// of the computer must not read patients' names.
pub(in crate::capture) fn give_film(command: &mut Command, path: &Path) -> Result<(), CaptureError> {
    if cfg!(unix) && Path::new("/dev/fd").exists() {
        let opened = input_file::open(path, u64::MAX).map_err(|error| CaptureError::from_io(&error, path))?;
        command.arg("-i").arg(format!("file:{OWN_INPUT}")).stdin(Stdio::from(opened.0));
    } else {
        command.arg("-i").arg(input_url(path)).stdin(Stdio::null());
    }
    Ok(())
}

/// The file as the child is told it: absolute and marked as a file, so that no name is taken for an option or an address.
fn input_url(path: &Path) -> OsString {
    let mut url = OsString::from("file:");
    url.push(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    url
}

/// The last words of a child, without the file's folder in front, in one line.
pub(in crate::capture) fn shortened(errors: &str) -> String {
    let said =
        errors.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it gave no reason");
    let said = said.rsplit_once("] ").map_or(said, |(_, tail)| tail);
    let said = if said.starts_with("file:") { said.rsplit(": ").next().unwrap_or(said) } else { said };
    said.chars().take(160).collect()
}

/// Runs a child to its end and gives every line of its answer to `read` until that says that it is enough; kills it then,
/// and when the time is over. What it said on standard error comes back.
pub(in crate::capture) fn each_line(
    mut command: Command,
    limit: Duration,
    path: &Path,
    read: &mut dyn FnMut(&str) -> Result<(), CaptureError>,
) -> Result<String, CaptureError> {
    let failed = |reason: String| CaptureError::Ffmpeg { reason, path: path.to_path_buf() };
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("it did not start ({error})")))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (send_line, lines) = crossbeam_channel::bounded(64);
    let end = Instant::now() + limit;
    std::thread::scope(|threads| {
        let errors = threads.spawn(move || read_text(stderr));
        threads.spawn(move || send_lines(stdout, &send_line));
        let mut result = Ok(());
        while result.is_ok() {
            result = match lines.recv_deadline(end) {
                Ok(some) => some.iter().try_for_each(|line: &String| read(line)),
                Err(crossbeam_channel::RecvTimeoutError::Disconnected) => break,
                Err(crossbeam_channel::RecvTimeoutError::Timeout) => {
                    Err(failed(format!("it took longer than {} s", limit.as_secs())))
                }
            };
        }
        // Nobody reads any more; the threads that do end with their pipes.
        drop(lines);
        if result.is_err() {
            // It may have ended by itself in this moment, which is as good.
            let _ended = child.kill();
        }
        let _status = child.wait();
        let errors = errors.join().unwrap_or_default();
        result.map(|()| errors)
    })
}

/// Longest line that a child writes about a film, bytes; one that goes on is cut there.
const LONGEST_LINE: u64 = 1 << 16;
/// Lines that go through the channel together.
const LINES: usize = 256;

fn send_lines(pipe: Option<ChildStdout>, send: &crossbeam_channel::Sender<Vec<String>>) {
    let Some(pipe) = pipe else { return };
    let mut pipe = BufReader::new(pipe);
    loop {
        let mut some = Vec::with_capacity(LINES);
        while some.len() < LINES {
            let mut line = Vec::new();
            // A child that dies while it is read leaves what it had said.
            match (&mut pipe).take(LONGEST_LINE).read_until(b'\n', &mut line) {
                Ok(bytes) if bytes > 0 => some.push(String::from_utf8_lossy(&line).trim_end().to_owned()),
                _ => break,
            }
        }
        let last = some.len() < LINES;
        if some.is_empty() || send.send(some).is_err() || last {
            return;
        }
    }
}

fn read_text(pipe: Option<ChildStderr>) -> String {
    let mut text = Vec::new();
    let Some(mut pipe) = pipe else { return String::new() };
    let _partial = (&mut pipe).take(1 << 20).read_to_end(&mut text);
    // A child must not wait because nobody reads the rest.
    let _rest = std::io::copy(&mut pipe, &mut std::io::sink());
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_keeps_the_folder_to_itself() {
        assert_eq!(shortened("x\nfile:/a/b.mp4: Invalid data found\n\n"), "Invalid data found");
        assert_eq!(shortened("[h264 @ 0x1] no frame!"), "no frame!");
    }
}
