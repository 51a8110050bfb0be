//! Sensors' tables as makers and people write them, and walking told from standing, sitting and lying.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gaittwin::biomechanics::gait::sensor_bouts::bouts;
use gaittwin::exchange::sensors::sensor_file::{self, AccelerationUnit, SensorRecording};
use gaittwin::finding::SensorFinding;
use serde_json::Value;

use crate::command_line::run;

fn shared(name: &str) -> Option<PathBuf> {
    let path = crate::material::at(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

/// Ten seconds of walking at 100 Hz: time, up, forward, right, m/s².
fn walk() -> Vec<[f64; 4]> {
    (0..1000)
        .map(|k| {
            let time = f64::from(k) / 100.0;
            let phase = std::f64::consts::TAU * time / 0.55;
            [time, 9.81 + 1.8 * phase.cos(), 0.6 * (phase + 0.7).sin(), 0.4 * (phase / 2.0).sin()]
        })
        .collect()
}

fn table(header: &str, row: impl Fn(usize, &[f64; 4]) -> String) -> String {
    let mut text = header.to_owned();
    for (index, reading) in walk().iter().enumerate() {
        writeln!(text, "{}", row(index, reading)).unwrap();
    }
    text
}

fn read(text: &str) -> Result<SensorRecording, String> {
    sensor_file::parse(text.as_bytes(), None, None).map_err(|fault| fault.to_string())
}

/// Cadence, steps/min, of the only bout.
fn cadence(recording: &SensorRecording) -> f64 {
    let found = bouts(&recording.readings, None, recording.rate);
    assert_eq!(found.len(), 1, "{found:?}");
    60.0 * (found[0].contacts.len() - 1) as f64 / (found[0].end - found[0].start)
}

fn spreadsheets() -> Vec<(&'static str, String)> {
    let comma = |value: f64| format!("{value:.4}").replace('.', ",");
    vec![
        (
            "ours",
            table("time,up,forward,right\n", |_, r| {
                format!("{:.2},{:.4},{:.4},{:.4}", r[0], r[1], r[2], r[3])
            }),
        ),
        (
            "units in the titles",
            table("time (s),up (m/s²),forward (m/s²),right (m/s²)\n", |_, r| {
                format!("{:.2},{:.4},{:.4},{:.4}", r[0], r[1], r[2], r[3])
            }),
        ),
        (
            "semicolons and decimal commas",
            table("time;up;forward;right\n", |_, r| {
                format!("{};{};{};{}", comma(r[0]), comma(r[1]), comma(r[2]), comma(r[3]))
            }),
        ),
        (
            "tabs",
            table("time\tup\tforward\tright\n", |_, r| {
                format!("{:.2}\t{:.4}\t{:.4}\t{:.4}", r[0], r[1], r[2], r[3])
            }),
        ),
    ]
}

fn makers() -> Vec<(&'static str, String)> {
    let clock = |time: f64| {
        format!("2024-05-07 23:59:5{:.3}", 5.0 + time).replace("2024-05-07 23:59:510", "2024-05-08 00:00:00")
    };
    vec![
        ("ActiGraph", {
            let head = "------------ Data File Created By ActiGraph GT3X+ ActiLife v6.13.4 Firmware v3.2.1 date format M/d/yyyy at 100 Hz  Filter Normal -----------\nSerial Number: MOS2A\nStart Time 10:00:00\nStart Date 5/7/2024\nTimestamp,Accelerometer X,Accelerometer Y,Accelerometer Z\n";
            table(head, |_, r| {
                format!(
                    "5/7/2024 10:00:0{:.3},{:.4},{:.4},{:.4}",
                    (r[0] * 1000.0).round() / 1000.0 * 0.9999,
                    r[2] / 9.81,
                    r[1] / 9.81,
                    r[3] / 9.81
                )
            })
        }),
        (
            "ActiGraph without times",
            table(
                "Accelerometer X,Accelerometer Y,Accelerometer Z at 100 Hz\nAccelerometer X,Accelerometer Y,Accelerometer Z\n",
                |_, r| format!("{:.4},{:.4},{:.4}", r[2] / 9.81, -r[1] / 9.81, r[3] / 9.81),
            ),
        ),
        (
            "Axivity without header",
            table("", |_, r| {
                format!("{},{:.4},{:.4},{:.4}", clock(r[0] * 0.4), r[1] / 9.81, r[2] / 9.81, r[3] / 9.81)
            }),
        ),
        (
            "Opal",
            table("Time,Accel_X (m/s^2),Accel_Y (m/s^2),Accel_Z (m/s^2)\n", |k, r| {
                format!(
                    "{},{:.4},{:.4},{:.4}",
                    1_700_000_000_000_000_u64 + 10_000 * k as u64,
                    r[1],
                    r[2],
                    r[3]
                )
            }),
        ),
        (
            "Unix milliseconds",
            table("timestamp,x,y,z\n", |k, r| {
                format!("{},{:.4},{:.4},{:.4}", 1_700_000_000_000_u64 + 10 * k as u64, r[3], r[2], r[1])
            }),
        ),
        (
            "milli-g",
            table("time,acc_x,acc_y,acc_z\n", |_, r| {
                format!("{:.2},{:.1},{:.1},{:.1}", r[0], r[1] / 0.00981, r[2] / 0.00981, r[3] / 0.00981)
            }),
        ),
    ]
}

#[test]
fn tables_of_every_maker_are_one_walk() {
    let cases: Vec<(&str, String)> = spreadsheets().into_iter().chain(makers()).collect();
    for (name, text) in &cases {
        let recording = read(text).unwrap_or_else(|reason| panic!("{name}: {reason}"));
        let faster = if name.starts_with("Axivity") { 2.5 } else { 1.0 };
        assert!((recording.rate / (100.0 * faster) - 1.0).abs() < 0.01, "{name}: {}", recording.rate);
        let size =
            recording.readings.iter().flatten().map(|[a, b, c]| (a * a + b * b + c * c).sqrt()).sum::<f64>();
        assert!((size / recording.readings.len() as f64 / 9.9 - 1.0).abs() < 0.05, "{name}: {size}");
        if faster < 2.0 {
            assert!((cadence(&recording) - 60.0 / 0.55).abs() < 2.0, "{name}");
        }
        println!("{name}: {:?}", recording.notes);
    }
    let bytes: Vec<u8> =
        [&b"\xff\xfe"[..], &cases[0].1.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()]
            .concat();
    assert!((sensor_file::parse(&bytes, None, None).unwrap().rate - 100.0).abs() < 0.1);
}

#[test]
fn mobgap_counts_samples_and_needs_the_rate() {
    let text = table("samples,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n", |k, r| {
        format!("{k},{:.4},{:.4},{:.4},1.0,2.0,3.0", r[1], r[3], r[2])
    });
    assert!(read(&text).unwrap_err().contains("--rate"));
    let recording = sensor_file::parse(text.as_bytes(), None, Some(100.0)).unwrap();
    assert!((recording.rate - 100.0).abs() < 1e-9 && (cadence(&recording) - 60.0 / 0.55).abs() < 2.0);
    let turned = recording.gyroscope.unwrap()[5].unwrap();
    assert!((turned[1] - 2.0_f64.to_radians()).abs() < 1e-9, "{turned:?}");
}

#[test]
fn doubled_lines_and_gaps_are_told_and_the_rest_is_read() {
    let mut lines: Vec<String> =
        walk().iter().map(|r| format!("{:.2},{:.4},{:.4},{:.4}", r[0], r[1], r[2], r[3])).collect();
    lines.insert(101, lines[100].clone());
    lines.drain(500..510);
    let recording = read(&format!("time,up,forward,right\n{}\n", lines.join("\n"))).unwrap();
    let said = &recording.notes;
    assert!(said.contains(&SensorFinding::Repeated { lines: 1 }), "{said:?}");
    assert!(said.iter().any(|note| matches!(note, SensorFinding::Missing { readings: 10, .. })), "{said:?}");
    assert_eq!(recording.readings.iter().filter(|reading| reading.is_none()).count(), 10);
    assert_eq!(recording.readings.len(), 1000);
    let (mut back, mut far) = (lines.clone(), lines);
    back[300] = "0.5,9.8,0,0".into();
    let said = read(&format!("time,up,forward,right\n{}\n", back.join("\n"))).unwrap_err();
    assert!(said.contains("Line 302"), "{said}");
    far.push("90000.0,9.8,0,0".into());
    let said = read(&format!("time,up,forward,right\n{}\n", far.join("\n"))).unwrap_err();
    assert!(said.contains("cut it at its gaps"), "{said}");
}

#[test]
fn a_wrong_unit_is_named_and_numbers_no_sensor_reads_are_refused() {
    let ours =
        table("time,up,forward,right\n", |_, r| format!("{:.2},{:.4},{:.4},{:.4}", r[0], r[1], r[2], r[3]));
    let said =
        sensor_file::parse(ours.as_bytes(), Some(AccelerationUnit::Gravity), None).unwrap_err().to_string();
    assert!(said.contains("--unit m/s2"), "{said}");
    let wild = table("time,up,forward,right\n", |_, r| format!("{:.2},1e308,1e308,-1e308", r[0]));
    assert!(read(&wild).is_err());
    let free = table("time,up,forward,right\n", |_, r| {
        format!("{:.2},{:.4},{:.4},{:.4}", r[0], r[1] - 9.81, r[2], r[3])
    });
    let recording = read(&free).unwrap();
    assert!(matches!(recording.notes[..], [SensorFinding::WithoutGravity { .. }]), "{:?}", recording.notes);
    assert!((cadence(&recording) - 60.0 / 0.55).abs() < 2.0);
}

fn assessed(path: &Path, more: &[&str]) -> (i32, Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut arguments =
        vec!["accelerometer", path.to_str().unwrap(), "--worn", "waist", "--out", out.to_str().unwrap()];
    arguments.extend_from_slice(more);
    let output = run(&arguments);
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let file = std::fs::read(out.join("assessment.json")).unwrap_or_else(|_| b"null".to_vec());
    if output.status.code() != Some(2) {
        for table in ["bouts.csv", "steps.csv", "parameters.csv"] {
            assert!(out.join(table).is_file(), "{table}: {said}");
        }
    }
    (output.status.code().unwrap(), serde_json::from_slice(&file).unwrap(), said)
}

/// A real sensor on a real back: develop on the first straight walk and the first minute of daily activities; report here on
/// the second walk and the rest.
#[test]
fn the_bouts_and_steps_of_a_real_recording_are_those_of_the_reference() {
    let Some(walk) = shared("clinical-data/waist/HA001-test5-trial2.csv") else { return };
    let (status, file, said) = assessed(&walk, &[]);
    assert_eq!(status, 0, "{said}");
    let bouts = file["bouts"].as_array().unwrap();
    assert_eq!(bouts.len(), 1, "{said}");
    let contacts: Vec<f64> =
        bouts[0]["steps"].as_array().unwrap().iter().map(|step| step["time"].as_f64().unwrap()).collect();
    // Cameras: contacts of both feet, s.
    let truth = [3.88, 4.55, 5.12, 5.69, 6.24, 6.80, 7.38, 7.98, 8.60];
    for contact in truth {
        let nearest = contacts.iter().map(|found| (found - contact).abs()).fold(f64::INFINITY, f64::min);
        assert!(nearest < 0.08, "{contact}: {contacts:?}");
    }
    assert!(contacts.len() <= truth.len() + 1, "{contacts:?}");
    let step_time = &file["parameters"]["step_time"];
    let mean = (truth[8] - truth[0]) / 8.0;
    assert!(
        step_time["low"].as_f64().unwrap() < mean && mean < step_time["high"].as_f64().unwrap(),
        "{step_time}"
    );
    assert_eq!(bouts[0]["turning"], false);

    let Some(daily) = shared("clinical-data/waist/HA001-test11-trial1.csv") else { return };
    let (status, file, said) = assessed(&daily, &[]);
    assert_eq!(status, 0, "{said}");
    let found: Vec<(f64, f64, bool)> = file["bouts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bout| (bout["start"].as_f64().unwrap(), bout["end"].as_f64().unwrap(), bout["turning"] == true))
        .collect();
    println!("{found:?}");
    let late = |truth: &[(f64, f64)]| {
        let walked =
            |time: f64, bouts: &[(f64, f64)]| bouts.iter().any(|(start, end)| (*start..*end).contains(&time));
        let own: Vec<(f64, f64)> = found.iter().map(|(start, end, _)| (*start, *end)).collect();
        let (mut agree, mut all) = (0, 0);
        for tenth in 690..1370 {
            let time = f64::from(tenth) / 10.0;
            all += 1;
            agree += usize::from(walked(time, truth) == walked(time, &own));
        }
        f64::from(agree as u32) / f64::from(all)
    };
    // Both references together: cameras see only their volume, the insoles miss some.
    let share = late(&[(76.42, 86.21), (93.82, 99.32), (119.88, 125.17), (131.09, 134.43)]);
    assert!(share > 0.88, "walking and not walking are told apart in {share} of the time: {found:?}");
    assert!(found.iter().any(|bout| bout.2), "turns are told: {found:?}");
}

#[test]
fn where_nobody_walks_there_is_no_value_and_the_reason_is_written() {
    for name in ["inputs/acc_lying_still.csv", "reliability/standing_still.csv", "reliability/zero_head.csv"]
    {
        let Some(path) = shared(&format!("cases/{name}")) else { return };
        let (status, file, said) = assessed(&path, &[]);
        assert_eq!(status, 1, "{name}: {said}");
        assert_eq!(file["bouts"].as_array().unwrap().len(), 0, "{name}: {said}");
        assert!(file["reason"].as_str().unwrap().contains("Nobody walks"), "{name}: {said}");
    }
    for name in ["x_decimalcomma.csv", "x_dup.csv", "x_header_unit.csv", "acc_in_g_called_ms2.csv"] {
        let Some(path) = shared(&format!("cases/inputs/{name}")) else { return };
        let (status, file, said) = assessed(&path, &[]);
        assert_eq!(status, 0, "{name}: {said}");
        let speed = file["parameters"]["walking_speed"]["value"].as_f64().unwrap();
        assert!((speed - 1.0).abs() < 0.12, "{name}: {speed}");
    }
}
