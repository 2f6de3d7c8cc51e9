//! `/subject/{id}/…`: what a subject's page says, as files to take away.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use unblink_app::{AppError, HistoryAnswer, Register, StepView};

use crate::ask::{Page, Site};
use crate::missing::{self, Refusal};
use crate::params::{Clocks, Params, SubjectPath};

/// The media type of CSV.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// The columns of the course; a cell of several values separates them with `; `.
const HEAD: [&str; 15] = [
    "subject",
    "authority",
    "authority_name",
    "jurisdiction",
    "programme",
    "names",
    "event",
    "when",
    "public",
    "detail",
    "instrument",
    "measures",
    "disputed",
    "sources",
    "editions",
];

/// Answers every step of every designation as CSV.
pub(crate) async fn course(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Result<Response, Refusal> {
    file(site, params, CSV, "course.csv", move |register, clocks| {
        let as_of = clocks.at(register);
        let whole = register.history(&id, &as_of)?;
        Ok(rows(&whole).ok())
    })
    .await
}

/// Answers the subject as one FollowTheMoney entity.
pub(crate) async fn entity(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Result<Response, Refusal> {
    file(site, params, "application/json", "entity.ftm.json", move |register, clocks| {
        let as_of = clocks.at(register);
        let entity = register.ftm_subject(&id, &as_of)?;
        // One line, as its tools read a file of entities.
        Ok(serde_json::to_string(&entity).ok().map(|line| line + "\n"))
    })
    .await
}

/// Answers a text as a file to keep; what goes wrong is a page.
async fn file(
    site: Site,
    params: Params,
    kind: &'static str,
    called: &'static str,
    write: impl FnOnce(&mut Register, Clocks) -> Result<Option<String>, AppError> + Send + 'static,
) -> Result<Response, Refusal> {
    let clocks = params.clocks()?;
    let answer = site.page(move |register| {
        let text = write(register, clocks)?;
        Ok(text.map_or_else(missing::failed, |html| Page { status: StatusCode::OK, html }))
    });
    let answer = answer.await;
    Ok(if answer.status() == StatusCode::OK { kept_as(answer, kind, called) } else { answer })
}

/// Makes an answer a file that a browser keeps under a name.
pub(crate) fn kept_as(mut answer: Response, kind: &'static str, called: &str) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(kept) = HeaderValue::from_str(&format!("attachment; filename=\"{called}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, kept);
    }
    answer
}

fn rows(whole: &HistoryAnswer) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEAD)?;
    for course in &whole.courses {
        for step in &course.steps {
            out.write_record([
                whole.subject.id.as_str(),
                &course.authority.id,
                &course.authority.name,
                &course.authority.jurisdiction,
                course.programme.as_deref().unwrap_or_default(),
                course.scope.as_str(),
                &step.event,
                &step.when.map(|when| when.to_string()).unwrap_or_default(),
                &step.known.map(|day| day.to_string()).unwrap_or_default(),
                step.detail.as_deref().unwrap_or_default(),
                &instrument(step),
                &step.measures.join("; "),
                &step.disputed.join("; "),
                &joined(step.sources.iter().map(|source| source.url.as_str())),
                &joined(step.editions.iter().map(|one| one.edition.as_str())),
            ])?;
        }
    }
    let bytes = out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn instrument(step: &StepView) -> String {
    let Some(act) = &step.instrument else { return String::new() };
    let date = act.date.map(|date| format!(" ({date})")).unwrap_or_default();
    let place = act.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
    format!("{}{date}{place}", act.title)
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}
