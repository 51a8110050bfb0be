//! Names and notes of every script and of absurd length in the window and in print, and kept videos beside each other.

use std::path::PathBuf;

use egui_kittest::kittest::Queryable as _;
use gaittwin::app::command::{Command, Place, RecordsCommand, ReportCommand, SourceCommand, TrialCommand};
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::report::FileKind;

use crate::records::Clinic;

#[test]
fn names_and_notes_of_every_script_and_length_are_shown_and_printed_without_harm() {
    let mut clinic = Clinic::start_with_any_letters();
    clinic.open_archive();
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(286);
    assert!(long.chars().count() > 10_000);
    let names = [
        "Élodie D'Arcy-O'Neil",
        "Дмитрий Шостакович",
        "محمد بن عبد الله",
        "山田 花子",
        "김철수",
        "नरेन्द्र शर्मा",
        "שָׂרָה לֵוִי",
        "👩‍🦽 👨‍👩‍👧 \u{200d}",
        "Robert'); DROP TABLE patient;--",
        &long,
    ];
    for name in names {
        clinic.add_patient(Some(name), None);
        assert_eq!(clinic.state().records.file.as_ref().unwrap().name.as_deref(), Some(name));
        if name.starts_with('م') {
            // Said where no font of this computer has them, and only there.
            let told = clinic.harness.query_by_label_contains("Some letters cannot be drawn here").is_some();
            assert_eq!(told, gaittwin::letters::font_with('م', false).is_none());
        }
        clinic.records(RecordsCommand::ClosePatient);
        clinic.ask(Command::Go(Place::Patients));
        let first: String = name.chars().take(5).collect();
        clinic.records(RecordsCommand::Patients(PatientOrder::List(first)));
        assert_eq!(clinic.state().records.patients.len(), 1, "{}", &name[..name.len().min(60)]);
    }
    clinic.records(RecordsCommand::Patients(PatientOrder::List(String::new())));
    assert_eq!(clinic.state().records.patients.len(), names.len());

    // The same letters where they are printed: in notes on how somebody walked, and in the summary.
    clinic.add_patient(Some(&long), None);
    let mut conditions = clinic.state().records.conditions.clone();
    conditions.footwear = names.join(" ");
    conditions.orthosis.clone_from(&long);
    clinic.records(RecordsCommand::SetConditions(Box::new(conditions)));
    clinic.walk();
    assert!(clinic.state().records.saved);
    clinic.ask(Command::Go(Place::Report));
    clinic.report(ReportCommand::SetSummary(Some(names.join("\n"))));
    clinic.harness.get_by_label("Page 1 of the report");
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("report.pdf");
    clinic.report(ReportCommand::Write(FileKind::Pdf, file.clone()));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
}

#[test]
fn two_visits_whose_videos_were_kept_are_shown_as_videos_at_the_same_instant_of_the_stride() {
    let film = crate::material::at("media/sports2d_demo_720p_h264.mp4");
    if !film.exists() {
        println!("skipped: {} is not here", film.display());
        return;
    }
    let mut clinic = Clinic::start();
    clinic.open_archive();
    clinic.add_patient(None, None);
    for visit in 0..2 {
        if visit > 0 {
            clinic.workers.days_pass(30.0);
            clinic.records(RecordsCommand::NewVisit);
        }
        clinic.ask(Command::Source(SourceCommand::OpenFile(PathBuf::from(&film))));
        clinic.ask(Command::Trial(TrialCommand::SetStature(Some(crate::example_walk::STATURE))));
        clinic.ask(Command::Source(SourceCommand::Analyse));
        clinic.ask(Command::Go(Place::Compare));
        assert!(clinic.state().records.shown.films.is_none(), "not both were kept");
        assert_eq!(clinic.harness.query_all_by_label("Video at 0 % of the stride").count(), 0);
        clinic.ask(Command::Go(Place::Review));
        clinic.click("Keep video 30 days");
    }
    clinic.ask(Command::Go(Place::Patients));
    clinic.ask(Command::Go(Place::Compare));
    assert_eq!(clinic.harness.query_all_by_label("Video at 0 % of the stride").count(), 2);
    let films = clinic.state().records.shown.films.clone().unwrap();
    let pair = clinic.state().records.shown.pair.clone().unwrap();
    assert_eq!([films[0].walk, films[1].walk], [pair.0.walk, pair.1.walk]);
    let stride = gaittwin::recording::stride_film::middle_stride(&pair.0.trial.assessment).unwrap();
    let pictures = &films[0].pictures;
    assert!((pictures[0].0 - stride.start).abs() < 0.05 && pictures.len() > 20, "{}", pictures.len());
    assert!(pictures.iter().all(|(time, _)| *time <= stride.end + 1e-6));
    clinic.report(ReportCommand::SetPhase(50.0));
    assert_eq!(clinic.harness.query_all_by_label("Video at 50 % of the stride").count(), 2);
    // Nothing of them stays when the patient is closed.
    clinic.records(RecordsCommand::ClosePatient);
    assert!(clinic.state().records.shown.films.is_none());
}
