//! Subjects and entries as FollowTheMoney entities.

use tempfile::TempDir;
use unblink_app::{FtmEntity, FtmValue};
use unblink_model::{EntityKey, FtmSchema, ListId};

use crate::at_hand::{day, import, raw, register};

fn nested<'a>(entity: &'a FtmEntity, property: &str) -> Vec<&'a FtmEntity> {
    let values = entity.properties.get(property).into_iter().flatten();
    values
        .filter_map(|value| match value {
            FtmValue::Entity(nested) => Some(nested.as_ref()),
            FtmValue::Text(_) => None,
        })
        .collect()
}

/// Every property written is one of its schema, nested entities included.
pub(crate) fn lawful(entity: &FtmEntity) {
    let schema = FtmSchema::of(&entity.schema).unwrap_or_else(|| panic!("{}", entity.schema));
    assert!(!schema.is_abstract, "{}", entity.schema);
    for (name, values) in &entity.properties {
        let property = schema.property(name);
        let property = property.unwrap_or_else(|| panic!("{}.{name}", entity.schema));
        assert!(!values.is_empty(), "{}.{name}", entity.schema);
        for value in values {
            match value {
                FtmValue::Text(text) => {
                    assert!(!text.is_empty() && !property.is_stub, "{}.{name}", entity.schema);
                }
                FtmValue::Entity(nested) => {
                    assert_eq!(property.kind, "entity", "{}.{name}", entity.schema);
                    lawful(nested);
                }
            }
        }
    }
}

#[test]
fn a_subject_carries_its_designations_as_they_stand_on_the_day() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let status = |entity: &FtmEntity, authority: &str| {
        let all = nested(entity, "sanctions");
        let one = all.iter().find(|one| one.id == format!("taliban/sanction/{authority}/actor/"));
        one.and_then(|one| one.texts("status").next().map(str::to_owned))
    };
    let before = register.as_of(Some(day("2025-04-16")), Some(day("2025-04-16")), None);
    let after = register.as_of(Some(day("2025-04-18")), None, None);
    let then = register.ftm_subject("taliban", &before).expect("a subject");
    let now = register.ftm_subject("taliban", &after).expect("a subject");
    for entity in [&then, &now] {
        lawful(entity);
        assert_eq!((entity.id.as_str(), entity.schema.as_str()), ("taliban", "Organization"));
        assert!(entity.target && entity.texts("topics").any(|topic| topic == "sanction"));
    }
    assert_eq!(status(&then, "ru-supreme-court").as_deref(), Some("listed"));
    assert_eq!(status(&now, "ru-supreme-court").as_deref(), Some("suspended"));
}

#[test]
fn an_entry_says_what_its_list_alone_says() {
    let folder = TempDir::new().expect("a folder");
    let mut register = register(&folder);
    let fixtures =
        std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo") + "/../lists/fixtures";
    let file = raw(&std::path::Path::new(&fixtures).join("un_sc_sanctions/old_shape.xml"));
    let imported = import(&mut register, "un_sc_sanctions", &[file]);
    register.release(imported.edition.as_str(), "a fixture").expect("is let in");
    let as_of = register.as_of(None, None, None);
    let list = ListId::new("un_sc_sanctions");
    for entry in register.entries(&list, &as_of).expect("entries") {
        let one = register.ftm_entry(&list, &entry.key, &as_of).expect("answers");
        let one = one.expect("is on the list");
        lawful(&one);
        assert_eq!(one.datasets, ["un_sc_sanctions"]);
        assert_eq!(one.id, format!("un_sc_sanctions:{}", entry.key));
        assert!(one.first_seen.is_some() && one.last_seen >= one.last_change);
        let sanctions = nested(&one, "sanctions");
        assert!(!sanctions.is_empty());
        for sanction in sanctions {
            assert_eq!(sanction.texts("authorityId").count(), 1, "{}", entry.key);
            assert_eq!(sanction.texts("entity").collect::<Vec<_>>(), [one.id.as_str()]);
        }
    }
    let absent = register.ftm_entry(&list, &EntityKey::new("XXi.999"), &as_of).expect("answers");
    assert_eq!(absent, None);
}
