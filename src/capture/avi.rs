//! Reading the structure of AVI files: RIFF lists walked from front to back.
//!
//! We walk the pictures themselves and do not trust the index at the end: it is absent in files that were cut off, and
//! wrong in many others. Only sizes are read on the way, never the pictures.

use std::io::{Read, Seek, SeekFrom};

use super::bytes::Bytes;

/// The video stream of an AVI file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AviVideo {
    /// Four-letter name of the coding, upper case, such as `MJPG`.
    pub codec: [u8; 4],
    /// Width, px.
    pub width: usize,
    /// Height, px.
    pub height: usize,
    /// Frames per second.
    pub rate: f64,
    /// Place in the film, first byte and size of each picture. Places are missing where the camera dropped a frame.
    pub pictures: Vec<(usize, u64, u32)>,
    /// Places of pictures that were found, empty ones included.
    pub places: usize,
    /// How many the header announces; zero where it does not say.
    pub announced: usize,
    /// Whether the file ends before the last of them, or in the middle of one.
    pub cut_off: bool,
}

/// What an AVI file has to offer.
#[derive(Debug, PartialEq)]
pub(super) enum AviContents {
    /// A video stream.
    Video(AviVideo),
    /// Streams, but none of them video.
    NoVideo,
    /// The header is missing or contradicts itself.
    Damaged,
}

/// More pieces than this are a damaged file.
const MOST_CHUNKS: usize = 1 << 23;

/// The header list is a few hundred bytes; more than this is none.
const LARGEST_HEADER: u64 = 1 << 20;

#[derive(Debug)]
struct Header {
    stream: usize,
    video: AviVideo,
}

/// Reads the structure of an AVI file of `length` bytes.
pub(super) fn read_avi<R: Read + Seek>(file: &mut R, length: u64) -> std::io::Result<AviContents> {
    let mut header: Option<Header> = None;
    let mut seen_header = false;
    let mut place = 0;
    let (mut position, mut claimed) = (0, 0);
    for _ in 0..MOST_CHUNKS {
        if position + 8 > length {
            break;
        }
        let mut start = [0; 12];
        let wanted = start.len().min((length - position) as usize);
        file.seek(SeekFrom::Start(position))?;
        file.read_exact(&mut start[..wanted])?;
        let mut bytes = Bytes::new(&start[..wanted]);
        let (Some(tag), Some(size)) = (bytes.tag(), bytes.u32_le()) else { break };
        let kind = bytes.tag().unwrap_or_default();
        let next = position + 8 + u64::from(size) + u64::from(size % 2);
        match (&tag, &kind) {
            // These hold what we look for: go inside.
            (b"RIFF", b"AVI " | b"AVIX") | (b"LIST", b"movi" | b"rec ") => {
                claimed = claimed.max(next);
                position += 12;
            }
            (b"LIST", b"hdrl") if u64::from(size) <= LARGEST_HEADER => {
                let mut body =
                    vec![0; u64::from(size).saturating_sub(4).min(length - position - 12) as usize];
                file.read_exact(&mut body)?;
                header = read_header(&body);
                seen_header = true;
                position = next;
            }
            _ => {
                if let Some(header) = &mut header
                    && stream_number(tag) == Some(header.stream)
                    && matches!(&tag[2..], b"dc" | b"db")
                {
                    if next > length + 1 {
                        header.video.cut_off = true;
                        break;
                    }
                    if size > 0 {
                        header.video.pictures.push((place, position + 8, size));
                    }
                    place += 1;
                    header.video.places = place;
                }
                position = next;
            }
        }
    }
    Ok(match header {
        Some(Header { mut video, .. }) => {
            // Some cameras announce a few pictures more than they write.
            video.cut_off |= claimed > length + 1 && video.places < video.announced;
            AviContents::Video(video)
        }
        None if seen_header => AviContents::NoVideo,
        None => AviContents::Damaged,
    })
}

/// The stream a chunk belongs to: the two digits at the start of its name.
fn stream_number(tag: [u8; 4]) -> Option<usize> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| usize::from(byte - b'0'));
    Some(digit(tag[0])? * 10 + digit(tag[1])?)
}

/// The chunks in a list held in memory.
fn chunks(data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut bytes = Bytes::new(data);
    std::iter::from_fn(move || {
        let tag = bytes.tag()?;
        let size = bytes.u32_le()? as usize;
        let body = bytes.take(size.min(bytes.rest().len()))?;
        bytes.skip((size % 2).min(bytes.rest().len()))?;
        Some((tag, body))
    })
}

fn read_header(list: &[u8]) -> Option<Header> {
    let streams = chunks(list).filter(|(tag, body)| tag == b"LIST" && body.starts_with(b"strl"));
    streams.enumerate().find_map(|(stream, (_, body))| {
        let find =
            |wanted: &[u8; 4]| chunks(body.get(4..)?).find(|(tag, _)| tag == wanted).map(|(_, body)| body);
        let mut header = Bytes::new(find(b"strh")?);
        (&header.tag()? == b"vids").then_some(())?;
        header.skip(16)?;
        let (scale, rate) = (header.u32_le()?, header.u32_le()?);
        header.skip(4)?;
        let announced = header.u32_le()? as usize;
        let mut format = Bytes::new(find(b"strf")?);
        format.skip(4)?;
        let (width, height) = (format.u32_le()?, format.u32_le()?.cast_signed().unsigned_abs());
        format.skip(4)?;
        let mut codec = format.tag()?;
        codec.make_ascii_uppercase();
        let rate = if scale > 0 && rate > 0 { f64::from(rate) / f64::from(scale) } else { 25.0 };
        let (width, height) = (width as usize, height as usize);
        let video = AviVideo {
            codec,
            width,
            height,
            rate,
            pictures: Vec::new(),
            places: 0,
            announced,
            cut_off: false,
        };
        Some(Header { stream, video })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(tag: [u8; 4], body: &[u8]) -> Vec<u8> {
        let mut bytes = tag.to_vec();
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(body);
        bytes.extend(vec![0; body.len() % 2]);
        bytes
    }

    fn small_avi() -> Vec<u8> {
        let mut strh = b"vidsMJPG".to_vec();
        strh.extend([0; 12]);
        strh.extend(1001_u32.to_le_bytes());
        strh.extend(30000_u32.to_le_bytes());
        strh.extend([0; 4]);
        strh.extend(3_u32.to_le_bytes());
        let mut strf = vec![40, 0, 0, 0];
        strf.extend(64_u32.to_le_bytes());
        strf.extend(48_u32.to_le_bytes());
        strf.extend([1, 0, 24, 0]);
        strf.extend(b"mjpg");
        let strl = [b"strl".to_vec(), chunk(*b"strh", &strh), chunk(*b"strf", &strf)].concat();
        let hdrl = [b"hdrl".to_vec(), chunk(*b"LIST", &strl)].concat();
        let movi = [
            b"movi".to_vec(),
            chunk(*b"00dc", b"one"),
            chunk(*b"00dc", b""),
            chunk(*b"01wb", b"snd"),
            chunk(*b"00dc", b"two"),
        ]
        .concat();
        let riff = [b"AVI ".to_vec(), chunk(*b"LIST", &hdrl), chunk(*b"LIST", &movi)].concat();
        chunk(*b"RIFF", &riff)
    }

    fn video(data: &[u8]) -> AviVideo {
        match read_avi(&mut std::io::Cursor::new(data), data.len() as u64).unwrap() {
            AviContents::Video(video) => video,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pictures_keep_their_places_around_a_dropped_frame() {
        let video = video(&small_avi());
        assert_eq!((video.codec, video.width, video.height), (*b"MJPG", 64, 48));
        assert!((video.rate - 29.97).abs() < 0.001);
        assert_eq!(video.pictures.iter().map(|picture| picture.0).collect::<Vec<_>>(), [0, 2]);
    }

    #[test]
    fn a_cut_file_shows_what_arrived() {
        let data = small_avi();
        let cut = video(&data[..data.len() - 3]);
        assert_eq!(cut.pictures.len(), 1);
        assert!(cut.cut_off);
        assert_eq!((cut.places, cut.announced), (2, 3));
        assert!(!video(&data).cut_off);
    }

    proptest::proptest! {
        #[test]
        fn changed_bytes_never_stop_the_program(changes in proptest::collection::vec((0_usize..400, 0_u8..), 1..12)) {
            let mut data = small_avi();
            for (place, value) in changes {
                let place = place % data.len();
                data[place] = value;
            }
            let length = data.len() as u64;
            let _ = read_avi(&mut std::io::Cursor::new(data), length);
        }
    }
}
