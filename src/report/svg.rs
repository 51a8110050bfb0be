//! Drawings as SVG and, through it, as PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::ReportError;
use super::drawing::{Align, Color, Drawing, Mark};
use super::font;
use crate::letters::{self, SystemFont};
use crate::vision::pictures::video_frame::RgbImage;

/// Family of the bundled faces, as they name themselves.
const FAMILY: &str = "GaitTwin Sans";

/// As SVG; text stays text.
pub fn to_svg(drawing: &Drawing) -> String {
    on_ground(drawing, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
}

fn on_ground(drawing: &Drawing, ground: &str) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.2}\" height=\"{1:.2}\" viewBox=\"0 0 {0:.2} {1:.2}\">\n{ground}",
        drawing.width, drawing.height
    );
    for mark in &drawing.marks {
        out += &element(mark);
    }
    out + "</svg>\n"
}

fn element(mark: &Mark) -> String {
    let list = |points: &[(f64, f64)]| {
        points.iter().map(|(x, y)| format!("{x:.2},{y:.2}")).collect::<Vec<_>>().join(" ")
    };
    match mark {
        Mark::Line { points, stroke } => {
            let dash = if stroke.dash.is_empty() {
                String::new()
            } else {
                let parts: Vec<String> = stroke.dash.iter().map(|part| format!("{part:.2}")).collect();
                format!(" stroke-dasharray=\"{}\"", parts.join(" "))
            };
            format!(
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.2}\" stroke-linejoin=\"round\"{dash}/>\n",
                list(points),
                hex(stroke.color),
                stroke.width
            )
        }
        Mark::Area { points, color } => {
            format!("<polygon points=\"{}\" fill=\"{}\"/>\n", list(points), hex(*color))
        }
        Mark::Text { at, text, style } => {
            let anchor = match style.align {
                Align::Left => "start",
                Align::Centre => "middle",
                Align::Right => "end",
            };
            format!(
                "<text x=\"{:.2}\" y=\"{:.2}\" font-family=\"'{FAMILY}', Inter, Arial, sans-serif\" font-size=\"{:.2}\" \
                 font-weight=\"{}\" fill=\"{}\" text-anchor=\"{anchor}\" xml:space=\"preserve\">{}</text>\n",
                at.0,
                at.1,
                style.size,
                if style.bold { 600 } else { 400 },
                hex(style.color),
                escaped(text)
            )
        }
    }
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// Characters that XML forbids are left out.
fn escaped(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(font::REGULAR.to_vec());
    fonts.load_font_data(font::SEMIBOLD.to_vec());
    let family = fonts.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
    if let Some(family) = family {
        fonts.set_sans_serif_family(family);
    }
    Arc::new(fonts)
});

/// Our fonts, and those of this computer for letters that ours lack.
fn fonts_for(svg: &str) -> Arc<fontdb::Database> {
    let mut foreign: Vec<&'static SystemFont> = Vec::new();
    for letter in svg.chars().filter(|letter| !font::is_ours(letter.encode_utf8(&mut [0; 4]), false)) {
        if let Some(found) = letters::font_with(letter, false)
            && !foreign.iter().any(|font| font.name == found.name)
        {
            foreign.push(found);
        }
    }
    if foreign.is_empty() {
        return Arc::clone(&FONTS);
    }
    let mut fonts = fontdb::Database::clone(&FONTS);
    for font in foreign {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font.bytes)));
    }
    Arc::new(fonts)
}

/// As PNG with this many pixels per point (300 dpi are 4.17).
///
/// # Errors
/// When the picture would be empty or too large.
pub fn to_png(drawing: &Drawing, pixels_per_point: f64) -> Result<Vec<u8>, ReportError> {
    let size = |points: f64| (points * pixels_per_point).round() as u32;
    let size = (size(drawing.width), size(drawing.height));
    let pixels = drawn(&to_svg(drawing), size.0, size.1, pixels_per_point as f32)?;
    pixels.encode_png().map_err(|error| ReportError::Picture(error.to_string()))
}

/// Draws over a picture, of which each pixel is a point.
///
/// # Errors
/// When the picture is empty.
pub fn draw_over(drawing: &Drawing, image: &mut RgbImage) -> Result<(), ReportError> {
    let pixels = drawn(&on_ground(drawing, ""), image.width as u32, image.height as u32, 1.0)?;
    for (below, above) in image.data.chunks_exact_mut(3).zip(pixels.data().chunks_exact(4)) {
        let left = 255 - u16::from(above[3]);
        if left < 255 {
            for channel in 0..3 {
                // Colours above are multiplied by how much they cover.
                let shown = u16::from(above[channel]) + (u16::from(below[channel]) * left + 127) / 255;
                below[channel] = shown.min(255) as u8;
            }
        }
    }
    Ok(())
}

fn drawn(svg: &str, width: u32, height: u32, scale: f32) -> Result<Pixmap, ReportError> {
    let options = usvg::Options { fontdb: fonts_for(svg), ..usvg::Options::default() };
    let tree =
        usvg::Tree::from_str(svg, &options).map_err(|error| ReportError::Picture(error.to_string()))?;
    let mut pixels =
        Pixmap::new(width, height).ok_or_else(|| ReportError::Picture("it has no size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(pixels)
}
