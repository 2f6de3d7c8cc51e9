//! Tables of organisations that courts have banned, as Russia and Kazakhstan publish them: one
//! row per organisation with the court's decision, and notes that suspend a ban.

use unblink_model::{
    Document, Entity, EntityKind, Listing, PartialDate, PrintedStep, Property, ReadReport, Status,
    Value, When,
};

use crate::html::{Cell, Page};
use crate::pages::{self, Headed, add_names, census, columns, derived_key, dotted_dates, short};
use crate::rows::Fault;
use crate::{ReadError, SourceFile};

/// What a column holds, told by the words of its heading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Name,
    Decision,
    Date,
    LegalForce,
    Note,
}

/// What such a table gives.
pub(crate) const PROPERTIES: &[Property] = &[
    Property::Schema,
    Property::Name,
    Property::Alias,
    Property::Listing,
    Property::Course,
    Property::Feature,
    Property::Bookkeeping,
];

/// What the reader of one list knows of its table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// The programme of every row.
    pub(crate) programme: &'static str,
    /// Whether the day of the decision is the day of listing: it is where the court's list is
    /// the list, and is not where another body enters the decision into a register of its own.
    pub(crate) decision_lists: bool,
    /// Whether a column for the day of legal force must be there.
    pub(crate) legal_force: bool,
    /// What the reader reads, for messages.
    pub(crate) expected: &'static str,
}

fn column(heading: &str) -> Option<Column> {
    let has = |stem: &str| heading.contains(stem);
    let number = matches!(heading.trim_end_matches('.'), "№" | "№ п/п" | "n" | "п/п" | "no");
    if number {
        Some(Column::Number)
    } else if has("законную силу") {
        Some(Column::LegalForce)
    } else if has("примечани") {
        Some(Column::Note)
    } else if has("суд") || has("решени") {
        Some(Column::Decision)
    } else if has("наименовани") || has("название") {
        Some(Column::Name)
    } else if heading.starts_with("дата") {
        Some(Column::Date)
    } else {
        None
    }
}

/// Reads the rows of every table of the page that has such headings.
///
/// A table that names organisations under headings it does not know is refused: the format has
/// changed. Tables without a column of names are counted and left.
pub(crate) fn read(
    page: &Page,
    shape: &Shape,
    file: &SourceFile<'_>,
    report: &mut ReadReport,
) -> Result<Vec<Entity>, ReadError> {
    let wrong_shape = |found: String| ReadError::WrongShape {
        file: file.name.to_owned(),
        expected: shape.expected.to_owned(),
        found,
    };
    let mut entities = Vec::new();
    let mut tables = 0;
    for (_, line, table) in page.tables() {
        let first: Vec<&str> = table.rows.first().map(super::html::Row::words).unwrap_or_default();
        if !first.iter().any(|heading| column(&heading.to_lowercase()) == Some(Column::Name)) {
            report.saw("another table");
            continue;
        }
        let headed = pages::headed(line, table).map_err(|fault| fault.refused(file.name))?;
        let found = columns(&headed.headings, column)
            .map_err(|found| wrong_shape(format!("{found} on line {line}")))?;
        let lacks = |column: Column| !found.contains(&column);
        let missing = match () {
            () if lacks(Column::Decision) => Some("court or decision"),
            () if shape.legal_force && lacks(Column::LegalForce) => Some("legal force"),
            () => None,
        };
        if let Some(what) = missing {
            return Err(wrong_shape(format!("a table without a column of {what} on line {line}")));
        }
        tables += 1;
        rows(&headed, &found, shape, &mut entities, report)
            .map_err(|fault| fault.refused(file.name))?;
    }
    if tables == 0 {
        let count = page.tables().len();
        return Err(wrong_shape(format!("a page with {count} tables, none of organisations")));
    }
    pages::keyed(entities, report).map_err(|fault| fault.refused(file.name))
}

fn rows(
    headed: &Headed<'_>,
    found: &[Column],
    shape: &Shape,
    entities: &mut Vec<(usize, Entity)>,
    report: &mut ReadReport,
) -> Result<(), Fault> {
    for (line, cells) in &headed.rows {
        let fault = |problem: String| Fault { line: *line, problem };
        let cell = |column: Column| -> Option<&Cell> {
            let at = found.iter().position(|other| *other == column)?;
            cells.get(at).copied()
        };
        let words = |column: Column| cell(column).map_or("", |cell| cell.text.words.as_str());
        census(&headed.headings, cells, report);
        if let Some(struck) = cells.iter().find(|cell| cell.text.struck) {
            // Struck out may mean removed; no words say so, and a reader does not guess.
            return Err(fault(format!("words struck out: `{}`", short(&struck.text.words))));
        }
        if words(Column::Name).is_empty() {
            return Err(fault("a row without a name".to_owned()));
        }
        let row = Row {
            number: words(Column::Number),
            decision: words(Column::Decision),
            date: words(Column::Date),
            legal_force: words(Column::LegalForce),
            notes: cells.iter().map(|cell| cell.text.words.as_str()).collect(),
        };
        entities.push((*line, entity(words(Column::Name), &row, shape, report)));
    }
    Ok(())
}

struct Row<'p> {
    number: &'p str,
    decision: &'p str,
    date: &'p str,
    legal_force: &'p str,
    notes: Vec<&'p str>,
}

fn entity(name: &str, row: &Row<'_>, shape: &Shape, report: &mut ReadReport) -> Entity {
    let name: Vec<&str> = name.lines().filter(|line| !speaks_of_suspension(line)).collect();
    let mut entity = Entity::new("");
    entity.set_kind(EntityKind::Organization);
    let heading = add_names(&mut entity, &name.join(" "));
    entity.key = derived_key(&heading).into();
    // A row's number is its place on the page and moves when another row goes.
    if !row.number.is_empty() {
        entity.add_text(Property::Bookkeeping, &format!("number={}", row.number));
    }
    let decision = without_suspension(row.decision);
    let dates = dotted_dates(&format!("{decision} {}", row.date));
    let decided = dates.first().map(|(_, date)| *date);
    if decided.is_none() {
        report.puzzle("a decision without a date");
    }
    let instrument = [decision.as_str(), row.date]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
        .replace('\n', " ");
    let listing = Listing {
        programme: shape.programme.to_owned(),
        listed_on: decided.filter(|_| shape.decision_lists).map(When::On),
        instrument: Some(instrument).filter(|words| !words.is_empty()),
        measures: Vec::new(),
    };
    entity.add(Property::Listing, Value::Listing(listing));
    legal_force(&mut entity, row, report);
    for sentence in suspensions(&row.notes) {
        let on = suspended_on(&sentence);
        if on.is_none() {
            report.puzzle("a suspension without a date");
        }
        let step = PrintedStep {
            programme: shape.programme.to_owned(),
            status: Status::Suspended,
            on: on.map(When::On),
            words: sentence.trim_matches(['(', ')', ' ']).to_owned(),
        };
        entity.add(Property::Course, Value::Step(step));
    }
    entity
}

/// Keeps the day of legal force and whatever else a note says, under the issuer's words.
fn legal_force(entity: &mut Entity, row: &Row<'_>, report: &mut ReadReport) {
    let words = without_suspension(row.legal_force);
    if words.is_empty() {
        return;
    }
    let dates = dotted_dates(&words);
    if dates.is_empty() {
        report.puzzle("a day of legal force that is no date");
    }
    let document = Document {
        kind: "вступление решения в законную силу".to_owned(),
        number: Some(words),
        issued: dates.first().map(|(_, date)| *date),
        ..Document::default()
    };
    entity.add(Property::Feature, Value::Document(document));
}

/// `приостановлен`, `приостановлена`, `приостановлено`, `приостановление`.
fn speaks_of_suspension(line: &str) -> bool {
    line.to_lowercase().contains("приостановлен")
}

fn without_suspension(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !speaks_of_suspension(line)).collect();
    lines.join("\n")
}

/// Returns the lines of a row that speak of a suspension, each once.
fn suspensions(cells: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in cells.iter().flat_map(|cell| cell.lines()).filter(|line| speaks_of_suspension(line))
    {
        if !found.iter().any(|other| other == line) {
            found.push(line.to_owned());
        }
    }
    found
}

/// Returns the day from which a suspension counts: that of legal force where the note names one,
/// else its only date. Two dates of which neither is said to be that of legal force are `None`.
fn suspended_on(sentence: &str) -> Option<PartialDate> {
    let dates = dotted_dates(sentence);
    let force = sentence.to_lowercase().find("законную силу");
    if let Some(force) = force {
        // Lower case of these letters has as many bytes, so the place holds.
        return dates.iter().find(|(at, _)| *at > force).map(|(_, date)| *date);
    }
    match dates.as_slice() {
        [(_, only)] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_counts_from_its_legal_force() {
        for (sentence, want) in [
            (
                "Запрет приостановлен решением от 17.04.2025, вступило в законную силу 20.05.2025",
                "2025-05-20",
            ),
            ("Действие запрета приостановлено с 20.05.2025", "2025-05-20"),
            ("Приостановлен (17.04.2025, 20.05.2025)", "-"),
            ("Приостановлен решением, вступившим в законную силу", "-"),
            ("Приостановлен", "-"),
        ] {
            let found = suspended_on(sentence).map_or("-".to_owned(), |date| date.to_string());
            assert_eq!(found, want, "{sentence}");
        }
    }

    #[test]
    fn headings_are_told_by_their_words() {
        for (heading, want) in [
            ("№ п/п", Some(Column::Number)),
            ("Наименование организации", Some(Column::Name)),
            ("Суд, вынесший решение, дата и номер судебного решения", Some(Column::Decision)),
            ("Дата вступления решения в законную силу", Some(Column::LegalForce)),
            ("Дата", Some(Column::Date)),
            ("Примечание", Some(Column::Note)),
            ("Адрес", None),
        ] {
            assert!(column(&heading.to_lowercase()) == want, "{heading}");
        }
    }
}
