//! Reads a large XML file record by record: root / section / record, each record a small tree.
//!
//! A format's table names the paths it is known to print. What it does not name is a puzzle, and
//! its text is handed back with the record so that it is kept.

use std::collections::BTreeMap;

use unblink_model::ReadReport;

use crate::ReadError;
use crate::xml::{Branch, Element, Limits, Source, Step, Tree, Xml};

/// Most elements of one record. A guess: the largest party (96 aliases, 123 features) has some
/// 3 000. Values of an entity are compared with each other, so a record may not be large.
const MAX_RECORD: usize = 20_000;
/// Most unknown texts kept of one record; the rest is counted. A guess, like the limit above.
const MAX_STRAYS: usize = 500;

/// An element with all it holds.
pub(in crate::ofac) type Node<'r> = Branch<'r, 'r>;

/// Short ways to what stands in an element.
pub(in crate::ofac) trait Inside<'r>: Sized {
    /// Returns an attribute, trimmed, unless it is empty.
    fn attribute(self, name: &str) -> Option<&'r str>;
    /// Returns the element's own text, trimmed, unless nothing is left.
    fn words(self) -> Option<&'r str>;
    /// Returns the elements inside that have this name.
    fn all(self, name: &str) -> impl Iterator<Item = Node<'r>>;
    /// Returns the first element inside that has this name.
    fn first(self, name: &str) -> Option<Node<'r>>;
    /// Returns the text of the first element inside that has this name.
    fn words_of(self, name: &str) -> Option<&'r str>;
    /// Follows names downwards, the first element each time.
    fn down(self, names: &[&str]) -> Option<Node<'r>>;
    /// Returns the elements two steps down: the items of a list element.
    fn items(self, list: &str, item: &str) -> impl Iterator<Item = Node<'r>>;
}

impl<'r> Inside<'r> for Node<'r> {
    fn attribute(self, name: &str) -> Option<&'r str> {
        let (_, value) = self.attributes().iter().find(|(own, _)| *own == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    fn words(self) -> Option<&'r str> {
        Some(self.text().trim()).filter(|text| !text.is_empty())
    }

    fn all(self, name: &str) -> impl Iterator<Item = Node<'r>> {
        self.children().filter(move |child| child.name() == name)
    }

    fn first(self, name: &str) -> Option<Node<'r>> {
        self.children().find(|child| child.name() == name)
    }

    fn words_of(self, name: &str) -> Option<&'r str> {
        self.first(name).and_then(Inside::words)
    }

    fn down(self, names: &[&str]) -> Option<Node<'r>> {
        names.iter().try_fold(self, |node, name| node.first(name))
    }

    fn items(self, list: &str, item: &str) -> impl Iterator<Item = Node<'r>> {
        self.all(list).flat_map(move |list| list.all(item))
    }
}

/// The paths a format is known to print: `/a/b` an element with text, `/a/b@c` an attribute.
/// A step `*` stands for any one name.
#[derive(Clone, Copy, Debug)]
pub(in crate::ofac) struct Known {
    /// Name of the root element.
    pub root: &'static str,
    /// Paths whose content reaches the edition.
    pub read: &'static [&'static str],
    /// Paths that are counted only, each with the reason.
    pub omitted: &'static [(&'static str, &'static str)],
}

impl Known {
    fn has(&self, path: &str) -> bool {
        let mut all = self.read.iter().copied().chain(self.omitted.iter().map(|(path, _)| *path));
        all.any(|known| {
            if !known.contains('*') {
                return known == path;
            }
            // The last step of an attribute's path is `b@c`; `*@c` is any element's.
            let mut own = path.split(['/', '@']);
            known.split(['/', '@']).all(|step| own.next().is_some_and(|o| step == "*" || step == o))
                && own.next().is_none()
                && known.contains('@') == path.contains('@')
        })
    }
}

/// Text at a path the format's table does not name.
pub(in crate::ofac) type Stray = (String, String);

/// Hands out the records of a file, one after the other.
pub(in crate::ofac) struct Records<'t> {
    file: &'t str,
    xml: Xml<'t>,
    known: Known,
    /// What was found of each path so far, by its number, so that each is looked up once.
    looked_up: Vec<Option<bool>>,
    /// How often something stood at a path nobody knows.
    strays: BTreeMap<String, u64>,
    section: &'t str,
}

impl<'t> Records<'t> {
    /// Opens a file.
    pub(in crate::ofac) fn new(file: &'t str, source: &'t Source<'t>, known: Known) -> Self {
        let xml = Xml::new(file, source, Limits { record: MAX_RECORD, ..Limits::default() });
        Self { file, xml, known, looked_up: Vec::new(), strays: BTreeMap::new(), section: "" }
    }

    /// Reads the next record into `tree` and returns the name of the section it stands in, or
    /// nothing at the end of a whole file.
    pub(in crate::ofac) fn next(
        &mut self,
        tree: &mut Tree<'t>,
    ) -> Result<Option<&'t str>, ReadError> {
        loop {
            match self.xml.next()? {
                Step::Open(element) => {
                    if self.enter(element, tree)? {
                        return Ok(Some(self.section));
                    }
                }
                Step::Text(_) => {
                    return Err(self.xml.fail("expected records, found text between them"));
                }
                Step::Close => {}
                Step::End => return Ok(None),
            }
        }
    }

    fn enter(&mut self, element: Element<'t>, tree: &mut Tree<'t>) -> Result<bool, ReadError> {
        match self.xml.depth() {
            1 if element.name != self.known.root => Err(ReadError::WrongShape {
                file: self.file.to_owned(),
                expected: format!("the root element {}", self.known.root),
                found: element.name.to_owned(),
            }),
            1 => Ok(false),
            2 => {
                self.section = element.name;
                Ok(false)
            }
            _ => self.xml.record(element, tree).map(|()| true),
        }
    }

    /// Returns an error at the present place.
    pub(in crate::ofac) fn bad(&self, problem: impl Into<String>) -> ReadError {
        self.xml.fail(problem)
    }

    /// Returns what stands in a record at paths the format's table does not name.
    pub(in crate::ofac) fn strays(&mut self, record: Node<'_>) -> Vec<Stray> {
        let mut strays = Vec::new();
        for node in record.whole() {
            let own = node.words().map(|text| (node.path(), text));
            for (path, text) in own.into_iter().chain(node.attribute_paths()) {
                let text = text.trim();
                if !text.is_empty() && !self.knows(path) {
                    strays.push((self.xml.spelled(path), text.to_owned()));
                }
            }
        }
        for (path, _) in &strays {
            *self.strays.entry(path.clone()).or_default() += 1;
        }
        strays.truncate(MAX_STRAYS);
        strays
    }

    fn knows(&mut self, path: usize) -> bool {
        if let Some(Some(known)) = self.looked_up.get(path) {
            return *known;
        }
        // The reader below refuses files of more than 2 048 different paths.
        let known = self.known.has(&self.xml.spelled(path));
        if self.looked_up.len() <= path {
            self.looked_up.resize(path + 1, None);
        }
        self.looked_up[path] = Some(known);
        known
    }

    /// Adds to the report what was counted, and as puzzles the paths nobody knows.
    pub(in crate::ofac) fn finish(self, report: &mut ReadReport) {
        self.xml.census(report);
        let paths: Vec<(String, u64)> =
            report.census.iter().map(|(path, count)| (path.clone(), *count)).collect();
        let mut known: BTreeMap<String, bool> = BTreeMap::new();
        for (path, found) in self.looked_up.iter().enumerate() {
            known.extend(found.map(|found| (self.xml.spelled(path), found)));
        }
        for (path, count) in paths {
            let known = known.get(&path).copied().unwrap_or_else(|| self.known.has(&path));
            // Elements around others are counted too; they are known when something inside is.
            let stray = self.strays.contains_key(&path);
            if stray || (!known && !self.known.leads(&path)) {
                report.not_understood.insert(format!("unknown {path}"), count);
            }
        }
    }
}

impl Known {
    /// Says whether a known path passes through this element.
    fn leads(&self, path: &str) -> bool {
        let mut all = self.read.iter().copied().chain(self.omitted.iter().map(|(path, _)| *path));
        !path.contains('@')
            && all.any(|known| {
                let mut steps = known.split(['/', '@']);
                path.split('/').all(|own| steps.next().is_some_and(|s| s == "*" || s == own))
            })
    }
}

/// Says whether the first element of a file has this name.
pub(in crate::ofac) fn root_is(head: &[u8], root: &str) -> bool {
    let mut rest = head;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.starts_with(b"!--") {
            // An element's name inside a comment is no element.
            let Some(end) = rest.windows(3).position(|three| three == b"-->") else { return false };
            rest = rest.get(end + 3..).unwrap_or_default();
        } else if !rest.starts_with(b"?") && !rest.starts_with(b"!") {
            let end = rest
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
                .unwrap_or(rest.len());
            return rest.get(..end) == Some(root.as_bytes());
        }
    }
    false
}
