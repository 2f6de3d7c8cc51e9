//! Elements as text: single ones, lists of `VALUE`, groups, and whatever is unknown.

use std::borrow::Cow;

use unblink_model::{Property, Value};

use super::{Reading, is_for_parsers};
use crate::cleaning::names;
use crate::xml::Branch;

/// The texts of one group of elements, by element name.
pub(super) struct Fields<'r>(Vec<(&'static str, Cow<'r, str>)>);

impl Fields<'_> {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| &**text)
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn filled<'r>(branch: Branch<'r, '_>) -> Option<Cow<'r, str>> {
    // Most elements around others have no text.
    let text = Some(branch.text()).filter(|text| !text.is_empty())?;
    Some(names::collapsed(text)).filter(|text| !text.is_empty())
}

impl Reading<'_, '_> {
    /// Returns the text of an element that has no children.
    pub(super) fn leaf<'r>(&mut self, branch: Branch<'r, '_>, path: &str) -> Option<Cow<'r, str>> {
        self.attributes(branch, path);
        for child in branch.children() {
            self.unknown(child, &format!("{path}/{}", child.name()));
        }
        filled(branch)
    }

    /// Like `leaf`, for an element inside `group`.
    fn leaf_of<'r>(&mut self, group: &str, branch: Branch<'r, '_>) -> Option<Cow<'r, str>> {
        // The whole path is needed only for what is not understood.
        if branch.children().next().is_none() && branch.attributes().is_empty() {
            return filled(branch);
        }
        self.leaf(branch, &format!("{group}/{}", branch.name()))
    }

    /// Returns the texts of an element that holds `VALUE` elements, or a text of its own.
    pub(super) fn values<'r>(&mut self, branch: Branch<'r, '_>, path: &str) -> Vec<Cow<'r, str>> {
        self.attributes(branch, path);
        let mut values = Vec::new();
        values.extend(filled(branch));
        for child in branch.children() {
            if child.name() == "VALUE" {
                values.extend(self.leaf_of(path, child));
            } else {
                self.unknown(child, &format!("{path}/{}", child.name()));
            }
        }
        values
    }

    /// Returns the texts of the known elements of a group; the others are kept as unknown.
    pub(super) fn fields<'r>(
        &mut self,
        branch: Branch<'r, '_>,
        known: &[&'static str],
    ) -> Fields<'r> {
        let group = branch.name();
        self.attributes(branch, group);
        self.own_text(branch, group);
        let mut fields: Vec<(&'static str, Cow<'r, str>)> = Vec::new();
        for child in branch.children() {
            let Some(&name) = known.iter().find(|known| **known == child.name()) else {
                self.unknown(child, &format!("{group}/{}", child.name()));
                continue;
            };
            let Some(text) = self.leaf_of(group, child) else { continue };
            match fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, before)) => {
                    self.found.report.puzzle(&format!("{group}/{name} stands twice"));
                    let before = before.to_mut();
                    before.push_str("; ");
                    before.push_str(&text);
                }
                None => fields.push((name, text)),
            }
        }
        Fields(fields)
    }

    pub(super) fn own_text(&mut self, branch: Branch<'_, '_>, path: &str) {
        if let Some(text) = filled(branch) {
            self.found.report.puzzle(&format!("text in {}/{path}", self.kind));
            self.keep(&format!("{path}/text()"), &text);
        }
    }

    pub(super) fn attributes(&mut self, branch: Branch<'_, '_>, path: &str) {
        for (name, value) in branch.attributes() {
            if !is_for_parsers(name) {
                self.found.report.puzzle(&format!("unknown attribute {}/{path}@{name}", self.kind));
                self.keep(&format!("{path}@{name}"), value);
            }
        }
    }

    /// Keeps an unknown element and everything inside it, word for word.
    pub(super) fn unknown(&mut self, branch: Branch<'_, '_>, path: &str) {
        // A list of what is still to do, because the input decides how deep it goes.
        let mut waiting = vec![(branch, path.to_owned())];
        while let Some((branch, path)) = waiting.pop() {
            self.found.report.puzzle(&format!("unknown element {}/{path}", self.kind));
            self.attributes(branch, &path);
            self.keep(&path, &names::collapsed(branch.text()));
            let inside = branch.children().map(|child| (child, format!("{path}/{}", child.name())));
            let from = waiting.len();
            waiting.extend(inside);
            if let Some(added) = waiting.get_mut(from..) {
                added.reverse();
            }
        }
    }

    pub(super) fn keep(&mut self, path: &str, text: &str) {
        if !text.is_empty() {
            self.entity.add(Property::Bookkeeping, Value::Text([path, text].join("=")));
        }
    }
}
