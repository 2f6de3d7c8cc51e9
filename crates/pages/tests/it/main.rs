//! Every page on a fresh store, asked without a socket.

#![allow(clippy::expect_used, clippy::panic, reason = "tests say what they expect")]

mod decisions;
mod ground;
mod hostile;
mod looks;
mod pages;
mod queue;
