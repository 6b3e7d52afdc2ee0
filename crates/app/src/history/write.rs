//! What every row of a person says of who wrote it, and the line of the journal of each change.

use base::Id;
use serde_json::Value as Json;
use store::{Author, Change, Result, Write};

use super::{Row, Table, Values};

/// What became of a correction.
pub enum Corrected {
    /// It is written, or there was nothing to change.
    Done,
    /// Someone corrected the row meanwhile: as it is now.
    Overtaken(Row),
}

/// Who notes a new row, and when; it is not withdrawn.
pub fn noted(author: &Author, values: &mut Values) {
    values.insert("noted_at".to_owned(), Json::from(author.at.to_string()));
    values.insert("noted_by".to_owned(), Json::from(author.name.clone()));
    values.insert("withdrawn_at".to_owned(), Json::Null);
    values.insert("withdrawn_by".to_owned(), Json::Null);
}

/// Who withdraws a row, and when.
pub fn withdrawn(author: &Author) -> Values {
    let mut values = Values::new();
    values.insert("withdrawn_at".to_owned(), Json::from(author.at.to_string()));
    values.insert("withdrawn_by".to_owned(), Json::from(author.name.clone()));
    values
}

/// The line of the journal of a change: the whole row before and after, and why.
pub fn told(
    write: &mut Write<'_>,
    table: &Table,
    (operator, row): (Id, Id),
    action: &str,
    before: Option<Values>,
    mut after: Values,
    reason: &str,
) -> Result<()> {
    if !reason.is_empty() {
        after.insert("reason".to_owned(), Json::from(reason));
    }
    write.journal(&Change {
        operator,
        action,
        noun: table.name,
        row: Some(row),
        before: before.map(Json::Object),
        after: Some(Json::Object(after)),
    })
}
