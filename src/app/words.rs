//! The words of the window, in the language that it speaks now.
//!
//! Every sentence has a key and stands in `assets/languages/*-window.txt`, beside the words of the report; a third language
//! is a third file. Which language is spoken belongs to the thread that draws, as the place of the decimal comma does in
//! any program: handing it to each of three hundred small drawing functions would say nothing. The window sets it at the
//! beginning of every turn from the settings, so that a change is seen in the next picture. Tests, which run windows on
//! threads of their own, do not disturb one another.

use std::cell::Cell;
use std::fmt::Display;

use crate::biomechanics::anatomy::{MuscleGroup, Side};
use crate::biomechanics::gait::Parameter;
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;
use crate::simulation::model::parameters::{ParameterGroup, ParameterInfo};
use crate::simulation::presets::Preset;

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

/// Speaks this language from now on, on this thread.
pub fn speak(language: Language) {
    SPOKEN.set(language);
}

/// The language that is spoken.
pub fn language() -> Language {
    SPOKEN.get()
}

/// The words for a key; the key itself where they are missing, so that a gap is seen.
pub fn of(key: &'static str) -> &'static str {
    language().known(key).unwrap_or(key)
}

/// The words for a key with its places filled in: `{name}` or, where the order tells enough, `{0}`.
pub fn fill(key: &'static str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = of(key).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    text
}

/// How the window writes numbers: in its own language.
pub fn style() -> QuantityStyle {
    QuantityStyle { language: language(), ..QuantityStyle::default() }
}

/// So many things: the words for one or for several.
pub fn count(number: usize, one: &'static str, several: &'static str) -> String {
    format!("{number} {}", of(if number == 1 { one } else { several }))
}

/// A number with so many decimals, with a true minus sign and the language's decimal mark.
pub fn number(value: f64, decimals: usize) -> String {
    language().number(value, decimals)
}

/// The word for a key that is put together of a kind and a name; `otherwise` where the language has none.
fn called(kind: &str, name: &str, otherwise: &'static str) -> &'static str {
    language().known(&format!("{kind}.{name}")).unwrap_or(otherwise)
}

/// A side.
pub fn side(side: Side) -> &'static str {
    called("side", side.name(), side.name())
}

/// A condition of the simulated walker.
pub fn preset(preset: &Preset) -> &'static str {
    called("preset", preset.key, preset.title)
}

/// A muscle group.
pub fn muscle(group: MuscleGroup) -> &'static str {
    called("muscle", group.name(), group.title())
}

/// A group of the simulated walker's parameters.
pub fn walker_group(group: ParameterGroup) -> &'static str {
    called("walker_group", &group.title().to_lowercase().replace(' ', "_"), group.title())
}

/// A parameter of the simulated walker, without its side.
pub fn walker_parameter(info: &ParameterInfo) -> String {
    let key =
        info.side.map_or(info.key.as_str(), |side| info.key[side.name().len()..].trim_start_matches('.'));
    // A muscle's strength and length are called as the muscle is: the group above says which of them.
    let muscle = key.split_once('.').and_then(|(_, name)| MuscleGroup::from_name(name));
    muscle.map_or_else(
        || language().known(&format!("walker.{key}")).unwrap_or(&info.title).to_owned(),
        |group| self::muscle(group).to_owned(),
    )
}

/// A parameter's name.
pub fn parameter(parameter: Parameter) -> &'static str {
    called("parameter", parameter.key(), parameter.title())
}

/// A parameter's definition, one sentence.
pub fn definition(parameter: Parameter) -> &'static str {
    called("definition", parameter.key(), parameter.definition())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_the_language_of_the_settings() {
        let said = || fill("window.page_of_the_report", &[("0", &2)]);
        assert_eq!((of("window.stature"), said().as_str()), ("stature", "Page 2 of the report"));
        speak(Language::German);
        assert_eq!((of("window.stature"), said().as_str()), ("Körpergröße", "Seite 2 des Berichts"));
        assert_eq!(of("window.no_such_key"), "window.no_such_key", "a gap is seen");
    }
}
