//! The encoding of a page: what it names itself, else UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use unblink_model::ReadReport;

use crate::{ReadError, SourceFile};

/// How far from its start a page may name its encoding: four times what the standard asks.
const HEAD: usize = 4_096;

/// Decodes a page. Bytes that its encoding does not know are an error that names the line.
pub(super) fn decode<'a>(
    file: &SourceFile<'a>,
    report: &mut ReadReport,
) -> Result<Cow<'a, str>, ReadError> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(ReadError::WrongShape {
            file: file.name.to_owned(),
            expected: "a page in UTF-8 or an encoding that it names".to_owned(),
            found: "UTF-16".to_owned(),
        });
    }
    let named = named(&bytes[..bytes.len().min(HEAD)]);
    let encoding = named.filter(|encoding| !encoding.name().starts_with("UTF-16")).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = before.matches('\n').count() + 1;
            ReadError::Malformed {
                file: file.name.to_owned(),
                place: format!("line {line}"),
                problem: "bytes that are not UTF-8, on a page that names no other encoding"
                    .to_owned(),
            }
        });
    }
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    if faulty {
        return Err(ReadError::Malformed {
            file: file.name.to_owned(),
            place: "somewhere in the page".to_owned(),
            problem: format!("bytes that are not {}, the encoding it names", encoding.name()),
        });
    }
    report.note(format!("{}: read as {}", file.name, encoding.name()));
    Ok(text)
}

/// Returns the encoding behind the first `charset=` that names one.
fn named(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let mark: &[u8] = b"charset=";
    let places = lower.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark);
    places.map(|(at, _)| &lower[at + mark.len()..]).find_map(|rest| {
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|byte| b"\"' />;".contains(byte)).unwrap_or(rest.len());
        Encoding::for_label(&rest[..end])
    })
}
