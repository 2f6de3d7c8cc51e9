//! A register in a scratch folder, with a clock that stands still.

use std::path::Path;

use jiff::civil::Date;
use tempfile::TempDir;
use unblink_app::{FixedClock, Imported, Location, RawFile, Register};
use unblink_model::{Basis, ListId, Published};

pub(crate) fn register(folder: &TempDir) -> Register {
    let location = Location::Sqlite(folder.path().join("test.db"));
    Register::open(&location, Box::new(clock()), "test").expect("opens")
}

pub(crate) fn clock() -> FixedClock {
    FixedClock("2026-11-26T12:00:00Z".parse().expect("an instant"))
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

pub(crate) fn given(text: &str) -> Published {
    Published { at: day(text).at(0, 0, 0, 0), basis: Basis::Given }
}

/// Reads a file of real lists, unpacked.
pub(crate) fn raw(path: &Path) -> RawFile {
    let name = path.file_name().expect("a file").to_string_lossy();
    let name = name.strip_suffix(".zst").unwrap_or(&name).to_owned();
    RawFile { name, bytes: unblink_testkit::unpacked(path) }
}

pub(crate) fn import(register: &mut Register, list: &str, files: &[RawFile]) -> Imported {
    register.import(&ListId::new(list), files, None).expect("imports")
}
