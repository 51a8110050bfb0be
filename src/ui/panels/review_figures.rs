//! The figures of Review: curves over the cycle and steps over the walk, with the playhead in both.

use egui::{Rect, ScrollArea, Ui, pos2};

use super::capture_figures::choice;
use crate::app::command::PlaybackCommand;
use crate::app::words;
use crate::biomechanics::anatomy::{BySide, Side};
use crate::biomechanics::gait::steps::percent_of_cycle;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::assessment::{Assessment, CurveKind};
use crate::clinic::norms::{curve_band, usual_muscles};
use crate::recording::analysed_trial::LaboratorySignals;
use crate::ui::copying::menu::{Takings, takings_menu};
use crate::ui::copying::tables::{curves_as_csv, steps_as_csv};
use crate::ui::scene::Scene;
use crate::ui::views::cycle_plot::{CyclePlot, cycle_plot};
use crate::ui::views::laboratory_plot::{LaboratoryPlot, laboratory_plot};
use crate::ui::views::model_table::model_table;
use crate::ui::views::muscle_plot::muscle_plot;
use crate::ui::views::step_plot::{StepPlot, step_plot};
use crate::ui::views::step_series::StepMeasure;
use crate::ui::widgets::card::{beside_title, card, columns, rows};
use crate::ui::widgets::chart::side_legend;
use crate::ui::widgets::figure::shortest_study;

/// Key of the title of the card with the curves.
const CURVES: &str = "window.over_the_gait_cycle";

/// What the middle card of Review shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CyclePage {
    /// Joint angles over the cycle, measured.
    #[default]
    Angles,
    /// Usual muscle activity over the cycle.
    Muscles,
    /// The estimator's values beside the measured ones.
    Model,
    /// Force plates and muscle signals of a laboratory.
    Laboratory,
}

impl CyclePage {
    /// All pages with the words on their switch.
    const ALL: [(CyclePage, &'static str); 4] = [
        (CyclePage::Angles, "window.angles"),
        (CyclePage::Muscles, "window.muscles_2"),
        (CyclePage::Model, "window.model"),
        (CyclePage::Laboratory, "laboratory.page"),
    ];
}

/// Joint angles, usual muscle activity, or the estimator's values beside the measured ones, as chosen.
pub fn curves_card(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    assessment: &Assessment,
    page: &mut CyclePage,
) {
    let Scene { look, state, .. } = *scene;
    let learned = state.review.trial.as_ref().and_then(|trial| trial.learned.as_deref());
    let signals = state.review.trial.as_ref().and_then(|trial| trial.beside.signals.as_deref());
    let signals = signals.filter(|signals| !(signals.plates.is_empty() && signals.muscles.is_empty()));
    let usual = usual_muscles(assessment, &state.walker.norm_person());
    let pages: Vec<_> = CyclePage::ALL
        .into_iter()
        .filter(|(page, _)| match page {
            CyclePage::Angles => true,
            CyclePage::Muscles => usual.is_some(),
            CyclePage::Model => learned.is_some(),
            CyclePage::Laboratory => signals.is_some(),
        })
        .map(|(page, key)| (page, words::of(key)))
        .collect();
    if let (CyclePage::Laboratory, Some(signals)) = (*page, signals) {
        laboratory_card(ui, scene, rect, assessment, signals);
        choice(ui, look, rect, &pages, page);
        return;
    }
    match (*page, &usual, learned) {
        (CyclePage::Muscles, Some(usual), _) => {
            card(ui, look, rect, words::of("window.usual_muscle_activity"), |ui| {
                let time = state.playback.time;
                let now = BySide::from_fn(|side| percent_of_cycle(&assessment.strides, side, time));
                muscle_plot(ui, look, ui.available_rect_before_wrap(), usual, now);
            });
        }
        (CyclePage::Model, _, Some(learned)) => {
            card(ui, look, rect, words::of("window.measured_and_learned"), |ui| {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    model_table(ui, look, &assessment.parameters, learned);
                });
            });
        }
        _ => angles_card(ui, scene, rect, assessment),
    }
    if pages.len() > 1 {
        choice(ui, look, rect, &pages, page);
    }
}

/// What a laboratory recorded beside its markers.
fn laboratory_card(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    assessment: &Assessment,
    signals: &LaboratorySignals,
) {
    let Scene { look, state, .. } = *scene;
    card(ui, look, rect, words::of("laboratory.title"), |ui| {
        let plot = LaboratoryPlot {
            signals,
            assessment,
            span: state.shown_timeline(),
            playhead: state.playback.time,
        };
        if let Some(time) = laboratory_plot(ui, look, ui.available_rect_before_wrap(), &plot) {
            scene.ask(PlaybackCommand::Seek(time));
        }
    });
}

/// Four joint curves with norm band, single strides and playhead.
fn angles_card(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, assessment: &Assessment) {
    let Scene { look, state, .. } = *scene;
    card(ui, look, rect, words::of(CURVES), |ui| {
        let mut room = ui.available_rect_before_wrap();
        side_legend(ui.painter(), look, pos2(room.right(), room.top() - 4.0));
        room.min.y += 12.0;
        let how = CurvesShown { small: false, playhead: true };
        if let Some((side, percent)) = cycle_curves(ui, scene, room, assessment, how)
            && let Some(time) = time_in_cycle(assessment, side, percent, state.playback.time)
        {
            scene.ask(PlaybackCommand::Seek(time));
        }
    });
    let csv = || curves_as_csv(assessment);
    let takings = Takings {
        what: "copy.the_curves",
        file: format!("{}-curves", state.file_stem()),
        area: rect,
        text: None,
        csv: Some(&csv),
    };
    takings_menu(ui, scene, beside_title(ui, look, rect, words::of(CURVES)), &takings);
}

/// How the four curves are drawn.
#[derive(Clone, Copy, Debug)]
pub struct CurvesShown {
    /// In a small room: no single strides.
    pub small: bool,
    /// With the playhead's place in the cycle.
    pub playhead: bool,
}

/// Four joint curves with norm bands and, below, where the norm comes from; gives what was clicked.
pub fn cycle_curves(
    ui: &mut Ui,
    scene: &Scene<'_>,
    mut room: Rect,
    assessment: &Assessment,
    how: CurvesShown,
) -> Option<(Side, f64)> {
    let Scene { look, state, .. } = *scene;
    let toe_off = BySide::from_fn(|side| mean_toe_off(assessment, side));
    let time = state.playback.time;
    let playhead =
        BySide::from_fn(|side| percent_of_cycle(&assessment.strides, side, time).filter(|_| how.playhead));
    let person = state.walker.norm_person();
    let speed = assessment.parameters.value(Parameter::WalkingSpeed).filter(|_| {
        let estimate = assessment.parameters.get(Parameter::WalkingSpeed);
        estimate.is_some_and(|estimate| estimate.unit == Unit::MetrePerSecond)
    });
    let mut source = String::new();
    let mut clicked = None;
    // In a low room the source takes one line, and what does not fit is told under the pointer.
    let lines = if room.height() < 200.0 { 1 } else { 2 };
    room.max.y -= 6.0 + 15.0 * lines as f32;
    // There the upper plots do without percentages, and the lower ones get the room for theirs.
    let upper = if lines == 1 { 0.85 } else { 1.0 };
    let [top, below] = rows(room.expand2(egui::vec2(0.0, 2.0)), [upper, 1.0]);
    let cells = [columns(top, [1.0, 1.0]), columns(below, [1.0, 1.0])].concat();
    for (kind, cell) in CurveKind::ALL.into_iter().zip(cells) {
        let band = curve_band(kind, &person, speed).map(|band| band.at_level_of(assessment, kind));
        match &band {
            Ok(band) if source.is_empty() => {
                let what =
                    if band.sd.is_empty() { words::of("window.mean") } else { words::of("window.mean_1_sd") };
                let study = shortest_study(band.source.study);
                source = words::fill(
                    "window.grey_at_this_walk_level",
                    &[("what", &what), ("0", &band.matched.words(words::language())), ("study", &study)],
                );
            }
            Err(reason) if source.is_empty() && kind == CurveKind::KneeFlexion => {
                source = words::language().say(reason);
            }
            _ => {}
        }
        let find = |side| assessment.curves.iter().find(|c| c.side == side && c.kind == kind);
        let plot = CyclePlot {
            kind,
            curves: BySide::from_fn(find),
            band: band.as_ref().ok(),
            toe_off,
            playhead,
            single_strides: !how.small,
            percentages: lines > 1 || cell.top() > top.bottom(),
            missing: missing_words(assessment),
        };
        clicked = cycle_plot(ui, look, cell, &plot).or(clicked);
    }
    let at = egui::pos2(room.left(), room.bottom() + 6.0);
    let mut job =
        egui::text::LayoutJob::simple(source.clone(), look.small(), look.palette.weak, room.width());
    job.wrap.max_rows = lines;
    let galley = ui.painter().layout_job(job);
    let place = Rect::from_min_size(at, galley.size());
    let cut = galley.elided;
    ui.painter().galley(at, galley, look.palette.weak);
    if cut {
        let response = ui.interact(place, ui.scope_id().with("norm source"), egui::Sense::hover());
        response.on_hover_text(source);
    }
    clicked
}

fn missing_words(assessment: &Assessment) -> &'static str {
    match assessment.view {
        Some(view) if !view.is_sagittal() => words::of("window.not_from_the_front_or_back_bending"),
        _ => words::of("window.not_enough_whole_strides_for_a_curve"),
    }
}

/// Speed, step length or step time of each step of the walk, as chosen; step time where the view shows no length.
pub fn steps_card(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    assessment: &Assessment,
    chosen: &mut StepMeasure,
) {
    let Scene { look, state, .. } = *scene;
    // The choice stands on the title's line; in a narrow card only the unit fits beside it.
    let narrow = rect.width() < 345.0;
    let words =
        StepMeasure::ALL.map(|measure| (measure, if narrow { measure.short_word() } else { measure.word() }));
    let measure = *chosen;
    let values = measure.values(assessment);
    let unit = measure.title(Some(assessment)).rsplit_once(", ").map_or("", |(_, unit)| unit);
    let title = if narrow { unit.to_owned() } else { words::fill("window.each_step", &[("unit", &unit)]) };
    card(ui, look, rect, &title, |ui| {
        let waiting = measure.waiting(Some(assessment));
        let plot = StepPlot {
            values: &values,
            places: measure.places(),
            norm: measure.norm_range(Some(assessment), &state.walker.norm_person()),
            least_range: measure.least_range(),
            playhead: Some(state.playback.time),
            waiting: if values.is_empty() { &waiting } else { "" },
        };
        let room = ui.available_rect_before_wrap();
        if let Some(time) = step_plot(ui, look, room, &plot) {
            scene.ask(PlaybackCommand::Seek(time.max(0.0)));
        }
    });
    let csv = || steps_as_csv(assessment, measure);
    let takings = Takings {
        what: "copy.the_steps",
        file: format!("{}-steps", state.file_stem()),
        area: rect,
        text: None,
        csv: Some(&csv),
    };
    takings_menu(ui, scene, beside_title(ui, look, rect, &title), &takings);
    choice(ui, look, rect, &words, chosen);
}

fn mean_toe_off(assessment: &Assessment, side: Side) -> Option<f64> {
    let of_side = assessment.strides.iter().filter(|s| s.side == side && s.excluded.is_none());
    let shares: Vec<f64> = of_side.filter_map(crate::biomechanics::gait::Stride::stance_fraction).collect();
    (!shares.is_empty()).then(|| 100.0 * shares.iter().sum::<f64>() / shares.len() as f64)
}

/// The instant at this percentage of the stride under (or after) the playhead.
fn time_in_cycle(assessment: &Assessment, side: Side, percent: f64, time: f64) -> Option<f64> {
    let mut own = assessment.strides.iter().filter(|stride| stride.side == side);
    let stride = own.clone().find(|stride| time < stride.end).or_else(|| own.next_back())?;
    Some(stride.start + percent / 100.0 * stride.duration())
}
