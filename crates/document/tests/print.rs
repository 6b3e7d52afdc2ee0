//! The PDF and the page of a whole report, and of a document that means harm.

#[path = "office/sample.rs"]
#[expect(dead_code, reason = "the tests of Word and Excel use the rest of the sample")]
mod sample;

use document::{html, pdf};

#[test]
fn a_whole_report_is_printed_and_shown() {
    let report = sample::report();
    assert!(pdf::write(&report).unwrap().len() > 100_000);
    assert!(html::page(&report).contains("13\u{202f}316"));
}

#[test]
fn a_document_whose_every_text_means_harm_is_printed_and_shown() {
    let hostile = sample::hostile();
    pdf::write(&hostile).unwrap();
    let body = html::body(&hostile);
    assert!(!body.contains("<w:p>") && body.contains("&lt;w:p&gt;&amp;amp;"));
}

#[test]
fn a_completed_report_is_printed_and_shown() {
    let completed = sample::completed();
    pdf::write(&completed).unwrap();
    let page = html::page(&completed);
    for shown in ["class=\"logo\"", "class=\"verbatim\"", "class=\"remarque\"", "light-dark(#7A1F2B"] {
        assert!(page.contains(shown), "{shown}");
    }
}
