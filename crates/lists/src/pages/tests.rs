//! Names, keys and dates as pages print them.

use unblink_model::Entity;

use super::*;

#[test]
fn names_in_brackets_are_other_names() {
    for (printed, want) in [
        ("«Движение Талибан»", "Движение Талибан"),
        (
            "«Исламская партия Туркестана» (бывшее «Исламское движение Узбекистана»)",
            "Исламская партия Туркестана | fka Исламское движение Узбекистана",
        ),
        (
            "Международное объединение «Пример» (другие названия: «Один», «Два и «три»»)",
            "Международное объединение «Пример» | aka Один | aka «Два и «три»»",
        ),
        (
            "Global Example Front (including Example Team (Example Brigade) (Other Brigade))",
            "Global Example Front | aka Example Team [including] | aka Example Brigade [including] \
             | aka Other Brigade [including]",
        ),
        ("Formerland Group (FG)", "Formerland Group | aka FG"),
        ("Group (Formerland Union)", "Group | aka Formerland Union"),
        ("(Only brackets)", "(Only brackets) | aka Only brackets"),
        ("Open (never closed", "Open | aka never closed"),
        ("A) odd", "A) odd"),
        ("", ""),
    ] {
        let mut entity = Entity::new("k");
        let heading = add_names(&mut entity, printed);
        let shown: Vec<String> = entity
            .names()
            .map(|name| {
                let kind = match name.kind {
                    NameKind::Primary => "",
                    NameKind::Fka => "fka ",
                    _ => "aka ",
                };
                let note = name.note.as_ref().filter(|_| name.kind != NameKind::Primary);
                let note = note.map_or(String::new(), |note| format!(" [{note}]"));
                format!("{kind}{}{note}", name.full)
            })
            .collect();
        assert_eq!(shown.join(" | "), want, "{printed}");
        assert!(want.starts_with(&heading));
    }
}

#[test]
fn deep_brackets_cost_no_stack() {
    let mut entity = Entity::new("k");
    add_names(&mut entity, &format!("x {}", "(a".repeat(2_000)));
    assert!(entity.names().count() >= 2);
}

#[test]
fn keys_are_the_letters_of_a_name() {
    for (words, want) in [
        ("Движение Талибан", "движение-талибан"),
        ("Al-Qa’ida (AQ)", "al-qaida-aq"),
        ("  «X», y. ", "x-y"),
        ("…", ""),
    ] {
        assert_eq!(derived_key(words), want);
    }
    let long = "very long name of an organisation ".repeat(5);
    let (one, other) = (derived_key(&format!("{long}a")), derived_key(&format!("{long}b")));
    assert!(one != other && one.chars().count() < 95, "{one} {other}");
}

#[test]
fn dates_are_found_in_sentences() {
    let shown = |text: &str| {
        let found = dotted_dates(text);
        found.iter().map(|(_, date)| date.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("от 14.02.2003 № ГКПИ 03-116, в силе 4.03.2003."), "2003-02-14 2003-03-04");
    assert_eq!(shown("1.2.3.4, 99.99.2020, 2020"), "");
    assert_eq!(english_date("October 8, 1997").map(|d| d.to_string()), Some("1997-10-08".into()));
    assert_eq!(english_date("30 March 2006").map(|d| d.to_string()), Some("2006-03-30".into()));
    assert_eq!(english_date("soon"), None);
}
