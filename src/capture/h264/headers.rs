//! What an H.264 stream says about itself: the set-up record of MP4 files and the sequence parameter set
//! (ITU-T H.264, 7.3.2.1 and annex E), as far as it decides who can decode it and how the picture is to be shown.
//!
//! Read by hand and not with the crate `h264-reader`: it takes a parameter set whole or not at all, so that one odd field in
//! the part on buffering, which decides nothing here, would refuse a film that plays; and `order` writes parameter sets anew,
//! for which the crate has no writer, so that our reader of bits would stay.

use super::bits::Bits;
use super::order::in_decoding_order;
use crate::capture::bytes::Bytes;

/// A stream's set-up (`avcC`, ISO/IEC 14496-15).
#[derive(Clone, Debug, PartialEq)]
pub(in crate::capture) struct DecoderSetup {
    /// Bytes of the length before each unit: 1, 2 or 4.
    pub length_size: usize,
    /// Parameter sets as units with start codes, to be fed before each restart; marked so that the decoder hands pictures
    /// out as they are decoded.
    pub parameter_sets: Vec<u8>,
    /// What the first sequence parameter set says.
    pub sequence: SequenceHeader,
}

/// What a sequence parameter set says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::capture) struct SequenceHeader {
    /// Profile number, such as 66 Baseline, 77 Main, 100 High.
    pub profile: u8,
    /// Whether colours are at 4:2:0.
    pub is_420: bool,
    /// Bits per brightness sample.
    pub bit_depth: u32,
    /// Whether every picture is a whole frame (not interlaced).
    pub progressive: bool,
    /// Width in whole macroblocks, px.
    pub coded_width: usize,
    /// Height in whole macroblocks, px.
    pub coded_height: usize,
    /// Width and height that are shown, px.
    pub shown: (usize, usize),
    /// Width of a pixel over its height, where said.
    pub pixel_aspect: Option<f64>,
    /// Whether 0–255 is used in full.
    pub full_range: bool,
    /// Transfer number of ITU-T H.273, where said: 16 and 18 are those of HDR.
    pub transfer: Option<u8>,
    /// Matrix number of ITU-T H.273, where said.
    pub matrix: Option<u8>,
}

impl SequenceHeader {
    /// Whether the built-in decoder can read it: progressive 8-bit 4:2:0 in Baseline, Main or High profile, of no HDR.
    pub(in crate::capture) fn built_in_decodes(&self) -> bool {
        let plain = !matches!(self.transfer, Some(16 | 18));
        matches!(self.profile, 66 | 77 | 100)
            && self.is_420
            && self.bit_depth == 8
            && self.progressive
            && plain
    }
}

/// Start code before each unit.
const START: [u8; 4] = [0, 0, 0, 1];
/// Kind of unit that holds a picture with which decoding can start.
const RESTART: u8 = 5;
/// Kind of unit that is a sequence parameter set.
const SEQUENCE: u8 = 7;

/// Reads an `avcC` record.
pub(in crate::capture) fn read_decoder_setup(record: &[u8]) -> Option<DecoderSetup> {
    let mut bytes = Bytes::new(record);
    bytes.skip(4)?;
    let length_size = usize::from(bytes.u8()? & 3) + 1;
    let mut parameter_sets = Vec::new();
    let mut sequence = None;
    for kind in 0..2 {
        let count = bytes.u8()? & if kind == 0 { 0x1f } else { 0xff };
        for _ in 0..count {
            let length = usize::from(bytes.u16()?);
            let unit = bytes.take(length)?;
            parameter_sets.extend_from_slice(&START);
            parameter_sets.extend_from_slice(&in_decoding_order(unit));
            if kind == 0 && sequence.is_none() {
                sequence = read_sequence_header(unit);
            }
        }
    }
    Some(DecoderSetup { length_size, parameter_sets, sequence: sequence? })
}

/// What is to be known of a sample's units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::capture) struct Units {
    /// Whether decoding can start here.
    pub restart: bool,
    /// The last sequence parameter set among them, where there is one.
    pub sequence: Option<SequenceHeader>,
}

/// Rewrites units with lengths as units with start codes, after `out`.
pub(in crate::capture) fn append_units(sample: &[u8], length_size: usize, out: &mut Vec<u8>) -> Units {
    let mut found = Units::default();
    let mut bytes = Bytes::new(sample);
    while let Some(length) = bytes.take(length_size) {
        let length = length.iter().fold(0, |length, &byte| (length << 8) | usize::from(byte));
        // The last unit of a damaged sample may claim more than is there: the decoder judges what is left.
        let unit = bytes.take(length.min(bytes.rest().len())).unwrap_or_default();
        let Some(header) = unit.first() else { continue };
        out.extend_from_slice(&START);
        match header & 0x1f {
            SEQUENCE => {
                found.sequence = read_sequence_header(unit).or(found.sequence);
                out.extend_from_slice(&in_decoding_order(unit));
            }
            kind => {
                found.restart |= kind == RESTART;
                out.extend_from_slice(unit);
            }
        }
    }
    found
}

/// Passes over a scaling list (7.3.2.1.1.1).
fn skip_scaling_list(bits: &mut Bits, size: usize) -> Option<()> {
    let (mut last, mut next) = (8_i64, 8_i64);
    for _ in 0..size {
        if next != 0 {
            next = (last + bits.se()?).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Some(())
}

fn read_sequence_header(unit: &[u8]) -> Option<SequenceHeader> {
    let mut bits = Bits::new(unit.get(1..)?);
    let profile = bits.bits(8)? as u8;
    bits.bits(16)?;
    bits.ue()?;
    let (mut chroma, mut bit_depth) = (1, 8);
    if matches!(profile, 100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135) {
        chroma = bits.ue()?;
        if chroma == 3 {
            bits.bit()?;
        }
        bit_depth = bits.ue()?.checked_add(8)?;
        bits.ue()?;
        bits.bit()?;
        if bits.flag()? {
            for list in 0..if chroma == 3 { 12 } else { 8 } {
                if bits.flag()? {
                    skip_scaling_list(&mut bits, if list < 6 { 16 } else { 64 })?;
                }
            }
        }
    }
    bits.ue()?;
    match bits.ue()? {
        0 => {
            bits.ue()?;
        }
        1 => {
            bits.bit()?;
            bits.se()?;
            bits.se()?;
            for _ in 0..bits.ue()?.min(255) {
                bits.se()?;
            }
        }
        _ => {}
    }
    bits.ue()?;
    bits.bit()?;
    let width = bits.ue()?.checked_add(1)?.checked_mul(16)?;
    let rows = bits.ue()?.checked_add(1)?;
    let progressive = bits.flag()?;
    if !progressive {
        bits.bit()?;
    }
    let height = rows.checked_mul(if progressive { 16 } else { 32 })?;
    bits.bit()?;
    // Left, right, top and bottom, in colour samples.
    let mut cropped = [0_u32; 4];
    if bits.flag()? {
        for side in &mut cropped {
            *side = bits.ue()?;
        }
    }
    let unit_of_rows = if progressive { 2 } else { 4 };
    let shown = (
        width.saturating_sub(cropped[0].saturating_add(cropped[1]).saturating_mul(2)),
        height.saturating_sub(cropped[2].saturating_add(cropped[3]).saturating_mul(unit_of_rows)),
    );
    let mut header = SequenceHeader {
        profile,
        is_420: chroma == 1,
        bit_depth,
        progressive,
        coded_width: width as usize,
        coded_height: height as usize,
        shown: (shown.0 as usize, shown.1 as usize),
        pixel_aspect: None,
        full_range: false,
        transfer: None,
        matrix: None,
    };
    if bits.flag()? {
        read_usability(&mut bits, &mut header);
    }
    Some(header)
}

/// Pixel shapes by number (table E-1), width over height.
const PIXEL_SHAPES: [(u32, u32); 17] = [
    (0, 1),
    (1, 1),
    (12, 11),
    (10, 11),
    (16, 11),
    (40, 33),
    (24, 11),
    (20, 11),
    (32, 11),
    (80, 33),
    (18, 11),
    (15, 11),
    (64, 33),
    (160, 99),
    (4, 3),
    (3, 2),
    (2, 1),
];

/// The beginning of the video usability information (annex E): pixel shape and colours.
fn read_usability(bits: &mut Bits, header: &mut SequenceHeader) -> Option<()> {
    if bits.flag()? {
        let (width, height) = match bits.bits(8)? {
            255 => (bits.bits(16)?, bits.bits(16)?),
            number => PIXEL_SHAPES.get(number as usize).copied().unwrap_or((0, 1)),
        };
        if width > 0 && height > 0 {
            header.pixel_aspect = Some(f64::from(width) / f64::from(height));
        }
    }
    if bits.flag()? {
        bits.bit()?;
    }
    if bits.flag()? {
        bits.bits(3)?;
        header.full_range = bits.flag()?;
        if bits.flag()? {
            bits.bits(8)?;
            header.transfer = Some(bits.bits(8)? as u8);
            header.matrix = Some(bits.bits(8)? as u8);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_get_start_codes_and_a_restart_is_seen() {
        let mut out = Vec::new();
        assert!(append_units(&[0, 0, 0, 2, 0x65, 7, 0, 0, 0, 9, 1], 4, &mut out).restart);
        assert_eq!(out, [0, 0, 0, 1, 0x65, 7, 0, 0, 0, 1, 1]);
        assert!(!append_units(&[0, 1, 0x41], 2, &mut out).restart);
    }

    #[test]
    fn nonsense_is_refused_not_followed() {
        assert_eq!(read_sequence_header(&[0x67]), None);
        assert_eq!(read_sequence_header(&[0; 64]), None);
        assert_eq!(read_decoder_setup(&[1, 100, 0, 31, 0xff, 0xe1, 0xff, 0xff, 0x67]), None);
    }
}
