//! The review queue: proposed once, decided once, and no answer rests on it.

use tempfile::TempDir;
use unblink_app::article::{
    Document, ExtractError, Extractor, ExtractorId, Proposed, RegisterView, verify,
};
use unblink_app::{
    Amendment, AppError, AppQuery, Location, OnAccept, QueueError, QueueId, QueueShown, Queued,
    Register, SAMPLE_ARTICLE, ScreeningOptions, TellingState, TellingView,
};
use unblink_model::AsOf;
use unblink_store::{Birth, NewTelling, Store, Which};

use crate::at_hand::{day, register};

/// Tells what the register does not hold.
const OTHER: &str = "Office opens in Minsk\n\n\
    MINSK, March 3, 2026 — Belarus suspended its ban on the Taliban on Monday. \
    \u{201c}A good step\u{201d}, said an analyst.\n";

fn offer(register: &mut Register, name: &str, text: &[u8]) -> Queued {
    let desk = register.news_desk().unwrap();
    let offered = desk.offer(Document::from_text(name, text, None));
    register.propose_events(&offered).unwrap()
}

fn sample(register: &mut Register) -> Queued {
    offer(register, "sample.txt", SAMPLE_ARTICLE.as_bytes())
}

fn open(register: &Register) -> Vec<TellingView> {
    register.watch_queue(QueueShown::Open).unwrap().tellings
}

/// The one open telling of this type.
fn of(register: &Register, kind: &str) -> QueueId {
    let found: Vec<QueueId> =
        open(register).iter().filter(|one| one.event.kind == kind).map(|one| one.id).collect();
    assert_eq!(found.len(), 1, "{kind}");
    found[0]
}

fn queue_error(result: Result<TellingView, AppError>) -> QueueError {
    match result {
        Err(AppError::Queue(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Everything that answers about designations, as it is written.
fn answers(register: &mut Register) -> Vec<String> {
    let mut out = Vec::new();
    for on in ["2025-04-16", "2025-04-18", "2026-11-26"] {
        let as_of = AsOf::day(day(on));
        out.push(serde_json::to_string(&register.who_lists("Taliban", &as_of).unwrap()).unwrap());
        out.push(serde_json::to_string(&register.history("Taliban", &as_of).unwrap()).unwrap());
        for name in ["Taliban", "عبدالغنی برادر", "Supreme Court"] {
            let options = ScreeningOptions::default();
            let answer = register.screen(&AppQuery::named(name), &options, &as_of).unwrap();
            out.push(serde_json::to_string(&answer).unwrap());
        }
    }
    out.push(
        serde_json::to_string(&register.links(None, &AsOf::day(day("2026-11-26"))).unwrap())
            .unwrap(),
    );
    out
}

#[test]
fn an_article_is_proposed_once() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let first = sample(&mut register);
    assert!(first.new.len() >= 5 && first.known == 0, "{first:?}");
    let version = register.store().version().unwrap();
    // Under another name, too; and in another encoding it is the same text.
    let marked = [b"\xef\xbb\xbf", SAMPLE_ARTICLE.as_bytes()].concat();
    for (name, bytes) in [("copy.txt", SAMPLE_ARTICLE.as_bytes()), ("marked.txt", &marked)] {
        let again = offer(&mut register, name, bytes);
        assert_eq!((again.new.len(), again.known), (0, first.new.len()), "{name}");
    }
    assert_eq!(register.store().version().unwrap(), version, "nothing new, nothing written");
    let tellings = open(&register);
    assert_eq!(tellings.len(), first.new.len());
    for one in &tellings {
        assert_eq!(
            (one.state, one.birth, one.extractor.name.as_str()),
            (TellingState::Open, "proposed", "rules")
        );
        assert!(one.extractor.sha256.is_some() && one.evidence.is_empty());
        assert_eq!((one.by.as_str(), one.article.source.as_str()), ("test", "sample.txt"));
        let archive = register.store().archive();
        assert_eq!(archive.get(&one.article.sha256).unwrap(), SAMPLE_ARTICLE.as_bytes());
        let text = String::from_utf8(archive.get(&one.article.text_sha256).unwrap()).unwrap();
        assert!(one.event.spans.iter().all(|span| span.holds_in(&text)));
    }
    let nothing = offer(&mut register, "weather.txt", b"It will rain on Thursday in the hills.");
    assert_eq!((nothing.new.len(), nothing.known), (0, 0));
}

#[test]
fn nothing_that_is_accepted_changes_an_answer() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let before = answers(&mut register);
    offer(&mut register, "other.txt", OTHER.as_bytes());
    let id = of(&register, "designation.suspend");
    let told = register.accept_event(id, "read it", OnAccept::OpenProvisional).unwrap();
    let fact = told.provisional.unwrap();
    assert_eq!((fact.state, fact.fact.subject[0].id.as_str()), ("open", "taliban"));
    assert_eq!(fact.fact.legal_effect.as_deref(), Some("suspended"));
    assert_eq!(answers(&mut register), before, "accepted");
    register.acting_as("second", |r| r.confirm_event(id, "called the ministry")).unwrap();
    sample(&mut register);
    for one in open(&register) {
        register.accept_event(one.id, "all of it", OnAccept::EvidenceOnly).unwrap();
    }
    assert_eq!(answers(&mut register), before, "confirmed, and all accepted");
    // Nor does it for a register opened anew.
    drop(register);
    assert_eq!(answers(&mut crate::at_hand::register(&folder)), before);
}

#[test]
fn each_is_decided_once_with_a_reason_and_a_name() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    sample(&mut register);
    let id = of(&register, "engagement.ambassador");
    let only = OnAccept::EvidenceOnly;
    assert!(matches!(queue_error(register.accept_event(id, " ", only)), QueueError::NoReason));
    for nobody in [" ", "unknown"] {
        let error = queue_error(register.acting_as(nobody, |r| r.accept_event(id, "why", only)));
        assert!(matches!(error, QueueError::Nobody(_)), "{error}");
    }
    let told = register.acting_as("A. Officer", |r| r.accept_event(id, "known", only)).unwrap();
    assert_eq!(told.state, TellingState::Accepted);
    let word = told.decision.as_ref().unwrap();
    assert_eq!(
        (word.act, word.by.as_str(), word.reason.as_str()),
        ("accept", "A. Officer", "known")
    );
    assert_eq!(told.evidence.len(), told.event.spans.len());
    assert_eq!(told.evidence[0].span, told.event.spans[0]);
    assert_eq!((told.evidence[0].by.as_str(), told.provisional.is_none()), ("A. Officer", true));
    for again in [
        register.accept_event(id, "again", only),
        register.reject_event(id, "again"),
        register.amend_event(id, "again", &Amendment::default(), only),
        register.merge_event(id, of(&register, "designation.list"), "again"),
    ] {
        let error = queue_error(again);
        assert!(matches!(&error, QueueError::Decided { by, .. } if by == "A. Officer"), "{error}");
        assert!(error.to_string().contains(&id.to_string()), "{error}");
    }
    let unknown: QueueId = "q999".parse().unwrap();
    assert!(matches!(queue_error(register.reject_event(unknown, "x")), QueueError::NoSuch(_)));
    let rejected = of(&register, "engagement.recognition");
    register.reject_event(rejected, "a denial").unwrap();
    let again = sample(&mut register);
    assert!(again.new.is_empty(), "what is turned away stays away");
    let all = register.watch_queue(QueueShown::All).unwrap();
    assert_eq!(all.counts["accepted"] + all.counts["rejected"], 2);
    assert_eq!(all.counts["open"], u64::try_from(open(&register).len()).unwrap());
    assert_eq!(all.tellings.len(), again.known);
}

#[test]
fn an_amended_event_stands_beside_what_was_proposed() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    sample(&mut register);
    let id = of(&register, "designation.delist");
    let proposed = register.telling(id).unwrap().event;
    let amendment = Amendment {
        date: Some("2023-12-29".parse().unwrap()),
        legal_effect: Some("none".to_owned()),
        target: vec!["TAi.024".to_owned()],
        ..Amendment::default()
    };
    let told = register.amend_event(id, "its day", &amendment, OnAccept::EvidenceOnly).unwrap();
    assert_eq!((told.state, &told.event), (TellingState::Amended, &proposed));
    let amended = told.decision.unwrap().amended.unwrap();
    assert_eq!(amended.date.as_deref(), Some("2023-12-29"));
    assert_eq!(amended.legal_effect.as_deref(), Some("none"));
    assert_eq!(amended.target[0].id, "TAi.024");
    assert_eq!(amended.register_event, None, "another subject is another row");
    assert_eq!(told.evidence.len(), proposed.spans.len());
    let id = of(&register, "designation.list");
    for (wrong, what) in [
        (Amendment::default(), "nothing"),
        (Amendment { kind: Some("designation.ban".to_owned()), ..Amendment::default() }, "type"),
        (Amendment { target: vec!["Nobody At All".to_owned()], ..Amendment::default() }, "target"),
    ] {
        let refused = register.amend_event(id, "x", &wrong, OnAccept::EvidenceOnly);
        assert!(refused.is_err(), "{what}");
    }
    assert_eq!(register.telling(id).unwrap().state, TellingState::Open);
}

#[test]
fn a_provisional_fact_needs_two_persons_and_something_new() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    sample(&mut register);
    let opening = OnAccept::OpenProvisional;
    // The register holds the suspension; the recognition is denied; the renewal has no date.
    for kind in ["designation.suspend", "engagement.recognition", "designation.renew"] {
        let id = of(&register, kind);
        let error = queue_error(register.accept_event(id, "x", opening));
        assert!(matches!(error, QueueError::NotProvisional { .. }), "{kind}: {error}");
        assert_eq!(register.telling(id).unwrap().state, TellingState::Open);
    }
    let id = of(&register, "engagement.ambassador");
    register.acting_as("A. Officer", |r| r.accept_event(id, "x", opening)).unwrap();
    let confirm = |register: &mut Register, by: &str| {
        register.acting_as(by, |register| register.confirm_event(id, "read it too"))
    };
    for same in ["A. Officer", "a. officer", " A. OFFICER "] {
        let error = queue_error(confirm(&mut register, same));
        assert!(matches!(error, QueueError::SamePerson { .. }), "{same}: {error}");
    }
    let open = register.watch_queue(QueueShown::Open).unwrap();
    assert_eq!((open.provisional.len(), open.provisional[0].state), (1, "open"));
    let told = confirm(&mut register, "B. Officer").unwrap();
    let fact = told.provisional.unwrap();
    assert_eq!((fact.state, fact.by.as_str()), ("confirmed", "A. Officer"));
    assert_eq!(fact.ended_by.as_deref(), Some("B. Officer"));
    assert!(matches!(queue_error(confirm(&mut register, "C")), QueueError::NoneOpen { .. }));
    assert!(register.watch_queue(QueueShown::Open).unwrap().provisional.is_empty());
    assert_eq!(register.watch_queue(QueueShown::All).unwrap().provisional.len(), 1);
    // Whoever opened one may close it; and a renewal amended with a date can be one.
    let id = of(&register, "designation.renew");
    let dated = Amendment { date: Some("2025-02-14".parse().unwrap()), ..Amendment::default() };
    register.amend_event(id, "its day", &dated, opening).unwrap();
    let told = register.close_event(id, "the register holds it by now").unwrap();
    assert_eq!(told.provisional.unwrap().state, "closed");
    let none = of(&register, "designation.list");
    let error = queue_error(register.close_event(none, "x"));
    assert!(matches!(error, QueueError::NoneOpen { .. }), "{error}");
}

#[test]
fn merged_words_are_evidence_of_the_other() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let texts =
        ["on Monday.", "on Monday, news says.", "on Monday, it was heard.", "on Monday, all say."];
    let mut ids = Vec::new();
    for (number, end) in texts.iter().enumerate() {
        let text = format!(
            "Minsk acts\n\nMINSK, March 3, 2026 — Belarus suspended its ban on the Taliban {end}\n"
        );
        let queued = offer(&mut register, &format!("{number}.txt"), text.as_bytes());
        assert_eq!(queued.new.len(), 1, "{queued:?}");
        ids.extend(queued.new);
    }
    let [one, two, three, four] = ids[..] else { panic!("{ids:?}") };
    assert_eq!(register.telling(one).unwrap().alike, [two, three, four]);
    register.merge_event(three, two, "the same").unwrap();
    register.merge_event(two, one, "the same").unwrap();
    assert_eq!(register.telling(one).unwrap().alike, [four]);
    for (into, why) in [(two, "merged itself"), (four, "itself")] {
        let error = queue_error(register.merge_event(four, into, "x"));
        assert!(matches!(error, QueueError::Merge { .. }), "{why}: {error}");
    }
    let sources = |register: &Register| {
        let told = register.telling(one).unwrap();
        let mut found: Vec<String> = told.evidence.iter().map(|e| e.sha256.clone()).collect();
        found.sort();
        found.dedup();
        found.len()
    };
    assert_eq!(sources(&register), 0);
    register.accept_event(one, "three papers say so", OnAccept::EvidenceOnly).unwrap();
    assert_eq!(sources(&register), 3, "merged through another one, too");
    register.merge_event(four, one, "and a fourth").unwrap();
    assert_eq!(sources(&register), 4);
    assert!(open(&register).is_empty());
}

#[test]
fn evidence_that_does_not_hold_is_not_accepted() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let page = b"<html><head><title>Ban lifted</title></head><body><article><h1>Ban lifted</h1>\
                 <p>Russia's Supreme Court suspended its ban on the Taliban on April 17, 2025, \
                 after a request of the Prosecutor General. The hearing was short and closed to \
                 the press, as the court had said before.</p></article></body></html>";
    let desk = register.news_desk().unwrap();
    let offered = desk.offer(unblink_app::article::from_html("page.html", page, None));
    register.propose_events(&offered).unwrap();
    let told = open(&register).remove(0);
    assert_ne!(told.article.sha256, told.article.text_sha256);
    let archive = register.store().archive().clone();
    assert_eq!(archive.get(&told.article.sha256).unwrap(), page, "the page as it came");
    // A page that was read has dropped its bytes; what is left is not what its digest is of.
    let read = desk.read(unblink_app::article::from_html("page.html", page, None)).document;
    assert!(register.propose_events(&desk.offer(read)).is_err());
    let path = |digest: &str| archive.folder().join(&digest[..2]).join(format!("{digest}.zst"));
    for digest in [&told.article.sha256, &told.article.text_sha256] {
        let kept = std::fs::read(path(digest)).unwrap();
        for damage in [None, Some(b"not it".to_vec())] {
            match damage {
                Some(bytes) => std::fs::write(path(digest), bytes).unwrap(),
                None => std::fs::remove_file(path(digest)).unwrap(),
            }
            let refused = register.accept_event(told.id, "x", OnAccept::EvidenceOnly);
            let error = queue_error(refused);
            assert!(matches!(error, QueueError::Evidence { .. }), "{error}");
        }
        std::fs::write(path(digest), kept).unwrap();
    }
    // A span that points beside its words does not hold either, whoever put it there.
    let mut event = told.event.clone();
    event.spans[0].byte[0] += 1;
    let row = register.store().tellings(Which::All).unwrap().remove(0);
    let moved = NewTelling {
        digest: "0".repeat(64),
        event: serde_json::to_string(&event).unwrap(),
        birth: Birth::Proposed,
    };
    let location = Location::Sqlite(register.store().path().to_owned());
    let id = Store::open(&location)
        .unwrap()
        .propose_tellings(&row.article, &row.extractor, &[moved], "somebody", row.proposed)
        .unwrap()[0];
    let id: QueueId = format!("q{id}").parse().unwrap();
    let error = queue_error(register.accept_event(id, "x", OnAccept::EvidenceOnly));
    assert!(error.to_string().contains("does not stand"), "{error}");
    assert!(register.store().evidence().unwrap().is_empty());
    register.reject_event(told.id, "its evidence is gone").unwrap();
}

/// Gives candidates as a model would, of what the rules read and of what they do not.
struct Model;

impl Extractor for Model {
    fn id(&self) -> ExtractorId {
        ExtractorId { name: "llm:stub".to_owned(), version: "1".to_owned(), sha256: None }
    }

    fn extract(&self, document: &Document, _: &RegisterView) -> Result<Proposed, ExtractError> {
        let claimed = serde_json::from_str::<Vec<_>>(
            r#"[{"type":"designation.suspend","quote":"suspended its ban on the Taliban"},
                {"type":"reaction.welcome","quote":"A good step"},
                {"type":"security.attack","quote":"said an analyst"},
                {"type":"designation.delist","quote":"never written"}]"#,
        )
        .unwrap();
        Ok(verify(document, &claimed))
    }
}

#[test]
fn what_a_model_alone_says_needs_review() {
    let folder = TempDir::new().unwrap();
    let mut register = register(&folder);
    let desk = register.news_desk().unwrap();
    let document = || Document::from_text("other.txt", OTHER.as_bytes(), None);
    register.propose_events(&desk.offer(document())).unwrap();
    let offered = desk.offer_by(&Model, document()).unwrap();
    let queued = register.propose_events(&offered).unwrap();
    assert_eq!(queued.new.len(), 1, "what the rules read too is left to them: {offered:?}");
    assert_eq!(register.propose_events(&offered).unwrap().known, 1);
    let told = register.telling(queued.new[0]).unwrap();
    assert_eq!((told.birth, told.extractor.name.as_str()), ("needs_review", "llm:stub"));
    assert_eq!((told.event.wording.as_str(), told.event.target.len()), ("A good step", 0));
    // A model gives no target and no date; a person does.
    let opening = OnAccept::OpenProvisional;
    let error = queue_error(register.accept_event(told.id, "x", opening));
    assert!(matches!(error, QueueError::NotProvisional { .. }), "{error}");
    let amendment = Amendment {
        date: Some("2026-03-02".parse().unwrap()),
        target: vec!["Taliban".to_owned()],
        ..Amendment::default()
    };
    let told = register.amend_event(told.id, "an analyst's word", &amendment, opening).unwrap();
    assert_eq!(told.provisional.unwrap().fact.kind, "reaction.welcome");
}
