//! [`Drawing`]: lines, areas and words on a sheet, in points from its top left corner.
//!
//! Every figure and page is made once as a drawing and then written as PDF, SVG or PNG, so that the three cannot differ.

use super::font;

/// A colour, red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

/// Colours of all figures: vermillion and blue of Okabe & Ito for left and right, told apart without colour by dashes.
pub mod palette {
    use super::Color;

    /// Text.
    pub const INK: Color = Color(0x1c, 0x22, 0x28);
    /// Secondary text.
    pub const GREY: Color = Color(0x5b, 0x65, 0x70);
    /// Thin lines.
    pub const RULE: Color = Color(0xb8, 0xc0, 0xc8);
    /// Ground of boxes.
    pub const GROUND: Color = Color(0xf2, 0xf4, 0xf6);
    /// Norm bands.
    pub const BAND: Color = Color(0xd9, 0xdd, 0xe1);
    /// Left.
    pub const LEFT: Color = Color(0xd5, 0x5e, 0x00);
    /// Right.
    pub const RIGHT: Color = Color(0x00, 0x72, 0xb2);
    /// Of drawn bodies.
    pub const BODY: Color = Color(0x8f, 0x99, 0xa3);
    /// Of red checks.
    pub const STOP: Color = Color(0xa4, 0x1e, 0x22);
    /// Ground of the page.
    pub const PAPER: Color = Color(0xff, 0xff, 0xff);
}

/// How a line looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub color: Color,
    /// Width, pt.
    pub width: f64,
    /// Lengths of dashes and gaps, pt; empty for a solid line.
    pub dash: Vec<f64>,
}

impl Stroke {
    /// A solid line.
    pub fn solid(color: Color, width: f64) -> Self {
        Self { color, width, dash: Vec::new() }
    }

    /// A dashed line.
    pub fn dashed(color: Color, width: f64, dash: &[f64]) -> Self {
        Self { color, width, dash: dash.to_vec() }
    }
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Size, pt.
    pub size: f64,
    /// Whether semibold.
    pub bold: bool,
    /// Colour.
    pub color: Color,
    /// Alignment.
    pub align: Align,
}

impl TextStyle {
    /// Dark and regular.
    pub fn new(size: f64) -> Self {
        Self { size, bold: false, color: palette::INK, align: Align::Left }
    }

    /// Semibold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// In another colour.
    pub fn colored(self, color: Color) -> Self {
        Self { color, ..self }
    }

    /// Aligned otherwise.
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// One thing on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line through points.
    Line {
        /// Points, pt.
        points: Vec<(f64, f64)>,
        /// Its look.
        stroke: Stroke,
    },
    /// A filled polygon.
    Area {
        /// Corners, pt.
        points: Vec<(f64, f64)>,
        /// Its colour.
        color: Color,
    },
    /// Words on one line; the point is on their base line.
    Text {
        /// Left end, middle or right end by alignment, pt.
        at: (f64, f64),
        /// The words.
        text: String,
        /// Their look.
        style: TextStyle,
    },
}

/// A sheet with marks, the first lowest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Width, pt.
    pub width: f64,
    /// Height, pt.
    pub height: f64,
    /// What is on it.
    pub marks: Vec<Mark>,
}

impl Drawing {
    /// An empty sheet.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    /// A line; fewer than two points draw nothing.
    pub fn line(&mut self, points: Vec<(f64, f64)>, stroke: Stroke) {
        if points.len() >= 2 {
            self.marks.push(Mark::Line { points, stroke });
        }
    }

    /// A filled polygon.
    pub fn area(&mut self, points: Vec<(f64, f64)>, color: Color) {
        if points.len() >= 3 {
            self.marks.push(Mark::Area { points, color });
        }
    }

    /// A filled rectangle.
    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, color: Color) {
        self.area(vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height)], color);
    }

    /// Words on one line.
    pub fn text(&mut self, x: f64, y: f64, text: &str, style: TextStyle) {
        if !text.is_empty() {
            self.marks.push(Mark::Text { at: (x, y), text: text.to_owned(), style });
        }
    }

    /// Words broken into lines of at most this width; returns the base line after the last, 1.3 sizes further down.
    pub fn paragraph(&mut self, x: f64, y: f64, width: f64, text: &str, style: TextStyle) -> f64 {
        let mut y = y;
        for line in font::wrap(text, width, style) {
            self.text(x, y, &line, style);
            y += 1.3 * style.size;
        }
        y
    }

    /// Another drawing with its top left corner here.
    pub fn place(&mut self, x: f64, y: f64, other: Drawing) {
        let moved = |points: Vec<(f64, f64)>| points.into_iter().map(|(a, b)| (a + x, b + y)).collect();
        self.marks.extend(other.marks.into_iter().map(|mark| match mark {
            Mark::Line { points, stroke } => Mark::Line { points: moved(points), stroke },
            Mark::Area { points, color } => Mark::Area { points: moved(points), color },
            Mark::Text { at, text, style } => Mark::Text { at: (at.0 + x, at.1 + y), text, style },
        }));
    }
}
