//! [`WrittenFilm`]: pictures of ours as a film that everybody can play, H.264 in MP4.
//!
//! Each picture keeps the time that it is given, so that a film made from another one runs beside it. Pictures are coded one
//! by one and none is skipped; the file appears under its name when it is whole.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use openh264::OpenH264API;
use openh264::encoder::{
    BitRate, EncodedBitStream, Encoder, EncoderConfig, FrameRate, IntraFramePeriod, RateControlMode,
    VuiConfig,
};
use openh264::formats::YUVSlices;

use crate::vision::pictures::video_frame::RgbImage;

use super::colour::planes_of;
use super::error::CaptureError;
use super::mp4::{Mp4Writer, ParameterSets};

/// Longest and shortest side that the coder takes, px.
const MOST_CODED: (usize, usize) = (3840, 2160);
/// Bits a pixel: small letters on the picture stay legible.
const BITS_PER_PIXEL: f64 = 0.15;
/// Least and most bits a second.
const BIT_RATES: (f64, f64) = (1e6, 40e6);
/// Kinds of units: of the sequence's set and the pictures' set (ITU-T H.264, table 7-1).
const SEQUENCE_SET: u8 = 7;
const PICTURE_SET: u8 = 8;

/// A film being written.
pub struct WrittenFilm {
    path: PathBuf,
    partial: PathBuf,
    encoder: Encoder,
    writer: Option<Mp4Writer<BufWriter<File>>>,
    sets: ParameterSets,
    size: (usize, usize),
    planes: [Vec<u8>; 3],
}

impl WrittenFilm {
    /// Begins a film with pictures of this width and height, px, which usually come at `rate`, Hz. Of odd sizes the last column or
    /// row is left out, because the coding needs pairs.
    ///
    /// # Errors
    /// When the pictures are larger than 3840 × 2160, or the file cannot be made.
    pub fn create(path: &Path, width: usize, height: usize, rate: f64) -> Result<Self, CaptureError> {
        let size = (width & !1, height & !1);
        if size.0.max(size.1) > MOST_CODED.0 || size.0.min(size.1) > MOST_CODED.1 {
            return Err(CaptureError::TooLarge { width, height, path: path.to_path_buf() });
        }
        let failed = not_written(path);
        let coded = |side: usize| u16::try_from(side).ok().filter(|side| *side >= 16);
        let (Some(across), Some(down)) = (coded(size.0), coded(size.1)) else {
            return Err(failed(format!("its pictures would be {width} × {height} pixels")));
        };
        let bits = BITS_PER_PIXEL * (size.0 * size.1) as f64 * rate;
        let config = EncoderConfig::new()
            .bitrate(BitRate::from_bps(bits.clamp(BIT_RATES.0, BIT_RATES.1) as u32))
            .max_frame_rate(FrameRate::from_hz(rate as f32))
            .rate_control_mode(RateControlMode::Quality)
            .intra_frame_period(IntraFramePeriod::from_num_frames(rate.round().clamp(1.0, 250.0) as u32))
            .skip_frames(false)
            .vui(VuiConfig::bt709());
        let encoder = Encoder::with_api_config(OpenH264API::from_source(), config)
            .map_err(|error| failed(error.to_string()))?;
        let partial = path.with_extension("partial");
        let file = File::create(&partial).map_err(|error| failed(error.to_string()))?;
        let writer = Mp4Writer::begin(BufWriter::new(file), (across, down))
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self {
            path: path.to_path_buf(),
            partial,
            encoder,
            writer: Some(writer),
            sets: ParameterSets::default(),
            size,
            planes: Default::default(),
        })
    }

    /// Adds a picture of the size announced; `time` is seconds from the first and rises.
    ///
    /// # Errors
    /// When it has another size, cannot be coded or not be written.
    pub fn add(&mut self, image: &RgbImage, time: f64) -> Result<(), CaptureError> {
        let failed = not_written(&self.path);
        let (width, height) = self.size;
        if (image.width & !1, image.height & !1) != self.size {
            return Err(failed("its pictures change their size".into()));
        }
        planes_of(image, self.size.0, self.size.1, &mut self.planes)
            .ok_or_else(|| failed("a picture is damaged".into()))?;
        let [y, u, v] = &self.planes;
        let picture = YUVSlices::new((y, u, v), (width, height), (width, width / 2, width / 2));
        let coded = self.encoder.encode(&picture).map_err(|error| failed(error.to_string()))?;
        let (units, sync) = units_of(&coded, &mut self.sets);
        if units.is_empty() {
            return Err(failed("the coder left out a picture".into()));
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.picture(&units, sync, time).map_err(|error| failed(error.to_string()))
    }

    /// Writes the index and gives the file its name.
    ///
    /// # Errors
    /// When that fails.
    pub fn finish(mut self) -> Result<(), CaptureError> {
        let failed = not_written(&self.path);
        let Some(writer) = self.writer.take() else { return Ok(()) };
        writer
            .finish(&self.sets)
            .and_then(|buffer| buffer.into_inner().map_err(std::io::IntoInnerError::into_error))
            .and_then(|file| file.sync_all())
            .and_then(|()| std::fs::rename(&self.partial, &self.path))
            .map_err(|error| failed(error.to_string()))
    }
}

impl Drop for WrittenFilm {
    fn drop(&mut self) {
        // Half a film is of no use; after `finish` it has another name.
        self.writer = None;
        drop(std::fs::remove_file(&self.partial));
    }
}

fn not_written(path: &Path) -> impl Fn(String) -> CaptureError + use<> {
    let path = path.to_path_buf();
    move |reason| CaptureError::NotWritten { reason, path: path.clone() }
}

/// The units of a coded picture, each behind its length, and whether decoding can start with it. Parameter sets go aside.
fn units_of(coded: &EncodedBitStream<'_>, sets: &mut ParameterSets) -> (Vec<u8>, bool) {
    let (mut units, mut sync) = (Vec::new(), false);
    let layers = (0..coded.num_layers()).filter_map(|place| coded.layer(place));
    for layer in layers {
        for unit in (0..layer.nal_count()).filter_map(|place| layer.nal_unit(place)) {
            let unit = without_start(unit);
            match unit.first().map(|head| head & 0x1f) {
                Some(SEQUENCE_SET) => sets.sequence = unit.to_vec(),
                Some(PICTURE_SET) => sets.picture = unit.to_vec(),
                Some(kind) => {
                    sync |= kind == 5;
                    units.extend((unit.len() as u32).to_be_bytes());
                    units.extend(unit);
                }
                None => {}
            }
        }
    }
    (units, sync)
}

/// A unit without the zeros and the one that mark its start in a stream.
fn without_start(unit: &[u8]) -> &[u8] {
    let zeros = unit.iter().take_while(|byte| **byte == 0).count();
    if zeros >= 2 && unit.get(zeros) == Some(&1) { &unit[zeros + 1..] } else { unit }
}
