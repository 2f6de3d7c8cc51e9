//! Names as they may be shown on a terminal or a page.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Returns `text` with every character that hides or turns text written as `\u{…}`.
///
/// Escaped are controls (line breaks and tabs too), bidirectional marks and overrides, zero-width
/// characters and joiners, fillers, tags, variation selectors and noncharacters. Everything else,
/// right-to-left letters included, stays as it is.
///
/// Joiners have honest uses in Persian and Indic names; they are escaped all the same, because
/// two names that look the same must not differ by something nobody sees.
///
/// ```
/// use unblink_text::display::safe;
///
/// assert_eq!(safe("a\u{1b}[31mb"), r"a\u{1b}[31mb");
/// assert_eq!(safe("Tali\u{200b}ban"), r"Tali\u{200b}ban");
/// ```
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Returns the columns `text` takes on a terminal once it is made [`safe`].
///
/// ```
/// use unblink_text::display::width;
///
/// assert_eq!(width("Baradar"), 7);
/// assert_eq!(width("任正非"), 6);
/// ```
pub fn width(text: &str) -> usize {
    safe(text).width()
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || is_invisible(c) || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF)
}

/// Says whether the character shows nothing itself: marks of direction, joiners, fillers, tags.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}
