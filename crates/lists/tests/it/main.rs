//! Integration tests of the readers.

mod us_ofac;
