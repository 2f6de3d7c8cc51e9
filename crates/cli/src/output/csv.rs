//! Flat rows with a header.

use anyhow::{Context as _, Result};
use unblink_app::safe;

/// Flat rows with a header.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// The columns' names.
    pub(crate) head: Vec<String>,
    /// The rows, each as long as the head.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Rows {
    /// Returns no rows under a head.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn push<const N: usize>(&mut self, row: [String; N]) {
        self.rows.push(row.into());
    }
}

/// Returns rows as CSV. For a terminal, what hides or turns text is escaped; elsewhere cells are
/// the data as they are.
pub(crate) fn rows_to_csv(rows: &Rows, terminal: bool) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&rows.head).context("writing CSV")?;
    for row in &rows.rows {
        let cells = row.iter().map(|cell| if terminal { safe(cell) } else { cell.into() });
        writer.write_record(cells.map(std::borrow::Cow::into_owned)).context("writing CSV")?;
    }
    let bytes = writer.into_inner().context("writing CSV")?;
    String::from_utf8(bytes).context("writing CSV")
}
