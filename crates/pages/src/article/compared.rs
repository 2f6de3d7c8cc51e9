//! Tellings side by side: what several say, what one says, where they pull apart.

use maud::{Markup, html};
use unblink_app::article::{Comparison, Reading};

use crate::parts::words::{count, plain, shown};

pub(super) fn section(readings: &[Reading], comparison: &Comparison) -> Markup {
    let origins = &comparison.independence;
    let numbers: Vec<usize> = (0..readings.len()).collect();
    html! {
        section aria-labelledby="compared" {
            h2 #compared { "Compared" }
            p { (count(origins.documents, "document", "documents")) ", "
                (count(origins.publishers, "publisher", "publishers")) ", "
                (count(origins.independent_origins, "independent origin", "independent origins")) "." }
            @if !comparison.tensions.is_empty() {
                h3 { "Where they pull apart" }
                div.wide tabindex="0" role="region" aria-label="Contradictions and tensions" {
                    table.claims {
                        thead { tr { th scope="col" { "About" } th scope="col" { "How" }
                            @for number in &numbers { th scope="col" { "Article " (number + 1) } }
                            th scope="col" { "The register" } } }
                        tbody { @for tension in &comparison.tensions {
                            tr { th scope="row" { (shown(&plain(&tension.what))) } td { (plain(tension.kind)) }
                                @for number in &numbers {
                                    td dir="auto" { @for (_, words) in tension.says.iter().filter(|(from, _)| from == number) { p { (shown(words)) } } }
                                }
                                td { @match &tension.register { Some(words) => (shown(words)), None => span.soft { "silent" } } } }
                        } }
                    }
                }
            }
            h3 { (count(comparison.both.len(), "claim", "claims")) " that several make" }
            div.wide tabindex="0" role="region" aria-label="Claims that several make" {
                table.claims {
                    thead { tr { th scope="col" { "Claim" } @for number in &numbers { th scope="col" { "Article " (number + 1) } } } }
                    tbody { @for shared in &comparison.both {
                        tr { th scope="row" { (shown(&plain(&shared.kind))) }
                            @for number in &numbers {
                                td dir="auto" { @for telling in shared.tellings.iter().filter(|t| t.document == *number) { p { (shown(&telling.span.text)) } } }
                            } }
                    } }
                }
            }
            h3 { "Claims that only one makes" }
            div.tellings {
                @for number in &numbers {
                    div { h4 { "Article " (number + 1) }
                        ul { @for alone in comparison.only.iter().filter(|a| a.telling.document == *number) {
                            li dir="auto" { (shown(&plain(&alone.kind))) ": " (shown(&alone.telling.span.text)) }
                        } } }
                }
            }
        }
    }
}
