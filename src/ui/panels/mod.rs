//! Places and the frame around them. Each panel is drawn from a [`Scene`] and its own memory.

mod about;
pub mod capture;
pub mod capture_figures;
pub mod film_sheet;
pub mod folder_sheet;
pub mod frame;
pub mod home;
pub mod notices;
pub mod playback_bar;
pub mod review;
pub mod review_figures;
pub mod scale_row;
pub mod set_up;
pub mod setup_bar;
pub mod sheets;
pub mod stopwatch;
pub mod which_walker;

use self::capture_figures::JointsShown;
use self::home::HomeMemory;
use self::notices::ProgressMemory;
use self::review_figures::CyclePage;
use self::set_up::SetUpMemory;
use self::setup_bar::SetupMemory;
use self::sheets::SheetsMemory;
use super::film::FilmMemory;
use super::scene::Scene;
use super::simulation::SimulationMemory;
use super::theme::GAP;
use super::views::event_timeline::TimelineMemory;
use super::views::step_series::StepMeasure;
use super::views::video_view::VideoMemory;
use crate::ui::records::RecordsMemory;
use crate::ui::records::timed_test::TimedMemory;

/// What only the panels care about: half-typed texts, textures, drags.
#[derive(Debug, Default)]
pub struct PanelMemory {
    /// Home's typed path.
    pub home: HomeMemory,
    /// Half-typed numbers and marks.
    pub setup: SetupMemory,
    /// The picture's texture.
    pub video: VideoMemory,
    /// Clicks of an angle that is being measured.
    pub film: FilmMemory,
    /// Half-typed words about patients.
    pub records: RecordsMemory,
    /// The dragged event.
    pub timeline: TimelineMemory,
    /// The dragged border of a timed test.
    pub timed: TimedMemory,
    /// When the long job began, for the time that is left.
    pub progress: ProgressMemory,
    /// How Capture shows joint angles.
    pub joints: JointsShown,
    /// Which steps Capture draws in a small window.
    pub live_steps: StepMeasure,
    /// What Review's middle card shows.
    pub cycle: CyclePage,
    /// Which steps Review draws.
    pub steps: StepMeasure,
    /// Pictures of sheets.
    pub sheets: SheetsMemory,
    /// What the set-up draws first.
    pub set_up: SetUpMemory,
    /// The simulated walker's stage and figures.
    pub simulation: SimulationMemory,
}

/// Capture and Review begin alike: the set-up bar, then what is left below it; no set-up in the clinic room.
fn below_the_setup(ui: &mut egui::Ui, scene: &mut Scene<'_>, memory: &mut PanelMemory) -> egui::Rect {
    let Scene { look, state, .. } = *scene;
    let mut all = ui.max_rect().shrink(GAP);
    if !look.clinic_room {
        let mut bar = all;
        bar.set_height(setup_bar::height(state, &memory.setup, all.width()));
        setup_bar::setup_bar(ui, scene, bar, &mut memory.setup);
        all.min.y = bar.bottom() + 4.0;
    }
    all
}
