//! Where ffmpeg is, and what it says about a file.
//!
//! We run it as a child process, not as a library: a malicious or broken file then hurts a process that reads one file,
//! has its memory bounded and can be killed, and the program needs no system library to start.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::error::CaptureError;
use super::limits;
use super::timeline::Timeline;

/// The containers that the child may open. Play lists and scripts, which name other files, are not among them.
const CONTAINERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,flv,asf,ogg,\
                          mxf,mjpeg,dv,nut,ivf,rm,wtv,mpegtsraw,obu,y4m,yuv4mpegpipe";

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
    pub(super) fn decode_command(&self) -> Command {
        let mut command = Command::new(&self.ffmpeg);
        command.args(["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info"]);
        command.args(["-max_alloc", "1073741824", "-threads", "2"]);
        bounded_input(&mut command);
        command
    }

    /// What there is to see in a file.
    pub(super) fn probe(&self, path: &Path) -> Result<Probe, CaptureError> {
        let mut command = Command::new(&self.ffprobe);
        command.args(["-v", "error"]);
        bounded_input(&mut command);
        command.args(["-select_streams", "V:0", "-show_entries"]);
        command.arg(
            "format=nb_streams:stream=codec_name,width,height,sample_aspect_ratio,color_space,avg_frame_rate,r_frame_rate:\
             stream_side_data=rotation:packet=pts_time,dts_time,flags",
        );
        command.args(["-of", "json", "-i"]).arg(input_url(path));
        let output = run_to_end(command, Duration::from_mins(2), path)?;
        let answer: Value = serde_json::from_slice(&output.standard).unwrap_or(Value::Null);
        Probe::read(&answer, path, &output.errors)
    }
}

/// Arguments before `-i`: this file only, of these kinds only.
fn bounded_input(command: &mut Command) {
    command.args(["-protocol_whitelist", "file", "-format_whitelist", CONTAINERS]);
}

/// The file as the child is told it: absolute and marked as a file, so that no name is taken for an option or an address.
pub(super) fn input_url(path: &Path) -> std::ffi::OsString {
    let mut url = std::ffi::OsString::from("file:");
    url.push(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    url
}

/// What is known of a file before decoding.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    /// Coding, as ffmpeg names it.
    pub codec: String,
    /// Upright width with square pixels, px.
    pub width: usize,
    /// Upright height with square pixels, px.
    pub height: usize,
    /// Whether the file says which colour matrix it uses.
    pub colours_known: bool,
    /// The file's own time of its first frame, s.
    pub start: f64,
    /// When the frames are shown.
    pub timeline: Timeline,
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// `"16:11"` or `"30000/1001"` as a quotient.
fn ratio(value: &Value) -> Option<f64> {
    let (over, under) = value.as_str()?.split_once([':', '/'])?;
    let (over, under): (f64, f64) = (over.parse().ok()?, under.parse().ok()?);
    (over > 0.0 && under > 0.0).then(|| over / under)
}

impl Probe {
    fn read(answer: &Value, path: &Path, errors: &str) -> Result<Self, CaptureError> {
        let Some(stream) = answer["streams"].get(0) else {
            let path = path.to_path_buf();
            let streams = answer["format"]["nb_streams"].as_u64().unwrap_or(0);
            return Err(if streams > 0 {
                CaptureError::NoVideoTrack { path }
            } else {
                CaptureError::Ffmpeg { reason: shortened(errors), path }
            });
        };
        let size = |key: &str| stream[key].as_u64().unwrap_or(0) as usize;
        let (width, height) = (size("width"), size("height"));
        limits::check_size(width, height, path)?;
        let aspect = ratio(&stream["sample_aspect_ratio"]).filter(|aspect| (0.25..=4.0).contains(aspect));
        let width = (width as f64 * aspect.unwrap_or(1.0)).round() as usize;
        let sides = stream["side_data_list"].as_array();
        let turn =
            sides.and_then(|list| list.iter().find_map(|side| number(&side["rotation"]))).unwrap_or(0.0);
        let lying = (turn.abs() / 90.0).round() as i64 % 2 == 1;
        let (width, height) = if lying { (height, width) } else { (width, height) };
        limits::check_size(width, height, path)?;
        let rate =
            ratio(&stream["avg_frame_rate"]).or_else(|| ratio(&stream["r_frame_rate"])).unwrap_or(25.0);
        let times = frame_times(&answer["packets"], rate);
        let start = times.iter().copied().fold(f64::INFINITY, f64::min);
        let timeline = Timeline::from_seconds(times);
        if timeline.len().is_none() {
            return Err(CaptureError::NoFrames { path: path.to_path_buf() });
        }
        let colours = stream["color_space"].as_str().unwrap_or("unknown");
        Ok(Self {
            codec: stream["codec_name"].as_str().unwrap_or("unknown").to_owned(),
            width,
            height,
            colours_known: colours != "unknown",
            start,
            timeline,
        })
    }
}

/// Presentation times of the packets that are shown; decoding times or the mean rate where the file has none.
fn frame_times(packets: &Value, rate: f64) -> Vec<f64> {
    let shown: Vec<&Value> = packets
        .as_array()
        .map(|packets| {
            packets
                .iter()
                .filter(|packet| !packet["flags"].as_str().is_some_and(|flags| flags.contains('D')))
                .collect()
        })
        .unwrap_or_default();
    for key in ["pts_time", "dts_time"] {
        let times: Vec<f64> = shown.iter().filter_map(|packet| number(&packet[key])).collect();
        if !times.is_empty() && times.len() + 2 >= shown.len() {
            return times;
        }
    }
    (0..shown.len()).map(|index| index as f64 / rate).collect()
}

/// The last words of a child, without the file's folder in front, in one line.
pub(super) fn shortened(errors: &str) -> String {
    let said =
        errors.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it gave no reason");
    let said = said.rsplit_once("] ").map_or(said, |(_, tail)| tail);
    let said = if said.starts_with("file:") { said.rsplit(": ").next().unwrap_or(said) } else { said };
    said.chars().take(160).collect()
}

/// What a child wrote.
struct ChildOutput {
    standard: Vec<u8>,
    errors: String,
}

/// The most that is read from a child's answer, bytes: packet lists of a day-long film fit.
const LONGEST_ANSWER: u64 = 512 << 20;

/// Runs a child to its end, or kills it when the time is over.
fn run_to_end(mut command: Command, limit: Duration, path: &Path) -> Result<ChildOutput, CaptureError> {
    let failed = |reason: String| CaptureError::Ffmpeg { reason, path: path.to_path_buf() };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("it did not start ({error})")))?;
    let (sender, receiver) = crossbeam_channel::bounded(1);
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let reader = std::thread::Builder::new().name("ffprobe".into()).spawn(move || {
        let errors = std::thread::scope(|scope| {
            let errors = scope.spawn(|| read_text(stderr));
            let mut standard = Vec::new();
            // A child that dies while it is read leaves what it had said.
            let _partial = stdout.map(|pipe| pipe.take(LONGEST_ANSWER).read_to_end(&mut standard));
            (standard, errors.join().unwrap_or_default())
        });
        // Nobody listens any more when the time was over.
        let _late = sender.send(errors);
    });
    let answer = receiver.recv_timeout(limit);
    if answer.is_err() {
        // It may have ended by itself in this moment, which is as good.
        let _ended = child.kill();
    }
    let _status = child.wait();
    if let Ok(reader) = reader {
        let _ended = reader.join();
    }
    let (standard, errors) =
        answer.map_err(|_timeout| failed(format!("it took longer than {} s", limit.as_secs())))?;
    Ok(ChildOutput { standard, errors })
}

fn read_text(pipe: Option<impl Read>) -> String {
    let mut text = Vec::new();
    let _partial = pipe.map(|pipe| pipe.take(1 << 20).read_to_end(&mut text));
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_probe_turns_stretches_and_sorts() {
        let answer = json!({
            "streams": [{"codec_name": "hevc", "width": 1440, "height": 1080, "sample_aspect_ratio": "4:3",
                         "avg_frame_rate": "30/1", "side_data_list": [{"rotation": -90}]}],
            "packets": [{"pts_time": "0.5", "flags": "K_"}, {"pts_time": "0.1", "flags": "__"},
                        {"pts_time": "0.0", "flags": "_D"}]});
        let probe = Probe::read(&answer, Path::new("x"), "").unwrap();
        assert_eq!((probe.width, probe.height), (1080, 1920));
        assert_eq!(probe.timeline.len(), Some(2));
        assert!((probe.start - 0.1).abs() < 1e-12 && (probe.timeline.time(1) - 0.4).abs() < 1e-12);
    }

    #[test]
    fn sound_only_and_nonsense_are_told_apart() {
        let sound = json!({"streams": [], "format": {"nb_streams": 1}});
        assert!(matches!(Probe::read(&sound, Path::new("x"), ""), Err(CaptureError::NoVideoTrack { .. })));
        let message =
            Probe::read(&Value::Null, Path::new("x"), "file:/a/b.mp4: Invalid data found").unwrap_err();
        assert!(message.to_string().contains("Invalid data found") && !message.to_string().contains("/a/b"));
    }
}
