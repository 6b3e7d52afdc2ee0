//! The counting, tried on the worked cases and on random registers.

mod cases;
mod laws;
mod rules;
