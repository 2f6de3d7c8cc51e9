//! Every reader, sorted by list id. To add a list: one `mod` line, one line in `READERS`,
//! its file and its fixture folder.

mod au_dfat_sanctions;
mod au_listed_terrorist_orgs;
mod ca_dfatd_sema_sanctions;
mod ca_listed_terrorists;
mod ch_seco_sanctions;
mod eu_fsf;
mod eu_journal_sanctions;
mod gb_fcdo_sanctions;
mod gb_hmt_sanctions;
mod gb_proscribed_orgs;
mod in_mha_banned;
mod jp_mof_sanctions;
mod kg_fiu_national;
mod kz_banned_orgs;
mod ru_fedsfm_terror;
mod ru_fsb_terrorist_orgs;
mod tj_banned_orgs;
mod un_sc_sanctions;
mod unblink_register;
mod us_ofac_cons;
mod us_ofac_sdn;
mod us_state_terrorist_orgs;
mod us_trade_csl;

use crate::Reader;

/// Every reader, sorted by list id.
pub const READERS: &[&dyn Reader] = &[
    &au_dfat_sanctions::AuDfatSanctions,
    &au_listed_terrorist_orgs::AuListedTerroristOrgs,
    &ca_dfatd_sema_sanctions::CaDfatdSemaSanctions,
    &ca_listed_terrorists::CaListedTerrorists,
    &ch_seco_sanctions::ChSecoSanctions,
    &eu_fsf::EuFsf,
    &eu_journal_sanctions::EuJournalSanctions,
    &gb_fcdo_sanctions::GbFcdoSanctions,
    &gb_hmt_sanctions::GbHmtSanctions,
    &gb_proscribed_orgs::GbProscribedOrgs,
    &in_mha_banned::InMhaBanned,
    &jp_mof_sanctions::JpMofSanctions,
    &kg_fiu_national::KgFiuNational,
    &kz_banned_orgs::KzBannedOrgs,
    &ru_fedsfm_terror::RuFedsfmTerror,
    &ru_fsb_terrorist_orgs::RuFsbTerroristOrgs,
    &tj_banned_orgs::TjBannedOrgs,
    &un_sc_sanctions::UnScSanctions,
    &unblink_register::UnblinkRegister,
    &us_ofac_cons::UsOfacCons,
    &us_ofac_sdn::UsOfacSdn,
    &us_state_terrorist_orgs::UsStateTerroristOrgs,
    &us_trade_csl::UsTradeCsl,
];

/// Returns the reader of a list.
pub fn reader(list: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.list().as_str() == list)
}
