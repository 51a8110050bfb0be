//! The report as pages, figures and PDF.

use super::ReportError;
use super::curve_figure::CurvePanel;
use super::drawing::Drawing;
use super::session_report::SessionReport;
use super::{annex, front_page, pdf};
use crate::clinic::assessment::CurveKind;

impl SessionReport<'_> {
    /// The pages, the front page first: it is the whole report, unless its words need more room, the annex is asked for or
    /// the model's page is.
    pub fn pages(&self) -> Vec<Drawing> {
        let mut pages = vec![front_page::draw(self)];
        pages.extend(annex::draw(self));
        let count = pages.len();
        for (number, page) in pages.iter_mut().enumerate() {
            front_page::draw_footer(self, page, number + 1, count);
        }
        pages
    }

    /// Every plot of the report as a figure of its own, and every page, with names for files.
    pub fn figures(&self) -> Vec<(String, Drawing)> {
        let mut figures: Vec<(String, Drawing)> = CurveKind::ALL
            .into_iter()
            .map(|kind| {
                let band = self.band(kind);
                let panel = CurvePanel {
                    kind,
                    current: self.assessment,
                    previous: self.previous.map(|(previous, _)| previous),
                    band: band.as_ref(),
                    language: self.style.language,
                };
                (format!("curve-{}", kind.name()), panel.draw(240.0, 160.0))
            })
            .collect();
        for trend in self.trends_over_visits() {
            let drawn = trend.draw(self.treatments, self.style, 320.0, 140.0);
            figures.push((format!("trend-{}", trend.of.file_name()), drawn));
        }
        figures.extend(annex::figures(self));
        for (number, page) in self.pages().into_iter().enumerate() {
            figures.push((format!("page-{}", number + 1), page));
        }
        figures
    }

    /// The report as PDF.
    ///
    /// # Errors
    /// When the PDF cannot be put together.
    pub fn to_pdf(&self) -> Result<Vec<u8>, ReportError> {
        self.to_pdf_with(&[])
    }

    /// The same with files inside (PDF/A-3), such as the numbers that it was made from.
    ///
    /// # Errors
    /// When the PDF cannot be put together.
    pub fn to_pdf_with(&self, files: &[pdf::Attachment<'_>]) -> Result<Vec<u8>, ReportError> {
        let language = self.style.language;
        let title = format!("{} {}", language.text("report.title"), self.patient.pseudonym);
        let of = pdf::About { title: &title, language: language.code(), made: self.printed.civil(0) };
        pdf::to_pdf(&self.pages(), of, files)
    }
}
