//! The columns of the sheets: the same few under many headings.

use unblink_model::{Property, ReadReport};

use super::words;
use crate::xlsx::{Cell, Row};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The days of notification, of revisions and of removal.
    Notified,
    Number,
    Japanese,
    English,
    /// Other names that identify.
    Alias,
    /// Other names, former ones among them.
    AliasOrFormer,
    Former,
    /// Other names that do not identify by themselves.
    Weak,
    Title,
    Position,
    Birth,
    /// Date and place of birth in one sentence.
    BirthAndPlace,
    BirthPlace,
    Nationality,
    Passport,
    Identity,
    Address,
    Telephone,
    Fax,
    /// When the UN's committee listed the entry.
    UnListed,
    UnReference,
    Remarks,
    /// Why the entry is listed.
    Grounds,
}

/// Every heading of the workbook of 2026-03-05, without line breaks.
const HEADINGS: &[(&str, Column)] = &[
    ("告示日付", Column::Notified),
    ("告示番号", Column::Number),
    ("日本語表記", Column::Japanese),
    ("英語表記", Column::English),
    ("別名", Column::Alias),
    ("別名・別称", Column::Alias),
    ("別称", Column::Alias),
    ("別称・別名", Column::Alias),
    ("確定可能な別名", Column::Alias),
    ("別称・旧称", Column::AliasOrFormer),
    ("旧称", Column::Former),
    ("旧称・以前の呼称", Column::Former),
    ("以前の別名", Column::Former),
    ("過去の別名", Column::Former),
    ("確定に十分でない別名", Column::Weak),
    ("称号", Column::Title),
    ("肩書", Column::Title),
    ("役職", Column::Position),
    ("肩書等", Column::Position),
    ("生年月日", Column::Birth),
    ("生年月日・出生地", Column::BirthAndPlace),
    ("出生地", Column::BirthPlace),
    ("出生地・出身地", Column::BirthPlace),
    ("国籍", Column::Nationality),
    ("旅券番号", Column::Passport),
    ("ID番号", Column::Identity),
    ("身分登録番号", Column::Identity),
    ("身分証番号", Column::Identity),
    ("住所", Column::Address),
    ("住所等", Column::Address),
    ("所在地", Column::Address),
    ("住所・所在地", Column::Address),
    ("活動地域・住所", Column::Address),
    ("所在地・住所 登録された事務所の住所", Column::Address),
    ("電話", Column::Telephone),
    ("電話番号", Column::Telephone),
    ("FAX", Column::Fax),
    ("国連制裁員会による指定日", Column::UnListed),
    ("国連制裁委員会による指定日", Column::UnListed),
    ("リスト掲載日", Column::UnListed),
    ("国連参照番号", Column::UnReference),
    ("その他の情報", Column::Remarks),
    ("詳細", Column::Remarks),
    ("指定の根拠", Column::Grounds),
    ("決議1483上の根拠", Column::Grounds),
];

impl Column {
    fn gives(self) -> &'static [Property] {
        match self {
            Self::Notified => {
                &[Property::Listing, Property::Course, Property::UpdatedOn, Property::Relation]
            }
            Self::Number => &[Property::Reference, Property::Relation],
            Self::Japanese => &[Property::Name],
            Self::English => &[Property::Name, Property::OriginalName, Property::Alias],
            Self::Alias | Self::AliasOrFormer | Self::Former => {
                &[Property::Alias, Property::Feature]
            }
            Self::Weak => &[Property::WeakAlias, Property::Feature],
            Self::Title => &[Property::Title],
            Self::Position => &[Property::Position],
            Self::Birth => &[Property::BirthDate],
            Self::BirthAndPlace => &[Property::BirthDate, Property::Feature],
            Self::BirthPlace => &[Property::BirthPlace],
            Self::Nationality => &[Property::Nationality],
            Self::Passport | Self::Identity | Self::UnReference => &[Property::Document],
            Self::Address => &[Property::Address],
            Self::Telephone | Self::Fax => &[Property::Contact],
            Self::UnListed | Self::Grounds => &[Property::Feature],
            Self::Remarks => &[Property::Remarks],
        }
    }
}

/// The columns of one sheet.
pub(super) struct Columns {
    columns: Vec<(u32, String, Option<Column>)>,
}

impl Columns {
    /// Says whether a row names the columns.
    pub(super) fn is_heading(row: &Row) -> bool {
        let heads = |wanted: &str| row.cells.iter().any(|(_, c)| words::line(&c.text()) == wanted);
        heads("告示日付") && heads("告示番号")
    }

    /// Reads the headings; without names there are no entries.
    pub(super) fn of(heading: &Row, report: &mut ReadReport) -> Result<Self, String> {
        let mut columns: Vec<(u32, String, Option<Column>)> = Vec::new();
        for (at, cell) in &heading.cells {
            let printed = words::line(&cell.text());
            let known = HEADINGS.iter().find(|(name, _)| *name == printed).map(|(_, c)| *c);
            if columns.iter().any(|(_, name, _)| *name == printed) {
                return Err(format!("two columns {}", words::shown(&printed)));
            }
            if known.is_none() && !printed.is_empty() {
                report.puzzle(&format!("unknown column {}", words::shown(&printed)));
            }
            columns.push((*at, printed, known));
        }
        for (name, column) in [("日本語表記", Column::Japanese), ("英語表記", Column::English)]
        {
            if !columns.iter().any(|(_, _, known)| *known == Some(column)) {
                return Err(format!("no column {name}"));
            }
        }
        Ok(Self { columns })
    }

    /// Returns what the columns give.
    pub(super) fn gives(&self) -> impl Iterator<Item = Property> {
        let known = self.columns.iter().filter_map(|(_, _, column)| *column);
        let always = [Property::Schema, Property::Feature, Property::Bookkeeping];
        known.flat_map(Column::gives).copied().chain(always)
    }

    /// Counts what a row carries.
    pub(super) fn count(&self, row: &Row, report: &mut ReadReport) {
        for (at, name, _) in &self.columns {
            let filled = row
                .cells
                .iter()
                .any(|(column, cell)| column == at && !words::line(&cell.text()).is_empty());
            if filled { report.saw(name) } else { report.saw_empty(name) }
        }
        for (at, _) in &row.cells {
            if !self.columns.iter().any(|(column, _, _)| column == at) {
                report.saw("(no heading)");
                report.puzzle("a cell in a column without a heading");
            }
        }
    }

    /// Says whether a row only goes on with the words of the row above it.
    pub(super) fn continues(&self, row: &Row) -> bool {
        let has = |wanted| self.cells(row).any(|(_, column, _)| column == Some(wanted));
        !row.cells.is_empty()
            && ![Column::Notified, Column::Number, Column::Japanese, Column::English]
                .into_iter()
                .any(has)
    }

    /// Returns the filled cells with heading and meaning; a column without a heading has none.
    pub(super) fn cells<'a>(
        &'a self,
        row: &'a Row,
    ) -> impl Iterator<Item = (&'a str, Option<Column>, &'a Cell)> {
        row.cells.iter().filter_map(|(at, cell)| {
            let known = self.columns.iter().find(|(column, _, _)| column == at);
            let filled = !words::line(&cell.text()).is_empty();
            filled.then(|| known.map_or(("", None, cell), |(_, name, c)| (name.as_str(), *c, cell)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_stands_twice() {
        for (at, (name, _)) in HEADINGS.iter().enumerate() {
            assert_eq!(words::line(name), *name);
            assert!(HEADINGS[..at].iter().all(|(other, _)| other != name), "{name}");
        }
    }
}
