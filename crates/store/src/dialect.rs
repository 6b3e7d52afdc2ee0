//! All that differs between SQLite and PostgreSQL.

mod fulltext;

pub use fulltext::{FullText, Match, Word};

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the binary: the default.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// `?1` is written in every statement; PostgreSQL wants `$1`. Text literals are left alone.
    pub(crate) fn placeholders(self, sql: &str) -> String {
        match self {
            Engine::Sqlite => sql.to_owned(),
            Engine::Postgres => {
                let mut literal = false;
                sql.chars()
                    .map(|c| match c {
                        '\'' => {
                            literal = !literal;
                            c
                        }
                        '?' if !literal => '$',
                        c => c,
                    })
                    .collect()
            }
        }
    }

    /// A migration's text with its type words expanded for this engine.
    ///
    /// `name {day}` carries its own check on SQLite, where a day is a text: as strong as a type.
    pub(crate) fn schema(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some(start) = rest.find('{') {
            let end = rest[start..].find('}').map_or(rest.len(), |end| start + end);
            let column =
                rest[..start].split([' ', '\n', '(']).rfind(|word| !word.is_empty()).unwrap_or_default();
            out.push_str(&rest[..start]);
            out.push_str(&self.word(&rest[start + 1..end], column));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }

    fn word(self, word: &str, column: &str) -> String {
        if let Some(table) = word.strip_prefix("append_only ") {
            return self.append_only(table);
        }
        if let Some((table, column)) = word.strip_prefix("fulltext ").and_then(|rest| rest.split_once(' ')) {
            return fulltext::index(self, table, column);
        }
        match (self, word) {
            (Engine::Sqlite, "id") => format!("blob check (length({column}) = 16)"),
            (Engine::Sqlite, "day") => format!("text check ({column} is date({column}))"),
            (Engine::Sqlite, "instant") => format!("text check ({column} glob '????-??-??T*Z')"),
            (Engine::Sqlite, "bool") => format!("integer check ({column} in (0, 1))"),
            (Engine::Sqlite, "int") => "integer".to_owned(),
            (Engine::Sqlite, "bytes") => "blob".to_owned(),
            (Engine::Sqlite, "json") => format!("text check (json_valid({column}))"),
            (Engine::Sqlite, "strict") => " strict".to_owned(),
            (Engine::Sqlite, "clustered") => " strict, without rowid".to_owned(),
            (Engine::Postgres, "id") => "uuid".to_owned(),
            (Engine::Postgres, "day") => "date".to_owned(),
            (Engine::Postgres, "instant") => "timestamptz".to_owned(),
            (Engine::Postgres, "bool") => "boolean".to_owned(),
            (Engine::Postgres, "int") => "bigint".to_owned(),
            (Engine::Postgres, "bytes") => "bytea".to_owned(),
            // Text, not jsonb: a journal line must read back byte for byte.
            (Engine::Postgres, "json") => "text".to_owned(),
            (Engine::Postgres, "strict" | "clustered") => String::new(),
            // An unknown word stays as it is written: the engine will refuse it loudly.
            (_, word) => format!("{{{word}}}"),
        }
    }

    /// Rows of this table are never changed nor removed.
    fn append_only(self, table: &str) -> String {
        match self {
            Engine::Sqlite => ["update", "delete"]
                .map(|verb| {
                    format!(
                        "create trigger {table}_no_{verb} before {verb} on {table} \
                         begin select raise(abort, 'le journal ne se corrige pas'); end;"
                    )
                })
                .join("\n"),
            Engine::Postgres => format!(
                "create function {table}_append_only() returns trigger language plpgsql as \
                 $$ begin raise exception 'le journal ne se corrige pas'; end $$;\n\
                 create trigger {table}_append_only before update or delete on {table} \
                 for each row execute function {table}_append_only();"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_in_a_text_stays() {
        assert_eq!(Engine::Postgres.placeholders("select '?' where a = ?1"), "select '?' where a = $1");
    }

    #[test]
    fn type_words_carry_their_checks() {
        let text = "create table t (d {day} not null, b {bool}){strict};";
        assert_eq!(
            Engine::Sqlite.schema(text),
            "create table t (d text check (d is date(d)) not null, b integer check (b in (0, 1))) strict;"
        );
        assert_eq!(Engine::Postgres.schema(text), "create table t (d date not null, b boolean);");
    }
}
