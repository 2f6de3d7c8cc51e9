//! What the watch found, in the formats others read: ClaimReview, FollowTheMoney, Atom.
//!
//! Nothing is said here that the reading does not say. A verdict is that of this register, and the
//! formats carry the words it rests on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Map, Value, json};
use unblink_lists::ftm::FtmEntity;
use unblink_watch::{Check, Document, Event, Party, Reading, Verdict};

use crate::story::Feed;

/// Returns a `ClaimReview` of schema.org for each claim that has a verdict, as JSON-LD.
///
/// What the register does not hold and what is an opinion has no verdict and no review. The rating
/// has a name and no number: a number would be an invention. `reviewer` signs it.
pub fn claim_reviews(readings: &[Reading], reviewer: &str, today: Date) -> Vec<Value> {
    let each = readings.iter().flat_map(|reading| {
        let judged = reading.checks.iter().filter(|check| has_verdict(check.verdict.today));
        judged.filter_map(|check| {
            let claimed = claimed(reading, check)?;
            Some(claim_review(&reading.document, check, &claimed, reviewer, today))
        })
    });
    each.collect()
}

/// Returns the claim in words that stand alone. Part of an event (its day, its actor) is no claim
/// by itself: it is reviewed where it is wrong, and with the event's words.
fn claimed(reading: &Reading, check: &Check) -> Option<String> {
    let words = one_line(&check.span.text);
    // The types of events have a dot in them (`designation.suspend`); parts of events have none.
    let whole = check.claim.contains('.') || matches!(check.claim.as_str(), "role" | "silence");
    if whole {
        return Some(words);
    }
    if check.verdict.today == Verdict::Supported {
        return None;
    }
    let event = reading.events.iter().find(|event| check.event.as_ref() == Some(&event.id));
    Some(event.map_or_else(
        || words.clone(),
        |event| format!("{} ({}: {words})", one_line(&event.wording), check.claim),
    ))
}

fn has_verdict(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::NotInRegister | Verdict::Opinion)
}

fn claim_review(
    document: &Document,
    check: &Check,
    claimed: &str,
    reviewer: &str,
    today: Date,
) -> Value {
    let mut appearance = Map::new();
    appearance.insert("@type".into(), json!("NewsArticle"));
    let mut put = |name: &str, value: Option<&String>| {
        if let Some(value) = value {
            appearance.insert(name.into(), json!(value));
        }
    };
    put("headline", document.title.as_ref());
    put("url", document.url.as_ref());
    put("datePublished", document.published.value.as_ref().filter(|day| is_a_date(day)));
    appearance.insert("identifier".into(), json!(format!("sha256:{}", document.sha256)));
    if let Some(publisher) = &document.publisher {
        appearance.insert("publisher".into(), json!({"@type": "Organization", "name": publisher}));
    }
    let rested: Vec<&String> = check.facts.iter().filter_map(|fact| fact.url.as_ref()).collect();
    let mut review = json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "datePublished": today.to_string(),
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": reviewer},
        "claimReviewed": claimed,
        "itemReviewed": {"@type": "Claim", "text": check.span.text, "appearance": appearance},
        "reviewRating": {"@type": "Rating", "alternateName": check.verdict.today.as_str()},
        "reviewBody": body(check),
    });
    if let (Some(map), false) = (review.as_object_mut(), rested.is_empty()) {
        map.insert("citation".into(), json!(rested));
    }
    review
}

/// Returns why, with what the register said on the day of publication where that differs.
fn body(check: &Check) -> String {
    match check.verdict.at_publication {
        Some(then) if then != check.verdict.today => format!(
            "{} With what was public when it was published the verdict was {}.",
            check.why,
            then.as_str()
        ),
        _ => check.why.clone(),
    }
}

/// Returns FollowTheMoney entities: an `Article` for each document, an `Event` for each event it
/// tells, a `Mention` for each subject of the register it names.
pub fn ftm_of_readings(readings: &[Reading]) -> Vec<FtmEntity> {
    let mut out = Vec::new();
    let mut known = BTreeSet::new();
    for reading in readings {
        let article = article(&reading.document);
        // The same bytes twice are one article.
        if !known.insert(article.id.clone()) {
            continue;
        }
        out.extend(reading.events.iter().map(|event| happened(&article.id, reading, event)));
        out.extend(mentions(&article.id, reading));
        out.push(article);
    }
    out.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

/// Most of a digest that stands in an id, in characters: 64 bits.
const DIGEST: usize = 16;

fn article(document: &Document) -> FtmEntity {
    let digest: String = document.sha256.chars().take(DIGEST).collect();
    let mut out = FtmEntity::new(format!("unblink-article-{digest}"), "Article");
    let title = document.title.as_ref().unwrap_or(&document.source);
    out.caption.clone_from(title);
    out.add("title", title);
    out.add("fileName", &document.source);
    out.add("notes", format!("sha256: {}", document.sha256));
    if let Some(language) = three_letters(&document.language) {
        out.add("language", language);
    }
    out.add("sourceUrl", document.url.as_deref().unwrap_or_default());
    out.add("publisher", document.publisher.as_deref().unwrap_or_default());
    if let Some(day) = document.published.value.as_ref().filter(|day| is_a_date(day)) {
        out.add("publishedAt", day);
    }
    out
}

fn happened(article: &str, reading: &Reading, event: &Event) -> FtmEntity {
    let mut out = FtmEntity::new(format!("{article}-{}", event.id), "Event");
    out.caption.clone_from(&event.wording);
    out.add("name", &event.wording);
    out.add("keywords", &event.kind);
    event.spans.iter().for_each(|span| out.add("description", &span.text));
    // How it is told decides what it is: a plan, a denial and a fact are one wording apart.
    out.add("summary", told(event));
    if let Some(value) = event.date.as_ref().and_then(|date| date.value.as_deref()) {
        match value.split_once('/') {
            None if is_a_date(value) => out.add("date", value),
            None => {}
            Some((from, until)) => {
                [("startDate", from), ("endDate", until)]
                    .into_iter()
                    .filter(|(_, day)| is_a_date(day))
                    .for_each(|(name, day)| out.add(name, day));
            }
        }
    }
    for party in event.actor.iter().chain(&event.target) {
        if party.in_register {
            out.add("involved", &party.id);
        } else {
            out.add("namesMentioned", &party.caption);
        }
    }
    let places = event.place.iter().chain(event.actor.iter().filter(|party| party.kind == "state"));
    places.filter(|place| is_a_country(place)).for_each(|place| {
        out.add("country", place.id.to_ascii_lowercase());
    });
    out.add("recordId", event.register_event.as_deref().unwrap_or_default());
    out.add("proof", article);
    out.add("sourceUrl", reading.document.url.as_deref().unwrap_or_default());
    out.add("publisher", reading.document.publisher.as_deref().unwrap_or_default());
    out
}

fn told(event: &Event) -> String {
    let effect = event.legal_effect.as_deref().map(|effect| format!(", legal effect {effect}"));
    let milestone = event.milestone.as_deref().map(|step| format!(", milestone {step}"));
    format!(
        "{}, {}, {}{}{}",
        event.kind,
        event.modality,
        event.polarity,
        effect.unwrap_or_default(),
        milestone.unwrap_or_default()
    )
}

fn mentions(article: &str, reading: &Reading) -> Vec<FtmEntity> {
    let mut out: Vec<FtmEntity> = Vec::new();
    for mention in reading.mentions.iter().filter(|mention| mention.subject.in_register) {
        let id = format!("{article}-mention-{}", mention.subject.id);
        let at = out.iter().position(|one| one.id == id).unwrap_or_else(|| {
            let mut one = FtmEntity::new(id, "Mention");
            one.caption.clone_from(&mention.subject.caption);
            one.add("document", article);
            one.add("resolved", &mention.subject.id);
            out.push(one);
            out.len() - 1
        });
        out[at].add("name", &mention.span.text);
    }
    out
}

fn is_a_country(party: &Party) -> bool {
    party.id.len() == 2 && party.id.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Says whether a value is a date, whole or partial, and not an interval, a week or a season.
fn is_a_date(value: &str) -> bool {
    value.parse::<unblink_model::PartialDate>().is_ok()
}

fn three_letters(language: &str) -> Option<&'static str> {
    match language {
        "en" => Some("eng"),
        "ru" => Some("rus"),
        _ => None,
    }
}

/// Returns an Atom feed with an entry for each document: its claims with their verdicts.
pub fn atom_of_readings(readings: &[Reading], today: Date) -> String {
    let mut feed = Feed::new("watch", "Articles read against the register");
    feed.text(
        "subtitle",
        "A verdict says what this register holds. Information, not legal advice.",
    );
    feed.updated(today);
    feed.author();
    let mut known = BTreeSet::new();
    for reading in readings {
        let document = &reading.document;
        if !known.insert(&document.sha256) {
            continue;
        }
        feed.open("entry", &[]);
        feed.tag("id", &format!("article/{}", document.sha256));
        feed.text("title", document.title.as_ref().unwrap_or(&document.source));
        feed.updated(document.published.earliest().unwrap_or(today));
        if let Some(url) = &document.url {
            feed.empty("link", &[("rel", "related"), ("href", url)]);
        }
        let verdicts: BTreeSet<&str> =
            reading.checks.iter().map(|check| check.verdict.today.as_str()).collect();
        for verdict in verdicts {
            feed.empty("category", &[("term", verdict)]);
        }
        let mut lines: Vec<String> = Vec::new();
        if document.published.value.is_none() {
            lines.push(format!("When it was published is not known; read on {today}."));
        }
        for check in &reading.checks {
            let (claim, words) = (&check.claim, one_line(&check.span.text));
            lines.push(format!(
                "{claim}: “{words}” – {}. {}",
                check.verdict.today.as_str(),
                check.why
            ));
        }
        if reading.checks.is_empty() {
            lines.push("No claim in it that the register could be asked about.".to_owned());
        }
        feed.text_with("content", &[("type", "text")], &lines.join("\n"));
        feed.close("entry");
    }
    feed.finish()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
