//! Who may be answered with: the same index for any list, any day, any state of knowledge.

/// Says which profiles, and which of their names, an answer may use.
///
/// Profiles are asked for by their number in the index: the rank of their id, from 0
/// ([`crate::Index::id`] and [`crate::Index::tag`] say who that is). Names by their place in
/// [`crate::Profile::names`]. One search asks thousands of times: answer from what is at hand.
/// An answer is the same as if what is not admitted had never been in the index, but for how rare
/// words are: that is counted over everything in it.
pub trait Admit: Sync {
    /// Says whether the profile may be answered with.
    fn profile(&self, number: u32) -> bool;

    /// Says whether the profile bears the name as of what is asked; every name unless overridden.
    fn name(&self, profile: u32, name: u32) -> bool {
        let _ = (profile, name);
        true
    }

    /// Returns the group of the profile: of one group, such as the records of one person on
    /// several lists, only the best is answered with. Every profile is its own unless overridden.
    fn group(&self, profile: u32) -> u32 {
        profile
    }
}

/// Admits every profile and every name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Everyone;

impl Admit for Everyone {
    fn profile(&self, _number: u32) -> bool {
        true
    }
}

/// A plain function of the profile's number admits profiles with all their names.
impl<F: Fn(u32) -> bool + Sync> Admit for F {
    fn profile(&self, number: u32) -> bool {
        self(number)
    }
}
