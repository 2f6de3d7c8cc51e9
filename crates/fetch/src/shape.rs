//! What a file looks like from outside: an error page is not a list.

use std::fmt;

/// What a source serves, told by its first bytes. The header `Content-Type` is not asked: issuers
/// send lists as `text/plain`, `application/octet-stream` and worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// XML, not HTML.
    Xml,
    /// Lines of text with separators: neither HTML, XML nor JSON.
    Csv,
    /// A web page.
    Html,
    /// A spreadsheet or text document, which is a zip file.
    Document,
    /// JSON.
    Json,
    /// A PDF.
    Pdf,
    /// Anything that is not empty.
    Any,
}

impl Shape {
    /// Returns the shape that an address ends in; `Any` when it does not say.
    pub fn of_address(address: &str) -> Self {
        let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
        match () {
            () if ends(&[".xml"]) => Self::Xml,
            () if ends(&[".csv"]) => Self::Csv,
            () if ends(&[".xlsx", ".odt", ".ods", ".docx", ".zip"]) => Self::Document,
            () if ends(&[".json"]) => Self::Json,
            () if ends(&[".pdf"]) => Self::Pdf,
            () if ends(&[".html", ".htm", ".aspx"]) => Self::Html,
            () => Self::Any,
        }
    }

    /// Returns what stands there instead, when `bytes` do not begin like this shape.
    pub(crate) fn mismatch(self, bytes: &[u8]) -> Option<&'static str> {
        let found = Seen::of(bytes);
        let fits = match self {
            _ if found == Seen::Nothing => false,
            Self::Xml => found == Seen::Xml,
            Self::Csv => found == Seen::Other,
            Self::Html => matches!(found, Seen::Html | Seen::Xml),
            Self::Document => found == Seen::Zip,
            Self::Json => found == Seen::Json,
            Self::Pdf => found == Seen::Pdf,
            Self::Any => true,
        };
        (!fits).then(|| found.words())
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xml => "XML",
            Self::Csv => "lines of text with separators",
            Self::Html => "a web page",
            Self::Document => "a spreadsheet or document",
            Self::Json => "JSON",
            Self::Pdf => "a PDF",
            Self::Any => "a file",
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Html,
    Xml,
    Json,
    Zip,
    Pdf,
    Other,
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::Zip;
        }
        // UTF-16 with its mark: the letters are every other byte.
        let wide: Vec<u8>;
        let text = match bytes {
            [0xff, 0xfe, rest @ ..] => {
                wide = rest.iter().take(2048).step_by(2).copied().collect();
                &wide
            }
            [0xfe, 0xff, rest @ ..] => {
                wide = rest.iter().take(2048).skip(1).step_by(2).copied().collect();
                &wide
            }
            _ => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
        };
        let text = text.trim_ascii_start();
        // How far an error page's comments and declarations may push its first element; a guess.
        let head = text.get(..1024).unwrap_or(text).to_ascii_lowercase();
        let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
        match text.first() {
            None => Self::Nothing,
            Some(b'%') if head.starts_with(b"%pdf-") => Self::Pdf,
            Some(b'<') if has(b"<!doctype html") || has(b"<html") => Self::Html,
            Some(b'<') if head.starts_with(b"<head") || head.starts_with(b"<body") => Self::Html,
            Some(b'<') => Self::Xml,
            Some(b'{' | b'[') => Self::Json,
            Some(_) => Self::Other,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Html => "a web page",
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::Zip => "a zip file",
            Self::Pdf => "a PDF",
            Self::Other => "text or bytes of another kind",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_page_is_no_list() {
        let page: &[u8] = b"\xef\xbb\xbf\r\n<!-- down --><!DOCTYPE html><html>503</html>";
        let wide: Vec<u8> = std::iter::once(0xff)
            .chain([0xfe])
            .chain("<?xml version=\"1.0\"?><l/>".bytes().flat_map(|b| [b, 0]))
            .collect();
        for (shape, bytes, want) in [
            (Shape::Xml, page, Some("a web page")),
            (Shape::Csv, page, Some("a web page")),
            (Shape::Document, page, Some("a web page")),
            (Shape::Xml, b"<?xml version=\"1.0\"?><LIST/>", None),
            (Shape::Xml, wide.as_slice(), None),
            (Shape::Xml, b"{\"error\":500}", Some("JSON")),
            (Shape::Csv, b"{\"error\":500}", Some("JSON")),
            (Shape::Csv, b"10,\"EXAMPLE\"\r\n", None),
            (Shape::Html, b"<?xml version=\"1.0\"?><html/>", None),
            (Shape::Document, b"PK\x03\x04rest", None),
            (Shape::Any, b" \n", Some("nothing")),
            (Shape::Any, b"x", None),
            (Shape::Pdf, b"%PDF-1.7", None),
        ] {
            assert_eq!(shape.mismatch(bytes), want, "{shape}");
        }
    }

    #[test]
    fn an_address_says_its_shape() {
        for (address, shape) in [
            ("https://x.org/a/SDN.XML", Shape::Xml),
            ("https://x.org/list.xlsx?d=1", Shape::Document),
            ("https://x.org/content?token=a.xml", Shape::Any),
        ] {
            assert_eq!(Shape::of_address(address), shape, "{address}");
        }
    }
}
