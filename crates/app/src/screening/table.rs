//! The tables beside the index, as flat bytes: which entry a profile is a state of, and when.

use unblink_model::EntityKey;

use super::states::{Day, Stay};

/// Bytes of a profile's record: list, entry, first stay, number of stays.
const PROFILE: usize = 16;
/// Bytes of a stay.
const STAY: usize = 16;
/// Bytes of an entry's record: place and lengths of its texts.
const ENTRY: usize = 16;

/// The tables while they are made.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) profiles: Vec<u8>,
    pub(super) stays: Vec<u8>,
    pub(super) entries: Vec<u8>,
    pub(super) texts: Vec<u8>,
}

/// The tables as they lie in a file. Reading outside of them finds nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) profiles: &'a [u8],
    pub(super) stays: &'a [u8],
    pub(super) entries: &'a [u8],
    pub(super) texts: &'a [u8],
}

/// What a profile is a state of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Number of the list.
    pub(super) list: u32,
    /// Number of the entry.
    pub(super) entry: u32,
    first_stay: u32,
    stays: u32,
}

/// An entry, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    pub(super) caption: &'a str,
    pub(super) schema: &'a str,
}

impl Tables {
    /// Adds an entry and returns its number.
    pub(super) fn entry(&mut self, key: &EntityKey, caption: &str, schema: &str) -> u32 {
        let number = count(self.entries.len() / ENTRY);
        self.entries.extend(count(self.texts.len()).to_le_bytes());
        for text in [key.as_str(), caption, schema] {
            // No issuer prints longer ones; a longer one is cut at a letter.
            let text = cut(text, usize::from(u16::MAX));
            self.entries.extend(u32::try_from(text.len()).unwrap_or(0).to_le_bytes());
            self.texts.extend(text.as_bytes());
        }
        number
    }

    /// Adds a state of an entry.
    pub(super) fn profile(&mut self, list: u32, entry: u32, stays: &[Stay]) {
        let first = count(self.stays.len() / STAY);
        for number in [list, entry, first, count(stays.len())] {
            self.profiles.extend(number.to_le_bytes());
        }
        for stay in stays {
            for day in
                [stay.published_from, stay.published_until, stay.valid_from, stay.valid_until]
            {
                self.stays.extend(day.to_le_bytes());
            }
        }
    }

    /// Returns the tables to read from.
    pub(super) fn view(&self) -> View<'_> {
        View {
            profiles: &self.profiles,
            stays: &self.stays,
            entries: &self.entries,
            texts: &self.texts,
        }
    }
}

impl<'a> View<'a> {
    /// Returns how many profiles there are.
    pub(super) fn len(self) -> usize {
        self.profiles.len() / PROFILE
    }

    /// Returns how many entries there are.
    pub(super) fn entries(self) -> usize {
        self.entries.len() / ENTRY
    }

    /// Returns what a profile is a state of.
    pub(super) fn place(self, number: u32) -> Option<Place> {
        let record = record(self.profiles, number, PROFILE)?;
        Some(Place {
            list: u32_at(record, 0)?,
            entry: u32_at(record, 4)?,
            first_stay: u32_at(record, 8)?,
            stays: u32_at(record, 12)?,
        })
    }

    /// Returns an entry.
    pub(super) fn entry(self, number: u32) -> Option<Entry<'a>> {
        let record = record(self.entries, number, ENTRY)?;
        let mut from = u32_at(record, 0)? as usize;
        let mut next = |at| {
            let until = from.checked_add(u32_at(record, at)? as usize)?;
            let text = std::str::from_utf8(self.texts.get(from..until)?).ok();
            from = until;
            text
        };
        Some(Entry { key: next(4)?, caption: next(8)?, schema: next(12)? })
    }

    /// Says whether a profile answers for a day, as known on a day.
    pub(super) fn stands(self, place: Place, published: Day, valid: Day) -> bool {
        let numbers = place.first_stay..place.first_stay.saturating_add(place.stays);
        numbers.map_while(|number| record(self.stays, number, STAY)).any(|stay| {
            let day = |at| u32_at(stay, at).map_or(0, u32::cast_signed);
            (day(0)..day(4)).contains(&published) && (day(8)..day(12)).contains(&valid)
        })
    }
}

fn record(table: &[u8], number: u32, width: usize) -> Option<&[u8]> {
    let from = (number as usize).checked_mul(width)?;
    table.get(from..from.checked_add(width)?)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// Four thousand million entries are more than the ledger can hold.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::states::{FIRST, NEVER};

    #[test]
    fn what_goes_in_comes_out() {
        let stay = |published_from, published_until, valid_from, valid_until| Stay {
            published_from,
            published_until,
            valid_from,
            valid_until,
        };
        let mut tables = Tables::default();
        let entry = tables.entry(&EntityKey::new("TAi.024"), "Barādar", "Person");
        tables.profile(3, entry, &[stay(20_250_101, NEVER, 20_010_223, 20_260_101)]);
        tables.profile(3, entry, &[stay(FIRST, 20_250_101, FIRST, NEVER)]);
        let view = tables.view();
        assert_eq!(view.len(), 2);
        let (now, before) = (view.place(0).unwrap(), view.place(1).unwrap());
        assert_eq!((now.list, now.entry), (3, 0));
        let told = view.entry(0).unwrap();
        assert_eq!((told.key, told.caption, told.schema), ("TAi.024", "Barādar", "Person"));
        assert!(view.stands(now, 20_250_101, 20_251_231));
        assert!(!view.stands(now, 20_250_101, 20_260_101), "the end is excluded");
        assert!(!view.stands(now, 20_241_231, 20_200_101), "not yet known");
        assert!(view.stands(before, 20_241_231, 10_101));
        assert!(view.place(2).is_none() && view.entry(1).is_none());
    }

    #[test]
    fn torn_tables_answer_nothing() {
        let mut tables = Tables::default();
        tables.entry(&EntityKey::new("a"), "b", "c");
        tables.profile(0, 9, &[]);
        let view = View { texts: &[], stays: &[1, 2], ..tables.view() };
        assert!(view.entry(0).is_none());
        let place = Place { first_stay: u32::MAX, stays: u32::MAX, ..view.place(0).unwrap() };
        assert!(!view.stands(place, 0, 0));
    }
}
