//! A report saved as Word and as Excel do.

use std::io::{Cursor, Write};

use coherence::{Content, Published};
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paragraph(style: &str, text: &str) -> String {
    let style = if style.is_empty() {
        String::new()
    } else {
        format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")
    };
    // Word cuts a paragraph where it likes.
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
    format!("<w:p>{style}{}{}</w:p>", run(&text[..half]), run(&text[half..]))
}

/// The report in a Word document.
pub fn docx(report: &Published) -> Vec<u8> {
    let mut body = String::new();
    for piece in &report.pieces {
        match &piece.content {
            Content::Heading { level, text } => body.push_str(&paragraph(&format!("Titre{level}"), text)),
            Content::Text(text) => body.push_str(&paragraph("", text)),
            Content::Table(rows) => {
                body.push_str("<w:tbl><w:tblPr/>");
                for row in rows {
                    body.push_str("<w:tr>");
                    for cell in row {
                        body.push_str(&format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph("", cell)));
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    let xml =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zipped(&[("word/document.xml", xml.as_bytes())])
}

/// A container of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The report in one sheet, numbers as numbers.
pub fn xlsx(report: &Published) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Rapport").unwrap();
    let mut line = 0;
    for piece in &report.pieces {
        match &piece.content {
            Content::Heading { text, .. } | Content::Text(text) => {
                sheet.write(line, 0, text).unwrap();
            }
            Content::Table(rows) => {
                for row in rows {
                    for (column, cell) in row.iter().enumerate() {
                        let column = u16::try_from(column).unwrap();
                        match cell.parse::<f64>() {
                            Ok(number) => sheet.write(line, column, number).unwrap(),
                            Err(_) => sheet.write(line, column, cell).unwrap(),
                        };
                    }
                    line += 1;
                }
            }
        }
        line += 2;
    }
    book.save_to_buffer().unwrap()
}
