//! How long an article takes from its bytes to JSON, and an archive of pages from end to end.
//!
//! Run with `cargo bench -p unblink --bench reading`. `UNBLINK_BENCH_STORE` names a store to read
//! against (`scripts/real_lists.py` makes one of every real list); without it the bundled register
//! alone is used, and that is said. `UNBLINK_BENCH_PAGES` is how many pages the archive has.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark"
)]

use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use unblink_app::article::Document;
use unblink_app::{
    FixedClock, Location, NewsDesk, Register, SAMPLE_ARTICLE, documents, each_document,
};

const ROUNDS: usize = 200;

fn main() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let asked = std::env::var_os("UNBLINK_BENCH_STORE").map(PathBuf::from);
    let store = asked.clone().unwrap_or_else(|| folder.path().join("bench.db"));
    let clock = FixedClock("2026-11-26T12:00:00Z".parse().expect("an instant"));
    let mut register = Register::open(&Location::Sqlite(store), Box::new(clock), "bench")
        .expect("the store opens");
    let began = Instant::now();
    let desk = register.news_desk().expect("a desk");
    println!(
        "{} names at hand{}; the desk opened in {:.2} s",
        desk.name_count(),
        if asked.is_some() { "" } else { " (bundled register only: set UNBLINK_BENCH_STORE)" },
        began.elapsed().as_secs_f64()
    );
    for (name, text) in articles() {
        let page = as_page(&text);
        let words = median(|| {
            black_box(text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>());
        });
        for (what, bytes) in [("text", text.as_bytes()), ("HTML", page.as_bytes())] {
            let took = median(|| {
                black_box(to_json(&desk, bytes));
            });
            println!(
                "{name}: {:.1} kB of {what} to JSON in {:.3} ms, {:.0} times as long as to part it \
                 into words in lower case",
                bytes.len() as f64 / 1e3,
                took.as_secs_f64() * 1e3,
                took.as_secs_f64() / words.as_secs_f64()
            );
        }
    }
    archive(&desk, folder.path());
}

/// The two articles at hand where they are, and always the bundled one at the length of an article.
fn articles() -> Vec<(String, String)> {
    let mut out = vec![("sample, six times".to_owned(), SAMPLE_ARTICLE.repeat(6))];
    if let Some(lists) = unblink_testkit::real_lists("reading") {
        let Some(folder) = lists.parent().map(|parent| parent.join("articles")) else { return out };
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if let (Some(name), Ok(text)) = (path.file_stem(), std::fs::read_to_string(&path)) {
                out.push((name.to_string_lossy().into_owned(), text));
            }
        }
    }
    out
}

/// Returns a text as a page of news has it: navigation before it, teasers and notes after it.
fn as_page(text: &str) -> String {
    let menu: Vec<String> =
        (0..80).map(|n| format!("<li><a href=\"/section/{n}\">Section {n}</a></li>")).collect();
    let body: Vec<String> = text.lines().map(|line| format!("<p>{line}</p>\n")).collect();
    let teasers: Vec<String> = (0..60)
        .map(|n| {
            format!("<div class=\"teaser\"><a href=\"/story/{n}\">Another story {n}</a></div>")
        })
        .collect();
    let (menu, body, teasers) = (menu.concat(), body.concat(), teasers.concat());
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>News</title>\
         <meta property=\"article:published_time\" content=\"2025-04-18T08:00:00Z\"></head><body>\
         <nav><ul>{menu}</ul></nav><main><article><h1>News</h1>{body}</article></main>\
         <aside>{teasers}</aside></body></html>"
    )
}

fn to_json(desk: &NewsDesk, bytes: &[u8]) -> usize {
    let mut length = 0;
    let mut each = |document: Document| {
        let reading = desk.read(document);
        length += serde_json::to_vec(&reading).expect("JSON").len();
    };
    documents("article", bytes, None, &mut each).expect("readable");
    assert!(length > 0, "nothing was read");
    length
}

fn median(mut act: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            act();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// Writes an archive of pages, no two alike, and reads it record by record.
fn archive(desk: &NewsDesk, folder: &Path) {
    let pages: usize =
        std::env::var("UNBLINK_BENCH_PAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(500);
    let path = folder.join("pages.warc");
    let mut out = BufWriter::new(std::fs::File::create(&path).expect("a file"));
    for number in 0..pages {
        let page = as_page(&format!("Report {number}.\n{SAMPLE_ARTICLE}"));
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        write!(
            out,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n\
             WARC-Date: 2025-04-19T00:00:00Z\r\n\
             WARC-Target-URI: https://news.example/{number}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
        .expect("written");
    }
    out.flush().expect("written");
    let (mut read, mut events) = (0_usize, 0_usize);
    let before = memory("VmRSS");
    let began = Instant::now();
    each_document(&path, None, &mut |document| {
        read += 1;
        events += desk.read(document).events.len();
    })
    .expect("an archive");
    let took = began.elapsed().as_secs_f64();
    assert_eq!(read, pages, "every page is read");
    println!(
        "an archive of {pages} pages, {:.1} MB: {:.0} pages a second, {events} events; memory {} MiB \
         before, {} MiB at most",
        std::fs::metadata(&path).expect("is there").len() as f64 / 1e6,
        pages as f64 / took,
        before / 1024,
        memory("VmHWM") / 1024
    );
}

/// Returns a figure of this process in KiB, 0 where the system does not say.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
