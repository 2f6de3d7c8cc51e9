//! Where a store lives.

use std::path::PathBuf;

use crate::StoreError;

/// The address of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file; it is made when it is not there.
    Sqlite(PathBuf),
}

impl Location {
    /// Reads `sqlite:PATH` or a plain path.
    pub fn parse(address: &str) -> Result<Self, StoreError> {
        let refuse = || StoreError::Address(address.to_owned());
        if let Some(path) = address.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(refuse()) } else { Ok(Self::Sqlite(path.into())) };
        }
        if address.is_empty() || address.contains("://") {
            return Err(refuse());
        }
        Ok(Self::Sqlite(address.into()))
    }

    /// Returns the file.
    pub fn path(&self) -> &std::path::Path {
        let Self::Sqlite(path) = self;
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["sqlite:a.db", "sqlite:///var/a.db", "a.db", "./dir/a.db"] {
            assert!(Location::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "sqlite:", "postgres://host/db", "https://host/a.db"] {
            assert!(Location::parse(bad).is_err(), "{bad}");
        }
    }
}
