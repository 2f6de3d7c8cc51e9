//! The values a list gives for an entity: names, births, documents, addresses, relations.

use serde::{Deserialize, Serialize};

use crate::{PartialDate, Status, When};

/// One value said by one list about one entity.
///
/// Serialized forms are what the ledger keeps on disk: a field may be added, never renamed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words as printed.
    Text(String),
    /// A date that is not a birth date.
    Date(PartialDate),
    /// A name with its kind and strength.
    Name(Name),
    /// A birth (or build) date, exact, partial, a range or "circa".
    Birth(Birth),
    /// A country, as printed and as a code where that is certain.
    Country(Country),
    /// A place or postal address.
    Address(Address),
    /// An identity document or registration number.
    Document(Document),
    /// A programme under which the entity is listed.
    Listing(Listing),
    /// A tie to another entity.
    Relation(Relation),
    /// A step on the course of the listing that the list itself prints.
    Step(PrintedStep),
}

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The list's own heading for the entity.
    Primary,
    /// Also known as.
    Aka,
    /// Formerly known as.
    Fka,
    /// Now known as.
    Nka,
    /// The name in its own script.
    Original,
}

/// How far the issuer vouches for a name: OFAC weak a.k.a., UN low quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Identifies the entity by itself.
    Strong,
    /// Confirms, but is too common to identify by itself.
    Weak,
    /// The issuer says nothing of the quality.
    Unstated,
}

/// A name of an entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The whole name in natural order, as one would write it.
    pub full: String,
    /// What the name is.
    pub kind: NameKind,
    /// How far the issuer vouches for it.
    pub strength: Strength,
    /// Its parts in the issuer's order, each with the issuer's word for the part
    /// (`FIRST_NAME`, `Last Name`); empty when the issuer gives the whole name only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(String, String)>,
    /// The issuer's word for the script (`Arabic`, `Cyrillic`), when it gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// What the issuer adds about this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Name {
    /// Returns a name with no parts, script or note.
    pub fn new(full: impl Into<String>, kind: NameKind, strength: Strength) -> Self {
        Self { full: full.into(), kind, strength, parts: Vec::new(), script: None, note: None }
    }
}

/// A date of birth (for a vessel, of building) with the issuer's doubt kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Birth {
    /// The date, or the first of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The last date of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// The issuer says "circa" or "approximately".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub circa: bool,
    /// What the issuer adds, or its words when they are no date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Birth {
    /// Returns the date without doubt.
    pub fn on(date: PartialDate) -> Self {
        Self { date: Some(date), until: None, circa: false, note: None }
    }
}

/// A country in a field that holds one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Country {
    /// The words as printed.
    pub text: String,
    /// ISO 3166-1 alpha-2 code in lower case, only where the words name exactly one country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A place or address, in the issuer's own parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Street lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State, province or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The whole as the issuer prints it, when it gives no parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// What the issuer adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An identity document, registration or account number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Document {
    /// The issuer's word for the kind (`Passport`, `Tax ID No.`, `IMO`), as printed.
    pub kind: String,
    /// The number as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Issuing country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Issuing city or office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Date of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<PartialDate>,
    /// Date of expiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<PartialDate>,
    /// What the issuer adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One programme under which a list carries the entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Listing {
    /// The issuer's code or name of the programme, as printed (`SDGT`, `Taliban`).
    pub programme: String,
    /// The day of listing that the list prints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<When>,
    /// The legal act, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// What is forbidden, as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
}

/// A step on the course of a listing that the list itself prints: suspended since, renewed on,
/// removed on.
///
/// Where a list keeps whom it has removed (the FTO page's second table), its last step says so,
/// and the entry is not on the list though it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PrintedStep {
    /// The programme, as in the entry's [`Listing`].
    pub programme: String,
    /// What the step is.
    pub status: Status,
    /// When it took effect, when the list prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
    /// The list's own words.
    pub words: String,
}

/// A tie from the entity to another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// The issuer's word for the tie (`Linked To`, `Owned or Controlled By`).
    pub kind: String,
    /// The other party's name, when the issuer prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The other party's key in the same list, when the issuer prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the issuer adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
