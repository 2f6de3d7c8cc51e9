//! Possible matches with their reasons.

use maud::{Markup, html};
use unblink_app::Hit;

use crate::parts::words::{name, shown, status, subject_url, when};
use crate::parts::{designations, letters};

/// Returns a possible match: who, how alike, why, and who lists them.
pub(crate) fn card(hit: &Hit, clocks: &str) -> Markup {
    html! {
        article.hit .possible[hit.is_match] {
            header {
                h3 { a href=(subject_url(hit.id.as_str(), clocks)) { (name(&hit.caption)) } }
                p.score {
                    meter min="0" max="1" value=(format!("{:.3}", hit.score)) aria-hidden="true" {}
                    " " strong { (format!("{:.2}", hit.score)) } " "
                    span { @if hit.is_match { "possible match" } @else { "below the threshold" } }
                }
            }
            p.soft {
                @if !hit.schema.is_empty() { (shown(&hit.schema)) " · " }
                code { (shown(hit.list.as_str())) } " " code { (shown(hit.key.as_str())) }
            }
            p.why { (shown(&hit.explanation.sentence)) }
            @if let Some(named) = hit.explanation.features.iter().find(|one| one.name == "name") {
                (letters::aligned(&named.query, &named.candidate))
            }
            @if !hit.listed_by.is_empty() {
                ul.rows.tight {
                    @for by in &hit.listed_by {
                        li {
                            (designations::authority(&by.authority))
                            @if let Some(programme) = &by.programme { " " span.programme { (shown(programme)) } }
                            " " (status(by.status))
                            " " span.soft { "since " (when(by.since)) }
                        }
                    }
                }
            }
            (features(hit))
        }
    }
}

/// Returns a share of the score as a bar from the middle: to the right it adds, to the left it
/// takes away. The figure beside it says the same.
fn bar(share: f64) -> Markup {
    let length = (share.abs() * 50.0).min(50.0);
    let from = if share < 0.0 { 50.0 - length } else { 50.0 };
    html! {
        svg.share viewBox="0 0 100 10" width="100" height="10" aria-hidden="true" focusable="false" {
            line x1="50" y1="0" x2="50" y2="10" {}
            rect .takes[share < 0.0] x=(format!("{from:.1}")) y="1.5" width=(format!("{length:.1}")) height="7" {}
        }
    }
}

/// Returns the features that add up to the score.
fn features(hit: &Hit) -> Markup {
    html! {
        details {
            summary { "How the score adds up" }
            table.features {
                thead { tr {
                    th scope="col" { "Feature" } th scope="col" { "Asked" }
                    th scope="col" { "On the list" } th scope="col" { "Alike" }
                    th scope="col" { "Adds" }
                } }
                tbody {
                    @for feature in &hit.explanation.features {
                        tr {
                            th scope="row" { (shown(&feature.name))
                                @if !feature.detail.is_empty() { span.soft.block { (shown(&feature.detail)) } } }
                            td data-label="Asked" { (name(&feature.query)) }
                            td data-label="On the list" { (name(&feature.candidate)) }
                            td.number data-label="Alike" { (format!("{:.2}", feature.similarity)) }
                            td.number data-label="Adds" { (bar(feature.contribution)) " " (format!("{:+.3}", feature.contribution)) }
                        }
                    }
                }
            }
        }
    }
}
