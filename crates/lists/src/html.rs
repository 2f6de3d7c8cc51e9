//! Hostile HTML as a flat run of blocks: headings, paragraphs, list items and tables, with links.
//!
//! Tokens come by the WHATWG rules; no tree is built, so nothing recurses and nothing is moved
//! about. What a browser shows as one table is one [`Table`]; a table inside a cell is a table of
//! its own, behind the one it stands in. A page without its end, or with a table that never
//! closes, is refused: half a list must be an error.

mod builder;
mod decode;

#[cfg(test)]
mod tests;

use unblink_model::ReadReport;

use crate::{ReadError, SourceFile};

/// Largest page admitted, in bytes. A guess: Rosfinmonitoring's page of some 20 000 names is the
/// largest list in HTML that is known of, and needs a few megabytes.
const PAGE_MAX: usize = 64 << 20;

/// A page, in the order in which it is read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The words of `<title>`.
    pub(crate) title: String,
    /// Names (or `property`) and contents of `<meta>`, as they stand.
    pub(crate) metas: Vec<(String, String)>,
    /// The blocks; empty ones are left out.
    pub(crate) blocks: Vec<Block>,
}

/// One block and the line it begins on, counted from one.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

/// What a block is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `<h1>` to `<h6>`.
    Heading(
        #[allow(dead_code, reason = "says how headings nest; no list read so far needs it")] u8,
        Text,
    ),
    /// Words outside of tables, lists and headings.
    Text(Text),
    /// A `<li>`, `<dt>` or `<dd>`.
    Item(Text),
    /// A table.
    Table(Table),
    /// The `id` of a block element (`<div id=…>`) that begins here, outside of tables.
    Anchor(String),
    /// A `<ul>` or `<ol>` begins, with its `class`, outside of tables.
    List(String),
    /// A `<ul>` or `<ol>` ends.
    ListEnd,
}

/// Words with white space collapsed; lines of their own (`<br>`, paragraphs) end with `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) links: Vec<Link>,
    /// Whether any of the words are struck out (`<s>`, `<del>`, `<strike>`).
    pub(crate) struck: bool,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Its address, as it stands.
    pub(crate) to: String,
    /// The words it stands on.
    pub(crate) words: String,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The words of `<caption>`.
    pub(crate) caption: String,
    /// Its rows; rows without cells are left out.
    pub(crate) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The line on which it begins.
    pub(crate) line: usize,
    pub(crate) cells: Vec<Cell>,
}

/// A cell of a row.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// Whether it is a `<th>`.
    #[allow(dead_code, reason = "tables are told by their first row; some have no <th>")]
    pub(crate) header: bool,
    /// How many columns and rows it spans.
    pub(crate) spans: (usize, usize),
    pub(crate) text: Text,
}

impl Page {
    /// Returns the content of a `<meta>` by its name, in any case.
    #[allow(dead_code, reason = "where pages print their date; no list read so far does")]
    pub(crate) fn meta(&self, name: &str) -> Option<&str> {
        let found = self.metas.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, content)| content.as_str())
    }

    /// Returns the tables in order, each with the words of the last heading before it.
    pub(crate) fn tables(&self) -> Vec<(&str, usize, &Table)> {
        let mut heading = "";
        let mut tables = Vec::new();
        for block in &self.blocks {
            match &block.kind {
                Kind::Heading(_, text) => heading = &text.words,
                Kind::Table(table) => tables.push((heading, block.line, table)),
                Kind::Text(_) | Kind::Item(_) | Kind::Anchor(_) | Kind::List(_) | Kind::ListEnd => {
                }
            }
        }
        tables
    }
}

impl Row {
    /// Returns the words of every cell.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.cells.iter().map(|cell| cell.text.words.as_str()).collect()
    }
}

impl Table {
    /// Returns the rows with cells that span several rows or columns repeated in each of them, as
    /// the eye reads a table; `None` where that is more than `most` cells or a cell is covered
    /// twice.
    pub(crate) fn grid(&self, most: usize) -> Option<Vec<(usize, Vec<&Cell>)>> {
        let mut grid = Vec::with_capacity(self.rows.len());
        // By column: the cell that reaches down from above, and how many rows it still covers.
        let mut above: Vec<Option<(&Cell, usize)>> = Vec::new();
        let mut count = 0;
        for row in &self.rows {
            let mut line: Vec<&Cell> = Vec::with_capacity(row.cells.len());
            let mut cells = row.cells.iter();
            loop {
                let column = line.len();
                if let Some((cell, left)) = above.get_mut(column).and_then(Option::take) {
                    line.push(cell);
                    if left > 1 {
                        above[column] = Some((cell, left - 1));
                    }
                } else if let Some(cell) = cells.next() {
                    let (columns, rows) = cell.spans;
                    for place in column..column + columns {
                        if above.get(place).is_some_and(Option::is_some) {
                            return None;
                        }
                        if above.len() <= place {
                            above.resize(place + 1, None);
                        }
                        if rows > 1 {
                            above[place] = Some((cell, rows - 1));
                        }
                        line.push(cell);
                    }
                } else if above.iter().skip(column).all(Option::is_none) {
                    break;
                } else {
                    // A cell from above stands behind the end of this row.
                    return None;
                }
                count += line.len() - column;
                if count > most {
                    return None;
                }
            }
            grid.push((row.line, line));
        }
        Some(grid)
    }
}

/// Reads a page; the encoding is the one the page names, else UTF-8.
pub(crate) fn read(file: &SourceFile<'_>, report: &mut ReadReport) -> Result<Page, ReadError> {
    if file.bytes.len() > PAGE_MAX {
        return Err(ReadError::Malformed {
            file: file.name.to_owned(),
            place: format!("byte {PAGE_MAX}"),
            problem: format!("expected a page of at most {PAGE_MAX} bytes"),
        });
    }
    let text = decode::decode(file, report)?;
    builder::build(&text).map_err(|fault| ReadError::Malformed {
        file: file.name.to_owned(),
        place: format!("line {}", fault.line),
        problem: fault.problem,
    })
}
