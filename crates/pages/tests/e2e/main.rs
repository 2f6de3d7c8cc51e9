//! The pages in a real browser: main paths with and without scripts, at desk and phone width,
//! dark, by keyboard only, in right-to-left names, with hostile names; and axe's rules.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and a skipped one says so"
)]

mod browser;
mod site;

use browser::{Browser, Look, open};
use serde_json::Value;
use site::{HOSTILE, Site, serve, serve_to};
use unblink_app::{Identity, Means, Role};

/// One page of each kind.
const PAGES: [&str; 18] = [
    "/",
    "/tour?step=1",
    "/tour?step=4",
    "/search?q=Baradar",
    "/subject/taliban?on=2025-04-18",
    "/subject/TAi.024",
    "/subject/taliban/course",
    "/changes",
    "/lists",
    "/list/un_sc_sanctions",
    "/compare?subject=taliban&subject=al-qaida&on=2025-04-18",
    "/engagement/taliban",
    "/article",
    "/article/sample",
    "/screen",
    "/screen?name=%D8%B9%D8%A8%D8%AF%D8%A7%D9%84%D8%BA%D9%86%DB%8C+%D8%A8%D8%B1%D8%A7%D8%AF%D8%B1",
    "/nothing/here",
    "/subject/zzzzqqqq",
];

/// The review queue, which only a reviewer sees.
const QUEUE: [&str; 3] = ["/queue", "/queue?state=all", "/queue/q1"];

fn reviewer() -> Identity {
    let means = Means::Session("a cookie".to_owned());
    Identity { name: "eva".to_owned(), role: Role::Reviewer, means }
}

/// Tab, arrow down and Enter as WebDriver writes them.
const TAB: &str = "\u{e004}";
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";

#[test]
fn the_main_paths_with_a_script() {
    let Some(browser) = open("the_main_paths_with_a_script", Look::default()) else { return };
    let site = serve();
    // Subjects show while one types, and the keyboard takes one.
    browser.go(&site.base);
    browser.find("#name").type_in("Haqqani Net");
    let first = browser.find(".suggestions [role=option]").text();
    assert!(first.to_uppercase().contains("HAQQANI"), "{first}");
    browser.press(&format!("{DOWN}{ENTER}"));
    browser.find("#course");
    browser.comes_to("/subject/");
    // The clocks of one page go along to the next.
    browser.go(&format!("{}/subject/taliban?on=2025-04-18", site.base));
    browser.says("suspended");
    browser.find("nav[aria-label=Main] a[href^='/compare']").click();
    browser.comes_to("/compare?on=2025-04-18");
    // A click on a head sorts the table.
    browser.go(&format!("{}/engagement/taliban?after=2025-04-17&days=180", site.base));
    browser.find("#followed ~ table.sortable th:nth-child(2) button").click();
    let order = browser.run(
        "return [...document.querySelectorAll('table.sortable tbody th')].map(th => th.textContent.trim())",
    );
    let order: Vec<&str> =
        order.as_array().expect("rows").iter().filter_map(Value::as_str).collect();
    assert!(order.is_sorted() && order.len() > 3, "{order:?}");
}

#[test]
fn the_main_paths_without_a_script() {
    let look = Look { without_script: true, ..Look::default() };
    let Some(browser) = open("the_main_paths_without_a_script", look) else { return };
    let site = serve();
    browser.go(&site.base);
    browser.find("#name").type_in("TAe.012");
    browser.find("form.big button").click();
    browser.comes_to("/subject/");
    browser.go(&format!("{}/subject/taliban", site.base));
    browser.find("#clock-known").type_in("04162025");
    browser.find("#clock-on").type_in("04182025");
    browser.find("form.strip button").click();
    browser.comes_to("on=2025-04-18&known=2025-04-16");
    browser.says("as known on 16 April 2025");
    browser.go(&format!("{}/tour", site.base));
    for step in 2..=5 {
        browser.find("nav.walk a[rel=next]").click();
        browser.says(&format!("The tour, step {step} of 5"));
    }
    browser.says("عبدالغنی برادر");
}

/// A script at a desk and none at a phone: the two ends of what people come with.
#[test]
fn every_form_leads_where_it_says() {
    let phone = Look { without_script: true, size: Some((390, 844)), ..Look::default() };
    for look in [Look::default(), phone] {
        let Some(browser) = open("every_form_leads_where_it_says", look) else { return };
        walk(&browser, &serve());
    }
}

fn walk(browser: &Browser, site: &Site) {
    let says = |words: &str| drop(browser.says(words));
    let submit = || browser.find("main form button[type=submit]").click();
    // Changes: one kind of change, then the edition that shows it.
    browser.go(&format!("{}/changes", site.base));
    browser.find("select[name=kind] option[value=amended]").click();
    submit();
    browser.comes_to("kind=amended");
    browser.find("main a[href^='/edition/']").click();
    says("What it changed");
    // Lists: from all of them to one, to an edition of it.
    browser.go(&format!("{}/lists", site.base));
    browser.find("section#un_sc_sanctions a[href^='/edition/']").click();
    says("Every edition of this list");
    browser.go(&format!("{}/list/un_sc_sanctions", site.base));
    says("un_sc_sanctions@2026-11-01");
    // Compare: two subjects typed in.
    browser.go(&format!("{}/compare", site.base));
    browser.find("main label:nth-of-type(1) input[name=subject]").type_in("taliban");
    browser.find("main label:nth-of-type(2) input[name=subject]").type_in("al-qaida");
    submit();
    says("How far states engage with each, over time");
    // Screen: a name, then a file.
    browser.go(&format!("{}/screen", site.base));
    browser.find("main input[name=name]").type_in("Abdul Ghani Baradar");
    submit();
    says("ABDUL GHANI BARADAR");
    browser.go(&format!("{}/screen", site.base));
    let scratch = tempfile::tempdir().expect("a folder");
    let customers = scratch.path().join("customers.csv");
    std::fs::write(&customers, "name\nAbdul Ghani Baradar\nQwrtpsdfg Xkcdvbnm\n").expect("written");
    browser.find("input[type=file]").type_in(&customers.display().to_string());
    browser.find("form.drop button[type=submit]").click();
    says("2 rows screened");
    // Article: words pasted, and a day.
    browser.go(&format!("{}/article", site.base));
    let words = "Russia's Supreme Court on Thursday lifted the ban on the Taliban.";
    browser.find("textarea[name=text-1]").type_in(words);
    browser.find("input[name=published-1]").type_in("04182025");
    submit();
    says("overstated");
    // A subject leads to its course, its changes and its engagement.
    browser.go(&format!("{}/subject/taliban?on=2025-04-18", site.base));
    browser.find("a[href^='/subject/taliban/course?']").click();
    says("Supreme Court of the Russian Federation");
    browser.go(&format!("{}/subject/taliban?on=2025-04-18", site.base));
    browser.find("#engaged ~ p a").click();
    says("Every state’s steps as a chart");
}

#[test]
fn a_reviewer_decides_without_a_script() {
    let look = Look { without_script: true, size: Some((390, 844)), ..Look::default() };
    let Some(browser) = open("a_reviewer_decides_without_a_script", look) else { return };
    let site = serve_to(Some(reviewer()));
    browser.go(&format!("{}/lists", site.base));
    browser.find(".held a").click();
    browser.find("form.decide input[name=reason]").type_in("cut off in the middle");
    browser.find("form.decide button[value=reject]").click();
    let text = browser.says("rejected – cut off in the middle");
    assert!(browser.address().contains("/edition/"), "{}", browser.address());
    assert!(text.contains("by eva"), "{text}");
    browser.go(&format!("{}/lists", site.base));
    assert!(!browser.text().contains("held for a person"), "{}", browser.text());
}

#[test]
fn the_queue_is_decided_on_a_phone_without_a_script() {
    let name = "the_queue_is_decided_on_a_phone_without_a_script";
    let look = Look { without_script: true, size: Some((390, 844)), ..Look::default() };
    let Some(browser) = open(name, look) else { return };
    let site = serve_to(Some(reviewer()));
    for page in QUEUE {
        browser.go(&format!("{}{page}", site.base));
        let wide = browser.run(
            "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert!(wide.as_f64().expect("a number") <= 0.0, "{page} is {wide} pixels too wide");
    }
    browser.go(&format!("{}/queue", site.base));
    browser.find("ol.queue a").click();
    browser.comes_to("/queue/q1");
    browser.find("form.word input[name=reason]").type_in("no ruling is named");
    browser.find("form.word button[value=reject]").click();
    let text = browser.says("no ruling is named");
    assert!(text.contains("rejected by eva"), "{text}");
}

#[test]
fn no_page_is_wider_than_a_phone() {
    for dark in [false, true] {
        let look = Look { size: Some((390, 844)), dark, ..Look::default() };
        let Some(browser) = open("no_page_is_wider_than_a_phone", look) else { return };
        let site = serve();
        for page in PAGES {
            browser.go(&format!("{}{page}", site.base));
            let wide = browser.run(
                "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth",
            );
            assert!(wide.as_f64().expect("a number") <= 0.0, "{page} is {wide} pixels too wide");
        }
        let paper = browser.run("return getComputedStyle(document.body).backgroundColor");
        assert_eq!(paper == "rgb(19, 21, 26)", dark, "{paper}");
    }
}

#[test]
fn names_run_their_own_way() {
    let Some(browser) = open("names_run_their_own_way", Look::default()) else { return };
    let site = serve();
    browser.go(&format!("{}{}", site.base, PAGES[15]));
    let direction =
        browser.run("return getComputedStyle(document.querySelector('h1 bdi')).direction");
    assert_eq!(direction, "rtl");
    assert_eq!(browser.run("return getComputedStyle(document.body).direction"), "ltr");
}

#[test]
fn the_keyboard_reaches_everything() {
    let Some(browser) = open("the_keyboard_reaches_everything", Look::default()) else { return };
    let site = serve();
    browser.go(&format!("{}/subject/taliban", site.base));
    browser.press(TAB);
    // The first stop skips to the content, and shows itself.
    let skip = browser.run(
        "const at = document.activeElement; return at.className + ' ' + at.getBoundingClientRect().left",
    );
    assert_eq!(skip, "skip 0");
    browser.press(ENTER);
    assert!(browser.address().ends_with("#content"), "{}", browser.address());
    // Every stop has an outline, and none is a trap.
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..40 {
        browser.press(TAB);
        let stop = browser.run(
            "const at = document.activeElement; const style = getComputedStyle(at); \
             return [at.outerHTML.slice(0, 200), style.outlineStyle]",
        );
        assert_ne!(stop[1], "none", "{stop}");
        seen.insert(stop[0].to_string());
    }
    assert!(seen.len() > 25, "{} stops", seen.len());
}

#[test]
fn hostile_names_are_words() {
    let Some(browser) = open("hostile_names_are_words", Look::default()) else { return };
    let site = serve();
    for page in
        ["/subject/QDi.901", "/subject/QDi.902", "/subject/TAi.903", "/changes", "/search?q=script"]
    {
        browser.go(&format!("{}{page}", site.base));
        assert_ne!(browser.run("return document.title"), "broken", "{page}");
        let wide = browser.run(
            "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert!(wide.as_f64().expect("a number") <= 0.0, "{page} is {wide} pixels too wide");
    }
    browser.go(&format!("{}/subject/QDi.901", site.base));
    assert!(browser.find("h1").text().contains(HOSTILE), "{}", browser.find("h1").text());
    // The policy keeps even a script of ours from running inline.
    browser.run("const s = document.createElement('script'); s.textContent = 'document.title=\"broken\"'; document.body.append(s)");
    assert_ne!(browser.run("return document.title"), "broken");
}

#[test]
fn axe_finds_nothing_serious() {
    let Some(axe) = axe("axe_finds_nothing_serious") else { return };
    for look in [Look::default(), Look { size: Some((390, 844)), dark: true, ..Look::default() }] {
        let Some(browser) = open("axe_finds_nothing_serious", look) else { return };
        let site = serve();
        check_with(&axe, &browser, &site, &PAGES);
        check_with(&axe, &browser, &serve_to(Some(reviewer())), &QUEUE);
    }
}

fn check_with(axe: &str, browser: &Browser, site: &Site, pages: &[&str]) {
    let mut found = Vec::new();
    for page in pages {
        browser.go(&format!("{}{page}", site.base));
        browser.run("document.querySelectorAll('details').forEach(one => { one.open = true })");
        browser.run(axe);
        let violations = browser.run_async(
            "const done = arguments[0]; \
             axe.run(document, {resultTypes: ['violations']}).then(answer => done(answer.violations \
               .filter(one => ['serious', 'critical'].includes(one.impact)) \
               .map(one => one.id + ': ' + one.help + ' at ' + one.nodes.slice(0, 3).map(node => node.target).join(' | '))))",
        );
        for one in violations.as_array().into_iter().flatten() {
            found.push(format!("{page} {one}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Returns axe-core's script, where `scripts/test-services` has put it.
fn axe(test: &str) -> Option<String> {
    let place = std::env::var("UNBLINK_AXE").unwrap_or_else(|_| {
        let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        format!("{root}/../../target/test-services/axe.min.js")
    });
    if let Ok(script) = std::fs::read_to_string(&place) {
        return Some(script);
    }
    let why = "no axe-core (scripts/test-services fetches it)";
    assert!(std::env::var_os("UNBLINK_NEEDS_BROWSER").is_none(), "{test}: {why}");
    eprintln!("{test}: SKIPPED, {why}");
    None
}
