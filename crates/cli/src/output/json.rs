//! JSON that a terminal may be shown: what hides or turns text is escaped, the data stay the same.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use serde::Serialize;
use unblink_app::safe;

/// Returns a value as indented JSON.
pub(crate) fn printable_json(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string_pretty(value).context("writing JSON")?;
    Ok(printable(&json) + "\n")
}

/// Returns a value as one line of JSON.
pub(crate) fn printable_line(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string(value).context("writing JSON")?;
    Ok(printable(&json) + "\n")
}

/// Escapes what stands in strings only: outside of them JSON is ASCII and line breaks.
fn printable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut letter = [0; 4];
    for c in json.chars() {
        let breaks_lines = c == '\n';
        let shows = (c.is_ascii() && !c.is_ascii_control())
            || safe(c.encode_utf8(&mut letter)).len() == c.len_utf8();
        if breaks_lines || shows {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hiding_characters_are_escaped_and_read_back() {
        let text = "a\u{202e}b\u{9b}31m\u{7f}\n\u{e0041}برادر";
        let json = printable_line(&text).expect("serializes");
        assert_eq!(json, "\"a\\u202eb\\u009b31m\\u007f\\n\\udb40\\udc41برادر\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).expect("reads"), text);
    }
}
