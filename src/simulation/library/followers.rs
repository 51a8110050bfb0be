//! [`Follower`]: a walker that follows a reference, with the condition for which it was found and how long it stayed up.
//!
//! The text form is one block per walker:
//!
//! ```text
//! gains NAME NAME ...                    the order of all gain lists of the file
//! walker NAME
//! sex male
//! condition KEY=VALUE ...                what differs from the healthy reference adult
//! adaptation CHANGE=VALUE ...            how its reference differs from typical people's
//! survival SECONDS ...
//! speed M_PER_S
//! values VALUE ...
//! ```

use std::fmt::Write as _;

use super::{LibraryError, SCREENING_TIME};
use crate::biomechanics::anatomy::Sex;
use crate::simulation::control::following::reference::Adaptation;
use crate::simulation::control::following::{FollowingGain, FollowingGains, FollowingGait, GaitReference};
use crate::simulation::model::parameters::WalkerParameters;

/// With this begins, or ends after `~`, the name of a person drawn at random.
pub const DRAWN: &str = "varied_";

/// A walker that follows a reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Follower {
    /// Name, unique in a library.
    pub name: String,
    /// The condition.
    pub parameters: WalkerParameters,
    /// How its reference differs from that of typical people at its speed and age.
    pub adaptation: Adaptation,
    /// The gains of the controller.
    pub gains: FollowingGains,
    /// How long each screening walk lasted, s; noise on, one seed each.
    pub survival: Vec<f64>,
    /// Mean speed of the screening walks, m/s.
    pub speed: f64,
}

impl Follower {
    /// Its gait in a body of a leg length (m), for other parameters than its own: the reference moves by what the change
    /// of the condition asks for.
    pub fn gait_for(&self, parameters: &WalkerParameters, leg_length: f64) -> FollowingGait {
        let change = Adaptation::for_condition(parameters)
            .plus(&Adaptation::for_condition(&self.parameters).times(-1.0));
        let adaptation = self.adaptation.plus(&change);
        let reference =
            GaitReference::typical(parameters.speed, leg_length, parameters.age).adapted(&adaptation);
        FollowingGait { reference, gains: self.gains }
    }

    /// Whether it is a person drawn at random, with a way of walking of their own, for which nobody asks who asks for a
    /// condition.
    pub fn is_drawn(&self) -> bool {
        self.name.contains(DRAWN)
    }

    /// Whether the screening walks kept within 0.05 m/s of the speed asked for.
    pub fn keeps_speed(&self) -> bool {
        (self.speed - self.parameters.speed).abs() < 0.05 + 1e-9
    }

    /// Whether every screening walk lasted.
    pub fn is_sturdy(&self) -> bool {
        !self.survival.is_empty() && self.survival.iter().all(|&time| time >= SCREENING_TIME - 0.01)
    }

    fn unfinished(name: &str) -> Follower {
        Follower {
            name: name.to_owned(),
            parameters: WalkerParameters::default(),
            adaptation: Adaptation::default(),
            gains: FollowingGains::default(),
            survival: Vec::new(),
            speed: 0.0,
        }
    }
}

/// Reads walkers in the order of the file.
pub(super) fn parse(text: &str) -> Result<Vec<Follower>, LibraryError> {
    let mut followers: Vec<Follower> = Vec::new();
    let mut order: Vec<FollowingGain> = Vec::new();
    let mut complete = true;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "gains" {
            let known = |name| FollowingGain::ALL.iter().copied().find(|gain| gain.info().name == name);
            order = rest.split_whitespace().map(known).collect::<Option<_>>().ok_or(LibraryError::Gains)?;
            continue;
        }
        if word == "walker" {
            if let Some(last) = followers.last().filter(|_| !complete) {
                return Err(LibraryError::Incomplete(last.name.clone()));
            }
            followers.push(Follower::unfinished(rest));
            complete = false;
            continue;
        }
        let follower = followers.last_mut().ok_or(LibraryError::Line(number))?;
        complete |= read_line(follower, &order, word, rest, number)?;
    }
    match followers.last().filter(|_| !complete) {
        Some(last) => Err(LibraryError::Incomplete(last.name.clone())),
        None => Ok(followers),
    }
}

/// Reads one line of a walker; true when it held the gains. A gain that the file does not list keeps its usual value.
fn read_line(
    follower: &mut Follower,
    order: &[FollowingGain],
    word: &str,
    rest: &str,
    number: usize,
) -> Result<bool, LibraryError> {
    let value = |text: &str| {
        text.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or(LibraryError::Line(number))
    };
    let pair = |text: &str| -> Result<(String, f64), LibraryError> {
        let (key, text) = text.split_once('=').ok_or(LibraryError::Line(number))?;
        Ok((key.to_owned(), value(text)?))
    };
    match word {
        "sex" => {
            follower.parameters.sex = match rest {
                "female" => Sex::Female,
                "male" => Sex::Male,
                _ => return Err(LibraryError::Line(number)),
            };
        }
        "condition" => {
            for change in rest.split_whitespace() {
                let (key, value) = pair(change)?;
                follower.parameters.set(&key, value).map_err(LibraryError::Condition)?;
            }
        }
        "adaptation" => {
            for change in rest.split_whitespace() {
                let (key, value) = pair(change)?;
                let set = follower.adaptation.set(&key, value);
                set.map_err(|_unknown| LibraryError::Line(number))?;
            }
        }
        "survival" => follower.survival = rest.split_whitespace().map(value).collect::<Result<_, _>>()?,
        "speed" => follower.speed = value(rest)?,
        "values" => {
            let values = rest.split_whitespace().map(value).collect::<Result<Vec<_>, _>>()?;
            if values.len() != order.len() || values.is_empty() {
                return Err(LibraryError::Gains);
            }
            order.iter().zip(values).for_each(|(&gain, value)| follower.gains.set(gain, value));
            return Ok(true);
        }
        _ => return Err(LibraryError::Line(number)),
    }
    Ok(false)
}

/// Writes walkers so that they read back.
pub(super) fn to_text(followers: &[Follower]) -> String {
    let mut text = String::from(
        "# Walkers that follow references, found by gaittwin's own search; see src/simulation/library/followers.rs. They\n\
         # generate gait; activities and gains are a model's, not a person's. \"survival\" is the length of screening walks\n\
         # of 60 s with noise, one per seed.\ngains",
    );
    for gain in FollowingGain::ALL {
        text.push(' ');
        text.push_str(gain.info().name);
    }
    text.push('\n');
    for follower in followers {
        write_follower(&mut text, follower);
    }
    text
}

fn write_follower(text: &mut String, follower: &Follower) {
    let sex = if follower.parameters.sex == Sex::Male { "male" } else { "female" };
    let condition: Vec<String> = follower
        .parameters
        .list()
        .into_iter()
        .filter(|(info, value)| (value - info.healthy).abs() > 1e-9)
        .map(|(info, value)| format!("{}={value}", info.key))
        .collect();
    let adaptation: Vec<String> = follower
        .adaptation
        .list()
        .into_iter()
        .filter(|(_, value, _)| value.abs() > 1e-9)
        .map(|(name, value, _)| format!("{name}={value:.5}"))
        .collect();
    let survival: Vec<String> = follower.survival.iter().map(|time| format!("{time:.1}")).collect();
    let values: Vec<String> = follower.gains.values().iter().map(|value| format!("{value:.6}")).collect();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\nwalker {}\nsex {sex}\ncondition {}\nadaptation {}\nsurvival {}\nspeed {:.3}\nvalues {}\n",
        follower.name,
        condition.join(" "),
        adaptation.join(" "),
        survival.join(" "),
        follower.speed,
        values.join(" ")
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walkers_read_back_and_a_damaged_file_says_where() {
        let mut follower = Follower::unfinished("test");
        follower.parameters.set("left.strength.soleus", 0.5).unwrap();
        follower.parameters.sex = Sex::Female;
        follower.adaptation.set("right.swing_knee", -0.25).unwrap();
        follower.gains.set(FollowingGain::Foresight, 0.031);
        follower.survival = vec![60.0, 12.5];
        follower.speed = 1.2;
        let text = to_text(&[follower.clone()]);
        assert_eq!(parse(&text), Ok(vec![follower]));
        assert!(matches!(parse(&text.replace("soleus=0.5", "soleus=77")), Err(LibraryError::Condition(_))));
        assert_eq!(parse(&text.replace("swing_knee", "swing_kene")), Err(LibraryError::Line(9)));
        assert_eq!(parse(&text.replace("gains swing", "gains sving")), Err(LibraryError::Gains));
        let cut = text.split("values").next().unwrap();
        assert_eq!(parse(cut), Err(LibraryError::Incomplete("test".into())));
    }
}
