//! What a whole session leaves on the disk: the archive, the files that were asked for, and nothing else.
//!
//! The real threads run in a process of their own with an empty home, temporary and working folder: an archive is made, a
//! named patient gets a walk, a kept video and a report, the archive is locked. Where `strace` is installed every file that
//! the process opened for writing anywhere is looked at as well. The window itself adds one file, its settings, which hold
//! no patient.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gaittwin::analysis::AnalysisOptions;
use gaittwin::clinic::patient::{Patient, Pseudonym};
use gaittwin::clinic::session::Session;
use gaittwin::clinic::trial::TrialConditions;
use gaittwin::clinic::words::quantity::QuantityStyle;
use gaittwin::messages::event::Event;
use gaittwin::messages::job::JobId;
use gaittwin::messages::records::DoorOrder;
use gaittwin::messages::records::PatientOrder;
use gaittwin::messages::records::VideoOrder;
use gaittwin::messages::records::WalkOrder;
use gaittwin::messages::records::{RecordsNews, RecordsOrder};
use gaittwin::messages::report::{FileKind, ReportMaterial, ReportNews, ReportOrder};
use gaittwin::messages::request::Request;
use gaittwin::messages::secret::Secret;
use gaittwin::messages::window_link::{WindowEnd, window_link};
use gaittwin::patient_files::patient_file::PatientFile;
use gaittwin::patient_files::stored_walk::WalkPlace;
use gaittwin::pipeline::real_tools;
use gaittwin::recording::source_choice::SourceChoice;
use gaittwin::vision::people::person_choice::PersonChoice;

use crate::archive_samples::PASSPHRASE;

const NAME: &str = "Kunigunde Nirgendwo-Sonst";
const NOTE: &str = "speaks of her garden";

fn ask(window: &WindowEnd, request: Request) {
    assert!(window.request(request).is_ok());
}

fn records(window: &WindowEnd, order: RecordsOrder) {
    ask(window, Request::Records(order));
}

/// Waits for the event that the closure takes something from.
fn wait<T>(window: &WindowEnd, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < Duration::from_mins(2) {
        match window.next_event() {
            Some(event) => {
                if let Event::Records(RecordsNews::Failed(problem)) = &event {
                    panic!("{problem:?}");
                }
                if let Some(found) = wanted(event) {
                    return found;
                }
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    panic!("the threads did not answer");
}

fn changed(window: &WindowEnd) -> Arc<PatientFile> {
    wait(window, |event| match event {
        Event::Records(RecordsNews::Opened(file) | RecordsNews::Changed(file)) => Some(file),
        _ => None,
    })
}

#[test]
#[ignore = "started as a child by the test below"]
fn child_with_a_session() {
    let Ok(root) = std::env::var("GAITTWIN_TEST_QUIET") else { return };
    let root = PathBuf::from(root);
    let (window, end) = window_link(Arc::new(|| {}));
    let workers = real_tools::start(&end).unwrap();
    drop(end);
    let passphrase = Secret::new(PASSPHRASE);
    records(&window, RecordsOrder::Door(DoorOrder::Create { passphrase, operator: "t".to_owned() }));
    let mut patient = Patient::new(Pseudonym::from_random(0));
    patient.note = NOTE.to_owned();
    records(&window, RecordsOrder::Patients(PatientOrder::Add(Box::new(patient), Some(NAME.to_owned()))));
    let pseudonym = changed(&window).patient.pseudonym.clone();
    let options = AnalysisOptions { stature: Some(1.7), ..AnalysisOptions::default() };
    let (source, person) = (SourceChoice::SyntheticWalker, PersonChoice::Walking);
    ask(
        &window,
        Request::Analyse { job: JobId(1), source, person, mirrored_pass: false, options: options.clone() },
    );
    let trial = wait(&window, |event| match event {
        Event::AnalysisFinished { trial, .. } => Some(trial),
        _ => None,
    });
    let point = trial
        .track
        .samples
        .iter()
        .find_map(|sample| sample.pose.as_ref()?.points.iter().find_map(|(_, point)| *point));
    let place = Box::new(WalkPlace {
        patient: pseudonym.clone(),
        session: None,
        details: Session::default(),
        conditions: TrialConditions::default(),
        ago: 0.0,
    });
    records(&window, RecordsOrder::Walks(WalkOrder::Save { place, trial, recording: None, waiting: None }));
    let walk = wait(&window, |event| match event {
        Event::Records(RecordsNews::Saved { walk, .. }) => Some(walk),
        _ => None,
    });
    changed(&window);
    records(&window, RecordsOrder::Videos(VideoOrder::Keep(walk, root.join("film.mp4"), 30.0)));
    let file = changed(&window);
    records(&window, RecordsOrder::Videos(VideoOrder::Hold(walk)));
    wait(&window, |event| matches!(event, Event::Records(RecordsNews::FilmReady(_))).then_some(()));
    let (visit, test) = (&file.visits[0], &file.visits[0].tests[0]);
    let material = Arc::new(ReportMaterial {
        style: QuantityStyle::default(),
        patient: file.patient.clone(),
        session: visit.session.clone(),
        conditions: test.conditions.clone(),
        assessment: Arc::new(test.assessment.clone()),
        passes: 1,
        previous: None,
        changes: Vec::new(),
        trends: Vec::new(),
        treatments: Vec::new(),
        summary: None,
        edits: 0,
        timed: Vec::new(),
        costs: Vec::new(),
        cues: Vec::new(),
        annex: true,
        model: None,
        printed: file.read_at,
    });
    let path = root.join("exports").join("report.pdf");
    let order = ReportOrder::Write { kind: FileKind::Pdf, material, walk: None, path };
    ask(&window, Request::Report(order));
    wait(&window, |event| match event {
        Event::Report(news) => matches!(news, ReportNews::Wrote { .. }).then_some(()),
        _ => None,
    });
    records(&window, RecordsOrder::Door(DoorOrder::Lock));
    drop(window);
    drop(workers);
    println!("pseudonym {pseudonym}");
    println!("point {}", point.unwrap().x.to_bits());
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_under(&path, found) } else { found.push(path) }
    }
}

/// Paths that were opened to be written or made, from what `strace` wrote.
fn written(trace: &str) -> Vec<&str> {
    trace
        .lines()
        .filter(|line| !line.contains("= -1 "))
        .filter(|line| {
            ["O_WRONLY", "O_RDWR", "O_CREAT", "mkdir", "rename"].iter().any(|mark| line.contains(mark))
        })
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect()
}

#[test]
fn a_session_writes_the_archive_and_what_was_asked_for_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().canonicalize().unwrap();
    for folder in ["home", "tmp", "work", "exports"] {
        std::fs::create_dir(root.join(folder)).unwrap();
    }
    let film: Vec<u8> = (0..300_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    std::fs::write(root.join("film.mp4"), &film).unwrap();
    let trace = place.path().join("trace.txt");
    let traced = Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success());
    let me = std::env::current_exe().unwrap();
    let mut command = if traced {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-s", "4096", "-o"]).arg(&trace);
        strace
            .args(["-e", "trace=connect,sendto,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2"])
            .arg(&me);
        strace
    } else {
        println!("without strace only the folders of the session are looked at");
        Command::new(&me)
    };
    let run = command
        .args(["--exact", "quiet_disk::child_with_a_session", "--ignored", "--nocapture"])
        .current_dir(root.join("work"))
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("GAITTWIN_ARCHIVE")
        .env("HOME", root.join("home"))
        .env("TMPDIR", root.join("tmp"))
        .env("GAITTWIN_TEST_QUIET", &root)
        .output()
        .unwrap();
    let (said, told) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{said}\n{told}");
    assert!(![NAME, NOTE, PASSPHRASE].iter().any(|words| told.contains(words)), "logs name nobody");
    let after =
        |word: &str| said.lines().find_map(|line| Some(line.split_once(word)?.1.trim().to_owned())).unwrap();
    let pseudonym = after("pseudonym ");
    let point = f64::from_bits(after("point ").parse().unwrap());
    std::fs::remove_file(root.join("film.mp4")).unwrap();

    if traced {
        assert!(!std::fs::read_to_string(&trace).unwrap().contains("AF_INET"), "it called somebody");
    }
    let archive = root.join("home/.local/share/gaittwin/archive");
    let allowed = |path: &Path| path.starts_with(&archive) || path.starts_with(root.join("exports"));
    let mut files = Vec::new();
    files_under(&root, &mut files);
    files.retain(|file| *file != trace);
    for file in &files {
        assert!(allowed(file), "{} was left behind", file.display());
    }
    assert!(files.iter().any(|file| file.ends_with("exports/report.pdf")) && files.len() > 4);
    let needles: [(&str, Vec<u8>); 7] = [
        ("the name", NAME.as_bytes().to_vec()),
        ("part of the name", b"Nirgendwo".to_vec()),
        ("the note", NOTE.as_bytes().to_vec()),
        ("the passphrase", PASSPHRASE.as_bytes().to_vec()),
        ("the pseudonym", pseudonym.into_bytes()),
        ("a key-point", point.to_le_bytes().to_vec()),
        ("a piece of the film", film[400_000..400_032].to_vec()),
    ];
    for file in files.iter().filter(|file| file.starts_with(&archive)) {
        let bytes = std::fs::read(file).unwrap();
        for (what, needle) in &needles {
            let found = bytes.windows(needle.len()).any(|window| window == needle.as_slice());
            assert!(!found, "{what} stands readable in {}", file.display());
        }
    }
    if traced {
        let text = std::fs::read_to_string(&trace).unwrap();
        let elsewhere: Vec<&str> = written(&text)
            .into_iter()
            .filter(|path| !path.starts_with("/dev/") && !path.starts_with("/proc/"))
            .filter(|path| !allowed(Path::new(path)) && !archive.starts_with(path))
            .collect();
        assert!(elsewhere.is_empty(), "written outside archive and exports: {elsewhere:?}");
        println!("{} writes looked at, none elsewhere", written(&text).len());
    }
}

/// ONNX Runtime's own builds report to their publisher; whoever starts the program has done nothing against it.
#[test]
fn the_program_calls_nobody_even_when_nothing_was_set() {
    let traced = Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success());
    if !traced {
        println!("skipped: strace is not here");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    for folder in ["home", "tmp"] {
        std::fs::create_dir(place.path().join(folder)).unwrap();
    }
    let trace = place.path().join("trace.txt");
    let run = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_gaittwin-cli"))
        .args(["networks", "check"])
        .env_remove("ORT_DISABLE_TELEMETRY")
        .env("HOME", place.path().join("home"))
        .env("TMPDIR", place.path().join("tmp"))
        .output()
        .unwrap();
    let calls = std::fs::read_to_string(&trace).unwrap();
    assert!(!calls.contains("AF_INET"), "{calls}");
    let mut files = Vec::new();
    files_under(&place.path().join("tmp"), &mut files);
    files_under(&place.path().join("home"), &mut files);
    assert!(files.is_empty(), "{files:?}");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(!said.contains("is not 1"), "it starts itself anew with telemetry off: {said}");
}
