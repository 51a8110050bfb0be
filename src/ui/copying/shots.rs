//! Pictures of parts of the window: asked for now, taken when the menu that asked has gone, cut out, handed over.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use egui::{ColorImage, Context, Rect, ScreenshotCallback, ViewportCommand, pos2};

use crate::app::command::ScreenArea;

/// Turns that a menu needs to close.
const UNTIL_THE_MENU_IS_GONE: u8 = 3;

/// Turns until a picture that was asked for has been taken.
const UNTIL_THE_PICTURE_IS_TAKEN: u8 = 3;

fn taking() -> egui::Id {
    egui::Id::unique("a picture is taken")
}

/// Whether a picture is being taken just now: signs that lie over what is wanted stay away.
pub fn is_taken_now(context: &Context) -> bool {
    context.data(|data| data.get_temp(taking()).unwrap_or(false))
}

/// Where a picture goes.
#[derive(Clone, Debug, PartialEq)]
pub enum ShotTo {
    /// The clipboard.
    Clipboard,
    /// A file of this name, in a place that is asked for.
    File(String),
}

/// Pictures that are asked for and have not come yet.
pub struct Shots {
    waiting: Option<(Rect, ShotTo, u8)>,
    /// Turns for which signs stay away from the picture that is being taken.
    hidden: u8,
    sender: Sender<(ColorImage, ShotTo)>,
    taken: Receiver<(ColorImage, ShotTo)>,
}

impl Default for Shots {
    fn default() -> Self {
        let (sender, taken) = std::sync::mpsc::channel();
        Self { waiting: None, hidden: 0, sender, taken }
    }
}

impl Shots {
    /// Asks for a picture of this part of the window.
    pub fn ask(&mut self, context: &Context, area: ScreenArea, to: ShotTo) {
        self.waiting = Some((area.into(), to, UNTIL_THE_MENU_IS_GONE));
        context.request_repaint();
    }

    /// Once a turn, before drawing: takes the picture when it is time.
    pub fn turn(&mut self, context: &Context) {
        if self.hidden > 0 {
            self.hidden -= 1;
            context.data_mut(|data| data.insert_temp(taking(), self.hidden > 0));
            context.request_repaint();
        }
        let Some((area, to, turns)) = self.waiting.take() else { return };
        if turns > 0 {
            self.waiting = Some((area, to, turns - 1));
            context.request_repaint();
            return;
        }
        self.hidden = UNTIL_THE_PICTURE_IS_TAKEN;
        context.data_mut(|data| data.insert_temp(taking(), true));
        let (sender, woken) = (self.sender.clone(), context.clone());
        let scale = context.pixels_per_point();
        let cut = move |whole: Arc<ColorImage>| {
            let all = egui::vec2(whole.width() as f32, whole.height() as f32) / scale;
            let inside = area.intersect(Rect::from_min_size(pos2(0.0, 0.0), all));
            if inside.is_positive() {
                // The window may have been closed meanwhile; then nobody waits for the picture.
                let _ = sender.send((whole.region(&inside, Some(scale)), to));
            }
            woken.request_repaint();
        };
        context.send_viewport_cmd(ViewportCommand::Screenshot(ScreenshotCallback::new(cut)));
    }

    /// The next picture that has come.
    pub fn taken(&self) -> Option<(ColorImage, ShotTo)> {
        self.taken.try_recv().ok()
    }
}

/// The picture as a PNG file.
///
/// # Errors
/// When the file cannot be written.
pub fn write_png(path: &std::path::Path, picture: &ColorImage) -> std::io::Result<()> {
    let (width, height) = (picture.width() as u32, picture.height() as u32);
    let bytes: Vec<u8> = picture.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    image::save_buffer(path, &bytes, width, height, image::ColorType::Rgb8).map_err(std::io::Error::other)
}

impl From<Rect> for ScreenArea {
    fn from(rect: Rect) -> Self {
        Self { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
    }
}

impl From<ScreenArea> for Rect {
    fn from(area: ScreenArea) -> Self {
        Rect::from_min_max(pos2(area.left, area.top), pos2(area.right, area.bottom))
    }
}
