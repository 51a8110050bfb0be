//! ONNX Runtime reports to its publisher unless it is told not to before it is loaded; we see to it that it is told.
//!
//! Since 1.31 Microsoft's builds for Linux begin a telemetry session when the library starts: they write a device number
//! and a database into the user's cache and call `mobile.events.data.microsoft.com`, before the call that switches
//! telemetry off can be made. Only the environment variable [`SWITCH`] prevents it. A process cannot safely change its own
//! environment once threads run, so the program starts itself anew with the variable set, and the library is not loaded
//! at all where it is missing: rten then runs the networks. Nothing leaves the computer either way.
//!
//! On that occasion the arguments leave the command line, which every user of the computer can read: names of films often
//! name patients. They travel in variables, which only the same user can read; [`arguments`] gives them.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// The variables that carry the arguments: this and a number from 0 on.
const ARGUMENT: &str = "GAITTWIN_ARGUMENT_";

/// The variable that ONNX Runtime reads when it is loaded.
pub const SWITCH: &str = "ORT_DISABLE_TELEMETRY";

/// Whether telemetry is switched off for this process.
pub fn is_off() -> bool {
    std::env::var(SWITCH).is_ok_and(|value| value == "1")
}

/// Starts the program anew with telemetry switched off and without arguments, unless both is so already. `Some` is the
/// status to end with; `None` means to go on. To be called first of all in `main`. Where the new start fails the program
/// goes on without ONNX Runtime.
pub fn restart_switched_off() -> Option<ExitCode> {
    let given: Vec<OsString> = std::env::args_os().skip(1).collect();
    if is_off() && given.is_empty() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let mut again = Command::new(program);
    again.env(SWITCH, "1");
    for place in 0.. {
        let name = format!("{ARGUMENT}{place}");
        match given.get(place) {
            Some(argument) => again.env(name, argument),
            // Of a longer command line before, in the same terminal's window, nothing may stay.
            None if std::env::var_os(&name).is_some() => again.env_remove(name),
            None => break,
        };
    }
    run(again)
}

/// The arguments that the program was started with, without its own name.
pub fn arguments() -> Vec<OsString> {
    let given: Vec<OsString> = std::env::args_os().skip(1).collect();
    if !given.is_empty() {
        return given;
    }
    (0..).map_while(|place| std::env::var_os(format!("{ARGUMENT}{place}"))).collect()
}

/// The same process goes on as the new program: whoever waits for it or stops it sees no difference.
#[cfg(unix)]
fn run(mut again: Command) -> Option<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    // Not inside the macro: it evaluates nothing while nobody listens.
    let error = again.exec();
    tracing::warn!("the program could not be started anew: {error}");
    None
}

#[cfg(not(unix))]
fn run(mut again: Command) -> Option<ExitCode> {
    let status = again.status().ok()?;
    Some(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}
