//! A page for people: headings, prose, tables, and what the answer could not look at.

use unblink_app::{Coverage, safe};

use crate::output::{Table, wrap};

/// A page for people, written line by line.
pub(crate) struct Page {
    text: String,
    width: Option<usize>,
    colour: bool,
}

impl Page {
    /// Returns an empty page; without a width, lines are as long as they are.
    pub(crate) fn new(width: Option<usize>, colour: bool) -> Self {
        Self { text: String::new(), width, colour }
    }

    /// Returns the page with at most `columns` a line, wherever it is shown: for prose.
    pub(crate) fn narrow(&mut self, columns: usize) {
        self.width = Some(self.width.map_or(columns, |width| width.min(columns)));
    }

    /// Writes a heading.
    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        self.emphasised(text);
    }

    /// Writes lines that must not be overlooked.
    pub(crate) fn emphasised(&mut self, text: &str) {
        for line in self.wrapped(0, text) {
            if self.colour {
                self.push(&format!("\u{1b}[1m{line}\u{1b}[0m"));
            } else {
                self.push(&line);
            }
        }
    }

    /// Writes prose.
    pub(crate) fn prose(&mut self, text: &str) {
        self.indented(0, text);
    }

    /// Writes prose, indented.
    pub(crate) fn indented(&mut self, indent: usize, text: &str) {
        for line in self.wrapped(indent, text) {
            self.push(&line);
        }
    }

    /// Writes one line as it is, never wrapped: a command to copy.
    pub(crate) fn verbatim(&mut self, text: &str) {
        let text = safe(text);
        self.push(&text);
    }

    /// Writes a table, indented by two.
    pub(crate) fn table(&mut self, table: &Table) {
        for line in table.lines(2, self.width) {
            self.push(&line);
        }
    }

    /// Leaves a line free, once.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes what the answer looked at, what it could not, and what it is not.
    pub(crate) fn coverage(&mut self, coverage: &Coverage) {
        self.blank();
        self.emphasised(&format!("COVERAGE: {}", coverage.note));
        if !coverage.not_loaded.is_empty() {
            let names: Vec<&str> =
                coverage.not_loaded.iter().map(|list| list.list.as_str()).collect();
            self.prose(&format!("NOT loaded: {}.", names.join(", ")));
            self.prose("`unblink lists` says how to load each.");
        }
        for held in &coverage.held {
            self.prose(&format!("HELD for a person: {} ({}).", held.edition, held.reason));
        }
        self.prose("Information, not legal advice.");
    }

    /// Returns the page.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn wrapped(&self, indent: usize, text: &str) -> Vec<String> {
        let text = safe(text);
        let lines = match self.width {
            Some(width) => wrap(&text, width.saturating_sub(indent)),
            None => vec![text.into_owned()],
        };
        lines.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect()
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Returns what there is, or a dash.
pub(crate) fn shown<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "–".to_owned(), ToString::to_string)
}
