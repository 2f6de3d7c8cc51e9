//! Every reader, sorted by list id. To add a list: one `mod` line, one line in `READERS`,
//! its file and its fixture folder.

mod au_dfat_sanctions;
mod ca_dfatd_sema_sanctions;
mod eu_fsf;
mod eu_journal_sanctions;
mod gb_fcdo_sanctions;
mod gb_hmt_sanctions;
mod jp_mof_sanctions;
mod un_sc_sanctions;
mod unblink_register;
mod us_ofac_cons;
mod us_ofac_sdn;
mod us_trade_csl;

use crate::Reader;

/// Every reader, sorted by list id.
pub const READERS: &[&dyn Reader] = &[
    &au_dfat_sanctions::AuDfatSanctions,
    &ca_dfatd_sema_sanctions::CaDfatdSemaSanctions,
    &eu_fsf::EuFsf,
    &eu_journal_sanctions::EuJournalSanctions,
    &gb_fcdo_sanctions::GbFcdoSanctions,
    &gb_hmt_sanctions::GbHmtSanctions,
    &jp_mof_sanctions::JpMofSanctions,
    &un_sc_sanctions::UnScSanctions,
    &unblink_register::UnblinkRegister,
    &us_ofac_cons::UsOfacCons,
    &us_ofac_sdn::UsOfacSdn,
    &us_trade_csl::UsTradeCsl,
];

/// Returns the reader of a list.
pub fn reader(list: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.list().as_str() == list)
}
