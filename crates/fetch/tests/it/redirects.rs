//! Where a download may be led, by which way, and whom it trusts.

use std::io::Write as _;

use unblink_fetch::{
    FetchError, Fetched, Fetcher, Limits, Proxy, Settings, Shape, Source, SystemPace, Validators,
};
use unblink_testkit::{Reply, Server};

use crate::pace::{get, limits, source};

const LIST: &[u8] = b"<LIST/>";

#[test]
fn a_redirect_within_the_host_is_followed() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/old" => Reply::redirect("new/list.xml?day=1"),
        _ => Reply::ok(LIST),
    });
    let (found, _) = get(&source(server.url("/old"), Shape::Xml));
    let Ok(Fetched::Body(download)) = found else { panic!("{found:?}") };
    assert_eq!(download.url, server.url("/new/list.xml?day=1"));
}

#[test]
fn a_loop_ends() {
    let server = Server::start(|_| Reply::redirect("/again"));
    let (found, _) = get(&source(server.url("/"), Shape::Xml));
    let error = found.expect_err("a loop").to_string();
    assert!(error.ends_with("more than 3 redirects"), "{error}");
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn a_redirect_out_of_the_host_is_refused() {
    let other = Server::start(|_| Reply::ok(LIST));
    let port = other.port();
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/port" => Reply::redirect(&format!("http://127.0.0.1:{port}/")),
        "/name" => Reply::redirect("https://elsewhere.example/list.xml"),
        "/trick" => Reply::redirect("//elsewhere.example\\@127.0.0.1/"),
        "/user" => Reply::redirect("http://127.0.0.1@elsewhere.example/"),
        "/file" => Reply::redirect("file:///etc/hostname"),
        _ => Reply::with("302 Found", &[], b""),
    });
    for path in ["/port", "/name", "/trick", "/user", "/file", "/nowhere"] {
        let (found, waits) = get(&source(server.url(path), Shape::Xml));
        assert!(matches!(found, Err(FetchError::Redirect { .. })), "{path}: {found:?}");
        assert!(waits.is_empty(), "{path}");
    }
    assert!(other.seen().is_empty());
}

#[test]
fn a_declared_host_is_followed_to_its_own_port_only() {
    let server = Server::start(|_| Reply::redirect("http://localhost:9/list.xml"));
    let declared =
        Source { hosts: vec!["localhost".to_owned()], ..source(server.url("/"), Shape::Xml) };
    let (found, _) = get(&declared);
    assert!(matches!(found, Err(FetchError::Redirect { .. })), "{found:?}");
}

#[test]
fn an_address_is_plain() {
    for (url, word) in [
        ("ftp://example.org/list.xml", "https://"),
        ("https://user:secret@example.org/", "without a user"),
        ("list.xml", "relative"),
    ] {
        let (found, _) = get(&source(url.to_owned(), Shape::Xml));
        let error = found.expect_err(url).to_string();
        assert!(error.contains(word), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn a_proxy_is_asked_for_the_host() {
    let proxy = Server::start(|_| Reply::nothing());
    let limits = Limits { attempts: 1, ..limits() };
    let address = Proxy::Address(proxy.url(""));
    let settings = Settings { limits, proxy: address, ..Settings::default() };
    let mut fetcher = Fetcher::new(&settings, Box::new(SystemPace)).expect("a proxy");
    let source = source("http://issuer.example/list.xml".to_owned(), Shape::Xml);
    let found = fetcher.get(&source, &Validators::default(), &mut |_| {});
    assert!(matches!(found, Err(FetchError::Network { .. })), "{found:?}");
    // The proxy opens the way; which file is asked for, it need not know.
    assert_eq!(proxy.seen()[0].path, "issuer.example:80");
}

#[test]
fn certificates_that_are_none_are_refused() {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    for (text, word) in [("", "found none"), ("-----BEGIN CERTIFICATE-----\nx", "")] {
        file.write_all(text.as_bytes()).expect("writes");
        let settings = Settings { extra_ca: Some(file.path().to_owned()), ..Settings::default() };
        let Err(error) = Fetcher::new(&settings, Box::new(SystemPace)) else {
            panic!("expected a refusal of {text:?}")
        };
        assert!(error.to_string().contains(word), "{error}");
    }
    let settings = Settings { proxy: Proxy::Address("::".to_owned()), ..Settings::default() };
    assert!(Fetcher::new(&settings, Box::new(SystemPace)).is_err());
}
