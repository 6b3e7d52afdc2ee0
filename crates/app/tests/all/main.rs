//! The product's tests, one binary: each links typst, so there is one of them.

mod register_twice;
mod support;
mod worked_cases;
