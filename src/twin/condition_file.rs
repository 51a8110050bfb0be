//! Condition files, `*.toml`: what a simulated walker is, by the clinical keys of its parameters.
//!
//! `preset = "name"` says where to start, `sex = "female"` or `"male"` who it is; every other line sets a parameter by its
//! key, as tables or dotted. Unknown keys,
//! values out of range and words in the place of numbers are refused by name, because a walk simulated from a
//! half-understood file would be believed.

use std::path::{Path, PathBuf};

use crate::biomechanics::anatomy::Sex;
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::presets::Preset;

/// Longest condition file, bytes: a full one has two thousand.
const LONGEST: u64 = 1 << 20;

/// Why a condition file was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConditionError {
    /// It could not be read or written.
    #[error("The condition file could not be {action}: {source}. Check the path and the rights to it ({})", path.display())]
    File {
        /// Read or written.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not such a file.
    #[error("This is not a condition file: {reason}. Save one from the window to see the form ({})", path.display())]
    Form {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A parameter is unknown or impossible.
    #[error("The condition was refused: {0}. Correct that line and open the file again")]
    Parameter(#[from] ParameterError),
}

/// Reads a condition file.
///
/// # Errors
/// When it cannot be read, or says anything that is not understood.
pub fn read(path: &Path) -> Result<WalkerParameters, ConditionError> {
    let text = crate::input_file::read_text(path, LONGEST).map_err(|source| ConditionError::File {
        action: "read",
        path: path.to_owned(),
        source,
    })?;
    parse(&text).map_err(|error| match error {
        ConditionError::Form { reason, .. } => ConditionError::Form { path: path.to_owned(), reason },
        other => other,
    })
}

/// Understands the text of a condition file.
///
/// # Errors
/// As [`read`].
pub fn parse(text: &str) -> Result<WalkerParameters, ConditionError> {
    let form = |reason: String| ConditionError::Form { path: PathBuf::new(), reason };
    let mut table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| form(error.message().to_owned()))?;
    let mut parameters = match table.remove("preset") {
        None => WalkerParameters::default(),
        Some(toml::Value::String(name)) => {
            Preset::find(&name).ok_or_else(|| form(format!("no preset is called «{name}»")))?.parameters()?
        }
        Some(other) => return Err(form(format!("«preset» is {other}; it must be a preset's name"))),
    };
    match table.remove("sex") {
        None => {}
        Some(toml::Value::String(word)) if word == "female" => parameters.sex = Sex::Female,
        Some(toml::Value::String(word)) if word == "male" => parameters.sex = Sex::Male,
        Some(other) => return Err(form(format!("«sex» is {other}; it must be \"female\" or \"male\""))),
    }
    set_all(&mut parameters, "", &table)?;
    parameters.validate()?;
    Ok(parameters)
}

fn set_all(
    parameters: &mut WalkerParameters,
    above: &str,
    table: &toml::Table,
) -> Result<(), ConditionError> {
    for (name, value) in table {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match value {
            toml::Value::Table(inner) => set_all(parameters, &key, inner)?,
            toml::Value::Float(number) => parameters.set(&key, *number)?,
            toml::Value::Integer(number) => parameters.set(&key, *number as f64)?,
            other => {
                let reason = format!("«{key}» is {other}; it must be a number");
                return Err(ConditionError::Form { path: PathBuf::new(), reason });
            }
        }
    }
    Ok(())
}

/// The text of a condition file: every parameter that differs from the healthy adult's, with its unit as a comment.
pub fn to_text(parameters: &WalkerParameters) -> String {
    let mut text =
        String::from("# A condition for GaitTwin's simulated walker. Not said: as in a healthy adult.\n");
    if parameters.sex == Sex::Female {
        text += "sex = \"female\"\n";
    }
    for (info, value) in parameters.list() {
        if (value - info.healthy).abs() > 1e-9 {
            let unit = if info.unit.is_empty() { String::new() } else { format!("  # {}", info.unit) };
            text += &format!("{} = {value:?}{unit}\n", info.key);
        }
    }
    text
}

/// Writes a condition file.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, parameters: &WalkerParameters) -> Result<(), ConditionError> {
    std::fs::write(path, to_text(parameters)).map_err(|source| ConditionError::File {
        action: "written",
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for preset in Preset::all() {
            let parameters = preset.parameters().unwrap();
            assert_eq!(parse(&to_text(&parameters)).unwrap(), parameters, "{}", preset.key);
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for (text, named) in [
            ("preset = \"nobody\"", "nobody"),
            ("left.strenght.soleus = 0.5", "left.strenght.soleus"),
            ("body.mass = 4000", "body.mass"),
            ("body.mass = nan", "body.mass"),
            ("body.mass = \"70 kg\"", "body.mass"),
            ("preset = 3", "preset"),
            ("sex = \"other\"", "sex"),
            ("sex = 1", "sex"),
            // Centimetres where metres are meant, degrees where radians are: the range and the unit are named.
            ("body.stature = 175", "0.9 to 2.1 m"),
            ("task.slope = 5", "-0.2 to 0.2 rad"),
            ("body.stature = inf", "body.stature"),
        ] {
            let message = parse(text).unwrap_err().to_string();
            assert!(message.contains(named), "{text}: {message}");
        }
    }
}
