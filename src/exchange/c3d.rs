//! C3D, the binary format of motion laboratories: landmarks and events, little-endian, 32-bit floating point.
//!
//! Written after the public description of the format (c3d.org user guide). Places are in millimetres, as laboratories
//! expect; `POINT:X_SCREEN` and `Y_SCREEN` say that y is up. A place that was not seen has the residual −1.

use std::path::Path;

use super::assessment_file::write_whole;
use super::error::ExchangeError;
use super::opensim_files::{axes_seen, place_of};
use crate::biomechanics::anatomy::{Landmark, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::biomechanics::motion::Motion;

const BLOCK: usize = 512;
const MILLIMETRES: f64 = 1000.0;
/// The format counts frames in 16 bits.
const MOST_FRAMES: usize = 65_535;

/// Writes landmarks and events.
///
/// # Errors
/// When the walk is longer than the format can count, or the file cannot be written.
pub fn write(path: &Path, motion: &Motion, events: &[GaitEvent]) -> Result<(), ExchangeError> {
    if motion.len() > MOST_FRAMES {
        return Err(ExchangeError::Malformed {
            kind: "walk for C3D",
            cause: format!(
                "it has {} frames, the format counts to {MOST_FRAMES}; export a shorter part.",
                motion.len()
            ),
            path: path.to_path_buf(),
        });
    }
    write_whole(path, &to_bytes(motion, events))
}

fn to_bytes(motion: &Motion, events: &[GaitEvent]) -> Vec<u8> {
    // The number of parameter blocks has to be known for POINT:DATA_START, which does not change their length.
    let blocks = parameter_section(motion, events, 0).len() / BLOCK;
    let parameters = parameter_section(motion, events, 2 + blocks);
    let mut bytes = header(motion, 2 + blocks);
    bytes.extend(parameters);
    let seen = axes_seen(motion);
    for frame in 0..motion.len() {
        for landmark in Landmark::ALL {
            let place = place_of(motion, landmark, frame, seen);
            for number in place.unwrap_or_default() {
                bytes.extend(((number * MILLIMETRES) as f32).to_le_bytes());
            }
            let residual: f32 = if place.is_some() { 0.0 } else { -1.0 };
            bytes.extend(residual.to_le_bytes());
        }
    }
    padded(bytes)
}

fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().div_ceil(BLOCK) * BLOCK, 0);
    bytes
}

fn header(motion: &Motion, data_block: usize) -> Vec<u8> {
    let mut bytes = vec![2, 0x50];
    let word = |bytes: &mut Vec<u8>, value: usize| bytes.extend((value as u16).to_le_bytes());
    word(&mut bytes, Landmark::COUNT);
    word(&mut bytes, 0);
    word(&mut bytes, 1);
    word(&mut bytes, motion.len());
    word(&mut bytes, 0);
    // A negative scale says that the data are floating point.
    bytes.extend((-1.0_f32).to_le_bytes());
    word(&mut bytes, data_block);
    word(&mut bytes, 0);
    bytes.extend((motion.sample_rate as f32).to_le_bytes());
    padded(bytes)
}

enum Value {
    Words(Vec<String>),
    Integers(Vec<i16>, Vec<u8>),
    Numbers(Vec<f32>, Vec<u8>),
}

impl Value {
    fn text(text: &str) -> Self {
        Value::Words(vec![text.to_owned()])
    }

    fn integer(value: usize) -> Self {
        // Counts up to 65,535 are kept in the same 16 bits.
        Value::Integers(vec![(value as u16).cast_signed()], Vec::new())
    }

    /// Type byte, dimensions and data.
    fn to_bytes(&self) -> Vec<u8> {
        match self {
            Value::Words(words) => {
                let width = words.iter().map(String::len).max().unwrap_or(0).min(127);
                let mut bytes = vec![0xff, 2, width as u8, words.len() as u8];
                for word in words {
                    bytes.extend(word.bytes().chain(std::iter::repeat(b' ')).take(width));
                }
                bytes
            }
            Value::Integers(values, sizes) => {
                let mut bytes = vec![2, sizes.len() as u8];
                bytes.extend(sizes);
                bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
                bytes
            }
            Value::Numbers(values, sizes) => {
                let mut bytes = vec![4, sizes.len() as u8];
                bytes.extend(sizes);
                bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
                bytes
            }
        }
    }
}

fn put_group(bytes: &mut Vec<u8>, id: u8, name: &str) {
    bytes.push(name.len() as u8);
    bytes.push(0_u8.wrapping_sub(id));
    bytes.extend(name.bytes());
    // To the next entry: this word and an empty description.
    bytes.extend(3_u16.to_le_bytes());
    bytes.push(0);
}

fn put(bytes: &mut Vec<u8>, group: u8, name: &str, value: &Value) {
    let body = value.to_bytes();
    bytes.push(name.len() as u8);
    bytes.push(group);
    bytes.extend(name.bytes());
    bytes.extend((body.len() as u16 + 3).to_le_bytes());
    bytes.extend(body);
    bytes.push(0);
}

fn parameter_section(motion: &Motion, events: &[GaitEvent], data_block: usize) -> Vec<u8> {
    let mut bytes = vec![1, 0x50, 0, 84];
    let number = |value: f64| Value::Numbers(vec![value as f32], Vec::new());
    put_group(&mut bytes, 1, "POINT");
    put(&mut bytes, 1, "USED", &Value::integer(Landmark::COUNT));
    put(&mut bytes, 1, "SCALE", &number(-1.0));
    put(&mut bytes, 1, "RATE", &number(motion.sample_rate));
    put(&mut bytes, 1, "DATA_START", &Value::integer(data_block));
    put(&mut bytes, 1, "FRAMES", &Value::integer(motion.len()));
    let labels = || Landmark::ALL.iter().map(|landmark| landmark.name().to_owned()).collect();
    put(&mut bytes, 1, "LABELS", &Value::Words(labels()));
    put(&mut bytes, 1, "DESCRIPTIONS", &Value::Words(labels()));
    put(&mut bytes, 1, "UNITS", &Value::text("mm"));
    put(&mut bytes, 1, "X_SCREEN", &Value::text("+X"));
    put(&mut bytes, 1, "Y_SCREEN", &Value::text("+Y"));
    put_group(&mut bytes, 2, "ANALOG");
    put(&mut bytes, 2, "USED", &Value::integer(0));
    put(&mut bytes, 2, "GEN_SCALE", &number(1.0));
    put(&mut bytes, 2, "RATE", &number(0.0));
    put_group(&mut bytes, 3, "FORCE_PLATFORM");
    put(&mut bytes, 3, "USED", &Value::integer(0));
    put_group(&mut bytes, 4, "MANUFACTURER");
    put(&mut bytes, 4, "SOFTWARE", &Value::text(concat!("GaitTwin ", env!("CARGO_PKG_VERSION"))));
    put_events(&mut bytes, motion, events);
    // A name of length zero ends the section.
    bytes.extend([0, 0]);
    let mut bytes = padded(bytes);
    bytes[2] = (bytes.len() / BLOCK) as u8;
    bytes
}

fn put_events(bytes: &mut Vec<u8>, motion: &Motion, events: &[GaitEvent]) {
    // The format's times start with its first frame; lists have at most 255 entries.
    let events: Vec<&GaitEvent> = events.iter().take(255).collect();
    put_group(bytes, 5, "EVENT");
    put(bytes, 5, "USED", &Value::integer(events.len()));
    let words = |name: fn(&GaitEvent) -> &'static str| {
        Value::Words(events.iter().map(|event| name(event).to_owned()).collect())
    };
    put(bytes, 5, "CONTEXTS", &words(|event| if event.side == Side::Left { "Left" } else { "Right" }));
    put(
        bytes,
        5,
        "LABELS",
        &words(|event| if event.kind == EventKind::InitialContact { "Foot Strike" } else { "Foot Off" }),
    );
    let times = events.iter().flat_map(|event| {
        let time = event.time - motion.start;
        // Minutes and seconds.
        [(time / 60.0).floor() as f32, time.rem_euclid(60.0) as f32]
    });
    put(bytes, 5, "TIMES", &Value::Numbers(times.collect(), vec![2, events.len() as u8]));
}

#[cfg(test)]
mod tests {
    use super::super::opensim_files::tests::short_motion;
    use super::*;

    #[test]
    fn the_file_is_whole_blocks_and_its_data_read_back() {
        let motion = short_motion();
        let event = GaitEvent {
            side: Side::Right,
            kind: EventKind::ToeOff,
            time: 0.26,
            frame: 1,
            confidence: 1.0,
            by_hand: false,
        };
        let bytes = to_bytes(&motion, &[event]);
        assert_eq!(bytes.len() % BLOCK, 0);
        let word = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        assert_eq!((bytes[0], bytes[1], word(2), word(8)), (2, 0x50, 21, 3));
        let data = (word(16) - 1) * BLOCK;
        assert_eq!(data, BLOCK * (1 + usize::from(bytes[BLOCK + 2])), "data follow the parameters");
        let number = |at: usize| f32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        for frame in 0..3 {
            for (place, landmark) in Landmark::ALL.into_iter().enumerate() {
                let at = data + (frame * Landmark::COUNT + place) * 16;
                match motion.landmarks[landmark][frame] {
                    None => assert!(number(at + 12) < 0.0),
                    Some(known) => {
                        let y = known.y.unwrap() * MILLIMETRES;
                        assert!((f64::from(number(at + 4)) - y).abs() < 1e-3 && number(at + 12) >= 0.0);
                    }
                }
            }
        }
    }
}
