//! Facts enter the base: each change with its line in the journal, whole before and whole after.

use base::{Day, Id};
use report::Nomenclatures;
use serde_json::{Value as Json, json};
use store::{Change, Result, Write};

use super::draft::Draft;
use super::{Fact, LIVING_PLACE, PARTNER, SITUATION, holds, of, sql};
use crate::access::Scope;
use crate::exchange::intake;
use crate::history::{self, Corrected, Known, Row, Values};
use crate::person::Person;
use crate::service;
use crate::vocabulary::Terms;

/// Who changes what, when, about whom.
pub(super) struct Desk<'a> {
    pub scope: Scope,
    pub person: &'a Person,
    pub fact: &'static Fact,
    pub today: Day,
}

impl Desk<'_> {
    /// Notes a new fact; the one before ends the day before when it `follows`.
    pub(super) fn create(&self, write: &mut Write<'_>, draft: Draft, follows: bool) -> Result<Id> {
        let mut values = self.with_words(write, draft)?;
        history::noted(write.author(), &mut values);
        let starts = values.get("starts").and_then(Json::as_str).and_then(|day| day.parse::<Day>().ok());
        if let (true, Some(starts)) = (follows, starts) {
            self.end_before(write, starts)?;
        }
        let row = Row { id: write.new_id(), person: self.person.id, values };
        history::insert(write, &self.fact.table, &self.scope, row.id, row.person, &row.values)?;
        history::told(
            write,
            &self.fact.table,
            (self.scope.operator, row.id),
            "create",
            None,
            row.values.clone(),
            "",
        )?;
        self.settle(write, &row)?;
        Ok(row.id)
    }

    /// Corrects a fact as its form `seen` it; nothing is written when nothing changes, nor when someone
    /// corrected it meanwhile: the row as it is now comes back.
    pub(super) fn correct(
        &self,
        write: &mut Write<'_>,
        row: Id,
        seen: Option<i64>,
        draft: Draft,
        reason: &str,
    ) -> Result<Corrected> {
        // Who writes for this operator waits here: what is read next is what is corrected.
        service::hold(write, self.scope.operator)?;
        let Some(row) = history::row(write, &self.fact.table, &self.scope, row)? else {
            return Ok(Corrected::Done);
        };
        let last = history::last_change(write, self.scope.operator, row.id)?;
        if seen.is_some_and(|seen| seen != last) {
            return Ok(Corrected::Overtaken(row));
        }
        let changed = self.with_words(write, draft)?;
        self.change(write, "correct", &row, &changed, reason)?;
        Ok(Corrected::Done)
    }

    /// Withdraws a fact that should not be there; it stays in the base and in the journal.
    pub(super) fn withdraw(&self, write: &mut Write<'_>, row: Id, reason: &str) -> Result<()> {
        service::hold(write, self.scope.operator)?;
        let row = history::row(write, &self.fact.table, &self.scope, row)?;
        let Some(row) = row.filter(|row| row.text("withdrawn_at").is_empty()) else { return Ok(()) };
        let withdrawn = history::withdrawn(write.author());
        self.change(write, "withdraw", &row, &withdrawn, reason)
    }

    fn change(
        &self,
        write: &mut Write<'_>,
        action: &str,
        row: &Row,
        changed: &Values,
        reason: &str,
    ) -> Result<()> {
        let mut after = row.clone();
        after.values.extend(changed.clone());
        if after == *row {
            return Ok(());
        }
        history::update(write, &self.fact.table, &self.scope, row.id, changed)?;
        history::told(
            write,
            &self.fact.table,
            (self.scope.operator, row.id),
            action,
            Some(row.values.clone()),
            after.values.clone(),
            reason,
        )?;
        self.settle(write, &after)
    }

    /// What is open and began before ends the day before.
    fn end_before(&self, write: &mut Write<'_>, starts: Day) -> Result<()> {
        for row in of(write, self.fact, &self.scope, &[self.person.id], Known::NOW)? {
            if row.day("ends").is_none() && row.day("starts").is_some_and(|earlier| earlier < starts) {
                let mut ended = Values::new();
                ended.insert("ends".to_owned(), Json::from(starts.previous().to_string()));
                self.change(write, "correct", &row, &ended, "remplacé par ce qui suit")?;
            }
        }
        Ok(())
    }

    /// The words of a draft, found or added, in the spelling of the nomenclature.
    fn with_words(&self, write: &mut Write<'_>, draft: Draft) -> Result<Values> {
        let Draft { mut values, words } = draft;
        if !words.is_empty() {
            service::hold(write, self.scope.operator)?;
            let mut terms = Terms::load(write, self.scope.operator, &intake::is_known)?;
            for (column, vocabulary, label) in words {
                let label = intake::canonical(vocabulary, &label).unwrap_or(label);
                let word = terms.word(write, vocabulary, &label)?;
                values.insert(column.to_owned(), word.map_or(Json::Null, Json::from));
            }
        }
        Ok(values)
    }

    /// A living place of today is what the register says too: figures count where people live there.
    fn settle(&self, write: &mut Write<'_>, changed: &Row) -> Result<()> {
        if [SITUATION.path, PARTNER.path].contains(&self.fact.path) {
            // Figures count situations and partners.
            return service::revise(write, self.scope.operator, self.scope.service);
        }
        if self.fact.path != LIVING_PLACE.path || !holds(changed, self.today) {
            return Ok(());
        }
        let mut present = of(write, self.fact, &self.scope, &[self.person.id], Known::NOW)?;
        present.retain(|row| holds(row, self.today));
        // Of two places at once, the one that is not a part of the time; the last one otherwise.
        let whole = present.iter().rfind(|row| row.text("share").is_empty());
        let Some(place) = whole.or(present.last()) else { return Ok(()) };
        let was = (self.person.residence, self.person.territory);
        let is = (place.int("residence").or(was.0), place.int("territory").or(was.1));
        if was == is {
            return Ok(());
        }
        sql::register_residence(write, &self.scope, self.person.id, is.0, is.1)?;
        write.journal(&Change {
            operator: self.scope.operator,
            action: "correct",
            noun: "person",
            row: Some(self.person.id),
            before: Some(json!({ "residence": was.0, "territory": was.1 })),
            after: Some(json!({ "residence": is.0, "territory": is.1, "reason": "lieu de vie" })),
        })?;
        service::revise(write, self.scope.operator, self.scope.service)
    }
}

/// The words that a vocabulary proposes: those of the nomenclature, then those already used.
pub(super) fn proposed(vocabulary: &str, used: Vec<String>) -> Vec<String> {
    let words = Nomenclatures::embedded().words(intake::nomenclature(vocabulary));
    let mut all: Vec<String> = words.iter().map(|word| base::french::typeset(&word.label)).collect();
    for word in used.iter().map(|word| base::french::typeset(word)) {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all
}
