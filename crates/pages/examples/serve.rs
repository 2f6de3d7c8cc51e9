//! Serves the pages over a store for looking at them: `serve STORE PORT [LIST FILE]…`.

#![allow(clippy::print_stderr, reason = "an example talks to whoever runs it")]

use std::error::Error;
use std::sync::Arc;

use unblink_app::{FixedClock, Location, Pool, Register, SystemClock, unpack};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [store, port, files @ ..] = words.as_slice() else {
        return Err("usage: serve STORE PORT [LIST FILE]…".into());
    };
    let location = Location::parse(store)?;
    let open = || match std::env::var("UNBLINK_NOW").ok().and_then(|now| now.parse().ok()) {
        Some(now) => Register::open(&location, Box::new(FixedClock(now)), "serve example"),
        None => Register::open(&location, Box::new(SystemClock), "serve example"),
    };
    let mut register = open()?;
    for pair in files.chunks(2) {
        let [list, file] = pair else { return Err("each LIST needs a FILE".into()) };
        let name = std::path::Path::new(file).file_name().map(|n| n.to_string_lossy().into_owned());
        let raw = unpack(&name.unwrap_or_default(), std::fs::read(file)?)?;
        let done = register.import(&list.as_str().into(), &raw, None)?;
        eprintln!("{} {:?} {}", done.edition, done.outcome, done.reasons.join("; "));
    }
    drop(register);
    let pool = Arc::new(Pool::open(2, open)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
        eprintln!("http://127.0.0.1:{port}/");
        axum::serve(listener, unblink_pages::router(pool)).await?;
        Ok(())
    })
}
