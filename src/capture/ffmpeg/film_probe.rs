//! What ffprobe says of a film: its largest video, when its pictures are shown, and what is missing.

use std::path::Path;

use serde_json::Value;

use super::child::shortened;
use crate::capture::error::CaptureError;
use crate::capture::limits;
use crate::capture::mp4::CAPTURE_RATE;
use crate::capture::timeline::Timeline;

/// What a video stream announces before its pictures are looked at.
#[derive(Clone, Debug, Default)]
pub(in crate::capture) struct VideoStream {
    /// Its number in the file.
    pub index: usize,
    /// Coding, as ffmpeg names it.
    pub codec: String,
    /// Upright width with square pixels, px.
    pub width: usize,
    /// Upright height with square pixels, px.
    pub height: usize,
    /// Whether the file says which colour matrix it uses.
    pub colours_known: bool,
    /// How brightness is coded.
    pub brightness: Brightness,
    /// Whether each picture is woven from two fields taken one after the other.
    pub interlaced: bool,
    /// Mean pictures a second, Hz, as the header says.
    pub rate: f64,
    /// How many pictures the header announces.
    pub announced: Option<usize>,
    /// Length that the header announces, s, where the video is all there is in the file.
    pub duration: Option<f64>,
    /// Pictures a second that the camera took, Hz, where it noted that.
    pub capture_rate: Option<f64>,
}

/// The law by which brightness becomes numbers (ITU-T H.273).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::capture) enum Brightness {
    /// That of ordinary screens.
    #[default]
    Usual,
    /// Perceptual quantiser, SMPTE ST 2084: HDR10 and Dolby Vision.
    Pq,
    /// Hybrid log-gamma, ARIB STD-B67.
    Hlg,
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

impl VideoStream {
    /// The video with the largest picture; the first of equals.
    pub(in crate::capture) fn largest(
        answer: &Value,
        path: &Path,
        errors: &str,
    ) -> Result<Self, CaptureError> {
        let size =
            |stream: &&Value| stream["width"].as_u64().unwrap_or(0) * stream["height"].as_u64().unwrap_or(0);
        let streams = answer["streams"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(stream) = streams.iter().rev().max_by_key(size) else {
            let path = path.to_path_buf();
            let streams = answer["format"]["nb_streams"].as_u64().unwrap_or(0);
            return Err(if streams > 0 {
                CaptureError::NoVideoTrack { path }
            } else {
                CaptureError::Ffmpeg { reason: shortened(errors), path }
            });
        };
        Self::read(stream, &answer["format"], path)
    }

    fn read(stream: &Value, format: &Value, path: &Path) -> Result<Self, CaptureError> {
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
        let alone = format["nb_streams"].as_u64() == Some(1);
        Ok(Self {
            index: size("index"),
            codec: stream["codec_name"].as_str().unwrap_or("unknown").to_owned(),
            width,
            height,
            colours_known: stream["color_space"].as_str().unwrap_or("unknown") != "unknown",
            brightness: match stream["color_transfer"].as_str() {
                Some("smpte2084") => Brightness::Pq,
                Some("arib-std-b67") => Brightness::Hlg,
                _ => Brightness::Usual,
            },
            interlaced: matches!(stream["field_order"].as_str(), Some("tt" | "bb" | "tb" | "bt")),
            rate,
            announced: number(&stream["nb_frames"]).map(|frames| frames as usize),
            duration: number(&format["duration"]).filter(|_| alone),
            capture_rate: number(&format["tags"][CAPTURE_RATE]).filter(|rate| *rate > 0.0),
        })
    }
}

/// Times of a film's packets, line by line as ffprobe lists them: `pts,dts,size,flags`.
#[derive(Clone, Debug, Default)]
pub(in crate::capture) struct PacketTimes {
    shown: Vec<[Option<f64>; 2]>,
    /// Packets that are there only so that later ones can be decoded.
    hidden: usize,
    empty: usize,
}

/// More pictures than this are no film: 19 hours at 60 a second.
const MOST_PACKETS: usize = 1 << 22;

/// So many empty packets, and no more others, are no film.
const EMPTY_ENOUGH: usize = 1000;

impl PacketTimes {
    /// Takes in one packet; refuses what cannot be a film as soon as that is seen.
    pub(in crate::capture) fn take(&mut self, line: &str, path: &Path) -> Result<(), CaptureError> {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap_or_default();
        let (shown_at, decoded_at, size, flags) = (cell().parse().ok(), cell().parse().ok(), cell(), cell());
        self.empty += usize::from(size == "0");
        if flags.contains('D') {
            self.hidden += 1;
        } else {
            self.shown.push([shown_at, decoded_at]);
        }
        let all = self.shown.len() + self.hidden;
        let reason = if self.empty > EMPTY_ENOUGH && 2 * self.empty > all {
            "its pictures are empty"
        } else if all > MOST_PACKETS {
            "it claims an impossible number of pictures"
        } else {
            return Ok(());
        };
        Err(CaptureError::Damaged { reason: reason.into(), path: path.to_path_buf() })
    }

    /// Presentation times; decoding times or the mean rate where the file has none.
    fn times(&self, rate: f64) -> Vec<f64> {
        for kind in 0..2 {
            let times: Vec<f64> = self.shown.iter().filter_map(|packet| packet[kind]).collect();
            if !times.is_empty() && times.len() + 2 >= self.shown.len() {
                return times;
            }
        }
        (0..self.shown.len()).map(|index| index as f64 / rate).collect()
    }
}

/// What is known of a film before decoding.
#[derive(Clone, Debug)]
pub(in crate::capture) struct Probe {
    /// What its video stream announces.
    pub video: VideoStream,
    /// The file's own time of its first frame, s.
    pub start: f64,
    /// When the frames are shown.
    pub timeline: Timeline,
    /// Whether the file ends before the place at which it says it does.
    pub ends_early: bool,
    /// Pictures announced that lie behind the end, as far as that is known.
    pub missing: usize,
}

/// What the demultiplexers of ffmpeg say when a file ends in the middle.
const CUT_OFF: [&str; 4] = ["ended prematurely", "partial file", "truncat", "File extends beyond"];

/// A film may end by this much of its length, or by half a second, before its header says.
const AT_ITS_END: f64 = 0.02;

impl Probe {
    /// Joins what the header says and what is there.
    pub(in crate::capture) fn of(
        video: VideoStream,
        packets: &PacketTimes,
        path: &Path,
        errors: &str,
    ) -> Result<Self, CaptureError> {
        let times = packets.times(video.rate);
        let start = times.iter().copied().fold(f64::INFINITY, f64::min);
        let timeline = Timeline::from_seconds(times);
        let (Some(_), Some(length)) = (timeline.len(), timeline.duration()) else {
            return Err(CaptureError::NoFrames { path: path.to_path_buf() });
        };
        let there = packets.shown.len() + packets.hidden;
        let by_count = video.announced.map_or(0, |announced| announced.saturating_sub(there));
        let short = video.duration.map_or(0.0, |announced| announced - (start.max(0.0) + length));
        let by_length =
            if short > (AT_ITS_END * length).max(0.5) { (short * video.rate).round() as usize } else { 0 };
        let told = CUT_OFF.iter().any(|words| errors.contains(words));
        // A count that is off by a few is a careless muxer's; a length alone may be that of a subtitle that was taken out.
        let cut = told || (by_count > 2 && by_length > 0);
        Ok(Self {
            video,
            start,
            timeline,
            ends_early: cut,
            missing: if cut { by_count.max(by_length) } else { 0 },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn packets(lines: &[&str]) -> Result<PacketTimes, CaptureError> {
        let mut packets = PacketTimes::default();
        lines.iter().try_for_each(|line| packets.take(line, Path::new("x"))).map(|()| packets)
    }

    #[test]
    fn a_probe_turns_stretches_and_sorts() {
        let answer = json!({
            "streams": [{"index": 0, "codec_name": "mjpeg", "width": 160, "height": 90},
                        {"index": 2, "codec_name": "hevc", "width": 1440, "height": 1080, "sample_aspect_ratio": "4:3",
                         "avg_frame_rate": "30/1", "color_transfer": "smpte2084", "field_order": "tt",
                         "side_data_list": [{"rotation": -90}]}],
            "format": {"nb_streams": 2, "tags": {"com.android.capture.fps": "240.000000"}}});
        let video = VideoStream::largest(&answer, Path::new("x"), "").unwrap();
        assert_eq!((video.index, video.width, video.height), (2, 1080, 1920));
        assert_eq!(
            (video.brightness, video.interlaced, video.capture_rate),
            (Brightness::Pq, true, Some(240.0))
        );
        let packets = packets(&["0.5,0.2,900,K_", "0.1,0.1,20,__", "0.0,0.0,30,_D"]).unwrap();
        let probe = Probe::of(video, &packets, Path::new("x"), "").unwrap();
        assert_eq!(probe.timeline.len(), Some(2));
        assert!((probe.start - 0.1).abs() < 1e-12 && (probe.timeline.time(1) - 0.4).abs() < 1e-12);
        assert!(!probe.ends_early);
    }

    #[test]
    fn a_film_that_ends_early_says_how_much_is_missing() {
        let video =
            VideoStream { announced: Some(100), duration: Some(10.0), rate: 10.0, ..VideoStream::default() };
        let lines: Vec<String> =
            (0..60).map(|frame| format!("{:.1},N/A,5,__", f64::from(frame) / 10.0)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let probe = Probe::of(video, &packets(&lines).unwrap(), Path::new("x"), "").unwrap();
        assert_eq!((probe.ends_early, probe.missing), (true, 40));
    }

    #[test]
    fn empty_packets_without_end_are_refused_early() {
        let lines = vec!["0.0,0.0,0,__"; EMPTY_ENOUGH + 1];
        assert!(matches!(packets(&lines), Err(CaptureError::Damaged { .. })));
    }

    #[test]
    fn sound_only_and_nonsense_are_told_apart() {
        let largest = |answer: &Value, errors: &str| VideoStream::largest(answer, Path::new("x"), errors);
        let sound = json!({"streams": [], "format": {"nb_streams": 1}});
        assert!(matches!(largest(&sound, ""), Err(CaptureError::NoVideoTrack { .. })));
        let message = largest(&Value::Null, "file:/a/b.mp4: Invalid data found").unwrap_err().to_string();
        assert!(message.contains("Invalid data found") && !message.contains("/a/b"), "{message}");
    }
}
