//! Tidy tables for statistics: one row per step, stride and quantity, and the anonymised export of a cohort.
//!
//! Anonymised means here: numbers drawn anew in place of pseudonyms, no dates but days since the first visit, ages in bands of
//! five years, no names, notes, operators or rooms, and no key-points, because a skeleton can be recognised by its gait.

use std::path::Path;

use super::assessment_file::write_whole;
use super::error::ExchangeError;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Parameter, Step, Stride, Unit};
use crate::clinic::assessment::{Assessment, CameraView};
use crate::clinic::patient::Patient;
use crate::clinic::trial::TrialConditions;
use crate::clinic::wall_time::WallTime;

/// One walk of a cohort.
#[derive(Clone, Copy, Debug)]
pub struct CohortWalk<'a> {
    /// Who.
    pub patient: &'a Patient,
    /// Start of the visit.
    pub time: WallTime,
    /// How it was walked.
    pub conditions: &'a TrialConditions,
    /// What came out.
    pub assessment: &'a Assessment,
}

const STRIDE_HEAD: &str = "walk,kind,side,number,start,end,quantity,value,unit,excluded\n";
const WALK_HEAD: &str = "walk,subject,day,age_from,age_to,sex,condition,protocol,pace,aid,assistance,orthosis_worn,\
medication_on,hours_since_dose,second_task,cued,paretic_side,view,parameter,value,low,high,unit,n,method,status\n";

/// The steps and strides of one walk, one row per quantity, all in SI units.
pub fn stride_table(assessment: &Assessment) -> String {
    let mut text = STRIDE_HEAD.to_owned();
    text += &stride_rows(1, assessment);
    text
}

/// Writes the steps and strides of one walk.
///
/// # Errors
/// When the file cannot be written.
pub fn write_stride_table(path: &Path, assessment: &Assessment) -> Result<(), ExchangeError> {
    write_whole(path, stride_table(assessment).as_bytes())
}

/// Writes `walks.csv` and `strides.csv` of a cohort into a folder, which is made if missing. `seed` decides the order of
/// the numbers that replace pseudonyms; take a random one and throw it away.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_cohort(folder: &Path, walks: &[CohortWalk<'_>], seed: u64) -> Result<(), ExchangeError> {
    std::fs::create_dir_all(folder).map_err(ExchangeError::file("action.making_the_folder", folder))?;
    let (walk_table, strides) = cohort_tables(walks, seed);
    write_whole(&folder.join("walks.csv"), walk_table.as_bytes())?;
    write_whole(&folder.join("strides.csv"), strides.as_bytes())
}

/// The two tables of a cohort.
pub fn cohort_tables(walks: &[CohortWalk<'_>], seed: u64) -> (String, String) {
    let mut people: Vec<&str> = walks.iter().map(|walk| walk.patient.pseudonym.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    people.sort_by_key(|pseudonym| scrambled(seed, pseudonym));
    let mut order: Vec<&CohortWalk<'_>> = walks.iter().collect();
    let subject = |walk: &CohortWalk<'_>| {
        1 + people.iter().position(|known| *known == walk.patient.pseudonym.as_str()).unwrap_or(0)
    };
    order.sort_by_key(|walk| (subject(walk), walk.time));
    let (mut walk_table, mut strides) = (WALK_HEAD.to_owned(), STRIDE_HEAD.to_owned());
    for (number, walk) in order.iter().enumerate() {
        let own = walks.iter().filter(|other| other.patient.pseudonym == walk.patient.pseudonym);
        let first = own.map(|other| other.time).min().unwrap_or(walk.time);
        let day = walk.time.days_since(first).floor();
        walk_table += &walk_rows(number + 1, subject(walk), day, walk);
        strides += &stride_rows(number + 1, walk.assessment);
    }
    (walk_table, strides)
}

fn walk_rows(number: usize, subject: usize, day: f64, walk: &CohortWalk<'_>) -> String {
    let conditions = walk.conditions;
    let age = walk.patient.age_at(walk.time).map(|age| (age / 5.0).floor() * 5.0);
    let option = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let word = |value: Option<&'static str>| value.unwrap_or_default();
    let head = [
        number.to_string(),
        subject.to_string(),
        format!("{day:.0}"),
        option(age),
        option(age.map(|age| age + 4.0)),
        word(walk.patient.sex.map(crate::clinic::patient::Sex::name)).to_owned(),
        word(walk.patient.condition.map(crate::clinic::patient::Condition::name)).to_owned(),
        conditions.protocol.name().to_owned(),
        conditions.pace.name().to_owned(),
        conditions.aid.name().to_owned(),
        conditions.assistance.map(|level| level.to_string()).unwrap_or_default(),
        (!conditions.orthosis.is_empty()).to_string(),
        conditions.medication.on.map(|on| on.to_string()).unwrap_or_default(),
        option(conditions.medication.hours_since_dose),
        (!conditions.second_task.is_empty()).to_string(),
        conditions.cue_rate.is_some().to_string(),
        word(conditions.paretic_side.or(walk.patient.paretic_side).map(Side::name)).to_owned(),
        word(walk.assessment.view.map(CameraView::name)).to_owned(),
    ]
    .join(",");
    let mut text = String::new();
    if let Some(timed) = conditions.timed {
        let method = if timed.by_hand() { "by_hand" } else { "geometric" };
        text += &format!("{head},timed_duration,{},,,s,1,{method},ok\n", timed.duration());
        if let Some(speed) = timed.speed() {
            text += &format!("{head},timed_speed,{speed},,,m/s,1,{method},ok\n");
        }
    }
    for (parameter, estimate) in &walk.assessment.parameters.estimates {
        text += &format!(
            "{head},{},{},{},{},{},{},{},{}\n",
            parameter.key(),
            option(estimate.value),
            option(estimate.interval.map(|interval| interval.low)),
            option(estimate.interval.map(|interval| interval.high)),
            estimate.unit.name(),
            estimate.n,
            estimate.method.name(),
            estimate.status.name()
        );
    }
    text
}

fn stride_rows(walk: usize, assessment: &Assessment) -> String {
    let stride_length = assessment.parameters.get(Parameter::StrideLength);
    let unit = match stride_length.map(|estimate| estimate.unit) {
        Some(Unit::BodyHeight) => "body heights",
        _ => "m",
    };
    let mut text = String::new();
    let mut rows = |head: &str, values: &[(&str, Option<f64>, &str)], excluded: bool| {
        for (quantity, value, unit) in values {
            if let Some(value) = value {
                text += &format!("{head},{quantity},{value},{unit},{excluded}\n");
            }
        }
    };
    for (number, step) in assessment.steps.iter().enumerate() {
        let head = format!("{walk},step,{},{},{},{}", step.side.name(), number + 1, step.start, step.end);
        rows(&head, &step_values(step, unit), step.excluded.is_some());
    }
    for (number, stride) in assessment.strides.iter().enumerate() {
        let head =
            format!("{walk},stride,{},{},{},{}", stride.side.name(), number + 1, stride.start, stride.end);
        rows(&head, &stride_values(stride, unit), stride.excluded.is_some());
    }
    text
}

fn step_values<'a>(step: &Step, unit: &'a str) -> [(&'static str, Option<f64>, &'a str); 3] {
    [
        ("step_time", Some(step.duration()), "s"),
        ("step_length", step.length, unit),
        ("step_width", step.width, unit),
    ]
}

fn stride_values<'a>(stride: &Stride, unit: &'a str) -> [(&'static str, Option<f64>, &'a str); 4] {
    [
        ("stride_time", Some(stride.duration()), "s"),
        ("stride_length", stride.length, unit),
        ("stance_fraction", stride.stance_fraction(), "1"),
        ("double_support_fraction", stride.double_support_fraction(), "1"),
    ]
}

/// A number that orders pseudonyms in a way that only the seed repeats.
fn scrambled(seed: u64, text: &str) -> Vec<u8> {
    use sha2::Digest as _;
    let mut digest = sha2::Sha256::new();
    digest.update(seed.to_le_bytes());
    digest.update(text.as_bytes());
    digest.finalize().to_vec()
}
