//! `/`: one search box, what changed lately, how fresh each list is, and the story of 17 April
//! 2025 as the register tells it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use unblink_app::{AppError, Register};

use crate::ask::{Page, Site};
use crate::layout::{Frame, kept_clocks};
use crate::params::{Clocks, Params};
use crate::parts::{coverage, lately, sources};
use crate::story;

/// Editions told of at the top; a guess at what one glance takes in.
const LATELY: usize = 6;

pub(crate) async fn page(State(site): State<Site>, params: Params) -> Response {
    let clocks = match params.clocks() {
        Ok(clocks) => clocks,
        Err(refusal) => return refusal.into_response(),
    };
    if clocks.on.is_none() && clocks.known.is_none() {
        // What else someone adds to the address changes nothing.
        let plain = Params::default();
        return site.kept_page(move |register| written(register, &plain, clocks)).await;
    }
    site.page(move |register| written(register, &params, clocks)).await
}

fn written(register: &mut Register, params: &Params, clocks: Clocks) -> Result<Page, AppError> {
    let as_of = clocks.at(register);
    let tour = register.tour()?;
    let looked_at = register.coverage(&as_of)?;
    let changed = lately::editions(register, &as_of, LATELY)?;
    let content = html! {
        (hero(clocks))
        (coverage::banner_in_full(&looked_at))
        @if !changed.is_empty() {
            section aria-labelledby="lately" {
                h2 #lately { "What changed lately" }
                (lately::told(&changed, clocks))
                p { a href=(clocks.on("/changes")) { "Every change" } " · " a href="/feed.atom" { "as a feed" } }
            }
        }
        section aria-labelledby="fresh" {
            h2 #fresh { "What this installation holds" }
            (coverage::freshness(&looked_at))
        }
        (story::whole(&tour))
        (sources::grades())
    };
    let frame = Frame {
        here: "/",
        as_of: Some(as_of),
        coverage: Some(&looked_at),
        params: Some(params),
        ..Frame::new("Who lists whom, on any day")
    };
    Ok(frame.around(&content).into())
}

fn hero(clocks: Clocks) -> Markup {
    html! {
        section.hero {
            h1 { "The sanctions and terrorist-designation register that does not blink." }
            p.lead { "Who lists whom, under which act, since when – on any day, and as it was known on any day." }
            form.big role="search" action="/search" method="get" {
                label for="name" { "Search a name, an id or an official reference" }
                div.box {
                    input #name name="q" type="search" dir="auto" maxlength="500" required
                        autocomplete="off" spellcheck="false"
                        placeholder="A person, a body or a ship, in any script";
                    (kept_clocks(clocks))
                    button type="submit" { "Search" }
                }
            }
            p.soft { "Or go straight to a subject: "
                a href=(clocks.on("/subject/taliban")) { "Taliban" } ", "
                a href=(clocks.on("/subject/TAe.012")) { "TAe.012" } ", "
                a href=(clocks.on("/compare?subject=taliban&subject=haqqani-network&subject=al-qaida")) { "compare three" } "." }
        }
    }
}
