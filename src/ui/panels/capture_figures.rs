//! The figures below the live picture: speed, step length, step time, joint angles; all from the preview.

use egui::{Rect, RichText, Sense, Ui, pos2, vec2};

use super::review_figures::{CurvesShown, cycle_curves};
use crate::app::state::AppState;
use crate::app::words;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::gait::Estimate;
use crate::biomechanics::gait::steps::percent_under_way;
use crate::clinic::assessment::Assessment;
use crate::clinic::norms::usual_muscles;
use crate::ui::quantity_format;
use crate::ui::scene::Scene;
use crate::ui::theme::{CARD_AIR, Look, bold};
use crate::ui::views::joint_strips::joint_strips;
use crate::ui::views::muscle_plot::muscle_plot;
use crate::ui::views::step_plot::{StepPlot, step_plot};
use crate::ui::views::step_series::StepMeasure;
use crate::ui::widgets::card::{card, remark};
use crate::ui::widgets::chart::side_legend;

/// How the joint angles are shown live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JointsShown {
    /// Mean cycles with the norm, once there are whole strides.
    #[default]
    Cycle,
    /// The last seconds.
    Trace,
    /// Not joints but usual muscle activity over the cycle.
    Muscles,
}

/// What the preview knows.
pub fn preview(state: &AppState) -> Option<&Assessment> {
    state.capture.preview.as_ref().map(|preview| preview.assessment.as_ref())
}

/// One value for each step with the means of both sides above. With `chosen` the card stands for all measures and offers
/// the choice at the right end of its title line; beside it there is room for the unit only.
pub fn step_card(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    measure: StepMeasure,
    chosen: Option<&mut StepMeasure>,
) {
    let Scene { look, state, .. } = *scene;
    let assessment = preview(state);
    let title = measure.title(assessment);
    let unit = title.rsplit_once(", ").map_or("", |(_, unit)| unit);
    let title = if chosen.is_some() && rect.width() < 330.0 { unit } else { title };
    let values = assessment.map(|a| measure.values(a)).unwrap_or_default();
    let person = state.walker.norm_person();
    card(ui, look, rect, title, |ui| {
        if let Some(means) = measure.means(assessment).filter(|_| !values.is_empty()) {
            pair(ui, look, means);
        }
        let waiting = measure.waiting(assessment);
        let plot = StepPlot {
            values: &values,
            places: measure.places(),
            norm: measure.norm_range(assessment, &person),
            least_range: measure.least_range(),
            playhead: None,
            waiting: &waiting,
        };
        let room = ui.available_rect_before_wrap();
        step_plot(ui, look, room, &plot);
    });
    if let Some(chosen) = chosen {
        let words = StepMeasure::ALL.map(|measure| (measure, measure.short_word()));
        choice(ui, look, rect, &words, chosen);
        return;
    }
    // The legend of both sides at the right of the title, where there is room for both.
    if rect.width() > 18.5 * look.title().size {
        side_legend(ui.painter(), look, pos2(rect.right() - CARD_AIR, rect.top() + CARD_AIR));
    }
}

/// Left and right means above a step plot.
fn pair(ui: &mut Ui, look: &Look, means: [(Side, Option<&Estimate>); 2]) {
    let texts = means.map(|(side, estimate)| {
        (side, estimate.map_or_else(|| "\u{2013}".to_owned(), quantity_format::value))
    });
    let size = if look.clinic_room { 60.0 } else { 25.0 };
    let wide = |(_, text): &(Side, String)| {
        ui.painter().layout_no_wrap(text.clone(), bold(size), look.palette.text).size().x + 10.0
    };
    // Both must be read: in a narrow card they are smaller.
    let needed = texts.iter().map(wide).sum::<f32>() + ui.spacing().item_spacing.x;
    let font = bold(size * (ui.available_width() / needed).min(1.0));
    ui.horizontal(|ui| {
        for (side, text) in texts {
            let font = font.clone();
            let word = if side == Side::Left { words::of("window.left") } else { words::of("window.right") };
            let galley = ui.painter().layout_no_wrap(text.clone(), font, look.palette.side_text(side));
            let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(10.0, 0.0), Sense::hover());
            ui.painter().galley(rect.min, galley, look.palette.side_text(side));
            response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{word} {text}")));
        }
    });
}

/// Joint angles: over the cycle with the norm as soon as there are whole strides, or as they come; or usual muscle activity.
pub fn joints_card(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, shown: &mut JointsShown) {
    let Scene { look, state, .. } = *scene;
    let curves = preview(state).filter(|assessment| !assessment.curves.is_empty());
    let usual = curves.and_then(|assessment| usual_muscles(assessment, &state.walker.norm_person()));
    let muscles = usual.as_ref().filter(|_| *shown == JointsShown::Muscles).zip(curves);
    let title = if muscles.is_some() {
        words::of("window.usual_muscle_activity")
    } else {
        words::of("window.joint_angles")
    };
    card(ui, look, rect, title, |ui| {
        let room = ui.available_rect_before_wrap();
        if let Some((usual, assessment)) = muscles {
            muscle_plot(ui, look, room, usual, legs_now(state, assessment));
        } else if let Some(assessment) = curves.filter(|_| *shown != JointsShown::Trace) {
            let how = CurvesShown { small: true, playhead: false };
            let _clicked = cycle_curves(ui, scene, room, assessment, how);
        } else {
            let motion = preview(state).and_then(|a| a.motions.last());
            joint_strips(ui, look, room, motion, state.playback.time);
        }
    });
    if curves.is_none() {
        remark(ui, look, rect, words::of("window.last_6_s"));
        return;
    }
    let words = [
        (JointsShown::Cycle, words::of("window.cycle")),
        (JointsShown::Trace, words::of("window.last_6_s")),
        (JointsShown::Muscles, words::of("window.muscles")),
    ];
    choice(ui, look, rect, &words[..if usual.is_some() { 3 } else { 2 }], shown);
}

/// Where each leg is in its cycle, percent, as far as that is known at this moment.
pub fn legs_now(state: &AppState, assessment: &Assessment) -> BySide<Option<f64>> {
    BySide::from_fn(|side| percent_under_way(&assessment.strides, side, state.playback.time))
}

/// A choice between a few words at the right end of a card's title line.
pub fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    look: &Look,
    card: Rect,
    words: &[(T, &str)],
    chosen: &mut T,
) {
    let line = Rect::from_min_max(
        pos2(card.left() + CARD_AIR, card.top() + CARD_AIR - 7.0),
        pos2(card.right() - CARD_AIR + 4.0, card.top() + CARD_AIR + 17.0),
    );
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let builder = egui::UiBuilder::new().max_rect(line).id_salt("choice").layout(layout);
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(7.0, 2.0);
        ui.spacing_mut().interact_size.y = 22.0;
        for (value, word) in words.iter().rev() {
            let text = RichText::new(*word).font(look.small());
            if ui.add(egui::Button::selectable(*chosen == *value, text)).clicked() {
                *chosen = *value;
            }
        }
    });
}
