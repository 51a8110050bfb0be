//! What must be entered before metres can be shown: stature, age, sex, view, floor or belt; camera choice.

use egui::{Align, ComboBox, Layout, Rect, RichText, TextEdit, Ui, UiBuilder, vec2};

use super::scale_row::{scale_button, scale_row};
use crate::analysis::options::Surface;
use crate::app::command::{Command, Sex};
use crate::app::state::AppState;
use crate::app::state::capture::OpenSource;
use crate::app::wire::CameraChoice;
use crate::clinic::assessment::CameraView;
use crate::ui::icons::Icon;
use crate::ui::panels::frame::view_title;
use crate::ui::quantity_format::{number, parse_speed, parse_stature, stature};
use crate::ui::theme::Look;
use crate::ui::widgets::icon_button;

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

/// How high the bar will be.
pub fn height(memory: &SetupMemory) -> f32 {
    if memory.scale_open { 2.0 * ROW } else { ROW }
}

/// Draws the bar.
pub fn setup_bar(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    (state, memory): (&AppState, &mut SetupMemory),
    commands: &mut Vec<Command>,
) {
    let mut first = rect;
    first.set_height(ROW);
    let row = |rect: Rect, salt: &str| {
        UiBuilder::new().max_rect(rect).id_salt(salt).layout(Layout::left_to_right(Align::Center))
    };
    ui.scope_builder(row(first, "set-up"), |ui| {
        person_fields(ui, look, state, memory, commands);
        ui.separator();
        view_choice(ui, state, commands);
        surface_choice(ui, state, memory, commands);
        ui.separator();
        scale_button(ui, look, state, memory);
        if state.capture.open.as_ref().is_some_and(OpenSource::is_camera) {
            ui.separator();
            camera_choice(ui, look, state, commands);
        }
    });
    if memory.scale_open {
        let second = first.translate(vec2(0.0, ROW));
        ui.scope_builder(row(second, "scale"), |ui| scale_row(ui, look, state, memory, commands));
    }
}

fn person_fields(
    ui: &mut Ui,
    look: &Look,
    state: &AppState,
    memory: &mut SetupMemory,
    commands: &mut Vec<Command>,
) {
    let walker = &state.walker;
    let lengths = state.settings.lengths;
    memory.stature.follow(walker.stature, |metres| stature(metres, lengths));
    let label = ui.label("Stature");
    let edit = TextEdit::singleline(&mut memory.stature.text).hint_text("1.71 m").desired_width(78.0);
    let response = ui.add_enabled(!walker.is_demo, edit).labelled_by(label.id);
    if response.lost_focus() {
        memory.error = None;
        let text = memory.stature.text.trim();
        if text.is_empty() {
            commands.push(Command::SetStature(None));
        } else {
            match parse_stature(text) {
                // A shown value that was not changed must not be rounded by being read back.
                Ok(metres) if walker.stature.is_some_and(|known| (known - metres).abs() < 0.006) => {}
                Ok(metres) => commands.push(Command::SetStature(Some(metres))),
                Err(message) => memory.error = Some(message),
            }
        }
    }
    memory.age.follow(walker.age.map(f64::from), |years| format!("{years:.0}"));
    let label = ui.label("Age");
    let edit = TextEdit::singleline(&mut memory.age.text).hint_text("years").desired_width(60.0);
    let response = ui.add_enabled(!walker.is_demo, edit).labelled_by(label.id);
    if response.lost_focus() {
        memory.error = None;
        match memory.age.text.trim().parse::<u32>() {
            Ok(age) if (1..=110).contains(&age) => commands.push(Command::SetAge(Some(age))),
            _ if memory.age.text.trim().is_empty() => commands.push(Command::SetAge(None)),
            _ => memory.error = Some("Age is a whole number of years from 1 to 110.".to_owned()),
        }
    }
    if walker.age.is_none() && !walker.is_demo {
        let mut adult = walker.is_adult;
        if ui
            .checkbox(&mut adult, "Adult")
            .on_hover_text("Use norms for adults though the age is not known")
            .clicked()
        {
            commands.push(Command::SetAdult(adult));
        }
    }
    let shown = match walker.sex {
        Some(Sex::Female) => "Female",
        Some(Sex::Male) => "Male",
        None => "Sex",
    };
    let combo = ComboBox::from_id_salt("sex").width(78.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        for (sex, word) in [(None, "Not said"), (Some(Sex::Female), "Female"), (Some(Sex::Male), "Male")] {
            if ui.selectable_label(walker.sex == sex, word).clicked() {
                commands.push(Command::SetSex(sex));
            }
        }
    });
    name_combo(&response.response, "Sex", shown);
    if let Some(error) = &memory.error {
        ui.label(RichText::new(error).color(look.palette.amber_text));
    }
}

fn name_combo(response: &egui::Response, name: &str, shown: &str) {
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
}

fn view_choice(ui: &mut Ui, state: &AppState, commands: &mut Vec<Command>) {
    let shown = state.setup.view.map_or("View: found by itself", view_title);
    let combo = ComboBox::from_id_salt("view").width(170.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        let views = [CameraView::Left, CameraView::Right, CameraView::Front, CameraView::Back];
        for view in std::iter::once(None).chain(views.map(Some)) {
            let word = view.map_or("Found by itself", view_title);
            if ui.selectable_label(state.setup.view == view, word).clicked() {
                commands.push(Command::SetView(view));
            }
        }
    });
    name_combo(&response.response, "View", shown);
}

fn surface_choice(ui: &mut Ui, state: &AppState, memory: &mut SetupMemory, commands: &mut Vec<Command>) {
    let treadmill = matches!(state.setup.surface, Surface::Treadmill { .. });
    let shown = if treadmill { "Treadmill" } else { "Floor" };
    let combo = ComboBox::from_id_salt("surface").width(86.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        if ui.selectable_label(!treadmill, "Floor").clicked() {
            commands.push(Command::SetSurface(Surface::Overground));
        }
        if ui.selectable_label(treadmill, "Treadmill").clicked() {
            commands.push(Command::SetSurface(Surface::Treadmill { belt_speed: None }));
        }
    });
    name_combo(&response.response, "Surface", shown);
    let Surface::Treadmill { belt_speed } = state.setup.surface else { return };
    memory.belt.follow(belt_speed, |speed| format!("{} m/s", number(speed, 2)));
    let label = ui.label("Belt");
    let edit = TextEdit::singleline(&mut memory.belt.text).hint_text("1.2 m/s").desired_width(74.0);
    let told =
        "Speed of the belt, such as 1.2 m/s or 4.3 km/h. Left empty, it is taken from the standing feet.";
    let response = ui.add(edit).labelled_by(label.id).on_hover_text(told);
    if response.lost_focus() {
        memory.error = None;
        let text = memory.belt.text.trim();
        let set = |belt_speed| Command::SetSurface(Surface::Treadmill { belt_speed });
        if text.is_empty() {
            commands.push(set(None));
        } else {
            match parse_speed(text) {
                Ok(speed) if belt_speed.is_some_and(|known| (known - speed).abs() < 0.006) => {}
                Ok(speed) => commands.push(set(Some(speed))),
                Err(message) => memory.error = Some(message),
            }
        }
    }
}

fn camera_choice(ui: &mut Ui, look: &Look, state: &AppState, commands: &mut Vec<Command>) {
    let cameras = state.cameras.as_deref().unwrap_or_default();
    let choice = &state.capture.camera;
    let current = cameras.iter().find(|camera| Some(&camera.id) == choice.id.as_ref()).or(cameras.first());
    let shown = current.map_or("Camera", |camera| camera.name.as_str());
    let combo = ComboBox::from_id_salt("camera").width(120.0).selected_text(shown);
    let response = combo.show_ui(ui, |ui| {
        for camera in cameras {
            if ui.selectable_label(choice.id.as_ref() == Some(&camera.id), &camera.name).clicked() {
                let id = Some(camera.id.clone());
                commands.push(Command::OpenCamera(CameraChoice { id, ..CameraChoice::default() }));
            }
        }
    });
    name_combo(&response.response, "Camera", shown);
    let format_name = |(width, height, rate): (usize, usize, f64)| format!("{width}×{height}, {rate:.0}/s");
    let shown = match (choice.size, choice.frame_rate) {
        (Some((width, height)), Some(rate)) => format_name((width, height, rate)),
        _ => "Best for gait".to_owned(),
    };
    let combo = ComboBox::from_id_salt("format").width(120.0).selected_text(&shown);
    let response = combo.show_ui(ui, |ui| {
        for &(width, height, rate) in current.map(|camera| camera.formats.as_slice()).unwrap_or_default() {
            if ui.selectable_label(false, format_name((width, height, rate))).clicked() {
                let id = current.map(|camera| camera.id.clone());
                let size = Some((width, height));
                commands.push(Command::OpenCamera(CameraChoice { id, size, frame_rate: Some(rate) }));
            }
        }
    });
    name_combo(&response.response, "Picture size and rate", &shown);
    if icon_button(ui, look, Icon::Loop, "Look for cameras again", false).clicked() {
        commands.push(Command::ListCameras);
    }
}
