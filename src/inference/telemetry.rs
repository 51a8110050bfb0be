//! ONNX Runtime reports to its publisher unless it is told not to before it is loaded; we see to it that it is told.
//!
//! Since 1.31 Microsoft's builds for Linux begin a telemetry session when the library starts: they write a device number
//! and a database into the user's cache and call `mobile.events.data.microsoft.com`, before the call that switches
//! telemetry off can be made. Only the environment variable [`SWITCH`] prevents it. A process cannot safely change its own
//! environment once threads run, so the program starts itself anew with the variable set, and the library is not loaded
//! at all where it is missing: rten then runs the networks. Nothing leaves the computer either way.

use std::process::{Command, ExitCode};

/// The variable that ONNX Runtime reads when it is loaded.
pub const SWITCH: &str = "ORT_DISABLE_TELEMETRY";

/// Whether telemetry is switched off for this process.
pub fn is_off() -> bool {
    std::env::var(SWITCH).is_ok_and(|value| value == "1")
}

/// Starts the program anew with telemetry switched off, unless it is off already. `Some` is the status to end with; `None`
/// means to go on. To be called first of all in `main`. Where the new start fails the program goes on without ONNX
/// Runtime.
pub fn restart_switched_off() -> Option<ExitCode> {
    if is_off() {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1)).env(SWITCH, "1");
    run(again)
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
