//! [`WalkerCondition`]: under which condition a simulated walker walks, in words that clinicians use.
//!
//! Controllers are named after the preset they serve, how far on the way to it they were found (`@50`), and whom they were
//! grown from (`~`). Here that becomes words. Healthy walkers are grouped by age and pace instead, because a reader asks
//! whether somebody walks like slow healthy people and not like the one at 0.90 m/s.

use crate::clinic::norms::NormPerson;
use crate::simulation::model::parameters::WalkerParameters;
use crate::simulation::presets::{Family, Preset};

/// Weakness drawn for an anchor counts from this share of strength downwards: a manual test hardly shows the loss of a quarter,
/// and people walk with it as before.
const WEAK: f64 = 0.75;
/// Dimensionless speed below which healthy walking is called slow, and above which fast: usual is 0.42 (Schwartz 2008),
/// its "slow" ends at 0.36 and its "fast" begins at 0.54.
const PACES: (f64, f64) = (0.36, 0.54);
/// Names by which healthy controllers begin that are no presets of their own.
const HEALTHY: [&str; 10] =
    ["healthy_", "boy_", "girl_", "man_", "woman_", "adult_", "older_", "child_", "follower_", "varied_"];

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WalkerCondition {
    /// In words.
    pub name: String,
    /// Whether such people count as healthy.
    pub healthy: bool,
}

impl WalkerCondition {
    /// The condition of a walker with these parameters whose controller and drawn deficit have these names.
    pub fn of(controller: &str, deficit: &str, parameters: &WalkerParameters) -> Self {
        let root = controller.split('~').next().unwrap_or(controller);
        let (root, share) = root.split_once('@').unwrap_or((root, ""));
        let preset = Preset::find(root).filter(|preset| preset.family != Family::Healthy);
        if let Some(preset) = preset {
            let way = if share.is_empty() { String::new() } else { format!(", at {share} %") };
            return Self { name: format!("{}{way}", preset.title), healthy: false };
        }
        let known = HEALTHY.iter().any(|start| root.starts_with(start)) || Preset::find(root).is_some();
        if !known {
            return Self { name: root.replace('_', " "), healthy: false };
        }
        match weakness(deficit) {
            Some(name) => Self { name, healthy: false },
            None => Self { name: healthy(parameters), healthy: true },
        }
    }

    /// The condition of the mirror image.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let words = self.name.split(' ').map(|word| {
            let bare = word.trim_end_matches([',', ')']);
            let other = match bare {
                "left" => "right",
                "right" => "left",
                _ => return word.to_owned(),
            };
            word.replacen(bare, other, 1)
        });
        Self { name: words.collect::<Vec<_>>().join(" "), healthy: self.healthy }
    }
}

/// A drawn deficit such as `knee extensors right at 0.87` in words; `None` where it is none to speak of.
fn weakness(deficit: &str) -> Option<String> {
    let (who, left_over) = deficit.rsplit_once(" at ")?;
    if left_over.parse::<f64>().is_ok_and(|share| share >= WEAK) {
        return None;
    }
    if let Some(muscles) = who.strip_suffix(" left and right") {
        return Some(format!("Weak {muscles}, both sides"));
    }
    let (muscles, side) = who.rsplit_once(' ')?;
    Some(format!("Weak {muscles}, {side}"))
}

fn healthy(parameters: &WalkerParameters) -> String {
    let who = match parameters.age {
        age if age < 13.0 => "child",
        age if age < 18.0 => "adolescent",
        age if age < 65.0 => "adult",
        _ => "older adult",
    };
    let person = NormPerson { stature: Some(parameters.stature), ..NormPerson::default() };
    let pace = match person.dimensionless_speed(parameters.speed).unwrap_or_default() {
        speed if speed < PACES.0 => ", slow",
        speed if speed > PACES.1 => ", fast",
        _ => "",
    };
    format!("Healthy {who}{pace}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::library::Library;

    #[test]
    fn every_shipped_controller_has_a_name_in_words() {
        let library = Library::built_in().unwrap();
        let reflex = library.controllers().iter().map(|known| (&known.name, &known.parameters));
        let following = library.followers().iter().map(|known| (&known.name, &known.parameters));
        for (name, parameters) in reflex.chain(following) {
            let condition = WalkerCondition::of(name, "", parameters);
            assert!(!condition.name.contains(['_', '@', '~']), "{}", condition.name);
            assert!(condition.name.starts_with(char::is_uppercase), "{name}: {}", condition.name);
            assert_eq!(condition.name.starts_with("Healthy"), condition.healthy, "{name}");
        }
    }

    #[test]
    fn names_tell_severity_side_and_pace() {
        let adult = WalkerParameters::default();
        let of = |controller: &str, deficit: &str| WalkerCondition::of(controller, deficit, &adult);
        assert_eq!(of("foot_drop@50~healthy_adult_1.10", "").name, "Foot drop, right, at 50 %");
        assert_eq!(of("foot_drop_afo", "").mirrored().name, "Foot drop, left, with AFO");
        assert_eq!(
            of("stroke_mild@25~healthy_adult_1.10", "").mirrored().name,
            "Stroke, left side, mild, at 25 %"
        );
        assert_eq!(of("cane", "").mirrored().name, "Painful left knee with cane in the right hand");
        assert_eq!(of("man_45", "").name, "Healthy adult");
        let weak = of("healthy_adult_1.25", "knee extensors right at 0.62");
        assert_eq!((weak.name.as_str(), weak.healthy), ("Weak knee extensors, right", false));
        assert!(of("healthy_adult_1.25", "knee extensors right at 0.81").healthy);
        let slow = WalkerParameters { speed: 0.8, ..adult.clone() };
        assert_eq!(WalkerCondition::of("healthy_adult_0.80", "", &slow).name, "Healthy adult, slow");
    }
}
