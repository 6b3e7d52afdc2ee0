//! The product's tests, one binary: each links typst, so there is one of them.

mod house;
mod person_create;
mod person_merge;
mod register_twice;
mod rights;
mod search;
mod signed_out;
mod site;
mod support;
mod worked_cases;
