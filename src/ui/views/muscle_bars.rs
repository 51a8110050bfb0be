//! Usual muscle activity at this moment of the walk: a bar for each group and leg, with the 90 % band between people.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::muscle_plot::{LABEL, NAMES, muscle_rows};
use crate::app::words;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::usual_activity::UsualActivity;
use crate::clinic::norms::UsualMuscles;
use crate::ui::theme::Look;
use crate::ui::widgets::figure::line_within;

/// Room between the bars of both legs, points.
const BETWEEN: f32 = 14.0;

/// Draws the bars; `now` says where each leg is in its cycle, percent, and a leg of which that is not known has none.
pub fn muscle_bars(ui: &mut Ui, look: &Look, usual: &UsualMuscles, now: BySide<Option<f64>>) {
    let mut room = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(room, Sense::hover());
    let words = words::of("window.usual_at_this_speed_not_emg_line");
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Label, true, words::fill("window.muscle_activity", &[("words", &words)]))
    });
    response.on_hover_text(LABEL);
    line_within(ui, room.min, room.width(), words, look.small(), look.palette.weak);
    room.min.y += look.small().size + 6.0;
    let painter = ui.painter();
    let width = 0.5 * (room.width() - NAMES - BETWEEN);
    let left_of = |side: Side| match side {
        Side::Left => room.left() + NAMES,
        Side::Right => room.left() + NAMES + width + BETWEEN,
    };
    for (group, row) in muscle_rows(room) {
        let at = pos2(row.left(), row.center().y);
        painter.text(at, Align2::LEFT_CENTER, words::muscle(group), look.small(), look.palette.text);
        for side in Side::BOTH {
            let left = left_of(side);
            let track = Rect::from_min_max(
                pos2(left, row.center().y - 0.3 * row.height()),
                pos2(left + width, row.center().y + 0.3 * row.height()),
            );
            let Some(percent) = *now.get(side) else {
                painter.hline(track.x_range(), track.center().y, Stroke::new(1.0, look.palette.line));
                continue;
            };
            painter.rect_filled(track, 2.0, look.palette.track);
            let usual = &usual.get(side)[group];
            let x = |value: f64| left + width * value.clamp(0.0, 1.0) as f32;
            let bar =
                |value: f64| Rect::from_min_max(track.min, pos2(x(value).max(left + 1.5), track.bottom()));
            match usual {
                UsualActivity::Recorded(band) => {
                    let Some(spread) = band.spread_at(percent) else { continue };
                    painter.rect_filled(bar(spread.middle), 2.0, look.palette.side(side));
                    let whisker =
                        [pos2(x(spread.low), track.center().y), pos2(x(spread.high), track.center().y)];
                    painter.line_segment(whisker, Stroke::new(1.5, look.palette.text));
                }
                UsualActivity::Times(_) if usual.at(percent) > 0.0 => {
                    painter.rect_filled(track, 2.0, look.palette.norm);
                }
                UsualActivity::Times(_) => {}
            }
        }
    }
}
