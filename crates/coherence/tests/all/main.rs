//! Reports of several shapes, what is found in them, and laws that hold for any.

mod cases;
mod generated;
mod laws;
mod office;
mod reading;
