//! Joint angles over the gait cycle, left and right with the norm and the visit before: one panel per joint.

use super::axes::Axes;
use super::drawing::{Align, Drawing, Stroke, TextStyle, palette};
use crate::biomechanics::anatomy::Side;
use crate::clinic::assessment::{Assessment, CurveKind, CycleCurve};
use crate::clinic::norms::CurveBand;
use crate::clinic::words::language::Language;

/// What one panel shows. The series are those of the assessment, not copies made for print.
#[derive(Clone, Copy, Debug)]
pub struct CurvePanel<'a> {
    /// Which joint.
    pub kind: CurveKind,
    /// The walk.
    pub current: &'a Assessment,
    /// The visit before.
    pub previous: Option<&'a Assessment>,
    /// The norm, where there is one.
    pub band: Option<&'a CurveBand>,
    /// Words.
    pub language: Language,
}

/// Fixed limits per joint, degrees, so that visits look comparable.
pub fn limits(kind: CurveKind) -> (f64, f64) {
    match kind {
        CurveKind::HipFlexion => (-30.0, 60.0),
        CurveKind::KneeFlexion => (-15.0, 75.0),
        CurveKind::AnkleDorsiflexion => (-40.0, 30.0),
        CurveKind::TrunkLean => (-20.0, 40.0),
    }
}

/// The curve of a side and joint, where it is known.
pub fn curve(curves: &[CycleCurve], kind: CurveKind, side: Side) -> Option<&CycleCurve> {
    curves.iter().find(|curve| curve.kind == kind && curve.side == side)
}

/// How a side's line looks: left solid, right dashed, so that they differ without colour.
pub fn stroke_of(side: Side, width: f64) -> Stroke {
    match side {
        Side::Left => Stroke::solid(palette::LEFT, width),
        Side::Right => Stroke::dashed(palette::RIGHT, width, &[4.0, 1.8]),
    }
}

impl CurvePanel<'_> {
    /// Draws the panel in this size, pt.
    pub fn draw(&self, width: f64, height: f64) -> Drawing {
        let mut drawing = Drawing::new(width, height);
        let axes = Axes {
            left: 22.0,
            top: 14.0,
            width: width - 26.0,
            height: height - 26.0,
            x: (0.0, 100.0),
            y: limits(self.kind),
        };
        let title = self.language.text(match self.kind {
            CurveKind::HipFlexion => "curve.hip_flexion",
            CurveKind::KneeFlexion => "curve.knee_flexion",
            CurveKind::AnkleDorsiflexion => "curve.ankle_dorsiflexion",
            CurveKind::TrunkLean => "curve.trunk_lean",
        });
        // Narrow panels have smaller titles: what is not known of a level must be read beside it.
        let wide = super::font::width(title, TextStyle::new(8.0).bold());
        let size = (8.0 * (axes.width / wide).min(1.0)).max(5.5);
        drawing.text(axes.left, 8.5, title, TextStyle::new(size).bold());
        if let Some(band) = self.band {
            draw_band(&mut drawing, &axes, band);
        }
        let (low, high) = limits(self.kind);
        let numbers: Vec<(f64, String)> = super::axes::round_values(low, high, 5)
            .into_iter()
            .map(|v| (v, self.language.number(v, 0)))
            .collect();
        axes.rules(&mut drawing, &numbers);
        let percents: Vec<(f64, String)> =
            [0.0, 25.0, 50.0, 75.0, 100.0].into_iter().map(|v| (v, self.language.number(v, 0))).collect();
        axes.numbers_below(&mut drawing, &percents);
        let mut nothing = true;
        for (assessment, is_current) in
            self.previous.into_iter().map(|previous| (previous, false)).chain([(self.current, true)])
        {
            for side in Side::BOTH {
                let Some(curve) = curve(&assessment.curves, self.kind, side) else { continue };
                nothing = false;
                let mut stroke = stroke_of(side, if is_current { 1.4 } else { 0.8 });
                if !is_current {
                    stroke.dash = vec![0.9, 1.5];
                }
                let points =
                    curve.mean.iter().enumerate().map(|(at, angle)| (at as f64, Some(angle.to_degrees())));
                axes.series(&mut drawing, points, &stroke);
            }
        }
        if nothing {
            let style = TextStyle::new(7.0).colored(palette::GREY).aligned(Align::Centre);
            let middle = (axes.left + axes.width / 2.0, axes.top + axes.height / 2.0);
            drawing.text(middle.0, middle.1, self.language.text("curve.not_seen"), style);
        }
        self.draw_toe_offs(&mut drawing, &axes);
        axes.frame(&mut drawing);
        drawing
    }

    /// A tick at the bottom where each foot leaves the floor.
    fn draw_toe_offs(&self, drawing: &mut Drawing, axes: &Axes) {
        for side in Side::BOTH {
            let stances: Vec<f64> = self
                .current
                .strides
                .iter()
                .filter(|stride| stride.side == side && stride.excluded.is_none())
                .filter_map(crate::biomechanics::gait::Stride::stance_fraction)
                .collect();
            if stances.is_empty() {
                continue;
            }
            let percent = 100.0 * stances.iter().sum::<f64>() / stances.len() as f64;
            let (x, bottom) = axes.at(percent, axes.y.0);
            drawing.line(vec![(x, bottom), (x, bottom - 0.12 * axes.height)], stroke_of(side, 1.0));
        }
    }
}

fn draw_band(drawing: &mut Drawing, axes: &Axes, band: &CurveBand) {
    let edge = |sign: f64| {
        band.mean.iter().enumerate().map(move |(at, mean)| {
            let sd = band.sd.get(at).copied().unwrap_or(0.0);
            (at as f64, (mean + sign * sd).to_degrees())
        })
    };
    if band.sd.is_empty() {
        let stroke = Stroke::solid(palette::RULE, 2.6);
        axes.series(drawing, edge(0.0).map(|(x, y)| (x, Some(y))), &stroke);
    } else {
        let lower: Vec<(f64, f64)> = edge(-1.0).map(|(x, y)| axes.at(x, y)).collect();
        let mut points: Vec<(f64, f64)> = edge(1.0).map(|(x, y)| axes.at(x, y)).collect();
        points.extend(lower.into_iter().rev());
        drawing.area(points, palette::BAND);
    }
}

/// The key to the lines, on one row.
pub fn legend(language: Language, has_norm: bool, has_previous: bool) -> Drawing {
    let mut drawing = Drawing::new(400.0, 10.0);
    let style = TextStyle::new(6.8).colored(palette::GREY);
    let mut x = 0.0;
    let mut entry = |drawing: &mut Drawing, stroke: Stroke, key: &str| {
        drawing.line(vec![(x, 5.0), (x + 16.0, 5.0)], stroke);
        drawing.text(x + 19.0, 7.4, language.text(key), style);
        x += 31.0 + super::font::width(language.text(key), style);
    };
    entry(&mut drawing, stroke_of(Side::Left, 1.4), "side.left");
    entry(&mut drawing, stroke_of(Side::Right, 1.4), "side.right");
    if has_previous {
        entry(&mut drawing, Stroke::dashed(palette::GREY, 0.9, &[0.9, 1.5]), "legend.previous");
    }
    if has_norm {
        entry(&mut drawing, Stroke::solid(palette::BAND, 5.0), "legend.norm");
    }
    entry(&mut drawing, Stroke::solid(palette::GREY, 0.8), "legend.toe_off");
    drawing
}
