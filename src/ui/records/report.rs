//! What will be printed, page by page, beside its language, its units, its summary and the files it can become.

use egui::{Rect, RichText, ScrollArea, Sense, TextEdit, Ui, vec2};

use super::drawing_view::{Ground, paint};
use crate::app::command::{DesktopCommand, ReportCommand};
use crate::app::words;
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::LengthDisplay;
use crate::messages::report::{FileKind, PAGE};
use crate::patient_files::patient_file::PatientFile;
use crate::ui::scene::Scene;
use crate::ui::widgets::card::columns;
use crate::ui::widgets::{card, labelled_button};

/// The half-typed summary.
#[derive(Debug, Default)]
pub(super) struct ReportMemory {
    summary: String,
    edited: bool,
    of: String,
}

/// Draws the place.
pub(super) fn report(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    room: Rect,
    file: &PatientFile,
    memory: &mut ReportMemory,
) {
    let Scene { look, state, .. } = *scene;
    let shown = &state.records.shown;
    if memory.of != file.patient.pseudonym.as_str() {
        *memory = ReportMemory { of: file.patient.pseudonym.as_str().to_owned(), ..ReportMemory::default() };
    }
    if !memory.edited {
        memory.summary.clone_from(&shown.automatic_summary);
    }
    let [left, right] = columns(room, [1.0, 2.2]);
    card(ui, look, left, words::of("window.report"), |ui| {
        ScrollArea::vertical().id_salt("report").auto_shrink(false).show(ui, |ui| {
            style_choice(ui, scene);
            annex_choice(ui, scene);
            model_choice(ui, scene);
            summary(ui, scene, memory);
            files(ui, scene);
        });
    });
    let pages = shown.pages.as_deref();
    card(ui, look, right, words::of("window.as_it_will_be_printed"), |ui| {
        let Some(pages) = pages else {
            ui.label(RichText::new(words::of("window.drawing_the_pages")).color(look.palette.weak));
            return;
        };
        let own = shown.summary.as_deref().unwrap_or_default();
        let letters: String = own.chars().filter(|letter| letter.is_alphabetic()).collect();
        if !ui.ctx().fonts_mut(|fonts| fonts.has_glyphs(&look.body(), &letters)) {
            let told = words::of("window.some_letters_cannot_be_drawn_here_and");
            ui.label(RichText::new(told).font(look.small()).color(look.palette.amber_text));
        }
        let zoom = ((ui.available_width() - 20.0) / PAGE.0 as f32).min(1.75);
        ScrollArea::vertical().id_salt("pages").auto_shrink(false).show(ui, |ui| {
            for (number, page) in pages.iter().enumerate() {
                let size = vec2(page.width as f32 * zoom, page.height as f32 * zoom);
                let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                let painter = ui.painter();
                painter.rect_filled(rect, 2.0, crate::ui::theme::printed(255, 255, 255));
                painter.rect_stroke(
                    rect,
                    2.0,
                    egui::Stroke::new(1.0, look.palette.line),
                    egui::StrokeKind::Outside,
                );
                if ui.is_rect_visible(rect) {
                    paint(painter, look, page, rect.min, zoom, Ground::Paper);
                }
                let spoken = words::fill("window.page_of_the_report", &[("0", &(number + 1))]);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
                ui.add_space(12.0);
            }
        });
    });
}

fn style_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let style = state.records.shown.style;
    ui.label(words::of("window.language_of_the_report"));
    ui.horizontal(|ui| {
        for language in Language::ALL {
            let chosen = style.language == language;
            if ui.add(egui::Button::selectable(chosen, language.own_name())).clicked() {
                scene.ask(ReportCommand::SetLanguage(language));
            }
        }
    });
    ui.label(words::of("window.lengths_in"));
    ui.horizontal(|ui| {
        for (length, words) in [
            (LengthDisplay::Metre, "m"),
            (LengthDisplay::Centimetre, "cm"),
            (LengthDisplay::Inch, words::of("window.inches")),
        ] {
            if ui.add(egui::Button::selectable(style.length == length, words)).clicked() {
                scene.ask(ReportCommand::SetLength(length));
            }
        }
    });
    ui.add_space(8.0);
}

/// One page goes into a record; whoever asks how the numbers came about wants the annex.
fn annex_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let mut chosen = scene.state.records.shown.with_annex;
    let told = words::of("window.add_the_annex_told");
    if ui.checkbox(&mut chosen, words::of("window.add_the_annex")).on_hover_text(told).clicked() {
        scene.ask(ReportCommand::SetAnnex(chosen));
    }
}

/// Whether the simulated walker stands in the report: only one that walks, and marked as a model on its page.
fn model_choice(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let walks = state.simulation.walk.as_ref().is_some_and(|walk| walk.measures().is_some());
    let mut chosen = state.records.shown.with_model && walks;
    let words = words::of("window.add_a_page_on_the_simulated_walker");
    let told = words::of("window.comparison_and_muscle_activity_of_the_walker");
    let tick = ui.add_enabled(walks, egui::Checkbox::new(&mut chosen, words)).on_hover_text(told);
    if tick.clicked() {
        scene.ask(ReportCommand::SetModelPage(chosen));
    }
    let words = if walks { told } else { words::of("window.first_let_a_condition_walk_in_simulate") };
    ui.add(egui::Label::new(RichText::new(words).font(look.small()).color(look.palette.weak)).wrap());
    ui.add_space(8.0);
}

fn summary(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut ReportMemory) {
    let look = scene.look;
    let title = ui.label(words::of("window.summary_your_words_are_printed"));
    let edit = TextEdit::multiline(&mut memory.summary).desired_rows(9).desired_width(f32::INFINITY);
    if ui.add(edit).labelled_by(title.id).changed() {
        memory.edited = true;
        scene.ask(ReportCommand::SetSummary(Some(memory.summary.clone())));
    }
    ui.horizontal_wrapped(|ui| {
        if labelled_button(ui, look, words::of("window.back_to_the_automatic_text"), memory.edited).clicked()
        {
            memory.edited = false;
            scene.ask(ReportCommand::SetSummary(None));
        }
        if labelled_button(ui, look, words::of("window.copy"), !memory.summary.is_empty()).clicked() {
            scene.ask(DesktopCommand::CopyText(memory.summary.clone()));
        }
    });
    ui.add_space(8.0);
}

fn files(ui: &mut Ui, scene: &mut Scene<'_>) {
    let look = scene.look;
    ui.separator();
    ui.label(words::of("window.files"));
    let kinds = [
        (FileKind::Pdf, "PDF", words::of("window.the_report_as_shown")),
        (
            FileKind::Figures,
            words::of("window.figures"),
            words::of("window.every_figure_and_page_as_svg_and"),
        ),
        (FileKind::StrideTable, "CSV", words::of("window.steps_and_strides_one_row_per_quantity")),
        (FileKind::Assessment, "JSON", words::of("window.the_whole_assessment_of_one_walk_with")),
        (FileKind::Motion, "C3D, TRC, MOT", words::of("window.motion_of_one_walk_for_opensim_and")),
        (FileKind::Fhir, "FHIR", words::of("window.r4_bundle_one_observation_per_parameter_the")),
    ];
    ui.horizontal_wrapped(|ui| {
        for (kind, words, more) in kinds {
            if labelled_button(ui, look, words, true).on_hover_text(more).clicked() {
                scene.ask(DesktopCommand::WriteReport(kind));
            }
        }
    });
}
