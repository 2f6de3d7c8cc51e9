//! FollowTheMoney there and back: what was read comes back, and our own export is read as it was.

use std::collections::BTreeMap;

use proptest::prelude::*;
use unblink_lists::ftm::{
    FtmEntity, FtmValue, Naming, Sanctioned, assemble, entity_line, pieces, record,
};
use unblink_lists::{Input, SourceFile, reader};
use unblink_model::{Entity, EntityKey, FtmSchema, ReadReport};

const NOBODY: Naming<'_> = Naming { prefix: "x", id: &str::to_owned, sanctioned: &|_| None };

/// Sorts values, because FollowTheMoney gives them in no order.
fn canonical(mut entity: FtmEntity) -> FtmEntity {
    for values in entity.properties.values_mut() {
        for value in values.iter_mut() {
            if let FtmValue::Entity(nested) = value {
                **nested = canonical(std::mem::take(nested));
                // Made of the first of its values, which come in no order.
                nested.caption.clear();
            }
        }
        values.sort_by_key(|value| serde_json::to_string(value).expect("serializes"));
        values.dedup();
    }
    entity.referents.sort();
    entity.referents.dedup();
    entity.datasets.clear();
    entity.last_seen = None;
    entity
}

/// Reads an entity as a file's only one, and returns its record.
fn read(entity: FtmEntity) -> Entity {
    let mut report = ReadReport::default();
    let id = entity.id.clone();
    let (own, attached): (Vec<_>, Vec<_>) = pieces(entity, &mut report)
        .into_iter()
        .filter(|piece| piece.of == id)
        .partition(|piece| piece.own);
    let bare = |pieces: Vec<unblink_lists::ftm::Piece>| -> Vec<FtmEntity> {
        pieces.into_iter().map(|piece| piece.entity).collect()
    };
    assemble(EntityKey::new(&id), &bare(own), &bare(attached), &mut report)
}

/// Words that a property of a type can hold.
fn words(kind: &str) -> BoxedStrategy<String> {
    match kind {
        "date" => prop_oneof![
            "19[0-9]{2}",
            "19[0-9]{2}-0[1-9]",
            "20[01][0-9]-0[1-9]-1[0-9]",
            "20[01][0-9]-0[1-9]-1[0-9]T00:00:00"
        ]
        .boxed(),
        "country" => {
            prop_oneof!["[a-z]{2}", Just("suhh".to_owned()), Just("gb-sct".to_owned())].boxed()
        }
        "entity" => "NK-[a-z]{2}".boxed(),
        _ => "[A-Za-zА-я0-9@:=#,.;' -]{1,12}"
            .prop_map(|s| s.trim().to_owned())
            .prop_filter("empty", |s| !s.is_empty())
            .boxed(),
    }
}

prop_compose! {
    fn values(schema: &'static str)(
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<u64>()), 0..8),
        seed in proptest::collection::vec(words("string"), 8),
        dates in proptest::collection::vec(words("date"), 8),
        countries in proptest::collection::vec(words("country"), 8),
        ids in proptest::collection::vec(words("entity"), 8),
    ) -> BTreeMap<String, Vec<FtmValue>> {
        let known: Vec<_> = FtmSchema::of(schema).expect("a schema").properties()
            .into_iter().filter(|property| !property.is_stub).collect();
        let mut out: BTreeMap<String, Vec<FtmValue>> = BTreeMap::new();
        for (at, (pick, _)) in picks.into_iter().enumerate() {
            let property = pick.get(&known);
            let text = match property.kind {
                "date" => &dates[at],
                "country" => &countries[at],
                "entity" => &ids[at],
                _ => &seed[at],
            };
            let values = out.entry(property.name.to_owned()).or_default();
            let value = FtmValue::Text(text.clone());
            if !values.contains(&value) {
                values.push(value);
            }
        }
        out
    }
}

fn thing() -> impl Strategy<Value = FtmEntity> {
    prop_oneof![
        Just("Person"),
        Just("Company"),
        Just("Vessel"),
        Just("PublicBody"),
        Just("Address")
    ]
    .prop_flat_map(|schema| {
        let sanction = values("Sanction").prop_map(|properties| {
            let mut sanction = FtmEntity::new("s-1", "Sanction");
            sanction.properties = properties;
            sanction.properties.remove("entity");
            sanction.properties.remove("proof");
            sanction.add("entity", "NK-own");
            sanction
        });
        (values(schema), "[a-z]{1,9}", any::<bool>(), proptest::option::of(sanction)).prop_map(
            move |(properties, caption, target, sanction)| {
                let mut entity = FtmEntity::new("NK-own", schema);
                entity.properties = properties;
                entity.caption = caption;
                entity.target = target;
                entity.referents = vec!["NK-a".to_owned(), "NK-b".to_owned()];
                entity.first_seen = Some("2020-01-01T00:00:00".to_owned());
                if let Some(sanction) = sanction {
                    entity.nest("sanctions", sanction);
                }
                entity
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn an_entity_comes_back_as_it_was(entity in thing()) {
        let back = record("NK-own", &read(entity.clone()), &NOBODY);
        prop_assert_eq!(canonical(back), canonical(entity));
    }

    #[test]
    fn the_order_of_values_says_nothing(entity in thing()) {
        let mut turned = entity.clone();
        for values in turned.properties.values_mut() {
            values.reverse();
        }
        prop_assert_eq!(read(entity), read(turned));
    }

    #[test]
    fn no_line_is_fatal(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = entity_line(&line, &mut ReadReport::default());
    }
}

#[test]
fn what_we_write_of_an_official_list_is_read_as_it_was() {
    for (list, file) in [
        ("un_sc_sanctions", "old_shape.xml"),
        ("un_sc_sanctions", "new_shape.xml"),
        ("us_ofac_sdn", "classic.xml"),
        ("gb_hmt_sanctions", "conlist.csv"),
        ("us_trade_csl", "all_sources_2022-05-01.csv"),
    ] {
        let folder = std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo");
        let path = format!("{folder}/fixtures/{list}/{file}");
        let bytes = std::fs::read(&path).expect(&path);
        let files = [SourceFile { name: file, bytes: &bytes }];
        let given = Some(unblink_model::Published {
            at: jiff::civil::date(2022, 5, 1).at(0, 0, 0, 0),
            basis: unblink_model::Basis::Given,
        });
        let edition = reader(list).expect(list).read(&Input { files: &files, given }).expect(file);
        assert!(!edition.entities.is_empty(), "{file}");
        for entity in &edition.entities {
            let id = format!("{list}:{}", entity.key);
            let by = Sanctioned {
                authority: "Tests".to_owned(),
                country: "us".to_owned(),
                url: String::new(),
            };
            let naming = Naming {
                prefix: &id,
                id: &|key| format!("{list}:{key}"),
                sanctioned: &|_| Some(by.clone()),
            };
            let written = record(&id, entity, &naming);
            let line = serde_json::to_vec(&written).expect("serializes");
            let mut report = ReadReport::default();
            let again = entity_line(&line, &mut report).expect("reads");
            assert_eq!(again, written);
            let back = record(&id, &read(again), &NOBODY);
            assert_eq!(report.not_understood, BTreeMap::new(), "{id}");
            assert_eq!(canonical(back), canonical(written), "{id}");
        }
    }
}
