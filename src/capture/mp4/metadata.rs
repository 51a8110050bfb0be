//! What cameras note beside a film: QuickTime's list of keys and values (`meta`), which Android writes.
//!
//! Android's recorder stretches slow motion in the file and notes the camera's rate. Apple's cameras store the true times and
//! slow down only while playing, so their films need nothing here.

use super::super::bytes::Bytes;
use super::boxes::{boxes, find};

/// Key under which Android's recorder writes how many pictures a second the camera took.
pub(in super::super) const CAPTURE_RATE: &str = "com.android.capture.fps";

/// Rates that a camera may have, Hz.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=4000.0;

/// Pictures a second that the camera took, Hz, where a movie header says it.
pub(super) fn capture_rate(movie: &[u8]) -> Option<f64> {
    let places = [find(movie, *b"meta"), find(movie, *b"udta").and_then(|user| find(user, *b"meta"))];
    places.into_iter().flatten().find_map(|meta| {
        // QuickTime's box has no version before its contents, that of MP4 has.
        let inside = if find(meta, *b"keys").is_some() { meta } else { meta.get(4..)? };
        let place = place_of(find(inside, *b"keys")?, CAPTURE_RATE.as_bytes())?;
        let item = boxes(find(inside, *b"ilst")?).find(|item| u32::from_be_bytes(item.kind) == place)?;
        number(find(item.body, *b"data")?).filter(|rate| RATES.contains(rate))
    })
}

/// The number of a key, from one.
fn place_of(keys: &[u8], wanted: &[u8]) -> Option<u32> {
    let found = boxes(keys.get(8..)?).position(|key| key.body == wanted)?;
    u32::try_from(found + 1).ok()
}

/// The number in a value (QuickTime's well-known types).
fn number(data: &[u8]) -> Option<f64> {
    let mut bytes = Bytes::new(data);
    let kind = bytes.u32()?;
    bytes.skip(4)?;
    match kind {
        1 => std::str::from_utf8(bytes.rest()).ok()?.trim().parse().ok(),
        23 => bytes.u32().map(|bits| f64::from(f32::from_bits(bits))),
        24 => bytes.u64().map(f64::from_bits),
        21 | 22 if bytes.rest().len() == 4 => bytes.u32().map(f64::from),
        21 | 22 if bytes.rest().len() == 2 => bytes.u16().map(f64::from),
        21 | 22 if bytes.rest().len() == 1 => bytes.u8().map(f64::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], &kind, body].concat()
    }

    fn movie(key: &[u8], kind: u32, value: &[u8], version: &[u8]) -> Vec<u8> {
        let list = |entries: Vec<u8>| [&[0, 0, 0, 0, 0, 0, 0, 2][..], &entries].concat();
        let keys = list([boxed(*b"mdta", b"com.android.version"), boxed(*b"mdta", key)].concat());
        let data =
            |kind: u32, value: &[u8]| boxed(*b"data", &[&kind.to_be_bytes()[..], &[0; 4], value].concat());
        let items = [boxed([0, 0, 0, 1], &data(1, b"14")), boxed([0, 0, 0, 2], &data(kind, value))].concat();
        boxed(*b"meta", &[version, &boxed(*b"keys", &keys), &boxed(*b"ilst", &items)].concat())
    }

    #[test]
    fn a_phones_rate_is_read_in_every_form() {
        let android = b"com.android.capture.fps";
        for (kind, value) in [(23, 240_f32.to_be_bytes().to_vec()), (1, b"240".to_vec()), (22, vec![0, 240])]
        {
            for version in [&[][..], &[0; 4]] {
                assert_eq!(capture_rate(&movie(android, kind, &value, version)), Some(240.0));
            }
        }
        assert_eq!(capture_rate(&movie(b"com.android.other", 1, b"240", &[])), None);
        assert_eq!(capture_rate(&movie(android, 1, b"-5", &[])), None);
        assert_eq!(capture_rate(&movie(android, 23, &[0x7f, 0xc0, 0, 0], &[])), None);
        assert_eq!(capture_rate(&[]), None);
    }
}
