//! An index as bytes: opened again it answers the same, and no damage passes.

use std::sync::Arc;

use proptest::prelude::*;
use unblink_screen::{Everyone, Index, OpenError, Options, Query, Settings};

use crate::names::{Dice, full_name, register};

const ALL: Options = Options { limit: 100, cutoff: 0.0 };

fn bytes() -> Vec<u8> {
    Index::build(register(40, 5)).bytes().to_vec()
}

#[test]
fn an_index_opened_again_answers_the_same() {
    let built = Index::build(register(200, 5));
    let opened = Index::open(Arc::new(built.bytes().to_vec())).unwrap();
    let mut dice = Dice::new(8);
    for _ in 0..50 {
        let query = Query::name(full_name(&mut dice));
        let (a, b) =
            (built.search(&query, &Everyone, &ALL), opened.search(&query, &Everyone, &ALL));
        assert_eq!(serde_json::to_string(&a).unwrap(), serde_json::to_string(&b).unwrap());
        let scores: Vec<(u32, f64)> = a.iter().map(|found| (found.number, found.score)).collect();
        assert_eq!(built.scores(&query, &Everyone, &ALL), scores);
    }
    assert_eq!(built.bytes(), Index::build(register(200, 5)).bytes());
}

#[test]
fn cut_off_foreign_and_damaged_bytes_are_refused() {
    let whole = bytes();
    for length in (0..whole.len()).step_by(whole.len() / 97 + 1).chain([whole.len() - 1]) {
        assert!(Index::open(Arc::new(whole[..length].to_vec())).is_err(), "{length}");
    }
    let open = |bytes: Vec<u8>| Index::open(Arc::new(bytes)).unwrap_err();
    assert_eq!(open(b"PK\x03\x04 another kind of file".to_vec()), OpenError::Foreign);
    let mut longer = whole.clone();
    longer.push(0);
    assert!(matches!(open(longer), OpenError::Truncated { .. }));
    let mut newer = whole.clone();
    newer[8] = 99;
    assert_eq!(open(newer), OpenError::Version { found: 99 });
    let mut damaged = whole;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    assert_eq!(open(damaged), OpenError::Digest);
}

/// Puts the right digest on wrong bytes, as a forger would; the next test keeps it in step.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;
    let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap());
    let mut lanes = [PRIME, !PRIME, PRIME << 1, PRIME >> 1];
    let mut blocks = bytes[24..].chunks_exact(32);
    for block in &mut blocks {
        for (lane, eight) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            *lane = (*lane ^ word(eight)).wrapping_mul(PRIME).rotate_left(29);
        }
    }
    let mut out = (bytes.len() - 24) as u64;
    for byte in blocks.remainder() {
        out = (out ^ u64::from(*byte)).wrapping_mul(PRIME).rotate_left(29);
    }
    for lane in lanes {
        out = (out ^ lane).wrapping_mul(PRIME).rotate_left(29);
    }
    out ^= out >> 32;
    bytes[16..24].copy_from_slice(&out.to_le_bytes());
    bytes
}

#[test]
fn the_tests_digest_is_the_rooms() {
    assert_eq!(signed(bytes()), bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Someone may forge the digest too: what is read past it stays within the bytes.
    #[test]
    fn a_forged_index_answers_something(places in prop::collection::vec((any::<usize>(), any::<u8>()), 1..60)) {
        let mut forged = bytes();
        for (place, byte) in places {
            let at = 128 + place % (forged.len() - 128);
            forged[at] = byte;
        }
        if let Ok(index) = Index::open(Arc::new(signed(forged))) {
            for name in ["Muhammad Zarbil", "John", "Omar bin Khalid"] {
                index.search(&Query::name(name), &Everyone, &ALL);
            }
        }
    }
}

#[test]
fn stop_words_weigh_less() {
    let index = Index::build(register(200, 5));
    let name = index.search(&Query::name("Omar"), &Everyone, &ALL)[0].explanation.features[0]
        .candidate
        .clone();
    let rest = name.split_once(' ').unwrap().1.to_owned();
    let asked = Query::name(rest.clone());
    let before = index.search(&asked, &Everyone, &ALL)[0].score;
    let settings = Settings {
        stop_words: vec![name.split(' ').next().unwrap().to_owned()],
        ..Settings::default()
    };
    let after = index.with_settings(settings).search(&asked, &Everyone, &ALL)[0].score;
    assert!(after > before, "{name}: {before} {after}");
}

#[test]
fn settings_out_of_bounds_are_refused() {
    let mut settings = Settings::default();
    settings.names.weak_alias = 1.5;
    assert_eq!(
        settings.check().unwrap_err().to_string(),
        "setting names.weak_alias is 1.5, expected 0 to 1"
    );
    assert!(serde_json::from_str::<Settings>(r#"{"treshold": 0.8}"#).is_err());
}
