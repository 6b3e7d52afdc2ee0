//! Jalon: the digital case file of social services and the engine of their yearly reports.
//!
//! One folder per noun of the trade, holding its rules, its SQL and its pages; see ARCHITECTURE.md.

pub mod access;
pub mod activity;
pub mod admission;
pub mod agenda;
pub mod circuit;
pub mod cli;
pub mod dashboard;
pub mod deadline;
pub mod demo;
pub mod device;
pub mod diagnostic;
pub mod documents;
pub mod evaluation;
pub mod exchange;
pub mod explorer;
pub mod facts;
pub mod funder;
pub mod help;
pub mod history;
pub mod liaison;
pub mod mail;
pub mod measure;
pub mod note;
pub mod person;
pub mod project;
pub mod proof;
pub mod quality;
pub mod reporting;
pub mod resource;
pub mod roll;
pub mod routes;
pub mod schema;
pub mod search;
pub mod service;
pub mod staff;
pub mod steering;
pub mod survey;
pub mod vocabulary;
pub mod waiting;
pub mod web;
pub mod year;
