//! How far apart two words are, letter by letter.

use rapidfuzz::distance::{jaro_winkler as jw, osa};

/// Returns the Jaro-Winkler similarity, 0 to 1; two empty words are alike.
///
/// ```
/// assert!(unblink_text::jaro_winkler("baradar", "baradr") > 0.95);
/// ```
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    jw::normalized_similarity(a.chars(), b.chars())
}

/// Returns 1 minus the share of letters that must be changed, added, dropped or swapped with a
/// neighbour to make one word of the other (optimal string alignment), 0 to 1.
///
/// ```
/// assert!((unblink_text::osa_similarity("omar", "omra") - 0.75).abs() < 1e-9);
/// ```
pub fn osa_similarity(a: &str, b: &str) -> f64 {
    if a.is_ascii() && b.is_ascii() {
        // Bytes are letters here, and several times faster to walk.
        return osa::normalized_similarity(a.bytes(), b.bytes());
    }
    osa::normalized_similarity(a.chars(), b.chars())
}

/// Says whether one edit or none makes one word of the other.
///
/// ```
/// assert!(unblink_text::within_one_edit("haqani", "haqqani"));
/// assert!(!unblink_text::within_one_edit("hakani", "haqqani"));
/// ```
pub fn within_one_edit(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 4 && osa::distance(a.chars(), b.chars()) <= 1
}
