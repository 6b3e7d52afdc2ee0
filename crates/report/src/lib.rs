//! A report template (trame) and the answers of a year become a document.
