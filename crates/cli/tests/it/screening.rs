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
fn a_file_without_names_is_refused_with_the_columns_it_has() {
    let desk = Desk::new();
    let said = desk.run_with_input(&["screen", "--file", "-"], "full_name,dob\nA,1968\n");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("full_name, dob"), "{}", said.err);
}
