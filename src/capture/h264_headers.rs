//! What an H.264 stream says about itself: the set-up record of MP4 files and the sequence parameter set
//! (ITU-T H.264, 7.3.2.1 and annex E), as far as it decides who can decode it and how the picture is to be shown.

use super::bytes::Bytes;

/// A stream's set-up (`avcC`, ISO/IEC 14496-15).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DecoderSetup {
    /// Bytes of the length before each unit: 1, 2 or 4.
    pub length_size: usize,
    /// Parameter sets as units with start codes, to be fed before each restart.
    pub parameter_sets: Vec<u8>,
    /// What the first sequence parameter set says.
    pub sequence: SequenceHeader,
}

/// What a sequence parameter set says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SequenceHeader {
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
    /// Width of a pixel over its height, where said.
    pub pixel_aspect: Option<f64>,
    /// Whether 0–255 is used in full.
    pub full_range: bool,
    /// Matrix number of ITU-T H.273, where said.
    pub matrix: Option<u8>,
}

impl SequenceHeader {
    /// Whether the built-in decoder can read it: progressive 8-bit 4:2:0 in Baseline, Main or High profile.
    pub(super) fn built_in_decodes(&self) -> bool {
        matches!(self.profile, 66 | 77 | 100) && self.is_420 && self.bit_depth == 8 && self.progressive
    }
}

/// Start code before each unit.
const START: [u8; 4] = [0, 0, 0, 1];

/// Reads an `avcC` record.
pub(super) fn read_decoder_setup(record: &[u8]) -> Option<DecoderSetup> {
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
            parameter_sets.extend_from_slice(unit);
            if kind == 0 && sequence.is_none() {
                sequence = read_sequence_header(unit);
            }
        }
    }
    Some(DecoderSetup { length_size, parameter_sets, sequence: sequence? })
}

/// Rewrites units with lengths as units with start codes, after `out`; says whether decoding can start here.
pub(super) fn append_units(sample: &[u8], length_size: usize, out: &mut Vec<u8>) -> bool {
    let mut restart = false;
    let mut bytes = Bytes::new(sample);
    while let Some(length) = bytes.take(length_size) {
        let length = length.iter().fold(0, |length, &byte| (length << 8) | usize::from(byte));
        // The last unit of a damaged sample may claim more than is there: the decoder judges what is left.
        let unit = bytes.take(length.min(bytes.rest().len())).unwrap_or_default();
        restart |= unit.first().is_some_and(|header| header & 0x1f == 5);
        if !unit.is_empty() {
            out.extend_from_slice(&START);
            out.extend_from_slice(unit);
        }
    }
    restart
}

/// Bits of a unit, with the emulation bytes taken out.
struct Bits {
    data: Vec<u8>,
    position: usize,
}

impl Bits {
    fn new(unit: &[u8]) -> Self {
        let mut data = Vec::with_capacity(unit.len());
        let mut zeros = 0;
        for &byte in unit {
            if zeros >= 2 && byte == 3 {
                zeros = 0;
                continue;
            }
            zeros = if byte == 0 { zeros + 1 } else { 0 };
            data.push(byte);
        }
        Self { data, position: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        let byte = self.data.get(self.position / 8)?;
        let bit = (byte >> (7 - self.position % 8)) & 1;
        self.position += 1;
        Some(u32::from(bit))
    }

    fn flag(&mut self) -> Option<bool> {
        self.bit().map(|bit| bit == 1)
    }

    fn bits(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some((value << 1) | self.bit()?))
    }

    /// Unsigned Exp-Golomb.
    fn ue(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1_u32 << zeros) - 1 + self.bits(zeros)?)
    }

    /// Signed Exp-Golomb.
    fn se(&mut self) -> Option<i64> {
        let code = i64::from(self.ue()?);
        Some(if code % 2 == 1 { code.div_euclid(2) + 1 } else { -(code / 2) })
    }
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
    if bits.flag()? {
        for _ in 0..4 {
            bits.ue()?;
        }
    }
    let mut header = SequenceHeader {
        profile,
        is_420: chroma == 1,
        bit_depth,
        progressive,
        coded_width: width as usize,
        coded_height: height as usize,
        pixel_aspect: None,
        full_range: false,
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
            bits.bits(16)?;
            header.matrix = Some(bits.bits(8)? as u8);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_golomb_codes_of_the_standard() {
        // Table 9-2: 1, 010, 011, 00100 are 0, 1, 2, 3; signed 0, 1, -1, 2.
        let mut bits = Bits { data: vec![0b1010_0110, 0b0100_0000], position: 0 };
        assert_eq!([bits.ue(), bits.ue(), bits.ue(), bits.ue()], [Some(0), Some(1), Some(2), Some(3)]);
        bits.position = 0;
        assert_eq!([bits.se(), bits.se(), bits.se(), bits.se()], [Some(0), Some(1), Some(-1), Some(2)]);
    }

    #[test]
    fn units_get_start_codes_and_a_restart_is_seen() {
        let mut out = Vec::new();
        assert!(append_units(&[0, 0, 0, 2, 0x65, 7, 0, 0, 0, 9, 1], 4, &mut out));
        assert_eq!(out, [0, 0, 0, 1, 0x65, 7, 0, 0, 0, 1, 1]);
        assert!(!append_units(&[0, 1, 0x41], 2, &mut out));
    }

    #[test]
    fn nonsense_is_refused_not_followed() {
        assert_eq!(read_sequence_header(&[0x67]), None);
        assert_eq!(read_sequence_header(&[0; 64]), None);
        assert_eq!(read_decoder_setup(&[1, 100, 0, 31, 0xff, 0xe1, 0xff, 0xff, 0x67]), None);
    }
}
