//! Reads OFAC's Advanced XML: sets of reference values first, then everything by number.
//!
//! The file prints no filter. A file of another list is known by the parties that are not on the
//! list asked for; then it is read as a part.

mod party;
mod paths;
mod references;

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use unblink_model::{
    Basis, Coverage, Edition, Entity, Extent, ListId, Property, Published, ReadReport, Relation,
    Value,
};

use super::rich::listings::{self, Grounds, Membership};
use super::rich::records::{Inside, Node, Records, Stray, root_is};
use super::rich::{Left, joined, keep_strays, only_file, properties, tag_of};
use crate::xml::{Source, Tree};
use crate::{Input, ReadError};

pub use paths::OMITTED;
use references::{Places, Sets};

/// The root element of the format.
const ROOT: &str = "Sanctions";

/// The sections in the order of the schema. What refers to another section comes after it.
const SECTIONS: &[&str] = &[
    "DateOfIssue",
    "ReferenceValueSets",
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
];

/// Most documents, entries or relations of one party. The largest real number is 132 relations;
/// all are compared with each other. A guess.
const MOST: usize = 2_000;

/// Says whether a file that begins so is in this format.
pub(crate) fn recognises(head: &[u8]) -> bool {
    root_is(head, ROOT)
}

/// Reads one file.
pub(crate) fn read(list: &ListId, input: &Input<'_>) -> Result<Edition, ReadError> {
    let file = only_file(input)?;
    let tag = tag_of(list, file.name)?;
    let source = Source::new(file.name, file.bytes)?;
    let mut records = Records::new(file.name, &source, paths::KNOWN);
    let mut reading = Reading::default();
    let mut tree = Tree::default();
    let mut reached = 0;
    while let Some(section) = records.next(&mut tree)? {
        let Some(root) = tree.root() else { continue };
        let record: Node<'_> = root;
        if let Some(at) = SECTIONS.iter().position(|known| *known == section) {
            if at < reached {
                // Numbers are resolved as they come; out of order they would all dangle.
                return Err(records.bad(format!(
                    "expected {section} before {}, found it behind",
                    SECTIONS.get(reached).copied().unwrap_or_default()
                )));
            }
            reached = at;
        }
        let strays = records.strays(record);
        match reading.record(section, record, strays) {
            Taken::Yes => {}
            Taken::Unnumbered => return Err(records.bad("a record without its number")),
            Taken::TooMany => {
                return Err(records.bad(format!("more than {MOST} records of one party")));
            }
        }
    }
    records.finish(&mut reading.report);
    let published = match reading.issued() {
        Some(day) => Published { at: day.to_datetime(Time::midnight()), basis: Basis::Edition },
        None => input.given.ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?,
    };
    Ok(reading.edition(list, tag, published))
}

/// What became of a record.
enum Taken {
    Yes,
    /// It lacks the number others refer to it by.
    Unnumbered,
    /// Its party has too many of its kind.
    TooMany,
}

impl Taken {
    fn numbered(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::Unnumbered }
    }

    fn among(count: usize) -> Self {
        if count > MOST { Self::TooMany } else { Self::Yes }
    }
}

/// One party's place on one list.
struct Entry {
    membership: Membership,
    grounds: Grounds,
    strays: Vec<Stray>,
}

/// A tie as printed, until all parties are known.
struct Tie {
    from: String,
    to: String,
    kind: String,
    notes: Vec<String>,
}

#[derive(Default)]
struct Reading {
    /// Year, month and day of issue.
    issue: [Option<i16>; 3],
    sets: Sets,
    places: Places,
    /// Documents by the identity they belong to.
    papers: BTreeMap<String, Vec<party::Filed>>,
    /// Parties by profile number.
    parties: BTreeMap<String, Entity>,
    ties: Vec<Tie>,
    /// How many relations each party has.
    tied: BTreeMap<String, usize>,
    entries: BTreeMap<String, Vec<Entry>>,
    report: ReadReport,
}

impl Reading {
    /// Takes in a record.
    fn record(&mut self, section: &str, record: Node<'_>, strays: Vec<Stray>) -> Taken {
        match (section, record.name()) {
            ("DateOfIssue", part) => {
                let number = record.words().and_then(|words| words.parse().ok());
                let at = ["Year", "Month", "Day"].iter().position(|known| *known == part);
                if let Some(slot) = at.and_then(|at| self.issue.get_mut(at)) {
                    *slot = number;
                }
            }
            ("ReferenceValueSets", _) => self.sets.add(record),
            ("Locations", "Location") => {
                let yes = self.places.add(record, &self.sets, strays, &mut self.report);
                return Taken::numbered(yes);
            }
            ("IDRegDocuments", "IDRegDocument") => {
                let Some(identity) = record.attribute("IdentityID") else {
                    return Taken::Unnumbered;
                };
                let mut desk = party::Desk {
                    sets: &self.sets,
                    places: &mut self.places,
                    report: &mut self.report,
                };
                let filed = desk.file(record, strays);
                let papers = self.papers.entry(identity.to_owned()).or_default();
                papers.push(filed);
                return Taken::among(papers.len());
            }
            ("DistinctParties", "DistinctParty") => {
                return Taken::numbered(self.party(record, &strays));
            }
            ("ProfileRelationships", "ProfileRelationship") => return self.tie(record, &strays),
            ("SanctionsEntries", "SanctionsEntry") => return self.entry(record, strays),
            _ => {}
        }
        Taken::Yes
    }

    fn issued(&self) -> Option<Date> {
        let [year, month, day] = self.issue;
        Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
    }

    fn party(&mut self, record: Node<'_>, strays: &[Stray]) -> bool {
        let Some(key) = record.attribute("FixedRef") else { return false };
        let mut entity = Entity::new(key);
        let mut desk =
            party::Desk { sets: &self.sets, places: &mut self.places, report: &mut self.report };
        desk.party(&mut entity, record, &mut self.papers);
        keep_strays(&mut entity, strays);
        let profile = record.first("Profile").and_then(|profile| profile.attribute("ID"));
        if profile != Some(key) {
            // Entries and ties name the profile; so far it always has the party's number.
            self.report.puzzle("a profile whose ID is not its party's FixedRef");
        }
        if self.parties.insert(profile.unwrap_or(key).to_owned(), entity).is_some() {
            self.report.puzzle("a profile ID twice: the first record was replaced");
        }
        true
    }

    fn tie(&mut self, record: Node<'_>, strays: &[Stray]) -> Taken {
        let (Some(from), Some(to)) =
            (record.attribute("From-ProfileID"), record.attribute("To-ProfileID"))
        else {
            return Taken::Unnumbered;
        };
        let report = &mut self.report;
        let kind = self.sets.word("RelationType", record.attribute("RelationTypeID"), report);
        let quality =
            self.sets.word("RelationQuality", record.attribute("RelationQualityID"), report);
        let mut notes = Vec::new();
        if let Some(quality) = references::telling(quality) {
            notes.push(format!("quality: {quality}"));
        }
        if record.attribute("Former") == Some("true") {
            notes.push("former".to_owned());
        }
        if let Some(period) = record.first("DatePeriod") {
            notes.extend(references::period(period, report));
        }
        notes.extend(record.all("Comment").filter_map(|words| words.words().map(str::to_owned)));
        notes.extend(strays.iter().map(|(path, text)| format!("{path}={text}")));
        let kind = kind.unwrap_or_default().to_owned();
        // A relation ends up under the party it starts from, or else under the other.
        let own = if self.parties.contains_key(from) { from } else { to };
        self.ties.push(Tie { from: from.to_owned(), to: to.to_owned(), kind, notes });
        let count = self.tied.entry(own.to_owned()).or_default();
        *count += 1;
        Taken::among(*count)
    }

    fn entry(&mut self, record: Node<'_>, strays: Vec<Stray>) -> Taken {
        let Some(profile) = record.attribute("ProfileID") else { return Taken::Unnumbered };
        let report = &mut self.report;
        let list = self.sets.word("List", record.attribute("ListID"), report);
        let mut membership =
            Membership { list: list.unwrap_or_default().to_owned(), ..Membership::default() };
        let mut grounds = Grounds::default();
        for event in record.all("EntryEvent") {
            let kind =
                self.sets.word("EntryEventType", event.attribute("EntryEventTypeID"), report);
            let day = event.first("Date").and_then(|date| references::day(date, report));
            let act = self.sets.word("LegalBasis", event.attribute("LegalBasisID"), report);
            let act = references::telling(act);
            if kind == Some("Created") {
                // One date for all acts of an entry, always; were there more, the first counts.
                membership.on = membership.on.into_iter().chain(day).min();
                grounds.acts.extend(act.map(str::to_owned));
            } else {
                report.puzzle("entry event type");
                let day = day.map(|day| day.to_string()).unwrap_or_default();
                let (kind, act) = (kind.unwrap_or_default(), act.unwrap_or_default());
                membership.notes.push(format!("{kind} {day} {act}"));
            }
            membership.notes.extend(comments(event));
        }
        for measure in record.all("SanctionsMeasure") {
            let kind =
                self.sets.word("SanctionsType", measure.attribute("SanctionsTypeID"), report);
            match kind {
                Some("Program") => grounds.programmes.extend(comments(measure)),
                Some(kind) => {
                    grounds.measures.insert(kind.to_owned());
                    membership.notes.extend(comments(measure));
                }
                None => {}
            }
        }
        let entry = Entry { membership, grounds, strays };
        let entries = self.entries.entry(profile.to_owned()).or_default();
        entries.push(entry);
        Taken::among(entries.len())
    }

    fn edition(mut self, list: &ListId, tag: &str, published: Published) -> Edition {
        self.attach_ties();
        for _ in self.papers.values().flatten() {
            self.report.puzzle("a document of no party's identity");
        }
        self.places.unused(&mut self.report);
        let read = self.parties.len();
        let mut left = Left::default();
        let mut entities = BTreeMap::new();
        for (profile, mut entity) in std::mem::take(&mut self.parties) {
            let entries = self.entries.remove(&profile).unwrap_or_default();
            if list_up(&mut entity, tag, &entries, &mut self.report) {
                entities.insert(entity.key.clone(), entity);
            } else {
                let lists: Vec<&str> =
                    entries.iter().map(|entry| entry.membership.list.as_str()).collect();
                left.count(&lists, &mut self.report);
            }
        }
        for _ in self.entries.values().flatten() {
            self.report.puzzle("a sanctions entry of no party");
        }
        left.note(tag, &mut self.report);
        let whole = left.parties() == 0;
        let limits = if whole {
            String::new()
        } else {
            format!(
                "a file of another list: {} of its {read} parties are not on the {tag}",
                left.parties()
            )
        };
        Edition {
            list: list.clone(),
            published,
            coverage: Coverage {
                format: "ofac_advanced_xml".to_owned(),
                extent: if whole { Extent::All } else { Extent::Part },
                properties: properties(),
                limits,
            },
            entities: entities.into_values().collect(),
            facts: Vec::new(),
            report: self.report,
        }
    }

    fn attach_ties(&mut self) {
        for tie in std::mem::take(&mut self.ties) {
            let key = |profile: &str| {
                let other = self.parties.get(profile);
                let name = other.map(|other| other.caption().to_owned());
                (other.map_or_else(|| profile.to_owned(), |other| other.key.to_string()), name)
            };
            // Under the party it starts from; when that is not in the file, under the other.
            let (own, (key, name), direction) = if self.parties.contains_key(&tie.from) {
                (&tie.from, key(&tie.to), "from this party to the other")
            } else {
                (&tie.to, key(&tie.from), "from the other party to this")
            };
            if name.is_none() {
                self.report.puzzle("a relation with a profile that is not in the file");
            }
            let mut notes = vec![direction.to_owned()];
            notes.extend(tie.notes);
            let relation = Relation { kind: tie.kind, name, key: Some(key), note: joined(&notes) };
            match self.parties.get_mut(own) {
                Some(entity) => entity.add(Property::Relation, Value::Relation(relation)),
                None => self.report.puzzle("a relation between profiles that are not in the file"),
            }
        }
    }
}

/// Adds a party's entries to it; says whether it is on the list asked for.
fn list_up(entity: &mut Entity, tag: &str, entries: &[Entry], report: &mut ReadReport) -> bool {
    let mut own = Grounds::default();
    let mut memberships = Vec::new();
    for entry in entries.iter().filter(|entry| entry.membership.list == tag) {
        own.programmes.extend(entry.grounds.programmes.iter().cloned());
        own.acts.extend(entry.grounds.acts.iter().cloned());
        own.measures.extend(entry.grounds.measures.iter().cloned());
        memberships.push(entry.membership.clone());
    }
    if memberships.is_empty() {
        return false;
    }
    for entry in entries {
        keep_strays(entity, &entry.strays);
        if entry.membership.list == tag {
            continue;
        }
        let mut membership = entry.membership.clone();
        if entry.grounds != own {
            // Entries on other lists repeat the grounds; where they do not, they are kept.
            let grounds = &entry.grounds;
            let words: Vec<&str> = [&grounds.programmes, &grounds.acts, &grounds.measures]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            membership.notes.push(format!("on other grounds: {}", words.join(", ")));
        }
        memberships.push(membership);
    }
    memberships.sort();
    listings::add(entity, tag, &memberships, &own, report);
    true
}

fn comments(node: Node<'_>) -> impl Iterator<Item = String> {
    node.all("Comment").filter_map(|words| words.words().map(str::to_owned))
}
