//! Tests of bounded XML: what is read, what is counted, and every refusal with its place.
#![allow(clippy::expect_used, clippy::panic, reason = "tests")]

use super::*;

fn walk(bytes: &[u8]) -> Result<(Vec<String>, ReadReport), ReadError> {
    let source = Source::new("t.xml", bytes)?;
    let mut xml = Xml::new("t.xml", &source, Limits::default());
    let mut seen = Vec::new();
    loop {
        match xml.next()? {
            Step::Open(element) => {
                seen.push(format!("<{}", element.name));
                seen.extend(
                    element.attributes.iter().map(|(name, value)| format!("@{name}={value}")),
                );
            }
            Step::Text(text) => seen.push(text.into_owned()),
            Step::Close => seen.push(">".to_owned()),
            Step::End => break,
        }
    }
    let mut report = ReadReport::default();
    xml.census(&mut report);
    Ok((seen, report))
}

fn refusal(bytes: &[u8]) -> (String, String) {
    match walk(bytes) {
        Err(ReadError::Malformed { place, problem, .. }) => (place, problem),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn steps_come_in_order_with_references_resolved() {
    let (seen, report) =
        walk(b"\xEF\xBB\xBF<?xml version='1.0'?><!-- c --><A x='1 &lt; &#x32;' y=''>\n <B/>t&amp;<![CDATA[<u>]]></A>\n")
            .expect("reads");
    assert_eq!(seen, ["<A", "@x=1 < 2", "@y=", "<B", ">", "t", "&", "<u>", ">"]);
    let census: Vec<_> = report.census.iter().map(|(path, n)| format!("{path} {n}")).collect();
    assert_eq!(census, ["/A 1", "/A@x 1"]);
    let empty: Vec<_> = report.empty.iter().map(|(path, n)| format!("{path} {n}")).collect();
    assert_eq!(empty, ["/A/B 1", "/A@y 1"]);
}

#[test]
fn records_are_flat_trees() {
    let source =
        Source::new("t.xml", b"<L><R i='1'> a &amp; b<C>x</C><D><E/><F>y</F></D>  </R><R/></L>")
            .expect("text");
    let mut xml = Xml::new("t.xml", &source, Limits::default());
    let mut tree = Tree::default();
    let mut records = Vec::new();
    loop {
        match xml.next().expect("reads") {
            Step::Open(element) if xml.depth() == 2 => {
                xml.record(element, &mut tree).expect("a record");
                let root = tree.root().expect("a root");
                let children: Vec<_> = root.children().map(|c| (c.name(), c.text())).collect();
                let inner: Vec<_> =
                    root.children().flat_map(Branch::children).map(Branch::name).collect();
                records.push(format!(
                    "{} {:?} {children:?} {inner:?}",
                    root.text().trim(),
                    root.attributes()
                ));
            }
            Step::End => break,
            _ => {}
        }
    }
    assert_eq!(records, [r#"a & b [("i", "1")] [("C", "x"), ("D", "")] ["E", "F"]"#, " [] [] []",]);
    let mut report = ReadReport::default();
    xml.census(&mut report);
    assert_eq!(report.census["/L/R"], 1);
    assert_eq!(report.empty["/L/R"], 1);
}

#[test]
fn encodings_are_read_when_declared_and_refused_when_not() {
    let utf16: Vec<u8> = "\u{FEFF}<A>ü</A>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(walk(&utf16).expect("reads").0[1], "ü");
    let cp1252 = b"<?xml version='1.0' encoding='windows-1252'?><A>\xFC</A>";
    assert_eq!(walk(cp1252).expect("reads").0[1], "ü");
    assert_eq!(
        refusal(b"<A>\n\xFC</A>"),
        ("line 2, byte 4, element /A".into(), "bytes that are no UTF-8".into())
    );
    assert!(refusal(b"<\0A\0").1.contains("byte order mark"));
    assert!(refusal(b"<?xml version='1.0' encoding='UTF-16'?><A/>").1.contains("UTF-16"));
    assert!(refusal(b"<?xml version='1.0' encoding='klingon'?><A/>").1.contains("klingon"));
}

#[test]
fn what_is_no_xml_is_named() {
    for (bytes, what) in [
        (b"".as_slice(), Some("an empty file")),
        (b" \n", Some("an empty file")),
        (b"<!DOCTYPE HTML PUBLIC", Some("an HTML page")),
        (b"\xEF\xBB\xBF\n<html>", Some("an HTML page")),
        (b"<head><body>", Some("an HTML page")),
        (b"{}", Some("JSON")),
        (b"PK\x03\x04", Some("a ZIP archive")),
        (b"\x28\xB5\x2F\xFD", Some("a compressed file")),
        (b"a,b", Some("no XML")),
        (b"<A/>", None),
        (b"\xFF\xFE<\0", None),
    ] {
        assert_eq!(not_xml(bytes), what, "{bytes:?}");
    }
}

#[test]
fn malformed_files_are_refused_with_their_place() {
    for (bytes, place, problem) in [
        (b"<A>\n<B>x\x1Fy</B></A>".as_slice(), "line 2, byte 8, element /A/B", "U+001F"),
        (b"<A>\0</A>", "line 1, byte 3, element /A", "U+0000"),
        (b"<A b='\x01'/>", "line 1, byte 6, element /", "U+0001"),
        (b"<A b='\xFF'/>", "line 1, byte 6, element /", "no UTF-8"),
        (b"<A><B></C></A>\x01", "element /A/B", ""),
        (b"<A>&#0;</A>", "element /A", "character reference `&#0;`"),
        (b"<A>&#x1F;</A>", "element /A", "character reference"),
        (b"<A>&#xD800;</A>", "element /A", "character reference"),
        (b"<A>&#+65;</A>", "element /A", "character reference"),
        (b"<A>&eacute;</A>", "element /A", "entity `&eacute;`"),
        (b"<A b='&x;'/>", "element /A", "entity `&x;`"),
        (b"<A>& </A>", "element /A", ""),
        (b"<!DOCTYPE A [<!ENTITY a 'x'>]><A>&a;</A>", "element /", "document type"),
        (b"<A><B></A>", "element /A/B", ""),
        (b"<A><B>", "element /A/B", "ends inside `B`"),
        (b"<A/><B/>", "element /", "second document element"),
        (b"<A/>x", "element /", "text outside"),
        (b"<!-- only -->", "element /", "no element"),
        (b"<A b='1' b='2'/>", "element /A", ""),
        (b"<A", "", ""),
    ] {
        let (found_place, found) = refusal(bytes);
        assert!(found_place.contains(place), "{found_place} for {}", bytes.escape_ascii());
        assert!(found.contains(problem) && !found.is_empty(), "{found}");
    }
}

#[test]
fn hostile_sizes_end_in_errors() {
    assert!(refusal("<A>".repeat(1_000_000).as_bytes()).1.contains("nested more than 64"));
    let long = format!("<A>{}</A>", "x".repeat(10_000_000));
    assert!(refusal(long.as_bytes()).1.contains("text of more than"));
    let long = format!("<A b='{}'/>", "x".repeat(10_000_000));
    assert!(refusal(long.as_bytes()).1.contains("start tag of more than"));
    let long = format!("<{}/>", "x".repeat(1_000));
    assert!(refusal(long.as_bytes()).1.contains("element name"));
    let many = (0..100).map(|n| format!(" a{n}='1'")).collect::<Vec<_>>().concat();
    assert!(refusal(format!("<A{many}/>").as_bytes()).1.contains("64 attributes"));
    let many = (0..5_000).map(|n| format!("<B{n}/>")).collect::<Vec<_>>().concat();
    assert!(refusal(format!("<A>{many}</A>").as_bytes()).1.contains("different element paths"));

    let pieces = format!("<A><R>{}</R></A>", "&amp;".repeat(2_000_000));
    let source = Source::new("t.xml", pieces.as_bytes()).expect("text");
    let mut xml = Xml::new("t.xml", &source, Limits::default());
    let mut tree = Tree::default();
    let error = loop {
        match xml.next().expect("outside the record") {
            Step::Open(element) if xml.depth() == 2 => break xml.record(element, &mut tree),
            _ => {}
        }
    };
    assert!(error.expect_err("too long").to_string().contains("text of more than"));
}

proptest::proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = walk(&bytes);
    }

    #[test]
    fn any_text_of_markup_ends_in_an_answer(text in "[<>/&;#x!\\[\\]A-C'\"= \\-?\u{1}]{0,120}") {
        let _ = walk(text.as_bytes());
    }
}
