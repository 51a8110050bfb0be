//! The picture with the skeleton over it. A frame becomes a texture only when its index changes.

use egui::{
    Align2, Color32, ColorImage, CornerRadius, Painter, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use super::muscle_overlay::{MusclesNow, legend, muscles};
use super::skeleton_overlay::skeleton;
use crate::app::words;
use crate::messages::event::{LivePicture, PersonBox};
use crate::messages::job::JobId;
use crate::ui::film::fit::{Fit, Nearness};
use crate::ui::film::layers::{self, Layers};
use crate::ui::theme::{CARD_CORNER, Look};
use crate::vision::pose::{Keypoint, Pose};

/// The texture of the newest picture.
#[derive(Default)]
pub struct VideoMemory {
    texture: Option<TextureHandle>,
    shown: Option<(JobId, usize)>,
    /// How near the film is looked at.
    pub near: Nearness,
}

impl std::fmt::Debug for VideoMemory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "VideoMemory({:?})", self.shown)
    }
}

/// What is to be seen.
#[derive(Clone, Debug)]
pub struct VideoView<'a> {
    /// The picture, where there is one.
    pub picture: Option<&'a LivePicture>,
    /// Size of the picture, px, also where none is kept.
    pub size: Option<(usize, usize)>,
    /// The pose over it.
    pub pose: Option<&'a Pose>,
    /// Activity of the muscles to be drawn over the pose, where it is known and wanted.
    pub muscles: Option<MusclesNow>,
    /// People who can be clicked.
    pub people: &'a [PersonBox],
    /// Points being marked in the picture, px.
    pub marks: Vec<[f64; 2]>,
    /// Whether a click marks a point instead of choosing a person.
    pub marking: bool,
    /// What stands here while there is neither picture nor pose.
    pub waiting: &'a str,
    /// What is laid over the picture.
    pub layers: Layers<'a>,
}

/// A click on the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VideoClick {
    /// Where, px right and down.
    pub at: (f64, f64),
    /// Whether it was the second of two.
    pub double: bool,
}

/// Draws the view, nearer or farther as wheel and hand ask for; gives where in the picture it was clicked.
pub fn video_view(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    memory: &mut VideoMemory,
    view: &VideoView<'_>,
) -> Option<VideoClick> {
    let palette = look.palette;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let corner = CornerRadius::same(CARD_CORNER);
    painter.rect_filled(rect, corner, palette.stage);
    let size = view.picture.map(|p| (p.frame.image.width, p.frame.image.height)).or(view.size);
    let Some((width, height)) = size else {
        painter.text(rect.center(), Align2::CENTER_CENTER, view.waiting, look.body(), palette.stage_text);
        return None;
    };
    let response = ui.interact(rect, ui.scope_id().with("video"), Sense::click_and_drag());
    crate::ui::widgets::focus_ring(ui, look, rect.shrink(4.0), &response);
    look_nearer(ui, &response, rect, (width, height), &mut memory.near);
    let fit = Fit::new(rect, (width, height), memory.near);
    if let Some(picture) = view.picture {
        paint_picture(ui, &painter, memory, picture, &fit);
    } else {
        empty_stage(&painter, look, &fit);
    }
    layers::below(&painter, look, &fit, &view.layers);
    for person in view.people {
        person_box(&painter, look, &fit, person, view.people.len() > 1);
    }
    if let Some(pose) = view.pose {
        let bones = (fit.scale * height as f32 * 0.011).clamp(3.0, 10.0);
        let place = |keypoint: &Keypoint| fit.place(keypoint.x, keypoint.y);
        skeleton(&painter, look, pose, &place, bones);
        if let Some(now) = &view.muscles
            && muscles(&painter, pose, &place, now, bones)
        {
            legend(&painter, look, fit.inside.intersect(rect).right_bottom());
        }
    }
    paint_marks(&painter, look, &fit, view);
    layers::above(&painter, look, &fit, &view.layers, response.hover_pos());
    // The rounded corners of the card over the picture's square ones.
    painter.rect_stroke(
        rect.expand(2.0),
        CornerRadius::same(CARD_CORNER + 2),
        Stroke::new(4.0, palette.ground),
        StrokeKind::Inside,
    );
    let name = match (view.marking, view.layers.measuring) {
        (true, _) => words::of("window.picture_click_a_floor_mark"),
        (false, true) => words::of("window.picture_click_three_points"),
        (false, false) => words::of("window.picture_click_a_person_to_follow"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    if (view.marking || view.layers.measuring)
        && let Some(at) = response.hover_pos()
    {
        loupe(ui, &painter, look, memory, &fit, at, rect);
    }
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let double = response.double_clicked();
    (double || fit.inside.contains(at)).then(|| VideoClick { at: fit.pixel(at), double })
}

/// The wheel goes nearer and back about the pointer, the hand moves what is nearer than whole.
fn look_nearer(ui: &Ui, response: &Response, room: Rect, size: (usize, usize), near: &mut Nearness) {
    if let Some(at) = response.hover_pos() {
        let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let by = pinch * (0.004 * wheel).exp();
        if (by - 1.0).abs() > 1e-4 {
            near.zoom(by, at, room, size);
        }
    }
    if response.dragged() && near.is_near() {
        near.pan(response.drag_delta(), room, size);
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    }
}

fn paint_picture(ui: &Ui, painter: &Painter, memory: &mut VideoMemory, picture: &LivePicture, fit: &Fit) {
    let key = (picture.job, picture.frame.index);
    if memory.shown != Some(key) || memory.texture.is_none() {
        let image = &picture.frame.image;
        if image.data.len() != 3 * image.width * image.height || image.data.is_empty() {
            return;
        }
        let pixels = ColorImage::from_rgb([image.width, image.height], &image.data);
        match &mut memory.texture {
            Some(texture) => texture.set(pixels, TextureOptions::LINEAR),
            None => memory.texture = Some(ui.ctx().load_texture("video", pixels, TextureOptions::LINEAR)),
        }
        memory.shown = Some(key);
    }
    if let Some(texture) = &memory.texture {
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture.id(), fit.inside, uv, Color32::WHITE);
    }
}

/// Without a picture: a floor to walk on, so that the skeleton does not hang in the air.
fn empty_stage(painter: &Painter, look: &Look, fit: &Fit) {
    let horizon = fit.inside.top() + 0.78 * fit.inside.height();
    let floor = Rect::from_min_max(pos2(fit.inside.left(), horizon), fit.inside.max);
    painter.rect_filled(floor, 0.0, look.palette.stage_floor);
}

fn person_box(painter: &Painter, look: &Look, fit: &Fit, person: &PersonBox, several: bool) {
    if !several {
        return;
    }
    let rect = Rect::from_two_pos(
        fit.place(person.x, person.y),
        fit.place(person.x + person.width, person.y + person.height),
    );
    let (ink, word) = if person.chosen {
        (look.palette.stage_text, words::of("window.patient_3"))
    } else {
        (look.palette.stage_weak, words::of("window.click_to_follow"))
    };
    let width = if person.chosen { 2.0 } else { 1.2 };
    painter.rect_stroke(
        rect,
        6.0,
        Stroke::new(width + 2.0, Color32::from_black_alpha(90)),
        StrokeKind::Middle,
    );
    painter.rect_stroke(rect, 6.0, Stroke::new(width, ink), StrokeKind::Middle);
    if !person.chosen && rect.width() < 44.0 {
        // Half out of the picture: the words would lie over those of a neighbour.
        return;
    }
    let galley = painter.layout_no_wrap(word.to_owned(), look.small(), ink);
    let at = pos2(rect.left() + 4.0, (rect.top() - galley.size().y - 4.0).max(fit.inside.top() + 2.0));
    painter.rect_filled(
        Rect::from_min_size(at - vec2(4.0, 1.0), galley.size() + vec2(8.0, 2.0)),
        4.0,
        Color32::from_black_alpha(150),
    );
    painter.galley(at, galley, ink);
}

fn paint_marks(painter: &Painter, look: &Look, fit: &Fit, view: &VideoView<'_>) {
    let places: Vec<Pos2> = view.marks.iter().map(|mark| fit.place(mark[0], mark[1])).collect();
    if let [first, second] = places.as_slice() {
        painter.line_segment([*first, *second], Stroke::new(3.5, Color32::from_black_alpha(120)));
        painter.line_segment([*first, *second], Stroke::new(1.5, look.palette.stage_text));
    }
    for at in places {
        painter.circle_stroke(at, 8.0, Stroke::new(4.0, Color32::from_black_alpha(120)));
        painter.circle_stroke(at, 8.0, Stroke::new(2.0, look.palette.stage_text));
        painter.circle_filled(at, 2.0, look.palette.stage_text);
    }
}

/// Four times larger under the pointer, with a cross-hair, so that a mark is hit to the pixel.
fn loupe(ui: &Ui, painter: &Painter, look: &Look, memory: &VideoMemory, fit: &Fit, at: Pos2, room: Rect) {
    ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    let Some(texture) = &memory.texture else { return };
    if !fit.inside.contains(at) {
        return;
    }
    let radius = 75.0;
    let up = if at.y - 2.4 * radius > room.top() { -1.0 } else { 1.0 };
    let centre = pos2(at.x.clamp(room.left() + radius, room.right() - radius), at.y + up * 1.4 * radius);
    let lens = Rect::from_center_size(centre, vec2(2.0 * radius, 2.0 * radius));
    let (x, y) = fit.pixel(at);
    let reach = f64::from(radius / fit.scale / 4.0);
    let (w, h) = (f64::from(fit.size.0), f64::from(fit.size.1));
    let uv = Rect::from_min_max(
        pos2(((x - reach) / w) as f32, ((y - reach) / h) as f32),
        pos2(((x + reach) / w) as f32, ((y + reach) / h) as f32),
    );
    painter.image(texture.id(), lens, uv, Color32::WHITE);
    painter.rect_stroke(lens, 8.0, Stroke::new(3.0, look.palette.stage_text), StrokeKind::Outside);
    let hair = Stroke::new(1.0, look.palette.stage_text);
    painter.hline(lens.x_range(), centre.y, hair);
    painter.vline(centre.x, lens.y_range(), hair);
}
