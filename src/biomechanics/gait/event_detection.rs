//! Initial contacts and toe offs from the forward motion of the feet.
//!
//! A foot on the floor stands still, a swinging foot moves two to five times as fast as the body. We look for swings
//! as bursts of the foot's forward speed and time the events where the heel falls below (the toe rises above) half the
//! walking speed, not by distances in metres or fixed prominences: those fail with children and shuffling steps.
//! Everything is relative to the local walking speed and the walker's own swings, so stature, frame rate and unit do
//! not matter. Against force plates this definition is off by a few milliseconds (see the validation data's notes).

use super::event::{EventKind, GaitEvent};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::motion::Motion;
use crate::biomechanics::signal::differentiation::derivative;
use crate::biomechanics::signal::peaks::find_peaks;
use crate::biomechanics::signal::robust::{fit_line, median};

/// Share of the walking speed at which a foot counts as moving.
pub const MOVING: f64 = 0.5;
/// A burst must reach this many walking speeds to be a swing.
const BURST: f64 = 1.25;
/// Two bursts are one swing unless the whole foot rests in between for this share of the usual time between swings.
const REST: f64 = 0.06;
/// A swing must carry the foot forward by this share of the usual swing.
const ADVANCE: f64 = 0.3;
/// Half width of the window over which the walking speed is taken, s.
const SPEED_WINDOW: f64 = 1.25;

/// Forward speeds of one foot in units of the local walking speed, over a stretch without gaps.
struct FootSpeed {
    first: usize,
    heel: Vec<f64>,
    toe: Vec<f64>,
    foot: Vec<f64>,
}

/// One swing of one foot, in frames.
#[derive(Clone, Copy, Debug)]
struct Swing {
    off: Option<f64>,
    strike: Option<f64>,
    advance: f64,
    height: f64,
}

/// Walking speed at each frame, in length units per second; `None` where the hips are not seen or stand.
pub fn walking_speed(motion: &Motion) -> Vec<Option<f64>> {
    let hips = [Landmark::LeftHip, Landmark::RightHip];
    let middle: Vec<Option<f64>> = (0..motion.len())
        .map(|frame| {
            let seen: Vec<f64> = hips
                .iter()
                .filter_map(|&hip| motion.landmarks[hip].get(frame).copied().flatten()?.x)
                .collect();
            (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / seen.len() as f64)
        })
        .collect();
    let half = (SPEED_WINDOW * motion.sample_rate) as usize;
    let stride = (motion.sample_rate / 25.0).ceil() as usize;
    let mut coarse: Vec<Option<f64>> = Vec::new();
    for centre in (0..motion.len()).step_by(stride) {
        // Near an end the window is moved inwards, not shortened.
        let last = motion.len().saturating_sub(1);
        let low = centre.saturating_sub(half).min(last.saturating_sub(2 * half));
        let high = (centre + half).max(2 * half).min(last);
        let points: Vec<(f64, f64)> = (low..=high)
            .step_by(stride.max(1))
            .filter_map(|frame| Some((motion.time(frame), middle[frame]?)))
            .collect();
        coarse.push(fit_line(&points).map(|line| line.slope).filter(|speed| *speed > 0.0));
    }
    (0..motion.len()).map(|frame| coarse[frame / stride]).collect()
}

/// All events of both feet in time order. `frame` counts the motion's frames.
pub fn detect_events(motion: &Motion) -> Vec<GaitEvent> {
    let speed = walking_speed(motion);
    let mut events = Vec::new();
    for side in Side::BOTH {
        let swings: Vec<Swing> = foot_speeds(motion, side, &speed)
            .iter()
            .flat_map(|foot| swings_of(foot, motion.sample_rate))
            .collect();
        events.extend(events_of(&swings, side, motion));
    }
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    events
}

fn forward(motion: &Motion, point: BodyPoint, side: Side) -> Vec<Option<f64>> {
    motion.landmarks[Landmark::of(point, side)].iter().map(|position| position.and_then(|p| p.x)).collect()
}

fn foot_speeds(motion: &Motion, side: Side, walking: &[Option<f64>]) -> Vec<FootSpeed> {
    let ankle = forward(motion, BodyPoint::Ankle, side);
    let heel = forward(motion, BodyPoint::Heel, side);
    let toe = forward(motion, BodyPoint::Toe, side);
    let count = |values: &[Option<f64>]| values.iter().flatten().count();
    let enough = count(&ankle).max(1) / 2;
    let feet_seen = count(&heel) > enough && count(&toe) > enough;
    let (heel, toe) = if feet_seen { (heel, toe) } else { (ankle.clone(), ankle.clone()) };
    let mut stretches = Vec::new();
    let mut frame = 0;
    let frames = motion.len();
    while frame < frames {
        let complete =
            |k: usize| heel.get(k).copied().flatten().zip(toe.get(k).copied().flatten()).zip(walking[k]);
        let first = frame;
        let mut columns: [Vec<f64>; 3] = Default::default();
        while let Some(((heel, toe), walking)) = (frame < frames).then(|| complete(frame)).flatten() {
            for (column, value) in columns.iter_mut().zip([heel, toe, walking]) {
                column.push(value);
            }
            frame += 1;
        }
        if columns[0].len() as f64 > 0.3 * motion.sample_rate {
            let relative = |column: &[f64]| -> Vec<f64> {
                derivative(column, motion.sample_rate)
                    .iter()
                    .zip(&columns[2])
                    .map(|(v, walk)| v / walk)
                    .collect()
            };
            let (heel, toe) = (relative(&columns[0]), relative(&columns[1]));
            let foot = heel.iter().zip(&toe).map(|(a, b)| f64::midpoint(*a, *b)).collect();
            stretches.push(FootSpeed { first, heel, toe, foot });
        }
        frame += 1;
    }
    stretches
}

/// Where `values` passes `level` between two frames.
fn crossing(values: &[f64], before: usize, level: f64) -> f64 {
    let (a, b) = (values[before], values[before + 1]);
    before as f64 + if (b - a).abs() > 1e-12 { ((level - a) / (b - a)).clamp(0.0, 1.0) } else { 0.5 }
}

fn swings_of(foot: &FootSpeed, rate: f64) -> Vec<Swing> {
    let mut padded = vec![0.0];
    padded.extend_from_slice(&foot.foot);
    padded.push(0.0);
    let peaks: Vec<usize> = find_peaks(&padded, 0.5)
        .into_iter()
        .filter(|peak| peak.value > BURST)
        .map(|peak| (peak.place.round() as usize).saturating_sub(1).min(foot.foot.len() - 1))
        .collect();
    let spacing: Vec<f64> = peaks.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
    let usual = median(&spacing).unwrap_or(rate);
    let rest = (REST * usual).max(2.0) as usize;
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for &peak in &peaks {
        match groups.last_mut() {
            Some((_, last)) if !rests_between(foot, *last, peak, rest) => *last = peak,
            _ => groups.push((peak, peak)),
        }
    }
    groups.into_iter().map(|(first, last)| swing_around(foot, first, last, rate)).collect()
}

fn rests_between(foot: &FootSpeed, first: usize, last: usize, rest: usize) -> bool {
    let mut run = 0;
    for frame in first..last {
        run = if foot.heel[frame] < MOVING && foot.toe[frame] < MOVING { run + 1 } else { 0 };
        if run >= rest {
            return true;
        }
    }
    false
}

fn swing_around(foot: &FootSpeed, first: usize, last: usize, rate: f64) -> Swing {
    let end = foot.heel.len() - 1;
    // The heel is fastest a little after the foot as a whole, the toe a little before.
    let falls = (last..end).find(|&k| foot.heel[k] >= MOVING && foot.heel[k + 1] < MOVING);
    let rises = (0..first).rev().find(|&k| foot.toe[k] < MOVING && foot.toe[k + 1] >= MOVING);
    let (from, to) = (rises.unwrap_or(0), falls.unwrap_or(end));
    let advance = foot.foot[from..=to].iter().sum::<f64>() / rate;
    let height = foot.foot[first..=last].iter().copied().fold(0.0, f64::max);
    let shift = foot.first as f64;
    Swing {
        off: rises.map(|k| shift + crossing(&foot.toe, k, MOVING)),
        strike: falls.map(|k| shift + crossing(&foot.heel, k, MOVING)),
        advance,
        height,
    }
}

fn events_of(swings: &[Swing], side: Side, motion: &Motion) -> Vec<GaitEvent> {
    let whole: Vec<f64> = swings
        .iter()
        .filter(|swing| swing.off.is_some() && swing.strike.is_some())
        .map(|swing| swing.advance)
        .collect();
    let usual =
        median(&whole).or_else(|| median(&swings.iter().map(|swing| swing.advance).collect::<Vec<_>>()));
    let Some(usual) = usual else {
        return Vec::new();
    };
    let mut events = Vec::new();
    for swing in swings {
        let is_whole = swing.off.is_some() && swing.strike.is_some();
        if is_whole && swing.advance < ADVANCE * usual {
            continue;
        }
        let confidence =
            (0.5 + 0.25 * (swing.height - BURST)).clamp(0.5, 1.0) * if is_whole { 1.0 } else { 0.9 };
        for (place, kind) in [(swing.off, EventKind::ToeOff), (swing.strike, EventKind::InitialContact)] {
            let Some(place) = place else { continue };
            events.push(GaitEvent {
                side,
                kind,
                time: motion.start + place / motion.sample_rate,
                frame: place.round() as usize,
                confidence,
                by_hand: false,
            });
        }
    }
    events
}
