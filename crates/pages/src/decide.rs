//! `POST /lists/held/{id}`: a reviewer's word about a held edition, by a form that needs no script.

use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use unblink_app::{AppError, Identity, Means, Register, Role, csrf_word};

use crate::ask::{Page, Site};
use crate::layout::Frame;
use crate::missing::{self, Refusal};
use crate::params::SubjectPath;
use crate::parts::lately::edition_url;
use crate::parts::words::{encoded, shown};

/// Longest reason, in characters, as in the API.
pub(crate) const MOST_CHARS: usize = 1000;

/// Who asks; nobody is told where no gate stands in front of the pages.
pub(crate) type Who = Option<Extension<Identity>>;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    decision: Decision,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    csrf: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    Release,
    Reject,
}

/// Returns the form that decides about an edition, or who could.
pub(crate) fn form(edition: &str, who: Option<&Identity>) -> Markup {
    let Some(reviewer) = who.filter(|who| who.role >= Role::Reviewer) else {
        return html! { p.soft { "A reviewer releases or rejects it: "
        a href={ "/sign-in?next=/edition/" (encoded(edition)) } { "sign in" } " as one." } };
    };
    html! {
        form.clocks.decide method="post" action={ "/lists/held/" (encoded(edition)) } aria-label="Decide about this edition" {
            @if let Means::Session(cookie) = &reviewer.means {
                input type="hidden" name="csrf" value=(csrf_word(cookie));
            }
            label { span { "Reason; it is kept with the decision, and so is your name" }
                input name="reason" required maxlength=(MOST_CHARS) size="48"; }
            button type="submit" name="decision" value="release" { "Release: it counts" }
            button type="submit" name="decision" value="reject" { "Reject: it stays out" }
            p.soft { "As " b { (shown(&reviewer.name)) } ". Nothing is lost either way: the files stay in the archive." }
        }
    }
}

pub(crate) async fn decide(
    State(site): State<Site>,
    SubjectPath(edition): SubjectPath,
    who: Who,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let Some(Extension(who)) = who.filter(|who| who.role >= Role::Reviewer) else {
        return refused("Only a reviewer releases or rejects an edition.").into_response();
    };
    let Ok(Form(sent)) = sent else {
        return missing::unreadable("Expected a reason, and whether to release or reject.")
            .into_response();
    };
    // Another site can send a form but not read the word. Where there is no session, the gate has
    // looked at where the request came from.
    if let Means::Session(cookie) = &who.means
        && sent.csrf != csrf_word(cookie)
    {
        return refused("Another site sent this, or the session has changed.").into_response();
    }
    let reason = match reason(&sent.reason) {
        Ok(reason) => reason,
        Err(refusal) => return refusal.into_response(),
    };
    let leads_to = edition_url(&edition.as_str().into());
    let done = site
        .page(move |register| {
            match register.acting_as(&who.name, |register| {
                carried_out(register, &edition, sent.decision, &reason)
            }) {
                Ok(()) => Ok(Page { status: StatusCode::NO_CONTENT, html: String::new() }),
                Err(error) => not_carried_out(&edition, error),
            }
        })
        .await;
    if done.status() == StatusCode::NO_CONTENT {
        Redirect::to(&leads_to).into_response()
    } else {
        done
    }
}

fn carried_out(
    register: &mut Register,
    edition: &str,
    decision: Decision,
    reason: &str,
) -> Result<(), AppError> {
    match decision {
        Decision::Release => register.release(edition, reason).map(drop),
        Decision::Reject => register.reject(edition, reason),
    }
}

/// Returns the page for a decision that cannot be carried out; other troubles are the server's.
fn not_carried_out(edition: &str, error: AppError) -> Result<Page, AppError> {
    let status = match &error {
        AppError::NoSuchEdition(_) => StatusCode::NOT_FOUND,
        AppError::NotHeld { .. } | AppError::Unreleasable { .. } => StatusCode::CONFLICT,
        _ => return Err(error),
    };
    let content = html! {
        h1 { "Nothing was decided." }
        p { (shown(&error.to_string())) "." }
        p { a href={ "/edition/" (encoded(edition)) } { "See the edition" } " · " a href="/lists" { "Every list" } }
    };
    let html = Frame::new("Not decided").around(&content).into_string();
    Ok(Page { status, html })
}

/// Returns a person's reason without the blanks around it.
pub(crate) fn reason(text: &str) -> Result<String, Refusal> {
    let reason = text.trim();
    if reason.is_empty() || reason.chars().count() > MOST_CHARS {
        let words = format!("Expected a reason of 1 to {MOST_CHARS} characters.");
        return Err(missing::unreadable(&words));
    }
    Ok(reason.to_owned())
}

pub(crate) fn refused(words: &str) -> Page {
    let content =
        html! { h1 { "Not yours to decide." } p { (words) } p { a href="/sign-in" { "Sign in" } } };
    Page {
        status: StatusCode::FORBIDDEN,
        html: Frame::new("Refused").around(&content).into_string(),
    }
}
