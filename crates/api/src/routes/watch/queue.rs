//! `/api/v1/watch/queue`: what waits for a person, and a reviewer's word on it.
//!
//! Whatever is said here, no designation, status or screening answer changes by it.

use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use unblink_app::{
    Amendment, AppError, Identity, OnAccept, QueueError, QueueId, QueueShown, Register, TellingView,
};
use unblink_model::PartialDate;

use crate::ask::ask;
use crate::params::{MAX_CHARS, Params};
use crate::problem::Problem;
use crate::routes::body::{REASON, Reason, Sent, read, reason};
use crate::routes::{Answer, Shared, json};

/// Most subjects that an amendment names.
const MOST_TARGETS: usize = 20;

type Named = Result<Path<String>, PathRejection>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    reason: String,
    #[serde(default)]
    provisional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amend {
    reason: String,
    #[serde(default)]
    provisional: bool,
    #[serde(rename = "type")]
    kind: Option<String>,
    date: Option<PartialDate>,
    legal_effect: Option<String>,
    #[serde(default)]
    target: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    reason: String,
    into: String,
}

pub(crate) async fn all(State(pool): Shared, params: Params) -> Answer<Value> {
    let params = params.exactly(&["all"])?;
    let all = params.read::<bool>("all", "true or false")?.unwrap_or(false);
    let shown = if all { QueueShown::All } else { QueueShown::Open };
    let answer = ask(pool, move |register| register.watch_queue(shown)).await?;
    json(&answer)
}

pub(crate) async fn one(State(pool): Shared, id: Named, params: Params) -> Answer<Value> {
    params.exactly(&[])?;
    let id = named(id)?;
    json(&ask(pool, move |register| register.telling_in_context(id)).await?)
}

pub(crate) async fn accept(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    let sent: Accept = read(body, r#"{"reason": "…", "provisional": false}"#)?;
    let reason = reason(&sent.reason)?;
    let opening = opening(sent.provisional);
    word(pool, id, who, params, move |register, id| register.accept_event(id, &reason, opening))
        .await
}

pub(crate) async fn amend(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    let example = r#"{"reason": "…", "date": "2025-04-17"}; also type, legal_effect, target"#;
    let sent: Amend = read(body, example)?;
    let reason = reason(&sent.reason)?;
    let opening = opening(sent.provisional);
    let too_long = |text: &String| text.chars().count() > MAX_CHARS;
    if sent.target.len() > MOST_TARGETS || sent.target.iter().any(too_long) {
        return Err(Problem::bad_question(format!(
            "`target`: expected at most {MOST_TARGETS} subjects of at most {MAX_CHARS} characters"
        )));
    }
    let amendment = Amendment {
        kind: sent.kind,
        date: sent.date,
        legal_effect: sent.legal_effect,
        target: sent.target,
    };
    word(pool, id, who, params, move |register, id| {
        register.amend_event(id, &reason, &amendment, opening)
    })
    .await
}

pub(crate) async fn merge(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    let sent: Merge = read(body, r#"{"reason": "…", "into": "q12"}"#)?;
    let reason = reason(&sent.reason)?;
    let into = queue_id(&sent.into)?;
    word(pool, id, who, params, move |register, id| register.merge_event(id, into, &reason)).await
}

pub(crate) async fn reject(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    plainly(pool, id, who, params, body, Register::reject_event).await
}

pub(crate) async fn confirm(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    plainly(pool, id, who, params, body, Register::confirm_event).await
}

pub(crate) async fn close(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
) -> Answer<Value> {
    plainly(pool, id, who, params, body, Register::close_event).await
}

/// Gives a word that needs nothing but a reason.
async fn plainly(
    pool: Shared,
    id: Named,
    who: Extension<Identity>,
    params: Params,
    body: Sent,
    act: fn(&mut Register, QueueId, &str) -> Result<TellingView, AppError>,
) -> Answer<Value> {
    let sent: Reason = read(body, REASON)?;
    let reason = reason(&sent.reason)?;
    word(pool, id, who, params, move |register, id| act(register, id, &reason)).await
}

/// Gives a word in the name of whoever asks.
async fn word<A>(
    State(pool): Shared,
    id: Named,
    Extension(who): Extension<Identity>,
    params: Params,
    act: A,
) -> Answer<Value>
where
    A: FnOnce(&mut Register, QueueId) -> Result<TellingView, AppError> + Send + 'static,
{
    params.exactly(&[])?;
    let id = named(id)?;
    let told =
        ask(pool, move |register| register.acting_as(&who.name, |register| act(register, id)));
    json(&told.await?)
}

fn opening(provisional: bool) -> OnAccept {
    if provisional { OnAccept::OpenProvisional } else { OnAccept::EvidenceOnly }
}

fn named(id: Named) -> Result<QueueId, Problem> {
    let Path(text) = id.map_err(|error| Problem::bad_question(error.body_text()))?;
    queue_id(&text)
}

fn queue_id(text: &str) -> Result<QueueId, Problem> {
    // What is no id of the queue names nothing in it, however long.
    text.parse().map_err(|_| {
        no_such(format!("nothing in the queue is called `{}`", crate::problem::cut(text)))
    })
}

fn no_such(words: String) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_such_telling", "Nothing of the queue", words)
        .hint("`GET /api/v1/watch/queue?all=true` shows everything ever proposed, as q12")
}

/// Returns why a word cannot be recorded, with the next step for a program.
pub(crate) fn refused(error: &QueueError) -> Problem {
    let words = error.to_string();
    let conflict = |code, title, hint: &str| {
        Problem::new(StatusCode::CONFLICT, code, title, words.clone()).hint(hint)
    };
    match error {
        QueueError::NoSuch(_) => no_such(words),
        QueueError::Decided { .. } => {
            conflict("decided", "It is decided", "a word is given once; its page shows who and why")
        }
        QueueError::Merge { .. } => conflict(
            "unmergeable",
            "It cannot be merged",
            "name another one that is open or accepted, in `into`",
        ),
        QueueError::Evidence { .. } => conflict(
            "evidence_lost",
            "Its words do not hold",
            "bring the archive back from a backup, or reject it",
        ),
        QueueError::NotProvisional { .. } => conflict(
            "not_provisional",
            "No provisional fact can be opened",
            "accept it without `provisional`, or amend it with `date`, `target` or `type`",
        ),
        QueueError::NoneOpen { .. } => conflict(
            "none_open",
            "No provisional fact is open",
            "`GET /api/v1/watch/queue` shows those that are, as `provisional`",
        ),
        QueueError::SamePerson { .. } => conflict(
            "same_person",
            "A second person is needed",
            "another reviewer confirms it with a key of their own; whoever opened it can close it",
        ),
        QueueError::NoReason => Problem::bad_question(words).hint("send `reason`"),
        QueueError::Nobody(_) => {
            Problem::bad_question(words).hint("ask with the key of a person's account")
        }
        QueueError::Unchanged => Problem::bad_question(words)
            .hint("send `type`, `date`, `legal_effect` or `target`, or accept it as it stands"),
        QueueError::Kind { known, .. } | QueueError::Effect { known, .. } => {
            Problem::bad_question(words).hint(format!("there are {}", known.join(", ")))
        }
        _ => Problem::bad_question(words),
    }
}
