//! The quality light: what is well and what must be done, worst first, told by shape and words as well as colour.

use egui::{Rect, RichText, Sense, Ui, vec2};

use crate::app::words;
use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::{QualityFlag, QualityLevel};
use crate::clinic::quality_touch::{Touch, touch};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Look;

/// Draws the list; green checks are drawn together in one line when something else needs the room.
pub fn quality_list(ui: &mut Ui, look: &Look, flags: &[QualityFlag]) {
    if flags.is_empty() {
        ui.label(
            RichText::new(words::of("window.nothing_to_judge_yet"))
                .font(look.body())
                .color(look.palette.weak),
        );
        return;
    }
    let mut sorted: Vec<&QualityFlag> = flags.iter().collect();
    sorted.sort_by_key(|flag| std::cmp::Reverse(flag.level));
    let troubled = sorted.iter().filter(|flag| flag.level != QualityLevel::Green).count();
    for flag in sorted.iter().filter(|flag| flag.level != QualityLevel::Green) {
        line(ui, look, flag.level, &flag.message(words::language()));
    }
    let good: Vec<String> = sorted
        .iter()
        .filter(|flag| flag.level == QualityLevel::Green)
        .map(|flag| flag.message(words::language()))
        .collect();
    if troubled > 0 && good.len() > 1 {
        let text = words::fill("window.further_checks_passed", &[("0", &good.len())]);
        line(ui, look, QualityLevel::Green, &text).on_hover_text(good.join("\n"));
    } else {
        for message in good {
            line(ui, look, QualityLevel::Green, &message);
        }
    }
}

/// The red check that speaks against a number, the first of them; the same table holds for the analysis and in print.
pub fn red_check(flags: &[QualityFlag], parameter: Parameter) -> Option<&QualityFlag> {
    let touches = |flag: &&QualityFlag| touch(&flag.check, parameter) != Touch::None;
    flags.iter().filter(|flag| flag.level == QualityLevel::Red).find(touches)
}

/// The worst level.
pub fn worst(flags: &[QualityFlag]) -> Option<QualityLevel> {
    flags.iter().map(|flag| flag.level).max()
}

fn line(ui: &mut Ui, look: &Look, level: QualityLevel, text: &str) -> egui::Response {
    ui.horizontal_top(|ui| {
        let size = look.body().size;
        let (rect, _) = ui.allocate_exact_size(vec2(size + 4.0, size + 4.0), Sense::hover());
        lamp(ui, look, rect, level);
        ui.add(egui::Label::new(RichText::new(text).font(look.body())).wrap())
    })
    .inner
}

/// Green is a disc with a tick, amber a triangle, red a disc with a cross.
pub fn lamp(ui: &Ui, look: &Look, rect: Rect, level: QualityLevel) {
    let painter = ui.painter();
    let colour = look.palette.level(level);
    let inside = Rect::from_center_size(rect.center(), rect.size() * 0.52);
    match level {
        QualityLevel::Green => {
            painter.circle_filled(rect.center(), rect.width() * 0.45, colour);
            icons::draw(painter, inside, Icon::Done, look.palette.card);
        }
        QualityLevel::Amber => icons::draw(painter, rect.shrink(1.0), Icon::Warning, colour),
        QualityLevel::Red => {
            painter.circle_filled(rect.center(), rect.width() * 0.45, colour);
            icons::draw(painter, inside, Icon::Close, look.palette.card);
        }
    }
}
