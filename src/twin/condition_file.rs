//! Condition files, `*.toml`: what a simulated walker is, by the clinical keys of its parameters.
//!
//! `preset = "name"` says where to start, `sex = "female"` or `"male"` who it is; every other line sets a parameter by its
//! key, as tables or dotted. Unknown keys,
//! values out of range and words in the place of numbers are refused by name, because a walk simulated from a
//! half-understood file would be believed.

use std::path::{Path, PathBuf};

use crate::biomechanics::anatomy::Sex;
use crate::finding::{Part, Told, Values};
use crate::problem::problems;
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};
use crate::simulation::presets::Preset;

/// Longest condition file, bytes: a full one has two thousand.
const LONGEST: u64 = 1 << 20;

problems! {
    /// Why there is no condition.
    ConditionError {
        /// It could not be read or written.
        File { action: &'static str, path: PathBuf, source: std::io::Error } = "condition_file.file",
        /// It is not of this form.
        Form { path: PathBuf, reason: String } = "condition_file.form",
        /// A value that the walker cannot have.
        Parameter(cause: ParameterError) = "condition_file.parameter",
    }
}

impl From<ParameterError> for ConditionError {
    fn from(error: ParameterError) -> Self {
        Self::Parameter(error)
    }
}

impl Part for ParameterError {
    fn told(&self) -> Told {
        match self {
            Self::UnknownKey(key) => {
                Told::Line("walker_error.unknown_key", Values::from([("key".to_owned(), key.told())]))
            }
            Self::OutOfRange { key, value, low, high, unit } => {
                let names = ["key", "value", "low", "high", "unit"].map(str::to_owned);
                let parts = [
                    key.told(),
                    value.to_string().told(),
                    low.to_string().told(),
                    high.to_string().told(),
                    unit.told(),
                ];
                Told::Line("walker_error.out_of_range", names.into_iter().zip(parts).collect())
            }
        }
    }
}

/// Reads a condition file.
///
/// # Errors
/// When it cannot be read, or says anything that is not understood.
pub fn read(path: &Path) -> Result<WalkerParameters, ConditionError> {
    let text = crate::input_file::read_text(path, LONGEST).map_err(|source| ConditionError::File {
        action: "action.reading_the_condition",
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
        action: "action.writing_the_condition",
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
