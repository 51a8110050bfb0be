//! The drawn walker and decoded files as pictures to look at: written where `GAITTWIN_PICTURES` says, on request.

use std::path::{Path, PathBuf};

use gaittwin::capture::{FrameSource, SyntheticWalker, open_video};
use gaittwin::synthesis::{FilmParameters, FilmView};

fn write(source: &mut dyn FrameSource, time: f64, path: &Path) {
    source.seek(time).unwrap();
    let frame = source.next_frame().unwrap().unwrap();
    let (width, height) = (frame.image.width as u32, frame.image.height as u32);
    image::save_buffer(path, &frame.image.data, width, height, image::ExtendedColorType::Rgb8).unwrap();
    println!("{} at {:.3} s", path.display(), frame.time);
}

#[test]
#[ignore = "writes pictures to look at"]
fn pictures_to_look_at() {
    let folder = PathBuf::from(std::env::var_os("GAITTWIN_PICTURES").unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    for (name, view) in [("side", FilmView::Side), ("front", FilmView::Front)] {
        let mut walker = SyntheticWalker::new(FilmParameters { view, ..FilmParameters::default() });
        for (place, share) in [0.2, 0.25, 0.3, 0.72].into_iter().enumerate() {
            let time = share * walker.description().duration.unwrap();
            write(&mut walker, time, &folder.join(format!("walker_{name}_{place}.png")));
        }
    }
    let media = crate::material::at("media");
    for (name, time) in
        [("sports2d_demo_720p_h264", 4.0), ("sports2d_demo", 4.0), ("pose2sim_single_cam01", 1.0)]
    {
        match open_video(&media.join(format!("{name}.mp4"))) {
            Ok(mut source) => write(source.as_mut(), time, &folder.join(format!("{name}.png"))),
            Err(error) => println!("skipped: {error}"),
        }
    }
}
