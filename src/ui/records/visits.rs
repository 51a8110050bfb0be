//! A patient's file: visits with their walks, treatments, what is known of the person, and how the next walk is walked.

use crate::app::words;
use crate::letters::visual;
use crate::messages::records::ArchiveExport;
use crate::messages::records::PatientOrder;
use crate::ui::widgets::number_field;
use egui::{Rect, RichText, ScrollArea, TextEdit, Ui};

use super::conditions::conditions_fields;
use super::patients::PatientForm;
use crate::app::command::{DesktopCommand, RecordsCommand};
use crate::biomechanics::gait::Parameter;
use crate::clinic::timed::timed_result::timed_in_words;
use crate::clinic::visit_result::{cue_effects, second_task_costs};
use crate::patient_files::patient_file::{PatientFile, VisitFile, WalkFile};
use crate::ui::scene::Scene;
use crate::ui::theme::{GAP, bold};
use crate::ui::widgets::card::{columns, rows};
use crate::ui::widgets::{card, labelled_button, search_line};

/// Half-typed words.
#[derive(Debug, Default)]
pub(super) struct VisitsMemory {
    search: String,
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
    let title = words::fill("window.visits", &[("0", &file.visits.len())]);
    card(ui, look, left, &title, |ui| timeline(ui, scene, file, &mut memory.search));
    let [upper, lower] = rows(right, [1.0, 1.15]);
    card(ui, look, upper, words::of("window.patient_2"), |ui| {
        ScrollArea::vertical().id_salt("patient").auto_shrink(false).show(ui, |ui| {
            person(ui, scene, file, memory);
        });
    });
    let title = if state.records.walk.is_some() {
        words::of("window.this_walk")
    } else {
        words::of("window.next_walk")
    };
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
    let title = ui.label(words::of("window.room_and_camera_place_repeatability_belongs_to"));
    let mut room = state.records.room.clone();
    let edit = TextEdit::singleline(&mut room)
        .hint_text(words::of("window.such_as_gait_corridor_tripod_a"))
        .desired_width(220.0);
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
            if labelled_button(ui, look, words::of("window.save_changes"), true).clicked() {
                scene.ask(RecordsCommand::Patients(PatientOrder::Change(changed, name)));
                memory.form = None;
            }
            if labelled_button(ui, look, words::of("window.do_not_change"), true).clicked() {
                memory.form = None;
            }
        });
        return;
    }
    let words = words::language();
    let mut facts: Vec<String> = file.name.iter().cloned().collect();
    facts.extend(patient.condition.map(|c| words.text(&format!("condition.{}", c.name())).to_owned()));
    facts.extend(patient.birth_year.map(|year| words::fill("window.born", &[("0", &year)])));
    facts.extend(patient.sex.map(|sex| words.text(&format!("sex.{}", sex.name())).to_owned()));
    facts.extend(
        patient.paretic_side.map(|side| words::fill("window.weaker_side_2", &[("0", &words::side(side))])),
    );
    facts.extend((!patient.note.is_empty()).then(|| patient.note.clone()));
    let facts =
        if facts.is_empty() { words::of("window.nothing_noted").to_owned() } else { facts.join(" · ") };
    if !ui.ctx().fonts_mut(|fonts| fonts.has_glyphs(&look.body(), &facts)) {
        let words = words::of("window.some_letters_cannot_be_drawn_here_and");
        ui.label(RichText::new(words).font(look.small()).color(look.palette.amber_text));
    }
    ui.label(visual(&facts));
    ui.horizontal_wrapped(|ui| {
        if labelled_button(ui, look, words::of("window.change"), true).clicked() {
            memory.form = Some(PatientForm::of(patient, file.name.as_deref()));
        }
        if labelled_button(ui, look, words::of("window.export_everything"), true).clicked() {
            scene.ask(DesktopCommand::ExportArchive(ArchiveExport::Patient(file.patient.pseudonym.clone())));
        }
        if !memory.bin {
            memory.bin = labelled_button(ui, look, words::of("window.delete"), true).clicked();
        } else if labelled_button(ui, look, words::of("window.move_to_the_bin"), true).clicked() {
            scene.ask(RecordsCommand::Patients(PatientOrder::Bin(file.patient.pseudonym.clone())));
        }
    });
    ui.separator();
    treatments(ui, scene, file, memory);
}

/// What was done between the visits, and the line to note more.
fn treatments(ui: &mut Ui, scene: &mut Scene<'_>, file: &PatientFile, memory: &mut VisitsMemory) {
    let look = scene.look;
    let title =
        ui.label(RichText::new(words::of("window.treatments_marked_in_the_trend")).color(look.palette.weak));
    for treatment in &file.treatments {
        ui.label(format!(
            "{}  {}",
            words::language().date(crate::patient_files::local_time::local(treatment.time)),
            treatment.label
        ));
    }
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut memory.treatment)
            .hint_text(words::of("window.botulinum_toxin_left_calf"))
            .desired_width((ui.available_width() - 210.0).max(80.0));
        ui.add(edit).labelled_by(title.id);
        let typed = memory.treatment.trim().to_owned();
        let days = &mut memory.treated_days_ago;
        let drag = number_field(days)
            .range(0.0..=36_500.0)
            .speed(0.2)
            .fixed_decimals(0)
            .suffix(format!(" {}", words::of("window.days_ago")));
        let field = ui.add(drag).on_hover_text(words::of("window.when_it_was"));
        field.widget_info(|| {
            let name = words::of("window.days_ago_of_the_treatment");
            egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name)
        });
        let words = if *days < 0.5 { words::of("window.note_today") } else { words::of("window.note") };
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

fn timeline(ui: &mut Ui, scene: &mut Scene<'_>, file: &PatientFile, search: &mut String) {
    let look = scene.look;
    super::waiting_walks::waiting_walks(ui, scene, true);
    ui.horizontal(|ui| {
        if labelled_button(ui, look, words::of("window.begin_a_new_visit"), true).clicked() {
            scene.ask(RecordsCommand::NewVisit);
        }
        if scene.state.records.session.is_none() {
            let mut days = scene.state.records.visit_days_ago;
            let title = ui.label(words::of("window.the_next_visit_was_days_ago"));
            let drag = number_field(&mut days).range(0.0..=36_500.0).speed(0.2).fixed_decimals(0);
            if ui.add(drag).labelled_by(title.id).changed() {
                scene.ask(RecordsCommand::SetVisitDaysAgo(days.round()));
            }
        }
    });
    ui.add_space(4.0);
    if file.visits.is_empty() {
        let words = words::of("window.no_visit_yet_the_first_walk_that");
        ui.label(RichText::new(words).color(look.palette.weak));
    }
    let walks = file.visits.iter().map(|visit| visit.walks.len()).sum();
    let sought = search_line(ui, search, walks);
    let mut found = file.visits.iter().rev().filter(|visit| sought.finds(&visit_in_words(visit))).peekable();
    if found.peek().is_none() && !sought.is_empty() {
        ui.label(RichText::new(words::of("window.no_walk_found")).color(look.palette.weak));
    }
    ScrollArea::vertical().id_salt("visits").auto_shrink(false).show(ui, |ui| {
        for visit in found {
            one_visit(ui, scene, visit);
        }
    });
}

/// Everything of a visit by which somebody would look for it: date, room, tests, and how its walks were walked.
fn visit_in_words(visit: &VisitFile) -> String {
    let language = words::language();
    let mut words = vec![
        language.date(crate::patient_files::local_time::local(visit.session.start)),
        visit.session.room.clone(),
    ];
    for test in &visit.tests {
        words.push(language.text(&format!("protocol.{}", test.conditions.protocol.name())).to_owned());
    }
    for walk in &visit.walks {
        let conditions = &walk.summary.conditions;
        words.push(words::fill("window.walk", &[("0", &walk.summary.id.0)]));
        words.push(language.text(&format!("aid.{}", conditions.aid.name())).to_owned());
        words.extend(
            [&conditions.orthosis, &conditions.footwear, &conditions.second_task, &conditions.note]
                .map(Clone::clone),
        );
    }
    words.join(" ")
}

fn one_visit(ui: &mut Ui, scene: &mut Scene<'_>, visit: &VisitFile) {
    let Scene { look, state, .. } = *scene;
    let words = words::language();
    ui.add_space(GAP / 2.0);
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(words.date(crate::patient_files::local_time::local(visit.session.start)))
                .font(bold(18.0)),
        );
        let mut facts = vec![words::count(visit.walks.len(), "count.walk", "count.walks")];
        if !visit.session.room.is_empty() {
            facts.push(visit.session.room.clone());
        }
        ui.label(RichText::new(facts.join(" · ")).color(look.palette.weak));
        if state.records.session == Some(visit.id) {
            ui.label(RichText::new(words::of("window.current_visit")).color(look.palette.accent));
        }
    });
    for test in &visit.tests {
        let parameters = &test.assessment.parameters;
        let style = words::style();
        let number = |parameter: Parameter| {
            let estimate = parameters.get(parameter)?;
            Some(style.value(estimate.value?, estimate.unit))
        };
        let protocol = words.text(&format!("protocol.{}", test.conditions.protocol.name())).to_owned();
        let mut parts =
            vec![format!("{protocol}, {}", words::count(test.passes.len(), "count.pass", "count.passes"))];
        parts.extend((!test.conditions.label.is_empty()).then(|| test.conditions.label.clone()));
        parts.extend(timed_in_words(&test.timed, style));
        parts.extend(number(Parameter::WalkingSpeed));
        parts.extend(number(Parameter::Cadence));
        if !test.conditions.second_task.is_empty() {
            parts.push(words::fill("window.second_task_3", &[("0", &test.conditions.second_task)]));
        }
        ui.label(RichText::new(parts.join("  ·  ")).font(look.body()));
    }
    let style = words::style();
    for (parameter, cost) in second_task_costs(&visit.tests) {
        let line = words::fill(
            "window.cost_of_the_second_task",
            &[("0", &words::parameter(parameter).to_lowercase()), ("cost", &style.language.number(cost, 0))],
        );
        ui.label(RichText::new(line).color(look.palette.weak));
    }
    for (parameter, effect) in cue_effects(&visit.tests) {
        let unit = visit.tests[0].assessment.parameters.get(parameter).map(|estimate| estimate.unit);
        if let Some(unit) = unit {
            let effect = words::style().difference_with_unit(effect, unit);
            let line = words::fill(
                "window.to_the_beat",
                &[("0", &words::parameter(parameter).to_lowercase()), ("effect", &effect)],
            );
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
    let mut words =
        format!("{}, {}:{:02}", words::fill("window.walk", &[("0", &walk.summary.id.0)]), at.hour, at.minute);
    if walk.assessment.is_none() {
        words.push_str(words::of("window.not_analysed"));
    }
    if walk.edits > 0 {
        words = format!("{words}, {}", words::count(walk.edits, "count.edit", "count.edits"));
    }
    if walk.video_until.is_some() {
        words.push_str(words::of("window.video_kept"));
    }
    if labelled_button(ui, look, &words, true).clicked() {
        scene.ask(RecordsCommand::OpenWalk(walk.summary.id));
    }
}
