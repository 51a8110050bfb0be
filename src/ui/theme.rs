//! All colours and sizes of the window, and the two fonts.
//!
//! One accent for what can be pressed or chosen; colour otherwise belongs to left (vermillion, square, solid) and right
//! (blue, dot, dashed), after Okabe and Ito's palette, so that it is told apart without red and green. Meaning never
//! hangs on colour alone.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Vec2,
};

use crate::app::command::Appearance;
use crate::biomechanics::anatomy::Side;
use crate::clinic::assessment::QualityLevel;
use crate::letters;

/// Every colour by its use.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are the uses")]
pub struct Palette {
    pub dark: bool,
    pub ground: Color32,
    pub card: Color32,
    pub line: Color32,
    pub text: Color32,
    pub weak: Color32,
    pub faint: Color32,
    pub accent: Color32,
    pub accent_soft: Color32,
    pub on_accent: Color32,
    pub left: Color32,
    pub left_text: Color32,
    pub right: Color32,
    pub right_text: Color32,
    pub norm: Color32,
    pub track: Color32,
    pub green: Color32,
    pub green_text: Color32,
    pub amber: Color32,
    pub amber_text: Color32,
    pub amber_soft: Color32,
    pub red: Color32,
    pub stop: Color32,
    pub stage: Color32,
    pub stage_floor: Color32,
    pub stage_text: Color32,
    pub stage_weak: Color32,
    pub stage_force: Color32,
    pub stage_left: Color32,
    pub stage_right: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// A colour from its parts, for scales that are computed.
pub const fn blend(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

impl Palette {
    const LIGHT: Palette = Palette {
        dark: false,
        ground: rgb(0x00F3_F5F7),
        card: rgb(0x00FF_FFFF),
        line: rgb(0x00DF_E3E9),
        text: rgb(0x001B_2330),
        weak: rgb(0x005B_6676),
        faint: rgb(0x00EE_F1F4),
        accent: rgb(0x0014_665C),
        accent_soft: rgb(0x00DC_EBE8),
        on_accent: rgb(0x00FF_FFFF),
        left: rgb(0x00D5_5E00),
        left_text: rgb(0x00A6_4600),
        right: rgb(0x0000_72B2),
        right_text: rgb(0x0000_67A3),
        norm: rgb(0x00C9_CFD8),
        track: rgb(0x00E6_E9EE),
        green: rgb(0x0021_8358),
        green_text: rgb(0x001A_6B47),
        amber: rgb(0x00C8_7A00),
        amber_text: rgb(0x008A_5300),
        amber_soft: rgb(0x00FD_F3E0),
        red: rgb(0x00B3_261E),
        stop: rgb(0x00B3_261E),
        stage: rgb(0x0045_5160),
        stage_floor: rgb(0x0036_404D),
        stage_text: rgb(0x00FF_FFFF),
        stage_weak: rgb(0x00C3_CCD7),
        stage_force: rgb(0x0086_E5C2),
        stage_left: rgb(0x00FF_A566),
        stage_right: rgb(0x006B_BEF7),
    };
    const DARK: Palette = Palette {
        dark: true,
        ground: rgb(0x000F_1318),
        card: rgb(0x0019_1F27),
        line: rgb(0x002B_3441),
        text: rgb(0x00E9_EEF4),
        weak: rgb(0x009C_A8B7),
        faint: rgb(0x0022_2A34),
        accent: rgb(0x0057_CDB9),
        accent_soft: rgb(0x001C_3A37),
        on_accent: rgb(0x0006_2521),
        left: rgb(0x00FF_8B3D),
        left_text: rgb(0x00FF_9A57),
        right: rgb(0x004F_B0F2),
        right_text: rgb(0x006B_BEF7),
        norm: rgb(0x0044_5060),
        track: rgb(0x002A_333F),
        green: rgb(0x004A_BF8A),
        green_text: rgb(0x004A_BF8A),
        amber: rgb(0x00F0_B23E),
        amber_text: rgb(0x00F5_C56A),
        amber_soft: rgb(0x0036_2C19),
        red: rgb(0x00FF_7466),
        stop: rgb(0x00C0_362C),
        stage: rgb(0x003A_4552),
        stage_floor: rgb(0x002B_343F),
        stage_text: rgb(0x00FF_FFFF),
        stage_weak: rgb(0x00B7_C2CF),
        stage_force: rgb(0x0086_E5C2),
        stage_left: rgb(0x00FF_A566),
        stage_right: rgb(0x006B_BEF7),
    };

    /// The colours of an appearance.
    pub const fn of(appearance: Appearance) -> Palette {
        match appearance {
            Appearance::Light => Self::LIGHT,
            Appearance::Dark => Self::DARK,
        }
    }

    /// Lines and marks of a side.
    pub fn side(&self, side: Side) -> Color32 {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    /// Limbs of a side on a stage, which is dark in every appearance.
    pub fn stage_side(&self, side: Side) -> Color32 {
        match side {
            Side::Left => self.stage_left,
            Side::Right => self.stage_right,
        }
    }

    /// Text of a side, dark enough (or light enough) to be read.
    pub fn side_text(&self, side: Side) -> Color32 {
        match side {
            Side::Left => self.left_text,
            Side::Right => self.right_text,
        }
    }

    /// The lamp of a quality level.
    pub fn level(&self, level: QualityLevel) -> Color32 {
        match level {
            QualityLevel::Green => self.green,
            QualityLevel::Amber => self.amber,
            QualityLevel::Red => self.red,
        }
    }
}

/// How things look now: colours, and sizes that depend on how far away the reader stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Every colour.
    pub palette: Palette,
    /// Whether numbers must be readable from three metres.
    pub clinic_room: bool,
}

/// Corners of cards, points.
pub const CARD_CORNER: u8 = 12;
/// Air inside cards, points.
pub const CARD_AIR: f32 = 15.0;
/// Air between cards, points.
pub const GAP: f32 = 14.0;

/// Name of the bold family.
const BOLD: &str = "bold";

impl Look {
    /// The look of an appearance and a distance.
    pub fn new(appearance: Appearance, clinic_room: bool) -> Self {
        Self { palette: Palette::of(appearance), clinic_room }
    }

    /// The first number of a screen: 52 points at arm's length, twice that for the room.
    pub fn headline(&self) -> FontId {
        bold(if self.clinic_room { 104.0 } else { 52.0 })
    }

    /// Numbers of the second rank.
    pub fn number(&self) -> FontId {
        bold(if self.clinic_room { 66.0 } else { 32.0 })
    }

    /// Units and intervals beside numbers.
    pub fn unit(&self) -> FontId {
        regular(if self.clinic_room { 34.0 } else { 16.0 })
    }

    /// Titles of cards.
    pub fn title(&self) -> FontId {
        bold(if self.clinic_room { 26.0 } else { 13.0 })
    }

    /// Running text.
    pub fn body(&self) -> FontId {
        regular(if self.clinic_room { 22.0 } else { 14.0 })
    }

    /// Sources, ticks, remarks.
    pub fn small(&self) -> FontId {
        regular(if self.clinic_room { 17.0 } else { 12.0 })
    }
}

/// A colour of a printed page.
pub const fn printed(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// The text font at a size.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The bold font at a size.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Puts the bundled fonts in front of egui's own.
pub fn install_fonts(context: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let text: &[u8] = include_bytes!("../../assets/fonts/gaittwin-sans-regular.otf");
    let strong: &[u8] = include_bytes!("../../assets/fonts/gaittwin-sans-semibold.otf");
    fonts.font_data.insert("text".to_owned(), Arc::new(FontData::from_static(text)));
    fonts.font_data.insert("strong".to_owned(), Arc::new(FontData::from_static(strong)));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: &str| -> Vec<String> {
        std::iter::once(first.to_owned()).chain(fallback.iter().cloned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, chain("text"));
    fonts.families.insert(FontFamily::Monospace, chain("text"));
    fonts.families.insert(FontFamily::Name(BOLD.into()), chain("strong"));
    context.set_fonts(fonts);
    context.set_font_providers(vec![Arc::new(SystemLetters)]);
}

/// Letters that the bundled fonts lack come from fonts of this computer.
struct SystemLetters;

impl egui::FontProvider for SystemLetters {
    fn font_for(
        &self,
        request: &egui::epaint::text::FallbackRequest<'_>,
    ) -> Option<egui::epaint::text::FontInsert> {
        let letter = request.cluster.chars().next()?;
        let font = letters::font_with(letter, *request.family == FontFamily::Name(BOLD.into()))?;
        let data = FontData { index: font.index, ..FontData::from_static(font.bytes) };
        Some(egui::epaint::text::FontInsert { name: font.name.clone(), data, families: Vec::new() })
    }
}

/// Dresses egui's own widgets to match.
pub fn apply(context: &egui::Context, look: &Look) {
    let palette = look.palette;
    let theme = if palette.dark { egui::Theme::Dark } else { egui::Theme::Light };
    context.set_theme(theme);
    context.style_mut_of(theme, |style| {
        style.text_styles = [
            (TextStyle::Small, regular(12.0)),
            (TextStyle::Body, regular(14.0)),
            (TextStyle::Button, regular(14.0)),
            (TextStyle::Heading, bold(22.0)),
            (TextStyle::Monospace, regular(13.0)),
        ]
        .into();
        style.spacing.item_spacing = Vec2::new(8.0, 6.0);
        style.spacing.button_padding = Vec2::new(12.0, 7.0);
        style.spacing.interact_size = Vec2::new(40.0, 32.0);
        style.spacing.menu_margin = Margin::same(8);
        style.spacing.tooltip_width = 360.0;
        style.interaction.tooltip_delay = 0.35;
        style.interaction.selectable_labels = false;
        style.animation_time = 0.08;
        // Bars stay in sight, so that lists show that there is more of them.
        style.spacing.scroll =
            egui::style::ScrollStyle { content_margin: Margin::ZERO, ..egui::style::ScrollStyle::thin() };
        dress_visuals(&mut style.visuals, &palette);
    });
}

fn dress_visuals(visuals: &mut egui::Visuals, palette: &Palette) {
    visuals.dark_mode = palette.dark;
    visuals.override_text_color = Some(palette.text);
    visuals.weak_text_color = Some(palette.weak);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.card;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(CARD_CORNER);
    visuals.menu_corner_radius = CornerRadius::same(10);
    visuals.extreme_bg_color = palette.ground;
    visuals.text_edit_bg_color = Some(palette.ground);
    visuals.faint_bg_color = palette.faint;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.amber_text;
    visuals.error_fg_color = palette.red;
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    let corner = CornerRadius::same(8);
    let widgets = &mut visuals.widgets;
    for (state, fill, edge) in [
        (&mut widgets.noninteractive, palette.card, palette.line),
        (&mut widgets.inactive, palette.card, palette.line),
        (&mut widgets.hovered, palette.faint, palette.weak),
        (&mut widgets.active, palette.accent_soft, palette.accent),
        (&mut widgets.open, palette.accent_soft, palette.accent),
    ] {
        state.weak_bg_fill = fill;
        state.bg_fill = if fill == palette.card { palette.track } else { fill };
        state.bg_stroke = Stroke::new(1.0, edge);
        state.fg_stroke = Stroke::new(1.0, palette.text);
        state.corner_radius = corner;
        state.expansion = 0.0;
    }
}

/// Contrast of two colours from 1 to 21, after WCAG 2.2.
#[cfg(test)]
pub(crate) fn contrast(a: Color32, b: Color32) -> f64 {
    let luminance = |colour: Color32| {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Success criteria 1.4.3 and 1.4.11 of WCAG 2.2: text 4.5 : 1 and marks 3 : 1, on everything that they can lie on.
    /// Clinic-room mode has the same colours, only larger.
    #[test]
    fn text_and_marks_can_be_read_on_every_ground_in_every_appearance() {
        let looks = [Appearance::Light, Appearance::Dark].map(|appearance| (appearance, [false, true]));
        for (appearance, room) in looks.into_iter().flat_map(|(look, rooms)| rooms.map(|room| (look, room))) {
            let p = Look::new(appearance, room).palette;
            let words =
                [p.text, p.weak, p.accent, p.left_text, p.right_text, p.amber_text, p.red, p.green_text];
            for ground in [p.card, p.ground, p.faint, p.accent_soft, p.amber_soft, p.track] {
                for text in words {
                    let found = contrast(text, ground);
                    assert!(found >= 4.5, "{appearance:?}: text {text:?} on {ground:?}: {found:.2}");
                }
            }
            for ground in [p.stage, p.stage_floor] {
                for text in [p.stage_text, p.stage_weak] {
                    assert!(contrast(text, ground) >= 4.5, "{appearance:?}: {text:?} on the stage");
                }
                for mark in [p.stage_force, p.stage_left, p.stage_right] {
                    assert!(contrast(mark, ground) >= 3.0, "{appearance:?}: mark {mark:?} on the stage");
                }
            }
            assert!(contrast(p.on_accent, p.accent) >= 4.5);
            assert!(contrast(Color32::WHITE, p.stop) >= 4.5);
            for mark in [p.left, p.right, p.green, p.amber, p.red, p.accent] {
                assert!(contrast(mark, p.card) >= 3.0, "{appearance:?}: mark {mark:?} on card");
            }
        }
    }

    /// Whoever goes by keys sees where they are: what has the focus has another edge than what has not.
    #[test]
    fn the_edge_of_what_has_the_focus_stands_out() {
        for appearance in [Appearance::Light, Appearance::Dark] {
            let p = Palette::of(appearance);
            let mut visuals = egui::Visuals::default();
            dress_visuals(&mut visuals, &p);
            let (at_rest, focused) = (visuals.widgets.inactive.bg_stroke, visuals.widgets.active.bg_stroke);
            assert!(contrast(focused.color, p.card) >= 3.0 && contrast(focused.color, at_rest.color) >= 3.0);
        }
    }
}
