//! The printed report and single figures.
//!
//! Pages and figures are made once, as a [`drawing::Drawing`], from the same series that the screen draws, and then
//! written as PDF, SVG or PNG. Words come from the language files; nothing here knows a name.

mod annex;
pub mod axes;
pub mod bar_figure;
pub mod curve_figure;
pub mod drawing;
pub mod film_overlay;
pub mod font;
mod front_page;
mod headlines;
mod model_page;
mod model_statement;
mod pages;
pub mod pdf;
pub mod printing;
pub mod session_report;
pub mod stride_figure;
pub mod svg;
pub mod trend_figure;
mod value_table;

pub use model_statement::ModelStatement;
pub use session_report::SessionReport;

use crate::problem::problems;

problems! {
    /// Why there is no report.
    ReportError {
        /// The font that comes with the program.
        Font = "report_error.font",
        /// The PDF could not be put together.
        Pdf(cause: String) = "report_error.pdf",
        /// A picture could not be drawn.
        Picture(cause: String) = "report_error.picture",
    }
}
