//! What the reading of a register promises.

mod files;
mod forms;
mod harness;
mod headings;
mod references;
mod worked_cases;
