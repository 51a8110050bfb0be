//! [`PictureDecoder`]: coded pictures in, pictures out, in this process or in one of its own.
//!
//! The decoder is foreign code that reads bytes from anywhere. In a process of its own it holds no keys and no records; when
//! it dies, another is started at the next restart point, and what was lost is counted. The container is read by us, so
//! nothing but coded pictures goes there, and only planes of numbers come back.

use std::collections::VecDeque;
use std::path::PathBuf;

use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder, DecoderConfig, Flush};
use openh264::formats::YUVSource as _;

use super::decoder_process::DecoderProcess;

/// A picture as planes at 4:2:0.
#[derive(Debug)]
pub(in crate::capture) struct Planes<'a> {
    /// Brightness and the two colour differences.
    pub bytes: [&'a [u8]; 3],
    /// Bytes from one row to the next of each.
    pub strides: [usize; 3],
    /// Width and height, px.
    pub size: (usize, usize),
}

/// What became of a coded picture.
#[derive(Debug)]
pub(in crate::capture) enum Decoded<T> {
    /// A picture, made into what was wanted.
    Shown(T),
    /// A picture that nobody wanted to see.
    Unseen,
    /// No picture: it was damaged, or one that it needs was.
    Lost,
}

/// A coded picture on its way.
#[derive(Clone, Copy, Debug)]
pub(in crate::capture) struct Order {
    /// Whether decoding can start with it.
    pub restart: bool,
    /// Whether its picture is wanted.
    pub show: bool,
    /// Whether everything before is to be forgotten.
    pub anew: bool,
}

/// The decoder with what it needs to know from picture to picture. After damage it waits for a restart point.
pub(in crate::capture) struct OwnDecoder {
    decoder: Decoder,
    waiting: bool,
}

impl OwnDecoder {
    /// A decoder that waits for a restart point.
    ///
    /// # Errors
    /// What the decoder says when it cannot start.
    pub(in crate::capture) fn start() -> Result<Self, String> {
        let config = DecoderConfig::new().flush_after_decode(Flush::NoFlush);
        let decoder = Decoder::with_api_config(OpenH264API::from_source(), config);
        Ok(Self { decoder: decoder.map_err(|error| error.to_string())?, waiting: true })
    }

    /// Decodes one coded picture and makes of it what is wanted.
    pub(in crate::capture) fn decode<T>(
        &mut self,
        packet: &[u8],
        order: Order,
        make: impl FnOnce(&Planes<'_>) -> Option<T>,
    ) -> Result<Decoded<T>, String> {
        if order.anew {
            *self = Self::start()?;
        }
        self.waiting &= !order.restart;
        if self.waiting {
            return Ok(Decoded::Lost);
        }
        match self.decoder.decode(packet) {
            Ok(Some(_)) if !order.show => Ok(Decoded::Unseen),
            Ok(Some(picture)) => Ok(make(&planes(&picture)).map_or(Decoded::Lost, Decoded::Shown)),
            Ok(None) => Ok(Decoded::Lost),
            Err(_damaged) => {
                *self = Self::start()?;
                Ok(Decoded::Lost)
            }
        }
    }
}

fn planes<'a>(picture: &'a DecodedYUV<'_>) -> Planes<'a> {
    let strides = picture.strides();
    Planes {
        bytes: [picture.y(), picture.u(), picture.v()],
        strides: [strides.0, strides.1, strides.2],
        size: picture.dimensions(),
    }
}

/// Makes what is wanted of a picture's planes.
pub(in crate::capture) type Make<T> = Box<dyn Fn(&Planes<'_>) -> Option<T> + Send>;

/// The decoder wherever it runs: what is sent comes back in order.
pub(in crate::capture) enum PictureDecoder<T> {
    /// In this process.
    Here(OwnDecoder, VecDeque<Decoded<T>>, Make<T>),
    /// In a process of its own.
    Apart(DecoderProcess, Make<T>),
}

impl<T> PictureDecoder<T> {
    /// Starts a decoder in a process of this program, or without one here.
    ///
    /// # Errors
    /// Why it does not start.
    pub(in crate::capture) fn start(program: Option<PathBuf>, make: Make<T>) -> Result<Self, String> {
        Ok(match program {
            Some(program) => Self::Apart(DecoderProcess::start(program)?, make),
            None => Self::Here(OwnDecoder::start()?, VecDeque::new(), make),
        })
    }

    /// Sends a coded picture.
    ///
    /// # Errors
    /// When no decoder can be had any more.
    pub(in crate::capture) fn send(&mut self, packet: &[u8], order: Order) -> Result<(), String> {
        match self {
            Self::Here(decoder, done, make) => {
                let decoded = decoder.decode(packet, order, &**make)?;
                done.push_back(decoded);
                Ok(())
            }
            Self::Apart(process, _) => process.send(packet, order),
        }
    }

    /// What became of the oldest picture that was sent and has not come back.
    ///
    /// # Errors
    /// When no decoder can be had any more.
    pub(in crate::capture) fn receive(&mut self) -> Result<Decoded<T>, String> {
        match self {
            Self::Here(_, done, _) => Ok(done.pop_front().unwrap_or(Decoded::Lost)),
            Self::Apart(process, make) => process.receive(&**make),
        }
    }

    /// How many pictures it is worth to send before the first comes back.
    pub(in crate::capture) fn ahead(&self) -> usize {
        match self {
            Self::Here(..) => 1,
            Self::Apart(..) => 3,
        }
    }
}
