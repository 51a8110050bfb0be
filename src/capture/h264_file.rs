//! H.264 in MP4 and MOV, decoded inside the program: what phones and cameras write most.
//!
//! The decoder hands pictures out in the order in which they are shown, without saying which is which. We therefore
//! keep the times of what went in and give each picture that comes out the earliest of them, and take a new decoder at
//! restart points, so that a damaged stretch cannot shift the times of what follows. After an error everything up
//! to the next restart point is left out and counted, not guessed: a smeared leg would be measured.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder, DecoderConfig, Flush};
use openh264::formats::YUVSource as _;

use crate::vision::video_frame::{RgbImage, VideoFrame};

use super::colour::{self, ColourCoding};
use super::error::CaptureError;
use super::film_bytes::FilmBytes;
use super::frame_source::{FrameSource, SourceDescription, SourceKind};
use super::h264_headers::{DecoderSetup, append_units};
use super::limits;
use super::mp4::{Sample, VideoTrack};
use super::orientation::{Orientation, square_pixels};
use super::timeline::Timeline;

/// Samples after which a restart point brings a new decoder.
const RENEWED_AFTER: usize = 8;

/// How a decoded picture becomes one to look at.
#[derive(Clone, Copy, Debug)]
struct Presentation {
    orientation: Orientation,
    pixel_aspect: f64,
    full_range: bool,
    matrix: Option<u8>,
}

impl Presentation {
    fn present(&self, picture: &DecodedYUV<'_>) -> Option<RgbImage> {
        let (width, height) = picture.dimensions();
        let coding = ColourCoding::new(self.matrix, self.full_range, height);
        let planes = [picture.y(), picture.u(), picture.v()];
        let strides = picture.strides();
        let image = colour::from_planar(planes, [strides.0, strides.1, strides.2], (width, height), coding)?;
        Some(self.orientation.apply(square_pixels(image, self.pixel_aspect)))
    }
}

/// An H.264 file being played.
pub(super) struct H264File {
    path: PathBuf,
    file: FilmBytes,
    setup: DecoderSetup,
    samples: Vec<Sample>,
    timeline: Timeline,
    presentation: Presentation,
    description: SourceDescription,
    decoder: Decoder,
    /// The sample that the decoder started with.
    decoder_since: usize,
    /// Next sample to be fed, in decoding order.
    next_sample: usize,
    /// Whether samples are passed over until the next restart point.
    skipping: bool,
    /// Presentation times and samples that went in and have not come out.
    pending: BinaryHeap<Reverse<(i64, usize)>>,
    /// Pictures that came out and have not been asked for.
    ready: VecDeque<(usize, RgbImage)>,
    /// The first frame that is wanted; what comes before it is not converted.
    wanted: usize,
    /// Frames that were lost so far, as a set of their places.
    lost: std::collections::BTreeSet<usize>,
}

fn new_decoder(path: &Path) -> Result<Decoder, CaptureError> {
    let config = DecoderConfig::new().flush_after_decode(Flush::NoFlush);
    Decoder::with_api_config(OpenH264API::from_source(), config).map_err(|error| CaptureError::Damaged {
        reason: format!("the H.264 decoder did not start ({error})"),
        path: path.to_path_buf(),
    })
}

impl H264File {
    /// Opens the file and decodes its first picture, so that what cannot be decoded is known at once.
    pub(super) fn open(
        path: &Path,
        file: FilmBytes,
        track: VideoTrack,
        setup: DecoderSetup,
    ) -> Result<Self, CaptureError> {
        let sequence = setup.sequence;
        limits::check_size(sequence.coded_width, sequence.coded_height, path)?;
        let timeline = Timeline::new(
            &track.samples.iter().map(|sample| sample.shown_at).collect::<Vec<_>>(),
            track.shown.clone(),
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
            frames: Some(frames),
            duration: timeline.duration(),
            decoder: "openh264".into(),
        };
        let mut source = Self {
            decoder: new_decoder(path)?,
            decoder_since: 0,
            path: path.to_path_buf(),
            file,
            setup,
            samples: track.samples,
            timeline,
            presentation,
            description,
            next_sample: 0,
            skipping: true,
            pending: BinaryHeap::new(),
            ready: VecDeque::new(),
            wanted: 0,
            lost: std::collections::BTreeSet::new(),
        };
        source.decode_until_ready()?;
        let Some((_, first)) = source.ready.front() else {
            return Err(CaptureError::Damaged {
                reason: "not one of its pictures could be decoded".into(),
                path: source.path,
            });
        };
        source.description.width = first.width;
        source.description.height = first.height;
        Ok(source)
    }

    /// Feeds the decoder until a wanted picture is ready or the file has ended.
    fn decode_until_ready(&mut self) -> Result<(), CaptureError> {
        while self.ready.is_empty() && self.next_sample < self.samples.len() {
            self.feed_one()?;
        }
        if self.ready.is_empty() {
            self.empty_decoder();
        }
        Ok(())
    }

    /// Feeds one sample.
    fn feed_one(&mut self) -> Result<(), CaptureError> {
        let index = self.next_sample;
        let sample = self.samples[index];
        self.next_sample += 1;
        if self.skipping && !sample.sync {
            self.lose(index);
            return Ok(());
        }
        let mut packet = Vec::new();
        if sample.sync {
            packet.extend_from_slice(&self.setup.parameter_sets);
        }
        let restart = append_units(&self.read_sample(sample)?, self.setup.length_size, &mut packet);
        if restart {
            self.renew_decoder(index)?;
            self.skipping = false;
        } else if self.skipping {
            self.lose(index);
            return Ok(());
        }
        let presentation = self.presentation;
        match self.decoder.decode(&packet) {
            Ok(picture) => {
                self.pending.push(Reverse((sample.shown_at, index)));
                if let Some(picture) = picture
                    && let Some(Reverse((_, shown))) = self.pending.pop()
                    && let Some(frame) = self.timeline.frame_of(shown)
                    && frame >= self.wanted
                    && let Some(image) = presentation.present(&picture)
                {
                    self.ready.push_back((frame, image));
                }
            }
            Err(_damaged) => {
                self.empty_decoder();
                self.lose(index);
                self.skipping = true;
                self.decoder = new_decoder(&self.path)?;
                self.decoder_since = self.next_sample;
            }
        }
        Ok(())
    }

    /// Empties the decoder before a restart point and takes a new one: one that was emptied never gives its picture
    /// buffers back and soon fails. Where every few pictures are restart points, one in [`RENEWED_AFTER`] is enough.
    fn renew_decoder(&mut self, sample: usize) -> Result<(), CaptureError> {
        if sample >= self.decoder_since + RENEWED_AFTER {
            self.empty_decoder();
            self.decoder = new_decoder(&self.path)?;
            self.decoder_since = sample;
        }
        Ok(())
    }

    /// Takes out what the decoder still holds. It must not be fed after this.
    fn empty_decoder(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let presentation = self.presentation;
        for picture in self.decoder.flush_remaining().unwrap_or_default() {
            if let Some(Reverse((_, shown))) = self.pending.pop()
                && let Some(frame) = self.timeline.frame_of(shown)
                && frame >= self.wanted
                && let Some(image) = presentation.present(&picture)
            {
                self.ready.push_back((frame, image));
            }
        }
        while let Some(Reverse((_, shown))) = self.pending.pop() {
            self.lose(shown);
        }
    }

    fn lose(&mut self, sample: usize) {
        if let Some(frame) = self.timeline.frame_of(sample) {
            self.lost.insert(frame);
        }
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
            if append_units(&data, self.setup.length_size, &mut Vec::new()) {
                break;
            }
            start = self.restart_before(start - 1);
        }
        self.decoder = new_decoder(&self.path)?;
        self.pending.clear();
        self.ready.clear();
        self.skipping = true;
        self.next_sample = start;
        self.decoder_since = start;
        Ok(())
    }

    fn restart_before(&self, sample: usize) -> usize {
        self.samples[..=sample].iter().rposition(|sample| sample.sync).unwrap_or(0)
    }
}

impl FrameSource for H264File {
    fn description(&self) -> &SourceDescription {
        &self.description
    }

    fn next_frame(&mut self) -> Result<Option<VideoFrame>, CaptureError> {
        self.decode_until_ready()?;
        let Some((index, image)) = self.ready.pop_front() else { return Ok(None) };
        self.wanted = index + 1;
        Ok(Some(VideoFrame { index, time: self.timeline.time(index), image: image.into() }))
    }

    fn seek(&mut self, time: f64) -> Result<(), CaptureError> {
        let frame = self.timeline.frame_at(time);
        let sample = self.timeline.sample_of(frame);
        let ahead = frame >= self.wanted && self.restart_before(sample) < self.next_sample;
        self.wanted = frame;
        if ahead {
            self.ready.retain(|&(index, _)| index >= frame);
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
