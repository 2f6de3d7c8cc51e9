//! Identity documents and registrations.

use unblink_model::{Country, Document, Entity, Property, Value};

use super::dates::Corners;
use super::joined;

/// A document before it becomes a value.
#[derive(Debug, Default)]
pub(in crate::ofac) struct Paper {
    /// OFAC's word for the kind.
    pub kind: String,
    /// The number.
    pub number: Option<String>,
    /// Issuing country.
    pub country: Option<Country>,
    /// Issuing place.
    pub city: Option<String>,
    /// Date of issue.
    pub issued: Option<Corners>,
    /// Date of expiry.
    pub expires: Option<Corners>,
    /// What else is to be said of it.
    pub notes: Vec<String>,
}

/// Adds a document to a party.
pub(in crate::ofac) fn add(entity: &mut Entity, paper: Paper) {
    let mut notes = paper.notes;
    let mut date = |corners: Option<Corners>, word: &str| {
        let corners = corners?;
        let single = corners.single();
        if single.is_none() {
            notes.push(format!("{word}: {}", corners.words()));
        }
        single
    };
    let issued = date(paper.issued, "issued");
    let expires = date(paper.expires, "expires");
    let (mut kind, mut number) = (paper.kind, paper.number);
    // OFAC puts a ship's IMO number into its registration number.
    if let Some(imo) = number.as_deref().and_then(imo_number) {
        notes.insert(0, std::mem::replace(&mut kind, "IMO".to_owned()));
        number = Some(imo);
    }
    let document = Document {
        kind,
        number,
        country: paper.country,
        city: paper.city,
        issued,
        expires,
        note: joined(&notes),
    };
    entity.add(Property::Document, Value::Document(document));
}

fn imo_number(number: &str) -> Option<String> {
    let digits = number.strip_prefix("IMO")?.trim_matches([' ', '.', '(', ')']);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.to_owned())
}
