//! Makes the built-in decoder hand pictures out as it decodes them, so that each is known by the sample it came from.
//!
//! openh264 sorts pictures by picture order counts and says of none which it is. It sorts rightly for the commonest
//! encoders; where counts rise by one a picture, or references form pyramids of several levels, pictures come early, under the
//! times of others, or never. A container knows every picture's time, so we sort ourselves. The decoder does not sort in the
//! Baseline profiles, which have no reordering. Their scalable kind (number 83) has the same fields as High, and nothing in
//! decoding depends on the number; so Main and High parameter sets are marked with it.

use std::borrow::Cow;

use super::bits::Bits;

/// Profile numbers (ITU-T H.264, annexes A and G).
const MAIN: u8 = 77;
const HIGH: u8 = 100;
const UNSORTED: u8 = 83;

/// What High has and Main has not, as Main means it: 4:2:0, 8 bits of brightness and of colour, no bypass, no matrix.
const MAIN_AS_HIGH: [bool; 7] = [false, true, false, true, true, false, false];

/// A sequence parameter set, marked; another unit, or one that is not understood, as it is.
pub(in crate::capture) fn in_decoding_order(unit: &[u8]) -> Cow<'_, [u8]> {
    let marked = match (unit.first().map(|header| header & 0x1f), unit.get(1)) {
        (Some(7), Some(&HIGH)) => {
            let mut marked = unit.to_vec();
            marked[1] = UNSORTED;
            Some(marked)
        }
        (Some(7), Some(&MAIN)) => from_main(unit),
        _ => None,
    };
    marked.map_or(Cow::Borrowed(unit), Cow::Owned)
}

/// Puts the fields of High into a Main parameter set, behind its number.
fn from_main(unit: &[u8]) -> Option<Vec<u8>> {
    let mut bits = Bits::new(&unit[1..]);
    bits.bits(24)?;
    bits.ue()?;
    let place = bits.position();
    let all = bits.data().iter().flat_map(|byte| (0..8).rev().map(move |place| (byte >> place) & 1 == 1));
    let all: Vec<bool> = all.collect();
    let rewritten: Vec<bool> = [&all[..place], &MAIN_AS_HIGH, &all[place..]].concat();
    let mut marked = vec![unit[0]];
    let mut zeros = 0;
    for (index, chunk) in rewritten.chunks(8).enumerate() {
        let byte =
            chunk.iter().enumerate().fold(0_u8, |byte, (place, bit)| byte | u8::from(*bit) << (7 - place));
        let byte = if index == 0 { UNSORTED } else { byte };
        // Nothing in a unit may look like a start code (7.4.1).
        if zeros >= 2 && byte <= 3 {
            marked.push(3);
            zeros = 0;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        marked.push(byte);
    }
    Some(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_main_set_keeps_its_bits_around_the_new_ones() {
        // Profile 77, no constraints, level 30, set number 0 (1), then 1011 and the stop bit.
        let unit = [0x67, 77, 0, 30, 0b1101_1100];
        // The number, 010 1 1 0 0, 1011 and the stop bit.
        assert_eq!(in_decoding_order(&unit).as_ref(), [0x67, 83, 0, 30, 0b1010_1100, 0b1011_1000]);
        let high = [0x67, 100, 0, 30, 0xac];
        assert_eq!(in_decoding_order(&high).as_ref(), [0x67, 83, 0, 30, 0xac]);
        for other in [&[0x67, 66, 0, 30, 0xda][..], &[0x65, 77, 1], &[0x67], &[]] {
            assert_eq!(in_decoding_order(other).as_ref(), other);
        }
    }
}
