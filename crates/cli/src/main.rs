//! The one binary, `unblink`.

fn main() {}
