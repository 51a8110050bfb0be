//! A FHIR R4 bundle: one Observation per parameter and a DiagnosticReport that carries the PDF.
//!
//! No code system is settled for camera-based gait; ours is a local one, `urn:gaittwin:parameter`, with the definition as
//! text, so that a hospital can map it. A withheld value has a reason in place of a number. Identifiers inside the bundle are
//! made from its content, so that the same walk gives the same bundle.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::assessment_file::write_json;
use super::error::ExchangeError;
use crate::biomechanics::anatomy::Side;
use crate::biomechanics::gait::{Estimate, Parameter, Unit};
use crate::clinic::assessment::Assessment;
use crate::clinic::patient::{Patient, Sex};
use crate::clinic::protocol::Protocol;
use crate::clinic::timed::timed_result::TimedResult;
use crate::clinic::wall_time::WallTime;
use crate::clinic::words::language::Language;
use crate::clinic::words::quantity::QuantityStyle;

const CODES: &str = "urn:gaittwin:parameter";

/// Writes the bundle. The person is named by pseudonym only.
///
/// # Errors
/// When the file cannot be written.
pub fn write(
    path: &Path,
    patient: &Patient,
    time: WallTime,
    assessment: &Assessment,
    timed: (Protocol, &[TimedResult]),
    report: Option<&[u8]>,
) -> Result<(), ExchangeError> {
    write_json(path, &bundle(patient, time, assessment, timed, report))
}

/// The bundle as JSON.
pub fn bundle(
    patient: &Patient,
    time: WallTime,
    assessment: &Assessment,
    timed: (Protocol, &[TimedResult]),
    report: Option<&[u8]>,
) -> Value {
    let name = |what: &str| urn(&format!("{} {} {what}", patient.pseudonym, time.0));
    let person = name("patient");
    let mut entries = vec![json!({"fullUrl": person, "resource": patient_resource(patient)})];
    let mut results = Vec::new();
    for (parameter, estimate) in &assessment.parameters.estimates {
        let url = name(parameter.key());
        results.push(json!({"reference": url, "display": parameter.title()}));
        let resource = observation(*parameter, estimate, &person, time);
        entries.push(json!({"fullUrl": url, "resource": resource}));
    }
    for (number, result) in timed.1.iter().enumerate() {
        let url = name(&format!("timed test {number}"));
        results.push(json!({"reference": url, "display": "Timed test"}));
        let resource = timed_observation(timed.0, result, &person, time);
        entries.push(json!({"fullUrl": url, "resource": resource}));
    }
    let mut diagnostic = json!({
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": {"text": "Gait analysis from video"},
        "subject": {"reference": person},
        "effectiveDateTime": time.iso(),
        "issued": time.iso(),
        "result": results,
        "conclusion": crate::DISCLAIMER,
    });
    if let Some(pdf) = report {
        diagnostic["presentedForm"] =
            json!([{"contentType": "application/pdf", "data": BASE64.encode(pdf), "title": "Gait report"}]);
    }
    entries.push(json!({"fullUrl": name("report"), "resource": diagnostic}));
    json!({"resourceType": "Bundle", "type": "collection", "timestamp": time.iso(), "entry": entries})
}

fn patient_resource(patient: &Patient) -> Value {
    let mut resource = json!({
        "resourceType": "Patient",
        "identifier": [{"system": "urn:gaittwin:pseudonym", "value": patient.pseudonym.as_str()}],
    });
    if let Some(sex) = patient.sex {
        resource["gender"] = json!(if sex == Sex::Female { "female" } else { "male" });
    }
    if let Some(year) = patient.birth_year {
        resource["birthDate"] = json!(format!("{year:04}"));
    }
    resource
}

fn observation(parameter: Parameter, estimate: &Estimate, person: &str, time: WallTime) -> Value {
    let mut resource = json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "exam",
            "display": "Exam",
        }]}],
        "code": {
            "coding": [{"system": CODES, "code": parameter.key(), "display": parameter.title()}],
            "text": parameter.definition(),
        },
        "subject": {"reference": person},
        "effectiveDateTime": time.iso(),
        "method": {"text": format!("{}, {} steps or strides", estimate.method.name(), estimate.n)},
    });
    if let Some(side) = parameter.side() {
        let text = if side == Side::Left { "Left leg" } else { "Right leg" };
        resource["bodySite"] = json!({"text": text});
    }
    let quantity = |value: f64| {
        let (unit, code) = ucum(estimate.unit);
        json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": code})
    };
    let reason = Language::English.reason(estimate);
    match estimate.value {
        Some(value) => resource["valueQuantity"] = quantity(value),
        None => {
            resource["dataAbsentReason"] = json!({
                "coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                    "code": "not-performed",
                    "display": "Not Performed",
                }],
                "text": reason,
            });
        }
    }
    if let Some(interval) = estimate.interval {
        let end = |code: &str, value: f64| json!({"code": {"coding": [{"system": CODES, "code": code}]}, "valueQuantity": quantity(value)});
        resource["component"] =
            json!([end("interval_90_low", interval.low), end("interval_90_high", interval.high)]);
    }
    if let Some(reason) = &reason {
        resource["note"] = json!([{"text": format!("{}: {reason}", estimate.status.name())}]);
    }
    resource
}

/// One pass of a timed test: its time, the speed between the lines, and its parts.
fn timed_observation(protocol: Protocol, result: &TimedResult, person: &str, time: WallTime) -> Value {
    let style = QuantityStyle::default();
    let words = style.language;
    let seconds =
        |value: f64| json!({"value": value, "unit": "s", "system": "http://unitsofmeasure.org", "code": "s"});
    let mut components: Vec<Value> = result
        .parts()
        .into_iter()
        .zip(result.borders().windows(2))
        .map(|(part, pair)| json!({"code": {"text": words.text(part)}, "valueQuantity": seconds(pair[1] - pair[0])}))
        .collect();
    if let Some(speed) = result.speed() {
        let value =
            json!({"value": speed, "unit": "m/s", "system": "http://unitsofmeasure.org", "code": "m/s"});
        components.push(json!({"code": {"text": "speed between the lines"}, "valueQuantity": value}));
    }
    json!({
        "resourceType": "Observation",
        "status": "final",
        "code": {
            "coding": [{"system": "urn:gaittwin:protocol", "code": protocol.name()}],
            "text": words.text(&format!("protocol.{}", protocol.name())),
        },
        "subject": {"reference": person},
        "effectiveDateTime": time.iso(),
        "valueQuantity": seconds(result.duration()),
        "component": components,
    })
}

/// The printed unit and its code in UCUM.
fn ucum(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::MetrePerSecond => ("m/s", "m/s"),
        Unit::BodyHeightPerSecond => ("body heights/s", "{body_height}/s"),
        Unit::StepPerMinute => ("steps/min", "{steps}/min"),
        Unit::Second => ("s", "s"),
        Unit::Metre => ("m", "m"),
        Unit::BodyHeight => ("body heights", "{body_height}"),
        Unit::Fraction => ("1", "1"),
        Unit::Percent => ("%", "%"),
        Unit::Degree => ("deg", "deg"),
    }
}

/// An identifier in the form of a UUID of version 8 (made by the program's own rule) from words.
fn urn(words: &str) -> String {
    let mut hash = [0; 16];
    hash.copy_from_slice(&Sha256::digest(words.as_bytes())[..16]);
    hash[6] = hash[6] & 0x0f | 0x80;
    hash[8] = hash[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(hash));
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
