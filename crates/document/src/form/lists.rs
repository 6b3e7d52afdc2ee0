//! The values that the lists of a workbook allow, read from the cells that hold them.

use std::collections::HashMap;

use super::Error;
use super::address::{Address, Area};
use super::book::Book;
use super::parts::Package;
use super::rules::{Choices, reference};
use super::sheet::Layout;

/// A value of a list.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub text: String,
    pub number: Option<f64>,
}

/// The values of each sheet that a list was read from.
#[derive(Default)]
pub(super) struct Lists {
    sheets: HashMap<String, HashMap<Address, Choice>>,
}

impl Lists {
    /// The values a list allows, for a rule of this sheet; nothing when they cannot be known.
    pub fn values(
        &mut self,
        package: &mut Package<'_>,
        book: &Book,
        sheet: &str,
        choices: Choices,
    ) -> Result<Option<Vec<Choice>>, Error> {
        let choices = match choices {
            Choices::Name(name) => {
                match book.names.get(&name.to_lowercase()).and_then(|text| reference(text)) {
                    Some(choices) => choices,
                    None => return Ok(None),
                }
            }
            choices => choices,
        };
        match choices {
            Choices::Name(_) => Ok(None),
            Choices::Said(texts) => Ok(Some(
                texts
                    .into_iter()
                    .map(|text| {
                        let text = text.trim().to_owned();
                        Choice { number: text.replace(',', ".").parse().ok(), text }
                    })
                    .collect(),
            )),
            Choices::Cells { sheet: other, area } => {
                let Some(listed) = book.sheet(other.as_deref().unwrap_or(sheet)) else { return Ok(None) };
                let part = listed.part.clone();
                if !self.sheets.contains_key(&part) {
                    let values = read(package, book, &part)?;
                    self.sheets.insert(part.clone(), values);
                }
                let area = Area { first: area.0, last: area.1 };
                Ok(self.sheets.get(&part).map(|values| {
                    values
                        .iter()
                        .filter(|(at, _)| area.holds(**at))
                        .map(|(_, choice)| choice.clone())
                        .collect()
                }))
            }
        }
    }
}

fn read(package: &mut Package<'_>, book: &Book, part: &str) -> Result<HashMap<Address, Choice>, Error> {
    let Some(xml) = package.text(part)? else { return Ok(HashMap::new()) };
    let layout = Layout::read(&xml)?;
    let mut values = HashMap::new();
    for line in &layout.lines {
        for (column, cell) in &line.cells {
            let content = layout.content(*cell, book);
            if !content.text.is_empty() {
                let at = Address { row: line.number, column: *column };
                values.insert(at, Choice { text: content.text.trim().to_owned(), number: content.number });
            }
        }
    }
    Ok(values)
}
