//! What can be asked of the simulated walker.

use std::path::PathBuf;

use crate::app::state::comparing::{BandChoice, Comparison};
use crate::biomechanics::anatomy::Sex;
use crate::clinic::gait_profile::ProfileView;

/// What can be asked of the simulated walker.
#[derive(Clone, Debug, PartialEq)]
pub enum SimulationCommand {
    /// Start from a named condition.
    ChoosePreset(&'static str),
    /// Turn one parameter; with linked legs the other leg's follows.
    Set {
        /// Its key.
        key: String,
        /// Its value, in its own unit.
        value: f64,
    },
    /// Build the walker as a woman or as a man.
    SetSex(Sex),
    /// Turn both legs together, or apart.
    SetLinked(bool),
    /// Keep the walk on the screen beside the next ones.
    KeepAsBefore,
    /// No longer.
    ForgetBefore,
    /// Play or hold.
    TogglePlaying,
    /// Show the walk from its start.
    Restart,
    /// Look for gains that suit this condition.
    Adapt,
    /// Let one parameter run through its range.
    Sweep {
        /// Its key.
        key: String,
    },
    /// Stop the search or sweep.
    Stop,
    /// Show another comparison at the right.
    Compare(Comparison),
    /// Show the map of walks seen from here.
    ShowMapFrom(ProfileView),
    /// Draw these bands under the curves.
    SetBands(BandChoice),
    /// Let the walker of a condition on the map walk.
    Take {
        /// Name of its controller.
        controller: String,
        /// Whether its mirror image is meant.
        mirrored: bool,
        /// Name of the condition.
        name: String,
    },
    /// Read this condition file.
    Load(PathBuf),
    /// Write the condition here.
    Save(PathBuf),
    /// Write the walk into this folder.
    Export(PathBuf),
}
