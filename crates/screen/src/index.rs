//! The index: one run of bytes, built once, opened in place, searched by many.

use std::fmt;
use std::sync::Arc;

use unblink_model::EntityKind;

use crate::build::{build, entity_of};
use crate::facts::Facts;
use crate::layout::{
    Buckets, FORM, Layout, NAME, OpenError, PROFILE, SECTIONS, Section, WORD, text_at, u16_at,
    u32_at,
};
use crate::rarity::{LEAST_BITS, MOST_BITS};
use crate::recent::Recent;
use crate::{Profile, Settings};

/// Whatever holds the bytes of an index: a vector, a memory map.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// What holds the bytes, as the sections need it: asked once where they lie, not at every look.
struct Held(Bytes);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

/// Profiles, ready to be searched.
///
/// The bytes are the index: opening reads them once to check them, and copies nothing. Clones
/// share them. They mean the same on every machine.
#[derive(Clone)]
pub struct Index {
    bytes: bytes::Bytes,
    /// The sections of the bytes, in their order.
    sections: [bytes::Bytes; SECTIONS],
    settings: Arc<Settings>,
    /// Numbers of the words the settings call stop words, ascending.
    stop: Arc<[u32]>,
    recent: Arc<Recent>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("profiles", &self.len())
            .field("names", &self.names())
            .finish()
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::build([])
    }
}

impl Index {
    /// Builds an index. The order of the profiles does not matter.
    ///
    /// Names longer than the [`crate::limits`] are held by their beginning.
    ///
    /// # Panics
    ///
    /// When there are more than 2^26 names or 4 GiB of them: a register a thousand times the
    /// size of all sanctions lists together.
    pub fn build(profiles: impl IntoIterator<Item = Profile>) -> Self {
        let built = build(profiles.into_iter().collect());
        #[expect(clippy::expect_used, reason = "documented; an empty index would look clear")]
        let bytes = built.expect("fewer than 2^26 names");
        #[expect(clippy::expect_used, reason = "the bytes were just made by this version")]
        Self::open(Arc::new(bytes)).expect("an index just built")
    }

    /// Opens the bytes of an index, checking that they are what [`Index::bytes`] gave.
    ///
    /// # Errors
    ///
    /// Foreign, cut off and damaged bytes are told apart.
    pub fn open(bytes: Bytes) -> Result<Self, OpenError> {
        let bytes = bytes::Bytes::from_owner(Held(bytes));
        let sections = Layout::of(&bytes)?.sections().map(|section| bytes.slice(section));
        let settings = Arc::new(Settings::default());
        Ok(Self { bytes, sections, settings, stop: Arc::new([]), recent: Arc::default() })
    }

    /// Returns the same index weighing by other settings.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        // What was looked up by the same settings stays known.
        if *self.settings == settings {
            return self;
        }
        let words = settings.stop_words.iter().flat_map(|text| unblink_text::tokens(text));
        let mut stop: Vec<u32> = words.filter_map(|word| self.word_number(&word.text)).collect();
        stop.sort_unstable();
        stop.dedup();
        self.stop = stop.into();
        self.settings = Arc::new(settings);
        self.recent = Arc::default();
        self
    }

    /// Returns the settings scores are made by.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the bytes, to be kept in a file and opened again.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the number of profiles.
    pub fn len(&self) -> usize {
        self.section(Section::Profiles).len() / PROFILE
    }

    /// Says whether there is no profile.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of names, readings of names in other scripts counted.
    pub fn names(&self) -> usize {
        self.section(Section::Names).len() / NAME
    }

    /// Returns the id of a profile by its number: the rank of its id, from 0.
    pub fn id(&self, number: u32) -> Option<&str> {
        let record = self.profile_record(number)?;
        let (from, length) = (u32_at(record, 0), u16_at(record, 12));
        Some(self.string(from, usize::from(length)))
    }

    /// Returns the tag of a profile by its number.
    pub fn tag(&self, number: u32) -> Option<u32> {
        self.profile_record(number).map(|record| u32_at(record, 8))
    }

    pub(crate) fn kind(&self, number: u32) -> Option<EntityKind> {
        self.profile_record(number).and_then(|record| entity_of(record[14]))
    }

    pub(crate) fn facts(&self, number: u32) -> Facts {
        let facts = self.section(Section::Facts);
        let place = |number| self.profile_record(number).map(|record| u32_at(record, 4) as usize);
        let from = place(number).unwrap_or(facts.len());
        let until = number.checked_add(1).and_then(place).unwrap_or(facts.len());
        Facts::unpack(facts.get(from..until).unwrap_or_default())
    }

    fn profile_record(&self, number: u32) -> Option<&[u8]> {
        let from = (number as usize).checked_mul(PROFILE)?;
        self.section(Section::Profiles).get(from..from.checked_add(PROFILE)?)
    }

    pub(crate) fn recent(&self) -> &Recent {
        &self.recent
    }

    pub(crate) fn is_stop_word(&self, word: u32) -> bool {
        !self.stop.is_empty() && self.stop.binary_search(&word).is_ok()
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        &self.sections[section as usize]
    }

    pub(crate) fn buckets(&self, starts: Section, numbers: Section) -> Buckets<'_> {
        Buckets { starts: self.section(starts), numbers: self.section(numbers) }
    }

    pub(crate) fn string(&self, from: u32, length: usize) -> &str {
        text_at(self.section(Section::Strings), from as usize, length)
    }

    pub(crate) fn name(&self, number: u32) -> Option<NameRecord<'_>> {
        let from = (number as usize).checked_mul(NAME)?;
        let record = self.section(Section::Names).get(from..from.checked_add(NAME)?)?;
        Some(NameRecord { record, index: self })
    }

    /// Returns the number of forms.
    pub(crate) fn forms(&self) -> usize {
        self.section(Section::Forms).len() / FORM
    }

    pub(crate) fn form(&self, number: u32) -> Option<FormRecord<'_>> {
        let from = (number as usize).checked_mul(FORM)?;
        let forms = self.section(Section::Forms);
        let record = forms.get(from..from.checked_add(FORM)?)?;
        let after = forms.get(from + FORM..).filter(|after| after.len() >= FORM);
        Some(FormRecord { record, after, index: self })
    }

    /// Bits of all words of each form, weighed by role when the index was built, as sixteenths in
    /// two bytes: apart from the records, because a search asks for far more of them.
    pub(crate) fn form_weights(&self) -> FormWeights<'_> {
        FormWeights(self.section(Section::FormWeights))
    }

    pub(crate) fn word(&self, number: u32) -> Option<WordRecord<'_>> {
        let from = (number as usize).checked_mul(WORD)?;
        let words = self.section(Section::Words);
        let record = words.get(from..from.checked_add(WORD)?)?;
        Some(WordRecord { record, after: words.get(from + WORD..), index: self })
    }

    pub(crate) fn word_number(&self, text: &str) -> Option<u32> {
        let near = self.buckets(Section::NearStarts, Section::NearWords);
        let hash = crate::keys::hash(crate::keys::Key::Text, text);
        let mut found = near.get(hash);
        found.find(|number| self.word(*number).is_some_and(|word| word.text() == text.as_bytes()))
    }
}

/// What the words of each form weigh together.
#[derive(Clone, Copy)]
pub(crate) struct FormWeights<'a>(&'a [u8]);

impl FormWeights<'_> {
    /// Returns the bits of a form by its number.
    pub(crate) fn bits(self, number: u32) -> f32 {
        f32::from(u16_at(self.0, number as usize * 2)) / 16.0
    }
}

/// The words of a name, whoever bears it: what is found and compared once for all of them.
#[derive(Clone, Copy)]
pub(crate) struct FormRecord<'a> {
    record: &'a [u8],
    after: Option<&'a [u8]>,
    index: &'a Index,
}

impl<'a> FormRecord<'a> {
    /// The numbers of the names that are these words.
    pub(crate) fn names(self) -> std::ops::Range<u32> {
        let until = self.after.map(|after| u32_at(after, 0));
        // Fewer than 2^26.
        let all = u32::try_from(self.index.names()).unwrap_or(u32::MAX);
        u32_at(self.record, 0)..until.unwrap_or(all).min(all)
    }

    /// The packed words: number, role, whether written without vowels.
    pub(crate) fn words(self) -> impl Iterator<Item = u32> + use<'a> {
        let all = self.index.section(Section::FormWords);
        let from = u32_at(self.record, 4) as usize * 4;
        let until = self.after.map_or(all.len(), |after| u32_at(after, 4) as usize * 4);
        // A damaged file must not make a name longer than any can be.
        let words = all.get(from..until).unwrap_or_default().chunks_exact(4);
        words.take(crate::limits::NAME_WORDS).map(|four| u32_at(four, 0))
    }
}

/// A name as its record says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameRecord<'a> {
    record: &'a [u8],
    index: &'a Index,
}

impl<'a> NameRecord<'a> {
    pub(crate) fn profile(self) -> u32 {
        u32_at(self.record, 0)
    }

    /// Which of its profile's names it is.
    pub(crate) fn at(self) -> u32 {
        u32::from(u16_at(self.record, 10))
    }

    /// The name as printed.
    pub(crate) fn full(self) -> &'a str {
        self.index.string(u32_at(self.record, 4), usize::from(u16_at(self.record, 8)))
    }

    pub(crate) fn flags(self) -> u8 {
        self.record[12]
    }
}

/// A distinct word as its record says.
#[derive(Clone, Copy)]
pub(crate) struct WordRecord<'a> {
    record: &'a [u8],
    after: Option<&'a [u8]>,
    index: &'a Index,
}

impl<'a> WordRecord<'a> {
    fn part(self, skip: usize, length: usize) -> &'a [u8] {
        let from = (u32_at(self.record, 0) as usize).saturating_add(skip);
        let strings = self.index.section(Section::Strings);
        strings.get(from..from.saturating_add(length)).unwrap_or_default()
    }

    fn lengths(self) -> (usize, usize, usize) {
        (usize::from(self.record[8]), usize::from(self.record[9]), usize::from(self.record[10]))
    }

    pub(crate) fn text(self) -> &'a [u8] {
        self.part(0, self.lengths().0)
    }

    pub(crate) fn text_len(self) -> usize {
        self.lengths().0
    }

    pub(crate) fn spelling(self) -> &'a [u8] {
        let (text, spelling, _) = self.lengths();
        self.part(text, spelling)
    }

    pub(crate) fn skeleton(self) -> &'a [u8] {
        let (text, spelling, skeleton) = self.lengths();
        self.part(text + spelling, skeleton)
    }

    pub(crate) fn background(self) -> u8 {
        self.record[11]
    }

    /// A bit for each letter of the spelling.
    pub(crate) fn letters(self) -> u32 {
        u32_at(self.record, 12) & 0x7FFF_FFFF
    }

    /// Whether some name writes it in a script without vowels.
    pub(crate) fn vowelless(self) -> bool {
        u32_at(self.record, 12) >> 31 == 1
    }

    /// Bits of its rarity, role aside.
    pub(crate) fn bits(self) -> f32 {
        let bits = f32::from_bits(u32_at(self.record, 16));
        // What is no number in a damaged file says the least.
        if bits.is_nan() { LEAST_BITS } else { bits.clamp(LEAST_BITS, MOST_BITS) }
    }

    /// How many names hold it.
    pub(crate) fn count(self) -> u32 {
        u32_at(self.record, 20)
    }

    /// The numbers of the forms that hold it, ascending, as bytes.
    pub(crate) fn postings(self) -> &'a [u8] {
        let all = self.index.section(Section::Postings);
        let from = u32_at(self.record, 4) as usize * 4;
        let after = self.after.filter(|after| after.len() >= WORD);
        let until = after.map_or(all.len(), |after| u32_at(after, 4) as usize * 4);
        all.get(from..until).unwrap_or_default()
    }
}
