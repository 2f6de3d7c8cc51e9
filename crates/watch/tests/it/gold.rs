//! The two articles dissected by hand: what was found is compared as spans, not as text.

use std::collections::BTreeSet;

use serde_json::Value;
use unblink_watch::{Document, Reading, Watch};

use crate::register::{bundled, crate_folder};

type Place = [usize; 2];

struct Gold {
    value: Value,
    readings: Vec<(String, Reading)>,
}

fn gold() -> Option<Gold> {
    let shared = crate_folder().join("../../../shared");
    let Ok(text) = std::fs::read_to_string(shared.join("watch/gold.json")) else {
        eprintln!("gold: SKIPPED, no ../shared/watch/gold.json");
        return None;
    };
    let value: Value = serde_json::from_str(&text).expect("gold is JSON");
    let register = bundled();
    let watch = Watch::new().expect("rules compile");
    let documents = value["documents"].as_object().expect("documents");
    let readings = documents
        .iter()
        .map(|(id, document)| {
            let path = shared.join(document["file"].as_str().expect("a file"));
            let bytes = std::fs::read(&path).expect("the article");
            let document = Document::from_text(id, &bytes, None);
            (id.clone(), watch.read(document, &register, "2026-11-25".parse().expect("a day")))
        })
        .collect();
    Some(Gold { value, readings })
}

fn place(span: &Value) -> Place {
    let at = |i: usize| usize::try_from(span["byte"][i].as_u64().expect("a byte")).expect("small");
    [at(0), at(1)]
}

impl Gold {
    fn of(&self, document: &str) -> &Reading {
        &self.readings.iter().find(|(id, _)| id == document).expect("read").1
    }

    fn events(&self, document: &str) -> BTreeSet<Place> {
        self.of(document).events.iter().flat_map(|e| &e.spans).map(|s| s.byte).collect()
    }

    fn missed(
        &self,
        part: &str,
        found: &dyn Fn(&str, Place) -> bool,
        spans: &dyn Fn(&Value) -> Vec<Value>,
    ) -> Vec<String> {
        let mut missed = Vec::new();
        for item in self.value[part].as_array().expect("a list") {
            for span in spans(item) {
                let document = span["doc"].as_str().expect("doc");
                if !found(document, place(&span)) {
                    missed.push(format!("{part} {} {}", item["id"], span["text"]));
                }
            }
        }
        missed
    }
}

fn evidence(item: &Value) -> Vec<Value> {
    item["evidence"].as_array().expect("evidence").clone()
}

#[test]
fn every_span_of_the_gold_is_found_and_nothing_that_must_not_fire() {
    let Some(gold) = gold() else { return };
    let mut missed = gold.missed("events", &|d, p| gold.events(d).contains(&p), &evidence);
    missed.extend(gold.missed(
        "quotes",
        &|d, p| gold.of(d).quotes.iter().any(|q| q.content.byte == p),
        &|item| vec![item["content"].clone()],
    ));
    missed.extend(gold.missed(
        "quotes",
        &|d, p| gold.of(d).quotes.iter().any(|q| q.cue.as_ref().is_some_and(|c| c.byte == p)),
        &|item| vec![item["cue"].clone()],
    ));
    missed.extend(gold.missed(
        "expected_absent",
        &|d, p| gold.of(d).silences.iter().any(|s| s.span.byte == p),
        &|item| vec![item["span"].clone()],
    ));
    missed.extend(gold.missed(
        "timex",
        &|d, p| gold.of(d).times.iter().any(|t| t.span.byte == p),
        &|item| vec![item["span"].clone()],
    ));
    missed.extend(gold.missed(
        "checkable",
        &|d, p| gold.of(d).checks.iter().any(|c| c.span.byte == p),
        &evidence,
    ));
    for negative in gold.value["event_negatives"].as_array().expect("negatives") {
        let (document, bad) = (negative["doc"].as_str().expect("doc"), place(&negative["span"]));
        for fired in gold.events(document) {
            if fired[0] < bad[1] && bad[0] < fired[1] {
                missed.push(format!("fired: {}", negative["span"]["text"]));
            }
        }
    }
    for bad in gold.value["not_quotes"].as_array().expect("not quotes") {
        let reading = gold.of(bad["doc"].as_str().expect("doc"));
        if reading.quotes.iter().any(|q| q.content.byte == place(bad)) {
            missed.push(format!("quoted: {}", bad["text"]));
        }
    }
    assert!(missed.is_empty(), "{} of the gold missed:\n{}", missed.len(), missed.join("\n"));
}

/// Verdicts expected of the checkable claims: the statement's id, the words, then and today.
const VERDICTS: &[(&str, &str, &str)] = &[
    ("A", "marked as a terrorist organization since 2003", "supported"),
    ("B", "a two-decade designation of the Taliban as a terrorist entity", "supported"),
    ("A", "has formally lifted this ban", "overstated"),
    ("A", "Unbanned the Taliban", "overstated"),
    ("B", "remove the Taliban from its official list of terrorist organizations", "overstated"),
    ("B", "last Thursday", "supported"),
    ("A", "closed-door Supreme Court hearing", "supported"),
    ("A", "initiated by Prosecutor General Igor Krasnov", "supported"),
    ("A", "the Russian government", "wrong_actor"),
    ("A", "China became the first nation to formally post an ambassador", "supported"),
    ("A", "while refraining from full formal recognition", "supported"),
    ("B", "UN sanctions remain in force", "supported"),
    ("B", "travel bans, asset freezes, and an arms embargo", "supported"),
    ("B", "reaffirmed as recently as 2024", "supported"),
    // The register has no row for the takeover of August 2021.
    ("B", "Since taking power in August 2021", "not_in_register"),
    ("A", "left over 140 dead", "supported"),
    ("B", "permanent Security Council members", "supported"),
    ("B", "China has hosted Taliban delegations", "supported"),
    ("B", "Turkey has made overtures", "supported"),
    ("A", "quietly opened a business representative office", "supported"),
    ("A", "a regime still shunned by the West", "supported"),
    ("A", "Harvard economist", "contradicted"),
];

#[test]
fn the_verdicts_on_both_articles_are_the_registers() {
    let Some(gold) = gold() else { return };
    let mut wrong = Vec::new();
    for (document, words, wanted) in VERDICTS {
        let found = gold.of(document).checks.iter().find(|check| check.span.text == *words);
        let verdict = found.map(|check| serde_json::to_value(check.verdict.today).expect("a word"));
        if verdict.as_ref().and_then(Value::as_str) != Some(*wanted) {
            wrong.push(format!("{words}: {verdict:?}, expected {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_comparison_of_both_articles_is_reproduced() {
    let Some(gold) = gold() else { return };
    let readings = [gold.of("A").clone(), gold.of("B").clone()];
    let compared = unblink_watch::compare(&readings);
    let both: Vec<&str> = compared.both.iter().map(|shared| shared.kind.as_str()).collect();
    for kind in
        ["designation.suspend", "designation.list", "restriction.rights", "sanction.tighten"]
    {
        assert!(both.contains(&kind), "{kind} is told by both: {both:?}");
    }
    assert!(both.iter().any(|kind| kind.starts_with("engagement.")), "China engages: {both:?}");
    let tension = |what: &str| compared.tensions.iter().any(|tension| tension.what == what);
    assert!(
        tension("legal_effect") && tension("actor") && tension("reaction"),
        "{:?}",
        compared.tensions
    );
    let alone = |document: usize, words: &str| {
        compared
            .only
            .iter()
            .any(|a| a.telling.document == document && a.telling.span.text.contains(words))
    };
    assert!(alone(0, "Igor Krasnov") && !alone(0, "1,"));
    assert!(alone(1, "UN sanctions remain in force") && alone(1, "Iran has maintained"));
    assert!(alone(1, "No emergency Security Council meetings"));
    let origins = &compared.independence;
    assert_eq!((origins.documents, origins.publishers, origins.independent_origins), (2, 2, 2));
}
