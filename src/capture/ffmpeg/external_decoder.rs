//! Where ffmpeg is, and what it says about a file.
//!
//! We run it as a child process, not as a library: a malicious or broken file then hurts a process that reads one file,
//! has its memory bounded and can be killed, and the program needs no system library to start.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::child::{each_line, give_film};
use super::film_probe::{PacketTimes, Probe, VideoStream};
use crate::capture::error::CaptureError;
use crate::capture::mp4::CAPTURE_RATE;

/// The containers that the child may open. Play lists and scripts, which name other files, are not among them.
const CONTAINERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,flv,asf,ogg,\
                          mxf,mjpeg,dv,nut,ivf,rm,wtv,mpegtsraw,obu,y4m,yuv4mpegpipe,gif";

/// The `ffmpeg` and `ffprobe` programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalDecoder {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
}

impl ExternalDecoder {
    /// Looks beside this program and in the system's search path.
    pub fn find() -> Option<Self> {
        let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_path_buf));
        let search = std::env::var_os("PATH").unwrap_or_default();
        beside.into_iter().chain(std::env::split_paths(&search)).find_map(|folder| Self::in_folder(&folder))
    }

    /// The two programs in one folder, if both are there.
    pub fn in_folder(folder: &Path) -> Option<Self> {
        let program = |name: &str| {
            let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            path.is_file().then_some(path)
        };
        Some(Self { ffmpeg: program("ffmpeg")?, ffprobe: program("ffprobe")? })
    }

    /// A decoding command with the bounds that every file is read under, without its input.
    pub(in crate::capture) fn decode_command(&self) -> Command {
        let mut command = Command::new(&self.ffmpeg);
        command.args(["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info"]);
        command.args(["-max_alloc", "1073741824", "-threads", "2"]);
        bounded_input(&mut command);
        command
    }

    /// What there is to see in a file: the largest of its videos, and when its pictures are shown.
    pub(in crate::capture) fn probe(&self, path: &Path) -> Result<Probe, CaptureError> {
        let entries = format!(
            "format=nb_streams,duration:format_tags={CAPTURE_RATE}:stream=index,codec_name,width,height,sample_aspect_ratio,\
             color_space,color_transfer,field_order,avg_frame_rate,r_frame_rate,nb_frames:stream_side_data=rotation"
        );
        let mut command = self.probe_command("V", &entries);
        command.args(["-of", "json"]);
        give_film(&mut command, path)?;
        let mut text = String::new();
        let errors = each_line(command, PATIENCE, path, &mut |line| {
            text.push_str(line);
            Ok(())
        })?;
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let video = VideoStream::largest(&answer, path, &errors)?;
        let mut command = self.probe_command(&video.index.to_string(), "packet=pts_time,dts_time,size,flags");
        command.args(["-of", "csv=p=0"]);
        give_film(&mut command, path)?;
        let mut packets = PacketTimes::default();
        let errors = each_line(command, PATIENCE, path, &mut |line| packets.take(line, path))?;
        Probe::of(video, &packets, path, &errors)
    }

    fn probe_command(&self, stream: &str, entries: &str) -> Command {
        let mut command = Command::new(&self.ffprobe);
        command.args(["-v", "error"]);
        bounded_input(&mut command);
        command.args(["-select_streams", stream, "-show_entries", entries]);
        command
    }
}

/// How long a look at a film may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Arguments before `-i`: this file only, of these kinds only.
fn bounded_input(command: &mut Command) {
    command.args(["-protocol_whitelist", "file", "-format_whitelist", CONTAINERS]);
}
