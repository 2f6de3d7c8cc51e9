//! The configuration's rules.

use super::*;

fn read(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("unblink.toml");
    std::fs::write(&path, text).expect("written");
    let told = |name: &str| {
        let found = environment.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(Some(&path), told, &[])
}

#[test]
fn every_default_is_a_value_and_every_name_is_there_once() {
    let mut names: Vec<&str> = all().map(|key| key.name).collect();
    for key in all() {
        assert!(key.default.is_empty() || parse(key.kind, key.default).is_some(), "{}", key.name);
        assert!(key.meaning.ends_with('.'), "{}", key.name);
        assert!(key.secrecy == Secrecy::Shown || key.default.is_empty(), "{}", key.name);
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn flags_stand_over_the_environment_and_that_over_the_file() {
    let text = "store = 'a.db'\n[server]\nlisten = '127.0.0.1:1'\nmax_seconds = 5\n\
                cors_origins = ['https://a.example', 'https://b.example']\n\n[log]\npersonal_data = true";
    let config = read(text, &[("UNBLINK_SERVER_LISTEN", "127.0.0.1:2"), ("UNBLINK_STORE", "")]);
    let config = config.expect("reads");
    assert_eq!(config.text(&STORE).as_deref(), Some("a.db"));
    assert_eq!(config.address(&LISTEN), "127.0.0.1:2".parse().ok());
    assert_eq!(config.whole(&MAX_SECONDS), 5);
    assert_eq!(config.list(&CORS_ORIGINS).len(), 2);
    assert!(config.is_on(&LOG_PERSONAL));
    assert_eq!(config.origin(&LISTEN), Origin::Environment("UNBLINK_SERVER_LISTEN".to_owned()));
    assert_eq!(config.origin(&MAX_BATCH), Origin::Default);
    let flags = [(&LISTEN, "--listen", "127.0.0.1:3".to_owned())];
    let config = Config::read(None, |_| Some("127.0.0.1:2".to_owned()), &flags);
    // The environment of this one answers everything with an address: the first number refuses.
    assert!(matches!(config, Err(ConfigError::Value { .. })));
    let config = Config::read(None, |_| None, &flags).expect("reads");
    assert_eq!(config.address(&LISTEN), "127.0.0.1:3".parse().ok());
    assert_eq!(config.origin(&LISTEN).to_string(), "flag --listen");
}

#[test]
fn what_nobody_reads_and_what_is_no_value_is_refused_by_name() {
    let cases = [
        ("[server]\nlisten_on = 'x'", "no setting is called `server.listen_on`"),
        ("server = 3", "no setting is called `server`"),
        ("[server]\nlisten = 'here'", "expected an address such as 127.0.0.1:8000"),
        ("[server]\nmax_seconds = 0", "expected a whole number from 1 to 3600"),
        ("[server]\nmax_seconds = '5'", "expected a whole number"),
        ("[log]\npersonal_data = 'true'", "expected true or false"),
        ("[server]\ncors_origins = [1]", "expected a list of texts"),
        ("[log]\nlevel = 'loud'", "expected one of error, warn, info, debug"),
        ("[server]\nlisten = [", "unblink.toml"),
    ];
    for (text, words) in cases {
        let error = read(text, &[]).expect_err(text);
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.hint().is_empty());
    }
    let error = read("[server]\nlistn = '127.0.0.1:1'", &[]).expect_err("unknown");
    assert_eq!(error.hint(), "the nearest is `server.listen`");
}

#[test]
fn a_secret_is_never_shown() {
    let config = read("[server]\nupdate_token = 'hush'", &[]).expect("reads");
    assert_eq!(config.text(&UPDATE_TOKEN).as_deref(), Some("hush"));
    let rows = serde_json::to_string(&config.rows()).expect("JSON");
    assert!(rows.contains("(hidden)") && !rows.contains("hush"), "{rows}");
    let error = read("[server]\nupdate_token = ['sesame']", &[]).expect_err("refused");
    assert!(!error.to_string().contains("sesame"), "{error}");
}
