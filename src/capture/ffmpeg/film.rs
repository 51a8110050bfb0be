//! Every other kind of video, decoded by an ffmpeg child process that hands over raw pictures.
//!
//! Each picture's time is taken from what the decoder says about that very picture (`showinfo`), not counted: a picture
//! that the decoder drops must not shift the times of those after it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};

use super::child::{give_film, shortened};
use super::external_decoder::ExternalDecoder;
use super::film_probe::Probe;
use super::picture_filters::chain;
use crate::capture::error::CaptureError;
use crate::capture::frame_source::{FrameSource, SourceDescription, SourceKind};
use crate::capture::limits;

/// Pictures that wait decoded, so that decoding and analysis overlap.
const AHEAD: usize = 2;

/// How long the child may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// A seek forward by at most this many frames goes on decoding and does not start anew.
const NEAR: usize = 24;

/// A file that the child decodes.
#[derive(Debug)]
pub(in crate::capture) struct FfmpegFile {
    path: PathBuf,
    external: ExternalDecoder,
    probe: Probe,
    description: SourceDescription,
    stream: Option<RawStream>,
    /// A picture that was decoded and not asked for yet.
    peeked: Option<VideoFrame>,
    /// Index after the last picture that came.
    next: usize,
    /// The first picture that is wanted.
    wanted: usize,
    lost: usize,
    /// Coded size of the first picture, px.
    coded: Option<(usize, usize)>,
}

impl FfmpegFile {
    /// Opens the file and decodes its first picture.
    pub(in crate::capture) fn open(path: &Path, external: &ExternalDecoder) -> Result<Self, CaptureError> {
        let probe = external.probe(path)?;
        let description = SourceDescription {
            kind: SourceKind::VideoFile,
            name: limits::shown_name(path),
            width: probe.video.width,
            height: probe.video.height,
            frame_rate: probe.timeline.mean_rate(),
            usual_rate: probe.timeline.usual_rate(),
            frames: probe.timeline.len(),
            duration: probe.timeline.duration(),
            ends_early: probe.ends_early,
            missing_at_end: probe.missing,
            capture_rate: probe.video.capture_rate,
            only_key_points: false,
            decoder: format!("ffmpeg ({})", probe.video.codec),
        };
        let mut source = Self {
            path: path.to_path_buf(),
            external: external.clone(),
            probe,
            description,
            stream: None,
            peeked: None,
            next: 0,
            wanted: 0,
            lost: 0,
            coded: None,
        };
        source.start(0)?;
        source.peeked = source.next_frame()?;
        if source.peeked.is_none() {
            let reason = "not one of its pictures could be decoded".into();
            return Err(CaptureError::Damaged { reason, path: source.path });
        }
        Ok(source)
    }

    /// Refuses a film whose pictures change their size: the child would stretch them all to the first.
    fn check_size(&mut self, report: Report) -> Result<(), CaptureError> {
        match (self.coded, report.size) {
            (Some(from), Some(to)) if from != to => {
                self.stream = None;
                let time = report.time.map_or(0.0, |time| time - self.probe.start);
                Err(CaptureError::SizeChanges { from, to, time, path: self.path.clone() })
            }
            (None, size) => {
                self.coded = size;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Starts a child at a frame.
    fn start(&mut self, frame: usize) -> Result<(), CaptureError> {
        self.stream = None;
        (self.next, self.wanted, self.peeked) = (frame, frame, None);
        let mut command = self.external.decode_command();
        command.args(["-copyts", "-noaccurate_seek"]);
        let from = (frame > 0).then(|| self.probe.start + self.probe.timeline.time(frame));
        if let Some(time) = from {
            command.args(["-seek_timestamp", "1", "-ss", &format!("{time:.6}")]);
        }
        give_film(&mut command, &self.path)?;
        let video = &self.probe.video;
        command.args(["-map", &format!("0:{}", video.index), "-an", "-sn", "-dn"]);
        command.args(["-fps_mode", "passthrough", "-vf", &chain(video, from)]);
        command.args(["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let child = child.map_err(|error| CaptureError::Ffmpeg {
            reason: format!("it did not start ({error})"),
            path: self.path.clone(),
        })?;
        self.stream = Some(RawStream::new(child, video.width * video.height * 3));
        Ok(())
    }
}

impl FrameSource for FfmpegFile {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        if let Some(frame) = self.peeked.take() {
            return Ok(Some(frame));
        }
        loop {
            let Some(stream) = &mut self.stream else { return Ok(None) };
            let received = match stream.next() {
                Ok(received) => received,
                Err(reason) if self.next == 0 => {
                    self.stream = None;
                    return Err(CaptureError::Ffmpeg { reason, path: self.path.clone() });
                }
                // The end of a file that was cut off: what came before it is good.
                Err(_cut_off) => None,
            };
            let Some((report, data)) = received else {
                let frames = self.probe.timeline.len().unwrap_or(0);
                self.lost += frames.saturating_sub(self.next);
                self.next = frames;
                self.stream = None;
                return Ok(None);
            };
            self.check_size(report)?;
            let timeline = &self.probe.timeline;
            let time = report.time.map_or_else(|| timeline.time(self.next), |time| time - self.probe.start);
            let index = timeline.nearest(time).max(self.next);
            self.lost += index - self.next;
            self.next = index + 1;
            if report.damaged {
                self.lost += 1;
                continue;
            }
            if index < self.wanted {
                continue;
            }
            let (width, height) = (self.probe.video.width, self.probe.video.height);
            let image = RgbImage { width, height, data };
            // Beyond the announced frames (a list that was too short) the decoder's own time holds.
            let known = timeline.len().is_some_and(|frames| index < frames);
            let time = if known { timeline.time(index) } else { time };
            return Ok(Some(VideoFrame { index, time, image: image.into() }));
        }
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        let frame = self.probe.timeline.frame_at(time);
        if self.peeked.as_ref().is_some_and(|peeked| peeked.index == frame) {
            return Ok(());
        }
        if self.stream.is_some() && (self.next..self.next + NEAR).contains(&frame) {
            self.peeked = None;
            self.wanted = frame;
            return Ok(());
        }
        self.start(frame)
    }

    fn lost_frames(&self) -> usize {
        self.lost
    }
}

/// What the decoder says about a picture before it hands it over.
#[derive(Clone, Copy, Debug, Default)]
struct Report {
    /// When it is shown, in the file's own seconds.
    time: Option<f64>,
    /// Width and height as they were coded, px.
    size: Option<(usize, usize)>,
    /// Whether parts of it were guessed.
    damaged: bool,
}

/// A picture with its report.
type RawFrame = (Report, Vec<u8>);

/// The running child and the two threads that read it. Killed and joined when dropped.
#[derive(Debug)]
struct RawStream {
    child: Child,
    frames: Option<Receiver<RawFrame>>,
    pictures: Option<JoinHandle<()>>,
    words: Option<JoinHandle<String>>,
}

impl RawStream {
    fn new(mut child: Child, frame_bytes: usize) -> Self {
        let (send_report, reports) = unbounded();
        let (send_frame, frames) = bounded(AHEAD);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let words = std::thread::Builder::new()
            .name("ffmpeg messages".into())
            .spawn(move || stderr.map_or_else(String::new, |pipe| read_messages(pipe, &send_report)));
        let pictures = std::thread::Builder::new().name("ffmpeg pictures".into()).spawn(move || {
            if let Some(pipe) = stdout {
                read_pictures(pipe, frame_bytes, &reports, &send_frame);
            }
        });
        Self { child, frames: Some(frames), pictures: pictures.ok(), words: words.ok() }
    }

    /// The next picture, `None` at the end, or why there is none.
    fn next(&mut self) -> Result<Option<RawFrame>, String> {
        use crossbeam_channel::RecvTimeoutError;
        match self.frames.as_ref().map(|frames| frames.recv_timeout(PATIENCE)) {
            Some(Ok(frame)) => Ok(Some(frame)),
            Some(Err(RecvTimeoutError::Timeout)) => {
                Err(format!("it was silent for {} s", PATIENCE.as_secs()))
            }
            Some(Err(RecvTimeoutError::Disconnected)) | None => {
                let good = self.child.wait().is_ok_and(|status| status.success());
                let words = self.words.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
                if good { Ok(None) } else { Err(shortened(&words)) }
            }
        }
    }
}

impl Drop for RawStream {
    fn drop(&mut self) {
        self.frames = None;
        // Fails only if the child has ended by itself.
        let _ended = self.child.kill();
        let _status = self.child.wait();
        if let Some(reader) = self.pictures.take() {
            let _ended = reader.join();
        }
        if let Some(reader) = self.words.take() {
            let _words = reader.join();
        }
    }
}

fn read_pictures(mut pipe: ChildStdout, size: usize, reports: &Receiver<Report>, frames: &Sender<RawFrame>) {
    loop {
        let mut data = vec![0; size];
        if pipe.read_exact(&mut data).is_err() {
            return;
        }
        // The line about a picture is written before the picture, through another pipe.
        let report = reports.recv_timeout(Duration::from_secs(5)).unwrap_or_default();
        if frames.send((report, data)).is_err() {
            return;
        }
    }
}

/// Sends the report of each picture and keeps the last error line.
fn read_messages(pipe: ChildStderr, reports: &Sender<Report>) -> String {
    let (mut tick, mut damaged) = (None, false);
    let mut last_error = String::new();
    for line in BufReader::new(pipe.take(1 << 32)).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        if line.contains("Parsed_showinfo") {
            if let Some(base) = line.split_once("config in time_base: ") {
                tick = base.1.split(',').next().and_then(quotient);
            } else if let Some(pts) = line.split_once(" pts:") {
                let pts: Option<f64> = pts.1.split_whitespace().next().and_then(|word| word.parse().ok());
                let size = line.split_once(" s:").and_then(|(_, rest)| pair(rest.split_whitespace().next()?));
                let time = pts.zip(tick).map(|(pts, tick)| pts * tick);
                if reports.send(Report { time, size, damaged: std::mem::take(&mut damaged) }).is_err() {
                    break;
                }
            }
        } else if line.contains("corrupt decoded frame") {
            damaged = true;
        } else if ["[error]", "[fatal]", "[panic]"].iter().any(|level| line.contains(level)) {
            line.trim().clone_into(&mut last_error);
        }
    }
    last_error
}

/// The numbers of `960x540`.
fn pair(text: &str) -> Option<(usize, usize)> {
    let (width, height) = text.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

fn quotient(text: &str) -> Option<f64> {
    let (over, under) = text.trim().split_once('/')?;
    let (over, under): (f64, f64) = (over.parse().ok()?, under.parse().ok()?);
    (under > 0.0).then(|| over / under)
}
