//! [`StoredCurve`]: curves over the cycle as base64 of 32-bit numbers (1e-7 rad).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::biomechanics::anatomy::Side;
use crate::clinic::assessment::CycleCurve;

#[derive(Serialize, Deserialize)]
pub(super) struct StoredCurve {
    side: String,
    kind: String,
    mean: String,
    sd: String,
    strides: Vec<String>,
}

impl From<&CycleCurve> for StoredCurve {
    fn from(curve: &CycleCurve) -> Self {
        Self {
            side: curve.side.name().to_owned(),
            kind: curve.kind.name().to_owned(),
            mean: packed(&curve.mean),
            sd: packed(&curve.sd),
            strides: curve.strides.iter().map(|stride| packed(stride)).collect(),
        }
    }
}

impl StoredCurve {
    pub(super) fn into_curve(self) -> Option<CycleCurve> {
        Some(CycleCurve {
            side: Side::from_name(&self.side)?,
            kind: self.kind.parse().ok()?,
            mean: unpacked(&self.mean)?,
            sd: unpacked(&self.sd)?,
            strides: self.strides.iter().map(|stride| unpacked(stride)).collect::<Option<_>>()?,
        })
    }
}

fn packed(values: &[f64]) -> String {
    let bytes: Vec<u8> = values.iter().flat_map(|value| (*value as f32).to_le_bytes()).collect();
    BASE64.encode(bytes)
}

fn unpacked(text: &str) -> Option<Vec<f64>> {
    let bytes = BASE64.decode(text).ok()?;
    let (numbers, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| numbers.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect())
}
