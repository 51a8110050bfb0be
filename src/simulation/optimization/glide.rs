//! How a condition glides from one to another while a search follows it: on, waiting, or back.

/// The condition goes on when the median candidate loses less than this share of time to falls and wrong speed, percent.
const GOES_WELL: f64 = 5.0;
/// It slows down beyond this, and turns back beyond the next.
const GOES_BADLY: f64 = 12.0;
/// See above.
const GOES_BACK: f64 = 30.0;
/// First, largest and least way that the condition moves after a generation (by the distance of parameters).
const PACE: (f64, f64, f64) = (0.01, 0.03, 0.0005);

/// At the target, where gains walk well, candidates walk this many times as long after every turn, up to so many times:
/// what falls in the second half of a minute is not seen in ten seconds.
const LONGER: (f64, f64) = (1.5, 2.25);

/// How far the condition has come and how fast it moves.
pub(super) struct Glide {
    pub(super) share: f64,
    pace: f64,
    distance: f64,
    /// The furthest share at which the gains that were kept were seen to walk.
    pub(super) sure: f64,
    /// Share of time that the gains that were kept lost at the target itself, percent.
    pub(super) proved: Option<f64>,
    /// Candidates walk this many times as long as on the way.
    pub(super) stretch: f64,
}

impl Glide {
    pub(super) fn new(distance: f64) -> Glide {
        let there = distance < 1e-9;
        let distance = distance.max(1e-9);
        let share = f64::from(u8::from(there));
        Glide { share, pace: PACE.0 / distance, distance, sure: share, proved: None, stretch: 1.0 }
    }

    pub(super) fn has_arrived(&self) -> bool {
        self.share >= 1.0
    }

    /// Goes on, waits or turns back by the share of time that the median candidate lost, percent.
    pub(super) fn after(&mut self, lost: f64) {
        if self.has_arrived() {
            return;
        }
        if lost < GOES_WELL {
            self.share = (self.share + self.pace).min(1.0);
            self.pace = (1.15 * self.pace).min(PACE.1 / self.distance);
        } else if lost > GOES_BADLY {
            self.pace = (0.8 * self.pace).max(PACE.2 / self.distance);
            if lost > GOES_BACK {
                self.share = (self.share - self.pace).max(0.0);
            }
        }
    }

    /// After a turn of a block: the gains that were kept lose this share of time. If they do not walk here, the condition
    /// goes back to where they did, however far the candidates had followed.
    pub(super) fn after_turn(&mut self, lost: f64) {
        self.proved = self.has_arrived().then_some(lost);
        if lost < GOES_BADLY {
            self.sure = self.share;
        } else if lost > GOES_BACK {
            self.share = self.share.min(self.sure);
        }
        if self.has_arrived() && lost < GOES_WELL {
            self.stretch = (LONGER.0 * self.stretch).min(LONGER.1);
        } else if lost > GOES_BACK {
            self.stretch = 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_goes_on_while_it_walks_and_turns_back_when_it_falls() {
        let mut glide = Glide::new(0.2);
        glide.after(1.0);
        assert!((glide.share - 0.05).abs() < 1e-12);
        let (share, pace) = (glide.share, glide.pace);
        glide.after(8.0);
        assert!((glide.share - share).abs() < 1e-12, "it waits");
        glide.after(60.0);
        assert!(glide.share < share && glide.pace < pace, "it turns back, and goes slower");
        for _ in 0..40 {
            glide.after(1.0);
        }
        assert!(glide.has_arrived());
        glide.after(60.0);
        assert!(glide.has_arrived(), "who has arrived stays");
        assert!(Glide::new(0.0).has_arrived());
    }

    #[test]
    fn a_turn_that_does_not_walk_takes_the_condition_back_to_where_it_did() {
        let mut glide = Glide { share: 0.4, ..Glide::new(0.2) };
        glide.after_turn(2.0);
        assert!((glide.sure - 0.4).abs() < 1e-12 && glide.proved.is_none());
        glide.share = 1.0;
        glide.after_turn(20.0);
        assert!(glide.has_arrived() && glide.proved == Some(20.0), "it waits");
        glide.after_turn(60.0);
        assert!((glide.share - 0.4).abs() < 1e-12, "it goes back");
    }
}
