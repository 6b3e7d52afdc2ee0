//! The product's tests, one binary: each links typst, so there is one of them.

mod activity;
mod agenda;
mod agenda_engines;
mod agenda_feed;
mod agenda_rights;
mod documents;
mod file;
mod house;
mod killed;
mod known;
mod note;
mod person;
mod person_create;
mod person_merge;
mod register_twice;
mod restricted;
mod rights;
mod routes_and_roles;
mod search;
mod second_factor;
mod signed_out;
mod site;
mod support;
mod typed;
mod worked_cases;
