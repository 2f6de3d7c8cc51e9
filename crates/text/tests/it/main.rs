//! What folding, skeletons, tokens and display must do, on real names and on anything.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use proptest::prelude::*;
use unblink_text::display::{safe, width};
use unblink_text::{
    Role, Script, fold, jaro_winkler, osa_similarity, script, skeleton, spelling, tokens,
    within_one_edit,
};

#[test]
fn folded_forms() {
    for (name, folded) in [
        ("al-Qa'ida", "al qaida"),
        ("al-Qa‘ida", "al qaida"),
        ("al-Qaʿida", "al qaida"),
        ("al-Qa´ida", "al qaida"),
        ("ＡＬ－ＱＡ＇ＩＤＡ", "al qaida"),
        ("  Tali\u{200b}ban\u{202e} ", "taliban"),
        ("TALİBAN", "taliban"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("A.B.C. Trading Co., Ltd.", "a b c trading co ltd"),
        ("Андрей Щукин", "andrey shchukin"),
        ("Ελλάδα του Παπαδόπουλου", "ellada tou papadopoulou"),
        ("김정은", "gimjeongeun"),
        ("ﻃﺎﻟﺒﺎﻥ", "talban"),
        ("طـــالبان", "talban"),
        ("مُحَمَّد", "mhmd"),
        ("٢٠٠٣ ۱۲", "2003 12"),
        ("𝕿𝖆𝖑𝖎𝖇𝖆𝖓", "taliban"),
        ("", ""),
        ("---", ""),
    ] {
        assert_eq!(fold(name), folded, "{name}");
    }
}

#[test]
fn skeletons_meet_across_scripts() {
    for (other, latin) in [
        ("مهدی", "Mahdi"),
        ("برادر", "Baradar"),
        ("طالبان", "Taliban"),
        ("حقانی", "Haqqani"),
        ("سراج", "Siraj"),
        ("محمد", "Muhammad"),
        ("محمد", "Mohamed"),
        ("عمر", "Omar"),
        ("متقی", "Muttaqi"),
        ("علی", "Ali"),
        ("یوسف", "Yusuf"),
        ("ولی", "Wali"),
        ("فاطمه", "Fatima"),
        ("فاطمة", "Fatimah"),
        ("رمضان", "Ramadan"),
        ("خامنه‌ای", "Khamenei"),
        ("اسامة", "Usama"),
        ("ایمن", "Ayman"),
        ("ترک", "Turk"),
        ("احمد", "Ahmad"),
        ("هبت الله", "Hibatullah"),
        ("اخندزاده", "Akhundzada"),
        ("سراج الدین", "Sirajaldin"),
        ("Хаккани", "Haqqani"),
    ] {
        if other == "Хаккани" {
            // Russian writes "h" as "kh": not equal, but near.
            assert!(within_one_edit(&skeleton(&fold(other)), &skeleton(&fold(latin))));
            continue;
        }
        assert_eq!(skeleton(&fold(other)), skeleton(&fold(latin)), "{other} {latin}");
    }
}

#[test]
fn persian_and_arabic_customs_differ() {
    assert_eq!(fold("رمضان"), "rmdan");
    assert_eq!(fold("رمضان قدیروف"), "rmzan qdiruf");
    assert_eq!(fold("عثمان"), "athman");
    assert_eq!(fold("ذوالفقار گل"), "zwalfqar gl");
}

fn bare(name: &str) -> Vec<String> {
    let named = tokens(name).into_iter().filter(|t| t.role != Role::Article);
    named.map(|t| t.skeleton).collect()
}

#[test]
fn servants_reach_one_form() {
    for name in [
        "Abdul Ghani",
        "Abdulghani",
        "Abd al-Ghani",
        "Abdelghani",
        "عبدالغنی",
        "عبد الغني",
        "Abd-ul-Ghani",
    ] {
        assert_eq!(bare(name), ["abd", "kn"], "{name}");
    }
    for name in ["Abdurrahman", "Abdul Rahman", "Abd ar-Rahman", "Abdelrahman", "عبدالرحمن"]
    {
        assert_eq!(bare(name), ["abd", "rhmn"], "{name}");
    }
    for name in ["Abdullah", "Abdallah", "عبدالله"] {
        assert_eq!(bare(name), ["abdl"], "{name}");
    }
}

#[test]
fn roles() {
    let roles = |name: &str| tokens(name).into_iter().map(|t| (t.text, t.role)).collect::<Vec<_>>();
    assert_eq!(
        roles("Mullah Omar bin al-Khattab"),
        [
            ("mullah".to_owned(), Role::Title),
            ("omar".to_owned(), Role::Name),
            ("bin".to_owned(), Role::Kin),
            ("al".to_owned(), Role::Article),
            ("khattab".to_owned(), Role::Name),
        ]
    );
    assert_eq!(roles("Al")[0].1, Role::Name);
    assert_eq!(roles("Ar Rahman")[0].1, Role::Article);
    assert_eq!(roles("Ar Kahman")[0].1, Role::Name);
    assert_eq!(roles("Example Trading Limited")[2], ("ltd".to_owned(), Role::LegalForm));
    assert_eq!(roles("Ship 42")[1].1, Role::Number);
}

#[test]
fn scripts() {
    for (text, expected) in [
        ("Taliban", Script::Latin),
        ("Талибан", Script::Cyrillic),
        ("طالبان (Taliban of Kabul)", Script::Latin),
        ("אהרון", Script::Hebrew),
        ("任正非", Script::Han),
        ("김정은", Script::Hangul),
        ("さくら", Script::Kana),
        ("ሰላም", Script::Ethiopic),
        ("...", Script::None),
        ("ab бв", Script::Latin),
    ] {
        assert_eq!(script(text), expected, "{text}");
    }
}

#[test]
fn hiding_characters_are_shown() {
    assert_eq!(safe("a\nb"), "a\\u{a}b");
    assert_eq!(safe("\u{202e}\u{2066}\u{feff}\u{e0041}"), r"\u{202e}\u{2066}\u{feff}\u{e0041}");
    assert_eq!(width("a\u{200b}"), 9);
    assert_eq!(safe("عبدالغنی برادر"), "عبدالغنی برادر");
}

#[test]
fn distances() {
    assert!((osa_similarity("haqqani", "haqqani") - 1.0).abs() < 1e-12);
    assert!(osa_similarity("abc", "xyz").abs() < 1e-12);
    assert!(jaro_winkler("mahmud", "mahmod") > jaro_winkler("mahmud", "hamid"));
    assert!(within_one_edit("omar", "omra") && !within_one_edit("omar", "amir"));
}

/// An Arabic letter of mathematics behind a Greek numeral was left as it is by the first fold.
#[test]
fn a_word_of_two_scripts_is_folded_whole() {
    let once = fold("\u{10140}\u{1EE00}");
    assert_eq!(fold(&once), once);
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn anything_is_read_without_panic(text in any::<String>()) {
        let folded = fold(&text);
        let invisible = folded.chars().any(|c| c.is_control() || c == '\u{202e}');
        prop_assert!(!invisible);
        prop_assert!(!folded.contains("  ") && folded.trim() == folded);
        let _ = (skeleton(&folded), spelling(&folded), script(&text), width(&text));
        let sources: Vec<_> = tokens(&text).iter().map(|t| t.source).collect();
        prop_assert!(sources.is_sorted());
    }

    #[test]
    fn safe_text_is_safe(text in any::<String>()) {
        let shown = safe(&text).into_owned();
        let hides = shown.chars().any(|c| c.is_control() || ('\u{200b}'..='\u{200f}').contains(&c)
            || ('\u{202a}'..='\u{202e}').contains(&c));
        prop_assert!(!hides);
        prop_assert_eq!(safe(&shown).into_owned(), shown.clone());
    }

    #[test]
    fn similarity_has_no_sides(a in "[a-zа-я]{0,9}", b in "[a-zа-я]{0,9}") {
        prop_assert!((osa_similarity(&a, &b) - osa_similarity(&b, &a)).abs() < 1e-12);
        prop_assert_eq!(within_one_edit(&a, &b), within_one_edit(&b, &a));
        prop_assert!((0.0..=1.0).contains(&osa_similarity(&a, &b)));
    }
}
