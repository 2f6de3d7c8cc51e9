//! Accounts, keys and sessions.

use super::*;
use crate::{FixedClock, Location, Pool};

fn pool(folder: &tempfile::TempDir) -> Pool {
    let location = Location::Sqlite(folder.path().join("unblink.db"));
    let now = "2026-11-21T12:00:00Z".parse().expect("an instant");
    Pool::open(1, || Register::open_bare(&location, Box::new(FixedClock(now)), "test"))
        .expect("a pool")
}

fn key(text: &str) -> Credentials {
    Credentials::Key(text.to_owned())
}

#[test]
fn a_key_opens_what_its_account_may_until_it_is_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let pool = pool(&folder);
    let text = pool.with(|register| {
        register.add_account("ops", Role::Reviewer, None).expect("added");
        assert!(register.add_account("ops", Role::Admin, None).is_err(), "twice");
        assert!(register.add_key("ops", "too much", Some(Role::Admin)).is_err());
        assert!(register.add_key("nobody", "x", None).is_err());
        register.add_key("ops", "batch", Some(Role::Screener)).expect("a key")
    });
    let who = |text: &str| Door::default().identify(&pool, &key(text)).expect("answers");
    let found = who(&text).expect("known");
    assert_eq!((found.name.as_str(), found.role), ("ops", Role::Screener));
    let id = text.split('_').nth(1).expect("an id").to_owned();
    assert_eq!(found.means, Means::Key(id.clone()));
    let mut wrong = text.clone();
    wrong.replace_range(wrong.len() - 1.., if text.ends_with('0') { "1" } else { "0" });
    for bad in ["", "x", "ubk_", "ubk_00_11", &text[4..], &text[..text.len() - 1], &wrong] {
        assert_eq!(who(bad), None, "{bad}");
    }
    let shown = pool.with(|register| format!("{:?}", register.accounts().expect("answers")));
    assert!(!shown.contains(text.split('_').nth(2).expect("a secret")));
    // A role taken from the account is taken from its keys.
    pool.with(|register| register.set_role("ops", Role::Reader)).expect("changed");
    assert_eq!(who(&text).expect("known").role, Role::Reader);
    pool.with(|register| register.disable_account("ops")).expect("off");
    assert_eq!(who(&text), None);
    pool.with(|register| register.enable_account("ops")).expect("on");
    assert!(who(&text).is_some());
    pool.with(|register| register.revoke_key(&id)).expect("taken back");
    assert_eq!(who(&text), None);
    assert!(pool.with(|register| register.revoke_key(&id)).is_err());
}

#[test]
fn a_password_opens_a_session_that_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let pool = pool(&folder);
    let opened = pool.with(|register| {
        assert!(register.add_account("eva", Role::Reviewer, Some("short")).is_err());
        register.add_account("eva", Role::Reviewer, Some("correct horse battery")).expect("added");
        register.add_account("bot", Role::Reader, None).expect("added");
        for (name, password) in [("eva", "wrong horse battery"), ("bot", ""), ("nobody", "x")] {
            assert!(register.sign_in(name, password, 1).expect("answers").is_none(), "{name}");
        }
        register.sign_in("eva", "correct horse battery", 1).expect("answers").expect("fits")
    });
    let who = |cookie: &str| {
        let session = Credentials::Session(cookie.to_owned());
        Door::default().identify(&pool, &session).expect("answers").map(|found| found.name)
    };
    assert_eq!(opened.expires.to_string(), "2026-11-21T13:00:00Z");
    assert_eq!(who(&opened.cookie).as_deref(), Some("eva"));
    assert_eq!(who("0000"), None);
    assert_ne!(csrf_word(&opened.cookie), opened.cookie);
    pool.with(|register| register.sign_out(&opened.cookie)).expect("ends");
    assert_eq!(who(&opened.cookie), None);
    // Another password ends every session.
    let again = pool.with(|register| register.open_session("eva", 1)).expect("opens");
    pool.with(|register| register.set_password("eva", "another horse battery")).expect("set");
    assert_eq!(who(&again.cookie), None);
    // One that has run out opens nothing.
    let now = "2026-11-21T14:00:00Z".parse().expect("an instant");
    let again = pool.with(|register| register.open_session("eva", 1)).expect("opens");
    pool.with(|register| register.clock = Box::new(FixedClock(now)));
    assert_eq!(who(&again.cookie), None);
}

#[test]
fn names_that_cannot_be_shown_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let pool = pool(&folder);
    for name in ["", "  ", "a\nb", "\u{202e}eva", &"x".repeat(81)] {
        let added = pool.with(|register| register.add_account(name, Role::Reader, None));
        assert!(added.is_err(), "{name:?}");
    }
}

#[test]
fn whoever_guesses_must_wait() {
    let door = Door::default();
    for _ in 0..10 {
        assert!(door.may_try("eva"));
        door.failed("eva");
    }
    assert!(!door.may_try("eva"));
    assert!(door.may_try("adam"));
}

#[test]
fn the_hash_of_nobody_costs_what_a_real_one_costs() {
    let real = secret::hash("correct horse battery").expect("hashes");
    assert!(real.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{real}");
    assert!(!secret::fits("correct horse battery", None));
    assert!(secret::fits("correct horse battery", Some(real)));
}
