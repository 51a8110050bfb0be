//! Panels alone: a state, a click by label, and the commands that come back.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{
    Appearance, Command, DesktopCommand, EditCommand, Place, ReviewCommand, SettingsCommand, SourceCommand,
    WindowCommand,
};
use gaittwin::app::settings::Settings;
use gaittwin::app::state::{AppState, Sheet};
use gaittwin::app::update::{Input, update};
use gaittwin::messages::event::Event;
use gaittwin::ui::panels::home::{HomeMemory, home_panel};
use gaittwin::ui::panels::sheets::{SheetsMemory, sheets};
use gaittwin::ui::panels::{PanelMemory, frame, notices, review};
use gaittwin::ui::scene::Scene;
use gaittwin::ui::theme::{self, Look};

use crate::example_walk;

struct Bench {
    state: AppState,
    memory: PanelMemory,
    home: HomeMemory,
    commands: Vec<Command>,
    look: Look,
    dressed: bool,
}

impl Bench {
    /// What a panel is drawn from, and its memories, which are borrowed at the same time.
    fn scene(&mut self) -> (Scene<'_>, &mut PanelMemory, &mut HomeMemory) {
        let scene = Scene { look: &self.look, state: &self.state, commands: &mut self.commands };
        (scene, &mut self.memory, &mut self.home)
    }
}

type Draw = fn(&mut egui::Ui, &mut Bench);

fn bench(state: AppState, draw: Draw) -> Harness<'static, Bench> {
    let bench = Bench {
        state,
        memory: PanelMemory::default(),
        home: HomeMemory::default(),
        commands: Vec::new(),
        look: Look::new(Appearance::Light, false),
        dressed: false,
    };
    let mut harness = Harness::builder().with_size([1300.0, 860.0]).with_max_steps(32).build_ui_state(
        move |ui, bench: &mut Bench| {
            if !bench.dressed {
                theme::install_fonts(ui.ctx());
                theme::apply(ui.ctx(), &bench.look);
                bench.dressed = true;
                // Fonts are there from the next turn on.
                ui.ctx().request_repaint();
                return;
            }
            draw(ui, bench);
        },
        bench,
    );
    harness.run_steps(4);
    harness
}

fn clicked(harness: &mut Harness<'static, Bench>, label: &str) -> Vec<Command> {
    harness.state_mut().commands.clear();
    harness.get_by_label(label).click();
    harness.run_steps(3);
    harness.state().commands.clone()
}

fn fresh() -> AppState {
    AppState::new(Settings::default(), 5)
}

fn reviewed() -> AppState {
    let mut state = fresh();
    let requests = update(
        &mut state,
        Input::Command(Command::Source(SourceCommand::OpenFile(std::path::PathBuf::from("walk.poses.json")))),
    );
    let job = requests
        .iter()
        .find_map(|r| match r {
            gaittwin::messages::request::Request::Analyse { job, .. } => Some(*job),
            _ => None,
        })
        .unwrap();
    let trial = example_walk::trial(&example_walk::options());
    update(&mut state, Input::Event(Event::AnalysisFinished { job, trial }));
    state
}

#[test]
fn home_offers_three_ways_to_begin_and_the_recent_files() {
    let mut state = fresh();
    state.settings.remember_recent = true;
    state.settings.remember("/clips/walk one.mp4".into());
    let mut harness = bench(state, |ui, bench| {
        let (mut scene, _, home) = bench.scene();
        home_panel(ui, &mut scene, home);
    });
    assert_eq!(clicked(&mut harness, "Open video"), [Command::Desktop(DesktopCommand::BrowseVideo)]);
    assert!(matches!(
        clicked(&mut harness, "Use camera").as_slice(),
        [Command::Source(SourceCommand::OpenCamera(_))]
    ));
    assert_eq!(clicked(&mut harness, "Demo walk"), [Command::Source(SourceCommand::OpenDemo)]);
    assert_eq!(
        clicked(&mut harness, "Open walk one.mp4"),
        [Command::Source(SourceCommand::OpenFile("/clips/walk one.mp4".into()))]
    );
    assert_eq!(clicked(&mut harness, "Clear list"), [Command::Settings(SettingsCommand::ClearRecent)]);
    assert_eq!(clicked(&mut harness, "Next walker"), [Command::Source(SourceCommand::NewPatient)]);
}

#[test]
fn the_rail_leads_to_every_place() {
    let mut harness = bench(fresh(), |ui, bench| {
        frame::rail(ui, &mut bench.scene().0);
    });
    for place in Place::ALL {
        assert_eq!(clicked(&mut harness, place.title()), [Command::Go(place)]);
    }
    assert_eq!(clicked(&mut harness, "Keys"), [Command::Window(WindowCommand::ToggleCheatSheet)]);
}

#[test]
fn every_number_of_the_review_leads_to_its_frames() {
    use gaittwin::biomechanics::gait::Parameter;

    let mut harness = bench(reviewed(), |ui, bench| {
        let (mut scene, memory, _) = bench.scene();
        review::review_panel(ui, &mut scene, memory);
    });
    for (label, parameter) in [
        ("Step length left", Parameter::StepLengthLeft),
        ("Step time right", Parameter::StepTimeRight),
        ("Cadence", Parameter::Cadence),
    ] {
        harness.state_mut().commands.clear();
        harness.get_by_label_contains(label).click();
        harness.run_steps(3);
        assert_eq!(
            harness.state().commands,
            [Command::Review(ReviewCommand::ShowEvidence(Some(parameter)))],
            "{label}"
        );
    }
}

#[test]
fn what_the_view_cannot_measure_is_said_in_its_place() {
    let harness = bench(reviewed(), |ui, bench| {
        let (mut scene, memory, _) = bench.scene();
        review::review_panel(ui, &mut scene, memory);
    });
    harness.get_by_label_contains("Step width: A camera at the side");
}

#[test]
fn events_on_the_timeline_are_chosen_by_a_click() {
    let state = reviewed();
    let event = state.review.assessment().unwrap().events[3];
    let kind = match event.kind {
        gaittwin::biomechanics::gait::EventKind::InitialContact => "contact",
        gaittwin::biomechanics::gait::EventKind::ToeOff => "toe off",
    };
    let label = format!("{} {kind} {:.2} s", event.side.name(), event.time);
    let mut harness = bench(state, |ui, bench| {
        let (mut scene, memory, _) = bench.scene();
        review::review_panel(ui, &mut scene, memory);
    });
    let commands = clicked(&mut harness, &label);
    assert!(
        matches!(commands.first(), Some(Command::Edit(EditCommand::SelectEvent(Some(choice)))) if choice.side == event.side),
        "{commands:?}"
    );
}

#[test]
fn settings_change_what_they_say() {
    let mut state = fresh();
    state.sheet = Sheet::Settings;
    let mut harness = bench(state, |ui, bench| {
        sheets(ui, &mut bench.scene().0, &mut SheetsMemory::default());
    });
    assert_eq!(
        clicked(&mut harness, "Dark"),
        [Command::Settings(SettingsCommand::SetAppearance(Appearance::Dark))]
    );
    assert_eq!(
        clicked(&mut harness, "Remember recent files on this computer (their paths may name patients)"),
        [Command::Settings(SettingsCommand::SetRememberRecent(true))]
    );
    assert_eq!(clicked(&mut harness, "150 %"), [Command::Settings(SettingsCommand::SetZoom(1.5))]);
}

#[test]
fn a_failure_says_what_why_and_what_to_do() {
    let mut state = fresh();
    let cause = gaittwin::problem::Problem::foreign("It is HEVC.");
    let problem = gaittwin::problem::Problem::new("told.still_finishing").because(cause).detailed("hvc1");
    state.notifications.add(gaittwin::app::notification::Severity::Failure, problem);
    let mut harness = bench(state, |ui, bench| {
        notices::notices(ui, &mut bench.scene().0);
    });
    for words in
        ["The last recording is still being finished.", "It is HEVC.", "Press Record again in a moment."]
    {
        harness.get_by_label(words);
    }
    let commands = clicked(&mut harness, "Copy details");
    assert!(
        matches!(commands.as_slice(), [Command::Desktop(DesktopCommand::CopyText(text))] if text.contains("hvc1"))
    );
    assert_eq!(
        clicked(&mut harness, "Dismiss this message"),
        [Command::Window(WindowCommand::DismissNotification(0))]
    );
}
