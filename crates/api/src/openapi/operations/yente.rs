//! The routes that OpenSanctions' clients speak.

use super::{
    Body, DATASET, EXCLUDE, INCLUDE, INVALID, KNOWN, Kind, LIMIT, MOVED, NO_DATASET, NO_ENTITY,
    NONE, OFFSET, ON, Operation, PREFIX, RECORDED, SINCE, many, path, query, usual,
};

/// What it holds.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        method: "post",
        path: "/match/{dataset}",
        id: "match",
        tag: "Screening",
        summary: "Screens up to a hundred queries by example.",
        params: &[
            DATASET,
            usual("limit", Kind::Count(0, 500), "5", "Most results of a query."),
            usual("threshold", Kind::Share, "0.7", "Score from which a result is a `match`."),
            usual("cutoff", Kind::Share, "0.7", "Score below which a result is not shown."),
            usual("algorithm", Kind::Any, "best", "Any of /algorithms; all are answered alike."),
            INCLUDE,
            EXCLUDE,
            many("exclude_schema", Kind::Any, "No entities of these schemata."),
            many("topics", Kind::Any, "Only entities of any of these topics."),
            SINCE,
            many("exclude_entity_ids", Kind::Any, "None of these entities, by any of their ids."),
            ON,
            KNOWN,
            RECORDED,
        ],
        body: Some(Body {
            kinds: &[("application/json", "MatchRequest")],
            example: r#"{"queries":{"q1":{"schema":"Person","properties":{"name":["Abdul Ghani Baradar"]}}}}"#,
        }),
        answers: &[
            (200, "MatchResponse", "Every query with its results, or with why it has none."),
            NO_DATASET,
            INVALID,
        ],
        example: "/match/default",
        is_open: false,
    },
    get!(
        "/search/{dataset}",
        "search",
        "Data",
        "Searches entities by words, filters and facets.",
        [
            DATASET,
            usual("q", Kind::Any, "", "Words; `-word` is unwanted, `word*` a start, `OR` any."),
            usual("schema", Kind::Any, "Thing", "What it is, or a case of."),
            INCLUDE,
            EXCLUDE,
            many("exclude_schema", Kind::Any, "No entities of these schemata."),
            SINCE,
            many("countries", Kind::Any, "Countries, as codes."),
            many("topics", Kind::Any, "Topics."),
            many("datasets", Kind::Any, "Datasets."),
            many("filter", Kind::Any, "`field:value`."),
            many("sort", Kind::Any, "`field:asc` or `field:desc`."),
            query("target", Kind::Switch, "Only what is itself listed; deprecated."),
            usual("fuzzy", Kind::Switch, "false", "Lets a word be one letter off."),
            usual("simple", Kind::Switch, "false", "Accepted; words are always read simply."),
            many(
                "facets",
                Kind::Word(&[
                    "countries",
                    "topics",
                    "datasets",
                    "schema",
                    "identifiers",
                    "genders"
                ]),
                "Fields whose values are counted."
            ),
            usual(
                "filter_op",
                Kind::Word(&["OR", "AND"]),
                "OR",
                "Whether any or all values of a field must hold."
            ),
            LIMIT,
            OFFSET
        ],
        [(200, "SearchResponse", "What was found."), NO_DATASET, INVALID],
        "/search/default?q=baradar"
    ),
    get!(
        "/entities/{entity_id}",
        "entity",
        "Data",
        "Returns one entity whole.",
        [
            path("entity_id", "Its id, or that of one of its entries."),
            usual("nested", Kind::Switch, "true", "Whether what is tied to it stands inside."),
            ON,
            KNOWN,
            RECORDED
        ],
        [(200, "Entity", "The entity."), MOVED, NO_ENTITY, INVALID],
        "/entities/taliban"
    ),
    get!(
        "/entities/{entity_id}/adjacent",
        "adjacent",
        "Data",
        "Returns what is tied to an entity.",
        [
            path("entity_id", "Its id."),
            many("sort", Kind::Any, "`field:asc` or `field:desc`."),
            LIMIT,
            OFFSET,
            ON,
            KNOWN,
            RECORDED
        ],
        [
            (200, "Adjacent", "The entity, and by property what is tied to it."),
            MOVED,
            NO_ENTITY,
            INVALID
        ],
        "/entities/taliban/adjacent"
    ),
    get!(
        "/entities/{entity_id}/adjacent/{property_name}",
        "adjacent_by",
        "Data",
        "Returns what is tied to an entity by one property.",
        [
            path("entity_id", "Its id."),
            path("property_name", "The property."),
            many("sort", Kind::Any, "`field:asc` or `field:desc`."),
            LIMIT,
            OFFSET,
            ON,
            KNOWN,
            RECORDED
        ],
        [(200, "AdjacentPage", "A page of it."), MOVED, NO_ENTITY, INVALID],
        "/entities/taliban/adjacent/sanctions"
    ),
    get!(
        "/statements",
        "statements",
        "Data",
        "Returns each value with the list that says it.",
        [
            query("entity_id", Kind::Any, "An entry's id."),
            query("canonical_id", Kind::Any, "A subject's id."),
            query("dataset", Kind::Any, "A list."),
            query("prop", Kind::Any, "A property."),
            query("value", Kind::Any, "A value."),
            query("schema", Kind::Any, "A schema."),
            query("sort", Kind::Any, "Accepted; statements come by entity and property."),
            usual("limit", Kind::Count(0, 500), "50", "Most results."),
            OFFSET
        ],
        [(200, "Statements", "A page of them."), NO_DATASET, INVALID],
        "/statements?canonical_id=taliban"
    ),
    get!(
        "/catalog",
        "catalog",
        "Data",
        "Returns every dataset. It has an ETag.",
        [],
        [(200, "Catalog", "Every dataset."), (304, "", "It is as it was.")],
        "/catalog"
    ),
    get!(
        "/manifest",
        "manifest",
        "Data",
        "The same as /catalog.",
        [],
        [(200, "Catalog", "Every dataset."), (304, "", "It is as it was.")],
        "/manifest"
    ),
    get!(
        "/algorithms",
        "algorithms",
        "Screening",
        "Returns how names are scored.",
        [],
        [(200, "Algorithms", "Every name that is accepted; all are answered by the first.")],
        "/algorithms"
    ),
    get!(
        "/reconcile/{dataset}",
        "reconcile_manifest",
        "Reconciliation",
        "Returns the service's manifest.",
        [
            DATASET,
            query("queries", Kind::Any, "Queries as JSON, as a form has them."),
            query("extend", Kind::Any, "An extension as JSON.")
        ],
        [(200, "Reconciled", "The manifest, or the answers."), NO_DATASET],
        "/reconcile/default"
    ),
    Operation {
        method: "post",
        path: "/reconcile/{dataset}",
        id: "reconcile",
        tag: "Reconciliation",
        summary: "Answers queries, or extends rows.",
        params: &[DATASET],
        body: Some(Body {
            kinds: &[("application/x-www-form-urlencoded", "Form")],
            example: "queries=%7B%22q0%22%3A%7B%22query%22%3A%22Taliban%22%7D%7D",
        }),
        answers: &[(200, "Reconciled", "Candidates by query, or values by row."), NO_DATASET],
        example: "/reconcile/default",
        is_open: false,
    },
    get!(
        "/reconcile/{dataset}/suggest/entity",
        "suggest_entity",
        "Reconciliation",
        "Suggests entities.",
        [DATASET, PREFIX],
        [(200, "Suggestions", "Entities."), NO_DATASET],
        "/reconcile/default/suggest/entity?prefix=tal"
    ),
    get!(
        "/reconcile/{dataset}/suggest/type",
        "suggest_type",
        "Reconciliation",
        "Suggests schemata.",
        [DATASET, PREFIX],
        [(200, "Suggestions", "Schemata."), NO_DATASET],
        "/reconcile/default/suggest/type?prefix=per"
    ),
    get!(
        "/reconcile/{dataset}/suggest/property",
        "suggest_property",
        "Reconciliation",
        "Suggests properties.",
        [DATASET, PREFIX],
        [(200, "Suggestions", "Properties."), NO_DATASET],
        "/reconcile/default/suggest/property?prefix=na"
    ),
    get!(
        "/reconcile/{dataset}/extend/property",
        "extend_property",
        "Reconciliation",
        "Names the properties rows can be extended by.",
        [
            DATASET,
            usual("type", Kind::Any, "Thing", "A schema."),
            usual("limit", Kind::Count(0, 10_000), "0", "Most of them; 0 is all.")
        ],
        [(200, "Reconciled", "Properties."), NO_DATASET, INVALID],
        "/reconcile/default/extend/property?type=Person"
    ),
];
