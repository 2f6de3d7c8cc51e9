//! Articles as a body of JSON: one, or several under `articles`.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use unblink_app::article::{Document, from_html, host};

use crate::problem::Problem;

const ONE: &str = r#"send {"text": "…", "published": "2025-04-18"}"#;
const SEVERAL: &str =
    r#"send {"articles": [{"text": "…", "url": "https://…", "published": "2025-04-18"}, …]}"#;

/// An article: its text, or the page it stands on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    text: Option<String>,
    html: Option<String>,
    url: Option<String>,
    published: Option<Date>,
    /// What answers call it by.
    source: Option<String>,
    publisher: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Articles {
    // Read one by one, so that a fault can say in which of them it is.
    articles: Vec<Value>,
}

/// Reads a body that is one article.
pub(super) fn one(body: &[u8]) -> Result<Document, Problem> {
    let article: Article = serde_json::from_slice(body).map_err(|error| {
        Problem::bad_question(format!("the body is no article: {error}")).hint(ONE)
    })?;
    article.document("request").map_err(|fault| Problem::bad_question(fault).hint(ONE))
}

/// Reads a body that holds so many articles.
pub(super) fn several(
    body: &[u8],
    number: RangeInclusive<usize>,
) -> Result<Vec<Document>, Problem> {
    let refuse = |words: String| Problem::bad_question(words).hint(SEVERAL);
    let sent: Articles = serde_json::from_slice(body)
        .map_err(|error| refuse(format!("the body holds no articles: {error}")))?;
    if !number.contains(&sent.articles.len()) {
        let (least, most) = (number.start(), number.end());
        let found = sent.articles.len();
        return Err(refuse(format!("expected {least} to {most} articles, found {found}")));
    }
    let read = |(at, value): (usize, Value)| {
        let name = format!("article {at}");
        let article: Article =
            serde_json::from_value(value).map_err(|error| refuse(format!("{name}: {error}")))?;
        article.document(&name).map_err(|fault| refuse(format!("{name}: {fault}")))
    };
    (1..).zip(sent.articles).map(read).collect()
}

impl Article {
    fn document(self, usual: &str) -> Result<Document, String> {
        let source = self.source.as_deref().unwrap_or(usual);
        let mut document = match (self.text, self.html) {
            (Some(text), None) => Document::from_text(source, text.as_bytes(), None),
            (None, Some(html)) => from_html(source, html.as_bytes(), self.url.as_deref()),
            _ => return Err("expected one of `text` and `html`".to_owned()),
        };
        // Counted as read, an empty one would make a search look wider than it was.
        if document.text.trim().is_empty() {
            return Err("it holds no text".to_owned());
        }
        let publisher = self.publisher.or_else(|| self.url.as_deref().and_then(host));
        document.publisher = publisher.or(document.publisher);
        document.url = self.url.or(document.url);
        if let Some(day) = self.published {
            document.date(day);
        }
        Ok(document)
    }
}
