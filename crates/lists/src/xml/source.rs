//! Bytes to text: encodings, byte order marks, forbidden characters, and what is no XML at all.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::ReadError;

/// A file as text, up to its first fault.
///
/// A fault is kept rather than thrown, so that the reader reaches the element it stands in and
/// can name it.
#[derive(Debug)]
pub(crate) struct Source<'b> {
    /// The text, without a byte order mark; it ends before bytes that are no text.
    pub(super) text: Cow<'b, str>,
    /// Bytes cut off in front of `text`.
    pub(super) skipped: usize,
    /// The first place that cannot be read, as an offset into `text`.
    pub(super) fault: Option<Fault>,
}

/// A place that cannot be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) problem: String,
}

impl<'b> Source<'b> {
    /// Returns the text of `bytes` in the encoding they declare, UTF-8 when they declare none.
    pub(crate) fn new(file: &str, bytes: &'b [u8]) -> Result<Self, ReadError> {
        let refuse = |problem: String| ReadError::Malformed {
            file: file.to_owned(),
            place: "line 1, byte 0".to_owned(),
            problem,
        };
        let mut source = match Encoding::for_bom(bytes) {
            Some((encoding, skipped)) => Self::decode(encoding, bytes, skipped),
            None => match declared(bytes).map_err(refuse)? {
                Some(encoding) => Self::decode(encoding, bytes, 0),
                None => Self::decode(UTF_8, bytes, 0),
            },
        };
        if let Some(offset) = forbidden(source.text.as_bytes()) {
            // Indexing cannot fail: `forbidden` returns a position in these very bytes.
            let code = source.text.as_bytes()[offset];
            let problem = format!("control character U+{code:04X}, which XML forbids");
            source.fault = Some(Fault { offset, problem });
        }
        Ok(source)
    }

    fn decode(encoding: &'static Encoding, bytes: &'b [u8], skipped: usize) -> Self {
        let rest = bytes.get(skipped..).unwrap_or_default();
        if encoding == UTF_8 {
            let (text, fault) = match std::str::from_utf8(rest) {
                Ok(text) => (text, None),
                Err(error) => {
                    let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
                    let problem = "bytes that are no UTF-8".to_owned();
                    // The prefix is valid by the error's own word; the fallback is never taken.
                    let text = std::str::from_utf8(valid).unwrap_or_default();
                    (text, Some(Fault { offset: text.len(), problem }))
                }
            };
            return Self { text: Cow::Borrowed(text), skipped, fault };
        }
        let (text, malformed) = encoding.decode_without_bom_handling(rest);
        // Offsets into decoded text are not offsets into the file, so the fault stands at the end.
        let fault = malformed.then(|| Fault {
            offset: text.len(),
            problem: format!("bytes somewhere in the file that are no {}", encoding.name()),
        });
        Self { text, skipped: 0, fault }
    }
}

/// Returns the encoding of a file without byte order mark, when it declares one that is not UTF-8.
fn declared(bytes: &[u8]) -> Result<Option<&'static Encoding>, String> {
    if bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<") {
        return Err("UTF-16 without a byte order mark".to_owned());
    }
    // A declaration is far shorter than 256 bytes; one that is longer declares nothing to us.
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let declaration = match head.strip_prefix(b"<?xml") {
        Some(rest) => rest.split(|&byte| byte == b'>').next().unwrap_or_default(),
        None => return Ok(None),
    };
    let text = String::from_utf8_lossy(declaration);
    let Some((_, after)) = text.split_once("encoding") else { return Ok(None) };
    let Some(label) = after.split(['"', '\'']).nth(1) else { return Ok(None) };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            Err("the declaration says UTF-16, the bytes are not".to_owned())
        }
        Some(encoding) => Ok(Some(encoding)),
        None => {
            let shown: String = label.chars().filter(|c| !c.is_control()).take(40).collect();
            Err(format!("unknown encoding `{shown}`"))
        }
    }
}

/// Returns the first byte that XML 1.0 forbids as a character: controls other than tab and line
/// ends. (U+FFFE and U+FFFF are let through: they are harmless here and cost a second pass.)
#[expect(clippy::needless_bitwise_bool, reason = "without branches the compiler can vectorise")]
fn forbidden(bytes: &[u8]) -> Option<usize> {
    let bad = |byte: u8| (byte < 0x20) & (byte != b'\n') & (byte != b'\t') & (byte != b'\r');
    // Blocks without early exit let the compiler compare many bytes at once.
    let mut offset = 0;
    for block in bytes.chunks(64) {
        if block.iter().fold(false, |found, &byte| found | bad(byte)) {
            return block.iter().position(|&byte| bad(byte)).map(|at| offset + at);
        }
        offset += block.len();
    }
    None
}

/// Returns in words what `bytes` are when they are plainly no XML document.
///
/// Download addresses answer with pages of their own when the list is not served; those must be
/// told apart from a broken list.
pub(crate) fn not_xml(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
    let Some(rest) = start.and_then(|start| bytes.get(start..)) else {
        return Some("an empty file");
    };
    let begins =
        |word: &[u8]| rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word);
    if [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body", b"<title"]
        .into_iter()
        .any(begins)
    {
        return Some("an HTML page");
    }
    if rest.starts_with(b"{") || rest.starts_with(b"[") {
        return Some("JSON");
    }
    if rest.starts_with(b"PK\x03\x04") {
        return Some("a ZIP archive");
    }
    if rest.starts_with(b"\x1F\x8B") || rest.starts_with(b"\x28\xB5\x2F\xFD") {
        return Some("a compressed file");
    }
    if rest.starts_with(b"%PDF") {
        return Some("a PDF");
    }
    // UTF-16 begins with a mark or a NUL; `Source` decides about it.
    let utf16 =
        [b"\xFF\xFE".as_slice(), b"\xFE\xFF", b"\0<"].into_iter().any(|m| rest.starts_with(m));
    (!rest.starts_with(b"<") && !utf16).then_some("no XML")
}
