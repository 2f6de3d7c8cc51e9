//! What readers share: dates, names, countries as issuers print them.
