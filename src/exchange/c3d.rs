//! C3D, the binary format of motion laboratories: landmarks and events, little-endian, 32-bit floating point.
//!
//! Written after the public description of the format (c3d.org user guide). Places are in millimetres, as laboratories
//! expect; `POINT:X_SCREEN` and `Y_SCREEN` say that y is up. A place that was not seen has the residual −1.
//!
//! Two counts of the format are too small for long walks, and both have a way out in the guide. A list of words or numbers
//! holds 255 entries: further events stand in `EVENT:LABELS2`, `LABELS3`, … as further points would in `POINT:LABELS2`.
//! Frames are counted in 16 bits: beyond, `POINT:LONG_FRAMES` and `TRIAL:ACTUAL_END_FIELD` hold the count.

use std::path::Path;

use super::assessment_file::write_whole;
use super::error::ExchangeError;
use super::opensim_files::{axes_seen, place_of};
use crate::biomechanics::anatomy::{Landmark, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::biomechanics::motion::Motion;

const BLOCK: usize = 512;
const MILLIMETRES: f64 = 1000.0;
/// The header counts frames in 16 bits.
const MOST_FRAMES: usize = 65_535;
/// Entries of a list.
const MOST_ENTRIES: usize = 255;
/// Blocks of the parameter section are counted in 8 bits: room for some 5,000 events.
const MOST_BLOCKS: usize = 255;

/// Writes landmarks and events.
///
/// # Errors
/// When there are more events than the format can hold, or the file cannot be written.
pub fn write(path: &Path, motion: &Motion, events: &[GaitEvent]) -> Result<(), ExchangeError> {
    let blocks = parameter_section(motion, events, 0).len() / BLOCK;
    if blocks > MOST_BLOCKS {
        return Err(ExchangeError::Malformed {
            kind: "file_kind.walk_for_c3d",
            cause: format!("it has {} events, more than the format has room for.", events.len()).into(),
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
    word(&mut bytes, motion.len().min(MOST_FRAMES));
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

    /// 32 bits in two words, the lower one first.
    fn long_integer(value: usize) -> Self {
        let words = [value as u16, (value >> 16) as u16].map(u16::cast_signed);
        Value::Integers(words.to_vec(), vec![2])
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
    put(&mut bytes, 1, "FRAMES", &Value::integer(motion.len().min(MOST_FRAMES)));
    if motion.len() > MOST_FRAMES {
        put(&mut bytes, 1, "LONG_FRAMES", &number(motion.len() as f64));
    }
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
    put_group(&mut bytes, 6, "TRIAL");
    put(&mut bytes, 6, "ACTUAL_START_FIELD", &Value::long_integer(1));
    put(&mut bytes, 6, "ACTUAL_END_FIELD", &Value::long_integer(motion.len()));
    // A name of length zero ends the section.
    bytes.extend([0, 0]);
    let mut bytes = padded(bytes);
    bytes[2] = (bytes.len() / BLOCK) as u8;
    bytes
}

fn put_events(bytes: &mut Vec<u8>, motion: &Motion, events: &[GaitEvent]) {
    put_group(bytes, 5, "EVENT");
    put(bytes, 5, "USED", &Value::integer(events.len()));
    // A file without events has the lists, empty.
    let none: [&[GaitEvent]; 1] = [&[]];
    let parts: Vec<&[GaitEvent]> =
        if events.is_empty() { none.to_vec() } else { events.chunks(MOST_ENTRIES).collect() };
    for (number, part) in parts.into_iter().enumerate() {
        let name = |name: &str| if number == 0 { name.to_owned() } else { format!("{name}{}", number + 1) };
        let words = |of: fn(&GaitEvent) -> &'static str| {
            Value::Words(part.iter().map(|event| of(event).to_owned()).collect())
        };
        let side = |event: &GaitEvent| if event.side == Side::Left { "Left" } else { "Right" };
        let kind = |event: &GaitEvent| {
            if event.kind == EventKind::InitialContact { "Foot Strike" } else { "Foot Off" }
        };
        put(bytes, 5, &name("CONTEXTS"), &words(side));
        put(bytes, 5, &name("LABELS"), &words(kind));
        let times = part.iter().flat_map(|event| {
            // The format's times start with its first frame, in minutes and seconds.
            let time = event.time - motion.start;
            [(time / 60.0).floor() as f32, time.rem_euclid(60.0) as f32]
        });
        put(bytes, 5, &name("TIMES"), &Value::Numbers(times.collect(), vec![2, part.len() as u8]));
    }
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

    /// Name and body of every parameter of a section.
    fn parameters(section: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        let mut at = 4;
        while section[at] != 0 {
            let length = usize::from(section[at]);
            let is_group = section[at + 1] > 127;
            let name = String::from_utf8(section[at + 2..at + 2 + length].to_vec()).unwrap();
            let next = at + 2 + length;
            let offset = usize::from(u16::from_le_bytes([section[next], section[next + 1]]));
            if !is_group {
                found.push((name, section[next + 2..next + offset].to_vec()));
            }
            at = next + offset;
        }
        found
    }

    #[test]
    fn a_walk_of_ten_minutes_keeps_all_of_its_events() {
        let motion = short_motion();
        let event = |number: usize| GaitEvent {
            side: if number.is_multiple_of(2) { Side::Left } else { Side::Right },
            kind: EventKind::InitialContact,
            time: motion.start + 0.69 * number as f64,
            frame: number,
            confidence: 1.0,
            by_hand: false,
        };
        let events: Vec<GaitEvent> = (0..870).map(event).collect();
        let all = parameters(&parameter_section(&motion, &events, 9));
        let of = |name: &str| &all.iter().find(|(known, _)| known == name).unwrap().1;
        let counts: Vec<u8> = ["LABELS2", "LABELS3", "LABELS4"].map(|name| of(name)[3]).to_vec();
        assert_eq!(counts, [255, 255, 105]);
        let last = of("TIMES4");
        let numbers = &last[last.len() - 9..last.len() - 1];
        let number = |at: usize| f32::from_le_bytes(numbers[at..at + 4].try_into().unwrap());
        assert!((f64::from(60.0 * number(0) + number(4)) - 0.69 * 869.0).abs() < 1e-3);
    }

    #[test]
    fn a_walk_longer_than_the_header_counts_says_how_long_it_is() {
        use crate::biomechanics::anatomy::LandmarkTable;
        let motion = Motion {
            landmarks: LandmarkTable::from_fn(|_| vec![None; 70_000]),
            trunk_lean: vec![None; 70_000],
            ..short_motion()
        };
        let head = header(&motion, 5);
        assert_eq!(u16::from_le_bytes([head[8], head[9]]), u16::MAX);
        let all = parameters(&parameter_section(&motion, &[], 5));
        let of = |name: &str| &all.iter().find(|(known, _)| known == name).unwrap().1;
        let long = of("LONG_FRAMES");
        assert!((f32::from_le_bytes(long[2..6].try_into().unwrap()) - 70_000.0).abs() < 0.5);
        let end = of("ACTUAL_END_FIELD");
        assert_eq!(u32::from_le_bytes(end[3..7].try_into().unwrap()), 70_000);
    }
}
