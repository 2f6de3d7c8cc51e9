//! `/subject/{id}/course`: every step of every designation, as a table.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::ask::Site;
use crate::layout::Frame;
use crate::params::{Params, SubjectPath};
use crate::parts::words::{count, encoded, long_day, subject};
use crate::parts::{coverage, steps};

pub(crate) async fn page(
    State(site): State<Site>,
    SubjectPath(id): SubjectPath,
    params: Params,
) -> Response {
    let clocks = match params.clocks() {
        Ok(clocks) => clocks,
        Err(refusal) => return refusal.into_response(),
    };
    site.page(move |register| {
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
            (steps::table(&whole.courses))
            (coverage::banner(&whole.coverage))
        };
        let unread = params.unread(&["on", "known"]);
        let title = format!("Course of {}", whole.subject.caption);
        let frame = Frame {
            as_of: Some(as_of),
            note: Some(&whole.coverage.note),
            unread: &unread,
            params: Some(&params),
            ..Frame::new(&title)
        };
        Ok(frame.around(&content).into())
    })
    .await
}
