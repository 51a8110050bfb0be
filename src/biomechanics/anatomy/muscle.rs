//! The eleven muscle groups of a leg: enough to move every joint of the twin both ways, few enough to read.

/// A muscle group; each leg has one of each.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
pub enum MuscleGroup {
    /// Gluteus medius and minimus: hip abductors.
    HipAbductors,
    /// Adductor magnus and its neighbours: hip adductors.
    HipAdductors,
    /// Semimembranosus, semitendinosus, long head of biceps: hip extensors and knee flexors.
    Hamstrings,
    /// Short head of biceps femoris: knee flexor.
    BicepsShortHead,
    /// Gluteus maximus: hip extensor.
    GluteusMaximus,
    /// Iliacus and psoas: hip flexors.
    Iliopsoas,
    /// Rectus femoris: hip flexor and knee extensor.
    RectusFemoris,
    /// The three vasti: knee extensors.
    Vasti,
    /// Both heads of gastrocnemius: plantarflexor and knee flexor.
    Gastrocnemius,
    /// Soleus: plantarflexor.
    Soleus,
    /// Tibialis anterior and the toe extensors: dorsiflexors.
    TibialisAnterior,
}

impl MuscleGroup {
    /// How many groups a leg has.
    pub const COUNT: usize = 11;

    /// All groups, from hip to ankle: the order of every table.
    pub const ALL: [MuscleGroup; MuscleGroup::COUNT] = [
        MuscleGroup::HipAbductors,
        MuscleGroup::HipAdductors,
        MuscleGroup::Hamstrings,
        MuscleGroup::BicepsShortHead,
        MuscleGroup::GluteusMaximus,
        MuscleGroup::Iliopsoas,
        MuscleGroup::RectusFemoris,
        MuscleGroup::Vasti,
        MuscleGroup::Gastrocnemius,
        MuscleGroup::Soleus,
        MuscleGroup::TibialisAnterior,
    ];

    /// The name in files, such as `tibialis_anterior`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The name on screen.
    pub fn title(self) -> &'static str {
        match self {
            MuscleGroup::HipAbductors => "Hip abductors",
            MuscleGroup::HipAdductors => "Hip adductors",
            MuscleGroup::Hamstrings => "Hamstrings",
            MuscleGroup::BicepsShortHead => "Biceps femoris, short head",
            MuscleGroup::GluteusMaximus => "Gluteus maximus",
            MuscleGroup::Iliopsoas => "Iliopsoas",
            MuscleGroup::RectusFemoris => "Rectus femoris",
            MuscleGroup::Vasti => "Vasti",
            MuscleGroup::Gastrocnemius => "Gastrocnemius",
            MuscleGroup::Soleus => "Soleus",
            MuscleGroup::TibialisAnterior => "Tibialis anterior",
        }
    }

    /// The group that a file calls by this name.
    pub fn from_name(name: &str) -> Option<MuscleGroup> {
        name.parse().ok()
    }
}

/// One value for each group of one leg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MuscleTable<T> {
    values: [T; MuscleGroup::COUNT],
}

impl<T> MuscleTable<T> {
    /// Makes the value of each group.
    pub fn from_fn(mut make: impl FnMut(MuscleGroup) -> T) -> Self {
        Self { values: std::array::from_fn(|index| make(MuscleGroup::ALL[index])) }
    }

    /// All values with their group, from hip to ankle.
    pub fn iter(&self) -> impl Iterator<Item = (MuscleGroup, &T)> {
        MuscleGroup::ALL.into_iter().zip(self.values.iter())
    }
}

impl<T> std::ops::Index<MuscleGroup> for MuscleTable<T> {
    type Output = T;
    fn index(&self, group: MuscleGroup) -> &T {
        &self.values[group as usize]
    }
}

impl<T> std::ops::IndexMut<MuscleGroup> for MuscleTable<T> {
    fn index_mut(&mut self, group: MuscleGroup) -> &mut T {
        &mut self.values[group as usize]
    }
}
