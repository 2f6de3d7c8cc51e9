//! The verbs of the product, on fixtures everywhere and on the issuers' real files where they are.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests"
)]

mod at_hand;
mod export;
mod founding;
mod ftm;
mod ftm_import;
mod guard;
mod linking;
mod printed;
mod queueing;
mod real_ofac;
mod real_un;
mod syncing;
mod telling;
