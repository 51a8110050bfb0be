//! Icons, drawn as shapes so that they are sharp at every size and need no font.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Icon {
    Home,
    Camera,
    Review,
    Video,
    Walker,
    Play,
    Pause,
    Record,
    Stop,
    Previous,
    Next,
    Undo,
    Redo,
    Close,
    Settings,
    Help,
    Folder,
    Ruler,
    Loop,
    Patients,
    Compare,
    Trend,
    Report,
    Lock,
    Warning,
    Done,
    Info,
    Fill,
    Grid,
    Steps,
    Angle,
    Copy,
}

/// Draws an icon into a square.
pub fn draw(painter: &Painter, rect: Rect, icon: Icon, colour: Color32) {
    let pen = Pen { painter, rect, colour, stroke: Stroke::new((rect.width() * 0.085).max(1.2), colour) };
    match icon {
        Icon::Home
        | Icon::Camera
        | Icon::Review
        | Icon::Video
        | Icon::Walker
        | Icon::Folder
        | Icon::Ruler => {
            pen.thing(icon);
        }
        Icon::Play | Icon::Pause | Icon::Record | Icon::Stop | Icon::Previous | Icon::Next | Icon::Loop => {
            pen.control(icon);
        }
        Icon::Patients | Icon::Compare | Icon::Trend | Icon::Report | Icon::Lock => pen.record(icon),
        Icon::Fill | Icon::Grid | Icon::Steps | Icon::Angle | Icon::Copy => pen.film(icon),
        _ => pen.sign(icon),
    }
}

struct Pen<'a> {
    painter: &'a Painter,
    rect: Rect,
    colour: Color32,
    stroke: Stroke,
}

impl Pen<'_> {
    /// A place in the square: 0..=1 from the top left.
    fn at(&self, x: f32, y: f32) -> Pos2 {
        pos2(self.rect.left() + x * self.rect.width(), self.rect.top() + y * self.rect.height())
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.painter.line(points, self.stroke);
    }

    fn fill(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.painter.add(Shape::convex_polygon(points, self.colour, Stroke::NONE));
    }

    fn frame(&self, x: f32, y: f32, width: f32, height: f32, corner: f32) {
        let size = vec2(width * self.rect.width(), height * self.rect.height());
        let corner = CornerRadius::same((corner * self.rect.width()) as u8);
        let rect = Rect::from_min_size(self.at(x, y), size);
        self.painter.rect_stroke(rect, corner, self.stroke, StrokeKind::Middle);
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(self.at(x, y), radius * self.rect.width(), self.colour);
    }

    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at(x, y), radius * self.rect.width(), self.stroke);
    }

    fn arc(&self, centre: (f32, f32), radius: f32, from: f32, to: f32) {
        let points = (0..=20)
            .map(|step| {
                let angle = from + (to - from) * step as f32 / 20.0;
                self.at(centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
            })
            .collect();
        self.painter.line(points, self.stroke);
    }

    fn record(&self, icon: Icon) {
        match icon {
            Icon::Patients => {
                self.ring(0.36, 0.3, 0.15);
                self.arc((0.36, 0.9), 0.3, std::f32::consts::PI, std::f32::consts::TAU);
                self.ring(0.72, 0.38, 0.11);
                self.arc((0.72, 0.9), 0.21, 1.3 * std::f32::consts::PI, std::f32::consts::TAU);
            }
            Icon::Compare => {
                self.frame(0.08, 0.16, 0.36, 0.68, 0.06);
                self.frame(0.56, 0.16, 0.36, 0.68, 0.06);
            }
            Icon::Trend => {
                self.line(&[(0.1, 0.78), (0.36, 0.5), (0.58, 0.62), (0.9, 0.22)]);
                for (x, y) in [(0.1, 0.78), (0.36, 0.5), (0.58, 0.62), (0.9, 0.22)] {
                    self.dot(x, y, 0.075);
                }
            }
            Icon::Report => {
                self.frame(0.2, 0.08, 0.6, 0.84, 0.06);
                for y in [0.32, 0.5, 0.68] {
                    self.line(&[(0.34, y), (0.66, y)]);
                }
            }
            _ => {
                self.frame(0.22, 0.46, 0.56, 0.42, 0.06);
                self.arc((0.5, 0.46), 0.19, std::f32::consts::PI, std::f32::consts::TAU);
            }
        }
    }

    fn thing(&self, icon: Icon) {
        match icon {
            Icon::Home => {
                self.line(&[(0.08, 0.5), (0.5, 0.12), (0.92, 0.5)]);
                self.line(&[(0.2, 0.42), (0.2, 0.88), (0.8, 0.88), (0.8, 0.42)]);
                self.line(&[(0.42, 0.88), (0.42, 0.62), (0.58, 0.62), (0.58, 0.88)]);
            }
            Icon::Camera => {
                self.frame(0.06, 0.26, 0.62, 0.48, 0.12);
                self.line(&[(0.68, 0.46), (0.94, 0.3), (0.94, 0.7), (0.68, 0.54)]);
            }
            Icon::Review => {
                self.line(&[(0.1, 0.1), (0.1, 0.9), (0.92, 0.9)]);
                self.line(&[(0.22, 0.66), (0.4, 0.4), (0.58, 0.56), (0.86, 0.2)]);
            }
            Icon::Video => {
                self.frame(0.08, 0.18, 0.84, 0.64, 0.1);
                self.fill(&[(0.42, 0.36), (0.66, 0.5), (0.42, 0.64)]);
            }
            Icon::Walker => {
                self.ring(0.52, 0.16, 0.1);
                self.line(&[(0.5, 0.28), (0.48, 0.55), (0.66, 0.72), (0.72, 0.94)]);
                self.line(&[(0.48, 0.55), (0.38, 0.74), (0.2, 0.9)]);
                self.line(&[(0.28, 0.52), (0.34, 0.36), (0.5, 0.32), (0.62, 0.46), (0.76, 0.5)]);
            }
            Icon::Folder => {
                self.line(&[
                    (0.08, 0.8),
                    (0.08, 0.22),
                    (0.4, 0.22),
                    (0.5, 0.34),
                    (0.92, 0.34),
                    (0.92, 0.8),
                    (0.08, 0.8),
                ]);
            }
            _ => {
                self.frame(0.06, 0.34, 0.88, 0.32, 0.05);
                for tick in 1..6 {
                    let x = 0.06 + 0.88 * tick as f32 / 6.0;
                    self.line(&[(x, 0.34), (x, if tick % 2 == 0 { 0.46 } else { 0.52 })]);
                }
            }
        }
    }

    fn control(&self, icon: Icon) {
        match icon {
            Icon::Play => self.fill(&[(0.28, 0.16), (0.84, 0.5), (0.28, 0.84)]),
            Icon::Pause => {
                self.fill(&[(0.24, 0.18), (0.42, 0.18), (0.42, 0.82), (0.24, 0.82)]);
                self.fill(&[(0.58, 0.18), (0.76, 0.18), (0.76, 0.82), (0.58, 0.82)]);
            }
            Icon::Record => self.dot(0.5, 0.5, 0.34),
            Icon::Stop => self.fill(&[(0.22, 0.22), (0.78, 0.22), (0.78, 0.78), (0.22, 0.78)]),
            Icon::Previous => {
                self.fill(&[(0.74, 0.2), (0.74, 0.8), (0.34, 0.5)]);
                self.fill(&[(0.22, 0.2), (0.3, 0.2), (0.3, 0.8), (0.22, 0.8)]);
            }
            Icon::Next => {
                self.fill(&[(0.26, 0.2), (0.66, 0.5), (0.26, 0.8)]);
                self.fill(&[(0.7, 0.2), (0.78, 0.2), (0.78, 0.8), (0.7, 0.8)]);
            }
            _ => {
                self.arc((0.5, 0.5), 0.36, -0.6, 4.6);
                self.fill(&[(0.98, 0.34), (0.66, 0.34), (0.86, 0.06)]);
            }
        }
    }

    fn film(&self, icon: Icon) {
        match icon {
            Icon::Fill => {
                for (x, y) in [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)] {
                    let (inner_x, inner_y) =
                        (x + 0.28 * (0.5_f32 - x).signum(), y + 0.28 * (0.5_f32 - y).signum());
                    self.line(&[(inner_x, y), (x, y), (x, inner_y)]);
                }
            }
            Icon::Grid => {
                self.frame(0.1, 0.1, 0.8, 0.8, 0.04);
                for place in [0.37, 0.63] {
                    self.line(&[(place, 0.1), (place, 0.9)]);
                    self.line(&[(0.1, place), (0.9, place)]);
                }
            }
            Icon::Steps => {
                self.line(&[(0.06, 0.74), (0.94, 0.74)]);
                for x in [0.16, 0.5, 0.84] {
                    self.line(&[(x, 0.56), (x, 0.92)]);
                }
                self.arc((0.33, 0.5), 0.17, std::f32::consts::PI, std::f32::consts::TAU);
                self.arc((0.67, 0.5), 0.17, std::f32::consts::PI, std::f32::consts::TAU);
            }
            Icon::Angle => {
                self.line(&[(0.84, 0.14), (0.14, 0.84), (0.9, 0.84)]);
                self.arc((0.14, 0.84), 0.42, -std::f32::consts::FRAC_PI_4, 0.0);
            }
            _ => {
                self.frame(0.12, 0.12, 0.52, 0.58, 0.06);
                self.line(&[(0.36, 0.88), (0.88, 0.88), (0.88, 0.3)]);
            }
        }
    }

    fn sign(&self, icon: Icon) {
        match icon {
            Icon::Undo => {
                self.arc((0.52, 0.6), 0.3, -3.0, 1.2);
                self.fill(&[(0.06, 0.52), (0.4, 0.52), (0.2, 0.8)]);
            }
            Icon::Redo => {
                self.arc((0.48, 0.6), 0.3, 2.0, 6.2);
                self.fill(&[(0.94, 0.52), (0.6, 0.52), (0.8, 0.8)]);
            }
            Icon::Close => {
                self.line(&[(0.22, 0.22), (0.78, 0.78)]);
                self.line(&[(0.78, 0.22), (0.22, 0.78)]);
            }
            Icon::Settings => {
                for (y, knob) in [(0.24, 0.66), (0.5, 0.34), (0.76, 0.6)] {
                    self.line(&[(0.1, y), (0.9, y)]);
                    self.dot(knob, y, 0.11);
                }
            }
            Icon::Warning => {
                self.line(&[(0.5, 0.1), (0.94, 0.88), (0.06, 0.88), (0.5, 0.1)]);
                self.line(&[(0.5, 0.4), (0.5, 0.62)]);
                self.dot(0.5, 0.75, 0.06);
            }
            Icon::Done => self.line(&[(0.16, 0.54), (0.4, 0.78), (0.86, 0.24)]),
            Icon::Help => {
                self.arc((0.5, 0.34), 0.2, 3.2, 7.2);
                self.line(&[(0.6, 0.51), (0.5, 0.6), (0.5, 0.68)]);
                self.dot(0.5, 0.85, 0.065);
            }
            _ => {
                self.ring(0.5, 0.5, 0.42);
                self.dot(0.5, 0.28, 0.06);
                self.line(&[(0.5, 0.44), (0.5, 0.74)]);
            }
        }
    }
}
