//! Full text, with the same answers on both engines: the words are made in Rust and kept in one column,
//! separated by spaces; neither engine cuts, folds or stems anything. FTS5 on SQLite, GIN on PostgreSQL.

use base::Id;

use super::Engine;
use crate::{Read, Result, Write, params};

/// A word of a search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// This word.
    Whole(String),
    /// Any word that starts so.
    Prefix(String),
}

/// What is searched: one of these readings, in which each list has at least one of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match(pub Vec<Vec<Vec<Word>>>);

/// How a statement asks for the rows of a table that match, under the alias `e`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullText {
    /// What follows `from`.
    pub from: String,
    /// What follows `where`.
    pub matches: String,
    /// What follows `order by`: the order in which the rows came.
    pub order: &'static str,
}

impl Match {
    /// Whether there is nothing to search: a reading without words would find everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|reading| reading.is_empty() || reading.iter().any(Vec::is_empty))
    }

    /// As this engine reads it: the parameter of the statement.
    pub fn text(&self, engine: Engine) -> String {
        let [and, or] = match engine {
            Engine::Sqlite => [" AND ", " OR "],
            Engine::Postgres => [" & ", " | "],
        };
        let readings: Vec<String> = self
            .0
            .iter()
            .map(|reading| {
                let each: Vec<String> = reading
                    .iter()
                    .map(|words| {
                        let words: Vec<String> = words.iter().map(|word| word.text(engine)).collect();
                        format!("({})", words.join(or))
                    })
                    .collect();
                format!("({})", each.join(and))
            })
            .collect();
        readings.join(or)
    }
}

impl Word {
    /// Only letters and figures of ASCII reach an engine: nothing in a word is an operator.
    fn text(&self, engine: Engine) -> String {
        let (Word::Whole(word) | Word::Prefix(word)) = self;
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        match (engine, self) {
            (Engine::Sqlite, Word::Whole(_)) => format!("\"{word}\""),
            (Engine::Sqlite, Word::Prefix(_)) => format!("\"{word}\"*"),
            (Engine::Postgres, Word::Whole(_)) => format!("'{word}'"),
            (Engine::Postgres, Word::Prefix(_)) => format!("'{word}':*"),
        }
    }
}

impl Engine {
    /// How the rows of this table are asked for when they match the text (see [`Match::text`]) of this
    /// parameter. The table has a column of words and a column `number`.
    pub fn fulltext(self, table: &str, column: &str, parameter: usize) -> FullText {
        match self {
            // The words first, always: a cross join is taken in the order it is written.
            Engine::Sqlite => FullText {
                from: format!("{table}_{column}(?{parameter}) f cross join {table} e on e.number = f.rowid"),
                matches: "e.number > 0".to_owned(),
                order: "f.rowid",
            },
            // `+ 0`: the index of numbers must not be walked instead of the index of words.
            Engine::Postgres => FullText {
                from: format!("{table} e"),
                matches: format!("{} @@ cast(?{parameter} as tsquery)", vector(&format!("e.{column}"))),
                order: "e.number + 0",
            },
        }
    }
}

impl Read<'_> {
    /// The number of the next row of a table that has a full text. One base, one sequence, whatever the
    /// operator: SQLite knows a row by it. On PostgreSQL two writers may take the same, and nothing reads it
    /// but to sort.
    pub fn next_number(&self, table: &str) -> Result<i64> {
        let sql = format!("select coalesce(max(number), 0) + 1 from {table} order by 1");
        Ok(self.first(&sql, params![], |row| row.get(0))?.unwrap_or(1))
    }
}

impl Write<'_> {
    /// Removes every row of an operator from a table that has a full text. SQLite makes its index anew from
    /// the rows that stay: told of each row, it takes minutes for a hundred thousand. No word of what was
    /// removed is left in it.
    pub fn clear_fulltext(&mut self, table: &str, column: &str, operator: Id) -> Result<()> {
        let engine = self.engine();
        let words = format!("{table}_{column}");
        if engine == Engine::Sqlite {
            self.batch(&format!("drop trigger {words}_delete"))?;
        }
        self.run(&format!("delete from {table} where operator_id = ?1"), params![operator])?;
        if engine == Engine::Sqlite {
            let again = on_delete(table, column);
            self.batch(&format!("insert into {words} ({words}) values ('rebuild');\n{again}"))?;
        }
        Ok(())
    }
}

/// PostgreSQL's own cutting into words is not used: it would not cut as SQLite does.
fn vector(column: &str) -> String {
    format!("array_to_tsvector(string_to_array({column}, ' '))")
}

/// What a migration creates for `{fulltext table column}`.
pub(super) fn index(engine: Engine, table: &str, column: &str) -> String {
    match engine {
        Engine::Sqlite => {
            let words = format!("{table}_{column}");
            let add = format!("insert into {words} (rowid, {column}) values (new.number, new.{column});");
            let remove = remove(table, column);
            format!(
                "create virtual table {words} using fts5({column}, content = '{table}', content_rowid = 'number', \
                 tokenize = 'ascii', detail = none, columnsize = 0);\n\
                 create trigger {words}_insert after insert on {table} begin {add} end;\n\
                 {}\n\
                 create trigger {words}_update after update on {table} begin {remove} {add} end;",
                on_delete(table, column)
            )
        }
        Engine::Postgres => {
            format!("create index {table}_{column} on {table} using gin (({}));", vector(column))
        }
    }
}

/// How SQLite's index forgets a row: it is told the words that it had.
fn remove(table: &str, column: &str) -> String {
    let words = format!("{table}_{column}");
    format!("insert into {words} ({words}, rowid, {column}) values ('delete', old.number, old.{column});")
}

fn on_delete(table: &str, column: &str) -> String {
    format!(
        "create trigger {table}_{column}_delete after delete on {table} begin {} end;",
        remove(table, column)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_word_is_an_operator() {
        let hostile =
            Match(vec![vec![vec![Word::Whole("a\" OR b*'".to_owned()), Word::Prefix("c:&|!".to_owned())]]]);
        assert_eq!(hostile.text(Engine::Sqlite), "((\"aORb\" OR \"c\"*))");
        assert_eq!(hostile.text(Engine::Postgres), "(('aORb' | 'c':*))");
    }

    #[test]
    fn a_reading_without_words_is_no_search() {
        assert!(Match::default().is_empty());
        assert!(Match(vec![vec![]]).is_empty());
        assert!(Match(vec![vec![vec![]]]).is_empty());
        assert!(!Match(vec![vec![vec![Word::Whole("a".to_owned())]]]).is_empty());
    }
}
