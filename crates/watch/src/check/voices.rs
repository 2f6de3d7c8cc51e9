//! Claims on who speaks: roles as stated, words as attributed.

use jiff::civil::Date;
use unblink_model::{PartialDate, Position};

use super::{Asked, Check, Fact, Judged, Verdict, both, overlaps, shared};
use crate::RegisterView;
use crate::quote::Quote;

fn fact(row: &Position) -> Fact {
    let note = row.notes.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
    Fact {
        id: row.id.clone(),
        says: format!("{}: {}, {}{note}", row.person, row.office, row.body),
        date: row.from.map(|date| date.to_string()),
        url: Some(row.source.url.clone()),
    }
}

/// Checks the role in which a speaker is quoted.
pub(super) fn roles(asked: &Asked<'_>) -> Vec<Check> {
    asked
        .quotes
        .iter()
        .filter_map(|quote| {
            let role = quote.role.as_ref()?;
            let name = &quote.speaker.as_ref()?.name;
            let rows = held_by(asked.register, name);
            let judge = |day: Date| role_on(&rows, &role.text, day);
            Some(both(asked, role, "role", None, &judge))
        })
        .collect()
}

/// Returns the offices of whoever is named: in full, or one name within the other.
fn held_by<'r>(register: &'r RegisterView, name: &str) -> Vec<&'r Position> {
    let asked = unblink_text::fold(name);
    let same = |held: &str| {
        held == asked || (asked.contains(' ') && (held.ends_with(&asked) || asked.ends_with(held)))
    };
    let rows = register.positions.iter().zip(&register.office_holders);
    rows.filter(|(_, holder)| same(holder)).map(|(row, _)| row).collect()
}

fn role_on(rows: &[&Position], role: &str, day: Date) -> Judged {
    if rows.is_empty() {
        return Judged::unknown("The register holds no office of this person.");
    }
    let held = |row: &&&Position| {
        row.from.is_none_or(|from| from.first_day() <= day)
            && row.until.is_none_or(|until| until.last_day() >= day)
    };
    let matches = |row: &&&Position| {
        shared(role, &format!("{} {}", row.office, row.body)) >= 1.max(needed(role))
    };
    let facts: Vec<Fact> = rows.iter().map(|row| fact(row)).collect();
    let denied =
        rows.iter().find(|row| row.notes.as_deref().is_some_and(|notes| denies(notes, role)));
    if denied.is_some() {
        return Judged::new(
            Verdict::Contradicted,
            facts,
            "The register's notes on this person deny that role.",
        );
    }
    if rows.iter().filter(matches).any(|row| held(&row)) {
        return Judged::new(
            Verdict::Supported,
            facts,
            "The register has this person in that office.",
        );
    }
    if rows.iter().any(|row| matches(&row)) {
        return Judged::new(
            Verdict::WrongDate,
            facts,
            "The register has this person in that office at another time.",
        );
    }
    if rows.iter().any(|row| row.notes.as_deref().is_some_and(|notes| mentions(notes, role))) {
        return Judged::new(
            Verdict::Supported,
            facts,
            "The register's notes on this person mention it.",
        );
    }
    Judged::new(
        Verdict::NotInRegister,
        facts,
        "The register has other posts of this person and neither holds nor denies this one.",
    )
}

/// Words of the role that an office must share: one of two, two of more.
fn needed(role: &str) -> usize {
    super::words(role).len().div_ceil(2).clamp(1, 2)
}

/// `neither an economist nor Harvard faculty` denies `Harvard economist`.
fn denies(notes: &str, role: &str) -> bool {
    let lower = notes.to_lowercase();
    let Some(at) = lower.find("neither ").or_else(|| lower.find("not ")) else { return false };
    let denied = lower.get(at..).unwrap_or_default();
    let end = denied.find([';', '.']).unwrap_or(denied.len());
    shared(role, denied.get(..end).unwrap_or_default()) >= needed(role)
}

/// Initials or words of an organisation in the notes: `RUSI` for `Royal United Services Institute`.
fn mentions(notes: &str, role: &str) -> bool {
    let initials: String = role
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_uppercase))
        .filter_map(|word| word.chars().next())
        .collect();
    let tail: String =
        initials.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    (tail.chars().count() >= 3
        && notes.split(|c: char| !c.is_alphanumeric()).any(|word| word == tail))
        || shared(role, notes) >= 2
}

/// Checks attributed words against the assessments the register holds, and says of the others
/// that no other trace was found.
pub(super) fn words(asked: &Asked<'_>) -> Vec<Check> {
    asked
        .quotes
        .iter()
        .filter(|quote| quote.speaker.is_some())
        .filter_map(|quote| match quote.kind.as_str() {
            "belief" => {
                let judge = |_: Date| {
                    Judged::new(Verdict::Opinion, Vec::new(), "A view ascribed by the author.")
                };
                Some(both(asked, &quote.content, "opinion", None, &judge))
            }
            "direct" | "indirect" | "mixed" => {
                let judge = |day: Date| assessed(asked.register, quote, day);
                let today = judge(asked.today);
                let told = !today.facts.is_empty() || quote.kind == "direct";
                told.then(|| both(asked, &quote.content, "quote", None, &judge))
            }
            _ => None,
        })
        .collect()
}

fn assessed(register: &RegisterView, quote: &Quote, day: Date) -> Judged {
    let speaker = quote.speaker.as_ref().map(|speaker| speaker.name.clone()).unwrap_or_default();
    let party = quote.speaker.as_ref().and_then(|speaker| speaker.party.as_ref());
    let names = |assessor: &str| {
        // Names only: `officials` is no name.
        let capitals = |text: &str| {
            let names = text.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
            names.collect::<Vec<_>>().join(" ")
        };
        shared(&capitals(&speaker), &capitals(assessor)) > 0
            || party.is_some_and(|party| {
                assessor.contains(&party.caption)
                    || (party.id.starts_with("UN") && assessor.contains("UN"))
            })
    };
    let mut found: Vec<_> = register
        .assessments
        .iter()
        .filter(|row| row.date.is_none_or(|date| date.first_day() <= day) && names(&row.assessor))
        .map(|row| (shared(&quote.content.text, &format!("{} {}", row.finding, row.topic)), row))
        .filter(|(common, _)| *common >= 2)
        .collect();
    found.sort_by_key(|(common, row)| (std::cmp::Reverse(*common), row.id.clone()));
    let Some((_, row)) = found.first() else {
        return Judged::unknown(
            "No other trace of these words found in the register; that is no sign that they are false.",
        );
    };
    let fact = Fact {
        id: row.id.clone(),
        says: format!("{}: {}", row.assessor, row.finding),
        date: row.date.map(|date| date.to_string()),
        url: Some(row.source.url.clone()),
    };
    let cue = quote.cue.as_ref().map(|cue| cue.text.as_str()).unwrap_or_default();
    let dated = date_in(cue).zip(row.date);
    if let Some((said, held)) = dated
        && !overlaps(held, (said.first_day(), said.last_day()))
    {
        return Judged::new(
            Verdict::WrongDate,
            vec![fact],
            format!("The register has these words on {held}."),
        );
    }
    Judged::new(Verdict::Supported, vec![fact], "The register has such a finding by this voice.")
}

/// The month and year that an attribution names.
fn date_in(cue: &str) -> Option<PartialDate> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let words: Vec<&str> = cue.split(|c: char| !c.is_alphanumeric()).collect();
    let (at, year) = words.iter().enumerate().find_map(|(at, word)| {
        let year: i16 = word.parse().ok()?;
        (1900..2100).contains(&year).then_some((at, year))
    })?;
    let month =
        at.checked_sub(1).and_then(|before| MONTHS.iter().position(|m| *m == words[before]));
    match month {
        Some(month) => PartialDate::month(year, i8::try_from(month + 1).ok()?),
        None => PartialDate::year(year),
    }
}
