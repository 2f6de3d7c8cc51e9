//! What every page has: head, header with search, footer with its duties.

use std::sync::OnceLock;

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use unblink_app::{Coverage, reader};
use unblink_model::AsOf;

use crate::assets::{script_url, style_url};
use crate::params::{Clocks, Params};
use crate::parts::coverage;
use crate::parts::words::{encoded, shown};

/// An open eye, as a picture that needs no request.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
    %3Cpath d='M2 16Q16 2 30 16Q16 30 2 16Z' fill='%231b3a5c'/%3E%3Ccircle cx='16' cy='16' r='6' \
    fill='%23fff'/%3E%3Ccircle cx='16' cy='16' r='3' fill='%231b3a5c'/%3E%3C/svg%3E";

const MARK: &str = "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\" \
    focusable=\"false\"><path d=\"M2 16Q16 2 30 16Q16 30 2 16Z\"/><circle class=\"white\" \
    cx=\"16\" cy=\"16\" r=\"6\"/><circle cx=\"16\" cy=\"16\" r=\"3\"/></svg>";

/// Where mistakes are reported, unless the operator says otherwise.
const CORRECTIONS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

/// Where the operator of this process wants them reported.
static OPERATORS: OnceLock<String> = OnceLock::new();

/// Sets where people report a mistake, for every page of this process; the first word counts.
pub fn report_mistakes_to(address: String) {
    let _ = OPERATORS.set(address);
}

/// A page's frame.
pub(crate) struct Frame<'a> {
    /// Its title, without the product's name.
    pub(crate) title: &'a str,
    /// The place of the page in the navigation (`/lists`), when it has one.
    pub(crate) here: &'a str,
    /// What stands in the search box.
    pub(crate) asked: &'a str,
    /// The place in time it was asked from.
    pub(crate) as_of: Option<AsOf>,
    /// What it looked at.
    pub(crate) coverage: Option<&'a Coverage>,
    /// Parameters nobody read.
    pub(crate) unread: &'a [String],
    /// The address's parameters, which the clocks' form keeps; none where clocks mean nothing.
    pub(crate) params: Option<&'a Params>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(title: &'a str) -> Self {
        Self { title, here: "", asked: "", as_of: None, coverage: None, unread: &[], params: None }
    }

    /// Returns the whole page around `content`.
    pub(crate) fn around(&self, content: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" dir="ltr" data-today=[self.as_of.map(|as_of| as_of.published)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    meta name="color-scheme" content="light dark";
                    title { (shown(self.title)) " · unblink" }
                    link rel="stylesheet" href=(style_url());
                    script src=(script_url()) defer {}
                    link rel="alternate" type="application/atom+xml" title="What changed on the lists" href="/feed.atom";
                    link rel="icon" href=(PreEscaped(ICON));
                }
                body {
                    a.skip href="#content" { "Skip to content" }
                    (self.header())
                    main #content tabindex="-1" {
                        @if !self.unread.is_empty() {
                            p.notice role="note" {
                                "This page does not read "
                                @for (n, name) in self.unread.iter().enumerate() {
                                    @if n > 0 { ", " }
                                    code { (shown(name)) }
                                }
                                " from its address; the answer ignores it."
                            }
                        }
                        (content)
                    }
                    (self.footer())
                }
            }
        }
    }

    /// Returns the clocks of the address; a page whose address could not be read has none.
    fn clocks(&self) -> Clocks {
        self.params.and_then(|params| params.clocks().ok()).unwrap_or_default()
    }

    fn header(&self) -> Markup {
        let places = [
            ("/", "Home"),
            ("/tour", "Tour"),
            ("/changes", "Changes"),
            ("/lists", "Lists"),
            ("/compare", "Compare"),
            ("/screen", "Screen"),
            ("/article", "Article"),
        ];
        let clocks = self.clocks();
        html! {
            header.top {
                div.bar {
                    a.brand href=(clocks.on("/")) { (PreEscaped(MARK)) "unblink" }
                    nav aria-label="Main" {
                        ul {
                            @for (href, name) in places {
                                li {
                                    a href=(clocks.on(href)) aria-current=[(href == self.here).then_some("page")] {
                                        (name)
                                    }
                                }
                            }
                        }
                    }
                    @if self.here != "/" {
                        form.search role="search" action="/search" method="get" {
                            label.unseen for="top-name" { "Name, id or official reference" }
                            input #top-name name="q" type="search" dir="auto" maxlength="500"
                                autocomplete="off" spellcheck="false"
                                placeholder="A name, in any script, or an id" value=(shown(self.asked));
                            (kept_clocks(clocks))
                            button type="submit" { "Search" }
                        }
                    }
                }
            }
            @if let Some(params) = self.params { (clock_strip(params, clocks)) }
        }
    }

    fn footer(&self) -> Markup {
        html! {
            footer.foot {
                div.columns {
                    p {
                        strong { "Information, not legal advice." }
                        " A match is a possible match until a person decides."
                    }
                    @if let Some(as_of) = self.as_of {
                        p { "Asked about " (day(as_of.valid)) ", with what was public by "
                            (day(as_of.published)) "." }
                    }
                    @if let Some(looked_at) = self.coverage {
                        p { (coverage::sentence(&looked_at.note)) " " a href="/lists" { "Every list" } "." }
                        (terms(looked_at))
                    }
                    p {
                        "Each list’s licence and attribution stand on "
                        a href="/lists" { "its entry" } ". "
                        a href=(OPERATORS.get().map_or(CORRECTIONS, String::as_str)) rel="noreferrer" { "Report a mistake" } "."
                    }
                }
            }
        }
    }
}

/// Returns whose data the page may hold, and on which terms.
fn terms(looked_at: &Coverage) -> Markup {
    html! {
        details.terms {
            summary { "Licences and attributions of what was looked at" }
            ul {
                @for loaded in &looked_at.lists {
                    @let list = loaded.list.as_str();
                    li {
                        a href={ "/list/" (encoded(list)) } { (shown(&loaded.title)) }
                        // What came in a collection has its terms on its own page.
                        @if let Some(reader) = reader(list) {
                            ": " (reader.about().attribution) " " (reader.about().licence)
                        }
                    }
                }
            }
        }
    }
}

/// Returns the clocks as hidden fields of a form that leads elsewhere.
pub(crate) fn kept_clocks(clocks: Clocks) -> Markup {
    html! {
        @if let Some(on) = clocks.on { input type="hidden" name="on" value=(on); }
        @if let Some(known) = clocks.known { input type="hidden" name="known" value=(known); }
    }
}

/// Returns the two clocks as a form that leads back to the same page.
fn clock_strip(params: &Params, clocks: Clocks) -> Markup {
    let set = clocks.on.is_some() || clocks.known.is_some();
    html! {
        form.strip .set[set] method="get" aria-label="The two clocks" {
            div {
                label title="When it was so" { span { "On" } " " input #clock-on type="date" name="on" value=[clocks.on]; }
                label title="What the public could know by then" { span { "As known on" } " " input #clock-known type="date" name="known" value=[clocks.known]; }
                @for (name, value) in params.besides_clocks() {
                    input type="hidden" name=(shown(name)) value=(shown(value));
                }
                button type="submit" { "Ask" }
                @if set {
                    a href=(without_clocks(params)) { "Back to today" }
                } @else {
                    span.soft { "Today, with what is known today." }
                }
            }
        }
    }
}

fn without_clocks(params: &Params) -> String {
    let rest: Vec<String> = params
        .besides_clocks()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    format!("?{}", rest.join("&"))
}

/// Returns a day as an element machines can read too.
pub(crate) fn day(date: Date) -> Markup {
    html! { time datetime=(date) { (date) } }
}
