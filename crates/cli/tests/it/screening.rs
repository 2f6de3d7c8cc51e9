//! Screening: one name, a file of them, and the difference between nothing found and not looked.

use serde_json::Value;

use crate::run::Desk;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_name_in_its_own_script_is_found_with_the_reason() {
    let desk = Desk::new();
    let answer = desk.json(&["screen", "عبدالغنی برادر", "--on", "2025-04-18"]);
    assert_eq!(answer["status"], "screened");
    assert_eq!(answer["results"][0]["key"], "TAi.024");
    assert_eq!(answer["results"][0]["match"], true);
    let said = desk.run(&["screen", "عبدالغنی برادر", "--explain"]);
    assert!(said.out.contains("POSSIBLE MATCHES"), "{}", said.out);
    assert!(said.out.contains("FEATURE"), "{}", said.out);
}

#[test]
fn a_list_that_is_not_loaded_is_never_clear() {
    let desk = Desk::new();
    for format in ["table", "json", "jsonl", "csv"] {
        let words = ["screen", "Anyone", "--dataset", "us_ofac_sdn", "--format", format];
        let said = desk.run(&words);
        assert_eq!(said.code, Some(4), "{format}: {}{}", said.out, said.err);
    }
    let said = desk.run(&["screen", "Anyone", "--dataset", "us_ofac_sdn"]);
    assert!(said.out.contains("UNSCREENED") && said.out.contains("not a clear"), "{}", said.out);
}

#[test]
fn words_of_one_name_without_quotes_are_noticed() {
    let said = Desk::new().run(&["screen", "Abdul", "Ghani", "Baradar"]);
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("goes in quotes"), "{}", said.err);
}

#[test]
fn scores_and_limits_have_bounds() {
    let desk = Desk::new();
    for words in [["--threshold", "2"], ["--cutoff", "nan"], ["--limit", "0"]] {
        assert_eq!(desk.run(&["screen", "x", words[0], words[1]]).code, Some(2), "{words:?}");
    }
    assert_eq!(desk.run(&["screen"]).code, Some(2));
    assert_eq!(desk.run(&["screen", "x", "--file", "y"]).code, Some(2));
}

#[test]
fn a_csv_file_is_answered_row_by_row() {
    let desk = Desk::new();
    let file = desk.write(
        "customers.csv",
        "\u{feff}query_id,name,alias,country,shoe\n\
         a,Mullah Baradar Akhund,,af,44\n\
         b,Nobody Of That Name Xyz,Qwerty; Zxcvb,,\n"
            .as_bytes(),
    );
    let out = desk.path("results.jsonl");
    let words = ["screen", "--file", &file, "--out", &out.display().to_string()];
    let said = desk.run(&words);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("property `shoe` is not compared"), "{}", said.err);
    let rows = lines(&std::fs::read_to_string(out).expect("written"));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["query_id"], "a");
    assert_eq!(rows[0]["results"][0]["id"], "TAi.024");
    assert_eq!(rows[0]["warnings"][0], "property `shoe` is not compared");
    assert_eq!(rows[1]["query_id"], "b");
    assert_eq!(rows[1]["status"], "screened");
    assert!(rows[1]["coverage"]["not_loaded"].as_array().is_some_and(|lists| !lists.is_empty()));
}

#[test]
fn what_could_not_be_screened_is_said_and_the_rest_goes_on() {
    let desk = Desk::new();
    let input = "{\"query_id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Baradar\"]}}\n\
                 {\"query_id\":\"2\",\"properties\":{\"birthDate\":[\"soon\"],\"name\":\"X\"}}\n\
                 not json\n\
                 {\"dataset\":\"us_ofac_sdn\",\"properties\":{\"name\":\"Baradar\"}}\n\
                 {\"query_id\":5,\"proprieties\":{}}\n";
    let said = desk.run_with_input(&["screen", "--file", "-"], input);
    assert_eq!(said.code, Some(4), "{}", said.err);
    let rows = lines(&said.out);
    let statuses: Vec<&str> = rows.iter().filter_map(|row| row["status"].as_str()).collect();
    assert_eq!(statuses, ["screened", "screened", "unscreened", "unscreened", "unscreened"]);
    assert_eq!(rows[3]["query_id"], "4");
    assert!(rows[1]["warnings"][0].as_str().is_some_and(|warning| warning.contains("birthDate")));
    assert!(rows[3]["error"].as_str().is_some_and(|error| error.contains("not loaded")));
}

#[test]
fn a_quote_that_never_closes_fills_no_memory() {
    let desk = Desk::new();
    let input = format!("name\nBaradar\n\"{}", "x\n".repeat(2_000_000));
    let file = desk.write("open.csv", input.as_bytes());
    let said = desk.run(&["screen", "--file", &file]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("a quote is never closed"), "{}", said.err);
    assert_eq!(lines(&said.out).len(), 1, "the row before it is answered");
}

#[test]
fn a_file_that_finds_nobody_is_refused_with_the_columns_it_has() {
    let desk = Desk::new();
    let said = desk.run_with_input(&["screen", "--file", "-"], "given,age\nA,68\n");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("given, age") && said.err.contains("--map"), "{}", said.err);
    let said = desk.run_with_input(&["screen", "--file", "-", "--map", "nane=name"], "name\nA\n");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("`nane`"), "{}", said.err);
}

/// Rows of every kind, more of them than a block.
fn customers(rows: usize) -> String {
    let names = ["Abdul Ghani Baradar", "Jane Roe", "عبدالغنی برادر", "Haqqani Network", ""];
    let mut text = "Customer ID;Full Name;DOB;Note\n".to_owned();
    for row in 0..rows {
        text.extend([format!("c{row};{};1968;x\n", names[row % names.len()])]);
    }
    text
}

fn screened(desk: &Desk, file: &str, more: &[&str]) -> (crate::run::Said, Vec<u8>) {
    let out = desk.path("out.results");
    let path = out.display().to_string();
    let said = desk.run(&[&["screen", "--file", file, "--out", &path], more].concat());
    (said, std::fs::read(out).unwrap_or_default())
}

#[test]
fn columns_are_guessed_and_shown_and_can_be_said() {
    let desk = Desk::new();
    let file = desk.write("c.csv", customers(4).as_bytes());
    let (said, out) = screened(&desk, &file, &[]);
    assert!(
        said.err.contains(
            "columns: Customer ID → query_id, Full Name → name, DOB → birthDate, Note → not used"
        ),
        "{}",
        said.err
    );
    let rows = lines(&String::from_utf8(out).expect("UTF-8"));
    assert_eq!(rows[0]["query_id"], "c0");
    assert_eq!(rows[0]["results"][0]["id"], "TAi.024");
    assert!(rows[0]["results"][0]["listed_by"].as_array().is_some_and(|by| !by.is_empty()));
    assert!(
        rows[0]["fingerprint"]["tuning"].is_string() && rows[0]["fingerprint"]["run"].is_string()
    );
    let (said, _) = screened(&desk, &file, &["--map", "Note="]);
    assert!(said.err.contains("Note → left out"), "{}", said.err);
    let report = std::fs::read_to_string(desk.path("out.results.run.json")).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["finished"], true);
    assert!(report["coverage"]["lists"].is_array());
}

#[test]
fn every_number_of_threads_gives_the_same_bytes_packed_or_not() {
    use std::io::Write as _;
    let desk = Desk::new();
    let text = customers(5_000);
    let plain = desk.write("c.csv", text.as_bytes());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).expect("packs");
    let packed = desk.write("c.csv.gz", &packed.finish().expect("packs"));
    let (said, one) = screened(&desk, &plain, &["--threads", "1"]);
    // A fifth of the rows has no name: those are unscreened and said to be.
    assert_eq!(said.code, Some(4), "{}", said.err);
    assert!(said.err.contains("1,000 unscreened"), "{}", said.err);
    assert_eq!(String::from_utf8_lossy(&one).lines().count(), 5_000);
    for (file, threads) in [(&plain, "2"), (&plain, "7"), (&packed, "3")] {
        assert!(screened(&desk, file, &["--threads", threads]).1 == one, "{file} {threads}");
    }
}

#[test]
fn an_interrupted_run_is_gone_on_with_to_the_same_bytes() {
    let desk = Desk::new();
    let file = desk.write("c.csv", customers(60).as_bytes());
    for format in ["jsonl", "csv"] {
        let (_, whole) = screened(&desk, &file, &["--format", format]);
        let out = desk.path("out.results");
        for cut in [0, 1, 300, whole.len() / 2, whole.len() - 1, whole.len()] {
            std::fs::write(&out, &whole[..cut]).expect("cut off");
            let (said, resumed) = screened(&desk, &file, &["--format", format, "--resume"]);
            assert_eq!(said.code, Some(4), "{format} {cut}: {}", said.err);
            assert!(resumed == whole, "{format} cut at {cut} of {}", whole.len());
        }
        // Other questions, other settings: refused, and nothing is lost.
        let other = desk.write("d.csv", customers(60).replace("c3;", "d3;").as_bytes());
        for (file, more) in [(&other, "5"), (&file, "3")] {
            let words = ["--format", format, "--resume", "--limit", more];
            let (said, left) = screened(&desk, file, &words);
            assert_eq!(said.code, Some(2), "{}", said.err);
            assert!(left == whole, "{format}");
        }
        std::fs::write(&out, "name,balance\n").expect("another file");
        let (said, left) = screened(&desk, &file, &["--format", format, "--resume"]);
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert_eq!(left, b"name,balance\n", "{format}");
    }
}

#[test]
fn results_as_csv_lose_no_row() {
    let desk = Desk::new();
    let file = desk.write("c.csv", customers(5).as_bytes());
    let (_, out) = screened(&desk, &file, &["--format", "csv", "--limit", "2", "--cutoff", "0.5"]);
    let out = String::from_utf8(out).expect("UTF-8");
    for row in 0..5 {
        assert!(out.contains(&format!("\nc{row},{},", row + 1)), "{out}");
    }
    assert!(out.contains("unscreened"), "{out}");
}

#[test]
fn tuning_is_checked_and_part_of_the_fingerprint() {
    let desk = Desk::new();
    let good = desk.write("good.toml", b"threshold = 0.99\nlimit = 1\n");
    let bad = desk.write("bad.toml", b"treshold = 0.99\n");
    let ask = |more: &[&str]| desk.json(&[&["screen", "Abdul Ghani Baradar"], more].concat());
    let (usual, tuned) = (ask(&[]), ask(&["--tuning", &good]));
    assert_ne!(usual["fingerprint"]["tuning"], tuned["fingerprint"]["tuning"]);
    assert_eq!(usual["fingerprint"]["index"], tuned["fingerprint"]["index"]);
    assert_eq!(tuned["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        ask(&["--tuning", &good, "--limit", "2"])["results"].as_array().map(Vec::len),
        Some(2)
    );
    let said = desk.run(&["screen", "x", "--tuning", &bad]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("treshold"), "{}", said.err);
}

#[test]
fn settings_are_measured_the_same_every_time() {
    let desk = Desk::new();
    let names = desk.write("names.txt", "Jane Roe\nAbdul Ghani Baradar\nTom Okafor\n".as_bytes());
    let page = desk.path("eval.html").display().to_string();
    let words = ["eval", "--sample", "40", "--names", &names, "--html", &page];
    let told = desk.json(&words);
    assert_eq!(told, desk.json(&words));
    assert_eq!(told["sampled"], 40);
    // A listed name as it is finds whom it names; and a listed name is no ordinary one.
    assert!(told["control"]["hit"]["share"].as_f64().is_some_and(|share| share > 0.95), "{told}");
    assert_eq!(told["ordinary"]["homonyms"], 1);
    assert_eq!(told["perturbations"].as_array().map(Vec::len), Some(15));
    let other = desk.json(&[&words[..], &["--seed", "2"]].concat());
    assert_ne!(told["manipulated"], other["manipulated"]);
    let html = std::fs::read_to_string(&page).expect("a page");
    assert!(html.starts_with("<!doctype html>") && html.matches("<svg").count() == 3);
    assert!(!html.contains("http://") && !html.contains("https://"), "the page needs nothing else");
    let said = desk.run(&["eval", "--dataset", "us_ofac_sdn"]);
    assert_eq!(said.code, Some(4), "{}", said.err);
    assert_eq!(desk.run(&["eval", "--names", "not-there"]).code, Some(1));
    assert!(desk.run(&words).out.contains("THRESHOLDS"));
}
