//! Patients' files: all that the archive holds of a patient, as it is shown, compared and printed.
//!
//! [`crate::archive`] knows rows and keys, this what they mean to a reader: visits with their walks, walks with results
//! made anew, a cohort for research.

pub mod local_time;
pub mod patient_file;
pub mod place;
pub mod reading;
pub mod stored_walk;
