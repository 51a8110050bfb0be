//! The report that goes into a record: one page, nothing lost, and the numbers inside the file.

use std::process::Command;

use gaittwin::biomechanics::anatomy::Side;
use gaittwin::clinic::words::language::Language;
use gaittwin::clinic::words::quantity::QuantityStyle;
use gaittwin::report::SessionReport;
use gaittwin::report::drawing::{Mark, palette};
use gaittwin::report::pdf::Attachment;
use gaittwin::report::trend_figure::Trend;
use gaittwin::simulation::library::Library;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::simulate::simulate;

use super::archive_samples::assessment;
use super::report_pages::{trends, with_report, words_of};

/// A first visit: nothing to compare with, one point in every trend.
fn with_first_visit<T>(language: Language, use_it: impl FnOnce(&SessionReport<'_>) -> T) -> T {
    let library = Library::built_in().unwrap();
    let walk = simulate(&library, &WalkerParameters::default(), 7.0, 1).unwrap();
    let mut first = assessment(0.8);
    let contacts: Vec<f64> = walk
        .events()
        .iter()
        .filter(|event| {
            event.side == Side::Right && event.kind == gaittwin::biomechanics::gait::EventKind::InitialContact
        })
        .map(|event| event.time)
        .collect();
    for (stride, pair) in first.strides.iter_mut().zip(contacts.windows(2)) {
        (stride.side, stride.start, stride.end, stride.toe_off) = (Side::Right, pair[0], pair[1], None);
    }
    first.motions = vec![walk.motion()];
    let style = QuantityStyle { language, ..QuantityStyle::default() };
    let single: Vec<Trend> =
        trends().into_iter().map(|trend| Trend { values: trend.values[..1].to_vec(), ..trend }).collect();
    with_report(style, |report| {
        use_it(&SessionReport {
            assessment: &first,
            previous: None,
            changes: &[],
            trends: &single,
            annex: false,
            model: None,
            ..report.clone()
        })
    })
}

/// What goes into a record is one page: the person's pseudonym with a line for a label, three numbers with their norms,
/// the table, the curves, the picture of a stride, no trend of a single point, and a place to sign.
#[test]
fn a_first_visit_is_one_page() {
    for language in Language::ALL {
        with_first_visit(language, |report| {
            let pages = report.pages();
            assert_eq!(pages.len(), 1, "{language:?}");
            let words = words_of(&pages[0]);
            for key in ["report.by_hand", "report.signature", "report.summary", "report.title"] {
                assert!(words.contains(language.text(key)), "{key} is not on the page");
            }
            let norm = language.fill("headline.norm", &[("range", "")]);
            assert!(
                words.matches(norm.trim()).count() >= 3,
                "each of the three numbers has its norm: {words}"
            );
            let feet = |color| {
                let of = |mark: &&Mark| matches!(mark, Mark::Area { color: own, .. } if *own == color);
                pages[0].marks.iter().filter(of).count()
            };
            assert_eq!(feet(palette::BODY), 6 * 5, "six bodies with trunk, neck, head and the near arm");
            assert!(!words.contains("2026-"), "no trend of one point");
            if let Some(folder) = std::env::var_os("GAITTWIN_REPORT_OUT") {
                let path = std::path::Path::new(&folder).join(format!("first-{}.pdf", language.code()));
                std::fs::write(path, report.to_pdf().unwrap()).unwrap();
            }
        });
    }
    let second = with_report(QuantityStyle::default(), |report| {
        let report = SessionReport { annex: false, model: None, ..report.clone() };
        if let Some(folder) = std::env::var_os("GAITTWIN_REPORT_OUT") {
            std::fs::write(std::path::Path::new(&folder).join("second.pdf"), report.to_pdf().unwrap())
                .unwrap();
        }
        report.pages()
    });
    assert_eq!(second.len(), 1, "a later visit too");
    assert!(words_of(&second[0]).contains("Walking speed (m/s)\n"), "the trend stands on the page");
}

/// What a long summary or many red checks have no room for is printed on a second page, also without the annex.
#[test]
fn nothing_is_lost_without_the_annex() {
    use gaittwin::clinic::assessment::{Check, QualityFlag};
    use gaittwin::finding::Finding;
    let long = (0..400).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
    let mut walk = assessment(1.0);
    for number in 0..9 {
        let message = format!(
            "Fault {number}: the picture is not what it should be and this takes a line. Do it again."
        );
        walk.quality.insert(0, QualityFlag::red(Check::ScaleDrift, Finding::Sentence(message)));
    }
    let pages = with_report(QuantityStyle::default(), |report| {
        SessionReport { summary: Some(&long), assessment: &walk, annex: false, model: None, ..report.clone() }
            .pages()
    });
    let text: String = pages.iter().map(words_of).collect::<Vec<_>>().join("\n");
    assert!(pages.len() == 2 && text.contains("word399"));
    assert!((0..9).all(|number| text.contains(&format!("Fault {number}"))));
}

/// The file is PDF/A-3 and carries the numbers it was made from, readable by whoever holds it.
#[test]
fn the_pdf_carries_its_numbers() {
    let numbers = gaittwin::exchange::assessment_file::numbers(&assessment(0.8)).unwrap();
    let pdf = with_first_visit(Language::English, |report| {
        let what = "What was measured";
        let file = Attachment { name: "assessment.json", kind: "application/json", what, bytes: &numbers };
        report.to_pdf_with(&[file]).unwrap()
    });
    let text = String::from_utf8_lossy(&pdf);
    assert!(
        text.contains("<pdfaid:part>3</pdfaid:part>") && text.contains("<pdfaid:conformance>B"),
        "PDF/A-3b"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, &pdf).unwrap();
    let taken = folder.path().join("taken.json");
    match Command::new("pdfdetach").args(["-save", "1", "-o"]).arg(&taken).arg(&path).status() {
        Ok(status) => {
            assert!(status.success());
            assert_eq!(std::fs::read(&taken).unwrap(), numbers);
            let json: serde_json::Value = serde_json::from_slice(&numbers).unwrap();
            assert_eq!(json["schema"], "gaittwin/report-data/1");
        }
        Err(_) => println!("skipped: pdfdetach is not installed"),
    }
}
