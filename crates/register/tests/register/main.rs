//! What the reading of a register promises.

mod files;
mod forms;
mod harness;
mod headings;
mod limits;
mod references;
mod variants;
mod worked_cases;
