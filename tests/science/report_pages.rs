//! The printed report: searchable, the same series as the screen, in two languages, one front page and two of annex.

use std::process::Command;

use gaittwin::biomechanics::anatomy::Side;
use gaittwin::biomechanics::gait::{Parameter, Unit};
use gaittwin::clinic::assessment::CurveKind;
use gaittwin::clinic::change::comparison::{Change, Comparison};
use gaittwin::clinic::change::repeatability::Repeatability;
use gaittwin::clinic::patient::{Condition, Patient, Pseudonym, Sex};
use gaittwin::clinic::protocol::Protocol;
use gaittwin::clinic::session::{Session, Treatment};
use gaittwin::clinic::timed::timed_result::TimedResult;
use gaittwin::clinic::timed::timed_walk::TimedWalk;
use gaittwin::clinic::trial::{Pace, TrialConditions, WalkingAid};
use gaittwin::clinic::wall_time::WallTime;
use gaittwin::clinic::words::language::Language;
use gaittwin::clinic::words::quantity::{LengthDisplay, QuantityStyle};
use gaittwin::report::curve_figure::{CurvePanel, limits};
use gaittwin::report::drawing::{Drawing, Mark, palette};
use gaittwin::report::trend_figure::{Trend, TrendOf, TrendValue};
use gaittwin::report::{ModelStatement, SessionReport, svg};
use gaittwin::simulation::library::Library;
use gaittwin::simulation::model::parameters::WalkerParameters;
use gaittwin::simulation::simulate::simulate;

use super::archive_samples::assessment;

fn changes(before: f64, after: f64) -> Vec<Change> {
    let (before, after) = (assessment(before), assessment(after));
    [(Parameter::WalkingSpeed, 0.035), (Parameter::StepLengthLeft, 0.012), (Parameter::Cadence, 2.0)]
        .into_iter()
        .map(|(parameter, sem)| {
            Comparison {
                parameter,
                before: (before.parameters.get(parameter).unwrap(), 4),
                after: (after.parameters.get(parameter).unwrap(), 4),
                repeatability: Some(Repeatability { single_pass_sem: sem, freedom: 9, passes: 12 }),
                condition: Some(Condition::Parkinson),
                pace: Pace::Comfortable,
                speed: Some(1.1),
                differences: if parameter == Parameter::Cadence { vec!["field.aid"] } else { Vec::new() },
            }
            .judge()
        })
        .collect()
}

pub(crate) fn trends() -> Vec<Trend> {
    let values = |mean: f64| {
        [0.90, 0.93, 0.97, 1.0]
            .into_iter()
            .zip(1..)
            .map(|(gain, month)| TrendValue {
                time: WallTime::midnight(jiff::civil::date(2026, month, 12)),
                day: WallTime::midnight(jiff::civil::date(2026, month, 12)).civil(60),
                value: mean * gain,
                interval: Some(gaittwin::biomechanics::gait::estimate::Interval {
                    low: mean * (gain - 0.03),
                    high: mean * (gain + 0.03),
                }),
            })
            .collect()
    };
    vec![
        Trend {
            of: TrendOf::Parameter(Parameter::WalkingSpeed),
            unit: Unit::MetrePerSecond,
            values: values(1.18),
            setup_error: Some(0.06),
        },
        Trend {
            of: TrendOf::Parameter(Parameter::StepLengthLeft),
            unit: Unit::Metre,
            values: values(0.66),
            setup_error: Some(0.02),
        },
    ]
}

/// The statement of a walker that was really simulated.
fn model() -> ModelStatement {
    let library = Library::built_in().unwrap();
    let parameters = WalkerParameters::default();
    let walk = simulate(&library, &parameters, 7.0, 1).unwrap();
    ModelStatement::of(&walk, &parameters, Some("healthy_adult"), false).unwrap()
}

/// Makes a full report and hands it to the closure.
pub(crate) fn with_report<T>(style: QuantityStyle, use_it: impl FnOnce(&SessionReport<'_>) -> T) -> T {
    let mut patient = Patient::new(Pseudonym::parse("7K3Q-92MD").unwrap());
    patient.sex = Some(Sex::Female);
    patient.birth_year = Some(1954);
    patient.condition = Some(Condition::Parkinson);
    let session = Session {
        start: WallTime::midnight(jiff::civil::date(2026, 4, 12)),
        operator: "M. K.".to_owned(),
        stature: Some(1.68),
        leg_length: Some(0.88),
        ..Session::default()
    };
    let timed = [4.8, 5.0]
        .map(|seconds| TimedResult::Walk(TimedWalk { start: 1.0, end: 1.0 + seconds, distance: 6.0 }));
    let conditions = TrialConditions {
        protocol: Protocol::TenMetreMiddleSix,
        aid: WalkingAid::Cane,
        footwear: "own shoes".to_owned(),
        orthosis: "AFO left".to_owned(),
        medication: gaittwin::clinic::trial::Medication { on: Some(true), hours_since_dose: Some(1.5) },
        ..TrialConditions::default()
    };
    let (current, previous) = (assessment(1.0), assessment(0.88));
    let (changes, trends) = (changes(0.88, 1.0), trends());
    let treatments = [Treatment {
        time: WallTime::midnight(jiff::civil::date(2026, 2, 1)),
        label: "LSVT-BIG, 4 × week".to_owned(),
    }];
    let model = model();
    use_it(&SessionReport {
        style,
        patient: &patient,
        session: &session,
        conditions: &conditions,
        assessment: &current,
        passes: 4,
        previous: Some((&previous, WallTime::midnight(jiff::civil::date(2026, 1, 12)))),
        changes: &changes,
        trends: &trends,
        treatments: &treatments,
        summary: None,
        edits: 2,
        timed: &timed,
        costs: &[(Parameter::WalkingSpeed, 18.0)],
        cues: &[(Parameter::Cadence, 6.0)],
        annex: true,
        model: Some(&model),
        printed: WallTime::midnight(jiff::civil::date(2026, 4, 12)),
        minutes_ahead: |_| 60,
    })
}

pub(crate) fn words_of(page: &Drawing) -> String {
    page.marks
        .iter()
        .filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(text.as_str()) } else { None })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_report_is_searchable_in_both_languages() {
    let styles = [
        ("english", QuantityStyle::default(), ["Walking speed", "1.18", "larger than this room's error"]),
        (
            "german",
            QuantityStyle { language: Language::German, length: LengthDisplay::Centimetre },
            ["Gehgeschwindigkeit", "1,18", "größer als der Messfehler dieses Raums"],
        ),
    ];
    let place = tempfile::tempdir().unwrap();
    for (name, style, wanted) in styles {
        let start = std::time::Instant::now();
        let pdf = with_report(style, |report| report.to_pdf().unwrap());
        println!("{name} report: {} kB in {} ms", pdf.len() / 1024, start.elapsed().as_millis());
        let folder = std::env::var_os("GAITTWIN_REPORT_OUT").map_or(place.path().to_path_buf(), Into::into);
        let path = folder.join(format!("report-{name}.pdf"));
        std::fs::write(&path, &pdf).unwrap();
        match Command::new("pdftotext").args(["-layout"]).arg(&path).arg("-").output() {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ");
                assert_eq!(text.matches('\u{c}').count(), 4, "four pages, the model's one the last");
                for words in wanted.iter().chain(&["7K3Q-92MD", "Hass", "MediaPipe Pose full"]) {
                    assert!(text.contains(words), "{words} cannot be found in the {name} report");
                }
                assert!(!text.contains('{') && !text.contains(".fill"), "every place is filled in");
            }
            Err(_) => println!("skipped: pdftotext is not installed"),
        }
    }
}

#[test]
fn nothing_reaches_over_the_edge_and_no_key_is_left_bare() {
    for language in Language::ALL {
        for length in [LengthDisplay::Metre, LengthDisplay::Centimetre, LengthDisplay::Inch] {
            #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough")]
            let pages = with_report(QuantityStyle { language, length }, |report| report.pages());
            assert_eq!(pages.len(), 4);
            for page in &pages {
                for mark in &page.marks {
                    let points = match mark {
                        Mark::Line { points, .. } | Mark::Area { points, .. } => points.clone(),
                        Mark::Text { at, text, style } => {
                            let width = gaittwin::report::font::width(text, *style);
                            let (from, to) = match style.align {
                                gaittwin::report::drawing::Align::Left => (at.0, at.0 + width),
                                gaittwin::report::drawing::Align::Centre => {
                                    (at.0 - width / 2.0, at.0 + width / 2.0)
                                }
                                gaittwin::report::drawing::Align::Right => (at.0 - width, at.0),
                            };
                            assert!(
                                from > 25.0 && to < page.width - 25.0,
                                "«{text}» from {from:.0} to {to:.0}"
                            );
                            vec![*at]
                        }
                    };
                    assert!(points.iter().all(|(x, y)| (20.0..=page.width - 20.0).contains(x)
                        && (20.0..=page.height - 15.0).contains(y)));
                }
                let bare = words_of(page);
                for prefix in [
                    "parameter.",
                    "column.",
                    "field.",
                    "report.",
                    "annex.",
                    "quality.",
                    "curve.",
                    "model.",
                    "muscle.",
                    "preset.",
                ] {
                    assert!(!bare.contains(prefix), "{language:?}: a word is missing for a key of {prefix}");
                }
            }
        }
    }
}

#[test]
fn the_printed_curves_are_the_series_of_the_screen() {
    let walk = assessment(1.0);
    let panel = CurvePanel {
        kind: CurveKind::KneeFlexion,
        current: &walk,
        previous: None,
        band: None,
        language: Language::English,
    };
    let (width, height) = (170.0, 120.0);
    let drawing = panel.draw(width, height);
    let lines: Vec<&Vec<(f64, f64)>> = drawing
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Line { points, stroke } if stroke.color == palette::LEFT && points.len() == 101 => {
                Some(points)
            }
            _ => None,
        })
        .collect();
    assert_eq!(lines.len(), 1);
    let curve =
        walk.curves.iter().find(|c| c.kind == CurveKind::KneeFlexion && c.side == Side::Left).unwrap();
    let (low, high) = limits(CurveKind::KneeFlexion);
    for (point, angle) in lines[0].iter().zip(&curve.mean) {
        let read = high - (point.1 - 14.0) / (height - 26.0) * (high - low);
        assert!((read - angle.to_degrees()).abs() < 1e-9, "read back from the paper");
    }
    let text = svg::to_svg(&drawing);
    assert!(text.contains("Knee flexion") && text.matches("<polyline").count() > 5);
    let png = svg::to_png(&drawing, 2.0).unwrap();
    let picture = image_size(&png);
    assert_eq!(picture, (340, 240));
}

/// Width and height from the head of a PNG.
fn image_size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn left_and_right_differ_without_colour() {
    let strokes: Vec<_> =
        Side::BOTH.into_iter().map(|side| gaittwin::report::curve_figure::stroke_of(side, 1.0)).collect();
    assert!(strokes[0].dash.is_empty() && !strokes[1].dash.is_empty());
}

#[test]
fn a_summary_of_ten_thousand_letters_goes_on_over_pages_and_nothing_is_lost() {
    let words: Vec<String> = (0..2000).map(|number| format!("word{number}")).collect();
    let long = words.join(" ");
    assert!(long.len() > 10_000);
    let pages = with_report(QuantityStyle::default(), |report| {
        SessionReport { summary: Some(&long), ..report.clone() }.pages()
    });
    assert!(pages.len() > 4);
    let text: String = pages.iter().map(words_of).collect::<Vec<_>>().join("\n");
    for word in &words {
        assert!(text.contains(word.as_str()), "{word} is lost");
    }
    for page in &pages {
        for mark in &page.marks {
            if let Mark::Text { at, text, .. } = mark {
                assert!(at.1 < page.height - 15.0, "«{text}» stands below the page");
            }
        }
    }
}

/// A red check stands on the first page, the numbers it touches are in brackets there, and no sentence is made of them.
#[test]
fn a_red_check_reaches_the_front_page_and_every_number_it_touches() {
    use gaittwin::clinic::assessment::{Check, QualityFlag};
    use gaittwin::clinic::quality_touch::apply as apply_quality;
    let flag =
        QualityFlag::red(Check::ScaleDrift, gaittwin::finding::WalkFinding::SizeDrifts { share: 0.14 });
    let mut walk = assessment(1.0);
    walk.quality.insert(0, flag);
    apply_quality(&mut walk.parameters, &walk.quality);
    for language in Language::ALL {
        let style = QuantityStyle { language, ..QuantityStyle::default() };
        let (front, summary) = with_report(style, |report| {
            let changed: Vec<Change> =
                report.changes.iter().cloned().map(|change| Change { limited: true, ..change }).collect();
            let report = SessionReport { assessment: &walk, changes: &changed, ..report.clone() };
            (words_of(&report.pages()[0]), report.automatic_summary())
        });
        let stop = if language == Language::German { "Stopp" } else { "Stop" };
        assert!(front.contains(&format!("▲ {stop}")), "{front}");
        let speed = style.number(1.18, Unit::MetrePerSecond);
        assert!(front.contains(&format!("({speed})")), "the speed stands in brackets: {front}");
        assert!(!summary.contains(&speed), "no sentence from a limited value: {summary}");
    }
}

/// Every sentence of a German report is German: the words by which English ones would be known are looked for.
#[test]
fn a_german_report_holds_no_english_sentence() {
    let style = QuantityStyle { language: Language::German, ..QuantityStyle::default() };
    let mut found = Vec::new();
    with_report(style, |report| {
        for page in report.pages() {
            for line in words_of(&page).lines() {
                let padded =
                    format!(" {} ", line.to_lowercase().replace([',', ';', ':', '.', '(', ')'], " "));
                let english =
                    [" the ", " of ", " is ", " with ", " people ", " and ", " to ", " from ", " matched "];
                // Names of journals and of tests stay what they are.
                let names = [
                    "j neurol",
                    "gait posture",
                    "phys ther",
                    "arch phys",
                    "timed up and go",
                    "health",
                    "&",
                    "et al.",
                ];
                if english.iter().any(|word| padded.contains(word))
                    && !names.iter().any(|name| padded.contains(name))
                {
                    found.push(line.to_owned());
                }
            }
        }
    });
    assert!(found.is_empty(), "{found:#?}");
}
