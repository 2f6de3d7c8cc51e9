//! Every setting, one table a section. A new section adds its table to [`SECTIONS`].

use super::{Key, Kind, Secrecy};

/// Every section, in the order `unblink config` shows them.
pub const SECTIONS: &[&[&Key]] = &[GENERAL, SERVER, ACCOUNTS, LIMITS, SCREENING, LLM, LOG];

/// Returns every setting.
pub fn all() -> impl Iterator<Item = &'static Key> {
    SECTIONS.iter().flat_map(|section| section.iter().copied())
}

/// A setting whose value may be shown.
const fn shown(
    name: &'static str,
    kind: Kind,
    default: &'static str,
    meaning: &'static str,
) -> Key {
    Key { name, kind, default, secrecy: Secrecy::Shown, meaning }
}

/// A password or key; it has no default.
const fn hidden(name: &'static str, meaning: &'static str) -> Key {
    Key { name, kind: Kind::Text, default: "", secrecy: Secrecy::Hidden, meaning }
}

/// Where the store is.
pub const STORE: Key = shown(
    "store",
    Kind::Text,
    "",
    "The store: `sqlite:PATH` or a path; when not set, in the user's data directory.",
);

/// Which model reads articles beside the rules.
pub const LLM_ENDPOINT: Key = shown(
    "llm.endpoint",
    Kind::Text,
    "",
    "An endpoint in OpenAI's manner, such as http://127.0.0.1:11434/v1, whose model reads articles \
     beside the rules; when not set, no text leaves this machine.",
);
/// What the endpoint calls the model.
pub const LLM_MODEL: Key =
    shown("llm.model", Kind::Text, "", "The model, as the endpoint calls it.");
/// The endpoint's key.
pub const LLM_KEY: Key = hidden("llm.key", "The endpoint's key, where it takes one.");
/// How long an answer may take.
pub const LLM_SECONDS: Key =
    shown("llm.seconds", Kind::Whole(1, 600), "60", "Longest time for the model's answer.");

/// Who reads articles beside the rules.
const LLM: &[&Key] = &[&LLM_ENDPOINT, &LLM_MODEL, &LLM_KEY, &LLM_SECONDS];

/// What every command reads.
const GENERAL: &[&Key] = &[&STORE];

/// Where the server listens.
pub const LISTEN: Key =
    shown("server.listen", Kind::Address, "127.0.0.1:8000", "The address and port to listen on.");
/// What the server is called from outside.
pub const PUBLIC_URL: Key = shown(
    "server.public_url",
    Kind::Text,
    "",
    "The address people and programs use, such as https://unblink.example; for links in answers.",
);
/// Where mistakes are reported.
pub const CORRECTIONS: Key = shown(
    "server.corrections",
    Kind::Text,
    "",
    "Where people report a mistake, on every page: an address that starts with https:// or mailto:.",
);
/// The certificate chain.
pub const TLS_CERTIFICATE: Key = shown(
    "server.tls_certificate",
    Kind::Path,
    "",
    "A PEM file with the certificate chain; with it and the key, the server speaks TLS.",
);
/// The private key.
pub const TLS_KEY: Key =
    shown("server.tls_key", Kind::Path, "", "A PEM file with the private key.");
/// Whose forwarded headers are believed.
pub const TRUSTED_PROXIES: Key = shown(
    "server.trusted_proxies",
    Kind::List,
    "",
    "Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
);
/// Which pages elsewhere may read answers.
pub const CORS_ORIGINS: Key = shown(
    "server.cors_origins",
    Kind::List,
    "",
    "Origins whose pages may read the API, or `*` for any; none when empty.",
);
/// The longest time a question may take.
pub const MAX_SECONDS: Key = shown(
    "server.max_seconds",
    Kind::Whole(1, 3600),
    "60",
    "The longest time one question may take, in seconds; a stream of lines may take longer.",
);
/// The largest body that is read at once.
pub const MAX_BODY_BYTES: Key = shown(
    "server.max_body_bytes",
    Kind::Whole(1024, 1_073_741_824),
    "8388608",
    "The largest body that is read at once; a stream of lines has no limit as a whole.",
);
/// How many questions are answered at a time.
pub const MAX_CONCURRENT: Key = shown(
    "server.max_concurrent",
    Kind::Whole(1, 1_000_000),
    "512",
    "How many requests are worked on at a time; more are told to come back.",
);
/// How many connections are kept.
pub const MAX_CONNECTIONS: Key = shown(
    "server.max_connections",
    Kind::Whole(1, 1_000_000),
    "20000",
    "How many connections are kept open at a time; more wait to be taken.",
);
/// How long a client may take over its headers.
pub const HEADER_SECONDS: Key = shown(
    "server.header_seconds",
    Kind::Whole(1, 3600),
    "10",
    "How long a client may take to send a request's headers, or sit idle between requests ×6.",
);
/// How many queries a batch may hold.
pub const MAX_BATCH: Key = shown(
    "server.max_batch",
    Kind::Whole(1, 100_000),
    "100",
    "How many queries one /match request may hold.",
);
/// The word that starts an update from outside.
pub const UPDATE_TOKEN: Key =
    hidden("server.update_token", "The token of POST /updatez; without one it refuses everybody.");
/// How long answers under way may take when the server stops.
pub const SHUTDOWN_SECONDS: Key = shown(
    "server.shutdown_seconds",
    Kind::Whole(0, 3600),
    "30",
    "How long answers under way may take when the server is asked to stop.",
);

/// What `serve` reads.
const SERVER: &[&Key] = &[
    &LISTEN,
    &PUBLIC_URL,
    &CORRECTIONS,
    &TLS_CERTIFICATE,
    &TLS_KEY,
    &TRUSTED_PROXIES,
    &CORS_ORIGINS,
    &MAX_SECONDS,
    &MAX_BODY_BYTES,
    &MAX_CONCURRENT,
    &MAX_CONNECTIONS,
    &HEADER_SECONDS,
    &MAX_BATCH,
    &UPDATE_TOKEN,
    &SHUTDOWN_SECONDS,
];

/// Whether one must say who one is.
pub const ACCOUNTS_REQUIRED: Key = shown(
    "accounts.required",
    Kind::OneOf(&["auto", "always"]),
    "auto",
    "`always` asks everyone for an account or a key; `auto` does so once there is an account, or \
     when the address can be reached from other machines.",
);
/// How long a session lasts.
pub const SESSION_HOURS: Key = shown(
    "accounts.session_hours",
    Kind::Whole(1, 8760),
    "12",
    "How long a person stays signed in.",
);

/// Who may ask.
const ACCOUNTS: &[&Key] = &[&ACCOUNTS_REQUIRED, &SESSION_HOURS];

/// Requests a second.
pub const RATE: Key = shown(
    "limits.requests_per_second",
    Kind::Whole(0, 1_000_000),
    "0",
    "Requests a second of one account, key or, without accounts, address; 0 is no limit.",
);
/// Requests at once.
pub const BURST: Key = shown(
    "limits.burst",
    Kind::Whole(1, 1_000_000),
    "50",
    "Requests that may come at once before the rate counts.",
);
/// Requests a day.
pub const DAILY: Key = shown(
    "limits.requests_per_day",
    Kind::Whole(0, 1_000_000_000),
    "0",
    "Requests a day (UTC) of one account or key; 0 is no limit.",
);

/// How much one caller may ask.
const LIMITS: &[&Key] = &[&RATE, &BURST, &DAILY];

/// Lists without which nothing is ready.
pub const REQUIRED_LISTS: Key = shown(
    "screening.required_lists",
    Kind::List,
    "",
    "Lists without which the server is not ready and no screening is given; when empty, those \
     that are loaded.",
);

/// What an operator changes of how names are weighed.
pub const TUNING: Key = shown(
    "screening.tuning",
    Kind::Path,
    "",
    "A TOML file of weights, thresholds and stop words by which the server screens; as --tuning.",
);

/// How names are screened.
const SCREENING: &[&Key] = &[&REQUIRED_LISTS, &TUNING];

/// The shape of the log.
pub const LOG_FORMAT: Key = shown(
    "log.format",
    Kind::OneOf(&["text", "json"]),
    "text",
    "How log lines are written on standard error.",
);
/// How much is logged.
pub const LOG_LEVEL: Key = shown(
    "log.level",
    Kind::OneOf(&["error", "warn", "info", "debug"]),
    "warn",
    "How much is logged; `info` has a line for each request.",
);
/// Whether names may be logged.
pub const LOG_PERSONAL: Key = shown(
    "log.personal_data",
    Kind::Switch,
    "false",
    "Logs what was asked (names, query strings, addresses), which is personal data.",
);

/// What is logged.
const LOG: &[&Key] = &[&LOG_FORMAT, &LOG_LEVEL, &LOG_PERSONAL];
