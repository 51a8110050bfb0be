//! [`Diagnostics`]: what whoever helps needs to know of this computer, and nothing of a patient.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::app::command::Appearance;
use crate::app::notification::Severity;
use crate::app::state::AppState;

/// Versions, system, graphics, networks. It holds nothing that was typed, opened or measured: what is not in it cannot be
/// sent to anybody.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostics {
    graphics: String,
    network: String,
    networks: usize,
    cameras: Option<usize>,
    archive_open: bool,
    failures: usize,
    settings: String,
}

/// What does not change while the program runs.
static SYSTEM: LazyLock<String> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{} ({} {}), {cores} cores", system_name(), std::env::consts::OS, std::env::consts::ARCH)
});
static FFMPEG: LazyLock<bool> = LazyLock::new(|| is_installed("ffmpeg"));

impl Diagnostics {
    /// Of the program as it is now.
    pub fn of(state: &AppState) -> Self {
        let engine = state.engine.as_ref();
        let part = |part: Option<&String>| part.map_or("none", String::as_str).to_owned();
        let network = part(engine.and_then(|engine| engine.network.as_ref()));
        let backend = part(engine.and_then(|engine| engine.backend.as_ref()));
        let settings = &state.settings;
        let look = match settings.appearance {
            Appearance::Light => "light",
            Appearance::Dark => "dark",
        };
        let failure = |severity| severity == Severity::Failure;
        Self {
            graphics: state.graphics.clone(),
            network: format!("{network} on {backend}"),
            networks: state.networks.len(),
            cameras: state.cameras.as_ref().map(Vec::len),
            archive_open: state.records.is_open(),
            failures: state.notifications.iter().filter(|told| failure(told.severity)).count(),
            settings: format!(
                "{}, {look}{}, size {:.0} %",
                settings.language.code(),
                if settings.clinic_room { ", clinic room" } else { "" },
                100.0 * settings.zoom
            ),
        }
    }

    /// One line each, in English, because it is for whoever helps.
    pub fn text(&self) -> String {
        let mut text = format!("GaitTwin {}\n", env!("CARGO_PKG_VERSION"));
        let cameras = self.cameras.map_or("not asked for".to_owned(), |cameras| cameras.to_string());
        let graphics = if self.graphics.is_empty() { "not known" } else { &self.graphics };
        for (what, told) in [
            ("system", SYSTEM.as_str()),
            ("desktop", desktop()),
            ("graphics", graphics),
            ("settings", &self.settings),
            ("pose network", &self.network),
            ("networks installed", &self.networks.to_string()),
            ("cameras", &cameras),
            ("ffmpeg", if *FFMPEG { "installed" } else { "not found" }),
            ("archive", if self.archive_open { "open" } else { "closed" }),
            ("failures on the screen", &self.failures.to_string()),
        ] {
            let _ = writeln!(text, "{what}: {told}");
        }
        text
    }
}

/// The system's own name for itself, where it has one.
fn system_name() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| std::env::consts::OS.to_owned(), |name| name.trim_matches('"').to_owned())
}

fn desktop() -> &'static str {
    let named = |name: &str| std::env::var_os(name).is_some_and(|place| !place.is_empty());
    if named("WAYLAND_DISPLAY") {
        "Wayland"
    } else if named("DISPLAY") {
        "X11"
    } else {
        "the system's own"
    }
}

fn is_installed(program: &str) -> bool {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(&file).is_file()))
}
