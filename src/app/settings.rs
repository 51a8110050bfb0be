//! [`Settings`]: what is remembered from one run to the next, with its stored form.
//!
//! Nothing about patients is stored here but the recent files, and those only where the person allows it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::command::{Appearance, LengthChoice};
use crate::clinic::words::language::Language;

/// What is remembered.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Settings {
    /// The language of the window.
    pub language: Language,
    /// Bright or dark.
    pub appearance: Appearance,
    /// Numbers that can be read from three metres.
    pub clinic_room: bool,
    /// Size of everything; 0.5..=3.
    pub zoom: f32,
    /// Metres or feet.
    pub lengths: LengthChoice,
    /// Whether recent files are remembered: off until somebody switches it on, because paths name patients.
    pub remember_recent: bool,
    /// Whether the final analysis reads each picture a second time mirrored: steadier, twice the time.
    pub mirrored_pass: bool,
    /// Short name of the pose network to use; `None` takes the best that the engine runs in time.
    pub network: Option<String>,
    /// The files last opened, newest first.
    pub recent: Vec<PathBuf>,
    /// Whether the set-up was gone through or left, so that it does not come by itself again.
    pub set_up_done: bool,
    /// Whether muscles are drawn over the picture, coloured by their usual activity.
    pub muscles_shown: bool,
    /// Whether walkers are drawn as people; else as rings and sticks.
    pub bodies_shown: bool,
    /// Names of cameras whose pictures are mirrored and are turned round.
    pub mirrored_cameras: Vec<String>,
    /// Names of cameras that were seen to keep left and right.
    pub checked_cameras: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::English,
            appearance: Appearance::Light,
            clinic_room: false,
            zoom: 1.0,
            lengths: LengthChoice::Metric,
            remember_recent: false,
            mirrored_pass: false,
            network: None,
            recent: Vec::new(),
            set_up_done: false,
            muscles_shown: false,
            bodies_shown: true,
            mirrored_cameras: Vec::new(),
            checked_cameras: Vec::new(),
        }
    }
}

impl Settings {
    /// As many recent files are kept.
    pub const MOST_RECENT: usize = 8;

    /// Puts a file at the head of the recent ones, where that is allowed.
    pub fn remember(&mut self, path: PathBuf) {
        if !self.remember_recent {
            return;
        }
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(Self::MOST_RECENT);
    }

    /// The text that is stored.
    pub fn to_text(&self) -> String {
        let stored = Stored {
            language: self.language.code().to_owned(),
            dark: self.appearance == Appearance::Dark,
            clinic_room: self.clinic_room,
            zoom: self.zoom,
            imperial: self.lengths == LengthChoice::Imperial,
            recent_files_wanted: self.remember_recent,
            mirrored_pass: self.mirrored_pass,
            network: self.network.clone(),
            recent: if self.remember_recent { self.recent.clone() } else { Vec::new() },
            set_up_done: self.set_up_done,
            muscle_overlay_wanted: self.muscles_shown,
            bodies_shown: self.bodies_shown,
            mirrored_cameras: self.mirrored_cameras.clone(),
            checked_cameras: self.checked_cameras.clone(),
        };
        toml::to_string(&stored).unwrap_or_default()
    }

    /// Reads what was stored; what cannot be understood falls back to what a new installation has.
    pub fn from_text(text: &str) -> Self {
        let stored: Stored = toml::from_str(text).unwrap_or_default();
        Self {
            language: Language::ALL.into_iter().find(|l| l.code() == stored.language).unwrap_or_default(),
            appearance: if stored.dark { Appearance::Dark } else { Appearance::Light },
            clinic_room: stored.clinic_room,
            zoom: if stored.zoom.is_finite() { stored.zoom.clamp(0.5, 3.0) } else { 1.0 },
            lengths: if stored.imperial { LengthChoice::Imperial } else { LengthChoice::Metric },
            remember_recent: stored.recent_files_wanted,
            mirrored_pass: stored.mirrored_pass,
            network: stored.network,
            recent: if stored.recent_files_wanted {
                stored.recent.into_iter().take(Self::MOST_RECENT).collect()
            } else {
                Vec::new()
            },
            set_up_done: stored.set_up_done,
            muscles_shown: stored.muscle_overlay_wanted,
            bodies_shown: stored.bodies_shown,
            mirrored_cameras: stored.mirrored_cameras,
            checked_cameras: stored.checked_cameras,
        }
    }
}

/// The stored form, apart from the type in use so that either may change.
#[derive(Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, as they stand in the file")]
struct Stored {
    language: String,
    dark: bool,
    clinic_room: bool,
    zoom: f32,
    imperial: bool,
    /// Not the name that stood in files of the first version, where it was on without having been asked for.
    recent_files_wanted: bool,
    mirrored_pass: bool,
    network: Option<String>,
    recent: Vec<PathBuf>,
    set_up_done: bool,
    /// Not the name that stood in older files, where it was on without having been asked for.
    muscle_overlay_wanted: bool,
    bodies_shown: bool,
    mirrored_cameras: Vec<String>,
    checked_cameras: Vec<String>,
}

impl Default for Stored {
    fn default() -> Self {
        Self {
            language: Language::English.code().to_owned(),
            dark: false,
            clinic_room: false,
            zoom: 1.0,
            imperial: false,
            recent_files_wanted: false,
            mirrored_pass: false,
            network: None,
            recent: Vec::new(),
            set_up_done: false,
            muscle_overlay_wanted: false,
            bodies_shown: true,
            mirrored_cameras: Vec::new(),
            checked_cameras: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were() {
        let mut settings = Settings {
            remember_recent: true,
            language: Language::German,
            clinic_room: true,
            zoom: 1.25,
            muscles_shown: true,
            bodies_shown: false,
            network: Some("rtmpose-m".to_owned()),
            ..Settings::default()
        };
        settings.remember(PathBuf::from("a.mp4"));
        settings.remember(PathBuf::from("b.mp4"));
        settings.remember(PathBuf::from("a.mp4"));
        assert_eq!(settings.recent, [PathBuf::from("a.mp4"), PathBuf::from("b.mp4")]);
        assert_eq!(Settings::from_text(&settings.to_text()), settings);
    }

    #[test]
    fn nothing_recent_is_stored_when_not_allowed() {
        let mut settings = Settings::default();
        settings.remember(PathBuf::from("a.mp4"));
        assert!(settings.recent.is_empty(), "off until somebody switches it on");
        let first_version = "remember_recent = true\nrecent = ['/patients/Jane Roe/walk.mp4']";
        assert!(Settings::from_text(first_version).recent.is_empty(), "there it was on unasked");
        settings.remember_recent = true;
        settings.remember(PathBuf::from("a.mp4"));
        settings.remember_recent = false;
        assert!(!settings.to_text().contains("a.mp4"));
        settings.remember(PathBuf::from("b.mp4"));
        assert!(!settings.recent.contains(&PathBuf::from("b.mp4")));
    }

    #[test]
    fn damaged_settings_do_no_harm() {
        assert_eq!(Settings::from_text("zoom = 'x'"), Settings::default());
        assert_eq!(Settings::from_text("zoom = 900.0").zoom.to_bits(), 3.0_f32.to_bits());
    }
}
