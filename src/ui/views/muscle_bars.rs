//! Muscle activity at this moment as the learned estimator gives it: a bar for each group and leg, with the 90 % interval.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::muscle_plot::{NAMES, muscle_rows};
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::gait::learned::{LearnedGait, UNLIKE};
use crate::simulation::measure::reference::usual_times;
use crate::ui::theme::Look;
use crate::ui::widgets::figure::line_within;

/// Room between the bars of both legs, points.
const BETWEEN: f32 = 14.0;

/// Draws the bars; `now` says where each leg is in its cycle, percent, and a leg of which that is not known has none.
pub fn muscle_bars(ui: &mut Ui, look: &Look, learned: &LearnedGait, now: BySide<Option<f64>>) {
    let mut room = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(room, Sense::hover());
    let unlike = learned.in_distribution < UNLIKE;
    let words = if unlike {
        "unlike the simulated walks: do not rely on it"
    } else {
        "Model estimate, not EMG. Line: 90 % interval; darker grey: usual now."
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Muscle activity, {words}")));
    response.on_hover_text(super::muscle_plot::LABEL);
    let ink = if unlike { look.palette.amber_text } else { look.palette.weak };
    line_within(ui, room.min, room.width(), words, look.small(), ink);
    room.min.y += look.small().size + 6.0;
    let painter = ui.painter();
    let width = 0.5 * (room.width() - NAMES - BETWEEN);
    let left_of = |side: Side| match side {
        Side::Left => room.left() + NAMES,
        Side::Right => room.left() + NAMES + width + BETWEEN,
    };
    for (group, row) in muscle_rows(room) {
        let at = pos2(row.left(), row.center().y);
        painter.text(at, Align2::LEFT_CENTER, group.title(), look.small(), look.palette.text);
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
            let usual = usual_times(group).iter().any(|&(on, off)| (on..=off).contains(&percent));
            painter.rect_filled(track, 2.0, if usual { look.palette.norm } else { look.palette.track });
            let Some(spread) = learned.legs.get(side).activation[group].spread_at(percent) else { continue };
            let x = |value: f64| left + width * value.clamp(0.0, 1.0) as f32;
            let bar = Rect::from_min_max(track.min, pos2(x(spread.middle).max(left + 1.5), track.bottom()));
            painter.rect_filled(bar, 2.0, look.palette.side(side));
            let whisker = [pos2(x(spread.low), track.center().y), pos2(x(spread.high), track.center().y)];
            painter.line_segment(whisker, Stroke::new(1.5, look.palette.text));
        }
    }
}
