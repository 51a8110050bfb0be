//! What this program takes in at most, so that no file can fill the memory.

use std::path::Path;

use super::error::CaptureError;

/// Longest side, px.
const LONGEST_SIDE: usize = 8192;

/// Most pixels in a picture: 4K has 8.3 million, action cameras up to 16.
const MOST_PIXELS: usize = 1 << 24;

/// Most bytes of one coded picture.
pub(super) const LARGEST_PICTURE_BYTES: u32 = 64 << 20;

/// Refuses pictures that are empty or too large.
pub(super) fn check_size(width: usize, height: usize, path: &Path) -> Result<(), CaptureError> {
    let path = path.to_path_buf();
    if width == 0 || height == 0 {
        return Err(CaptureError::Damaged {
            reason: format!("its pictures are {width} × {height} pixels"),
            path,
        });
    }
    if width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS {
        return Err(CaptureError::TooLarge { width, height, path });
    }
    Ok(())
}

/// The file's name without its folder, for the window: folders carry patients' names.
pub(super) fn shown_name(path: &Path) -> String {
    path.file_name().map_or_else(|| "video".to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gigapixel_is_refused_and_4k_is_not() {
        let path = Path::new("x");
        assert!(check_size(3840, 2160, path).is_ok());
        assert!(matches!(check_size(65535, 65535, path), Err(CaptureError::TooLarge { .. })));
        assert!(matches!(check_size(0, 480, path), Err(CaptureError::Damaged { .. })));
    }
}
