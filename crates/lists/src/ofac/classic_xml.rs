//! OFAC's classic XML: `sdnList` with its `sdnEntry` records, of both lists.
//!
//! The namespace changed from `tempuri.org` to `sanctionslistservice` in 2024; the elements did
//! not. What is read and not kept is listed in [`OMITTED`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use unblink_model::{
    Address, Basis, Coverage, Document, Edition, Entity, EntityKey, EntityKind, Extent, ListId,
    Name, NameKind, Property, Published, ReadReport, Strength, Value,
};

use super::labels::{self, Class, Item};
use super::remarks::{self, Around, End};
use super::{dates, names};
use crate::cleaning::countries::country;
use crate::xml::{Branch, Limits, Source, Step, Tree, Xml};
use crate::{Input, ReadError};

/// Elements that are read, counted in the census and not kept, each with the reason.
pub const OMITTED: &[(&str, &str)] = &[
    (
        "sdnEntry/*/*/uid",
        "the number of a row inside OFAC's database; it says nothing of the actor, and nothing \
         else in the file refers to it (the uid of the entry itself is the key)",
    ),
    (
        "sdnEntry/*/*/mainEntry",
        "marks the first of several births, places or countries; their order keeps that, and \
         `false` is counted as not understood when it stands first",
    ),
    ("publshInformation/Record_Count", "checked against the entries read"),
];

/// Most elements inside one; the most seen is 95 aliases. Values are compared one by one, so more
/// would cost time without end.
const ITEMS_MAX: usize = 2_000;

/// Says whether the root element is that of the classic XML.
pub(super) fn recognises(head: &[u8]) -> bool {
    super::root_name(head) == b"sdnList"
}

/// Reads one edition.
pub(super) fn read(list: &ListId, input: &Input<'_>) -> Result<Edition, ReadError> {
    let Some(file) = input.files.first() else {
        return Err(super::wrong_shape("no file", "an XML file", "none".to_owned()));
    };
    let source = Source::new(file.name, file.bytes)?;
    let mut xml = Xml::new(file.name, &source, Limits::default());
    let mut reading = Reading::default();
    let mut tree = Tree::default();
    loop {
        match xml.next()? {
            Step::Open(element) if xml.depth() > 1 => {
                let name = element.name;
                xml.record(element, &mut tree)?;
                let Some(record) = tree.root() else { continue };
                reading.shape(record).map_err(|problem| xml.fail(problem))?;
                match local(name) {
                    "publshInformation" => reading.publication(record),
                    "sdnEntry" => reading.entry(record),
                    other => {
                        reading.report.puzzle(&format!("sdnList/{other}: element without a rule"));
                        Ok(())
                    }
                }
                .map_err(|problem| xml.fail(problem))?;
            }
            Step::Open(_) | Step::Close => {}
            Step::Text(_) => reading.report.puzzle("sdnList: text between entries"),
            Step::End => break,
        }
    }
    xml.census(&mut reading.report);
    reading.count().map_err(|problem| xml.fail(problem))?;
    let published = match (reading.published, input.given) {
        (Some(day), _) => Published { at: day.at(0, 0, 0, 0), basis: Basis::Edition },
        (None, Some(given)) => given,
        (None, None) => return Err(ReadError::NoDate { file: file.name.to_owned() }),
    };
    Ok(Edition {
        list: list.clone(),
        published,
        coverage: coverage(),
        entities: reading.entities.into_values().collect(),
        facts: Vec::new(),
        report: reading.report,
    })
}

fn coverage() -> Coverage {
    let own =
        [Property::Schema, Property::Name, Property::Alias, Property::Listing, Property::Address];
    Coverage {
        format: "ofac_xml".to_owned(),
        extent: Extent::All,
        properties: own.into_iter().chain(remarks::DERIVED.iter().copied()).collect(),
        limits: String::new(),
    }
}

/// An element's name without a prefix.
fn local(name: &str) -> &str {
    // Asked many times of each element; a search for words costs more than so few bytes.
    let colon = name.bytes().rposition(|byte| byte == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

#[derive(Default)]
struct Reading {
    published: Option<Date>,
    announced: Option<usize>,
    read: usize,
    entities: BTreeMap<EntityKey, Entity>,
    report: ReadReport,
}

/// What went wrong inside a record; the reader adds the place.
type Problem = String;

impl Reading {
    /// The schema has no attributes beyond namespaces on the root, and short lists.
    fn shape(&mut self, record: Branch<'_, '_>) -> Result<(), Problem> {
        let mut open = vec![record];
        while let Some(branch) = open.pop() {
            let element = local(branch.name());
            for (name, _) in branch.attributes() {
                self.report.puzzle(&format!("{element}@{name}: attribute without a rule"));
            }
            let before = open.len();
            open.extend(branch.children());
            if open.len() - before > ITEMS_MAX {
                return Err(format!("more than {ITEMS_MAX} elements in one `{element}`"));
            }
        }
        Ok(())
    }

    fn unknown(&mut self, inside: &str, branch: Branch<'_, '_>) {
        let name = local(branch.name());
        self.report.puzzle(&format!("{inside}/{name}: element without a rule"));
    }

    fn publication(&mut self, record: Branch<'_, '_>) -> Result<(), Problem> {
        for field in record.children() {
            let text = field.text().trim();
            match local(field.name()) {
                "Publish_Date" if !text.is_empty() => {
                    let day = Date::strptime("%m/%d/%Y", text).map_err(|_| {
                        format!("expected Publish_Date as mm/dd/yyyy, found `{}`", clip(text))
                    })?;
                    self.published = Some(day);
                }
                "Record_Count" if !text.is_empty() => {
                    let count = text.parse().map_err(|_| {
                        format!("expected a number as Record_Count, found `{}`", clip(text))
                    })?;
                    self.announced = Some(count);
                }
                "Publish_Date" | "Record_Count" => {}
                _ => self.unknown("publshInformation", field),
            }
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), Problem> {
        match self.announced {
            Some(announced) if announced != self.read => Err(format!(
                "expected {announced} entries as Record_Count says, found {}",
                self.read
            )),
            Some(_) => Ok(()),
            None => {
                self.report.note("no Record_Count: whether entries are missing cannot be checked");
                Ok(())
            }
        }
    }

    fn entry(&mut self, record: Branch<'_, '_>) -> Result<(), Problem> {
        self.read += 1;
        let find = |name: &str| {
            record.children().find(|child| local(child.name()) == name).map(|c| c.text().trim())
        };
        let uid = find("uid").filter(|uid| !uid.is_empty()).ok_or("an sdnEntry without uid")?;
        let mut entity = Entity::new(self.free_key(uid)?);
        self.kind(find("sdnType"), &mut entity);
        let name = self
            .name(record, &entity, NameKind::Primary, Strength::Unstated)
            .ok_or_else(|| format!("sdnEntry {} without a name", clip(uid)))?;
        entity.add(Property::Name, Value::Name(name));
        // Titles first: remarks repeat them.
        if let Some(title) = find("title") {
            super::add_title(&mut entity, title);
        }
        let mut seen = BTreeSet::new();
        for field in record.children() {
            let name = local(field.name());
            if !seen.insert(name) {
                self.report.puzzle(&format!("sdnEntry/{name}: stands more than once"));
            }
            self.field(name, field, &mut entity)?;
        }
        self.entities.insert(entity.key.clone(), entity);
        Ok(())
    }

    fn field(
        &mut self,
        name: &str,
        field: Branch<'_, '_>,
        entity: &mut Entity,
    ) -> Result<(), Problem> {
        match name {
            "uid" | "firstName" | "lastName" | "sdnType" | "title" => {}
            "remarks" => {
                let none = BTreeSet::new();
                let around = Around { names: &none, path: "sdnEntry/remarks" };
                remarks::read(field.text(), End::Whole, around, entity, &mut self.report)
                    .ok_or("too many items in a remark")?;
            }
            "programList" => self.each("program", field, entity, Self::programme),
            "idList" => self.each("id", field, entity, Self::id),
            "akaList" => self.each("aka", field, entity, Self::alias),
            "addressList" => self.each("address", field, entity, Self::address),
            "nationalityList" => self.each("nationality", field, entity, Self::nationality),
            "citizenshipList" => self.each("citizenship", field, entity, Self::citizenship),
            "dateOfBirthList" => self.each("dateOfBirthItem", field, entity, Self::birth),
            "placeOfBirthList" => self.each("placeOfBirthItem", field, entity, Self::birth_place),
            "vesselInfo" => self.vessel(field, entity),
            _ => self.unknown("sdnEntry", field),
        }
        Ok(())
    }

    fn each(
        &mut self,
        name: &str,
        list: Branch<'_, '_>,
        entity: &mut Entity,
        mut read: impl FnMut(&mut Self, Branch<'_, '_>, &mut Entity),
    ) {
        for item in list.children() {
            if local(item.name()) == name {
                read(self, item, entity);
            } else {
                self.unknown(local(list.name()), item);
            }
        }
    }

    fn free_key(&mut self, uid: &str) -> Result<EntityKey, Problem> {
        let key = super::free_key(&self.entities, uid).ok_or_else(|| {
            format!("uid {} more than {} times", clip(uid), super::SAME_NUMBER_MAX)
        })?;
        if key.as_str() != uid {
            self.report.note(format!("uid {} stands in the list more than once", clip(uid)));
        }
        Ok(key)
    }

    fn kind(&mut self, word: Option<&str>, entity: &mut Entity) {
        match word {
            Some("Entity") => entity.set_kind(EntityKind::Organization),
            Some("Individual") => entity.set_kind(EntityKind::Person),
            Some("Vessel") => entity.set_kind(EntityKind::Vessel),
            Some("Aircraft") => entity.set_kind(EntityKind::Airplane),
            other => {
                self.report.puzzle("sdnEntry/sdnType: a word that is not known");
                let word = other.unwrap_or("").to_owned();
                let feature = Document { kind: "SDN Type".to_owned(), ..Document::default() };
                let feature = Document { number: Some(word), ..feature };
                entity.add(Property::Feature, Value::Document(feature));
            }
        }
    }

    /// The name an entry or an alias prints in two elements.
    fn name(
        &mut self,
        branch: Branch<'_, '_>,
        entity: &Entity,
        kind: NameKind,
        strength: Strength,
    ) -> Option<Name> {
        let find = |name: &str| {
            let child = branch.children().find(|child| local(child.name()) == name)?;
            Some(child.text().trim()).filter(|text| !text.is_empty())
        };
        match (find("lastName"), find("firstName")) {
            (None, None) => None,
            (Some(last), first) => {
                if first.is_some() && entity.kind() != Some(EntityKind::Person) {
                    self.report.puzzle("firstName of an entry that is no individual");
                }
                Some(names::parts(last, first, kind, strength))
            }
            (None, Some(first)) => {
                let mut name = Name::new(first, kind, strength);
                name.parts = vec![("First Name".to_owned(), first.to_owned())];
                Some(name)
            }
        }
    }

    #[expect(clippy::unused_self, reason = "one shape for every list of an entry")]
    fn programme(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        super::add_listing(entity, item.text());
    }

    fn alias(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        let (mut kind, mut strength) = (None, None);
        for field in item.children() {
            let text = field.text().trim();
            match local(field.name()) {
                "type" => {
                    kind = match text {
                        "a.k.a." => Some(NameKind::Aka),
                        "f.k.a." => Some(NameKind::Fka),
                        "n.k.a." => Some(NameKind::Nka),
                        _ => None,
                    }
                }
                "category" => {
                    strength = match text {
                        "strong" => Some(Strength::Strong),
                        "weak" => Some(Strength::Weak),
                        _ => None,
                    }
                }
                "uid" | "lastName" | "firstName" => {}
                _ => self.unknown("aka", field),
            }
        }
        if kind.is_none() || strength.is_none() {
            self.report.puzzle("aka: type or category that is not known");
        }
        let strength = strength.unwrap_or(Strength::Unstated);
        let property =
            if strength == Strength::Weak { Property::WeakAlias } else { Property::Alias };
        match self.name(item, entity, kind.unwrap_or(NameKind::Aka), strength) {
            Some(name) => entity.add(property, Value::Name(name)),
            None => self.report.puzzle("aka without a name"),
        }
    }

    fn id(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        let mut id = Item::default();
        for field in item.children() {
            let text = field.text().trim();
            let filled = Some(text).filter(|text| !text.is_empty());
            match local(field.name()) {
                "uid" => {}
                "idType" => id.label = text,
                "idNumber" => id.text = text,
                "idCountry" => id.country = filled,
                "issueDate" => id.issued = filled,
                "expirationDate" => id.expires = filled,
                _ => self.unknown("id", field),
            }
        }
        let known = labels::find(id.label).filter(|(_, end)| *end == id.label.len());
        if known.is_none() {
            self.report.puzzle("id/idType without a rule, kept as a document");
        }
        let mut class = known.map_or(Class::Document, |(class, _)| class);
        // These have no place for a country or dates, nor for nothing: kept as they stand.
        let bare =
            matches!(class, Class::Gender | Class::Country | Class::Founded | Class::Relation);
        let more = id.country.or(id.issued).or(id.expires).is_some();
        if bare && (more || id.text.is_empty()) {
            self.report.puzzle("id: a feature with a country, a date or no text");
            class = Class::Feature;
        }
        labels::add(entity, class, id);
    }

    fn address(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        let mut address = Address::default();
        let mut lines = Vec::new();
        for field in item.children() {
            let text = field.text().trim();
            let filled = (!text.is_empty()).then(|| text.to_owned());
            match local(field.name()) {
                "uid" => {}
                "address1" | "address2" | "address3" => lines.extend(filled),
                "city" => address.city = filled,
                "stateOrProvince" => address.region = filled,
                "postalCode" => address.postal_code = filled,
                "country" => address.country = filled.map(|text| country(&text)),
                _ => self.unknown("address", field),
            }
        }
        address.street = (!lines.is_empty()).then(|| lines.join(", "));
        if address != Address::default() {
            entity.add(Property::Address, Value::Address(address));
        }
    }

    fn nationality(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        self.marked(item, "country", entity, |text| {
            (Property::Nationality, Value::Country(country(text)))
        });
    }

    fn citizenship(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        self.marked(item, "country", entity, |text| {
            (Property::Citizenship, Value::Country(country(text)))
        });
    }

    fn birth(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        self.marked(item, "dateOfBirth", entity, |text| {
            (Property::BirthDate, Value::Birth(dates::birth(text)))
        });
    }

    fn birth_place(&mut self, item: Branch<'_, '_>, entity: &mut Entity) {
        self.marked(item, "placeOfBirth", entity, |text| {
            let place = Address { full: Some(text.to_owned()), ..Address::default() };
            (Property::BirthPlace, Value::Address(place))
        });
    }

    /// An item of one text with the mark of the first among several.
    fn marked(
        &mut self,
        item: Branch<'_, '_>,
        name: &str,
        entity: &mut Entity,
        value: impl Fn(&str) -> (Property, Value),
    ) {
        let mut main = true;
        let mut added = None;
        for field in item.children() {
            let text = field.text().trim();
            match local(field.name()) {
                "uid" => {}
                "mainEntry" => main = text != "false",
                found if found == name && !text.is_empty() => added = Some(value(text)),
                found if found == name => {}
                _ => self.unknown(local(item.name()), field),
            }
        }
        let Some((property, value)) = added else { return };
        if !main && entity.values(property).is_empty() {
            self.report.puzzle("mainEntry false on the first of its list");
        }
        entity.add(property, value);
    }

    fn vessel(&mut self, info: Branch<'_, '_>, entity: &mut Entity) {
        for field in info.children() {
            let [call_sign, vessel_type, tonnage, gross, flag, owner] = super::CRAFT;
            let kind = match local(field.name()) {
                "callSign" => call_sign,
                "vesselType" => vessel_type,
                "tonnage" => tonnage,
                "grossRegisteredTonnage" => gross,
                "vesselFlag" => flag,
                "vesselOwner" => owner,
                _ => {
                    self.unknown("vesselInfo", field);
                    continue;
                }
            };
            let text = field.text().trim();
            if !text.is_empty() {
                let particular = Document {
                    kind: kind.to_owned(),
                    number: Some(text.to_owned()),
                    ..Document::default()
                };
                entity.add(Property::Craft, Value::Document(particular));
            }
        }
    }
}

fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
