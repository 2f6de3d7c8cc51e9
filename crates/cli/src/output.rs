//! How answers are written: pages for people, JSON, CSV.

mod csv;
mod json;
mod layout;
mod page;

pub(crate) use self::csv::{Rows, rows_to_csv};
pub(crate) use self::json::{printable_json, printable_line};
pub(crate) use self::layout::{Table, wrap};
pub(crate) use self::page::{Page, shown};

use anyhow::Result;
use serde::Serialize;

/// An answer that can be written in every shape it has.
pub(crate) trait Answer: Serialize {
    /// Writes it for people.
    fn page(&self, page: &mut Page);

    /// Returns it as flat rows, where it has such.
    fn rows(&self) -> Option<Rows> {
        None
    }

    /// Returns it as lines of JSON, where it is made of rows.
    fn lines(&self) -> Result<Option<String>> {
        Ok(None)
    }
}

/// Writes each row as one line of JSON.
pub(crate) fn json_lines<T: Serialize>(rows: impl IntoIterator<Item = T>) -> Result<String> {
    rows.into_iter().map(|row| printable_line(&row)).collect()
}
