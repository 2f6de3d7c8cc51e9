//! Tests of the readers on fixtures everywhere, and on the issuers' real files where they are.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::match_same_arms,
    clippy::print_stderr,
    reason = "tests: they read fixtures, and say out loud what they skip"
)]

mod au_dfat_sanctions;
mod ca_dfatd_sema_sanctions;
mod ch_seco_sanctions;
mod coverage;
mod eu_fsf;
mod eu_journal_sanctions;
mod ftm;
mod gb_fcdo_sanctions;
mod gb_hmt_sanctions;
mod in_mha_banned;
mod jp_mof_sanctions;
mod programmes;
mod readers;
mod robustness;
mod un_sc_sanctions;
mod unblink_register;
mod us_ofac;
mod us_ofac_rich;
mod us_trade_csl;
mod workbook;
