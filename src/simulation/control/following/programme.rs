//! [`BoxedProgramme`]: a small convex quadratic programme with bounds, solved exactly.
//!
//! Minimise `x' H x / 2 + c' x` with `low <= x <= high`. Primal active set (Nocedal & Wright 2006, section 16.5): variables
//! at a bound whose gradient points outward rest, the others take the step to the minimum of what is free, as far as the
//! next bound allows. From the last choice of muscles it takes a few rounds. (Measured: coordinate descent in 40 sweeps
//! does not get there, because antagonists of several joints couple too strongly.)

/// Most changes of the set of variables at a bound.
const MOST_ROUNDS: usize = 120;
/// A gradient that points away from a bound by less than this rests.
const TOLERANCE: f64 = 1e-7;
/// A step shorter than this is none.
const NO_STEP: f64 = 1e-14;

/// The programme over `N` variables.
#[derive(Clone, Debug)]
pub struct BoxedProgramme<const N: usize> {
    /// Symmetric positive definite matrix; only the lower triangle is read.
    pub hessian: [[f64; N]; N],
    /// Linear part.
    pub linear: [f64; N],
    /// Lower bounds.
    pub low: [f64; N],
    /// Upper bounds, none below its lower one.
    pub high: [f64; N],
    /// Workspace: the factor of the free part.
    factor: [[f64; N]; N],
}

/// How a solution was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solved {
    /// Rounds of the active set.
    pub rounds: usize,
    /// Whether the optimality conditions hold; false when the rounds ran out.
    pub optimal: bool,
}

/// Where a variable stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Free,
    Low,
    High,
}

impl<const N: usize> Default for BoxedProgramme<N> {
    fn default() -> Self {
        let zero = [[0.0; N]; N];
        Self { hessian: zero, linear: [0.0; N], low: [0.0; N], high: [1.0; N], factor: zero }
    }
}

impl<const N: usize> BoxedProgramme<N> {
    /// An entry of the matrix.
    #[inline]
    fn entry(&self, i: usize, j: usize) -> f64 {
        if j <= i { self.hessian[i][j] } else { self.hessian[j][i] }
    }

    /// The gradient at a point.
    pub fn gradient(&self, x: &[f64; N]) -> [f64; N] {
        let mut gradient = self.linear;
        for i in 0..N {
            let row = &self.hessian[i];
            let mut sum = 0.0;
            for j in 0..i {
                sum += row[j] * x[j];
                gradient[j] += row[j] * x[i];
            }
            gradient[i] += sum + row[i] * x[i];
        }
        gradient
    }

    /// Moves `x`, from which it starts, to the minimum. Allocates nothing.
    pub fn solve(&mut self, x: &mut [f64; N]) -> Solved {
        for i in 0..N {
            x[i] = x[i].clamp(self.low[i], self.high[i]);
        }
        let mut gradient = self.gradient(x);
        let mut place: [Place; N] = std::array::from_fn(|i| {
            if x[i] <= self.low[i] && gradient[i] > 0.0 {
                Place::Low
            } else if x[i] >= self.high[i] && gradient[i] < 0.0 {
                Place::High
            } else {
                Place::Free
            }
        });
        for rounds in 1..=MOST_ROUNDS {
            let (free, count) = free_variables(&place);
            let step = self.free_step(&free[..count], &gradient);
            let (share, stop) = self.reachable(&free[..count], &step, x);
            for (at, &i) in free[..count].iter().enumerate() {
                x[i] += share * step[at];
            }
            if let Some((i, bound)) = stop {
                place[i] = bound;
                x[i] = if bound == Place::High { self.high[i] } else { self.low[i] };
            }
            gradient = self.gradient(x);
            if stop.is_some() {
                continue;
            }
            match freed(&place, &gradient) {
                Some(i) => place[i] = Place::Free,
                None => return Solved { rounds, optimal: true },
            }
        }
        Solved { rounds: MOST_ROUNDS, optimal: false }
    }

    /// The step of the free variables to the minimum over them, by a Cholesky factor of their part of the matrix.
    fn free_step(&mut self, free: &[usize], gradient: &[f64; N]) -> [f64; N] {
        let mut step = [0.0; N];
        for (a, &i) in free.iter().enumerate() {
            let (before, own) = self.factor.split_at_mut(a);
            let own = &mut own[0];
            for (b, &j) in free[..a].iter().enumerate() {
                let other = &before[b];
                let mut value = if j <= i { self.hessian[i][j] } else { self.hessian[j][i] };
                for k in 0..b {
                    value -= own[k] * other[k];
                }
                own[b] = value * other[b];
            }
            let mut pivot = self.hessian[i][i];
            let mut value = -gradient[i];
            for k in 0..a {
                pivot -= own[k] * own[k];
                value -= own[k] * step[k];
            }
            // The diagonal holds the inverse of the factor's.
            own[a] = 1.0 / pivot.max(1e-12).sqrt();
            step[a] = value * own[a];
        }
        for a in (0..free.len()).rev() {
            step[a] *= self.factor[a][a];
            let value = step[a];
            for b in 0..a {
                step[b] -= self.factor[a][b] * value;
            }
        }
        step
    }

    /// The share of a step up to the first bound, and which variable meets it.
    fn reachable(&self, free: &[usize], step: &[f64; N], x: &[f64; N]) -> (f64, Option<(usize, Place)>) {
        let (mut share, mut stop) = (1.0, None);
        for (at, &i) in free.iter().enumerate() {
            let (bound, place) = if step[at] > NO_STEP {
                (self.high[i], Place::High)
            } else if step[at] < -NO_STEP {
                (self.low[i], Place::Low)
            } else {
                continue;
            };
            let reach = ((bound - x[i]) / step[at]).max(0.0);
            if reach < share {
                (share, stop) = (reach, Some((i, place)));
            }
        }
        (share, stop)
    }

    /// How far a point is from the optimality conditions of Karush, Kuhn and Tucker: the largest violation of a bound, of
    /// a vanishing gradient of what is free, or of the gradient's sign at a bound.
    pub fn violation(&self, x: &[f64; N]) -> f64 {
        let gradient = self.gradient(x);
        (0..N)
            .map(|i| {
                let outside = (self.low[i] - x[i]).max(x[i] - self.high[i]).max(0.0);
                let (at_low, at_high) = (x[i] - self.low[i] < 1e-9, self.high[i] - x[i] < 1e-9);
                let slope = match (at_low, at_high) {
                    (true, true) => 0.0,
                    (true, false) => (-gradient[i]).max(0.0),
                    (false, true) => gradient[i].max(0.0),
                    (false, false) => gradient[i].abs(),
                };
                outside.max(slope)
            })
            .fold(0.0, f64::max)
    }

    /// The value at a point.
    pub fn value(&self, x: &[f64; N]) -> f64 {
        let quadratic: f64 =
            (0..N).map(|i| (0..N).map(|j| x[i] * self.entry(i, j) * x[j]).sum::<f64>()).sum();
        0.5 * quadratic + self.linear.iter().zip(x).map(|(c, x)| c * x).sum::<f64>()
    }
}

fn free_variables<const N: usize>(place: &[Place; N]) -> ([usize; N], usize) {
    let (mut free, mut count) = ([0; N], 0);
    for (i, &at) in place.iter().enumerate() {
        if at == Place::Free {
            free[count] = i;
            count += 1;
        }
    }
    (free, count)
}

/// The variable at a bound that the gradient pulls away from it most.
fn freed<const N: usize>(place: &[Place; N], gradient: &[f64; N]) -> Option<usize> {
    let pull = |i: usize| match place[i] {
        Place::Free => 0.0,
        Place::Low => -gradient[i],
        Place::High => gradient[i],
    };
    (0..N).filter(|&i| pull(i) > TOLERANCE).max_by(|&a, &b| pull(a).total_cmp(&pull(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::biomechanics::random::Random;
    use nalgebra::{DMatrix, DVector};

    /// A programme whose matrix is a sum of `rank` outer products and a small diagonal, as tasks and effort make it.
    fn random<const N: usize>(seed: u64, rank: usize) -> BoxedProgramme<N> {
        let mut random = Random::new(seed);
        let mut programme = BoxedProgramme::<N>::default();
        for _ in 0..rank {
            let row: [f64; N] = std::array::from_fn(|_| random.between(-3.0, 3.0));
            let wish = random.between(-4.0, 4.0);
            for i in 0..N {
                programme.linear[i] -= row[i] * wish;
                for j in 0..N {
                    programme.hessian[i][j] += row[i] * row[j];
                }
            }
        }
        for i in 0..N {
            programme.hessian[i][i] += random.between(0.05, 1.0);
            programme.low[i] = random.between(0.0, 0.3);
            programme.high[i] = programme.low[i] + random.between(0.0, 0.5);
        }
        programme
    }

    #[test]
    fn the_optimality_conditions_hold_for_the_size_of_two_legs_from_any_start() {
        for seed in 0..200 {
            let mut programme = random::<24>(seed, 16);
            let mut start = Random::new(seed + 999);
            let mut x = std::array::from_fn(|_| start.between(-1.0, 2.0));
            let solved = programme.solve(&mut x);
            assert!(solved.optimal, "{seed}: {solved:?}");
            assert!(programme.violation(&x) < 1e-6, "{seed}: {}", programme.violation(&x));
        }
    }

    #[test]
    fn no_choice_of_bounds_gives_a_better_point_than_the_solution() {
        // Every one of the 3^6 ways to fix variables at bounds, solved densely; the best legal one is the minimum.
        for seed in 0..20 {
            const N: usize = 6;
            let mut programme = random::<N>(seed, 4);
            let mut best = f64::INFINITY;
            for code in 0..3_usize.pow(N as u32) {
                let place: [usize; N] = std::array::from_fn(|i| code / 3_usize.pow(i as u32) % 3);
                let free: Vec<usize> = (0..N).filter(|&i| place[i] == 0).collect();
                let mut x: [f64; N] =
                    std::array::from_fn(|i| if place[i] == 1 { programme.low[i] } else { programme.high[i] });
                let matrix =
                    DMatrix::from_fn(free.len(), free.len(), |a, b| programme.entry(free[a], free[b]));
                let right = DVector::from_fn(free.len(), |a, _| {
                    let held = (0..N).filter(|j| place[*j] != 0);
                    -programme.linear[free[a]] - held.map(|j| programme.entry(free[a], j) * x[j]).sum::<f64>()
                });
                if !free.is_empty() {
                    let Some(found) = matrix.lu().solve(&right) else { continue };
                    free.iter().zip(found.iter()).for_each(|(&i, value)| x[i] = *value);
                }
                let legal =
                    (0..N).all(|i| x[i] >= programme.low[i] - 1e-12 && x[i] <= programme.high[i] + 1e-12);
                if legal {
                    best = best.min(programme.value(&x));
                }
            }
            let mut x = [0.0; N];
            programme.solve(&mut x);
            assert!((programme.value(&x) - best).abs() < 1e-9, "{seed}: {} {best}", programme.value(&x));
        }
    }

    #[test]
    fn without_a_bound_in_reach_it_is_the_solution_of_the_linear_equations() {
        const N: usize = 8;
        let mut programme = random::<N>(7, 5);
        programme.low = [-1e3; N];
        programme.high = [1e3; N];
        let mut x = [0.0; N];
        let solved = programme.solve(&mut x);
        let matrix = DMatrix::from_fn(N, N, |i, j| programme.entry(i, j));
        let dense = matrix.lu().solve(&-DVector::from_row_slice(&programme.linear)).unwrap();
        assert_eq!(solved, Solved { rounds: 1, optimal: true });
        x.iter().zip(dense.iter()).for_each(|(a, b)| assert!((a - b).abs() < 1e-8, "{a} {b}"));
    }

    #[test]
    fn bounds_that_meet_hold_a_variable_and_a_solution_is_its_own_start() {
        let mut programme = random::<24>(3, 16);
        programme.low[5] = 0.2;
        programme.high[5] = 0.2;
        let mut x = [0.5; 24];
        programme.solve(&mut x);
        assert!((x[5] - 0.2).abs() < 1e-15);
        let before = x;
        let solved = programme.solve(&mut x);
        assert!(solved.optimal && solved.rounds <= 3, "{solved:?}");
        x.iter().zip(before).for_each(|(a, b)| assert!((a - b).abs() < 1e-7));
    }
}
