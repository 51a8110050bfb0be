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
/// The same as a share of the foot's usual top speed: very slow walkers swing their feet at eight times their walking
/// speed, and a standing foot rolls at half of it.
const MOVING_OF_TOP: f64 = 0.12;
/// Time from the passing of that speed to the event as force plates see it, s: the mean over the develop half of the
/// motion-capture collection (9 people, see the validation's split), both frame rates and both kinds of noise.
pub const CONTACT_LAG: f64 = 0.010;
/// The same for toe off.
pub const TOE_OFF_LAG: f64 = 0.011;
/// The same where only the ankle is seen (key-points of COCO without feet): the ankle rises with the heel, a twentieth of the
/// stride before the toe leaves the floor. Means over the same develop half; between its people the toe off differs by a
/// standard deviation of [`ANKLE_PHASE_ERROR`].
const ANKLE_CONTACT_LAG: f64 = 0.000;
/// See above.
const ANKLE_TOE_OFF_LAG: f64 = 0.062;
/// Standard error that all times between contact and toe off share where only the ankle is seen, s.
pub const ANKLE_PHASE_ERROR: f64 = 0.020;
/// A burst must reach this many walking speeds to be a swing.
const BURST: f64 = 1.25;
/// The same for a swing that the start or end of the recording cuts.
const CUT_BURST: f64 = 1.1;
/// The same for the foot as a whole.
const CUT_FOOT: f64 = 0.8;
/// An event of such a swing must be this far from the cut, s: nearer, the smoothed path is not to be trusted.
const CUT_MARGIN: f64 = 0.06;
/// Two bursts are one swing unless the whole foot rests in between for this share of the usual time between swings.
const REST: f64 = 0.06;
/// A swing must carry the foot forward by this share of the usual swing.
const ADVANCE: f64 = 0.3;
/// The speed is taken as a straight line in time between these multiples of the speed at which a foot counts as moving.
const LINEAR: (f64, f64) = (2.0, 3.0);
/// Half width of the window over which the walking speed is taken, s.
const SPEED_WINDOW: f64 = 1.25;

/// Forward speeds of one foot in units of the local walking speed, over a stretch without gaps.
struct FootSpeed {
    first: usize,
    heel: Vec<f64>,
    toe: Vec<f64>,
    foot: Vec<f64>,
}

/// One swing of one foot; the events' places in frames.
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
        let swings = believable(swings);
        for kind in [EventKind::ToeOff, EventKind::InitialContact] {
            let lag = match (kind, feet_seen(motion, side)) {
                (EventKind::ToeOff, true) => TOE_OFF_LAG,
                (EventKind::InitialContact, true) => CONTACT_LAG,
                (EventKind::ToeOff, false) => ANKLE_TOE_OFF_LAG,
                (EventKind::InitialContact, false) => ANKLE_CONTACT_LAG,
            };
            events.extend(events_of(&swings, side, kind, lag, motion));
        }
    }
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    without_impossible_toe_offs(events)
}

/// Shortest stance and shortest and longest swing, as shares of the same foot's usual one, that a toe off may make.
/// Feet differ between the sides, not within one by this much; such a toe off was read where the foot leaves the
/// picture or its points are lost.
const SHORTEST_STANCE: f64 = 0.6;
const SWINGS: (f64, f64) = (0.45, 1.8);

/// Leaves out toe offs that would make a stance or swing of impossible length beside the foot's others.
fn without_impossible_toe_offs(events: Vec<GaitEvent>) -> Vec<GaitEvent> {
    let mut impossible = Vec::new();
    for side in Side::BOTH {
        let own: Vec<&GaitEvent> = events.iter().filter(|event| event.side == side).collect();
        let phases = |first: EventKind| -> Vec<(f64, f64)> {
            own.windows(2)
                .filter(|pair| pair[0].kind == first && pair[1].kind != first)
                .map(|pair| {
                    let toe_off = if first == EventKind::ToeOff { pair[0] } else { pair[1] };
                    (toe_off.time, pair[1].time - pair[0].time)
                })
                .collect()
        };
        for (first, shortest, longest) in
            [(EventKind::InitialContact, SHORTEST_STANCE, f64::MAX), (EventKind::ToeOff, SWINGS.0, SWINGS.1)]
        {
            let phases = phases(first);
            let usual = median(&phases.iter().map(|phase| phase.1).collect::<Vec<_>>());
            let Some(usual) = usual.filter(|_| phases.len() >= 2) else { continue };
            let out =
                phases.iter().filter(|(_, length)| *length < shortest * usual || *length > longest * usual);
            impossible.extend(out.map(|(time, _)| (side, *time)));
        }
    }
    let is_impossible = |event: &GaitEvent| {
        event.kind == EventKind::ToeOff
            && impossible.iter().any(|(side, time)| *side == event.side && (time - event.time).abs() < 1e-9)
    };
    events.into_iter().filter(|event| !is_impossible(event)).collect()
}

fn forward(motion: &Motion, point: BodyPoint, side: Side) -> Vec<Option<f64>> {
    motion.landmarks[Landmark::of(point, side)].iter().map(|position| position.and_then(|p| p.x)).collect()
}

/// Whether heel and toe of this foot are seen in more than half of the frames in which its ankle is; else the ankle stands for
/// the foot.
pub fn feet_seen(motion: &Motion, side: Side) -> bool {
    let count = |point: BodyPoint| forward(motion, point, side).iter().flatten().count();
    let enough = count(BodyPoint::Ankle).max(1) / 2;
    count(BodyPoint::Heel) > enough && count(BodyPoint::Toe) > enough
}

fn foot_speeds(motion: &Motion, side: Side, walking: &[Option<f64>]) -> Vec<FootSpeed> {
    let ankle = forward(motion, BodyPoint::Ankle, side);
    let heel = forward(motion, BodyPoint::Heel, side);
    let toe = forward(motion, BodyPoint::Toe, side);
    let (heel, toe) = if feet_seen(motion, side) { (heel, toe) } else { (ankle.clone(), ankle.clone()) };
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
        .map(|peak| (peak.place.round() as usize).saturating_sub(1).min(foot.foot.len() - 1))
        .filter(|&peak| is_burst(foot, peak))
        .collect();
    let spacing: Vec<f64> = peaks.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
    let usual = median(&spacing).unwrap_or(rate);
    let rest = (REST * usual).max(2.0) as usize;
    let tops: Vec<f64> = peaks.iter().map(|&peak| foot.foot[peak]).collect();
    let moving = median(&tops).map_or(MOVING, |top| MOVING.max(MOVING_OF_TOP * top));
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for &peak in &peaks {
        match groups.last_mut() {
            Some((_, last)) if !rests_between(foot, *last, peak, rest, moving) => *last = peak,
            _ => groups.push((peak, peak)),
        }
    }
    groups.into_iter().map(|(first, last)| swing_around(foot, first, last, rate, moving)).collect()
}

/// Whether the foot is fast enough at a peak of its speed to be swinging. At the ends of the stretch a swing is cut off
/// and its top not seen: there the point that decides about the event counts.
fn is_burst(foot: &FootSpeed, peak: usize) -> bool {
    match peak {
        0 | 1 => foot.heel[peak] > CUT_BURST && foot.foot[peak] > CUT_FOOT,
        _ if peak + 2 >= foot.foot.len() => foot.toe[peak] > CUT_BURST && foot.foot[peak] > CUT_FOOT,
        _ => foot.foot[peak] > BURST,
    }
}

fn rests_between(foot: &FootSpeed, first: usize, last: usize, rest: usize, moving: f64) -> bool {
    let mut run = 0;
    for frame in first..last {
        run = if foot.heel[frame] < moving && foot.toe[frame] < moving { run + 1 } else { 0 };
        if run >= rest {
            return true;
        }
    }
    false
}

fn swing_around(foot: &FootSpeed, first: usize, last: usize, rate: f64, moving: f64) -> Swing {
    let end = foot.heel.len() - 1;
    let falls = (last..end).find(|&k| foot.heel[k] >= moving && foot.heel[k + 1] < moving);
    let rises = (0..first).rev().find(|&k| foot.toe[k] < moving && foot.toe[k + 1] >= moving);
    let margin = (CUT_MARGIN * rate) as usize;
    let falls = falls.filter(|&k| rises.is_some() || k >= margin);
    let rises = rises.filter(|&k| falls.is_some() || k + margin <= end);
    let (from, to) = (rises.unwrap_or(0), falls.unwrap_or(end));
    let advance = foot.foot[from..=to].iter().sum::<f64>() / rate;
    let height = foot.foot[first..=last].iter().copied().fold(0.0, f64::max);
    let shift = foot.first as f64;
    Swing {
        off: rises.map(|k| shift + extrapolated(&foot.toe, k, moving, false)),
        strike: falls.map(|k| shift + extrapolated(&foot.heel, k, moving, true)),
        advance,
        height,
    }
}

/// Where the speed would pass `level` if it went on as it does between two and three times the level, beside a passing
/// at frame `k` on the moving side. Smoothing rounds the corner between standing and moving, so that the plain passing
/// comes late at contact and early at toe off; on motion capture the speed is a straight line in time up there.
fn extrapolated(speeds: &[f64], k: usize, level: f64, back: bool) -> f64 {
    let plain = crossing(speeds, k, level);
    let passes = |from: usize, value: f64| {
        let mut frame = from;
        while frame + 1 < speeds.len() {
            let (low, high) = if back { (frame + 1, frame) } else { (frame, frame + 1) };
            if speeds[low] <= value && speeds[high] > value {
                return Some((frame, crossing(speeds, frame, value)));
            }
            // Back in the other foot's time: the speed never got so high.
            if speeds[high] < level || (back && frame == 0) {
                return None;
            }
            frame = if back { frame - 1 } else { frame + 1 };
        }
        None
    };
    let lower = passes(k, LINEAR.0 * level);
    let upper = lower.and_then(|(frame, _)| passes(frame, LINEAR.1 * level));
    match (lower, upper) {
        (Some((_, a)), Some((_, b))) => {
            let found = a + (a - b) * (LINEAR.0 - 1.0) / (LINEAR.1 - LINEAR.0);
            // Never further from the plain passing than a rounded corner can explain.
            found.clamp(plain.min(a), plain.max(a))
        }
        _ => plain,
    }
}

/// Leaves out bursts that hardly carry the foot forward compared with the others.
fn believable(swings: Vec<Swing>) -> Vec<Swing> {
    let is_whole = |swing: &Swing| swing.off.is_some() && swing.strike.is_some();
    let whole: Vec<f64> = swings.iter().filter(|swing| is_whole(swing)).map(|swing| swing.advance).collect();
    let Some(usual) =
        median(&whole).or_else(|| median(&swings.iter().map(|s| s.advance).collect::<Vec<_>>()))
    else {
        return Vec::new();
    };
    swings.into_iter().filter(|swing| !is_whole(swing) || swing.advance >= ADVANCE * usual).collect()
}

fn events_of(swings: &[Swing], side: Side, kind: EventKind, lag: f64, motion: &Motion) -> Vec<GaitEvent> {
    let place = |swing: &Swing| if kind == EventKind::ToeOff { swing.off } else { swing.strike };
    swings
        .iter()
        .filter_map(|swing| {
            let time = motion.start + place(swing)? / motion.sample_rate + lag;
            let is_whole = swing.off.is_some() && swing.strike.is_some();
            let certainty = (0.5 + 0.25 * (swing.height - BURST)).clamp(0.5, 1.0);
            Some(GaitEvent {
                side,
                kind,
                time,
                frame: ((time - motion.start) * motion.sample_rate).round().max(0.0) as usize,
                confidence: certainty * if is_whole { 1.0 } else { 0.9 },
                by_hand: false,
            })
        })
        .collect()
}
