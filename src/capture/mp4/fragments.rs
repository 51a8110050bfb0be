//! Movie fragments (`moof`): the index of files that are written piece by piece, such as screen and browser
//! recordings and some action cameras.

use super::super::bytes::Bytes;
use super::boxes::{boxes, find};
use super::{MOST_SAMPLES, Sample};

/// What a fragment may leave unsaid (`trex`, then `tfhd`).
#[derive(Clone, Copy, Debug, Default)]
struct Defaults {
    duration: u32,
    size: u32,
    flags: u32,
}

/// Bit of the sample flags that says "decoding cannot start here".
const NOT_SYNC: u32 = 0x0001_0000;

/// The defaults for one track from the movie header's `mvex`.
fn track_defaults(movie: &[u8], track: u32) -> Defaults {
    let Some(extension) = find(movie, *b"mvex") else { return Defaults::default() };
    boxes(extension)
        .filter(|inner| &inner.kind == b"trex")
        .find_map(|inner| {
            let mut bytes = Bytes::new(inner.body);
            bytes.skip(4)?;
            (bytes.u32()? == track).then_some(())?;
            bytes.skip(4)?;
            Some(Defaults { duration: bytes.u32()?, size: bytes.u32()?, flags: bytes.u32()? })
        })
        .unwrap_or_default()
}

/// Collects one track's samples from fragment after fragment.
#[derive(Debug)]
pub(super) struct FragmentReader {
    track: u32,
    defaults: Defaults,
    decoded_at: i64,
}

impl FragmentReader {
    /// For one track of this movie header.
    pub(super) fn new(movie: &[u8], track: u32) -> Self {
        Self { track, defaults: track_defaults(movie, track), decoded_at: 0 }
    }

    /// Adds the samples of one fragment that starts at `start` in the file. What is damaged is left out.
    pub(super) fn read(&mut self, fragment: &[u8], start: u64, samples: &mut Vec<Sample>) {
        for traf in boxes(fragment).filter(|inner| &inner.kind == b"traf") {
            if self.read_track(traf.body, start, samples).is_none() {
                return;
            }
        }
    }

    fn read_track(&mut self, traf: &[u8], start: u64, samples: &mut Vec<Sample>) -> Option<()> {
        let mut header = Bytes::new(find(traf, *b"tfhd")?);
        let flags = header.u32()? & 0x00ff_ffff;
        if header.u32()? != self.track {
            return Some(());
        }
        let base = if flags & 0x1 != 0 { header.u64()? } else { start };
        if flags & 0x2 != 0 {
            header.skip(4)?;
        }
        let mut defaults = self.defaults;
        if flags & 0x8 != 0 {
            defaults.duration = header.u32()?;
        }
        if flags & 0x10 != 0 {
            defaults.size = header.u32()?;
        }
        if flags & 0x20 != 0 {
            defaults.flags = header.u32()?;
        }
        if let Some(time) = find(traf, *b"tfdt") {
            let mut time = Bytes::new(time);
            let version = time.u8()?;
            time.skip(3)?;
            self.decoded_at =
                if version == 1 { i64::try_from(time.u64()?).ok()? } else { i64::from(time.u32()?) };
        }
        let mut position = base;
        for run in boxes(traf).filter(|inner| &inner.kind == b"trun") {
            position = self.read_run(run.body, base, position, defaults, samples)?;
        }
        Some(())
    }

    fn read_run(
        &mut self,
        run: &[u8],
        base: u64,
        position: u64,
        defaults: Defaults,
        samples: &mut Vec<Sample>,
    ) -> Option<u64> {
        let mut bytes = Bytes::new(run);
        let flags = bytes.u32()? & 0x00ff_ffff;
        let count = bytes.u32()?;
        let mut position =
            if flags & 0x1 != 0 { base.checked_add_signed(i64::from(bytes.i32()?))? } else { position };
        let first_flags = if flags & 0x4 != 0 { Some(bytes.u32()?) } else { None };
        for index in 0..count {
            if samples.len() >= MOST_SAMPLES {
                return None;
            }
            let duration = if flags & 0x100 != 0 { bytes.u32()? } else { defaults.duration };
            let size = if flags & 0x200 != 0 { bytes.u32()? } else { defaults.size };
            let own_flags = if flags & 0x400 != 0 { bytes.u32()? } else { defaults.flags };
            let shift = if flags & 0x800 != 0 { bytes.i32()? } else { 0 };
            let sample_flags = first_flags.filter(|_| index == 0).unwrap_or(own_flags);
            samples.push(Sample {
                offset: position,
                size,
                shown_at: self.decoded_at.saturating_add(i64::from(shift)),
                sync: sample_flags & NOT_SYNC == 0,
            });
            position = position.saturating_add(u64::from(size));
            self.decoded_at = self.decoded_at.saturating_add(i64::from(duration));
        }
        Some(position)
    }
}
