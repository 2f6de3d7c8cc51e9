//! `/queue/{id}`: one telling with its words in their text, the register's facts, its history and
//! the forms that decide.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::article::Check;
use unblink_app::{
    AppError, DesignationView, Identity, NewsDesk, QueueId, QueuedEvent, Register,
    TellingInContext, TellingView, WhoLists,
};

use super::{Who, as_it_stands, links, not_a_reviewer, parties, reviewer, source, summary, words};
use crate::article::verdict_of;
use crate::ask::{Page, Site};
use crate::layout::Frame;
use crate::params::{Params, SubjectPath};
use crate::parts::words::{name, plain, shown, standing, subject_url};

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    who: Who,
    params: Params,
) -> Response {
    let Some(who) = reviewer(who) else { return not_a_reviewer() };
    site.register_and_desk_page(move |register, desk| match id.parse() {
        Ok(id) => written(register, desk, id, &who, &params),
        Err(_) => Ok(unknown(&id)),
    })
    .await
}

fn written(
    register: &mut Register,
    desk: &NewsDesk,
    id: QueueId,
    who: &Identity,
    params: &Params,
) -> Result<Page, AppError> {
    let told = match register.telling_in_context(id) {
        Ok(told) => told,
        Err(AppError::Queue(unblink_app::QueueError::NoSuch(_))) => {
            return Ok(unknown(&id.to_string()));
        }
        Err(error) => return Err(error),
    };
    let telling = &told.telling;
    let event = as_it_stands(telling);
    let checks = register.telling_checks(desk, telling);
    let stands = stands(register, event)?;
    let content = html! {
        header.subject {
            p.kicker { a href="/queue" { "The review queue" } " · " (telling.id) }
            h1 { (summary(event)) }
            p { (super::standing(telling)) }
        }
        (said(&told))
        (claim(telling))
        (facts(event, &checks, &stands))
        (history(&told))
        (words::forms(telling, who))
    };
    let title = format!("{} of the review queue", telling.id);
    let unread = params.unread(&["on", "known"]);
    let frame = Frame { here: "/queue", unread: &unread, ..Frame::new(&title) };
    Ok(frame.around(&content).into())
}

pub(super) fn unknown(id: &str) -> Page {
    let content = html! {
        h1 { "Nothing in the queue is called “" (shown(id)) "”." }
        p { a href="/queue?state=all" { "Everything ever proposed" } }
    };
    Page {
        status: StatusCode::NOT_FOUND,
        html: Frame::new("Not in the queue").around(&content).into_string(),
    }
}

/// Returns words of an article as they run on: its line breaks are spaces here, not characters that
/// are written out.
fn running(text: &str) -> String {
    shown(&text.replace(['\r', '\n', '\t'], " "))
}

fn said(told: &TellingInContext) -> Markup {
    let article = &told.telling.article;
    html! {
        section aria-labelledby="words" {
            h2 #words { "Its words, where they stand" }
            @if let Some(problem) = &told.context_lost { p.notice { "The archived text cannot be shown: " (shown(problem)) "." } }
            @for excerpt in &told.context {
                article.read dir="auto" lang=(shown(&article.language)) {
                    p { @if excerpt.cut_before { "… " } (running(&excerpt.before).trim_start())
                        mark.told { (running(&excerpt.span.text)) }
                        (running(&excerpt.after).trim_end()) @if excerpt.cut_after { " …" } }
                }
            }
            p.soft { (source(&told.telling)) ". "
                @if let Some(url) = article.url.as_deref().filter(|url| is_web(url)) { a href=(url) rel="noreferrer" { "The article" } ". " }
                "Text kept as " code { (article.text_sha256.get(..12).unwrap_or_default()) } "…" }
        }
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn claim(told: &TellingView) -> Markup {
    let amended = told.decision.as_ref().and_then(|word| word.amended.as_ref());
    html! {
        section aria-labelledby="claim" {
            h2 #claim { "What it is read as" }
            (event_facts(&told.event))
            @if let Some(amended) = amended { h3 { "As amended" } (event_facts(amended)) }
        }
    }
}

fn event_facts(event: &QueuedEvent) -> Markup {
    let rows = [
        ("Effect", &event.legal_effect),
        ("Told as", &event.modality),
        ("Polarity", &event.polarity),
        ("Milestone", &event.milestone),
        ("Its words alone say", &event.worded_as),
    ];
    html! {
        dl.facts {
            dt { "Type" } dd { code { (shown(&event.kind)) } }
            dt { "Whom" } dd { @if event.target.is_empty() { "nobody named" } @else { (parties(&event.target)) } }
            dt { "By whom" } dd { @if event.actor.is_empty() { "nobody named" } @else { (parties(&event.actor)) } }
            dt { "When" } dd { (shown(event.date.as_deref().unwrap_or("no date")))
                @if let Some(cue) = &event.date_cue { " – “" bdi dir="auto" { (shown(&cue.text)) } "”" } }
            @for (what, value) in rows { @if let Some(value) = value { dt { (what) } dd { (plain(value)) } } }
        }
    }
}

/// Where somebody stands with whoever acts: on the event's day, and today.
struct Stands {
    then: Option<WhoLists>,
    now: WhoLists,
}

/// Asks the register about those of the event whom it knows.
fn stands(register: &mut Register, event: &QueuedEvent) -> Result<Vec<Stands>, AppError> {
    let day: Option<Date> = event.date.as_deref().and_then(|date| date.parse().ok());
    let mut out = Vec::new();
    for party in event.target.iter().filter(|party| party.in_register) {
        let now = register.as_of(None, None, None);
        let now = match register.who_lists(&party.id, &now) {
            Ok(now) => now,
            // Somebody whom the lists of that time knew, and today's do not.
            Err(AppError::NoSuchSubject { .. } | AppError::Ambiguous { .. }) => continue,
            Err(error) => return Err(error),
        };
        let then = match day {
            Some(day) => {
                Some(register.who_lists(&party.id, &register.as_of(Some(day), None, None))?)
            }
            None => None,
        };
        out.push(Stands { then, now });
    }
    Ok(out)
}

fn facts(event: &QueuedEvent, checks: &[Check], stands: &[Stands]) -> Markup {
    html! {
        section aria-labelledby="register" {
            h2 #register { "What the register says" }
            @match &event.register_event {
                Some(row) => p { "It is taken to be what the register holds as " code { (shown(row)) } "." }
                None => p { "It is taken to be no event that the register holds." }
            }
            @for one in stands { (stand(event, one)) }
            @if checks.is_empty() { p { "No claim in these words that the register could be asked about." } }
            @else { (checked(checks)) }
        }
    }
}

fn stand(event: &QueuedEvent, stands: &Stands) -> Markup {
    let subject = &stands.now.subject;
    let now = of_actor(event, &stands.now);
    let then = stands.then.as_ref().map(|then| of_actor(event, then)).unwrap_or_default();
    let clock = stands.then.as_ref().map(|then| format!("?on={}", then.on)).unwrap_or_default();
    html! {
        h3 { a href=(subject_url(subject.id.as_str(), &clock)) { (name(&subject.caption)) } " with " @if event.actor.is_empty() { "whoever acts" } @else { (parties(&event.actor)) } }
        @if now.is_empty() && then.is_empty() {
            p { "No designation of " (name(&subject.caption)) " by them is on record: of what is not loaded nothing is known." }
        } @else {
            ul {
                @if let Some(asked) = &stands.then { li { "On " (asked.on) ": " (statuses(&then)) } }
                li { "Today: " (statuses(&now)) }
            }
        }
    }
}

/// Returns the designations by an authority of whoever acts: the authority itself, or its state.
fn of_actor<'a>(event: &QueuedEvent, answer: &'a WhoLists) -> Vec<&'a DesignationView> {
    let acts = |view: &&DesignationView| {
        let authority = &view.authority;
        event.actor.iter().any(|actor| {
            let state = actor.id.split(':').next().unwrap_or_default();
            actor.id == authority.id || state.eq_ignore_ascii_case(&authority.jurisdiction)
        })
    };
    answer.designations.iter().chain(&answer.former).filter(acts).collect()
}

fn statuses(views: &[&DesignationView]) -> Markup {
    html! {
        @if views.is_empty() { "nothing on record" }
        @for (n, view) in views.iter().enumerate() {
            @if n > 0 { "; " } (shown(&view.authority.name)) " " (standing(view.status, view.scope))
        }
    }
}

fn checked(checks: &[Check]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="Claims and verdicts" {
            table.claims {
                thead { tr { th scope="col" { "Words" } th scope="col" { "Claim" } th scope="col" { "When published" }
                    th scope="col" { "Today" } th scope="col" { "Why, and what it rests on" } } }
                tbody { @for check in checks { tr {
                    td dir="auto" { (shown(&check.span.text)) }
                    td data-label="Claim" { (shown(&plain(&check.claim))) }
                    td data-label="When published" { @match check.verdict.at_publication { Some(verdict) => (verdict_of(verdict)), None => span.soft { "day not known" } } }
                    td data-label="Today" { (verdict_of(check.verdict.today)) }
                    td { (shown(&check.why))
                        @if !check.facts.is_empty() { ul { @for fact in &check.facts {
                            li { @if let Some(date) = &fact.date { (shown(date)) ": " } (shown(&fact.says))
                                @if let Some(url) = fact.url.as_deref().filter(|url| is_web(url)) { " " a href=(url) rel="noreferrer" { "source" } } }
                        } } } }
                } } }
            }
        }
    }
}

fn history(told: &TellingInContext) -> Markup {
    let telling = &told.telling;
    html! {
        section aria-labelledby="history" {
            h2 #history { "Its history" }
            ol {
                li { (at(telling.proposed)) ": proposed by " (shown(&telling.by)) ", read by " (shown(&telling.extractor.name)) " " (shown(&telling.extractor.version)) }
                @if let Some(word) = &telling.decision {
                    li { (at(word.decided)) ": " (plain(telling.state.as_str()))
                        @if let Some(into) = word.into { " into " (links(&[into])) }
                        " by " strong { (shown(&word.by)) } " – " (shown(&word.reason)) }
                }
                @if let Some(fact) = &telling.provisional {
                    li { (at(fact.opened)) ": provisional fact opened by " strong { (shown(&fact.by)) } ": "
                        code { (shown(&fact.fact.kind)) } ", " (parties(&fact.fact.subject)) ", " (shown(&fact.fact.date)) }
                    @if let (Some(by), Some(ended), Some(reason)) = (&fact.ended_by, fact.ended, &fact.end_reason) {
                        li { (at(ended)) ": provisional fact " (fact.state) " by " strong { (shown(by)) } " – " (shown(reason)) }
                    }
                }
            }
            @if !told.merged.is_empty() { p { "Merged into it: " (links(&told.merged)) "." } }
            @if !telling.alike.is_empty() { p { "May be the same as " (links(&telling.alike)) "." } }
        }
    }
}

fn at(instant: Timestamp) -> Markup {
    let words = instant.strftime("%Y-%m-%d %H:%M UTC").to_string();
    html! { time datetime=(instant) { (words) } }
}
