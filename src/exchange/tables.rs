//! The tables beside an assessment: `events.csv`, `strides.csv`, `curves.csv`, and the folder that holds them all.

use std::path::Path;

use super::assessment_file::{self, WholeWalk, write_whole};
use super::error::ExchangeError;
use super::pose_file;
use crate::biomechanics::motion::LengthUnit;
use crate::clinic::assessment::Assessment;
use crate::clinic::words::language::Language;
use crate::finding::Finding;
use crate::vision::pose::PoseTrack;

/// Writes everything that came out of a recording into a folder, which is made if missing: `assessment.json`,
/// `events.csv`, `strides.csv`, `curves.csv`, `poses.json`.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write_folder(folder: &Path, walk: WholeWalk<'_>, track: &PoseTrack) -> Result<(), ExchangeError> {
    let assessment = walk.assessment;
    std::fs::create_dir_all(folder).map_err(ExchangeError::file("action.making_the_folder", folder))?;
    pose_file::write(&folder.join("poses.json"), track)?;
    write_whole(&folder.join("events.csv"), events_csv(assessment).as_bytes())?;
    write_whole(&folder.join("strides.csv"), strides_csv(assessment).as_bytes())?;
    write_whole(&folder.join("curves.csv"), curves_csv(assessment).as_bytes())?;
    assessment_file::write(&folder.join("assessment.json"), walk)
}

fn events_csv(assessment: &Assessment) -> String {
    let mut text = String::from("side,kind,time,frame,confidence,by_hand\n");
    for event in &assessment.events {
        text += &format!(
            "{},{},{:.4},{},{:.2},{}\n",
            event.side.name(),
            event.kind.name(),
            event.time,
            event.frame,
            event.confidence,
            event.by_hand
        );
    }
    text
}

/// Steps and strides in one tidy table; lengths in metres, or in body heights where no scale is known, as the column
/// `length_unit` says.
fn strides_csv(assessment: &Assessment) -> String {
    let unit = match assessment.motions.first().map(|motion| motion.length_unit) {
        Some(LengthUnit::Metre) => "m",
        Some(LengthUnit::BodyHeight) => "body height",
        None => "",
    };
    let mut text = String::from(
        "kind,side,start,end,duration,length,width,length_unit,toe_off,stance_fraction,double_support_fraction,excluded\n",
    );
    for step in &assessment.steps {
        text += &format!(
            "step,{},{:.4},{:.4},{:.4},{},{},{unit},,,,{}\n",
            step.side.name(),
            step.start,
            step.end,
            step.duration(),
            number(step.length),
            number(step.width),
            quoted(why_left_out(step.excluded.as_ref()).as_deref())
        );
    }
    for stride in &assessment.strides {
        text += &format!(
            "stride,{},{:.4},{:.4},{:.4},{},,{unit},{},{},{},{}\n",
            stride.side.name(),
            stride.start,
            stride.end,
            stride.duration(),
            number(stride.length),
            number(stride.toe_off),
            number(stride.stance_fraction()),
            number(stride.double_support_fraction()),
            quoted(why_left_out(stride.excluded.as_ref()).as_deref())
        );
    }
    text
}

fn why_left_out(reason: Option<&Finding>) -> Option<String> {
    reason.map(|reason| Language::English.say(reason))
}

/// `mean` and `sd` in radians as all our files, and once more in degrees for people.
fn curves_csv(assessment: &Assessment) -> String {
    let mut text = String::from("side,joint,percent,mean,sd,n,mean_deg,sd_deg\n");
    for curve in &assessment.curves {
        for (percent, mean) in curve.mean.iter().enumerate() {
            let sd = curve.sd.get(percent).copied();
            text += &format!(
                "{},{},{percent},{mean:.5},{},{},{:.2},{}\n",
                curve.side.name(),
                curve.kind.name(),
                sd.map(|sd| format!("{sd:.5}")).unwrap_or_default(),
                curve.strides.len(),
                mean.to_degrees(),
                sd.map(|sd| format!("{:.2}", sd.to_degrees())).unwrap_or_default(),
            );
        }
    }
    text
}

fn number(value: Option<f64>) -> String {
    value.map(|value| format!("{value:.4}")).unwrap_or_default()
}

fn quoted(text: Option<&str>) -> String {
    text.map(|text| format!("\"{}\"", text.replace('"', "\"\""))).unwrap_or_default()
}
