//! Writing an MP4 file: one track of H.264, each picture with the time it was given.
//!
//! Pictures go to the disk as they come, the index follows at the end (ISO/IEC 14496-12, with the pictures' set-up of
//! 14496-15). We write these few tables ourselves for the reason that we read them ourselves: no crate at hand is kept.

use std::io::{self, Seek, SeekFrom, Write};

/// Units of time a second: whole numbers for the pictures of 24, 25, 30, 50, 60, 120 and 240 a second, and of 30/1.001.
const TIME_SCALE: f64 = 600_000.0;
/// Bytes of a box's head with a long length.
const LONG_HEAD: u64 = 16;

/// The parameter sets of an H.264 stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::capture) struct ParameterSets {
    /// Of the sequence.
    pub sequence: Vec<u8>,
    /// Of the pictures.
    pub picture: Vec<u8>,
}

struct Written {
    size: u32,
    sync: bool,
    /// When it is shown, in units.
    time: u64,
}

/// An MP4 file being written.
pub(in crate::capture) struct Mp4Writer<W> {
    out: W,
    size: (u16, u16),
    pictures: Vec<Written>,
    /// Where the pictures begin in the file.
    start: u64,
}

impl<W: Write + Seek> Mp4Writer<W> {
    /// Begins a file with pictures of this width and height, px.
    pub(in crate::capture) fn begin(mut out: W, size: (u16, u16)) -> io::Result<Self> {
        let kind = parcel(*b"ftyp", &[b"isom", &[0, 0, 2, 0][..], b"isomiso2avc1mp41"].concat());
        out.write_all(&kind)?;
        let head = kind.len() as u64;
        // The length is put in at the end.
        out.write_all(&[&[0, 0, 0, 1], &b"mdat"[..], &[0; 8]].concat())?;
        Ok(Self { out, size, pictures: Vec::new(), start: head + LONG_HEAD })
    }

    /// Writes the next picture, its units each behind its length (4 bytes); `time` is seconds from the first.
    pub(in crate::capture) fn picture(&mut self, units: &[u8], sync: bool, time: f64) -> io::Result<()> {
        let size = u32::try_from(units.len()).map_err(io::Error::other)?;
        self.out.write_all(units)?;
        self.pictures.push(Written { size, sync, time: (time.max(0.0) * TIME_SCALE).round() as u64 });
        Ok(())
    }

    /// Writes the index.
    pub(in crate::capture) fn finish(mut self, sets: &ParameterSets) -> io::Result<W> {
        let bytes: u64 = self.pictures.iter().map(|picture| u64::from(picture.size)).sum();
        let index = self.index(sets);
        self.out.write_all(&index)?;
        self.out.seek(SeekFrom::Start(self.start - LONG_HEAD + 8))?;
        self.out.write_all(&(bytes + LONG_HEAD).to_be_bytes())?;
        self.out.seek(SeekFrom::End(0))?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// How long each picture is shown, in units; the last one as long as the mean.
    fn lengths(&self) -> Vec<u32> {
        let times: Vec<u64> = self.pictures.iter().map(|picture| picture.time).collect();
        let all = times.last().zip(times.first()).map_or(0, |(last, first)| last.saturating_sub(*first));
        let mean = all.checked_div(times.len().saturating_sub(1) as u64).unwrap_or(TIME_SCALE as u64 / 30);
        let gaps = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        gaps.chain(times.last().map(|_| mean)).map(|gap| u32::try_from(gap).unwrap_or(u32::MAX)).collect()
    }

    fn index(&self, sets: &ParameterSets) -> Vec<u8> {
        let lengths = self.lengths();
        let duration: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
        let scale = (TIME_SCALE as u32).to_be_bytes();
        let times = [&[0; 16][..], &scale, &duration.to_be_bytes()].concat();
        let movie = full(
            *b"mvhd",
            1,
            &[&times[..], &[0, 1, 0, 0, 1, 0], &[0; 10], &UPRIGHT, &[0; 24], &[0, 0, 0, 2]],
        );
        let media_head = full(*b"mdhd", 1, &[&times, &[0x55, 0xc4, 0, 0]]);
        let handler = full(*b"hdlr", 0, &[&[0; 4], b"vide", &[0; 12], b"pictures\0"]);
        let source = full(*b"dref", 0, &[&1_u32.to_be_bytes(), &full_flagged(*b"url ", 1)]);
        let info = [
            parcel(*b"vmhd", &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
            parcel(*b"dinf", &source),
            parcel(*b"stbl", &self.tables(&lengths, sets)),
        ]
        .concat();
        let media = [media_head, handler, parcel(*b"minf", &info)].concat();
        let track = [self.track_head(duration), parcel(*b"mdia", &media)].concat();
        parcel(*b"moov", &[movie, parcel(*b"trak", &track)].concat())
    }

    fn track_head(&self, duration: u64) -> Vec<u8> {
        let side = |pixels: u16| (u32::from(pixels) << 16).to_be_bytes();
        let times = [&[0; 16][..], &1_u32.to_be_bytes(), &[0; 4], &duration.to_be_bytes()].concat();
        let body = [&times[..], &[0; 16], &UPRIGHT, &side(self.size.0), &side(self.size.1)].concat();
        // Version 1; enabled and part of the film.
        parcel(*b"tkhd", &[&[1, 0, 0, 3][..], &body].concat())
    }

    fn tables(&self, lengths: &[u32], sets: &ParameterSets) -> Vec<u8> {
        let count = |numbers: usize| (numbers as u32).to_be_bytes();
        let list =
            |numbers: &mut dyn Iterator<Item = u32>| numbers.flat_map(u32::to_be_bytes).collect::<Vec<u8>>();
        let runs = lengths.chunk_by(|a, b| a == b).map(|run| [run.len() as u32, run[0]]).collect::<Vec<_>>();
        let syncs: Vec<u32> =
            (1..).zip(&self.pictures).filter(|(_, picture)| picture.sync).map(|(number, _)| number).collect();
        [
            full(*b"stsd", 0, &[&count(1), &self.coding(sets)]),
            full(*b"stts", 0, &[&count(runs.len()), &list(&mut runs.iter().flatten().copied())]),
            full(*b"stss", 0, &[&count(syncs.len()), &list(&mut syncs.iter().copied())]),
            // All pictures lie in one piece.
            full(*b"stsc", 0, &[&count(1), &count(1), &count(self.pictures.len()), &count(1)]),
            full(
                *b"stsz",
                0,
                &[
                    &[0; 4],
                    &count(self.pictures.len()),
                    &list(&mut self.pictures.iter().map(|picture| picture.size)),
                ],
            ),
            full(*b"co64", 0, &[&count(1), &self.start.to_be_bytes()]),
        ]
        .concat()
    }

    fn coding(&self, sets: &ParameterSets) -> Vec<u8> {
        let short = |length: usize| (length as u16).to_be_bytes();
        // Profile, constraints and level stand in the sequence's set itself.
        let profile = sets.sequence.get(1..4).unwrap_or(&[66, 0, 40]);
        let set_up = [
            &[1][..],
            profile,
            &[0xff, 0xe1],
            &short(sets.sequence.len()),
            &sets.sequence,
            &[1],
            &short(sets.picture.len()),
            &sets.picture,
        ]
        .concat();
        let size = [self.size.0.to_be_bytes(), self.size.1.to_be_bytes()].concat();
        let resolution = [0, 72, 0, 0];
        let body = [
            &[0, 0, 0, 0, 0, 0, 0, 1][..],
            &[0; 16],
            &size,
            &resolution,
            &resolution,
            &[0, 0, 0, 0, 0, 1],
            &[0; 32],
            &[0, 24, 0xff, 0xff],
            &parcel(*b"avcC", &set_up),
        ]
        .concat();
        parcel(*b"avc1", &body)
    }
}

/// The matrix of a picture that is not turned.
const UPRIGHT: [u8; 36] = [
    0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0,
    0, 0,
];

/// A box: its length, its kind, its contents.
fn parcel(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], &kind, body].concat()
}

/// A box with a version.
fn full(kind: [u8; 4], version: u8, parts: &[&[u8]]) -> Vec<u8> {
    parcel(kind, &[&[version, 0, 0, 0][..], &parts.concat()].concat())
}

fn full_flagged(kind: [u8; 4], flags: u8) -> Vec<u8> {
    parcel(kind, &[0, 0, 0, flags])
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::read_video_track;
    use super::*;

    #[test]
    fn what_is_written_is_read_with_its_times() {
        let mut writer = Mp4Writer::begin(Cursor::new(Vec::new()), (640, 480)).unwrap();
        // Of uneven times, with a gap where pictures were lost.
        let times = [0.0, 1.0 / 30.0, 0.1, 0.1 + 1001.0 / 30_000.0, 2.0];
        for (number, time) in times.into_iter().enumerate() {
            writer.picture(&vec![number as u8; 10 + number], number % 2 == 0, time).unwrap();
        }
        let sets = ParameterSets { sequence: vec![0x67, 66, 0xc0, 31, 1], picture: vec![0x68, 2] };
        let bytes = writer.finish(&sets).unwrap().into_inner();
        let length = bytes.len() as u64;
        let track = read_video_track(&mut Cursor::new(bytes.clone()), length).unwrap();
        assert_eq!((&track.codec, track.width, track.height, track.cut_off), (b"avc1", 640, 480, 0));
        for (number, (sample, time)) in track.samples.iter().zip(times).enumerate() {
            assert!((sample.shown_at as f64 / track.time_scale - time).abs() < 1e-6);
            assert_eq!(sample.sync, number % 2 == 0);
            let at = sample.offset as usize;
            assert_eq!(bytes[at..at + sample.size as usize], vec![number as u8; 10 + number]);
        }
        assert_eq!(track.samples.len(), times.len());
        let set_up = track.decoder_setup.unwrap();
        assert_eq!(set_up[..8], [1, 66, 0xc0, 31, 0xff, 0xe1, 0, 5]);
    }
}
