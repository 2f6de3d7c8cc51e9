//! OFAC's comma-separated tables, alone and in sets: sdn, add, alt and `sdn_comments`.
//!
//! No table has a heading or a date; they are told apart by their columns. Who is on the list
//! stands in sdn.csv alone: an edition with it is a whole, one without it is a part.
//!
//! A row of another table whose number sdn.csv of the same set does not have is counted and
//! noted, and not made an entry. Real sets mix tables of different days (that of 2019-01-15 has
//! comments stored in 2023, 10 of 13 without an entry): keeping such rows as entries would list
//! people years before they were listed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{
    Address, Coverage, Document, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Name,
    NameKind, Property, ReadReport, Strength, Value,
};

use super::names;
use super::remarks::{self, Around, End};
use crate::cleaning::countries::country;
use crate::rows::{self, Row};
use crate::{Input, ReadError, SourceFile};

/// Width of the remarks column of sdn.csv: longer remarks go on in `sdn_comments`. Measured: every
/// row with a continuation in 2019 and every remark without a final full stop in 32 editions is
/// exactly this long, and none is longer.
const REMARKS_WIDTH: usize = 1_000;

/// Columns of the widest table.
const COLUMNS_MAX: usize = 12;

/// Most rows of one table for one entry. The most seen is 95 (alt, 2026-08-02).
const ROWS_MAX: usize = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Sdn,
    Alt,
    Add,
    Comments,
}

impl Table {
    /// Columns as OFAC's data specification names them.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Sdn => &[
                "ent_num",
                "name",
                "type",
                "program",
                "title",
                "call_sign",
                "vess_type",
                "tonnage",
                "grt",
                "vess_flag",
                "vess_owner",
                "remarks",
            ],
            Self::Alt => &["ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"],
            Self::Add => &["ent_num", "add_num", "address", "city_state", "country", "add_remarks"],
            Self::Comments => &["ent_num", "remarks"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sdn => "sdn",
            Self::Alt => "alt",
            Self::Add => "add",
            Self::Comments => "comments",
        }
    }

    fn gives(self) -> &'static [Property] {
        match self {
            Self::Sdn => &[
                Property::Schema,
                Property::Name,
                Property::Listing,
                Property::Position,
                Property::Craft,
            ],
            Self::Alt => &[Property::Alias],
            Self::Add => &[Property::Address],
            Self::Comments => &[],
        }
    }

    /// Tells a table by the number and content of its columns.
    fn of(row: &Row<'_>) -> Option<Self> {
        let word = |index: usize| row.fields.get(index).map_or("", |field| field.trim());
        if !is_number(word(0)) {
            return None;
        }
        match row.fields.len() {
            12 => Some(Self::Sdn),
            6 if is_number(word(1)) => Some(Self::Add),
            5 if is_number(word(1)) && alias_kind(word(2)).is_some() => Some(Self::Alt),
            2 => Some(Self::Comments),
            _ => None,
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn alias_kind(text: &str) -> Option<NameKind> {
    match text {
        "aka" => Some(NameKind::Aka),
        "fka" => Some(NameKind::Fka),
        "nka" => Some(NameKind::Nka),
        _ => None,
    }
}

struct Loaded<'a> {
    file: &'a str,
    table: Table,
    rows: Vec<Row<'a>>,
}

/// Reads one table or one set of tables.
pub(super) fn read(list: &ListId, input: &Input<'_>) -> Result<Edition, ReadError> {
    let mut report = ReadReport::default();
    let texts = input
        .files
        .iter()
        .map(|file| rows::decode(file, &mut report))
        .collect::<Result<Vec<_>, _>>()?;
    let mut tables = Vec::new();
    for (file, text) in input.files.iter().zip(&texts) {
        let table = load(file, text, &mut report)?;
        if let Some(other) = tables.iter().find(|other: &&Loaded<'_>| other.table == table.table) {
            return Err(super::wrong_shape(
                file.name,
                "one table of each kind",
                format!("a second {} table beside {}", table.table.name(), other.file),
            ));
        }
        tables.push(table);
    }
    // sdn first: the kind of an entry decides how its aliases are read.
    tables.sort_by_key(|table| table.table);
    let Some(first) = tables.first() else {
        return Err(super::wrong_shape("no file", "at least one table", "none".to_owned()));
    };
    let Some(published) = input.given else {
        return Err(ReadError::NoDate { file: first.file.to_owned() });
    };
    let coverage = coverage(&tables);
    let entities = Reading::of(&tables, &mut report)?;
    Ok(Edition {
        list: list.clone(),
        published,
        coverage,
        entities: entities.into_values().collect(),
        facts: Vec::new(),
        report,
    })
}

fn load<'a>(
    file: &SourceFile<'a>,
    text: &'a str,
    report: &mut ReadReport,
) -> Result<Loaded<'a>, ReadError> {
    const EXPECTED: &str =
        "sdn (12 columns), add (6), alt (5) or sdn_comments (2) without a heading";
    let split = rows::split(text).map_err(|fault| fault.refused(file.name))?;
    let Some(first) = split.rows.first() else {
        return Err(super::wrong_shape(file.name, EXPECTED, "no row".to_owned()));
    };
    let Some(table) = Table::of(first) else {
        let found = format!("a first row of {} columns of another kind", first.fields.len());
        return Err(super::wrong_shape(file.name, EXPECTED, found));
    };
    if let Some(odd) = split.odd_end {
        report.note(format!("{}: {odd}", table.name()));
    }
    Ok(Loaded { file: file.name, table, rows: split.rows })
}

fn coverage(tables: &[Loaded<'_>]) -> Coverage {
    let whole = tables.iter().any(|table| table.table == Table::Sdn);
    let mut properties: BTreeSet<Property> =
        tables.iter().flat_map(|table| table.table.gives()).copied().collect();
    if whole {
        properties.extend(remarks::DERIVED);
    } else if tables.iter().any(|table| table.table == Table::Comments) {
        properties.insert(Property::RemarksContinued);
    }
    let limits = if whole {
        String::new()
    } else {
        let names: Vec<&str> = tables.iter().map(|table| table.table.name()).collect();
        format!("tables {} only, without sdn.csv, which says who is listed", names.join(", "))
    };
    Coverage {
        format: "ofac_csv".to_owned(),
        extent: if whole { Extent::All } else { Extent::Part },
        properties,
        limits,
    }
}

struct Reading<'r> {
    entities: BTreeMap<EntityKey, Entity>,
    /// How often each column of each table held something and how often nothing.
    counts: BTreeMap<Table, [(u64, u64); COLUMNS_MAX]>,
    /// Continuations of remarks, by entry.
    comments: BTreeMap<String, String>,
    whole: bool,
    report: &'r mut ReadReport,
}

impl<'r> Reading<'r> {
    fn of(
        tables: &[Loaded<'_>],
        report: &'r mut ReadReport,
    ) -> Result<BTreeMap<EntityKey, Entity>, ReadError> {
        let whole = tables.iter().any(|table| table.table == Table::Sdn);
        let mut reading = Self {
            entities: BTreeMap::new(),
            counts: BTreeMap::new(),
            comments: BTreeMap::new(),
            whole,
            report,
        };
        // Comments are looked up while sdn is read, so they are taken in first.
        if let Some(table) = tables.iter().find(|table| table.table == Table::Comments) {
            reading.comments(table);
        }
        for table in tables {
            match table.table {
                Table::Sdn => reading.sdn(table)?,
                Table::Alt | Table::Add => reading.other(table)?,
                Table::Comments => {}
            }
        }
        reading.left_over_comments();
        reading.census();
        Ok(reading.entities)
    }

    /// Returns a column's words, unless it holds the null mark, and counts which it was.
    fn field<'a>(&mut self, table: Table, row: &'a Row<'_>, column: usize) -> Option<&'a str> {
        // Every row has as many fields as the first, whose number told the table.
        let text = row.fields[column].trim();
        let counts = self.counts.entry(table).or_default();
        if text.is_empty() || text == "-0-" {
            counts[column].1 += 1;
            return None;
        }
        counts[column].0 += 1;
        Some(text)
    }

    /// Puts what was counted into the report. A path in words for every field read, instead of a
    /// number, took a sixth of the time.
    fn census(&mut self) {
        for (table, counts) in &self.counts {
            for (column, (filled, empty)) in table.columns().iter().zip(counts) {
                let path = format!("{}/{column}", table.name());
                for (count, counts) in
                    [(filled, &mut self.report.census), (empty, &mut self.report.empty)]
                {
                    if *count > 0 {
                        *counts.entry(path.clone()).or_default() += count;
                    }
                }
            }
        }
    }

    fn key<'a>(&mut self, table: &Loaded<'_>, row: &'a Row<'_>) -> Result<&'a str, ReadError> {
        match self.field(table.table, row, 0) {
            Some(key) if is_number(key) => Ok(key),
            other => Err(super::malformed(
                table.file,
                row.line,
                format!("expected a number in the first column, found `{}`", clip(other)),
            )),
        }
    }

    fn comments(&mut self, table: &Loaded<'_>) {
        for row in &table.rows {
            let Some(key) = self.field(Table::Comments, row, 0).map(str::to_owned) else {
                self.report.puzzle("comments row without an ent_num");
                continue;
            };
            if self.field(Table::Comments, row, 1).is_none() {
                continue;
            }
            // Untrimmed: the text goes on in the middle of a word or behind a blank.
            if self.comments.insert(key, row.fields[1].to_string()).is_some() {
                self.report.puzzle("second comments row of an ent_num");
            }
        }
    }

    fn sdn(&mut self, table: &Loaded<'_>) -> Result<(), ReadError> {
        let names: BTreeSet<&str> = table.rows.iter().map(|row| row.fields[1].trim()).collect();
        for row in &table.rows {
            let number = self.key(table, row)?;
            let key = self
                .free_key(number)
                .map_err(|problem| super::malformed(table.file, row.line, problem))?;
            let mut entity = Entity::new(key);
            self.heading(table, row, &mut entity)?;
            self.craft(row, &mut entity);
            self.remarks(table, row, number, &names, &mut entity)?;
            self.entities.insert(entity.key.clone(), entity);
        }
        Ok(())
    }

    /// A number printed twice keeps both rows apart; rows of other tables go to the first.
    fn free_key(&mut self, number: &str) -> Result<EntityKey, String> {
        let key = super::free_key(&self.entities, number).ok_or_else(|| {
            format!("ent_num {number} more than {} times", super::SAME_NUMBER_MAX)
        })?;
        if key.as_str() != number {
            self.report.note(format!("ent_num {number} stands in sdn more than once"));
        }
        Ok(key)
    }

    fn heading(
        &mut self,
        table: &Loaded<'_>,
        row: &Row<'_>,
        entity: &mut Entity,
    ) -> Result<(), ReadError> {
        let kind = match self.field(Table::Sdn, row, 2) {
            None => Some(EntityKind::Organization),
            Some("individual") => Some(EntityKind::Person),
            Some("vessel") => Some(EntityKind::Vessel),
            Some("aircraft") => Some(EntityKind::Airplane),
            Some(word) => {
                self.report.puzzle("sdn/type: a word that is not known");
                entity.add(Property::Feature, particular("SDN Type", word));
                None
            }
        };
        if let Some(kind) = kind {
            entity.set_kind(kind);
        }
        let Some(printed) = self.field(Table::Sdn, row, 1) else {
            return Err(super::malformed(table.file, row.line, "an entry without a name".into()));
        };
        let name = match kind {
            Some(EntityKind::Person) => {
                names::person(printed, NameKind::Primary, Strength::Unstated)
            }
            _ => Name::new(printed, NameKind::Primary, Strength::Unstated),
        };
        entity.add(Property::Name, Value::Name(name));
        if let Some(programmes) = self.field(Table::Sdn, row, 3) {
            for programme in programmes.split("] [") {
                super::add_listing(entity, programme);
            }
        }
        if let Some(title) = self.field(Table::Sdn, row, 4) {
            super::add_title(entity, title);
        }
        Ok(())
    }

    fn craft(&mut self, row: &Row<'_>, entity: &mut Entity) {
        for (column, kind) in (5..).zip(super::CRAFT) {
            if let Some(text) = self.field(Table::Sdn, row, column) {
                entity.add(Property::Craft, particular(kind, text));
            }
        }
    }

    fn remarks(
        &mut self,
        table: &Loaded<'_>,
        row: &Row<'_>,
        number: &str,
        names: &BTreeSet<&str>,
        entity: &mut Entity,
    ) -> Result<(), ReadError> {
        if self.field(Table::Sdn, row, 11).is_none() {
            return Ok(());
        }
        let printed: &str = &row.fields[11];
        let full_width = printed.chars().count() == REMARKS_WIDTH;
        let comment = if full_width { self.comments.remove(number) } else { None };
        let (text, end) = match comment {
            Some(comment) => (Cow::Owned(format!("{printed}{comment}")), End::Whole),
            None if full_width => (Cow::Borrowed(printed), End::Cut),
            None => (Cow::Borrowed(printed), End::Whole),
        };
        if end == End::Cut {
            entity.uncovered.extend(remarks::DERIVED);
        }
        let around = Around { names, path: "sdn/remarks" };
        remarks::read(&text, end, around, entity, self.report).ok_or_else(|| {
            let problem = format!("expected at most {} items in a remark", remarks::ITEMS_MAX);
            super::malformed(table.file, row.line, problem)
        })
    }

    fn other(&mut self, table: &Loaded<'_>) -> Result<(), ReadError> {
        // How many rows each entry has had of this table.
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        // Taken out, so that an entry can be filled in where it stands.
        let mut entities = std::mem::take(&mut self.entities);
        for row in &table.rows {
            let number = self.key(table, row)?;
            self.field(table.table, row, 1);
            if self.whole && !entities.contains_key(number) {
                let what = table.table.name();
                self.report.puzzle(&format!("{what} row of an ent_num that sdn does not have"));
                self.report.note(format!("{what}: ent_num {number} is not in sdn; row left out"));
                continue;
            }
            let count = counts.entry(number).or_default();
            *count += 1;
            if *count > ROWS_MAX {
                let problem = format!("more than {ROWS_MAX} rows of ent_num {number}");
                return Err(super::malformed(table.file, row.line, problem));
            }
            let entity = entities
                .entry(EntityKey::new(number))
                .or_insert_with_key(|key| Entity::new(key.clone()));
            if table.table == Table::Alt {
                self.alias(row, entity)
                    .map_err(|problem| super::malformed(table.file, row.line, problem))?;
            } else {
                self.address(row, entity);
            }
        }
        self.entities = entities;
        Ok(())
    }

    fn alias(&mut self, row: &Row<'_>, entity: &mut Entity) -> Result<(), String> {
        let word = self.field(Table::Alt, row, 2);
        let Some(kind) = word.and_then(alias_kind) else {
            return Err(format!("expected aka, fka or nka, found `{}`", clip(word)));
        };
        let Some(printed) = self.field(Table::Alt, row, 3) else {
            return Err("an alias without a name".to_owned());
        };
        let person = match entity.kind() {
            Some(kind) => kind == EntityKind::Person,
            None => names::looks_personal(printed),
        };
        // Without sdn.csv nobody can tell a body's name with a comma (`X CO., LTD.`) from a
        // person's in capitals (`DOE, JOHN`). The name stays as printed: an alias in another order
        // is found, one that is left out is not.
        let mut name = if person {
            names::person(printed, kind, Strength::Strong)
        } else {
            Name::new(printed, kind, Strength::Strong)
        };
        name.note = self.field(Table::Alt, row, 4).map(str::to_owned);
        entity.add(Property::Alias, Value::Name(name));
        Ok(())
    }

    /// City, state and postal code share one column; it stands in `city` as printed.
    fn address(&mut self, row: &Row<'_>, entity: &mut Entity) {
        let address = Address {
            street: self.field(Table::Add, row, 2).map(str::to_owned),
            city: self.field(Table::Add, row, 3).map(str::to_owned),
            country: self.field(Table::Add, row, 4).map(country),
            note: self.field(Table::Add, row, 5).map(str::to_owned),
            ..Address::default()
        };
        if address != Address::default() {
            entity.add(Property::Address, Value::Address(address));
        }
    }

    /// Comments that no remark of full width asked for.
    fn left_over_comments(&mut self) {
        for (number, text) in std::mem::take(&mut self.comments) {
            let key = EntityKey::new(&number);
            if self.whole {
                self.report.puzzle("comments row that continues no remark of sdn");
                self.report.note(format!("comments: ent_num {number} has no cut remark in sdn"));
                continue;
            }
            let entity = self.entities.entry(key.clone()).or_insert_with(|| Entity::new(key));
            entity.add_text(Property::RemarksContinued, &text);
        }
    }
}

fn particular(kind: &str, text: &str) -> Value {
    Value::Document(Document {
        kind: kind.to_owned(),
        number: Some(text.to_owned()),
        ..Document::default()
    })
}

fn clip(text: Option<&str>) -> String {
    text.unwrap_or("nothing").chars().take(40).collect()
}
