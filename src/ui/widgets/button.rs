//! Buttons: the one main action of a screen, ordinary ones, and small ones with an icon and a spoken name.

use egui::{
    Button, Color32, CornerRadius, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    vec2,
};

use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Look, bold, regular};

/// The main action of a screen: filled with the accent.
pub fn main_button(ui: &mut Ui, look: &Look, text: &str, fill: Option<Color32>) -> Response {
    let palette = look.palette;
    let (fill, ink) = match fill {
        Some(fill) => (fill, Color32::WHITE),
        None => (palette.accent, palette.on_accent),
    };
    let button = Button::new(RichText::new(text).font(bold(15.0)).color(ink))
        .fill(fill)
        .stroke(Stroke::NONE)
        .corner_radius(CornerRadius::same(8))
        .min_size(vec2(0.0, 38.0));
    let response = ui.add(button);
    // Outside, where it is seen against the card and not lost against the fill.
    focus_ring(ui, look, response.rect, &response);
    response
}

/// An ordinary button.
pub fn labelled_button(ui: &mut Ui, look: &Look, text: &str, enabled: bool) -> Response {
    let ink = if enabled { look.palette.text } else { look.palette.weak };
    let button = Button::new(RichText::new(text).font(regular(14.0)).color(ink)).min_size(vec2(0.0, 34.0));
    ui.add_enabled(enabled, button)
}

/// A square button with an icon; `name` is its tooltip and what a screen reader says.
pub fn icon_button(ui: &mut Ui, look: &Look, icon: Icon, name: &str, chosen: bool) -> Response {
    icon_button_sized(ui, look, icon, 32.0, name, chosen)
}

/// The same at another size.
pub fn icon_button_sized(
    ui: &mut Ui,
    look: &Look,
    icon: Icon,
    side: f32,
    name: &str,
    chosen: bool,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
    dress(ui, look, rect, &response, chosen);
    let ink = if !ui.is_enabled() {
        look.palette.weak.gamma_multiply(0.55)
    } else if chosen {
        look.palette.accent
    } else {
        look.palette.text
    };
    icons::draw(ui.painter(), Rect::from_center_size(rect.center(), vec2(side, side) * 0.5), icon, ink);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, name));
    response.on_hover_text(name)
}

/// Shows that an area has the focus, round it.
pub fn focus_ring(ui: &Ui, look: &Look, rect: Rect, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(2.0, look.palette.accent);
        ui.painter().rect_stroke(rect.expand(2.0), CornerRadius::same(10), ring, StrokeKind::Outside);
    }
}

/// Ground and focus ring of a pressable area.
pub fn dress(ui: &Ui, look: &Look, rect: Rect, response: &Response, chosen: bool) {
    let palette = look.palette;
    let fill = if chosen {
        palette.accent_soft
    } else if response.hovered() || response.is_pointer_button_down_on() {
        palette.faint
    } else {
        Color32::TRANSPARENT
    };
    let ring = if response.has_focus() { Stroke::new(2.0, palette.accent) } else { Stroke::NONE };
    ui.painter().rect(rect, CornerRadius::same(8), fill, ring, StrokeKind::Inside);
}

/// Gives a list to choose from the name that a screen reader says; what is chosen is its value.
pub fn name_combo(response: &Response, name: &str, shown: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
}
