//! PDF: archival (PDF/A-2a) and accessible (PDF/UA-1), set by typst from a fixed template.
//!
//! The document goes in as data, never as markup: what a person wrote is printed as it was written.
//! The same document gives the same bytes.

mod data;
mod date;
mod fonts;
mod world;

use std::fmt;

use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::Document;
use world::Desk;

/// Why a PDF could not be written: what typst says of our template, for the log.
#[derive(Debug)]
pub struct PdfError(String);

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Le PDF n’a pas pu être composé\u{202f}: {}", self.0)
    }
}

impl std::error::Error for PdfError {}

/// The PDF: cover, contents, blocks, definitions.
pub fn write(document: &Document) -> Result<Vec<u8>, PdfError> {
    let desk = Desk::new(document);
    let bytes = typst::compile::<PagedDocument>(&desk)
        .output
        .and_then(|pages| typst_pdf::pdf(&pages, &options(desk.dated)))
        .map_err(|faults| PdfError(faults.iter().map(worded).collect::<Vec<_>>().join("\u{202f}; ")));
    // What was set for one report serves no other, and speaks of persons.
    comemo::evict(0);
    bytes
}

/// An archive wants a date; a document that says none is accessible all the same.
fn options(dated: bool) -> PdfOptions {
    let archival = dated.then_some(PdfStandard::A_2a);
    let standards: Vec<_> = archival.into_iter().chain([PdfStandard::Ua_1]).collect();
    // Both ask for PDF 1.7 and tags; that they could not go together is a fault that the tests would see.
    let standards = PdfStandards::new(&standards).unwrap_or_default();
    PdfOptions { standards, ..PdfOptions::default() }
}

fn worded(fault: &SourceDiagnostic) -> String {
    let hints = fault.hints.iter().map(|hint| hint.v.as_str());
    [fault.message.as_str()].into_iter().chain(hints).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
