//! `/article`: an article read, its claims held against the register, two tellings compared.

mod compared;
mod marked;

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use unblink_app::article::{Check, Document, Reading, Verdict};
use unblink_app::{AppError, NewsDesk, SAMPLE_ARTICLE, documents};

use crate::ask::{Page, Site};
use crate::assets::STYLE;
use crate::layout::Frame;
use crate::missing::{self, Refusal};
use crate::params::Params;
use crate::parts::words::{count, encoded, plain, shown, subject_url};

/// Largest form, in bytes: the articles and what stands around them.
pub(crate) const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Articles of one form: more columns are read by nobody. A guess; the command line takes any number.
const ARTICLES: usize = 4;

/// An article as it was sent.
#[derive(Clone, Debug, Default)]
struct Sent {
    text: Vec<u8>,
    file: Vec<u8>,
    published: Option<Date>,
}

pub(crate) async fn page(params: Params) -> Response {
    let content = html! {
        h1 { "Read an article" }
        p.lead { "What it says, word for word, and what the register says to it: on the day it was published, and today." }
        (form())
        p { a href="/article/sample" { "Try the sample" } ", written for this, with mistakes on purpose. What articles say and waits for a person stands in the " a href="/queue" { "review queue" } ", for reviewers." }
    };
    let frame = Frame {
        here: "/article",
        unread: &params.unread(&["on", "known"]),
        ..Frame::new("Read an article")
    };
    Page::from(frame.around(&content)).into_response()
}

pub(crate) async fn sample(State(site): State<Site>) -> Response {
    let sent = Sent { text: SAMPLE_ARTICLE.as_bytes().to_vec(), ..Sent::default() };
    site.desk_page(move |desk| written(desk, &[sent])).await
}

pub(crate) async fn read(State(site): State<Site>, form: Multipart) -> Response {
    match sent(form).await {
        Ok(sent) => site.desk_page(move |desk| written(desk, &sent)).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn sent(mut form: Multipart) -> Result<Vec<Sent>, Refusal> {
    let unreadable = |_| {
        missing::unreadable(
            "The form cannot be read, or it is larger than 2 MB. `unblink watch check` takes files of any size.",
        )
    };
    let mut all = vec![Sent::default(); ARTICLES];
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let named = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(unreadable)?;
        let Some((what, place)) = named.split_once('-') else { continue };
        let number = place.parse().unwrap_or(0_usize);
        let Some(one) = number.checked_sub(1).and_then(|at| all.get_mut(at)) else { continue };
        match what {
            "text" => one.text = bytes.to_vec(),
            "file" => one.file = bytes.to_vec(),
            "published" => one.published = date(&bytes)?,
            _ => {}
        }
    }
    all.retain(|one| !one.bytes().trim_ascii().is_empty());
    if all.is_empty() {
        return Err(missing::unreadable("The form holds no article: paste one, or choose a file."));
    }
    Ok(all)
}

fn date(bytes: &[u8]) -> Result<Option<Date>, Refusal> {
    let words = String::from_utf8_lossy(bytes);
    let words = words.trim();
    if words.is_empty() {
        return Ok(None);
    }
    let read = words.parse().map_err(|_| missing::unreadable("Expected a day as YYYY-MM-DD."));
    read.map(Some)
}

impl Sent {
    /// A file counts before pasted words.
    fn bytes(&self) -> &[u8] {
        if self.file.trim_ascii().is_empty() { &self.text } else { &self.file }
    }
}

fn written(desk: &NewsDesk, sent: &[Sent]) -> Result<Page, AppError> {
    let mut readings: Vec<Reading> = Vec::new();
    for (number, one) in (1..).zip(sent) {
        let mut found: Option<Document> = None;
        documents(&format!("article {number}"), one.bytes(), one.published, &mut |document| {
            // A feed holds many; this page reads one.
            found.get_or_insert(document);
        })?;
        readings.extend(found.map(|document| desk.read(document)));
    }
    if readings.is_empty() {
        return Ok(nothing());
    }
    let title = title_of(&readings);
    let content = html! {
        (told(desk, &readings, &title, Place::Served))
        section aria-labelledby="another" { h2 #another { "Read another" } (form()) }
    };
    let frame = Frame { here: "/article", ..Frame::new(&title) };
    Ok(frame.around(&content).into())
}

fn title_of(readings: &[Reading]) -> String {
    match readings {
        [one] => one.document.title.clone().unwrap_or_else(|| "An article".to_owned()),
        [_, _] => "Two articles compared".to_owned(),
        [_, _, _] => "Three articles compared".to_owned(),
        several => format!("{} articles compared", several.len()),
    }
}

/// Where a telling is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On a page of the server, whose subjects have pages too.
    Served,
    /// In a file of its own, which leads nowhere.
    Alone,
}

fn told(desk: &NewsDesk, readings: &[Reading], title: &str, place: Place) -> Markup {
    html! {
        header.subject { p.kicker { "Read against the register of " (desk.today()) } h1 dir="auto" { (shown(title)) } }
        @if readings.len() > 1 { (compared::section(readings, &desk.compare(readings))) }
        (legend())
        div.tellings { @for (number, reading) in (1_usize..).zip(readings) { (telling(number, reading, place)) } }
    }
}

/// Returns articles as one page that stands alone: its style within it, no script, nothing loaded.
pub fn report(desk: &NewsDesk, readings: &[Reading]) -> String {
    let title = title_of(readings);
    html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                title { (shown(&title)) " · unblink" }
                // Our own file, which holds no end of itself.
                style { (PreEscaped(STYLE)) }
            }
            body {
                main #content { (told(desk, readings, &title, Place::Alone)) }
                footer.foot { div.columns {
                    p { strong { "Information, not legal advice." }
                        " What an article says is no fact of the register; a verdict says what this register holds." }
                } }
            }
        }
    }
    .into_string()
}

fn nothing() -> Page {
    let content = html! {
        h1 { "No article in it" }
        p { "What was sent holds no text to read. " a href="/article" { "Try again" } "." }
    };
    Frame { here: "/article", ..Frame::new("No article in it") }.around(&content).into()
}

fn legend() -> Markup {
    html! {
        p.legend { "In the text: "
            @for kind in marked::KINDS { mark class=(kind.class) { (kind.words) } " " }
            "A number leads to what the register says."
        }
    }
}

fn telling(number: usize, reading: &Reading, place: Place) -> Markup {
    let document = &reading.document;
    let heading = format!("article-{number}");
    html! {
        section.telling aria-labelledby=(heading) {
            h2 id=(heading) { "Article " (number) @if let Some(title) = &document.title { ": " bdi { (shown(title)) } } }
            p.soft {
                @match &document.published.value {
                    Some(day) => { "Published " (shown(day)) ", as far as its signals tell (" (format!("{:.0}", document.published.confidence * 100.0)) " %)." }
                    None => "When it was published is not known, so nothing is checked as of that day.",
                }
                " Language: " (shown(&document.language)) "."
                @if document.cut { strong { " The text was longer than is read, and is cut." } }
            }
            article.read dir="auto" lang=(shown(&document.language)) { (marked::text(number, reading)) }
            (claims(number, reading))
            (quotes(reading))
            (people(reading, place))
        }
    }
}

fn claims(number: usize, reading: &Reading) -> Markup {
    html! {
        h3 { (count(reading.checks.len(), "claim", "claims")) ", and what the register says" }
        @if reading.checks.is_empty() { p { "No claim in it that the register could be asked about." } }
        @else {
            div.wide tabindex="0" role="region" aria-label="Claims and verdicts" {
                table.claims {
                    thead { tr { th scope="col" { "No" } th scope="col" { "Words" } th scope="col" { "Claim" }
                        th scope="col" { "Then" } th scope="col" { "Today" } th scope="col" { "Why, and what it rests on" } } }
                    tbody { @for (at, check) in (1_usize..).zip(&reading.checks) { (claim(number, at, check)) } }
                }
            }
        }
    }
}

fn claim(number: usize, at: usize, check: &Check) -> Markup {
    html! {
        tr id=(format!("claim-{number}-{at}")) {
            td { a href=(format!("#words-{number}-{at}")) { (at) } }
            td dir="auto" { (shown(&check.span.text)) }
            td { (shown(&plain(&check.claim))) }
            td { @match check.verdict.at_publication { Some(verdict) => (verdict_of(verdict)), None => span.soft { "day not known" } } }
            td { (verdict_of(check.verdict.today)) }
            td { (shown(&check.why))
                @if !check.facts.is_empty() {
                    ul { @for fact in &check.facts {
                        li { @if let Some(date) = &fact.date { (shown(date)) ": " } (shown(&fact.says))
                            @if let Some(url) = fact.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                                " " a href=(url) rel="noreferrer" { "source" }
                            } }
                    } }
                }
            }
        }
    }
}

pub(crate) fn verdict_of(verdict: Verdict) -> Markup {
    let (class, words) = match verdict {
        Verdict::Supported => ("clear", "supported"),
        Verdict::Overstated => ("amber", "overstated"),
        Verdict::Understated => ("amber", "understated"),
        Verdict::WrongDate => ("red", "another day"),
        Verdict::WrongActor => ("red", "another actor"),
        Verdict::Contradicted => ("red", "contradicted"),
        Verdict::NotInRegister => ("unread", "not in the register"),
        Verdict::Anachronistic => ("amber", "not known then"),
        Verdict::Opinion => ("unread", "an opinion"),
    };
    html! { span class=(format!("verdict {class}")) { (words) } }
}

fn quotes(reading: &Reading) -> Markup {
    html! {
        @if !reading.quotes.is_empty() {
            h3 { "Who says what" }
            ul { @for quote in &reading.quotes {
                li dir="auto" {
                    strong { @match &quote.speaker { Some(speaker) => bdi { (shown(&speaker.name)) }, None => "nobody named" } }
                    @if let Some(role) = &quote.role { ", " (shown(&role.text)) }
                    " (" (shown(&plain(&quote.kind))) "): " (shown(&quote.content.text))
                }
            } }
        }
        @if !reading.silences.is_empty() {
            h3 { "Reactions said to be absent" }
            ul { @for silence in &reading.silences { li dir="auto" { (shown(&silence.span.text)) } } }
            p.soft { "That it says so is evidence; that it is so is not." }
        }
    }
}

fn people(reading: &Reading, place: Place) -> Markup {
    let mut named: Vec<_> =
        reading.mentions.iter().map(|mention| &mention.subject).filter(|p| p.in_register).collect();
    named.sort();
    named.dedup();
    html! {
        @if !named.is_empty() {
            h3 { "Who of it is in the register" }
            ul { @for party in named {
                @if place == Place::Served {
                    li { a href=(subject_url(&party.id, "")) { bdi { (shown(&party.caption)) } }
                        @for other in &party.also { ", or " a href=(format!("/subject/{}", encoded(other))) { (shown(other)) } }
                        (stood(reading, &party.id)) }
                } @else {
                    li { bdi { (shown(&party.caption)) } " " code { (shown(&party.id)) }
                        @for other in &party.also { ", or " code { (shown(other)) } }
                        (stood(reading, &party.id)) }
                }
            } }
        }
    }
}

/// How someone stood when the article was published.
fn stood(reading: &Reading, id: &str) -> Markup {
    let standing = reading.standings.iter().find(|one| one.subject.as_str() == id);
    html! {
        @if let Some(standing) = standing {
            " " span.soft { "– on " (standing.on) " " (shown(&standing.to_string())) }
        }
    }
}

fn fields(number: usize, words: &str) -> Markup {
    html! {
        fieldset {
            legend { (words) }
            label { span { "Its words, or the page’s HTML" } textarea name=(format!("text-{number}")) rows="7" dir="auto" {} }
            label { span { "or a file" } input type="file" name=(format!("file-{number}")) accept=".txt,.html,.htm,text/plain,text/html"; }
            label { span { "Published on, if it does not say" } input type="date" name=(format!("published-{number}")); }
        }
    }
}

fn form() -> Markup {
    html! {
        form.reading method="post" action="/article" enctype="multipart/form-data" {
            (fields(1, "The article"))
            (fields(2, "Another telling, to compare (may stay empty)"))
            details { summary { "More tellings" }
                @for number in 3..=ARTICLES { (fields(number, "One more telling (may stay empty)")) }
            }
            button type="submit" { "Read" }
            p.soft { "At most 2 MB. Nothing is fetched, and nothing sent is kept." }
        }
    }
}
