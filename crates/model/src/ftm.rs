//! The FollowTheMoney model as data: schemata, their inheritance and their properties.
//!
//! The table beside this file is derived from the package `followthemoney` 4.11.2 on PyPI; the
//! test of this module pins its counts. Names are case-sensitive, as they are there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The table, one schema or property a line.
const TABLE: &str = include_str!("ftm/schemata.txt");

static SCHEMATA: LazyLock<BTreeMap<&'static str, FtmSchema>> = LazyLock::new(|| parse(TABLE));

/// A schema of FollowTheMoney.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FtmSchema {
    /// Its name, such as `Person`.
    pub name: &'static str,
    /// The schemata it extends directly.
    pub extends: Vec<&'static str>,
    /// Whether two of its entities can be compared, so that it can be asked for in a query.
    pub matchable: bool,
    /// Whether it only serves to be extended; no entity has it.
    pub is_abstract: bool,
    /// Whether it ties two entities together.
    pub edge: Option<FtmEdge>,
    /// Properties that a record of it should have.
    pub required: Vec<&'static str>,
    /// Properties worth showing first.
    pub featured: Vec<&'static str>,
    /// Properties of which the first filled one is the caption.
    pub caption: Vec<&'static str>,
    /// The properties it declares itself; [`property`](Self::property) knows the inherited ones.
    pub own: Vec<FtmProperty>,
}

/// The two ends of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FtmEdge {
    /// The property that holds where it comes from.
    pub source: &'static str,
    /// The property that holds where it leads.
    pub target: &'static str,
}

/// A property of a FollowTheMoney schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FtmProperty {
    /// Its name, such as `birthDate`.
    pub name: &'static str,
    /// The schema that declares it.
    pub schema: &'static str,
    /// Its type: `name`, `date`, `country`, `identifier`, `topic`, `entity` …
    pub kind: &'static str,
    /// For a property of type `entity`: the schema of what it points to.
    pub range: Option<&'static str>,
    /// Whether it holds no value of its own and only names the way back of another property.
    pub is_stub: bool,
    /// For a property of type `entity`: the property that leads back.
    pub reverse: Option<&'static str>,
    /// Its label for people.
    pub label: &'static str,
}

impl FtmSchema {
    /// Returns the schema of a name.
    ///
    /// ```
    /// # use unblink_model::FtmSchema;
    /// let person = FtmSchema::of("Person").expect("is one of the model");
    /// assert!(person.matchable && person.is_a("LegalEntity"));
    /// assert!(FtmSchema::of("person").is_none());
    /// ```
    pub fn of(name: &str) -> Option<&'static Self> {
        SCHEMATA.get(name)
    }

    /// Returns every schema, sorted by name.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        SCHEMATA.values()
    }

    /// Says whether it is `other` or extends it, directly or not.
    pub fn is_a(&self, other: &str) -> bool {
        self.name == other
            || self.extends.iter().any(|name| Self::of(name).is_some_and(|up| up.is_a(other)))
    }

    /// Returns itself and every schema that extends it, sorted by name.
    pub fn descendants(&self) -> impl Iterator<Item = &'static Self> {
        Self::all().filter(|schema| schema.is_a(self.name))
    }

    /// Returns a property of its own or inherited, by name.
    pub fn property(&self, name: &str) -> Option<&'static FtmProperty> {
        let own = Self::of(self.name)?.own.iter().find(|property| property.name == name);
        own.or_else(|| {
            self.extends.iter().filter_map(|up| Self::of(up)).find_map(|up| up.property(name))
        })
    }

    /// Returns every property of its own or inherited, sorted by name.
    pub fn properties(&self) -> Vec<&'static FtmProperty> {
        let mut found: BTreeMap<&str, &'static FtmProperty> = BTreeMap::new();
        self.collect(&mut found, &mut BTreeSet::new());
        found.into_values().collect()
    }

    fn collect(
        &self,
        found: &mut BTreeMap<&'static str, &'static FtmProperty>,
        seen: &mut BTreeSet<&'static str>,
    ) {
        let Some(this) = Self::of(self.name) else { return };
        if !seen.insert(this.name) {
            return;
        }
        for property in &this.own {
            found.entry(property.name).or_insert(property);
        }
        for up in this.extends.iter().filter_map(|up| Self::of(up)) {
            up.collect(found, seen);
        }
    }

    /// Says whether an entity of it stands for something by itself (a `Thing`), rather than
    /// saying something about another one, as a sanction, a passport or an edge does.
    pub fn is_thing(&self) -> bool {
        self.is_a("Thing")
    }
}

/// Reads the table; the test below holds that no line is left over.
fn parse(table: &'static str) -> BTreeMap<&'static str, FtmSchema> {
    let mut schemata: BTreeMap<&'static str, FtmSchema> = BTreeMap::new();
    let mut last = "";
    for line in table.lines() {
        if let Some(rest) = line.strip_prefix("S ") {
            let schema = schema(rest);
            last = schema.name;
            schemata.insert(last, schema);
        } else if let (Some(rest), Some(schema)) = (line.strip_prefix("P "), schemata.get_mut(last))
        {
            schema.own.push(property(rest, last));
        }
    }
    schemata
}

fn schema(line: &'static str) -> FtmSchema {
    let mut fields = line.split('|').map(str::trim);
    let mut next = || fields.next().unwrap_or_default();
    let words = |field: &'static str| -> Vec<&'static str> {
        field.split(',').filter(|word| !word.is_empty()).collect()
    };
    let (name, extends, flags) = (next(), words(next()), words(next()));
    let (required, featured, caption) = (words(next()), words(next()), words(next()));
    let edge = next()
        .split_once('>')
        .map(|(source, target)| FtmEdge { source: source.trim(), target: target.trim() });
    FtmSchema {
        name,
        extends,
        matchable: flags.contains(&"matchable"),
        is_abstract: flags.contains(&"abstract"),
        edge,
        required,
        featured,
        caption,
        own: Vec::new(),
    }
}

fn property(line: &'static str, schema: &'static str) -> FtmProperty {
    let mut fields = line.split('|').map(str::trim);
    let mut next = || fields.next().unwrap_or_default();
    let filled = |field: &'static str| (!field.is_empty()).then_some(field);
    let (name, kind, range, flags) = (next(), next(), filled(next()), next());
    let (reverse, label) = (filled(next()), next());
    let is_stub = flags.split(',').any(|flag| flag == "stub");
    FtmProperty { name, schema, kind, range, is_stub, reverse, label }
}

#[cfg(test)]
mod tests;
