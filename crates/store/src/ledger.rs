//! Whether a transaction told what it changed: a check of debug builds, so that every test is one of this law.

use std::cell::Cell;

/// Tables whose changes are told to the journal, and nouns under which they are never told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Law {
    pub tables: &'static [&'static str],
    pub elsewhere: &'static [&'static str],
}

/// What a transaction changed and told.
#[derive(Default)]
pub(crate) struct Ledger {
    law: Law,
    changed: Cell<Option<&'static str>>,
    told: Cell<bool>,
}

impl Ledger {
    pub fn new(law: Law) -> Ledger {
        Ledger { law, ..Ledger::default() }
    }

    /// A statement changed rows.
    pub fn ran(&self, sql: &str) {
        let mut words = sql.split_ascii_whitespace();
        let table = match words.next() {
            Some("insert" | "delete") => words.nth(1),
            Some("update") => words.next(),
            _ => None,
        };
        if let Some(table) = table {
            self.changed(table);
        }
    }

    /// Rows of a table changed.
    pub fn changed(&self, table: &str) {
        if let Some(known) = self.law.tables.iter().find(|known| **known == table) {
            self.changed.set(Some(known));
        }
    }

    /// A line was added to the journal.
    pub fn told(&self, noun: &str) {
        self.told.set(self.told.get() || !self.law.elsewhere.contains(&noun));
    }

    /// The table that changed without a line, before the transaction is committed.
    pub fn untold(&self) -> Option<&'static str> {
        self.changed.get().filter(|_| !self.told.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_under_a_noun_of_its_own() {
        let law = Law { tables: &["person"], elsewhere: &["act"] };
        let ledger = Ledger::new(law);
        ledger.ran("insert into act (id) values (?1)");
        assert_eq!(ledger.untold(), None);
        for sql in [
            "insert into person (id) values (?1)",
            "update person set a = 1",
            "delete from person where id = ?1",
        ] {
            let ledger = Ledger::new(law);
            ledger.ran(sql);
            ledger.told("act");
            assert_eq!(ledger.untold(), Some("person"), "{sql}");
            ledger.told("person");
            assert_eq!(ledger.untold(), None);
        }
    }
}
