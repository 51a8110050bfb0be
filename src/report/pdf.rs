//! Drawings as pages of a PDF: text stays text, so that it can be searched and copied.
//!
//! It is PDF/A-3b (ISO 19005-3), the form that hospitals' archives take and that may carry the data it was made from.

use std::collections::HashMap;

use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke as PdfStroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use krilla::{Document, SerializeSettings};

use super::ReportError;
use super::drawing::{Align, Color, Drawing, Mark, Stroke};
use super::font;
use crate::clinic::wall_time::CivilTime;
use crate::letters::SystemFont;

/// What the metadata say of a document.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Title; never a name.
    pub title: &'a str,
    /// Language of the words, as `en`.
    pub language: &'a str,
    /// When it was made, UTC.
    pub made: CivilTime,
}

/// A file inside the PDF.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its kind, as `application/json`.
    pub kind: &'a str,
    /// What it is, in words.
    pub what: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Writes drawings as the pages of one PDF. Its metadata hold the title and language, never a name.
///
/// # Errors
/// When a page has no size or the PDF cannot be put together.
pub fn to_pdf(pages: &[Drawing], about: About<'_>, files: &[Attachment<'_>]) -> Result<Vec<u8>, ReportError> {
    let mut faces = Faces::new()?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_B)
        .finish()
        .map_err(|error| ReportError::Pdf(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let made = date(about.made);
    document.set_metadata(
        Metadata::new()
            .title(about.title.to_owned())
            .language(about.language.to_owned())
            .creation_date(made)
            .creator(concat!("GaitTwin ", env!("CARGO_PKG_VERSION")).to_owned()),
    );
    for file in files {
        let taken = document.embed_file(EmbeddedFile {
            path: file.name.to_owned(),
            mime_type: MimeType::new(file.kind),
            description: Some(file.what.to_owned()),
            association_kind: AssociationKind::Source,
            data: file.bytes.to_vec().into(),
            modification_date: Some(made),
            compress: Some(true),
            location: None,
        });
        taken.ok_or_else(|| ReportError::Pdf(format!("{} stands in it twice", file.name)))?;
    }
    for drawing in pages {
        let size = PageSettings::from_wh(drawing.width as f32, drawing.height as f32)
            .ok_or_else(|| ReportError::Pdf("a page has no size".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in &drawing.marks {
            draw(&mut surface, mark, &mut faces);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| ReportError::Pdf(format!("{error:?}")))
}

fn date(made: CivilTime) -> DateTime {
    DateTime::new(u16::try_from(made.year).unwrap_or_default())
        .month(made.month)
        .day(made.day)
        .hour(made.hour)
        .minute(made.minute)
        .second(made.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// The fonts of one document: ours, and those of this computer that its words need.
struct Faces {
    regular: Font,
    semibold: Font,
    foreign: HashMap<&'static str, Option<Font>>,
}

impl Faces {
    fn new() -> Result<Self, ReportError> {
        let face = |bytes: &'static [u8]| Font::new(bytes.into(), 0).ok_or(ReportError::Font);
        Ok(Self { regular: face(font::REGULAR)?, semibold: face(font::SEMIBOLD)?, foreign: HashMap::new() })
    }

    fn own(&self, bold: bool) -> Font {
        if bold { self.semibold.clone() } else { self.regular.clone() }
    }

    /// `None` where the font cannot be put into a PDF.
    fn foreign(&mut self, font: &'static SystemFont) -> Option<Font> {
        let made = || Font::new(font.bytes.into(), font.index);
        self.foreign.entry(font.name.as_str()).or_insert_with(made).clone()
    }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, faces: &mut Faces) {
    match mark {
        Mark::Line { points, stroke } => {
            surface.set_fill(None);
            surface.set_stroke(Some(pdf_stroke(stroke)));
            draw_points(surface, points, false);
        }
        Mark::Area { points, color } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*color)));
            draw_points(surface, points, true);
        }
        Mark::Text { at, text, style } => {
            let stretches = font::stretches(text, *style);
            let width: f64 = stretches.iter().map(|stretch| stretch.width).sum();
            let mut x = match style.align {
                Align::Left => at.0,
                Align::Centre => at.0 - width / 2.0,
                Align::Right => at.0 - width,
            };
            surface.set_stroke(None);
            surface.set_fill(Some(fill(style.color)));
            for stretch in stretches {
                let start = Point::from_xy(x as f32, at.1 as f32);
                let (face, direction) = match stretch.font {
                    None => (Some(faces.own(style.bold)), TextDirection::Auto),
                    Some(font) if stretch.right_to_left => (faces.foreign(font), TextDirection::RightToLeft),
                    Some(font) => (faces.foreign(font), TextDirection::LeftToRight),
                };
                let gap = || "?".repeat(stretch.text.chars().count());
                let text = if face.is_some() { stretch.text.clone() } else { gap() };
                let face = face.unwrap_or_else(|| faces.own(style.bold));
                surface.draw_text(start, face, style.size as f32, &text, false, direction);
                x += stretch.width;
            }
        }
    }
}

fn draw_points(surface: &mut Surface<'_>, points: &[(f64, f64)], closed: bool) {
    let mut path = PathBuilder::new();
    for (number, (x, y)) in points.iter().enumerate() {
        if number == 0 {
            path.move_to(*x as f32, *y as f32);
        } else {
            path.line_to(*x as f32, *y as f32);
        }
    }
    if closed {
        path.close();
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn fill(color: Color) -> Fill {
    Fill {
        paint: rgb::Color::new(color.0, color.1, color.2).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn pdf_stroke(stroke: &Stroke) -> PdfStroke {
    PdfStroke {
        paint: rgb::Color::new(stroke.color.0, stroke.color.1, stroke.color.2).into(),
        width: stroke.width as f32,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        dash: (!stroke.dash.is_empty()).then(|| StrokeDash {
            array: stroke.dash.iter().map(|part| *part as f32).collect(),
            offset: 0.0,
        }),
        ..PdfStroke::default()
    }
}
