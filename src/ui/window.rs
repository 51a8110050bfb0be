//! The window: takes events in, draws the place, hands commands to `update`. Holds no rules of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::messages::records::DoorOrder;
use egui::{CentralPanel, Context, Frame, Panel, Ui, ViewportCommand};

use super::copying::shots::Shots;
use super::dialogs::Dialogs;
use super::dropped_files;
use super::frame_times::FrameTimes;
use super::panels::PanelMemory;
use super::panels::capture::capture_panel;
use super::panels::frame::{self, bottom_line, rail, top_line};
use super::panels::home::home_panel;
use super::panels::notices::notices;
use super::panels::review::review_panel;
use super::panels::set_up::set_up_panel;
use super::panels::sheets::sheets;
use super::records;
use super::scene::Scene;
use super::shortcuts;
use super::simulation::simulation_panel;
use super::theme::{self, Look};
use super::tutorial::tutorial;
use crate::app::command::{Command, Place, RecordsCommand, SetUpCommand, SettingsCommand, SourceCommand};
use crate::app::settings::Settings;
use crate::app::state::AppState;
use crate::app::update::{Input, update};
use crate::app::words;
use crate::messages::request::Request;
use crate::messages::window_link::{Wake, WindowEnd};
use crate::recording::source_choice::CameraChoice;

/// Events are taken in for at most so long in one turn, so that drawing never waits.
const EVENT_BUDGET: Duration = Duration::from_millis(4);
/// Under this name the settings are stored.
const SETTINGS_KEY: &str = "settings";

/// Which of the two drawing libraries is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renderer {
    /// OpenGL: fast on weak and virtual machines.
    Glow,
    /// Vulkan, Metal, DirectX 12.
    Wgpu,
}

/// What the program opens first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// The set-up at the very first start, later the demo, so that every plot lives from the first second.
    #[default]
    Usual,
    /// A video, pose file or network.
    File(PathBuf),
    /// The camera.
    Camera,
    /// The simulated walker.
    Simulation,
}

/// What the program was started with.
pub struct Launch {
    /// What to open first.
    pub first: First,
    /// Which renderer.
    pub renderer: Renderer,
    /// Makes the pseudonym of the first patient.
    pub seed: u64,
    /// Starts the workers; the given function wakes the window.
    pub connect: Box<dyn FnOnce(Wake) -> WindowEnd>,
}

/// The window program's state, widgets' memory and wire to the workers.
pub struct Window {
    pub(super) state: AppState,
    memory: PanelMemory,
    link: WindowEnd,
    look: Look,
    dressed: Option<Look>,
    zoom: f32,
    full_screen: bool,
    pub(super) dialogs: Dialogs,
    pub(super) shots: Shots,
    last_tick: f64,
    frame_times: Option<FrameTimes>,
    /// When somebody last moved or typed, s; for the auto-lock.
    last_touch: f64,
    /// Who was before the camera in the turn before, and whether the archive was open: what was typed about a person
    /// does not outlive either.
    about: (String, bool),
}

/// Opens the window and stays until it is closed. `Err` says why it could not be opened.
pub fn run(launch: Launch) -> Result<(), String> {
    crate::letters::load_in_background();
    let viewport = egui::ViewportBuilder::default()
        .with_title("GaitTwin")
        .with_app_id("gaittwin")
        .with_inner_size([1480.0, 920.0])
        .with_min_inner_size([900.0, 600.0])
        .with_drag_and_drop(true);
    let renderer = match launch.renderer {
        Renderer::Glow => eframe::Renderer::Glow,
        Renderer::Wgpu => eframe::Renderer::Wgpu,
    };
    let options = eframe::NativeOptions { viewport, renderer, ..eframe::NativeOptions::default() };
    let create = move |creation: &eframe::CreationContext<'_>| {
        let context = creation.egui_ctx.clone();
        let link = (launch.connect)(Arc::new(move || context.request_repaint()));
        let stored = creation.storage.and_then(|storage| storage.get_string(SETTINGS_KEY));
        let settings = stored.map(|text| Settings::from_text(&text)).unwrap_or_default();
        let mut window = Window::new(&creation.egui_ctx, link, settings, launch.seed);
        window.state.graphics = graphics(creation);
        let window = window.started(launch.first);
        Ok(Box::new(window) as Box<dyn eframe::App>)
    };
    eframe::run_native("gaittwin", options, Box::new(create)).map_err(|error| error.to_string())
}

/// What draws the window, for whoever helps.
fn graphics(creation: &eframe::CreationContext<'_>) -> String {
    creation.wgpu_render_state.as_ref().map_or_else(
        || "OpenGL".to_owned(),
        |state| {
            let info = state.adapter.get_info();
            format!("{:?}, {}, {} {}", info.backend, info.name, info.driver, info.driver_info)
        },
    )
}

impl Window {
    /// A window with a wire to workers, real or scripted.
    pub fn new(context: &Context, link: WindowEnd, settings: Settings, seed: u64) -> Self {
        theme::install_fonts(context);
        context.options_mut(|options| options.zoom_with_keyboard = false);
        let look = Look::new(settings.appearance, settings.clinic_room);
        Self {
            state: AppState::new(settings, seed),
            memory: PanelMemory::default(),
            link,
            look,
            dressed: None,
            zoom: 0.0,
            full_screen: false,
            dialogs: Dialogs::default(),
            shots: Shots::default(),
            last_tick: 0.0,
            frame_times: FrameTimes::from_environment(),
            last_touch: 0.0,
            about: (String::new(), false),
        }
    }

    /// Opens what the program was started with.
    #[must_use]
    pub fn started(mut self, first: First) -> Self {
        self.handle(Input::Command(Command::Source(SourceCommand::ListCameras)));
        let network = self.state.settings.network.clone();
        self.handle(Input::Command(Command::Settings(SettingsCommand::UseNetwork(network))));
        self.handle(Input::Command(Command::Records(RecordsCommand::Door(DoorOrder::Look))));
        self.handle(Input::Command(match first {
            First::File(path) => Command::Source(SourceCommand::OpenFile(path)),
            First::Camera => Command::Source(SourceCommand::OpenCamera(CameraChoice::default())),
            First::Simulation => Command::Go(Place::Simulate),
            First::Usual if !self.state.settings.set_up_done => Command::SetUp(SetUpCommand::Begin),
            First::Usual => Command::Source(SourceCommand::OpenDemo),
        }));
        self
    }

    /// What the program knows, for tests.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Answers the next file dialog with this and does not show it, for tests.
    pub fn answer_next_dialog(&mut self, answer: Command) {
        self.dialogs.prepare(answer);
    }

    /// Asks for files with the window's own dialog and never with the system's, for tests.
    pub fn ask_for_files_itself(&mut self) {
        self.dialogs.ask_without_system();
    }

    /// Asks for something as a panel would.
    pub fn ask(&mut self, command: Command) {
        self.handle(Input::Command(command));
    }

    pub(super) fn handle(&mut self, input: Input) {
        for request in update(&mut self.state, input) {
            self.send(request);
        }
    }

    fn send(&mut self, request: Request) {
        if self.link.request(request).is_err() {
            update(&mut self.state, Input::Refused);
        }
    }

    fn take_events(&mut self) {
        let start = std::time::Instant::now();
        while let Some(event) = self.link.next_event() {
            self.handle(Input::Event(event));
            if start.elapsed() > EVENT_BUDGET {
                break;
            }
        }
        if let Some(picture) = self.link.take_picture() {
            self.handle(Input::Picture(picture));
        }
        while let Some(command) = self.dialogs.answer() {
            self.handle(Input::Command(command));
        }
    }

    /// What the desktop does is done here; the rest goes to `update`.
    fn perform(&mut self, context: &Context, command: Command) {
        if let Command::Desktop(command) = command {
            self.ask_desktop(context, command);
        } else {
            self.handle(Input::Command(command));
            context.request_repaint();
        }
    }

    fn dress(&mut self, context: &Context) {
        words::speak(self.state.settings.language);
        self.look = Look::new(self.state.settings.appearance, self.state.settings.clinic_room);
        if self.dressed != Some(self.look) {
            theme::apply(context, &self.look);
            self.dressed = Some(self.look);
        }
        if (self.zoom - self.state.settings.zoom).abs() > 1e-4 {
            self.zoom = self.state.settings.zoom;
            context.set_zoom_factor(self.zoom);
        }
        if self.full_screen != self.state.full_screen {
            self.full_screen = self.state.full_screen;
            context.send_viewport_cmd(ViewportCommand::Fullscreen(self.full_screen));
        }
    }

    /// Moves the playhead of a result without pictures; asks for the next turn only while it moves.
    fn tick(&mut self, context: &Context) {
        let now = context.input(|input| input.time);
        self.handle(Input::Clock(now));
        if self.state.wants_ticks() {
            self.handle(Input::Tick(now - self.last_tick));
            context.request_repaint_after(Duration::from_millis(16));
        }
        self.last_tick = now;
        self.lock_when_left_alone(context, now);
    }

    /// An open archive that nobody works with is locked.
    fn lock_when_left_alone(&mut self, context: &Context, now: f64) {
        if context.input(|input| !input.events.is_empty()) {
            self.last_touch = now;
        }
        if self.state.records.is_open() {
            let left = records::AUTO_LOCK - (now - self.last_touch);
            if left <= 0.0 {
                self.last_touch = now;
                self.handle(Input::Command(Command::Records(RecordsCommand::Idle)));
            } else {
                context.request_repaint_after(Duration::from_secs_f64(left));
            }
        }
    }

    /// When the archive was locked or another person came, nothing that was typed stays: no half-typed word, no texture,
    /// and no undo history, which egui keeps for every text field and Ctrl+Z would bring back.
    fn forget_typed(&mut self, context: &Context) {
        let open = self.state.records.is_open();
        let (person, was_open) = &self.about;
        let locked = *was_open && !open;
        if !locked && *person == self.state.walker.pseudonym {
            self.about.1 = open;
            return;
        }
        context.data_mut(egui::util::IdTypeMap::remove_by_type::<egui::text_edit::TextEditState>);
        if locked {
            let simulation = std::mem::take(&mut self.memory.simulation);
            self.memory = PanelMemory { simulation, ..PanelMemory::default() };
        }
        self.about = (self.state.walker.pseudonym.clone(), open);
    }

    /// Draws one turn. Apart from [`eframe::App::ui`] so that tests need no frame.
    pub fn draw(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        self.dress(&context);
        self.shots.turn(&context);
        // While the window asks for a file, keys belong to the question.
        let asking = self.dialogs.is_open();
        let mut commands = if asking { Vec::new() } else { shortcuts::read(&context, &self.state) };
        commands.extend(dropped_files::commands(&context));
        let (look, state, memory) = (self.look, &self.state, &mut self.memory);
        let scene = &mut Scene { look: &look, state, commands: &mut commands };
        let bare = Frame::new().fill(look.palette.ground);
        // The film gets the room of everything but the line at the foot.
        let around = !state.film_fills();
        if around {
            Panel::top("top").exact_size(frame::TOP).frame(bare).show_separator_line(false).show(ui, |ui| {
                top_line(ui, scene);
            });
        }
        Panel::bottom("bottom").exact_size(frame::BOTTOM).frame(bare).show_separator_line(false).show(
            ui,
            |ui| {
                bottom_line(ui, scene);
            },
        );
        if around {
            Panel::left("rail")
                .exact_size(frame::RAIL)
                .frame(bare)
                .resizable(false)
                .show_separator_line(false)
                .show(ui, |ui| {
                    rail(ui, scene);
                });
        }
        CentralPanel::default().frame(bare).show(ui, |ui| match state.place {
            Place::Home => home_panel(ui, scene, &mut memory.home),
            Place::Capture => capture_panel(ui, scene, memory),
            Place::Review => review_panel(ui, scene, memory),
            Place::Patients | Place::Compare | Place::Trend | Place::Report => {
                records::panel(ui, scene, &mut memory.records);
            }
            Place::SetUp => set_up_panel(ui, scene, memory),
            Place::Simulate => simulation_panel(ui, scene, &mut memory.simulation),
        });
        if !matches!(state.place, Place::Patients | Place::Compare | Place::Trend | Place::Report) {
            memory.records.leave_door();
        }
        notices(ui, scene);
        tutorial(ui, scene);
        sheets(ui, scene, &mut memory.sheets);
        dropped_files::hint(&context, &look);
        self.dialogs.show(&context, &look, &self.state.settings.recent);
        for command in commands {
            self.perform(&context, command);
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        let since = std::time::Instant::now();
        self.take_events();
        self.hand_over_pictures(context);
        self.tick(context);
        self.forget_typed(context);
        if let Some(times) = &mut self.frame_times {
            times.took_events(since);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let since = std::time::Instant::now();
        self.draw(ui);
        if let Some(times) = &mut self.frame_times {
            times.drew(since);
            let live = self.state.place == Place::Capture && self.state.engine.is_some();
            if let Some(picture) = self.state.capture.picture.as_ref().filter(|_| live) {
                times.showed((picture.job.0, picture.frame.index), picture.arrived);
            }
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        storage.set_string(SETTINGS_KEY, self.state.settings.to_text());
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
