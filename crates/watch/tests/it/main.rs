//! The watch, tested from outside.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests read fixtures and the shared articles, and say what they measured"
)]

mod gold;
mod hostile;
mod laws;
mod measure;
mod register;
mod stories;
