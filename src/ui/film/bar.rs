//! The tools of the film: a strip of signs over the small picture, a line with words above the large one.

use egui::{Align, Color32, CornerRadius, Layout, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::layers::in_words;
use crate::app::command::{Command, FilmCommand, PlaybackCommand};
use crate::app::state::AppState;
use crate::app::words;
use crate::ui::icons::{self, Icon};
use crate::ui::quantity_format::clock;
use crate::ui::quantity_format::number;
use crate::ui::scene::Scene;
use crate::ui::widgets::icon_button;

/// Side of a sign over the small picture, points.
const SIGN: f32 = 26.0;

/// One tool: its sign, its words and key, whether it is on, and what it asks for.
struct Tool {
    icon: Icon,
    words: &'static str,
    key: &'static str,
    on: bool,
    command: Command,
}

fn tools(state: &AppState) -> [Tool; 6] {
    let film = &state.film;
    let slow = state.playback.looped.is_some() && (state.playback.rate - 0.25).abs() < 1e-9;
    let tool = |icon, words, key, on, command| Tool { icon, words, key, on, command };
    [
        tool(Icon::Fill, words::of("film_bar.fill"), "F", film.filled, FilmCommand::ToggleFill.into()),
        tool(
            Icon::Walker,
            words::of("film_bar.skeleton"),
            "O",
            film.skeleton,
            FilmCommand::ToggleSkeleton.into(),
        ),
        tool(Icon::Grid, words::of("film_bar.grid"), "G", film.grid, FilmCommand::ToggleGrid.into()),
        tool(Icon::Steps, words::of("film_bar.steps"), "T", film.steps, FilmCommand::ToggleSteps.into()),
        tool(
            Icon::Angle,
            words::of("film_bar.angle"),
            "A",
            film.measuring,
            FilmCommand::ToggleMeasuring.into(),
        ),
        tool(
            Icon::Loop,
            words::of("film_bar.slow"),
            words::of("film_bar.shift_l"),
            slow,
            PlaybackCommand::ToggleSlowStride.into(),
        ),
    ]
}

/// The signs at the top right of the small picture.
pub fn strip(ui: &mut Ui, scene: &mut Scene<'_>, picture: Rect) {
    let Scene { look, state, .. } = *scene;
    let tools = tools(state);
    let size = vec2(SIGN * tools.len() as f32 + 8.0, SIGN + 6.0);
    let place = Rect::from_min_size(pos2(picture.right() - size.x - 8.0, picture.top() + 8.0), size);
    ui.painter().rect_filled(place, CornerRadius::same(8), Color32::from_black_alpha(150));
    for (number, tool) in tools.into_iter().enumerate() {
        let corner = place.min + vec2(4.0 + SIGN * number as f32, 3.0);
        let cell = Rect::from_min_size(corner, vec2(SIGN, SIGN));
        let response = ui.interact(cell, ui.scope_id().with(tool.words), egui::Sense::click());
        let ground = if tool.on {
            Color32::from_white_alpha(60)
        } else if response.hovered() {
            Color32::from_white_alpha(30)
        } else {
            Color32::TRANSPARENT
        };
        let ring = if response.has_focus() { 2.0 } else { 0.0 };
        let edge = egui::Stroke::new(ring, look.palette.stage_text);
        ui.painter().rect(cell, CornerRadius::same(6), ground, edge, egui::StrokeKind::Inside);
        icons::draw(ui.painter(), cell.shrink(6.0), tool.icon, look.palette.stage_text);
        let name = format!("{} ({})", tool.words, tool.key);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, tool.on, &name));
        if response.on_hover_text(name).clicked() {
            scene.ask(tool.command);
        }
    }
}

/// The line above the large picture; gives whether the whole picture is wanted again.
pub fn line(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, nearness: Option<f32>) -> bool {
    let Scene { look, state, .. } = *scene;
    let mut whole = false;
    let builder =
        UiBuilder::new().max_rect(rect).id_salt("film tools").layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        // In a narrow window the signs stand alone; their words come under the pointer.
        let wide = rect.width() > 1150.0;
        for tool in tools(state).into_iter().skip(1) {
            let name = format!("{} ({})", tool.words, tool.key);
            let pressed = if wide {
                let text = RichText::new(format!("{}  {}", tool.words, tool.key));
                ui.add(egui::Button::selectable(tool.on, text)).on_hover_text(&name).clicked()
            } else {
                icon_button(ui, look, tool.icon, &name, tool.on).clicked()
            };
            if pressed {
                scene.ask(tool.command);
            }
        }
        angles(ui, scene);
        if let Some(factor) = nearness {
            let said = words::fill("film_bar.whole", &[("0", &number(f64::from(factor), 1))]);
            whole = ui.button(said).on_hover_text(words::of("film_bar.whole_told")).clicked();
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(words::of("film_bar.back")).clicked() {
                scene.ask(FilmCommand::ToggleFill);
            }
            let title = egui::Label::new(RichText::new(&state.review.title).color(look.palette.weak));
            ui.add(title.truncate());
        });
    });
    whole
}

/// The angles that were measured on this walk: go there, or forget one.
fn angles(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let angles = &state.review.angles;
    if angles.is_empty() {
        return;
    }
    ui.menu_button(words::fill("film_bar.angles", &[("0", &angles.len())]), |ui| {
        for (number, angle) in angles.iter().enumerate() {
            ui.horizontal(|ui| {
                let said =
                    words::fill("film_bar.angle_at", &[("0", &in_words(angle)), ("1", &clock(angle.time))]);
                if ui.button(said).clicked() {
                    scene.ask(PlaybackCommand::Seek(angle.time));
                }
                let name = words::fill("film_bar.forget_angle", &[("0", &(number + 1))]);
                if icon_button(ui, scene.look, Icon::Close, &name, false).clicked() {
                    scene.ask(FilmCommand::DropAngle(number));
                }
            });
        }
        let told = words::of("film_bar.angles_told");
        ui.label(RichText::new(told).font(scene.look.small()).color(scene.look.palette.weak));
    });
}
