//! The question which of two people is meant, with a picture of each.

use egui::{
    Align2, ColorImage, CornerRadius, Rect, RichText, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::command::SourceCommand;
use crate::app::words;
use crate::recording::candidates::CandidatePicture;
use crate::ui::scene::Scene;
use crate::ui::theme::bold;
use crate::ui::widgets::labelled_button;

/// Width and height of the room for a picture, points.
const ROOM: [f32; 2] = [300.0, 320.0];

/// The pictures as textures, made once for each question.
#[derive(Default)]
pub struct WalkerPictures(Vec<(usize, TextureHandle)>);

impl std::fmt::Debug for WalkerPictures {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "WalkerPictures({})", self.0.len())
    }
}

/// Draws the question; a click on a picture, or the button below it, answers.
pub fn which_walker(ui: &mut Ui, scene: &mut Scene<'_>, pictures: &mut WalkerPictures) {
    let Scene { look, state, .. } = *scene;
    let Some(trial) = &state.review.trial else { return };
    let candidates = &trial.beside.candidates;
    ui.set_width(2.0 * ROOM[0] + 24.0);
    ui.heading(words::of("which_walker.title"));
    ui.add_space(6.0);
    let followed = candidates.first().map_or(0, |candidate| candidate.person);
    ui.label(words::fill("which_walker.told", &[("followed", &followed)]));
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        for candidate in candidates {
            ui.vertical(|ui| {
                let name = words::fill("which_walker.person", &[("number", &candidate.person)]);
                let pressed = picture(ui, scene, candidate, &name, pictures);
                ui.add_space(6.0);
                ui.label(RichText::new(&name).font(bold(15.0)));
                let button = if candidate.person == followed {
                    words::of("which_walker.keep")
                } else {
                    words::of("which_walker.read_this_one")
                };
                if labelled_button(ui, look, button, true).clicked() || pressed {
                    scene.ask(SourceCommand::FollowPerson(candidate.person));
                }
            });
        }
    });
}

/// One picture, whole in its room; whether it was pressed.
fn picture(
    ui: &mut Ui,
    scene: &Scene<'_>,
    candidate: &CandidatePicture,
    name: &str,
    pictures: &mut WalkerPictures,
) -> bool {
    let palette = scene.look.palette;
    let image = &candidate.picture;
    let known = pictures.0.iter().position(|(person, _)| *person == candidate.person);
    let at = known.unwrap_or_else(|| {
        let pixels = ColorImage::from_rgb([image.width, image.height], &image.data);
        let texture = ui.ctx().load_texture("walker", pixels, TextureOptions::LINEAR);
        pictures.0.push((candidate.person, texture));
        pictures.0.len() - 1
    });
    let (rect, response) = ui.allocate_exact_size(ROOM.into(), Sense::click());
    let corner = CornerRadius::same(10);
    ui.painter().rect_filled(rect, corner, palette.stage);
    let scale = (ROOM[0] / image.width as f32).min(ROOM[1] / image.height as f32);
    let place =
        Rect::from_center_size(rect.center(), vec2(image.width as f32 * scale, image.height as f32 * scale));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(pictures.0[at].1.id(), place, whole, egui::Color32::WHITE);
    let edge = if response.hovered() || response.has_focus() { palette.accent } else { palette.line };
    ui.painter().rect_stroke(rect, corner, Stroke::new(2.5, edge), StrokeKind::Inside);
    if response.hovered() {
        let at = pos2(rect.center().x, rect.bottom() - 10.0);
        let font = scene.look.body();
        ui.painter().text(
            at,
            Align2::CENTER_BOTTOM,
            words::of("which_walker.press"),
            font,
            palette.stage_text,
        );
    }
    let spoken = words::fill("which_walker.picture", &[("name", &name)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    response.clicked()
}
