//! What the ledger must always answer, held against an oracle that keeps every edition whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod courses;
mod designations;
mod laws;
mod links;
mod make;
mod oracle;
mod printed;
mod turns;
