//! What must be entered before metres can be shown: stature, age, sex, view, floor or belt; camera choice.

use egui::{Align, ComboBox, Layout, Rect, RichText, TextEdit, Ui, UiBuilder, vec2};

use super::scale_row::{scale_button, scale_row};
use crate::analysis::options::Surface;
use crate::app::command::{Command, Sex, SourceCommand, TrialCommand};
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::app::words;
use crate::clinic::assessment::CameraView;
use crate::recording::source_choice::CameraChoice;
use crate::ui::icons::Icon;
use crate::ui::panels::frame::view_title;
use crate::ui::quantity_format::{number, parse_speed, parse_stature, stature};
use crate::ui::scene::Scene;
use crate::ui::widgets::{icon_button, name_combo};

/// Half-typed numbers and marks.
#[derive(Debug, Default)]
pub struct SetupMemory {
    stature: TypedField,
    age: TypedField,
    belt: TypedField,
    pub(super) px_per_m: TypedField,
    pub(super) distance: String,
    /// Whether the second row, for scale, is open.
    pub scale_open: bool,
    /// Whether clicks in the picture mark the floor.
    pub marking: bool,
    /// Marks so far, px.
    pub marks: Vec<[f64; 2]>,
    pub(super) error: Option<String>,
}

/// A text being typed, and the value it was last made from.
#[derive(Debug, Default)]
pub(super) struct TypedField {
    pub(super) text: String,
    shown: Option<f64>,
}

impl TypedField {
    /// Takes over a value that was changed elsewhere (another patient, the demo).
    pub(super) fn follow(&mut self, value: Option<f64>, write: impl Fn(f64) -> String) {
        if self.shown != value {
            self.shown = value;
            self.text = value.map(write).unwrap_or_default();
        }
    }
}

impl SetupMemory {
    /// A click in the picture while marking; two marks end it.
    pub fn mark(&mut self, x: f64, y: f64) {
        if self.marks.len() >= 2 {
            self.marks.clear();
        }
        self.marks.push([x, y]);
        if self.marks.len() == 2 {
            self.marking = false;
        }
    }

    /// The marks to draw in the picture: those being set, else those in use.
    pub fn shown_marks(&self, state: &AppState) -> Vec<[f64; 2]> {
        match state.setup.floor_marks {
            Some(marks) if self.marks.is_empty() && !self.marking => vec![marks.first, marks.second],
            _ => self.marks.clone(),
        }
    }
}

/// Height of one row, points.
pub const ROW: f32 = 44.0;

/// Below this width scale and camera stand in a row of their own while a camera is on, points.
const ONE_ROW: f32 = 1330.0;

/// Whether the camera's choices need a row of their own.
fn camera_row(state: &AppState, width: f32) -> bool {
    width < ONE_ROW && state.capture.open.as_ref().is_some_and(OpenSource::is_camera)
}

/// How high the bar will be at this width.
pub fn height(state: &AppState, memory: &SetupMemory, width: f32) -> f32 {
    ROW * (1.0 + f32::from(camera_row(state, width)) + f32::from(memory.scale_open))
}

/// Draws the bar.
pub fn setup_bar(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, memory: &mut SetupMemory) {
    let state = scene.state;
    let mut first = rect;
    first.set_height(ROW);
    let two_rows = camera_row(state, rect.width());
    let row = |rect: Rect, salt: &str| {
        UiBuilder::new().max_rect(rect).id_salt(salt).layout(Layout::left_to_right(Align::Center))
    };
    ui.scope_builder(row(first, "set-up"), |ui| {
        person_fields(ui, scene, memory);
        ui.separator();
        view_choice(ui, scene);
        surface_choice(ui, scene, memory);
        ui.separator();
        if !two_rows {
            scale_and_camera(ui, scene, memory);
        }
    });
    let mut next = first.translate(vec2(0.0, ROW));
    if two_rows {
        ui.scope_builder(row(next, "camera row"), |ui| scale_and_camera(ui, scene, memory));
        next = next.translate(vec2(0.0, ROW));
    }
    if memory.scale_open {
        ui.scope_builder(row(next, "scale"), |ui| scale_row(ui, scene, memory));
    }
}

/// Where metres come from, and, while a camera is on, which one and how. The camera comes first: its width is known.
fn scale_and_camera(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetupMemory) {
    let state = scene.state;
    if state.capture.open.as_ref().is_some_and(OpenSource::is_camera) {
        camera_choice(ui, scene);
        ui.separator();
    }
    scale_button(ui, scene, memory);
}

/// The stature, typed in metres, centimetres or feet; never a default.
pub(super) fn stature_field(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetupMemory) {
    let state = scene.state;
    let walker = &state.walker;
    let lengths = state.settings.lengths;
    memory.stature.follow(walker.stature, |metres| stature(metres, lengths));
    let label = ui.label(words::of("window.stature_2"));
    let edit = TextEdit::singleline(&mut memory.stature.text)
        .hint_text(words::of("window.example_stature"))
        .desired_width(78.0);
    let response = ui.add_enabled(!walker.is_demo, edit).labelled_by(label.id);
    let wanted = ui.input(|input| input.key_pressed(egui::Key::H) && input.modifiers.is_none());
    if wanted && !ui.ctx().egui_wants_keyboard_input() {
        response.request_focus();
    }
    if response.lost_focus() {
        memory.error = None;
        let text = memory.stature.text.trim();
        if text.is_empty() {
            scene.ask(TrialCommand::SetStature(None));
        } else {
            match parse_stature(text) {
                // A shown value that was not changed must not be rounded by being read back.
                Ok(metres) if walker.stature.is_some_and(|known| (known - metres).abs() < 0.006) => {}
                Ok(metres) => scene.ask(TrialCommand::SetStature(Some(metres))),
                Err(message) => memory.error = Some(message),
            }
        }
    }
}

fn person_fields(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetupMemory) {
    let Scene { look, state, .. } = *scene;
    stature_field(ui, scene, memory);
    let walker = &state.walker;
    memory.age.follow(walker.age.map(f64::from), |years| number(years, 0));
    let label = ui.label(words::of("window.age"));
    let edit =
        TextEdit::singleline(&mut memory.age.text).hint_text(words::of("window.years")).desired_width(60.0);
    let response = ui.add_enabled(!walker.is_demo, edit).labelled_by(label.id);
    if response.lost_focus() {
        memory.error = None;
        match memory.age.text.trim().parse::<u32>() {
            Ok(age) if (1..=110).contains(&age) => scene.ask(TrialCommand::SetAge(Some(age))),
            _ if memory.age.text.trim().is_empty() => scene.ask(TrialCommand::SetAge(None)),
            _ => memory.error = Some(words::of("window.age_is_a_whole_number_of_years").to_owned()),
        }
    }
    if walker.age.is_none() && !walker.is_demo {
        let mut adult = walker.is_adult;
        if ui
            .checkbox(&mut adult, words::of("window.adult_2"))
            .on_hover_text(words::of("window.use_norms_for_adults_though_the_age"))
            .clicked()
        {
            scene.ask(TrialCommand::SetAdult(adult));
        }
    }
    let shown = match walker.sex {
        Some(Sex::Female) => words::of("window.female"),
        Some(Sex::Male) => words::of("window.male"),
        None => words::of("window.sex"),
    };
    let combo = ComboBox::from_id_salt("sex").width(78.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        for (sex, word) in [
            (None, words::of("window.not_said")),
            (Some(Sex::Female), words::of("window.female")),
            (Some(Sex::Male), words::of("window.male")),
        ] {
            if ui.selectable_label(walker.sex == sex, word).clicked() {
                scene.ask(TrialCommand::SetSex(sex));
            }
        }
    });
    name_combo(&response.response, words::of("window.sex"), shown);
    if let Some(error) = &memory.error {
        ui.label(RichText::new(error).color(look.palette.amber_text));
    }
}

fn view_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let shown = state.setup.view.map_or(words::of("window.view_found_by_itself"), view_title);
    let combo = ComboBox::from_id_salt("view").width(170.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        let views = [CameraView::Left, CameraView::Right, CameraView::Front, CameraView::Back];
        for view in std::iter::once(None).chain(views.map(Some)) {
            let word = view.map_or(words::of("window.found_by_itself"), view_title);
            if ui.selectable_label(state.setup.view == view, word).clicked() {
                scene.ask(TrialCommand::SetView(view));
            }
        }
    });
    name_combo(&response.response, words::of("window.view"), shown);
}

/// What is said of each surface when the mouse rests on it.
const FLOOR_TOLD: &str = "window.the_camera_stands_still_while_the_person";
const FOLLOWED_TOLD: &str = "window.somebody_turns_the_camera_after_the_walker";
const TREADMILL_TOLD: &str = "window.the_person_walks_on_the_spot_on";

fn surface_choice(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut SetupMemory) {
    let state = scene.state;
    let chosen = state.setup.surface;
    let belt = match chosen {
        Surface::Treadmill { belt_speed } => belt_speed,
        Surface::Overground | Surface::FollowedByCamera => None,
    };
    let choices = [
        (Surface::Overground, words::of("window.floor"), words::of(FLOOR_TOLD)),
        (Surface::FollowedByCamera, words::of("window.floor_camera_turned"), words::of(FOLLOWED_TOLD)),
        (Surface::Treadmill { belt_speed: belt }, words::of("window.treadmill"), words::of(TREADMILL_TOLD)),
    ];
    let present = choices.iter().find(|(surface, ..)| *surface == chosen);
    let (shown, told) =
        present.map_or((words::of("window.floor"), words::of(FLOOR_TOLD)), |&(_, shown, told)| (shown, told));
    let width = if chosen == Surface::FollowedByCamera { 150.0 } else { 86.0 };
    let combo = ComboBox::from_id_salt("surface").width(width).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        for (surface, word, told) in choices {
            if ui.selectable_label(surface == chosen, word).on_hover_text(told).clicked() {
                scene.ask(TrialCommand::SetSurface(surface));
            }
        }
    });
    name_combo(&response.response, words::of("window.surface"), shown);
    response.response.on_hover_text(told);
    let Surface::Treadmill { belt_speed } = state.setup.surface else { return };
    memory.belt.follow(belt_speed, |speed| format!("{} m/s", number(speed, 2)));
    let label = ui.label(words::of("window.belt"));
    let edit = TextEdit::singleline(&mut memory.belt.text)
        .hint_text(words::of("window.example_belt"))
        .desired_width(74.0);
    let told = words::of("window.speed_of_the_belt_such_as_1");
    let response = ui.add(edit).labelled_by(label.id).on_hover_text(told);
    if response.lost_focus() {
        memory.error = None;
        let text = memory.belt.text.trim();
        let set = |belt_speed| Command::Trial(TrialCommand::SetSurface(Surface::Treadmill { belt_speed }));
        if text.is_empty() {
            scene.ask(set(None));
        } else {
            match parse_speed(text) {
                Ok(speed) if belt_speed.is_some_and(|known| (known - speed).abs() < 0.006) => {}
                Ok(speed) => scene.ask(set(Some(speed))),
                Err(message) => memory.error = Some(message),
            }
        }
    }
}

fn camera_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let cameras = state.cameras.as_deref().unwrap_or_default();
    let choice = &state.capture.camera;
    let current = cameras.iter().find(|camera| Some(&camera.id) == choice.id.as_ref()).or(cameras.first());
    let shown = current.map_or(words::of("window.camera"), |camera| camera.name.as_str());
    let combo = ComboBox::from_id_salt("camera").width(120.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        for camera in cameras {
            if ui.selectable_label(choice.id.as_ref() == Some(&camera.id), &camera.name).clicked() {
                let id = Some(camera.id.clone());
                scene.ask(SourceCommand::OpenCamera(CameraChoice { id, ..CameraChoice::default() }));
            }
        }
    });
    name_combo(&response.response, words::of("window.camera"), shown);
    let format_name =
        |(width, height, rate): (usize, usize, f64)| format!("{width}×{height}, {}/s", number(rate, 0));
    let shown = match (choice.size, choice.frame_rate) {
        (Some((width, height)), Some(rate)) => format_name((width, height, rate)),
        _ => words::of("window.best_for_gait").to_owned(),
    };
    let combo = ComboBox::from_id_salt("format").width(120.0).selected_text(&shown);
    let response = combo.show_ui(ui, |ui| {
        for &(width, height, rate) in current.map(|camera| camera.formats.as_slice()).unwrap_or_default() {
            if ui.selectable_label(false, format_name((width, height, rate))).clicked() {
                let id = current.map(|camera| camera.id.clone());
                let size = Some((width, height));
                scene.ask(SourceCommand::OpenCamera(CameraChoice {
                    id,
                    size,
                    frame_rate: Some(rate),
                    ..CameraChoice::default()
                }));
            }
        }
    });
    name_combo(&response.response, words::of("window.picture_size_and_rate"), &shown);
    if icon_button(ui, look, Icon::Loop, words::of("window.look_for_cameras_again"), false).clicked() {
        scene.ask(SourceCommand::ListCameras);
    }
}
