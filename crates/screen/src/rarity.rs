//! How much it says that two names share a word: bits of rarity.

use unblink_text::Role;

/// Stands for "not a common name anywhere" in a word's record.
pub(crate) const BACKGROUND: u8 = u8::MAX;

/// Sixteenths of a bit in which a record holds background rarity.
const STEPS: f32 = 16.0;

/// A register this small says little of how rare a name is in the world; rarity is counted as if it
/// held so many names. About those of the UN and OFAC lists together, where it was fitted.
const LEAST_NAMES: f32 = 20_000.0;

/// No word says more than this: one name in sixteen thousand.
pub(crate) const MOST_BITS: f32 = 14.0;

/// No word says less.
pub(crate) const LEAST_BITS: f32 = 1.0;

/// Returns the background rarity of a word as a record holds it, where it is common somewhere.
pub(crate) fn background(word: &str) -> Option<u8> {
    let bits = unblink_text::commonness(word)?;
    // At most 255 after the clamp.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let steps = (bits * STEPS).round().clamp(0.0, 254.0) as u8;
    Some(steps)
}

/// Returns the bits of a word that so many names of the register hold, and that has this background
/// rarity: the commoner of the two counts.
pub(crate) fn bits(with: u32, names: usize, background: u8) -> f32 {
    // Counts lose nothing that matters in an f32.
    #[expect(clippy::cast_precision_loss, reason = "a rounded count is as good")]
    let share = (with as f32 + 0.5) / (names as f32).max(LEAST_NAMES);
    let registered = -share.log2();
    let common = match background {
        BACKGROUND => MOST_BITS,
        steps => f32::from(steps) / STEPS,
    };
    registered.min(common).clamp(LEAST_BITS, MOST_BITS)
}

/// Words that serve others are no rarer than this, however few names of a register hold them.
pub(crate) const SERVING_BITS: f32 = 8.0;

/// Returns the bits of a word in its role.
pub(crate) fn in_role(role: Role, bits: f32) -> f32 {
    match role {
        Role::Name | Role::Number => bits,
        _ => bits.min(SERVING_BITS),
    }
}
