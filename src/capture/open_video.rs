//! [`open_video`]: from a path to a playable source, by contents and not by name.

use std::fs::File;
use std::io::{Cursor, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::avi::{AviContents, read_avi};
use super::container::{Container, SNIFFED, sniff};
use super::error::CaptureError;
use super::ffmpeg::external_decoder::ExternalDecoder;
use super::ffmpeg::film::FfmpegFile;
use super::film_bytes::FilmBytes;
use super::frame_source::FrameSource;
use super::h264::decoder_process::own_program;
use super::h264::film::H264File;
use super::h264::headers::read_decoder_setup;
use super::limits;
use super::mjpeg_file::MjpegFile;
use super::mp4::{IndexError, VideoTrack, read_video_track};
use super::retimed::at_capture_rate;
use super::woven_fields::WovenFields;
use crate::input_file;

/// Opens a video file. The first picture has been decoded when this returns, so a file that cannot be shown fails here.
///
/// H.264 in MP4 or MOV and motion JPEG in AVI are decoded inside the program, everything else by ffmpeg where it is
/// installed. Times are those in the file; pictures stand upright.
pub fn open_video(path: &Path) -> Result<Box<dyn FrameSource>, CaptureError> {
    open_video_with(path, ExternalDecoder::find().as_ref())
}

/// As [`open_video`], with a given external decoder or with none.
pub fn open_video_with(
    path: &Path,
    external: Option<&ExternalDecoder>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    finished(open_as_it_is(path, &Decoders::with(external))?, None, path)
}

/// As [`open_video`], with the rate at which the camera took the pictures, Hz: times are then those of life. Without it the
/// rate that the camera noted holds, where it did.
pub fn open_video_at(path: &Path, capture_rate: Option<f64>) -> Result<Box<dyn FrameSource>, CaptureError> {
    let film = open_as_it_is(path, &Decoders::with(ExternalDecoder::find().as_ref()))?;
    finished(film, capture_rate.filter(|rate| rate.is_finite() && *rate > 0.0), path)
}

/// As [`open_video`], at the pace at which the film plays, slow motion slow; one without times at `rate`, Hz.
pub fn open_video_as_played(path: &Path, rate: Option<f64>) -> Result<Box<dyn FrameSource>, CaptureError> {
    let film = open_as_it_is(path, &Decoders::with(ExternalDecoder::find().as_ref()))?;
    let times = film.description().usual_rate;
    finished(film, times.or(rate), path)
}

/// A film with the times of life and one moment in each picture.
fn finished(
    film: Box<dyn FrameSource>,
    capture_rate: Option<f64>,
    path: &Path,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let film = Box::new(WovenFields::in_film(film));
    at_capture_rate(film, capture_rate, path)
}

/// As [`open_video`], without ffmpeg, and with H.264 decoded in a process of this program, which must be one of ours.
pub fn open_video_decoded_by(path: &Path, program: PathBuf) -> Result<Box<dyn FrameSource>, CaptureError> {
    let decoders = Decoders { external: None, program: Some(program) };
    finished(open_as_it_is(path, &decoders)?, None, path)
}

/// What decodes.
struct Decoders<'a> {
    /// ffmpeg, where it may be used.
    external: Option<&'a ExternalDecoder>,
    /// The program that decodes H.264 in processes of its own; without it this process does.
    program: Option<PathBuf>,
}

impl<'a> Decoders<'a> {
    fn with(external: Option<&'a ExternalDecoder>) -> Self {
        Self { external, program: own_program() }
    }
}

fn open_as_it_is(path: &Path, decoders: &Decoders<'_>) -> Result<Box<dyn FrameSource>, CaptureError> {
    let (file, length) = open_file(path)?;
    open_bytes(path, FilmBytes::File(file), length, decoders)
}

/// Opens a film that lies in memory, under a name to show. Only what is decoded inside the program can be shown: ffmpeg would
/// need the film as a file, and a deciphered film never becomes one.
pub fn open_film(name: &str, film: Arc<[u8]>) -> Result<Box<dyn FrameSource>, CaptureError> {
    let length = film.len() as u64;
    let bytes = FilmBytes::Memory(Cursor::new(film));
    let path = Path::new(name);
    let film =
        open_bytes(path, bytes, length, &Decoders::with(None)).and_then(|film| finished(film, None, path));
    film.map_err(|error| match error {
        CaptureError::NeedsFfmpeg { format, path } => CaptureError::NotFromMemory { format, path },
        other => other,
    })
}

fn open_bytes(
    path: &Path,
    mut file: FilmBytes,
    length: u64,
    decoders: &Decoders<'_>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let external = decoders.external;
    let mut head = Vec::with_capacity(SNIFFED);
    (&mut file)
        .take(SNIFFED as u64)
        .read_to_end(&mut head)
        .and_then(|_| file.rewind())
        .map_err(|error| CaptureError::from_io(&error, path))?;
    match sniff(&head) {
        Container::Mp4 => open_mp4(path, file, length, decoders),
        Container::Avi => open_avi(path, file, length, external),
        Container::Other(name) => open_external(path, name, external),
        Container::NotAVideo(found) => {
            Err(CaptureError::NotAVideo { found: found.to_owned(), path: path.to_path_buf() })
        }
        Container::Unknown => match external {
            Some(external) => FfmpegFile::open(path, external).map(boxed).map_err(|error| match error {
                CaptureError::Ffmpeg { .. } => not_recognised(path),
                other => other,
            }),
            None => Err(not_recognised(path)),
        },
    }
}

fn not_recognised(path: &Path) -> CaptureError {
    CaptureError::NotAVideo { found: "its contents are of no known kind".into(), path: path.to_path_buf() }
}

fn boxed<S: FrameSource + 'static>(source: S) -> Box<dyn FrameSource> {
    Box::new(source)
}

fn open_file(path: &Path) -> Result<(File, u64), CaptureError> {
    // Films have no bound: only their index and one picture at a time are held.
    let (file, length) =
        input_file::open(path, u64::MAX).map_err(|error| CaptureError::from_io(&error, path))?;
    if length == 0 {
        return Err(CaptureError::Empty { path: path.to_path_buf() });
    }
    Ok((file, length))
}

fn open_external(
    path: &Path,
    format: &str,
    external: Option<&ExternalDecoder>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    match external {
        Some(external) => FfmpegFile::open(path, external).map(boxed),
        None => Err(CaptureError::NeedsFfmpeg { format: format.to_owned(), path: path.to_path_buf() }),
    }
}

fn open_mp4(
    path: &Path,
    mut file: FilmBytes,
    length: u64,
    decoders: &Decoders<'_>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let external = decoders.external;
    let track = read_video_track(&mut file, length).map_err(|error| index_error(error, path))?;
    limits::check_size(track.width.max(1), track.height.max(1), path)?;
    let setup = match &track.codec {
        b"avc1" | b"avc3" => track.decoder_setup.as_deref().and_then(read_decoder_setup),
        _ => None,
    };
    let Some(setup) = setup.filter(|setup| setup.sequence.built_in_decodes() && !track.several_codings)
    else {
        return open_external(path, &coding_name(&track), external);
    };
    match (H264File::open(path, file, track, setup, decoders.program.clone()), external) {
        // What the built-in decoder cannot start, the other may: it conceals more.
        (Err(CaptureError::Damaged { reason, path: at }), Some(external)) => FfmpegFile::open(path, external)
            .map(boxed)
            .map_err(|_also| CaptureError::Damaged { reason, path: at }),
        (result, _) => result.map(boxed),
    }
}

fn index_error(error: IndexError, path: &Path) -> CaptureError {
    let path = path.to_path_buf();
    match error {
        IndexError::Missing => CaptureError::Incomplete {
            reason: "the index of its pictures is missing, so the recording or the copy was cut off".into(),
            path,
        },
        IndexError::NoVideo => CaptureError::NoVideoTrack { path },
        IndexError::NoFrames => CaptureError::NoFrames { path },
        IndexError::Damaged(reason) => CaptureError::Damaged { reason: reason.to_owned(), path },
        IndexError::Io(reason) => CaptureError::Unreadable { reason, path },
    }
}

/// The coding in words that a person may have read on a phone.
fn coding_name(track: &VideoTrack) -> String {
    match &track.codec {
        b"avc1" | b"avc3" if track.several_codings => "an H.264 film joined from several codings".into(),
        b"avc1" | b"avc3" => {
            "H.264 of a kind that the built-in decoder does not read (10 bit, 4:2:2, HDR or interlaced)"
                .into()
        }
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "HEVC (H.265, \"High Efficiency\")".into(),
        b"vp09" => "VP9".into(),
        b"av01" => "AV1".into(),
        b"mp4v" => "MPEG-4 Part 2".into(),
        b"jpeg" | b"mjpa" | b"mjpb" => "motion JPEG in MP4".into(),
        b"apcn" | b"apch" | b"apcs" | b"apco" | b"ap4h" => "ProRes".into(),
        other => format!("coded as {:?}", String::from_utf8_lossy(other)),
    }
}

fn open_avi(
    path: &Path,
    mut file: FilmBytes,
    length: u64,
    external: Option<&ExternalDecoder>,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let contents = read_avi(&mut file, length).map_err(|error| CaptureError::from_io(&error, path))?;
    match contents {
        AviContents::Video(video) if &video.codec == b"MJPG" => MjpegFile::open(path, file, video).map(boxed),
        AviContents::Video(video) => {
            let codec = String::from_utf8_lossy(&video.codec).into_owned();
            open_external(path, &format!("AVI coded as {codec:?}"), external)
        }
        AviContents::NoVideo => Err(CaptureError::NoVideoTrack { path: path.to_path_buf() }),
        AviContents::Damaged => Err(CaptureError::Damaged {
            reason: "its header cannot be read".into(),
            path: path.to_path_buf(),
        }),
    }
}
