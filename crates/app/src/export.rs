//! The register in other formats.

mod entity;
