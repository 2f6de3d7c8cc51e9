//! Pages for what is not there, not clear or not working, each with the next thing to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::{AppError, Candidate, Register};

use crate::ask::Page;
use crate::layout::Frame;
use crate::parts::coverage;
use crate::parts::words::{name, shown, subject_url};

pub(crate) async fn page() -> Page {
    let content = html! {
        h1 { "There is no page here." }
        p { "The address may be mistyped, or the page may have moved." }
        (next_steps())
    };
    framed(StatusCode::NOT_FOUND, "Not found", &content)
}

/// Returns the page for what the register could not answer; nothing for its own failures.
pub(crate) fn of(register: &mut Register, error: &AppError) -> Option<Page> {
    let (status, content) = match error {
        AppError::NoSuchSubject { asked, near } => (
            StatusCode::NOT_FOUND,
            html! {
                h1 { "Nothing loaded is called “" (name(asked)) "”." }
                p { "That is no clearance: what is not loaded was not looked at." }
                @if !near.is_empty() {
                    h2 { "Near to it" }
                    (candidates(near))
                }
                (loaded(register))
                (next_steps())
            },
        ),
        AppError::Ambiguous { asked, candidates: found } => (
            StatusCode::CONFLICT,
            html! {
                h1 { "“" (name(asked)) "” is the name of " (found.len()) " subjects." }
                p { "Choose the one you mean." }
                (candidates(found))
            },
        ),
        AppError::NoSuchList { found, .. } => (
            StatusCode::NOT_FOUND,
            html! {
                h1 { "No list is called “" (shown(found)) "”." }
                p { a href="/lists" { "Every list" } " stands on a page of its own." }
            },
        ),
        AppError::BadQuestion(words) => (
            StatusCode::BAD_REQUEST,
            html! { h1 { "The question makes no sense as asked." } p { (shown(words)) } (next_steps()) },
        ),
        _ => return None,
    };
    Some(framed(status, "Not answered", &content))
}

/// An address or a value that cannot be read, in words.
#[derive(Debug)]
pub(crate) struct Refusal(String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let content = html! {
            h1 { "The question cannot be read." }
            p { (shown(&self.0)) }
            (next_steps())
        };
        framed(StatusCode::BAD_REQUEST, "Not understood", &content).into_response()
    }
}

/// Returns the page for an address or a value that cannot be read.
pub(crate) fn unreadable(words: &str) -> Refusal {
    Refusal(words.to_owned())
}

/// Returns the page for a failure of ours.
pub(crate) fn failed() -> Page {
    let content = html! {
        h1 { "The server failed." }
        p { "The answer could not be given. The operator finds the reason in the server’s log." }
        (next_steps())
    };
    framed(StatusCode::INTERNAL_SERVER_ERROR, "Failed", &content)
}

/// Returns the page for an answer that took too long.
pub(crate) fn too_slow() -> Page {
    let content = html! {
        h1 { "The answer took too long." }
        p { "The first question after a start or an import builds an index. Try again in a minute." }
    };
    framed(StatusCode::SERVICE_UNAVAILABLE, "Too slow", &content)
}

fn framed(status: StatusCode, title: &str, content: &Markup) -> Page {
    let html = Frame::new(title).around(content).into_string();
    Page { status, html }
}

fn candidates(found: &[Candidate]) -> Markup {
    html! {
        ul.rows {
            @for one in found {
                li {
                    a href=(subject_url(one.id.as_str(), "")) { (name(&one.caption)) } " "
                    span.soft { (shown(&one.schema)) } " " code { (shown(one.id.as_str())) }
                }
            }
        }
    }
}

fn loaded(register: &mut Register) -> Markup {
    let now = register.as_of(None, None, None);
    // The page stands without it; the question's own error is what matters here.
    register.coverage(&now).map_or_else(|_| html! {}, |looked_at| coverage::banner(&looked_at))
}

fn next_steps() -> Markup {
    html! {
        h2 { "What you can do" }
        ul {
            li { "Screen a name with the box at the top, in any script." }
            li { a href="/lists" { "See which lists are loaded" } ", and how to load more." }
            li { a href="/" { "Read the story of 17 April 2025" } "." }
        }
    }
}

#[cfg(test)]
mod tests;
