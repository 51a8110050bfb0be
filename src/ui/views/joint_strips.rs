//! Joint angles over the last seconds: three strips, hip, knee and ankle, both sides in each.

use egui::{Align2, Pos2, Rect, Stroke, Ui, pos2};

use crate::app::words;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::motion::{JointAngles, Motion};
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;
use crate::ui::widgets::card::rows;
use crate::ui::widgets::chart::Chart;
use crate::ui::widgets::figure::words_in_the_middle;

/// How much time is shown, s.
const SHOWN: f64 = 6.0;

type Series = fn(&JointAngles) -> &Vec<Option<f64>>;

const STRIPS: [(&str, Series, f64, f64); 3] = [
    ("window.hip", |angles| &angles.hip_flexion, -25.0, 45.0),
    ("window.knee", |angles| &angles.knee_flexion, -10.0, 75.0),
    ("window.ankle", |angles| &angles.ankle_dorsiflexion, -35.0, 25.0),
];

/// Draws the strips up to `now`, s.
pub fn joint_strips(ui: &Ui, look: &Look, room: Rect, motion: Option<&Motion>, now: f64) {
    let Some(motion) = motion.filter(|motion| !motion.is_empty()) else {
        words_in_the_middle(ui, look, room, words::of("window.joint_angles_appear_when_the_legs_are"));
        return;
    };
    let end = motion.time(motion.len() - 1).min(now.max(motion.start + 1.0));
    let from = (end - SHOWN).max(motion.start);
    for (strip, (name, series, low, high)) in rows(room, [1.0; 3]).into_iter().zip(STRIPS) {
        let head = look.small().size + 3.0;
        let below = Rect::from_min_max(pos2(strip.left(), strip.top() + head), strip.max);
        let chart = Chart::new(below.expand2(egui::vec2(0.0, 5.0)), from..=end, low..=high);
        let painter = ui.painter();
        chart.y_ticks(painter, look, &[0.0, if high > 50.0 { 60.0 } else { 20.0 }], 0);
        for side in Side::BOTH {
            let points = points(motion, &motion.joint_angles, side, series, from, end);
            chart.line(painter, &points, side, Stroke::new(1.8, look.palette.side(side)));
        }
        label(ui, look, pos2(chart.rect.left(), strip.top() - 1.0), words::of(name), motion, series);
    }
}

/// The joint's name and both angles now.
fn label(ui: &Ui, look: &Look, mut at: Pos2, name: &str, motion: &Motion, series: Series) {
    let painter = ui.painter();
    at.x = painter.text(at, Align2::LEFT_TOP, name, look.small(), look.palette.text).right() + 10.0;
    for side in Side::BOTH {
        let last = series(motion.joint_angles.get(side)).iter().rev().take(8).flatten().next();
        let word = last.map_or_else(|| "\u{2013}".to_owned(), |v| format!("{}°", number(v.to_degrees(), 0)));
        let ink = look.palette.side_text(side);
        at.x = painter.text(at, Align2::LEFT_TOP, word, look.small(), ink).right() + 8.0;
    }
}

fn points(
    motion: &Motion,
    angles: &BySide<JointAngles>,
    side: Side,
    series: Series,
    from: f64,
    to: f64,
) -> Vec<(f64, Option<f64>)> {
    series(angles.get(side))
        .iter()
        .enumerate()
        .map(|(frame, value)| (motion.time(frame), value.map(f64::to_degrees)))
        .filter(|(time, _)| from <= *time && *time <= to)
        .collect()
}
