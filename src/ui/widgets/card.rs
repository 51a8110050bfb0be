//! Cards: the ground on which every group of numbers stands.

use egui::{
    Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::ui::theme::{CARD_AIR, CARD_CORNER, Look};

/// Draws a card with its title and gives the room inside. The title is also what a screen reader says of the group.
pub fn card<R>(ui: &mut Ui, look: &Look, rect: Rect, title: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = look.palette;
    let corner = CornerRadius::same(CARD_CORNER);
    ui.painter().rect(rect, corner, palette.card, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let mut inside = rect.shrink(CARD_AIR);
    if !title.is_empty() {
        let font = look.title();
        let height = font.size + 8.0;
        let wide = title_width(ui, look, title);
        let label = egui::Label::new(egui::RichText::new(title).font(font).color(palette.weak)).extend();
        ui.put(Rect::from_min_size(inside.min, vec2(wide, height - 6.0)), label);
        inside.min.y += height;
    }
    let builder = UiBuilder::new().max_rect(inside).id_salt(("card", title));
    let mut room = ui.new_child(builder);
    room.set_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
    contents(&mut room)
}

/// A square beside a card's title, for a sign.
pub fn beside_title(ui: &Ui, look: &Look, card: Rect, title: &str) -> Rect {
    let wide = title_width(ui, look, title);
    let side = look.title().size + 9.0;
    let at = pos2(card.left() + CARD_AIR + wide + 4.0, card.top() + CARD_AIR - 4.0);
    Rect::from_min_size(at, vec2(side, side))
}

fn title_width(ui: &Ui, look: &Look, title: &str) -> f32 {
    ui.painter().layout_no_wrap(title.to_owned(), look.title(), look.palette.weak).size().x + 2.0
}

/// Small grey text at the right end of a card's title line.
pub fn remark(ui: &Ui, look: &Look, card: Rect, text: &str) {
    let at = pos2(card.right() - CARD_AIR, card.top() + CARD_AIR - 1.0);
    let rect = ui.painter().text(at, Align2::RIGHT_TOP, text, look.small(), look.palette.weak);
    let response = ui.interact(rect, ui.scope_id().with(("remark", card.min.x as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// A dashed frame around a word at the right end of a card's title line: preview, model estimate.
pub fn stamp(ui: &Ui, look: &Look, card: Rect, text: &str) {
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(text.to_owned(), look.small(), look.palette.weak);
    let size = galley.size() + vec2(12.0, 4.0);
    let min = pos2(card.right() - CARD_AIR - size.x, card.top() + CARD_AIR - 4.0);
    let frame = Rect::from_min_size(min, size);
    let outline =
        [frame.left_top(), frame.right_top(), frame.right_bottom(), frame.left_bottom(), frame.left_top()];
    painter.extend(egui::Shape::dashed_line(&outline, Stroke::new(1.0, look.palette.weak), 3.0, 2.5));
    painter.galley(min + vec2(6.0, 2.0), galley, look.palette.weak);
}

/// Splits a rectangle into columns with the usual gap; widths are shares.
pub fn columns<const N: usize>(rect: Rect, shares: [f32; N]) -> [Rect; N] {
    let total: f32 = shares.iter().sum();
    let room = rect.width() - crate::ui::theme::GAP * (N as f32 - 1.0);
    let mut left = rect.left();
    shares.map(|share| {
        let width = room * share / total;
        let column = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        left += width + crate::ui::theme::GAP;
        column
    })
}

/// Splits a rectangle into rows with the usual gap; heights are shares.
pub fn rows<const N: usize>(rect: Rect, shares: [f32; N]) -> [Rect; N] {
    let total: f32 = shares.iter().sum();
    let room = rect.height() - crate::ui::theme::GAP * (N as f32 - 1.0);
    let mut top = rect.top();
    shares.map(|share| {
        let height = room * share / total;
        let row = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + height));
        top += height + crate::ui::theme::GAP;
        row
    })
}
