//! Settings: what is in force, and from where.

use serde_json::Value;

use crate::run::Desk;

fn setting<'a>(shown: &'a Value, key: &str) -> &'a Value {
    let all = shown["settings"].as_array().expect("settings");
    all.iter().find(|row| row["key"] == key).expect("the setting")
}

#[test]
fn a_file_is_read_and_its_settings_are_told_apart() {
    let desk = Desk::new();
    let text = "[server]\nlisten = '127.0.0.1:9'\nupdate_token = 'hush'\n";
    let file = desk.write("unblink.toml", text.as_bytes());
    let shown = desk.json(&["config", "--config", &file]);
    assert_eq!(shown["file"], file.as_str());
    let listen = setting(&shown, "server.listen");
    assert_eq!(listen["value"], "127.0.0.1:9");
    assert_eq!(listen["from"], format!("file {file}"));
    assert_eq!(listen["variable"], "UNBLINK_SERVER_LISTEN");
    assert_eq!(setting(&shown, "server.update_token")["value"], "(hidden)");
    assert_eq!(setting(&shown, "store")["from"], "environment UNBLINK_STORE");
    assert_eq!(setting(&shown, "server.max_batch")["from"], "default");
    assert!(!shown.to_string().contains("hush"));
}

#[test]
fn a_setting_nobody_reads_is_refused() {
    let desk = Desk::new();
    let file = desk.write("unblink.toml", b"[server]\nlistn = '127.0.0.1:9'\n");
    let said = desk.run(&["lists", "--config", &file]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("no setting is called `server.listn`"), "{}", said.err);
    assert!(said.err.contains("hint: the nearest is `server.listen`"), "{}", said.err);
}
