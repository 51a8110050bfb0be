//! What the columns of a sensor's table are, by the names that its makers and users give them.

use super::sensor_fault::SensorFault;
use super::sensor_times::{TimeUnit, stamp_of};
use crate::biomechanics::GRAVITY;

/// The unit of the readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccelerationUnit {
    /// m/s².
    MetrePerSecondSquared,
    /// Multiples of gravity.
    Gravity,
    /// Thousandths of it.
    MilliGravity,
}

impl AccelerationUnit {
    /// The unit spelt `m/s2`, `g` or `mg`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "m/s2" | "m/s²" | "m/s^2" => Some(Self::MetrePerSecondSquared),
            "g" | "G" => Some(Self::Gravity),
            "mg" => Some(Self::MilliGravity),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::MetrePerSecondSquared => "m/s2",
            Self::Gravity => "g",
            Self::MilliGravity => "mg",
        }
    }

    pub(super) fn factor(self) -> f64 {
        match self {
            Self::MetrePerSecondSquared => 1.0,
            Self::Gravity => GRAVITY,
            Self::MilliGravity => GRAVITY / 1000.0,
        }
    }
}

/// Where the time stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum TimeColumn {
    /// In this column, as a number or a date.
    At(usize),
    /// This column counts the readings.
    Count(usize),
    /// Nowhere.
    None,
}

/// The columns that are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Columns {
    /// Time.
    pub time: TimeColumn,
    /// What the time's title says that it counts.
    pub time_in: Option<TimeUnit>,
    /// Acceleration up, forward, right, or the sensor's x, y, z.
    pub acceleration: [usize; 3],
    /// Rotation about the same axes.
    pub gyroscope: Option<[usize; 3]>,
    /// Whether rotation is in degrees a second.
    pub spin_in_degrees: bool,
    /// What the titles of the acceleration say.
    pub unit: Option<AccelerationUnit>,
}

/// A title in small letters and its unit in brackets.
fn parts(title: &str) -> (String, String) {
    let lower = title.to_lowercase();
    let (name, unit) = match lower.find(['(', '[']) {
        Some(at) => (&lower[..at], lower[at..].trim_matches(['(', '[', ')', ']', ' '])),
        None => (&lower[..], ""),
    };
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    (name.split_whitespace().collect::<Vec<_>>().join(" "), unit.to_owned())
}

const TIMES: [&str; 12] = [
    "time",
    "timestamp",
    "t",
    "time s",
    "datetime",
    "date time",
    "time ms",
    "unix time",
    "epoch",
    "time stamp",
    "zeit",
    "seconds",
];
const COUNTS: [&str; 7] = ["samples", "sample", "index", "frame", "packetcounter", "sample number", "n"];

/// Titles of the three axes; words for acceleration and rotation may stand before or behind. The first set is the wearer's
/// own directions, mobgap's among them (superior, anterior, right); of the others the axes are the sensor's.
const AXES: [[&[&str]; 3]; 3] = [
    [&["up", "vertical", "v", "is"], &["forward", "anterior", "ap", "pa"], &["right", "lateral", "ml"]],
    [&["x"], &["y"], &["z"]],
    [&["axis1"], &["axis2"], &["axis3"]],
];
const FELT: [&str; 8] =
    ["", "acc", "accel", "accelerometer", "acceleration", "a", "acc lowerback", "accelerometer axis"];
const TURNED: [&str; 5] = ["gyr", "gyro", "gyroscope", "g", "angular velocity"];

/// The columns by the titles of the header; without one, time and three axes where there are four columns.
///
/// # Errors
/// When axes are missing; the message names the titles that were found.
pub(in crate::exchange) fn columns_of(titles: &[&str], count: usize) -> Result<Columns, SensorFault> {
    let parts: Vec<(String, String)> = titles.iter().map(|title| parts(title)).collect();
    if titles.iter().all(|title| title.is_empty()) {
        return match count {
            3 => Ok(plain(TimeColumn::None, [0, 1, 2])),
            4.. => Ok(plain(TimeColumn::At(0), [1, 2, 3])),
            _ => Err(SensorFault::TooFewColumns),
        };
    }
    let named = |wanted: &[&str]| parts.iter().position(|(name, _)| wanted.contains(&name.as_str()));
    let axes = |words: &[&str]| -> Option<[usize; 3]> {
        AXES.iter().find_map(|axes| {
            words.iter().find_map(|word| {
                let find = |axis: &[&str]| {
                    axis.iter().find_map(|axis| {
                        let forms =
                            [format!("{word} {axis}"), format!("{axis} {word}"), format!("{word}{axis}")];
                        parts.iter().position(|(name, _)| forms.iter().any(|form| form.trim() == name))
                    })
                };
                Some([find(axes[0])?, find(axes[1])?, find(axes[2])?])
            })
        })
    };
    let acceleration = axes(&FELT).ok_or_else(|| {
        let found: Vec<String> = titles.iter().take(10).map(|title| format!("«{title}»")).collect();
        let missing = ["forward", "right"]
            .into_iter()
            .find(|axis| named(&["up"]).is_some() && named(&[axis]).is_none());
        match missing {
            Some(axis) => SensorFault::NoColumn { axis },
            None => SensorFault::OtherColumns { found: found.join(", ") },
        }
    })?;
    let time = named(&TIMES).map(TimeColumn::At).or_else(|| named(&COUNTS).map(TimeColumn::Count));
    let gyroscope = axes(&TURNED);
    let unit_of = |column: usize| parts[column].1.as_str();
    let spin = gyroscope.map_or("", |columns| unit_of(columns[0]));
    Ok(Columns {
        time_in: time.and_then(|time| match time {
            TimeColumn::At(column) => TimeUnit::from_title(&parts[column].0, unit_of(column)),
            TimeColumn::Count(_) | TimeColumn::None => None,
        }),
        time: time.unwrap_or(TimeColumn::None),
        acceleration,
        gyroscope,
        // Makers write degrees; radians are said.
        spin_in_degrees: !spin.starts_with("rad"),
        unit: AccelerationUnit::from_name(unit_of(acceleration[0])),
    })
}

fn plain(time: TimeColumn, acceleration: [usize; 3]) -> Columns {
    Columns { time, time_in: None, acceleration, gyroscope: None, spin_in_degrees: true, unit: None }
}

/// Whether a line is one of readings: its first cell is a time or number, and three at least are numbers.
pub(in crate::exchange) fn looks_like_numbers(line: &str) -> bool {
    let separator = ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator));
    let Some(separator) = separator else { return false };
    let cells: Vec<&str> = line.split(separator).map(|cell| cell.trim().trim_matches('"')).collect();
    let decimal_comma = separator != ',';
    let numbers = cells.iter().filter(|cell| {
        let plain = if decimal_comma { cell.replace(',', ".") } else { (**cell).to_owned() };
        plain.parse::<f64>().is_ok()
    });
    cells.len() >= 3
        && numbers.count() >= 2
        && (cells[0].is_empty() || stamp_of(cells[0], decimal_comma).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_many_makers_are_understood() {
        for (titles, acceleration, time) in [
            (&["time", "up", "forward", "right"][..], [1, 2, 3], TimeColumn::At(0)),
            (&["time (s)", "up (m/s²)", "forward (m/s²)", "right (m/s²)"], [1, 2, 3], TimeColumn::At(0)),
            (
                &["samples", "acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"],
                [1, 2, 3],
                TimeColumn::Count(0),
            ),
            (
                &["Timestamp", "Accelerometer X", "Accelerometer Y", "Accelerometer Z"],
                [1, 2, 3],
                TimeColumn::At(0),
            ),
            (&["Time", "Accel-X (g)", "Accel-Y (g)", " Accel-Z (g)"], [1, 2, 3], TimeColumn::At(0)),
            (&["Accelerometer X", "Accelerometer Y", "Accelerometer Z"], [0, 1, 2], TimeColumn::None),
            (&["", "", "", ""], [1, 2, 3], TimeColumn::At(0)),
            (&["x", "y", "z", "t"], [0, 1, 2], TimeColumn::At(3)),
        ] {
            let columns = columns_of(titles, titles.len()).unwrap();
            assert_eq!((columns.acceleration, columns.time), (acceleration, time), "{titles:?}");
        }
        let opal = columns_of(
            &[
                "Time",
                "Acc X [m/s^2]",
                "Acc Y [m/s^2]",
                "Acc Z [m/s^2]",
                "Gyr X [rad/s]",
                "Gyr Y [rad/s]",
                "Gyr Z [rad/s]",
            ],
            7,
        )
        .unwrap();
        assert_eq!(opal.unit, Some(AccelerationUnit::MetrePerSecondSquared));
        assert!(opal.gyroscope == Some([4, 5, 6]) && !opal.spin_in_degrees);
        let said = columns_of(&["time", "up", "ahead", "right"], 4).unwrap_err().to_string();
        assert!(said.contains("no column «forward»"), "{said}");
        let said = columns_of(&["a1", "b1", "c1", "d1"], 4).unwrap_err().to_string();
        assert!(said.contains("«a1»") && said.contains("acc_x"), "{said}");
    }
}
