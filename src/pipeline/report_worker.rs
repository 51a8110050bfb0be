//! The report thread: draws pages and writes PDF, figures and files for other programs, so that the window need not wait.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crossbeam_channel::Receiver;

use crate::clinic::assessment::Assessment;
use crate::exchange::{assessment_file, c3d, fhir, opensim_files, research_table};
use crate::messages::event::Event;
use crate::messages::report::{FileKind, ReportMaterial, ReportNews, ReportOrder};
use crate::messages::window_link::WorkersEnd;
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
use crate::recording::walk_folder;
use crate::report::pdf::Attachment;
use crate::report::printing::{self, Printing};
use crate::report::svg;

/// What the thread works with.
pub struct ReportWorker {
    /// Where orders come from; it ends when nobody can send any more.
    pub orders: Receiver<ReportOrder>,
    /// The window.
    pub window: WorkersEnd,
    /// The ways to paper.
    pub printing: Printing,
    /// Folders of pages that a viewer shows; they go when the thread ends.
    pub shown: RefCell<Vec<PathBuf>>,
}

/// PNG figures have 300 dots per inch.
const PIXELS_PER_POINT: f64 = 300.0 / 72.0;

impl ReportWorker {
    /// One that prints as this system does.
    pub fn new(orders: Receiver<ReportOrder>, window: WorkersEnd) -> Self {
        Self { orders, window, printing: Printing::default(), shown: RefCell::default() }
    }

    /// Works until nobody can send orders any more.
    pub fn run(&self) {
        while let Ok(mut order) = self.orders.recv() {
            // While somebody types, only the newest preview is of interest.
            while matches!(order, ReportOrder::Preview(_)) {
                match self.orders.try_recv() {
                    Ok(next) => order = next,
                    Err(_none) => break,
                }
            }
            if !self.serve(order) {
                break;
            }
        }
        for folder in self.shown.take() {
            printing::remove(&folder);
        }
    }

    /// Does all that waits without waiting for more: for tests that are their own thread.
    pub fn serve_waiting(&self) {
        while let Ok(order) = self.orders.try_recv() {
            self.serve(order);
        }
    }

    /// Gives whether the window is still there.
    fn serve(&self, order: ReportOrder) -> bool {
        let news = match order {
            ReportOrder::Preview(material) => preview(&material),
            ReportOrder::Print(material) => self.print(&material).unwrap_or_else(ReportNews::Failed),
            ReportOrder::Write { kind, material, walk, path } => {
                match write(kind, &material, walk.as_ref(), &path) {
                    Ok(()) => ReportNews::Wrote { kind, place: path },
                    Err(problem) => ReportNews::Failed(problem),
                }
            }
        };
        self.window.tell(Event::Report(news))
    }

    fn print(&self, material: &ReportMaterial) -> Result<ReportNews, Problem> {
        let page = pdf_with_data(material)?;
        let name = format!("{}-report.pdf", material.patient.pseudonym.as_str().to_lowercase());
        let (by, shown) = self.printing.print(&name, &page).map_err(|error| not_written(&error))?;
        self.shown.borrow_mut().extend(shown);
        Ok(ReportNews::Printed(by))
    }
}

fn preview(material: &ReportMaterial) -> ReportNews {
    let report = material.report();
    ReportNews::Pages {
        pages: std::sync::Arc::new(report.pages()),
        automatic_summary: report.automatic_summary(),
    }
}

fn write(
    kind: FileKind,
    material: &ReportMaterial,
    walk: Option<&AnalysedTrial>,
    path: &Path,
) -> Result<(), Problem> {
    match kind {
        FileKind::Pdf => {
            let bytes = pdf_with_data(material)?;
            put(path, &bytes)
        }
        FileKind::Figures => write_figures(material, path),
        FileKind::Fhir => {
            let bytes = pdf_with_data(material)?;
            let time = material.session.start;
            let timed = (material.conditions.protocol, material.timed.as_slice());
            fhir::write(path, &material.patient, time, &material.assessment, timed, Some(&bytes))
                .map_err(|error| Problem::from(&error))
        }
        FileKind::StrideTable => research_table::write_stride_table(path, &material.assessment)
            .map_err(|error| Problem::from(&error)),
        FileKind::Assessment => {
            let walk = walk.ok_or_else(no_walk)?;
            walk_folder::write(path, walk).map_err(|error| Problem::from(&error))
        }
        FileKind::Motion => {
            let walk = walk.ok_or_else(no_walk)?;
            write_motions(&walk.assessment, path)
        }
    }
}

/// The report with the numbers inside that it was made from, so that whoever holds the page can compute with them.
fn pdf_with_data(material: &ReportMaterial) -> Result<Vec<u8>, Problem> {
    let data = assessment_file::numbers(&material.assessment).map_err(|error| Problem::from(&error))?;
    let what = "What was measured, as GaitTwin's assessment (JSON)";
    let file = Attachment { name: "assessment.json", kind: "application/json", what, bytes: &data };
    material.report().to_pdf_with(&[file]).map_err(|error| Problem::from(&error))
}

/// A set of files for each stretch of walking: these formats have one time base, and hours between two stretches would be
/// written out frame by frame.
fn write_motions(assessment: &Assessment, path: &Path) -> Result<(), Problem> {
    if assessment.motions.is_empty() {
        return Err(no_walk());
    }
    folder(path)?;
    let mut first = Ok(());
    for (number, motion) in assessment.motions.iter().enumerate() {
        let name = if number == 0 { "walk".to_owned() } else { format!("walk-{}", number + 1) };
        let span = motion.start..=motion.time(motion.len().saturating_sub(1));
        let events: Vec<_> =
            assessment.events.iter().filter(|event| span.contains(&event.time)).copied().collect();
        // A format that cannot hold the walk does not keep the others from being written.
        for written in [
            c3d::write(&path.join(format!("{name}.c3d")), motion, &events),
            opensim_files::write_trc(&path.join(format!("{name}.trc")), motion),
            opensim_files::write_mot(&path.join(format!("{name}.mot")), motion),
        ] {
            first = first.and(written);
        }
    }
    first.map_err(|error| Problem::from(&error))
}

/// Every figure of the report on its own: curves, trends, and each page.
fn write_figures(material: &ReportMaterial, path: &Path) -> Result<(), Problem> {
    folder(path)?;
    for (name, drawing) in material.report().figures() {
        put(&path.join(format!("{name}.svg")), svg::to_svg(&drawing).as_bytes())?;
        let png = svg::to_png(&drawing, PIXELS_PER_POINT).map_err(|error| Problem::from(&error))?;
        put(&path.join(format!("{name}.png")), &png)?;
    }
    Ok(())
}

fn no_walk() -> Problem {
    Problem::new("told.no_walk_open")
}

fn folder(path: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(path).map_err(|error| not_written(&error))
}

/// Beside its place first, so that a full disk leaves no half file under the name.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let partial = path.with_extension("partial");
    std::fs::write(&partial, bytes)
        .and_then(|()| std::fs::rename(&partial, path))
        .map_err(|error| not_written(&error))
}

fn not_written(error: &std::io::Error) -> Problem {
    Problem::new("told.file_not_written").with("cause", error)
}
