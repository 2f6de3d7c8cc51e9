//! A bare axum route that says hello: what the load is compared with.
//!
//! usage: hello ADDRESS

#![allow(clippy::expect_used, reason = "a tool for measuring")]

use axum::Router;
use axum::routing::get;

#[tokio::main]
async fn main() {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await.expect("the address is free");
    let routes = Router::new().route("/", get(hello));
    axum::serve(listener, routes).await.expect("serves");
}

async fn hello() -> &'static str {
    "hello"
}
