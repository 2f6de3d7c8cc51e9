//! Articles in JSON, one at a time: lines of them, a list, or the items of a JSON Feed.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use unblink_watch::Document;

use crate::AppError;

/// Hands over the articles; a list or feed of any length costs the memory of one of them.
pub(super) fn articles(
    name: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Document),
) -> Result<(), AppError> {
    let mut hand = Hand { name, number: 0, each };
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let refuse = |error: &serde_json::Error| AppError::Unpack {
        file: name.to_owned(),
        problem: error.to_string(),
    };
    // White space aside, either the input ends or there is another article.
    while input.end().is_err() {
        Top(&mut hand).deserialize(&mut input).map_err(|error| refuse(&error))?;
    }
    Ok(())
}

/// Whom the articles are handed to.
struct Hand<'h> {
    name: &'h str,
    number: usize,
    each: &'h mut dyn FnMut(Document),
}

impl Hand<'_> {
    fn take<E: serde::de::Error>(&mut self, value: &Value) -> Result<(), E> {
        self.number += 1;
        let source = format!("{}#{}", self.name, self.number);
        let document = unblink_watch::from_json(&source, value).ok_or_else(|| {
            E::custom(format!(
                "article {}: expected an article with `text` or `content`",
                self.number
            ))
        })?;
        (self.each)(document);
        Ok(())
    }
}

/// An article, a list of them, or a feed.
struct Top<'t, 'h>(&'t mut Hand<'h>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an article, a list of articles or a JSON Feed")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Value>()? {
            self.0.take(&item)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut article = Map::new();
        let mut feed = false;
        while let Some(name) = fields.next_key::<String>()? {
            if name == "items" {
                feed = true;
                fields.next_value_seed(Items(self.0))?;
            } else if feed {
                fields.next_value::<IgnoredAny>()?;
            } else {
                article.insert(name, fields.next_value()?);
            }
        }
        if feed {
            return Ok(());
        }
        self.0.take(&Value::Object(article))
    }
}

/// The items of a feed.
struct Items<'t, 'h>(&'t mut Hand<'h>);

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_seq(Top(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Result<Vec<String>, String> {
        let mut seen = Vec::new();
        articles("f.json", text.as_bytes(), &mut |document| {
            seen.push(document.title.unwrap_or_default());
        })
        .map(|()| seen)
        .map_err(|error| error.to_string())
    }

    #[test]
    fn lines_lists_and_feeds_give_every_article() {
        let one = r#"{"title":"A","text":"x"}"#;
        let two = r#"{"title":"B","text":"y"}"#;
        let both = || Ok(vec!["A".to_owned(), "B".to_owned()]);
        assert_eq!(titles(&format!("{one}\n{two}\n")), both());
        assert_eq!(titles(&format!("[{one},\n{two}]")), both());
        assert_eq!(
            titles(&format!(r#"{{"version":"1","items":[{one},{two}],"next":[1]}}"#)),
            both()
        );
        assert_eq!(titles(" \n"), Ok(Vec::new()));
        assert_eq!(titles(r#"{"version":"1","items":[]}"#), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_article_is_refused_by_its_place() {
        let refused = titles(r#"[{"title":"A","text":"x"},{"title":"B"}]"#).expect_err("refused");
        assert!(refused.contains("article 2"), "{refused}");
        for text in ["[1]", "{\"items\":3}", "{", "[{]", "\"text\"", "12"] {
            assert!(titles(text).is_err(), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(titles(&deep).expect_err("refused").contains("recursion"), "deep");
    }
}
