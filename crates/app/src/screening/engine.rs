//! Which engine this is: told by what it makes of a few fixed names, not by a number that somebody
//! may forget to raise.

use std::sync::OnceLock;

use unblink_model::{Birth, EntityKind, Name, NameKind, PartialDate, Strength};
use unblink_screen::{Everyone, Index, Options, Profile, Query};
use unblink_store::Archive;

/// Names and questions in several scripts, with what distinguishes engines: spelling, order,
/// romanisation, legal forms, dates. All of them are invented.
const PROBES: [(&str, &str, EntityKind); 10] = [
    ("Abdul Rahim Qandari", "Abd al-Raheem Kandari", EntityKind::Person),
    ("عبدالرحیم قندری", "Abdul Rahim Qandari", EntityKind::Person),
    ("Григорий Ильич Самойлин", "Grigory Samoylin", EntityKind::Person),
    ("李文海", "Li Wenhai", EntityKind::Person),
    ("박영수", "Park Young-soo", EntityKind::Person),
    ("José María Ruíz Peña", "RUIZ PENA, Jose Maria", EntityKind::Person),
    ("Northern Harbour Trading LLC", "OOO Northern Harbor Trading", EntityKind::Company),
    ("Νίκος Παπαδής", "Nikos Papadis", EntityKind::Person),
    ("Sea Lantern 7", "SEALANTERN 7", EntityKind::Vessel),
    ("Brigade of the Two Rivers", "Two Rivers Brigade", EntityKind::Organization),
];

/// What this build of the engine makes of the probes.
pub(super) struct Marks {
    /// The digest of an index's bytes: files made under another one are made anew.
    pub(super) index: String,
    /// The program's version and the digest of bytes and scores: what a score depends on.
    pub(super) engine: String,
}

/// Returns the marks of this build, found out once a process.
pub(super) fn marks() -> &'static Marks {
    static MARKS: OnceLock<Marks> = OnceLock::new();
    MARKS.get_or_init(|| {
        let profiles = PROBES.iter().zip(0..).map(|((name, _, kind), number)| {
            let mut profile = Profile::new(super::index::profile_id(number), Some(*kind));
            let kind = if name.is_ascii() { NameKind::Primary } else { NameKind::Original };
            profile.names.push(Name::new(*name, kind, Strength::Unstated));
            profile.births.extend("1968-05-12".parse().ok().map(Birth::on));
            profile.countries.push("af".to_owned());
            profile
        });
        let index = Index::build(profiles);
        let bytes = Archive::digest(index.bytes());
        let mut told = bytes.clone();
        for (_, asked, _) in PROBES {
            let mut query = Query::name(asked);
            query.birth_dates.extend("1968".parse::<PartialDate>().ok());
            query.countries.push("ir".to_owned());
            for found in index.search(&query, &Everyone, &Options { limit: 5, cutoff: 0.0 }) {
                told.extend([format!("\n{} {:.9}", found.number, found.score)]);
            }
        }
        Marks {
            index: bytes[..12].to_owned(),
            engine: format!(
                "{}+{}",
                env!("CARGO_PKG_VERSION"),
                &Archive::digest(told.as_bytes())[..8]
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_told_by_what_it_does() {
        let marks = marks();
        assert_eq!(marks.index.len(), 12);
        assert!(marks.engine.starts_with(env!("CARGO_PKG_VERSION")), "{}", marks.engine);
    }
}
