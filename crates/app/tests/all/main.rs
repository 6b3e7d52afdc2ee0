//! The product's tests, one binary: each links typst, so there is one of them.

mod agenda;
mod agenda_engines;
mod agenda_feed;
mod agenda_rights;
mod house;
mod register_twice;
mod rights;
mod signed_out;
mod site;
mod support;
mod worked_cases;
