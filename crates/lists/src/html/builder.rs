//! From tokens to blocks, by a small machine with a stack of open tables.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::{Block, Cell, Kind, Link, Page, Row, Table, Text};

/// Tables inside one another; real pages nest two or three. A guess.
const TABLES_DEEP: usize = 32;

/// Most cells, blocks, links and metas together. Each costs memory beyond its bytes (a cell about
/// 100 bytes for the four of `<td>`); a million is forty times the largest list known.
const PARTS_MAX: usize = 1_000_000;

/// Columns and rows that a cell may span: what the standard clamps columns to.
const SPAN_MAX: usize = 1_000;

/// Where and why a page cannot be read.
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) problem: String,
}

/// Reads the blocks of a page.
pub(super) fn build(text: &str) -> Result<Page, Fault> {
    let mut builder = Builder::new(text);
    let callback = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        builder.event(&event, span);
        // A token ends the loop below.
        builder.fault.is_some().then_some(())
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    // Reading from a text cannot fail, so the first item is the fault.
    let _ = Tokenizer::new_with_emitter(text, emitter).next();
    builder.finish()
}

/// Elements of which nothing is shown, or nothing of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Skipped {
    /// The tokenizer itself waits for their end: `script`, `style`, `noscript`, `textarea`.
    Raw,
    /// They may hold other elements and need their own end: `svg`, `select`, `template`.
    Nested(&'static str),
}

/// An open table: its place among the blocks, and its open row and cell.
struct Open {
    block: usize,
    table: Table,
    row: Option<Row>,
    cell: Option<(bool, (usize, usize), Words)>,
    /// The words of its caption, while it is open.
    caption: Option<Words>,
}

/// Words being collected.
#[derive(Default)]
struct Words {
    text: Text,
    /// A blank or a line end that is written before the next word.
    gap: Option<char>,
    /// The address of the open link, and where its words begin.
    link: Option<(String, usize)>,
}

impl Words {
    fn push(&mut self, words: &str, struck: bool) {
        for c in words.chars() {
            if c.is_whitespace() || c == '\u{FEFF}' || c == '\u{AD}' || c.is_control() {
                // A soft hyphen and a byte order mark part no words.
                if c.is_whitespace() {
                    self.gap = self.gap.or(Some(' '));
                }
                continue;
            }
            if let Some(gap) = self.gap.take().filter(|_| !self.text.words.is_empty()) {
                self.text.words.push(gap);
            }
            self.text.words.push(c);
            self.text.struck |= struck;
        }
    }

    fn line_end(&mut self) {
        self.gap = Some('\n');
    }

    /// Closes the open link; returns whether there was one with an address.
    fn close_link(&mut self) -> bool {
        let Some((to, start)) = self.link.take() else { return false };
        let words = self.text.words.get(start..).unwrap_or_default().trim().to_owned();
        self.text.links.push(Link { to, words });
        true
    }

    fn done(mut self) -> Text {
        self.close_link();
        self.text
    }
}

/// A start tag whose attributes are still coming.
#[derive(Default)]
struct Tag {
    name: String,
    attribute: String,
    href: Option<String>,
    spans: (usize, usize),
    meta: (String, String),
    id: Option<String>,
    class: String,
}

struct Builder<'t> {
    text: &'t str,
    page: Page,
    tables: Vec<Open>,
    /// Words outside of tables: the line they begin on, and what block they become.
    outside: Option<(usize, Outside, Words)>,
    tag: Tag,
    skipped: Option<(Skipped, usize)>,
    title: bool,
    struck: usize,
    parts: usize,
    /// The line of the byte `at`.
    line: usize,
    at: usize,
    ended: bool,
    fault: Option<Fault>,
}

#[derive(Clone, Copy)]
enum Outside {
    Heading(u8),
    Text,
    Item,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            page: Page::default(),
            tables: Vec::new(),
            outside: None,
            tag: Tag::default(),
            skipped: None,
            title: false,
            struck: 0,
            parts: 0,
            line: 1,
            at: 0,
            ended: false,
            fault: None,
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        if self.fault.is_some() {
            return;
        }
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.reach(span.start);
                self.tag = Tag { name: lower(name), spans: (1, 1), ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => self.tag.attribute = lower(name),
            CallbackEvent::AttributeValue { value } => self.attribute(value),
            CallbackEvent::CloseStartTag { self_closing } => self.start(*self_closing),
            CallbackEvent::EndTag { name } => {
                self.reach(span.start);
                self.end(&lower(name));
            }
            CallbackEvent::String { value } => {
                self.words(&String::from_utf8_lossy(value));
                self.reach(span.end);
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
    }

    /// Counts lines up to a byte; a span that lies before it moves nothing.
    fn reach(&mut self, at: usize) {
        let passed = self.text.get(self.at..at).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.at = self.at.max(at);
    }

    fn refuse(&mut self, problem: String) {
        self.fault.get_or_insert(Fault { line: self.line, problem });
    }

    fn count_part(&mut self) {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            self.refuse(format!("more than {PARTS_MAX} cells, blocks and links"));
        }
    }

    fn attribute(&mut self, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        let span = |value: &str| value.trim().parse().unwrap_or(1).clamp(1, SPAN_MAX);
        let tag = &mut self.tag;
        match (tag.name.as_str(), tag.attribute.as_str()) {
            ("a", "href") if tag.href.is_none() => tag.href = Some(value.trim().to_owned()),
            ("td" | "th", "colspan") => tag.spans.0 = span(&value),
            ("td" | "th", "rowspan") => tag.spans.1 = span(&value),
            ("meta", "name" | "property") => tag.meta.0 = value.into_owned(),
            ("meta", "content") => tag.meta.1 = value.into_owned(),
            ("ul" | "ol", "class") => tag.class = value.into_owned(),
            (_, "id") => tag.id = Some(value.trim().to_owned()),
            _ => {}
        }
    }

    /// A start tag is whole.
    fn start(&mut self, self_closing: bool) {
        let tag = std::mem::take(&mut self.tag);
        let name = tag.name.as_str();
        if let Some((Skipped::Nested(open), depth)) = &mut self.skipped {
            *depth += usize::from(*open == name && !self_closing);
            return;
        }
        match name {
            "script" | "style" | "noscript" | "textarea" | "iframe" | "xmp" | "noembed" => {
                self.skipped = Some((Skipped::Raw, 1));
            }
            "svg" if !self_closing => self.skipped = Some((Skipped::Nested("svg"), 1)),
            "select" => self.skipped = Some((Skipped::Nested("select"), 1)),
            "template" => self.skipped = Some((Skipped::Nested("template"), 1)),
            "title" => self.title = true,
            "meta" if !tag.meta.0.is_empty() => {
                self.count_part();
                self.page.metas.push(tag.meta);
            }
            "s" | "del" | "strike" => self.struck += 1,
            "a" => self.open_link(tag.href),
            "table" => self.open_table(),
            "caption" => {
                if let Some(open) = self.tables.last_mut() {
                    open.caption = Some(Words::default());
                }
            }
            "tr" => self.open_row(),
            "td" | "th" => self.open_cell(name == "th", tag.spans),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.break_block(Outside::Heading(name.as_bytes()[1] - b'0'));
            }
            "li" | "dt" | "dd" => self.break_block(Outside::Item),
            "br" | "hr" => self.line_end(),
            _ if is_block(name) => {
                self.break_block(Outside::Text);
                self.anchor(tag.id);
                if matches!(name, "ul" | "ol") {
                    self.mark(Kind::List(tag.class));
                }
            }
            _ => {}
        }
    }

    /// Marks where a block element with an `id` begins, outside of tables.
    fn anchor(&mut self, id: Option<String>) {
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            self.mark(Kind::Anchor(id));
        }
    }

    fn mark(&mut self, kind: Kind) {
        if self.tables.is_empty() {
            self.page.blocks.push(Block { line: self.line, kind });
            self.count_part();
        }
    }

    fn end(&mut self, name: &str) {
        match &mut self.skipped {
            Some((Skipped::Raw, _)) => {
                self.skipped = None;
                return;
            }
            Some((Skipped::Nested(open), depth)) => {
                *depth -= usize::from(*open == name);
                if *depth == 0 {
                    self.skipped = None;
                }
                return;
            }
            None => {}
        }
        match name {
            "title" => self.title = false,
            "s" | "del" | "strike" => self.struck = self.struck.saturating_sub(1),
            "a" => self.close_link(),
            "table" => self.close_table(),
            "caption" => self.close_caption(),
            "tr" => self.close_row(),
            "td" | "th" => self.close_cell(),
            "html" => self.ended = true,
            "br" => self.line_end(),
            _ if is_block(name) || matches!(name, "li" | "dt" | "dd") => {
                self.break_block(Outside::Text);
                if matches!(name, "ul" | "ol") {
                    self.mark(Kind::ListEnd);
                }
            }
            _ if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.break_block(Outside::Text);
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.title {
            let mut title = Words { text: Text::default(), ..Words::default() };
            title.push(words, false);
            // A page has one title; later ones belong to pictures.
            if self.page.title.is_empty() {
                self.page.title = title.text.words;
            }
            return;
        }
        if self.skipped.is_some() {
            return;
        }
        let struck = self.struck > 0;
        if let Some(inside) = self.inside() {
            inside.push(words, struck);
        } else if self.outside.is_some() || !words.trim().is_empty() {
            let line = self.line;
            let outside =
                self.outside.get_or_insert_with(|| (line, Outside::Text, Words::default()));
            outside.2.push(words, struck);
        }
    }

    /// The words of the innermost open cell or caption.
    fn inside(&mut self) -> Option<&mut Words> {
        let open = self.tables.last_mut()?;
        match (&mut open.caption, &mut open.cell) {
            (Some(caption), _) => Some(caption),
            (None, Some((_, _, words))) => Some(words),
            (None, None) => None,
        }
    }

    fn open_link(&mut self, to: Option<String>) {
        self.close_link();
        let Some(to) = to else { return };
        let line = self.line;
        let words = if self.inside().is_some() {
            self.inside()
        } else {
            let new = || (line, Outside::Text, Words::default());
            Some(&mut self.outside.get_or_insert_with(new).2)
        };
        if let Some(words) = words {
            words.link = Some((to, words.text.words.len()));
        }
    }

    fn close_link(&mut self) {
        let closed = match self.inside() {
            Some(words) => words.close_link(),
            None => self.outside.as_mut().is_some_and(|(_, _, words)| words.close_link()),
        };
        if closed {
            self.count_part();
        }
    }

    fn line_end(&mut self) {
        match self.inside() {
            Some(words) => words.line_end(),
            None => {
                if let Some((_, _, words)) = &mut self.outside {
                    words.line_end();
                }
            }
        }
    }

    /// Ends what stands outside of tables and begins the next; in a cell it only ends a line.
    fn break_block(&mut self, next: Outside) {
        if self.inside().is_some() {
            self.line_end();
            return;
        }
        self.flush();
        self.outside = match next {
            Outside::Text => None,
            other => Some((self.line, other, Words::default())),
        };
    }

    fn flush(&mut self) {
        let Some((line, what, words)) = self.outside.take() else { return };
        let text = words.done();
        if text.words.is_empty() {
            return;
        }
        let kind = match what {
            Outside::Heading(level) => Kind::Heading(level, text),
            Outside::Text => Kind::Text(text),
            Outside::Item => Kind::Item(text),
        };
        self.page.blocks.push(Block { line, kind });
        self.count_part();
    }

    fn open_table(&mut self) {
        if self.tables.last().is_some_and(|open| open.cell.is_none()) {
            // A browser ends the table that is open.
            self.close_table();
        }
        if self.tables.len() >= TABLES_DEEP {
            self.refuse(format!("more than {TABLES_DEEP} tables inside one another"));
            return;
        }
        self.line_end();
        if self.tables.is_empty() {
            self.flush();
        }
        self.count_part();
        let block = self.page.blocks.len();
        // Its place is kept, so that tables stand in the order in which they begin.
        self.page.blocks.push(Block { line: self.line, kind: Kind::Table(Table::default()) });
        self.tables.push(Open {
            block,
            table: Table::default(),
            row: None,
            cell: None,
            caption: None,
        });
    }

    fn close_table(&mut self) {
        self.close_row();
        self.close_caption();
        let Some(open) = self.tables.pop() else { return };
        if let Some(block) = self.page.blocks.get_mut(open.block) {
            block.kind = Kind::Table(open.table);
        }
        // Words that stood in the table but in no cell are behind it.
        if self.tables.is_empty() {
            self.flush();
        }
    }

    fn close_caption(&mut self) {
        if let Some(open) = self.tables.last_mut()
            && let Some(words) = open.caption.take()
        {
            open.table.caption = words.done().words;
        }
    }

    fn open_row(&mut self) {
        self.close_row();
        let line = self.line;
        if let Some(open) = self.tables.last_mut() {
            open.row = Some(Row { line, cells: Vec::new() });
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        if let Some(open) = self.tables.last_mut()
            && let Some(row) = open.row.take().filter(|row| !row.cells.is_empty())
        {
            open.table.rows.push(row);
        }
    }

    fn open_cell(&mut self, header: bool, spans: (usize, usize)) {
        self.close_cell();
        self.close_caption();
        let line = self.line;
        if let Some(open) = self.tables.last_mut() {
            open.row.get_or_insert_with(|| Row { line, cells: Vec::new() });
            open.cell = Some((header, spans, Words::default()));
            self.count_part();
        }
    }

    fn close_cell(&mut self) {
        if let Some(open) = self.tables.last_mut()
            && let Some((header, spans, words)) = open.cell.take()
            && let Some(row) = &mut open.row
        {
            row.cells.push(Cell { header, spans, text: words.done() });
        }
    }

    fn finish(mut self) -> Result<Page, Fault> {
        self.flush();
        let lines = self.text.matches('\n').count();
        if self.fault.is_none() {
            self.line = 1 + lines - usize::from(self.text.ends_with('\n') && lines > 0);
            if let Some((Skipped::Nested(name), _)) = self.skipped {
                self.refuse(format!("the file ends inside <{name}>"));
            } else if self.skipped.is_some() || self.title {
                self.refuse("the file ends inside a script or style".to_owned());
            } else if !self.tables.is_empty() {
                self.refuse("the file ends inside a table".to_owned());
            } else if !self.ended {
                self.refuse("the file ends before </html>".to_owned());
            }
        }
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.page),
        }
    }
}

fn lower(name: &[u8]) -> String {
    // Longer than any element or attribute there is; the rest would only be kept.
    String::from_utf8_lossy(&name[..name.len().min(64)]).to_ascii_lowercase()
}

/// Elements that begin on a line of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "ul"
    )
}
