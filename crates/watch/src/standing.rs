//! Who was on which list on the day an article was published.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use unblink_model::{ListId, SubjectId, When};

use crate::register::{NamedSubject, RegisterView};

/// One unbroken stay of a subject's entry on a list, as the editions at hand tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The list.
    pub list: ListId,
    /// When it began.
    pub since: When,
    /// When it ended, if it has.
    pub until: Option<When>,
    /// The day of the newest edition at hand: of later days it says nothing.
    pub told_until: Date,
}

/// How a subject stood on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDay {
    /// On the list.
    Listed,
    /// Listed only later.
    NotYet,
    /// Off the list by then.
    NoLonger,
    /// The editions at hand do not tell: none is old enough, or none is new enough.
    NotEstablished,
}

/// How a subject stood on one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnList {
    /// The list.
    pub list: ListId,
    /// How it stood there.
    pub standing: OnDay,
    /// When the stay that decides began.
    pub since: When,
    /// When that stay ended, if it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<When>,
}

/// How a subject that an article names stood on the day it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The subject.
    pub subject: SubjectId,
    /// The day.
    pub on: Date,
    /// On any loaded list; `not_yet` and `no_longer` only where every list agrees that it was not.
    pub standing: OnDay,
    /// List by list. The curated register is no list: what its facts say stands in the checks.
    pub lists: Vec<OnList>,
}

impl Stay {
    fn on(&self, day: Date) -> OnDay {
        if !self.since.maybe_by(day) {
            return OnDay::NotYet;
        }
        match self.until {
            Some(end) if end.surely_by(day) => OnDay::NoLonger,
            Some(end) if self.since.surely_by(day) && !end.maybe_by(day) => OnDay::Listed,
            None if self.since.surely_by(day) && day <= self.told_until => OnDay::Listed,
            _ => OnDay::NotEstablished,
        }
    }
}

impl OnDay {
    /// Which of several stays decides for a day: the one it lies in, else one it may lie in, else
    /// the one before it.
    fn weight(self) -> u8 {
        match self {
            Self::Listed => 3,
            Self::NotEstablished => 2,
            Self::NoLonger => 1,
            Self::NotYet => 0,
        }
    }
}

/// Returns how a subject stood on a day; `None` for one that no loaded list ever had.
pub(crate) fn standing_on(subject: &NamedSubject, day: Date) -> Option<Standing> {
    let mut lists: Vec<OnList> = Vec::new();
    for stay in &subject.stays {
        let one = OnList {
            list: stay.list.clone(),
            standing: stay.on(day),
            since: stay.since,
            until: stay.until,
        };
        match lists.iter_mut().find(|known| known.list == stay.list) {
            Some(known) if known.standing.weight() < one.standing.weight() => *known = one,
            // Of stays that had ended the last counts, of stays to come the first.
            Some(known) if known.standing == one.standing => {
                let later = known.since.earliest() < one.since.earliest();
                if later == (one.standing == OnDay::NoLonger) {
                    *known = one;
                }
            }
            Some(_) => {}
            None => lists.push(one),
        }
    }
    lists.sort_by(|a, b| a.list.cmp(&b.list));
    let standing = lists.iter().map(|one| one.standing).max_by_key(|one| one.weight())?;
    Some(Standing { subject: subject.id.clone(), on: day, standing, lists })
}

impl fmt::Display for Standing {
    /// `listed: un_sc_sanctions`, `not yet listed: un_sc_sanctions from 2026-03-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.lists.iter().filter(|one| one.standing == self.standing);
        let lists: Vec<String> = told
            .map(|one| match (one.standing, one.until) {
                (OnDay::NotYet, _) => format!("{} from {}", one.list, one.since),
                (OnDay::NoLonger, Some(end)) => format!("{} until {end}", one.list),
                _ => one.list.to_string(),
            })
            .collect();
        let word = match self.standing {
            OnDay::Listed => "listed",
            OnDay::NotYet => "not yet listed",
            OnDay::NoLonger => "no longer listed",
            OnDay::NotEstablished => "the editions at hand do not tell",
        };
        write!(f, "{word}: {}", lists.join(", "))?;
        let untold = self.lists.iter().filter(|one| one.standing == OnDay::NotEstablished);
        let untold: Vec<&str> = untold.map(|one| one.list.as_str()).collect();
        if self.standing != OnDay::NotEstablished && !untold.is_empty() {
            write!(f, "; not told: {}", untold.join(", "))?;
        }
        Ok(())
    }
}

impl NamedSubject {
    /// Says whether it was on a list on a day, for all that the editions tell.
    pub(crate) fn was_listed(&self, day: Date) -> bool {
        self.stays.iter().any(|stay| stay.on(day) == OnDay::Listed)
    }
}

impl RegisterView {
    /// Returns how the subjects of these ids stood on a day, each once, by id.
    pub(crate) fn standings<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
        day: Date,
    ) -> Vec<Standing> {
        let mut numbers: Vec<usize> = ids.filter_map(|id| self.number_of(id)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let subjects = numbers.into_iter().filter_map(|number| self.subjects.get(number));
        subjects.filter_map(|subject| standing_on(subject, day)).collect()
    }
}

#[cfg(test)]
mod tests {
    use unblink_model::EntityKind;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn on(text: &str) -> When {
        When::On(text.parse().expect("a date"))
    }

    fn between(after: Option<&str>, by: &str) -> When {
        When::Between { after: after.map(day), by: Some(day(by)) }
    }

    fn stay(list: &str, since: When, until: Option<When>) -> Stay {
        Stay { list: ListId::new(list), since, until, told_until: day("2026-11-01") }
    }

    fn subject(stays: Vec<Stay>) -> NamedSubject {
        NamedSubject {
            id: SubjectId::new("x"),
            caption: "X".to_owned(),
            kind: EntityKind::Person,
            names: Vec::new(),
            stays,
        }
    }

    fn overall(subject: &NamedSubject, on: &str) -> OnDay {
        standing_on(subject, day(on)).expect("on a list").standing
    }

    #[test]
    fn a_day_is_judged_by_what_the_editions_tell_of_it() {
        let printed = subject(vec![stay("un", on("2001-01-25"), None)]);
        for (asked, standing) in [
            ("2001-01-24", OnDay::NotYet),
            ("2001-01-25", OnDay::Listed),
            ("2026-11-01", OnDay::Listed),
            ("2026-11-02", OnDay::NotEstablished),
        ] {
            assert_eq!(overall(&printed, asked), standing, "{asked}");
        }
        let month = subject(vec![stay("un", on("2003-02"), None)]);
        assert_eq!(overall(&month, "2003-02-14"), OnDay::NotEstablished);
        // One edition says nothing of the days before it.
        let seen = subject(vec![stay("eu", between(None, "2026-10-01"), None)]);
        assert_eq!(overall(&seen, "2025-04-17"), OnDay::NotEstablished);
    }

    #[test]
    fn a_stay_that_ended_and_one_that_came_later() {
        let ended = between(Some("2016-02-01"), "2016-03-01");
        let twice = subject(vec![
            stay("un", on("2001-01-25"), Some(ended)),
            stay("un", on("2020-05-05"), None),
        ]);
        for (asked, standing) in [
            ("2000-01-01", OnDay::NotYet),
            ("2010-01-01", OnDay::Listed),
            ("2016-02-15", OnDay::NotEstablished),
            ("2016-03-01", OnDay::NoLonger),
            ("2020-05-05", OnDay::Listed),
        ] {
            assert_eq!(overall(&twice, asked), standing, "{asked}");
        }
        let before = standing_on(&twice, day("2000-01-01")).expect("on a list");
        assert_eq!(before.lists.len(), 1);
        assert_eq!(before.lists[0].since, on("2001-01-25"), "the first stay to come");
    }

    #[test]
    fn one_list_that_does_not_tell_leaves_the_whole_open() {
        let two = subject(vec![
            stay("un", on("2020-01-01"), None),
            stay("eu", between(None, "2026-10-01"), None),
        ]);
        assert_eq!(overall(&two, "2019-01-01"), OnDay::NotEstablished);
        assert_eq!(overall(&two, "2021-01-01"), OnDay::Listed);
        assert!(standing_on(&subject(Vec::new()), day("2020-01-01")).is_none());
        for (asked, words) in [
            ("2019-01-01", "the editions at hand do not tell: eu"),
            ("2021-01-01", "listed: un; not told: eu"),
        ] {
            let standing = standing_on(&two, day(asked)).expect("on a list");
            assert_eq!(standing.to_string(), words);
        }
        let one = subject(vec![stay("un", on("2020-01-01"), None)]);
        let standing = standing_on(&one, day("2019-01-01")).expect("on a list");
        assert_eq!(standing.to_string(), "not yet listed: un from 2020-01-01");
    }
}
