//! What the reading of a register promises.

mod harness;
mod worked_cases;
