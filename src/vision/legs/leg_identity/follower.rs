//! [`Follower`]: a Kalman filter for one joint of one leg, driven by white-noise acceleration.

/// The largest surprise one point can cause: beyond, it counts as an outlier.
const OUTLIER: f64 = 9.0;

/// Points refused in a row before a follower starts anew.
const PATIENCE: u8 = 3;

/// One joint of one leg: position and velocity, leg lengths and s; the covariance serves both axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follower {
    position: [f64; 2],
    velocity: [f64; 2],
    covariance: [f64; 3],
    seen: bool,
    refused: u8,
}

impl Follower {
    pub(super) const UNSEEN: Follower = Follower {
        position: [0.0; 2],
        velocity: [0.0; 2],
        covariance: [1.0, 0.0, 9.0],
        seen: false,
        refused: 0,
    };

    pub(super) fn predict(&mut self, dt: f64, intensity: f64) {
        for axis in 0..2 {
            self.position[axis] += dt * self.velocity[axis];
        }
        let [p, c, v] = self.covariance;
        self.covariance = [
            p + dt * (2.0 * c + dt * v) + intensity * dt.powi(3) / 3.0,
            c + dt * v + intensity * dt.powi(2) / 2.0,
            v + intensity * dt,
        ];
    }

    pub(super) fn surprise(&self, point: [f64; 2], noise: f64) -> f64 {
        if !self.seen {
            return 0.0;
        }
        let variance = self.covariance[0] + noise;
        let square: f64 = (0..2).map(|axis| (point[axis] - self.position[axis]).powi(2)).sum();
        (0.5 * square / variance).min(OUTLIER) + variance.ln()
    }

    pub(super) fn take(&mut self, point: [f64; 2], noise: f64) {
        if !self.seen {
            *self = Follower {
                position: point,
                velocity: [0.0; 2],
                covariance: [noise, 0.0, 9.0],
                seen: true,
                refused: 0,
            };
            return;
        }
        let [p, c, v] = self.covariance;
        let variance = p + noise;
        let residual: [f64; 2] = std::array::from_fn(|axis| point[axis] - self.position[axis]);
        let square: f64 = residual.iter().map(|value| value * value).sum();
        if 0.5 * square / variance > OUTLIER {
            // One wild point is passed over; several in a row mean that the joint is where the network sees it.
            self.refused += 1;
            if self.refused >= PATIENCE {
                self.seen = false;
                self.take(point, noise);
            }
            return;
        }
        self.refused = 0;
        let (gain, gain_velocity) = (p / variance, c / variance);
        for axis in 0..2 {
            self.position[axis] += gain * residual[axis];
            self.velocity[axis] += gain_velocity * residual[axis];
        }
        self.covariance = [p * (1.0 - gain), c * (1.0 - gain), v - gain_velocity * c];
    }
}
