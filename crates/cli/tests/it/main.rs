//! Whole runs of the binary, on a store of their own and at a fixed time.

#![allow(clippy::expect_used, clippy::panic, reason = "a test's own helpers may fail the test")]

mod answers;
mod config;
mod extractor;
mod faults;
mod full_disk;
mod imports;
mod memory;
mod queue;
mod reference;
mod run;
mod screening;
mod serving;
mod syncing;
mod watching;
