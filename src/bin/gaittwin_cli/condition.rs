//! Conditions and libraries as the command line names them: presets, known controllers and files.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::biomechanics::anatomy::BySide;
use gaittwin::pipeline::condition_file;
use gaittwin::simulation::control::gains::GainSet;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::presets::{Family, Preset};

/// Largest library of controllers, bytes: one of a hundred has half a million.
pub(crate) const LARGEST_LIBRARY: u64 = 64 << 20;

/// Parameters and gains of a preset, a known controller or a condition file.
pub(crate) fn condition(library: &Library, name: &str) -> Result<(WalkerParameters, BySide<GainSet>)> {
    if let Some(known) = library.find(name) {
        return Ok((known.parameters.clone(), known.gains.clone()));
    }
    let parameters = if let Some(preset) = Preset::find(name) {
        preset.parameters()?
    } else if let Some(speed) = adult_speed(name) {
        WalkerParameters { speed, ..WalkerParameters::default() }
    } else if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        condition_file::read(Path::new(name))?
    } else {
        bail!("No preset and no controller is called «{name}»; simulate --list names them.");
    };
    let gains =
        library.gains_for(&parameters).ok_or_else(|| anyhow!("The library of controllers is empty."))?;
    Ok((parameters, gains))
}

/// The speed of `healthy_adult_0.70`.
fn adult_speed(name: &str) -> Option<f64> {
    let speed: f64 = name.strip_prefix("healthy_adult_")?.parse().ok()?;
    (0.2..=2.5).contains(&speed).then_some(speed)
}

/// Whether a condition is that of a healthy person, for whom likeness to typical people is asked.
pub(crate) fn is_healthy(name: &str, parameters: &WalkerParameters) -> bool {
    if let Some(preset) = Preset::find(name) {
        return preset.family == Family::Healthy;
    }
    let well = WalkerParameters { speed: parameters.speed, ..WalkerParameters::default() };
    *parameters == well
}

/// A library of controllers, as optimise writes it.
pub(crate) fn library_file(path: &Path) -> Result<Library> {
    let text = gaittwin::input_file::read_text(path, LARGEST_LIBRARY)
        .with_context(|| format!("The controllers could not be read: {}", path.display()))?;
    Library::parse(&text).map_err(|error| anyhow!("{}: {error}", path.display()))
}
