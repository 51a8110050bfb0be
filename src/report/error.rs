//! Why a report or picture could not be made.

/// Shown to the person as it is.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The bundled font is damaged.
    #[error("The report's font could not be read, so no report was made. Install the program again.")]
    Font,
    /// The PDF could not be put together.
    #[error(
        "The report could not be made: {0}. Export the numbers as a table instead, and report this fault."
    )]
    Pdf(String),
    /// A picture could not be drawn.
    #[error("The picture could not be drawn: {0}. Choose a smaller size or export it as SVG.")]
    Picture(String),
}
