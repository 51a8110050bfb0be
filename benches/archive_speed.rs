//! How fast an archive of 1,000 patients and 20,000 walks opens, lists and draws a trend: prints the times.
//!
//! `cargo bench --bench archive_speed [-- PATIENTS WALKS_EACH]`

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "its numbers are its purpose")]

use std::time::Instant;

use gaittwin::analysis::options::AnalysisOptions;
use gaittwin::archive::{Archive, Opening};
use gaittwin::biomechanics::gait::Parameter;
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::clinic::wall_time::WallTime;

#[path = "../tests/science/archive_samples.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod archive_samples;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (patients, walks) = (numbers.first().copied().unwrap_or(1000), numbers.get(1).copied().unwrap_or(20));
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("archive");
    let (mut archive, _) = archive_samples::new_archive(&folder);
    let (track, result) = (archive_samples::track(240), archive_samples::assessment(1.0));
    let start = Instant::now();
    archive
        .import(|archive| {
            for number in 0..patients {
                let patient = archive.add_patient(|patient| patient.birth_year = Some(1950))?;
                archive.set_name(&patient.pseudonym, Some(&format!("Person {number} Example")))?;
                for visit in 0..walks.div_ceil(4) {
                    let start =
                        WallTime::midnight(jiff::civil::date(2026, 1, 1)).plus_days(30.0 * visit as f64);
                    let session =
                        archive.add_session(&patient.pseudonym, &Session { start, ..Session::default() })?;
                    for _ in 0..4.min(walks - 4 * visit) {
                        let walk = archive.add_trial(session, &TrialConditions::default(), &track)?;
                        archive.save_assessment(walk, &result, &AnalysisOptions::default())?;
                    }
                }
            }
            Ok(())
        })
        .unwrap();
    archive.close().unwrap();
    let size: u64 =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    println!(
        "{patients} patients, {} walks: {} MB, written in {:.0?}",
        patients * walks,
        size / 1_000_000,
        start.elapsed()
    );

    let start = Instant::now();
    let archive = Archive::open(&folder, archive_samples::PASSPHRASE, Opening::by("bench")).unwrap();
    println!("open, stretching of the passphrase included: {:.0?}", start.elapsed());
    let start = Instant::now();
    let list = archive.patients(false).unwrap();
    println!("list of {} patients: {:.1?}", list.len(), start.elapsed());
    let start = Instant::now();
    let found = archive.find_patients("Person 77").unwrap();
    println!("search, {} found: {:.1?}", found.len(), start.elapsed());
    let start = Instant::now();
    let trend = archive.trend(&list[list.len() / 2].patient.pseudonym, Parameter::WalkingSpeed).unwrap();
    println!("trend of {} walks: {:.1?}", trend.len(), start.elapsed());
    let start = Instant::now();
    let check = archive.check_audit_trail().unwrap();
    println!("audit trail of {} entries checked: {:.0?}", check.entries, start.elapsed());
    let start = Instant::now();
    archive.assessment(trend[0].trial).unwrap();
    archive.track(trend[0].trial).unwrap();
    println!("one walk with its result read: {:.1?}", start.elapsed());
}
