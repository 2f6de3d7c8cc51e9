//! Whole runs of the binary, on a store of their own and at a fixed time.

mod answers;
mod imports;
mod reference;
mod run;
mod screening;
mod serving;
