//! Bounded XML for readers: a pull reader that counts what it passes and hands over one record
//! at a time, without recursion.
//!
//! No entity is ever expanded but the five of XML itself and character references; document
//! type declarations are refused. Depth, text, attributes and elements are limited, so a hostile
//! file ends in an error that names the place.

mod source;
mod tree;

use std::borrow::Cow;

use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use unblink_model::ReadReport;

use crate::ReadError;
pub(crate) use source::{Source, not_xml};
pub(crate) use tree::{Branch, Tree};

/// How much of anything a file may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Elements inside one another.
    pub(crate) depth: usize,
    /// Bytes of one element's text, and of one start tag.
    pub(crate) text_bytes: usize,
    /// Attributes of one element.
    pub(crate) attributes: usize,
    /// Elements of one record.
    pub(crate) record: usize,
    /// Elements of the file.
    pub(crate) elements: u64,
    /// Different paths of elements and attributes.
    pub(crate) paths: usize,
}

impl Default for Limits {
    /// Guesses, each well above the largest real list (OFAC's advanced XML: depth 10, text 20 kB,
    /// 4 million elements, 200 paths) and well below what harms.
    fn default() -> Self {
        Self {
            depth: 64,
            text_bytes: 1 << 20,
            attributes: 64,
            record: 200_000,
            elements: 50_000_000,
            paths: 2_048,
        }
    }
}

/// Longest name of an element or attribute, in bytes. A guess; the longest real one has 60.
const NAME_BYTES: usize = 128;

/// An element that just opened.
#[derive(Debug)]
pub(crate) struct Element<'t> {
    /// Its name with its prefix.
    pub(crate) name: &'t str,
    /// Its attributes with references resolved.
    pub(crate) attributes: Vec<(&'t str, Cow<'t, str>)>,
}

/// What comes next in a file.
#[derive(Debug)]
pub(crate) enum Step<'t> {
    /// An element opens.
    Open(Element<'t>),
    /// Text that is not only white space; an element's text may come in pieces.
    Text(Cow<'t, str>),
    /// The innermost open element closes.
    Close,
    /// The document is over, with every element closed.
    End,
}

/// A path that occurs in the file, with how often it carried something.
#[derive(Debug)]
struct Path<'t> {
    parent: usize,
    name: &'t str,
    attribute: bool,
    children: Vec<usize>,
    /// Which child came last: the next one is most often the same or the one after it.
    last: usize,
    filled: u64,
    empty: u64,
}

/// An open element: its path, and whether it carries anything yet.
#[derive(Debug)]
struct Open {
    path: usize,
    filled: bool,
}

/// The pull reader.
pub(crate) struct Xml<'t> {
    file: &'t str,
    source: &'t Source<'t>,
    text: &'t str,
    reader: quick_xml::Reader<&'t [u8]>,
    limits: Limits,
    /// `paths[0]` is the document.
    paths: Vec<Path<'t>>,
    open: Vec<Open>,
    /// The paths of the attributes of the element that opened last.
    attribute_paths: Vec<usize>,
    /// The element just opened was `<so/>`: its end comes without an event.
    closing: bool,
    rooted: bool,
    elements: u64,
}

impl<'t> Xml<'t> {
    /// Returns a reader at the start of `source`.
    pub(crate) fn new(file: &'t str, source: &'t Source<'t>, limits: Limits) -> Self {
        let text: &'t str = &source.text;
        let document = Path {
            parent: 0,
            name: "",
            attribute: false,
            children: Vec::new(),
            last: 0,
            filled: 0,
            empty: 0,
        };
        Self {
            file,
            source,
            text,
            reader: quick_xml::Reader::from_str(text),
            limits,
            paths: vec![document],
            open: Vec::new(),
            attribute_paths: Vec::new(),
            closing: false,
            rooted: false,
            elements: 0,
        }
    }

    /// Returns how many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Returns the next step.
    pub(crate) fn next(&mut self) -> Result<Step<'t>, ReadError> {
        if self.closing {
            self.closing = false;
            self.close();
            return Ok(Step::Close);
        }
        loop {
            match self.event()? {
                Event::Start(start) => {
                    return self.element(start.len(), start.name().as_ref().len(), 1);
                }
                Event::Empty(start) => {
                    self.closing = true;
                    return self.element(start.len(), start.name().as_ref().len(), 2);
                }
                Event::End(_) => {
                    self.close();
                    return Ok(Step::Close);
                }
                Event::Eof => return self.finish(),
                event => {
                    if let Some(piece) = self.piece(event)?
                        && !is_blank(&piece)
                    {
                        self.fill()?;
                        return Ok(Step::Text(piece));
                    }
                }
            }
        }
    }

    fn element(&mut self, len: usize, name_len: usize, tail: usize) -> Result<Step<'t>, ReadError> {
        let mut attributes = Vec::new();
        let name = self.opened(len, name_len, tail, &mut attributes)?;
        Ok(Step::Open(Element { name, attributes }))
    }

    /// Reads the rest of the element that just opened into `tree`, whole.
    pub(crate) fn record(
        &mut self,
        element: Element<'t>,
        tree: &mut Tree<'t>,
    ) -> Result<(), ReadError> {
        tree.clear();
        tree.attributes.extend(element.attributes);
        tree.attribute_paths.append(&mut self.attribute_paths);
        self.enter(element.name, 0, tree)?;
        if self.closing {
            self.closing = false;
            self.leave(tree);
        }
        // Events are taken here and not through `next`: a step per event, built to be taken
        // apart again, cost a tenth of reading.
        while !tree.above.is_empty() {
            let in_text = tree.innermost().is_some_and(|node| !node.text.is_empty());
            // White space counts between pieces of one element's text only. A third of a file's
            // events are the indentation; the parser passes over them faster than we could.
            self.reader.config_mut().trim_text_start = !in_text;
            // Looked at where it lies: moving events about took a tenth of this loop.
            let event = self.reader.read_event();
            self.check(&event)?;
            match event {
                Ok(Event::Start(start)) => {
                    self.inside(start.len(), start.name().as_ref().len(), 1, tree)?;
                }
                Ok(Event::Empty(start)) => {
                    self.inside(start.len(), start.name().as_ref().len(), 2, tree)?;
                    self.leave(tree);
                }
                Ok(Event::End(_)) => self.leave(tree),
                // `finish` refuses an end inside an open element; `check` has refused errors.
                Ok(Event::Eof) | Err(_) => return self.finish().map(|_| ()),
                Ok(event) => {
                    let Some(piece) = self.piece(event)? else { continue };
                    if in_text || !is_blank(&piece) {
                        self.fill()?;
                        self.append(tree, piece)?;
                    }
                }
            }
        }
        self.reader.config_mut().trim_text_start = false;
        Ok(())
    }

    /// Takes an element inside a record into its tree.
    fn inside(
        &mut self,
        len: usize,
        name_len: usize,
        tail: usize,
        tree: &mut Tree<'t>,
    ) -> Result<(), ReadError> {
        let from = tree.attributes.len();
        let name = self.opened(len, name_len, tail, &mut tree.attributes)?;
        tree.attribute_paths.append(&mut self.attribute_paths);
        self.enter(name, from, tree)
    }

    /// Adds the element just opened, whose attributes stand in the tree from `from` on.
    fn enter(&mut self, name: &'t str, from: usize, tree: &mut Tree<'t>) -> Result<(), ReadError> {
        if tree.nodes.len() >= self.limits.record {
            return Err(self.fail(format!("a record of more than {} elements", self.limits.record)));
        }
        let attributes = (from, tree.attributes.len());
        let path = self.open.last().map_or(0, |open| open.path);
        tree.above.push(tree.nodes.len());
        let text = Cow::Borrowed("");
        tree.nodes.push(tree::Node { name, path, end: 0, text, attributes });
        Ok(())
    }

    /// Closes the innermost element of a record.
    fn leave(&mut self, tree: &mut Tree<'t>) {
        self.close();
        let end = tree.nodes.len();
        if let Some(node) = tree.innermost() {
            node.end = end;
        }
        tree.above.pop();
    }

    fn append(&self, tree: &mut Tree<'t>, piece: Cow<'t, str>) -> Result<(), ReadError> {
        let Some(node) = tree.innermost() else { return Ok(()) };
        if node.text.len() + piece.len() > self.limits.text_bytes {
            return Err(self.fail(format!("text of more than {} bytes", self.limits.text_bytes)));
        }
        if node.text.is_empty() {
            node.text = piece;
        } else {
            node.text.to_mut().push_str(&piece);
        }
        Ok(())
    }

    /// Returns the next event, unless a fault of the source lies in it.
    fn event(&mut self) -> Result<Event<'t>, ReadError> {
        let event = self.reader.read_event();
        self.check(&event)?;
        // `check` has returned the error of an event that is none.
        Ok(event.unwrap_or(Event::Eof))
    }

    /// Refuses what is no event, and an event in which a fault of the source lies.
    #[inline]
    fn check(&self, event: &Result<Event<'t>, quick_xml::Error>) -> Result<(), ReadError> {
        if event.is_ok() && self.source.fault.is_none() { Ok(()) } else { self.faulty(event) }
    }

    #[cold]
    fn faulty(&self, event: &Result<Event<'t>, quick_xml::Error>) -> Result<(), ReadError> {
        if let Some(fault) = &self.source.fault {
            // Cut text makes its own errors, at the fault; they are the fault.
            let stuck = matches!(event, Err(_) | Ok(Event::Eof));
            if self.position() > fault.offset || (stuck && self.position() >= fault.offset) {
                return Err(self.fail_at(fault.offset, fault.problem.clone()));
            }
        }
        match event {
            Ok(_) => Ok(()),
            Err(error) => {
                let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                Err(self.fail_at(at, shown(&error.to_string())))
            }
        }
    }

    /// Opens an element: its attributes are added to `attributes`, its name is returned.
    fn opened(
        &mut self,
        len: usize,
        name_len: usize,
        tail: usize,
        attributes: &mut Vec<(&'t str, Cow<'t, str>)>,
    ) -> Result<&'t str, ReadError> {
        // The tag ends at the reader's position, `>` or `/>` included.
        let end = self.position().saturating_sub(tail);
        let start = end.saturating_sub(len);
        let Some(content) = self.text.get(start..end) else {
            return Err(self.fail("a start tag out of place"));
        };
        let name = content.get(..name_len).unwrap_or_default();
        self.admit(name, content)?;
        let path = self.path(self.open.last().map_or(0, |open| open.path), name, false)?;
        let before = attributes.len();
        self.attribute_paths.clear();
        if content.len() > name_len {
            self.open.push(Open { path, filled: false });
            self.attributes(path, content, name_len, attributes)?;
            self.open.pop();
        }
        if let Some(parent) = self.open.last_mut() {
            parent.filled = true;
        }
        self.open.push(Open { path, filled: attributes.len() > before });
        Ok(name)
    }

    fn admit(&mut self, name: &str, content: &str) -> Result<(), ReadError> {
        self.elements += 1;
        let problem = if self.open.is_empty() && self.rooted {
            "a second document element".to_owned()
        } else if self.open.len() >= self.limits.depth {
            format!("elements nested more than {} deep", self.limits.depth)
        } else if self.elements > self.limits.elements {
            format!("more than {} elements", self.limits.elements)
        } else if name.is_empty() || name.len() > NAME_BYTES {
            format!("an element name of {} bytes, at most {NAME_BYTES} expected", name.len())
        } else if content.len() > self.limits.text_bytes {
            format!("a start tag of more than {} bytes", self.limits.text_bytes)
        } else {
            self.rooted = true;
            return Ok(());
        };
        Err(self.fail(problem))
    }

    fn attributes(
        &mut self,
        path: usize,
        content: &'t str,
        name_len: usize,
        found: &mut Vec<(&'t str, Cow<'t, str>)>,
    ) -> Result<(), ReadError> {
        for attribute in Attributes::new(content, name_len) {
            let attribute = attribute.map_err(|error| self.fail(shown(&error.to_string())))?;
            if self.attribute_paths.len() >= self.limits.attributes {
                let problem = format!("more than {} attributes", self.limits.attributes);
                return Err(self.fail(problem));
            }
            let name: &'t str = attribute.key.into_inner();
            if name.len() > NAME_BYTES {
                return Err(self.fail("an attribute name of more than 128 bytes"));
            }
            let at = self.path(path, name, true)?;
            let value = self.unescaped(attribute.value)?;
            // `path` returns an index into `paths`.
            let seen = &mut self.paths[at];
            if is_blank(&value) {
                seen.empty += 1;
            } else {
                seen.filled += 1;
            }
            found.push((name, value));
            self.attribute_paths.push(at);
        }
        Ok(())
    }

    fn unescaped(&self, raw: Cow<'t, str>) -> Result<Cow<'t, str>, ReadError> {
        if !raw.contains('&') {
            return Ok(raw);
        }
        let mut out = String::with_capacity(raw.len());
        let mut rest = &*raw;
        while let Some((before, after)) = rest.split_once('&') {
            let (reference, behind) =
                after.split_once(';').ok_or_else(|| self.fail("`&` without `;`"))?;
            out.push_str(before);
            out.push(self.resolved(reference)?);
            rest = behind;
        }
        out.push_str(rest);
        Ok(Cow::Owned(out))
    }

    /// Returns the text of an event inside an element, if it has any.
    fn piece(&self, event: Event<'t>) -> Result<Option<Cow<'t, str>>, ReadError> {
        let piece = match event {
            Event::Text(text) => text.into_inner(),
            Event::CData(text) => text.into_inner(),
            Event::GeneralRef(reference) => {
                let character = self.resolved(&reference.into_inner())?;
                Cow::Owned(character.to_string())
            }
            Event::DocType(_) => return Err(self.fail("a document type declaration")),
            _ => return Ok(None),
        };
        if piece.len() > self.limits.text_bytes {
            return Err(self.fail(format!("text of more than {} bytes", self.limits.text_bytes)));
        }
        Ok(Some(piece))
    }

    fn resolved(&self, reference: &str) -> Result<char, ReadError> {
        let number = match reference.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix('x') {
                Some(hex) => number(hex, 16),
                None => number(digits, 10),
            },
            None => None,
        };
        let character = match reference {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => number.and_then(char::from_u32).filter(|&c| is_allowed(c)),
        };
        character.ok_or_else(|| {
            let name = shown(&reference.chars().take(40).collect::<String>());
            self.fail(if reference.starts_with('#') {
                format!("character reference `&{name};`, which XML forbids")
            } else {
                format!("entity `&{name};`, which is not expanded")
            })
        })
    }

    /// Marks the innermost element as carrying something.
    fn fill(&mut self) -> Result<(), ReadError> {
        match self.open.last_mut() {
            Some(open) => {
                open.filled = true;
                Ok(())
            }
            None => Err(self.fail("text outside the document element")),
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            // `open.path` is an index `path` gave out.
            let path = &mut self.paths[open.path];
            if open.filled { path.filled += 1 } else { path.empty += 1 }
        }
    }

    fn finish(&mut self) -> Result<Step<'t>, ReadError> {
        match self.paths.get(self.open.last().map_or(0, |open| open.path)) {
            Some(path) if !self.open.is_empty() => {
                Err(self.fail(format!("the file ends inside `{}`", path.name)))
            }
            _ if !self.rooted => Err(self.fail("the file holds no element")),
            _ => Ok(Step::End),
        }
    }

    /// Returns the index of the path `name` under `parent`.
    fn path(&mut self, parent: usize, name: &'t str, attribute: bool) -> Result<usize, ReadError> {
        // Few children per element, most often in the same order: looking beats a map.
        let Path { children, last, .. } = &self.paths[parent];
        let count = children.len();
        let same = |&at: &usize| {
            let child = &self.paths[children[at]];
            child.name == name && child.attribute == attribute
        };
        let known = (*last..count).chain(0..*last).find(same);
        if let Some(at) = known {
            self.paths[parent].last = at;
            return Ok(self.paths[parent].children[at]);
        }
        if self.paths.len() >= self.limits.paths {
            let problem = format!("more than {} different element paths", self.limits.paths);
            return Err(self.fail(problem));
        }
        let new = self.paths.len();
        self.paths.push(Path {
            parent,
            name,
            attribute,
            children: Vec::new(),
            last: 0,
            filled: 0,
            empty: 0,
        });
        self.paths[parent].children.push(new);
        Ok(new)
    }

    /// Adds to `report` how often each path carried something and how often nothing.
    ///
    /// An element carries something when it has text, an attribute or a child element.
    pub(crate) fn census(&self, report: &mut ReadReport) {
        for (at, path) in self.paths.iter().enumerate().skip(1) {
            for (count, counts) in
                [(path.filled, &mut report.census), (path.empty, &mut report.empty)]
            {
                if count > 0 {
                    *counts.entry(self.spelled(at)).or_default() += count;
                }
            }
        }
    }

    /// Returns a path in words, `/a/b@c`.
    pub(crate) fn spelled(&self, mut at: usize) -> String {
        let mut parts = Vec::new();
        while at != 0 {
            let path = &self.paths[at];
            parts.push(if path.attribute { "@" } else { "/" });
            parts.push(path.name);
            at = path.parent;
        }
        // Pushed as separator and name from the inside out; turned round in pairs.
        parts.chunks(2).rev().flatten().copied().collect()
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Returns an error at the current place.
    pub(crate) fn fail(&self, problem: impl Into<String>) -> ReadError {
        self.fail_at(self.position(), problem)
    }

    fn fail_at(&self, offset: usize, problem: impl Into<String>) -> ReadError {
        let before = self.text.as_bytes().get(..offset.min(self.text.len())).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        let byte = offset.saturating_add(self.source.skipped);
        let element = match self.open.last() {
            // Depth and names are limited, but 8 kB of path is still no message.
            Some(open) => shown(&self.spelled(open.path)),
            None => "/".to_owned(),
        };
        ReadError::Malformed {
            file: self.file.to_owned(),
            place: format!("line {line}, byte {byte}, element {element}"),
            problem: problem.into(),
        }
    }
}

fn number(digits: &str, radix: u32) -> Option<u32> {
    // `from_str_radix` would take a sign.
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, radix).ok())
        .flatten()
}

/// Says whether XML 1.0 allows the character.
fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Says whether nothing but XML's white space stands there.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// Returns words from the file or about it, cut to 300 characters, without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests;
