//! Official list files in, editions out.
//!
//! A reader is a pure function from the bytes of one published state of one list to an
//! [`Edition`](unblink_model::Edition). It keeps every field, counts what it did not understand,
//! and refuses what it cannot read; it never guesses. [`READERS`] names them all.

mod bounds;
pub mod cleaning;
mod court_table;
mod flat_xml;
pub mod ftm;
mod html;
pub mod ofac;
mod pages;
mod reader;
mod readers;
mod rows;
mod xlsx;
mod xml;

pub use bounds::{Expected, Finding, Neighbour, Share, inspect};
pub use reader::{About, Input, ReadError, Reader, Remote, SourceFile};
pub use readers::{READERS, reader};
