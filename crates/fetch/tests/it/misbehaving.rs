//! Servers that are slow, cut, lie about lengths, send pages for lists, bombs, and huge headers.

use std::io::Write as _;
use std::time::{Duration, Instant};

use unblink_fetch::{FetchError, Fetched, Limits, Progress, Shape, Validators};
use unblink_testkit::{Reply, Server};

use crate::pace::{Quick, fetcher, get, get_within, limits, source};

const LIST: &[u8] = b"<?xml version=\"1.0\"?><LIST><ENTRY/></LIST>";

fn bytes(found: Fetched) -> Vec<u8> {
    match found {
        Fetched::Body(download) => download.bytes,
        Fetched::NotModified => panic!("expected a body"),
    }
}

#[test]
fn a_file_comes_with_what_to_ask_the_next_time() {
    let server = Server::start(|seen| {
        if seen.headers.get("if-none-match").is_some_and(|etag| etag == "\"v1\"") {
            return Reply::with("304 Not Modified", &[], b"");
        }
        let modified = ("last-modified", "Tue, 24 Nov 2026 08:00:00 GMT");
        Reply::with("200 OK", &[("etag", "\"v1\""), modified], LIST)
    });
    let source = source(server.url("/list.xml"), Shape::Xml);
    let pace = Quick::default();
    let mut fetcher = fetcher(limits(), &pace);
    let mut told = Vec::new();
    let first = fetcher.get(&source, &Validators::default(), &mut |at| told.push(at));
    let Ok(Fetched::Body(download)) = first else { panic!("{first:?}") };
    assert_eq!(download.bytes, LIST);
    assert_eq!(download.modified.map(|at| at.to_string()).as_deref(), Some("2026-11-24T08:00:00Z"));
    let size = LIST.len() as u64;
    assert_eq!(told.last(), Some(&Progress::Bytes { so_far: size, total: Some(size) }));
    let again = fetcher.get(&source, &download.validators, &mut |_| {});
    assert_eq!(again, Ok(Fetched::NotModified));
    // The same host twice: the second time after a pause.
    assert_eq!(pace.waits(), [Duration::from_secs(1)]);
    let seen = server.seen();
    assert!(seen[0].headers["user-agent"].starts_with("unblink/"), "{:?}", seen[0].headers);
    assert_eq!(seen[1].headers["if-modified-since"], "Tue, 24 Nov 2026 08:00:00 GMT");
}

#[test]
fn a_304_that_was_not_asked_for_is_refused() {
    let server = Server::start(|_| Reply::with("304 Not Modified", &[], b""));
    let (found, _) = get(&source(server.url("/"), Shape::Xml));
    assert!(matches!(found, Err(FetchError::Status { status: 304, .. })), "{found:?}");
}

#[test]
fn a_silent_server_is_left_and_asked_again() {
    let server = Server::start(|seen| match seen.before {
        0 => Reply::head("200 OK", &[("content-length", "42")])
            .bytes(&LIST[..10])
            .pause(Duration::from_secs(2)),
        _ => Reply::ok(LIST),
    });
    let started = Instant::now();
    let (found, waits) = get(&source(server.url("/"), Shape::Xml));
    assert_eq!(bytes(found.expect("the second attempt")), LIST);
    assert!(started.elapsed() < Duration::from_millis(1_500), "{:?}", started.elapsed());
    // Two seconds less a quarter: half of up to half; the spacing is within it.
    assert_eq!(waits, [Duration::from_millis(1_500)]);
}

#[test]
fn a_dripping_server_is_stopped_by_the_whole_time() {
    let server = Server::start(|_| {
        let mut reply = Reply::head("200 OK", &[("content-length", "100000")]);
        for _ in 0..40 {
            reply = reply.bytes(b"<a>").pause(Duration::from_millis(100));
        }
        reply
    });
    let started = Instant::now();
    let short = Limits { total_ms: 600, attempts: 1, ..limits() };
    let (found, _) = get_within(short, &source(server.url("/"), Shape::Xml));
    assert!(matches!(found, Err(FetchError::Network { .. })), "{found:?}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn a_cut_file_is_refused_after_every_attempt() {
    let server =
        Server::start(|_| Reply::head("200 OK", &[("content-length", "4000")]).bytes(LIST));
    let (found, waits) = get(&source(server.url("/"), Shape::Xml));
    let error = found.expect_err("cut").to_string();
    assert!(error.contains("the body broke off after 42 bytes"), "{error}");
    assert_eq!(waits, [Duration::from_millis(1_500), Duration::from_secs(3)]);
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn a_cut_chunk_and_a_cut_gzip_are_refused() {
    let server = Server::start(|seen| {
        if seen.path == "/chunk" {
            let chunked = [("transfer-encoding", "chunked")];
            return Reply::head("200 OK", &chunked).bytes(b"ff\r\n<a>");
        }
        let packed = gzip(LIST);
        Reply::with("200 OK", &[("content-encoding", "gzip")], &packed[..packed.len() / 2])
    });
    for path in ["/chunk", "/gzip"] {
        let (found, _) = get(&source(server.url(path), Shape::Xml));
        assert!(found.is_err(), "{path}: {found:?}");
    }
}

#[test]
fn nothing_and_nonsense_are_no_answers() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/nothing" => Reply::nothing(),
        "/empty" => Reply::ok(b""),
        "/headers" => Reply::head("200 OK", &[("x", &"y".repeat(20_000))]).bytes(LIST),
        "/many" => {
            Reply::head("200 OK", &[("x-one-of-many-headers", "of some length"); 500]).bytes(LIST)
        }
        "/encoding" => Reply::with("200 OK", &[("content-encoding", "br")], LIST),
        _ => Reply::default().bytes(b"SSH-2.0-OpenSSH_9\r\n\r\n"),
    });
    for path in ["/nothing", "/empty", "/headers", "/many", "/encoding", "/ssh"] {
        let (found, _) = get(&source(server.url(path), Shape::Xml));
        let error = found.expect_err(path);
        assert!(error.to_string().contains(path), "{error}");
    }
}

#[test]
fn a_page_is_no_list() {
    let page = b"<!DOCTYPE html><html><title>Maintenance</title></html>";
    let server = Server::start(|_| Reply::with("200 OK", &[("content-type", "text/html")], page));
    let (found, waits) = get(&source(server.url("/list.xml"), Shape::Xml));
    let error = found.expect_err("a page").to_string();
    assert!(error.ends_with("expected XML, found a web page (sent as text/html)"), "{error}");
    assert!(waits.is_empty(), "asking again does not help");
}

#[test]
fn sizes_are_bounded_on_the_wire_and_unpacked() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/declared" => Reply::head("200 OK", &[("content-length", "999999999")]),
        "/endless" => {
            let mut reply = Reply::head("200 OK", &[]);
            for _ in 0..30 {
                reply = reply.bytes(&[b'<'; 10_000]);
            }
            reply
        }
        _ => Reply::with("200 OK", &[("content-encoding", "gzip")], &gzip(&vec![b'<'; 30_000_000])),
    });
    for (path, what) in
        [("/declared", "on the wire"), ("/endless", "on the wire"), ("/bomb", "unpacked")]
    {
        let (found, waits) = get(&source(server.url(path), Shape::Xml));
        let error = found.expect_err(path).to_string();
        assert!(error.ends_with(what), "{path}: {error}");
        assert!(waits.is_empty(), "{path}");
    }
}

#[test]
fn a_gzip_body_is_unpacked() {
    let server =
        Server::start(|_| Reply::with("200 OK", &[("content-encoding", "gzip")], &gzip(LIST)));
    let (found, _) = get(&source(server.url("/"), Shape::Xml));
    assert_eq!(bytes(found.expect("a file")), LIST);
    assert_eq!(server.seen()[0].headers["accept-encoding"], "gzip");
}

#[test]
fn a_server_says_when_to_come_back() {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.before) {
        ("/soon", 0) => Reply::with("429 Too Many Requests", &[("retry-after", "7")], b""),
        ("/date", 0) => {
            let when = ("retry-after", "Wed, 25 Nov 2026 12:00:30 GMT");
            Reply::with("503 Service Unavailable", &[when], b"")
        }
        ("/late", _) => Reply::with("429 Too Many Requests", &[("retry-after", "86400")], b""),
        ("/gone", _) => Reply::with("404 Not Found", &[], b""),
        _ => Reply::ok(LIST),
    });
    let (found, waits) = get(&source(server.url("/soon"), Shape::Xml));
    assert!(found.is_ok(), "{found:?}");
    assert_eq!(waits, [Duration::from_secs(7)]);
    let (found, waits) = get(&source(server.url("/date"), Shape::Xml));
    assert!(found.is_ok(), "{found:?}");
    assert_eq!(waits, [Duration::from_secs(30)]);
    let (found, _) = get(&source(server.url("/late"), Shape::Xml));
    assert!(matches!(found, Err(FetchError::AskedToWait { seconds: 86_400, .. })), "{found:?}");
    let (found, waits) = get(&source(server.url("/gone"), Shape::Xml));
    assert!(matches!(found, Err(FetchError::Status { status: 404, .. })), "{found:?}");
    assert!(waits.is_empty());
}

#[test]
fn a_server_in_trouble_does_not_hold_the_run_for_ever() {
    let server = Server::start(|_| Reply::with("500 Internal Server Error", &[], b""));
    let long = Limits { total_ms: 4_000, attempts: 100, ..limits() };
    let (found, waits) = get_within(long, &source(server.url("/"), Shape::Xml));
    assert!(matches!(found, Err(FetchError::OutOfTime { seconds: 4, .. })), "{found:?}");
    assert_eq!(waits, [Duration::from_millis(1_500)]);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).expect("writes");
    packer.finish().expect("finishes")
}
