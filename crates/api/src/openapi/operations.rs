//! Every route: what it takes, what it answers, an example.

macro_rules! get {
    ($path:literal, $id:literal, $tag:literal, $summary:literal, [$($param:expr),*], [$($answer:expr),*], $example:literal) => {
        Operation {
            method: "get",
            path: $path,
            id: $id,
            tag: $tag,
            summary: $summary,
            params: &[$($param),*],
            body: NONE,
            answers: &[$($answer),*],
            example: $example,
            is_open: false,
        }
    };
}

mod server;
mod v1;
mod watch;
mod yente;

/// A route.
pub(in crate::openapi) struct Operation {
    pub(in crate::openapi) method: &'static str,
    pub(in crate::openapi) path: &'static str,
    pub(in crate::openapi) id: &'static str,
    pub(in crate::openapi) tag: &'static str,
    pub(in crate::openapi) summary: &'static str,
    pub(in crate::openapi) params: &'static [Param],
    pub(in crate::openapi) body: Option<Body>,
    /// Status, schema (empty for no body) and words.
    pub(in crate::openapi) answers: &'static [(u16, &'static str, &'static str)],
    /// An address that is answered with the first of `answers`.
    pub(in crate::openapi) example: &'static str,
    /// Whether nobody need say who they are.
    pub(in crate::openapi) is_open: bool,
}

/// A parameter.
pub(in crate::openapi) struct Param {
    pub(in crate::openapi) name: &'static str,
    pub(in crate::openapi) place: Place,
    pub(in crate::openapi) kind: Kind,
    pub(in crate::openapi) is_many: bool,
    pub(in crate::openapi) is_required: bool,
    pub(in crate::openapi) usual: Option<&'static str>,
    pub(in crate::openapi) words: &'static str,
}

/// Where a parameter stands.
pub(in crate::openapi) enum Place {
    Path,
    Query,
}

/// What a parameter takes.
pub(in crate::openapi) enum Kind {
    /// Text of at most 500 characters.
    Text,
    /// Any text.
    Any,
    Count(u32, u32),
    Share,
    Switch,
    Day,
    Instant,
    Word(&'static [&'static str]),
}

/// A body.
pub(in crate::openapi) struct Body {
    /// Content types and their schemas.
    pub(in crate::openapi) kinds: &'static [(&'static str, &'static str)],
    pub(in crate::openapi) example: &'static str,
}

/// The groups of routes.
pub(in crate::openapi) const TAGS: &[(&str, &str)] = &[
    (
        "Watch",
        "Articles: what they say, what the register says to it, and what waits for a person.",
    ),
    (
        "Screening",
        "Names against the register. A result is a possible match until a person decides.",
    ),
    (
        "Register",
        "Who lists whom, and what that means, on three clocks: valid (`on`), published (`known`), recorded (`recorded`).",
    ),
    ("Data", "Entities and lists as OpenSanctions' clients read them."),
    ("Reconciliation", "The reconciliation protocol 0.2, as OpenRefine speaks it."),
    ("Decisions", "What a person decides; it carries the account's name."),
    ("Server", "Health, metrics, this document."),
];

pub(super) const fn query(name: &'static str, kind: Kind, words: &'static str) -> Param {
    Param {
        name,
        place: Place::Query,
        kind,
        is_many: false,
        is_required: false,
        usual: None,
        words,
    }
}

pub(super) const fn usual(
    name: &'static str,
    kind: Kind,
    usual: &'static str,
    words: &'static str,
) -> Param {
    Param {
        name,
        place: Place::Query,
        kind,
        is_many: false,
        is_required: false,
        usual: Some(usual),
        words,
    }
}

pub(super) const fn many(name: &'static str, kind: Kind, words: &'static str) -> Param {
    Param { name, place: Place::Query, kind, is_many: true, is_required: false, usual: None, words }
}

pub(super) const fn required(name: &'static str, words: &'static str) -> Param {
    Param {
        name,
        place: Place::Query,
        kind: Kind::Text,
        is_many: false,
        is_required: true,
        usual: None,
        words,
    }
}

pub(super) const fn path(name: &'static str, words: &'static str) -> Param {
    Param {
        name,
        place: Place::Path,
        kind: Kind::Any,
        is_many: false,
        is_required: true,
        usual: None,
        words,
    }
}

pub(super) const ON: Param = query("on", Kind::Day, "When was it so? Today when not given.");
pub(super) const KNOWN: Param =
    query("known", Kind::Day, "What was public by then? Today when not given.");
pub(super) const RECORDED: Param =
    query("recorded", Kind::Instant, "What had this ledger recorded by then?");
pub(super) const SUBJECT: Param =
    required("subject", "An id, an official reference, or a name in any script.");
pub(super) const DATASET: Param =
    path("dataset", "`default`, every list used for screening, or one list.");
pub(super) const LIMIT: Param = usual("limit", Kind::Count(0, 500), "10", "Most results.");
pub(super) const OFFSET: Param = usual("offset", Kind::Count(0, 9499), "0", "Results passed over.");
pub(super) const INCLUDE: Param = many("include_dataset", Kind::Any, "Only these datasets.");
pub(super) const EXCLUDE: Param = many("exclude_dataset", Kind::Any, "None of these datasets.");
pub(super) const SINCE: Param =
    query("changed_since", Kind::Any, "Only what changed since, as YYYY-MM-DD.");
pub(super) const PREFIX: Param = query("prefix", Kind::Any, "How it starts.");

pub(super) const NO_DATASET: (u16, &str, &str) = (404, "Detail", "No dataset is called so.");
pub(super) const NO_ENTITY: (u16, &str, &str) = (404, "Detail", "No entity has this id.");
pub(super) const INVALID: (u16, &str, &str) =
    (422, "Invalid", "A part of the request cannot be read.");
pub(super) const MOVED: (u16, &str, &str) = (308, "", "The entity's lasting id is another one.");
pub(super) const NO_SUBJECT: (u16, &str, &str) =
    (404, "Problem", "Nothing loaded is called so; this is no clearance.");
pub(super) const SEVERAL: (u16, &str, &str) = (409, "Problem", "Several subjects carry the name.");

pub(super) const NONE: Option<Body> = None;

/// Every route, group by group.
pub(in crate::openapi) const GROUPS: &[&[Operation]] =
    &[yente::OPERATIONS, v1::OPERATIONS, watch::OPERATIONS, server::OPERATIONS];

/// Returns every route.
pub(in crate::openapi) fn all() -> impl Iterator<Item = &'static Operation> {
    GROUPS.iter().flat_map(|group| group.iter())
}
