//! What worn accelerometers feel of an anchor's gaits as a safetensors file beside the anchor's.

use std::collections::BTreeMap;

use crate::biomechanics::random::Random;
use crate::biomechanics::signal::sensor_window::{CHANNELS, LENGTH, WornAt};
use crate::exchange::ExchangeError;
use crate::exchange::safetensors::{Numbers, Table, to_bytes};
use crate::synthesis::KnownGait;
use crate::synthesis::training::anchor::AnchorWish;
use crate::synthesis::training::sensor_example::{SensorExample, feel};

/// Schema of the files.
pub const SENSORS_SCHEMA: &str = "gaittwin/sensors/1";
/// Bodies of other sizes of each gait.
const SIZES: usize = 1;

/// Words by which a file is known again.
pub(super) fn words(wish: &AnchorWish) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("schema", SENSORS_SCHEMA.to_owned()),
        ("label", crate::DISCLAIMER.to_owned()),
        ("source", "simulated".to_owned()),
        ("seed", wish.seed.to_string()),
        ("anchor", wish.index.to_string()),
        ("truth_names", SensorExample::NAMES.join(" ")),
        ("worn_names", WornAt::ALL.map(WornAt::name).join(" ")),
    ])
}

/// The bytes of a file; they depend on the wish and the gaits alone.
///
/// # Errors
/// When a table does not fit its shape.
pub fn sensor_bytes(gaits: &[KnownGait], wish: &AnchorWish) -> Result<Vec<u8>, ExchangeError> {
    let feel = |(index, gait): (usize, &KnownGait)| {
        let mut random = Random::for_part(wish.seed, &format!("sensors of gait {} {index}", wish.index));
        feel(gait, SIZES, &mut random)
    };
    let examples: Vec<SensorExample> = gaits.iter().enumerate().flat_map(feel).collect();
    let n = examples.len();
    let values = examples.iter().flat_map(|example| example.window.values.iter().copied()).collect();
    let truth = examples.iter().flat_map(|example| example.truth.map(|value| value as f32)).collect();
    let worn = examples.iter().map(|example| example.worn as i32).collect();
    let tables = [
        Table { name: "sensor.values", shape: vec![n, LENGTH, CHANNELS], numbers: Numbers::Half(values) },
        Table {
            name: "sensor.truth",
            shape: vec![n, SensorExample::NAMES.len()],
            numbers: Numbers::Single(truth),
        },
        Table { name: "sensor.worn", shape: vec![n], numbers: Numbers::Whole(worn) },
    ];
    to_bytes(&tables, &words(wish))
}
