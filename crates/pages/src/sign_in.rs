//! `/sign-in` and `/sign-out`: forms that work without any script.

use std::sync::Arc;

use axum::extract::{Extension, Form, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use maud::html;
use unblink_app::{Caller, Door, Identity, Means, Pool, csrf_word};

use crate::ask::Page;
use crate::layout::Frame;
use crate::missing;
use crate::params::Params;
use crate::parts::words::shown;

/// What signing in needs.
#[derive(Clone)]
pub struct SignIn {
    /// The accounts.
    pub pool: Arc<Pool>,
    /// Who remembers failed attempts.
    pub door: Arc<Door>,
    /// How long a session lasts, in hours.
    pub hours: u64,
    /// The cookie of a session.
    pub cookie: &'static str,
}

type Pairs = Form<Vec<(String, String)>>;
type Who = Option<Extension<Identity>>;

/// Returns the pages on which people sign in and out.
pub fn sign_in(with: SignIn) -> Router {
    Router::new()
        .route("/sign-in", get(form).post(enter))
        .route("/sign-out", post(leave))
        .with_state(with)
        .layer(middleware::from_fn(crate::headers))
}

async fn form(who: Who, params: Params) -> Page {
    let next = params.one("next").unwrap_or("/").to_owned();
    match who {
        Some(Extension(Identity { name, role, means: Means::Session(cookie) })) => {
            let content = html! {
                h1 { "You are signed in." }
                p { "As " b { (shown(&name)) } ", " (role.as_str()) "." }
                form method="post" action="/sign-out" {
                    input type="hidden" name="csrf" value=(csrf_word(&cookie));
                    button type="submit" { "Sign out" }
                }
            };
            page(StatusCode::OK, &content)
        }
        _ => asking(StatusCode::OK, &next, None),
    }
}

fn asking(status: StatusCode, next: &str, problem: Option<&str>) -> Page {
    let content = html! {
        h1 { "Sign in" }
        @if let Some(problem) = problem { p.notice role="alert" { (problem) } }
        form method="post" action="/sign-in" {
            input type="hidden" name="next" value=(next);
            p {
                label for="name" { "Name" } br;
                input id="name" name="name" autocomplete="username" required autofocus;
            }
            p {
                label for="password" { "Password" } br;
                input id="password" name="password" type="password"
                    autocomplete="current-password" required;
            }
            p { button type="submit" { "Sign in" } }
        }
        p.soft { "Accounts are made by whoever runs this server." }
    };
    page(status, &content)
}

fn page(status: StatusCode, content: &maud::Markup) -> Page {
    Page { status, html: Frame::new("Sign in").around(content).into_string() }
}

async fn enter(
    State(with): State<SignIn>,
    Extension(caller): Extension<Caller>,
    Form(pairs): Pairs,
) -> Response {
    let field = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (name, password, next) = (field("name"), field("password"), field("next"));
    let address = caller.address.map(|address| address.to_string()).unwrap_or_default();
    let tries = [format!("account {name}"), format!("address {address}")];
    if !tries.iter().all(|who| with.door.may_try(who)) {
        let words = "Too many attempts. Try again in a quarter of an hour.";
        return asking(StatusCode::TOO_MANY_REQUESTS, &next, Some(words)).into_response();
    }
    let (pool, hours) = (with.pool.clone(), with.hours);
    // A password takes tens of milliseconds to check: not on a thread that serves sockets.
    let done = tokio::task::spawn_blocking(move || {
        pool.with(|register| register.sign_in(&name, &password, hours))
    });
    match done.await {
        Ok(Ok(Some(opened))) => {
            let seconds = hours * 3600;
            let cookie = set_cookie(with.cookie, &opened.cookie, seconds, caller);
            ([(header::SET_COOKIE, cookie)], Redirect::to(&local(&next))).into_response()
        }
        Ok(Ok(None)) => {
            for who in &tries {
                with.door.failed(who);
            }
            let words = "That name and password do not fit.";
            asking(StatusCode::FORBIDDEN, &next, Some(words)).into_response()
        }
        _ => missing::failed().into_response(),
    }
}

async fn leave(
    State(with): State<SignIn>,
    Extension(caller): Extension<Caller>,
    who: Who,
    Form(pairs): Pairs,
) -> Response {
    if let Some(Extension(Identity { means: Means::Session(cookie), .. })) = who {
        let sent = pairs.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.as_str());
        if sent != Some(csrf_word(&cookie).as_str()) {
            return page(StatusCode::FORBIDDEN, &html! { h1 { "Another site sent this." } })
                .into_response();
        }
        let pool = with.pool.clone();
        let done =
            tokio::task::spawn_blocking(move || pool.with(|register| register.sign_out(&cookie)));
        if !matches!(done.await, Ok(Ok(()))) {
            return missing::failed().into_response();
        }
    }
    let cookie = set_cookie(with.cookie, "", 0, caller);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response()
}

/// A session's cookie: no script reads it, no other site's form sends it, and it crosses no
/// connection in the clear when it was given over an encrypted one.
fn set_cookie(name: &str, value: &str, seconds: u64, caller: Caller) -> HeaderValue {
    let secure = if caller.encrypted { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Returns where to go next: a path of this site, never another site.
fn local(next: &str) -> String {
    let sound = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n'])
        && next.is_ascii();
    if sound { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn signing_in_leads_nowhere_else() {
        assert_eq!(local("/subject/taliban?on=2025-04-18"), "/subject/taliban?on=2025-04-18");
        for next in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb"] {
            assert_eq!(local(next), "/", "{next}");
        }
    }
}
