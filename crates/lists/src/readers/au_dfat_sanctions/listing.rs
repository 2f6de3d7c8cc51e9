//! The day of listing in the words of `Listing Information`.

use unblink_model::PartialDate;

use crate::cleaning::dates;

/// Returns the day of first listing, where the words begin with it.
///
/// `Listed on 2 Sep. 2014 (relisted on …)`, `Listed by the 1988 Committee on: 4 Mar. 2010`,
/// `Designated under the Autonomous Sanctions Regulations 2011 on 15 June 2012`, `The Minister for
/// Foreign Affairs listed this person on 9 May 2015 …`. The titles of instruments, which carry
/// the year of an amendment at most, give none.
pub(super) fn listed_on(text: &str) -> Option<PartialDate> {
    let rest = [
        "First listed on",
        "Listed on",
        "Listed by",
        "Designated under the Autonomous Sanctions Regulations 2011",
        "The Minister for Foreign Affairs listed this entity",
        "The Minister for Foreign Affairs listed this person",
    ]
    .into_iter()
    .find_map(|start| text.strip_prefix(start).map(|rest| (start, rest)));
    let (start, rest) = rest?;
    let rest = match start {
        "First listed on" | "Listed on" => rest,
        "Listed by" => committee(rest)?,
        _ => rest.trim_start().strip_prefix("on")?,
    };
    leading_day(rest.strip_prefix(':').unwrap_or(rest))
}

/// Returns what follows `the UN 1988 Committee on`.
fn committee(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let text = text.strip_prefix("the ").unwrap_or(text);
    let text = text.strip_prefix("UN ").unwrap_or(text);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.strip_prefix(" Committee on")
}

/// Returns the day that the words begin with: `2 Sep. 2014`, `21 September 2007`.
fn leading_day(text: &str) -> Option<PartialDate> {
    let mut words = text.split_whitespace();
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    // The year may be followed by what closes the phrase, not by more digits.
    let digits = year.get(..4)?;
    if year.as_bytes().get(4).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let date = dates::day_month_year(&format!("{day} {month} {digits}"))?;
    date.exact().map(|_| date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_listing_counts() {
        for (text, want) in [
            ("Listed on 2 Sep. 2014 (relisted on 1 Sep. 2017)", "2014-09-02"),
            ("Listed on: 14 July 2009", "2009-07-14"),
            ("Listed on 21 Dec 2001, re-listed 1 Jan 2004", "2001-12-21"),
            ("First listed on 16 Mar. 2016. Instrument", "2016-03-16"),
            ("Listed by the UN 751 Committee on 12 Apr 2010", "2010-04-12"),
            ("Listed by 1718 Committee on: 2 Mar. 2016 (amended on …)", "2016-03-02"),
            ("Listed by the 1518 Committee", "-"),
            (
                "Designated under the Autonomous Sanctions Regulations 2011 on 9 May 2012.",
                "2012-05-09",
            ),
            (
                "The Minister for Foreign Affairs listed this entity on 21 December 2001 under",
                "2001-12-21",
            ),
            ("Autonomous Sanctions (…) Amendment (No. 1) Instrument 2025", "-"),
            ("Last listed on: 13/09/2025", "-"),
            ("Relisted on 11 May 2015", "-"),
            ("Listed on Sep. 2014 and", "-"),
            ("Listed on 2 Sep. 20145", "-"),
            ("Listed on", "-"),
            ("Listed onä", "-"),
        ] {
            let found = listed_on(text).map_or("-".to_owned(), |date| date.to_string());
            assert_eq!(found, want, "{text}");
        }
    }
}
