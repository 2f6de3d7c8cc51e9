//! Hostile bytes as a screening index, and as a question to a sound one.
#![no_main]

use std::sync::{Arc, LazyLock};

use unblink_model::{EntityKind, Name, NameKind, Strength};
use unblink_screen::{Everyone, Index, Options, Profile, Query};

static SOUND: LazyLock<Index> = LazyLock::new(|| {
    let names = ["Abdul Ghani Baradar", "محمد عمر", "Korea Ryonbong General Corporation", "刘志刚"];
    Index::build(names.iter().enumerate().map(|(number, name)| {
        let mut profile = Profile::new(format!("p{number}"), Some(EntityKind::LegalEntity));
        profile.names.push(Name::new((*name).to_owned(), NameKind::Primary, Strength::Unstated));
        profile
    }))
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    let options = Options { limit: 5, cutoff: 0.0 };
    if kind % 2 == 0 {
        let name = String::from_utf8_lossy(bytes);
        let found = SOUND.search(&Query::name(name.as_ref()), &Everyone, &options);
        assert!(found.iter().all(|found| (0.0..=1.0).contains(&found.score)));
        let again = SOUND.search(&Query::name(name.as_ref()), &Everyone, &options);
        assert_eq!(found, again);
        return;
    }
    // The digest stops nearly all of these at the door; the room's own property test forges it.
    if let Ok(index) = Index::open(Arc::new(bytes.to_vec())) {
        index.search(&Query::name("Abdul Ghani Baradar"), &Everyone, &options);
    }
});
