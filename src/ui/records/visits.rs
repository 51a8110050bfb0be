//! A patient's file: visits with their walks, treatments, what is known of the person, and how the next walk is walked.

use crate::messages::records::ArchiveExport;
use crate::messages::records::PatientOrder;
use egui::{DragValue, Rect, RichText, ScrollArea, TextEdit, Ui};

use super::conditions::conditions_fields;
use super::patients::{PatientForm, count};
use crate::app::command::{DesktopCommand, RecordsCommand};
use crate::biomechanics::gait::Parameter;
use crate::clinic::timed::timed_result::timed_in_words;
use crate::clinic::visit_result::{cue_effects, second_task_costs};
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;
use crate::patient_files::patient_file::{PatientFile, VisitFile, WalkFile};
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, bold};
use crate::ui::widgets::card::{columns, rows};
use crate::ui::widgets::{card, labelled_button};

/// Half-typed words.
#[derive(Debug, Default)]
pub(super) struct VisitsMemory {
    treatment: String,
    treated_days_ago: f64,
    form: Option<PatientForm>,
    of: String,
    bin: bool,
}

/// Draws the file.
pub(super) fn visits(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    room: Rect,
    file: &PatientFile,
    memory: &mut VisitsMemory,
) {
    let Scene { look, state, .. } = *scene;
    if memory.of != file.patient.pseudonym.as_str() {
        *memory = VisitsMemory { of: file.patient.pseudonym.as_str().to_owned(), ..VisitsMemory::default() };
    }
    let [left, right] = columns(room, [1.9, 1.0]);
    let title = format!("Visits · {}", file.visits.len());
    card(ui, look, left, &title, |ui| timeline(ui, scene, file));
    let [upper, lower] = rows(right, [1.0, 1.15]);
    card(ui, look, upper, "Patient", |ui| {
        ScrollArea::vertical().id_salt("patient").auto_shrink(false).show(ui, |ui| {
            person(ui, scene, file, memory);
        });
    });
    let title = if state.records.walk.is_some() { "This walk" } else { "Next walk" };
    card(ui, look, lower, title, |ui| {
        ScrollArea::vertical().id_salt("conditions").auto_shrink(false).show(ui, |ui| {
            super::timed_test::timed_test(ui, scene);
            room_field(ui, scene);
            if let Some(changed) = conditions_fields(ui, &state.records.conditions) {
                scene.ask(RecordsCommand::SetConditions(Box::new(changed)));
            }
        });
    });
}

fn room_field(ui: &mut Ui, scene: &mut Scene<'_>) {
    let state = scene.state;
    let title = ui.label("Room and camera place (repeatability belongs to it)");
    let mut room = state.records.room.clone();
    let edit =
        TextEdit::singleline(&mut room).hint_text("such as gait corridor, tripod A").desired_width(220.0);
    if ui.add(edit).labelled_by(title.id).changed() {
        scene.ask(RecordsCommand::SetRoom(room));
    }
    ui.add_space(2.0);
}

fn person(ui: &mut Ui, scene: &mut Scene<'_>, file: &PatientFile, memory: &mut VisitsMemory) {
    let look = scene.look;
    let patient = &file.patient;
    ui.label(RichText::new(patient.pseudonym.as_str()).font(bold(24.0)));
    if let Some(form) = &mut memory.form {
        form.fields(ui, look);
        let (changed, name) = form.patient(patient.pseudonym.clone());
        ui.horizontal(|ui| {
            if labelled_button(ui, look, "Save changes", true).clicked() {
                scene.ask(RecordsCommand::Patients(PatientOrder::Change(changed, name)));
                memory.form = None;
            }
            if labelled_button(ui, look, "Do not change", true).clicked() {
                memory.form = None;
            }
        });
        return;
    }
    let words = Language::English;
    let mut facts: Vec<String> = file.name.iter().cloned().collect();
    facts.extend(patient.condition.map(|c| words.text(&format!("condition.{}", c.name())).to_owned()));
    facts.extend(patient.birth_year.map(|year| format!("born {year}")));
    facts.extend(patient.sex.map(|sex| words.text(&format!("sex.{}", sex.name())).to_owned()));
    facts.extend(patient.paretic_side.map(|side| format!("weaker side {}", side.name())));
    facts.extend((!patient.note.is_empty()).then(|| patient.note.clone()));
    let facts = if facts.is_empty() { "Nothing noted.".to_owned() } else { facts.join(" · ") };
    if !ui.ctx().fonts_mut(|fonts| fonts.has_glyphs(&look.body(), &facts)) {
        let words = "Some letters cannot be drawn here and stand as boxes; they are kept, found and exported as typed.";
        ui.label(RichText::new(words).font(look.small()).color(look.palette.amber_text));
    }
    ui.label(facts);
    ui.horizontal_wrapped(|ui| {
        if labelled_button(ui, look, "Change", true).clicked() {
            memory.form = Some(PatientForm::of(patient, file.name.as_deref()));
        }
        if labelled_button(ui, look, "Export everything", true).clicked() {
            scene.ask(DesktopCommand::ExportArchive(ArchiveExport::Patient(file.patient.pseudonym.clone())));
        }
        if !memory.bin {
            memory.bin = labelled_button(ui, look, "Delete …", true).clicked();
        } else if labelled_button(ui, look, "Move to the bin", true).clicked() {
            scene.ask(RecordsCommand::Patients(PatientOrder::Bin(file.patient.pseudonym.clone())));
        }
    });
    ui.separator();
    let title = ui.label(RichText::new("Treatments, marked in the trend").color(look.palette.weak));
    for treatment in &file.treatments {
        ui.label(format!(
            "{}  {}",
            words.date(crate::patient_files::local_time::local(treatment.time)),
            treatment.label
        ));
    }
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut memory.treatment)
            .hint_text("botulinum toxin left calf")
            .desired_width((ui.available_width() - 210.0).max(80.0));
        ui.add(edit).labelled_by(title.id);
        let typed = memory.treatment.trim().to_owned();
        let days = &mut memory.treated_days_ago;
        let drag =
            DragValue::new(days).range(0.0..=36_500.0).speed(0.2).fixed_decimals(0).suffix(" days ago");
        let field = ui.add(drag).on_hover_text("When it was, 0 for today");
        field.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Days ago of the treatment")
        });
        let words = if *days < 0.5 { "Note today" } else { "Note" };
        if labelled_button(ui, look, words, !typed.is_empty()).clicked() {
            scene.ask(RecordsCommand::Patients(PatientOrder::AddTreatment {
                patient: file.patient.pseudonym.clone(),
                label: typed,
                days_ago: days.round(),
            }));
            memory.treatment.clear();
            memory.treated_days_ago = 0.0;
        }
    });
}

fn timeline(ui: &mut Ui, scene: &mut Scene<'_>, file: &PatientFile) {
    let look = scene.look;
    super::waiting_walks::waiting_walks(ui, scene, true);
    ui.horizontal(|ui| {
        if labelled_button(ui, look, "Begin a new visit", true).clicked() {
            scene.ask(RecordsCommand::NewVisit);
        }
        if scene.state.records.session.is_none() {
            let mut days = scene.state.records.visit_days_ago;
            let title = ui.label("The next visit was days ago");
            let drag = DragValue::new(&mut days).range(0.0..=36_500.0).speed(0.2).fixed_decimals(0);
            if ui.add(drag).labelled_by(title.id).changed() {
                scene.ask(RecordsCommand::SetVisitDaysAgo(days.round()));
            }
        }
    });
    ui.add_space(4.0);
    if file.visits.is_empty() {
        let words = "No visit yet. The first walk that is analysed now begins one and is saved by itself.";
        ui.label(RichText::new(words).color(look.palette.weak));
    }
    ScrollArea::vertical().id_salt("visits").auto_shrink(false).show(ui, |ui| {
        for visit in file.visits.iter().rev() {
            one_visit(ui, scene, visit);
        }
    });
}

fn one_visit(ui: &mut Ui, scene: &mut Scene<'_>, visit: &VisitFile) {
    let Scene { look, state, .. } = *scene;
    let words = Language::English;
    ui.add_space(GAP / 2.0);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(words.date(crate::patient_files::local_time::local(visit.session.start)))
                .font(bold(18.0)),
        );
        let mut facts = vec![count(visit.walks.len(), "walk")];
        if !visit.session.room.is_empty() {
            facts.push(visit.session.room.clone());
        }
        ui.label(RichText::new(facts.join(" · ")).color(look.palette.weak));
        if state.records.session == Some(visit.id) {
            ui.label(RichText::new("current visit").color(look.palette.accent));
        }
    });
    for test in &visit.tests {
        let parameters = &test.assessment.parameters;
        let style = QuantityStyle::default();
        let number = |parameter: Parameter| {
            let estimate = parameters.get(parameter)?;
            Some(style.value(estimate.value?, estimate.unit))
        };
        let protocol = words.text(&format!("protocol.{}", test.conditions.protocol.name())).to_owned();
        let mut parts =
            vec![format!("{protocol}, {}", count(test.passes.len(), "pass").replace("passs", "passes"))];
        parts.extend((!test.conditions.label.is_empty()).then(|| test.conditions.label.clone()));
        parts.extend(timed_in_words(&test.timed, style));
        parts.extend(number(Parameter::WalkingSpeed));
        parts.extend(number(Parameter::Cadence));
        if !test.conditions.second_task.is_empty() {
            parts.push(format!("second task: {}", test.conditions.second_task));
        }
        ui.label(RichText::new(parts.join("  ·  ")).font(look.body()));
    }
    for (parameter, cost) in second_task_costs(&visit.tests) {
        let line = format!("Cost of the second task, {}: {cost:.0} %", parameter.title().to_lowercase());
        ui.label(RichText::new(line).color(look.palette.weak));
    }
    for (parameter, effect) in cue_effects(&visit.tests) {
        let unit = visit.tests[0].assessment.parameters.get(parameter).map(|estimate| estimate.unit);
        if let Some(unit) = unit {
            let effect = QuantityStyle::default().difference_with_unit(effect, unit);
            let line = format!("To the beat, {}: {effect}", parameter.title().to_lowercase());
            ui.label(RichText::new(line).color(look.palette.weak));
        }
    }
    ui.horizontal_wrapped(|ui| {
        for walk in &visit.walks {
            walk_button(ui, scene, walk);
        }
    });
    ui.separator();
}

fn walk_button(ui: &mut Ui, scene: &mut Scene<'_>, walk: &WalkFile) {
    let look = scene.look;
    let at = crate::patient_files::local_time::local(walk.summary.created);
    let mut words = format!("Walk {}, {}:{:02}", walk.summary.id.0, at.hour, at.minute);
    if walk.assessment.is_none() {
        words.push_str(", not analysed");
    }
    if walk.edits > 0 {
        words = format!("{words}, {}", count(walk.edits, "edit"));
    }
    if walk.video_until.is_some() {
        words.push_str(", video kept");
    }
    if labelled_button(ui, look, &words, true).clicked() {
        scene.ask(RecordsCommand::OpenWalk(walk.summary.id));
    }
}
