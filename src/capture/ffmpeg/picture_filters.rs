//! The filters through which ffmpeg sends every picture before we see it: fields woven together are told apart, HDR becomes
//! what the networks learned from, and the picture gets its size.

use super::film_probe::{Brightness, VideoStream};

/// The chain for a video. `from` is the file's own time, s, before which pictures are left out. Each picture is reported by
/// `showinfo` before it changes its size.
pub(in crate::capture) fn chain(video: &VideoStream, from: Option<f64>) -> String {
    let (width, height) = (video.width, video.height);
    let matrix = if video.colours_known || height.min(width) < 720 { "" } else { ":in_color_matrix=bt709" };
    let mut filters: Vec<String> = Vec::new();
    filters.extend(from.map(|time| format!("select='gte(t\\,{:.6})'", time - 0.0005)));
    if video.interlaced {
        // A frame of each pair of fields: as many pictures, at the times of the file.
        filters.push("bwdif=mode=send_frame:deint=all".to_owned());
    }
    filters.push("showinfo=checksum=0".to_owned());
    filters.push(format!("scale={width}:{height}:flags=bilinear{matrix}"));
    filters.extend(tone_mapping(video.brightness));
    filters.push("format=rgb24".to_owned());
    filters.join(",")
}

/// Brightness of white in pictures that are not HDR, cd/m² (ITU-R BT.2408: 203).
const WHITE: f64 = 203.0;
/// Brightness up to which light is kept as it is, in units of white; above it is pressed together.
const KNEE: f64 = 0.75;
/// Gamma of ordinary screens (ITU-R BT.1886).
const SCREEN: f64 = 2.4;

/// Light of an HDR picture as an ordinary one shows it, as a table over ten bits: `None` where it is ordinary already.
///
/// PQ after SMPTE ST 2084, hybrid log-gamma after ITU-R BT.2100 for a screen of 1000 cd/m². People are the brighter half of
/// the ordinary range, which stays as it is; lamps and windows are pressed together above it.
fn tone_mapping(brightness: Brightness) -> Option<String> {
    let light = match brightness {
        Brightness::Usual => return None,
        Brightness::Pq => format!(
            "{}*pow(max(pow(ld(0),1/78.84375)-0.8359375,0)/(18.8515625-18.6875*pow(ld(0),1/78.84375)),1/0.1593017578125)",
            10_000.0 / WHITE
        ),
        Brightness::Hlg => format!(
            "{}*pow(if(lte(ld(0),0.5),pow(ld(0),2)/3,(exp((ld(0)-0.55991073)/0.17883277)+0.28466892)/12),1.2)",
            1000.0 / WHITE
        ),
    };
    let rest = 1.0 - KNEE;
    // The table is made for more numbers than ten bits have; those beyond are white.
    let table = format!(
        "st(0,min(val/maxval,1));\
         maxval*pow(st(1,{light});if(lte(ld(1),{KNEE}),ld(1),1-{rest}*exp(({KNEE}-ld(1))/{rest})),1/{SCREEN})"
    );
    // Within a chain of filters commas and semicolons part filters.
    let table = table.replace(',', "\\,").replace(';', "\\;");
    Some(format!("format=gbrp10le,lutrgb=r='{table}':g='{table}':b='{table}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_it_is_changed() {
        let video = VideoStream { width: 640, height: 360, ..VideoStream::default() };
        assert_eq!(chain(&video, None), "showinfo=checksum=0,scale=640:360:flags=bilinear,format=rgb24");
        let woven = VideoStream { interlaced: true, ..video.clone() };
        assert!(chain(&woven, Some(2.0)).starts_with("select='gte(t\\,1.999500)',bwdif"));
        let bright = VideoStream { brightness: Brightness::Pq, ..video };
        assert!(chain(&bright, None).contains("lutrgb"));
    }
}
