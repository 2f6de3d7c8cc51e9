//! Every route: status and body on a fresh store, asked without a socket.

#![allow(clippy::expect_used, clippy::panic, reason = "tests say what they expect")]

mod ground;
mod lines;
mod roles;
mod routes;
mod strict;
mod watch;
mod yente;
