//! Web archives: one record at a time from whatever gives their bytes.

use std::io::{BufRead, Read};

use crate::document::Document;

/// Why an archive cannot be read on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WarcError {
    /// The bytes do not come.
    #[error("record {record}: {source}")]
    Io {
        /// The record being read, from 1.
        record: usize,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The bytes are no WARC.
    #[error("record {record}: expected {expected}, found `{found}`")]
    Shape {
        /// The record being read, from 1.
        record: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there, cut.
        found: String,
    },
}

/// Largest record whose body is read; a longer one is skipped and counted.
const MOST_RECORD_BYTES: u64 = 16 * 1024 * 1024;
/// Longest header line.
const MOST_LINE_BYTES: u64 = 64 * 1024;

/// What was in an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WarcCount {
    /// Records of any kind.
    pub records: usize,
    /// Pages handed over.
    pub pages: usize,
    /// Records that were too long, and skipped.
    pub skipped: usize,
}

/// Reads the pages of an archive (uncompressed bytes), handing over each.
///
/// Memory holds one record. `each` gets the address of the page and its document.
pub fn warc_pages(
    source: &str,
    mut input: impl BufRead,
    each: &mut dyn FnMut(Document),
) -> Result<WarcCount, WarcError> {
    let mut count = WarcCount::default();
    loop {
        let record = count.records + 1;
        let Some(head) = header(&mut input, record)? else { return Ok(count) };
        count.records += 1;
        let io = |source| WarcError::Io { record, source };
        let mut body = (&mut input).take(head.length);
        let is_page = head.kind == "response" && head.length <= MOST_RECORD_BYTES;
        let mut bytes = Vec::new();
        if is_page {
            body.read_to_end(&mut bytes).map_err(io)?;
        } else {
            std::io::copy(&mut body, &mut std::io::sink()).map_err(io)?;
            count.skipped += usize::from(head.kind == "response");
        }
        if body.limit() > 0 {
            let said = format!("the file ends within the {} bytes it has", head.length);
            return Err(io(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, said)));
        }
        let Some(html) = http_body(&bytes).filter(|_| is_page) else { continue };
        count.pages += 1;
        let mut document = crate::from_html(source, html, head.url.as_deref());
        "warc".clone_into(&mut document.format);
        if let Some(day) = head.date.as_deref().and_then(crate::feed::day_of) {
            document.captured = Some(day.to_string());
        }
        each(document);
    }
}

#[derive(Debug, Default)]
struct Head {
    kind: String,
    url: Option<String>,
    date: Option<String>,
    length: u64,
}

fn header(input: &mut impl BufRead, record: usize) -> Result<Option<Head>, WarcError> {
    let mut head = Head::default();
    let mut begun = false;
    loop {
        let mut line = Vec::new();
        let read = input.take(MOST_LINE_BYTES).read_until(b'\n', &mut line);
        let read = read.map_err(|source| WarcError::Io { record, source })?;
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if read == 0 && begun {
            let source = std::io::Error::new(
                std::io::ErrorKind::UnexpectedEof,
                "the file ends within its head",
            );
            return Err(WarcError::Io { record, source });
        }
        if read == 0 {
            return Ok(None);
        }
        if !begun {
            if line.is_empty() {
                continue;
            }
            if !line.starts_with("WARC/") {
                let found = line.chars().take(40).collect();
                return Err(WarcError::Shape { record, expected: "WARC/1.x", found });
            }
            begun = true;
            continue;
        }
        if line.is_empty() {
            return Ok(Some(head));
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => value.clone_into(&mut head.kind),
            "warc-target-uri" => head.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "warc-date" => head.date = Some(value.to_owned()),
            "content-length" => {
                head.length = value.parse().map_err(|_| WarcError::Shape {
                    record,
                    expected: "a Content-Length",
                    found: value.chars().take(40).collect(),
                })?;
            }
            _ => {}
        }
    }
}

/// The body of an HTTP answer that is a page.
fn http_body(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(bytes.get(..end)?).to_ascii_lowercase();
    let page = head.contains("text/html") || head.contains("application/xhtml");
    page.then(|| bytes.get(end + 4..)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(url: &str, body: &str) -> String {
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-04-18T10:00:00Z\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
    }

    #[test]
    fn pages_of_an_archive_are_handed_over() {
        let page = "<html><body><article><p>The court suspended its ban on the group after a long hearing behind closed doors in the capital.</p></article></body></html>";
        let archive = record("https://a.example/1", page) + &record("https://b.example/2", page);
        let mut found = Vec::new();
        let count =
            warc_pages("x.warc", archive.as_bytes(), &mut |d| found.push(d)).expect("reads");
        assert_eq!((count.records, count.pages), (2, 2));
        assert_eq!(found[1].publisher.as_deref(), Some("b.example"));
        assert!(found[0].text.contains("closed doors"));
    }

    #[test]
    fn an_archive_that_was_cut_off_says_so_after_what_is_whole() {
        let page = "<html><body><p>The court suspended its ban on the group.</p></body></html>";
        let whole = record("https://a.example/1", page);
        let archive = whole.clone() + &record("https://b.example/2", page);
        for end in [whole.len() + 20, archive.len() - 30] {
            let mut found = 0;
            let cut = warc_pages("x.warc", &archive.as_bytes()[..end], &mut |_| found += 1);
            let error = cut.expect_err("cut off").to_string();
            assert!(error.starts_with("record 2: ") && found == 1, "{end}: {error}, {found}");
        }
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        assert!(warc_pages("x", &b"<html>"[..], &mut |_| ()).is_err());
    }
}
