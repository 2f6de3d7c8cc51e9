//! Names from OFAC's typed parts, in natural order.

use unblink_model::{Entity, Name, NameKind, Property, ReadReport, Strength, Value};

use super::joined;

/// OFAC's word for the script its own headings are in.
pub(in crate::ofac) const LATIN: &str = "Latin";

/// One name in one script.
#[derive(Debug, Default)]
pub(in crate::ofac) struct Spelling {
    /// Parts in OFAC's order, each with OFAC's word for it.
    pub parts: Vec<(String, String)>,
    /// OFAC's word for the script.
    pub script: Option<String>,
    /// What else is to be said of it.
    pub notes: Vec<String>,
}

/// What holds for all spellings of a name.
#[derive(Debug)]
pub(in crate::ofac) struct Sort {
    /// OFAC's heading for the party.
    pub primary: bool,
    /// OFAC's word for the kind of alias (`A.K.A.`).
    pub alias_type: Option<String>,
    /// OFAC calls it low in quality.
    pub low_quality: bool,
}

impl Spelling {
    /// Returns the whole name as one would write it: first names before last names.
    pub(in crate::ofac) fn full(&self) -> String {
        let mut parts: Vec<&(String, String)> = self.parts.iter().collect();
        parts.sort_by_key(|(kind, _)| rank(kind)); // stable: equal ranks stay in OFAC's order
        parts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Where a part stands in a name written out. OFAC joins parts so itself in the Enhanced
/// format's `formattedFirstName` and `formattedLastName`; a test holds this order against it.
fn rank(kind: &str) -> u8 {
    match kind {
        "First Name" => 1,
        "Middle Name" => 2,
        "Patronymic" => 3,
        "Matronymic" => 4,
        "Maiden Name" => 5,
        "Last Name" => 6,
        _ => 7,
    }
}

/// Adds a spelling to a party under the property its kind and quality call for.
pub(in crate::ofac) fn add(
    entity: &mut Entity,
    sort: &Sort,
    spelling: Spelling,
    report: &mut ReadReport,
) {
    let full = spelling.full();
    if full.is_empty() {
        report.puzzle("a name without parts");
        return;
    }
    let own_script = spelling.script.as_deref().is_some_and(|script| script != LATIN);
    let mut notes = spelling.notes;
    let kind = match (sort.primary, sort.alias_type.as_deref()) {
        (true, _) if own_script => NameKind::Original,
        (true, _) => NameKind::Primary,
        (false, Some("F.K.A.")) => NameKind::Fka,
        (false, Some("N.K.A.")) => NameKind::Nka,
        (false, Some("A.K.A.")) => NameKind::Aka,
        (false, other) => {
            report.puzzle("alias type");
            notes.push(format!("alias type: {}", other.unwrap_or("none")));
            NameKind::Aka
        }
    };
    let property = match (kind, sort.low_quality) {
        (NameKind::Primary, _) => Property::Name,
        (NameKind::Original, _) => Property::OriginalName,
        (_, true) => Property::WeakAlias,
        (_, false) => Property::Alias,
    };
    let strength = if sort.low_quality { Strength::Weak } else { Strength::Strong };
    let name = Name {
        parts: spelling.parts,
        script: spelling.script,
        note: joined(&notes),
        ..Name::new(full, kind, strength)
    };
    entity.add(property, Value::Name(name));
}

/// Says whether two writings of a name differ at most in case, spaces, commas and the marks that
/// turn the direction of writing. OFAC prints last names in capitals and wraps Arabic in marks.
pub(in crate::ofac) fn same(one: &str, other: &str) -> bool {
    let folded = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '\u{202A}'..='\u{202E}'))
            .flat_map(char::to_uppercase)
            .collect()
    };
    folded(one) == folded(other)
}
