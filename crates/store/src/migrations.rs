//! The format of the database, step by step. A step once released is never edited.

/// SQL of each step; the database's `user_version` counts the steps taken.
pub(crate) const STEPS: &[&str] = &[
    "
    -- One row a transaction: the recorded clock.
    CREATE TABLE tx (
        id INTEGER PRIMARY KEY,
        recorded_at TEXT NOT NULL,
        act TEXT NOT NULL,
        by TEXT NOT NULL
    ) STRICT;

    CREATE TABLE list (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT;

    -- Every edition ever offered, held and rejected ones too.
    CREATE TABLE edition (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        list INTEGER NOT NULL REFERENCES list,
        published TEXT,
        entries INTEGER NOT NULL,
        -- Its meta data (what it covers, when it was published); NULL when it could not be read.
        meta BLOB,
        -- What reading it showed.
        report BLOB NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    CREATE INDEX edition_by_list ON edition (list, published);

    -- Its raw files, by the SHA-256 under which the archive keeps them.
    CREATE TABLE edition_file (
        edition INTEGER NOT NULL REFERENCES edition,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        PRIMARY KEY (edition, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX edition_file_by_digest ON edition_file (digest);

    -- accepted, held, rejected, released: the newest row is the state.
    CREATE TABLE edition_state (
        id INTEGER PRIMARY KEY,
        edition INTEGER NOT NULL REFERENCES edition,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    CREATE INDEX edition_state_by_edition ON edition_state (edition);

    CREATE TABLE key (
        id INTEGER PRIMARY KEY,
        list INTEGER NOT NULL REFERENCES list,
        name TEXT NOT NULL,
        UNIQUE (list, name)
    ) STRICT;

    CREATE TABLE facet (
        id INTEGER PRIMARY KEY,
        format TEXT NOT NULL,
        property TEXT NOT NULL,
        UNIQUE (format, property)
    ) STRICT;

    -- Value sets as JSON; the first byte says plain (0) or zstd (1).
    CREATE TABLE value (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        body BLOB NOT NULL
    ) STRICT;

    -- What an edition showed of an entry's facet, where it differs from the editions before.
    -- seen: a value's id, 0 empty, -1 absent, -2 present.
    CREATE TABLE entry (
        key INTEGER NOT NULL REFERENCES key,
        facet INTEGER NOT NULL REFERENCES facet,
        edition INTEGER NOT NULL REFERENCES edition,
        seen INTEGER NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx,
        PRIMARY KEY (key, facet, edition)
    ) STRICT, WITHOUT ROWID;

    -- Folded names of entries, for looking up; every name an entry ever had.
    CREATE TABLE name (
        folded TEXT NOT NULL,
        key INTEGER NOT NULL REFERENCES key,
        PRIMARY KEY (folded, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE link (
        id INTEGER PRIMARY KEY,
        a_list TEXT NOT NULL, a_key TEXT NOT NULL,
        b_list TEXT NOT NULL, b_key TEXT NOT NULL,
        kind TEXT NOT NULL,
        reason TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    -- A machine says the same at every edition; a person's word counts each time it is given.
    CREATE UNIQUE INDEX link_once ON link (a_list, a_key, b_list, b_key, kind, reason)
        WHERE kind IN ('reference', 'renumbered');
    CREATE INDEX link_by_b ON link (b_list, b_key);
",
    "
    -- Official references are asked for without naming the list.
    CREATE INDEX key_by_name ON key (name);
",
];
