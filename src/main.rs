//! The window program: `gaittwin [VIDEO | --camera | --simulate]`.
//!
//! Two drawing libraries are compiled in. The one that suits the machine is tried first; when it fails, the program
//! starts itself again with the other, because one process can open a window only once.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use gaittwin::messages::window_link::{Wake, WindowEnd, window_link};
use gaittwin::pipeline::real_tools;
use gaittwin::pipeline::workers::Workers;
use gaittwin::ui::no_window::NoWindow;
use gaittwin::ui::window::{First, Launch, Renderer};

/// Memory is wiped as it is given back: toolkit, clipboard and event queue make copies of what is typed that nobody else
/// could wipe.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Set for the second start, so that there is no third.
const SECOND_START: &str = "GAITTWIN_SECOND_START";
/// Names the renderer: `glow` or `wgpu`.
const RENDERER: &str = "GAITTWIN_RENDERER";

fn main() -> ExitCode {
    if let Some(status) = gaittwin::capture::decode_if_asked() {
        return status;
    }
    if let Some(status) = gaittwin::inference::engines::telemetry::restart_switched_off() {
        return status;
    }
    // Before anything can be typed: what is in memory goes into no core file.
    gaittwin::archive::keep_out_of_core_files();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("GAITTWIN_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = gaittwin::inference::engines::telemetry::arguments();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        tell(&format!("gaittwin [VIDEO | --camera | --simulate]\n\n{}", gaittwin::DISCLAIMER));
        return ExitCode::SUCCESS;
    }
    let first = match arguments.first() {
        None => First::Usual,
        Some(argument) if argument == "--camera" => First::Camera,
        Some(argument) if argument == "--simulate" => First::Simulation,
        Some(path) => First::File(PathBuf::from(path)),
    };
    if let Some(fault) = NoWindow::before_start() {
        tell(fault.words());
        return ExitCode::FAILURE;
    }
    let renderer = chosen_renderer();
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_nanos() as u64);
    let running: Arc<Mutex<Option<Workers>>> = Arc::default();
    let kept = Arc::clone(&running);
    let launch = Launch { first, renderer, seed, connect: Box::new(move |wake| connect(wake, &kept)) };
    let ended = gaittwin::ui::run(launch);
    // The window is gone: its workers end by themselves and are waited for, so that no camera stays on.
    drop(running.lock().unwrap_or_else(PoisonError::into_inner).take());
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => start_again(renderer, &error),
    }
}

/// Starts the workers behind the window; they are kept in `running` to be waited for at the end.
fn connect(wake: Wake, running: &Mutex<Option<Workers>>) -> WindowEnd {
    let (window, workers_end) = window_link(wake);
    match real_tools::start(&workers_end) {
        Ok(workers) => *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(workers),
        Err(error) => tell(&format!("The program's threads could not be started: {error}.")),
    }
    window
}

/// As the person says; else OpenGL, which is quickest on weak and virtual machines, but on Windows the system's own.
fn chosen_renderer() -> Renderer {
    match std::env::var(RENDERER).as_deref() {
        Ok("wgpu") => Renderer::Wgpu,
        Ok("glow") => Renderer::Glow,
        _ if cfg!(windows) => Renderer::Wgpu,
        _ => Renderer::Glow,
    }
}

fn start_again(failed: Renderer, error: &str) -> ExitCode {
    // The library's own words are for whoever reports the fault.
    tracing::info!("the window could not be opened: {error}");
    let fault = NoWindow::of(error);
    // Where there is no display, the other renderer finds none either.
    let hopeless = matches!(fault, NoWindow::NoDisplay | NoWindow::DisplaySilent);
    if hopeless || std::env::var_os(SECOND_START).is_some() {
        tell(fault.words());
        return ExitCode::FAILURE;
    }
    let other = if failed == Renderer::Glow { "wgpu" } else { "glow" };
    let again = std::env::current_exe().and_then(|program| {
        // What was asked for is handed on in the environment.
        Command::new(program).env(SECOND_START, "1").env(RENDERER, other).status()
    });
    match again {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn tell(text: &str) {
    eprintln!("{text}");
}
