//! Who may ask what: in front of every route, pages and API alike.

mod access;

use std::fmt::Write as _;
use std::net::IpAddr;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use unblink_app::{Caller, Credentials, Identity, Means, Role};

pub use access::{Access, needed};

use crate::limiter::Verdict;
use crate::problem::Problem;
use crate::site::Site;

/// The cookie of a person's session.
pub const SESSION_COOKIE: &str = "unblink_session";

/// Puts the gate in front of routes: who asks is told to them as an [`Identity`] extension.
pub(crate) fn guarded(routes: Router, site: &Site) -> Router {
    routes.layer(middleware::from_fn_with_state(site.clone(), gate))
}

async fn gate(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let mut client = site.settings.proxies.client(request.extensions(), request.headers());
    client.encrypted |= site.settings.tls;
    let access = needed(request.method(), request.uri().path());
    let sent = credentials(request.headers(), request.uri());
    let identity = match who(&site, sent, client).await {
        Ok(identity) => identity,
        Err(problem) => return refusal(&request, problem),
    };
    if let Access::Needs(role) = access {
        match &identity {
            None => return unknown(&request),
            Some(identity) if identity.role < role => {
                return refusal(&request, too_little(identity.role, role));
            }
            Some(_) => {}
        }
    }
    if let Some(problem) = foreign(&site, &request, identity.as_ref()) {
        return refusal(&request, problem);
    }
    if !site.limiter.is_off() && access != Access::Open {
        let verdict = site.limiter.ask(&site.pool, &caller(identity.as_ref(), client.address));
        if let Some(response) = turned_away(&site, &request, verdict) {
            return response;
        }
    }
    if let Some(identity) = identity {
        request.extensions_mut().insert(identity);
    }
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Returns who asks; `None` when nobody says so and somebody should.
async fn who(
    site: &Site,
    sent: Option<Credentials>,
    client: Caller,
) -> Result<Option<Identity>, Problem> {
    // What is in memory answers for a key; the rest asks the store, off the socket's thread.
    if site.door.is_fresh() {
        match &sent {
            Some(Credentials::Key(text)) => {
                return site.door.by_key(text).map(Some).ok_or_else(bad_key);
            }
            None if site.door.had_accounts() => return Ok(None),
            None => return Ok(open(site, client)),
            Some(Credentials::Session(_)) => {}
        }
    }
    let (door, asked) = (site.door.clone(), sent.clone());
    let found = crate::ask::off_thread(site.pool.clone(), move |pool| {
        let accounts = door.has_accounts(pool)?;
        let found = asked.map(|sent| door.identify(pool, &sent)).transpose()?;
        Ok((accounts, found))
    })
    .await?;
    match found {
        (_, Some(Some(identity))) => Ok(Some(identity)),
        // A key that opens nothing is an error wherever it is sent; a session may have run out.
        (true, Some(None)) if matches!(sent, Some(Credentials::Key(_))) => Err(bad_key()),
        (true, _) => Ok(None),
        (false, _) => Ok(open(site, client)),
    }
}

/// Returns who asks when there are no accounts: somebody at this machine, or nobody.
fn open(site: &Site, client: Caller) -> Option<Identity> {
    let here = client.address.is_none_or(|address| address.is_loopback());
    (here && !site.settings.accounts_required).then(|| Identity {
        name: site.operator.to_string(),
        role: Role::Admin,
        means: Means::Open,
    })
}

/// Returns what a request carries. A key may come as `ApiKey`, `Bearer`, the password of `Basic`,
/// `X-Api-Key`, or the parameter `api_key`, as the clients of OpenSanctions' API send it.
fn credentials(headers: &HeaderMap, uri: &Uri) -> Option<Credentials> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some((scheme, rest)) = text("authorization").and_then(|line| line.split_once(' ')) {
        let rest = rest.trim();
        match scheme.to_ascii_lowercase().as_str() {
            "apikey" | "bearer" | "token" => return Some(Credentials::Key(rest.to_owned())),
            "basic" => {
                let bytes = decode_base64(rest)?;
                let pair = String::from_utf8(bytes).ok()?;
                let (user, password) = pair.split_once(':')?;
                let key = if password.is_empty() { user } else { password };
                return Some(Credentials::Key(key.to_owned()));
            }
            _ => {}
        }
    }
    if let Some(key) = text("x-api-key") {
        return Some(Credentials::Key(key.to_owned()));
    }
    let mut pairs = uri.query().unwrap_or_default().split('&');
    let key = pairs.find_map(|pair| pair.strip_prefix("api_key="));
    // An empty one is what a client sends that has none.
    if let Some(key) = key.filter(|key| !key.is_empty()) {
        return Some(Credentials::Key(key.to_owned()));
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).map(str::trim);
    let cookie = pairs.find_map(|pair| pair.strip_prefix(SESSION_COOKIE)?.strip_prefix('='))?;
    Some(Credentials::Session(cookie.to_owned()))
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(out)
}

/// Refuses what another site made a browser send: with a session, or while the door is open.
///
/// Programs send no `Origin` and no `Sec-Fetch-Site`; browsers do, and pages cannot change them.
fn foreign(site: &Site, request: &Request, identity: Option<&Identity>) -> Option<Problem> {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let by_key = identity.is_some_and(|identity| matches!(identity.means, Means::Key(_)));
    if by_key {
        return None;
    }
    let host = text("host").or_else(|| request.uri().authority().map(Authority::as_str));
    // Without accounts a name that leads here from elsewhere (DNS rebinding) would open the door.
    if identity.is_some_and(|identity| identity.means == Means::Open)
        && !host.is_none_or(|host| is_this_machine(host) || is_public(site, host))
    {
        return Some(
            Problem::new(
                StatusCode::FORBIDDEN,
                "foreign_host",
                "This name is not this machine's",
                "without accounts the server answers to localhost only",
            )
            .hint("add an account with `unblink user add`, or set server.public_url"),
        );
    }
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let same_site = text("sec-fetch-site").is_none_or(|at| at == "same-origin" || at == "none");
    let same_origin = text("origin").is_none_or(|origin| {
        let name = origin.split_once("://").map_or(origin, |(_, name)| name);
        host == Some(name) || is_public(site, name)
    });
    (!same_site || !same_origin).then(|| {
        Problem::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "Another site sent this",
            "a request that changes something must come from this site's own pages, or with a key",
        )
    })
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn is_public(site: &Site, host: &str) -> bool {
    let url = site.settings.public_url.as_deref();
    url.and_then(|url| url.split_once("://")).is_some_and(|(_, name)| name == host)
}

/// Returns by what name a caller's requests are counted.
fn caller(identity: Option<&Identity>, address: Option<IpAddr>) -> String {
    match identity {
        Some(Identity { means: Means::Key(id), .. }) => format!("key {id}"),
        Some(Identity { means: Means::Session(_), name, .. }) => format!("account {name}"),
        _ => address.map_or_else(|| "here".to_owned(), |address| format!("address {address}")),
    }
}

fn turned_away(site: &Site, request: &Request, verdict: Verdict) -> Option<Response> {
    let (problem, seconds) = match verdict {
        Verdict::Go => return None,
        Verdict::Wait(seconds) => (
            Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_fast",
                "Too many requests",
                format!("at most {} requests a second", site.settings.per_second),
            )
            .hint(format!("ask again in {seconds} s")),
            seconds,
        ),
        Verdict::Spent => (
            Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "quota_spent",
                "The day's requests are spent",
                format!("at most {} requests a day (UTC)", site.settings.per_day),
            )
            .hint("ask again tomorrow, or have limits.requests_per_day raised"),
            3600,
        ),
    };
    site.metrics.turned_away.inc();
    let mut response = refusal(request, problem);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Some(response)
}

fn bad_key() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "bad_key",
        "The key opens nothing",
        "the key is not known, was taken back, or its account is switched off",
    )
    .hint("`unblink user key NAME --label WHAT` makes one")
}

fn too_little(has: Role, needs: Role) -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "not_allowed",
        "The account may not do this",
        format!("expected the role {} or above, found {}", needs.as_str(), has.as_str()),
    )
    .hint("an admin gives another role with `unblink user role`")
}

/// Answers someone who did not say who they are: people are led to the form.
fn unknown(request: &Request) -> Response {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let is_page = request.method() == Method::GET
        && accepts.is_some_and(|types| types.contains("text/html"))
        && !is_for_programs(request.uri().path());
    if is_page {
        let next = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let next: String = next.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                out.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
            out
        });
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    let problem = Problem::new(
        StatusCode::UNAUTHORIZED,
        "who_are_you",
        "An account is needed",
        "the request carries no key and no session",
    )
    .hint("send `Authorization: ApiKey KEY`; `unblink user key` makes one");
    refusal(request, problem)
}

/// Says whether a path is for programs only.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || is_yente(path)
}

/// Says whether a path belongs to the surface of OpenSanctions' API, whose errors are
/// `{"detail": …}`.
pub(crate) fn is_yente(path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    // `/search` alone is a page for people.
    let is_deep = parts.next().is_some();
    match first {
        "match" | "search" | "entities" | "reconcile" => is_deep,
        "catalog" | "manifest" | "algorithms" | "statements" | "healthz" | "readyz" | "updatez" => {
            true
        }
        _ => false,
    }
}

/// Answers with a problem in the shape of the surface that was asked.
pub(crate) fn refusal(request: &Request, problem: Problem) -> Response {
    refusal_at(request.uri().path(), problem)
}

/// Answers with a problem in the shape of the surface a path belongs to.
pub(crate) fn refusal_at(path: &str, problem: Problem) -> Response {
    let status = problem.status();
    let mut response = if is_yente(path) {
        (status, axum::Json(json!({ "detail": problem.words() }))).into_response()
    } else {
        problem.into_response()
    };
    if status == StatusCode::UNAUTHORIZED {
        let schemes = HeaderValue::from_static("ApiKey, Bearer, Basic realm=\"unblink\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, schemes);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: header::HeaderName, value: &str, uri: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().expect("a value"));
        match credentials(&headers, &uri.parse().expect("an address"))? {
            Credentials::Key(key) => Some(key),
            Credentials::Session(cookie) => Some(format!("session {cookie}")),
        }
    }

    #[test]
    fn keys_come_in_every_way_clients_send_them() {
        let by = |value: &str| key(header::AUTHORIZATION, value, "/x");
        assert_eq!(by("ApiKey k1").as_deref(), Some("k1"));
        assert_eq!(by("Bearer k1").as_deref(), Some("k1"));
        assert_eq!(by("Basic dXNlcjprMQ==").as_deref(), Some("k1"));
        assert_eq!(by("Basic azE6").as_deref(), Some("k1"));
        assert_eq!(by("Basic %%"), None);
        assert_eq!(by("Digest x"), None);
        assert_eq!(key(header::HOST, "x", "/m?a=1&api_key=k1").as_deref(), Some("k1"));
        let cookie = "a=b; unblink_session=c1; d=e";
        assert_eq!(key(header::COOKIE, cookie, "/").as_deref(), Some("session c1"));
        assert_eq!(key(header::COOKIE, "unblink_sessions=c1", "/"), None);
    }

    #[test]
    fn this_machine_has_few_names() {
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "[::1]:80", "localhost."] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["localhost.evil.example", "10.0.0.1", "evil.example:8000", ""] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
