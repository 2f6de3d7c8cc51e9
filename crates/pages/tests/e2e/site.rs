//! The pages, served on a free port of this machine over the bundled register and one list whose
//! names are made to break pages.

use std::sync::Arc;

use unblink_app::{FixedClock, Identity, Location, Outcome, Pool, RawFile, Register};

/// A served site; it stops with the test's process.
pub(crate) struct Site {
    pub(crate) base: String,
    _folder: tempfile::TempDir,
}

/// A name of a list that tries to be markup, to turn the words around it, and to fill the page.
pub(crate) const HOSTILE: &str = "<script>document.title='broken'</script>";

pub(crate) fn serve() -> Site {
    serve_to(None)
}

/// Serves to somebody whom the gate in front of the pages would have let in.
pub(crate) fn serve_to(who: Option<Identity>) -> Site {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let open = || {
        let now = "2026-11-26T12:00:00Z".parse().expect("an instant");
        Register::open(&location, Box::new(FixedClock(now)), "test")
    };
    let mut register = open().expect("opens");
    for day in ["2026-10-01", "2026-11-01"] {
        let done =
            register.import(&"un_sc_sanctions".into(), &[edition(day)], None).expect("imports");
        if done.outcome == Outcome::Held {
            register.release(done.edition.as_str(), "a test").expect("releases");
        }
    }
    let cut = RawFile { name: "cut.xml".to_owned(), bytes: b"<CONSOLIDATED_LIST>".to_vec() };
    let done = register.import(&"un_sc_sanctions".into(), &[cut], None).expect("kept");
    assert_eq!(done.outcome, Outcome::Held);
    let told = "Belarus suspended its ban on the Taliban on April 10, 2025.";
    let desk = register.news_desk().expect("opens");
    let day = "2025-04-18".parse().expect("a day");
    unblink_app::documents("article.txt", told.as_bytes(), Some(day), &mut |document| {
        register.propose_events(&desk.offer(document)).expect("proposed");
    })
    .expect("read");
    drop(register);
    let pool = Arc::new(Pool::open(2, open).expect("a pool"));
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            send.send(listener.local_addr().expect("an address")).expect("sends");
            let mut pages = unblink_pages::router(pool);
            if let Some(who) = who {
                pages = pages.layer(axum::Extension(who));
            }
            axum::serve(listener, pages).await.expect("serves");
        });
    });
    let address = receive.recv().expect("starts");
    Site { base: format!("http://{address}"), _folder: folder }
}

/// An edition of the UN list, in its format, with invented entries; the later one amends a name.
fn edition(day: &str) -> RawFile {
    let escaped = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
    let long = "Very Long ".repeat(1000);
    let turned =
        format!("Turned \u{202e}{} Name", if day < "2026-11-01" { "gnorw" } else { "gnorw owt" });
    let people: Vec<String> = [("QDi.901", escaped.as_str()), ("QDi.902", &long), ("TAi.903", &turned)]
        .into_iter()
        .map(|(reference, name)| {
            format!(
                "<INDIVIDUAL><DATAID>{}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{name}</FIRST_NAME>\
                 <UN_LIST_TYPE>{}</UN_LIST_TYPE><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>\
                 <LISTED_ON>2001-01-25</LISTED_ON></INDIVIDUAL>",
                &reference[4..],
                if reference.starts_with('T') { "Taliban" } else { "Al-Qaida" },
            )
        })
        .collect();
    RawFile {
        name: format!("{day}.xml"),
        bytes: format!(
            "<CONSOLIDATED_LIST dateGenerated=\"{day}T12:00:00\"><INDIVIDUALS>{}</INDIVIDUALS>\
             <ENTITIES></ENTITIES></CONSOLIDATED_LIST>",
            people.concat()
        )
        .into_bytes(),
    }
}
