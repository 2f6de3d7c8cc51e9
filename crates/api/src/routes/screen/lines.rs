//! `POST /api/v1/screen` with JSON lines: any number of queries, answered line by line.
//!
//! Lines are read as they come, screened in runs beside each other and written in their order.
//! Between reading and writing stand at most [`RUNS`] runs: who reads slowly is read slowly.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as _, Frame};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use unblink_app::{AppQuery, FindOptions, Snapshot};

use crate::problem::cut;
use crate::routes::yente;
use crate::site::Site;

/// Longest line, in bytes; one subject is some hundreds.
const MOST_LINE_BYTES: usize = 256 * 1024;
/// Lines screened at a time; enough that handing them over costs little.
const RUN_LINES: usize = 128;
/// Runs between reading and writing.
const RUNS: usize = 4;
/// How long a client may pause in the middle of its lines.
const MAX_PAUSE: Duration = Duration::from_mins(1);
/// The content type of answers.
const TYPE: &str = "application/x-ndjson";

/// How every line is screened.
#[derive(Clone)]
pub(super) struct How {
    pub(super) dataset: String,
    pub(super) limit: usize,
    pub(super) threshold: f64,
    pub(super) cutoff: f64,
}

/// A line as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    query_id: Value,
    #[serde(default)]
    dataset: Option<String>,
    #[serde(default)]
    schema: Option<String>,
    properties: Map<String, Value>,
}

/// Says whether a content type is that of JSON lines.
pub(super) fn is_lines(content_type: Option<&str>) -> bool {
    let kind = content_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    matches!(
        kind,
        "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines"
            | "text/jsonl"
    )
}

/// Answers lines as they come.
pub(super) fn answer(site: Site, snapshot: Arc<Snapshot>, how: How, body: Body) -> Response {
    let (send, receive) = mpsc::channel(RUNS);
    tokio::spawn(read(site, snapshot, how, body, send));
    let answers = Answers { runs: receive, current: None };
    ([(header::CONTENT_TYPE, TYPE)], Body::new(answers)).into_response()
}

type Run = JoinHandle<String>;

/// Reads lines and hands runs of them over, until the body ends or nobody wants the answers.
async fn read(
    site: Site,
    snapshot: Arc<Snapshot>,
    how: How,
    mut body: Body,
    send: mpsc::Sender<Run>,
) {
    let mut cutter = Cutter::default();
    let mut first = 1;
    loop {
        let frame = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx));
        let (ended, broken) = match tokio::time::timeout(MAX_PAUSE, frame).await {
            Ok(Some(Ok(frame))) => {
                if let Ok(bytes) = frame.into_data() {
                    cutter.add(&bytes);
                }
                (false, None)
            }
            Ok(None) => (true, None),
            Ok(Some(Err(error))) => (true, Some(error.to_string())),
            Err(_) => (true, Some("the client paused for too long".to_owned())),
        };
        if ended {
            cutter.end();
        }
        while cutter.lines.len() >= RUN_LINES || (ended && !cutter.lines.is_empty()) {
            let most = cutter.lines.len().min(RUN_LINES);
            let lines: Vec<Raw> = cutter.lines.drain(..most).collect();
            let (site, snapshot, how) = (site.clone(), snapshot.clone(), how.clone());
            let run =
                tokio::task::spawn_blocking(move || run(&site, &snapshot, &how, first, lines));
            first += most;
            if send.send(run).await.is_err() {
                return;
            }
        }
        if let Some(words) = broken {
            // What came before is answered; the last line says that this is not the end.
            let line = json!({ "line": first, "status": 400, "code": "cut_off", "detail": words });
            let _ = send.send(tokio::spawn(async move { format!("{line}\n") })).await;
        }
        if ended {
            return;
        }
    }
}

/// A line as bytes, or that it was too long.
enum Raw {
    Bytes(Vec<u8>),
    TooLong,
}

/// Cuts bytes into lines; of a line that is too long nothing is kept.
#[derive(Default)]
struct Cutter {
    lines: Vec<Raw>,
    rest: Vec<u8>,
    is_too_long: bool,
}

impl Cutter {
    fn add(&mut self, mut bytes: &[u8]) {
        while let Some(at) = bytes.iter().position(|byte| *byte == b'\n') {
            self.keep(&bytes[..at]);
            self.finish();
            bytes = &bytes[at + 1..];
        }
        self.keep(bytes);
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.rest.len() + bytes.len() > MOST_LINE_BYTES {
            self.is_too_long = true;
            self.rest = Vec::new();
        } else if !self.is_too_long {
            self.rest.extend_from_slice(bytes);
        }
    }

    fn finish(&mut self) {
        let line = std::mem::take(&mut self.rest);
        if std::mem::take(&mut self.is_too_long) {
            self.lines.push(Raw::TooLong);
        } else {
            self.lines.push(Raw::Bytes(line));
        }
    }

    fn end(&mut self) {
        if !self.rest.is_empty() || self.is_too_long {
            self.finish();
        }
    }
}

/// Screens a run of lines and returns their answers, each ended by a line feed.
fn run(site: &Site, snapshot: &Snapshot, how: &How, first: usize, lines: Vec<Raw>) -> String {
    let mut out = String::new();
    let mut screened = 0;
    for (offset, raw) in lines.into_iter().enumerate() {
        let number = first + offset;
        let Raw::Bytes(bytes) = raw else {
            let words = format!("a line has at most {MOST_LINE_BYTES} bytes");
            out.push_str(&refused(number, &Value::Null, 413, "too_large", &words));
            continue;
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Line>(&bytes) {
            Err(error) => {
                let words = format!("the line is no query: {error}");
                out.push_str(&refused(number, &Value::Null, 400, "bad_question", &words));
            }
            Ok(line) => {
                screened += 1;
                out.push_str(&screen(site, snapshot, how, number, &line));
            }
        }
    }
    site.metrics.queries.inc_by(screened);
    out
}

fn screen(site: &Site, snapshot: &Snapshot, how: &How, number: usize, line: &Line) -> String {
    let dataset = line.dataset.as_deref().unwrap_or(&how.dataset);
    let id = &line.query_id;
    let lists: BTreeSet<String> = match snapshot.lists_of(dataset) {
        None => {
            let words = format!("no list is called `{}`", cut(dataset));
            return refused(number, id, 404, "no_such_list", &words);
        }
        Some(lists) if lists.is_empty() => {
            let words = format!("`{}` is not loaded; this is no clear", cut(dataset));
            return refused(number, id, 503, "unscreened", &words);
        }
        Some(lists) => lists,
    };
    let query = match query_of(line) {
        Ok(query) => query,
        Err(words) => return refused(number, id, 400, "bad_question", &words),
    };
    let reading = query.read();
    if query.asks_nothing(&reading.query) {
        let words = "nothing to look for: give a name or an identifier";
        return refused(number, id, 400, "bad_question", words);
    }
    let options = FindOptions { limit: how.limit, cutoff: how.cutoff };
    let mut results = Vec::new();
    let found = match snapshot.find(&site.pool, &reading, &lists, &options) {
        Ok(found) => found,
        Err(error) => return refused(number, id, 500, "internal", &error.to_string()),
    };
    for found in found {
        let (caption, schema, datasets) = match snapshot.entity(&site.pool, &found.id) {
            Ok(shown) => {
                let entity = &shown.entity;
                (entity.caption.clone(), entity.schema.clone(), entity.datasets.clone())
            }
            Err(error) => return refused(number, id, 500, "internal", &error.to_string()),
        };
        results.push(json!({
            "id": found.id,
            "caption": caption,
            "schema": schema,
            "datasets": datasets,
            "score": found.score,
            "match": found.score >= how.threshold,
            "explanation": found.explanation,
        }));
    }
    let answer = json!({
        "query_id": id,
        "line": number,
        "status": 200,
        "results": results,
        "warnings": reading.warnings,
        "coverage": yente::coverage(snapshot),
    });
    format!("{answer}\n")
}

fn query_of(line: &Line) -> Result<AppQuery, String> {
    let mut query = AppQuery { schema: line.schema.clone(), ..AppQuery::default() };
    for (name, values) in &line.properties {
        let one = std::slice::from_ref(values);
        for value in values.as_array().map_or(one, Vec::as_slice) {
            match value {
                Value::String(text) => query.add(name, text.as_str()),
                Value::Number(number) => query.add(name, number.to_string()),
                Value::Null => {}
                _ => {
                    return Err(format!("expected text or a list of texts in `{}`", cut(name)));
                }
            }
        }
    }
    Ok(query)
}

fn refused(number: usize, id: &Value, status: u16, code: &str, words: &str) -> String {
    let line = json!({
        "query_id": id, "line": number, "status": status, "code": code, "detail": words,
    });
    format!("{line}\n")
}

/// The answers, run by run in their order.
struct Answers {
    runs: mpsc::Receiver<Run>,
    current: Option<Run>,
}

impl hyper::body::Body for Answers {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        loop {
            if let Some(run) = &mut self.current {
                let done = ready!(Pin::new(run).poll(cx));
                self.current = None;
                return match done {
                    Ok(text) if text.is_empty() => continue,
                    Ok(text) => Poll::Ready(Some(Ok(Frame::data(Bytes::from(text))))),
                    // A run that panicked: the answer ends there, visibly broken off.
                    Err(error) => Poll::Ready(Some(Err(std::io::Error::other(error)))),
                };
            }
            match ready!(self.runs.poll_recv(cx)) {
                Some(run) => self.current = Some(run),
                None => return Poll::Ready(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_wherever_the_bytes_are() {
        let mut cutter = Cutter::default();
        for part in ["a\nb", "c\n", "\n", "d"] {
            cutter.add(part.as_bytes());
        }
        cutter.end();
        let lines: Vec<String> = cutter
            .lines
            .iter()
            .map(|raw| match raw {
                Raw::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Raw::TooLong => "too long".to_owned(),
            })
            .collect();
        assert_eq!(lines, ["a", "bc", "", "d"]);
        let mut cutter = Cutter::default();
        for _ in 0..1000 {
            cutter.add(&[b'x'; 1000]);
            assert!(cutter.rest.len() <= MOST_LINE_BYTES);
        }
        cutter.add(b"\nnext");
        cutter.end();
        assert!(matches!(cutter.lines.as_slice(), [Raw::TooLong, Raw::Bytes(_)]));
    }
}
