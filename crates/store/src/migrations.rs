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
    "
    -- What asking an issuer for a list came to: one row an attempt, failed ones too.
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY,
        list TEXT NOT NULL,
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        reason TEXT NOT NULL,
        -- The edition that the files are; NULL when the attempt failed.
        edition TEXT,
        by TEXT NOT NULL
    ) STRICT;
    CREATE INDEX attempt_by_list ON attempt (list, id);
    CREATE INDEX attempt_by_edition ON attempt (edition, at) WHERE edition IS NOT NULL;

    -- The files of an attempt, and what to ask for them with the next time.
    CREATE TABLE download (
        attempt INTEGER NOT NULL REFERENCES attempt,
        position INTEGER NOT NULL,
        -- The address asked, and the one the file came from in the end.
        url TEXT NOT NULL,
        came_from TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        content_type TEXT,
        -- SHA-256 of the file as downloaded, under which the archive keeps it.
        digest TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        retrieved TEXT NOT NULL,
        PRIMARY KEY (attempt, position)
    ) STRICT, WITHOUT ROWID;
",
    "
    -- Strong identifiers of entries (a passport with its country, an IMO number): every one an
    -- entry ever had, so that entries of several lists are found to be one actor.
    CREATE TABLE identifier (
        value TEXT NOT NULL,
        scheme TEXT NOT NULL,
        key INTEGER NOT NULL REFERENCES key,
        PRIMARY KEY (value, scheme, key)
    ) STRICT, WITHOUT ROWID;

    -- Pairs that the matcher proposes to a person; the person's word is a link.
    CREATE TABLE proposal (
        id INTEGER PRIMARY KEY,
        a_list TEXT NOT NULL, a_key TEXT NOT NULL,
        b_list TEXT NOT NULL, b_key TEXT NOT NULL,
        origin TEXT NOT NULL,
        score REAL NOT NULL,
        reason TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx,
        UNIQUE (a_list, a_key, b_list, b_key)
    ) STRICT;
",
    "
    -- Lists that came with FollowTheMoney files: each a dataset of a collection.
    CREATE TABLE collection (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    CREATE TABLE dataset (
        list INTEGER PRIMARY KEY REFERENCES list,
        collection INTEGER NOT NULL REFERENCES collection,
        name TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx,
        UNIQUE (collection, name)
    ) STRICT;
    -- Title, publisher, licence and attribution as JSON; the newest row counts.
    CREATE TABLE dataset_terms (
        id INTEGER PRIMARY KEY,
        list INTEGER NOT NULL REFERENCES dataset,
        terms TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    CREATE INDEX dataset_terms_by_list ON dataset_terms (list);

    -- An operator's word on whether a list is screened against; the newest row counts.
    CREATE TABLE list_use (
        id INTEGER PRIMARY KEY,
        list INTEGER NOT NULL REFERENCES list,
        list_use TEXT NOT NULL,
        reason TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    CREATE INDEX list_use_by_list ON list_use (list);
",
    "
    -- Who may ask. Passwords are PHC strings of argon2; of keys and sessions only digests are kept.
    CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL,
        password TEXT,
        -- Who it is at an OpenID provider.
        outside TEXT UNIQUE,
        created TEXT NOT NULL,
        disabled TEXT
    ) STRICT;
    CREATE TABLE api_key (
        id TEXT PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account (name),
        label TEXT NOT NULL,
        role TEXT NOT NULL,
        digest BLOB NOT NULL,
        created TEXT NOT NULL,
        revoked TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE session (
        digest BLOB PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account (name),
        expires TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE usage (
        day TEXT NOT NULL,
        caller TEXT NOT NULL,
        requests INTEGER NOT NULL,
        PRIMARY KEY (day, caller)
    ) STRICT, WITHOUT ROWID;
    -- Moves with every change, so that servers read accounts again only when there is need.
    CREATE TABLE account_version (number INTEGER NOT NULL) STRICT;
    INSERT INTO account_version VALUES (0);
    CREATE TRIGGER account_added AFTER INSERT ON account
        BEGIN UPDATE account_version SET number = number + 1; END;
    CREATE TRIGGER account_changed AFTER UPDATE ON account
        BEGIN UPDATE account_version SET number = number + 1; END;
    CREATE TRIGGER key_added AFTER INSERT ON api_key
        BEGIN UPDATE account_version SET number = number + 1; END;
    CREATE TRIGGER key_changed AFTER UPDATE ON api_key
        BEGIN UPDATE account_version SET number = number + 1; END;
",
    "
    -- Articles of which something was proposed. The archive keeps their bytes under `digest` and
    -- the text to which spans point under `text_digest`.
    CREATE TABLE article (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        text_digest TEXT NOT NULL,
        source TEXT NOT NULL,
        url TEXT,
        title TEXT,
        publisher TEXT,
        -- A day, or an interval with `..` for an open end; NULL when nothing tells.
        published TEXT,
        language TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx,
        UNIQUE (digest, text_digest)
    ) STRICT;

    -- Events that an extractor read in an article and proposes to a person.
    CREATE TABLE telling (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES article,
        -- Of what it says and where: the same telling is proposed once.
        digest TEXT NOT NULL UNIQUE,
        event TEXT NOT NULL,
        extractor TEXT NOT NULL,
        extractor_version TEXT NOT NULL,
        extractor_digest TEXT,
        -- proposed, or needs_review when a model alone says so.
        birth TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    CREATE INDEX telling_by_article ON telling (article);

    -- A person's word on a telling, given once: accept, amend, reject, merge.
    CREATE TABLE telling_decision (
        telling INTEGER PRIMARY KEY REFERENCES telling,
        act TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (trim(reason) <> ''),
        -- The event as the person says it is, where they amended it.
        amended TEXT,
        -- The telling it was merged into.
        merged_into INTEGER REFERENCES telling,
        tx INTEGER NOT NULL REFERENCES tx,
        CHECK ((act = 'amend') = (amended IS NOT NULL)),
        CHECK ((act = 'merge') = (merged_into IS NOT NULL))
    ) STRICT;
    CREATE INDEX telling_decision_by_target ON telling_decision (merged_into)
        WHERE merged_into IS NOT NULL;

    -- What an accepted telling rests on; other articles' words when others were merged into it.
    CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        telling INTEGER NOT NULL REFERENCES telling,
        article INTEGER NOT NULL REFERENCES article,
        char_from INTEGER NOT NULL,
        char_to INTEGER NOT NULL,
        byte_from INTEGER NOT NULL,
        byte_to INTEGER NOT NULL,
        text TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx,
        UNIQUE (telling, article, byte_from, byte_to)
    ) STRICT;

    -- Facts that rest on an accepted telling alone. No answer about designations reads them.
    CREATE TABLE provisional (
        telling INTEGER PRIMARY KEY REFERENCES telling,
        fact TEXT NOT NULL,
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
    -- How it ended: confirmed by a second person, or closed.
    CREATE TABLE provisional_end (
        telling INTEGER PRIMARY KEY REFERENCES provisional,
        state TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (trim(reason) <> ''),
        tx INTEGER NOT NULL REFERENCES tx
    ) STRICT;
",
];
