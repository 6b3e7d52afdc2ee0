//! XLSX: one sheet a table with typed cells, a contents sheet before and the definitions after.

mod names;
mod sheet;

use base::french;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use crate::tables::{self, Numbered, legible};
use crate::{Definition, Document, Table};
use names::Names;
use sheet::{INK, SECOND_INK, TINT, string};

const CONTENTS: &str = "Sommaire";
const DEFINITIONS: &str = "Définitions";

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("Le classeur Excel n’a pas pu être écrit.")]
pub struct Error(#[from] XlsxError);

/// The workbook of a document: « Sommaire », a sheet a table, « Définitions ».
pub fn write(document: &Document) -> Result<Vec<u8>, Error> {
    let tables = tables::all(document);
    let mut names = Names::new(&[CONTENTS, DEFINITIONS]);
    let sheets: Vec<String> = tables.iter().map(|t| names.take(t.sheet, &t.number)).collect();

    let mut workbook = workbook(document)?;
    contents(workbook.add_worksheet(), document, &tables, &sheets)?;
    for (numbered, name) in tables.iter().zip(&sheets) {
        let sheet = workbook.add_worksheet().set_name(name)?;
        sheet::write(sheet, &numbered.title(), &numbered.table)?;
        sheet.set_footer(footer(&document.running_head));
    }
    if !document.definitions.is_empty() {
        definitions(workbook.add_worksheet(), &document.definitions)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// What a browser is told that a workbook is.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A workbook of one sheet: the list (persons, acts) behind a figure, ready to sort and filter.
pub fn list(table: &Table) -> Result<Vec<u8>, Error> {
    let mut workbook = workbook(&Document { title: table.caption.clone(), ..Document::default() })?;
    let sheet = workbook.add_worksheet().set_name(Names::new(&[]).take(&table.sheet, "Liste"))?;
    sheet::list(sheet, table)?;
    sheet.set_footer(footer(&table.caption));
    Ok(workbook.save_to_buffer()?)
}

fn workbook(document: &Document) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // No moment of writing: the same document gives the same bytes.
    let properties = DocProperties::new()
        .set_title(plain(&document.title))
        .set_author(plain(&document.organisation))
        .set_comment(plain(&document.as_of))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

fn contents(
    sheet: &mut Worksheet,
    document: &Document,
    tables: &[Numbered],
    names: &[String],
) -> Result<(), XlsxError> {
    let note = Format::new().set_font_color(SECOND_INK);
    sheet.set_name(CONTENTS)?.set_screen_gridlines(false);
    sheet.set_column_width(0, 34)?.set_column_width(1, 90)?;
    string(sheet, 0, 0, &document.title, &Format::new().set_bold().set_font_size(18).set_font_color(INK))?;
    let mut row = 1;
    for line in document.subtitle.iter().chain([&document.organisation, &document.organisation_detail]) {
        if !line.is_empty() {
            string(sheet, row, 0, line, &note)?;
            row += 1;
        }
    }
    string(sheet, row, 0, &document.as_of, &note.clone().set_italic())?;
    row += 2;
    string(sheet, row, 0, "Feuille", &heading())?;
    string(sheet, row, 1, "Contenu", &heading())?;
    let titles = tables.iter().map(Numbered::title).zip(names.iter().map(String::as_str));
    let annex = (!document.definitions.is_empty())
        .then(|| ("Définitions et sources des chiffres".to_owned(), DEFINITIONS));
    for (title, name) in titles.chain(annex) {
        row += 1;
        sheet.write_url(row, 0, link(name).set_text(name))?;
        string(sheet, row, 1, &title, &Format::new().set_text_wrap())?;
    }
    page(sheet).set_footer(footer(&document.running_head));
    Ok(())
}

fn definitions(sheet: &mut Worksheet, definitions: &[Definition]) -> Result<(), XlsxError> {
    sheet.set_name(DEFINITIONS)?;
    let columns = [
        ("Identifiant", 24),
        ("Titre", 34),
        ("Définition", 70),
        ("Unité", 14),
        ("Paramètres de la convention", 34),
        ("Source", 40),
        ("Date d’effet", 16),
        ("Valeur", 16),
    ];
    for (column, (label, width)) in (0..).zip(columns) {
        string(sheet, 0, column, label, &heading())?;
        sheet.set_column_width(column, width)?;
    }
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let figure = words.clone().set_align(FormatAlign::Right);
    let mut row = 0;
    for definition in definitions {
        row += 1;
        let Definition { id, title, text, unit, source, effective, settings, value } = definition;
        for (column, text) in (0..).zip([id, title, text, unit, settings, source, effective, value]) {
            string(sheet, row, column, text, if column == 7 { &figure } else { &words })?;
        }
    }
    sheet.set_freeze_panes(1, 1)?.autofilter(0, 0, row, 7)?;
    page(sheet).set_landscape().set_repeat_rows(0, 0)?;
    Ok(())
}

/// A heading row: bold on the tint of totals, ruled below.
fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(INK)
        .set_background_color(TINT)
        .set_border_bottom(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

/// A4, as wide as the sheet.
fn page(sheet: &mut Worksheet) -> &mut Worksheet {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0)
}

/// Running head to the left, page number to the right; `&` begins a code in a footer, so it is doubled.
fn footer(running_head: &str) -> String {
    let words = plain(running_head).chars().take(100).collect::<String>().replace('&', "&&");
    format!("&L{words}&RPage{}&P / &N", french::NO_BREAK)
}

/// One line of legible words.
fn plain(text: &str) -> String {
    legible(text).map(|c| if c.is_whitespace() && c < ' ' { ' ' } else { c }).collect()
}

fn link(sheet: &str) -> Url {
    Url::new(format!("internal:'{sheet}'!A1"))
}
