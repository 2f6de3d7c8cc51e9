//! Compressed files, unpacked within bounds: a bomb is refused, not swallowed.

use std::io::{BufRead, Cursor, Read, Seek};

use crate::{AppError, RawFile};

/// Largest unpacked file. The largest official list (OFAC's advanced XML) was about 120 MB in
/// 2026; this is four times that.
pub const MAX_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

/// Unpacks a file by its first bytes (gzip, zstd, xz, zip); other files are returned as they are.
///
/// A zip may hold one file or the tables of one edition; folders and macOS side files in it are
/// left out.
pub fn unpack(name: &str, bytes: Vec<u8>) -> Result<Vec<RawFile>, AppError> {
    unpack_within(name, bytes, MAX_UNPACKED_BYTES)
}

/// Unpacks a stream by its first bytes (gzip, zstd, xz) while it is read; others pass as they are.
///
/// # Errors
///
/// A zip has its table at its end and cannot be read as a stream.
pub fn unpacking<'a>(
    name: &str,
    mut inner: impl BufRead + 'a,
) -> Result<Box<dyn Read + 'a>, AppError> {
    let refuse = |problem: String| AppError::Unpack { file: name.to_owned(), problem };
    let io = |error: std::io::Error| refuse(error.to_string());
    Ok(match inner.fill_buf().map_err(io)? {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(inner)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Box::new(zstd::stream::read::Decoder::with_buffer(inner).map_err(io)?)
        }
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => {
            Box::new(liblzma::bufread::XzDecoder::new_multi_decoder(inner))
        }
        [b'P', b'K', 3, 4, ..] => {
            return Err(refuse("is a zip file; unpack it first, or pack it with gzip".to_owned()));
        }
        _ => Box::new(inner),
    })
}

/// Largest unpacked file that is read piece by piece. OpenSanctions' largest collection had about
/// 5 GB in 2026; this is six times that.
const MAX_STREAM_BYTES: u64 = 32 * 1024 * 1024 * 1024;

/// Opens a file to be read piece by piece, unpacking it as it is read (gzip, zstd, xz, or a zip of
/// one file).
///
/// # Errors
///
/// [`AppError::Unpack`] when it cannot be opened; reading fails past 32 GB.
pub fn stream_of(path: &std::path::Path) -> Result<Box<dyn Read>, AppError> {
    let refuse = |problem: String| AppError::Unpack { file: path.display().to_string(), problem };
    let io = |error: std::io::Error| refuse(error.to_string());
    let mut file = std::fs::File::open(path).map_err(io)?;
    let mut head = Vec::new();
    (&mut file).take(6).read_to_end(&mut head).map_err(io)?;
    file.rewind().map_err(io)?;
    let buffered = std::io::BufReader::new(file);
    let inner: Box<dyn Read> = match head.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(buffered)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            Box::new(zstd::stream::read::Decoder::with_buffer(buffered).map_err(io)?)
        }
        [0xfd, b'7', b'z', b'X', b'Z', 0] => {
            Box::new(liblzma::bufread::XzDecoder::new_multi_decoder(buffered))
        }
        [b'P', b'K', 3, 4, ..] => {
            let wrong = |error: zip::result::ZipError| refuse(error.to_string());
            let mut zip = zip::ZipArchive::new(buffered).map_err(wrong)?;
            if zip.len() != 1 {
                return Err(refuse(format!("expected a zip of one file, found {}", zip.len())));
            }
            // A zip's entry cannot outlive its archive: it is unpacked to a nameless file.
            let mut out = tempfile::tempfile().map_err(io)?;
            let entry = zip.by_index(0).map_err(wrong)?;
            std::io::copy(&mut entry.take(MAX_STREAM_BYTES + 1), &mut out).map_err(io)?;
            out.rewind().map_err(io)?;
            Box::new(out)
        }
        _ => Box::new(buffered),
    };
    Ok(Box::new(Bounded { inner, left: MAX_STREAM_BYTES }))
}

/// A reader that fails past its limit, so that a bomb is refused and not cut.
struct Bounded {
    inner: Box<dyn Read>,
    left: u64,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let size = u64::try_from(read).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(size).ok_or_else(|| {
            std::io::Error::other(format!(
                "unpacks to more than {} GB",
                MAX_STREAM_BYTES / 1_073_741_824
            ))
        })?;
        Ok(read)
    }
}

fn unpack_within(name: &str, bytes: Vec<u8>, limit: u64) -> Result<Vec<RawFile>, AppError> {
    let refuse = |problem: String| AppError::Unpack { file: name.to_owned(), problem };
    let io = |error: std::io::Error| refuse(error.to_string());
    let inner = |suffix: &str| name.strip_suffix(suffix).unwrap_or(name).to_owned();
    let one = |name: String, reader: &mut dyn Read| {
        bounded(reader, limit).map(|bytes| vec![RawFile { name, bytes }]).map_err(refuse)
    };
    match bytes.as_slice() {
        [0x1f, 0x8b, ..] => {
            one(inner(".gz"), &mut flate2::read::MultiGzDecoder::new(bytes.as_slice()))
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let mut decoder = zstd::stream::read::Decoder::new(bytes.as_slice()).map_err(io)?;
            one(inner(".zst"), &mut decoder)
        }
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => {
            one(inner(".xz"), &mut liblzma::read::XzDecoder::new_multi_decoder(bytes.as_slice()))
        }
        // Spreadsheets and text documents are zip files too; their readers open them whole.
        [b'P', b'K', 3, 4, ..] if !is_document(name) => unzip(name, &bytes, limit),
        _ if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit => {
            Err(refuse(format!("larger than {} MB", limit / 1_048_576)))
        }
        _ => Ok(vec![RawFile { name: name.to_owned(), bytes }]),
    }
}

fn is_document(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".xlsx", ".odt", ".ods", ".docx"].iter().any(|extension| lower.ends_with(extension))
}

fn unzip(name: &str, bytes: &[u8], limit: u64) -> Result<Vec<RawFile>, AppError> {
    let refuse = |problem: String| AppError::Unpack { file: name.to_owned(), problem };
    let mut zip =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| refuse(error.to_string()))?;
    let mut left = limit;
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|error| refuse(error.to_string()))?;
        let inner = entry.name().to_owned();
        if entry.is_dir() || inner.starts_with("__MACOSX/") {
            continue;
        }
        let bytes =
            bounded(&mut entry, left).map_err(|problem| refuse(format!("{inner}: {problem}")))?;
        left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        files.push(RawFile { name: inner, bytes });
        // No list comes in more tables than this; a guess.
        if files.len() > 32 {
            return Err(refuse("holds more than 32 files".to_owned()));
        }
    }
    if files.is_empty() {
        return Err(refuse("holds no file".to_owned()));
    }
    Ok(files)
}

fn bounded(reader: &mut dyn Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot be unpacked: {error}"))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(format!("unpacks to more than {} MB", limit / 1_048_576));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_packing_gives_the_same_bytes() {
        use std::io::Write;
        let text = b"10,\"EXAMPLE\"\r\n".repeat(100);
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(&text).expect("writes");
        let mut xz = liblzma::write::XzEncoder::new(Vec::new(), 6);
        xz.write_all(&text).expect("writes");
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("sdn.csv", zip::write::SimpleFileOptions::default()).expect("starts");
        zip.write_all(&text).expect("writes");
        let packed = [
            ("sdn.csv", text.clone()),
            ("sdn.csv.gz", gz.finish().expect("finishes")),
            ("sdn.csv.zst", zstd::encode_all(text.as_slice(), 3).expect("packs")),
            ("sdn.csv.xz", xz.finish().expect("finishes")),
            ("SDN.ZIP", zip.finish().expect("finishes").into_inner()),
        ];
        for (name, bytes) in packed {
            let files = unpack(name, bytes).expect(name);
            assert_eq!(files.len(), 1, "{name}");
            assert_eq!(files[0].name, "sdn.csv");
            assert_eq!(files[0].bytes, text, "{name}");
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let zeros = vec![0; 4 * 1024 * 1024];
        let bomb = zstd::encode_all(zeros.as_slice(), 3).expect("packs");
        let error = unpack_within("bomb.zst", bomb, 1024 * 1024).expect_err("too large");
        assert_eq!(error.to_string(), "bomb.zst: unpacks to more than 1 MB");
    }

    #[test]
    fn a_cut_file_is_refused() {
        let mut cut = zstd::encode_all(vec![7; 100_000].as_slice(), 3).expect("packs");
        cut.truncate(cut.len() / 2);
        assert!(unpack("cut.zst", cut).is_err());
    }
}
