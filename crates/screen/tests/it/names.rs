//! A generated register: names in the proportions of a real one, nobody's in particular.

use unblink_model::{EntityKind, Name, NameKind, Strength};
use unblink_screen::Profile;

const GIVEN: &[&str] = &[
    "John", "Muhammad", "Ahmed", "Ali", "Hassan", "Omar", "Abdul", "James", "Ivan", "Maria",
    "Khalid", "Yusuf", "Ibrahim", "Sergei", "Wei", "Ana", "Jose", "David", "Mahmoud", "Hussein",
];

const SYLLABLES: &[&str] = &[
    "ba", "dar", "ri", "zan", "ko", "mal", "shi", "tur", "ne", "vek", "lo", "gan", "pi", "rosh",
    "ha", "qim", "su", "jad", "fe", "nor", "kha", "til", "mu", "ber",
];

/// A small generator of the same numbers everywhere (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

fn surname(dice: &mut Dice) -> String {
    (0..2 + dice.below(3)).map(|_| SYLLABLES[dice.below(SYLLABLES.len())]).collect()
}

pub(crate) fn full_name(dice: &mut Dice) -> String {
    let mut name = GIVEN[dice.below(GIVEN.len())].to_owned();
    for _ in 0..=dice.below(3) {
        name.push(' ');
        name.push_str(&surname(dice));
    }
    name
}

/// Returns `count` profiles of one to three names each.
pub(crate) fn register(count: usize, seed: u64) -> Vec<Profile> {
    let mut dice = Dice::new(seed);
    (0..count)
        .map(|number| {
            let mut profile = Profile::new(format!("g{number:06}"), Some(EntityKind::Person));
            for _ in 0..=dice.below(3) {
                let name = full_name(&mut dice);
                profile.names.push(Name::new(name, NameKind::Primary, Strength::Unstated));
            }
            profile
        })
        .collect()
}
