//! The parameters of a C3D file, by group and name, whatever processor wrote them.

use std::collections::BTreeMap;

/// How numbers are stored, by the processor that wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Processor {
    Intel,
    Dec,
    Sgi,
}

pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) processor: Processor,
}

impl Reader<'_> {
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn word(&self, at: usize) -> Option<u16> {
        let pair = [self.byte(at)?, self.byte(at + 1)?];
        Some(if self.processor == Processor::Sgi {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    }

    pub(super) fn float(&self, at: usize) -> Option<f64> {
        let four = [self.byte(at)?, self.byte(at + 1)?, self.byte(at + 2)?, self.byte(at + 3)?];
        Some(match self.processor {
            Processor::Intel => f64::from(f32::from_le_bytes(four)),
            Processor::Sgi => f64::from(f32::from_be_bytes(four)),
            // VAX: the words exchanged, and an exponent that counts by two more.
            Processor::Dec => f64::from(f32::from_le_bytes([four[2], four[3], four[0], four[1]])) / 4.0,
        })
    }
}

/// One parameter as it stands.
pub(super) struct Parameter {
    kind: i8,
    sizes: Vec<usize>,
    at: usize,
}

/// All parameters by «GROUP:NAME».
pub(super) type Parameters = BTreeMap<String, Parameter>;

/// All parameters by «GROUP:NAME».
pub(super) fn parameters(reader: &Reader<'_>, start: usize) -> BTreeMap<String, Parameter> {
    let mut groups: BTreeMap<i8, String> = BTreeMap::new();
    let mut found: Vec<(i8, String, Parameter)> = Vec::new();
    let mut at = start;
    // Two bytes at least a record, so that this ends.
    while let (Some(length), Some(group)) = (reader.byte(at), reader.byte(at + 1)) {
        let (length, group) = (usize::from(length.cast_signed().unsigned_abs()), group.cast_signed());
        let Some(name) = reader.bytes.get(at + 2..at + 2 + length).filter(|_| length > 0) else { break };
        let name = String::from_utf8_lossy(name).trim().to_ascii_uppercase();
        let offset_at = at + 2 + length;
        let Some(offset) = reader.word(offset_at).map(usize::from) else { break };
        if group < 0 {
            groups.insert(-group.max(-127), name);
        } else if let (Some(kind), Some(count)) = (reader.byte(offset_at + 2), reader.byte(offset_at + 3)) {
            let count = usize::from(count);
            let sizes = reader.bytes.get(offset_at + 4..offset_at + 4 + count).unwrap_or_default();
            let sizes = sizes.iter().map(|size| usize::from(*size)).collect();
            found.push((
                group,
                name,
                Parameter { kind: kind.cast_signed(), sizes, at: offset_at + 4 + count },
            ));
        }
        if offset == 0 {
            break;
        }
        at = offset_at + offset;
    }
    let named = found
        .into_iter()
        .filter_map(|(group, name, parameter)| Some((format!("{}:{name}", groups.get(&group)?), parameter)));
    named.collect()
}

/// A parameter's first number.
pub(super) fn of_number(reader: &Reader<'_>, parameter: &Parameter) -> Option<f64> {
    match parameter.kind {
        4 => reader.float(parameter.at),
        2 => reader.word(parameter.at).map(f64::from),
        1 => reader.byte(parameter.at).map(f64::from),
        _ => None,
    }
}

/// All numbers of a parameter, the first size running fastest; none of a text.
pub(super) fn numbers_of(reader: &Reader<'_>, parameter: &Parameter) -> Vec<f64> {
    let count: usize = parameter.sizes.iter().product();
    let number = |index: usize| match parameter.kind {
        4 => reader.float(parameter.at + 4 * index),
        2 => reader.word(parameter.at + 2 * index).map(|word| f64::from(word.cast_signed())),
        1 => reader.byte(parameter.at + index).map(f64::from),
        _ => None,
    };
    (0..count.min(1 << 16)).map_while(number).collect()
}

/// The words of a parameter.
pub(super) fn text_of(reader: &Reader<'_>, parameters: &Parameters, name: &str) -> Vec<String> {
    let Some(parameter) = parameters.get(name).filter(|parameter| parameter.kind == -1) else {
        return Vec::new();
    };
    let length = parameter.sizes.first().copied().unwrap_or(0);
    let count: usize = parameter.sizes.iter().skip(1).product();
    let text =
        |index: usize| reader.bytes.get(parameter.at + index * length..parameter.at + (index + 1) * length);
    (0..count.min(255))
        .map_while(text)
        .map(|text| String::from_utf8_lossy(text).trim_matches(['\0', ' ']).to_owned())
        .collect()
}
