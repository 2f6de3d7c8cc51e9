//! What a store must do, whichever engine is under it, and what this one does with bad files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod archive;
mod contract;
mod crash;
mod files;
mod make;
mod sections;
mod speed;
