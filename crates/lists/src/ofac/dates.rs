//! Births as OFAC prints them: `16 Oct 1962`, `Oct 1962`, `circa 1951`, `1951 to 1953`.

use unblink_model::Birth;

use crate::cleaning::dates;

/// Returns a birth date with its doubt; words that are no date are kept as the note.
pub(super) fn birth(text: &str) -> Birth {
    let text = text.trim();
    let read = |text: &str| {
        // Slashes would be read day first, as elsewhere in the world; OFAC prints none, and an
        // American office would mean the month.
        if text.contains('/') { None } else { dates::birth(text) }
    };
    // The doubt of a range stands before either of its ends.
    read(text)
        .or_else(|| {
            let birth = read(&text.replacen(" to circa ", " to ", 1))?;
            Some(Birth { circa: true, ..birth })
        })
        .unwrap_or(Birth { date: None, until: None, circa: false, note: Some(text.to_owned()) })
}
