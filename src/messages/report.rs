//! What a report is made of, on its way to the thread that draws it, and what comes back.

use std::path::PathBuf;
use std::sync::Arc;

use crate::biomechanics::gait::Parameter;
use crate::clinic::assessment::Assessment;
use crate::clinic::change::comparison::Change;
use crate::clinic::patient::Patient;
use crate::clinic::session::{Session, Treatment};
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::trial::TrialConditions;
use crate::clinic::wall_time::WallTime;
use crate::clinic::words::quantity::QuantityStyle;
use crate::problem::Problem;
use crate::recording::analysed_trial::AnalysedTrial;
pub use crate::report::curve_figure::CurvePanel;
pub use crate::report::drawing::{Align, Color, Drawing, Mark, palette};
pub use crate::report::printing::PrintedBy;
pub use crate::report::session_report::PAGE;
pub use crate::report::trend_figure::{Trend, TrendOf, TrendValue};
pub use crate::report::{ModelStatement, SessionReport};

/// Everything a report shows, owned, so that it can travel.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportMaterial {
    /// Language, decimal mark and unit of lengths.
    pub style: QuantityStyle,
    /// Who, by pseudonym.
    pub patient: Patient,
    /// Which visit.
    pub session: Session,
    /// How it was walked.
    pub conditions: TrialConditions,
    /// The numbers.
    pub assessment: Arc<Assessment>,
    /// Over how many passes.
    pub passes: usize,
    /// The visit that it is compared with.
    pub previous: Option<(Arc<Assessment>, WallTime)>,
    /// Judged changes since then.
    pub changes: Vec<Change>,
    /// Parameters over visits.
    pub trends: Vec<Trend>,
    /// Marks in the trends.
    pub treatments: Vec<Treatment>,
    /// The operator's own words; `None` prints what follows from the numbers.
    pub summary: Option<String>,
    /// Corrections by hand.
    pub edits: usize,
    /// Times of a timed test, pass by pass.
    pub timed: Vec<TimedResult>,
    /// Cost of a second task within the visit, %.
    pub costs: Vec<(Parameter, f64)>,
    /// What walking to a beat did within the visit.
    pub cues: Vec<(Parameter, f64)>,
    /// Whether the annex is printed.
    pub annex: bool,
    /// What the simulated walker says, where it was asked for.
    pub model: Option<ModelStatement>,
    /// When it is printed.
    pub printed: WallTime,
}

impl ReportMaterial {
    /// As the report takes it, dated by the clocks of this computer.
    pub fn report(&self) -> SessionReport<'_> {
        SessionReport {
            style: self.style,
            patient: &self.patient,
            session: &self.session,
            conditions: &self.conditions,
            assessment: &self.assessment,
            passes: self.passes,
            previous: self.previous.as_ref().map(|(assessment, time)| (assessment.as_ref(), *time)),
            changes: &self.changes,
            trends: &self.trends,
            treatments: &self.treatments,
            summary: self.summary.as_deref(),
            edits: self.edits,
            timed: &self.timed,
            costs: &self.costs,
            cues: &self.cues,
            annex: self.annex,
            model: self.model.as_ref(),
            printed: self.printed,
            minutes_ahead: crate::patient_files::local_time::minutes_ahead,
        }
    }
}

/// Which files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// The report.
    Pdf,
    /// Every figure of the report, as SVG and PNG, into a folder.
    Figures,
    /// FHIR R4 bundle with the report inside.
    Fhir,
    /// Steps and strides, one row per quantity.
    StrideTable,
    /// The whole assessment folder: JSON, CSV tables, key-points.
    Assessment,
    /// C3D, TRC and MOT of one walk, into a folder.
    Motion,
}

/// What the report thread is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum ReportOrder {
    /// The pages to look at. News: `Pages`.
    Preview(Arc<ReportMaterial>),
    /// The report on paper. News: `Printed` or `Failed`.
    Print(Arc<ReportMaterial>),
    /// Files. News: `Wrote` or `Failed`.
    Write {
        /// What.
        kind: FileKind,
        /// Of what.
        material: Arc<ReportMaterial>,
        /// A walk, for the files that are of one walk.
        walk: Option<AnalysedTrial>,
        /// Where to.
        path: PathBuf,
    },
}

/// What the report thread tells.
#[derive(Clone, Debug)]
pub enum ReportNews {
    /// The pages as they will be printed.
    Pages {
        /// One drawing a page.
        pages: Arc<Vec<Drawing>>,
        /// The summary that follows from the numbers, to start editing from.
        automatic_summary: String,
    },
    /// Files were written.
    Wrote {
        /// What.
        kind: FileKind,
        /// Where.
        place: PathBuf,
    },
    /// The report was handed on.
    Printed(PrintedBy),
    /// It could not be done.
    Failed(Problem),
}
