//! Foot–floor events of a walk seen from ahead or behind.
//!
//! Which foot swings when is told by the places in which the feet stand (`swings`). When exactly a swing
//! begins and ends is told, in a brisk walk, by how fast the foot moves relative to its own movement in swing, and not by
//! heights: how high a foot seems depends on its depth, and a shuffling foot is hardly lifted. In a slow walk, and from
//! behind where that movement is lost in noise, the swing is fitted as a whole (`fit`).

use super::fit::{self, SLOW_STRIDE};
use super::swings::{FootSwing, find_swings, stride_time};
use crate::biomechanics::anatomy::{BodyPoint, Landmark, Side};
use crate::biomechanics::gait::{EventKind, GaitEvent};
use crate::biomechanics::signal::robust::median;
use crate::vision::landmarks::PixelPaths;
use crate::vision::pose::PoseSample;

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
/// From behind, an edge further than this share of the stride from the end of the fitted swing is another movement's.
const FAR_FROM_FIT: f64 = 0.1;
/// Stride time where too little was seen to tell, s.
const USUAL_STRIDE: f64 = 1.1;
/// Instants of the paths per s.
const RATE: f64 = crate::analysis::pass_result::GRID_RATE;

/// Movement of one foot at each instant, body heights per s; the ankle stands for a toe that is not seen.
struct Foot {
    /// How fast heel and ankle move down in the picture.
    rear_down: Vec<Option<f64>>,
    /// How fast the middle of rear foot and toe moves down in the picture.
    whole_down: Vec<Option<f64>>,
}

/// Events of both feet in time order; `heights` is the walker's height in the picture at each instant of the paths, px;
/// `samples` are the readings that the paths smooth; `away` tells a walk away from the camera.
pub fn frontal_events(
    paths: &PixelPaths,
    samples: &[PoseSample],
    heights: &[f64],
    away: bool,
) -> Vec<GaitEvent> {
    let swings = find_swings(samples, median(heights).unwrap_or(1.0), away);
    let stride = stride_time(&swings).unwrap_or(USUAL_STRIDE);
    let slow = stride > SLOW_STRIDE;
    let fitted = || fitted_events(samples, &swings, away, slow);
    let timed: Timed = match (slow, away) {
        (true, _) => fitted(),
        (false, false) => brisk_events(paths, heights, &swings, stride, away),
        (false, true) => {
            let (edges, fitted) = (brisk_events(paths, heights, &swings, stride, away), fitted());
            // The fit ends where the foot comes to rest, the edge where it lands: the walker's own usual difference.
            let between: Vec<f64> =
                edges.iter().zip(&fitted).filter_map(|(edge, fit)| Some(edge.0? - fit.0?)).collect();
            let usual =
                median(&between).filter(|usual| usual.abs() < 2.0 * FAR_FROM_FIT * stride).unwrap_or(0.0);
            let trusted = |edge: Option<f64>, fit: Option<f64>| {
                let fit = fit.map(|fit| fit + usual);
                let near =
                    edge.filter(|edge| fit.is_none_or(|fit| (edge - fit).abs() < FAR_FROM_FIT * stride));
                near.or(fit)
            };
            edges.into_iter().zip(fitted).map(|(edge, fit)| (trusted(edge.0, fit.0), edge.1)).collect()
        }
    };
    let mut events = Vec::new();
    for (swing, (contact, toe_off)) in swings.iter().zip(timed) {
        for (kind, time) in [(EventKind::InitialContact, contact), (EventKind::ToeOff, toe_off)] {
            let Some(time) = time else { continue };
            events.push(GaitEvent {
                side: swing.side,
                kind,
                time,
                frame: 0,
                confidence: 0.8,
                by_hand: false,
            });
        }
    }
    events.sort_by(|a, b| a.time.total_cmp(&b.time));
    events
}

/// Contact and toe off of each swing, s.
type Timed = Vec<(Option<f64>, Option<f64>)>;

fn fitted_events(samples: &[PoseSample], swings: &[FootSwing], away: bool, slow: bool) -> Timed {
    let own = |swing: &FootSwing, other: &FootSwing| other.side == swing.side;
    swings
        .iter()
        .enumerate()
        .map(|(k, swing)| {
            let before = swings[..k].iter().rev().find(|other| own(swing, other)).and_then(|other| other.end);
            let next = swings[k + 1..].iter().find(|other| own(swing, other)).and_then(|other| other.start);
            fit::events_of(samples, swing, before, next, [away, slow])
        })
        .collect()
}

fn brisk_events(paths: &PixelPaths, heights: &[f64], swings: &[FootSwing], stride: f64, away: bool) -> Timed {
    let feet = Side::BOTH.map(|side| movement(paths, heights, side));
    let Some(&first) = paths.times.first() else { return Vec::new() };
    let index = |time: f64| (((time - first) * RATE).max(0.0) as usize).min(paths.times.len() - 1);
    let candidates: Vec<Edges> = swings
        .iter()
        .enumerate()
        .map(|(k, swing)| {
            let from = k.checked_sub(1).map_or(swing.middle - 0.6 * stride, |before| swings[before].middle);
            let after = swings.get(k + 1);
            let to = after.map_or(swing.middle + 0.6 * stride, |after| after.middle);
            // A foot lands before the other one leaves the floor.
            let to = after.and_then(|after| after.start).map_or(to, |leaves| to.min(leaves + 0.1 * stride));
            let foot = &feet[usize::from(swing.side == Side::Right)];
            let found = edges(foot, index(from), index(to), stride * RATE);
            let (began, ended) = (swing.start.is_some(), swing.end.is_some());
            Edges {
                leaving: found.leaving.filter(|_| began),
                // Of a swing that began before the recording the way down cannot be told from the rest.
                landing: found.landing.filter(|_| ended && began && !(away && found.leaving.is_none())),
                arrival: found.arrival.filter(|_| ended && away),
            }
        })
        .collect();
    // One way of telling the contact for the whole pass, so that steps are not stretched where the way changes.
    let arrivals = candidates.iter().filter(|edges| edges.arrival.is_some()).count();
    let by_arrival = away && 2 * arrivals > candidates.len();
    let between: Vec<f64> =
        candidates.iter().filter_map(|edges| Some(edges.arrival? - edges.landing?)).collect();
    let usual_between = median(&between).unwrap_or(0.0);
    let view = usize::from(away);
    let time = |place: f64, lag: f64| first + place / RATE + lag * stride;
    candidates
        .into_iter()
        .map(|edges| {
            let contact = if by_arrival {
                edges.arrival.or_else(|| edges.landing.map(|place| place + usual_between))
            } else {
                edges.landing
            };
            let contact = contact.map(|place| time(place, CONTACT_LAG[view]));
            (contact, edges.leaving.map(|place| time(place, TOE_OFF_LAG[view])))
        })
        .collect()
}

fn movement(paths: &PixelPaths, heights: &[f64], side: Side) -> Foot {
    // Mean velocity down of the points that are seen.
    let down = |points: &[BodyPoint], index: usize| -> Option<f64> {
        let seen: Vec<f64> = points
            .iter()
            .filter_map(|&point| paths.paths[Landmark::of(point, side)].points.get(index).copied().flatten())
            .map(|[_, y]| y.velocity)
            .collect();
        (!seen.is_empty()).then(|| seen.iter().sum::<f64>() / (seen.len() as f64 * heights[index]))
    };
    let rear_at = |index| down(&[BodyPoint::Heel, BodyPoint::Ankle], index);
    let front_at = |index| down(&[BodyPoint::Toe], index).or_else(|| down(&[BodyPoint::Ankle], index));
    let all = 0..paths.times.len();
    Foot {
        rear_down: all.clone().map(rear_at).collect(),
        whole_down: all.map(|index| Some(f64::midpoint(rear_at(index)?, front_at(index)?))).collect(),
    }
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
fn edges(foot: &Foot, from: usize, to: usize, stride: f64) -> Edges {
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
