//! Our record of an actor as a FollowTheMoney entity.

use unblink_model::{
    Address, Birth, Country, Document, Entity, FtmProperty, FtmSchema, Listing, Name, NameKind,
    PartialDate, Property, Relation, Value, When,
};

use super::{FtmEntity, properties};

/// Who lists, as a `Sanction` names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sanctioned {
    /// The authority's name.
    pub authority: String,
    /// Its country: an ISO code in lower case, `eu` for the Union; empty for an organisation.
    pub country: String,
    /// The list's official page.
    pub url: String,
}

/// How entries and authorities are named in what is written.
pub struct Naming<'a> {
    /// What the ids of nested entities (sanctions, documents, edges) begin with.
    pub prefix: &'a str,
    /// Returns the id under which another entry of the list is written.
    pub id: &'a dyn Fn(&str) -> String,
    /// Returns who lists under a programme; `None` when the list lists nobody (a register).
    pub sanctioned: &'a dyn Fn(&Listing) -> Option<Sanctioned>,
}

/// Returns a list's record of an actor as a FollowTheMoney entity, with its sanctions and edges
/// nested in it.
///
/// A record read from FollowTheMoney comes back as it was. Of others every value is written that
/// has a property there; what has none stands in `notes` with the issuer's word for it. Fields
/// that only manage the record (its version, its number) are left out.
pub fn record(id: &str, entity: &Entity, naming: &Naming<'_>) -> FtmEntity {
    let schema = entity
        .values(Property::Schema)
        .iter()
        .find_map(|value| match value {
            Value::Text(text) => FtmSchema::of(text).map(|schema| schema.name),
            _ => None,
        })
        .unwrap_or("LegalEntity");
    let mut writer = Writer {
        out: FtmEntity { target: true, ..FtmEntity::new(id, schema) },
        schema,
        naming,
        nested: nested(entity),
    };
    for (property, values) in &entity.statements {
        for value in values {
            writer.write(*property, value);
        }
    }
    writer.sanctions(entity);
    writer.finish(entity)
}

/// Returns the nested entities that a record read from FollowTheMoney carries, by id.
fn nested(entity: &Entity) -> Vec<FtmEntity> {
    let mut all: Vec<FtmEntity> = Vec::new();
    for value in entity.values(Property::FollowTheMoney) {
        let Value::Document(document) = value else { continue };
        let (Some((schema, property)), Some(id)) =
            (document.kind.split_once(':'), document.note.as_deref())
        else {
            continue;
        };
        let at = all.iter().position(|one| one.id == id && one.schema == schema);
        let at = at.unwrap_or_else(|| {
            all.push(FtmEntity::new(id, schema));
            all.len() - 1
        });
        // Found or just pushed.
        if let (Some(one), Some(value)) = (all.get_mut(at), &document.number) {
            one.add(property, value);
        }
    }
    all
}

struct Writer<'a> {
    out: FtmEntity,
    schema: &'static str,
    naming: &'a Naming<'a>,
    nested: Vec<FtmEntity>,
}

impl Writer<'_> {
    fn knows(&self, property: &str) -> Option<&'static FtmProperty> {
        FtmSchema::of(self.schema).and_then(|schema| schema.property(property))
    }

    /// Adds a value to the first of these properties that the schema has, else to `notes`.
    fn put(&mut self, properties: &[&str], label: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match properties.iter().find(|property| self.knows(property).is_some()) {
            Some(property) => self.out.add(property, text),
            None => self.note(label, text),
        }
    }

    fn note(&mut self, label: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let words = if label.is_empty() { text.to_owned() } else { format!("{label}: {text}") };
        // An interval has no `notes`; it has a `description`.
        let property = if self.knows("notes").is_some() { "notes" } else { "description" };
        self.out.add(property, words);
    }

    fn write(&mut self, property: Property, value: &Value) {
        match (property, value) {
            (_, Value::Name(name)) => self.name(property, name),
            (_, Value::Birth(birth)) => self.birth(property, birth),
            (_, Value::Country(country)) => self.country(property, country),
            (_, Value::Address(address)) => self.address(property, address),
            (_, Value::Document(document)) => self.document(property, document),
            (_, Value::Relation(relation)) => self.relation(relation),
            (Property::UpdatedOn, Value::Date(date)) => {
                self.put(&["modifiedAt"], "Updated on", &date.to_string());
            }
            (Property::SubmittedOn, Value::Date(date)) => {
                self.note("Submitted on", &date.to_string());
            }
            (_, Value::Text(text)) => self.text(property, text),
            // Listings, steps and removals are the sanctions' (below).
            (_, Value::Date(_) | Value::Listing(_) | Value::Step(_)) => {}
        }
    }

    fn text(&mut self, property: Property, text: &str) {
        match property {
            Property::Title => self.put(&["title"], "Title", text),
            Property::Position => self.put(&["position"], "Position", text),
            Property::Gender => {
                // The words FollowTheMoney knows are in lower case; others stay as printed.
                let word = text.to_lowercase();
                let known = matches!(word.as_str(), "male" | "female" | "other");
                self.put(&["gender"], "Gender", if known { &word } else { text });
            }
            Property::SubmittedBy => self.note("Submitted by", text),
            Property::Remarks | Property::RemarksContinued | Property::Notice => {
                self.note("", text);
            }
            Property::Bookkeeping => self.kept(text),
            _ => {}
        }
    }

    /// What an import of FollowTheMoney kept beside the properties.
    fn kept(&mut self, text: &str) {
        match text.split_once('=') {
            Some(("target", "false")) => self.out.target = false,
            Some(("caption", caption)) => caption.clone_into(&mut self.out.caption),
            Some(("referent", id)) => self.out.referents.push(id.to_owned()),
            Some(("first_seen", at)) => self.out.first_seen = Some(at.to_owned()),
            Some(("last_change", at)) => self.out.last_change = Some(at.to_owned()),
            _ => {}
        }
    }

    fn name(&mut self, property: Property, name: &Name) {
        let to = match (property, name.kind, name.note.as_deref()) {
            (Property::WeakAlias, ..) => "weakAlias",
            (_, _, Some("abbreviation")) => "abbreviation",
            (_, NameKind::Fka, _) => "previousName",
            (Property::Name | Property::OriginalName, ..) => "name",
            _ => "alias",
        };
        self.put(&[to, "alias", "name"], "Name", &name.full);
        if let Some(note) = name.note.as_deref().filter(|note| *note != "abbreviation") {
            self.note(&name.full, note);
        }
        if property == Property::Name && self.schema == "Person" {
            for (label, part) in &name.parts {
                if let Some(to) = properties::of_name_part(label) {
                    self.out.add(to, part);
                }
            }
        }
    }

    fn birth(&mut self, property: Property, birth: &Birth) {
        let (to, label): (&[&str], _) = match property {
            Property::DeathDate => (&["deathDate", "dissolutionDate"], "Date of death"),
            Property::IncorporationDate => (&["incorporationDate"], "Founded"),
            _ => (&["birthDate", "buildDate", "incorporationDate"], "Date of birth"),
        };
        for date in [birth.date, birth.until].into_iter().flatten() {
            self.put(to, label, &date.to_string());
        }
        // FollowTheMoney has no doubt about dates: the issuer's stands in the notes.
        if birth.circa
            && let Some(date) = birth.date
        {
            self.note(label, &format!("about {date}"));
        }
        if let Some(note) = &birth.note {
            self.note(label, note);
        }
    }

    fn country(&mut self, property: Property, country: &Country) {
        let (to, label): (&[&str], _) = match property {
            Property::Nationality => (&["nationality", "country"], "Nationality"),
            Property::Citizenship => (&["citizenship", "country"], "Citizenship"),
            _ => (&["country"], "Country"),
        };
        match &country.code {
            Some(code) => self.put(to, label, code),
            None => self.note(label, &country.text),
        }
    }

    fn address(&mut self, property: Property, address: &Address) {
        let line = one_line(address);
        if property == Property::BirthPlace {
            self.put(&["birthPlace"], "Place of birth", &line);
            let code = address.country.as_ref().and_then(|country| country.code.as_deref());
            if let (Some(code), Some(_)) = (code, self.knows("birthCountry")) {
                self.out.add("birthCountry", code);
            }
        } else {
            self.put(&["address", "full"], "Address", &line);
        }
        if let Some(note) = &address.note {
            let label = if line.is_empty() { "Address" } else { &line };
            self.note(label, note);
        }
    }

    fn document(&mut self, property: Property, document: &Document) {
        let number = document.number.as_deref().unwrap_or_default();
        match property {
            Property::FollowTheMoney => {
                if document.note.is_none() {
                    self.out.add(&document.kind, number);
                }
            }
            Property::Wallet => self.wallet(document, number),
            Property::Contact => {
                let to = properties::of_contact(&document.kind, number);
                // Read from FollowTheMoney: the kind is the property.
                let kept = self.knows(&document.kind).map(|known| known.name);
                self.put(kept.or(to).as_slice(), &document.kind, number);
            }
            Property::Craft => {
                let to = properties::of_craft(&document.kind);
                self.put(to.as_slice(), &document.kind, number);
            }
            Property::Document => self.identification(document, number),
            _ => self.note(&document.kind, number),
        }
    }

    fn wallet(&mut self, document: &Document, number: &str) {
        let held = |one: &FtmEntity| one.texts("publicKey").any(|key| key == number);
        if self.nested.iter().any(held) {
            return;
        }
        if self.knows("cryptoWallets").is_none() {
            self.note(&document.kind, number);
            return;
        }
        let mut wallet =
            FtmEntity::new(format!("{}/wallet/{number}", self.naming.prefix), "CryptoWallet");
        wallet.add("publicKey", number);
        wallet.add("currency", &document.kind);
        wallet.add("holder", &self.out.id);
        self.out.nest("cryptoWallets", wallet);
    }

    fn identification(&mut self, document: &Document, number: &str) {
        // Read from FollowTheMoney: the kind is the property.
        if self.knows(&document.kind).is_some() {
            self.out.add(&document.kind, number);
            return;
        }
        // The UN's own reference is the sanction's.
        if number.is_empty() || document.kind == super::UN_REFERENCE {
            if let Some(note) = &document.note {
                self.note(&document.kind, note);
            }
            return;
        }
        let to = properties::of_document(&document.kind);
        self.put(&[to, "idNumber", "registrationNumber"], &document.kind, number);
        let code = document.country.as_ref().and_then(|country| country.code.as_deref());
        let detailed = code.is_some() || document.issued.is_some() || document.expires.is_some();
        if detailed && self.knows("identification").is_some() {
            let schema = if to == "passportNumber" { "Passport" } else { "Identification" };
            let mut paper = FtmEntity::new(format!("{}/id/{number}", self.naming.prefix), schema);
            paper.add("number", number);
            paper.add("type", &document.kind);
            paper.add("country", code.unwrap_or_default());
            paper.add("startDate", date(document.issued));
            paper.add("endDate", date(document.expires));
            paper.add("authority", document.city.as_deref().unwrap_or_default());
            paper.add("holder", &self.out.id);
            self.out.nest("identification", paper);
        }
        if let Some(note) = &document.note {
            self.note(&format!("{} {number}", document.kind), note);
        }
    }

    fn relation(&mut self, relation: &Relation) {
        // Read from FollowTheMoney, or the UN's reference: the nested edge says it.
        if FtmSchema::of(&relation.kind).is_some() || relation.kind == super::UN_REFERENCE {
            return;
        }
        let Some(key) = &relation.key else {
            self.note(&relation.kind, relation.name.as_deref().unwrap_or_default());
            return;
        };
        let other = (self.naming.id)(key);
        let (schema, own, far) = properties::of_tie(&relation.kind, self.schema);
        let mut edge = FtmEntity::new(format!("{}/tie/{other}", self.naming.prefix), schema);
        edge.add(own, &self.out.id);
        edge.add(far, &other);
        let role = if schema == "Family" { "relationship" } else { "role" };
        edge.add(role, &relation.kind);
        edge.add("summary", relation.note.as_deref().unwrap_or_default());
        self.nest(own, edge);
    }

    /// Nests what points at this entity by `property` under the way back.
    fn nest(&mut self, property: &str, entity: FtmEntity) {
        let known = FtmSchema::of(&entity.schema).and_then(|schema| schema.property(property));
        if let Some(reverse) = known.and_then(|known| known.reverse) {
            self.out.nest(reverse, entity);
        }
    }

    /// Nests a sanction for each listing, or those that came from FollowTheMoney as they were.
    fn sanctions(&mut self, entity: &Entity) {
        let from_ftm = !entity.values(Property::FollowTheMoney).is_empty();
        for one in std::mem::take(&mut self.nested) {
            let property = FtmSchema::of(&one.schema).and_then(|schema| {
                schema.properties().into_iter().find(|property| {
                    property.kind == "entity"
                        && one.texts(property.name).any(|id| id == self.out.id)
                })
            });
            if let Some(property) = property {
                self.nest(property.name, one);
            }
        }
        if from_ftm {
            return;
        }
        let bare = Listing {
            programme: String::new(),
            listed_on: None,
            instrument: None,
            measures: Vec::new(),
        };
        let listings: Vec<&Listing> = entity.listings().collect();
        let listings = if listings.is_empty() { vec![&bare] } else { listings };
        for (at, listing) in listings.into_iter().enumerate() {
            let Some(by) = (self.naming.sanctioned)(listing) else { continue };
            let sanction = self.sanction(entity, listing, &by, at);
            self.out.nest("sanctions", sanction);
            self.put(&["topics"], "", "sanction");
        }
    }

    fn sanction(
        &self,
        entity: &Entity,
        listing: &Listing,
        by: &Sanctioned,
        at: usize,
    ) -> FtmEntity {
        let mut out = FtmEntity::new(format!("{}/sanction/{at}", self.naming.prefix), "Sanction");
        out.add("entity", &self.out.id);
        out.add("authority", &by.authority);
        out.add("country", &by.country);
        out.add("sourceUrl", &by.url);
        out.add("program", &listing.programme);
        for measure in &listing.measures {
            out.add("provisions", measure);
        }
        out.add("reason", listing.instrument.as_deref().unwrap_or_default());
        match listing.listed_on {
            Some(When::On(date)) => out.add("listingDate", date.to_string()),
            Some(between) => out.add("date", between.to_string()),
            None => {}
        }
        for value in entity.statements.values().flatten() {
            if let Value::Step(step) = value
                && step.programme == listing.programme
            {
                out.add("status", step.status.as_str());
                out.add("summary", &step.words);
            }
        }
        let texts = |property: Property| {
            entity.values(property).iter().filter_map(|value| match value {
                Value::Text(text) => Some(text.clone()),
                Value::Date(date) => Some(date.to_string()),
                _ => None,
            })
        };
        texts(Property::Reference).for_each(|text| out.add("authorityId", text));
        if !out.properties.contains_key("authorityId") {
            out.add("authorityId", entity.key.as_str());
        }
        texts(Property::RecordId).for_each(|text| out.add("recordId", text));
        texts(Property::DelistedOn).for_each(|text| out.add("endDate", text));
        let un = entity.relations().filter(|relation| relation.kind == super::UN_REFERENCE);
        un.filter_map(|relation| relation.key.as_ref()).for_each(|key| out.add("unscId", key));
        for value in entity.values(Property::Document) {
            if let Value::Document(document) = value
                && document.kind == super::UN_REFERENCE
            {
                out.add("unscId", document.number.as_deref().unwrap_or_default());
            }
        }
        out
    }

    fn finish(mut self, entity: &Entity) -> FtmEntity {
        if self.out.caption.is_empty() {
            entity.caption().clone_into(&mut self.out.caption);
        }
        self.out
    }
}

fn date(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Returns an address as one line, in the order of its parts.
fn one_line(address: &Address) -> String {
    if let Some(full) = &address.full {
        return full.clone();
    }
    let parts = [&address.street, &address.city, &address.region, &address.postal_code];
    let country = address.country.as_ref().map(|country| country.text.as_str());
    parts.into_iter().flatten().map(String::as_str).chain(country).collect::<Vec<&str>>().join(", ")
}
