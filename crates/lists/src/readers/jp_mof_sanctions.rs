//! Reads Japan's list of persons under asset freeze (資産凍結等の措置の対象者), an .xlsx of the
//! Ministry of Finance with one sheet per programme.
//!
//! A sheet is named `2.タリバーン関係者等`; its rows carry a number that is never given again. An
//! entry is keyed by both (`2.795`). A removed entry leaves its number and the day (`削除`): such a
//! row is history, nobody is listed by it. The workbook prints no publication date.

mod columns;
mod dates;
mod names;
mod record;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, EntityKind, Extent, ListId, Property, ReadReport, Use,
};

use crate::xlsx::{Book, Row};
use crate::{About, Expected, Input, ReadError, Reader, Share};
use columns::Columns;
use record::{Record, Sheet};

/// The reader of `jp_mof_sanctions`.
pub(crate) struct JpMofSanctions;

const ABOUT: About = About {
    title: "Japan, persons and bodies under asset freeze (資産凍結等の措置の対象者)",
    publisher: "Ministry of Finance of Japan",
    jurisdiction: "JP",
    url: "https://www.mof.go.jp/policy/international_policy/gaitame_kawase/gaitame/economic_sanctions/list.html",
    // The file's name carries its day: the page links the newest one.
    download_url: None,
    licence: "Public Data License 1.0 (Japan), as understood; not read from its page",
    attribution: "Source: Ministry of Finance of Japan",
    list_use: Use::Screening,
    // A guess: the notification dates of 2024 and 2025 lie up to 70 days apart.
    fresh_for_days: 60,
    tested_on_real_file: true,
};

/// Bounds from the one real edition, of 2026-03-05: 3461 rows, 598 of them removed; 2863 entries that stand, 2009 of them persons
/// by their sheet or their columns, 1877 of these with a birth date. How much may go at once is a guess.
const EXPECTED: Expected = Expected {
    persons: (1_100, 5_000),
    entries: (2_400, 9_000),
    gone_at_once: 0.12,
    gone_per_year: 0.15,
    fill: &[
        // One row of the real edition has a number and a date and nothing else.
        Share { property: Property::Name, kind: None, least: 0.99 },
        Share { property: Property::Schema, kind: None, least: 0.99 },
        Share { property: Property::Listing, kind: None, least: 0.99 },
        Share { property: Property::Reference, kind: None, least: 1.0 },
        Share { property: Property::BirthDate, kind: Some(EntityKind::Person), least: 0.7 },
    ],
};

const SHAPE: &str = "Japan's asset freeze list, an .xlsx whose sheets `1.…`, `2.…` have the columns \
                     告示日付, 告示番号, 日本語表記, 英語表記";

/// The sheet that says what the others are.
const INDEX: &str = "一覧";

impl Reader for JpMofSanctions {
    fn list(&self) -> ListId {
        ListId::new("jp_mof_sanctions")
    }

    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn expected(&self) -> &'static Expected {
        &EXPECTED
    }

    fn read(&self, input: &Input<'_>) -> Result<Edition, ReadError> {
        let wrong = |file: &str, found: String| ReadError::WrongShape {
            file: file.to_owned(),
            expected: SHAPE.to_owned(),
            found,
        };
        let [file] = input.files else {
            let first = input.files.first().map_or("no file", |file| file.name);
            return Err(wrong(first, format!("{} files", input.files.len())));
        };
        let mut book = Book::open(file.name, file.bytes, SHAPE)?;
        let mut list = List::default();
        for name in book.sheets() {
            let rows = book.rows(&name)?;
            list.sheet(&name, &rows).map_err(|found| wrong(file.name, found))?;
        }
        if list.tables == 0 {
            return Err(wrong(file.name, "no sheet with these columns".to_owned()));
        }
        let published =
            input.given.ok_or_else(|| ReadError::NoDate { file: file.name.to_owned() })?;
        let coverage = Coverage {
            format: "mof_xlsx".to_owned(),
            extent: Extent::All,
            properties: list.properties.clone(),
            limits: String::new(),
        };
        let (entities, report) = list.finish();
        Ok(Edition { list: self.list(), published, coverage, entities, facts: Vec::new(), report })
    }
}

/// The workbook while its sheets are read.
#[derive(Default)]
struct List {
    tables: usize,
    entries: BTreeMap<EntityKey, Entity>,
    properties: BTreeSet<Property>,
    report: ReadReport,
    /// Notes with how often each was due.
    notes: BTreeMap<String, u64>,
}

impl List {
    /// Reads a sheet, or says what is wrong with it.
    fn sheet(&mut self, tab: &str, rows: &[Row]) -> Result<(), String> {
        if words::fold(tab).trim() == INDEX {
            self.above(tab, rows);
            return Ok(());
        }
        let Some(head) = rows.iter().position(Columns::is_heading) else {
            // A programme whose notice was repealed has no table: `8.【解除】リベリア`.
            if !tab.contains("解除") && !rows.is_empty() {
                return Err(format!("a sheet {} without the columns", words::shown(tab)));
            }
            self.above(tab, rows);
            return Ok(());
        };
        let Some((number, programme)) = numbered(tab) else {
            return Err(format!("a sheet {} without a number", words::shown(tab)));
        };
        // `head` is a position in `rows`.
        let (above, body) = rows.split_at(head);
        self.above(tab, above);
        let Some((heading, body)) = body.split_first() else { return Ok(()) };
        let columns = Columns::of(heading, &mut self.report)
            .map_err(|problem| format!("{problem} on the sheet {}", words::shown(tab)))?;
        self.properties.extend(columns.gives());
        self.tables += 1;
        let title = above.iter().flat_map(|row| &row.cells).map(|(_, cell)| cell.text());
        let sheet = Sheet { number, programme, kind: record::kind(tab, title) };
        let mut last: Option<EntityKey> = None;
        for row in body {
            columns.count(row, &mut self.report);
            if let Some(key) = &last
                && columns.continues(row)
            {
                if let Some(entity) = self.entries.get_mut(key) {
                    record::continued(entity, row, &columns, &mut self.report);
                }
                continue;
            }
            let record = Record { sheet: &sheet, columns: &columns, row };
            let mut entity = record.read(&mut self.report, &mut self.notes);
            let base = entity.key.clone();
            let mut copy = 2;
            while self.entries.contains_key(&entity.key) {
                entity.key = EntityKey::new(format!("{base}~{copy}"));
                copy += 1;
            }
            last = Some(entity.key.clone());
            self.entries.insert(entity.key.clone(), entity);
        }
        Ok(())
    }

    /// Counts what stands above a table or on a sheet without one, and notes it.
    fn above(&mut self, tab: &str, rows: &[Row]) {
        for (_, cell) in rows.iter().flat_map(|row| &row.cells) {
            self.report.saw("(above the tables)");
            let text = words::line(&cell.text());
            if text.contains("(注") || text.contains("廃止") {
                let text: String = text.chars().take(120).collect();
                *self.notes.entry(format!("{}: {text}", words::shown(tab))).or_default() += 1;
            }
        }
    }

    fn finish(mut self) -> (Vec<Entity>, ReadReport) {
        for (note, times) in self.notes {
            self.report.note(if times > 1 { format!("{note} ({times} times)") } else { note });
        }
        (self.entries.into_values().collect(), self.report)
    }
}

/// Returns number and programme of a sheet's name: `2.タリバーン関係者等`.
fn numbered(tab: &str) -> Option<(u16, String)> {
    let (number, programme) = tab.trim().split_once(['.', '．'])?;
    let number = words::fold(number).trim().parse().ok()?;
    Some((number, words::line(programme)))
}
