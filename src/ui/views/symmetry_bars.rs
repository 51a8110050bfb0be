//! Symmetry: one bar per measure with zero in the middle, the side that is more in words.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::words;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{GaitParameters, Parameter};
use crate::clinic::assessment::{Assessment, QualityLevel};
use crate::clinic::norms::{NoNorm, Norm};
use crate::ui::quantity_format::number;
use crate::ui::theme::Look;
use crate::ui::views::quality_list::{lamp, red_check};
use crate::ui::widgets::chart::mark;
use crate::ui::widgets::figure::{Direction, Figure, explanation};

/// The measures of symmetry in their order.
pub const MEASURES: [Parameter; 3] =
    [Parameter::StepLengthAsymmetry, Parameter::StepTimeAsymmetry, Parameter::StanceAsymmetry];

/// The bar's reach to either side, %; it grows with the value.
const REACH: f64 = 20.0;

/// Draws the bars; gives the measure that was clicked.
pub fn symmetry_bars(ui: &mut Ui, look: &Look, assessment: &Assessment) -> Option<Parameter> {
    let parameters = &assessment.parameters;
    let mut clicked = None;
    let height = if look.clinic_room { 62.0 } else { 36.0 };
    // Where there is no room for the longest words, all rows do without their number: the bar shows it, and the side is
    // what is asked for.
    let unclear = words::of("window.not_distinguishable_from_symmetric");
    let longest = format!("{}   20.0 %, {unclear}", title(Parameter::StepLengthAsymmetry));
    let needed = ui.painter().layout_no_wrap(longest, look.body(), look.palette.weak).size().x;
    let short = needed > ui.available_width();
    for parameter in MEASURES {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        crate::ui::widgets::focus_ring(ui, look, rect, &response);
        let known = parameters.get(parameter).is_some_and(|estimate| estimate.value.is_some());
        let doubt = red_check(&assessment.quality, parameter).filter(|_| known);
        let mut spoken = row(ui, look, rect, parameters, parameter, short);
        if let Some(doubt) = doubt {
            let title = title(parameter).to_owned();
            let title = ui.painter().layout_no_wrap(title, look.body(), look.palette.text);
            let at = pos2(rect.left() + title.size().x + 8.0, rect.top() + 1.0);
            lamp(ui, look, Rect::from_min_size(at, vec2(14.0, 14.0)), QualityLevel::Red);
            spoken = format!("{spoken}. {}", doubt.message(words::language()));
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
        let none: Option<&Result<Norm, NoNorm>> = None;
        let figure =
            Figure { estimate: parameters.get(parameter), norm: none, doubt, ..Figure::of(parameter) };
        if response.on_hover_ui(|ui| explanation(ui, look, &figure)).clicked() {
            clicked = Some(parameter);
        }
    }
    clicked
}

/// What is compared between the sides.
fn title(parameter: Parameter) -> &'static str {
    words::language()
        .known(&format!("symmetry.{}", parameter.key()))
        .unwrap_or_else(|| words::parameter(parameter))
}

fn row(
    ui: &Ui,
    look: &Look,
    rect: Rect,
    parameters: &GaitParameters,
    parameter: Parameter,
    short: bool,
) -> String {
    let palette = look.palette;
    let painter = ui.painter();
    painter.text(rect.left_top(), Align2::LEFT_TOP, title(parameter), look.body(), palette.text);
    let estimate = parameters.get(parameter);
    let known = estimate.and_then(|estimate| {
        let direction = Direction::of(estimate)?;
        let whole = format!("{} %, {}", number(estimate.value?.abs(), 1), direction.words(parameter)?);
        let shown = if short { direction.short_words(parameter)?.to_owned() } else { whole.clone() };
        Some((whole, shown))
    });
    let none = || words::of("window.not_measured").to_owned();
    let (words, shown) = known.unwrap_or_else(|| (none(), none()));
    painter.text(rect.right_top(), Align2::RIGHT_TOP, shown, look.body(), palette.weak);
    let top = rect.top() + look.body().size + 9.0;
    let bar = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + 7.0));
    painter.rect_filled(bar, 3.5, palette.track);
    painter.vline(bar.center().x, (bar.top() - 3.0)..=(bar.bottom() + 3.0), Stroke::new(1.5, palette.weak));
    if let Some((estimate, value)) = estimate.and_then(|estimate| Some((estimate, estimate.value?))) {
        let reach = REACH.max(1.15 * value.abs());
        // Left more is drawn to the left: the picture and the word agree.
        let place = |v: f64| bar.center().x - (v / reach).clamp(-1.0, 1.0) as f32 * bar.width() / 2.0;
        if let Some(interval) = estimate.interval {
            let range = Rect::from_two_pos(
                pos2(place(interval.low), bar.top()),
                pos2(place(interval.high), bar.bottom()),
            );
            painter.rect_filled(range, 3.5, palette.norm);
        }
        let side = if value > 0.0 { Side::Left } else { Side::Right };
        mark(painter, look, pos2(place(value), bar.center().y), side, 6.0, false);
    }
    format!("{}: {words}", words::parameter(parameter))
}
