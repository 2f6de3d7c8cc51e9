//! Pages as they are written, well and badly.

use unblink_model::ReadReport;

use super::{Kind, Page, read};
use crate::SourceFile;

fn page(html: &str) -> Result<Page, String> {
    let mut report = ReadReport::default();
    let file = SourceFile { name: "page.html", bytes: html.as_bytes() };
    read(&file, &mut report).map_err(|error| error.to_string())
}

/// Shows a page in one line per block; cells between `|`, header cells with `#`.
fn shown(html: &str) -> Vec<String> {
    let cells = |row: &super::Row| {
        let cell = |cell: &super::Cell| {
            let head = if cell.header { "#" } else { "" };
            format!("{head}{}", cell.text.words.replace('\n', "/"))
        };
        row.cells.iter().map(cell).collect::<Vec<_>>().join("|")
    };
    let blocks = page(&format!("{html}</html>")).expect("reads").blocks;
    let block = |kind: &Kind| match kind {
        Kind::Heading(level, text) => format!("h{level} {}", text.words),
        Kind::Text(text) => format!("p {}", text.words.replace('\n', "/")),
        Kind::Item(text) => format!("li {}", text.words.replace('\n', "/")),
        Kind::Anchor(id) => format!("# {id}"),
        Kind::List(class) => format!("<{class}"),
        Kind::ListEnd => ">".to_owned(),
        Kind::Table(table) => {
            let caption = Some(&table.caption).filter(|c| !c.is_empty());
            let caption = caption.map_or(String::new(), |c| format!("[{c}] "));
            let rows: Vec<String> = table.rows.iter().map(cells).collect();
            format!("table {caption}{}", rows.join(" ; "))
        }
    };
    blocks.iter().map(|b| block(&b.kind)).collect()
}

#[test]
fn blocks_come_in_order_with_white_space_collapsed() {
    for (html, want) in [
        ("<h2>A &amp; B</h2>x <b>y</b>\n z<p>q<br>r</p>", &["h2 A & B", "p x y z", "p q/r"][..]),
        ("<ul><li>a<li>b <i>c</i></ul>d", &["<", "li a", "li b c", ">", "p d"]),
        (
            "<table><caption>C</caption><thead><tr><th>No<th>Name<tbody><tr><td>1<td>A<p>B</table>",
            &["table [C] #No|#Name ; 1|A/B"],
        ),
        ("<table><td>a</table>", &["table a"]),
        ("<table><tr></tr><tr><td></td></tr></table>", &["table "]),
        // A table in a cell stands behind the table it is in.
        (
            "<table><tr><td>out <table><tr><td>in</table> side<td>b</table>",
            &["table out/side|b", "table in"],
        ),
        // A table that begins where no cell is open ends the one before it.
        ("<table><tr><td>a</td></tr><table><tr><td>b</table>", &["table a", "table b"]),
        // Words of a table that are in no cell stand behind it.
        ("<table>lost<tr><td>a</table>", &["table a", "p lost"]),
        ("<h3>a</h3>b</table></td>c", &["h3 a", "p bc"]),
        ("<script>if (a<b) '<table>'</script>x<style>y</style>", &["p x"]),
        ("<select><option>a</select><svg><title>t</title><text>b</text></svg>c", &["p c"]),
        ("a\u{AD}b&nbsp;c&#1058;", &["p ab c\u{422}"]),
        ("<!-- <table> -->x", &["p x"]),
        (
            "a<div ID='x'>b<ol id=y class=z><li id=w>c</ol></div>",
            &["p a", "# x", "p b", "# y", "<z", "li c", ">"],
        ),
        ("", &[]),
    ] {
        assert_eq!(shown(html), want, "{html}");
    }
}

#[test]
fn links_metas_titles_strikes_and_lines_are_kept() {
    let html = "<html><head>\n<title> A\n page</title><META NAME='date' content='2026-01-02'>\n\
                </head><a href='/x'>one</a> and <a href=/y>two\n<p>\n<table>\n<tr>\n<td colspan=2>\
                <a href=\"z\">c</a> <s>d</s></td></tr>\n</table></html>";
    let page = page(html).expect("reads");
    assert_eq!(page.title, "A page");
    assert_eq!(page.meta("Date"), Some("2026-01-02"));
    let Kind::Text(text) = &page.blocks[0].kind else { panic!("{:?}", page.blocks) };
    let links: Vec<_> = text.links.iter().map(|l| (l.to.as_str(), l.words.as_str())).collect();
    assert_eq!(links, [("/x", "one"), ("/y", "two")]);
    let [(heading, line, table)] = page.tables()[..] else { panic!("{:?}", page.blocks) };
    assert_eq!((heading, line, table.rows[0].line), ("", 6, 7));
    let cell = &table.rows[0].cells[0];
    assert_eq!((cell.spans, cell.text.struck), ((2, 1), true));
    assert_eq!(cell.text.links[0].to, "z");
}

#[test]
fn cells_that_span_are_repeated_where_the_eye_reads_them() {
    let grid = |rows: &str| {
        let page = page(&format!("<table>{rows}</table></html>")).expect("reads");
        let grid = page.tables()[0].2.grid(100)?;
        let line = |(_, cells): &(usize, Vec<&super::Cell>)| {
            cells.iter().map(|cell| cell.text.words.as_str()).collect::<String>()
        };
        Some(grid.iter().map(line).collect::<Vec<_>>().join(" "))
    };
    for (rows, want) in [
        ("<tr><td>a<td>b<tr><td>c<td>d", Some("ab cd")),
        ("<tr><td>a<td rowspan=2>b<tr><td>c<tr><td>e<td>f", Some("ab cb ef")),
        ("<tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d", Some("ab ac ad")),
        ("<tr><td colspan=2>a<tr><td>c<td>d", Some("aa cd")),
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", Some("aab aac")),
        ("<tr><td>a<td>x<td rowspan=2>b<tr><td>c", None),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", None),
        ("<tr><td colspan=999>a", None),
        ("<tr><td colspan=0 rowspan=x>a", Some("a")),
    ] {
        assert_eq!(grid(rows).as_deref(), want, "{rows}");
    }
}

#[test]
fn a_page_without_its_end_is_refused_with_its_line() {
    for (html, want) in [
        ("", "page.html, line 1: the file ends before </html>"),
        ("<html>\n<table>\n<tr><td>a\n", "page.html, line 3: the file ends inside a table"),
        ("<table></table>", "page.html, line 1: the file ends before </html>"),
        ("a\n<select>\n</html>", "page.html, line 3: the file ends inside <select>"),
        ("<script></html>", "page.html, line 1: the file ends inside a script or style"),
    ] {
        assert_eq!(page(html).expect_err("refused"), want, "{html}");
    }
}

#[test]
fn the_encoding_is_the_one_the_page_names() {
    let mut report = ReadReport::default();
    let mut bytes = b"<meta charset=\"windows-1251\"><p>".to_vec();
    bytes.extend([0xC0, 0xE1, 0xE2]);
    bytes.extend(b"</p></html>");
    let file = SourceFile { name: "p", bytes: &bytes };
    let page = read(&file, &mut report).expect("reads");
    let Kind::Text(text) = &page.blocks[0].kind else { panic!("{:?}", page.blocks) };
    assert_eq!(text.words, "Абв");
    assert_eq!(report.notes, ["p: read as windows-1251"]);
    for (bytes, want) in [
        (&b"a\n\xC0</html>"[..], "p, line 2: bytes that are not UTF-8"),
        (b"\xff\xfea\0", "p: expected a page in UTF-8"),
    ] {
        let error = read(&SourceFile { name: "p", bytes }, &mut report).expect_err("refused");
        assert!(error.to_string().starts_with(want), "{error}");
    }
}

#[test]
fn hostile_pages_end_soon() {
    let deep = "<table><tr><td>".repeat(100_000);
    assert!(page(&deep).expect_err("refused").contains("more than 32 tables"));
    for part in ["<td>", "<a href=x>x</a>", "<li>a", "<meta name=a>"] {
        let many = format!("<table><tr>{}", part.repeat(1_000_010));
        assert!(page(&many).expect_err("refused").contains("more than 1000000"), "{part}");
    }
    // Nesting without tables costs nothing.
    let divs = format!("{}x</html>", "<div><ul><li><svg/><b>".repeat(100_000));
    assert_eq!(page(&divs).expect("reads").blocks.len(), 100_001);
    // A million attributes of one tag.
    let wide = format!("<table {}></table></html>", "b=c ".repeat(1_000_000));
    assert_eq!(page(&wide).expect("reads").tables().len(), 1);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th rowspan=2>", "<p>", "a",
            "<a href='x'>", "</a>", "<caption>", "</caption>", "<svg>", "</svg>", "<script>",
            "</script>", "<h1>", "</h1>", "<title>", "</title>", "&amp;", "\n", "<br>", "<s>", "é",
        ]), 0..40),
    ) {
        let html = format!("{}</html>", parts.concat());
        if let Ok(page) = page(&html) {
            for (_, _, table) in page.tables() {
                let _ = table.grid(1_000);
            }
        }
    }
}
