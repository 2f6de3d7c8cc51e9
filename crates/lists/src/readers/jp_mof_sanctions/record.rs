//! One row as an entry.

use std::collections::BTreeMap;

use unblink_model::{
    Address, Document, Entity, EntityKind, Listing, Name, NameKind, PartialDate, PrintedStep,
    Property, ReadReport, Relation, Status, Strength, Value, When,
};

use super::columns::{Column, Columns};
use super::{dates, names, words};
use crate::cleaning::{countries, un_references};
use crate::xlsx::{Cell, Row};

/// A sheet: its number, its programme and what its entries are, where that is said.
pub(super) struct Sheet {
    pub(super) number: u16,
    pub(super) programme: String,
    pub(super) kind: Option<EntityKind>,
}

/// Returns what the entries of a sheet are, by its name or by the words above its table: `個人` are
/// persons, `団体` and `銀行` bodies. Words that say both say nothing.
pub(super) fn kind(tab: &str, above: impl Iterator<Item = String>) -> Option<EntityKind> {
    let of = |text: &str| {
        let body = text.contains("団体") || text.contains("銀行");
        match (text.contains("個人"), body) {
            (true, false) => Some(EntityKind::Person),
            (false, true) => Some(EntityKind::Organization),
            _ => None,
        }
    };
    // Only the words in the first cell are a title; notes speak of both.
    of(tab).or_else(|| above.take(1).find_map(|text| of(&text)))
}

/// The days in 告示日付.
#[derive(Default)]
struct Notified {
    on: Option<PartialDate>,
    revised: Vec<PartialDate>,
    removed: Option<PartialDate>,
    is_removed: bool,
    /// The number of the entry that is said to be the same.
    same_as: Option<String>,
    unread: Vec<String>,
}

/// A row to be read.
pub(super) struct Record<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) columns: &'a Columns,
    pub(super) row: &'a Row,
}

impl Record<'_> {
    /// Returns the entry under the key of its sheet and number.
    pub(super) fn read(
        &self,
        report: &mut ReadReport,
        notes: &mut BTreeMap<String, u64>,
    ) -> Entity {
        let mut entity = Entity::new("");
        self.number(&mut entity, report);
        let notified = self.notified();
        self.listing(&notified, &mut entity, report, notes);
        if let Some(kind) = self.sheet.kind {
            entity.set_kind(kind);
        }
        for (heading, column, cell) in self.columns.cells(self.row) {
            field(&mut entity, heading, column, cell, report);
        }
        if entity.kind().is_none() && !entity.is_former() && entity.names().next().is_some() {
            entity.set_kind(by_columns(&entity));
        }
        if entity.names().next().is_none() && !notified.is_removed {
            report.puzzle("a row without a name that is not marked 削除");
        }
        entity
    }

    fn cell(&self, wanted: Column) -> Option<&Cell> {
        self.columns.cells(self.row).find(|(_, c, _)| *c == Some(wanted)).map(|(_, _, cell)| cell)
    }

    /// `12(*459)`: the number, and the number of the same actor on another sheet; `*186`, `#22`:
    /// marks that such a number exists.
    fn number(&self, entity: &mut Entity, report: &mut ReadReport) {
        let printed = self.cell(Column::Number).map(|cell| words::line(&cell.text()));
        let printed = printed.unwrap_or_default();
        let (own, other) = match printed.strip_suffix(')').and_then(|p| p.split_once('(')) {
            Some((own, other)) => (own.trim(), Some(other.trim())),
            None => (printed.as_str(), None),
        };
        let own = own.trim_start_matches(['*', '#']);
        let digits = !own.is_empty() && own.bytes().all(|b| b.is_ascii_digit());
        let key = if digits {
            format!("{}.{own}", self.sheet.number)
        } else {
            report.puzzle("a row without a number");
            format!("{}.row {}", self.sheet.number, self.row.number)
        };
        entity.key = key.as_str().into();
        entity.add_text(Property::Reference, &printed);
        if let Some(other) = other {
            let tie = Relation {
                kind: "同一の告示番号".to_owned(),
                name: None,
                key: None,
                note: Some(other.to_owned()),
            };
            entity.add(Property::Relation, Value::Relation(tie));
        }
    }

    fn notified(&self) -> Notified {
        let mut found = Notified::default();
        let Some(cell) = self.cell(Column::Notified) else { return found };
        let text = words::fold(&cell.text());
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(same) = line.strip_prefix('(').and_then(|l| l.split_once('と')) {
                found.same_as = Some(same.0.trim_end_matches('.').to_owned());
                continue;
            }
            let (day, mark) = match line.find(['改', '削']) {
                // A Chinese character starts there.
                Some(at) => line.split_at(at),
                None => (line, ""),
            };
            found.is_removed |= mark == "削除";
            let date = match cell {
                Cell::Date(date) => Some(*date),
                _ => dates::dotted(day),
            };
            match (date, mark) {
                (Some(date), "") if found.on.is_none() => found.on = Some(date),
                (Some(date), "改訂") => found.revised.push(date),
                (Some(date), "削除") => found.removed = Some(date),
                _ => found.unread.push(line.to_owned()),
            }
        }
        found
    }

    fn listing(
        &self,
        notified: &Notified,
        entity: &mut Entity,
        report: &mut ReadReport,
        notes: &mut BTreeMap<String, u64>,
    ) {
        for line in &notified.unread {
            report.puzzle("unreadable date in 告示日付");
            entity.add(Property::Bookkeeping, Value::Text(format!("告示日付={line}")));
        }
        for day in &notified.revised {
            entity.add(Property::UpdatedOn, Value::Date(*day));
        }
        if let Some(same) = &notified.same_as {
            let tie = Relation {
                kind: "同一".to_owned(),
                name: None,
                key: Some(format!("{}.{same}", self.sheet.number)),
                note: None,
            };
            entity.add(Property::Relation, Value::Relation(tie));
        }
        let programme = self.sheet.programme.clone();
        if notified.is_removed {
            // Removed on a day that could not be read is still removed.
            let step = PrintedStep {
                programme,
                status: Status::Delisted,
                on: notified.removed.map(When::On),
                words: "削除".to_owned(),
            };
            entity.add(Property::Course, Value::Step(step));
            return;
        }
        if notified.on.is_none() {
            let note = "an entry without a readable day of notification".to_owned();
            *notes.entry(note).or_default() += 1;
        }
        let listing = Listing {
            programme,
            listed_on: notified.on.map(When::On),
            instrument: None,
            measures: Vec::new(),
        };
        entity.add(Property::Listing, Value::Listing(listing));
    }
}

/// Says what an entry of a mixed sheet is: a birth, a nationality, a title or a passport is a
/// person's; without any the sheet does not say.
fn by_columns(entity: &Entity) -> EntityKind {
    let has = |property| !entity.values(property).is_empty();
    let passport = entity
        .values(Property::Document)
        .iter()
        .any(|value| matches!(value, Value::Document(document) if document.kind == "旅券番号"));
    let born = has(Property::BirthDate) || has(Property::BirthPlace);
    if born || has(Property::Nationality) || has(Property::Title) || passport {
        EntityKind::Person
    } else {
        EntityKind::LegalEntity
    }
}

/// Adds what a row that goes on with the one above says.
pub(super) fn continued(
    entity: &mut Entity,
    row: &Row,
    columns: &Columns,
    report: &mut ReadReport,
) {
    for (heading, column, cell) in columns.cells(row) {
        field(entity, heading, column, cell, report);
    }
}

fn field(
    entity: &mut Entity,
    heading: &str,
    column: Option<Column>,
    cell: &Cell,
    report: &mut ReadReport,
) {
    let text = words::line(&cell.text());
    let Some(column) = column else {
        entity.add(Property::Bookkeeping, Value::Text(format!("{heading}={text}")));
        return;
    };
    if words::is_unknown(&text) {
        // The issuer's own empty value.
        report.saw(&format!("{heading} (不明)"));
        return;
    }
    match column {
        // Read for the whole row.
        Column::Notified | Column::Number => {}
        Column::Japanese => {
            let name = Name {
                script: Some("Japanese".to_owned()),
                ..Name::new(text, NameKind::Primary, Strength::Unstated)
            };
            // English first: headings of other lists are in Latin letters too.
            entity.add(Property::Name, Value::Name(name));
        }
        Column::English => english(entity, &cell.text()),
        Column::Alias | Column::AliasOrFormer => {
            aliases(entity, heading, cell, NameKind::Aka, Strength::Unstated);
        }
        Column::Former => aliases(entity, heading, cell, NameKind::Fka, Strength::Unstated),
        Column::Weak => aliases(entity, heading, cell, NameKind::Aka, Strength::Weak),
        Column::Title | Column::Position => {
            let property =
                if column == Column::Title { Property::Title } else { Property::Position };
            for item in words::items(&text).unwrap_or_else(|| vec![text.as_str()]) {
                entity.add_text(property, item.trim_end_matches(['、', ',']));
            }
        }
        Column::Birth => births(entity, cell, report),
        Column::BirthAndPlace => {
            labelled(entity, Property::Feature, heading, &text);
            birth_in_words(entity, &text, report);
        }
        Column::BirthPlace | Column::Address => places(entity, column, &text),
        Column::Nationality => nationalities(entity, &text),
        Column::Passport | Column::Identity => {
            for item in words::items(&text).unwrap_or_else(|| vec![text.as_str()]) {
                if !words::is_unknown(item) {
                    labelled(entity, Property::Document, heading, item.trim_end_matches('、'));
                }
            }
        }
        Column::Telephone | Column::Fax => labelled(entity, Property::Contact, heading, &text),
        Column::UnListed | Column::Grounds => labelled(entity, Property::Feature, heading, &text),
        Column::UnReference => {
            let key = un_references::key(&text);
            labelled(entity, Property::Document, "UN reference", &key);
        }
        Column::Remarks => entity.add_text(Property::Remarks, &text),
    }
}

fn nationalities(entity: &mut Entity, text: &str) {
    for item in words::items(text).unwrap_or_else(|| vec![text]) {
        let lands = item.split([';', '、']).map(str::trim);
        for land in lands.filter(|land| !land.is_empty()) {
            entity.add(Property::Nationality, Value::Country(countries::country(land)));
        }
    }
}

/// Adds the English heading in front of the Japanese one.
fn english(entity: &mut Entity, text: &str) {
    let heading = names::heading(text);
    let name = Name::new(heading.name, NameKind::Primary, Strength::Unstated);
    if !name.full.is_empty() {
        entity.statements.entry(Property::Name).or_default().insert(0, Value::Name(name));
    }
    if let Some(original) = heading.original {
        let name = Name {
            script: heading.language,
            ..Name::new(original, NameKind::Original, Strength::Unstated)
        };
        entity.add(Property::OriginalName, Value::Name(name));
    }
    for other in heading.others {
        let name = names::name(other, NameKind::Aka, Strength::Unstated);
        entity.add(Property::Alias, Value::Name(name));
    }
}

/// Adds the names of a cell, and the cell whole where it says more than one name.
fn aliases(entity: &mut Entity, heading: &str, cell: &Cell, kind: NameKind, strength: Strength) {
    let text = words::line(&cell.text());
    let found = names::aliases(&cell.text());
    let whole = matches!(found.as_slice(), [only] if only.full == text);
    if !whole {
        labelled(entity, Property::Feature, heading, &text);
    }
    let property = if strength == Strength::Weak { Property::WeakAlias } else { Property::Alias };
    for other in found {
        entity.add(property, Value::Name(names::name(other, kind, strength)));
    }
}

fn births(entity: &mut Entity, cell: &Cell, report: &mut ReadReport) {
    for birth in dates::births(cell) {
        if birth.date.is_none() {
            report.puzzle("unreadable date in 生年月日");
        }
        entity.add(Property::BirthDate, Value::Birth(birth));
    }
}

/// Adds the birth of `1941年8月20日セルビア共和国ポジャレヴァッツ生`, which begins with the date.
fn birth_in_words(entity: &mut Entity, text: &str, report: &mut ReadReport) {
    let end = |marks: &[char]| {
        text.find(marks).and_then(|at| Some(at + text[at..].chars().next()?.len_utf8()))
    };
    let year = end(&['年']).unwrap_or(0);
    let date = [end(&['日']), Some(year)]
        .into_iter()
        .flatten()
        .find_map(|at| text.get(..at).and_then(dates::day));
    match date {
        Some(date) => {
            entity.add(Property::BirthDate, Value::Birth(unblink_model::Birth::on(date)));
        }
        None => report.puzzle("unreadable date in 生年月日・出生地"),
    }
}

fn places(entity: &mut Entity, column: Column, text: &str) {
    let property = if column == Column::Address { Property::Address } else { Property::BirthPlace };
    for item in words::items(text).unwrap_or_else(|| vec![text]) {
        let item = item.trim_end_matches(['、', ';', ',']).trim();
        if item.is_empty() || words::is_unknown(item) {
            continue;
        }
        let address = Address {
            full: Some(item.to_owned()),
            country: countries::at_the_end(item),
            ..Address::default()
        };
        entity.add(property, Value::Address(address));
    }
}

/// Keeps words under a label.
fn labelled(entity: &mut Entity, property: Property, kind: &str, number: &str) {
    if number.is_empty() {
        return;
    }
    let document =
        Document { kind: kind.to_owned(), number: Some(number.to_owned()), ..Document::default() };
    entity.add(property, Value::Document(document));
}
