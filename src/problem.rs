//! [`Problem`]: what is told of something that went wrong.

use std::path::Path;

/// Something went wrong, in words for the person: what happened, why, and what to do now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What happened, one short sentence.
    pub what: String,
    /// Why, as far as known; may be empty.
    pub why: String,
    /// What to do now.
    pub advice: String,
    /// For the log and for "copy details"; never a name or a date of birth.
    pub details: String,
}

/// An error whose text already says what, why and what to do, sentence by sentence.
pub fn plain_problem(error: &dyn std::error::Error) -> Problem {
    let text = error.to_string();
    // Only a path in brackets at the very end: brackets within a reason belong to what is said.
    let path = text.ends_with(')').then(|| text.rsplit_once(" (")).flatten();
    let (said, details) = path.unwrap_or((text.as_str(), ""));
    let (what, advice) = said.split_once(". ").unwrap_or((said, ""));
    Problem {
        what: format!("{}.", what.trim_end_matches('.')),
        why: String::new(),
        advice: advice.to_owned(),
        // The folder may carry a patient's name; the file's own name is enough to find it again.
        details: Path::new(details.trim_end_matches(')'))
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::CaptureError;

    #[test]
    fn a_problem_keeps_the_folder_to_itself() {
        let error = CaptureError::NotFound { path: "patients/Jane Roe/walk.mp4".into() };
        let problem = plain_problem(&error);
        assert_eq!(problem.what, "The file was not found.");
        assert!(problem.advice.starts_with("Check that"));
        assert_eq!(problem.details, "walk.mp4");
    }
}
