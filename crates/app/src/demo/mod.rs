//! The demonstration: three invented services, and services of any size to measure with.

pub mod generator;
