//! What every page has: head, header with search, footer with its duties.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use unblink_model::AsOf;

use crate::assets::style_url;
use crate::parts::coverage;
use crate::parts::words::shown;

/// An open eye, as a picture that needs no request.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
    %3Cpath d='M2 16Q16 2 30 16Q16 30 2 16Z' fill='%231b3a5c'/%3E%3Ccircle cx='16' cy='16' r='6' \
    fill='%23fff'/%3E%3Ccircle cx='16' cy='16' r='3' fill='%231b3a5c'/%3E%3C/svg%3E";

const MARK: &str = "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\" \
    focusable=\"false\"><path d=\"M2 16Q16 2 30 16Q16 30 2 16Z\"/><circle class=\"white\" \
    cx=\"16\" cy=\"16\" r=\"6\"/><circle cx=\"16\" cy=\"16\" r=\"3\"/></svg>";

/// Where mistakes are reported.
const CORRECTIONS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

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
    /// What it looked at, in one sentence.
    pub(crate) note: Option<&'a str>,
    /// Parameters nobody read.
    pub(crate) unread: &'a [String],
}

impl<'a> Frame<'a> {
    pub(crate) fn new(title: &'a str) -> Self {
        Self { title, here: "", asked: "", as_of: None, note: None, unread: &[] }
    }

    /// Returns the whole page around `content`.
    pub(crate) fn around(&self, content: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" dir="ltr" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    meta name="color-scheme" content="light dark";
                    title { (shown(self.title)) " · unblink" }
                    link rel="stylesheet" href=(style_url());
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

    fn header(&self) -> Markup {
        let places =
            [("/", "Story"), ("/changes", "Changes"), ("/lists", "Lists"), ("/compare", "Compare")];
        html! {
            header.top {
                div.bar {
                    a.brand href="/" { (PreEscaped(MARK)) "unblink" }
                    nav aria-label="Main" {
                        ul {
                            @for (href, name) in places {
                                li {
                                    a href=(href) aria-current=[(href == self.here).then_some("page")] {
                                        (name)
                                    }
                                }
                            }
                        }
                    }
                    @if self.here != "/" {
                        form.search role="search" action="/screen" method="get" {
                            label.unseen for="top-name" { "Name to screen" }
                            input #top-name name="name" type="search" dir="auto" maxlength="500"
                                autocomplete="off" spellcheck="false"
                                placeholder="A name, in any script" value=(shown(self.asked));
                            button type="submit" { "Screen" }
                        }
                    }
                }
            }
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
                    @if let Some(note) = self.note {
                        p { (coverage::sentence(note)) " " a href="/lists" { "Every list" } "." }
                    }
                    p {
                        "Each list’s licence and attribution stand on "
                        a href="/lists" { "its entry" } ". "
                        a href=(CORRECTIONS) rel="noreferrer" { "Report a mistake" } "."
                    }
                }
            }
        }
    }
}

/// Returns a day as an element machines can read too.
pub(crate) fn day(date: Date) -> Markup {
    html! { time datetime=(date) { (date) } }
}
