//! Our own routes, under `/api/v1`.

use super::{
    Body, KNOWN, Kind, NO_SUBJECT, NONE, ON, Operation, Param, Place, RECORDED, SEVERAL, SUBJECT,
    many, path, query, usual,
};

/// What it holds.
pub(super) const OPERATIONS: &[Operation] = &[
    get!(
        "/api/v1/who-lists",
        "who_lists",
        "Register",
        "Tells who lists a subject, who did, who does not, and of whom nothing is known.",
        [SUBJECT, ON, KNOWN, RECORDED],
        [(200, "WhoLists", "The answer."), NO_SUBJECT, SEVERAL],
        "/api/v1/who-lists?subject=taliban&on=2025-04-18"
    ),
    get!(
        "/api/v1/subjects/{subject}",
        "subject",
        "Register",
        "Returns each list's record of a subject.",
        [path("subject", "An id, a reference or a name."), ON, KNOWN, RECORDED],
        [(200, "Records", "The records."), NO_SUBJECT, SEVERAL],
        "/api/v1/subjects/taliban"
    ),
    get!(
        "/api/v1/history",
        "history",
        "Register",
        "Returns the whole course of a subject.",
        [SUBJECT, ON, KNOWN, RECORDED],
        [(200, "History", "The course."), NO_SUBJECT, SEVERAL],
        "/api/v1/history?subject=taliban"
    ),
    get!(
        "/api/v1/changes",
        "changes",
        "Register",
        "Returns what changed on the lists.",
        [
            query("list", Kind::Text, "One list."),
            query("since", Kind::Text, "A day or an edition's id."),
            query("until", Kind::Text, "A day or an edition's id."),
            query(
                "kind",
                Kind::Word(&["listed", "amended", "delisted", "relisted", "renumbered"]),
                "One kind of change."
            ),
            query("net", Kind::Switch, "The difference between the two ends."),
            usual("limit", Kind::Count(0, 10_000), "1000", "Most changes."),
            usual("offset", Kind::Count(0, 1_000_000_000), "0", "Changes passed over."),
            ON,
            KNOWN,
            RECORDED
        ],
        [
            (200, "Changes", "A page of them, oldest first."),
            (404, "Problem", "No list or edition is called so.")
        ],
        "/api/v1/changes?since=2025-01-01"
    ),
    get!(
        "/api/v1/compare",
        "compare",
        "Register",
        "Returns authorities by subjects, and where they diverge.",
        [
            Param {
                name: "subject",
                place: Place::Query,
                kind: Kind::Text,
                is_many: true,
                is_required: true,
                usual: None,
                words: "Up to 20 subjects."
            },
            ON,
            KNOWN,
            RECORDED
        ],
        [(200, "Compare", "The matrix."), NO_SUBJECT, SEVERAL],
        "/api/v1/compare?subject=taliban&subject=ansarallah"
    ),
    get!(
        "/api/v1/engagement",
        "engagement",
        "Register",
        "Tells which state stands where on the ladder of engagement.",
        [SUBJECT, query("by", Kind::Text, "One state."), ON, KNOWN, RECORDED],
        [(200, "Engagement", "The ladder."), NO_SUBJECT, SEVERAL],
        "/api/v1/engagement?subject=taliban"
    ),
    get!(
        "/api/v1/exemptions",
        "exemptions",
        "Register",
        "Tells what the measures leave open.",
        [SUBJECT, ON, KNOWN, RECORDED],
        [(200, "Exemptions", "Carve-outs."), NO_SUBJECT, SEVERAL],
        "/api/v1/exemptions?subject=taliban"
    ),
    get!(
        "/api/v1/context",
        "context",
        "Register",
        "Returns incidents, pledges, assessments, offices.",
        [SUBJECT, ON, KNOWN, RECORDED],
        [(200, "Context", "Dated facts."), NO_SUBJECT, SEVERAL],
        "/api/v1/context?subject=taliban"
    ),
    get!(
        "/api/v1/lists",
        "lists",
        "Register",
        "Returns every list with its editions, freshness, licence and attribution.",
        [],
        [(200, "Lists", "Every list.")],
        "/api/v1/lists"
    ),
    get!(
        "/api/v1/coverage",
        "coverage",
        "Register",
        "Tells what an answer would look at.",
        [ON, KNOWN, RECORDED],
        [(200, "CoverageAnswer", "Loaded, not loaded, held.")],
        "/api/v1/coverage"
    ),
    get!(
        "/api/v1/screen",
        "screen",
        "Screening",
        "Screens one query. Any FollowTheMoney property that is compared may be a parameter.",
        [
            many("name", Kind::Text, "Names, in any script."),
            query("schema", Kind::Text, "What it is."),
            many("birthDate", Kind::Text, "Birth dates, whole or partial."),
            many("country", Kind::Text, "Countries."),
            query("dataset", Kind::Text, "`default` or one list."),
            usual("limit", Kind::Count(1, 100), "5", "Most results."),
            usual("threshold", Kind::Share, "0.7", "Score from which a result is a `match`."),
            usual("cutoff", Kind::Share, "0", "Score below which a result is not shown."),
            ON,
            KNOWN,
            RECORDED
        ],
        [
            (200, "Screening", "Possible matches with reasons."),
            (404, "Problem", "No list is called so.")
        ],
        "/api/v1/screen?name=Baradar"
    ),
    Operation {
        method: "post",
        path: "/api/v1/screen",
        id: "screen_many",
        tag: "Screening",
        summary: "Screens one query as JSON, or any number as JSON lines, answered line by line.",
        params: &[
            query("dataset", Kind::Text, "`default` or one list."),
            usual("limit", Kind::Count(1, 100), "5", "Most results."),
            usual("threshold", Kind::Share, "0.7", "Score from which a result is a `match`."),
            usual("cutoff", Kind::Share, "0", "Score below which a result is not shown."),
            ON,
            KNOWN,
            RECORDED,
        ],
        body: Some(Body {
            kinds: &[("application/json", "Query"), ("application/x-ndjson", "QueryLines")],
            example: r#"{"schema":"Person","properties":{"name":["Abdul Ghani Baradar"]}}"#,
        }),
        answers: &[
            (200, "Screening", "Possible matches with reasons."),
            (404, "Problem", "No list is called so."),
        ],
        example: "/api/v1/screen",
        is_open: false,
    },
    Operation {
        method: "post",
        path: "/api/v1/editions/{edition}/release",
        id: "release",
        tag: "Decisions",
        summary: "Lets a held edition in, on a reviewer's word.",
        params: &[path("edition", "The edition's id.")],
        body: Some(Body {
            kinds: &[("application/json", "Reason")],
            example: r#"{"reason":"checked against the issuer's site"}"#,
        }),
        answers: &[
            (404, "Problem", "No edition is called so."),
            (200, "Decided", "Where it stands now."),
            (409, "Problem", "The edition is not held, or cannot be read."),
        ],
        example: "/api/v1/editions/none@2020-01-01.0/release",
        is_open: false,
    },
    Operation {
        method: "post",
        path: "/api/v1/editions/{edition}/reject",
        id: "reject",
        tag: "Decisions",
        summary: "Turns a held edition away, on a reviewer's word. Its files stay in the archive.",
        params: &[path("edition", "The edition's id.")],
        body: Some(Body {
            kinds: &[("application/json", "Reason")],
            example: r#"{"reason":"half of the file is missing"}"#,
        }),
        answers: &[
            (404, "Problem", "No edition is called so."),
            (200, "Decided", "Where it stands now."),
            (409, "Problem", "The edition is not held."),
        ],
        example: "/api/v1/editions/none@2020-01-01.0/reject",
        is_open: false,
    },
    get!(
        "/api/v1/accounts",
        "accounts",
        "Server",
        "Returns every account with its keys, without secrets.",
        [],
        [(200, "Accounts", "Every account.")],
        "/api/v1/accounts"
    ),
];
