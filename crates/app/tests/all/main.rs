//! The product's tests, one binary: each links typst, so there is one of them.

mod deadline;
mod digest;
mod house;
mod measure;
mod register_twice;
mod rights;
mod signed_out;
mod site;
mod support;
mod worked_cases;
