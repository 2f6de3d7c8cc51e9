//! Text in columns: wrapped by words, measured in terminal columns.

use unblink_app::display_width;
use unicode_width::UnicodeWidthChar as _;

/// No column is squeezed below this, unless its own text is narrower.
const NARROWEST: usize = 8;
/// Spaces between columns.
const GAP: usize = 2;

/// A table for people. Its cells are already safe to show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns an empty table under a head; without a head when none is given.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row; what hides or turns text in it is escaped.
    pub(crate) fn push<const N: usize>(&mut self, row: [&str; N]) {
        self.push_row(&row);
    }

    /// Adds a row; what hides or turns text in it is escaped.
    pub(crate) fn push_row(&mut self, row: &[impl AsRef<str>]) {
        self.rows
            .push(row.iter().map(|cell| unblink_app::safe(cell.as_ref()).into_owned()).collect());
    }

    /// Returns the table as lines, indented, within `width` columns when one is given.
    pub(crate) fn lines(&self, indent: usize, width: Option<usize>) -> Vec<String> {
        let widths = self.widths(indent, width);
        let head = (!self.head.is_empty()).then_some(&self.head);
        head.into_iter().chain(&self.rows).flat_map(|row| row_lines(row, &widths, indent)).collect()
    }

    fn widths(&self, indent: usize, width: Option<usize>) -> Vec<usize> {
        let all = || std::iter::once(&self.head).chain(&self.rows);
        let columns = all().map(Vec::len).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..columns)
            .map(|at| {
                all()
                    .filter_map(|row| row.get(at))
                    .map(|cell| display_width(cell))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let Some(width) = width else { return widths };
        let room = width.saturating_sub(indent + GAP * columns.saturating_sub(1));
        // Take from the widest until all fit; it is the one whose words wrap best.
        while widths.iter().sum::<usize>() > room {
            match widths.iter_mut().max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

fn row_lines(row: &[String], widths: &[usize], indent: usize) -> Vec<String> {
    let cells: Vec<Vec<String>> =
        row.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|at| {
            let mut line = " ".repeat(indent);
            for (cell, width) in cells.iter().zip(widths) {
                let text = cell.get(at).map_or("", String::as_str);
                line.push_str(text);
                line.push_str(&" ".repeat(width.saturating_sub(display_width(text)) + GAP));
            }
            line.truncate(line.trim_end().len());
            line
        })
        .collect()
}

/// Breaks a text into lines of at most `width` columns, between words where it can.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let wide = display_width(word);
        if used > 0 && used + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        // An address that is broken in two can no longer be copied; it may stand out instead.
        let whole = word.contains("://");
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width && used > 0 && !whole {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_wraps_between_words_and_inside_long_ones() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("任正非", 4), ["任正", "非"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(
            wrap("see https://example.org/a now", 8),
            ["see", "https://example.org/a", "now"]
        );
    }

    #[test]
    fn a_table_fits_its_width() {
        let mut table = Table::new(&["STATUS", "WHO"]);
        table.push(["listed", "a body with a very long name that goes on and on"]);
        table.push(["任正非", "b"]);
        let lines = table.lines(2, Some(30));
        assert!(lines.iter().all(|line| display_width(line) <= 30), "{lines:?}");
        assert_eq!(lines[0], "  STATUS  WHO");
        assert_eq!(lines.last().map(String::as_str), Some("  任正非  b"));
        assert_eq!(table.lines(2, None).len(), 3);
    }

    #[test]
    fn a_table_shows_no_control_characters() {
        let mut table = Table::new(&["A"]);
        table.push(["x\u{1b}[31m\u{202e}y"]);
        assert_eq!(table.lines(0, None)[1], r"x\u{1b}[31m\u{202e}y");
    }
}
