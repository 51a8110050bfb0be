//! Bits of H.264 units (ITU-T H.264, 7.2 and 9.1), read without ever running past their end.

/// Bits of a unit, with the emulation bytes taken out.
#[derive(Clone, Debug)]
pub(in crate::capture) struct Bits {
    data: Vec<u8>,
    position: usize,
}

impl Bits {
    /// The bits of a unit.
    pub(in crate::capture) fn new(unit: &[u8]) -> Self {
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

    /// The next bit.
    pub(in crate::capture) fn bit(&mut self) -> Option<u32> {
        let byte = self.data.get(self.position / 8)?;
        let bit = (byte >> (7 - self.position % 8)) & 1;
        self.position += 1;
        Some(u32::from(bit))
    }

    /// The next bit as a yes or no.
    pub(in crate::capture) fn flag(&mut self) -> Option<bool> {
        self.bit().map(|bit| bit == 1)
    }

    /// The next bits as a number, the most significant first.
    pub(in crate::capture) fn bits(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0, |value, _| Some((value << 1) | self.bit()?))
    }

    /// Unsigned Exp-Golomb.
    pub(in crate::capture) fn ue(&mut self) -> Option<u32> {
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
    pub(in crate::capture) fn se(&mut self) -> Option<i64> {
        let code = i64::from(self.ue()?);
        Some(if code % 2 == 1 { code.div_euclid(2) + 1 } else { -(code / 2) })
    }

    /// How many bits were read.
    pub(in crate::capture) fn position(&self) -> usize {
        self.position
    }

    /// The bytes without emulation bytes.
    pub(in crate::capture) fn data(&self) -> &[u8] {
        &self.data
    }
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
}
