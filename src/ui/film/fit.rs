//! Where a picture lies on the screen: fitted into its room, or nearer, about the place the person looks at.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Nearest that one can go; one pixel of a large film then fills a fingertip.
const NEAREST: f32 = 24.0;

/// How near the film is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearness {
    /// 1 shows the whole picture.
    factor: f32,
    /// Which place of the picture lies in the middle of the room, 0..=1 right and down.
    middle: Vec2,
}

impl Default for Nearness {
    fn default() -> Self {
        Self { factor: 1.0, middle: vec2(0.5, 0.5) }
    }
}

impl Nearness {
    /// Whether the picture is nearer than whole.
    pub fn is_near(&self) -> bool {
        self.factor > 1.001
    }

    /// How many times larger than whole.
    pub fn factor(&self) -> f32 {
        self.factor
    }

    /// Goes nearer (above 1) or back; what lies under the pointer stays there.
    pub fn zoom(&mut self, by: f32, at: Pos2, room: Rect, size: (usize, usize)) {
        let before = Fit::new(room, size, *self);
        let under = (at - before.inside.min) / before.inside.size();
        self.factor = (self.factor * by).clamp(1.0, NEAREST);
        let after = Fit::new(room, size, *self);
        self.middle = under - (at - room.center()) / after.inside.size();
        self.keep_inside(room, size);
    }

    /// Moves the picture with the hand.
    pub fn pan(&mut self, by: Vec2, room: Rect, size: (usize, usize)) {
        self.middle -= by / Fit::new(room, size, *self).inside.size();
        self.keep_inside(room, size);
    }

    /// No empty room beside the picture where the picture is larger than the room.
    fn keep_inside(&mut self, room: Rect, size: (usize, usize)) {
        let extent = Fit::new(room, size, *self).inside.size();
        let within = |middle: f32, room: f32, extent: f32| {
            let half = (0.5 * room / extent).min(0.5);
            middle.clamp(half, 1.0 - half)
        };
        self.middle.x = within(self.middle.x, room.width(), extent.x);
        self.middle.y = within(self.middle.y, room.height(), extent.y);
    }
}

/// A picture in its place.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    /// The picture's rectangle on the screen; parts may lie outside the room.
    pub inside: Rect,
    /// Points per pixel.
    pub scale: f32,
    /// Size of the picture, px.
    pub size: (f32, f32),
}

impl Fit {
    /// Places a picture of this size, px.
    pub fn new(room: Rect, pixels: (usize, usize), near: Nearness) -> Self {
        let size = (pixels.0.max(1) as f32, pixels.1.max(1) as f32);
        let scale = near.factor * (room.width() / size.0).min(room.height() / size.1);
        let extent = vec2(size.0, size.1) * scale;
        let inside = Rect::from_min_size(room.center() - near.middle * extent, extent);
        Self { inside, scale, size }
    }

    /// Where a point of the picture, px, lies on the screen.
    pub fn place(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.inside.left() + x as f32 * self.scale, self.inside.top() + y as f32 * self.scale)
    }

    /// Which point of the picture, px, lies here on the screen.
    pub fn pixel(&self, at: Pos2) -> (f64, f64) {
        let offset = (at - self.inside.min) / self.scale;
        (f64::from(offset.x.clamp(0.0, self.size.0)), f64::from(offset.y.clamp(0.0, self.size.1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_under_the_pointer_stays_there_and_the_picture_never_leaves_its_room() {
        let room = Rect::from_min_size(pos2(40.0, 20.0), vec2(800.0, 500.0));
        let size = (1920, 1080);
        let mut near = Nearness::default();
        let at = pos2(610.0, 300.0);
        let before = Fit::new(room, size, near).pixel(at);
        near.zoom(3.0, at, room, size);
        let after = Fit::new(room, size, near).pixel(at);
        assert!((before.0 - after.0).abs() < 0.5 && (before.1 - after.1).abs() < 0.5, "{before:?} {after:?}");
        near.pan(vec2(1e5, -1e5), room, size);
        let inside = Fit::new(room, size, near).inside;
        assert!(inside.left() <= room.left() + 0.1 && inside.right() >= room.right() - 0.1, "{inside:?}");
        assert!(inside.top() <= room.top() + 0.1 && inside.bottom() >= room.bottom() - 0.1, "{inside:?}");
        near.zoom(1e-3, at, room, size);
        assert_eq!(Fit::new(room, size, near).inside, Fit::new(room, size, Nearness::default()).inside);
    }
}
