//! What a file is, by its first bytes: a name's ending is often wrong after a download or a chat.

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// MP4, MOV, M4V, 3GP.
    Mp4,
    /// AVI.
    Avi,
    /// A known kind of video that only the external decoder reads.
    Other(&'static str),
    /// Certainly no video.
    NotAVideo(&'static str),
    /// Not known.
    Unknown,
}

/// How many bytes are looked at.
pub(super) const SNIFFED: usize = 512;

/// Judges a file by its first bytes.
pub(super) fn sniff(head: &[u8]) -> Container {
    let at = |offset: usize, pattern: &[u8]| head.get(offset..offset + pattern.len()) == Some(pattern);
    let boxes: [&[u8; 4]; 7] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    if boxes.iter().any(|kind| at(4, *kind)) {
        let picture = [b"heic", b"heix", b"mif1", b"avif"].iter().any(|brand| at(8, *brand));
        return if picture && at(4, b"ftyp") { Container::NotAVideo("a HEIC photo") } else { Container::Mp4 };
    }
    if at(0, b"RIFF") {
        return if at(8, b"AVI ") {
            Container::Avi
        } else if at(8, b"WEBP") {
            Container::NotAVideo("a WebP picture")
        } else {
            Container::NotAVideo("a sound file")
        };
    }
    let videos: [(&[u8], &str); 9] = [
        (&[0x1a, 0x45, 0xdf, 0xa3], "Matroska or WebM"),
        (b"OggS", "Ogg"),
        (b"FLV\x01", "Flash video"),
        (b"GIF8", "an animated GIF"),
        (&[0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], "Windows Media"),
        (&[0, 0, 1, 0xba], "MPEG program stream"),
        (&[0, 0, 1, 0xb3], "MPEG video"),
        (&[0, 0, 0, 1, 0x67], "a raw H.264 stream"),
        (&[0x06, 0x0e, 0x2b, 0x34], "MXF"),
    ];
    if let Some((_, name)) = videos.iter().find(|(pattern, _)| at(0, pattern)) {
        return Container::Other(name);
    }
    if at(0, &[0x47]) && at(188, &[0x47]) || at(4, &[0x47]) && at(196, &[0x47]) {
        return Container::Other("MPEG transport stream");
    }
    let others: [(&[u8], &str); 9] = [
        (b"\x89PNG", "a PNG picture"),
        (&[0xff, 0xd8, 0xff], "a JPEG picture"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"ID3", "a sound file"),
        (b"fLaC", "a sound file"),
        (b"\x7fELF", "a program"),
        (b"MZ", "a program"),
        (b"SQLite format 3", "a database"),
    ];
    if let Some((_, name)) = others.iter().find(|(pattern, _)| at(0, pattern)) {
        return Container::NotAVideo(name);
    }
    let printable = head.iter().filter(|&&byte| matches!(byte, 9 | 10 | 13 | 32..=126 | 128..)).count();
    if !head.is_empty()
        && printable == head.len()
        && std::str::from_utf8(&head[..head.len().min(200)]).is_ok()
    {
        return Container::NotAVideo("a text file");
    }
    Container::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_decide_not_names() {
        assert_eq!(sniff(b"\0\0\0\x20ftypisom"), Container::Mp4);
        assert_eq!(sniff(b"\0\0\0\x18ftypheic"), Container::NotAVideo("a HEIC photo"));
        assert_eq!(sniff(b"RIFF\0\0\0\0AVI LIST"), Container::Avi);
        assert_eq!(sniff(&[0x1a, 0x45, 0xdf, 0xa3, 1]), Container::Other("Matroska or WebM"));
        assert_eq!(sniff(b"time,x,y\n0,1,2\n"), Container::NotAVideo("a text file"));
        assert_eq!(sniff(&[7, 0, 1, 2]), Container::Unknown);
        assert_eq!(sniff(&[]), Container::Unknown);
    }
}
