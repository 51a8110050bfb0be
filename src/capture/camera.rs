//! Webcams through nokhwa, as a [`FrameSource`].
//!
//! The device is driven on a thread of its own, because a driver may wait for ever when a cable is pulled, and because
//! the driver layer panics when a stream cannot be stopped: neither must reach the program. A picture that does not
//! come for [`PATIENCE`] is a lost camera. Pictures are given as the driver gives them: a mirrored patient has left and right
//! exchanged, and [`super::TurnedRound`] turns the picture of a camera that mirrors.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use nokhwa::Buffer;
use nokhwa::utils::{
    ApiBackend, CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType,
};

use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};

use super::camera_choice::{CameraDescription, CameraOffer, CameraRequest, best, preference};
use super::colour::{ColourCoding, from_nv12, from_yuyv};
use super::error::CaptureError;
use super::frame_source::{FrameSource, SourceDescription, SourceKind};
use super::jpeg::decode_jpeg;

/// What we can turn into pictures.
const READABLE: [FrameFormat; 4] =
    [FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::RAWRGB];

/// A camera that is silent for so long is taken for lost.
const PATIENCE: Duration = Duration::from_millis(2500);

/// How long a camera may take to close.
const CLOSING: Duration = Duration::from_secs(2);

/// Opening takes up to seconds with some webcams.
const OPENING: Duration = Duration::from_secs(10);

/// Runs driver code on a thread of its own and waits for its answer.
fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = bounded(1);
    let thread = std::thread::Builder::new().name("camera driver".into()).spawn(move || {
        // Nobody listens any more when the time was over.
        let _late = sender.send(work());
    });
    thread.ok().and_then(|_running| receiver.recv_timeout(OPENING).ok())
}

fn index_of(id: &str) -> CameraIndex {
    id.parse().map_or_else(|_| CameraIndex::String(id.to_owned()), CameraIndex::Index)
}

fn offers(camera: &mut nokhwa::Camera) -> Vec<CameraOffer> {
    let formats = camera.compatible_camera_formats().unwrap_or_default();
    let mut offers: Vec<_> = formats
        .iter()
        .filter(|format| READABLE.contains(&format.format()))
        .map(|format| CameraOffer {
            width: format.width() as usize,
            height: format.height() as usize,
            frame_rate: f64::from(format.frame_rate()),
        })
        .collect();
    offers.sort_by(|a, b| preference(b).total_cmp(&preference(a)));
    offers.dedup();
    offers
}

fn query() -> Result<Vec<(String, String)>, String> {
    // Asks for permission where the system wants it; elsewhere it returns at once.
    nokhwa::nokhwa_initialize(|_granted| {});
    let mut found = nokhwa::query(ApiBackend::Auto).map_err(|error| error.to_string())?;
    found.sort_by_key(|info| info.index().as_string());
    Ok(found.iter().map(|info| (info.index().as_string(), info.human_name())).collect())
}

/// The cameras that are plugged in. One that cannot be opened now (in use) is listed without formats.
pub fn list_cameras() -> Result<Vec<CameraDescription>, CaptureError> {
    let found = apart(query).and_then(Result::ok).unwrap_or_default();
    let described: Vec<_> = found
        .into_iter()
        .filter_map(|(id, name)| {
            let index = index_of(&id);
            let formats = apart(move || {
                let any = RequestedFormat::with_formats(RequestedFormatType::None, &READABLE);
                nokhwa::Camera::new(index, any).ok().map(|mut camera| offers(&mut camera))
            });
            match formats {
                // The second node of many webcams carries no pictures.
                Some(Some(formats)) if formats.is_empty() => None,
                Some(Some(formats)) => Some(CameraDescription { id, name, formats }),
                _ => Some(CameraDescription { id, name, formats: Vec::new() }),
            }
        })
        .collect();
    if described.is_empty() { Err(CaptureError::NoCamera) } else { Ok(described) }
}

/// One picture as the driver gave it.
struct RawPicture {
    buffer: Buffer,
    taken: Instant,
}

/// What the driver thread says first.
struct Started {
    name: String,
    format: CameraFormat,
}

/// An open camera.
pub struct CameraSource {
    description: SourceDescription,
    pictures: Receiver<Result<RawPicture, String>>,
    /// Dropping it tells the driver thread to stop.
    running: Option<Sender<()>>,
    /// Disconnected when the driver thread has ended.
    ended: Receiver<()>,
    first: Option<Instant>,
    last: f64,
    next: usize,
    lost: usize,
}

/// Opens the chosen camera, or the first that opens, at the chosen or the most suitable format.
pub fn open_camera(request: &CameraRequest) -> Result<CameraSource, CaptureError> {
    let candidates: Vec<String> = if let Some(id) = &request.id {
        vec![id.clone()]
    } else {
        let found = apart(query).and_then(Result::ok).unwrap_or_default();
        found.into_iter().map(|(id, _)| id).collect()
    };
    let mut last = CaptureError::NoCamera;
    for id in candidates {
        match CameraSource::open(&id, request) {
            Ok(source) => return Ok(source),
            Err(error) => last = error,
        }
    }
    Err(last)
}

impl CameraSource {
    fn open(id: &str, request: &CameraRequest) -> Result<Self, CaptureError> {
        let (send_start, started) = bounded(1);
        let (send_picture, pictures) = bounded(2);
        let (running, stop) = bounded::<()>(0);
        let (ending, ended) = bounded::<()>(0);
        let (index, request) = (index_of(id), request.clone());
        let failed = |reason: String| CaptureError::CameraOpen { name: id.to_owned(), reason };
        std::thread::Builder::new()
            .name("camera driver".into())
            .spawn(move || {
                drive(index, &request, &send_start, &send_picture, &stop);
                drop(ending);
            })
            .map_err(|error| failed(error.to_string()))?;
        let Started { name, format } = started
            .recv_timeout(OPENING)
            .map_err(|_silent| failed("it does not answer".into()))?
            .map_err(failed)?;
        let description = SourceDescription {
            kind: SourceKind::Camera,
            name,
            width: format.width() as usize,
            height: format.height() as usize,
            frame_rate: Some(f64::from(format.frame_rate())),
            frames: None,
            duration: None,
            decoder: format.format().to_string(),
            ..SourceDescription::default()
        };
        Ok(Self {
            description,
            pictures,
            running: Some(running),
            ended,
            first: None,
            last: -1.0,
            next: 0,
            lost: 0,
        })
    }

    fn decode(&self, picture: &RawPicture) -> Option<RgbImage> {
        let (width, height) = (self.description.width, self.description.height);
        let data = picture.buffer.buffer();
        // Webcams follow the video standards of televisions; JPEG carries its own range.
        let coding = ColourCoding::new(None, false, 480);
        match picture.buffer.source_frame_format() {
            FrameFormat::MJPEG => decode_jpeg(data, width, height).ok(),
            FrameFormat::YUYV => from_yuyv(data, [width, height], coding),
            FrameFormat::NV12 => from_nv12(data.get(..width * height * 3 / 2)?, [width, height], coding),
            FrameFormat::RAWRGB => {
                Some(RgbImage { width, height, data: data.get(..width * height * 3)?.to_vec() })
            }
            _ => None,
        }
    }
}

impl FrameSource for CameraSource {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        let lost = |reason: String, name: &str| CaptureError::CameraLost { name: name.to_owned(), reason };
        loop {
            let picture = match self.pictures.recv_timeout(PATIENCE) {
                Ok(Ok(picture)) => picture,
                Ok(Err(reason)) => return Err(lost(reason, &self.description.name)),
                Err(RecvTimeoutError::Timeout) => {
                    let reason = format!("no picture for {:.1} s", PATIENCE.as_secs_f64());
                    return Err(lost(reason, &self.description.name));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(lost("the driver stopped".into(), &self.description.name));
                }
            };
            // The first pictures of many webcams are half ones; they cost a frame, not the camera.
            let Some(image) = self.decode(&picture) else {
                self.lost += 1;
                continue;
            };
            let first = *self.first.get_or_insert(picture.taken);
            let time = picture.taken.saturating_duration_since(first).as_secs_f64();
            if time <= self.last {
                self.lost += 1;
                continue;
            }
            self.last = time;
            self.next += 1;
            return Ok(Some(VideoFrame { index: self.next - 1, time, image: image.into() }));
        }
    }

    fn seek(&mut self, _time: f64) -> Result<(), CaptureError> {
        Err(CaptureError::CannotSeek)
    }

    fn lost_frames(&self) -> usize {
        self.lost
    }
}

impl Drop for CameraSource {
    /// Waits until the device is free, so that it can be opened again at once; not for ever, because a driver may hang.
    fn drop(&mut self) {
        self.running = None;
        let until = Instant::now() + CLOSING;
        while Instant::now() < until
            && self.ended.recv_timeout(Duration::from_millis(20)) == Err(RecvTimeoutError::Timeout)
        {
            while self.pictures.try_recv().is_ok() {}
        }
    }
}

impl std::fmt::Debug for CameraSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "CameraSource({})", self.description.name)
    }
}

/// Opens the camera at the wished format, or at the most suitable.
fn start(index: CameraIndex, request: &CameraRequest) -> Result<nokhwa::Camera, String> {
    let any = RequestedFormat::with_formats(RequestedFormatType::None, &READABLE);
    let mut camera = nokhwa::Camera::new(index, any).map_err(|error| error.to_string())?;
    let formats = camera.compatible_camera_formats().unwrap_or_default();
    let readable: Vec<_> = formats.iter().filter(|format| READABLE.contains(&format.format())).collect();
    let offers: Vec<_> = readable
        .iter()
        .map(|format| CameraOffer {
            width: format.width() as usize,
            height: format.height() as usize,
            frame_rate: f64::from(format.frame_rate()),
        })
        .collect();
    if let Some(format) = best(&offers, request).and_then(|place| readable.get(place))
        && camera.camera_format() != **format
    {
        let wished = [format.format()];
        let exact = RequestedFormat::with_formats(RequestedFormatType::Exact(**format), &wished);
        camera.set_camera_requset(exact).map_err(|error| error.to_string())?;
    }
    camera.open_stream().map_err(|error| error.to_string())?;
    Ok(camera)
}

/// The driver thread: opens, hands pictures over until told to stop, closes.
fn drive(
    index: CameraIndex,
    request: &CameraRequest,
    started: &Sender<Result<Started, String>>,
    pictures: &Sender<Result<RawPicture, String>>,
    stop: &Receiver<()>,
) {
    let mut camera = match start(index, request) {
        Ok(camera) => camera,
        Err(reason) => {
            let _late = started.send(Err(reason));
            return;
        }
    };
    let about = Started { name: camera.info().human_name(), format: camera.camera_format() };
    if started.send(Ok(about)).is_err() {
        return;
    }
    while !matches!(stop.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected)) {
        match camera.frame() {
            Ok(buffer) => {
                let picture = RawPicture { taken: when_taken(&buffer), buffer };
                // A full channel means that decoding is behind: the newest is dropped here, its time tells.
                if let Err(crossbeam_channel::TrySendError::Disconnected(_)) = pictures.try_send(Ok(picture))
                {
                    break;
                }
            }
            Err(error) => {
                let _gone = pictures.send_timeout(Err(error.to_string()), Duration::from_secs(1));
                break;
            }
        }
    }
}

/// When the picture was taken, on the clock that never steps: the driver gives wall time, from which we take the age.
fn when_taken(buffer: &Buffer) -> Instant {
    let now = Instant::now();
    let age = buffer.capture_timestamp().and_then(|taken| {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        wall.checked_sub(taken).filter(|age| *age < Duration::from_secs(1))
    });
    age.and_then(|age| now.checked_sub(age)).unwrap_or(now)
}
