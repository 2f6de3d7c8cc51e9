//! A language's words and classes of words, read from its data files.

use std::collections::BTreeMap;

use crate::hash::{Table, hash_bytes};

/// Number of a word or stem that the rules name.
pub(crate) type Form = u32;
/// Number of a class of words.
pub(crate) type Class = u16;

/// No word that the rules name.
pub(crate) const NO_FORM: Form = u32::MAX;

/// A token as the rules see it: the word itself, then the longest stems it starts with.
pub(crate) type Forms = [Form; 3];

/// Classes a language may have; its files have about a hundred.
pub(crate) const MOST_CLASSES: usize = 256;

/// A set of classes, a bit each: what is asked of every token many times over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassSet([u64; MOST_CLASSES / 64]);

impl InClasses {
    /// Says whether the token is a member of a class by itself.
    pub(crate) fn has(&self, class: Class) -> bool {
        self.alone.has(class)
    }

    /// Says whether a member of several words may start with the token.
    pub(crate) fn opens(&self, class: Class) -> bool {
        self.opens.has(class)
    }
}

impl ClassSet {
    pub(crate) fn has(&self, class: Class) -> bool {
        self.0.get(usize::from(class / 64)).is_some_and(|bits| bits >> (class % 64) & 1 == 1)
    }

    fn insert(&mut self, class: Class) {
        if let Some(bits) = self.0.get_mut(usize::from(class / 64)) {
            *bits |= 1 << (class % 64);
        }
    }

    fn union(&mut self, other: &Self) {
        for (own, more) in self.0.iter_mut().zip(other.0) {
            *own |= more;
        }
    }
}

/// The classes of a token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InClasses {
    /// Of which it is a member by itself.
    alone: ClassSet,
    /// Of which a member of several words may start with it.
    opens: ClassSet,
}

/// Words, stems and classes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    texts: Vec<Box<str>>,
    words: Table,
    stems: Table,
    has_stems: bool,
    /// Classes of each form.
    classes_of: Vec<InClasses>,
    /// Members of several words, by class; longest first.
    phrases: Vec<Vec<Vec<Form>>>,
    names: BTreeMap<String, Class>,
}

/// Shortest stem that is looked for.
const LEAST_STEM: usize = 2;

/// Stems that are looked for, one letter longer each.
const LONGEST_STEM: usize = 24;

impl Lexicon {
    /// Returns the number of a word, a stem (`запре*`) or a mark, making it known.
    pub(crate) fn form(&mut self, word: &str) -> Form {
        let (table, key) = match word.strip_suffix('*') {
            Some(stem) if !stem.is_empty() => {
                self.has_stems = true;
                (&mut self.stems, stem)
            }
            _ => (&mut self.words, word),
        };
        let hash = hash_bytes(key.as_bytes());
        if let Some(known) = table.get(hash) {
            return known;
        }
        let form = Form::try_from(self.texts.len()).unwrap_or(NO_FORM);
        table.set(hash, form);
        self.texts.push(word.into());
        self.classes_of.push(InClasses::default());
        form
    }

    /// Returns the number of a class, making it known.
    pub(crate) fn class(&mut self, name: &str) -> Class {
        if let Some(class) = self.names.get(name) {
            return *class;
        }
        let class = Class::try_from(self.phrases.len()).unwrap_or(Class::MAX);
        self.names.insert(name.to_owned(), class);
        self.phrases.push(Vec::new());
        class
    }

    /// Returns the number of a class that was defined.
    pub(crate) fn known_class(&self, name: &str) -> Option<Class> {
        self.names.get(name).copied()
    }

    /// Adds a member, already cut into words.
    pub(crate) fn add(&mut self, class: Class, words: &[String]) {
        let forms: Vec<Form> = words.iter().map(|word| self.form(word)).collect();
        if let [form] = forms[..] {
            if let Some(classes) = self.classes_of.get_mut(index(form)) {
                classes.alone.insert(class);
            }
        } else if let Some(phrases) = self.phrases.get_mut(usize::from(class)) {
            let first = forms.first().and_then(|form| self.classes_of.get_mut(index(*form)));
            if let Some(classes) = first {
                classes.opens.insert(class);
            }
            phrases.push(forms);
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
    }

    /// Returns what the rules see of a lower-case word.
    pub(crate) fn forms(&self, word: &str) -> Forms {
        let mut out = [NO_FORM; 3];
        out[0] = self.words.get(hash_bytes(word.as_bytes())).unwrap_or(NO_FORM);
        if self.has_stems {
            let mut free = 1;
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
            let mut held = [0; LONGEST_STEM];
            let mut count = 0;
            for (place, end) in held.iter_mut().zip(ends.skip(LEAST_STEM - 1)) {
                *place = end;
                count += 1;
            }
            for end in held.into_iter().take(count).rev() {
                let stem = word.get(..end).unwrap_or_default();
                if let Some(found) = self.stems.get(hash_bytes(stem.as_bytes())) {
                    out[free] = found;
                    free += 1;
                    if free == out.len() {
                        break;
                    }
                }
            }
        }
        out
    }

    /// Returns the classes of a token.
    pub(crate) fn classes(&self, forms: &Forms) -> InClasses {
        let mut out = InClasses::default();
        for classes in forms.iter().filter_map(|form| self.classes_of.get(index(*form))) {
            out.alone.union(&classes.alone);
            out.opens.union(&classes.opens);
        }
        out
    }

    /// Returns a class's members of several words, longest first.
    pub(crate) fn phrases(&self, class: Class) -> &[Vec<Form>] {
        self.phrases.get(usize::from(class)).map_or(&[], Vec::as_slice)
    }

    /// Returns the forms with which a class's members can start.
    pub(crate) fn starts(&self, class: Class) -> Vec<Form> {
        let single = self.classes_of.iter().enumerate().filter(|(_, of)| of.alone.has(class));
        let single = single.filter_map(|(form, _)| Form::try_from(form).ok());
        let phrases = self.phrases(class).iter().filter_map(|phrase| phrase.first().copied());
        single.chain(phrases).collect()
    }

    /// Returns how many classes there are.
    pub(crate) fn class_count(&self) -> usize {
        self.phrases.len()
    }

    /// Returns how many forms there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

pub(crate) fn index(form: Form) -> usize {
    usize::try_from(form).unwrap_or(usize::MAX)
}

/// Returns the forms of an English verb or noun: `lift` gives lifts, lifted, lifting.
pub(crate) fn inflect(word: &str) -> Vec<String> {
    let stem_e = word.strip_suffix('e');
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
    let stem_y = word.strip_suffix('y').filter(|stem| !vowel(stem.chars().last()));
    let s = match stem_y {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        None => format!("{word}s"),
    };
    let ed = match (stem_e, stem_y) {
        (Some(_), _) => format!("{word}d"),
        (_, Some(stem)) => format!("{stem}ied"),
        _ => format!("{word}ed"),
    };
    let ing = match stem_e.filter(|stem| !stem.ends_with('e')) {
        Some(stem) => format!("{stem}ing"),
        None => format!("{word}ing"),
    };
    vec![word.to_owned(), s, ed, ing]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_their_forms() {
        assert_eq!(inflect("lift"), ["lift", "lifts", "lifted", "lifting"]);
        assert_eq!(inflect("remove"), ["remove", "removes", "removed", "removing"]);
        assert_eq!(inflect("deny"), ["deny", "denies", "denied", "denying"]);
    }

    #[test]
    fn stems_and_words_are_both_seen() {
        let mut lexicon = Lexicon::default();
        let stem = lexicon.form("запре*");
        let word = lexicon.form("запрет");
        assert_eq!(lexicon.forms("запрет"), [word, stem, NO_FORM]);
        assert_eq!(lexicon.forms("запрещён")[1], stem);
        assert_eq!(lexicon.forms("запас"), [NO_FORM; 3]);
    }
}
