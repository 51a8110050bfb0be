//! Frames in: the only user of decoders and cameras.
//!
//! A file is judged by its contents and decoded inside the program where it is H.264 in MP4 or MOV, or motion JPEG in
//! AVI; everything else goes through ffmpeg in a child process where it is installed. We do not link a media library,
//! because hospitals' computers do not have it and because hostile files then reach the program itself. Containers are
//! read in Rust; what decodes pictures of H.264 is foreign code and runs in a process of its own, which holds no keys.
//!
//! Times are those in the file, in seconds from the first frame; pictures stand upright with square pixels; what could
//! not be decoded is left out and counted, never invented.

mod avi;
mod bytes;
mod camera;
mod camera_choice;
mod colour;
mod container;
pub mod error;
mod ffmpeg;
mod film_bytes;
pub mod frame_source;
mod h264;
mod jpeg;
mod limits;
mod mjpeg_file;
mod mp4;
mod open_video;
mod orientation;
mod retimed;
mod synthetic_walker;
mod timeline;
mod turned_round;
mod woven_fields;
mod written_film;

pub use camera::{CameraSource, list_cameras, open_camera};
pub use camera_choice::{CameraDescription, CameraOffer, CameraRequest};
pub use error::CaptureError;
pub use ffmpeg::external_decoder::ExternalDecoder;
pub use frame_source::{FrameSource, SourceDescription, SourceKind};
pub use h264::decoder_process::decode_if_asked;
pub use open_video::{
    open_film, open_video, open_video_as_played, open_video_at, open_video_decoded_by, open_video_with,
};
pub use synthetic_walker::SyntheticWalker;
pub use turned_round::TurnedRound;
pub use written_film::WrittenFilm;
