//! Downloads from a server on this machine that misbehaves in every way we know.

#![allow(clippy::expect_used, clippy::panic, reason = "tests")]

mod misbehaving;
mod pace;
mod redirects;
