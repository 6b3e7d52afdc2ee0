//! The counting engine, from the outside.

mod behind;
mod cases;
mod dictionary;
mod laws;
mod miniature;
mod random;
mod register;
mod rules;
mod staff;
mod support;
mod tables;
