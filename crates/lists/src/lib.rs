//! Official list files in, editions out.
//!
//! A reader is a pure function from the bytes of one published state of one list to an
//! [`Edition`](unblink_model::Edition). It keeps every field, counts what it did not understand,
//! and refuses what it cannot read; it never guesses. [`READERS`] names them all.

mod bounds;
pub mod cleaning;
pub mod ftm;
#[allow(dead_code, reason = "the readers of pages follow")]
mod html;
pub mod ofac;
mod reader;
mod readers;
mod rows;
mod xlsx;
mod xml;

pub use bounds::{Expected, Finding, Neighbour, Share, inspect};
pub use reader::{About, Input, ReadError, Reader, SourceFile};
pub use readers::{READERS, reader};
