//! Foot–floor events of a walk seen from ahead or behind.
//!
//! A foot that stands does not move in the picture of a camera that stands, whatever the perspective does; a foot in
//! swing does. So we look for movement, relative to the walker's size and to the foot's own movement in swing, and not
//! for heights: how high a foot seems depends on its depth, and a shuffling foot is hardly lifted. Left and right take
//! turns, which decides what is a swing where one foot moves little.

use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::biomechanics::signal::peaks::find_peaks;
use crate::biomechanics::signal::robust::{median, quantile};
use crate::vision::landmarks::PixelPaths;

/// Share of its fastest way down below which a foot is about to stand.
const LANDING: f64 = 0.25;
/// From behind: share of its last way up (and away) below which a foot is about to stand.
const ARRIVING: f64 = 0.35;
/// From behind: the last way up must be this share of the first to be one.
const WORTH: f64 = 0.08;
/// How much later than these instants the foot stands and the toes leave, as shares of the stride, from ahead and from
/// behind: means over the develop half of the motion-capture collection (9 people, none after stroke; virtual cameras,
/// both frame rates and kinds of noise) against contacts and toe offs by the foot's forward speed.
const CONTACT_LAG: [f64; 2] = [0.036, 0.037];
/// The same for toe off after the heel's fastest rise.
const TOE_OFF_LAG: [f64; 2] = [0.035, 0.010];
/// Stride times that are looked for, s.
const STRIDE_TIMES: (f64, f64) = (0.6, 2.8);

/// Movement of one foot at each instant, body heights per s.
struct Foot {
    /// How fast heel and ankle move in any direction.
    rear: Vec<Option<f64>>,
    /// The same of the toe; of the ankle where no toe is seen.
    front: Vec<Option<f64>>,
    /// How fast heel and ankle move down in the picture.
    rear_down: Vec<Option<f64>>,
    /// How fast the middle of rear foot and toe moves down in the picture.
    whole_down: Vec<Option<f64>>,
}

/// Events of both feet in time order; `heights` is the walker's height in the picture at each instant
/// of the paths, px; `away` tells a walk away from the camera.
pub fn frontal_events(paths: &PixelPaths, heights: &[f64], away: bool) -> Vec<GaitEvent> {
    let feet = Side::BOTH.map(|side| movement(paths, heights, side));
    let rate = 100.0;
    let Some(lead) = swing_signal(&feet) else { return Vec::new() };
    let stride = stride_time(&lead, rate);
    let smooth = box_filter(&box_filter(&lead, 0.2 * stride * rate), 0.2 * stride * rate);
    let swings = swings(&smooth);
    let candidates: Vec<(Side, Edges)> = swings
        .iter()
        .enumerate()
        .map(|(k, &(side, centre))| {
            let reach = (0.6 * stride * rate) as usize;
            let from = k.checked_sub(1).map_or(centre.saturating_sub(reach), |before| swings[before].1);
            let to = swings.get(k + 1).map_or((centre + reach).min(smooth.len() - 1), |after| after.1);
            (side, edges(&feet[usize::from(side == Side::Right)], (from, to), stride * rate))
        })
        .collect();
    // One way of telling the contact for the whole pass, so that steps are not stretched where the way changes.
    let arrivals = candidates.iter().filter(|(_, edges)| edges.arrival.is_some()).count();
    let by_arrival = away && 2 * arrivals > candidates.len();
    let between: Vec<f64> =
        candidates.iter().filter_map(|(_, edges)| Some(edges.arrival? - edges.landing?)).collect();
    let usual_between = median(&between).unwrap_or(0.0);
    let view = usize::from(away);
    let mut events = Vec::new();
    for (side, edges) in candidates {
        let landing = if away && edges.leaving.is_none() {
            // Of a swing that began before the recording the way down cannot be told from the rest.
            None
        } else if by_arrival {
            edges.arrival.or_else(|| edges.landing.map(|place| place + usual_between))
        } else {
            edges.landing
        };
        for (kind, place, lag) in [
            (EventKind::InitialContact, landing, CONTACT_LAG[view]),
            (EventKind::ToeOff, edges.leaving, TOE_OFF_LAG[view]),
        ] {
            let Some(place) = place else { continue };
            let time = paths.times[0] + place / rate + lag * stride;
            events.push(GaitEvent { side, kind, time, frame: 0, confidence: 0.8, by_hand: false });
        }
    }
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    events
}

fn movement(paths: &PixelPaths, heights: &[f64], side: Side) -> Foot {
    // Mean velocity of the points that are seen, right and down.
    let velocity = |points: &[BodyPoint], index: usize| -> Option<[f64; 2]> {
        let seen: Vec<[f64; 2]> = points
            .iter()
            .filter_map(|&point| paths.paths[Landmark::of(point, side)].points.get(index).copied().flatten())
            .map(|[x, y]| [x.velocity, y.velocity])
            .collect();
        let n = seen.len() as f64 * heights[index];
        (!seen.is_empty()).then(|| [0, 1].map(|axis| seen.iter().map(|v| v[axis]).sum::<f64>() / n))
    };
    let rear_at = |index| velocity(&[BodyPoint::Heel, BodyPoint::Ankle], index);
    let front_at =
        |index| velocity(&[BodyPoint::Toe], index).or_else(|| velocity(&[BodyPoint::Ankle], index));
    let speed = |[x, y]: [f64; 2]| x.hypot(y);
    let all = 0..paths.times.len();
    Foot {
        rear: all.clone().map(|index| rear_at(index).map(speed)).collect(),
        front: all.clone().map(|index| front_at(index).map(speed)).collect(),
        rear_down: all.clone().map(|index| rear_at(index).map(|v| v[1])).collect(),
        whole_down: all.map(|index| Some(f64::midpoint(rear_at(index)?[1], front_at(index)?[1]))).collect(),
    }
}

/// Positive where the left foot moves more, negative where the right one does, each relative to its own movement.
/// `None` where a foot is hardly seen.
fn swing_signal(feet: &[Foot; 2]) -> Option<Vec<f64>> {
    let usual = |foot: &Foot| {
        let values: Vec<f64> = foot.rear.iter().chain(&foot.front).flatten().copied().collect();
        (values.len() > foot.rear.len())
            .then(|| quantile(&values, 0.9))
            .flatten()
            .filter(|usual| *usual > 0.0)
    };
    let (left, right) = (usual(&feet[0])?, usual(&feet[1])?);
    let mut last = 0.0;
    let signal = (0..feet[0].rear.len())
        .map(|index| {
            let of = |foot: &Foot, usual: f64| {
                Some((foot.rear[index]? + foot.front[index]?).min(3.0 * usual) / usual)
            };
            if let (Some(a), Some(b)) = (of(&feet[0], left), of(&feet[1], right)) {
                last = a - b;
            }
            last
        })
        .collect();
    Some(signal)
}

/// Stride time from the repetition of the signal, s; 1.1 s, an everyday one, where the pass is too short to repeat.
fn stride_time(signal: &[f64], rate: f64) -> f64 {
    let mean = signal.iter().sum::<f64>() / signal.len().max(1) as f64;
    let at = |lag: usize| {
        let pairs = signal.iter().zip(&signal[lag..]);
        let (mut product, mut square) = (0.0, 0.0);
        for (a, b) in pairs {
            product += (a - mean) * (b - mean);
            square += 0.5 * ((a - mean).powi(2) + (b - mean).powi(2));
        }
        product / square.max(1e-12)
    };
    let first = (STRIDE_TIMES.0 * rate) as usize;
    let last = ((STRIDE_TIMES.1 * rate) as usize).min(signal.len() * 2 / 3);
    if last <= first + 2 {
        return 1.1;
    }
    let values: Vec<f64> = (first..=last).map(at).collect();
    let best = values.iter().copied().fold(f64::MIN, f64::max);
    // The shortest lag that repeats nearly as well: the signal also repeats after two strides.
    let peak = find_peaks(&values, 0.05).into_iter().find(|peak| peak.value > 0.8 * best);
    peak.map_or(1.1, |peak| (first as f64 + peak.place) / rate)
}

fn box_filter(values: &[f64], width: f64) -> Vec<f64> {
    let half = (0.5 * width) as usize;
    (0..values.len())
        .map(|k| {
            let part = &values[k.saturating_sub(half)..(k + half + 1).min(values.len())];
            part.iter().sum::<f64>() / part.len() as f64
        })
        .collect()
}

/// Swings in time order as (foot, index of the middle), left and right in turn.
fn swings(signal: &[f64]) -> Vec<(Side, usize)> {
    let negative: Vec<f64> = signal.iter().map(|value| -value).collect();
    let range = quantile(signal, 0.95).unwrap_or(0.0) - quantile(signal, 0.05).unwrap_or(0.0);
    let mut found: Vec<(Side, usize, f64)> = Vec::new();
    for (side, values) in [(Side::Left, signal), (Side::Right, &negative)] {
        found.extend(
            find_peaks(values, 0.15 * range)
                .iter()
                .map(|peak| (side, peak.place.round() as usize, peak.value)),
        );
    }
    found.sort_by_key(|swing| swing.1);
    let mut turns: Vec<(Side, usize, f64)> = Vec::new();
    for swing in found {
        match turns.last_mut() {
            Some(last) if last.0 == swing.0 => {
                if swing.2 > last.2 {
                    *last = swing;
                }
            }
            _ => turns.push(swing),
        }
    }
    turns.into_iter().map(|(side, place, _)| (side, place)).collect()
}

/// What is found of one swing, as places between grid points.
struct Edges {
    /// The heel's fastest rise.
    leaving: Option<f64>,
    /// The end of the way down.
    landing: Option<f64>,
    /// The end of the last way up, where there is one.
    arrival: Option<f64>,
}

/// Looks between the middles of the other foot's swings.
///
/// The heel goes up, fastest as the toes leave; then down; and, from behind, up again in the picture as the foot
/// reaches out and away, until it stops on the floor. From ahead reaching out goes down, until it stops.
fn edges(foot: &Foot, (from, to): (usize, usize), stride: f64) -> Edges {
    let best = |values: &[Option<f64>], range: std::ops::RangeInclusive<usize>, sign: f64| {
        range
            .filter_map(|k| Some((k, sign * values.get(k).copied().flatten()?)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let Some((down, fastest_down)) = best(&foot.rear_down, from..=to, 1.0) else {
        return Edges { leaving: None, landing: None, arrival: None };
    };
    let earliest = from.max(down.saturating_sub((0.45 * stride) as usize));
    let up = best(&foot.rear_down, earliest..=down, -1.0).filter(|&(k, speed)| k > earliest && speed > 0.0);
    // Later movement of that size is noise of a foot that stands.
    let latest = to.min(down + (0.22 * stride) as usize);
    let worth = WORTH * up.map_or(fastest_down, |(_, speed)| speed);
    let last_up =
        best(&foot.whole_down, down..=latest, -1.0).filter(|&(k, speed)| k < latest && speed > worth);
    let landed = LANDING * fastest_down;
    Edges {
        leaving: up.map(|(k, _)| refined(&foot.rear_down, k)),
        landing: crossing(&foot.rear_down, down, to, |v| v < landed, landed),
        arrival: last_up.and_then(|(k, speed)| {
            let arrived = -ARRIVING * speed;
            crossing(&foot.whole_down, k, to, |v| v > arrived, arrived)
        }),
    }
}

/// The place from `start` to `end` at which `below` first holds, where the values pass `level`.
fn crossing(
    values: &[Option<f64>],
    start: usize,
    end: usize,
    below: impl Fn(f64) -> bool,
    level: f64,
) -> Option<f64> {
    for k in start..end {
        let (here, there) = ((*values.get(k)?)?, (*values.get(k + 1)?)?);
        if below(there) {
            let part = if (there - here).abs() > 1e-12 { (level - here) / (there - here) } else { 0.0 };
            return Some(k as f64 + part.clamp(0.0, 1.0));
        }
    }
    None
}

/// An extreme between grid points, by a parabola through its neighbours.
fn refined(values: &[Option<f64>], k: usize) -> f64 {
    let at = |k: usize| values.get(k).copied().flatten();
    let (Some(a), Some(b), Some(c)) = (k.checked_sub(1).and_then(at), at(k), at(k + 1)) else {
        return k as f64;
    };
    let bend = a - 2.0 * b + c;
    if bend.abs() < 1e-12 { k as f64 } else { k as f64 + (0.5 * (a - c) / bend).clamp(-0.5, 0.5) }
}
