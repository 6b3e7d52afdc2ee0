//! The product's tests, one binary: each links typst, so there is one of them.

mod file;
mod house;
mod known;
mod person;
mod register_twice;
mod rights;
mod signed_out;
mod site;
mod support;
mod worked_cases;
