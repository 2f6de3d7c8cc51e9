//! A question about one actor.

use unblink_model::{EntityKind, PartialDate};

use crate::craft::Tonnage;

/// The score from which a match is worth a person's time, unless an operator says otherwise.
///
/// OpenSanctions' default, so that its users' habits carry over.
pub const ALERT_THRESHOLD: f64 = 0.7;

/// What is known of the actor asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// FollowTheMoney schema, such as `Person`; an unknown one restricts nothing.
    pub schema: Option<String>,
    /// Names, in any script.
    pub names: Vec<String>,
    /// Birth dates, whole or partial.
    pub birth_dates: Vec<PartialDate>,
    /// ISO 3166-1 alpha-2 codes of countries.
    pub countries: Vec<String>,
    /// Genders, in words or letters.
    pub genders: Vec<String>,
    /// Numbers of documents, registrations and wallets of any kind.
    pub identifiers: Vec<String>,
    /// Given names, where they are known apart from the whole name.
    pub first_names: Vec<String>,
    /// Family names, where they are known apart.
    pub last_names: Vec<String>,
    /// Fathers' names and patronymics, where they are known apart.
    pub father_names: Vec<String>,
    /// Places of birth: towns, regions, countries, as words.
    pub birth_places: Vec<String>,
    /// Addresses, each on one line.
    pub addresses: Vec<String>,
    /// What kind of ship or aircraft it is, in words.
    pub craft_types: Vec<String>,
    /// How large a ship is.
    pub tonnages: Vec<Tonnage>,
    /// Numbers whose kind is known.
    pub typed_identifiers: Vec<Identifier>,
}

/// A number whose kind is known, as FollowTheMoney's properties tell them apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifier {
    /// The FollowTheMoney property or the issuer's word: `imoNumber`, `leiCode`, `passportNumber`.
    pub kind: String,
    /// The number as given.
    pub number: String,
    /// ISO 3166-1 alpha-2 code of the issuing country, where known.
    pub country: Option<String>,
}

impl Query {
    /// Returns the question that knows only a name.
    pub fn name(name: impl Into<String>) -> Self {
        Self { names: vec![name.into()], ..Self::default() }
    }

    /// Says whether anything but a name is asked.
    pub(crate) fn has_evidence(&self) -> bool {
        let texts = [&self.countries, &self.genders, &self.identifiers, &self.birth_places];
        !self.birth_dates.is_empty()
            || texts.iter().any(|values| !values.is_empty())
            || !self.addresses.is_empty()
            || !self.craft_types.is_empty()
            || !self.tonnages.is_empty()
            || !self.typed_identifiers.is_empty()
    }

    /// Returns the kind of entity asked about, where the schema says one.
    pub(crate) fn kind(&self) -> Option<EntityKind> {
        self.schema.as_deref().and_then(EntityKind::from_schema)
    }
}

/// Says whether an entity of one kind can be the one asked about as another.
///
/// A body may be called a company by one list and an organisation by another; a legal entity may
/// be any of them or a person. A person is never a body, a ship never an aircraft.
pub(crate) fn compatible(a: EntityKind, b: EntityKind) -> bool {
    use EntityKind::{Company, LegalEntity, Organization, Person};
    let body = |kind| matches!(kind, Company | Organization | LegalEntity);
    a == b
        || (body(a) && body(b))
        || matches!((a, b), (Person, LegalEntity) | (LegalEntity, Person))
}

/// How much of the answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// At most so many matches.
    pub limit: usize,
    /// Only matches that score at least this.
    pub cutoff: f64,
}

impl Default for Options {
    /// Five matches from the alert threshold up.
    fn default() -> Self {
        Self { limit: 5, cutoff: ALERT_THRESHOLD }
    }
}
