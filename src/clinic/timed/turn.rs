//! A turn within a walk there and back: when it begins and ends, and to which side.
//!
//! One camera beside the walk sees a turn as the hips stopping, staying near the farthest point and coming back, and as the
//! shoulders opening towards the camera or away from it. That gives its time and its side. It does not give the yaw rate,
//! and steps taken on the spot are counted by eye.

use super::not_timed::NotTimed;
use crate::biomechanics::anatomy::Side;
use crate::clinic::assessment::TimeSpan;

/// One turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// When it begins and ends, s.
    pub span: TimeSpan,
    /// To which side, where the shoulders show it.
    pub to: Option<Side>,
    /// Steps within it, counted by the operator.
    pub steps: Option<u8>,
    /// Whether a border was placed by hand.
    pub by_hand: bool,
}

/// The turn is where the hips are within this distance of the farthest point, m; the same as in Timed Up and Go.
const REACH: f64 = 0.30;
/// A walk out and back that is shorter than this is no turn within a walk, m.
const SHORTEST: f64 = 1.0;

/// The hips over a whole recording, in the plane that the camera sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HipPath {
    /// When, s.
    pub times: Vec<f64>,
    /// Place along the picture from left to right, m.
    pub along: Vec<f64>,
    /// Height above the lowest place of the hips, m.
    pub height: Vec<f64>,
    /// Width of the shoulders in the picture over their width seen from ahead: 0 from the side, 1 facing the camera, −1
    /// with the back to it; `None` where they are not seen.
    pub facing: Vec<Option<f64>>,
}

impl Turn {
    /// Finds the turn of a walk out and back.
    ///
    /// # Errors
    /// When nobody goes out and comes back.
    pub fn find(path: &HipPath) -> Result<Self, NotTimed> {
        let (times, along) = (&path.times, &path.along);
        let (Some(first), n) = (along.first(), along.len()) else { return Err(NotTimed::NoTurn) };
        let far = (0..n)
            .max_by(|&a, &b| (along[a] - first).abs().total_cmp(&(along[b] - first).abs()))
            .unwrap_or(0);
        let out = (along[far] - first).abs();
        let back = along[far..].iter().map(|place| (place - along[far]).abs()).fold(0.0, f64::max);
        if out < SHORTEST || back < SHORTEST {
            return Err(NotTimed::NoTurn);
        }
        let near = |at: &usize| (along[*at] - along[far]).abs() <= REACH;
        let start = (0..=far).rev().take_while(near).last().unwrap_or(far);
        let end = (far..n).take_while(near).last().unwrap_or(far);
        let seen: Vec<f64> = path.facing[start..=end].iter().flatten().copied().collect();
        let mean = seen.iter().sum::<f64>() / seen.len().max(1) as f64;
        // Towards the camera is to the right for who goes to the right of the picture, and the other way about.
        let right = (mean > 0.0) == (along[far] > *first);
        let to = (mean.abs() > 0.15).then_some(if right { Side::Right } else { Side::Left });
        Ok(Self { span: TimeSpan { start: times[start], end: times[end] }, to, steps: None, by_hand: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Out for 3 s at 1 m/s, 1.2 s of turning on the spot, back for 3 s; 50 Hz.
    fn path(way: f64, facing: f64) -> HipPath {
        let mut path = HipPath::default();
        for frame in 0..360 {
            let t = f64::from(frame) / 50.0;
            path.times.push(t);
            path.along.push(way * (t.min(3.0) - (t - 4.2).max(0.0)));
            path.height.push(0.9);
            path.facing.push(Some(if (3.0..4.2).contains(&t) { facing } else { 0.0 }));
        }
        path
    }

    #[test]
    fn the_turn_is_found_with_its_side() {
        for (way, facing, side) in [
            (1.0, 0.8, Side::Right),
            (1.0, -0.8, Side::Left),
            (-1.0, 0.8, Side::Left),
            (-1.0, -0.8, Side::Right),
        ] {
            let turn = Turn::find(&path(way, facing)).unwrap();
            // 0.3 m of the way in and out count: that is where turning steps begin.
            assert!((turn.span.start - 2.7).abs() < 0.05 && (turn.span.end - 4.5).abs() < 0.05, "{turn:?}");
            assert_eq!(turn.to, Some(side), "{way} {facing}");
        }
        assert_eq!(
            Turn::find(&path(1.0, 0.0)).unwrap().to,
            None,
            "what the shoulders do not show is not guessed"
        );
    }

    #[test]
    fn a_walk_one_way_has_no_turn() {
        let mut straight = path(1.0, 0.0);
        for (at, place) in straight.along.iter_mut().enumerate() {
            *place = at as f64 / 50.0;
        }
        assert!(Turn::find(&straight).is_err());
        assert!(Turn::find(&HipPath::default()).is_err());
    }
}
