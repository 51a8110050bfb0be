//! H.264 in MP4 and MOV, decoded inside the program: what phones and cameras write most.
//!
//! The decoder hands out the picture of the sample that went in ([`super::order`]), and the times of the container
//! put the pictures in order, so that neither a damaged stretch nor the coder's own order can shift the times of what
//! follows. After an error everything up to the next restart point is left out and counted, not guessed: a smeared leg
//! would be measured.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::vision::pictures::video_frame::{RgbImage, VideoFrame};

use super::headers::{DecoderSetup, SequenceHeader, append_units};
use super::picture_decoder::{Decoded, Order, PictureDecoder, Planes};
use crate::capture::colour::{self, ColourCoding};
use crate::capture::error::CaptureError;
use crate::capture::film_bytes::FilmBytes;
use crate::capture::frame_source::{FrameSource, SourceDescription, SourceKind};
use crate::capture::limits;
use crate::capture::mp4::{Sample, VideoTrack};
use crate::capture::orientation::{Orientation, square_pixels};
use crate::capture::timeline::Timeline;

/// Pictures that may wait for an earlier one: the standard allows sixteen (ITU-T H.264, annex A), and a file whose times
/// contradict its order must not fill the memory.
const MOST_WAITING: usize = 20;

/// How a decoded picture becomes one to look at.
#[derive(Clone, Copy, Debug)]
struct Presentation {
    orientation: Orientation,
    pixel_aspect: f64,
    full_range: bool,
    matrix: Option<u8>,
}

impl Presentation {
    fn present(&self, picture: &Planes<'_>) -> Option<RgbImage> {
        let coding = ColourCoding::new(self.matrix, self.full_range, picture.size.1);
        let image = colour::from_planar(picture.bytes, picture.strides, picture.size.into(), coding)?;
        Some(self.orientation.apply(square_pixels(image, self.pixel_aspect)))
    }
}

/// An H.264 file being played.
pub(in crate::capture) struct H264File {
    path: PathBuf,
    file: FilmBytes,
    setup: DecoderSetup,
    samples: Vec<Sample>,
    timeline: Timeline,
    description: SourceDescription,
    decoder: PictureDecoder<RgbImage>,
    /// Next sample to be fed, in decoding order.
    next_sample: usize,
    /// Samples that were fed and have not been answered, oldest first.
    on_the_way: VecDeque<usize>,
    /// Whether the decoder shall forget what it has seen.
    anew: bool,
    /// Pictures that came out and have not been asked for, by their place in the film.
    ready: BTreeMap<usize, RgbImage>,
    /// Every frame before this one has been fed, so that its picture is there or lost.
    settled: usize,
    /// The first frame that is wanted; what comes before it is not converted.
    wanted: usize,
    /// Frames that were lost so far, as a set of their places.
    lost: BTreeSet<usize>,
}

impl H264File {
    /// Opens the file and decodes its first picture, so that what cannot be decoded is known at once.
    pub(in crate::capture) fn open(
        path: &Path,
        file: FilmBytes,
        track: VideoTrack,
        setup: DecoderSetup,
        program: Option<PathBuf>,
    ) -> Result<Self, CaptureError> {
        let sequence = setup.sequence;
        limits::check_size(sequence.coded_width, sequence.coded_height, path)?;
        let timeline = Timeline::new(
            &track.samples.iter().map(|sample| sample.shown_at).collect::<Vec<_>>(),
            &track.shown,
            track.time_scale,
        );
        let Some(frames) = timeline.len() else {
            return Err(CaptureError::NoFrames { path: path.to_path_buf() });
        };
        let presentation = Presentation {
            orientation: track.orientation,
            pixel_aspect: track.pixel_aspect.or(sequence.pixel_aspect).unwrap_or(1.0),
            full_range: sequence.full_range,
            matrix: sequence.matrix,
        };
        let description = SourceDescription {
            kind: SourceKind::VideoFile,
            name: limits::shown_name(path),
            width: 0,
            height: 0,
            frame_rate: timeline.mean_rate(),
            usual_rate: timeline.usual_rate(),
            frames: Some(frames),
            duration: timeline.duration(),
            ends_early: track.ends_early,
            missing_at_end: track.cut_off,
            capture_rate: track.capture_rate,
            only_key_points: false,
            decoder: "openh264".into(),
        };
        // A picture of another size than announced could not be measured together with the others.
        let make = move |picture: &Planes<'_>| {
            (picture.size == sequence.shown).then(|| presentation.present(picture)).flatten()
        };
        let decoder =
            PictureDecoder::start(program, Box::new(make)).map_err(|reason| no_decoder(&reason, path))?;
        let mut source = Self {
            decoder,
            path: path.to_path_buf(),
            file,
            setup,
            samples: track.samples,
            timeline,
            description,
            next_sample: 0,
            on_the_way: VecDeque::new(),
            anew: false,
            ready: BTreeMap::new(),
            settled: 0,
            wanted: 0,
            lost: BTreeSet::new(),
        };
        source.decode_until_ready()?;
        let Some((_, first)) = source.ready.first_key_value() else {
            return Err(CaptureError::Damaged {
                reason: "not one of its pictures could be decoded".into(),
                path: source.path,
            });
        };
        source.description.width = first.width;
        source.description.height = first.height;
        Ok(source)
    }

    /// Feeds the decoder until the next picture that is wanted is ready or the file has ended.
    fn decode_until_ready(&mut self) -> Result<(), CaptureError> {
        while !self.is_next_ready() {
            while self.on_the_way.len() < self.decoder.ahead() && self.next_sample < self.samples.len() {
                self.feed_one()?;
            }
            if self.on_the_way.is_empty() {
                return Ok(());
            }
            self.take_one()?;
        }
        Ok(())
    }

    /// Whether no picture can come any more that is shown before the first that is ready.
    fn is_next_ready(&mut self) -> bool {
        let answered = self.on_the_way.front().copied().unwrap_or(self.next_sample);
        while self.timeline.len().is_some_and(|frames| self.settled < frames)
            && self.timeline.sample_of(self.settled) < answered
        {
            self.settled += 1;
        }
        let first = self.ready.first_key_value().map(|(frame, _)| *frame);
        first.is_some_and(|frame| frame < self.settled || self.ready.len() > MOST_WAITING)
    }

    /// Feeds one sample.
    fn feed_one(&mut self) -> Result<(), CaptureError> {
        let index = self.next_sample;
        let sample = self.samples[index];
        let mut packet = Vec::new();
        if sample.sync {
            packet.extend_from_slice(&self.setup.parameter_sets);
        }
        let units = append_units(&self.read_sample(sample)?, self.setup.length_size, &mut packet);
        self.check_sequence(units.sequence, index)?;
        let show = self.timeline.frame_of(index).is_some_and(|frame| frame >= self.wanted);
        let order = Order { restart: units.restart, show, anew: std::mem::take(&mut self.anew) };
        self.decoder.send(&packet, order).map_err(|reason| no_decoder(&reason, &self.path))?;
        self.on_the_way.push_back(index);
        self.next_sample += 1;
        Ok(())
    }

    /// Takes what became of the oldest sample on the way.
    fn take_one(&mut self) -> Result<(), CaptureError> {
        let decoded = self.decoder.receive().map_err(|reason| no_decoder(&reason, &self.path))?;
        let Some(sample) = self.on_the_way.pop_front() else { return Ok(()) };
        match (decoded, self.timeline.frame_of(sample)) {
            (Decoded::Shown(image), Some(frame)) if frame >= self.wanted => {
                self.ready.insert(frame, image);
            }
            (Decoded::Lost, Some(frame)) => {
                self.lost.insert(frame);
            }
            _ => {}
        }
        Ok(())
    }

    /// Refuses a sequence within the film that has another size, or that the decoder cannot read: its pictures could not be
    /// measured together with the others.
    fn check_sequence(&self, sequence: Option<SequenceHeader>, sample: usize) -> Result<(), CaptureError> {
        let Some(sequence) = sequence else { return Ok(()) };
        let (from, to) = (self.setup.sequence.shown, sequence.shown);
        let path = self.path.clone();
        if from != to {
            let time = self.timeline.frame_of(sample).map_or(0.0, |frame| self.timeline.time(frame));
            return Err(CaptureError::SizeChanges { from, to, time, path });
        }
        if !sequence.built_in_decodes() {
            let reason = "its coding changes within the film".into();
            return Err(CaptureError::Damaged { reason, path });
        }
        Ok(())
    }

    fn read_sample(&mut self, sample: Sample) -> Result<Vec<u8>, CaptureError> {
        if sample.size > limits::LARGEST_PICTURE_BYTES {
            return Ok(Vec::new());
        }
        let mut data = vec![0; sample.size as usize];
        self.file
            .seek(SeekFrom::Start(sample.offset))
            .and_then(|_| self.file.read_exact(&mut data))
            .map_err(|error| CaptureError::from_io(&error, &self.path))?;
        Ok(data)
    }

    /// Starts decoding at a sample that says it is a restart point; earlier ones follow if it lied.
    fn restart_at(&mut self, sample: usize) -> Result<(), CaptureError> {
        let mut start = self.restart_before(sample);
        while start > 0 {
            let data = self.read_sample(self.samples[start])?;
            if append_units(&data, self.setup.length_size, &mut Vec::new()).restart {
                break;
            }
            start = self.restart_before(start - 1);
        }
        // What is on the way comes back before anything else does.
        while !self.on_the_way.is_empty() {
            self.take_one()?;
        }
        self.ready.clear();
        self.settled = 0;
        self.anew = true;
        self.next_sample = start;
        Ok(())
    }

    fn restart_before(&self, sample: usize) -> usize {
        self.samples[..=sample].iter().rposition(|sample| sample.sync).unwrap_or(0)
    }
}

fn no_decoder(reason: &str, path: &Path) -> CaptureError {
    let reason = format!("the H.264 decoder does not run ({reason})");
    CaptureError::Damaged { reason, path: path.to_path_buf() }
}

impl FrameSource for H264File {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        self.decode_until_ready()?;
        let Some((index, image)) = self.ready.pop_first() else { return Ok(None) };
        self.wanted = index + 1;
        Ok(Some(VideoFrame { index, time: self.timeline.time(index), image: image.into() }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        let frame = self.timeline.frame_at(time);
        let sample = self.timeline.sample_of(frame);
        let ahead = frame >= self.wanted && self.restart_before(sample) < self.next_sample;
        self.wanted = frame;
        if ahead {
            self.ready.retain(|&index, _| index >= frame);
            return Ok(());
        }
        self.restart_at(sample)
    }

    fn lost_frames(&self) -> usize {
        self.lost.len()
    }
}

impl std::fmt::Debug for H264File {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "H264File({})", self.description.name)
    }
}
