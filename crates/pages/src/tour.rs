//! `/tour?step=…`: the story of 17 April 2025 as a guided first visit, one step a page.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::ask::Site;
use crate::layout::Frame;
use crate::missing;
use crate::params::Params;
use crate::parts::{coverage, sources};
use crate::story::{self, Told};

/// What a reader can try at each step, with the clocks of the story: words and address.
const TRY: [(&str, &str); 5] = [
    ("Ask about any other day", "/subject/taliban?on=2025-04-18"),
    ("See the course of every designation", "/subject/taliban?on=2025-04-18#course"),
    ("Ask with what was known the day before", "/subject/taliban?on=2025-04-18&known=2025-04-16"),
    ("See how far states went, over time", "/engagement/taliban?on=2025-04-17"),
    ("Screen a name of your own", "/screen?on=2025-04-18"),
];

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    let number = match params.one("step").map(str::parse::<usize>) {
        None => 1,
        Some(Ok(number)) if (1..=TRY.len()).contains(&number) => number,
        Some(_) => return missing::unreadable("Expected a step from 1 to 5.").into_response(),
    };
    site.page(move |register| {
        let tour = register.tour()?;
        let now = register.as_of(None, None, None);
        let today = register.coverage(&now)?;
        let steps = story::steps(&tour);
        let content = html! {
            header.subject {
                p.kicker { "The tour, step " (number) " of " (steps.len()) }
                h1 { (story::title(&tour)) }
            }
            (ways(&steps, number))
            @if let Some(told) = steps.get(number - 1) {
                section.tour-step aria-labelledby="step" {
                    h2 #step { (told.title) }
                    (told.content)
                    (sources::grades())
                    @if let Some((words, href)) = TRY.get(number - 1) {
                        p { a.button href=(href) { (words) } }
                    }
                }
            }
            (walk(&steps, number))
            (coverage::banner(&today))
        };
        let unread = params.unread(&["step", "on", "known"]);
        let frame = Frame {
            here: "/tour",
            as_of: Some(now),
            coverage: Some(&today),
            unread: &unread,
            ..Frame::new("The tour")
        };
        Ok(frame.around(&content).into())
    })
    .await
}

fn ways(steps: &[Told], number: usize) -> Markup {
    html! {
        nav.ways aria-label="Steps of the tour" {
            ol {
                @for (n, told) in steps.iter().enumerate() {
                    li { a href={ "/tour?step=" (n + 1) } aria-current=[(n + 1 == number).then_some("step")] { (told.title) } }
                }
            }
        }
    }
}

fn walk(steps: &[Told], number: usize) -> Markup {
    html! {
        nav.walk aria-label="Next and previous step" {
            @if number > 1 { a rel="prev" href={ "/tour?step=" (number - 1) } { "Back" } }
            @if number < steps.len() { a.button rel="next" href={ "/tour?step=" (number + 1) } { "Next: " (steps.get(number).map_or("", |told| told.title)) } }
            @else { a.button href="/" { "To the register" } }
        }
    }
}
