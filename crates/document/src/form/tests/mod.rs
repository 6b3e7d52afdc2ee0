//! Forms filled in place, and what must not have changed in them.

mod any;
mod changes;
mod files;
mod large;
mod sheet_xml;
mod slot;
mod word;
mod workbook;
