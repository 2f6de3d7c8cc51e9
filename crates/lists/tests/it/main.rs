//! Integration tests of the readers.

mod us_ofac;
mod us_ofac_rich;
