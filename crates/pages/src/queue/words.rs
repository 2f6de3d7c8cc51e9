//! `POST /queue/{id}`: a reviewer's word on a telling, by forms that need no script.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use unblink_app::{
    Amendment, AppError, Identity, Means, OnAccept, QueueError, QueueId, Register, TellingView,
    csrf_word,
};

use super::{Who, address, not_a_reviewer, one, reviewer};
use crate::ask::{Page, Site};
use crate::decide::{MOST_CHARS, reason, refused};
use crate::layout::Frame;
use crate::missing::{self, Refusal};
use crate::params::SubjectPath;
use crate::parts::words::shown;

/// What a form sends; what it does not ask for is empty.
#[derive(Deserialize)]
pub(crate) struct Sent {
    act: Act,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    provisional: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    legal_effect: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    into: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Act {
    Accept,
    Amend,
    Reject,
    Merge,
    Confirm,
    Close,
}

pub(super) fn forms(told: &TellingView, who: &Identity) -> Markup {
    let open_fact = told.provisional.as_ref().filter(|fact| fact.ended.is_none());
    html! {
        section aria-labelledby="decide" {
            h2 #decide { "Decide" }
            @if told.decision.is_none() { (undecided(told, who)) }
            @else if let Some(fact) = open_fact {
                p { "A provisional fact rests on it. A second person confirms it, on what they looked up themselves; anybody closes it. " (shown(&fact.by)) " opened it." }
                (form(told, who, "The provisional fact", &html! {
                    button type="submit" name="act" value="confirm" { "Confirm" }
                    button type="submit" name="act" value="close" { "Close: it is not kept" }
                }))
            } @else { p { "It is decided, and a word is given once." } }
            p.soft { "As " b { (shown(&who.name)) } ", whose name is kept with the reason. No designation changes by it." }
        }
    }
}

fn undecided(told: &TellingView, who: &Identity) -> Markup {
    let tick = html! { label.tick { input type="checkbox" name="provisional" value="yes"; " open a provisional fact on it, for a second person to confirm" } };
    let field = |label: &str, name: &str, now: Option<&str>| {
        html! { label { span { (label) } input name=(name) maxlength="500" placeholder=(shown(now.unwrap_or_default())) dir="auto"; } }
    };
    let event = &told.event;
    let target = event.target.first().map(|party| party.id.as_str());
    let alike = told.alike.first().map(ToString::to_string);
    html! {
        (form(told, who, "As it stands", &html! {
            (tick)
            button type="submit" name="act" value="accept" { "Accept: its words are evidence" }
            button type="submit" name="act" value="reject" { "Reject" }
        }))
        details { summary { "In another form" }
            (form(told, who, "Amend", &html! {
                p.soft { "What stays empty stays as it is." }
                (field("Type", "type", Some(&event.kind)))
                (field("When: a day, a month or a year", "date", event.date.as_deref()))
                (field("Legal effect", "legal_effect", event.legal_effect.as_deref()))
                (field("Whom: an id, a reference or a name", "target", target))
                (tick)
                button type="submit" name="act" value="amend" { "Accept as amended" }
            }))
        }
        details { summary { "The same as another one" }
            (form(told, who, "Merge", &html! {
                label { span { "Into which, open or accepted" } input name="into" required placeholder="q12" value=[alike]; }
                button type="submit" name="act" value="merge" { "Merge: its words are evidence there" }
            }))
        }
    }
}

fn form(told: &TellingView, who: &Identity, what: &str, inside: &Markup) -> Markup {
    html! {
        form.reading.word method="post" action=(address(&told.id.to_string())) aria-label=(what) {
            fieldset {
                legend { (what) }
                @if let Means::Session(cookie) = &who.means { input type="hidden" name="csrf" value=(csrf_word(cookie)); }
                label { span { "Reason" } input name="reason" required maxlength=(MOST_CHARS) dir="auto"; }
                (inside)
            }
        }
    }
}

pub(crate) async fn give(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    who: Who,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let Some(who) = reviewer(who) else { return not_a_reviewer() };
    let Ok(Form(sent)) = sent else {
        return missing::unreadable("Expected a reason, and what to do.").into_response();
    };
    // As for editions: another site can send a form but not read the word.
    if let Means::Session(cookie) = &who.means
        && sent.csrf != csrf_word(cookie)
    {
        return refused("Another site sent this, or the session has changed.").into_response();
    }
    let Ok(id) = id.parse::<QueueId>() else { return one::unknown(&id).into_response() };
    let said = match said(&sent) {
        Ok(said) => said,
        Err(refusal) => return refusal.into_response(),
    };
    let done = site
        .page(move |register| {
            let done = register.acting_as(&who.name, |register| carried_out(register, id, &said));
            match done {
                Ok(_) => Ok(Page { status: StatusCode::NO_CONTENT, html: String::new() }),
                Err(AppError::Queue(error)) => Ok(not_carried_out(id, &error)),
                Err(error) => Err(error),
            }
        })
        .await;
    if done.status() == StatusCode::NO_CONTENT {
        Redirect::to(&address(&id.to_string())).into_response()
    } else {
        done
    }
}

/// A word as the register takes it.
struct Said {
    reason: String,
    word: Word,
}

enum Word {
    Accept(OnAccept),
    Amend(Box<Amendment>, OnAccept),
    Merge(QueueId),
    Plain(fn(&mut Register, QueueId, &str) -> Result<TellingView, AppError>),
}

fn said(sent: &Sent) -> Result<Said, Refusal> {
    let reason = reason(&sent.reason)?;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let opening = match sent.provisional.as_str() {
        "" => OnAccept::EvidenceOnly,
        _ => OnAccept::OpenProvisional,
    };
    let word = match sent.act {
        Act::Accept => Word::Accept(opening),
        Act::Reject => Word::Plain(Register::reject_event),
        Act::Confirm => Word::Plain(Register::confirm_event),
        Act::Close => Word::Plain(Register::close_event),
        Act::Merge => Word::Merge(sent.into.trim().parse().map_err(|_| {
            missing::unreadable("Expected another one of the queue to merge into, such as q12.")
        })?),
        Act::Amend => {
            let date = given(&sent.date).map(|date| date.parse()).transpose();
            let date = date.map_err(|_| {
                missing::unreadable("Expected a date as YYYY-MM-DD, YYYY-MM or YYYY.")
            })?;
            let amendment = Amendment {
                kind: given(&sent.kind),
                date,
                legal_effect: given(&sent.legal_effect),
                target: given(&sent.target).into_iter().collect(),
            };
            Word::Amend(Box::new(amendment), opening)
        }
    };
    Ok(Said { reason, word })
}

fn carried_out(register: &mut Register, id: QueueId, said: &Said) -> Result<TellingView, AppError> {
    let reason = &said.reason;
    match &said.word {
        Word::Accept(opening) => register.accept_event(id, reason, *opening),
        Word::Amend(amendment, opening) => register.amend_event(id, reason, amendment, *opening),
        Word::Merge(into) => register.merge_event(id, *into, reason),
        Word::Plain(act) => act(register, id, reason),
    }
}

fn not_carried_out(id: QueueId, error: &QueueError) -> Page {
    if let QueueError::NoSuch(id) = error {
        return one::unknown(&id.to_string());
    }
    let status =
        if error.is_bad_question() { StatusCode::BAD_REQUEST } else { StatusCode::CONFLICT };
    let next = match error {
        QueueError::Kind { known, .. } | QueueError::Effect { known, .. } => {
            format!("There are {}.", known.join(", "))
        }
        QueueError::SamePerson { .. } => {
            "Another reviewer confirms it, signed in under their own name.".to_owned()
        }
        QueueError::NotProvisional { .. } => {
            "Accept it without a provisional fact, or amend its date, type or whom it is about."
                .to_owned()
        }
        _ => String::new(),
    };
    let content = html! {
        h1 { "Nothing was decided." }
        p { (shown(&error.to_string())) "." }
        @if !next.is_empty() { p { (next) } }
        p { a href=(address(&id.to_string())) { "Back to " (id) } " · " a href="/queue" { "The review queue" } }
    };
    Page { status, html: Frame::new("Not decided").around(&content).into_string() }
}
