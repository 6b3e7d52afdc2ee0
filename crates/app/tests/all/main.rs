//! The product's tests, one binary: each links typst, so there is one of them.

mod activity;
mod house;
mod killed;
mod note;
mod register_twice;
mod rights;
mod signed_out;
mod site;
mod support;
mod typed;
mod worked_cases;
