//! A clock that was wrong destroys nothing, blocks nothing once it is right, and can be confirmed by a person.

use gaittwin::archive::{Action, Archive, ArchiveError, ClockDoubt, Notice};
use gaittwin::clinic::patient::Pseudonym;
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::{TrialConditions, TrialId};
use gaittwin::clinic::wall_time::WallTime;

use super::archive_samples::{PASSPHRASE, TestClock, track};

struct Ward {
    place: tempfile::TempDir,
    clock: TestClock,
    start: WallTime,
}

impl Ward {
    fn new() -> Self {
        let start = WallTime::midnight(jiff::civil::date(2026, 11, 5));
        Self { place: tempfile::tempdir().unwrap(), clock: TestClock::at(start), start }
    }

    fn open_on(&self, day: f64) -> Archive {
        self.clock.set(self.start.plus_days(day));
        let folder = self.place.path().join("archive");
        if folder.exists() {
            Archive::open(&folder, PASSPHRASE, self.clock.opening()).unwrap()
        } else {
            Archive::create(&folder, PASSPHRASE, self.clock.opening()).unwrap().0
        }
    }
}

fn binned(archive: &mut Archive) -> Pseudonym {
    let patient = archive.add_patient(|_| {}).unwrap().pseudonym;
    archive.bin_patient(&patient).unwrap();
    patient
}

fn doubts(archive: &Archive) -> bool {
    archive.notices().iter().any(|notice| matches!(notice, Notice::Clock(_)))
}

#[test]
fn a_clock_that_was_four_months_ahead_once_destroys_nothing_and_blocks_nothing() {
    let ward = Ward::new();
    let mut archive = ward.open_on(0.0);
    let patient = binned(&mut archive);
    drop(archive);
    for _ in 0..3 {
        // The wrong clock may even stay for some days: it is not believed the second time either.
        let mut archive = ward.open_on(120.0);
        assert!(doubts(&archive));
        assert!(matches!(archive.clock_doubt().unwrap(), Some(ClockDoubt::Ahead { .. })));
        let error = archive.empty_bin().unwrap_err();
        assert!(
            matches!(error, ArchiveError::ClockAhead { .. }) && error.to_string().contains("confirm"),
            "{error}"
        );
        assert!(archive.delete_expired_videos().is_ok(), "no video is due");
        assert!(archive.patient(&patient).is_ok());
    }
    let mut archive = ward.open_on(120.5);
    archive.take_from_bin(&patient).unwrap();
    archive.bin_patient(&patient).unwrap();
    drop(archive);
    for day in [0.1, 6.0, 12.0, 18.0, 24.0, 29.0] {
        let mut archive = ward.open_on(day);
        assert!(!doubts(&archive), "day {day}: the right clock needs no confirming");
        assert!(archive.empty_bin().unwrap().is_empty(), "day {day}");
    }
    // Put into the bin again by the wrong clock, four months ahead; kept longer at worst.
    let mut archive = ward.open_on(31.0);
    assert!(archive.empty_bin().unwrap().is_empty());
    archive.confirm_clock().unwrap();
    drop(archive);
    for day in [37.0, 43.0, 49.0, 55.0] {
        assert!(ward.open_on(day).empty_bin().unwrap().is_empty(), "thirty days from the confirming");
    }
    assert_eq!(ward.open_on(61.5).empty_bin().unwrap().len(), 1);
}

#[test]
fn thirty_days_of_ordinary_use_empty_the_bin_without_a_question() {
    let ward = Ward::new();
    binned(&mut ward.open_on(0.0));
    for day in [6.5, 13.0, 19.0, 25.0, 29.9] {
        assert!(ward.open_on(day).empty_bin().unwrap().is_empty(), "day {day}");
    }
    assert_eq!(ward.open_on(30.1).empty_bin().unwrap().len(), 1);
}

#[test]
fn after_a_long_holiday_the_date_is_confirmed_and_the_trail_says_so() {
    let ward = Ward::new();
    binned(&mut ward.open_on(0.0));
    let mut archive = ward.open_on(45.0);
    assert!(doubts(&archive) && archive.empty_bin().is_err());
    archive.confirm_clock().unwrap();
    assert_eq!(archive.clock_doubt().unwrap(), None);
    assert_eq!(archive.empty_bin().unwrap().len(), 1);
    let trail = archive.audit_trail(None).unwrap();
    let said = trail.iter().find(|entry| entry.action == Action::ClockConfirmed.name()).unwrap();
    assert!(said.detail.contains("2026-11-05") && said.detail.contains("2026-12-20"), "{}", said.detail);
}

#[test]
fn a_clock_with_an_empty_battery_deletes_nobody_when_it_is_set_right() {
    let ward = Ward::new();
    drop(ward.open_on(0.0));
    let mut archive = ward.open_on(-2500.0);
    assert!(matches!(archive.clock_doubt().unwrap(), Some(ClockDoubt::Behind { .. })));
    assert!(matches!(archive.empty_bin(), Err(ArchiveError::ClockSetBack { .. })));
    binned(&mut archive);
    drop(archive);
    let mut archive = ward.open_on(1.0);
    assert!(!doubts(&archive));
    assert!(archive.empty_bin().unwrap().is_empty(), "an hour in the bin is not seven years");
}

#[test]
fn a_wrong_date_that_was_confirmed_is_taken_back() {
    let ward = Ward::new();
    let patient = binned(&mut ward.open_on(0.0));
    ward.open_on(300.0).confirm_clock().unwrap();
    let mut archive = ward.open_on(2.0);
    assert!(matches!(archive.clock_doubt().unwrap(), Some(ClockDoubt::Behind { .. })));
    archive.confirm_clock().unwrap();
    assert_eq!(archive.clock_doubt().unwrap(), None);
    assert!(archive.empty_bin().unwrap().is_empty());
    assert!(archive.patient(&patient).is_ok());
}

#[test]
fn a_kept_video_outlives_a_clock_that_jumped() {
    let ward = Ward::new();
    let mut archive = ward.open_on(0.0);
    let patient = archive.add_patient(|_| {}).unwrap().pseudonym;
    let visit = archive.add_session(&patient, &Session::default()).unwrap();
    let walk: TrialId = archive.add_trial(visit, &TrialConditions::default(), &track(10)).unwrap();
    let film = ward.place.path().join("film.mp4");
    std::fs::write(&film, vec![7_u8; 5000]).unwrap();
    archive.keep_video(walk, &film, 14.0).unwrap();
    drop(archive);
    let mut archive = ward.open_on(120.0);
    assert!(matches!(archive.delete_expired_videos(), Err(ArchiveError::ClockAhead { .. })));
    drop(archive);
    let mut archive = ward.open_on(3.0);
    assert_eq!(archive.delete_expired_videos().unwrap(), 0);
    assert_eq!(archive.video(walk).unwrap().len(), 5000);
}
