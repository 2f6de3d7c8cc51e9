//! One subject's records, list beside list, property by property.

use std::collections::BTreeSet;

use maud::{Markup, html};
use unblink_app::RecordView;
use unblink_model::{Address, Birth, Country, Document, Listing, Property, Strength, Value};

use crate::parts::words::{encoded, name, partial, shown, when};

/// Returns the records side by side.
pub(crate) fn side_by_side(records: &[RecordView]) -> Markup {
    let properties: BTreeSet<Property> = records
        .iter()
        .flat_map(|record| record.entity.statements.keys().copied())
        // They order the issuer's file and say nothing of the actor.
        .filter(|property| *property != Property::Bookkeeping)
        .collect();
    html! {
        div.wide tabindex="0" role="region" aria-label="Records of each list, side by side" {
            table.records {
                thead { tr {
                    td {}
                    @for record in records { th scope="col" { (heading(record)) } }
                } }
                tbody {
                    @for property in &properties {
                        tr {
                            th scope="row" { (label(*property)) }
                            @for record in records {
                                td { (values(record.entity.values(*property))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn heading(record: &RecordView) -> Markup {
    html! {
        a href={ "/lists#" (encoded(record.list.as_str())) } { code { (shown(record.list.as_str())) } }
        " " code { (shown(record.entity.key.as_str())) }
        @if !record.present { " " span.tag.stale { "no longer on this list" } }
        @if let Some(edition) = &record.edition {
            span.soft.block { (shown(edition.as_str())) }
        }
    }
}

/// Returns a property's name in words: `birthDate` is “birth date”.
pub(crate) fn label(property: Property) -> String {
    let mut words = String::new();
    for letter in property.as_str().chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// Returns a property's values as a list.
pub(crate) fn values(values: &[Value]) -> Markup {
    html! {
        @if values.is_empty() { span.soft aria-label="nothing" { "–" } }
        @else { ul.plain { @for one in values { li { (value(one)) } } } }
    }
}

/// Returns one value.
pub(crate) fn value(value: &Value) -> Markup {
    match value {
        Value::Text(text) => html! { span dir="auto" { (shown(text)) } },
        Value::Date(date) => partial(*date),
        Value::Name(one) => html! {
            (name(&one.full))
            @if one.strength == Strength::Weak { " " span.tag { "weak" } }
            @if let Some(note) = &one.note { " " span.soft { (shown(note)) } }
        },
        Value::Birth(birth) => birth_words(birth),
        Value::Country(country) => country_words(country),
        Value::Address(address) => html! { span dir="auto" { (shown(&address_words(address))) } },
        Value::Document(document) => document_words(document),
        Value::Listing(listing) => listing_words(listing),
        Value::Relation(tie) => html! {
            (shown(&tie.kind)) " "
            @if let Some(other) = tie.name.as_ref().or(tie.key.as_ref()) { (name(other)) }
            @if let Some(note) = &tie.note { " " span.soft { (shown(note)) } }
        },
        Value::Step(step) => html! {
            (step.status.as_str())
            @if step.on.is_some() { " " (super::words::when(step.on)) }
            " " span.soft dir="auto" { (shown(&step.words)) }
        },
    }
}

fn birth_words(birth: &Birth) -> Markup {
    html! {
        @if birth.circa { "about " }
        @if let Some(date) = birth.date { (partial(date)) }
        @if let Some(until) = birth.until { " to " (partial(until)) }
        @if let Some(note) = &birth.note { " " span.soft { (shown(note)) } }
    }
}

fn country_words(country: &Country) -> Markup {
    html! {
        (shown(&country.text))
        @if let Some(code) = &country.code { " " span.soft { "(" (shown(code)) ")" } }
    }
}

fn address_words(address: &Address) -> String {
    let country = address.country.as_ref().map(|country| &country.text);
    let parts = [
        address.full.as_ref(),
        address.street.as_ref(),
        address.city.as_ref(),
        address.region.as_ref(),
        address.postal_code.as_ref(),
        country,
        address.note.as_ref(),
    ];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn document_words(document: &Document) -> Markup {
    html! {
        span.soft { (shown(&document.kind)) } " "
        @if let Some(number) = &document.number {
            // A long text is a remark under a label, not a number.
            @if number.len() <= 40 { code { (shown(number)) } } @else { (shown(number)) }
        }
        @if let Some(country) = &document.country { " " (country_words(country)) }
        @if let Some(city) = &document.city { ", " (shown(city)) }
        @if let Some(issued) = document.issued { ", issued " (partial(issued)) }
        @if let Some(expires) = document.expires { ", expires " (partial(expires)) }
        @if let Some(note) = &document.note { " " span.soft { (shown(note)) } }
    }
}

fn listing_words(listing: &Listing) -> Markup {
    html! {
        @if listing.programme.is_empty() { "on the list" } @else { (shown(&listing.programme)) }
        @if listing.listed_on.is_some() { ", since " (when(listing.listed_on)) }
        @if let Some(act) = &listing.instrument { ", " (shown(act)) }
        @if !listing.measures.is_empty() { ": " (shown(&listing.measures.join("; "))) }
    }
}
