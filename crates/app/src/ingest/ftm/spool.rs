//! Records sorted on disk, so that a file larger than memory can be put in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

/// Bytes held before they are sorted and written away. A guess: a gigabyte makes 16 runs.
const HELD_BYTES: usize = 64 * 1024 * 1024;

/// One piece of an entity, in the order in which pieces are read back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    /// The number of its dataset.
    pub(super) dataset: u32,
    /// The entity it says something of.
    pub(super) key: String,
    /// 0 for the entity's own line, 1 for what hangs on it.
    pub(super) rank: u8,
    /// The piece, as JSON.
    pub(super) json: Vec<u8>,
}

/// Collects records; what does not fit in memory goes to nameless files beside the store, which
/// are gone with the process.
pub(super) struct Spool {
    folder: PathBuf,
    held: Vec<Record>,
    bytes: usize,
    runs: Vec<File>,
    limit: usize,
}

impl Spool {
    pub(super) fn new(folder: &Path) -> Self {
        Self::holding(folder, HELD_BYTES)
    }

    fn holding(folder: &Path, limit: usize) -> Self {
        Self { folder: folder.to_owned(), held: Vec::new(), bytes: 0, runs: Vec::new(), limit }
    }

    pub(super) fn push(&mut self, record: Record) -> io::Result<()> {
        self.bytes += record.key.len() + record.json.len() + size_of::<Record>();
        self.held.push(record);
        if self.bytes > self.limit {
            self.spill()?;
        }
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let mut out = BufWriter::new(tempfile::tempfile_in(&self.folder)?);
        for record in self.held.drain(..) {
            write(&mut out, &record)?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.bytes = 0;
        Ok(())
    }

    /// Returns every record in order.
    pub(super) fn sorted(mut self) -> io::Result<Sorted> {
        self.held.sort_unstable();
        let mut runs: Vec<Run> =
            self.runs.into_iter().map(|file| Run::File(BufReader::new(file))).collect();
        runs.push(Run::Held(self.held.into_iter()));
        let mut heads = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            if let Some(record) = run.next()? {
                heads.push(Reverse((record, number)));
            }
        }
        Ok(Sorted { runs, heads })
    }
}

/// Every record of a spool, in order.
pub(super) struct Sorted {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<(Record, usize)>>,
}

impl Sorted {
    /// Returns the dataset and key of the next record.
    pub(super) fn peek(&self) -> Option<(u32, &str)> {
        self.heads.peek().map(|Reverse((record, _))| (record.dataset, record.key.as_str()))
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        let Some(Reverse((record, number))) = self.heads.pop() else { return Ok(None) };
        if let Some(run) = self.runs.get_mut(number)
            && let Some(next) = run.next()?
        {
            self.heads.push(Reverse((next, number)));
        }
        Ok(Some(record))
    }
}

enum Run {
    File(BufReader<File>),
    Held(IntoIter<Record>),
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Record>> {
        match self {
            Self::Held(records) => Ok(records.next()),
            Self::File(file) => read(file),
        }
    }
}

fn write(out: &mut impl Write, record: &Record) -> io::Result<()> {
    out.write_all(&record.dataset.to_le_bytes())?;
    out.write_all(&[record.rank])?;
    for bytes in [record.key.as_bytes(), &record.json] {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(bytes)?;
    }
    Ok(())
}

fn read(file: &mut impl Read) -> io::Result<Option<Record>> {
    let mut four = [0; 4];
    match file.read_exact(&mut four) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        done => done?,
    }
    let dataset = u32::from_le_bytes(four);
    let mut rank = [0];
    file.read_exact(&mut rank)?;
    let mut bytes = || -> io::Result<Vec<u8>> {
        let mut length = [0; 4];
        file.read_exact(&mut length)?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    };
    let key = String::from_utf8(bytes()?).map_err(io::Error::other)?;
    Ok(Some(Record { dataset, key, rank: rank[0], json: bytes()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_away_comes_back_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        for limit in [1, 500, usize::MAX] {
            let mut spool = Spool::holding(folder.path(), limit);
            for number in [5_u8, 3, 9, 1, 7, 3] {
                let key = format!("k{number}");
                let record = Record { dataset: 0, key, rank: number % 2, json: vec![number; 90] };
                spool.push(record).expect("is kept");
            }
            let mut sorted = spool.sorted().expect("sorts");
            let mut keys = Vec::new();
            while let Some(record) = sorted.next().expect("reads") {
                keys.push(record.key);
            }
            assert_eq!(keys, ["k1", "k3", "k3", "k5", "k7", "k9"], "{limit}");
        }
    }
}
