//! The course of each designation as a table: every step with its act, its doubts and its sources.

use maud::{Markup, html};
use unblink_app::{CourseView, StepView};

use crate::layout::day;
use crate::parts::words::{plain, scope, shown, when};
use crate::parts::{designations, sources};

/// Returns the steps, grouped by designation.
pub(crate) fn table(courses: &[CourseView]) -> Markup {
    html! {
        table.steps {
            thead { tr {
                th scope="col" { "When" } th scope="col" { "Step" }
                th scope="col" { "What" } th scope="col" { "Sources" }
            } }
            @for course in courses {
                tbody {
                    tr.group { th colspan="4" scope="rowgroup" {
                        (designations::lister(&course.authority, course.programme.as_deref()))
                        @if let Some(words) = scope(course.scope) { " " span.tag { (words) } } } }
                    @for step in &course.steps { (row(step)) }
                }
            }
        }
    }
}

fn row(step: &StepView) -> Markup {
    html! {
        tr {
            td data-label="When" { (when(step.when))
                @if let Some(known) = step.known { span.soft.block { "public " (day(known)) } } }
            td data-label="Step" { (plain(&step.event)) }
            td data-label="What" {
                @if let Some(detail) = &step.detail { p { (shown(detail)) } }
                @if let Some(act) = &step.instrument { p.soft { (designations::instrument(act)) } }
                @for note in &step.notes { p.soft { (shown(note)) } }
                (designations::doubts(step))
            }
            td data-label="Sources" { (sources::list(&step.sources)) }
        }
    }
}
