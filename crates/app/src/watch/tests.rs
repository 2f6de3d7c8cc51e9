//! Which files are read as what.

use super::*;

fn read(name: &str, bytes: &[u8]) -> Vec<Document> {
    let mut seen = Vec::new();
    documents(name, bytes, None, &mut |document| seen.push(document)).expect("reads");
    seen
}

#[test]
fn only_the_ending_makes_a_web_archive() {
    for (name, packing) in [
        ("a.warc", Some(Packing::Plain)),
        ("A.WARC.GZ", Some(Packing::Gzip)),
        ("a.warc.zst", Some(Packing::Zstd)),
        ("a.warc.xz", Some(Packing::Xz)),
        ("notes.warc.txt", None),
        ("crawl.warcs/page.html", None),
        ("a.warc.d/a.json.gz", None),
    ] {
        assert_eq!(packing_of_archive(name), packing, "{name}");
    }
}

#[test]
fn a_packed_archive_gives_its_pages_and_a_file_beside_it_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article><p>The court suspended its ban on the group after a long hearing in the capital.</p></article></body></html>";
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
        page.len()
    );
    let twice = record.repeat(2);
    let zst = zstd::encode_all(twice.as_bytes(), 1).expect("packs");
    let inner = folder.path().join("crawl.warc.d");
    std::fs::create_dir(&inner).expect("a folder");
    for (name, bytes) in [
        ("a.warc", twice.as_bytes()),
        ("b.warc.zst", zst.as_slice()),
        ("crawl.warc.d/note.txt", b"A note about the crawl.".as_slice()),
    ] {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    let mut formats = Vec::new();
    each_document(folder.path(), None, &mut |document| formats.push(document.format))
        .expect("reads");
    assert_eq!(formats, ["warc", "warc", "warc", "warc", "text"]);
}

#[test]
fn feeds_and_articles_in_utf_16_are_known_by_what_they_start_with() {
    let feed = "<?xml version=\"1.0\" encoding=\"utf-16\"?><rss><channel><item><title>Запрет</title></item><item><title>B</title></item></channel></rss>";
    let json = r#"[{"title":"A","text":"Талибан"},{"title":"B","text":"y"}]"#;
    for (text, format) in [(feed, "feed"), (json, "jsonl")] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (what, bytes) in [
            ("mark, little end first", [b"\xff\xfe".as_slice(), &little].concat()),
            ("mark, big end first", [b"\xfe\xff".as_slice(), &big].concat()),
            ("no mark, little end first", little.clone()),
            ("no mark, big end first", big.clone()),
            ("declared and not so", text.as_bytes().to_vec()),
        ] {
            let read = read("x", &bytes);
            assert_eq!(read.len(), 2, "{format}, {what}");
            assert!(read.iter().all(|document| document.format == format), "{what}");
            assert!(
                read[0].text.contains(if format == "feed" {
                    "Запрет"
                } else {
                    "Талибан"
                }),
                "{what}: {}",
                read[0].text
            );
        }
    }
}
