//! The table of FollowTheMoney against what is known of the model.

use super::*;

#[test]
fn the_table_is_read_to_its_last_line() {
    let lines = |mark: &str| TABLE.lines().filter(|line| line.starts_with(mark)).count();
    assert_eq!(FtmSchema::all().count(), lines("S "));
    assert_eq!(FtmSchema::all().map(|schema| schema.own.len()).sum::<usize>(), lines("P "));
    assert_eq!(lines("S ") + lines("P ") + lines("#"), TABLE.lines().count());
    assert_eq!(lines("S "), 71, "as `len(followthemoney.model.schemata)` says of 4.11.2");
}

#[test]
fn every_name_in_the_table_leads_somewhere() {
    for schema in FtmSchema::all() {
        for up in &schema.extends {
            assert!(FtmSchema::of(up).is_some(), "{} extends {up}", schema.name);
        }
        let named = schema.required.iter().chain(&schema.caption);
        for name in named.chain(schema.edge.iter().flat_map(|e| [&e.source, &e.target])) {
            assert!(schema.property(name).is_some(), "{}.{name}", schema.name);
        }
        for property in &schema.own {
            assert_eq!(property.kind == "entity", property.range.is_some(), "{property:?}");
            if let (Some(range), Some(reverse)) = (property.range, property.reverse) {
                let range = FtmSchema::of(range).expect("a schema");
                assert!(range.property(reverse).is_some(), "{property:?}");
            }
        }
    }
}

#[test]
fn what_can_be_asked_for_is_what_the_model_says() {
    let matchable: Vec<&str> =
        FtmSchema::all().filter(|schema| schema.matchable).map(|schema| schema.name).collect();
    assert_eq!(
        matchable,
        [
            "Address",
            "Airplane",
            "BankAccount",
            "Company",
            "CryptoWallet",
            "LegalEntity",
            "Organization",
            "Person",
            "Position",
            "PublicBody",
            "Security",
            "Territory",
            "UserAccount",
            "Vehicle",
            "Vessel"
        ]
    );
    let ownership = FtmSchema::of("Ownership").expect("a schema");
    assert_eq!(ownership.edge, Some(FtmEdge { source: "owner", target: "asset" }));
    assert!(!ownership.is_thing());
    let company = FtmSchema::of("Company").expect("a schema");
    assert!(company.is_a("Asset") && company.is_a("Organization") && company.is_thing());
    let name = company.property("name").expect("inherited");
    assert_eq!((name.schema, name.kind, name.label), ("Thing", "name", "Name"));
    let all = company.properties();
    assert!(all.windows(2).all(|pair| pair[0].name < pair[1].name));
    assert!(all.iter().any(|property| property.name == "ticker"));
    let legal: Vec<&str> = FtmSchema::of("LegalEntity")
        .expect("a schema")
        .descendants()
        .map(|schema| schema.name)
        .collect();
    assert_eq!(legal, ["Company", "LegalEntity", "Organization", "Person", "PublicBody"]);
}
