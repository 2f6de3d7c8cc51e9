//! What readers of published pages share: tables found by their headings, names with brackets
//! taken apart, keys derived from names.
//!
//! These lists print no stable reference. An entry's key is derived from its own words by
//! [`derived_key`]; a changed spelling therefore shows as one entry gone and one new.

use std::collections::BTreeMap;

use unblink_model::{
    Coverage, Edition, Entity, EntityKey, Extent, ListId, Name, NameKind, PartialDate, Property,
    Published, ReadReport, Strength, Value,
};

use crate::cleaning::{dates, names};
use crate::html::{Cell, Table};
use crate::rows::Fault;
use crate::{Input, ReadError, SourceFile};

/// Most cells of one table. A guess, ten times the largest list known to be a table.
const CELLS_MAX: usize = 200_000;

/// Longest key in letters, above which its end is a digest; longer names than this are sentences.
const KEY_LETTERS: usize = 80;

/// Longest name that is taken apart, in bytes; a longer one is kept whole. A guess, ten times the
/// longest known. It bounds the work on brackets inside brackets.
const NAME_MAX: usize = 4_096;

/// Most entries that share one derived key; two have been imagined, none seen.
const SAME_KEY_MAX: usize = 200;

/// A table with one row of headings; every row is as wide as they are.
pub(crate) struct Headed<'p> {
    pub(crate) headings: Vec<&'p str>,
    pub(crate) rows: Vec<(usize, Vec<&'p Cell>)>,
}

/// Returns a table by its first row as headings, or where a row has another width.
pub(crate) fn headed(line: usize, table: &Table) -> Result<Headed<'_>, Fault> {
    let grid = table.grid(CELLS_MAX).ok_or_else(|| Fault {
        line,
        problem: "a table whose cells overlap, or with too many cells".to_owned(),
    })?;
    let mut rows = grid.into_iter();
    let headings: Vec<&str> = rows
        .next()
        .map(|(_, cells)| cells.iter().map(|cell| cell.text.words.as_str()).collect())
        .unwrap_or_default();
    let rows: Vec<_> = rows.collect();
    if let Some((line, cells)) = rows.iter().find(|(_, cells)| cells.len() != headings.len()) {
        let (want, found) = (headings.len(), cells.len());
        let problem = format!("expected {want} cells as in the headings, found {found}");
        return Err(Fault { line: *line, problem });
    }
    Ok(Headed { headings, rows })
}

/// Returns what each heading is by `known`, or the first heading that is not known or stands
/// twice.
pub(crate) fn columns<C: Copy + PartialEq>(
    headings: &[&str],
    known: impl Fn(&str) -> Option<C>,
) -> Result<Vec<C>, String> {
    let mut found: Vec<C> = Vec::new();
    for heading in headings {
        let column = known(&heading.to_lowercase())
            .ok_or_else(|| format!("the heading `{}`", short(heading)))?;
        if found.contains(&column) {
            return Err(format!("the heading `{}` beside another of its kind", short(heading)));
        }
        found.push(column);
    }
    Ok(found)
}

/// Counts the cells of a row under their headings.
pub(crate) fn census(headings: &[&str], cells: &[&Cell], report: &mut ReadReport) {
    for (heading, cell) in headings.iter().zip(cells) {
        let path = format!("table/{}", heading.replace('\n', " "));
        if cell.text.words.is_empty() {
            report.saw_empty(&path);
        } else {
            report.saw(&path);
        }
        if !cell.text.links.is_empty() {
            report.saw(&format!("{path}/a"));
        }
    }
}

/// Returns text cut to what a message can show.
pub(crate) fn short(text: &str) -> String {
    text.chars().take(60).collect::<String>().replace('\n', " ")
}

/// Returns a key of the words' letters and digits in lower case, joined by `-`; what is longer
/// than [`KEY_LETTERS`] ends with `~` and a digest of all of it.
pub(crate) fn derived_key(words: &str) -> String {
    let mut key = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        } else if !key.is_empty() && !key.ends_with('-') && !"'’ʼ`".contains(c) {
            key.push('-');
        }
    }
    let key = key.trim_end_matches('-');
    if key.chars().count() <= KEY_LETTERS {
        return key.to_owned();
    }
    let head: String = key.chars().take(KEY_LETTERS).collect();
    // FNV-1a: it only has to tell apart long names that begin alike.
    let digest = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}~{:08x}", head.trim_end_matches('-'), digest >> 32)
}

/// Sorts entries by key. Those that share one are numbered `~2`, `~3` in the page's order.
pub(crate) fn keyed(
    entities: impl IntoIterator<Item = (usize, Entity)>,
    report: &mut ReadReport,
) -> Result<Vec<Entity>, Fault> {
    let mut found: BTreeMap<EntityKey, Entity> = BTreeMap::new();
    for (line, mut entity) in entities {
        let numbered = |count: usize| match count {
            1 => entity.key.clone(),
            _ => EntityKey::new(format!("{}~{count}", entity.key)),
        };
        let key = (1..=SAME_KEY_MAX).map(numbered).find(|key| !found.contains_key(key));
        let Some(key) = key else {
            let problem = format!("more than {SAME_KEY_MAX} entries named {}", entity.key);
            return Err(Fault { line, problem });
        };
        if key != entity.key {
            report.note(format!("{} stands twice; one is kept as {key}", entity.key));
        }
        entity.key = key.clone();
        found.insert(key, entity);
    }
    Ok(found.into_values().collect())
}

/// Adds the names of a printed one: words outside of brackets are the heading, every bracket
/// another name. A word in front (`formerly`, `бывшее`) says which kind, see [`LABELS`].
///
/// Returns the heading; where nothing stands outside of brackets, the whole.
pub(crate) fn add_names(entity: &mut Entity, printed: &str) -> String {
    let printed = names::collapse(printed);
    let (outside, brackets) =
        if printed.len() > NAME_MAX { (printed.clone(), Vec::new()) } else { brackets(&printed) };
    let heading = unquoted(outside.trim_end_matches([' ', ',', ';', '.', '*'])).to_owned();
    let heading = if heading.is_empty() { printed.clone() } else { heading };
    let mut primary = Name::new(heading.clone(), NameKind::Primary, Strength::Unstated);
    primary.note = (heading != printed).then(|| printed.clone());
    entity.add(Property::Name, Value::Name(primary));
    // A bracket may hold brackets of its own; the list of what is left grows, nothing recurses.
    let mut left: Vec<(String, NameKind, Option<String>)> =
        brackets.into_iter().rev().map(|text| (text, NameKind::Aka, None)).collect();
    while let Some((text, kind, note)) = left.pop() {
        let (text, kind, note) = labelled(text, kind, note);
        let (outside, inner) = self::brackets(&text);
        for name in several(&outside) {
            let name = unquoted(name.trim_matches([' ', ',', ';', '.', '*']));
            if name.chars().any(char::is_alphabetic) {
                let mut alias = Name::new(name, kind, Strength::Unstated);
                alias.note.clone_from(&note);
                entity.add(Property::Alias, Value::Name(alias));
            }
        }
        left.extend(inner.into_iter().rev().map(|text| (text, kind, note.clone())));
    }
    heading
}

/// Words in front of a name in brackets, what they say of it, and whether they are kept as a note.
const LABELS: &[(&str, NameKind, bool)] = &[
    ("including", NameKind::Aka, true),
    ("formerly known as", NameKind::Fka, false),
    ("formerly", NameKind::Fka, false),
    ("former", NameKind::Fka, false),
    ("f.k.a.", NameKind::Fka, false),
    ("also known as", NameKind::Aka, false),
    ("a.k.a.", NameKind::Aka, false),
    ("aka", NameKind::Aka, false),
    ("другие названия:", NameKind::Aka, false),
    ("другое название:", NameKind::Aka, false),
    ("другие названия", NameKind::Aka, false),
    ("другое название", NameKind::Aka, false),
    ("другие наименования:", NameKind::Aka, false),
    ("другое наименование:", NameKind::Aka, false),
    ("бывшее название", NameKind::Fka, false),
    ("бывшее", NameKind::Fka, false),
    ("бывшая", NameKind::Fka, false),
    ("бывший", NameKind::Fka, false),
    ("ранее", NameKind::Fka, false),
];

fn labelled(
    text: String,
    kind: NameKind,
    note: Option<String>,
) -> (String, NameKind, Option<String>) {
    for (label, says, kept) in LABELS {
        let rest = text.get(..label.len()).filter(|head| head.to_lowercase() == *label);
        let Some(rest) = rest.and_then(|_| text.get(label.len()..)) else { continue };
        if !label.ends_with([':', '.']) && rest.starts_with(char::is_alphanumeric) {
            continue;
        }
        let note = if *kept { Some((*label).to_owned()) } else { note };
        return (rest.trim().to_owned(), *says, note);
    }
    (text, kind, note)
}

/// Splits names at `;`, and at commas between quoted ones: `«A», «B»`.
fn several(text: &str) -> Vec<&str> {
    let quoted = text.matches('«').count() > 1;
    names::split(text)
        .into_iter()
        .flat_map(|part| if quoted { part.split("»,").collect() } else { vec![part] })
        .collect()
}

/// Takes off quotes that hold the whole name.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inside = text
        .strip_prefix(['«', '"', '“', '„'])
        .map(|rest| rest.strip_suffix(['»', '"', '”', '“']).unwrap_or(rest));
    match inside {
        Some(inside) if !inside.contains(['«', '»', '"', '“', '”']) => inside.trim(),
        _ => text,
    }
}

/// Returns the words outside of brackets and what each outermost bracket holds. A bracket that
/// never closes holds the rest; one that never opened is left where it stands.
pub(crate) fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::<String>::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => {
                if depth == 0 {
                    inside.push(String::new());
                } else if let Some(last) = inside.last_mut() {
                    last.push(c);
                }
                depth += 1;
            }
            ')' if depth > 0 => {
                depth -= 1;
                if depth > 0
                    && let Some(last) = inside.last_mut()
                {
                    last.push(c);
                }
            }
            _ if depth == 0 => outside.push(c),
            _ => {
                if let Some(last) = inside.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    (names::collapse(&outside), inside.iter().map(|text| names::collapse(text)).collect())
}

/// Returns every date of the form `dd.mm.yyyy` in a text, with where it begins.
pub(crate) fn dotted_dates(text: &str) -> Vec<(usize, PartialDate)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_ascii_digit() || c == '.') {
            (None, true) if c != '.' => start = Some(at),
            (Some(from), false) => {
                let word = text.get(from..at).unwrap_or_default().trim_end_matches('.');
                found.extend(dates::dotted_day_first(word).map(|date| (from, date)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns the date of `October 8, 1997` or `8 October 1997`.
pub(crate) fn english_date(text: &str) -> Option<PartialDate> {
    let text = names::collapse(text);
    let american = || {
        let (month_day, year) = text.split_once(", ")?;
        let (month, day) = month_day.split_once(' ')?;
        dates::day_month_year(&format!("{day} {month} {year}"))
    };
    american().or_else(|| dates::day_month_year(&text))
}

/// Returns the only file of an edition.
pub(crate) fn one_file<'a>(input: &Input<'a>, expected: &str) -> Result<SourceFile<'a>, ReadError> {
    match input.files {
        [file] => Ok(*file),
        files => Err(ReadError::WrongShape {
            file: files.first().map_or("no file", |file| file.name).to_owned(),
            expected: expected.to_owned(),
            found: format!("{} files", files.len()),
        }),
    }
}

/// Returns the whole edition of a list.
pub(crate) fn whole(
    list: ListId,
    published: Published,
    format: &str,
    properties: &[Property],
    entities: Vec<Entity>,
    report: ReadReport,
) -> Edition {
    Edition {
        list,
        published,
        coverage: Coverage {
            format: format.to_owned(),
            extent: Extent::All,
            properties: properties.iter().copied().collect(),
            limits: String::new(),
        },
        entities,
        facts: Vec::new(),
        report,
    }
}

#[cfg(test)]
mod tests;
