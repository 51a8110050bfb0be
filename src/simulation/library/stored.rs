//! The text form of a library: one block per controller.
//!
//! ```text
//! gains NAME NAME ...                    the order of all gain lists of the file; a gain not named is zero
//! controller NAME
//! sex male
//! condition KEY=VALUE ...                what differs from the healthy reference adult
//! survival SECONDS ...
//! speed M_PER_S
//! right VALUE ...
//! left VALUE ...                         only where the legs differ
//! ```

use std::fmt::Write as _;

use super::{Controller, Library};
use crate::biomechanics::anatomy::BySide;
use crate::biomechanics::anatomy::Sex;
use crate::simulation::control::gains::{GAINS, Gain, GainSet};
use crate::simulation::model::parameters::{ParameterError, WalkerParameters};

/// Why a library file was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum LibraryError {
    /// The list of gains at the top is not that of this program.
    Gains,
    /// A line that fits no rule, by number from one.
    Line(usize),
    /// A condition that the model refuses.
    Condition(ParameterError),
    /// A controller without gains.
    Incomplete(String),
}

impl std::fmt::Display for LibraryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LibraryError::Gains => write!(f, "the file lists other gains than this program uses"),
            LibraryError::Line(number) => write!(f, "line {number} cannot be read"),
            LibraryError::Condition(error) => write!(f, "a condition is impossible: {error}"),
            LibraryError::Incomplete(name) => write!(f, "the controller \"{name}\" has no gains"),
        }
    }
}

impl std::error::Error for LibraryError {}

/// A controller of which not every line has been read.
struct Draft {
    name: String,
    parameters: WalkerParameters,
    right: Option<GainSet>,
    left: Option<GainSet>,
    survival: Vec<f64>,
    speed: f64,
}

impl Draft {
    fn finish(self) -> Result<Controller, LibraryError> {
        let right = self.right.ok_or_else(|| LibraryError::Incomplete(self.name.clone()))?;
        let left = self.left.unwrap_or_else(|| right.clone());
        Ok(Controller {
            name: self.name,
            parameters: self.parameters,
            gains: BySide { left, right },
            survival: self.survival,
            speed: self.speed,
        })
    }
}

fn numbers(text: &str, line: usize) -> Result<Vec<f64>, LibraryError> {
    text.split_whitespace()
        .map(|word| {
            word.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or(LibraryError::Line(line))
        })
        .collect()
}

impl Library {
    /// Reads a library.
    pub fn parse(text: &str) -> Result<Library, LibraryError> {
        let mut library = Library::default();
        let mut draft: Option<Draft> = None;
        let mut order: Vec<Gain> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            if word == "gains" {
                let known = |name| Gain::ALL.iter().copied().find(|gain| gain.info().name == name);
                order =
                    rest.split_whitespace().map(known).collect::<Option<_>>().ok_or(LibraryError::Gains)?;
                continue;
            }
            if word == "controller" {
                if let Some(finished) = draft.take() {
                    library.insert(finished.finish()?);
                }
                draft = Some(Draft {
                    name: rest.to_owned(),
                    parameters: WalkerParameters::default(),
                    right: None,
                    left: None,
                    survival: Vec::new(),
                    speed: 0.0,
                });
                continue;
            }
            let draft = draft.as_mut().ok_or(LibraryError::Line(number))?;
            read_line(draft, &order, word, rest, number)?;
        }
        if let Some(finished) = draft {
            library.insert(finished.finish()?);
        }
        Ok(library)
    }

    /// Writes a library that [`Library::parse`] reads back.
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# Controllers found by gaittwin's own search; see src/simulation/library. Activations and gains are a\n\
             # model's, not a person's. \"survival\" is the length of screening walks of 60 s with noise, one per seed.\n\
             gains",
        );
        for gain in Gain::ALL {
            text.push(' ');
            text.push_str(gain.info().name);
        }
        text.push('\n');
        for controller in &self.controllers {
            write_controller(&mut text, controller);
        }
        text
    }
}

/// Gains that a file does not list are zero: those that were added later do nothing at zero, so that controllers found
/// before stay what they were.
fn read_line(
    draft: &mut Draft,
    order: &[Gain],
    word: &str,
    rest: &str,
    number: usize,
) -> Result<(), LibraryError> {
    let gains = |rest| {
        let values = numbers(rest, number)?;
        if values.len() != order.len() || values.is_empty() {
            return Err(LibraryError::Gains);
        }
        let mut set = GainSet::from_values(vec![0.0; GAINS]).ok_or(LibraryError::Line(number))?;
        for (&gain, value) in order.iter().zip(values) {
            set.set(gain, value);
        }
        Ok(set)
    };
    match word {
        "sex" => {
            draft.parameters.sex = match rest {
                "female" => Sex::Female,
                "male" => Sex::Male,
                _ => return Err(LibraryError::Line(number)),
            };
        }
        "condition" => {
            for change in rest.split_whitespace() {
                let (key, value) = change.split_once('=').ok_or(LibraryError::Line(number))?;
                let value = value.parse().map_err(|_error| LibraryError::Line(number))?;
                draft.parameters.set(key, value).map_err(LibraryError::Condition)?;
            }
        }
        "survival" => draft.survival = numbers(rest, number)?,
        "speed" => draft.speed = rest.parse().map_err(|_error| LibraryError::Line(number))?,
        "right" => draft.right = Some(gains(rest)?),
        "left" => draft.left = Some(gains(rest)?),
        _ => return Err(LibraryError::Line(number)),
    }
    Ok(())
}

fn write_controller(text: &mut String, controller: &Controller) {
    let list =
        |values: &[f64]| values.iter().map(|value| format!("{value:.6}")).collect::<Vec<_>>().join(" ");
    let sex = if controller.parameters.sex == Sex::Male { "male" } else { "female" };
    let changes: Vec<String> = controller
        .parameters
        .list()
        .into_iter()
        .filter(|(info, value)| (value - info.healthy).abs() > 1e-9)
        .map(|(info, value)| format!("{}={value}", info.key))
        .collect();
    let survival = controller.survival.iter().map(|time| format!("{time:.1}")).collect::<Vec<_>>().join(" ");
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\ncontroller {}\nsex {sex}\ncondition {}\nsurvival {survival}\nspeed {:.3}\nright {}\n",
        controller.name,
        changes.join(" "),
        controller.speed,
        list(controller.gains.right.values()),
    );
    if controller.gains.left != controller.gains.right {
        let _ = writeln!(text, "left {}", list(controller.gains.left.values()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_reads_back_and_a_damaged_one_says_where() {
        let gains = GainSet::from_values((0..GAINS).map(|i| i as f64 * 0.5).collect()).unwrap();
        let mut parameters = WalkerParameters { sex: Sex::Female, ..WalkerParameters::default() };
        parameters.set("left.strength.soleus", 0.5).unwrap();
        let mut library = Library::default();
        library.insert(Controller {
            name: "test".to_owned(),
            parameters,
            gains: BySide { left: gains.clone(), right: gains },
            survival: vec![60.0, 12.5],
            speed: 1.2,
        });
        let text = library.to_text();
        assert_eq!(Library::parse(&text).unwrap(), library);
        assert_eq!(Library::parse(&text.replace("sex female", "sex other")), Err(LibraryError::Line(6)));
        assert!(matches!(
            Library::parse(&text.replace("soleus=0.5", "soleus=77")),
            Err(LibraryError::Condition(_))
        ));
        assert_eq!(
            Library::parse(&text.replace("gains stance", "gains other stance")),
            Err(LibraryError::Gains)
        );
    }
}
