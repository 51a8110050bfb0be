//! Key-points as compact bytes: about a fifth of the same in JSON.
//!
//! Places are kept to 1/256 px and confidences to 1/1000, far below a network's noise; differences from the frame
//! before are written as numbers of variable length. Times are exact to a nanosecond. The first byte is the version.

use crate::biomechanics::anatomy::{BodyPoint, Landmark};
use crate::vision::pose::{Keypoint, LegCandidate, Pose, PoseSample};

const VERSION: u8 = 1;
const PLACE: f64 = 256.0;
const CONFIDENCE: f64 = 1000.0;
const NANOSECONDS: f64 = 1e9;

const CANDIDATE_POINTS: [BodyPoint; 5] =
    [BodyPoint::Hip, BodyPoint::Knee, BodyPoint::Ankle, BodyPoint::Heel, BodyPoint::Toe];

/// Writes samples one after the other.
pub(in crate::archive) fn encode(samples: &[PoseSample]) -> Vec<u8> {
    let mut out = vec![VERSION];
    put(&mut out, samples.len() as i64);
    let mut time = 0;
    let mut frame = 0;
    let mut last = [[0_i64; 3]; Landmark::COUNT];
    for sample in samples {
        let now = (sample.time * NANOSECONDS).round() as i64;
        put(&mut out, sample.frame as i64 - frame);
        put(&mut out, now - time);
        (time, frame) = (now, sample.frame as i64);
        let mut seen = 0_i64;
        if let Some(pose) = &sample.pose {
            seen = 1 << Landmark::COUNT;
            for (bit, landmark) in Landmark::ALL.into_iter().enumerate() {
                seen |= i64::from(pose.points[landmark].is_some()) << bit;
            }
        }
        put(&mut out, seen);
        for (landmark, last) in Landmark::ALL.into_iter().zip(&mut last) {
            if let Some(point) = sample.pose.as_ref().and_then(|pose| pose.points[landmark]) {
                put_point(&mut out, &point, last);
            }
        }
        put(&mut out, sample.leg_candidates.len() as i64);
        for candidate in &sample.leg_candidates {
            let which = CANDIDATE_POINTS.iter().position(|point| *point == candidate.point);
            put(&mut out, which.map_or(-1, |which| which as i64));
            put_point(&mut out, &candidate.keypoint, &mut [0; 3]);
        }
    }
    out
}

/// Reads what [`encode`] wrote; `None` when the bytes are not that.
pub(in crate::archive) fn decode(bytes: &[u8]) -> Option<Vec<PoseSample>> {
    let mut rest = bytes.strip_prefix(&[VERSION])?;
    let rest = &mut rest;
    let count = usize::try_from(take(rest)?).ok()?;
    // A sample takes at least four bytes, so a damaged count cannot ask for more memory than there are bytes.
    let mut samples = Vec::with_capacity(count.min(bytes.len() / 4));
    let mut time = 0_i64;
    let mut frame = 0_i64;
    let mut last = [[0_i64; 3]; Landmark::COUNT];
    for _ in 0..count {
        frame = frame.checked_add(take(rest)?)?;
        time = time.checked_add(take(rest)?)?;
        let seen = take(rest)?;
        let mut pose = Pose::default();
        for (bit, (landmark, last)) in Landmark::ALL.into_iter().zip(&mut last).enumerate() {
            if seen >> bit & 1 == 1 {
                pose.points[landmark] = Some(take_point(rest, last)?);
            }
        }
        let mut leg_candidates = Vec::new();
        for _ in 0..take(rest)? {
            let which = usize::try_from(take(rest)?).ok();
            let keypoint = take_point(rest, &mut [0; 3])?;
            if let Some(point) = which.and_then(|which| CANDIDATE_POINTS.get(which)) {
                leg_candidates.push(LegCandidate { point: *point, keypoint });
            }
        }
        samples.push(PoseSample {
            frame: usize::try_from(frame).ok()?,
            time: time as f64 / NANOSECONDS,
            pose: (seen >> Landmark::COUNT & 1 == 1).then_some(pose),
            leg_candidates,
        });
    }
    rest.is_empty().then_some(samples)
}

fn put_point(out: &mut Vec<u8>, point: &Keypoint, last: &mut [i64; 3]) {
    let now =
        [point.x * PLACE, point.y * PLACE, point.confidence * CONFIDENCE].map(|value| value.round() as i64);
    for (now, last) in now.into_iter().zip(last) {
        put(out, now - *last);
        *last = now;
    }
}

fn take_point(rest: &mut &[u8], last: &mut [i64; 3]) -> Option<Keypoint> {
    for last in last.iter_mut() {
        *last = last.checked_add(take(rest)?)?;
    }
    Some(Keypoint {
        x: last[0] as f64 / PLACE,
        y: last[1] as f64 / PLACE,
        confidence: last[2] as f64 / CONFIDENCE,
    })
}

/// Seven bits a byte, small numbers of either sign first.
fn put(out: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn take(rest: &mut &[u8]) -> Option<i64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point() -> impl Strategy<Value = Option<Keypoint>> {
        proptest::option::of(
            (-500.0..5000.0, -500.0..5000.0, 0.0..=1.0).prop_map(|(x, y, confidence)| Keypoint {
                x,
                y,
                confidence,
            }),
        )
    }

    fn sample() -> impl Strategy<Value = PoseSample> {
        let pose = proptest::option::of(proptest::collection::vec(point(), Landmark::COUNT));
        (pose, proptest::collection::vec(point(), 0..4), 0.0..1e5).prop_map(|(points, candidates, time)| {
            PoseSample {
                frame: (time * 60.0) as usize,
                time,
                pose: points.map(|points| {
                    let mut pose = Pose::default();
                    for (landmark, point) in Landmark::ALL.into_iter().zip(points) {
                        pose.points[landmark] = point;
                    }
                    pose
                }),
                leg_candidates: candidates
                    .into_iter()
                    .flatten()
                    .map(|keypoint| LegCandidate { point: BodyPoint::Heel, keypoint })
                    .collect(),
            }
        })
    }

    proptest! {
        #[test]
        fn key_points_come_back_to_a_fraction_of_a_pixel(samples in proptest::collection::vec(sample(), 0..5)) {
            let back = decode(&encode(&samples)).unwrap();
            prop_assert_eq!(back.len(), samples.len());
            for (before, after) in samples.iter().zip(&back) {
                prop_assert_eq!(before.frame, after.frame);
                prop_assert!((before.time - after.time).abs() < 1e-8);
                prop_assert_eq!(before.pose.is_some(), after.pose.is_some());
                prop_assert_eq!(before.leg_candidates.len(), after.leg_candidates.len());
                for landmark in Landmark::ALL {
                    let of = |sample: &PoseSample| sample.pose.as_ref().and_then(|pose| pose.points[landmark]);
                    prop_assert_eq!(of(before).is_some(), of(after).is_some());
                    if let (Some(a), Some(b)) = (of(before), of(after)) {
                        prop_assert!((a.x - b.x).abs() <= 0.002 && (a.y - b.y).abs() <= 0.002);
                        prop_assert!((a.confidence - b.confidence).abs() <= 0.0006);
                    }
                }
            }
        }

        #[test]
        fn damaged_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = bytes;
            let _ = decode(&bytes);
            bytes.insert(0, VERSION);
            let _ = decode(&bytes);
        }
    }
}
