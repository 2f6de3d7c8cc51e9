//! `POST /screen/file`: a small file of customers screened, as a table or as CSV.
//!
//! Files of any size go through the command line or the API; a browser shows no more than this.

use std::collections::BTreeMap;

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use unblink_app::{
    AppError, AppQuery, BatchAnswer, BatchHit, BatchRow, Column, Columns, Explain, Register,
    ScreeningOptions, ScreeningStatus,
};

use crate::ask::{Page, Site};
use crate::export::{CSV, kept_as};
use crate::layout::{Frame, day};
use crate::missing::{self, Refusal};
use crate::params::Clocks;
use crate::parts::coverage;
use crate::parts::words::{count, name, shown, subject_url};
use crate::screen::CUTOFF;

/// Largest file, in bytes.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;
/// Most rows; more make a table nobody reads. A guess.
const MAX_ROWS: usize = 2_000;
/// Results told of each row.
const RESULTS: usize = 3;

/// A file as it was sent.
struct Sent {
    bytes: Vec<u8>,
    clocks: Clocks,
    as_csv: bool,
}

pub(crate) async fn page(State(site): State<Site>, form: Multipart) -> Response {
    let sent = match sent(form).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal.into_response(),
    };
    let (columns, rows) = match rows(&sent.bytes) {
        Ok(read) => read,
        Err(problem) => return missing::unreadable(&problem).into_response(),
    };
    if sent.as_csv {
        let asked = site.quick(move |register| {
            let (answers, _) = screened(register, &rows, sent.clocks).ok()?;
            as_csv(&rows, &answers)
        });
        return match asked.await {
            Some(text) => kept_as(text.into_response(), CSV, "screened.csv"),
            None => missing::failed().into_response(),
        };
    }
    site.page(move |register| written(register, &columns, &rows, sent.clocks)).await
}

async fn sent(mut form: Multipart) -> Result<Sent, Refusal> {
    let unreadable = |_| missing::unreadable("The form cannot be read, or the file is too large.");
    let mut sent = Sent { bytes: Vec::new(), clocks: Clocks::default(), as_csv: false };
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let named = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(unreadable)?;
        let words = || String::from_utf8_lossy(&bytes).trim().to_owned();
        match named.as_str() {
            "file" => sent.bytes = bytes.to_vec(),
            "format" => sent.as_csv = words() == "csv",
            "on" => sent.clocks.on = clock(&words())?,
            "known" => sent.clocks.known = clock(&words())?,
            _ => {}
        }
    }
    Ok(sent)
}

fn clock(words: &str) -> Result<Option<Date>, Refusal> {
    if words.is_empty() {
        return Ok(None);
    }
    let day = words.parse().map_err(|_| missing::unreadable("Expected a day as YYYY-MM-DD."))?;
    Ok(Some(day))
}

/// Returns the columns as they were understood, and the rows.
fn rows(bytes: &[u8]) -> Result<(Columns, Vec<BatchRow>), String> {
    if bytes.is_empty() {
        return Err("The file is empty, or none was chosen.".to_owned());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // A file of one column has no delimiter, and a comma is as good as any.
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|delimiter| head.split(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(bytes);
    let heads =
        reader.headers().map_err(|problem| format!("The header cannot be read: {problem}."))?;
    let heads: Vec<String> = heads.iter().map(|head| head.trim().to_owned()).collect();
    let columns = Columns::guess(&heads, &BTreeMap::new())
        .map_err(|problem| format!("{}. Name one column “name”.", problem.trim_end_matches('.')))?;
    let mut rows = Vec::new();
    for (number, record) in (1_u64..).zip(reader.records()) {
        if rows.len() == MAX_ROWS {
            return Err(format!(
                "The file has more than {MAX_ROWS} rows. `unblink screen --file` takes files of any size."
            ));
        }
        rows.push(match record {
            Ok(record) => row(number, &record, &columns),
            Err(problem) => BatchRow {
                row: number,
                query_id: number.to_string(),
                dataset: None,
                asked: Err(problem.to_string()),
            },
        });
    }
    Ok((columns, rows))
}

fn row(number: u64, record: &csv::StringRecord, columns: &Columns) -> BatchRow {
    let mut query = AppQuery::default();
    let (mut query_id, mut dataset) = (number.to_string(), None);
    for ((head, column), value) in columns.0.iter().zip(record) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match column {
            Column::QueryId => value.clone_into(&mut query_id),
            Column::Dataset => dataset = Some(value.to_owned()),
            Column::Schema => query.schema = Some(value.to_owned()),
            Column::Property(property) => query.add(property, value),
            // A column nobody understands is asked under its own head, so that its answer's
            // warnings name it.
            Column::Unknown => query.add(head, value),
            Column::Ignored => {}
        }
    }
    BatchRow { row: number, query_id, dataset, asked: Ok(query) }
}

fn screened(
    register: &mut Register,
    rows: &[BatchRow],
    clocks: Clocks,
) -> Result<(Vec<BatchAnswer>, unblink_app::Coverage), AppError> {
    let options =
        ScreeningOptions { limit: RESULTS, cutoff: CUTOFF, ..ScreeningOptions::default() };
    let as_of = clocks.at(register);
    let mut batch = register.batch(&options, Explain::Sentence, None, &as_of)?;
    let answers = batch.answer(register, rows, &|answer| answer)?;
    Ok((answers, batch.coverage().clone()))
}

/// How a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Possible,
    Near,
    Nothing,
    Unscreened,
}

impl Verdict {
    fn of(answer: &BatchAnswer) -> Self {
        match (answer.status, answer.results.first()) {
            (ScreeningStatus::Unscreened, _) => Self::Unscreened,
            (_, Some(hit)) if hit.is_match => Self::Possible,
            (_, Some(_)) => Self::Near,
            (_, None) => Self::Nothing,
        }
    }

    /// Nothing found is no clearance: it says what was found, not what is.
    fn words(self) -> &'static str {
        match self {
            Self::Possible => "possible match",
            Self::Near => "near",
            Self::Nothing => "nothing found",
            Self::Unscreened => "unscreened",
        }
    }

    fn style(self) -> &'static str {
        match self {
            Self::Possible => "red",
            Self::Near => "amber",
            Self::Nothing => "clear",
            Self::Unscreened => "unread",
        }
    }
}

fn written(
    register: &mut Register,
    columns: &Columns,
    rows: &[BatchRow],
    clocks: Clocks,
) -> Result<Page, AppError> {
    let as_of = clocks.at(register);
    let (answers, looked_at) = screened(register, rows, clocks)?;
    let number = |verdict| answers.iter().filter(|one| Verdict::of(one) == verdict).count();
    let mut order: Vec<(&BatchRow, &BatchAnswer)> = rows.iter().zip(&answers).collect();
    // Without a script: what needs a person stands first.
    order.sort_by(|(_, a), (_, b)| {
        let score = |one: &BatchAnswer| one.results.first().map_or(0.0, |hit| hit.score);
        let unread = |one: &BatchAnswer| one.status == ScreeningStatus::Unscreened;
        unread(b).cmp(&unread(a)).then(score(b).total_cmp(&score(a))).then(a.row.cmp(&b.row))
    });
    let content = html! {
        header.subject {
            p.kicker { "Screened as of " (day(as_of.valid)) ", as known on " (day(as_of.published)) }
            h1 { (count(rows.len(), "row", "rows")) " screened" }
            p.lead { (number(Verdict::Possible)) " with a possible match, " (number(Verdict::Near))
                " with something near, " (number(Verdict::Nothing)) " with nothing found, "
                (number(Verdict::Unscreened)) " that could not be screened." }
            p.soft { "Columns read: " (shown(&columns.told())) "." }
        }
        (coverage::banner(&looked_at))
        div.wide tabindex="0" role="region" aria-label="Rows with their results" {
            table.sortable {
                thead { tr { th scope="col" { "Row" } th scope="col" { "Asked" } th scope="col" { "Standing" }
                    th scope="col" { "Score" } th scope="col" { "Who" } th scope="col" { "Why" } } }
                tbody { @for (row, answer) in &order { (told(row, answer, clocks)) } }
            }
        }
        (coverage::freshness(&looked_at))
    };
    let frame = Frame {
        here: "/screen",
        as_of: Some(as_of),
        coverage: Some(&looked_at),
        ..Frame::new("A file screened")
    };
    Ok(frame.around(&content).into())
}

fn told(row: &BatchRow, answer: &BatchAnswer, clocks: Clocks) -> Markup {
    let verdict = Verdict::of(answer);
    html! {
        tr {
            td.number data-label="Row" data-sort=(row.row) { (shown(&row.query_id)) }
            th scope="row" data-label="Asked" { (name(asked(row))) }
            td data-label="Standing" { span.verdict .(verdict.style()) { (verdict.words()) }
                @if let Some(error) = &answer.error { span.soft.block { (shown(error)) } }
                @for warning in &answer.warnings { span.soft.block { (shown(warning)) } } }
            td.number data-label="Score" { @if let Some(hit) = answer.results.first() { (format!("{:.2}", hit.score)) } }
            td data-label="Who" { @for hit in &answer.results { (who(hit, clocks)) } }
            td data-label="Why" { @if let Some(hit) = answer.results.first() { (shown(&hit.why)) } }
        }
    }
}

fn asked(row: &BatchRow) -> &str {
    row.asked.as_ref().ok().and_then(|query| query.names().first()).map_or("", String::as_str)
}

fn who(hit: &BatchHit, clocks: Clocks) -> Markup {
    html! {
        p { a href=(subject_url(hit.id.as_str(), &clocks.query())) { (name(&hit.caption)) } " "
            span.soft { code { (shown(hit.list.as_str())) } " " (format!("{:.2}", hit.score)) } }
    }
}

/// Returns a line a result; a row without one has one line too.
fn as_csv(rows: &[BatchRow], answers: &[BatchAnswer]) -> Option<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "query_id", "asked", "standing", "score", "id", "caption", "list", "key", "why",
    ])
    .ok()?;
    for (row, answer) in rows.iter().zip(answers) {
        let standing = Verdict::of(answer).words();
        if answer.results.is_empty() {
            let why = answer.error.as_deref().unwrap_or_default();
            out.write_record([&row.query_id, asked(row), standing, "", "", "", "", "", why])
                .ok()?;
        }
        for hit in &answer.results {
            let score = format!("{:.4}", hit.score);
            let record = [
                &row.query_id,
                asked(row),
                standing,
                &score,
                hit.id.as_str(),
                &hit.caption,
                hit.list.as_str(),
                hit.key.as_str(),
                &hit.why,
            ];
            out.write_record(record).ok()?;
        }
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}

/// Returns the form that sends a file.
pub(crate) fn form(clocks: Clocks) -> Markup {
    html! {
        section aria-labelledby="a-file" {
            h2 #a-file { "Screen a file" }
            form.clocks.drop method="post" action="/screen/file" enctype="multipart/form-data" {
                label { span { "CSV with a header; a column “name” is enough" }
                    input type="file" name="file" accept=".csv,.txt,text/csv" required; }
                label { span { "Answer" }
                    select name="format" { option value="html" { "as a page" } option value="csv" { "as CSV" } } }
                (crate::layout::kept_clocks(clocks))
                button type="submit" { "Screen the file" }
                p.soft { "At most " (MAX_ROWS) " rows and 1 MB; the command line and the API take files of any size. "
                    "The file is not kept." }
            }
        }
    }
}
