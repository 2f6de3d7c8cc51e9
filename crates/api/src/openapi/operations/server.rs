//! Health, metrics, the document itself.

use super::{INVALID, Kind, NONE, Operation, query, usual};

/// What it holds.
pub(super) const OPERATIONS: &[Operation] = &[
    get!(
        "/metrics",
        "metrics",
        "Server",
        "Returns counters and gauges for Prometheus.",
        [],
        [(200, "Metrics", "OpenMetrics text.")],
        "/metrics"
    ),
    Operation {
        is_open: true,
        ..get!(
            "/healthz",
            "health",
            "Server",
            "Says that the process lives.",
            [],
            [(200, "Status", "It lives.")],
            "/healthz"
        )
    },
    Operation {
        is_open: true,
        ..get!(
            "/readyz",
            "ready",
            "Server",
            "Says whether every required list can be relied on.",
            [],
            [(200, "Status", "They can.")],
            "/readyz"
        )
    },
    Operation {
        is_open: true,
        ..get!(
            "/openapi.json",
            "openapi",
            "Server",
            "Returns this document.",
            [],
            [(200, "Reconciled", "This document.")],
            "/openapi.json"
        )
    },
    Operation {
        is_open: true,
        ..get!(
            "/docs",
            "docs",
            "Server",
            "Shows this document to people.",
            [],
            [(200, "Page", "A page.")],
            "/docs"
        )
    },
    Operation {
        method: "post",
        path: "/updatez",
        id: "update",
        tag: "Server",
        summary: "Looks at the ledger again, with the token of the settings.",
        params: &[
            query("token", Kind::Any, "server.update_token."),
            usual("sync", Kind::Switch, "false", "Waits until it is done."),
        ],
        body: NONE,
        answers: &[
            (403, "Detail", "The token is not the one of the settings."),
            (200, "Status", "It is done, or under way."),
            INVALID,
        ],
        example: "/updatez?token=x",
        is_open: true,
    },
];
