# What one runs often. `just` alone lists the recipes; `just ci` is what a change must pass.

_list:
    @just --list

# Everything .ci/run checks, and the supply chain
ci: fmt lint house test doc supply

# Formatting, checked
fmt:
    cargo fmt --all --check

# Lints, warnings refused
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# The rules of the house (floors, purity, glossary …)
house:
    cargo xtask house

# Every test
test:
    cargo test --workspace

# Documentation of every room; a broken link fails
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Advisories, licences and sources of outside crates; spelling (cargo-deny, typos-cli)
supply:
    cargo deny check
    typos

# Rewrites the tables that are generated from the code
write:
    cargo fmt --all
    cargo xtask house --write

# Fuzzes one reader for a minute: `just fuzz un_sc_sanctions`
fuzz target seconds="60":
    cd fuzz && RUSTC_BOOTSTRAP=1 cargo fuzz run -s none {{target}} -- -max_total_time={{seconds}}
