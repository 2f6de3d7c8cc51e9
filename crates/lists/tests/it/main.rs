//! Tests of the readers.

mod us_ofac_rich;
