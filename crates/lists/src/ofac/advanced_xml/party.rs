//! One party of the Advanced XML, and the documents filed before it.

use std::collections::BTreeMap;

use unblink_model::{Address, Country, Entity, EntityKind, Property, ReadReport, Value};

use super::comments;
use super::references::{Places, Sets, corners, telling};
use crate::ofac::rich::dates::Corners;
use crate::ofac::rich::features::{self, Feature};
use crate::ofac::rich::names::{self, Sort, Spelling};
use crate::ofac::rich::papers::{self, Paper};
use crate::ofac::rich::records::{Inside, Node, Stray};
use crate::ofac::rich::{joined, keep_strays};

/// A document and what it refers to.
pub(super) struct Filed {
    paper: Paper,
    /// Numbers of the names it is issued in.
    names: Vec<String>,
    /// Numbers of features printed in it.
    features: Vec<String>,
    strays: Vec<Stray>,
}

/// What reading a party needs besides its record.
pub(super) struct Desk<'c> {
    /// The reference values.
    pub sets: &'c Sets,
    /// The places.
    pub places: &'c mut Places,
    /// What reading shows.
    pub report: &'c mut ReadReport,
}

/// The names and features of a party by number, for the documents that print them.
#[derive(Default)]
struct Register {
    primary: Vec<String>,
    full: BTreeMap<String, String>,
    /// Features in words, by the number of the version.
    features: BTreeMap<String, String>,
}

impl Desk<'_> {
    /// Returns a document from its record.
    pub(super) fn file(&mut self, node: Node<'_>, strays: Vec<Stray>) -> Filed {
        let mut notes = Vec::new();
        if let Some(authority) = node.words_of("IssuingAuthority") {
            notes.push(format!("issuing authority: {authority}"));
        }
        let validity = self.word("Validity", node.attribute("ValidityID"));
        match validity {
            Some("Valid") | None => {}
            // "Fraudulent" here is "not valid" in the Enhanced format.
            Some(other) => notes.push(other.to_lowercase()),
        }
        notes.extend(comments(node));
        let mut paper = Paper {
            kind: self
                .word("IDRegDocType", node.attribute("IDRegDocTypeID"))
                .unwrap_or_default()
                .to_owned(),
            number: node.words_of("IDRegistrationNo").map(str::to_owned),
            country: self.sets.country(node.attribute("IssuedBy-CountryID"), self.report),
            ..Paper::default()
        };
        if let Some(place) = self.places.get(node.attribute("IssuedIn-LocationID"), self.report) {
            paper.city = place.word().map(str::to_owned);
        }
        for date in node.all("DocumentDate") {
            let period = date.first("DatePeriod").and_then(|period| corners(period, self.report));
            match self.word("IDRegDocDateType", date.attribute("IDRegDocDateTypeID")) {
                Some("Issue Date") => paper.issued = period,
                Some("Expiration Date") => paper.expires = period,
                other => {
                    let words = period.map(Corners::words);
                    notes.push(format!(
                        "{}: {}",
                        other.unwrap_or_default(),
                        words.unwrap_or_default()
                    ));
                    self.report.puzzle("document date type");
                }
            }
        }
        paper.notes = notes;
        let names = node.all("DocumentedNameReference");
        let names = names.filter_map(|name| name.attribute("DocumentedNameID").map(str::to_owned));
        let features = node.all("FeatureVersionReference");
        let features = features.filter_map(|one| one.attribute("FeatureVersionID"));
        Filed {
            paper,
            names: names.collect(),
            features: features.map(str::to_owned).collect(),
            strays,
        }
    }

    /// Fills a party from its record and its documents.
    pub(super) fn party(
        &mut self,
        entity: &mut Entity,
        record: Node<'_>,
        papers: &mut BTreeMap<String, Vec<Filed>>,
    ) {
        for comment in comments(record) {
            entity.add_text(Property::Remarks, &comment);
        }
        let mut profiles = record.all("Profile");
        let Some(profile) = profiles.next() else {
            self.report.puzzle("a party without profile");
            return;
        };
        if profiles.next().is_some() {
            self.report.puzzle("a party with a second profile");
        }
        for comment in comments(profile) {
            entity.add_text(Property::Remarks, &comment);
        }
        self.kind(entity, profile);
        let mut register = Register::default();
        let mut identities = Vec::new();
        for identity in profile.all("Identity") {
            let id = identity.attribute("ID").unwrap_or_default();
            identities.push(id);
            entity.add_text(Property::RecordId, id);
            self.names(entity, identity, &mut register);
        }
        for feature in profile.all("Feature") {
            self.feature(entity, feature, &identities, &mut register);
        }
        for filed in identities.iter().filter_map(|id| papers.remove(*id)).flatten() {
            self.paper(entity, filed, &register);
        }
    }

    fn kind(&mut self, entity: &mut Entity, profile: Node<'_>) {
        let id = profile.attribute("PartySubTypeID");
        match self.sets.party_type(id, self.report) {
            (Some("Vessel"), _) => entity.set_kind(EntityKind::Vessel),
            (Some("Aircraft"), _) => entity.set_kind(EntityKind::Airplane),
            (_, Some("Individual")) => entity.set_kind(EntityKind::Person),
            (_, Some("Entity")) => entity.set_kind(EntityKind::Organization),
            (sub, above) => {
                self.report.puzzle("party type");
                let (sub, above) = (sub.unwrap_or_default(), above.unwrap_or_default());
                let text = format!("PartySubType={sub}, {above}");
                entity.add(Property::Bookkeeping, Value::Text(text));
            }
        }
    }

    fn names(&mut self, entity: &mut Entity, identity: Node<'_>, register: &mut Register) {
        let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
        for group in identity.items("NamePartGroups", "MasterNamePartGroup") {
            for part in group.all("NamePartGroup") {
                let kind = self.word("NamePartType", part.attribute("NamePartTypeID"));
                if let (Some(id), Some(kind)) = (part.attribute("ID"), kind) {
                    kinds.insert(id, kind);
                }
            }
        }
        let main = identity.attribute("Primary") != Some("false");
        let false_one = identity.attribute("False") == Some("true");
        for alias in identity.all("Alias") {
            let kind = self.word("AliasType", alias.attribute("AliasTypeID"));
            let primary = alias.attribute("Primary") == Some("true") && main && !false_one;
            let sort = Sort {
                primary,
                alias_type: match kind {
                    // The heading of a second identity is one more name of the party.
                    Some("Name") if !primary => Some("A.K.A.".to_owned()),
                    kind => kind.map(str::to_owned),
                },
                low_quality: alias.attribute("LowQuality") == Some("true"),
            };
            for name in alias.all("DocumentedName") {
                let mut spelling = self.spelling(name, &kinds);
                if !main {
                    spelling.notes.push("of a second identity".to_owned());
                }
                if false_one {
                    spelling.notes.push("of a false identity".to_owned());
                }
                if let Some(id) = name.attribute("ID") {
                    if primary {
                        register.primary.push(id.to_owned());
                    }
                    register.full.insert(id.to_owned(), spelling.full());
                }
                names::add(entity, &sort, spelling, self.report);
            }
        }
    }

    fn spelling(&mut self, name: Node<'_>, kinds: &BTreeMap<&str, &str>) -> Spelling {
        let mut spelling = Spelling::default();
        for part in name.items("DocumentedNamePart", "NamePartValue") {
            let Some(text) = part.words() else { continue };
            let kind = part.attribute("NamePartGroupID").and_then(|id| kinds.get(id)).copied();
            if kind.is_none() {
                self.report.puzzle("a name part of no group");
            }
            spelling.parts.push((kind.unwrap_or_default().to_owned(), text.to_owned()));
            let script = self.word("Script", part.attribute("ScriptID")).map(str::to_owned);
            if spelling.script.is_some() && spelling.script != script {
                self.report.puzzle("a name in two scripts");
            }
            spelling.script = script;
            if part.attribute("Acronym") == Some("true") {
                spelling.notes.push(format!("acronym: {text}"));
            }
        }
        spelling
    }

    fn feature(
        &mut self,
        entity: &mut Entity,
        node: Node<'_>,
        identities: &[&str],
        register: &mut Register,
    ) {
        let kind = self.word("FeatureType", node.attribute("FeatureTypeID")).unwrap_or_default();
        let identity =
            node.first("IdentityReference").and_then(|node| node.attribute("IdentityID"));
        if identity.is_some_and(|id| !identities.contains(&id)) {
            self.report.puzzle("a feature of another party's identity");
        }
        for version in node.all("FeatureVersion") {
            let mut feature = self.version(kind, version);
            if let Some(id) = version.attribute("ID") {
                let date = feature.date.map(Corners::words);
                let words = feature.text.clone().or(date).unwrap_or_default();
                register.features.insert(id.to_owned(), format!("{kind}: {words}"));
            }
            let locations = self.locations(entity, version);
            if kind != "Location" {
                feature.country = self.country(&locations);
                features::add(entity, feature);
                continue;
            }
            for mut address in locations {
                let own = address.note.take().into_iter().chain(feature.notes.iter().cloned());
                address.note = joined(&own.collect::<Vec<_>>());
                entity.add(Property::Address, Value::Address(address));
            }
            // Words beside a place are not printed so far; they would be kept as a feature.
            if feature.text.is_some() {
                features::add(entity, feature);
            }
        }
    }

    fn version(&mut self, kind: &str, version: Node<'_>) -> Feature {
        let mut notes: Vec<String> = comments(version).collect();
        let reliability = self.word("Reliability", version.attribute("ReliabilityID"));
        if let Some(reliability) = telling(reliability) {
            notes.push(format!("reliability: {reliability}"));
        }
        let mut texts = Vec::new();
        for detail in version.all("VersionDetail") {
            let word = self.word("DetailReference", detail.attribute("DetailReferenceID"));
            texts.extend(word.or(detail.words()).map(str::to_owned));
        }
        let date = version.first("DatePeriod").and_then(|period| corners(period, self.report));
        Feature { kind: kind.to_owned(), text: joined(&texts), date, country: None, notes }
    }

    fn locations(&mut self, entity: &mut Entity, version: Node<'_>) -> Vec<Address> {
        let mut locations = Vec::new();
        for location in version.all("VersionLocation") {
            if let Some(place) = self.places.get(location.attribute("LocationID"), self.report) {
                keep_strays(entity, &place.strays);
                locations.extend(place.addresses.iter().cloned());
            }
        }
        locations
    }

    /// Returns the country a feature's place names.
    fn country(&mut self, locations: &[Address]) -> Option<Country> {
        let first = locations.first()?;
        if locations.len() > 1 {
            self.report.puzzle("a feature with several places");
        }
        match (&first.full, &first.country) {
            (Some(name), _) => Some(self.sets.country_named(name)),
            (None, country) => country.clone(),
        }
    }

    fn paper(&mut self, entity: &mut Entity, filed: Filed, register: &Register) {
        let Filed { mut paper, names, features, strays } = filed;
        for name in names.iter().filter(|name| !register.primary.contains(name)) {
            match register.full.get(name) {
                Some(full) => paper.notes.push(format!("in the name of {full}")),
                None => self.report.puzzle("a document in a name of no party"),
            }
        }
        for feature in &features {
            match register.features.get(feature) {
                Some(words) => paper.notes.push(words.clone()),
                None => self.report.puzzle("a document with a feature of no party"),
            }
        }
        papers::add(entity, paper);
        keep_strays(entity, &strays);
    }
}

impl<'c> Desk<'c> {
    fn word(&mut self, set: &str, id: Option<&str>) -> Option<&'c str> {
        self.sets.word(set, id, self.report)
    }
}
