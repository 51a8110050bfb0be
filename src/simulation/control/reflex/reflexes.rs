//! The spinal reflexes of one leg: from delayed sensors to excitations.
//!
//! Structure and signs of the SCONE controller "RS2" (Geijtenbeek) in 3D; the terms we add are named in
//! [`super::gains`]. Only the positive part is taken where one muscle answers the stretch or load of another by
//! design (vasti on biceps, knee flexors on gastrocnemius); all other sums may go negative and are cut at the end.

use super::gains::{Gain, GainSet};
use super::gait_phase::GaitPhase;
use crate::biomechanics::anatomy::{MuscleGroup as M, MuscleTable, Side};
use crate::simulation::control::sensors::{Delays, Sensors};
use crate::simulation::model::walker_model as wm;

/// Rate of the reference adult as an inverted pendulum, 1/s: the square root of gravity over leg length.
const PENDULUM_RATE: f64 = 3.33;

/// What a leg's reflexes look at.
pub(super) struct LegView<'a> {
    pub(super) sensors: &'a Sensors,
    pub(super) delays: Delays,
    pub(super) side: Side,
    pub(super) phase: GaitPhase,
    /// Noise of the felt pelvis attitude, rad.
    pub(super) attitude_noise: (f64, f64),
    /// Felt speed less target speed at this moment, in the same unit as below.
    pub(super) haste: f64,
    /// The same of the body's centre of mass.
    pub(super) centre_haste: f64,
    /// Target speed less filtered speed, in dimensionless units of the reference adult, m/s.
    pub(super) speed_lack: f64,
}

impl LegView<'_> {
    fn length(&self, group: M, delay: f64) -> f64 {
        self.sensors.length(wm::muscle(self.side, group), delay)
    }

    fn velocity(&self, group: M, delay: f64) -> f64 {
        self.sensors.velocity(wm::muscle(self.side, group), delay)
    }

    fn force(&self, group: M, delay: f64) -> f64 {
        self.sensors.force(wm::muscle(self.side, group), delay)
    }

    /// Excitations before cutting and before any lesion.
    pub(super) fn excitations(&self, g: &GainSet) -> MuscleTable<f64> {
        let mut u = MuscleTable::from_fn(|_| 0.0);
        self.ankle(g, &mut u);
        if self.phase.is_stance() {
            self.stance_knee(g, &mut u);
            self.stance_hip(g, &mut u);
        } else {
            self.swing(g, &mut u);
        }
        u
    }

    /// Ankle muscles, in all phases.
    fn ankle(&self, g: &GainSet, u: &mut MuscleTable<f64>) {
        let d = self.delays.ankle;
        let l = |group| self.length(group, d);
        let f = |group| self.force(group, d);
        let (ta, sol, gas) = (M::TibialisAnterior, M::Soleus, M::Gastrocnemius);
        let push = 1.0 + g[Gain::SpeedPushOff] * self.speed_lack;
        u[ta] = g[Gain::TaLength] * (l(ta) - g[Gain::TaLengthOffset])
            + g[Gain::TaForce] * f(ta)
            + g[Gain::TaFromSolLength] * (l(sol) - 1.0)
            + g[Gain::TaFromSolForce] * f(sol)
            + g[Gain::TaFromGasLength] * (l(gas) - 1.0)
            + g[Gain::TaFromGasForce] * f(gas);
        u[sol] = g[Gain::SolLength] * (l(sol) - g[Gain::SolLengthOffset])
            + push * g[Gain::SolForce] * f(sol)
            + g[Gain::SolFromTaForce] * f(ta);
        u[gas] = g[Gain::GasLength] * (l(gas) - g[Gain::GasLengthOffset])
            + push * g[Gain::GasForce] * f(gas)
            + g[Gain::GasFromTaForce] * f(ta);
        // The stretch reflex of the calf is turned down in swing and grows through stance (Capaday & Stein 1986, J Neurosci
        // 6:1308).
        let gate = match self.phase {
            GaitPhase::EarlyStance => g[Gain::EarlyCalf],
            GaitPhase::Swing | GaitPhase::Landing => g[Gain::SwingCalf],
            GaitPhase::LateStance | GaitPhase::Liftoff => 1.0,
        };
        u[sol] *= gate;
        u[gas] *= gate;
        if self.phase == GaitPhase::EarlyStance {
            u[sol] += g[Gain::EarlyCalfConstant];
            u[gas] += g[Gain::EarlyCalfConstant];
        }
    }

    fn stance_knee(&self, g: &GainSet, u: &mut MuscleTable<f64>) {
        let d = self.delays.knee;
        let (vas, bfsh, gas) = (M::Vasti, M::BicepsShortHead, M::Gastrocnemius);
        let (l_bfsh, v_bfsh) = (self.length(bfsh, d), self.velocity(bfsh, d));
        u[vas] = g[Gain::StanceVasLength] * (self.length(vas, d) - g[Gain::StanceVasLengthOffset])
            + g[Gain::StanceVasVelocity] * self.velocity(vas, d)
            + g[Gain::StanceVasForce] * self.force(vas, d)
            + g[Gain::StanceVasFromBfshLength] * (l_bfsh - g[Gain::StanceVasFromBfshLengthOffset]).max(0.0)
            + g[Gain::StanceVasFromBfshVelocity] * v_bfsh.max(0.0);
        u[bfsh] = g[Gain::StanceBfshLength] * (l_bfsh - g[Gain::StanceBfshLengthOffset])
            + g[Gain::StanceBfshVelocity] * v_bfsh
            + g[Gain::StanceBfshFromGasForce]
                * (self.force(gas, d) - g[Gain::StanceBfshFromGasForceOffset]).max(0.0);
        if self.phase == GaitPhase::LateStance {
            u[vas] *= g[Gain::StanceVasLate];
        }
    }

    fn stance_hip(&self, g: &GainSet, u: &mut MuscleTable<f64>) {
        let d = self.delays;
        let (tilt, tilt_rate) = self.sensors.pelvis_tilt(d.attitude);
        let lean = g[Gain::PelvisTiltTarget] - tilt - self.attitude_noise.0;
        let right = if self.side == Side::Right { 1.0 } else { -1.0 };
        let (roll, roll_rate) = self.sensors.pelvis_roll(d.attitude);
        let (list, list_rate) =
            (right * (roll + self.attitude_noise.1) - g[Gain::PelvisListTarget], right * roll_rate);
        let stretch = |group: M, offset: Gain| self.length(group, d.of(group)) - g[offset];
        // Flexors hold the pelvis against falling back as extensors do against falling forward, so that neither needs a
        // constant tone that the other would have to undo.
        u[M::Iliopsoas] = g[Gain::StanceHflLength] * stretch(M::Iliopsoas, Gain::StanceHflLengthOffset)
            - g[Gain::StanceHflFromPelvisTiltAngle] * lean
            + g[Gain::StanceHflFromPelvisTiltRate] * tilt_rate;
        u[M::RectusFemoris] = g[Gain::StanceRfLength] * stretch(M::RectusFemoris, Gain::StanceRfLengthOffset)
            + g[Gain::StanceRfFromPelvisTiltAngle] * lean;
        u[M::Hamstrings] = g[Gain::StanceHamLength] * stretch(M::Hamstrings, Gain::StanceHamLengthOffset)
            + g[Gain::StanceHamVelocity] * self.velocity(M::Hamstrings, d.thigh)
            + g[Gain::StanceHamFromGasForce]
                * (self.force(M::Gastrocnemius, d.knee) - g[Gain::StanceHamFromGasForceOffset]).max(0.0)
            + g[Gain::StanceHamFromPelvisTiltAngle] * lean
            - g[Gain::StanceHamFromPelvisTiltRate] * tilt_rate;
        u[M::GluteusMaximus] = g[Gain::StanceGluLength]
            * stretch(M::GluteusMaximus, Gain::StanceGluLengthOffset)
            + g[Gain::StanceGluFromPelvisTiltAngle] * lean
            - g[Gain::StanceGluFromPelvisTiltRate] * tilt_rate;
        u[M::HipAbductors] = g[Gain::StanceHabLength] * stretch(M::HipAbductors, Gain::StanceHabLengthOffset)
            + g[Gain::StanceHabVelocity] * self.velocity(M::HipAbductors, d.hip)
            - g[Gain::StanceHabFromPelvisListAngle] * list
            - g[Gain::StanceHabFromPelvisListRate] * list_rate;
        u[M::HipAdductors] = g[Gain::StanceHadLength] * stretch(M::HipAdductors, Gain::StanceHadLengthOffset)
            + g[Gain::StanceHadVelocity] * self.velocity(M::HipAdductors, d.hip)
            - g[Gain::StanceHadFromPelvisListAngle] * list
            - g[Gain::StanceHadFromPelvisListRate] * list_rate;
        if self.phase == GaitPhase::EarlyStance {
            u[M::Iliopsoas] *= g[Gain::EarlyHfl];
        }
        // Reciprocal inhibition: what one side of the hip does, the other need not undo.
        let flexor = u[M::Iliopsoas].max(0.0);
        let extensors = 0.5 * (u[M::GluteusMaximus].max(0.0) + u[M::Hamstrings].max(0.0));
        u[M::Iliopsoas] -= g[Gain::HflFromExtensors] * extensors;
        u[M::GluteusMaximus] -= g[Gain::ExtensorsFromHfl] * flexor;
        u[M::Hamstrings] -= g[Gain::ExtensorsFromHfl] * flexor;
        u[M::HipAdductors] -= g[Gain::HadFromHab] * u[M::HipAbductors].max(0.0);
        if self.phase == GaitPhase::LateStance {
            u[M::Hamstrings] *= g[Gain::StanceHamLate];
            u[M::GluteusMaximus] *= g[Gain::StanceGluLate];
        }
    }

    /// Drive outwards that brings the swinging foot to where the next step catches the body: a margin outside the
    /// extrapolated centre of mass (Hof 2008, Hum Mov Sci 27:112), whose place is the pelvis's plus its velocity over the
    /// pendulum's rate.
    fn towards_target(&self, g: &GainSet, outward: f64) -> f64 {
        let d = self.delays.attitude;
        let (place, rate) = self.sensors.right_of_pelvis(self.side, d);
        let target = outward * self.sensors.rightward_velocity(d) / PENDULUM_RATE + g[Gain::PlacementMargin];
        g[Gain::PlacementStiffness] * (target - outward * place) - g[Gain::PlacementDamping] * outward * rate
    }

    /// Drive forwards that puts the landing foot ahead of the centre of mass by a margin, and by more when the body is faster
    /// than it wishes: the same rule along the way. (A runner-up to a fall leans forward and speeds up over several steps;
    /// only a longer step brakes it.)
    fn stride_drive(&self, g: &GainSet) -> f64 {
        let d = self.delays.attitude;
        let (ahead, rate) = self.sensors.ahead_of_centre(self.side, d);
        let target = g[Gain::StrideMargin] + self.centre_haste / PENDULUM_RATE;
        g[Gain::StrideStiffness] * (target - ahead) - g[Gain::StrideDamping] * rate
    }

    fn swing(&self, g: &GainSet, u: &mut MuscleTable<f64>) {
        let d = self.delays;
        let (tilt, _) = self.sensors.pelvis_tilt(d.attitude);
        let lean = g[Gain::PelvisTiltTarget] - tilt - self.attitude_noise.0;
        let stretch = |group: M, offset: Gain| self.length(group, d.of(group)) - g[offset];
        u[M::Iliopsoas] = g[Gain::SwingHflLength] * stretch(M::Iliopsoas, Gain::SwingHflLengthOffset)
            + g[Gain::SwingHflFromPelvisTiltAngle] * lean
            + g[Gain::SwingHflFromHamLength] * stretch(M::Hamstrings, Gain::SwingHflFromHamLengthOffset)
            + g[Gain::SpeedHipFlexors] * self.speed_lack
            // Who falls forward steps further.
            + g[Gain::PlacementForward] * self.haste;
        u[M::RectusFemoris] = g[Gain::SwingRfLength] * stretch(M::RectusFemoris, Gain::SwingRfLengthOffset);
        u[M::Hamstrings] = g[Gain::SwingHamLength] * stretch(M::Hamstrings, Gain::SwingHamLengthOffset)
            + g[Gain::SwingHamVelocity] * self.velocity(M::Hamstrings, d.thigh)
            - 0.5 * g[Gain::PlacementForward] * self.haste;
        u[M::BicepsShortHead] = g[Gain::SwingBfshForce] * self.force(M::BicepsShortHead, d.knee)
            + if self.phase == GaitPhase::Landing { 0.0 } else { g[Gain::SwingBfshConstant] };
        u[M::GluteusMaximus] =
            g[Gain::SwingGluLength] * stretch(M::GluteusMaximus, Gain::SwingGluLengthOffset);
        let (angle, rate) = self.sensors.thigh_roll(self.side.opposite(), d.attitude);
        // The swinging foot is put further out when the pelvis moves or stands towards its side.
        let outward = if self.side == Side::Right { 1.0 } else { -1.0 };
        let placement = g[Gain::PlacementVelocity] * outward * self.sensors.rightward_velocity(d.attitude)
            + g[Gain::PlacementOffset]
                * (outward * self.sensors.right_of_foot(self.side.opposite(), d.attitude) - 0.06)
            + self.towards_target(g, outward);
        u[M::HipAbductors] = g[Gain::SwingHabFromOtherThighConstant]
            - g[Gain::SwingHabFromOtherThighAngle] * angle
            - g[Gain::SwingHabFromOtherThighRate] * rate
            + placement;
        u[M::HipAdductors] = g[Gain::SwingHadFromOtherThighConstant]
            - g[Gain::SwingHadFromOtherThighAngle] * angle
            - g[Gain::SwingHadFromOtherThighRate] * rate
            - placement;
        // The stretch of the hamstrings ends the swing like a switch; how hard the flexors pull until then is another matter.
        u[M::Iliopsoas] = u[M::Iliopsoas].min(1.0 - g[Gain::SwingHflRestraint]);
        match self.phase {
            GaitPhase::Liftoff => {
                u[M::Iliopsoas] += g[Gain::LiftoffHflConstant];
                u[M::RectusFemoris] += g[Gain::LiftoffRfConstant];
                u[M::HipAdductors] += g[Gain::LiftoffHadConstant];
            }
            GaitPhase::Landing => {
                let stride = self.stride_drive(g);
                u[M::Iliopsoas] += stride;
                u[M::Hamstrings] -= 0.5 * stride;
                u[M::GluteusMaximus] -= 0.5 * stride;
                u[M::Vasti] += g[Gain::LandingVasConstant];
                u[M::GluteusMaximus] += g[Gain::LandingGluConstant];
                u[M::HipAbductors] += g[Gain::LandingHabConstant];
                u[M::Hamstrings] += g[Gain::LandingHamConstant];
                u[M::RectusFemoris] += g[Gain::LandingRfConstant];
                u[M::HipAdductors] += g[Gain::LandingHadConstant];
            }
            _ => {}
        }
    }
}
