//! The movie header (`moov`): which track is the video, how it is coded, turned, stretched and trimmed.

use std::io::{Read, Seek};
use std::ops::Range;

use super::super::bytes::Bytes;
use super::super::orientation::Orientation;
use super::boxes::{InnerBox, OuterBox, boxes, find, read_body, top_level};
use super::fragments::FragmentReader;
use super::sample_table::samples;
use super::{IndexError, Sample};

/// The video track of a file: everything but the pictures.
#[derive(Clone, Debug)]
pub(in super::super) struct VideoTrack {
    /// Four-letter name of the coding, such as `avc1`.
    pub codec: [u8; 4],
    /// The decoder's set-up (`avcC`), where the coding is H.264.
    pub decoder_setup: Option<Vec<u8>>,
    /// Coded width, px, as the header says.
    pub width: usize,
    /// Coded height, px, as the header says.
    pub height: usize,
    /// How the picture has to be turned to stand upright.
    pub orientation: Orientation,
    /// Width of a pixel over its height, where the header says it (`pasp`).
    pub pixel_aspect: Option<f64>,
    /// Units of time per second.
    pub time_scale: f64,
    /// Coded pictures in decoding order.
    pub samples: Vec<Sample>,
    /// The stretches that are shown: half-open, in units of the time scale; empty where all is shown.
    pub shown: Vec<Range<i64>>,
    /// Whether the index describes several codings, of which only the first is given here.
    pub several_codings: bool,
    /// Pictures whose bytes lie after the end of the file.
    pub cut_off: usize,
    /// Whether the file ends within one of its pieces.
    pub ends_early: bool,
    /// Pictures a second that the camera took, Hz, where the file says it.
    pub capture_rate: Option<f64>,
}

/// Reads the index of an MP4 or MOV file of `length` bytes and picks its video track.
pub(in super::super) fn read_video_track<R: Read + Seek>(
    file: &mut R,
    length: u64,
) -> Result<VideoTrack, IndexError> {
    let outer = top_level(file, length)?;
    let header = outer.iter().find(|outer| &outer.kind == b"moov").ok_or(IndexError::Missing)?;
    if header.cut {
        return Err(IndexError::Missing);
    }
    let movie = read_body(file, header)?;
    let capture_rate = super::metadata::capture_rate(&movie);
    let fragments: Vec<&OuterBox> = outer.iter().filter(|outer| &outer.kind == b"moof").collect();
    let movie_scale = find(&movie, *b"mvhd").and_then(movie_time_scale).unwrap_or(0.0);
    // A recording stopped before its first picture may lack the track itself.
    let (mut tracks, mut fault) = (Vec::new(), None);
    let mut seen_video = boxes(&movie).all(|inner| &inner.kind != b"trak");
    for trak in boxes(&movie).filter(|inner| &inner.kind == b"trak") {
        if handler(trak.body) != Some(*b"vide") {
            continue;
        }
        seen_video = true;
        let mut track = match read_track(trak, movie_scale) {
            Ok(track) => track,
            Err(error) => {
                fault = fault.or(Some(error));
                continue;
            }
        };
        if !fragments.is_empty() {
            let mut reader = FragmentReader::new(&movie, track_id(trak.body).unwrap_or(1));
            for fragment in fragments.iter().filter(|fragment| !fragment.cut) {
                reader.read(&read_body(file, fragment)?, fragment.start, &mut track.samples);
            }
        }
        if track.samples.is_empty() {
            continue;
        }
        track.capture_rate = capture_rate;
        let all = track.samples.len();
        track.samples.retain(|sample| sample.offset.saturating_add(u64::from(sample.size)) <= length);
        track.cut_off = all - track.samples.len();
        track.ends_early = track.cut_off > 0 || outer.last().is_some_and(|outer| outer.cut);
        if track.samples.is_empty() {
            fault = fault.or(Some(IndexError::Missing));
        } else {
            tracks.push(track);
        }
    }
    // A film may come with a small copy of itself, or with a picture of its cover.
    let size = |track: &VideoTrack| (track.samples.len() > 1, track.width * track.height);
    let largest = tracks.into_iter().rev().max_by_key(size);
    largest
        .ok_or_else(|| fault.unwrap_or(if seen_video { IndexError::NoFrames } else { IndexError::NoVideo }))
}

fn movie_time_scale(header: &[u8]) -> Option<f64> {
    let mut bytes = Bytes::new(header);
    let version = bytes.u8()?;
    bytes.skip(if version == 1 { 3 + 16 } else { 3 + 8 })?;
    bytes.u32().map(f64::from)
}

fn handler(trak: &[u8]) -> Option<[u8; 4]> {
    let mut bytes = Bytes::new(find(find(trak, *b"mdia")?, *b"hdlr")?);
    bytes.skip(8)?;
    bytes.tag()
}

fn track_id(trak: &[u8]) -> Option<u32> {
    let mut bytes = Bytes::new(find(trak, *b"tkhd")?);
    let version = bytes.u8()?;
    bytes.skip(if version == 1 { 3 + 16 } else { 3 + 8 })?;
    bytes.u32()
}

fn orientation(trak: &[u8]) -> Option<Orientation> {
    let mut bytes = Bytes::new(find(trak, *b"tkhd")?);
    let version = bytes.u8()?;
    bytes.skip(if version == 1 { 3 + 32 } else { 3 + 20 } + 16)?;
    let a = bytes.i32()?;
    let b = bytes.i32()?;
    bytes.skip(4)?;
    let c = bytes.i32()?;
    let d = bytes.i32()?;
    Some(Orientation::from_matrix(a, b, c, d))
}

fn read_track(trak: InnerBox<'_>, movie_scale: f64) -> Result<VideoTrack, IndexError> {
    let media = find(trak.body, *b"mdia").ok_or(IndexError::Damaged("its video track is empty"))?;
    let table = find(media, *b"minf")
        .and_then(|info| find(info, *b"stbl"))
        .ok_or(IndexError::Damaged("the table of its pictures is missing"))?;
    let time_scale = find(media, *b"mdhd")
        .and_then(movie_time_scale)
        .filter(|&scale| scale > 0.0)
        .ok_or(IndexError::Damaged("its time scale is missing"))?;
    let mut entries = find(table, *b"stsd").and_then(|body| body.get(8..)).map(boxes).into_iter().flatten();
    let entry = entries.next().ok_or(IndexError::Damaged("the description of its coding is missing"))?;
    let mut bytes = Bytes::new(entry.body);
    let (Some(()), Some(width), Some(height), Some(())) =
        (bytes.skip(24), bytes.u16(), bytes.u16(), bytes.skip(50))
    else {
        return Err(IndexError::Damaged("the description of its coding is cut off"));
    };
    Ok(VideoTrack {
        codec: entry.kind,
        decoder_setup: find(bytes.rest(), *b"avcC").map(<[u8]>::to_vec),
        width: usize::from(width),
        height: usize::from(height),
        orientation: orientation(trak.body).unwrap_or_default(),
        pixel_aspect: find(bytes.rest(), *b"pasp").and_then(pixel_aspect),
        time_scale,
        samples: samples(table)?,
        shown: edits(trak.body, movie_scale, time_scale),
        several_codings: entries.next().is_some(),
        cut_off: 0,
        ends_early: false,
        capture_rate: None,
    })
}

fn pixel_aspect(body: &[u8]) -> Option<f64> {
    let mut bytes = Bytes::new(body);
    let (horizontal, vertical) = (bytes.u32()?, bytes.u32()?);
    (horizontal > 0 && vertical > 0).then(|| f64::from(horizontal) / f64::from(vertical))
}

/// More stretches than a person cuts a film into are a damaged list.
const MOST_EDITS: u32 = 10_000;

/// The stretches of the media that are shown, or none where all is. A phone that trims a clip leaves the pictures and writes this.
fn edits(trak: &[u8], movie_scale: f64, time_scale: f64) -> Vec<Range<i64>> {
    let mut shown = Vec::new();
    let Some(list) = find(trak, *b"edts").and_then(|edits| find(edits, *b"elst")) else {
        return shown;
    };
    let mut bytes = Bytes::new(list);
    let version = bytes.u8().unwrap_or(0);
    let count = bytes.skip(3).and_then(|()| bytes.u32()).unwrap_or(0);
    for _ in 0..count.min(MOST_EDITS) {
        let edit = if version == 1 {
            bytes.u64().zip(bytes.u64().map(u64::cast_signed))
        } else {
            bytes.u32().map(u64::from).zip(bytes.i32().map(i64::from))
        };
        let (Some((duration, media_time)), Some(())) = (edit, bytes.skip(4)) else { break };
        // A media time of -1 is a pause before the film, which moves no picture against another.
        if media_time < 0 {
            continue;
        }
        let length = (duration as f64 / movie_scale * time_scale).round();
        let open = duration == 0 || movie_scale <= 0.0 || length >= i64::MAX as f64;
        shown.push(media_time..if open { i64::MAX } else { media_time.saturating_add(length as i64) });
    }
    shown
}
