//! The list of patients with search, the form of a new one, and the bin.

use crate::app::words;
use crate::messages::records::PatientOrder;
use egui::{
    ComboBox, PopupCloseBehavior, Rect, RichText, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::app::command::{DesktopCommand, RecordsCommand};
use crate::biomechanics::anatomy::Side;
use crate::clinic::patient::{Condition, Patient, Pseudonym, Sex};
use crate::messages::records::PatientSummary;
use crate::ui::scene::Scene;
use crate::ui::theme::{Look, bold};
use crate::ui::widgets::card::columns;
use crate::ui::widgets::{card, labelled_button, main_button, search_in_drop_down};

/// Height of a patient's row, points.
const ROW: f32 = 50.0;

/// Half-typed words.
#[derive(Debug, Default)]
pub(super) struct PatientsMemory {
    search: String,
    form: PatientForm,
    delete: Option<Pseudonym>,
}

/// A patient as half typed.
#[derive(Clone, Debug, Default)]
pub(super) struct PatientForm {
    name: String,
    birth_year: String,
    sex: Option<Sex>,
    condition: Option<Condition>,
    paretic_side: Option<Side>,
    note: String,
}

impl PatientForm {
    /// What is known already.
    pub(super) fn of(patient: &Patient, name: Option<&str>) -> Self {
        Self {
            name: name.unwrap_or_default().to_owned(),
            birth_year: patient.birth_year.map(|year| year.to_string()).unwrap_or_default(),
            sex: patient.sex,
            condition: patient.condition,
            paretic_side: patient.paretic_side,
            note: patient.note.clone(),
        }
    }

    /// The patient under this pseudonym, and the name.
    pub(super) fn patient(&self, pseudonym: Pseudonym) -> (Box<Patient>, Option<String>) {
        let mut patient = Patient::new(pseudonym);
        patient.birth_year = self.birth_year.trim().parse().ok().filter(|year| (1890..=2100).contains(year));
        patient.sex = self.sex;
        patient.condition = self.condition;
        patient.paretic_side = self.paretic_side;
        self.note.trim().clone_into(&mut patient.note);
        let name = self.name.trim();
        (Box::new(patient), (!name.is_empty()).then(|| name.to_owned()))
    }

    /// The fields, all optional.
    pub(super) fn fields(&mut self, ui: &mut Ui, look: &Look) {
        let wide = ui.available_width().min(320.0);
        line(ui, words::of("window.name_optional_kept_apart_and_encrypted"), &mut self.name, wide);
        line(ui, words::of("window.year_of_birth"), &mut self.birth_year, 110.0);
        if !self.birth_year.trim().is_empty()
            && self.patient(Pseudonym::from_random(0)).0.birth_year.is_none()
        {
            ui.label(
                RichText::new(words::of("window.four_digits_such_as_1956")).color(look.palette.amber_text),
            );
        }
        let words = |key: String| words::language().text(&key).to_owned();
        pick(ui, words::of("window.sex"), &mut self.sex, &[Sex::Female, Sex::Male], |sex| {
            words(format!("sex.{}", sex.name()))
        });
        pick(ui, words::of("window.condition"), &mut self.condition, &Condition::ALL, |condition| {
            words(format!("condition.{}", condition.name()))
        });
        pick(ui, words::of("window.weaker_side"), &mut self.paretic_side, &Side::BOTH, |side| {
            words::side(side).to_owned()
        });
        line(ui, words::of("window.note"), &mut self.note, wide);
    }
}

fn line(ui: &mut Ui, label: &str, text: &mut String, width: f32) {
    let words = ui.label(label);
    ui.add(TextEdit::singleline(text).desired_width(width)).labelled_by(words.id);
    ui.add_space(2.0);
}

/// A choice among words; the first is "not noted".
pub(super) fn pick<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    value: &mut Option<T>,
    all: &[T],
    words: impl Fn(T) -> String,
) {
    let spoken = value.map_or_else(|| words::of("window.not_noted").to_owned(), &words);
    let title = ui.label(label);
    ComboBox::from_id_salt(label)
        .selected_text(spoken)
        .width(220.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            let sought = search_in_drop_down(ui, label, all.len());
            let offered = all.iter().filter(|one| sought.finds(&words(**one))).map(|one| Some(*one));
            let none = Some(None).filter(|_| sought.is_empty());
            for one in none.into_iter().chain(offered) {
                let word = one.map_or_else(|| crate::app::words::of("window.not_noted").to_owned(), &words);
                if ui.selectable_value(value, one, word).clicked() {
                    ui.close();
                }
            }
        })
        .response
        .labelled_by(title.id);
    ui.add_space(2.0);
}

/// Draws the place.
pub(super) fn patients(ui: &mut Ui, scene: &mut Scene<'_>, room: Rect, memory: &mut PatientsMemory) {
    let Scene { look, state, .. } = *scene;
    let [left, right] = columns(room, [1.9, 1.0]);
    let title = words::fill("window.patients", &[("0", &state.records.patients.len())]);
    card(ui, look, left, &title, |ui| list(ui, scene, memory));
    card(ui, look, right, words::of("window.new_patient"), |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let words = words::of("window.a_random_pseudonym_stands_for_the_person");
            ui.label(RichText::new(words).color(look.palette.weak));
            ui.add_space(6.0);
            memory.form.fields(ui, look);
            ui.add_space(8.0);
            if main_button(ui, look, words::of("window.add_patient"), None).clicked() {
                let (patient, name) = memory.form.patient(Pseudonym::from_random(0));
                scene.ask(RecordsCommand::Patients(PatientOrder::Add(patient, name)));
                memory.form = PatientForm::default();
            }
        });
    });
    receipt(ui, scene);
}

fn list(ui: &mut Ui, scene: &mut Scene<'_>, memory: &mut PatientsMemory) {
    let Scene { look, state, .. } = *scene;
    super::waiting_walks::waiting_walks(ui, scene, false);
    ui.horizontal(|ui| {
        let words = ui.label(words::of("window.search"));
        let edit = TextEdit::singleline(&mut memory.search)
            .hint_text(words::of("window.pseudonym_name_or_note"))
            .desired_width((ui.available_width() - 20.0).min(420.0));
        if ui.add(edit).labelled_by(words.id).changed() {
            scene.ask(RecordsCommand::Patients(PatientOrder::List(memory.search.clone())));
        }
    });
    ui.add_space(6.0);
    let records = &state.records;
    if records.patients.is_empty() {
        let words = if memory.search.trim().is_empty() {
            words::of("window.no_patients_yet_add_the_first_one")
        } else {
            words::of("window.nobody_is_found_under_these_words")
        };
        ui.label(RichText::new(words).color(look.palette.weak));
    }
    let bin = if records.binned.is_empty() { 0.0 } else { 40.0 + 36.0 * records.binned.len().min(3) as f32 };
    let height = (ui.available_height() - bin).max(80.0);
    ScrollArea::vertical().max_height(height).auto_shrink(false).show_rows(
        ui,
        ROW,
        records.patients.len(),
        |ui, rows| {
            for summary in &records.patients[rows] {
                patient_row(ui, scene, summary, ROW);
            }
        },
    );
    if !records.binned.is_empty() {
        ui.separator();
        bin_rows(ui, scene, &records.binned, memory);
    }
}

fn patient_row(ui: &mut Ui, scene: &mut Scene<'_>, summary: &PatientSummary, height: f32) {
    let look = scene.look;
    let palette = look.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    crate::ui::widgets::button::dress(ui, look, rect, &response, false);
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.track));
    let patient = &summary.patient;
    let words = words::language();
    let facts_at = if summary.name.is_some() { 28.0 } else { 10.0 };
    let at = |share: f32, y: f32| pos2(rect.left() + 12.0 + share * rect.width(), rect.top() + y);
    let text = |place, text: &str, font, ink, most: f32| {
        let text = crate::letters::visual(text).into_owned();
        let mut job = egui::text::LayoutJob::simple_singleline(text, font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(most * rect.width() - 18.0);
        let galley = painter.layout_job(job);
        painter.galley(place, galley, ink);
    };
    text(at(0.0, 7.0), patient.pseudonym.as_str(), bold(16.0), palette.text, 0.22);
    text(at(0.22, 8.0), summary.name.as_deref().unwrap_or(""), look.body(), palette.text, 0.36);
    let mut facts = Vec::new();
    facts.extend(patient.condition.map(|c| words.text(&format!("condition.{}", c.name())).to_owned()));
    facts.extend(patient.birth_year.map(|year| words::fill("window.born", &[("0", &year)])));
    facts.extend(patient.sex.map(|sex| words.text(&format!("sex.{}", sex.name())).to_owned()));
    text(at(0.22, facts_at), &facts.join(" · "), look.small(), palette.weak, 0.36);
    let visits = match (summary.sessions, summary.trials) {
        (0, _) => words::of("window.no_visit_yet").to_owned(),
        (visits, walks) => format!(
            "{} · {}",
            words::count(visits, "count.visit", "count.visits"),
            words::count(walks, "count.walk", "count.walks")
        ),
    };
    text(at(0.6, 8.0), &visits, look.body(), palette.text, 0.38);
    let last = summary.last_session.map(|time| {
        words::fill("window.last_seen", &[("0", &words.date(crate::patient_files::local_time::local(time)))])
    });
    text(at(0.6, 28.0), last.as_deref().unwrap_or(""), look.small(), palette.weak, 0.38);
    let spoken = words::fill(
        "window.open_3",
        &[("0", &patient.pseudonym), ("1", &summary.name.as_deref().unwrap_or(""))],
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, spoken.trim()));
    if response.clicked() {
        scene.ask(RecordsCommand::Patients(PatientOrder::Open(patient.pseudonym.clone())));
    }
}

/// A number with its word, in the plural where it has to be.
fn bin_rows(ui: &mut Ui, scene: &mut Scene<'_>, binned: &[PatientSummary], memory: &mut PatientsMemory) {
    let look = scene.look;
    let words = words::of("window.in_the_bin_deleted_for_good_after");
    ui.label(RichText::new(words).color(look.palette.weak));
    ScrollArea::vertical().id_salt("bin").show(ui, |ui| {
        for summary in binned {
            let pseudonym = &summary.patient.pseudonym;
            ui.horizontal(|ui| {
                ui.label(RichText::new(pseudonym.as_str()).font(bold(14.0)));
                if labelled_button(ui, look, words::of("window.take_back"), true).clicked() {
                    scene.ask(RecordsCommand::Patients(PatientOrder::Unbin(pseudonym.clone())));
                }
                if memory.delete.as_ref() == Some(pseudonym) {
                    if labelled_button(ui, look, words::of("window.delete_for_good_destroy_the_key"), true)
                        .clicked()
                    {
                        scene.ask(RecordsCommand::Patients(PatientOrder::Delete(pseudonym.clone())));
                        memory.delete = None;
                    }
                } else if labelled_button(ui, look, words::of("window.delete_now"), true).clicked() {
                    memory.delete = Some(pseudonym.clone());
                }
            });
        }
    });
}

/// The receipt of the last deletion, to be copied into the file.
fn receipt(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Scene { look, state, .. } = *scene;
    let Some(receipt) = &state.records.receipt else { return };
    egui::Window::new(words::of("window.receipt_of_deletion")).collapsible(false).resizable(false).show(
        ui.ctx(),
        |ui| {
            ui.set_max_width(460.0);
            ui.label(receipt.text());
            if labelled_button(ui, look, words::of("window.copy"), true).clicked() {
                scene.ask(DesktopCommand::CopyText(receipt.text()));
            }
            if labelled_button(ui, look, words::of("window.done"), true).clicked() {
                scene.ask(RecordsCommand::ReceiptNoted);
            }
        },
    );
}
