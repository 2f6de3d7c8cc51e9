//! A hash table that is the same on every machine: what the standard one is not.

/// Hashes bytes: FNV-1a with a final mix, so that low bits are usable.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for b in bytes {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(h)
}

/// Joins the hash of a sequence with that of its next element.
pub(crate) fn hash_join(sequence: u64, next: u64) -> u64 {
    mix(sequence.rotate_left(23) ^ next.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn mix(mut h: u64) -> u64 {
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^= h >> 32;
    // Zero marks a free slot.
    h | 1
}

/// Numbers by hash. Two keys of one hash are one key: at a million names the odds that a text's
/// thousand words meet any false one are below 10⁻¹⁰.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    slots: Vec<(u64, u32)>,
    used: usize,
}

impl Table {
    pub(crate) fn get(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = low(hash) & mask;
        loop {
            let (held, value) = self.slots[at];
            if held == hash {
                return Some(value);
            }
            if held == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// Puts a number under a hash; what stood there is replaced.
    pub(crate) fn set(&mut self, hash: u64, value: u32) {
        if (self.used + 1) * 2 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![(0, 0); (old.len() * 2).max(64)];
            self.used = 0;
            for (held, value) in old.into_iter().filter(|(held, _)| *held != 0) {
                self.set(held, value);
            }
        }
        let mask = self.slots.len() - 1;
        let mut at = low(hash) & mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != hash {
            at = (at + 1) & mask;
        }
        self.used += usize::from(self.slots[at].0 == 0);
        self.slots[at] = (hash, value);
    }
}

/// The bits that choose a slot; the rest only tells keys apart.
fn low(hash: u64) -> usize {
    usize::try_from(hash >> 1 & 0x7fff_ffff).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_found_and_nothing_else() {
        let mut table = Table::default();
        assert_eq!(table.get(hash_bytes(b"x")), None);
        for n in 0..5000_u32 {
            table.set(hash_bytes(&n.to_le_bytes()), n);
        }
        for n in 0..5000_u32 {
            assert_eq!(table.get(hash_bytes(&n.to_le_bytes())), Some(n));
        }
        assert_eq!(table.get(hash_bytes(b"absent")), None);
    }
}
