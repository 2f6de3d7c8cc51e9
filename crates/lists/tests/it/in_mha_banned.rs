//! `in_mha_banned` on the real page, against its cells taken without the reader.

use unblink_lists::{Input, SourceFile, inspect, reader};
use unblink_testkit::{real_lists, unpacked};

#[test]
fn the_real_page_is_read_whole() {
    let Some(lists) = real_lists("in_mha_banned") else { return };
    let bytes = unpacked(&lists.join("in/mha-banned-organisations.html.zst"));
    let files = &[SourceFile { name: "mha.html", bytes: &bytes }];
    let reader = reader("in_mha_banned").expect("registered");
    let edition = reader.read(&Input { files, given: None }).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(edition.published.to_string(), "2015-03-30");
    let page = std::str::from_utf8(&bytes).expect("UTF-8");
    let cells: Vec<&str> =
        page.split("<td>").skip(1).map(|rest| rest.split("</td>").next().unwrap().trim()).collect();
    assert_eq!(cells.len(), 78, "39 rows of two cells");
    // Item 33 takes in the UN's lists and names nobody.
    assert_eq!(edition.entities.len(), 38);
    let kept = serde_json::to_string(&edition.entities).unwrap();
    for (number, name) in cells.chunks(2).map(|pair| (pair[0], pair[1])) {
        if number == "33" {
            continue;
        }
        for word in crate::workbook::words(name) {
            assert!(kept.contains(&word), "{number}: {word}");
        }
        assert!(edition.entities.iter().any(|entity| entity.key.as_str() == number));
    }
    assert_eq!(edition.report.not_understood.len(), 0, "{:?}", edition.report.not_understood);
    assert_eq!(inspect(&edition, reader.expected(), None, None), Vec::<String>::new());
}
