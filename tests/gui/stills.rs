//! Small pictures of single views, compared with stored ones: left solid and vermillion, right dashed and blue, the norm
//! grey, shapes beside colours. From fixed data, so that a better analysis never changes a picture.
//!
//! Where there is no wgpu adapter the tests are skipped and say so. `UPDATE_SNAPSHOTS=1` writes the pictures anew.

use std::path::PathBuf;

use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use gaittwin::app::command::Appearance;
use gaittwin::biomechanics::anatomy::{BySide, Side};
use gaittwin::biomechanics::gait::estimate::Interval;
use gaittwin::biomechanics::gait::{Estimate, Method, Parameter, Status, Unit};
use gaittwin::clinic::assessment::{Check, CurveKind, CycleCurve, QualityFlag};
use gaittwin::finding::{Finding, PeopleFinding};
use gaittwin::ui::theme::{self, Look};
use gaittwin::ui::views::cycle_plot::{CyclePlot, cycle_plot};
use gaittwin::ui::views::quality_list::quality_list;
use gaittwin::ui::views::skeleton_overlay::skeleton;
use gaittwin::ui::views::step_plot::{StepPlot, StepValue, step_plot};
use gaittwin::ui::widgets::figure::{Figure, figure};

use crate::example_walk;
use crate::pictures::can_draw;

/// Draws one view in both appearances and compares it.
fn still(name: &str, size: [f32; 2], draw: fn(&mut egui::Ui, &Look)) {
    if !can_draw() {
        return;
    }
    // Text is drawn by egui itself and alike everywhere; edges of lines differ a little between drivers.
    let tolerance = SnapshotOptions::new()
        .threshold(2.5_f32)
        .max_failed_pixels((size[0] * size[1] * 0.004) as usize)
        .output_path(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/gui/snapshots"));
    let mut results = SnapshotResults::new();
    for (appearance, word) in [(Appearance::Light, "light"), (Appearance::Dark, "dark")] {
        let look = Look::new(appearance, false);
        let mut dressed = false;
        let mut harness = Harness::builder().with_size(size).with_max_steps(16).wgpu().build_ui(move |ui| {
            if !dressed {
                theme::install_fonts(ui.ctx());
                theme::apply(ui.ctx(), &look);
                dressed = true;
                ui.ctx().request_repaint();
                return;
            }
            ui.painter().rect_filled(ui.max_rect().expand(40.0), 0.0, look.palette.card);
            draw(ui, &look);
        });
        harness.run_steps(4);
        harness.snapshot_options(format!("{name}-{word}"), &tolerance);
        results.extend(harness.take_snapshot_results());
    }
}

fn curve(side: Side, lift: f64) -> CycleCurve {
    let knee = |percent: f64| {
        let bump = |at: f64, width: f64| (-((percent - at) / width).powi(2)).exp();
        0.1 + 0.3 * bump(14.0, 9.0) + (1.0 + lift) * bump(72.0, 11.0)
    };
    let mean: Vec<f64> = (0..=100).map(|percent| knee(f64::from(percent))).collect();
    CycleCurve { side, kind: CurveKind::KneeFlexion, strides: vec![mean.clone()], sd: Vec::new(), mean }
}

#[test]
fn a_curve_shows_left_solid_right_dashed_and_toe_off_as_ticks() {
    still("knee", [340.0, 220.0], |ui, look| {
        let (left, right) = (curve(Side::Left, -0.2), curve(Side::Right, 0.1));
        let plot = CyclePlot {
            kind: CurveKind::KneeFlexion,
            curves: BySide { left: Some(&left), right: Some(&right) },
            band: None,
            toe_off: BySide { left: Some(63.0), right: Some(60.0) },
            playhead: BySide { left: Some(30.0), right: None },
            single_strides: false,
            percentages: true,
            missing: "",
        };
        let room = ui.max_rect().shrink(6.0);
        cycle_plot(ui, look, room, &plot);
    });
}

#[test]
fn steps_are_squares_and_dots_over_the_norm_and_hollow_when_left_out() {
    still("steps", [300.0, 200.0], |ui, look| {
        let values: Vec<StepValue> = (0..8)
            .map(|step| StepValue {
                side: if step % 2 == 0 { Side::Left } else { Side::Right },
                time: 0.6 * f64::from(step),
                value: 0.55 + if step % 2 == 0 { 0.05 } else { -0.03 },
                excluded: step == 5,
            })
            .collect();
        let norm = Some((0.56, 0.68));
        let (places, least_range) = (2, 0.2);
        let plot = StepPlot { values: &values, places, norm, least_range, playhead: Some(2.0), waiting: "" };
        let room = ui.max_rect().shrink(6.0);
        step_plot(ui, look, room, &plot);
    });
}

#[test]
fn the_skeleton_names_left_and_right_by_colour_dash_and_letter() {
    still("skeleton", [240.0, 260.0], |ui, look| {
        let track = example_walk::track(1.2);
        let pose = track.samples[20].pose.clone().unwrap();
        let room = ui.max_rect();
        ui.painter().rect_filled(room, 0.0, look.palette.stage);
        let hip = pose.points[gaittwin::biomechanics::anatomy::Landmark::LeftHip].unwrap();
        let place = |point: &gaittwin::vision::pose::Keypoint| {
            let (x, y) = ((point.x - hip.x) as f32, (point.y - hip.y) as f32);
            room.center() + 0.6 * egui::vec2(x, y) - egui::vec2(0.0, 18.0)
        };
        skeleton(ui.painter(), look, &pose, &place, 6.0);
    });
}

#[test]
fn a_number_stands_with_unit_interval_and_warning() {
    still("number", [340.0, 120.0], |ui, look| {
        let estimate = Estimate {
            value: Some(0.94),
            interval: Some(Interval { low: 0.90, high: 0.98 }),
            unit: Unit::MetrePerSecond,
            n: 12,
            method: Method::Geometric,
            status: Status::Limited,
            reasons: Vec::new(),
        };
        let parameter = Parameter::WalkingSpeed;
        let item = Figure { estimate: Some(&estimate), ..Figure::of(parameter) };
        figure(ui, look, &look.headline(), &item);
    });
}

#[test]
fn quality_is_told_by_shape_and_words_beside_colour() {
    still("quality", [340.0, 120.0], |ui, look| {
        let sentence = |words: &str| Finding::Sentence(words.to_owned());
        let flags = [
            QualityFlag::green(Check::FeetInFrame, PeopleFinding::FeetSeen),
            QualityFlag::amber(Check::FrameRate, sentence("30 frames per second: timing is limited.")),
            QualityFlag::red(Check::TravelDirection, sentence("The walk runs towards the camera.")),
        ];
        quality_list(ui, look, &flags);
    });
}
