//! One record of an XML file as a flat tree that is filled again for the next record.

use std::borrow::Cow;

/// An element of a [`Tree`], in document order.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) name: &'t str,
    /// Its path, a number of the reader's.
    pub(super) path: usize,
    /// One past its last descendant.
    pub(super) end: usize,
    pub(super) text: Cow<'t, str>,
    /// Where its attributes stand in the tree's list.
    pub(super) attributes: (usize, usize),
}

/// One record: its element and everything inside, without recursion and without a heap string
/// per name.
#[derive(Debug, Default)]
pub(crate) struct Tree<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    pub(super) attributes: Vec<(&'t str, Cow<'t, str>)>,
    /// The paths of the attributes, one each.
    pub(super) attribute_paths: Vec<usize>,
    /// The elements that are open while the record is read.
    pub(super) above: Vec<usize>,
}

impl<'t> Tree<'t> {
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.attributes.clear();
        self.attribute_paths.clear();
        self.above.clear();
    }

    /// Returns the innermost open element.
    pub(super) fn innermost(&mut self) -> Option<&mut Node<'t>> {
        self.above.last().and_then(|&at| self.nodes.get_mut(at))
    }

    /// Returns the record's own element, when a record was read.
    pub(crate) fn root(&self) -> Option<Branch<'_, 't>> {
        (!self.nodes.is_empty()).then_some(Branch { tree: self, at: 0 })
    }
}

/// An element of a tree with what is inside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch<'r, 't> {
    tree: &'r Tree<'t>,
    at: usize,
}

impl<'r, 't> Branch<'r, 't> {
    fn node(self) -> &'r Node<'t> {
        // `at` comes from `root` or `children`, which stay inside the tree.
        &self.tree.nodes[self.at]
    }

    /// Returns the element's name with its prefix.
    pub(crate) fn name(self) -> &'t str {
        self.node().name
    }

    /// Returns the element's own text, not that of its children. Text that is only white space
    /// is no text.
    pub(crate) fn text(self) -> &'r str {
        &self.node().text
    }

    /// Returns the attributes with references resolved.
    pub(crate) fn attributes(self) -> &'r [(&'t str, Cow<'t, str>)] {
        let (from, to) = self.node().attributes;
        self.tree.attributes.get(from..to).unwrap_or_default()
    }

    /// Returns the element's path, a number that [`super::Xml::spelled`] spells.
    pub(crate) fn path(self) -> usize {
        self.node().path
    }

    /// Returns the attributes with their values' paths.
    pub(crate) fn attribute_paths(self) -> impl Iterator<Item = (usize, &'r str)> {
        let (from, to) = self.node().attributes;
        let paths = self.tree.attribute_paths.get(from..to).unwrap_or_default();
        paths.iter().zip(self.attributes()).map(|(&path, (_, value))| (path, &**value))
    }

    /// Returns the element and everything inside it, in the order of the file.
    pub(crate) fn whole(self) -> impl Iterator<Item = Branch<'r, 't>> {
        (self.at..self.node().end).map(move |at| Branch { tree: self.tree, at })
    }

    /// Returns the child elements in the order of the file.
    pub(crate) fn children(self) -> impl Iterator<Item = Branch<'r, 't>> {
        let end = self.node().end;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let child = Branch { tree: self.tree, at: next };
            (next < end).then(|| {
                next = child.node().end;
                child
            })
        })
    }
}
