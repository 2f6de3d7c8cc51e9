//! A file of FollowTheMoney, read line by line and sorted by dataset and entity.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;

use unblink_lists::ftm::{
    FtmEntity, FtmOperation, FtmShape, FtmStatement, MAX_LINE_BYTES, delta_line, entity_line,
    pieces,
};
use unblink_model::{Basis, Published, ReadReport};
use unblink_store::FileRow;

use super::FtmImport;
use super::spool::{Record, Sorted, Spool};
use crate::{AppError, Register};

/// Most a delta may hold, in bytes: it is applied in memory. The largest of OpenSanctions' own in
/// 2024 had 4 MB.
const MAX_DELTA_BYTES: u64 = 256 * 1024 * 1024;

/// A file as read.
pub(super) struct Spooled {
    pub(super) shape: FtmShape,
    pub(super) lines: u64,
    /// Its datasets by number.
    pub(super) datasets: Vec<String>,
    /// Its pieces, by dataset and entity; empty for a delta.
    pub(super) sorted: Sorted,
    /// The operations of a delta, by id; the last one counts.
    pub(super) operations: BTreeMap<String, FtmOperation>,
    /// What reading showed that belongs to no single list.
    pub(super) report: ReadReport,
    newest: Option<String>,
    file: String,
}

impl Spooled {
    /// Returns when the file was published: the day given with it, else the newest `last_seen`.
    pub(super) fn published(&self, import: &FtmImport<'_>) -> Result<Published, AppError> {
        if let Some(given) = import.given {
            return Ok(given);
        }
        let newest = self.newest.as_deref().and_then(moment);
        newest
            .map(|at| Published { at, basis: Basis::Edition })
            .ok_or_else(|| unblink_lists::ReadError::NoDate { file: self.file.clone() }.into())
    }
}

/// Reads `2024-05-27T12:00:00`, with or without a time or a zone behind it.
fn moment(text: &str) -> Option<jiff::civil::DateTime> {
    let plain = text.get(..19).unwrap_or(text);
    plain.parse().ok().or_else(|| {
        let day: jiff::civil::Date = text.get(..10)?.parse().ok()?;
        Some(day.at(0, 0, 0, 0))
    })
}

pub(super) fn spool_error(source: std::io::Error) -> AppError {
    AppError::Store(unblink_store::StoreError::File { path: "scratch files".into(), source })
}

/// Says in which folder scratch files could not be written: on a full disk, that is the one to free.
fn unwritten(folder: &std::path::Path) -> impl Fn(std::io::Error) -> AppError {
    move |source| {
        AppError::Store(unblink_store::StoreError::File { path: folder.to_owned(), source })
    }
}

impl Register {
    /// Reads a file of the archive.
    pub(super) fn spool(&self, file: &FileRow, collection: &str) -> Result<Spooled, AppError> {
        let source = self.store.archive().reader(&file.digest)?;
        let folder = self.store.archive().folder().to_owned();
        let mut reader = Reader {
            file: &file.name,
            collection,
            spool: Spool::new(&folder),
            folder,
            numbers: BTreeMap::new(),
            operations: BTreeMap::new(),
            report: ReadReport::default(),
            newest: None,
            line: 0,
            whole: file.size_bytes,
        };
        let shape = reader.read(source)?;
        let mut datasets = vec![String::new(); reader.numbers.len()];
        for (name, number) in reader.numbers {
            if let Some(place) = datasets.get_mut(number as usize) {
                *place = name;
            }
        }
        Ok(Spooled {
            shape,
            lines: reader.line,
            datasets,
            sorted: reader.spool.sorted().map_err(unwritten(&reader.folder))?,
            operations: reader.operations,
            report: reader.report,
            newest: reader.newest,
            file: file.name.clone(),
        })
    }
}

/// The columns of a table of statements.
const COLUMNS: [&str; 14] = [
    "canonical_id",
    "entity_id",
    "prop",
    "prop_type",
    "schema",
    "value",
    "dataset",
    "origin",
    "lang",
    "original_value",
    "external",
    "first_seen",
    "last_seen",
    "id",
];

struct Reader<'a> {
    file: &'a str,
    collection: &'a str,
    spool: Spool,
    folder: PathBuf,
    numbers: BTreeMap<String, u32>,
    operations: BTreeMap<String, FtmOperation>,
    report: ReadReport,
    newest: Option<String>,
    line: u64,
    whole: u64,
}

impl Reader<'_> {
    #[expect(clippy::needless_pass_by_value, reason = "reads as map_err(|e| refuse(e))")]
    fn refuse(&self, problem: impl ToString) -> AppError {
        AppError::Ftm {
            file: self.file.to_owned(),
            line: self.line,
            problem: unblink_text::display::safe(&problem.to_string()).into_owned(),
        }
    }

    fn read(&mut self, source: Box<dyn Read>) -> Result<FtmShape, AppError> {
        let mut source = BufReader::with_capacity(1 << 20, source);
        let mut line = Vec::new();
        let shape = loop {
            if !self.next_line(&mut source, &mut line)? {
                self.line = 1;
                return Err(self.refuse("the file is empty"));
            }
            if !line.trim_ascii().is_empty() {
                break FtmShape::of(&line).map_err(|problem| self.refuse(problem))?;
            }
        };
        match shape {
            FtmShape::Statements => self.statements(&line, source)?,
            FtmShape::Entities | FtmShape::Delta => {
                if shape == FtmShape::Delta && self.whole > MAX_DELTA_BYTES {
                    return Err(self.refuse(format!(
                        "a delta of more than {} MB; import the whole file instead",
                        MAX_DELTA_BYTES / 1_048_576
                    )));
                }
                loop {
                    let text = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
                    if !text.trim_ascii().is_empty() {
                        self.json(shape, text)?;
                    }
                    if !self.next_line(&mut source, &mut line)? {
                        break;
                    }
                }
            }
        }
        if self.numbers.is_empty() && self.operations.is_empty() {
            return Err(self.refuse("the file holds no entity"));
        }
        Ok(shape)
    }

    /// Reads the next line; `false` at the end of the file.
    fn next_line(
        &mut self,
        source: &mut impl BufRead,
        line: &mut Vec<u8>,
    ) -> Result<bool, AppError> {
        line.clear();
        self.line += 1;
        let most = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
        let read = source.take(most).read_until(b'\n', line);
        match read.map_err(|error| self.refuse(error))? {
            0 => {
                self.line -= 1;
                Ok(false)
            }
            _ if line.len() >= MAX_LINE_BYTES && !line.ends_with(b"\n") => {
                Err(self.refuse(format!("longer than {} MB", MAX_LINE_BYTES / 1_048_576)))
            }
            _ => Ok(true),
        }
    }

    fn json(&mut self, shape: FtmShape, line: &[u8]) -> Result<(), AppError> {
        if shape == FtmShape::Delta {
            let operation =
                delta_line(line, &mut self.report).map_err(|problem| self.refuse(problem))?;
            let id = match &operation {
                FtmOperation::Put(entity) => {
                    let seen = entity.last_change.clone().max(entity.last_seen.clone());
                    self.newest = self.newest.take().max(seen);
                    entity.id.clone()
                }
                FtmOperation::Delete(id) => id.clone(),
            };
            self.operations.insert(id, operation);
            return Ok(());
        }
        let entity = entity_line(line, &mut self.report).map_err(|problem| self.refuse(problem))?;
        self.keep(entity)
    }

    fn statements(&mut self, header: &[u8], source: impl Read) -> Result<(), AppError> {
        let text = header.strip_prefix("\u{feff}".as_bytes()).unwrap_or(header).to_vec();
        let mut rows =
            csv::ReaderBuilder::new().from_reader(std::io::Cursor::new(text).chain(source));
        let headers = rows.headers().map_err(|error| self.refuse(error))?.clone();
        for column in headers.iter().filter(|column| !COLUMNS.contains(column)) {
            self.report.puzzle(&format!("column {column}"));
        }
        // One row says one thing of an entity. What hangs on what is known of the whole of it.
        let mut said = Spool::new(&self.folder);
        let mut row = csv::StringRecord::new();
        loop {
            let more = rows.read_record(&mut row);
            self.line = row.position().map_or(self.line + 1, csv::Position::line);
            if !more.map_err(|error| self.refuse(error))? {
                return self.joined(said.sorted().map_err(unwritten(&self.folder))?);
            }
            let statement: FtmStatement =
                row.deserialize(Some(&headers)).map_err(|error| self.refuse(error))?;
            let one = statement.entity(&mut self.report).map_err(|problem| self.refuse(problem))?;
            if let Some(mut entity) = one {
                // A table says of no entity whether it is what the list lists.
                entity.target = true;
                let dataset = entity.datasets.first().cloned().unwrap_or_default();
                let record = Record {
                    dataset: self.number(dataset)?,
                    key: entity.id.clone(),
                    rank: 0,
                    json: serde_json::to_vec(&entity).map_err(|error| self.refuse(error))?,
                };
                said.push(record).map_err(unwritten(&self.folder))?;
            }
        }
    }

    /// Keeps the entities of a table of statements, each with all that its rows say.
    fn joined(&mut self, mut said: Sorted) -> Result<(), AppError> {
        let mut whole: Option<(u32, FtmEntity)> = None;
        let mut bytes = 0;
        while let Some(record) = said.next().map_err(spool_error)? {
            let one: FtmEntity =
                serde_json::from_slice(&record.json).map_err(|error| self.refuse(error))?;
            match &mut whole {
                Some((dataset, entity)) if *dataset == record.dataset && entity.id == one.id => {
                    bytes += record.json.len();
                    if bytes > MAX_LINE_BYTES {
                        return Err(self.refuse(format!(
                            "the rows of {} hold more than {} MB",
                            one.id,
                            MAX_LINE_BYTES / 1_048_576
                        )));
                    }
                    entity.join(one);
                }
                _ => {
                    bytes = record.json.len();
                    if let Some((_, done)) = whole.replace((record.dataset, one)) {
                        self.keep_once(done)?;
                    }
                }
            }
        }
        whole.map_or(Ok(()), |(_, last)| self.keep_once(last))
    }

    /// Keeps an entity without what its rows said twice.
    fn keep_once(&mut self, mut entity: FtmEntity) -> Result<(), AppError> {
        for values in entity.properties.values_mut() {
            values.sort_unstable_by(|a, b| a.text().cmp(b.text()));
            values.dedup();
        }
        entity.referents.sort_unstable();
        entity.referents.dedup();
        entity.datasets.truncate(1);
        self.keep(entity)
    }

    /// Returns the number of a dataset.
    fn number(&mut self, dataset: String) -> Result<u32, AppError> {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        // 4,096 is a guess; OpenSanctions had some 300 datasets in 2026.
        if next >= 4096 && !self.numbers.contains_key(&dataset) {
            return Err(self.refuse("more than 4096 datasets"));
        }
        Ok(*self.numbers.entry(dataset).or_insert(next))
    }

    fn keep(&mut self, entity: FtmEntity) -> Result<(), AppError> {
        for piece in pieces(entity, &mut self.report) {
            let mut entity = piece.entity;
            if self.newest < entity.last_seen {
                self.newest.clone_from(&entity.last_seen);
            }
            let mut datasets = std::mem::take(&mut entity.datasets);
            if datasets.is_empty() {
                datasets.push(self.collection.to_owned());
            }
            entity.last_seen = None;
            let json = serde_json::to_vec(&entity).map_err(|error| self.refuse(error))?;
            for dataset in datasets {
                let record = Record {
                    dataset: self.number(dataset)?,
                    key: piece.of.clone(),
                    rank: u8::from(!piece.own),
                    json: json.clone(),
                };
                self.spool.push(record).map_err(unwritten(&self.folder))?;
            }
        }
        Ok(())
    }
}
