//! How fast pictures are cut and networks run, per engine: `cargo bench --features io --bench inference`.
//!
//! Minima are printed beside medians, because on a busy machine only the minimum says what the program costs. Networks
//! that are not installed are left out.

use std::sync::Arc;
use std::time::Instant;

use gaittwin::biomechanics::anatomy::Landmark;
use gaittwin::capture::{FrameSource as _, SyntheticWalker};
use gaittwin::inference::engines::runtime::{BackendChoice, RuntimeOptions, start};
use gaittwin::inference::networks;
use gaittwin::inference::pose::person_detector::PersonDetector;
use gaittwin::inference::pose::pose_estimator::{PoseNetworkChoice, open};
use gaittwin::synthesis::FilmParameters;
use gaittwin::vision::pictures::letterbox::{Border, Square, Warp};
use gaittwin::vision::pictures::video_frame::RgbImage;

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn main() {
    let Some((image, person)) = drawn_walker() else {
        println!("the drawn walker is nowhere wholly in the picture");
        return;
    };
    let warp = Warp {
        width: 256,
        height: 256,
        mirrored: false,
        border: Border::Repeat,
        scale: [1.0 / 255.0; 3],
        offset: [0.0; 3],
    };
    let mut crop = Vec::new();
    report("cut a person, 400 px", 200, || warp.cut(&image, &person, &mut crop));
    let whole = Square::around_picture(1280, 720);
    report("cut the whole picture, 1280 px", 100, || warp.cut(&image, &whole, &mut crop));
    for choice in [BackendChoice::OnnxRuntime, BackendChoice::Rten] {
        for threads in [1, 2] {
            let Ok(runtime) = start(&RuntimeOptions { choice, threads: Some(threads), ..Default::default() })
            else {
                println!("{} is not installed", choice.name());
                continue;
            };
            let engine = format!("{}, {threads} threads", runtime.description());
            if let Ok(mut detector) = PersonDetector::open(&*runtime) {
                report(&format!("{engine}: detector"), 30, || drop(detector.detect(&image, &whole)));
            }
            for status in networks::list().into_iter().filter(|status| status.id != "mediapipe-detector") {
                for mirrored_pass in [false, true] {
                    let network = PoseNetworkChoice { network: Some(status.id.clone()), mirrored_pass };
                    let Ok(mut estimator) = open(&runtime, &network) else { continue };
                    let passes = if mirrored_pass { "with mirrored pass" } else { "one pass" };
                    report(&format!("{engine}: {}, {passes}", status.id), 30, || {
                        drop(estimator.estimate(&image, &person));
                    });
                }
            }
        }
    }
}

/// A picture of the drawn walker, and the square around him as the tracker would cut it.
fn drawn_walker() -> Option<(Arc<RgbImage>, Square)> {
    let mut walker = SyntheticWalker::new(FilmParameters { passes: 4, ..FilmParameters::default() });
    while let Ok(Some(frame)) = walker.next_frame() {
        let points = walker.film().keypoints(frame.time);
        let middle = |a: Landmark, b: Landmark| {
            [f64::midpoint(points[a].x, points[b].x), f64::midpoint(points[a].y, points[b].y)]
        };
        let hips = middle(Landmark::LeftHip, Landmark::RightHip);
        let feet = middle(Landmark::LeftAnkle, Landmark::RightAnkle);
        if (500.0..780.0).contains(&hips[0]) {
            let reach = 1.25 * (feet[1] - hips[1]);
            return Square::around_body(hips, [hips[0], hips[1] - reach])
                .map(|square| (Arc::clone(&frame.image), square));
        }
    }
    None
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn report(name: &str, rounds: usize, mut work: impl FnMut()) {
    for _ in 0..3 {
        work();
    }
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:60} min {:7.2} ms, median {:7.2} ms", times[0], times[times.len() / 2]);
}
