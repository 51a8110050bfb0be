//! One parameter over the visits, with treatments, this room's error, and the plain sentence on the change.

use egui::{Rect, RichText, ScrollArea, Ui};

use super::drawing_view::{Ground, paint};
use crate::app::command::ReportCommand;
use crate::app::words;
use crate::biomechanics::gait::{Parameter, Unit};
use crate::clinic::timed::timed_measure::TimedMeasure;
use crate::messages::report::TrendOf;
use crate::patient_files::patient_file::{PatientFile, VisitFile};
use crate::ui::copying::menu::{Takings, takings_menu};
use crate::ui::copying::plots::trend_as_csv;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::card;
use crate::ui::widgets::card::{beside_title, columns, rows};

/// Draws the place.
pub(super) fn trend(ui: &mut Ui, scene: &mut Scene<'_>, room: Rect, file: &PatientFile) {
    let Scene { look, state, .. } = *scene;
    let shown = state.records.shown.trend.unwrap_or(TrendOf::Parameter(Parameter::WalkingSpeed));
    let [left, right] = columns(room, [1.0, 3.4]);
    card(ui, look, left, words::of("trend.measure"), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let timed = file.timed_measures();
            let separate = timed.len();
            let all = timed.into_iter().map(TrendOf::Timed).chain(Parameter::ALL.map(TrendOf::Parameter));
            for (number, of) in all.enumerate() {
                if number == separate && separate > 0 {
                    ui.separator();
                }
                let ink = if file.trend(of).is_none() { look.palette.weak } else { look.palette.text };
                let words = RichText::new(titled(of)).color(ink);
                let button = egui::Button::selectable(of == shown, words).wrap();
                if ui.add(button.min_size(egui::vec2(ui.available_width(), 30.0))).clicked() {
                    scene.ask(ReportCommand::ShowTrend(of));
                }
            }
        });
    });
    let [upper, lower] = rows(right, [2.4, 1.0]);
    let title = words::of("window.over_the_visits");
    card(ui, look, upper, title, |ui| figure(ui, look, file, shown));
    if let Some(trend) = file.trend(shown) {
        let csv = || trend_as_csv(&trend);
        let takings = Takings {
            what: "copy.the_trend",
            file: format!("{}-trend", state.file_stem()),
            area: upper,
            text: None,
            csv: Some(&csv),
        };
        takings_menu(ui, scene, beside_title(ui, look, upper, title), &takings);
    }
    card(ui, look, lower, words::of("window.is_the_change_real_and_does_it"), |ui| {
        ScrollArea::vertical().id_salt("sentence").auto_shrink(false).show(ui, |ui| match shown {
            TrendOf::Parameter(parameter) => sentences(ui, scene, file, parameter),
            TrendOf::Timed(measure) => timed_sentences(ui, look, file, measure),
        });
    });
}

fn titled(of: TrendOf) -> String {
    match of {
        TrendOf::Parameter(parameter) => super::titled(parameter),
        TrendOf::Timed(measure) => measure.words(words::language()),
    }
}

/// What the last two visits with this test say.
fn timed_sentences(ui: &mut Ui, look: &Look, file: &PatientFile, shown: TimedMeasure) {
    let Some((visits, change)) = file.timed_change(shown) else {
        let words = words::of("window.a_change_needs_two_visits_at_which");
        ui.label(RichText::new(words).size(16.0).color(look.palette.weak));
        return;
    };
    between(ui, look, visits);
    ui.label(RichText::new(change.sentence(words::style())).font(bold(17.0)));
    for published in [change.published_error, change.important].into_iter().flatten() {
        ui.label(
            RichText::new(published.study.line(words::language()))
                .font(look.small())
                .color(look.palette.weak),
        );
    }
}

/// The dates of the two visits.
fn between(ui: &mut Ui, look: &Look, visits: [&VisitFile; 2]) {
    let [first, second] = visits
        .map(|visit| words::language().date(crate::patient_files::local_time::local(visit.session.start)));
    let dates = words::fill("window.from_to", &[("0", &first), ("1", &second)]);
    ui.label(RichText::new(dates).color(look.palette.weak));
}

fn figure(ui: &mut Ui, look: &Look, file: &PatientFile, shown: TrendOf) {
    let rect = ui.available_rect_before_wrap();
    let Some(trend) = file.trend(shown) else {
        ui.label(
            RichText::new(words::of("window.no_visit_has_a_value_of_this"))
                .size(18.0)
                .color(look.palette.weak),
        );
        return;
    };
    // The figure of the report, drawn to the shape of the screen: letters stay readable at any width.
    let zoom = (rect.width() / 420.0).clamp(1.2, 2.1);
    let size = (f64::from(rect.width() / zoom), f64::from(rect.height() / zoom));
    let drawing = trend.draw(&file.treatments, words::style(), size.0, size.1);
    paint(ui.painter(), look, &drawing, rect.min, zoom, Ground::Card);
    let values: Vec<String> =
        trend.values.iter().map(|v| words::style().value(v.value, trend.unit)).collect();
    let response = ui.allocate_rect(rect, egui::Sense::hover());
    let spoken = words::fill("window.over_visits", &[("0", &titled(shown)), ("1", &values.join(", "))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &spoken));
}

fn sentences(ui: &mut Ui, scene: &Scene<'_>, file: &PatientFile, shown: Parameter) {
    let Scene { look, state, .. } = *scene;
    let (first, second) = state.records.compared();
    let (Some(first), Some(second)) = (first, second) else {
        let words = words::of("window.a_change_needs_two_visits_that_were");
        ui.label(RichText::new(words).size(16.0).color(look.palette.weak));
        return;
    };
    let changes = file.changes(first, second);
    match changes.iter().find(|change| change.parameter == shown) {
        Some(change) => {
            let visit = |test| file.all_tests().nth(test).map(|(visit, _)| visit);
            if let (Some(first), Some(second)) = (visit(first), visit(second)) {
                between(ui, look, [first, second]);
            }
            ui.label(RichText::new(change.sentence(words::style())).font(bold(17.0)));
            for threshold in [change.published_error, change.important].into_iter().flatten() {
                ui.label(
                    RichText::new(threshold.study.line(words::language()))
                        .font(look.small())
                        .color(look.palette.weak),
                );
            }
        }
        None => {
            ui.label(
                RichText::new(words::of("window.one_of_the_two_visits_has_no")).color(look.palette.weak),
            );
        }
    }
    let own = match file.room_error.get(&shown) {
        Some(own) => words::fill(
            "window.this_room_standard_error_of_one_pass",
            &[("0", &fine(own.single_pass_sem, unit_of(file, shown))), ("1", &own.passes)],
        ),
        None => words::of("window.the_error_of_this_room_is_not").to_owned(),
    };
    ui.label(RichText::new(own).color(look.palette.weak));
}

/// A standard error with its unit and two figures that say something, however small it is.
fn fine(value: f64, unit: Unit) -> String {
    let style = words::style();
    // A few passes that happen to agree do not make a room without error.
    if value < style.resolution(unit) {
        let least = style.size(style.resolution(unit), unit);
        return words::fill("window.below", &[("0", &least), ("1", &style.unit(unit))]);
    }
    let plain = style.plain(value, unit);
    let decimals =
        if plain >= 1.0 { 1 } else { (1.0 - plain.max(1e-4).log10().floor()).clamp(1.0, 5.0) as usize };
    format!("{} {}", style.language.number(plain, decimals), style.unit(unit))
}

fn unit_of(file: &PatientFile, shown: Parameter) -> Unit {
    file.trend(TrendOf::Parameter(shown)).map_or(Unit::Second, |trend| trend.unit)
}
