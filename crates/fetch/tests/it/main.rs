//! Downloads from a server on this machine that misbehaves in every way we know.

mod misbehaving;
mod pace;
mod redirects;
