//! Conditions and libraries as the command line names them: presets, known controllers and files.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use gaittwin::simulation::control::ControllerFamily;
use gaittwin::simulation::library::{Follower, Gait, Library};
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::presets::{Family, Preset};
use gaittwin::twin::condition_file;

/// Largest library of controllers, bytes: one of a hundred has half a million.
pub(crate) const LARGEST_LIBRARY: u64 = 64 << 20;

/// Parameters and gait of a preset, a known walker or a condition file: of the family that walks it, or of one that is
/// asked for.
pub(crate) fn gait(
    library: &Library,
    name: &str,
    family: Option<ControllerFamily>,
) -> Result<(WalkerParameters, Gait)> {
    if let Some(known) = library.find(name).filter(|_| family != Some(ControllerFamily::Following)) {
        return Ok((known.parameters.clone(), Gait::Reflex(known.gains.clone())));
    }
    if let Some(known) = library.find_follower(name).filter(|_| family != Some(ControllerFamily::Reflex)) {
        return Ok((known.parameters.clone(), followed(known, &known.parameters)?));
    }
    let parameters = parameters(library, name)?;
    let empty = || anyhow!("The library of walkers is empty.");
    let gait = match family {
        Some(ControllerFamily::Reflex) => Gait::Reflex(library.gains_for(&parameters).ok_or_else(empty)?),
        Some(ControllerFamily::Following) => {
            let near = library.nearest_followers(&parameters, 1);
            followed(near.first().ok_or_else(empty)?.0, &parameters)?
        }
        None => library.gait_for(&parameters).ok_or_else(empty)?.gait,
    };
    Ok((parameters, gait))
}

fn followed(known: &Follower, parameters: &WalkerParameters) -> Result<Gait> {
    let leg_length = parameters.build_model()?.leg_length;
    Ok(Gait::Following(Box::new(known.gait_for(parameters, leg_length))))
}

/// Parameters of a preset, a known walker or a condition file.
pub(crate) fn parameters(library: &Library, name: &str) -> Result<WalkerParameters> {
    if let Some(known) = library.find(name) {
        return Ok(known.parameters.clone());
    }
    if let Some(known) = library.find_follower(name) {
        return Ok(known.parameters.clone());
    }
    if let Some(preset) = Preset::find(name) {
        return Ok(preset.parameters()?);
    }
    if let Some(speed) = adult_speed(name) {
        return Ok(WalkerParameters { speed, ..WalkerParameters::default() });
    }
    if Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        return Ok(condition_file::read(Path::new(name))?);
    }
    bail!("No preset and no controller is called «{name}»; simulate --list names them.");
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
