//! Rows of the curated tables as facts.

use unblink_model::{
    Assessment, Authority, ContextFact, Contradiction, CuratedEvent, Engagement, EntityKind,
    EventKind, Exemption, Instrument, ListId, Position, Programme, Reaction, Search, Seen,
    SubjectFact, SubjectId,
};

use super::table::{Row, cut, with_source};
use super::ties::{Ties, is_list_id};
use crate::ReadError;

pub(super) const AUTHORITIES: &[&str] = with_source![
    "id",
    "name",
    "jurisdiction",
    "kind",
    "legal_basis",
    "list_name",
    "list",
    "official_url",
    "download_url",
    "download_format",
    "update_habit",
    "measures",
    "nature",
    "taliban_status",
    "verified_scope",
    "notes",
];

pub(super) const PROGRAMMES: &[&str] = with_source![
    "id",
    "list",
    "code",
    "authority",
    "title",
    "measures",
    "instrument",
    "instrument_date",
    "associates_of",
    "notes",
];

pub(super) const SUBJECTS: &[&str] =
    with_source!["id", "caption", "kind", "names", "weak_names", "references", "notes"];

pub(super) const EVENTS: &[&str] = with_source![
    "id",
    "subject",
    "authority",
    "programme",
    "kind",
    "event",
    "scope",
    "date",
    "known_date",
    "instrument",
    "instrument_date",
    "measures",
    "detail",
    "source_kind",
    "notes",
];

pub(super) const ENGAGEMENT: &[&str] = with_source![
    "id",
    "subject",
    "date",
    "until",
    "parties",
    "rung",
    "direction",
    "event",
    "detail",
    "notes",
];

pub(super) const EXEMPTIONS: &[&str] = with_source![
    "id",
    "authority",
    "instrument",
    "adopted",
    "effective",
    "expires",
    "expiry_note",
    "scope",
    "beneficiaries",
    "limits",
    "status",
    "notes",
];

pub(super) const REACTIONS: &[&str] = &[
    "id",
    "event",
    "reactor",
    "reactor_kind",
    "jurisdiction",
    "date",
    "stance",
    "summary",
    "found",
    "searched_corpora",
    "queries_run",
    "window_from",
    "window_to",
    "source_url",
    "source_grade",
    "seen_in_source",
    "notes",
];

pub(super) const CONTEXT: &[&str] = with_source![
    "id", "kind", "date", "actor", "target", "place", "summary", "value", "unit", "notes",
];

pub(super) const POSITIONS: &[&str] =
    with_source!["id", "person", "un_reference", "office", "body", "from", "until", "notes"];

pub(super) const ASSESSMENTS: &[&str] =
    with_source!["id", "topic", "assessor", "date", "value", "unit", "finding", "notes"];

pub(super) const CONTRADICTIONS: &[&str] = &[
    "id",
    "topic",
    "subject",
    "version_a",
    "source_a",
    "version_b",
    "source_b",
    "resolution",
    "confidence",
];

/// Reads a body that lists.
pub(super) fn authority(row: &Row<'_>) -> Result<Authority, ReadError> {
    let list = row.optional("list");
    if list.as_deref().is_some_and(|list| !is_list_id(list)) {
        return Err(row.fault("list", "expected a list id such as us_ofac_sdn"));
    }
    Ok(Authority {
        id: row.required("id")?,
        name: row.required("name")?,
        jurisdiction: row.required("jurisdiction")?,
        kind: row.required("kind")?,
        legal_basis: row.required("legal_basis")?,
        list_name: row.required("list_name")?,
        official_url: row.address("official_url")?,
        download_url: row.address("download_url")?,
        download_format: row.optional("download_format"),
        update_habit: row.optional("update_habit"),
        measures: row.phrases("measures")?,
        nature: row.optional("nature"),
        list: list.map(ListId::from),
        taliban_status: row.optional("taliban_status"),
        verified_scope: row.optional("verified_scope"),
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads which authority stands behind a programme code.
pub(super) fn programme(row: &Row<'_>, ties: &Ties) -> Result<Programme, ReadError> {
    let (id, list, code) = (row.required("id")?, row.required("list")?, row.required("code")?);
    if !is_list_id(&list) {
        return Err(row.fault("list", "expected a list id such as us_ofac_sdn"));
    }
    if id != format!("{list}:{code}") {
        return Err(row.fault("id", "expected list and code with a colon between"));
    }
    let associates_of = match row.text("associates_of") {
        "" => None,
        _ => Some(ties.subject(row, "associates_of")?),
    };
    Ok(Programme {
        id,
        list: ListId::from(list),
        code,
        authority: ties.known(row, "authority", &["authorities"])?,
        title: row.text("title").to_owned(),
        measures: row.phrases("measures")?,
        instrument: instrument(row)?,
        associates_of,
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

fn instrument(row: &Row<'_>) -> Result<Option<Instrument>, ReadError> {
    let date = row.date("instrument_date")?;
    match (row.optional("instrument"), date) {
        (None, Some(_)) => Err(row.fault("instrument_date", "a date of no instrument")),
        (title, date) => Ok(title.map(|title| Instrument { title, date, url: None })),
    }
}

/// Reads an actor and claims its references for it. Beside it stand those of its names that are too
/// common or too short to identify it (`ETA`).
pub(super) fn subject(
    row: &Row<'_>,
    ties: &mut Ties,
) -> Result<(SubjectFact, Vec<String>), ReadError> {
    let id = SubjectId::from(row.required("id")?);
    let kind = EntityKind::from_schema(row.text("kind"))
        .ok_or_else(|| row.fault("kind", "expected a FollowTheMoney schema such as Person"))?;
    let mut references = Vec::new();
    for text in row.names("references")? {
        references.push(ties.reference(row, &text, &id)?);
    }
    let (mut names, weak) = (row.names("names")?, row.names("weak_names")?);
    if let Some(both) = weak.iter().find(|name| names.contains(name)) {
        let problem = format!("`{}` is in the column names too", cut(both));
        return Err(row.fault("weak_names", &problem));
    }
    names.extend(weak.iter().cloned());
    let subject = SubjectFact {
        id,
        caption: row.required("caption")?,
        kind,
        names,
        references,
        source: row.source()?,
        notes: row.optional("notes"),
    };
    Ok((subject, weak))
}

/// Reads a step on the course of a designation.
pub(super) fn event(row: &Row<'_>, ties: &Ties) -> Result<CuratedEvent, ReadError> {
    let event = match row.text("kind") {
        "status" => EventKind::Status(row.word("event")?),
        "milestone" => EventKind::Milestone(row.word("event")?),
        _ => return Err(row.fault("kind", "expected `status` or `milestone`")),
    };
    Ok(CuratedEvent {
        id: row.required("id")?,
        subject: ties.subject(row, "subject")?,
        authority: ties.known(row, "authority", &["authorities"])?,
        programme: ties.programme(row)?,
        event,
        scope: row.word("scope")?,
        date: row.date("date")?,
        known: row.date("known_date")?,
        instrument: instrument(row)?,
        measures: row.phrases("measures")?,
        detail: row.optional("detail"),
        source_kind: row.optional("source_kind"),
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads a state's step towards or away from normal relations.
pub(super) fn engagement(row: &Row<'_>, ties: &Ties) -> Result<Engagement, ReadError> {
    let (rung, rung_name) = ties.rung(row)?;
    let parties = row.phrases("parties")?;
    if parties.is_empty() {
        return Err(row.fault("parties", "it is empty"));
    }
    Ok(Engagement {
        id: row.required("id")?,
        subject: ties.subject(row, "subject")?,
        date: row.word("date")?,
        until: row.date("until")?,
        parties,
        rung,
        rung_name,
        direction: row.word("direction")?,
        event: row.required("event")?,
        detail: row.optional("detail"),
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads a carve-out.
pub(super) fn exemption(row: &Row<'_>, ties: &Ties) -> Result<Exemption, ReadError> {
    Ok(Exemption {
        id: row.required("id")?,
        authority: ties.known(row, "authority", &["authorities"])?,
        instrument: row.required("instrument")?,
        adopted: row.date("adopted")?,
        effective: row.date("effective")?,
        expires: row.date("expires")?,
        expiry_note: row.optional("expiry_note"),
        scope: row.required("scope")?,
        beneficiaries: row.optional("beneficiaries"),
        limits: row.optional("limits"),
        status: row.optional("status"),
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads a reaction, or the search that found none. What is reacted to is an event or an act of
/// engagement (a recognition is no designation).
pub(super) fn reaction(row: &Row<'_>, ties: &Ties) -> Result<Reaction, ReadError> {
    let found = match row.text("found") {
        "yes" => true,
        "no" => false,
        _ => return Err(row.fault("found", "expected `yes` or `no`")),
    };
    let (url, seen) = (row.address("source_url")?, row.word("seen_in_source")?);
    if found && url.is_none() {
        return Err(row.fault("source_url", "a reaction that was found has an address"));
    }
    if found == (seen == Seen::NegativeSearch) {
        return Err(row.fault("seen_in_source", "it contradicts the column found"));
    }
    Ok(Reaction {
        id: row.required("id")?,
        event: ties.known(row, "event", &["events", "engagement"])?,
        reactor: row.required("reactor")?,
        reactor_kind: row.required("reactor_kind")?,
        jurisdiction: row.optional("jurisdiction"),
        date: row.date("date")?,
        stance: row.required("stance")?,
        summary: row.text("summary").to_owned(),
        found,
        search: search(row, found)?,
        url,
        grade: row.parsed("source_grade")?,
        seen,
        notes: row.optional("notes"),
    })
}

fn search(row: &Row<'_>, found: bool) -> Result<Option<Search>, ReadError> {
    let search = Search {
        corpora: row.optional("searched_corpora"),
        queries: row.optional("queries_run"),
        from: row.date("window_from")?,
        to: row.date("window_to")?,
    };
    let empty = Search { corpora: None, queries: None, from: None, to: None };
    if found && search != empty {
        return Err(row.fault("found", "a search is recorded for what was not found only"));
    }
    Ok((search != empty).then_some(search))
}

/// Reads what happened around the listings.
pub(super) fn context(row: &Row<'_>) -> Result<ContextFact, ReadError> {
    Ok(ContextFact {
        id: row.required("id")?,
        kind: row.required("kind")?,
        date: row.date("date")?,
        actor: row.required("actor")?,
        target: row.optional("target"),
        place: row.optional("place"),
        summary: row.required("summary")?,
        value: row.optional("value"),
        unit: row.optional("unit"),
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads who holds an office.
pub(super) fn position(row: &Row<'_>, ties: &Ties) -> Result<Position, ReadError> {
    Ok(Position {
        id: row.required("id")?,
        person: row.required("person")?,
        un_reference: ties.known_or_none(row, "un_reference", &["un-1988"])?,
        office: row.required("office")?,
        body: row.required("body")?,
        from: row.date("from")?,
        until: row.date("until")?,
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads a figure or judgement.
pub(super) fn assessment(row: &Row<'_>) -> Result<Assessment, ReadError> {
    Ok(Assessment {
        id: row.required("id")?,
        topic: row.required("topic")?,
        assessor: row.required("assessor")?,
        date: row.date("date")?,
        value: row.optional("value"),
        unit: row.optional("unit"),
        finding: row.required("finding")?,
        source: row.source()?,
        notes: row.optional("notes"),
    })
}

/// Reads two versions of one thing and which we hold to.
pub(super) fn contradiction(row: &Row<'_>, ties: &Ties) -> Result<Contradiction, ReadError> {
    let confidence = row.required("confidence")?;
    if !["high", "medium", "low"].contains(&confidence.as_str()) {
        return Err(row.fault("confidence", "expected `high`, `medium` or `low`"));
    }
    let subject = match row.text("subject") {
        "" => None,
        _ => Some(ties.subject(row, "subject")?),
    };
    Ok(Contradiction {
        id: row.required("id")?,
        topic: row.required("topic")?,
        version_a: row.required("version_a")?,
        source_a: row.text("source_a").to_owned(),
        version_b: row.required("version_b")?,
        source_b: row.text("source_b").to_owned(),
        resolution: row.required("resolution")?,
        confidence,
        subject,
    })
}
