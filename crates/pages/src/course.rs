//! `/subject/{id}/course` and `/changes`: every step of every designation, and every change of its
//! records, where the subject's own page shows the newest only.

use axum::extract::State;
use axum::response::Response;
use maud::html;

use crate::ask::Site;
use crate::layout::Frame;
use crate::missing::Refusal;
use crate::params::{Params, SubjectPath};
use crate::parts::words::{count, encoded, long_day, subject};
use crate::parts::{change_rows, coverage, sources, steps};

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Result<Response, Refusal> {
    let clocks = params.clocks()?;
    let answer = site.page(move |register| {
        let as_of = clocks.at(register);
        let whole = register.history(&id, &as_of)?;
        let number: usize = whole.courses.iter().map(|course| course.steps.len()).sum();
        let file = format!("/subject/{}/course.csv", encoded(whole.subject.id.as_str()));
        let content = html! {
            header.subject {
                p.kicker { "Course of" }
                h1 { (subject(&whole.subject, &clocks.query())) }
                p.lead { (count(number, "step", "steps")) " of "
                    (count(whole.courses.len(), "designation", "designations"))
                    ", as known on " (long_day(as_of.published)) ". "
                    a href=(clocks.on(&file)) { "The same as CSV" } "." }
            }
            (sources::grades())
            (steps::table(&whole.courses))
            (coverage::banner(&whole.coverage))
        };
        let unread = params.unread(&["on", "known"]);
        let title = format!("Course of {}", whole.subject.caption);
        let frame = Frame {
            as_of: Some(as_of),
            coverage: Some(&whole.coverage),
            unread: &unread,
            params: Some(&params),
            ..Frame::new(&title)
        };
        Ok(frame.around(&content).into())
    });
    Ok(answer.await)
}

/// Changes on one page: some hold a dozen fields.
const PER_PAGE: usize = 25;

pub(crate) async fn changes(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Result<Response, Refusal> {
    let clocks = params.clocks()?;
    let number = params.page()?;
    let answer = site.page(move |register| {
        let as_of = clocks.at(register);
        let looked_at = register.coverage(&as_of)?;
        let told = register.who_lists(&id, &as_of)?.subject;
        let changed = register.record_changes(&id, &as_of)?;
        let first = (number - 1).saturating_mul(PER_PAGE);
        let rows: Vec<_> = changed.iter().skip(first).take(PER_PAGE).cloned().collect();
        let here = format!("/subject/{}/changes", encoded(told.id.as_str()));
        let content = html! {
            header.subject {
                p.kicker { "How the records changed of" }
                h1 { (subject(&told, &clocks.query())) }
                p.lead { (count(changed.len(), "change", "changes"))
                    ", edition by edition, the newest first, as known on " (long_day(as_of.published)) "." }
            }
            (change_rows::table(&rows))
            nav.walk aria-label="Pages" {
                @if number > 1 { a rel="prev" href=(clocks.on(&format!("{here}?page={}", number - 1))) { "Newer" } }
                @if first.saturating_add(PER_PAGE) < changed.len() { a rel="next" href=(clocks.on(&format!("{here}?page={}", number + 1))) { "Older" } }
            }
            (coverage::banner(&looked_at))
        };
        let unread = params.unread(&["page", "on", "known"]);
        let title = format!("Changes of {}", told.caption);
        let frame = Frame {
            as_of: Some(as_of),
            coverage: Some(&looked_at),
            unread: &unread,
            params: Some(&params),
            ..Frame::new(&title)
        };
        Ok(frame.around(&content).into())
    });
    Ok(answer.await)
}
